"""Figures with their units: the closed list of units, what converts into what, and exact comparison.

Units travel with the number. Linear units are converted in exact fractions, by the sizes that pint has for them; calendar
units (day and longer), counts, percentages and levels in decibels are declared not convertible. pint itself is not loaded,
which takes longer than screening a small file: a test holds every pair of SIZES to its answer.
"""

import functools
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

from fairfloor.core.languages import REQUIRED, Text

# Enough digits that a conversion there and back differs by less than any instrument can show.
PRECISE = Context(prec=34)


class UnitError(ValueError):
    """A unit that is not on the list, or a conversion that has no meaning; its text is a sentence."""


@dataclass(frozen=True)
class Unit:
    """One unit of the closed list: `pint` is its name there, or None where it never converts into another unit."""

    id: str
    kind: str
    pint: str | None
    sign: Text


def _unit(id: str, kind: str, pint: str | None, zh: str, en: str) -> tuple[str, Unit]:
    return id, Unit(id, kind, pint, Text(zh=zh, en=en))


UNITS: dict[str, Unit] = dict(
    [
        _unit("minute", "duration", "minute", "分钟", "min"),
        _unit("hour", "duration", "hour", "小时", "h"),
        _unit("day", "calendar-day", None, "天", "days"),
        _unit("weekday", "calendar-weekday", None, "个工作日", "weekdays"),
        _unit("week", "calendar-week", None, "周", "weeks"),
        _unit("month", "calendar-month", None, "个月", "months"),
        _unit("quarter", "calendar-quarter", None, "个季度", "quarters"),
        _unit("year", "calendar-year", None, "年", "years"),
        _unit("percent", "share", None, "%", "%"),
        _unit("count", "count", None, "", ""),
        _unit("degC", "temperature", "degC", "℃", "°C"),
        _unit("degF", "temperature", "degF", "℉", "°F"),
        _unit("delta_degC", "temperature-difference", "delta_degC", "℃（温差）", "°C (difference)"),
        _unit("delta_degF", "temperature-difference", "delta_degF", "℉（温差）", "°F (difference)"),
        _unit("ppm", "volume-share", None, "ppm", "ppm"),
        _unit("mg/m3", "mass-concentration", None, "毫克/立方米", "mg/m³"),
        _unit("L/s", "volume-flow", "liter/second", "升/秒", "L/s"),
        _unit("ft3/min", "volume-flow", "foot**3/minute", "立方英尺/分钟", "ft³/min"),
        _unit("m/min", "speed", "meter/minute", "米/分钟", "m/min"),
        _unit("ft/min", "speed", "foot/minute", "英尺/分钟", "ft/min"),
        _unit("1/hour", "rate", None, "次/小时", "per hour"),
        _unit("m", "length", "meter", "米", "m"),
        _unit("ft", "length", "foot", "英尺", "ft"),
        _unit("mm", "length", "millimeter", "毫米", "mm"),
        _unit("in", "length", "inch", "英寸", "in"),
        _unit("m2", "area", "meter**2", "平方米", "m²"),
        _unit("ft2", "area", "foot**2", "平方英尺", "ft²"),
        _unit("dB", "level", None, "分贝", "dB"),
        _unit("dBA", "level-a", None, "分贝(A)", "dB(A)"),
        _unit("lux", "illuminance", None, "勒克斯", "lux"),
    ]
)

# How large a unit is, in the first unit of its kind, and what its zero is there.
SIZES: dict[str, tuple[Fraction, Fraction]] = {
    id: (Fraction(size), Fraction(zero))
    for id, size, zero in (
        ("minute", "1", "0"),
        ("hour", "60", "0"),
        ("degC", "1", "0"),
        ("degF", "5/9", "-160/9"),
        ("delta_degC", "1", "0"),
        ("delta_degF", "5/9", "0"),
        ("L/s", "1", "0"),
        ("ft3/min", "0.4719474432", "0"),
        ("m/min", "1", "0"),
        ("ft/min", "0.3048", "0"),
        ("m", "1", "0"),
        ("ft", "0.3048", "0"),
        ("mm", "0.001", "0"),
        ("in", "0.0254", "0"),
        ("m2", "1", "0"),
        ("ft2", "0.09290304", "0"),
    )
}


def unit(id: str) -> Unit:
    """The unit called `id`; raises UnitError when it is not on the closed list."""
    if id not in UNITS:
        raise UnitError(f"{id!r} is not a unit of the list; use one of: {' '.join(UNITS)}")
    return UNITS[id]


def plain(value: Decimal) -> str:
    """`value` as people write it: no exponent, no trailing zeros (``Decimal('30.0')`` is ``30``)."""
    short = value.normalize()
    return format(short, "f")


@dataclass(frozen=True)
class Figure:
    """A number with its unit; refuses units off the list and numbers that are not finite (UnitError)."""

    value: Decimal
    unit: str

    def __post_init__(self) -> None:
        unit(self.unit)
        if not isinstance(self.value, Decimal) or not self.value.is_finite():
            raise UnitError(f"{self.value!r} is not a finite decimal number")

    def as_json(self) -> dict[str, Any]:
        """``{"value": 66, "unit": "hour"}``; a whole number stays whole."""
        return {"value": number(self.value), "unit": self.unit}

    def say(self, language: str) -> str:
        """The figure for a reader: ``66 h`` in English, ``66 小时`` in Chinese; one day is ``1 day``."""
        return self.say_in(UNITS[self.unit].sign, language)

    def say_in(self, signs: Text, language: str) -> str:
        """The figure with a sign of its own for its unit: an age of 14 years is ``14 岁`` in Chinese, not ``14 年``."""
        sign = signs.say(language)
        if self.value == 1 and UNITS[self.unit].kind.startswith("calendar") and sign == signs["en"]:
            sign = sign.removesuffix("s")
        if sign == "%":
            return percentage(plain(self.value), language)
        return f"{plain(self.value)}{' ' if sign else ''}{sign}"


def percentage(number: str, language: str) -> str:
    """A number of percent as people write it: ``88%`` in Chinese, ``88 %`` in every other language."""
    return f"{number}%" if language.lower().startswith("zh") else f"{number} %"


def share_of(part: float, digits: int = 1) -> Text:
    """A share of one as a percentage in each language: 0.0213 as ``2.1%`` and ``2.1 %``."""
    return Text({language: percentage(f"{part * 100:.{digits}f}", language) for language in REQUIRED})


def number(value: Decimal) -> int | float:
    """`value` as JSON's number: an int where it is whole."""
    return int(value) if value == value.to_integral_value() else float(value)


def figure(value: str | int | Decimal, unit: str) -> Figure:
    """A Figure from what a person types; raises UnitError for what is not a number."""
    try:
        return Figure(Decimal(value), unit)
    except ArithmeticError:
        raise UnitError(f"{value!r} is not a number") from None


def same_kind(first: str, second: str) -> bool:
    """Whether figures in these two units measure the same kind of thing and so can be compared."""
    return unit(first).kind == unit(second).kind


def exact(quantity: Figure, into: str) -> Fraction:
    """`quantity` in the unit `into` as an exact fraction; raises UnitError where the two do not convert."""
    value = Fraction(quantity.value)
    if quantity.unit == unit(into).id:
        return value
    if not same_kind(quantity.unit, into) or unit(into).pint is None:
        raise UnitError(refusal(quantity.unit, into))
    (size, zero), (other, its) = SIZES[quantity.unit], SIZES[into]
    return (value * size + zero - its) / other


# The same, remembered: a file of readings asks for one figure in one unit again and again.
exactly = functools.lru_cache(maxsize=32_768)(exact)


def convert(quantity: Figure, into: str) -> Figure:
    """`quantity` in the unit `into`, to 34 significant digits; raises UnitError where the two do not convert."""
    if quantity.unit == into:
        return quantity
    value = exact(quantity, into)
    return Figure(PRECISE.divide(Decimal(value.numerator), Decimal(value.denominator)), into)


def compare(first: Figure, second: Figure) -> int:
    """-1, 0 or 1 as `first` is less than, equal to or more than `second`; exact; raises UnitError as `exact` does."""
    one, two = exact(first, second.unit), Fraction(second.value)
    return (one > two) - (one < two)


def refusal(given: str, into: str) -> str:
    """The sentence that says why a figure in `given` cannot be told in `into`."""
    one, two = unit(given), unit(into)
    if one.kind.startswith("calendar") or two.kind.startswith("calendar"):
        reason = "day, week, month, quarter and year are calendar units, whose length depends on the date"
    elif {one.kind, two.kind} == {"temperature", "temperature-difference"}:
        reason = "one is a temperature and the other a difference between temperatures"
    elif {one.kind, two.kind} == {"volume-share", "mass-concentration"}:
        reason = "ppm and mg/m3 convert only through the molar mass of a substance at a stated temperature"
    elif {one.kind, two.kind} == {"level", "level-a"}:
        reason = "a level without weighting says nothing about the A-weighted level"
    else:
        reason = f"one measures {one.kind}, the other {two.kind}"
    return f"{given} does not convert into {into}: {reason}; state the figure in {into}"
