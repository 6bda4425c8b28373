"""A file judged line by line, at speed, says to the letter what the plain way says of its rows together."""

import json
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fairfloor.core import judged_files, judgements, reading_rows, readings, standards
from fairfloor.core.judged_files import JudgedFile
from fairfloor.core.readings import Desk

ON = date(2024, 6, 1)
ICTI = standards.load("icti")
PROFILE = {"air-conditioning": True, "headcount": 120}
HEADERS = (
    "quantity,value,unit,place,kind,substance,population,taken_at,minutes,instrument,calibrated_until,note,certified",
    "测量项目,数值,单位,地点,类别,物质,人数,时间,分钟,仪器,校准有效期,备注",
    "note,unit,value,quantity,colour,like_effect,place,substance,minutes,taken_at,kind",
    "quantity;value;unit;place;minutes;taken_at;substance",
)


def plainly(text: str, **told: object) -> dict[str, object]:
    rows = reading_rows.rows(text, ICTI.words, ICTI.clauses, certified=bool(told.pop("certified", False)))
    judged = readings.judge_all(rows.readings, ICTI.clauses, jurisdiction="kh", on=ON, profile=PROFILE, **told)  # type: ignore[arg-type]
    found: dict[str, object] = json.loads(json.dumps(judgements.as_json(rows, judged)))
    return found


def quickly(text: str, **told: object) -> dict[str, object]:
    certified = bool(told.pop("certified", False))
    desk = Desk(ICTI.clauses, "kh", ON, PROFILE, **told)  # type: ignore[arg-type]
    found: dict[str, object] = json.loads(b"".join(JudgedFile(text, desk, ICTI.words, certified=certified).pieces()))
    assert (found.pop("duties"), found.pop("kits")) == ([], [])  # no row here is a record: see test_record_rows
    return found


CELLS = {
    "quantity": ["air-temperature", "CO2", "一氧化碳", "noise", "exposure", "浓度", "illuminance",
                 "height", "toilets", "fresh-air", "nonsense", "", "oxygen"],
    "value": ["30", "30.0", "16", "32,4", "1.234,5", "1,234", "-5", "0", "", "abc", "85", "90.5", "1e3", " 31 "],
    "unit": ["degC", "°F", "degF", "ppm", "mg/m3", "dBA", "dB", "lux", "m", "ft", "count", "", "nonsense", "m3"],
    "kind": ["", "seated-production", "office", "nonsense", "坐姿生产"],
    "substance": ["", "toluene", "甲苯", "108-88-3", "acetone", "unobtainium", "tolluene"],
    "population": ["", "12", "line 4", "0", "100"],
    "taken_at": ["", "2024-06-01", "2024-06-01 08:00", "2024/6/1 8:30", "2024年6月2日", "2024-02-30", "2024-06-01 25:00"],
    "minutes": ["", "15", "240", "480", "0", "-1", "x"],
    "calibrated_until": ["", "2024-05-31", "2025-01-01", "soon"],
    "certified": ["", "yes", "否", "perhaps"],
    "like_effect": ["", "solvents"],
    "place": ["", "Line 1", "Line 2", '"Line, 3"', '"broken', "é文 ", "  "],
    "instrument": ["", "A1", "B\t2"],
    "note": ["", "seen", '"said ""so"""'],
}  # fmt: skip
CHINESE = dict(zip(
    ("测量项目", "数值", "单位", "地点", "类别", "物质", "人数", "时间", "分钟", "仪器", "校准有效期", "备注"),
    ("quantity", "value", "unit", "place", "kind", "substance", "population", "taken_at", "minutes", "instrument",
     "calibrated_until", "note"), strict=True,
))  # fmt: skip


@st.composite
def files(draw: st.DrawFn) -> str:
    """A file of a header and some rows, among them blank, short and long ones, with one of three line ends."""
    header = draw(st.sampled_from(HEADERS))
    delimiter = ";" if ";" in header else ","
    names = [CHINESE.get(name, name) for name in header.split(delimiter)]
    rows = []
    for _ in range(draw(st.integers(0, 25))):
        cells = [draw(st.sampled_from(CELLS.get(name, ["red"]))) for name in names]
        shape = draw(st.sampled_from(["whole"] * 8 + ["short", "long", "blank", "twice"]))
        row = delimiter.join(cells)
        rows.append({"short": delimiter.join(cells[:4]), "long": row + delimiter + "x", "blank": "  "}.get(shape, row))
        rows += [row] if shape == "twice" else []
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    mark = draw(st.sampled_from(["", "\ufeff"]))
    return mark + end.join([header, *rows]) + draw(st.sampled_from(["", end]))


@given(text=files(), certified=st.booleans())
@example(text=HEADERS[0], certified=False)
@example(text=f"{HEADERS[3]}\nCO2;400;ppm", certified=False)
@settings(deadline=None)
def test_both_ways_say_the_same(text: str, certified: bool) -> None:
    assert quickly(text, certified=certified) == plainly(text, certified=certified)


def test_samples_of_one_shift_stand_between_rows_that_stand_alone() -> None:
    """Averages, mixtures and single rows in one file, in the order of its lines."""
    text = "\n".join((
        "quantity,value,unit,place,substance,minutes,taken_at,like_effect",
        "co2,900,ppm,Line 1,,,,",
        "concentration,40,ppm,Paint,toluene,240,2024-06-01 08:00,solvents",
        "air-temperature,31,degC,Line 1,,,,",
        "concentration,90,ppm,Paint,toluene,240,2024-06-01 12:00,solvents",
        "concentration,300,ppm,Paint,acetone,480,2024-06-01 08:00,solvents",
    ))  # fmt: skip
    told = quickly(text)
    assert told == plainly(text)
    assert told["mixtures"] and told["exposures"]
    assert [entry["line"] for entry in told["readings"]] == [2, 3, 4, 5, 6]  # type: ignore[attr-defined, index]


@pytest.mark.parametrize("header", ["", "value,unit", "quantity,value,unit,quantity", '"quantity,value,unit'])
def test_a_file_without_a_header_is_refused_by_both(header: str) -> None:
    with pytest.raises(reading_rows.Refused) as plain:
        plainly(f"{header}\n1,2,3\n")
    with pytest.raises(reading_rows.Refused) as quick:
        quickly(f"{header}\n1,2,3\n")
    assert str(plain.value) == str(quick.value)


def test_memory_stays_small_whatever_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered of places and days is let go when it becomes too much, and the answer stays the same."""
    monkeypatch.setattr(judged_files, "MANY", 3)
    rows = [f"co2,400,ppm,Line {n},2024-06-{n:02}" for n in range(1, 29)]
    text = "\n".join(["quantity,value,unit,place,taken_at", *rows])
    assert quickly(text) == plainly(text)


def test_progress_tells_lines_and_never_goes_back() -> None:
    text = "quantity,value,unit\n" + "co2,400,ppm\n" * 2_500
    seen: list[int] = []
    file = JudgedFile(text, Desk(ICTI.clauses, "kh", ON), ICTI.words)
    assert json.loads(b"".join(file.pieces(seen.append)))["intake"]["accepted"] == 2_500
    assert seen == [1_001, 2_001, 2_501]
