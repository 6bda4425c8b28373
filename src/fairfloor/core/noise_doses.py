"""Noise over a shift: the dose and the time-weighted average level, by the law's criterion and exchange rate.

The time allowed at a level L is T = T₀ / 2^((L − Lc) / q), for a criterion level Lc allowed for T₀ and an exchange rate
q; the dose is the sum of the shares spent, in per cent, and the level that would give it over T₀ is
q · log₂(dose / 100) + Lc. With Lc = 90 and q = 5 these are the formulas of 29 CFR 1910.95, appendix A; with 85 and 3
those of NIOSH publication 98-126.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from fairfloor.core import law
from fairfloor.core.law import Known
from fairfloor.core.quantities import PRECISE, Figure

CRITERION, RATE = "workplace-noise", "noise-exchange-rate"
TWO = Decimal(2)
WHOLE = Decimal(100)


@dataclass(frozen=True)
class Rule:
    """A law's way of adding noise up: the `criterion` level in dB(A), the exchange `rate` in dB, who says so."""

    criterion: Known
    rate: Known

    @property
    def level(self) -> Decimal:
        """The criterion level."""
        assert isinstance(self.criterion.value, Figure)  # noqa: S101 (`rule` has looked)
        return self.criterion.value.value

    @property
    def exchange(self) -> Decimal:
        """The exchange rate."""
        assert isinstance(self.rate.value, Figure)  # noqa: S101 (`rule` has looked)
        return self.rate.value.value


def rule(jurisdiction: str, on: date, folder: Path = law.FOLDER) -> Rule | None:
    """The rule of the law in force on a day; None where it gives no criterion or no exchange rate, or is not known."""
    found = []
    for parameter in (CRITERION, RATE):
        try:
            answer = law.value((jurisdiction, parameter), on, {}, folder)
        except LookupError:
            return None
        if not isinstance(answer, Known) or not isinstance(answer.value, Figure):
            return None
        found.append(answer)
    return Rule(found[0], found[1])


def allowed(level: Decimal, *, criterion: Decimal, rate: Decimal, over: Decimal) -> Decimal:
    """How many minutes `level` is allowed for, where the criterion level is allowed for `over` minutes."""
    return PRECISE.divide(over, PRECISE.power(TWO, PRECISE.divide(level - criterion, rate)))


def dose(
    samples: Iterable[tuple[Decimal, Decimal]],
    *,
    criterion: Decimal,
    rate: Decimal,
    over: Decimal,
    threshold: Decimal | None = None,
) -> Decimal:
    """The dose in per cent of samples of (level in dB(A), minutes); levels under `threshold` count nothing."""
    total = Decimal(0)
    for level, minutes in samples:
        if threshold is None or level >= threshold:
            total += PRECISE.divide(minutes, allowed(level, criterion=criterion, rate=rate, over=over))
    return total * WHOLE


def average(dose: Decimal, *, criterion: Decimal, rate: Decimal) -> Decimal | None:
    """The steady level in dB(A) that gives the dose over the whole time; None for no dose at all."""
    if dose <= 0:
        return None
    doublings = PRECISE.divide(PRECISE.ln(PRECISE.divide(dose, WHOLE)), PRECISE.ln(TWO))
    return rate * doublings + criterion
