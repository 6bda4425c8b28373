"""What a standard's files give when they are right: clauses, conditions, places, and what is not there."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from fairfloor.core import standards
from fairfloor.core.conditions import Condition
from fairfloor.core.languages import Text
from fairfloor.core.quantities import figure
from fairfloor.core.standard_checks import check
from fairfloor.core.standards import NotOnShelf, Standard
from tests.core.demo_standard import DECLARED, shelf


@pytest.fixture
def demo(tmp_path: Path) -> Standard:
    checked = check(shelf(tmp_path))
    assert checked.problems == ()
    return checked.standards[0]


def test_a_right_standard_gives_all_that_it_holds(demo: Standard) -> None:
    assert (demo.code, demo.edition, demo.effective) == ("demo", "2020", date(2020, 1, 1))
    first, second = demo.clauses
    assert (first.id, first.part, second.part) == ("demo/1.1", "1a", "")
    assert first.see_also == ("demo/1.2", "demo/2.c", "demo/2", "icti/9.7", "icti/10.8")
    assert first.record[0].compare_with == "law-issued"
    guard, hall, office = first.limits
    assert guard.figure == figure("12.5", "mm") and guard.printed == (figure("0.5", "in"), figure("12.5", "mm"))
    assert (hall.value, hall.for_, hall.alternative_group) == (Decimal(3), {"kind": "hall"}, "either")
    assert (office.value, office.per, office.printed) == (Decimal(4), "person", (figure(4, "mm"),))
    assert first.samples[0].at_most == figure(5, "count")
    assert [one.every for one in first.recurrences] == [figure(60, "day"), None]
    assert second.extends is not None and second.extends.clauses == ("demo/2",)
    assert second.table is not None and second.table.as_json() == [
        {"item": {"zh": "剪刀", "en": "Scissors"}, "small": {"value": 1, "unit": "count"}},
        {"item": {"zh": "别针", "en": "Pins"}, "small": "sufficient"},
        {"item": {"zh": "指南", "en": "Guide"}},
    ]
    acetone, dust = second.substances
    assert (acetone.cas, acetone.molar_mass, dust.molar_mass) == ("67-64-1", Decimal("58.08"), None)
    assert dust.no_molar_mass == Text(zh="粉尘", en="dust is a mixture")
    assert second.sensitive and second.critical and not first.sensitive


# --- when a clause applies


@pytest.mark.parametrize(
    ("profile", "applies"),
    [
        ({"dormitory": True}, True),
        ({"dormitory": False}, False),
        ({}, True),  # what is not known is answered, not dropped
        ({"dormitory": None}, True),
    ],
)
def test_a_part_decides_for_its_clauses(demo: Standard, profile: dict[str, object], applies: bool) -> None:
    clause = demo.clause("demo/1.1")
    assert clause.applies_to(profile) is applies
    assert (clause.left_out(profile) is None) is applies


def test_why_it_is_left_out_is_said_in_both_languages(demo: Standard) -> None:
    assert demo.clause("demo/1.1").left_out({"dormitory": False}) == Text(
        zh="本条仅适用于：工厂有：宿舍", en="This clause applies only where the factory has: Dormitory"
    )
    assert demo.clause("demo/1.2").left_out({"built": date(2001, 1, 1)}) == Text(
        zh="本条仅适用于：建成在 2000-11-01 之前",
        en="This clause applies only where built before 2000-11-01",
    )


# all of: a dormitory; and any of: no sprinklers, more than 50 people
@pytest.mark.parametrize(
    ("profile", "holds"),
    [
        ({"dormitory": True, "sprinklers": False, "headcount": 10}, True),
        ({"dormitory": True, "sprinklers": True, "headcount": 51}, True),
        ({"dormitory": True, "sprinklers": True, "headcount": 50}, False),
        ({"dormitory": False}, False),
        ({"dormitory": True, "sprinklers": True}, None),
        ({"dormitory": True, "headcount": 60}, True),
        ({"sprinklers": False}, None),
        ({}, None),
    ],
)
def test_a_condition_answers_yes_no_or_not_known(demo: Standard, profile: dict[str, object], holds: object) -> None:
    condition = demo.clause("demo/1.1").limits[1].when
    assert condition is not None and condition.holds(profile) is holds


@pytest.mark.parametrize(
    ("clause", "profile", "applies"),
    [
        ("demo/1.2", {"built": date(2000, 10, 31)}, True),
        ("demo/1.2", {"built": date(2000, 11, 1)}, False),
        ("demo/1.2", {"built": "2000-11-01"}, False),  # as JSON tells a date
        ("demo/1.2", {"built": "2000-10-31"}, True),
        ("demo/1.2", {"built": datetime(2000, 11, 1, 9)}, False),  # a moment counts by its day
        ("demo/1.2", {"built": "long ago"}, True),  # no date: not known
        ("demo/1.2", {"built": True}, True),
        ("demo/1.1", {"dormitory": "no"}, True),  # neither yes nor no: not known
    ],
)
def test_a_fact_that_is_not_what_it_should_be_is_not_known(
    demo: Standard, clause: str, profile: dict[str, object], applies: bool
) -> None:
    assert demo.clause(clause).applies_to(profile) is applies


@pytest.mark.parametrize("heads", [True, "many", None])
def test_a_headcount_that_is_no_number_is_not_known(demo: Standard, heads: object) -> None:
    condition = demo.clause("demo/1.1").limits[1].when
    profile = {"dormitory": True, "sprinklers": True, "headcount": heads}
    assert condition is not None and condition.holds(profile) is None


@pytest.mark.parametrize(("roof", "holds"), [("flat", True), ("steep", False), (2, None), (None, None)])
def test_a_choice_is_compared_by_its_word(demo: Standard, roof: object, holds: object) -> None:
    condition = demo.clause("demo/1.1").recurrences[1].when
    assert condition is not None and condition.holds({"roof": roof}) is holds


def test_what_the_section_the_part_and_the_clause_ask_holds_together(tmp_path: Path) -> None:
    declared = DECLARED.replace("clauses = 2\n", 'clauses = 2\napplies = { has = "canteen" }\n')
    (standard,) = check(shelf(tmp_path, declared)).standards
    clause = standard.clause("demo/1.1")
    assert clause.applies.as_json() == {"all": [{"has": "canteen"}, {"has": "dormitory"}]}
    assert not clause.applies_to({"canteen": True, "dormitory": False})
    assert clause.applies_to({"canteen": True, "dormitory": True})


def test_always_may_be_written_out(tmp_path: Path) -> None:
    declared = DECLARED.replace('applies = { has = "dormitory" }', 'applies = "always"')
    (standard,) = check(shelf(tmp_path, declared)).standards
    clause = standard.clause("demo/1.1")
    assert clause.applies.as_json() == "always"
    assert clause.applies.say()["en"] == "always"
    assert clause.applies_to({"dormitory": False}) and clause.applies.holds({}) is True


def test_a_condition_is_said_and_written(demo: Standard) -> None:
    condition = demo.clause("demo/1.1").limits[1].when
    assert condition is not None
    assert condition.as_json() == {
        "all": [{"has": "dormitory"}, {"any": [{"lacks": "sprinklers"}, {"fact": "headcount", "more_than": 50}]}]
    }
    assert condition.say()["en"] == (
        "the factory has: Dormitory and (the factory has no: Sprinklers or headcount is more than 50)"
    )
    flat = demo.clause("demo/1.1").recurrences[1].when
    assert flat is not None and flat.say()["en"] == "roof is flat"
    assert demo.clause("demo/1.2").applies.as_json() == {"fact": "built", "less_than": "2000-11-01"}


# A day in a condition is said as people say it.
@pytest.mark.parametrize(
    ("form", "zh", "en"),
    [
        ("less_than", "建成在 2000-11-01 之前", "built before 2000-11-01"),
        ("at_most", "建成在 2000-11-01 或之前", "built on 2000-11-01 or earlier"),
        ("at_least", "建成在 2000-11-01 或之后", "built on 2000-11-01 or later"),
        ("more_than", "建成在 2000-11-01 之后", "built after 2000-11-01"),
        ("is", "建成为 2000-11-01", "built on 2000-11-01"),
    ],
)
def test_a_day_in_a_condition_is_said_as_everywhere(demo: Standard, form: str, zh: str, en: str) -> None:
    condition = Condition(form, demo.words.facts["built"], date(2000, 11, 1))
    assert condition.say() == Text(zh=zh, en=en)


def test_several_facts_are_said_as_one_list(demo: Standard) -> None:
    parts = tuple(Condition("has", demo.words.facts[id]) for id in ("dormitory", "sprinklers"))
    assert Condition("any", parts=parts).say()["en"] == "the factory has any of: Dormitory; Sprinklers"
    assert Condition("all", parts=parts).say()["zh"] == "工厂有以下各项：宿舍；喷淋灭火系统"


def test_a_clause_is_answered_again_for_each_place_that_there_is(demo: Standard) -> None:
    clause = demo.clause("demo/1.1")
    assert clause.places({"dormitory": True}) == ("factory", "dormitory")
    assert clause.places({}) == ("factory",)


def test_what_is_not_there_is_told_apart_from_what_is_not_written_yet(demo: Standard) -> None:
    with pytest.raises(NotOnShelf, match="declared but not written"):
        demo.clause("demo/2.b")
    with pytest.raises(NotOnShelf, match=r"demo has no clause 2\.d"):
        demo.clause("demo/2.d")
    with pytest.raises(NotOnShelf, match=r"icti has no clause 9\.77"):
        standards.clause("icti/9.77")
    with pytest.raises(NotOnShelf, match="write the standard's code and the number"):
        standards.clause("9.7")
    with pytest.raises(NotOnShelf, match="there are: bfc, bfc-public, icti"):
        standards.load("itci")
    with pytest.raises(NotOnShelf, match="it has: undated"):
        standards.load("icti", "1999")
    with pytest.raises(NotOnShelf, match="icti has no section 13"):
        standards.load("icti").section("13")
    assert standards.load("icti").section("9").title["en"] == "Facilities"
