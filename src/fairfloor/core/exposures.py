"""Averages of exposure over samples of different lengths: over the shift, over the worst 15 minutes, and mixtures.

Nothing is extrapolated: each average says how many minutes it covers, and what can be said for certain of the rest.
Sources: the formulas of 29 CFR 1910.1000(d) (time-weighted average, and mixtures as a sum of shares of their limits).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True)
class Sample:
    """One sample: its average `value`, how long it lasted (None: not told) and when it began (None: not told)."""

    value: Fraction
    minutes: Decimal | None = None
    start: datetime | None = None


@dataclass(frozen=True)
class Average:
    """An average over `minutes` (None: not told) of the `over` it should cover.

    `value` is over the sampled time, None where the samples cannot be weighted. `least` is what the average over the
    whole time comes to if the rest held nothing at all; None where the lengths are not told.
    """

    value: Fraction | None
    minutes: Fraction | None
    over: Fraction
    least: Fraction | None

    @property
    def whole(self) -> bool:
        """Whether the samples cover all of the time."""
        return self.minutes is not None and self.minutes >= self.over


def over_shift(samples: Sequence[Sample], shift: Fraction) -> Average:
    """The time-weighted average over the sampled part of a shift of `shift` minutes.

    More sampled minutes than the shift are reckoned onto it (the sum is divided by `shift`, not by what was sampled),
    as limits for a shift of that length ask. A single sample needs no weight; several without lengths have none.
    """
    if any(sample.minutes is None for sample in samples):
        alike = {sample.value for sample in samples}
        return Average(alike.pop() if len(alike) == 1 else None, None, shift, None)
    minutes = _sum(sample.minutes.as_integer_ratio() for sample in samples if sample.minutes)
    if not minutes:
        return Average(None, minutes, shift, Fraction(0))
    total = _sum(_weighted(sample) for sample in samples)
    return Average(total / min(minutes, shift), minutes, shift, total / shift)


def _weighted(sample: Sample) -> tuple[int, int]:
    """Its value times its minutes, as a whole number above and one below."""
    above, below = (sample.minutes or Decimal(0)).as_integer_ratio()
    return sample.value.numerator * above, sample.value.denominator * below


def _sum(ratios: Iterable[tuple[int, int]]) -> Fraction:
    """The exact sum, reckoned in whole numbers for each denominator."""
    sums: dict[int, int] = {}
    for above, below in ratios:
        sums[below] = sums.get(below, 0) + above
    return sum((Fraction(above, below) for below, above in sums.items()), Fraction(0))


def over_window(samples: Sequence[Sample], window: Fraction) -> Average:
    """The highest average over `window` minutes that the samples tell, and the least that its true highest must be.

    A sample as long as the window tells it, and so do shorter ones that follow each other without a gap and fill it.
    A longer or lone shorter one hides or lacks a part: it only bounds the highest from below (`least`).
    """
    least: list[Fraction] = []
    filled: list[Fraction] = []
    for first in range(len(samples)):
        minutes, total = Fraction(0), Fraction(0)
        for sample in _running(samples[first:]):
            minutes += Fraction(sample.minutes or 0)
            total += sample.value * Fraction(sample.minutes or 0)
            if minutes:
                least.append(total / (window * -(-minutes // window)))
            if minutes == window:
                filled.append(total / window)
            if minutes >= window:
                break
    best = max(filled, default=None)
    return Average(best, window if filled else Fraction(0), window, max(least, default=None))


def _running(samples: Sequence[Sample]) -> Iterable[Sample]:
    """The first of `samples` and those that follow it without a gap."""
    end: datetime | None = None
    for sample in samples:
        if end is not None and sample.start != end:
            return
        yield sample
        if sample.start is None or sample.minutes is None:
            return
        end = sample.start + timedelta(minutes=float(sample.minutes))


def mixture(shares: Iterable[tuple[Fraction, Fraction]]) -> Fraction:
    """The sum of each substance's exposure over its limit, for pairs of the two: more than 1 is beyond the limit."""
    return sum((exposure / limit for exposure, limit in shares), Fraction(0))
