"""What a factory's permits change of the law, for whom and when; permits that change nothing; and those refused."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairfloor.core import permit_kinds, standards
from fairfloor.core.conditions import Condition
from fairfloor.core.limits import binding
from fairfloor.core.permits import PermitError, permits
from fairfloor.core.phrases import phrase
from fairfloor.core.profiles import checked
from fairfloor.core.quantities import figure
from fairfloor.core.vocabulary import vocabulary
from tests.core.test_law import HOURS, shelf

DAY = date(2024, 6, 1)
HOURS_PERMIT: dict[str, Any] = {
    "kind": "comprehensive-hours", "authority": "深圳市人社局", "number": "2024-17", "start": "2024-01-01",
    "end": "2025-01-01", "cycle": "quarter", "covers": "all", "document": "approval.pdf",
}  # fmt: skip
CHANGE = """id = "{id}"
jurisdiction = "xa"
title = {{ zh = "准", en = "Leave" }}
cycles = ["week", "month", "quarter", "year"]
known_until = 2024-12-31
[[effect]]
since = 2020-01-01
parameters = ["weekly-cap"]
does = "{does}"
{over}says = {{ zh = "另说", en = "Something else" }}
[effect.source]
act = {{ zh = "法", en = "Act" }}
article = "2"
url = "https://example.org/2"
kind = "primary"
"""


def ask(clause: str, id: str, *told: dict[str, Any], on: date = DAY, place: str = "cn", **more: Any) -> Any:
    return {one.id: one for one in binding(clause, jurisdiction=place, on=on, profile={"permits": told}, **more)}[id]


def day(*told: dict[str, Any], **more: Any) -> Any:
    return ask("icti/2.5", "hours-per-day", *told, **more)


def test_an_approval_of_comprehensive_hours_takes_the_limit_of_a_single_day_away_and_names_itself() -> None:
    found = day(HOURS_PERMIT)
    assert (found.state, found.value) == ("not-applicable", None)
    for words in (found.why["zh"], found.why["en"]):
        assert "2024-17" in words and "深圳市人社局" in words and "2024-12-31" in words
    assert [(one.origin, one.value) for one in found.losing] == [("law", figure(11, "hour"))]
    assert "Set aside by permit No. 2024-17 of 深圳市人社局" in found.losing[0].why["en"]
    assert found.source.article == "5"
    told = found.as_json()["permits"]
    assert [(one["number"], one["counts"], one["document"]) for one in told] == [("2024-17", True, "approval.pdf")]


@pytest.mark.parametrize("place", ["cn", "cn-gd", "cn-gd-shenzhen"])
def test_a_permit_of_the_state_holds_where_its_law_does(place: str) -> None:
    assert day(HOURS_PERMIT, place=place).state == "not-applicable"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"start": "2024-06-02"}, "valid from 2024-06-02"),
        ({"end": "2024-06-01"}, "valid until 2024-05-31"),
        ({"kind": "odd-hours"}, "does not know here"),
        ({"jurisdiction": "kh"}, "not of this place"),
        ({"covers": {"departments": ["Sewing"], "workers": ["17", 18]}}, "departments Sewing, 2 workers"),
        ({"covers": {"kinds": ["seated-production"]}}, "covers only the kinds of work"),
    ],
)
def test_a_permit_that_does_not_count_is_named_and_changes_nothing(change: dict[str, Any], says: str) -> None:
    found, bare = day({**HOURS_PERMIT, **change}), day()
    assert (found.value, found.state, found.why, found.losing) == (bare.value, bare.state, bare.why, bare.losing)
    assert [says in one["en"] for one in found.remarks] == [True]
    assert [one["counts"] for one in found.permits] == [False]
    assert "'17'" not in str(found.as_json())  # workers are counted, never listed


def test_a_permit_counts_on_its_first_and_last_day_and_for_the_work_that_it_covers() -> None:
    for on, state in (("2023-12-31", "binds"), ("2024-01-01", "not-applicable"), ("2024-12-31", "not-applicable")):
        assert day(HOURS_PERMIT, on=date.fromisoformat(on)).state == state
    assert day(HOURS_PERMIT, on=date(2025, 1, 1)).value == figure(11, "hour")
    seated = {**HOURS_PERMIT, "covers": {"kinds": ["seated-production"]}}
    assert day(seated, kind="seated-production").state == "not-applicable"


def test_what_a_permit_does_not_say_is_not_known() -> None:
    found = day({**HOURS_PERMIT, "cycle": None})
    assert (found.state, found.value) == ("not-known", None)
    assert "does not state the cycle" in found.why["en"]


@pytest.mark.parametrize(
    ("cycle", "state"),
    [("week", "binds"), ("month", "binds"), ("quarter", "not-applicable"), ("year", "not-applicable")],
)
def test_the_overtime_of_a_month_holds_unless_the_cycle_is_longer(cycle: str, state: str) -> None:
    assert ask("icti/2.6", "overtime-per-month", {**HOURS_PERMIT, "cycle": cycle}).state == state


def test_what_a_permit_changes_is_not_known_after_the_last_day_of_its_sources() -> None:
    last = permit_kinds.load("cn", "comprehensive-hours").known_until
    long = {**HOURS_PERMIT, "end": "2027-01-01"}
    assert day(long, on=last).state == "not-applicable"
    found = day(long, on=last + timedelta(days=1))
    assert (found.state, (last + timedelta(days=1)).isoformat() in found.why["en"]) == ("not-known", True)


def test_a_permission_that_only_allows_names_itself_and_leaves_the_figure() -> None:
    told = {**HOURS_PERMIT, "kind": "overtime-permission", "end": "2027-01-01"}
    found = day(told, place="kh")
    assert (found.value, found.origin) == (figure(10, "hour"), "law")
    assert "permit No. 2024-17" in found.why["en"]
    later = day(told, place="kh", on=date(2025, 6, 1))
    assert (later.value, later.permits[0]["counts"]) == (figure(10, "hour"), False)
    why = later.permits[0]["why"]
    assert why["en"].startswith("No effect on 2025-06-01: permit No. 2024-17 ")
    assert why["en"].endswith("known here for the days from 2015-02-27 to 2025-05-05 only.")
    assert why["zh"].startswith("在 2025-06-01 不起作用：") and "2015-02-27 至 2025-05-05" in why["zh"]


def test_where_the_permit_itself_holds_the_rule_nothing_is_known_here() -> None:
    rest = ask("icti/2.7", "rest-days", {**HOURS_PERMIT, "kind": "other-rest"})
    assert rest.law.why and "approval.pdf" in rest.law.why["en"]


def test_one_that_takes_away_for_certain_comes_before_one_that_is_not_known_in_either_order() -> None:
    vague, sure = {**HOURS_PERMIT, "cycle": None}, {**HOURS_PERMIT, "kind": "irregular-hours", "number": "2"}
    for told in ((vague, sure), (sure, vague)):
        found = day(*told)
        assert (found.state, len(found.losing), len(found.permits)) == ("not-applicable", 1, 2)


def folder(path: Path, law: int, does: str) -> Path:
    made = shelf(path, xa__weekly_cap=HOURS.replace("value = 60", f"value = {law}"))
    (made / "xa" / "permits").mkdir()
    over = 'over = "day"\n' if does == "averages" else ""
    (made / "xa" / "permits" / "leave.toml").write_text(CHANGE.format(id="leave", does=does, over=over), "utf-8")
    return made


@pytest.mark.parametrize("does", permit_kinds.DOES)
@pytest.mark.parametrize("precedence", ["law-else-this", "law-and-policy-else-this", "law-only", "stricter-of-both"])
@pytest.mark.parametrize("own", [50, 66, 80])
def test_no_permit_makes_a_limit_stricter(tmp_path: Path, does: str, precedence: str, own: int) -> None:
    clause = standards.clause("icti/2.5")
    limit = next(one for one in clause.limits if one.id == "hours-per-week")
    value = None if precedence == "law-only" else Decimal(own)
    made = replace(clause, limits=(replace(limit, precedence=precedence, law="weekly-cap", value=value),))
    where: dict[str, Any] = {"jurisdiction": "xa", "on": DAY, "folder": folder(tmp_path, 66, does)}
    bare = binding(made, **where)[0]
    with_it = binding(made, profile={"permits": [{**HOURS_PERMIT, "kind": "leave"}]}, **where)[0]
    assert bare.value is not None
    assert with_it.value is None or with_it.value.value >= bare.value.value
    if does == "allows":
        assert with_it.value == bare.value
    elif precedence == "law-only":
        assert with_it.state == ("not-known" if does == "refers" else "not-applicable")


def test_a_figure_of_the_standard_that_a_permit_would_tighten_lost_to_the_permit(tmp_path: Path) -> None:
    clause = standards.clause("icti/2.5")
    limit = next(one for one in clause.limits if one.id == "hours-per-week")
    told = {"permits": [{**HOURS_PERMIT, "kind": "leave"}]}
    where = folder(tmp_path, 66, "lifts")
    for precedence in ("law-else-this", "law-only"):
        value = Decimal(50) if precedence == "law-else-this" else None
        made = replace(clause, limits=(replace(limit, precedence=precedence, law="weekly-cap", value=value),))
        (found,) = binding(made, jurisdiction="xa", on=DAY, profile=told, folder=where)
        assert found.state == "not-applicable"
        assert found.why == phrase("limits.permit-lifts", why=found.law.why, clause="ICTI 2.5")
        assert (found.source, found.since) == (found.law.source, found.law.since)
        assert [one["number"] for one in found.permits] == ["2024-17"]
        assert [one.value for one in found.losing if one.origin == "law"] == [figure(66, "hour")]
        lost = [(one.value, one.why) for one in found.losing if one.origin == "standard"]
        said = [(figure(50, "hour"), phrase("limits.lost-permit", clause="ICTI 2.5"))]
        assert lost == (said if value else [])


def test_the_kind_of_work_of_a_limit_is_the_one_that_a_permit_must_cover(tmp_path: Path) -> None:
    clause = standards.clause("icti/2.5")
    limit = next(one for one in clause.limits if one.id == "hours-per-week")
    seated = replace(limit, precedence="law-only", law="weekly-cap", value=None, for_={"kind": "seated-production"})
    where: dict[str, Any] = {"jurisdiction": "xa", "on": DAY, "folder": folder(tmp_path, 66, "lifts")}
    for kind, counts in (("seated-production", True), ("warehouse", False)):
        told = {"permits": [{**HOURS_PERMIT, "kind": "leave", "covers": {"kinds": [kind]}}]}
        (found,) = binding(replace(clause, limits=(seated,)), profile=told, **where)
        assert [one["counts"] for one in found.permits] == [counts]
        assert found.state == ("not-applicable" if counts else "binds")


def test_a_limit_that_does_not_apply_still_says_which_permit_did_not_count(tmp_path: Path) -> None:
    clause = standards.clause("icti/2.5")
    limit = next(one for one in clause.limits if one.id == "hours-per-week")
    housed = Condition("has", vocabulary().facts["dormitory"])
    made = replace(clause, limits=(replace(limit, precedence="law-only", law="weekly-cap", value=None, when=housed),))
    told = {"dormitory": False, "permits": [{**HOURS_PERMIT, "kind": "leave", "end": "2024-06-01"}]}
    (found,) = binding(made, jurisdiction="xa", on=DAY, profile=told, folder=folder(tmp_path, 66, "lifts"))
    assert found.state == "not-applicable"
    assert ["valid until 2024-05-31" in one["en"] for one in found.remarks] == [True]


@given(st.sampled_from(["cn", "cn-gd", "kh"]), st.sampled_from(["comprehensive-hours", "irregular-hours", "odd"]),
       st.sampled_from([None, "week", "month", "quarter", "year"]), st.dates(date(1996, 1, 1), date(2026, 12, 31)))  # fmt: skip
def test_a_day_outside_the_period_is_judged_as_without_it(place: str, kind: str, cycle: str | None, on: date) -> None:
    told = {**HOURS_PERMIT, "kind": kind, "cycle": cycle}
    inside = date(2024, 1, 1) <= on < date(2025, 1, 1)
    for found, bare in zip(
        binding("icti/2.5", jurisdiction=place, on=on, profile={"permits": [told]}),
        binding("icti/2.5", jurisdiction=place, on=on), strict=True,
    ):  # fmt: skip
        assert found.value in (bare.value, None)
        if not inside or kind == "odd":
            assert (found.value, found.state, found.losing) == (bare.value, bare.state, bare.losing)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"kind": ""}, "has no 'kind'"),
        ({"covers": None}, "has no 'covers'"),
        ({"covers": {}}, "covers is {}"),
        ({"covers": {"workers": []}}, "Write a list"),
        ({"covers": {"workers": [True]}}, "no word"),
        ({"covers": {"shifts": ["night"]}}, "unknown key 'shifts'"),
        ({"covers": {"kinds": ["sitting"]}}, "no kind of work"),
        ({"numer": "1"}, "unknown key 'numer'"),
        ({"start": "20240101"}, "no day"),
        ({"end": "2024-01-01"}, "not after its start"),
        ({"cycle": "decade"}, "no span of time"),
        ({"number": 17}, "Write it as words"),
    ],
)
def test_a_permit_that_cannot_be_understood_is_refused_in_a_sentence(change: dict[str, Any], says: str) -> None:
    with pytest.raises(PermitError, match=r"^permit 1 of the profile.*\. \S") as refused:
        checked({"permits": [{**HOURS_PERMIT, **change}]}, "cn")
    assert says in str(refused.value)


def test_permits_that_are_no_list_and_no_object_are_refused() -> None:
    for told in ("all", [17]):
        with pytest.raises(PermitError):
            permits({"permits": told})
    assert permits({"permits": [{**HOURS_PERMIT, "start": date(2024, 1, 1)}]})[0].period.start == date(2024, 1, 1)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('over = "day"\n', "", "'over' belongs to an effect that averages"),
        ('does = "averages"', 'does = "frees"', "'does' is 'frees'"),
        ('["weekly-cap"]', '["weekly-cup"]', "Did you mean 'weekly-cap'"),
        ("known_until = 2024-12-31", "known_until = 2019-12-31", "before an effect"),
        ('cycles = ["week", "month", "quarter", "year"]', "", "an average needs a cycle"),
        ('id = "leave"', 'id = "live"', "not where the file stands"),
        ("since = 2020-01-01", "since = 0220-01-01", "cannot be meant"),
        ("says =", "sais =", "unknown key 'sais'"),
    ],
)
def test_a_mistake_in_a_kind_of_permit_is_told(tmp_path: Path, old: str, new: str, says: str) -> None:
    made = folder(tmp_path, 60, "averages")
    file = made / "xa" / "permits" / "leave.toml"
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    assert any(says in str(fault) for fault in permit_kinds.check(made)), [str(one) for one in permit_kinds.check(made)]


def test_the_shelf_s_own_kinds_have_no_mistake_and_a_place_off_the_shelf_has_none() -> None:
    assert permit_kinds.check() == ()
    assert permit_kinds.kinds("vn") == {}
