"""Buildings of a profile: what can be one, what is asked of each, and by which facts and limits."""

from dataclasses import replace
from datetime import date

import pytest

from fairfloor.core import buildings, limits, standards
from fairfloor.core.binding_limits import BINDS, CONDITIONAL
from fairfloor.core.buildings import Building, BuildingError, asked, fitting, read, through
from fairfloor.core.conditions import Condition
from fairfloor.core.vocabulary import vocabulary

A = Building("dormitory-1", "dormitory", "A", date(1998, 5, 1), 4, 120)
B = Building("dormitory-2", "dormitory", "B", date(2000, 11, 1))
C = Building("dormitory-3", "dormitory", "C")
PROFILE = {"dormitory": True, "dormitory-built": "1998-05-01", "headcount": 500, "flammables": True}
TODAY = date(2025, 3, 3)
SECTION_10 = {one.id for one in standards.load("icti").clauses if one.section == "10"}
PER_BUILDING = {"icti/12.1", "icti/12.2", "icti/12.3", "icti/12.4", "icti/12.7"}
ALSO = {"icti/9.15", "icti/9.16", "icti/9.17"}


def of(found, building):
    """The clauses that are asked of a building (None: of the site), in order."""
    return [one.clause.id for one in found if one.building == building]


def test_without_buildings_each_clause_is_asked_once_by_the_same_profile():
    icti = standards.load("icti")
    found = asked([icti], PROFILE)
    assert [one.key for one in found] == [(clause.id, "") for clause in icti.clauses]
    assert all(one.profile == PROFILE for one in found)
    assert [one.clause.id for one in found if one.applies] == [c.id for c in icti.clauses if c.applies_to(PROFILE)]


def test_what_the_shelf_asks_of_each_dormitory():
    icti = standards.load("icti")
    found = asked([icti], PROFILE, (A, B))
    everything = [clause.id for clause in icti.clauses]
    assert len(SECTION_10) > 10
    assert of(found, None) == [id for id in everything if id not in PER_BUILDING]
    expected = [id for id in everything if id in PER_BUILDING | ALSO | SECTION_10]
    assert of(found, A) == of(found, B) == expected
    assert len({one.key for one in found}) == len(found)


def test_a_factory_that_says_it_has_no_dormitory_extends_nothing():
    found = asked([standards.load("icti")], {"dormitory": False}, (A,))
    assert set(of(found, A)) == PER_BUILDING | ALSO


def test_another_standard_that_names_no_building_is_asked_once():
    found = asked([standards.load("bfc"), standards.load("icti")], PROFILE, (A,))
    bfc = [one for one in found if one.clause.id.startswith("bfc/")]
    assert [one.building for one in bfc] == [None] * len(standards.load("bfc").clauses)
    assert found[: len(bfc)] == tuple(bfc)


BFC, ICTI = standards.load("bfc"), standards.load("icti")


def test_one_visit_held_to_both_standards_asks_nothing_twice():
    """Each issue of the procedure is asked by itself, or through clauses that are asked: never both, never neither."""
    found = through(asked([BFC, ICTI], PROFILE))
    alone = {one.key for one in found if one.by_itself}
    answered = {one.clause.id: one.through for one in found if one.through}
    assert set(answered) == {clause.id for clause in BFC.clauses if clause.answered_by}
    assert len(answered) == 12
    for id, others in answered.items():
        assert (id, "") not in alone
        assert set(others) <= alone
        assert {key for key, _building in others} <= set(BFC.clause(id).answered_by)
    left = [clause.id for clause in BFC.clauses if not clause.answered_by]
    assert all((id, "") in alone for id in left)
    assert "bfc/strikes" in left


@pytest.mark.parametrize(("held_to", "alone"), [((BFC,), 22), ((BFC, ICTI), 10)])
def test_held_to_its_issues_alone_a_visit_asks_each_by_itself(held_to, alone):
    found = through(asked(held_to, PROFILE))
    assert sum(one.by_itself for one in found if one.clause.id.startswith("bfc/")) == alone


def test_only_clauses_that_apply_and_are_asked_answer_for_others():
    wages = [one for one in asked([BFC, ICTI], PROFILE) if one.clause.id in ("bfc/wages", "icti/3.1")]
    lone, with_one = through(wages[:1]), through(wages)
    assert lone[0].by_itself
    assert with_one[0].through == (("icti/3.1", ""),)
    shut = replace(
        wages[1], clause=replace(wages[1].clause, applies=Condition("lacks", vocabulary().facts["dormitory"]))
    )
    assert not shut.applies
    assert through([wages[0], shut])[0].by_itself


def test_the_answers_of_each_building_count():
    found = through(asked([BFC, ICTI], PROFILE, (A,)))
    welfare = next(one for one in found if one.clause.id == "bfc/welfare")
    assert welfare.through == tuple((id, at) for id in ("icti/9.15", "icti/9.16", "icti/9.17") for at in ("", A.id))


# What a building knows of itself, and the figure of 12.3 that binds there: nothing is carried over from the factory.
FIGURES = [
    (A, {BINDS: {20}}, "before November 2000"),
    (Building("x", "dormitory", "X", date(2000, 10, 31)), {BINDS: {20}}, "the last day before"),
    (B, {BINDS: {12}}, "the first day after"),
    (C, {CONDITIONAL: {12, 20}}, "its day is not known, though the factory's is"),
]


@pytest.mark.parametrize(("building", "figures", "why"), FIGURES, ids=[row[2] for row in FIGURES])
def test_the_limit_of_toilets_is_that_of_the_building_s_own_date(building, figures, why):
    (one,) = [it for it in asked([standards.load("icti")], PROFILE, (building,)) if it.clause.id == "icti/12.3"]
    found = limits.binding(one.clause, jurisdiction="cn", on=TODAY, profile=one.profile)
    said = {
        state: {int(limit.value.value) for limit in found if limit.state == state and limit.value} for state in figures
    }
    assert said == figures
    assert not [limit for limit in found if limit.state in (BINDS, CONDITIONAL) and limit.state not in figures]


def test_a_building_s_people_are_its_own():
    assert A.profile(PROFILE) == {"dormitory": True, "flammables": True, "dormitory-built": A.built, "headcount": 120}
    assert C.profile(PROFILE) == {"dormitory": True, "flammables": True}


def test_the_site_keeps_its_people_and_loses_the_day_that_each_building_has_of_its_own():
    assert buildings.of_site(PROFILE, (A,)) == {key: PROFILE[key] for key in PROFILE if key != "dormitory-built"}
    assert buildings.of_site(PROFILE, ()) == PROFILE


def test_what_a_profile_keeps_is_read_back():
    assert read([A.as_json(), B.as_json(), C.as_json()]) == (A, B, C)
    assert read([]) == ()


def test_which_kinds_have_buildings_stands_on_the_shelf():
    assert list(buildings.kinds()) == ["dormitory"]
    assert {fact.id for fact in vocabulary().facts.values() if fact.of_each} == {"dormitory-built", "headcount"}


def test_a_building_is_told_in_both_languages():
    assert (A.say()["en"], C.say()["en"]) == ("built 1998-05-01, 4 floors, 120 people", "year of building not known")
    assert A.say()["zh"] == "1998-05-01 建成，4 层，住 120 人"


def told(**changed):
    """One building as a profile would keep it, with changes."""
    return {**A.as_json(), **changed}


REFUSED = [
    ("none", "are no list"),
    ([told()] * 61, "at most 60 buildings"),
    ([told(name=" ")], "A building needs a name"),
    ([told(name="x" * 61)], "A building needs a name"),
    (["A"], "A building needs a name"),
    ([told(id="")], "A is no building of a kind"),
    ([told(kind="canteen")], "A is no building of a kind"),
    ([told(built="May 1998")], "The day on which A was built is no day"),
    ([told(floors=-1)], "The floors and people of A are whole numbers"),
    ([told(people="many")], "The floors and people of A are whole numbers"),
    ([told(people=True)], "The floors and people of A are whole numbers"),
    ([told(), told(name="B")], "Two buildings are called B"),
    ([told(), told(id="dormitory-2", name="a")], "Two buildings are called a"),
    ([told(built="2025-03-04")], "A cannot have been built on a day that is still to come"),
]


@pytest.mark.parametrize(("what", "why"), REFUSED, ids=[row[1] for row in REFUSED])
def test_what_cannot_be_a_building_is_refused_with_a_sentence(what, why):
    with pytest.raises(BuildingError, match=why) as refused:
        fitting(what, {"dormitory": True}, TODAY)
    assert refused.value.why["zh"]


@pytest.mark.parametrize("facts", [{}, {"dormitory": False}])
def test_buildings_that_the_profile_denies_are_refused(facts):
    with pytest.raises(BuildingError, match="the factory has none of them"):
        fitting([A.as_json()], facts, TODAY)
    assert fitting([A.as_json()], {"dormitory": True}, A.built) == (A,)
