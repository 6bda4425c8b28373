"""What binds for the shelf's own clauses in Cambodia, what a factory's policies change, and questions that are refused."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fairfloor.core import standards
from fairfloor.core.enactments import NotInLaw
from fairfloor.core.limits import LimitError, binding
from fairfloor.core.money import money
from fairfloor.core.policies import PolicyError
from fairfloor.core.quantities import figure
from tests.core.test_law import HOURS, WAGE, shelf

DAY = date(2024, 6, 1)
POLICY = {"quantity": "working-hours-per-week", "value": 54, "unit": "hour", "issued_date": "2014-01-01"}


def test_a_cambodian_week_is_bound_by_the_law_not_by_the_66_hours() -> None:
    week = {one.id: one for one in binding("icti/2.5", jurisdiction="kh", on=DAY)}["hours-per-week"]
    assert (week.value, week.origin, week.state) == (figure(60, "hour"), "law", "binds")
    assert "art. 137, 146" in week.why["en"]
    assert "in force since 2015-02-27" in week.why["en"]
    assert "no article prints the figure" in week.why["en"]
    assert "66 h of ICTI 2.5 are only for where the law sets none" in week.why["en"]
    assert "66 小时仅用于法律没有规定之处" in week.why["zh"]
    assert "48" in week.note["en"]
    assert [(one.origin, one.value) for one in week.losing] == [("standard", figure(66, "hour"))]


@pytest.mark.parametrize("day", [date(2015, 2, 26), date(2025, 12, 2), date(2030, 1, 1)])
def test_a_law_not_known_that_day_leaves_the_standard_and_says_so(day: date) -> None:
    week = {one.id: one for one in binding("icti/2.5", jurisdiction="kh", on=day)}["hours-per-week"]
    assert (week.value, week.origin) == (figure(66, "hour"), "standard")
    assert "not known here" in week.why["en"]
    assert week.remarks == (week.law.why,)


def test_a_law_that_took_effect_later_than_the_day_does_not_count(tmp_path: Path) -> None:
    later = HOURS + "[[entry]]\nsince = 2024-06-02\nvalue = 50\n" + HOURS[HOURS.index("source =") :]
    folder = shelf(tmp_path, xa__maximum_hours_per_week=later.replace("weekly-cap", "maximum-hours-per-week"))
    for day, hours in ((DAY, 60), (date(2024, 6, 2), 50)):
        week = binding("icti/2.5", jurisdiction="xa", on=day, folder=folder)[1]
        assert week.value == figure(hours, "hour")


@pytest.mark.parametrize("jurisdiction", ["", "vn", "kh-12"])
def test_without_a_jurisdiction_on_the_shelf_the_standard_speaks_and_says_so(jurisdiction: str) -> None:
    day, week = binding("icti/2.5", jurisdiction=jurisdiction, on=DAY)
    assert (week.value, week.origin) == (figure(66, "hour"), "standard")
    assert "not known here" in week.why["en"]
    assert (day.state, day.value) == ("not-known", None)


def test_the_factory_s_own_policy_binds_where_it_is_stricter_and_its_age_is_reported() -> None:
    week = binding("icti/2.5", jurisdiction="kh", on=DAY, profile={"policies": [POLICY]})[1]
    assert (week.value, week.origin, week.since) == (figure(54, "hour"), "policy", date(2014, 1, 1))
    assert "stricter than the 60 h of Notification 030" in week.why["en"]
    assert "older than the law in force since 2015-02-27" in week.remarks[0]["en"]
    newer = replace_in(POLICY, issued_date=date(2020, 1, 1))  # as TOML gives it
    assert binding("icti/2.5", jurisdiction="kh", on=DAY, profile={"policies": [newer]})[1].remarks == ()


def test_a_policy_issued_after_the_day_does_not_count_and_minutes_are_hours() -> None:
    later = replace_in(POLICY, issued_date="2024-06-02")
    week = binding("icti/2.5", jurisdiction="kh", on=DAY, profile={"policies": [later]})[1]
    assert week.value == figure(60, "hour")
    assert [one.why["en"] for one in week.losing if one.origin == "policy"] == [
        "Issued on 2024-06-02, after the day asked about."
    ]
    minutes = replace_in(POLICY, value="3540", unit="minute")
    assert binding("icti/2.5", jurisdiction="kh", on=DAY, profile={"policies": [minutes]})[1].value == figure(
        3540, "minute"
    )


def test_a_policy_for_some_counts_for_them_alone() -> None:
    some = POLICY | {"for": {"kind": "office"}}
    answers = binding("icti/2.5", jurisdiction="kh", on=DAY, profile={"policies": [some]}, kind="office")
    assert answers[1].origin == "policy"  # the clause's limit is for all kinds, the office among them


def replace_in(policy: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """`policy` with changes."""
    return policy | changes


@pytest.mark.parametrize(
    ("policies", "says"),
    [
        ("54 h", "is no list"),
        (["54 h"], "policy 1 of the profile is '54 h'"),
        ([POLICY | {"quantty": 1}], "Did you mean 'quantity'"),
        ([{"quantity": "working-hours-per-week"}], "has no 'value'"),
        ([POLICY | {"quantity": "working-hours-per-weak"}], "Did you mean 'working-hours-per-week'"),
        ([POLICY | {"unit": "hours"}], "Did you mean 'hour'"),
        ([POLICY | {"value": "many"}], "is no number"),
        ([POLICY | {"value": True}], "is no number"),
        ([POLICY | {"value": "inf"}], "is no number"),
        ([POLICY | {"issued_date": "1 May"}], "is no day"),
        ([POLICY | {"for": "office"}], "for is 'office'"),
    ],
)
def test_a_policy_that_cannot_be_understood_is_refused(policies: object, says: str) -> None:
    with pytest.raises(PolicyError, match=says):
        binding("icti/2.5", jurisdiction="kh", on=DAY, profile={"policies": policies})


def test_monthly_overtime_is_the_law_s_alone_and_not_known_in_cambodia() -> None:
    (month,) = binding("icti/2.6", jurisdiction="kh", on=DAY)
    assert (month.state, month.value, month.source) == ("not-known", None, None)
    assert month.as_json()["value"] is None


def test_figures_that_do_not_convert_stand_side_by_side() -> None:
    day_off, hours = binding("icti/2.7", jurisdiction="kh", on=DAY)
    assert (day_off.value, day_off.origin) == (figure(1, "day"), "standard")
    assert (hours.value, hours.origin, hours.source.article) == (figure(24, "hour"), "law", "147")


@pytest.mark.parametrize(
    ("kind", "low", "high"),
    [
        ("seated-production", 16, 30),
        ("light-production", 4, 30),
        ("moderate-production", 4, 30),
        ("warehouse", 4, 29),
        ("office", 16, 31),
    ],
)
def test_temperatures_by_kind_of_work(kind: str, low: int, high: int) -> None:
    answers = binding("icti/9.7", jurisdiction="kh", on=DAY, kind=kind)
    assert [(one.compare, one.value) for one in answers] == [
        ("at-least", figure(low, "degC")),
        ("at-most", figure(high, "degC")),
    ]
    assert not any(one.breach for one in answers)
    assert answers[1].relaxation.by == figure(1, "delta_degC")


def test_all_kinds_without_one_and_none_for_a_kind_without_a_figure() -> None:
    assert len(binding("icti/9.7", jurisdiction="kh", on=DAY)) == 10
    (only,) = binding("icti/9.7", jurisdiction="kh", on=DAY, kind="canteen")
    assert (only.state, only.quantity, only.why["en"]) == (
        "not-known",
        "air-temperature",
        "ICTI 9.7 has no figure for this (Canteen).",
    )


@pytest.mark.parametrize(("asked", "says"), [({"kind": "ofice"}, "'office'"), ({"substance": "acetone"}, "acetone")])
def test_a_kind_or_substance_nobody_knows_is_refused(asked: dict[str, str], says: str) -> None:
    with pytest.raises(LimitError, match=says):
        binding("icti/9.7", jurisdiction="kh", on=DAY, **asked)


@pytest.mark.parametrize(
    ("heads", "toilets"), [(0, 0), (1, 1), (24, 1), (25, 2), (100, 5), (101, 6), (140, 6), (141, 7)]
)
def test_toilets_by_headcount_are_an_example(heads: int, toilets: int) -> None:
    (answer,) = binding("icti/9.16", jurisdiction="kh", on=DAY, profile={"headcount": heads})
    assert (answer.value, answer.example) == (figure(toilets, "count"), True)
    assert "as an example only" in answer.why["en"]


def test_toilets_need_a_headcount() -> None:
    (answer,) = binding("icti/9.16", jurisdiction="kh", on=DAY)
    assert answer.state == "not-known"
    assert "state it in the profile" in answer.why["en"]


def test_money_binds_like_any_figure(tmp_path: Path) -> None:
    clause = standards.clause("icti/2.6")
    wage = replace(clause, limits=(replace(clause.limits[0], law="wage", compare="at-least"),))
    folder = shelf(tmp_path, xa__wage=WAGE)
    (answer,) = binding(wage, jurisdiction="xa", on=date(2020, 6, 1), profile={"sector": "garment"}, folder=folder)
    assert answer.value == money(100, "USD")
    assert answer.as_json()["amount"] == "100.00"
    with pytest.raises(NotInLaw, match="Did you mean 'garment'"):
        binding(wage, jurisdiction="xa", on=date(2020, 6, 1), profile={"sector": "garmet"}, folder=folder)


def test_a_clause_of_another_standard_names_itself_by_its_code() -> None:
    clause = replace(standards.clause("icti/9.8"), id="other/1")
    answer = binding(clause, jurisdiction="kh", on=DAY)[-1]
    assert answer.source.act["en"] == "other"


def test_a_limit_without_any_figure_and_without_a_law_is_not_known() -> None:
    clause = standards.clause("icti/9.8")
    bare = replace(clause.limits[-1], value=None)
    (answer,) = binding(replace(clause, limits=(bare,)), jurisdiction="kh", on=DAY)
    assert answer.state == "not-known"


def test_json_carries_what_binds_and_what_lost() -> None:
    week = binding("icti/2.5", jurisdiction="kh", on=DAY)[1].as_json()
    assert (week["value"], week["unit"], week["from"]) == (60, "hour", "law")
    assert week["source"]["kind"] == "press"
    lost = binding("icti/2.5", jurisdiction="kh", on=DAY)[1].losing[0].as_json()
    assert (lost["from"], lost["value"], lost["unit"]) == ("standard", 66, "hour")
    assert Decimal(str(lost["value"])) == 66
