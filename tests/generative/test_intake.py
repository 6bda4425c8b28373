"""Random files: no bytes stop an intake, none are lost without a word, and what was written comes back."""

import functools
import os
import tempfile
import zipfile
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fairfloor.screening import tables
from fairfloor.screening.engines import embedded
from fairfloor.screening.intake.amounts import hours, minutes, money, pay_basis, sex, yes
from fairfloor.screening.intake.clocks import clock
from fairfloor.screening.intake.days import ORDERS, written
from fairfloor.screening.intake.files import FORMS, pseudonyms, take_all
from fairfloor.screening.intake.reading import Telling, take_in
from tests.screening import legacy
from tests.screening.hostile import CLOCK, parquet
from tests.screening.taking import STAGES
from tests.screening.written import STYLES, TITLES, spelt, text, workbook

DEEP = os.environ.get("FAIRFLOOR_DEEP", "") not in ("", "0")
# How many damaged files of each format a run tries: the ordinary run, and `make test-deep`. Text is tried for every table.
# A workbook is read by a process of its own, which takes a fifth of a second to start.
COUNTS = {"attlog": (50, 2_000), "text": (50, 2_000), "xlsx": (50, 2_000), "xls": (20, 2_000), "parquet": (50, 2_000)}
RUNS = settings(max_examples=2_000 if DEEP else 50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def runs(format):
    """The settings under which damaged files of a format are tried."""
    return settings(RUNS, max_examples=COUNTS[format][DEEP])


MOMENT = st.datetimes(datetime(2001, 1, 1), datetime(2099, 12, 31), timezones=st.none()).map(
    lambda m: m.replace(microsecond=0)
)
ID = st.text("0123456789ABCXYZ-", min_size=1, max_size=8).filter(lambda id: any(map(str.isdigit, id)))


def taken_in(data, table, *, stage=None, **told):
    """What becomes of a file of these bytes, and the staged rows as tuples by line."""
    told.setdefault("named", pseudonyms()[0])
    with tempfile.TemporaryDirectory() as folder, embedded() as engine:
        file = Path(folder) / "file"
        file.write_bytes(data)
        tables.make(engine)
        intake = take_in(engine, file, FORMS[table], Telling(**told))
        lines = []
        for name in ("punches", "attendance") if table == "attendance" else (table,):
            lines += [row[0] for row in engine.execute(f"SELECT line FROM {STAGES[name]}").fetchall()]
        rows = engine.execute(f"SELECT * FROM {STAGES[stage]} ORDER BY line").fetchall() if stage else []
        names = [column[0] for column in engine.description] if stage else []
        return intake, lines, [dict(zip(names, row, strict=True)) for row in rows]


def holds_together(intake, lines):
    """Each row read is accepted or refused, once, with a reason in both languages; a refused row stands in no table."""
    refused = [refusal.line for refusal in intake.refused]
    assert intake.read == intake.accepted + len(refused)
    assert len(set(refused)) == len(refused)
    assert not set(refused) & set(lines)
    assert len(set(lines)) <= intake.accepted
    for refusal in intake.refused:
        assert refusal.reason["zh"]
        assert refusal.reason["en"]


def texts_of(table):
    """A good file of a table, to be damaged."""
    return {
        "attendance": "工号,日期,上班1,下班1,上班2,下班2\n7,2024-03-14,07:01,11:30,12:30,18:02\n8,2024/3/15,8:00,,,17:00\n",
        "roster": '工号,姓名,性别,入职日期,部门\n7,"甲, 乙",女,2020-03-04,缝制\n8,丙,男,2020/3/5,"裁\n剪"\n',
        "payroll": '工号,月份,基本工时,基本工资,加班工资,餐费,实发工资\n7,2024-03,208,"1,204.50",54.50,-12,1247\n合计,,208,,,,\n',
        "production": "工号,时间,记录类型\n7,2024-03-14 07:00,产量\n8,14/03/2024,断针\n",
        "closures": "开始,结束\n2024-02-08,2024-02-17\n2024-03-02 22:00,2024-03-03 06:00\n",
        "days-off": "日期,类型\n2024-03-03,休息日\n03/04/2024,节假日\n",
    }[table]


def bytes_of(table, kind):
    """The good file in one kind of file."""
    told = texts_of(table)
    if kind == "xlsx":
        return workbook({"1": [line.split(",") for line in told.splitlines()]})
    return told.encode(kind, "replace")


@st.composite
def damaged(draw, table):
    """A good file with pieces cut out, overwritten or put in."""
    data = bytearray(
        bytes_of(table, draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be", "big5hkscs"])))
    )
    for _ in range(draw(st.integers(0, 6))):
        place = draw(st.integers(0, len(data)))
        until = min(len(data), place + draw(st.integers(0, 40)))
        piece = draw(
            st.one_of(
                st.binary(max_size=30),
                st.sampled_from([b'"', b",", b"\n", b"\0", b'",\n"', b"\x1f", b"\x05", b"\x03", b"="]),
            )
        )
        data[place:until] = piece
    return bytes(data)


@pytest.mark.parametrize("table", sorted(FORMS))
def test_no_damage_stops_the_intake_of_a_text_and_no_row_is_lost(table):
    @given(st.one_of(damaged(table), damaged(table), st.binary(max_size=300)))
    @runs("text")
    def holds(data):
        intake, lines, _ = taken_in(data, table)
        holds_together(intake, lines)

    holds()


@st.composite
def damaged_workbook(draw, table):
    """A good workbook damaged in its archive, or inside one of its parts."""
    data = bytearray(bytes_of(table, "xlsx"))
    if draw(st.booleans()):
        for _ in range(draw(st.integers(1, 4))):
            place = draw(st.integers(0, len(data)))
            data[place : min(len(data), place + draw(st.integers(0, 30)))] = draw(st.binary(max_size=20))
        return bytes(data)
    out, part = (
        BytesIO(),
        draw(st.sampled_from(["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"])),
    )
    with zipfile.ZipFile(BytesIO(bytes(data))) as good, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad:
        for name in good.namelist():
            content = bytearray(good.read(name))
            if name == part:
                place = draw(st.integers(0, len(content)))
                piece = draw(
                    st.one_of(
                        st.binary(max_size=20),
                        st.sampled_from([b"<v>1e999</v>", b' r="XFD1048576"', b"</c>", b"&#0;", b't="s"']),
                    )
                )
                content[place : min(len(content), place + draw(st.integers(0, 30)))] = piece
            bad.writestr(name, bytes(content))
    return out.getvalue()


@given(st.sampled_from(sorted(FORMS)).flatmap(lambda table: st.tuples(st.just(table), damaged_workbook(table))))
@runs("xlsx")
def test_no_damage_stops_the_intake_of_a_workbook(case):
    table, data = case
    intake, lines, _ = taken_in(data, table)
    holds_together(intake, lines)


@st.composite
def cut_up(draw, data, kept=0):
    """A file with pieces cut out, overwritten or put in, or with its end cut off; the first `kept` bytes stay."""
    held = bytearray(data)
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(kept, len(held)))
        until = draw(st.sampled_from([place, place + 1, place + 4, place + 40, len(held)]))
        held[place : min(until, len(held))] = draw(
            st.one_of(st.binary(max_size=40), st.sampled_from([b"", b"\0" * 8, b"\xff" * 8]))
        )
    return bytes(held)


@given(cut_up(CLOCK))
@runs("attlog")
def test_no_damage_stops_the_intake_of_a_clock_s_own_file(data):
    intake, lines, _ = taken_in(data, "attendance")
    holds_together(intake, lines)


def legacy_of(table):
    """The good file as an old workbook."""
    return legacy.workbook("1", [line.split(",") for line in texts_of(table).splitlines()])


@given(st.sampled_from(sorted(FORMS)).flatmap(
    lambda table: st.tuples(st.just(table), st.one_of(cut_up(legacy_of(table), 8), cut_up(legacy_of(table)[:600], 8)))
))  # fmt: skip
@runs("xls")
def test_no_damage_stops_the_intake_of_a_legacy_workbook(case):
    table, data = case
    intake, lines, _ = taken_in(data, table)
    holds_together(intake, lines)


@functools.cache
def columnar(named):
    """Rows as Parquet, by the canonical names of columns or by a factory's own."""
    return parquet("" if named else "SELECT * FROM (VALUES ('7', '2024-03-14 07:00:01'), ('8', 'x')) t(工号, 打卡时间)")


def of_less_than_nothing():
    """A file whose first column says that it takes -1 byte, which the engine does not survive."""
    data = columnar(False)
    place = data.find(b"&\x08", data.find(b"duckdb_schema"))
    return data[: place - 1] + b"\x01" + data[place:]


@example(of_less_than_nothing())
@given(st.booleans().flatmap(lambda named: st.one_of(cut_up(columnar(named), 4), cut_up(columnar(named)))))
@runs("parquet")
def test_no_damage_stops_the_intake_of_a_parquet_file(data):
    with tempfile.TemporaryDirectory() as folder, embedded() as engine:
        file = Path(folder) / "file"
        file.write_bytes(data)
        tables.make(engine)
        intake = take_all(engine, {"attendance": file})["attendance"]
        staged = engine.execute("SELECT line FROM staged_attendance UNION ALL SELECT line FROM staged_punch").fetchall()
    holds_together(intake, [row[0] for row in staged])


@st.composite
def punches(draw):
    """Workers and moments, each pair once."""
    return draw(st.lists(st.tuples(ID, MOMENT), min_size=1, max_size=12, unique=True))


def second(moment):
    """A moment as the tables hold it."""
    return int((moment - datetime(1970, 1, 1)).total_seconds())


@given(punches(), st.sampled_from(STYLES), st.sampled_from(sorted(TITLES)), st.sampled_from([",", "\t", ";"]),
       st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "xlsx"]), st.sampled_from(["\n", "\r\n", "\r"]),
       st.booleans())  # fmt: skip
@RUNS
def test_punches_come_back_from_every_layout_and_encoding(rows, style, language, separator, kind, end, titled):
    titles = TITLES[language]
    table = [[titles["worker"], titles["name"], titles["time"]]]
    table += [[worker, 'A, "B"', spelt(moment, style)] for worker, moment in rows]
    if titled:
        table.insert(0, ["打卡记录", "", ""])
    data = workbook({"1": table}) if kind == "xlsx" else text(table, separator=separator, encoding=kind, end=end)
    dates = style if style in ORDERS else ""
    intake, _, staged = taken_in(data, "attendance", stage="punches", dates=dates)
    assert intake.refused == ()
    assert [(row["id"], row["punched_at"]) for row in staged] == [(worker, second(moment)) for worker, moment in rows]
    assert [row["line"] for row in staged] == [place + 2 + titled for place in range(len(rows))]


@st.composite
def worked_days(draw):
    """Days with one to three stretches in order, none longer together than a day."""
    found = []
    for worker in draw(st.lists(ID, min_size=1, max_size=4, unique=True)):
        day = draw(MOMENT).replace(hour=0, minute=0, second=0)
        edges = sorted(draw(st.lists(st.integers(0, 1_439), min_size=2, max_size=6, unique=True)))
        start = draw(st.integers(0, 1_439))
        edges = [edge + start for edge in edges[: len(edges) // 2 * 2]]
        shift = edges[0] // 1_440 * 1_440
        found.append((worker, day, [edge - shift for edge in edges]))
    return found


@given(worked_days(), st.booleans(), st.sampled_from(["utf-8", "gb18030", "utf-16", "xlsx"]))
@RUNS
def test_days_and_months_come_back(days, as_month, kind):
    if as_month:
        day = days[0][1]
        header = ["工号", *(str(n) for n in range(1, 32))]
        table = [[f"{day.year}年{day.month}月", *[""] * 31], header]
        for worker, _, edges in days:
            cells = [""] * 31
            cells[day.day - 1] = " ".join(f"{edge // 60 % 24:02}:{edge % 60:02}" for edge in edges)
            table.append([worker, *cells])
        expected = {(worker, second(day + timedelta(minutes=edge))) for worker, _, edges in days for edge in edges}
    else:
        table = [["工号", "日期", *(f"{word}{n}" for n in (1, 2, 3) for word in ("上班", "下班"))]]
        for worker, day, edges in days:
            times = [f"{edge // 60 % 24}:{edge % 60:02}" for edge in edges]
            table.append([worker, f"{day:%Y-%m-%d}", *times, *[""] * (6 - len(times))])
        expected = {(worker, second(day + timedelta(minutes=edge))) for worker, day, edges in days for edge in edges}
    data = workbook({"1": table}) if kind == "xlsx" else text(table, encoding=kind)
    intake, _, staged = taken_in(data, "attendance", stage="punches" if as_month else "attendance")
    assert intake.refused == ()
    if as_month:
        assert {(row["id"], row["punched_at"]) for row in staged} == expected
    else:
        assert {(row["id"], row[name]) for row in staged for name in ("in_at", "out_at")} == expected


@given(st.one_of(st.text(max_size=30), st.text("0123456789.,:-/ $%amp年月日时分", max_size=40)))
@example("KHR")
@example("1" + "0" * 26)
@settings(RUNS, max_examples=2_000 if DEEP else 300)
def test_no_words_stop_a_reader_of_cells(words):
    """Whatever stands in a cell is a value or nothing, or has a code."""
    assert clock(words).plain is not None or clock(words).code or clock(words).pm is not None
    assert written(words).readings or written(words).code
    amount, _, code = money(words)
    assert amount is None or not code
    for reader in (hours, minutes, sex, pay_basis, yes):
        value, code = reader(words)
        assert value is None or not code


@given(st.integers(-(10**9), 10**9), st.booleans(), st.booleans(), st.sampled_from(["", "$", "US$", "USD ", "៛", "元"]))
@RUNS
def test_amounts_come_back(cents, thousands, brackets, sign):
    told = f"{abs(cents) / 100:,.2f}" if thousands else f"{abs(cents) / 100:.2f}"
    told = told + sign if sign in ("៛", "元") else sign + told
    told = (f"({told})" if brackets else f"-{told}") if cents < 0 else told
    assert money(told)[0] == cents
