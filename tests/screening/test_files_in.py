"""Whole files: damage of every kind, archives made to harm, cancelling, previews, mappings kept, refused rows written."""

import io
import struct
import zipfile
from dataclasses import replace
from datetime import datetime

import pytest
import xlsxwriter

from fairfloor.screening import tables
from fairfloor.screening.engines import embedded, lines_folder
from fairfloor.screening.intake import refused_rows, sections
from fairfloor.screening.intake.encodings import encoding_of
from fairfloor.screening.intake.files import FORMS, Twice, pseudonyms, take_all
from fairfloor.screening.intake.mappings import NoMapping, from_json
from fairfloor.screening.intake.previews import preview
from fairfloor.screening.intake.reading import Telling, take_in
from tests.screening.records import row, write
from tests.screening.taking import codes, taken
from tests.screening.written import text, workbook

ROWS = [["工号", "姓名", "打卡时间"], ["7", "甲", "2024-03-14 07:00:01"], ["8", "乙", "2024-03-14 07:00:02"]]
BOOK = workbook({"1": ROWS})


def archive(parts, **options):
    """A ZIP of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def bomb():
    """A workbook whose sheet unpacks to 64 MiB of one sign."""
    return archive({"[Content_Types].xml": "<x/>", "xl/worksheets/sheet1.xml": b"<row/>" + b"0" * 2**26})


def lying(data, size=1_000):
    """The same archive with another size for its largest part in both of its directories."""
    data = bytearray(data)
    central, local = data.rfind(b"PK\x01\x02"), data.find(b"PK\x03\x04", 10)
    data[central + 24 : central + 28] = data[local + 22 : local + 26] = struct.pack("<I", size)
    return bytes(data)


def wide():
    """A small workbook whose two cells span all that a sheet can have."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "worker")
        sheet.write(1_048_575, 16_383, "time")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (bomb(), "bomb"),
        (lying(bomb()), "bomb"),
        (wide(), "bomb"),
        (BOOK[:-40], "damaged-workbook"),
        (BOOK[: len(BOOK) // 2], "damaged-workbook"),
        (b"PK\x03\x04....[Content_Types].xml" + bytes(range(256)), "damaged-workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000), "damaged-workbook"),
        (archive({"xl/workbook.xml": "<x/>", "[Content_Types].xml": ""}), "damaged-workbook"),
        (archive({"readme.txt": "hello"}), "wrong-file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "wrong-file"),
    ],
    ids=[
        "bomb",
        "lying-bomb",
        "wide",
        "cut",
        "half",
        "no-archive",
        "no-compound",
        "no-sheets",
        "other-archive",
        "picture",
    ],
)
def test_a_file_that_is_no_workbook_is_refused_in_a_sentence(tmp_path, data, code):
    intake, rows = taken(tmp_path, data, name="records.xlsx", stage="punches")
    assert (codes(intake), intake.read, rows) == ([(1, code)], 1, [])
    assert all(len(words) > 20 for words in (intake.refused[0].reason["en"],))


def test_a_bomb_is_refused_before_a_reader_is_started(tmp_path, monkeypatch):
    def never(*args, **kwargs):
        raise AssertionError("the workbook was opened")

    monkeypatch.setattr(sections.subprocess, "Popen", never)
    assert codes(taken(tmp_path, bomb(), stage="punches")[0]) == [(1, "bomb")]
    assert codes(taken(tmp_path, lying(bomb()), stage="punches")[0]) == [(1, "bomb")]


def test_a_locked_workbook_is_named_so(tmp_path):
    data = bytearray(BOOK)
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + flags] |= 1
            place = data.find(mark, place + 4)
    assert codes(taken(tmp_path, bytes(data))[0]) == [(1, "locked-workbook")]


def test_a_file_cut_within_a_row_or_a_character_loses_that_row_only(tmp_path):
    data = text(ROWS, encoding="gb18030")
    intake, punches = taken(tmp_path, data[:-12], stage="punches")
    assert (codes(intake), len(punches)) == ([(3, "not-a-time")], 1)
    intake, punches = taken(tmp_path, data[: data.rfind("乙".encode("gb18030")) + 1], stage="punches")
    assert (codes(intake), len(punches)) == ([(3, "columns")], 1)


def test_two_encodings_in_one_file_cost_the_rows_whose_cells_are_needed(tmp_path):
    roster = (
        ("工号,部门\n7,缝制\n" + "".join(f"{n},缝制\n" for n in range(20, 60))).encode()
        + "8,裁剪\n".encode("gb18030")
        + b"9,packing\n"
    )
    intake, people = taken(tmp_path, roster, "roster")
    assert codes(intake) == [(43, "unreadable-text")]
    assert [one["id"] for one in people][-2:] == ["59", "9"]
    rows = text(
        [*ROWS, *([str(n), "甲", f"2024-03-14 08:00:{n}"] for n in range(20, 60))]
    ) + "9,丙,2024-03-14 07:00:03\n".encode("gb18030")
    intake, punches = taken(tmp_path, rows, stage="punches")
    assert (codes(intake), len(punches)) == ([], 43)


@pytest.mark.parametrize("encoding", ["big5", "gb18030", "gbk"])
@pytest.mark.parametrize("words", ["工號姓名打卡時間部門上班下班簽到離職", "員工編號，出勤日期與加班時數的記錄表"])
def test_big5_and_gb18030_are_told_apart(words, encoding):
    told = encoding_of(f"{words}\n7,x,2024-03-14\n".encode(encoding))
    assert told == ("big5hkscs" if encoding == "big5" else "gb18030")


def test_a_row_in_quotes_may_go_on_over_lines_and_one_that_does_not_close_takes_no_other(tmp_path):
    data = 'worker,note,time\n7,"a\n""b"",\nc",2024-03-14 07:00:01\n8,x,2024-03-14 07:00:02\n9,"y,2024-03-14 07:00:03\n'
    data += '10,z,2024-03-14 07:00:04\n11,"w",2024-03-14 07:00:05\n'
    intake, punches = taken(tmp_path, data.encode(), stage="punches")
    assert [(one["id"], one["line"]) for one in punches] == [("7", 2), ("8", 5), ("10", 7), ("11", 8)]
    assert codes(intake) == [(6, "quotes")]
    assert intake.aside == {"header": 1, "joined": 2}


def test_rows_in_quotes_across_the_pieces_in_which_a_file_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr("fairfloor.screening.intake.lines.PIECE", 7)
    rows = [
        ["worker", "time", "note"],
        *([str(n), f"2024-03-14 07:00:{n:02}", "a\nb" if n % 3 else 'c "d"'] for n in range(40)),
    ]
    intake, punches = taken(tmp_path, text(rows, end="\r\n"), stage="punches")
    assert (codes(intake), [one["id"] for one in punches]) == ([], [str(n) for n in range(40)])


# -------------------------------------------------------------------------------------------- stopping, hashes, people


def staged(engine):
    """How many rows stand in all stages, and the intake's own tables that are left."""
    names = [name for (name,) in engine.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
    counts = [
        engine.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0] for name in names if name.startswith("staged")
    ]
    return sum(counts), [name for name in names if name.startswith(("typed", "taken"))]


@pytest.mark.parametrize("data", [text(ROWS), BOOK], ids=["text", "workbook"])
def test_an_intake_that_is_stopped_leaves_nothing(tmp_path, data):
    file = tmp_path / "file"
    file.write_bytes(data)
    with embedded() as engine:
        tables.make(engine)
        asked = 0
        while True:
            answers = iter([False] * asked + [True])
            try:
                intake = take_in(
                    engine, file, FORMS["attendance"], Telling(), cancelled=lambda a=answers: next(a, False)
                )
            except sections.Stopped:
                assert staged(engine) == (0, [])
                assert not list(lines_folder(engine).iterdir())
                asked += 1
                continue
            break
        assert asked >= 3
        assert intake.accepted == 2
        assert staged(engine)[0] == 2


def test_a_fault_while_settling_leaves_nothing(tmp_path):
    file = write(tmp_path / "attlog.dat", [row("7", "2024-03-04 07:00:00")])

    def fails(engine, made):
        FORMS["attendance"].settle(engine, made)
        raise RuntimeError("in the middle")

    with embedded() as engine:
        tables.make(engine)
        with pytest.raises(RuntimeError):
            take_in(engine, file, replace(FORMS["attendance"], settle=fails), Telling())
        assert staged(engine) == (0, [])


def test_progress_of_a_workbook_never_goes_back(tmp_path):
    file = tmp_path / "file.xlsx"
    file.write_bytes(
        workbook(
            {
                "1": [
                    ["worker", "time"],
                    *(
                        [str(n % 9), datetime(2024, 3, 14, n // 3_600 % 24, n // 60 % 60, n % 60)]
                        for n in range(45_000)
                    ),
                ]
            }
        )
    )
    told = []
    with embedded() as engine:
        tables.make(engine)
        take_in(engine, file, FORMS["attendance"], Telling(), told.append)
    assert len(told) >= 4
    assert told == sorted(told)
    assert told[-1] == 1


def test_the_same_file_has_the_same_hash_and_may_not_be_given_twice(tmp_path):
    file = write(tmp_path / "attlog.dat", [row("7", "2024-03-04 07:00:00")])
    with embedded() as engine:
        tables.make(engine)
        with pytest.raises(Twice, match="attendance and as roster"):
            take_all(engine, {"attendance": file, "roster": file})
    assert preview(file, "attendance").intake.sha256 == sections.sha256_of(file)


def test_the_engine_reads_no_file_but_the_lines_of_the_intake(tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n")
    with embedded() as engine:
        folder = lines_folder(engine)
        (folder / "x").write_text("a\n")
        assert engine.execute(f"SELECT * FROM read_csv('{folder / 'x'}', header = false)").fetchall() == [("a",)]
        for path in (secret, folder / ".." / ".." / secret.relative_to("/")):
            with pytest.raises(Exception, match="Permission"):
                engine.execute(f"SELECT * FROM read_csv('{path}')")
        with pytest.raises(Exception, match=r"Permission|disabled"):
            engine.execute(f"COPY (SELECT 1) TO '{secret}'")


def test_a_name_is_shown_as_the_caller_makes_it_and_only_once():
    named, shown = pseudonyms(lambda id: f"p-{id}")
    assert named("王") == "p-王"
    assert shown("p-王") == "p-王"
    assert shown("7") == "p-7"
    named, shown = pseudonyms()
    assert named("王") == named("王") != "王"
    assert shown(named("王")) == named("王")
    assert pseudonyms()[0]("王") != named("王")


# ----------------------------------------------------------------------------------------------- previews and mappings


def test_a_preview_shows_what_columns_were_taken_for_and_keeps_nothing(tmp_path):
    file = tmp_path / "punches.csv"
    rows = [*ROWS, ["9", "丙", "?"], ["合计", "", "2"]]
    file.write_bytes(text([[*row, "备注" if row is ROWS[0] else ""] for row in rows]))
    told = preview(file, "attendance").as_json()
    assert told["sheets"][0]["unread"] == ["备注"]
    assert told["mappings"][0]["columns"]["time"] == [{"column": 3, "heading": "打卡时间"}]
    assert (told["read"], told["accepted"], told["refused"], told["reasons"]) == (
        4,
        2,
        2,
        {"not-a-time": 1, "total": 1},
    )
    assert told["rows"][0] == {"id": "7", "punched_at": "2024-03-14 07:00:01", "key": 0, "line": 2}
    assert [example["line"] for example in told["examples"]] == [4, 5]
    assert "甲" not in str(told)


def test_previews_tell_values_in_words(tmp_path):
    file = tmp_path / "pay.csv"
    file.write_bytes(b"worker,month,hours,basic pay,fines\n7,2024-03,208.5,1204.50,-3\n")
    assert preview(file, "payroll").rows[0] == {
        "id": "7", "start_day": "2024-03-01", "end_day": "2024-03-31", "basic_seconds": "208:30:00", "basic_pay": "1204.50",
        "fines": "3.00", "line": 2,
    }  # fmt: skip


def test_a_mapping_is_known_again_by_the_form_of_the_next_file(tmp_path):
    first = [["a", "当班人", "钟点"], ["x", "7", "2024-03-14 07:00:01"]]
    intake, _ = taken(tmp_path, text(first), stage="punches")
    assert intake.accepted == 0
    told = {"table": "attendance", "layout": "punches", "columns": {
        "worker": [{"column": 2, "heading": "当班人"}], "time": [{"column": 3, "heading": "钟点"}],
    }}  # fmt: skip
    mapping = from_json(told)
    intake, _ = taken(tmp_path, text(first), stage="punches", mappings=(mapping,))
    kept = from_json(intake.sheets[0].mapping)
    assert intake.accepted == 1
    moved = [["钟点", "a", "当班人"], ["2024-03-15 07:00:01", "x", "7"]]
    intake, _ = taken(tmp_path, text(moved), stage="punches", mappings=(kept,))
    assert intake.accepted == 1
    intake, _ = taken(tmp_path, text([["b", "c"], ["1", "2"]]), stage="punches", mappings=(kept,))
    assert codes(intake) == [(1, "mapping"), (2, "mapping")]


def test_a_month_of_30_days_has_the_form_of_one_of_31(tmp_path):
    forms = set()
    for month, days in ((3, 31), (4, 30)):
        rows = [
            [f"2024年{month}月", *[""] * days],
            ["工号", *map(str, range(1, days + 1))],
            ["7", "08:00 17:00", *[""] * (days - 1)],
        ]
        forms.add(taken(tmp_path, text(rows), stage="punches")[0].sheets[0].mapping["signature"])
    assert len(forms) == 1


def test_of_several_mappings_the_one_of_the_same_form_counts(tmp_path):
    rows = [["工号", "时间", "卡号"], ["7", "03/04/2024 07:00", "9"]]
    own = taken(tmp_path, text(rows), stage="punches")[0].sheets[0].mapping
    other = {**own, "signature": "0" * 16, "dates": "month-first"}
    chosen = {**own, "dates": "day-first", "columns": {**own["columns"], "worker": [{"column": 3, "heading": "卡号"}]}}
    _, punches = taken(tmp_path, text(rows), stage="punches", mappings=(from_json(other), from_json(chosen)))
    assert punches[0]["id"] == "9"
    assert punches[0]["punched_at"] == int((datetime(2024, 4, 3, 7) - datetime(1970, 1, 1)).total_seconds())


GOOD = {"table": "roster", "layout": "rows", "columns": {"worker": [{"column": 1}]}}


@pytest.mark.parametrize(
    "change",
    [
        {"table": "x"}, {"layout": "month"}, {"dates": "any"}, {"what": "any"}, {"month": "2024-13"}, {"currency": "x'"},
        {"columns": {}}, {"columns": []},
        {"columns": {"x": [{"column": 1}]}}, {"columns": {"worker": [{"column": 0}]}}, {"columns": {"worker": [1]}},
        {"columns": {"worker": [{"column": "x"}]}}, {"columns": {"worker": [{"column": 1_001}]}},
    ],
)  # fmt: skip
def test_a_mapping_that_is_none_is_refused_in_a_sentence(change):
    assert from_json(GOOD).places == {"worker": (0,)}
    with pytest.raises(NoMapping) as told:
        from_json({**GOOD, **change})
    assert len(str(told.value)) > 20


# -------------------------------------------------------------------------------------------------------- refused rows


def written_rows(folder, data, table="attendance", **told):
    """The file of refused rows, without its header, as rows of cells."""
    import csv

    path = folder / "file"
    path.write_bytes(data)
    telling = Telling(**told)
    with embedded() as engine:
        tables.make(engine)
        intake = take_in(engine, path, FORMS[table], telling)
    out = io.StringIO()
    count = refused_rows.write(out, {table: (path, intake, telling)}, "en")
    rows = list(csv.reader(io.StringIO(out.getvalue())))[1:]
    assert count == len(rows) == len(intake.refused)
    return rows


def test_refused_rows_are_written_with_their_cells_but_never_with_names(tmp_path):
    rows = [*ROWS, ["9", "丙", "=1+1"], ["10", "丁", "-5"], ["11", "戊"], ["12", "己", ""]]
    for data in (text(rows, encoding="gb18030"), workbook({"表": rows})):
        found = written_rows(tmp_path, data)
        assert [one[2:5:2] for one in found][:2] == [["4", "not-a-time"], ["5", "not-a-time"]]
        assert [one[6:] for one in found[:2]] == [["9", "***", "'=1+1"], ["10", "***", "-5"]]
        assert not [cell for one in found for cell in one if cell in ("丙", "丁", "戊", "己")]
    assert found[0][1] == "表"


def test_refused_rows_of_a_file_without_a_header_are_written_too(tmp_path):
    found = written_rows(tmp_path, b"7\t2024-03-04 07:00:00\t1\t0\n7\tx\t1\t0\n")
    assert found[0][2:5] == ["2", "2", "not-a-time"]
    assert found[0][6:] == ["7", "x", "1", "0"]
    assert written_rows(tmp_path, b"\x89PNG\r\n\x1a\n")[0][4] == "wrong-file"
    assert [one[4] for one in written_rows(tmp_path, b"a,b\n1,2\n")] == ["no-header", "no-header"]
