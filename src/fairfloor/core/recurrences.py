"""Duties that come again: the last date on record against the day of the visit, with "never" and "unknown" apart.

A duty of every month that was last done on the 31st is due at the end of the next month; it is kept on the day it is
due, and late from the next day. A duty that comes with an event, or so often in a period, needs more than one date.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from fairfloor.core.clauses import Clause, Recurrence
from fairfloor.core.languages import Text
from fairfloor.core.periods import add_months
from fairfloor.core.phrases import phrase
from fairfloor.core.quantities import Figure

KEPT, LATE, NEVER, UNKNOWN, CANNOT = "kept", "late", "never", "unknown", "cannot-be-judged"
MONTHS = {"month": 1, "quarter": 3, "year": 12}
DAYS = {"day": 1, "week": 7}


@dataclass(frozen=True)
class Last:
    """What the records say of a duty: the days on which it was done; none of them with `never` where it never was.

    No days and not `never`: nobody could say.
    """

    days: tuple[date, ...] = ()
    never: bool = False


@dataclass(frozen=True)
class Duty:
    """How a duty stands on the day of a visit: `due` is the last day on which the next time is still in time."""

    id: str
    verdict: str
    why: Text
    last: date | None = None
    due: date | None = None
    recommended: bool = False

    @property
    def breach(self) -> bool:
        """Whether it is a breach by itself: what is only recommended never is."""
        return self.verdict in (LATE, NEVER) and not self.recommended

    def as_json(self) -> dict[str, Any]:
        """``{id, verdict, last, due, recommended, breach, why}``."""
        return {
            "id": self.id,
            "verdict": self.verdict,
            "last": self.last.isoformat() if self.last else None,
            "due": self.due.isoformat() if self.due else None,
            "recommended": self.recommended,
            "breach": self.breach,
            "why": self.why,
        }


def judge(duty: Recurrence, last: Last, on: date) -> Duty:
    """How a duty stands on the day `on`; days after it are of no visit and count nothing."""
    done = sorted(day for day in last.days if day <= on)
    if duty.at_least and duty.within:
        return _counted(duty, last, done, on)
    if duty.every is None:
        return _made(duty, CANNOT, phrase("recurrences.on-event", event=duty.on or duty.what))
    if not done:
        return _none(duty, last)
    due = after(done[-1], duty.every)
    words = {"last": done[-1], "every": _every(duty.every), "due": due, "day": on}
    verdict = KEPT if on <= due else LATE
    return _made(duty, verdict, phrase(f"recurrences.{verdict}", **words), done[-1], due)


def judge_all(clause: Clause, records: dict[str, Last], on: date) -> tuple[Duty, ...]:
    """How every duty of a clause stands; `records` by the duty's id, unknown where there is none."""
    return tuple(judge(duty, records.get(duty.id, Last()), on) for duty in clause.recurrences)


def after(day: date, period: Figure) -> date:
    """The day one period later; months clamp to the end of the month. Raises ValueError for a period not whole."""
    count = int(period.value)
    if period.value != count or period.unit not in {*MONTHS, *DAYS}:
        raise ValueError(f"{period.value} {period.unit} is no period of whole days or months")
    if period.unit in MONTHS:
        return add_months(day, count * MONTHS[period.unit])
    return day + timedelta(days=count * DAYS[period.unit])


def _counted(duty: Recurrence, last: Last, done: list[date], on: date) -> Duty:
    """So many times within a period: the times within the one that ends on the day."""
    assert duty.at_least and duty.within  # noqa: S101 (`judge` has looked)
    if not done:
        return _none(duty, last)
    times = len(within(done, duty.within, on))
    verdict = KEPT if times >= duty.at_least.value else LATE
    if duty.on and verdict == KEPT:  # often enough, but whether at the right time no date tells
        return _made(duty, CANNOT, phrase("recurrences.on-event", event=duty.on), done[-1])
    words = {"times": times, "least": _every(duty.at_least), "within": _every(duty.within), "day": on}
    return _made(duty, verdict, phrase(f"recurrences.counted-{verdict}", **words), done[-1])


def within(days: Iterable[date], period: Figure, on: date) -> list[date]:
    """Those of `days` that lie in the period ending with the day `on`."""
    back = Figure(-period.value, period.unit)
    return [day for day in days if after(on, back) < day <= on]


def _none(duty: Recurrence, last: Last) -> Duty:
    verdict = NEVER if last.never else UNKNOWN
    return _made(duty, verdict, phrase(f"recurrences.{verdict}", what=duty.what))


def _made(duty: Recurrence, verdict: str, why: Text, last: date | None = None, due: date | None = None) -> Duty:
    return Duty(duty.id, verdict, why, last, due, duty.recommended)


def _every(period: Figure) -> Text:
    return Text(zh=period.say("zh"), en=period.say("en"))
