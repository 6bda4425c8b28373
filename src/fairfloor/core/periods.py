"""Days, months and periods, and the moments at which a day begins and ends in a time zone."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
ONE_SECOND = timedelta(seconds=1)


class ZoneError(ValueError):
    """A time zone that the IANA list does not have, or a moment without one."""


@dataclass(frozen=True, order=True)
class Period:
    """The days from `start` up to, not including, `end`; without `end` it is still running.

    Raises ValueError when `end` is before `start`. An empty period (`end == start`) covers no day.
    """

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise ValueError(f"a period cannot end on {self.end}, before its start on {self.start}")

    def covers(self, day: date) -> bool:
        """Whether `day` lies in the period."""
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: "Period") -> bool:
        """Whether the two periods share a day."""
        return self.common(other) is not None

    def common(self, other: "Period") -> "Period | None":
        """The days in both periods, or None when there is none."""
        start = max(self.start, other.start)
        ends = [period.end for period in (self, other) if period.end is not None]
        end = min(ends, default=None)
        return None if end is not None and end <= start else Period(start, end)

    def days(self) -> Iterator[date]:
        """Each day in order; raises ValueError when the period has no end."""
        if self.end is None:
            raise ValueError(f"the period from {self.start} has no end, its days cannot be listed")
        return (self.start + n * ONE_DAY for n in range((self.end - self.start).days))


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later (earlier when negative), clamped to that month's last day.

    31 August + 6 months is 28 or 29 February; the clamp is taken from `day` itself, so that
    31 January + 2 months is 31 March even though 31 January + 1 month is in February's last days. Raises
    OverflowError beyond the years 1 to 9999, as adding days does.
    """
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError(f"{months} months from {day} lead out of the calendar")
    last = calendar.monthrange(year, month0 + 1)[1]
    return date(year, month0 + 1, min(day.day, last))


@lru_cache(maxsize=256)
def zone_named(name: str) -> ZoneInfo:
    """The IANA time zone `name`, e.g. ``Asia/Phnom_Penh``; raises ZoneError with a remedy when there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as problem:
        raise ZoneError(f"{name!r} is not a time zone. Write an IANA name such as Asia/Phnom_Penh.") from problem


def in_zone(at: datetime, zone: str) -> datetime:
    """The moment `at` on the clocks of `zone`, carrying that instant's fixed offset, under the zone's name.

    A fixed offset compares and subtracts exactly: Python compares two times of one named zone by their
    faces alone, which is wrong in the hour that a clock repeats. Raises ZoneError when `at` has no offset.
    """
    if at.utcoffset() is None:
        raise ZoneError(f"{at.isoformat()} has no time zone. Give the moment with its offset.")
    local = at.astimezone(UTC).astimezone(zone_named(zone))
    offset = local.utcoffset() or timedelta()
    return at.astimezone(timezone(offset, zone))


def local_day(at: datetime, zone: str) -> date:
    """The date on the wall of `zone` at the moment `at`: the publication date of a publication moment."""
    return in_zone(at, zone).date()


def first_moment(day: date, zone: str) -> datetime:
    """The first instant of `day` in `zone`: 00:00:00, or the end of the jump where clocks skip midnight."""
    early, late = _readings(datetime.combine(day, time()), zone)
    if early > late:  # midnight is skipped: the jump lies between the two readings of it
        early, late = late, early
        while late - early > ONE_SECOND:
            middle = early + (late - early) // 2
            middle -= timedelta(microseconds=middle.microsecond)
            if local_day(middle, zone) < day:
                early = middle
            else:
                late = middle
        return in_zone(late, zone)
    return in_zone(early, zone)


def last_second(day: date, zone: str) -> datetime:
    """23:59:59 of `day` in `zone`: the second one where clocks repeat it, else the last second before a jump."""
    early, late = _readings(datetime.combine(day, time(23, 59, 59)), zone)
    if early > late:
        return in_zone(first_moment(day + ONE_DAY, zone) - ONE_SECOND, zone)
    return in_zone(late, zone)


def to_the_second(at: datetime) -> str:
    """A moment in the words of a sentence, as pages say it: 2025-10-25 23:59:59 Asia/Phnom_Penh."""
    return f"{at:%Y-%m-%d %H:%M:%S} {at.tzname()}"


def at_hour(day: date, hour: int, zone: str) -> datetime:
    """`hour` o'clock of `day` in `zone`: the first one where clocks repeat it, the moment of the jump where they skip it."""
    early, _late = _readings(datetime.combine(day, time(hour)), zone)
    return in_zone(early, zone)


def _readings(face: datetime, zone: str) -> tuple[datetime, datetime]:
    """The two readings in UTC of a clock face: equal as a rule, rising where it repeats, falling where it is skipped."""
    where = zone_named(zone)
    first, second = (face.replace(tzinfo=where, fold=fold).astimezone(UTC) for fold in (0, 1))
    return first, second
