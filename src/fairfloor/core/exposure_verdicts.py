"""Samples of one substance, person or place and shift judged together: as a shift's average, in 15 minutes, by the peak.

Which of the three a limit asks for stands in its `averaging`. What was not sampled is said and never filled in: beyond
the limit is said only where no rest of the shift could change it, within only of the time that was sampled.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from fairfloor.core import exposures
from fairfloor.core.binding_limits import BindingLimit
from fairfloor.core.concentrations import Gas, told_in
from fairfloor.core.exposures import Average, Sample
from fairfloor.core.languages import Text
from fairfloor.core.measuring import measuring
from fairfloor.core.phrases import phrase
from fairfloor.core.quantities import Figure, UnitError, exact, plain
from fairfloor.core.verdicts import (
    BORDERLINE,
    CANNOT,
    OUTSIDE,
    WITHIN,
    Reading,
    Verdict,
    against,
    as_decimal,
    joined,
    told,
)

FULL_SHIFT, SHORT_TERM, CEILING = "full-shift", "short-term", "ceiling"
JUDGED = (WITHIN, BORDERLINE, OUTSIDE)


@dataclass(frozen=True)
class Shift:
    """What is averaged over, in minutes: `full` the shift, `short` the window of short-term limits."""

    full: Fraction
    short: Fraction


def shift(minutes: Decimal | None = None) -> Shift:
    """A shift of so many minutes, else of the shelf's 8 hours; the window of short-term limits is the shelf's."""
    known = measuring()
    full = exact(known.full_shift, "minute") if minutes is None else Fraction(minutes)
    return Shift(full, exact(known.short_term, "minute"))


def judged(readings: Sequence[Reading], limit: BindingLimit, gas: Gas | None, over: Shift) -> tuple[Verdict, Average]:
    """The verdict on readings, each with a figure and in order of time, against a limit; and the average it is of.

    `observed` of the verdict is that average, in the limit's unit where one is known, else the first reading.
    """
    first = replace(readings[0], calibrated_until=_until(readings))
    averaging = limit.for_.get("averaging", CEILING)
    none = Average(None, None, over.full, None)
    if not isinstance(limit.value, Figure):
        return against(first, [limit], gas), none
    samples = []
    for one in readings:
        try:
            samples.append(_sample(one, limit.value.unit, gas))
        except UnitError:
            return against(one, [limit], gas), none
    if averaging == CEILING:
        peak = max(readings, key=lambda one: told_in(one.figure or NOTHING, _unit(limit), gas))
        return against(replace(peak, calibrated_until=first.calibrated_until), [limit], gas), none
    if averaging == SHORT_TERM:
        found = exposures.over_window(samples, over.short)
        return _short(first, readings, limit, gas, found), found
    found = exposures.over_shift(samples, over.full)
    return full_shift(first, readings, limit, gas, found), found


NOTHING = Figure(Decimal(0), "count")


def _unit(limit: BindingLimit) -> str:
    assert isinstance(limit.value, Figure)  # noqa: S101 (`judged` has looked)
    return limit.value.unit


def _until(readings: Sequence[Reading]) -> date | None:
    days = [one.calibrated_until for one in readings]
    return None if None in days else min(day for day in days if day)


def _sample(reading: Reading, unit: str, gas: Gas | None) -> Sample:
    assert reading.figure  # noqa: S101 (those without are left out before)
    return Sample(told_in(reading.figure, unit, gas), reading.minutes, clock(reading))


def clock(reading: Reading) -> datetime | None:
    """When it was taken, as the clock on the wall showed it."""
    taken = reading.taken_at
    return taken if taken is None or taken.tzinfo is None else taken.replace(tzinfo=None)


def _held(
    first: Reading, readings: Sequence[Reading], value: Fraction, limit: BindingLimit, gas: Gas | None
) -> Verdict:
    """The verdict on an average; a single reading is told as it was read."""
    alone = len(readings) == 1 and first.figure and told_in(first.figure, _unit(limit), gas) == value
    return against(first if alone else replace(first, figure=Figure(as_decimal(value), _unit(limit))), [limit], gas)


def full_shift(
    first: Reading, readings: Sequence[Reading], limit: BindingLimit, gas: Gas | None, found: Average
) -> Verdict:
    """The verdict on an average over a shift, or a part of it."""
    if found.value is None:
        key = "no-minutes" if found.minutes is None else "no-time"
        return _cannot(first, limit, phrase(f"readings.{key}"))
    verdict = _held(first, readings, found.value, limit, gas)
    if verdict.verdict not in JUDGED:
        return verdict
    if found.whole:
        key = "sampled-more" if found.minutes and found.minutes > found.over else "sampled-whole"
        return replace(verdict, why=joined(verdict.why, _say(key, found)))
    if verdict.verdict == WITHIN:
        key = "sampled-untold" if found.minutes is None else "sampled-part"
        return replace(verdict, why=joined(verdict.why, _say(key, found)))
    if found.least is None:
        return replace(_unjudged(verdict), why=phrase("readings.minutes-decide", average=_amount(found.value, limit)))
    certain = _held(first, (), found.least, limit, gas)
    said = {"average": _amount(found.value, limit), "least": _amount(found.least, limit)}
    if certain.verdict == OUTSIDE:
        return replace(certain, why=joined(certain.why, _say("sampled-certain", found, **said)))
    return replace(_unjudged(verdict), why=joined(_say("rest-decides", found, **said), limit.why))


def _short(
    first: Reading, readings: Sequence[Reading], limit: BindingLimit, gas: Gas | None, found: Average
) -> Verdict:
    length = {"window": plain(as_decimal(found.over))}
    if found.least is not None and found.least != found.value:
        certain = _held(first, (), found.least, limit, gas)
        if certain.verdict == OUTSIDE and (found.value is None or found.least > found.value):
            least = _amount(found.least, limit)
            return replace(certain, why=joined(certain.why, phrase("readings.window-least", least=least, **length)))
    if found.value is None:
        return _cannot(first, limit, phrase("readings.window-not-sampled", **length))
    verdict = _held(first, readings, found.value, limit, gas)
    return replace(verdict, why=joined(verdict.why, phrase("readings.window-sampled", **length)))


def _amount(value: Fraction, limit: BindingLimit) -> Text:
    return told(Figure(as_decimal(value), _unit(limit)))


def _say(key: str, found: Average, **more: object) -> Text:
    minutes = plain(_whole(found.minutes)) if found.minutes is not None else ""
    return phrase(f"readings.{key}", minutes=minutes, shift=plain(_whole(found.over)), **more)


def _whole(value: Fraction) -> Decimal:
    return as_decimal(value).quantize(Decimal("0.1"))


def _cannot(first: Reading, limit: BindingLimit, why: Text) -> Verdict:
    return Verdict(CANNOT, why, limit.clause, first.quantity, first.figure, binding=limit, source=limit.source)


def _unjudged(verdict: Verdict) -> Verdict:
    return replace(verdict, verdict=CANNOT, margin=None, breach=False, then=None)
