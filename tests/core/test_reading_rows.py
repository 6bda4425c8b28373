"""Rows of a file of readings: every name for a thing, every way to write a number, every reason to refuse."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairfloor.core import standards
from fairfloor.core.quantities import UNITS, figure
from fairfloor.core.reading_rows import Refused, Rows, rows

STANDARD = standards.load("icti")
HEADER = "quantity,value,unit,place,kind,substance,population,taken_at,minutes,instrument,calibrated_until,note"
SUBSTANCES = STANDARD.clause("icti/11.24").substances


def read(*lines: str, header: str = HEADER, **more: bool) -> Rows:
    """The rows under a header."""
    return rows("\n".join((header, *lines)), STANDARD.words, STANDARD.clauses, **more)


def one(line: str, header: str = HEADER, **more: bool):
    """The only reading."""
    found = read(line, header=header, **more)
    assert not found.refused, found.refused[0].reason["en"]
    return found.readings[0]


def test_a_whole_row() -> None:
    found = one("exposure,12.5,mg/m3,Paint shop,office,toluene,worker A,2024-06-01T09:30,240,P-1,2025-01-01,calm")
    assert (found.quantity, found.figure, found.kind) == ("exposure", figure("12.5", "mg/m3"), "office")
    assert (found.place, found.substance, found.population) == ("Paint shop", "toluene", "worker A")
    assert (found.taken_at, found.taken_date) == (datetime(2024, 6, 1, 9, 30), date(2024, 6, 1))
    assert (found.minutes, found.instrument, found.calibrated_until) == (Decimal(240), "P-1", date(2025, 1, 1))


def test_a_header_in_chinese_with_semicolons_and_a_mark_of_order() -> None:
    header = "\ufeff项目;数值;单位;地点;种类;物质;人群;测量时间;分钟;仪器;校准有效期;备注;医务证明"
    line = "空气温度;30,5;℃;甲线;坐姿生产;;;2024年6月1日 9:30;;T;2025/1/1;午间;是"
    found = one(line, header=header)
    assert (found.quantity, found.figure, found.kind) == (
        "air-temperature",
        figure("30.5", "degC"),
        "seated-production",
    )
    assert (found.taken_at, found.calibrated_until, found.certified) == (
        datetime(2024, 6, 1, 9, 30),
        date(2025, 1, 1),
        True,
    )
    assert read(line, header=header).notes == {2: "午间"}


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("31.5", "31.5"),
        ('"31,5"', "31.5"),
        ('"0,125"', "0.125"),
        ('"1.234,5"', "1234.5"),
        ('"1,234.5"', "1234.5"),
        ("−4", "-4"),
        ("1000", "1000"),
        ("1.000", "1.000"),
    ],
)
def test_numbers(cell: str, value: str) -> None:
    assert one(f"air-temperature,{cell},degC,,,,,,,,,").figure == figure(value, "degC")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("co,abc,ppm,,,,,,,,,", "'abc' is no number"),
        ("co,１２,ppm,,,,,,,,,", "is no number"),
        ("co,<5,ppm,,,,,,,,,", "leave the value empty"),
        ("co,1e3,ppm,,,,,,,,,", "is no number"),
        ('co2,"1,000",ppm,,,,,,,,,', "1000 or 1.000"),
        ("co,-1,ppm,,,,,,,,,", "below zero"),
        ("co,1,ppm,,,,,,-5,,,", "below zero"),
        ("co,1,,,,,,,,,,", "has no unit"),
        ("co,1,ppb,,,,,,,,,", "'ppb' is no unit"),
        (",1,ppm,,,,,,,,,", "does not say what was measured"),
        ("humdity,1,percent,,,,,,,,,", "no quantity that is known"),
        ("iluminance,1,lux,,,,,,,,,", "Is illuminance meant?"),
        ("air-temperature,30,degC,,ofice,,,,,,,", "Is office meant?"),
        ("co,1,ppm,,,,,01/06/2024,,,,", "is no day or moment"),
        ("co,1,ppm,,,,,2024-02-30,,,,", "is no day or moment"),
        ("co,1,ppm,,,,,,,,soon,", "is no day or moment"),
        ("co,1,5,ppm,,,,,,,,,,,", "15 cells where the header has 12"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_the_reason(line: str, says: str) -> None:
    found = read("co,1,ppm,,,,,,,,,", line, "co,2,ppm,,,,,,,,,")
    assert [refusal.line for refusal in found.refused] == [3]
    assert says in found.refused[0].reason["en"]
    assert found.lines == (2, 4)
    assert (found.as_json()["read"], found.as_json()["accepted"]) == (3, 2)


def test_an_answer_that_is_none_is_refused() -> None:
    found = read("co,1,ppm,perhaps", header="quantity,value,unit,certified")
    assert "'perhaps' is no answer" in found.refused[0].reason["en"]
    assert one("co,1,ppm,", header="quantity,value,unit,certified", certified=True).certified
    assert not one("co,1,ppm,no", header="quantity,value,unit,certified", certified=True).certified


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("quantity,value", "missing unit"),
        ("", "missing quantity, value, unit"),
        ("quantity,value,unit,数值", "is there twice"),
    ],
)
def test_a_file_without_its_columns_is_refused(header: str, says: str) -> None:
    with pytest.raises(Refused, match=says):
        read(header=header)


def test_columns_nobody_knows_are_named_and_empty_lines_pass() -> None:
    found = read("co,1,ppm,x", "", ",,,", header="quantity,value,unit,weather")
    assert (found.unread, found.lines, found.refused) == (("weather",), (2,), ())


def test_a_quote_left_open_swallows_no_other_row() -> None:
    found = read('co,1,ppm,"open,,,,,,,,', 'co,2,ppm,"shut, twice",,,,,,,,', "co,3,ppm,,,,,,,,,")
    assert (found.lines, [one.line for one in found.refused]) == ((3, 4), [2])
    assert "Close every quote" in found.refused[0].reason["en"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_do_anywhere(end: str) -> None:
    found = rows(end.join((HEADER, "co,1,ppm", "", "co,2,ppm", "")), STANDARD.words, STANDARD.clauses)
    assert (found.lines, found.refused) == ((2, 4), ())


def test_missing_is_not_zero_and_a_count_needs_no_unit() -> None:
    assert one("co,,ppm,,,,,,,,,").figure is None
    assert one("co,,,,,,,,,,,").figure is None
    assert one("toilets,5,,,,,,,,,,").figure == figure(5, "count")


@pytest.mark.parametrize("substance", SUBSTANCES, ids=lambda one: one.id)
def test_each_substance_by_every_name(substance) -> None:
    names = [
        substance.id,
        substance.name["zh"],
        substance.name["en"],
        substance.name["en"].upper(),
        *substance.synonyms,
    ]
    for name in (*names, *([substance.cas] if substance.cas else [])):
        assert one(f'exposure,1,ppm,,,"{name}",,,,,,').substance == substance.id


def test_a_substance_nobody_lists_stays_as_it_was_written() -> None:
    assert one("exposure,1,ppm,,,Benzene,,,,,,").substance == "Benzene"


@pytest.mark.parametrize("unit", [id for id in UNITS if id != "count"])
def test_each_unit_by_id_and_by_sign(unit: str) -> None:
    for name in {unit, *UNITS[unit].sign.values()}:
        assert one(f"co,1,{name},,,,,,,,,").figure.unit == unit


def test_each_quantity_and_kind_by_its_titles() -> None:
    for id, quantity in STANDARD.words.quantities.items():
        for name in quantity.title.values():
            assert one(f'"{name}",,,,,,,,,,,').quantity == id
    for id, kind in STANDARD.words.kinds.items():
        if kind.of != "counted":
            for name in kind.title.values():
                assert one(f"co,1,ppm,,{name},,,,,,,").kind == id


WORDS = st.text(alphabet="ab1,;.\"'\n\r -0", max_size=30)


@given(st.lists(WORDS, max_size=6))
def test_nothing_is_lost(lines: list[str]) -> None:
    found = read(*lines, header="quantity,value,unit")
    told = found.as_json()
    assert told["read"] == told["accepted"] + len(told["refused"])
    assert len(set(found.lines) | {one.line for one in found.refused}) == told["read"]
