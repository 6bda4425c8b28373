"""Units convert exactly or refuse with a sentence; a figure keeps its unit."""

import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairfloor.core.languages import Text
from fairfloor.core.quantities import (
    SIZES,
    UNITS,
    Figure,
    UnitError,
    compare,
    convert,
    exact,
    figure,
    plain,
    same_kind,
    unit,
)

# forms.md's list, which other tools rely on; delta_degF is ours, for the "(2 °F)" of ICTI 9.7.
FORMS = ["minute", "hour", "day", "weekday", "week", "month", "quarter", "year", "percent", "count", "degC", "degF"]
FORMS += ["delta_degC", "ppm", "mg/m3", "L/s", "ft3/min", "m/min", "ft/min", "1/hour", "m", "ft", "mm", "in", "m2"]
FORMS += ["ft2", "dB", "dBA", "lux"]
CALENDAR = [id for id, one in UNITS.items() if one.kind.startswith("calendar")]
PAIRS = [(a, b) for a, b in product(UNITS, UNITS) if a != b and same_kind(a, b) and unit(a).pint and unit(b).pint]
VALUES = st.decimals(min_value=-(10**6), max_value=10**6, places=6)


def test_the_list_is_the_one_that_other_tools_rely_on() -> None:
    assert set(UNITS) == {*FORMS, "delta_degF"}


@pytest.mark.parametrize(
    ("value", "given", "into", "expected"),
    [
        # the source's pairs, as they really are
        ("20", "ft3/min", "L/s", "9.438948864"),
        ("14", "ft3/min", "L/s", "6.6072642048"),
        ("40", "ft3/min", "L/s", "18.877897728"),
        ("30", "degC", "degF", "86"),
        ("16", "degC", "degF", "60.8"),
        ("31", "degC", "degF", "87.8"),
        ("1", "delta_degC", "delta_degF", "1.8"),
        ("20", "ft2", "m2", "1.8580608"),
        ("3", "ft", "m", "0.9144"),
        ("0.5", "in", "mm", "12.7"),
        ("100", "ft/min", "m/min", "30.48"),
        ("30", "minute", "hour", "0.5"),
    ],
)
def test_conversions_are_exact(value: str, given: str, into: str, expected: str) -> None:
    assert convert(figure(value, given), into).value == Decimal(expected)


@given(VALUES, st.sampled_from(PAIRS))
def test_there_and_back_is_where_it_was(value: Decimal, pair: tuple[str, str]) -> None:
    here, there = pair
    back = convert(convert(Figure(value, here), there), here)
    assert back.unit == here
    assert abs(back.value - value) <= Decimal("1e-20") * max(1, abs(value))


def test_in_its_own_unit_a_figure_is_itself() -> None:
    long_ago = figure(30, "year")
    assert convert(long_ago, "year") is long_ago


@given(VALUES, VALUES, st.sampled_from(PAIRS))
def test_order_does_not_depend_on_the_unit(one: Decimal, other: Decimal, pair: tuple[str, str]) -> None:
    here, there = pair
    assert (exact(Figure(one, here), there) < exact(Figure(other, here), there)) == (one < other)


@given(VALUES, st.sampled_from([unit for unit in UNITS if UNITS[unit].pint]))
def test_a_figure_equals_itself_in_every_unit_of_its_kind(value: Decimal, here: str) -> None:
    for there in (id for id in UNITS if same_kind(here, id)):
        told = exact(Figure(value, here), there)
        assert exact(Figure(value, here), here) == Fraction(value)
        if told.denominator == 1:
            assert compare(Figure(value, here), Figure(Decimal(told.numerator), there)) == 0


@given(VALUES, st.sampled_from(CALENDAR), st.sampled_from(list(UNITS)))
def test_calendar_units_never_convert(value: Decimal, calendar: str, other: str) -> None:
    if other == calendar:
        return
    for here, there in ((calendar, other), (other, calendar)):
        with pytest.raises(UnitError, match="calendar units, whose length depends on the date"):
            convert(Figure(value, here), there)


@pytest.mark.parametrize(
    ("here", "there", "reason"),
    [
        ("degC", "delta_degC", "a temperature and the other a difference"),
        ("delta_degF", "degF", "a temperature and the other a difference"),
        ("ppm", "mg/m3", "only through the molar mass"),
        ("dB", "dBA", "without weighting"),
        ("ft", "m2", "one measures length, the other area"),
        ("percent", "count", "one measures share, the other count"),
        ("hour", "1/hour", "one measures duration, the other rate"),
        ("lux", "ppm", "one measures illuminance"),
    ],
)
def test_what_has_no_meaning_is_refused_with_the_reason(here: str, there: str, reason: str) -> None:
    with pytest.raises(UnitError, match=reason) as refused:
        convert(figure(1, here), there)
    assert f"state the figure in {there}" in str(refused.value)


def test_only_the_same_kind_converts() -> None:
    for here, there in product(UNITS, UNITS):
        if not same_kind(here, there):
            with pytest.raises(UnitError):
                exact(figure(1, here), there)


@pytest.mark.parametrize(
    ("one", "other", "order"),
    [
        (figure(20, "ft3/min"), figure(10, "L/s"), -1),  # printed as equal, and not equal
        (figure(30, "degC"), figure(86, "degF"), 0),
        (figure(3, "ft"), figure(1, "m"), -1),
        (figure(1, "hour"), figure(60, "minute"), 0),
        (figure("60.0", "minute"), figure(1, "hour"), 0),
        (figure("16.2", "degC"), figure(61, "degF"), 1),
    ],
)
def test_comparing_is_exact(one: Figure, other: Figure, order: int) -> None:
    assert compare(one, other) == order
    assert compare(other, one) == -order


@pytest.mark.parametrize(
    ("made", "json"),
    [
        (figure(66, "hour"), {"value": 66, "unit": "hour"}),
        (figure("66.0", "hour"), {"value": 66, "unit": "hour"}),
        (figure("0.5", "in"), {"value": 0.5, "unit": "in"}),
        (figure("1E+3", "ppm"), {"value": 1000, "unit": "ppm"}),
    ],
)
def test_json_keeps_whole_numbers_whole(made: Figure, json: object) -> None:
    assert made.as_json() == json
    assert type(made.as_json()["value"]) is type(json["value"])  # type: ignore[index]


def test_said_in_both_languages_with_the_unit() -> None:
    assert figure("30.0", "degC").say("en") == "30 °C"
    assert figure(66, "hour").say("zh-hans") == "66 小时"
    assert figure(66, "hour").say("km") == "66 h"
    assert figure(30, "percent").say("zh") == "30%"
    assert figure(2, "count").say("en") == "2"
    assert plain(Decimal("1E+3")) == "1000"
    assert plain(Decimal("0.50")) == "0.5"


@pytest.mark.parametrize("value", ["a", "", "NaN", "Infinity", "1,5"])
def test_what_is_no_number_is_refused(value: str) -> None:
    with pytest.raises(UnitError):
        figure(value, "hour")


@pytest.mark.parametrize("name", ["cfm", "kelvin", "", "Hour"])
def test_a_unit_off_the_list_is_refused_with_the_list(name: str) -> None:
    with pytest.raises(UnitError, match="use one of: minute hour day"):
        figure(1, name)
    with pytest.raises(UnitError):
        same_kind("hour", name)


def test_pint_agrees_on_which_units_are_of_one_kind() -> None:
    import pint

    registry = pint.UnitRegistry()
    named = {id: registry.Unit(one.pint).dimensionality for id, one in UNITS.items() if one.pint}
    for (one, its), (other, others) in product(named.items(), named.items()):
        if {one, other} & {"degC", "degF"} and {one, other} & {"delta_degC", "delta_degF"}:
            assert not same_kind(one, other)  # the same dimension, but a scale and a difference
        else:
            assert (its == others) == same_kind(one, other), (one, other)


def test_every_pair_converts_as_pint_has_it() -> None:
    import pint

    registry = pint.UnitRegistry(non_int_type=Fraction)
    for here, there in PAIRS:
        for value in (Fraction(-40), Fraction(0), Fraction(1), Fraction(7, 3)):
            theirs = registry.Quantity(value, unit(here).pint).to(unit(there).pint).magnitude
            (size, zero), (other, its) = SIZES[here], SIZES[there]
            assert (value * size + zero - its) / other == Fraction(theirs), (here, there, value)
    assert set(SIZES) == {here for here, _ in PAIRS}


def test_a_conversion_does_not_wait_for_pint() -> None:
    code = (
        "import sys; from fairfloor.core.quantities import *; "
        "assert convert(figure(1, 'hour'), 'minute') == figure(60, 'minute'); assert 'pint' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("value", "unit", "en", "zh"),
    [
        (1, "day", "1 day", "1 天"),
        (1, "year", "1 year", "1 年"),
        (1, "weekday", "1 weekday", "1 个工作日"),
        (60, "day", "60 days", "60 天"),
        (1, "lux", "1 lux", "1 勒克斯"),
        (1, "L/s", "1 L/s", "1 升/秒"),
        (50, "percent", "50 %", "50%"),
    ],
)
def test_a_figure_is_said(value: int, unit: str, en: str, zh: str) -> None:
    said = Figure(Decimal(value), unit)
    assert (said.say("en"), said.say("zh")) == (en, zh)


def test_a_figure_is_said_with_a_sign_of_its_own() -> None:
    signs = Text(zh="岁", en="years")
    assert Figure(Decimal(14), "year").say_in(signs, "zh-hans") == "14 岁"
    assert Figure(Decimal(1), "year").say_in(signs, "en") == "1 year"
