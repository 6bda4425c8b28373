"""Duties that come again, on both sides of the day they are due; never and unknown apart."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairfloor.core import standards
from fairfloor.core.clauses import Recurrence
from fairfloor.core.languages import Text
from fairfloor.core.quantities import figure
from fairfloor.core.recurrences import Last, after, judge, judge_all

VISIT = date(2024, 6, 1)
DUTY = Recurrence("test", Text(zh="检验", en="Testing"), figure(1, "month"), None, None, None, False, None, "")


@pytest.mark.parametrize(
    ("count", "unit", "last", "due"),
    [
        (1, "day", "2024-05-31", "2024-06-01"),
        (1, "week", "2024-05-25", "2024-06-01"),
        (60, "day", "2024-04-02", "2024-06-01"),
        (1, "month", "2024-01-31", "2024-02-29"),
        (1, "month", "2023-01-31", "2023-02-28"),
        (1, "quarter", "2023-11-30", "2024-02-29"),
        (1, "year", "2024-02-29", "2025-02-28"),
    ],
)
def test_kept_on_the_day_it_is_due_and_late_the_next(count: int, unit: str, last: str, due: str) -> None:
    duty = replace(DUTY, every=figure(count, unit))
    done, end = Last((date.fromisoformat(last),)), date.fromisoformat(due)
    kept = judge(duty, done, end)
    late = judge(duty, done, end + timedelta(days=1))
    assert (kept.verdict, kept.due, kept.breach) == ("kept", end, False)
    assert (late.verdict, late.due, late.breach) == ("late", end, True)


def test_the_last_day_decides_and_a_later_one_than_the_visit_counts_nothing() -> None:
    done = Last((date(2024, 5, 20), date(2023, 1, 1), date(2024, 6, 2)))
    assert judge(DUTY, done, VISIT).last == date(2024, 5, 20)
    assert judge(DUTY, Last((date(2024, 6, 2),)), VISIT).verdict == "unknown"


def test_never_and_unknown_are_two_things() -> None:
    never, unknown = judge(DUTY, Last(never=True), VISIT), judge(DUTY, Last(), VISIT)
    assert (never.verdict, never.breach, unknown.verdict, unknown.breach) == ("never", True, "unknown", False)
    assert never.why != unknown.why


def test_what_is_recommended_is_no_breach() -> None:
    found = judge(replace(DUTY, recommended=True), Last(never=True), VISIT)
    assert (found.verdict, found.breach) == ("never", False)


@pytest.mark.parametrize(
    ("days", "never", "expected"),
    [
        (("2023-06-02", "2023-12-01", "2024-06-01"), False, "kept"),
        (("2023-06-01", "2023-12-01", "2024-06-01"), False, "late"),
        ((), True, "never"),
        ((), False, "unknown"),
    ],
)
def test_so_many_times_within_a_year(days: tuple[str, ...], never: bool, expected: str) -> None:
    duty = replace(DUTY, every=None, at_least=figure(3, "count"), within=figure(1, "year"))
    done = Last(tuple(map(date.fromisoformat, days)), never)
    assert judge(duty, done, VISIT).verdict == expected
    season = replace(duty, on=Text(zh="旺季", en="In the peak season"))
    assert judge(season, done, VISIT).verdict == ("cannot-be-judged" if expected == "kept" else expected)


def test_what_an_event_brings_is_not_judged_by_a_date() -> None:
    duty = replace(DUTY, every=None, on=Text(zh="变更时", en="On change"))
    found = judge(duty, Last((VISIT,)), VISIT)
    assert (found.verdict, found.breach) == ("cannot-be-judged", False)
    assert "On change" in found.why["en"]


def test_every_duty_on_the_shelf_can_be_asked() -> None:
    for clause in standards.load("icti").clauses:
        done = {duty.id: Last((date(2024, 5, 31),)) for duty in clause.recurrences}
        for duty, found in zip(clause.recurrences, judge_all(clause, done, VISIT), strict=True):
            assert found.verdict == ("kept" if duty.every else found.verdict), clause.id
            assert found.as_json()["why"]["zh"]
        assert {one.verdict for one in judge_all(clause, {}, VISIT)} <= {"unknown", "cannot-be-judged"}


def test_half_a_month_is_no_period() -> None:
    with pytest.raises(ValueError, match="no period"):
        after(VISIT, figure("0.5", "month"))


DAYS = st.dates(date(2000, 1, 1), date(2030, 1, 1))


@given(DAYS, DAYS, st.sampled_from(["day", "week", "month", "quarter", "year"]), st.integers(0, 800))
def test_a_later_visit_never_makes_it_better(last: date, visit: date, unit: str, later: int) -> None:
    duty = replace(DUTY, every=figure(1, unit))
    order = ["unknown", "kept", "late"]
    now, then = (judge(duty, Last((last,)), day).verdict for day in (visit, visit + timedelta(days=later)))
    assert order.index(now) <= order.index(then)
