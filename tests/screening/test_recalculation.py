"""Whose hours and pay a recalculation lays out, of which days, and what it refuses."""

from datetime import date

import pytest

from fairfloor.core import samples
from fairfloor.core.recalculations import Wanted
from fairfloor.core.sample_people import SampleError, Worker
from fairfloor.screening.recalculation import recalculate
from fairfloor.screening.run import screen
from tests.screening.records import STEADY, attlog, stage_words

DAYS = "2024-02-05 08:00 12:00, 2024-03-04 08:00 17:00, 2024-03-05 08:00 17:00, 2024-04-02 08:00 16:00"
PERIOD = (date(2024, 2, 1), date(2024, 5, 1))


def laid(tmp_path, wanted, workers=None, *, roster="", payroll="", days_off="", identify=str, period=PERIOD):
    """The recalculation of these punches by worker."""
    found = []
    screen(
        punches=attlog(tmp_path / "attlog.dat", workers) if workers else None,
        stage=lambda engine: stage_words(engine, roster=roster, payroll=payroll, days_off=days_off) or {},
        jurisdiction="kh",
        law=STEADY,
        start=period[0],
        end=period[1],
        rules=["daily-hours"],
        identify=identify,
        look=lambda *prepared: found.append(recalculate(*prepared, wanted=wanted)),
    )
    return found[0]


def test_the_months_are_chosen_by_the_hours_of_the_whole_factory(tmp_path):
    found = laid(tmp_path, Wanted(("7",)), {"7": DAYS, "8": "2024-02-06 08:00 22:00"})
    assert [(one.first, one.last, one.seconds, one.people, one.why) for one in found.months] == [
        (date(2024, 2, 1), date(2024, 2, 29), 18 * 3_600, 2, ("most",)),
        (date(2024, 4, 1), date(2024, 4, 30), 8 * 3_600, 1, ("least", "latest")),
    ]
    assert [block.month.month for block in found.workers["7"]] == [2, 4]
    assert (found.place, found.first, found.last) == ("kh", date(2024, 2, 1), date(2024, 4, 30))


def test_every_day_of_the_month_has_its_place_and_its_lines(tmp_path):
    (block,) = laid(tmp_path, Wanted(("7",)), {"7": DAYS}, period=(date(2024, 3, 1), date(2024, 4, 1))).workers["7"]
    assert [one.day.day for one in block.days] == list(range(1, 32))
    there = [one for one in block.days if one.seconds is not None]
    assert [(one.day.day, one.seconds, one.overtime, one.lines) for one in there] == [
        (4, 9 * 3_600, 3_600, (3, 4)), (5, 9 * 3_600, 3_600, (5, 6)),
    ]  # fmt: skip
    assert all(one.screened for one in block.days)


def test_the_days_of_the_first_week_before_the_month_stand_apart(tmp_path):
    punches = "2024-02-26 08:00 12:00, 2024-02-25 08:00 12:00, 2024-03-01 08:00 12:00"
    found = laid(tmp_path, Wanted(("7",)), {"7": punches}, period=(date(2024, 2, 1), date(2024, 4, 1)))
    march = next(block for block in found.workers["7"] if block.month.month == 3)
    assert [one.day for one in march.before] == [date(2024, 2, 26)]
    assert march.days[0].week == date(2024, 2, 26)


def test_a_pay_period_that_began_before_the_month_takes_the_block_with_it(tmp_path):
    payroll = "2024-02-26..2024-03-25 basic_pay=1; 2024-03-26..2024-04-25 basic_pay=2"
    found = laid(tmp_path, Wanted(("7",)), {"7": DAYS}, payroll=payroll, period=(date(2024, 3, 1), date(2024, 4, 1)))
    (block,) = found.workers["7"]
    assert (block.month, block.first, block.last) == (date(2024, 3, 1), date(2024, 2, 26), date(2024, 3, 25))
    assert [slip.row["basic_pay"] for slip in block.payslips] == [100]
    assert [one.screened for one in block.days][:5] == [False, False, False, False, True]
    assert all(one.seconds is None for one in block.days if not one.screened)


def test_a_day_off_of_the_workers_own_is_theirs(tmp_path):
    found = laid(
        tmp_path, Wanted(("7", "8")), {"7": DAYS, "8": DAYS}, days_off="worker=7 day=2024-03-05 what=rest-day",
        period=(date(2024, 3, 1), date(2024, 4, 1)),
    )  # fmt: skip
    own, other = (
        {one.day.day: one.kind for one in found.workers[worker][0].days if one.asked} for worker in ("7", "8")
    )
    assert (own[5], other[5]) == ("rest-day", "working-day")
    assert own[4] == "working-day"


def test_people_are_drawn_from_the_roster_as_anybody_else_draws_them(tmp_path):
    roster = "; ".join(f"worker=W{number}" for number in range(30))
    found = laid(tmp_path, Wanted(size=5, seed="apples"), {"7": DAYS}, roster=roster)
    alone = samples.draw([Worker(f"W{number}") for number in range(30)], seed="apples", size=5)
    assert tuple(found.workers) == alone.drawn
    assert (found.of, found.from_roster) == (30, True)
    assert all(one.seconds is None for block in found.workers[alone.drawn[0]] for one in block.days)


def test_without_a_roster_they_are_drawn_from_those_with_attendance(tmp_path):
    payroll = "worker=9 2024-03-01..2024-03-31 basic_pay=1"
    found = laid(tmp_path, Wanted(size=2, seed="apples"), {"7": DAYS, "8": DAYS}, payroll=payroll)
    assert set(found.workers) == {"7", "8"}
    assert (found.of, found.from_roster) == (2, False)
    with pytest.raises(SampleError, match="3"):
        laid(tmp_path, Wanted(size=3, seed="apples"), {"7": DAYS, "8": DAYS}, payroll=payroll)
    with pytest.raises(SampleError):
        laid(tmp_path, Wanted(size=1, seed=" "), {"7": DAYS})


def test_a_worker_is_named_by_the_number_that_is_shown_once(tmp_path):
    found = laid(tmp_path, Wanted(("p-7", " p-7 ", "p-8")), {"7": DAYS, "8": DAYS}, identify=lambda id: f"p-{id}")
    assert list(found.workers) == ["p-7", "p-8"]
    with pytest.raises(ValueError, match="no record is of a worker '7'"):
        laid(tmp_path, Wanted(("7",)), {"7": DAYS}, identify=lambda id: f"p-{id}")


def test_without_attendance_there_is_nothing_to_recalculate(tmp_path):
    with pytest.raises(ValueError, match="no day of attendance lies in the period"):
        laid(tmp_path, Wanted(("7",)), payroll="2024-03-01..2024-03-31 basic_pay=1")
