"""The clocks of a programme as named functions: from a day, to the last day, its last moment, and why.

Every figure comes from the procedure on the shelf with the programme's settings; every edge from the project's own
conventions: the day a clock starts at is never counted, a deadline lasts to 23:59:59 in the factory's time zone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from fairfloor.core import calendars, procedures
from fairfloor.core.clocks import Clock
from fairfloor.core.languages import Text
from fairfloor.core.periods import (
    ONE_DAY,
    ONE_SECOND,
    add_months,
    first_moment,
    in_zone,
    last_second,
    local_day,
)
from fairfloor.core.procedures import Procedure

__all__ = [
    "Deadline",
    "Unlimited",
    "alert",
    "corrective_action_plan",
    "documents",
    "gate",
    "local_day",
    "next_visit",
    "next_visit_months",
    "next_visit_until",
    "objection",
    "third_party_access",
]

LeftOut = tuple[tuple[date, Text], ...]


@dataclass(frozen=True)
class Deadline:
    """A clock that was started on `start`: its `day`, its `moment` with the offset of `zone`, and the rule in words.

    For a clock that closes, `moment` is the last second in time; for one that opens (third-party access), the first
    moment it is open. `left_out` are the days not counted, with why, in order. `provisional` says that holidays were
    left out and those of a year in reach are not announced yet, so that the day may still change until it is told.
    """

    kind: str
    start: date
    day: date
    moment: datetime
    zone: str
    rule: Text
    left_out: LeftOut
    provisional: bool

    def is_late(self, at: datetime) -> bool:
        """Whether the moment `at` is past a closing deadline: late from the second after 23:59:59."""
        return at.astimezone(UTC) >= self.moment.astimezone(UTC) + ONE_SECOND

    def is_open(self, at: datetime) -> bool:
        """Whether what opens at this moment is open at `at`: from the moment itself on."""
        return at.astimezone(UTC) >= self.moment.astimezone(UTC)

    @property
    def due_order(self) -> tuple[int, datetime]:
        """What lists of things to do sort by: soonest first, everything without a time limit after them."""
        return 0, self.moment.astimezone(UTC)

    def as_json(self) -> dict[str, Any]:
        """The deadline as `fairfloor deadline` prints it (docs/reference/schemas/deadline.json)."""
        return {
            "kind": self.kind,
            "from": self.start.isoformat(),
            "day": self.day.isoformat(),
            "moment": self.moment.isoformat(),
            "zone": self.zone,
            "rule": dict(self.rule),
            "left_out": [{"day": day.isoformat(), "why": dict(why)} for day, why in self.left_out],
            "provisional": self.provisional,
        }


@dataclass(frozen=True)
class Unlimited:
    """A clock without a time limit: never late, and after every deadline in a list of things to do."""

    kind: str
    start: date
    rule: Text

    def is_late(self, at: datetime) -> bool:
        """Never: there is no time limit."""
        return False

    @property
    def due_order(self) -> tuple[int, datetime]:
        """Sorts after every Deadline."""
        return 1, datetime.max.replace(tzinfo=UTC)


def objection(
    published: date,
    *,
    procedure: Procedure | None = None,
    zone: str | None = None,
    jurisdiction: str | None = None,
    holidays: str | None = None,
) -> Deadline:
    """Until when the factory may object: so many weekdays (Better Factories Cambodia: 21), counted from the day
    after publication, weekends left out, to 23:59:59 of the last one in the factory's zone.

    Whether public holidays count is the programme's setting; by default they do, since the procedure leaves out
    weekends alone. `holidays` (count or left-out) overrides it for this call.

    `published` is the publication's date in the factory's zone (`local_day` of its moment). `jurisdiction` says
    whose weekend and holidays (default: the procedure's). Raises ZoneError, CalendarError, SettingError.
    """
    procedure, zone = _in_force(procedure, zone)
    clock = procedure.clock("objection")
    if holidays is not None:
        clock = procedure.with_settings({"objection.holidays": holidays}).clock("objection")
    jurisdiction = jurisdiction or procedure.jurisdiction
    day, left_out, known = _weekdays_after(published, _value(clock), jurisdiction, clock.holidays, procedure)
    return _closing(clock, published, day, zone, left_out, provisional=not known)


def third_party_access(
    published: date,
    *,
    procedure: Procedure | None = None,
    zone: str | None = None,
    delay_days: int | None = None,
) -> Deadline:
    """From when an authorised third party may read a report: after so many full calendar days (Better Factories
    Cambodia: 5), counted from the day after publication, at 00:00 of the day that follows them in the factory's zone.

    Weekends and holidays count. `delay_days` is the delay granted on request in place of the procedure's; 0 opens at
    00:00 of the day after publication. A new version of a report does not restart it: pass the first publication's
    date. This moment opens nothing by itself: the factory's consent must be in force.

    `published` is the publication's date in the factory's zone. Raises ZoneError, SettingError (delay out of bounds).
    """
    procedure, zone = _in_force(procedure, zone)
    if delay_days is not None:
        procedure = procedure.with_settings({"third-party-access.value": delay_days})
    clock = procedure.clock("third-party-access")
    day = published + (_value(clock) + 1) * ONE_DAY
    moment = first_moment(day, zone)
    return Deadline(clock.id, published, day, moment, zone, clock.rule(zone), (), provisional=False)


def documents(last_visit_day: date, *, procedure: Procedure | None = None, zone: str | None = None) -> Deadline:
    """Until when the factory hands in the requested documents: so many calendar days (Better Factories Cambodia: 7)
    after the visit's last day, to 23:59:59 of the last one in the factory's zone.

    Weekends and holidays count. `last_visit_day` is the date on site, in that zone. Raises ZoneError.
    """
    procedure, zone = _in_force(procedure, zone)
    clock = procedure.clock("documents")
    return _closing(clock, last_visit_day, last_visit_day + _value(clock) * ONE_DAY, zone)


def next_visit(visit_day: date, *, procedure: Procedure | None = None, zone: str | None = None) -> Deadline:
    """Until when the next visit is expected: so many months (Better Factories Cambodia: 6) after the visit's last
    day, to 23:59:59 of that day in the factory's zone.

    Months clamp: 29, 30 and 31 August all lead to the end of February. Special checks on a single issue do not wait
    for it. Raises ZoneError.
    """
    procedure, zone = _in_force(procedure, zone)
    clock = procedure.clock("next-visit")
    return _closing(clock, visit_day, add_months(visit_day, _value(clock)), zone)


def next_visit_months(procedure: Procedure) -> int:
    """How many months after a visit the next is expected; raises ValueError where the procedure sets no limit."""
    return _value(procedure.clock("next-visit"))


@lru_cache(maxsize=4096)
def next_visit_until(visited_at: datetime, months: int, zone: str) -> datetime:
    """The last moment of `next_visit` and nothing else, for lists of many factories: kept, since it never changes.

    `months` is `next_visit_months` of the procedure in force at `visited_at`, the moment of the visit's end. Raises
    ZoneError.
    """
    return last_second(add_months(local_day(visited_at, zone), months), zone)


def corrective_action_plan(
    published: date, *, procedure: Procedure | None = None, zone: str | None = None
) -> Unlimited:
    """Until when a corrective action plan may be posted: at any time, there is no limit, so it is never overdue."""
    procedure, zone = _in_force(procedure, zone)
    clock = procedure.clock("corrective-action-plan")
    return Unlimited(clock.id, published, clock.rule(zone))


def gate(arrived_at: datetime, *, procedure: Procedure | None = None, zone: str | None = None) -> datetime:
    """Until when monitors wait at the gate: so many minutes (Better Factories Cambodia: 45) of elapsed time after
    their arrival; waiting is within the limit up to and including that moment.

    Past it nothing happens by itself: the procedure names no consequence, the monitors record what they decide. The
    answer carries the offset of the factory's zone, also where clocks are changed during the wait. Raises ZoneError
    when `arrived_at` has no offset.
    """
    procedure, zone = _in_force(procedure, zone)
    wait = timedelta(minutes=_value(procedure.clock("gate")))
    return in_zone(in_zone(arrived_at, "UTC") + wait, zone)


def alert(raised_at: datetime, *, matter: str, procedure: Procedure | None = None, zone: str | None = None) -> datetime:
    """Until when those who are told of a `matter` that is never tolerated confirm it: so many hours of elapsed time after it
    was raised (its own clock in the procedure), up to and including that moment; nights and holidays count.

    The answer carries the offset of the factory's zone. Raises ZoneError when `raised_at` has no offset, KeyError for a
    matter that the procedure does not list.
    """
    procedure, zone = _in_force(procedure, zone)
    (clock,) = procedure.item("zero-tolerance", matter).clocks
    return in_zone(in_zone(raised_at, "UTC") + timedelta(hours=_value(procedure.clock(clock))), zone)


BY_KIND: Mapping[str, Any] = {
    "objection": objection,
    "third-party-access": third_party_access,
    "documents": documents,
    "next-visit": next_visit,
}


def _in_force(procedure: Procedure | None, zone: str | None) -> tuple[Procedure, str]:
    procedure = procedure or procedures.load()
    return procedure, zone or procedure.zone


def _value(clock: Clock) -> int:
    if clock.value is None:
        raise ValueError(f"The clock {clock.id!r} has no time limit, so it has no last day.")
    return clock.value


def _closing(
    clock: Clock, start: date, day: date, zone: str, left_out: LeftOut = (), *, provisional: bool = False
) -> Deadline:
    moment = last_second(day, zone)
    return Deadline(clock.id, start, day, moment, zone, clock.rule(zone), left_out, provisional)


def _weekdays_after(
    start: date, count: int, jurisdiction: str, holidays: str, procedure: Procedure
) -> tuple[date, LeftOut, bool]:
    """The `count`-th counting day after `start`, the days left out on the way, and whether all of them were known."""
    calendar = calendars.load(jurisdiction)
    announced = procedure.announced_in(calendar.jurisdiction)
    day, left_out, known = start, [], True
    while count:
        day += ONE_DAY
        why = _why_left_out(day, calendar, holidays, announced)
        if why:
            left_out.append((day, why))
        else:
            count -= 1
        known = known and (holidays == "count" or calendar.is_known(day))
    return day, tuple(left_out), known


def _why_left_out(
    day: date, calendar: calendars.Calendar, holidays: str, announced: Mapping[date, Text]
) -> Text | None:
    """Why `day` does not count, or None: a weekend day first, else a public holiday where those are left out."""
    if calendar.is_weekend(day):
        name = calendars.weekday_name(day)
        return Text(zh=f"周末（{name['zh']}）", en=f"weekend ({name['en']})")
    holiday = None
    if holidays == "left-out":
        holiday = calendars.public_holidays(calendar.jurisdiction, day.year).get(day) or announced.get(day)
    if holiday is None:
        return None
    return Text(zh=f"公共假日（{holiday['zh']}）", en=f"public holiday ({holiday['en']})")
