"""Readings judged at every edge, in every unit, and the reasons why one cannot be judged."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairfloor.core import standards
from fairfloor.core.binding_limits import BindingLimit
from fairfloor.core.clause_limits import COMPARES
from fairfloor.core.conditions import Condition
from fairfloor.core.limits import LimitError, binding
from fairfloor.core.quantities import Figure, figure
from fairfloor.core.readings import Reading, Verdict, against, clauses_on, judge
from fairfloor.core.vocabulary import vocabulary
from tests.core.test_law import HOURS, shelf

DAY = date(2024, 6, 1)
CALIBRATED = date(2025, 1, 1)
AIR = {"air-conditioning": True}


def read(quantity: str, value: object, unit: str, kind: str = "", **more: object) -> Reading:
    """A reading of an instrument in calibration."""
    return Reading(quantity, figure(str(value), unit), kind=kind, **{"calibrated_until": CALIBRATED, **more})


def verdict(clause: str, reading: Reading, **options: object) -> Verdict:
    """The verdict in Cambodia on a day in 2024."""
    return judge(reading, clause, **{"jurisdiction": "kh", "on": DAY, **options})


@pytest.mark.parametrize(
    ("kind", "value", "unit", "expected", "margin"),
    [
        ("seated-production", "32", "degC", "outside", "-2"),
        ("seated-production", "30", "degC", "within", "0"),
        ("seated-production", "86", "degF", "within", "0"),
        ("seated-production", "30.01", "degC", "outside", "-0.01"),
        ("seated-production", "86.1", "degF", "outside", None),
        ("seated-production", "15.99", "degC", "outside", "-0.01"),
        ("seated-production", "16", "degC", "borderline", "0"),
        ("seated-production", "60.9", "degF", "borderline", None),
        ("seated-production", "61", "degF", "within", None),
        ("seated-production", "25", "degC", "within", "5"),
        ("warehouse", "28.8", "degC", "within", "0.2"),
        ("warehouse", "84", "degF", "within", None),
        ("warehouse", "84.1", "degF", "borderline", None),
        ("warehouse", "29", "degC", "borderline", "0"),
        ("warehouse", "29.1", "degC", "outside", "-0.1"),
        ("warehouse", "4", "degC", "within", "0"),
        ("warehouse", "3.9", "degC", "borderline", "-0.1"),
        ("warehouse", "38.9", "degF", "outside", None),
        ("office", "31", "degC", "within", "0"),
        ("office", "88", "degF", "borderline", None),
        ("office", "88.1", "degF", "outside", None),
    ],
)
def test_temperatures_at_their_edges(kind: str, value: str, unit: str, expected: str, margin: str | None) -> None:
    found = verdict("icti/9.7", read("air-temperature", value, unit, kind))
    assert found.verdict == expected
    assert found.clause == "icti/9.7"
    if margin is not None:
        assert found.margin == figure(margin, "delta_degC")
    assert not found.breach  # out of range asks for action
    assert bool(found.then) == (expected == "outside")


@pytest.mark.parametrize(
    ("value", "unit", "certified", "expected"),
    [
        ("31", "degC", False, "outside"),
        ("31", "degC", True, "within"),
        ("88", "degF", True, "borderline"),
        ("31.2", "degC", True, "outside"),
        ("15", "degC", True, "outside"),
    ],
)
def test_a_certificate_moves_the_upper_limit_by_one_degree(
    value: str, unit: str, certified: bool, expected: str
) -> None:
    found = verdict("icti/9.7", read("air-temperature", value, unit, "seated-production", certified=certified))
    assert found.verdict == expected
    if value == "31.2":
        assert found.limit == figure(31, "degC")
        assert "moved by 1 °C" in found.why["en"]


@pytest.mark.parametrize(
    ("quantity", "value", "expected"),
    [
        ("co2", "1000", "within"),
        ("co2", "1000.1", "outside"),
        ("co", "9", "within"),
        ("co", "9.5", "outside"),
        ("co", "0", "within"),
    ],
)
def test_air_quality(quantity: str, value: str, expected: str) -> None:
    found = verdict("icti/9.8", read(quantity, value, "ppm"))
    assert (found.verdict, found.breach) == (expected, expected == "outside")


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("19.9", "ft3/min", "outside"),
        ("20", "ft3/min", "borderline"),
        ("9.5", "L/s", "borderline"),
        ("10", "L/s", "within"),
    ],
)
def test_fresh_air_between_two_printed_units_is_no_pass(value: str, unit: str, expected: str) -> None:
    reading = read("outdoor-air-flow", value, unit, "general-office")
    assert verdict("icti/9.8", reading, profile=AIR).verdict == expected
    assert (
        verdict("icti/9.8", reading, profile={"air-conditioning": False, "warm-air-heating": False}).verdict
        == "not-applicable"
    )
    untold = verdict("icti/9.8", reading)
    assert untold.verdict == "cannot-be-judged"
    assert "the profile does not tell" in untold.why["en"]


@pytest.mark.parametrize(
    ("clause", "reading", "says"),
    [
        ("icti/9.9", read("illuminance", 300, "lux"), "leaves the figure to the law"),
        ("icti/9.7", read("air-temperature", 31, "degC"), "Say which it is"),
        ("icti/9.7", read("air-temperature", 31, "degC", "canteen"), "no figure for this (Canteen)"),
        ("icti/9.8", read("co", 5, "lux"), "State the figure in ppm"),
        ("icti/9.7", read("air-temperature", 5, "delta_degC", "office"), "State the figure in °C"),
        ("icti/9.8", read("noise", 80, "dBA"), "no clause of the standard has a figure"),
        (None, read("noise", 80, "dBA"), "no clause of the standard has a figure"),
        ("icti/9.8", Reading("co", None), "no value was read"),
        ("icti/9.8", read("co", 5, "ppm", calibrated_until=date(2024, 5, 31)), "calibrated until 2024-05-31"),
        (
            "icti/9.8",
            read("co", 5, "ppm", calibrated_until=date(2024, 5, 31), taken_date=date(2024, 6, 2)),
            "the reading is of 2024-06-02",
        ),
    ],
)
def test_what_cannot_be_judged_says_why(clause: str | None, reading: Reading, says: str) -> None:
    found = judge(reading, clause, jurisdiction="kh", on=DAY)
    assert (found.verdict, found.margin, found.breach) == ("cannot-be-judged", None, False)
    assert says in found.why["en"]
    assert found.why["zh"].startswith("无法判定")


def test_calibration_lasts_through_its_last_day_and_is_missed_when_not_told() -> None:
    assert verdict("icti/9.8", read("co", 5, "ppm", calibrated_until=DAY)).verdict == "within"
    untold = verdict("icti/9.8", read("co", 5, "ppm", calibrated_until=None))
    assert untold.verdict == "within"
    assert "was not told" in untold.why["en"]


def test_people_are_counted_without_an_instrument_and_so_without_its_calibration() -> None:
    profile = {"dormitory": True, "dormitory-built": "2008-09-15"}
    why = verdict("icti/12.3", read("people-per-toilet", 11, "count", calibrated_until=None), profile=profile).why
    assert "calibrated" not in why["en"] and "校准" not in why["zh"]


def test_a_clause_that_does_not_apply_to_the_factory_judges_nothing() -> None:
    dormitories = replace(standards.clause("icti/9.8"), applies=Condition("has", vocabulary().facts["dormitory"]))
    found = judge(read("co", 99, "ppm"), dormitories, jurisdiction="kh", on=DAY, profile={"dormitory": False})
    assert (found.verdict, found.clause) == ("not-applicable", "icti/9.8")


def test_no_limits_at_all_judge_nothing() -> None:
    assert against(read("noise", 80, "dBA"), []).verdict == "cannot-be-judged"


def test_a_kind_nobody_knows_is_refused() -> None:
    with pytest.raises(LimitError, match="'office'"):
        verdict("icti/9.7", read("air-temperature", 30, "degC", "ofice"))


def test_where_the_law_has_a_figure_light_is_judged(tmp_path: Path) -> None:
    text = (
        HOURS.replace("weekly-cap", "workplace-illuminance")
        .replace('"hour"', '"lux"')
        .replace("value = 60", "value = 300")
    )
    folder = shelf(tmp_path, xa__workplace_illuminance=text)
    dark = judge(read("illuminance", 299, "lux"), "icti/9.9", jurisdiction="xa", on=DAY, folder=folder)
    assert (dark.verdict, dark.breach, dark.margin, dark.source.article) == ("outside", True, figure(-1, "lux"), "1")
    assert (
        judge(read("illuminance", 300, "lux"), "icti/9.9", jurisdiction="xa", on=DAY, folder=folder).verdict == "within"
    )


def test_a_law_beside_the_standard_makes_outside_a_breach(tmp_path: Path) -> None:
    text = (
        HOURS.replace("weekly-cap", "workplace-temperature-maximum")
        .replace('"hour"', '"degC"')
        .replace("value = 60", "value = 28")
    )
    folder = shelf(tmp_path, xa__workplace_temperature_maximum=text)
    warm = judge(read("air-temperature", 31, "degC", "office"), "icti/9.7", jurisdiction="xa", on=DAY, folder=folder)
    assert (warm.verdict, warm.breach, warm.limit) == ("outside", True, figure(28, "degC"))


def test_the_quantities_that_clauses_have_limits_on() -> None:
    clauses = standards.load("icti").clauses
    found = {
        one: [clause.number for clause in clauses_on(one, clauses)] for one in ("air-temperature", "co", "illuminance")
    }
    assert found == {"air-temperature": ["9.7"], "co": ["9.8"], "illuminance": ["9.9"]}


def test_within_a_range_tells_both_ends() -> None:
    found = verdict("icti/9.7", read("air-temperature", 25, "degC", "seated-production"))
    assert found.why["en"] == "25 °C is within what ICTI 9.7 sets. At least 16 °C, at most 30 °C."
    assert found.why["zh"] == "25 ℃ 在 ICTI 9.7 的限值之内：至少 16 ℃，不超过 30 ℃。"


@pytest.mark.parametrize(
    ("built", "people", "en", "zh"),
    [
        (
            "2000-11-01",
            13,
            "sets it, only where dormitory built on 2000-11-01 or later.",
            "如此规定，仅限：宿舍建成日期在 2000-11-01 或之后。",
        ),
        (
            "2000-10-31",
            21,
            "sets it, only where dormitory built before 2000-11-01. It bounds the average, not each single shower or fixture.",
            "如此规定，仅限：宿舍建成日期在 2000-11-01 之前。这是平均数的上限，不是每一个淋浴或厕具的上限。",
        ),
    ],
)
def test_of_two_figures_each_says_for_which_dormitory_it_is(built: str, people: int, en: str, zh: str) -> None:
    profile = {"dormitory": True, "dormitory-built": built}
    for value in (1, people):
        why = verdict("icti/12.3", read("people-per-shower", value, "count"), profile=profile).why
        assert f"ICTI 12.3 {en}" in why["en"] and f"ICTI 12.3 {zh}" in why["zh"]


def test_below_a_lower_limit_nothing_is_said_to_be_beyond_it() -> None:
    why = verdict("icti/9.7", read("air-temperature", 15, "degC", "seated-production")).why
    assert "expects it; being outside it calls for action, and is no breach by itself." in why["en"]
    assert "要求如此；不符合时须采取措施，其本身不算违规。" in why["zh"]


def test_json() -> None:
    told = verdict("icti/9.7", read("air-temperature", 32, "degC", "seated-production")).as_json()
    assert told["observed"] == {"value": 32, "unit": "degC"}
    assert told["limit"] == {"value": 30, "unit": "degC"}
    assert told["margin"] == {"value": -2, "unit": "delta_degC"}
    assert (told["verdict"], told["source"]["article"], told["breach"]) == ("outside", "9.7", False)
    bare = judge(Reading("noise", None), None, jurisdiction="kh", on=DAY).as_json()
    assert (bare["clause"], bare["observed"], bare["source"]) == (None, None, None)


# ------------------------------------------------------------------------------------------------------------ properties

WORSE = {"within": 0, "borderline": 1, "outside": 2}
TEMPERATURES = st.decimals(min_value=-40, max_value=90, places=3)
KINDS = st.sampled_from(["seated-production", "light-production", "moderate-production", "warehouse", "office"])
FLOWS = st.decimals(min_value=0, max_value=60, places=3)


@given(TEMPERATURES, KINDS, st.booleans())
def test_equal_temperatures_in_two_units_have_one_verdict(value: Decimal, kind: str, certified: bool) -> None:
    celsius = verdict("icti/9.7", read("air-temperature", value, "degC", kind, certified=certified))
    fahrenheit = verdict("icti/9.7", read("air-temperature", value * 9 / 5 + 32, "degF", kind, certified=certified))
    assert (celsius.verdict, celsius.margin, celsius.limit) == (fahrenheit.verdict, fahrenheit.margin, fahrenheit.limit)


@given(FLOWS, st.sampled_from(["general-office", "general-factory", "toilet-room", "kitchen"]))
def test_equal_flows_in_two_units_have_one_verdict(value: Decimal, kind: str) -> None:
    litres = value * Decimal("0.4719474432")  # a cubic foot is 28.316846592 litres, exactly
    one = verdict("icti/9.8", read("outdoor-air-flow", value, "ft3/min", kind), profile=AIR)
    two = verdict("icti/9.8", read("outdoor-air-flow", litres, "L/s", kind), profile=AIR)
    assert (one.verdict, one.margin) == (two.verdict, two.margin)


def single(compare: str, printed: tuple[Figure, ...]) -> BindingLimit:
    """A limit like that of the warehouse, with another comparison and other printed figures."""
    answer = binding("icti/9.7", jurisdiction="kh", on=DAY, kind="warehouse")[1]
    return replace(answer, compare=compare, printed=printed, value=printed[0], for_={})


PRINTED = st.tuples(
    st.builds(Figure, st.decimals(-10, 50, places=1), st.just("degC")),
    st.builds(Figure, st.decimals(10, 120, places=1), st.just("degF")),
)


@given(st.sampled_from([one for one in COMPARES if one != "exactly"]), PRINTED, TEMPERATURES, TEMPERATURES)
def test_a_verdict_is_monotone_in_the_value(
    compare: str, printed: tuple[Figure, ...], one: Decimal, two: Decimal
) -> None:
    limit = single(compare, printed)
    low, high = (against(read("air-temperature", value, "degC"), [limit]) for value in sorted((one, two)))
    if compare in ("at-most", "less-than"):
        assert WORSE[low.verdict] <= WORSE[high.verdict]
        assert low.margin.value >= high.margin.value
    else:
        assert WORSE[low.verdict] >= WORSE[high.verdict]
        assert low.margin.value <= high.margin.value


@given(st.sampled_from(COMPARES), PRINTED, TEMPERATURES)
def test_the_margin_s_sign_agrees_with_the_verdict(compare: str, printed: tuple[Figure, ...], value: Decimal) -> None:
    found = against(read("air-temperature", value, "degC"), [single(compare, printed)])
    if found.verdict == "outside":
        assert found.margin.value <= 0
    elif found.verdict == "within":
        assert found.margin.value >= 0
    else:
        assert "disagree" in found.why["en"]


@given(PRINTED, TEMPERATURES)
def test_one_printed_figure_leaves_no_borderline(printed: tuple[Figure, ...], value: Decimal) -> None:
    for compare in COMPARES:
        assert against(read("air-temperature", value, "degC"), [single(compare, printed[:1])]).verdict != "borderline"
