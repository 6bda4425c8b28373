"""Days, months, periods, and the edges of a day in zones that skip or repeat an hour."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairfloor.core.periods import (
    Period,
    ZoneError,
    add_months,
    first_moment,
    in_zone,
    last_second,
    local_day,
    zone_named,
)

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
# Zones with and without summer time, on both sides of the date line, with halves of hours, and some that change at midnight.
ZONES = st.sampled_from(
    [
        "Asia/Phnom_Penh",
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "America/Havana",
        "America/Sao_Paulo",
        "America/St_Johns",
        "Asia/Beirut",
        "Asia/Tehran",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Africa/Cairo",
        "America/Nuuk",
        "Pacific/Apia",
        "Pacific/Kiritimati",
    ]
)


# ----------------------------------------------------------------------------------------------------------- periods


def test_a_period_covers_its_start_and_not_its_end():
    period = Period(date(2024, 1, 1), date(2024, 2, 1))
    assert period.covers(date(2024, 1, 1))
    assert period.covers(date(2024, 1, 31))
    assert not period.covers(date(2024, 2, 1))
    assert not period.covers(date(2023, 12, 31))


def test_a_running_period_covers_every_later_day():
    assert Period(date(2024, 1, 1)).covers(date(2999, 1, 1))
    assert not Period(date(2024, 1, 1)).covers(date(2023, 12, 31))


def test_a_period_cannot_end_before_it_starts_but_may_be_empty():
    with pytest.raises(ValueError, match="before its start on 2024-01-02"):
        Period(date(2024, 1, 2), date(2024, 1, 1))
    empty = Period(date(2024, 1, 1), date(2024, 1, 1))
    assert not empty.covers(date(2024, 1, 1))
    assert list(empty.days()) == []


def test_the_days_of_a_running_period_cannot_be_listed():
    with pytest.raises(ValueError, match="has no end"):
        Period(date(2024, 1, 1)).days()


@pytest.mark.parametrize(
    ("first", "second", "common"),
    [
        (Period(date(2024, 1, 1), date(2024, 2, 1)), Period(date(2024, 2, 1), date(2024, 3, 1)), None),
        (Period(date(2024, 1, 1), date(2024, 2, 2)), Period(date(2024, 2, 1)), Period(date(2024, 2, 1), date(2024, 2, 2))),
        (Period(date(2024, 1, 1)), Period(date(2024, 2, 1)), Period(date(2024, 2, 1))),
        (Period(date(2024, 1, 1)), Period(date(2023, 1, 1), date(2024, 1, 1)), None),
    ],
)  # fmt: skip
def test_what_two_periods_have_in_common(first, second, common):
    assert first.common(second) == second.common(first) == common
    assert first.overlaps(second) == second.overlaps(first) == (common is not None)


SHORT = st.builds(lambda start, length: Period(start, start + timedelta(length)), DAYS, st.integers(0, 90))


@given(SHORT, SHORT)
def test_common_days_are_the_days_in_both(first, second):
    both = set(first.days()) & set(second.days())
    found = first.common(second)
    assert (set(found.days()) if found else set()) == both
    assert all(first.covers(day) and second.covers(day) for day in both)


# ------------------------------------------------------------------------------------------------------------ months


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2023-08-29", 6, "2024-02-29"),  # into a leap year
        ("2023-08-30", 6, "2024-02-29"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2024-08-28", 6, "2025-02-28"),  # into a common year
        ("2024-08-29", 6, "2025-02-28"),
        ("2024-08-30", 6, "2025-02-28"),
        ("2024-08-31", 6, "2025-02-28"),
        ("2024-02-29", 6, "2024-08-29"),  # out of February the clamp is not undone
        ("2025-02-28", 6, "2025-08-28"),
        ("2024-03-31", 6, "2024-09-30"),
        ("2024-05-31", 6, "2024-11-30"),
        ("2024-10-31", 6, "2025-04-30"),
        ("2024-12-31", 6, "2025-06-30"),
        ("2024-07-31", 6, "2025-01-31"),
        ("2099-08-31", 6, "2100-02-28"),  # 2100 is no leap year
        ("1999-08-31", 6, "2000-02-29"),  # 2000 was one
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-01-31", 2, "2024-03-31"),
        ("2024-01-31", 0, "2024-01-31"),
        ("2024-03-31", -1, "2024-02-29"),
        ("2024-01-15", -1, "2023-12-15"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
    ],
)
def test_months_clamp_to_the_end_of_the_month(day, months, later):
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(later)


@pytest.mark.parametrize(("day", "months"), [(date(9999, 12, 1), 1), (date(1, 1, 31), -1)])
def test_months_end_where_the_calendar_ends(day, months):
    assert add_months(day, months - months // abs(months)) == day
    with pytest.raises(OverflowError, match="lead out of the calendar"):
        add_months(day, months)


@given(DAYS, st.integers(-240, 240))
def test_the_month_is_right_and_the_day_is_kept_or_the_last_of_its_month(day, months):
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    is_last = (later + timedelta(1)).month != later.month
    assert later.day == day.day or (later.day < day.day and is_last)


@given(DAYS, DAYS, st.integers(0, 60))
def test_a_later_day_never_leads_to_an_earlier_one(first, second, months):
    first, second = sorted((first, second))
    assert add_months(first, months) <= add_months(second, months)


# ------------------------------------------------------------------------------------------------------------- zones


@pytest.mark.parametrize("name", ["Mars", "", "Asia", "../etc/passwd", "/etc/localtime", "asia phnom penh"])
def test_an_unknown_zone_is_refused_with_what_to_write(name):
    with pytest.raises(ZoneError, match="Write an IANA name such as Asia/Phnom_Penh"):
        zone_named(name)


def test_a_moment_without_offset_is_refused():
    with pytest.raises(ZoneError, match="Give the moment with its offset"):
        local_day(datetime(2024, 12, 20, 12), "Asia/Phnom_Penh")


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        ("2024-12-20T16:59:59+00:00", "Asia/Phnom_Penh", "2024-12-20"),
        ("2024-12-20T17:00:00+00:00", "Asia/Phnom_Penh", "2024-12-21"),
        ("2024-12-20T23:30:00-05:00", "Asia/Phnom_Penh", "2024-12-21"),
        ("2024-12-21T04:59:59+00:00", "America/New_York", "2024-12-20"),
        ("2024-12-21T05:00:00+00:00", "America/New_York", "2024-12-21"),
        ("2024-07-01T04:00:00+00:00", "America/New_York", "2024-07-01"),
    ],
)
def test_the_publication_date_is_the_date_in_the_factorys_zone(moment, zone, day):
    assert local_day(datetime.fromisoformat(moment), zone) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("zone", "day", "first", "last"),
    [
        ("Asia/Phnom_Penh", "2024-12-20", "2024-12-20T00:00:00+07:00", "2024-12-20T23:59:59+07:00"),
        ("Europe/Berlin", "2024-03-31", "2024-03-31T00:00:00+01:00", "2024-03-31T23:59:59+02:00"),
        ("Europe/Berlin", "2024-10-27", "2024-10-27T00:00:00+02:00", "2024-10-27T23:59:59+01:00"),
        # Midnight is skipped: the day begins at one.
        ("Asia/Beirut", "2024-03-31", "2024-03-31T01:00:00+03:00", "2024-03-31T23:59:59+03:00"),
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04T01:00:00-02:00", "2018-11-04T23:59:59-02:00"),
        # The hour before midnight comes twice: the day lasts to the second one.
        ("Asia/Beirut", "2024-10-26", "2024-10-26T00:00:00+03:00", "2024-10-26T23:59:59+02:00"),
        # Midnight itself comes twice: the day begins at the first one.
        ("America/Havana", "2024-11-03", "2024-11-03T00:00:00-04:00", "2024-11-03T23:59:59-05:00"),
        # Clocks went back at one minute past midnight: the evening before came again after the new day had begun.
        ("America/St_Johns", "2010-11-06", "2010-11-06T00:00:00-02:30", "2010-11-06T23:59:59-03:30"),
        ("America/St_Johns", "2010-11-07", "2010-11-07T00:00:00-02:30", "2010-11-07T23:59:59-03:30"),
        # The hour before midnight is skipped: the day ends at eleven.
        ("America/Nuuk", "2025-03-29", "2025-03-29T00:00:00-02:00", "2025-03-29T22:59:59-02:00"),
        # The jump began before midnight and ended after it.
        ("America/Toronto", "1919-03-30", "1919-03-30T00:00:00-05:00", "1919-03-30T23:29:59-05:00"),
        ("America/Toronto", "1919-03-31", "1919-03-31T00:30:00-04:00", "1919-03-31T23:59:59-04:00"),
        # A day that never was: it ends before the next one begins.
        ("Pacific/Apia", "2011-12-30", "2011-12-31T00:00:00+14:00", "2011-12-29T23:59:59-10:00"),
    ],
)
def test_the_edges_of_a_day(zone, day, first, last):
    assert first_moment(date.fromisoformat(day), zone).isoformat() == first
    assert last_second(date.fromisoformat(day), zone).isoformat() == last


@given(DAYS, ZONES)
def test_a_day_ends_a_second_before_the_next_one_except_where_an_evening_comes_again(day, zone):
    begin, end, next_begin = first_moment(day, zone), last_second(day, zone), first_moment(day + timedelta(1), zone)
    if begin < next_begin:  # else the zone skipped the day
        assert local_day(begin, zone) == local_day(end, zone) == day
        assert local_day(begin - timedelta(seconds=1), zone) < day
        assert local_day(end + timedelta(seconds=1), zone) > day
    assert end + timedelta(seconds=1) >= next_begin
    if zone != "America/St_Johns":
        assert end + timedelta(seconds=1) == next_begin


@given(st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)), ZONES)
def test_a_moment_told_in_a_zone_is_the_same_moment_with_a_fixed_offset(at, zone):
    told = in_zone(at, zone)
    assert told == at
    assert isinstance(told.tzinfo, timezone)
    assert told.replace(tzinfo=None) == at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
