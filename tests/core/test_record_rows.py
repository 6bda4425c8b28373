"""Dates of recurring duties and contents of first-aid kits in a file of readings: each row judged, none lost."""

import json
from datetime import date

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairfloor.core import standards
from fairfloor.core.headcounts import first_aid
from fairfloor.core.judged_files import JudgedFile
from fairfloor.core.readings import Desk
from tests.cli.installations import ROOT

ON = date(2024, 6, 1)
ICTI = standards.load("icti")
SCHEMA = json.loads((ROOT / "docs/reference/schemas/judge.json").read_text("utf-8"))
HEADER = "quantity,value,unit,place,kind,population"


def judged(*rows: str, profile: dict[str, object] | None = None) -> dict[str, object]:
    text = "\n".join([HEADER, *rows])
    file = JudgedFile(text, Desk(ICTI.clauses, "kh", ON, profile or {}), ICTI.words)
    told: dict[str, object] = json.loads(b"".join(file.pieces()))
    jsonschema.validate(told, SCHEMA)
    intake = told["intake"]
    assert intake["read"] == intake["accepted"] + len(intake["refused"]) == len([row for row in rows if row])  # type: ignore[index, arg-type]
    assert [entry["line"] for entry in told["readings"]] == sorted(entry["line"] for entry in told["readings"])  # type: ignore[attr-defined, index]
    return told


# What the row says, the verdict on the row, the duty's own word.
DUTIES = [
    ("icti/10.34/yearly-service,2023-06-01", "within", "kept"),  # due on the very day of the visit
    ("icti/10.34/yearly-service,2023-05-31", "outside", "late"),
    ("icti/10.34/monthly-inspection,2024-05-01", "within", "kept"),
    ("icti/10.34/monthly-inspection,2024-04-30", "outside", "late"),
    ("icti/8.4,2024-03-01", "within", "kept"),  # a clause with one duty needs no other name
    ("icti/8.4,2024-02-29", "outside", "late"),
    ("icti/11.16/safety-meeting,2024-04-02", "within", "kept"),  # every 60 days
    ("icti/11.16/safety-meeting,2024-04-01", "outside", "late"),
    ("icti/10.6,2024-05-25", "within", "kept"),  # weekly
    ("icti/10.6,2024-05-24", "outside", "late"),
    ("icti/9.15,never", "outside", "never"),
    ("icti/9.15,从未", "outside", "never"),
    ("icti/9.15,unknown", "cannot-be-judged", "unknown"),
    ("icti/9.15,", "cannot-be-judged", "unknown"),
    ("icti/9.3,2024-01-01", "cannot-be-judged", "cannot-be-judged"),  # the source names no interval
    ("icti/11.4/manager-at-meetings,2024-01-01", "outside", "late"),  # once, of three times a year
]


@pytest.mark.parametrize(("row", "verdict", "word"), DUTIES, ids=[row for row, _, _ in DUTIES])
def test_the_last_date_on_record_decides(row: str, verdict: str, word: str) -> None:
    told = judged(row)
    (entry,), (duty,) = told["readings"], told["duties"]  # type: ignore[misc]
    assert (entry["verdict"], duty["verdict"], entry["duty"]["verdict"]) == (verdict, word, word)
    assert entry["why"] == duty["why"] and duty["lines"] == [2]


def test_only_recommended_duties_are_no_breach() -> None:
    told = judged("icti/11.31/hearing-test,2022-01-01", "icti/11.31/training,2022-01-01")
    assert [(entry["verdict"], entry["breach"]) for entry in told["readings"]] == [
        ("outside", False),
        ("outside", True),
    ]  # type: ignore[attr-defined, index]


def test_three_dates_are_one_duty_and_each_row_is_told_the_same() -> None:
    rows = [f"icti/11.4/manager-at-meetings,2024-0{month}-10,,,," for month in (1, 3, 5)]
    told = judged(*rows)
    (duty,) = told["duties"]  # type: ignore[misc]
    assert (duty["verdict"], duty["lines"], duty["last"]) == ("kept", [2, 3, 4], "2024-05-10")
    assert {entry["verdict"] for entry in told["readings"]} == {"within"}  # type: ignore[attr-defined, index]


def test_each_place_has_its_own_dates() -> None:
    told = judged("icti/10.34/yearly-service,2024-01-01,,Hall", "icti/10.34/yearly-service,2022-01-01,,Dormitory 1")
    assert [(duty["place"], duty["verdict"]) for duty in told["duties"]] == [("Hall", "kept"), ("Dormitory 1", "late")]  # type: ignore[attr-defined, index]


def test_never_beside_a_day_is_refused_and_names_the_line() -> None:
    told = judged("icti/9.15,never", "icti/9.15,2024-01-01")
    (refusal,), (duty,) = told["intake"]["refused"], told["duties"]  # type: ignore[index, misc]
    assert refusal["line"] == 2 and "Line 3 gives a day" in refusal["reason"]["en"]
    assert (duty["verdict"], duty["lines"]) == ("kept", [3])


@pytest.mark.parametrize(
    ("row", "told", "verdict"),
    [
        ("icti/10.29/duct-cleaning,never", {"spray-painting": False}, "not-applicable"),  # the clause does not apply
        ("icti/10.29/duct-cleaning,never", {"spray-painting": True}, "never"),
        ("icti/10.30/velocity-measurement,never", {"spray-painting": False}, "not-applicable"),  # the duty does not
        ("icti/10.30/velocity-measurement,never", {"spray-painting": True}, "never"),
        ("icti/10.30/velocity-measurement,never", {}, "cannot-be-judged"),  # nobody said whether they paint
    ],
)
def test_the_profile_says_whether_a_duty_applies(row: str, told: dict[str, object], verdict: str) -> None:
    found = judged(row, profile=told)
    assert [duty["verdict"] for duty in found["duties"]] == [verdict]  # type: ignore[attr-defined, index]
    assert found["readings"][0]["breach"] is (verdict == "never")  # type: ignore[index]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("icti/9.15,2024-02-30", "is no day"),
        ("icti/9.15,01/02/2024", "is no day"),
        ("icti/10.34,2024-01-01", "is no quantity"),  # two duties: which?
        ("icti/99.1,2024-01-01", "is no quantity"),
        ("first-aid-item,3,,,Sticky plaster of gold,20", "is nothing that the list"),
        ("first-aid-item,2.5,,,Scissors,20", "is no number of things"),
        ("first-aid-item,-1,,,Scissors,20", "is no number of things"),
        ("first-aid-item,many,,,Scissors,20", "is no number"),
        ("first-aid-item,1,,,Scissors,some", "is no number of people"),
    ],
)
def test_what_cannot_be_understood_is_refused_in_a_sentence(row: str, reason: str) -> None:
    told = judged(row)
    (refusal,) = told["intake"]["refused"]  # type: ignore[index, misc]
    assert refusal["line"] == 2 and reason in refusal["reason"]["en"] and refusal["reason"]["zh"].endswith(("。", "？"))
    assert told["readings"] == []


@pytest.mark.parametrize(
    ("heads", "there", "verdict", "needed"),
    [
        (49, 12, "within", 12),
        (50, 12, "within", 12),
        (51, 12, "outside", 24),
        (320, 95, "outside", 96),
        (320, 96, "within", 96),
    ],
)
def test_a_kit_is_counted_against_the_headcount(heads: int, there: int, verdict: str, needed: int) -> None:
    told = judged(f"急救用品,{there},,Kit 1,创可贴,{heads}")
    (entry,) = told["readings"]  # type: ignore[misc]
    assert (entry["verdict"], entry["limit"]["value"], entry["margin"]["value"]) == (verdict, needed, there - needed)
    (kit,) = told["kits"]  # type: ignore[misc]
    names = [item["item"]["en"] for item in kit["items"]]
    assert names == [item.item["en"] for item in first_aid(ICTI.clause("icti/12.24"), heads)]
    assert {item["verdict"] for item in kit["items"] if item["line"] is None} == {"cannot-be-judged"}


def test_exactly_fifty_carries_its_note_and_the_advice() -> None:
    told = judged("first-aid-item,12,,Kit 1,Adhesive plasters,50")
    (kit,) = told["kits"]  # type: ignore[misc]
    plasters = next(item for item in kit["items"] if item["item"]["en"] == "Adhesive plasters")
    assert "exactly 50" in plasters["why"]["en"] and plasters["advised"] == {"value": 24, "unit": "count"}


def test_the_profile_tells_the_headcount_where_the_row_does_not() -> None:
    row = "first-aid-item,12,,Kit 1,Adhesive plasters,"
    assert judged(row, profile={"headcount": 320})["readings"][0]["verdict"] == "outside"  # type: ignore[index]
    assert judged(row)["readings"][0]["verdict"] == "cannot-be-judged"  # type: ignore[index]


def test_records_stand_between_readings_in_the_order_of_the_file() -> None:
    told = judged("CO2,900,ppm", "icti/9.15,2024-01-01", "first-aid-item,1,,Kit,Scissors,10", "CO2,1200,ppm")
    assert [entry["quantity"] for entry in told["readings"]] == ["co2", "last-date", "first-aid-item", "co2"]  # type: ignore[attr-defined, index]


@given(
    days=st.lists(st.dates(date(2020, 1, 1), date(2026, 1, 1)), min_size=1, max_size=5),
    more=st.dates(date(2020, 1, 1), date(2026, 1, 1)),
)
def test_one_more_date_never_makes_a_duty_worse(days: list[date], more: date) -> None:
    rank = {"kept": 0, "late": 1, "unknown": 2}
    rows = [f"icti/10.34/yearly-service,{day}" for day in days]
    before = judged(*rows)["duties"][0]["verdict"]  # type: ignore[index]
    after = judged(*rows, f"icti/10.34/yearly-service,{more}")["duties"][0]["verdict"]  # type: ignore[index]
    assert rank[after] <= rank[before]
