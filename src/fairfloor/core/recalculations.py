"""The values that a wage and hours recalculation lays out: days, payslips, the law of each, and the months chosen."""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from fairfloor.core.enactments import Source
from fairfloor.core.languages import Text
from fairfloor.core.phrases import phrase

MOST, LEAST, LATEST = "most", "least", "latest"  # why a month was chosen
WORKING_DAY, REST_DAY, HOLIDAY = KINDS = ("working-day", "rest-day", "holiday")


@dataclass(frozen=True)
class Wanted:
    """Whose hours and pay: the `workers` named, by the numbers that the result shows, or so many drawn by a seed.

    `sampled`: the workers were drawn before, from a roster of its own, so that the records may hold nothing of some.
    """

    workers: tuple[str, ...] = ()
    size: int = 0
    seed: str = ""
    sampled: bool = False


class RecalculationError(ValueError):
    """A recalculation that cannot be laid out; `why` is the sentence of `key` in each language."""

    def __init__(self, key: str, **values: object) -> None:
        self.why = phrase(f"recalculation.{key}", **values)
        super().__init__(self.why["en"])


@dataclass(frozen=True)
class Parameter:
    """One value of the law: `name` as the rules ask for it, and in `unit` (`hour`, `percent` as a share of 1, a currency).

    No value: the law is not known, and `why` says so; else it is the sentence that tells the value.
    """

    name: str
    value: Fraction | None
    unit: str
    why: Text
    source: Source | None
    since: date | None


@dataclass(frozen=True)
class Stretch:
    """One stretch of presence, in seconds since 1970-01-01 00:00 by the clock; a time is None where the punch is missing."""

    came: int | None
    went: int | None
    taps: int


@dataclass(frozen=True)
class Day:
    """One day of one worker, its punches and what screening makes of them; `kind` is one of KINDS, None: not known.

    `seconds` is None without attendance; `overtime` where it is not known. `recorded` are recorded breaks in seconds,
    `breaks_known` as in `working_day`; `reason` is the holiday's name, or why the kind is not known.
    """

    day: date
    kind: str | None
    reason: Text | None
    week: date
    stretches: tuple[Stretch, ...]
    recorded: int | None
    breaks_known: bool
    missing: int
    seconds: int | None
    overtime: int | None
    night: int | None
    ordinary_day: Parameter | None
    ordinary_week: Parameter | None
    lines: tuple[int, ...]
    screened: bool
    asked: bool


@dataclass(frozen=True)
class Payslip:
    """One row of the payroll, by the columns of its table (days as dates), its part of a month and its full time.

    `working` and `resting` count the days of everybody's calendar in it, None where one is of no known kind; `law` are
    the wage and the ordinary hours over its days.
    """

    row: Mapping[str, Any]
    months: int
    working: int | None
    resting: int | None
    law: Mapping[str, Parameter]


@dataclass(frozen=True)
class Run:
    """Days on end, both inclusive, on which one value of the law holds."""

    first: date
    last: date
    parameter: Parameter


@dataclass(frozen=True)
class Block:
    """One worker in one month, or in the pay period that ends in it and began before; both days are inclusive.

    `before` are the days of the first week that lie before it: they count for that week's ordinary hours alone. `premiums`
    are the runs of each premium, over the days that the payslips pay where these follow one another, else over all.
    """

    month: date
    first: date
    last: date
    before: tuple[Day, ...]
    days: tuple[Day, ...]
    payslips: tuple[Payslip, ...]
    premiums: Mapping[str, tuple[Run, ...]]

    @property
    def joined(self) -> bool:
        """Whether its payslips pay each day from the first to the last of them exactly once."""
        periods = sorted((one.row["start_day"], one.row["end_day"]) for one in self.payslips)
        return bool(periods) and all(
            end + timedelta(days=1) == start for (_, end), (start, _) in itertools.pairwise(periods)
        )

    @property
    def paid(self) -> tuple[date, date]:
        """First and last day that the payslips pay; those of the block without any."""
        if not self.payslips:
            return self.first, self.last
        return min(one.row["start_day"] for one in self.payslips), max(one.row["end_day"] for one in self.payslips)

    @property
    def compared(self) -> tuple[date, date]:
        """The days whose hours are held against the payslips."""
        return self.paid if self.joined else (self.first, self.last)


@dataclass(frozen=True)
class Month:
    """A month that was chosen: hours known of the whole factory, of how many people, whether it lies wholly inside, why."""

    first: date
    last: date
    seconds: int
    people: int
    whole: bool
    why: tuple[str, ...]


@dataclass(frozen=True)
class Recalculation:
    """All that the sheet holds: `workers` by the number that is shown, in the order drawn; `of` those drawn from.

    `absent` are those of a sample of whom the records hold nothing.
    `place` is the jurisdiction, `first` and `last` the days screened; `unpaid_break_minutes` None where none was stated.
    """

    wanted: Wanted
    of: int
    from_roster: bool
    place: str
    first: date
    last: date
    unpaid_break_minutes: int | None
    months: tuple[Month, ...]
    workers: Mapping[str, tuple[Block, ...]]
    absent: tuple[str, ...] = ()


def chosen(found: Iterable[tuple[date, date, int, int, bool]]) -> tuple[Month, ...]:
    """The months with most and least hours and the latest, of those wholly inside; of all where none is.

    `found` are ``(first day, last day, seconds, people, whole)``; of equal months the earlier one is taken.
    """
    every = list(found)
    among = [one for one in every if one[4]] or every
    if not among:
        return ()
    reasons: dict[date, list[str]] = {}
    for why, month in (
        (MOST, max(among, key=lambda one: (one[2], -one[0].toordinal()))),
        (LEAST, min(among, key=lambda one: (one[2], one[0]))),
        (LATEST, max(among)),
    ):
        reasons.setdefault(month[0], []).append(why)
    return tuple(
        Month(first, last, seconds, people, bool(whole), tuple(reasons[first]))
        for first, last, seconds, people, whole in among
        if first in reasons
    )


def runs(law: Mapping[tuple[str, date], Parameter], name: str, first: date, last: date) -> tuple[Run, ...]:
    """The days from `first` to `last` by the value of `name` that holds; a day that nobody asked joins the one before."""
    found: list[tuple[date, Parameter]] = []
    for day in (first + timedelta(days=number) for number in range((last - first).days + 1)):
        there = law.get((name, day))
        if there is not None and (not found or there != found[-1][1]):
            found.append((day, there))
    ends = [*(start - timedelta(days=1) for start, _ in found[1:]), last]
    starts = [first, *(start for start, _ in found[1:])]
    return (
        tuple(Run(start, end, one) for start, end, (_, one) in zip(starts, ends, found, strict=True)) if found else ()
    )
