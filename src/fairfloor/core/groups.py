"""Readings that are judged together: which samples are of one shift, and the verdict on a shift's samples or mixture."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from fairfloor.core import noise_doses
from fairfloor.core.binding_limits import BindingLimit
from fairfloor.core.concentrations import Gas
from fairfloor.core.exposure_verdicts import (
    FULL_SHIFT,
    Shift,
    clock,
    full_shift,
    judged,
)
from fairfloor.core.exposures import Average, mixture
from fairfloor.core.languages import Text
from fairfloor.core.noise_doses import Rule
from fairfloor.core.phrases import phrase
from fairfloor.core.quantities import Figure, number, plain
from fairfloor.core.verdicts import CANNOT, OUTSIDE, WITHIN, Reading, Verdict, as_decimal, joined, told

NOISE_DOSE, MIXTURE = "noise-dose", "mixture"
LEVELS = Decimal("0.000001")  # how finely a level that was reckoned by logarithms is held against a limit
WHOLE = Figure(Decimal(100), "percent")


@dataclass(frozen=True)
class Group:
    """A verdict on several readings, named by their places in the list that was judged.

    `how` is full-shift, short-term, ceiling, noise-dose or mixture; `minutes` is what was sampled of `over`, None where
    it was not told; `least` what the average comes to if the rest of the time held nothing; `dose` is in per cent.
    """

    how: str
    of: tuple[int, ...]
    left_out: tuple[int, ...]
    verdict: Verdict
    average: Average
    substances: tuple[str, ...] = ()
    dose: Decimal | None = None

    def as_json(self, lines: Sequence[int]) -> dict[str, Any]:
        """``{how, lines, left_out, substances, minutes, over, dose, …the verdict's}``; `lines` by reading."""
        minutes = self.average.minutes
        return {
            "how": self.how,
            "lines": [lines[place] for place in self.of],
            "left_out": [lines[place] for place in self.left_out],
            "substances": list(self.substances),
            "minutes": None if minutes is None else Figure(_short(minutes), "minute").as_json(),
            "over": Figure(_short(self.average.over), "minute").as_json(),
            "dose": None if self.dose is None else {"value": number(self.dose), "unit": "percent"},
            **self.verdict.as_json(),
        }


def _short(value: Fraction) -> Decimal:
    return as_decimal(value).normalize()


def shifts(places: Iterable[int], readings: Sequence[Reading], over: Shift) -> list[tuple[int, ...]]:
    """The readings of each shift, in order of time: those that began within a shift's length of its first.

    Readings without a time of day are of one shift with those of their day that have none either.
    """
    timed: list[tuple[datetime, int]] = []
    days: dict[object, list[int]] = {}
    for place in places:
        taken = clock(readings[place])
        if taken is None:
            days.setdefault(readings[place].taken_date, []).append(place)
        else:
            timed.append((taken, place))
    found: list[list[int]] = []
    end: datetime | None = None
    for taken, place in sorted(timed):
        if end is None or taken >= end:
            found.append([])
            end = taken + timedelta(minutes=float(over.full))
        found[-1].append(place)
    return [tuple(one) for one in (*found, *days.values())]


def weighed(
    places: Sequence[int],
    left_out: Sequence[int],
    readings: Sequence[Reading],
    found: Iterable[BindingLimit],
    gas: Gas | None,
    over: Shift,
) -> list[Group]:
    """The verdicts on the samples of one substance in one shift, one for each limit on it."""
    made = []
    for limit in found:
        verdict, average = judged([readings[place] for place in places], limit, gas, over)
        verdict = _said(verdict, left_out)
        how = limit.for_.get("averaging", "")
        made.append(Group(how, tuple(places), tuple(left_out), verdict, average, (limit.for_.get("substance", ""),)))
    return made


def noisy(
    places: Sequence[int],
    left_out: Sequence[int],
    readings: Sequence[Reading],
    limit: BindingLimit,
    rule: Rule,
    over: Shift,
) -> Group:
    """The dose of the levels of one shift, and the verdict on the level that gives it over the shift."""
    shift = as_decimal(over.full)
    levels = [(one.figure.value, one.minutes or Decimal(0)) for one in _of(places, readings) if one.figure]
    minutes = sum((length for _, length in levels), Decimal(0))
    dose = noise_doses.dose(levels, criterion=rule.level, rate=rule.exchange, over=shift)
    least = _level(dose, rule)
    seen = _level(dose * shift / minutes, rule) if 0 < minutes < shift else least
    average = Average(seen, Fraction(minutes), over.full, least)
    verdict = full_shift(_of(places, readings)[0], _of(places, readings), limit, None, average)
    why = phrase("readings.no-dose", minutes=plain(minutes))
    if least is not None:
        why = phrase(
            "readings.dose",
            minutes=plain(minutes),
            dose=told(Figure(dose, "percent")),
            level=told(Figure(rule.level, "dBA")),
            rate=told(Figure(rule.exchange, "dB")),
            source=rule.rate.source.say(),
            over=plain(shift),
            average=told(Figure(as_decimal(least), "dBA")),
        )
    verdict = _said(replace(verdict, why=joined(verdict.why, why)), left_out)
    return Group(NOISE_DOSE, tuple(places), tuple(left_out), verdict, average, dose=dose.quantize(LEVELS))


def _of(places: Iterable[int], readings: Sequence[Reading]) -> list[Reading]:
    return [readings[place] for place in places]


def _level(dose: Decimal, rule: Rule) -> Fraction | None:
    found = noise_doses.average(dose, criterion=rule.level, rate=rule.exchange)
    return None if found is None else Fraction(found.quantize(LEVELS))


def _said(verdict: Verdict, left_out: Sequence[int]) -> Verdict:
    if not left_out:
        return verdict
    return replace(verdict, why=joined(verdict.why, phrase("readings.excluded", count=len(left_out))))


def mixed(groups: Sequence[Group], readings: Sequence[Reading], names: Mapping[str, Text]) -> list[Group]:
    """The verdicts on mixtures: shifts' averages of substances that their rows say add up, at one place and day."""
    together: dict[object, list[Group]] = {}
    for group in groups:
        first = readings[group.of[0]]
        if group.how == FULL_SHIFT and first.like_effect:
            day = first.taken_at.date() if first.taken_at else first.taken_date
            key = (group.verdict.clause, first.like_effect, first.place, first.population, day)
            together.setdefault(key, []).append(group)
    return [_mixture(parts, names) for parts in together.values() if len(parts) > 1]


def _mixture(parts: Sequence[Group], names: Mapping[str, Text]) -> Group:
    places = tuple(sorted(place for part in parts for place in part.of))
    left_out = tuple(sorted(place for part in parts for place in part.left_out))
    substances = tuple(dict.fromkeys(one for part in parts for one in part.substances))
    titles = [names.get(one, Text(zh=one, en=one)) for one in substances]
    said = Text(zh="、".join(one["zh"] for one in titles), en=", ".join(one["en"] for one in titles))
    first = parts[0]
    seen = _shares(parts, lambda part: part.average.value)
    least = _shares(parts, lambda part: part.average.least)
    # Each substance may be sampled for another time; the shortest says how much of the shift the sum covers.
    known = [part.average.minutes for part in parts if part.average.minutes is not None]
    minutes = min(known) if len(known) == len(parts) else None
    average = Average(seen, minutes, first.average.over, least)
    base = Verdict(CANNOT, phrase("readings.mixture-cannot", names=said), first.verdict.clause, MIXTURE, None)
    if seen is None:
        return Group(MIXTURE, places, left_out, base, average, substances)
    total = Figure(as_decimal(seen * 100), "percent")
    words = {"names": said, "total": told(total)}
    verdict = WITHIN if seen <= 1 else OUTSIDE
    why = phrase("readings.mixture", **words)
    if verdict == OUTSIDE and not average.whole and (least is None or least <= 1):
        verdict, why = CANNOT, joined(why, phrase("readings.mixture-rest"))
    elif not average.whole:
        why = joined(why, phrase("readings.mixture-part"))
    made = replace(
        base,
        verdict=verdict,
        why=why,
        observed=total,
        limit=WHOLE,
        compare="at-most",
        margin=Figure(WHOLE.value - total.value, "percent") if verdict != CANNOT else None,
        source=first.verdict.source,
        breach=verdict == OUTSIDE and first.verdict.binding is not None and first.verdict.binding.breach,
    )
    return Group(MIXTURE, places, left_out, made, average, substances)


def _shares(parts: Sequence[Group], of: Any) -> Fraction | None:
    pairs = []
    for part in parts:
        limit, value = part.verdict.limit, of(part)
        if limit is None or value is None or not limit.value:
            return None
        pairs.append((value, Fraction(limit.value)))
    return mixture(pairs)
