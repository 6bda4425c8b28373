"""What the library's own standards hold, held against the figures of their sources."""

import pytest

from fairfloor.core import standards
from fairfloor.core.clauses import Clause
from fairfloor.core.quantities import figure
from fairfloor.core.shelf import LIBRARY
from fairfloor.core.standard_checks import check
from fairfloor.core.vocabulary import vocabulary


def test_the_library_has_no_mistake() -> None:
    checked = check(standards.FOLDER)
    assert [str(one) for one in checked.problems] == []
    assert standards.codes() == tuple(one.code for one in checked.standards)


def test_icti_declares_190_clauses_and_holds_two_sections_whole() -> None:
    icti = standards.load("icti")
    assert {section.number: section.count for section in icti.sections} == {
        "1": 6, "2": 9, "3": 11, "4": 7, "5": 7, "6": 6, "7": 2, "8": 7, "9": 19, "10": 37, "11": 53, "12": 26,
    }  # fmt: skip
    assert sum(section.count for section in icti.sections) == 190
    assert [section.number for section in icti.sections if section.filled] == ["2", "9"]
    assert len(icti.clauses) == 28


# Each figure of sections 2 and 9, typed again from the source: clause, limit, judging figure, all printed, precedence.
ICTI_LIMITS = """
2.5  hours-per-day                | law                            | law-and-policy-only
2.5  hours-per-week               | 66 hour                        | law-and-policy-else-this
2.6  overtime-per-month           | law                            | law-only
2.7  rest-days                    | 1 day                          | this
2.9  meal-break                   | 30 minute                      | prompts-enquiry
9.7  seated-production-low        | 16 degC = 61 degF              | prompts-action
9.7  light-production-low         | 4 degC = 39 degF               | prompts-action
9.7  moderate-production-low      | 4 degC = 39 degF               | prompts-action
9.7  warehouse-low                | 4 degC = 39 degF               | prompts-action
9.7  office-low                   | 16 degC = 61 degF              | prompts-action
9.7  seated-production-high       | 30 degC = 86 degF              | this-with-relaxation
9.7  light-production-high        | 30 degC = 86 degF              | this-with-relaxation
9.7  moderate-production-high     | 30 degC = 86 degF              | this-with-relaxation
9.7  warehouse-high               | 29 degC = 84 degF              | this-with-relaxation
9.7  office-high                  | 31 degC = 88 degF              | this-with-relaxation
9.8  outdoor-air-general-office   | 20 ft3/min = 10 L/s            | conditional
9.8  outdoor-air-general-factory  | 14 ft3/min = 8 L/s             | conditional
9.8  outdoor-air-toilet-room      | 40 ft3/min = 24 L/s            | conditional
9.8  outdoor-air-warehouse        | 14 ft3/min = 8 L/s             | conditional
9.8  outdoor-air-canteen          | 14 ft3/min = 8 L/s             | conditional
9.8  outdoor-air-kitchen          | 14 ft3/min = 8 L/s             | conditional
9.8  carbon-dioxide               | 1000 ppm                       | this
9.8  carbon-monoxide              | 9 ppm                          | this
9.9  illuminance                  | law                            | law-only
9.16 toilets-by-headcount         | law                            | law-else-this
"""


def test_every_figure_of_icti_hours_and_facilities_is_the_printed_one() -> None:
    rows = [[cell.strip() for cell in row.split("|")] for row in ICTI_LIMITS.strip().splitlines()]
    expected = [(*row[0].split(), row[1], row[2]) for row in rows]
    found = [
        (
            clause.number,
            limit.id,
            " = ".join(f"{one.value} {one.unit}" for one in limit.printed) or "law",
            limit.precedence,
        )
        for clause in standards.load("icti").clauses
        for limit in clause.limits
    ]
    assert found == expected
    for clause in standards.load("icti").clauses:
        for limit in clause.limits:
            assert limit.figure is None or limit.figure == limit.printed[0]  # what is printed first judges


def test_icti_temperatures_may_be_raised_by_one_degree_on_medical_advice() -> None:
    relaxed = [limit for limit in standards.clause("icti/9.7").limits if limit.relaxation]
    assert len(relaxed) == 5 and all(limit.compare == "at-most" for limit in relaxed)
    for limit in relaxed:
        assert limit.relaxation is not None
        assert limit.relaxation.by == figure(1, "delta_degC")
        assert limit.relaxation.printed == (figure(1, "delta_degC"), figure(2, "delta_degF"))


def test_icti_outdoor_air_is_for_each_person_or_fixture_where_air_is_conditioned_or_heated() -> None:
    limits = [limit for limit in standards.clause("icti/9.8").limits if limit.quantity == "outdoor-air-flow"]
    assert {limit.for_["kind"]: limit.per for limit in limits if limit.per != "person"} == {
        "toilet-room": "toilet-or-urinal"
    }
    for limit in limits:
        assert limit.when is not None
        assert limit.when.holds({"air-conditioning": True, "warm-air-heating": False})
        assert limit.when.holds({"air-conditioning": False, "warm-air-heating": True})
        assert limit.when.holds({"air-conditioning": False, "warm-air-heating": False}) is False


def test_icti_toilets_are_the_sources_example_in_two_steps() -> None:
    (limit,) = standards.clause("icti/9.16").limits
    assert limit.example and limit.law == "toilets"
    assert [(step.over, step.up_to, step.per, step.gives) for step in limit.steps] == [
        (0, 100, 24, 1),
        (100, None, 40, 1),
    ]


@pytest.mark.parametrize(
    ("number", "recurrence", "every", "record"),
    [
        ("9.8", "indoor-air-test", figure(1, "year"), ""),
        ("9.12", "certification", figure(1, "year"), "certificate-issued"),
        ("9.15", "water-test", figure(1, "year"), ""),
        ("9.10", "waste-collection", None, "last-collection"),
        ("9.11", "reassessment", None, "assessment-issued"),
        ("9.13", "load-check", None, "last-check"),
    ],
)
def test_icti_recurrences(number: str, recurrence: str, every: object, record: str) -> None:
    found = {one.id: one for one in standards.clause(f"icti/{number}").recurrences}[recurrence]
    assert (found.every, found.record) == (every, record)
    assert found.every or found.on


def test_icti_compares_the_policy_with_the_law_by_the_day_it_took_effect() -> None:
    policy = standards.clause("icti/2.1").record[0]
    assert (policy.id, policy.compare_by, policy.compare_with) == ("policy-issued", "not-before", "law-effective")


@pytest.mark.parametrize("number", ["9.15", "9.16", "9.17"])
def test_icti_water_toilets_and_washing_hold_for_dormitories_too(number: str) -> None:
    assert standards.clause(f"icti/{number}").places({"dormitory": True}) == ("factory", "dormitory")


def test_icti_recommendations_stand_apart() -> None:
    advised = [clause.number for clause in standards.load("icti").clauses if clause.recommendations]
    assert advised == ["9.6", "9.17"]


# A word of the note that must be there, where the source is silent or contradicts itself.
@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("2.5", "for the week only"),
        ("9.7", "39.2 °F (printed 39)"),
        ("9.7", "1.8 °F"),
        ("9.8", "9.4 L/s (printed 10)"),
        ("9.8", "6.6 (printed 8)"),
        ("9.8", "18.9 (printed 24)"),
        ("9.9", "no figure for light"),
        ("9.15", "Schedule A is not at hand"),
        ("9.16", "not the rule"),
    ],
)
def test_icti_says_where_its_source_is_silent_or_contradicts_itself(number: str, words: str) -> None:
    assert any(words in note["en"] for note in standards.clause(f"icti/{number}").notes)


def test_bfc_holds_the_issues_of_the_procedure_in_order() -> None:
    bfc = standards.load("bfc")
    assert [[clause.title["zh"] for clause in bfc.clauses if clause.section == section.number] for section in bfc.sections] == [
        ["合同", "工资", "小时", "休假", "福利"],
        ["职业安全与健康政策", "工伤与疾病", "事故与疾病的赔偿", "劳保措施", "照明", "噪音", "通风和热度", "医务室"],
        ["工人的自由结社", "反对工会的歧视", "工人代表", "联络主任", "集体纠纷", "罢工与停工", "个体纠纷", "歧视", "童工"],
    ]  # fmt: skip
    assert {clause.number for clause in bfc.clauses if clause.sensitive} == {
        "anti-union-discrimination",
        "discrimination",
        "child-labour",
    }


def test_where_two_standards_refer_to_each_other_both_say_so() -> None:
    written: dict[str, Clause] = {
        clause.id: clause for code in standards.codes() for clause in standards.load(code).clauses
    }
    for clause in written.values():
        for reference in clause.see_also:
            if reference in written and reference.split("/")[0] != clause.id.split("/")[0]:
                assert clause.id in written[reference].see_also, (clause.id, reference)


def test_every_text_is_of_the_language_it_says() -> None:
    for code in standards.codes():
        for clause in standards.load(code).clauses:
            for text in (clause.title, clause.requirement, *clause.notes, *clause.recommendations):
                assert any("一" <= sign <= "鿿" for sign in text["zh"]), clause.id
                assert not any("一" <= sign <= "鿿" for sign in text["en"]), clause.id


def test_every_law_on_the_shelf_is_a_word_that_standards_may_name() -> None:
    law = {path.stem for path in (LIBRARY / "law").glob("*/*.toml") if path.name != "jurisdiction.toml"}
    assert law
    assert law <= set(vocabulary().parameters)
