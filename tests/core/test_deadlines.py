"""Deadlines on every day of five years, at their edges, and as properties; the drawn ones are in tests/spec."""

import csv
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairfloor.core import procedures
from fairfloor.core.calendars import CalendarError
from fairfloor.core.deadlines import (
    BY_KIND,
    alert,
    corrective_action_plan,
    documents,
    gate,
    local_day,
    next_visit,
    next_visit_months,
    next_visit_until,
    objection,
    third_party_access,
)
from fairfloor.core.periods import ONE_SECOND, ZoneError, first_moment
from fairfloor.core.procedures import SettingError

FIRST, LAST = date(2023, 1, 1), date(2027, 12, 31)
EVERY_DAY = [FIRST + timedelta(n) for n in range((LAST - FIRST).days + 1)]
ANNOUNCED = Path(__file__).parent / "data" / "kh_public_holidays.csv"
DAYS = st.dates(date(2016, 1, 1), date(2040, 12, 31))
ZONES = st.sampled_from(["Asia/Phnom_Penh", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Auckland"])
MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def weekdays_later(start: date, count: int) -> date:
    """The oracle: number all weekdays since Monday 1 January of year 1, five a week, and add; no day is walked."""
    week, place = divmod(start.toordinal() - 1, 7)
    week, place = divmod(week * 5 + min(place, 4) + count, 5)
    return date.fromordinal(week * 7 + place + 1)


def months_later(start: date, count: int) -> date:
    """The oracle for months: month names on a ring, lengths from a table, leap years by the rule of 4, 100, 400."""
    year, month = start.year, start.month
    for _ in range(count):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    leap = month == 2 and ((year % 4 == 0 and year % 100 != 0) or year % 400 == 0)
    return date(year, month, min(start.day, MONTH_LENGTHS[month - 1] + leap))


# ------------------------------------------------------------------------------------- every day of 2023 to 2027


def test_there_are_1826_days():
    assert len(EVERY_DAY) == 1826


def test_21_weekdays_from_every_day_against_arithmetic_on_weeks():
    for day in EVERY_DAY:
        found = objection(day)
        assert found.day == weekdays_later(day, 21), day
        assert found.moment.isoformat() == f"{found.day}T23:59:59+07:00"
        assert not found.provisional
        assert len(found.left_out) + 21 == (found.day - day).days
        assert all(left.isoweekday() >= 6 and day < left < found.day for left, _ in found.left_out)


def test_21_weekdays_with_holidays_left_out_against_the_announced_lists():
    """Where the government's list is at hand for the whole way: 2023 to the end of 2025."""
    with ANNOUNCED.open(encoding="utf-8") as lines:
        announced = {date.fromisoformat(row["day"]) for row in csv.DictReader(lines)}
    counting = [day for day in EVERY_DAY if day.isoweekday() <= 5 and day not in announced]
    checked = 0
    for start in EVERY_DAY:
        expected = [day for day in counting if day > start][20:21]
        if not expected or expected[0] > date(2025, 12, 31):
            break
        found = objection(start, holidays="left-out")
        assert found.day == expected[0], start
        walked = {start + timedelta(n) for n in range(1, (found.day - start).days + 1)}
        assert {day for day, _ in found.left_out} == walked - set(counting)
        assert not found.provisional
        checked += 1
    assert checked > 1050


def test_the_calendar_clocks_from_every_day():
    for day in EVERY_DAY:
        assert documents(day).day.toordinal() == day.toordinal() + 7
        assert third_party_access(day).day.toordinal() == day.toordinal() + 6
        assert third_party_access(day).moment.isoformat() == f"{third_party_access(day).day}T00:00:00+07:00"
        assert next_visit(day).day == months_later(day, 6)
        assert documents(day).left_out == third_party_access(day).left_out == next_visit(day).left_out == ()


@pytest.mark.parametrize("zone", ["Asia/Phnom_Penh", "America/New_York", "Pacific/Apia"])
@pytest.mark.parametrize("months", [6, 12])
def test_the_last_moment_alone_is_the_deadlines_own(zone, months):
    """The shortcut of long lists, from both sides of every midnight of a year, against the deadline itself."""
    procedure = procedures.load().with_settings({"next-visit.value": months} if months != 6 else {})
    assert next_visit_months(procedure) == months
    for day in range(366):
        midnight = first_moment(date(2011, 3, 1) + timedelta(day), zone)
        for at in (midnight - ONE_SECOND, midnight):
            told = next_visit(local_day(at, zone), procedure=procedure, zone=zone)
            assert next_visit_until(at, months, zone) == told.moment


def test_six_months_from_the_end_of_every_month_of_a_century():
    starts = (date(1999, 1, 1) + timedelta(n) for n in range(366 * 102))
    ends = [day for day in starts if day.day >= 28]
    assert len(ends) > 4000
    for day in ends:
        assert next_visit(day).day == months_later(day, 6), day


# ------------------------------------------------------------------------------------------------- edges of a moment


def test_an_objection_is_in_time_to_the_second():
    deadline = objection(date(2024, 12, 20))
    last = datetime.fromisoformat("2025-01-20T23:59:59+07:00")
    assert not deadline.is_late(last)
    assert not deadline.is_late(last.astimezone(UTC))
    assert not deadline.is_late(last + timedelta(microseconds=999_999))  # still that second
    assert deadline.is_late(last + timedelta(seconds=1))
    assert deadline.is_late(datetime(2025, 1, 20, 17, tzinfo=UTC))


def test_third_party_access_opens_at_midnight_and_not_a_second_before():
    access = third_party_access(date(2024, 12, 20))
    opens = datetime(2024, 12, 25, 17, 0, 0, tzinfo=UTC)
    assert not access.is_open(opens - timedelta(seconds=1))
    assert not access.is_open(opens - timedelta(microseconds=1))
    assert access.is_open(opens)
    assert access.is_open(opens + timedelta(days=400))


def test_where_the_last_hour_comes_twice_the_second_one_is_still_in_time():
    deadline = documents(date(2024, 10, 19), zone="Asia/Beirut")
    assert deadline.day == date(2024, 10, 26)
    first = datetime.fromisoformat("2024-10-26T23:59:59+03:00")
    assert not deadline.is_late(first + timedelta(seconds=1))
    assert not deadline.is_late(first + timedelta(hours=1))
    assert deadline.is_late(first + timedelta(hours=1, seconds=1))


def test_the_publication_date_is_the_factorys_and_not_the_servers():
    published_at = datetime(2024, 12, 19, 17, 30, tzinfo=UTC)  # half past midnight of the 20th in Phnom Penh
    deadline = objection(local_day(published_at, "Asia/Phnom_Penh"))
    assert deadline.start == date(2024, 12, 20)
    assert objection(local_day(published_at, "UTC")).start == date(2024, 12, 19)


@pytest.mark.parametrize(
    ("arrived", "zone", "until"),
    [
        ("2024-12-20T08:00:00+07:00", None, "2024-12-20T08:45:00+07:00"),
        ("2024-12-20T23:30:00+07:00", None, "2024-12-21T00:15:00+07:00"),
        ("2024-12-20T01:00:00+00:00", None, "2024-12-20T08:45:00+07:00"),
        # Clocks jump from 02:00 to 03:00, and go back from 03:00 to 02:00: 45 minutes are 45 minutes.
        ("2024-03-31T01:30:00+01:00", "Europe/Berlin", "2024-03-31T03:15:00+02:00"),
        ("2024-10-27T02:30:00+02:00", "Europe/Berlin", "2024-10-27T02:15:00+01:00"),
    ],
)
def test_the_clock_at_the_gate_runs_in_elapsed_minutes(arrived, zone, until):
    found = gate(datetime.fromisoformat(arrived), zone=zone)
    assert found.isoformat() == until
    assert found - datetime.fromisoformat(arrived) == timedelta(minutes=45)


def test_the_gate_takes_the_programmes_minutes():
    procedure = procedures.load().with_settings({"gate.value": 20})
    arrived = datetime(2024, 12, 20, 1, tzinfo=UTC)
    assert gate(arrived, procedure=procedure) - arrived == timedelta(minutes=20)
    with pytest.raises(ZoneError, match="has no time zone"):
        gate(datetime(2024, 12, 20, 1))


# -------------------------------------------------------------------------------------------------- no time limit


def test_a_plan_is_never_late_and_stands_after_every_deadline():
    plan = corrective_action_plan(date(2020, 1, 1))
    assert plan.kind == "corrective-action-plan"
    assert not plan.is_late(datetime(9999, 12, 31, tzinfo=UTC))
    late, soon, far = documents(date(2019, 1, 1)), objection(date(2024, 12, 20)), next_visit(date(2099, 12, 31))
    assert sorted([plan, far, soon, late], key=lambda clock: clock.due_order) == [late, soon, far, plan]
    assert "no time limit" in plan.rule["en"]


def test_a_clock_without_a_limit_has_no_last_day():
    procedure = procedures.load()
    clocks = tuple(replace(c, value=None) if c.id == "documents" else c for c in procedure.clocks)
    with pytest.raises(ValueError, match="'documents' has no time limit, so it has no last day"):
        documents(date(2024, 12, 20), procedure=replace(procedure, clocks=clocks))


# ------------------------------------------------------------------------------------------ settings and refusals


def test_a_programme_sets_its_own_figures_and_the_rule_says_them():
    procedure = procedures.load().with_settings(
        {
            "objection.value": 10,
            "objection.holidays": "left-out",
            "documents.value": 14,
            "next-visit.value": 12,
            "third-party-access.value": 0,
            "zone": "Asia/Ho_Chi_Minh",
        }
    )
    day = date(2024, 12, 20)
    assert objection(day, procedure=procedure).day == date(2025, 1, 6)  # New Year's Day left out
    assert "10 weekdays" in objection(day, procedure=procedure).rule["en"]
    assert objection(day, procedure=procedure, holidays="count").day == date(2025, 1, 3)
    assert documents(day, procedure=procedure).day == date(2025, 1, 3)
    assert next_visit(day, procedure=procedure).day == date(2025, 12, 20)
    assert third_party_access(day, procedure=procedure).day == date(2024, 12, 21)
    for kind in BY_KIND.values():
        assert kind(day, procedure=procedure).zone == "Asia/Ho_Chi_Minh"
        assert kind(day, procedure=procedure, zone="UTC").moment.utcoffset() == timedelta(0)


def test_another_jurisdictions_holidays():
    """From Friday 26 September 2025 weekdays alone end on 27 October; Cambodia has one holiday on a weekday in
    between (15 October), China six (1 to 3 and 6 to 8 October), and its working Saturday of 11 October stays out.
    """
    start = date(2025, 9, 26)
    assert objection(start).day == date(2025, 10, 27)
    kh = objection(start, holidays="left-out")
    cn = objection(start, holidays="left-out", jurisdiction="cn-gd")
    assert kh.day == date(2025, 10, 28)
    assert cn.day == date(2025, 11, 4)
    assert dict(cn.left_out)[date(2025, 10, 2)]["zh"] == "公共假日（国庆节）"
    assert dict(cn.left_out)[date(2025, 10, 11)]["en"] == "weekend (Saturday)"


def test_a_day_before_the_known_holidays_is_provisional_too():
    assert objection(date(2014, 12, 1), holidays="left-out").provisional
    assert not objection(date(2014, 12, 1)).provisional
    assert not objection(date(2014, 12, 31), holidays="left-out").provisional


@pytest.mark.parametrize(
    ("start", "provisional"),
    [(date(2026, 12, 1), False), (date(2026, 12, 2), True), (date(2026, 12, 31), True), (date(2030, 6, 3), True)],
)
def test_a_deadline_is_provisional_once_it_reaches_an_unannounced_year(start, provisional):
    """29 December 2026 is a holiday: from the 1st the 21st weekday is 31 December, from the 2nd 1 January is asked."""
    assert objection(start, holidays="left-out").provisional is provisional
    assert not objection(start).provisional


def test_wrong_options_are_refused():
    day = date(2024, 12, 20)
    with pytest.raises(ZoneError, match="'Mars' is not a time zone"):
        objection(day, zone="Mars")
    with pytest.raises(CalendarError, match="no calendar for 'vn'"):
        objection(day, jurisdiction="vn")
    with pytest.raises(SettingError, match="count, left-out"):
        objection(day, holidays="some")
    for delay in (-1, 366):
        with pytest.raises(SettingError, match="from 0 to 365"):
            third_party_access(day, delay_days=delay)


def test_the_json_has_every_field_and_nothing_but_plain_values():
    found = objection(date(2024, 12, 20), holidays="left-out").as_json()
    assert list(found) == ["kind", "from", "day", "moment", "zone", "rule", "left_out", "provisional"]
    assert (found["from"], found["day"], found["moment"]) == ("2024-12-20", "2025-01-22", "2025-01-22T23:59:59+07:00")
    assert found["left_out"][0] == {"day": "2024-12-21", "why": {"zh": "周末（星期六）", "en": "weekend (Saturday)"}}
    holiday = found["left_out"][4]
    assert holiday["day"] == "2025-01-01"
    assert holiday["why"] == {"zh": "公共假日（元旦）", "en": "public holiday (International New Year Day)"}


# -------------------------------------------------------------------------------------------------------- properties


@given(DAYS, st.integers(1, 120), st.sampled_from(["count", "left-out"]))
def test_the_last_day_is_a_weekday_and_every_day_on_the_way_is_counted_or_left_out(start, count, holidays):
    procedure = procedures.load().with_settings({"objection.value": count})
    found = objection(start, procedure=procedure, holidays=holidays)
    left_out = [day for day, _ in found.left_out]
    assert found.day.isoweekday() <= 5
    assert found.day not in left_out
    assert len(left_out) + count == (found.day - start).days
    assert left_out == sorted(set(left_out))
    assert all(start < day < found.day for day in left_out)
    if holidays == "count":
        assert found.day == weekdays_later(start, count)
    else:
        assert found.day >= weekdays_later(start, count)


@given(DAYS, DAYS, ZONES, st.sampled_from(sorted(BY_KIND)))
def test_a_later_start_never_leads_to_an_earlier_end(first, second, zone, kind):
    first, second = sorted((first, second))
    one, two = BY_KIND[kind](first, zone=zone), BY_KIND[kind](second, zone=zone)
    assert one.day <= two.day
    assert one.moment <= two.moment
    assert one.due_order <= two.due_order


@given(DAYS, ZONES, st.sampled_from(sorted(BY_KIND)))
def test_the_moment_lies_on_the_day_in_the_zone_and_nothing_is_late_before_it(start, zone, kind):
    found = BY_KIND[kind](start, zone=zone)
    assert found.start == start < found.day
    assert local_day(found.moment, zone) == found.day
    assert local_day(found.moment + timedelta(seconds=1), zone) == (
        found.day if kind == "third-party-access" else found.day + timedelta(1)
    )
    assert not found.is_late(found.moment)
    assert found.is_late(found.moment + timedelta(seconds=1))


@given(DAYS, st.integers(0, 364), ZONES)
def test_a_longer_delay_opens_later(published, delay, zone):
    one = third_party_access(published, delay_days=delay, zone=zone)
    two = third_party_access(published, delay_days=delay + 1, zone=zone)
    assert two.day - one.day == timedelta(1)
    assert one.moment < two.moment


# ----------------------------------------------------------------------------------------------------------- alerts


def test_an_alert_runs_its_hours_of_elapsed_time_whatever_the_clocks_do():
    before = datetime(2025, 3, 29, 12, tzinfo=ZoneInfo("Europe/Berlin"))  # the night after it has 23 hours
    found = alert(before, matter="child-labour", zone="Europe/Berlin")
    assert found.isoformat() == "2025-03-30T13:00:00+02:00"
    assert found == before.astimezone(UTC) + timedelta(hours=24)


def test_an_alert_is_told_in_the_factory_s_zone_else_the_procedure_s():
    raised = datetime(2025, 1, 1, 20, 30, 15, tzinfo=UTC)
    assert alert(raised, matter="violence").isoformat() == "2025-01-03T03:30:15+07:00"
    assert alert(raised, matter="violence", zone="Asia/Kathmandu").isoformat() == "2025-01-03T02:15:15+05:45"


def test_each_matter_has_its_own_clock_and_a_programme_sets_it():
    raised = datetime(2025, 1, 1, tzinfo=UTC)
    plain = procedures.load()
    hours = {matter.id: plain.clock(matter.clocks[0]).value for matter in plain.zero_tolerance}
    assert {id: (alert(raised, matter=id) - raised) / timedelta(hours=1) for id in hours} == hours
    assert hours["danger-to-life"] != hours["child-labour"] == 24
    set_otherwise = plain.with_settings({"zero-tolerance.value": 3})
    assert alert(raised, matter="child-labour", procedure=set_otherwise) == raised + timedelta(hours=3)
    assert alert(raised, matter="danger-to-life", procedure=set_otherwise) == alert(raised, matter="danger-to-life")


def test_an_alert_of_no_such_matter_or_at_no_sure_moment_is_refused():
    with pytest.raises(KeyError, match="bfc has no zero-tolerance 'dust'"):
        alert(datetime(2025, 1, 1, tzinfo=UTC), matter="dust")
    with pytest.raises(ZoneError):
        alert(datetime(2025, 1, 1), matter="violence")
