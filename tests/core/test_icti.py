"""What the library's own standards hold, held against the figures of their sources."""

from pathlib import Path

import pytest

from fairfloor.core import standards
from fairfloor.core.clauses import Clause
from fairfloor.core.quantities import figure
from fairfloor.core.shelf import LIBRARY
from fairfloor.core.standard_checks import check
from fairfloor.core.vocabulary import vocabulary

SPEC = Path(__file__).parents[1] / "spec"


def test_the_library_has_no_mistake() -> None:
    checked = check(standards.FOLDER)
    assert [str(one) for one in checked.problems] == []
    assert standards.codes() == tuple(one.code for one in checked.standards)


def test_icti_holds_all_its_190_clauses() -> None:
    icti = standards.load("icti")
    assert {section.number: section.count for section in icti.sections} == {
        "1": 6, "2": 9, "3": 11, "4": 7, "5": 7, "6": 6, "7": 2, "8": 7, "9": 19, "10": 37, "11": 53, "12": 26,
    }  # fmt: skip
    assert all(section.filled for section in icti.sections)
    assert len(icti.clauses) == 190


# Every figure, recurrence and sample was typed a second time from the source into the files that these read, one row
# each. Rows of a clause stand in its order; the files may come in any.
#   figures      number id | "law" or all figures printed, the judging one first | precedence | how it compares
#   recurrences  number | id | every, or so many / within, or "on" an event | "recommended" or nothing
#   samples      number | of whom or what | at least–at most | how     (after "# samples" in the same files)


def typed(names: str) -> list[list[str]]:
    """The rows of the files so named, by the order of the clauses; a sample's row begins with "sample"."""
    order = {clause.number: place for place, clause in enumerate(standards.load("icti").clauses)}
    rows = []
    for path in sorted(SPEC.glob(names)):
        sample: list[str] = []
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("#"):
                sample = ["sample"]
            elif line:
                rows.append(sample + [cell.strip() for cell in line.split("|")])
    return sorted(rows, key=lambda row: order[row[1 if row[0] == "sample" else 0].split()[0]])


def test_every_figure_of_icti_is_the_printed_one() -> None:
    rows = typed("icti-figures-*.txt")
    limits = [(clause.number, limit) for clause in standards.load("icti").clauses for limit in clause.limits]
    found = [
        (
            f"{number} {limit.id}",
            " = ".join(f"{one.value} {one.unit}" for one in limit.printed) or "law",
            limit.precedence,
        )
        for number, limit in limits
    ]
    assert found == [(" ".join(row[0].split()), row[1], row[2]) for row in rows]
    for (number, limit), row in zip(limits, rows, strict=True):
        assert limit.figure is None or limit.figure == limit.printed[0]  # what is printed first judges
        assert [limit.compare] == (row[3:] or [limit.compare]), (number, limit.id)


def test_every_recurrence_of_icti_is_the_printed_one() -> None:
    found = []
    for clause in standards.load("icti").clauses:
        for one in clause.recurrences:
            figures = " / ".join(f"{f.value} {f.unit}" for f in (one.every, one.at_least, one.within) if f)
            when = ", ".join(part for part in (figures, "on" if one.on else "") if part)
            found.append([clause.number, one.id, when, "recommended" if one.recommended else ""])
            assert one.record or not figures, (clause.number, one.id)  # an interval needs its last day
    assert found == [row for row in typed("icti-recurrences*.txt") if row[0] != "sample"]


def test_every_sample_of_icti_is_the_printed_one() -> None:
    found = [
        [clause.number, "–".join(str(f.value) for f in (one.at_least, one.at_most) if f), one.how]
        for clause in standards.load("icti").clauses
        for one in clause.samples
    ]
    assert found == [[row[1], row[3], row[4]] for row in typed("icti-recurrences*.txt") if row[0] == "sample"]


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
        ("9.8", "indoor-air-test", figure(1, "year"), "last-indoor-air-test"),
        ("9.12", "certification", figure(1, "year"), "certificate-issued"),
        ("9.15", "water-test", figure(1, "year"), "last-water-test"),
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
    assert advised == [
        "3.9", "9.6", "9.17",
        "10.6", "10.8", "10.10", "10.19", "10.20", "10.27", "10.29", "10.30",
        "11.12", "11.22", "11.31", "11.34", "11.50", "11.52",
        "12.1", "12.10", "12.21", "12.22",
    ]  # fmt: skip


# A word of the note that must be there, where the source is silent or contradicts itself.
@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("1.a", "calls the 1997 edition of the manual the newest"),
        ("2.5", "for the week only"),
        ("2.9", "paid or count as hours worked"),
        ("3.1", "whereas 2.1 takes the day the law took effect"),
        ("3.2", '"In Chinese" is kept as printed'),
        ("3.6", "each by itself"),
        ("4.6", "someone of just that age is left out"),
        ("5.4", "from the worker's side"),
        ("6.6", "gives no figure"),
        ("7.2", "Nationality is among the grounds of 7.1"),
        ("9.7", "39.2 °F (printed 39)"),
        ("9.7", "1.8 °F"),
        ("9.8", "9.4 L/s (printed 10)"),
        ("9.8", "6.6 (printed 8)"),
        ("9.8", "18.9 (printed 24)"),
        ("9.9", "no figure for light"),
        ("9.15", "Schedule A is not at hand"),
        ("9.16", "not the rule"),
        ("10.8", "printed in feet alone (61.0 m)"),
        ("10.11", "of what the 30 % is"),
        ("10.19", "6 ft is 1.83 m"),
        ("10.27", "25 ft is 7.62 m (printed 7.5), 125 °F is 51.7 °C (printed 51)"),
        ("10.27", "20 ft is 6.10 m (printed 6), 5 ft is 1.52 m (printed 1.5)"),
        ("10.29", "Only the monthly cleaning is said to be advice"),
        ("10.30", "30.48 m/min, printed 30"),
        ("10.33", "75 ft is 22.86 m, printed 23"),
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
        for reference in (*clause.see_also, *clause.answered_by):
            if reference in written and reference.split("/")[0] != clause.id.split("/")[0]:
                back = (*written[reference].see_also, *written[reference].answered_by)
                assert clause.id in back, (clause.id, reference)


def texts(value: object) -> list[dict[str, str]]:
    """Every text in an export, wherever it stands."""
    if isinstance(value, list | tuple):
        return [text for one in value for text in texts(one)]
    if not isinstance(value, dict):
        return []
    return [value] if {"zh", "en"} <= set(value) else [text for one in value.values() for text in texts(one)]


def test_every_text_is_of_the_language_it_says() -> None:
    for code in standards.codes():
        for clause in standards.load(code).clauses:
            for text in texts(clause.as_json()):
                assert any("一" <= sign <= "鿿" for sign in text["zh"]), (clause.id, text)
                assert not any("一" <= sign <= "鿿" for sign in text["en"]), (clause.id, text)


def test_every_law_on_the_shelf_is_a_word_that_standards_may_name() -> None:
    law = {path.stem for path in (LIBRARY / "law").glob("*/*.toml") if path.name != "jurisdiction.toml"}
    assert law
    assert law <= set(vocabulary().parameters)


def test_a_chinese_reader_is_shown_no_english_phrase_for_a_mixture() -> None:
    """Chemicals are called on labels as they are in either language; a mixture is called by a phrase, in the reader's own."""
    substances = {one.id: one for one in standards.clause("icti/11.24").substances}
    for one in substances.values():
        phrases = [name for name in one.also_called("zh-hans") if " " in name and name.isascii()]
        assert not phrases or one.cas, one.id
        assert one.also_called("en") == list(one.synonyms)
    assert substances["welding-fume"].also_called("zh") == ["电焊烟尘", "未另行说明的焊接烟尘"]
    assert "pimelic ketone" in substances["cyclohexanone"].also_called("zh")
