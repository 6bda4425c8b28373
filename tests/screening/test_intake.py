"""Files of punches and rosters as they really are: layouts, encodings, damage. Nothing stops the intake."""

from datetime import date

import pytest

from fairfloor.screening import tables
from fairfloor.screening.engines import embedded
from fairfloor.screening.intake import attendance as punch_files
from fairfloor.screening.intake import roster as roster_files
from fairfloor.screening.intake.headings import heading
from fairfloor.screening.intake.refusals import quoted
from tests.screening.records import row, write

GOOD = [row("7", "2024-03-04 07:00:00", 0), row("7", "2024-03-04 17:00:00", 1), row("12", "2024-03-04 07:01:02", 0)]
SEEN = [("7", 1709535600, 1, 1), ("7", 1709571600, 2, 2), ("12", 1709535662, 1, 3)]
PUNCHES = "SELECT w.id, p.punched_at, p.key, p.line FROM punch p JOIN worker w USING (worker) ORDER BY p.line"

ROSTER = "SELECT w.id, r.hired_day, r.left_day, r.line FROM roster r JOIN worker w USING (worker) ORDER BY r.line"


def taken(path):
    """What became of a file of punches: its intake and the punches as (worker, second, key, line)."""
    with embedded() as engine:
        tables.make(engine)
        intake = punch_files.take_in(engine, path)
        tables.number_workers(engine)
        assert intake.read == intake.accepted + len(intake.refused)
        return intake, engine.execute(PUNCHES).fetchall()


def bytes_taken(tmp_path, data):
    """The same for a file of these bytes."""
    file = tmp_path / "file"
    file.write_bytes(data)
    return taken(file)


def text(*rows):
    """Rows as the text of a file."""
    return "".join(f"{one}\n" for one in rows)


def codes(intake):
    """The refused rows as (line, code)."""
    return [(refusal.line, refusal.code) for refusal in intake.refused]


def test_the_clocks_own_file(tmp_path):
    intake, punches = taken(write(tmp_path / "attlog.dat", GOOD))
    assert (intake.read, intake.accepted, intake.refused) == (3, 3, ())
    assert punches == SEEN


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_ends_of_lines(tmp_path, encoding, end):
    _, punches = bytes_taken(tmp_path, text(*GOOD).replace("\n", end).encode(encoding))
    assert punches == SEEN


def test_a_csv_with_the_same_columns(tmp_path):
    _, punches = bytes_taken(tmp_path, text(*GOOD).replace("\t", ",").encode())
    assert punches == SEEN


@pytest.mark.parametrize(
    "lines",
    [
        ("worker;time;key", "7;2024-03-04 07:00:00;in", "7;2024/3/4 17:00:00;out", "12;2024-03-04T07:01:02;in"),
        (
            "状态,打卡时间,工号",
            "上班,2024-03-04 07:00:00,7",
            "下班,2024-03-04 17:00:00,7",
            "上班,2024-03-04 07:01:02,12",
        ),
        (
            "User ID,Name,Time,In/Out",
            '7,"A, B",2024-03-04 07:00:00,0',
            "7,,2024-03-04 17:00:00,1",
            '"12",C,2024/03/04 07:01:02,0',
        ),
    ],
    ids=["semicolons", "Chinese", "quoted"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_csv_with_a_header(tmp_path, lines, encoding):
    intake, punches = bytes_taken(tmp_path, text(*lines).encode(encoding))
    assert intake.read == 3
    assert punches == [(worker, at, key, line + 1) for worker, at, key, line in SEEN]


def test_a_file_that_shows_no_seconds(tmp_path):
    intake, punches = bytes_taken(tmp_path, b"7,2024-03-04 07:00\n7,2024-03-04 17:00\n")
    assert not intake.refused
    assert [(worker, at) for worker, at, _, _ in punches] == [("7", 1709535600), ("7", 1709571600)]


DAMAGED = {
    "nul": row("7", "2024-03-\x00\x00 07:00:00"),
    "columns": row("7", "2024-03-04 07:00:00")[:24],
    "columns ": row("7", "2024-03-04 07:00:00") + row("7", "2024-03-04 07:00:00"),
    "no-worker": row("", "2024-03-04 07:00:00"),
    "unreadable-worker": row("\ufffd\ufffd", "2024-03-04 07:00:00"),
    "unreadable-worker ": row("7" * 65, "2024-03-04 07:00:00"),
    "not-a-time": row("7", "1971--10--29 -23:-23:-27"),
    "ambiguous-date": row("7", "04-03-2024 07:00:00"),
    "cut-time": row("7", "2024-03-04 07:00"),
    "impossible-time": row("7", "2023-02-29 07:00:00"),
    "impossible-time ": row("7", "2024-03-04 24:00:00"),
    "far-time": row("7", "9999-12-31 07:00:00"),
    "too-long": row("7", "2024-03-04 07:00:00") + " " * 20_000 + "x",
    "too-long ": "x" * 20_000,
    "quotes": row('"7', "2024-03-04 07:00:00"),
    "duplicate": GOOD[0],
}


@pytest.mark.parametrize("code", DAMAGED)
def test_a_damaged_row_is_refused_with_its_line_and_reason_and_the_others_are_kept(tmp_path, code):
    intake, punches = bytes_taken(tmp_path, text(*GOOD, DAMAGED[code], row("8", "2024-03-04 08:00:00")).encode())
    assert codes(intake) == [(4, code.strip())]
    assert (intake.read, intake.accepted) == (5, 4)
    assert [line for *_, line in punches] == [1, 2, 3, 5]
    for words in intake.refused[0].reason.values():
        assert "{" not in words


def test_bytes_of_no_encoding_cost_only_their_own_rows(tmp_path):
    intake, punches = bytes_taken(tmp_path, text(*GOOD).encode() + b"\xff\xff\xff\t2024-03-04 07:00:00\t1\t0\t0\t0\n")
    assert codes(intake) == [(4, "unreadable-worker")]
    assert punches == SEEN


def test_a_header_may_name_columns_that_a_row_does_not_reach(tmp_path):
    intake, _ = bytes_taken(tmp_path, b"a,b,time,worker\n2024-03-04 07:00:00,1\n2024-03-04 07:00:01,1\n")
    assert codes(intake) == [(2, "columns"), (3, "columns")]


def test_separators_at_the_end_of_a_row_are_no_columns(tmp_path):
    intake, _ = bytes_taken(tmp_path, text(*GOOD, row("8", "2024-03-04 08:00:00") + "\t\t").encode())
    assert intake.accepted == 4


def test_a_duplicate_names_the_line_that_stands_for_it(tmp_path):
    intake, _ = bytes_taken(tmp_path, text(*GOOD, "", GOOD[0], GOOD[0]).encode())
    assert [(refusal.line, refusal.detail) for refusal in intake.refused] == [(5, "1"), (6, "1")]
    assert "line 1" in intake.refused[0].reason["en"]


def test_another_key_in_the_same_second_is_no_duplicate(tmp_path):
    intake, _ = bytes_taken(tmp_path, text(*GOOD, row("7", "2024-03-04 07:00:00", 1)).encode())
    assert intake.accepted == 4


def test_blank_lines_are_no_rows_but_count_as_lines(tmp_path):
    intake, punches = bytes_taken(tmp_path, f"\n\n{GOOD[0]}\n  \t \n{GOOD[1]}".encode())
    assert intake.read == 2
    assert [line for *_, line in punches] == [3, 5]


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file(tmp_path, data):
    intake, punches = bytes_taken(tmp_path, data)
    assert (intake.read, intake.accepted, intake.refused, punches) == (0, 0, (), [])


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"\xff\xd8\xff\xe0", "jpeg"),
        (b"GIF89a", "gif"),
        (b"%PDF-1.7", "pdf"),
        (b"PK\x03\x04....readme.txt", "zip"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"Rar!\x1a\x07\x00", "rar"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"SQLite format 3\x00", "sqlite"),
        (b"\x7fELF", "program"),
        (b"MZ\x90\x00", "program"),
    ],
)
def test_another_kind_of_file_is_named_as_what_it_is(tmp_path, start, kind):
    intake, _ = bytes_taken(tmp_path, start + bytes(range(256)) * 4)
    assert (intake.read, intake.accepted) == (1, 0)
    assert [(one.line, one.code, one.detail) for one in intake.refused] == [(1, "wrong-file", kind)]
    assert "CSV" in intake.refused[0].reason["en"]


def test_another_text_is_refused_row_by_row(tmp_path):
    intake, _ = bytes_taken(tmp_path, b"Dear Sir,\nthe clock is broken.\n")
    assert (intake.read, intake.accepted) == (2, 0)


def test_what_a_reason_quotes_is_short_and_printable():
    assert quoted("a\x07b") == "a·b"
    assert quoted("x" * 100) == "x" * 39 + "…"


def test_names_of_columns_are_plain():
    assert {heading(name)[0] for name in ("User ID", "user_id", "USER-ID ")} == {"userid"}


def test_progress_is_told_and_never_goes_back(tmp_path):
    file = write(
        tmp_path / "attlog.dat",
        (row("7", f"2024-03-04 {n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}") for n in range(12_000)),
    )
    told = []
    with embedded() as engine:
        tables.make(engine)
        punch_files.take_in(engine, file, told.append)
    assert len(told) >= 2
    assert told == sorted(told)
    assert told[-1] <= 1


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError):
        taken(tmp_path / "nothing.dat")


# ----------------------------------------------------------------------------------------------------------- rosters


def roster_taken(tmp_path, data):
    """What became of a roster: its intake and the people as (id, hired, left, line)."""
    file = tmp_path / "roster.csv"
    file.write_bytes(data)
    with embedded() as engine:
        tables.make(engine)
        intake = roster_files.take_in(engine, file)
        tables.number_workers(engine)
        assert intake.read == intake.accepted + len(intake.refused)
        return intake, [
            (id, *(None if day is None else tables.date_of(day) for day in days), line)
            for id, *days, line in engine.execute(ROSTER).fetchall()
        ]


def test_a_roster(tmp_path):
    intake, people = roster_taken(tmp_path, b"Worker ID,Name,Hired,Left\n7,A,2024-01-01,\n12,B,2023/12/01,2024-03-01\n")
    assert not intake.refused
    assert people == [("7", date(2024, 1, 1), None, 2), ("12", date(2023, 12, 1), date(2024, 3, 1), 3)]


def test_sex_is_one_of_two_words_or_unknown(tmp_path):
    file = write(tmp_path / "roster.csv", ["worker,sex", "1,F", "2,男", "3,Female", "4,x", "5,"])
    with embedded() as engine:
        tables.make(engine)
        roster_files.take_in(engine, file)
        tables.number_workers(engine)
        sexes = engine.execute("SELECT sex FROM roster ORDER BY line").fetchall()
    assert [sex for (sex,) in sexes] == ["female", "male", "female", None, None]


def test_a_chinese_roster_in_gb18030(tmp_path):
    _, people = roster_taken(tmp_path, "工号\t姓名\t入职日期\n7\t甲\t2024-01-01\n".encode("gb18030"))
    assert people == [("7", date(2024, 1, 1), None, 2)]


def test_rows_of_a_roster_that_are_refused(tmp_path):
    rows = b'worker,hired,left\n7,2024-01-01,\n7,,\n,2024-01-01,\n8,2024-13-01,\n9,2024-02-01,2024-01-01\n1,2\n\x00,,\n"1,,\n'
    intake, people = roster_taken(tmp_path, rows + b"x" * 20_000 + b",,\n\xff\xff,,\n")
    assert codes(intake) == [
        (3, "same-person"), (4, "no-worker"), (5, "impossible-date"), (6, "left-first"), (7, "columns"), (8, "nul"),
        (9, "quotes"), (10, "too-long"), (11, "unreadable-worker"),
    ]  # fmt: skip
    assert [one[0] for one in people] == ["7"]


def test_a_roster_that_names_no_worker_is_refused_row_by_row(tmp_path):
    intake, _ = roster_taken(tmp_path, b"a,b\n7,8\n")
    assert codes(intake) == [(1, "no-header"), (2, "no-header")]


def test_a_roster_of_which_no_row_is_good(tmp_path):
    intake, people = roster_taken(tmp_path, b"worker,hired\n,2024-01-01\n")
    assert (intake.read, intake.accepted, people) == (1, 0, [])


@pytest.mark.parametrize(("data", "read"), [(b"", 0), (b"\x89PNG\r\n\x1a\n", 1)])
def test_a_roster_that_is_none(tmp_path, data, read):
    intake, people = roster_taken(tmp_path, data)
    assert (intake.read, intake.accepted, people) == (read, 0, [])
