"""Which months a recalculation takes, which days it holds against payslips, and the runs of a value of the law."""

from datetime import date

import pytest

from fairfloor.core.languages import Text
from fairfloor.core.recalculations import Block, Parameter, Payslip, chosen, runs

WHY = Text(zh="甲", en="A")


def month(number, seconds, *, whole=True, people=3):
    """A month of 2024 with so many seconds of work."""
    return date(2024, number, 1), date(2024, number, 28), seconds, people, whole


def whys(*found):
    """The months chosen, each with the reasons."""
    return [(one.first.month, one.why) for one in chosen(found)]


def test_the_months_with_most_and_least_hours_and_the_latest_are_taken():
    assert whys(month(1, 20), month(2, 50), month(3, 10), month(4, 30)) == [
        (2, ("most",)), (3, ("least",)), (4, ("latest",)),
    ]  # fmt: skip


def test_one_month_may_be_chosen_for_more_than_one_reason():
    assert whys(month(1, 20), month(2, 50)) == [(1, ("least",)), (2, ("most", "latest"))]
    assert whys(month(7, 20)) == [(7, ("most", "least", "latest"))]


def test_of_equal_months_the_earlier_one_is_taken():
    assert whys(month(1, 9), month(2, 9), month(3, 9)) == [(1, ("most", "least")), (3, ("latest",))]


def test_a_month_that_is_not_whole_is_taken_only_where_no_other_is():
    assert whys(month(1, 90, whole=False), month(2, 9), month(3, 1, whole=False)) == [(2, ("most", "least", "latest"))]
    (one,) = chosen([month(1, 90, whole=False)])
    assert (one.first, one.last, one.seconds, one.people, one.whole) == (
        date(2024, 1, 1), date(2024, 1, 28), 90, 3, False,
    )  # fmt: skip
    assert chosen([month(1, 90)])[0].whole is True


def test_without_a_month_there_is_none():
    assert chosen([]) == ()


def block(*periods):
    """March 2024 with payslips of these days."""
    slips = tuple(
        Payslip({"start_day": date(2024, *start), "end_day": date(2024, *end)}, 0, None, None, {})
        for start, end in periods
    )
    return Block(date(2024, 3, 1), date(2024, 3, 1), date(2024, 3, 31), (), (), slips, {})


MARCH = (date(2024, 3, 1), date(2024, 3, 31))


@pytest.mark.parametrize(
    ("periods", "joined", "paid", "compared"),
    [
        ((), False, MARCH, MARCH),
        ((((3, 1), (3, 31)),), True, MARCH, MARCH),
        ((((3, 5), (3, 20)),), True, (date(2024, 3, 5), date(2024, 3, 20)), (date(2024, 3, 5), date(2024, 3, 20))),
        ((((3, 1), (3, 15)), ((3, 16), (3, 31))), True, MARCH, MARCH),
        ((((3, 16), (3, 31)), ((3, 1), (3, 15))), True, MARCH, MARCH),
        ((((3, 1), (3, 15)), ((3, 15), (3, 31))), False, MARCH, MARCH),
        ((((3, 1), (3, 10)), ((3, 5), (3, 10)), ((3, 17), (3, 20))), False, (MARCH[0], date(2024, 3, 20)), MARCH),
        ((((3, 2), (3, 10)), ((3, 12), (3, 31))), False, (date(2024, 3, 2), MARCH[1]), MARCH),
    ],
)
def test_hours_are_held_against_payslips_that_follow_one_another(periods, joined, paid, compared):
    made = block(*periods)
    assert (made.joined, made.paid, made.compared) == (joined, paid, compared)


def parameter(value):
    """A value of the law."""
    return Parameter("premium-holiday", value, "percent", WHY, None, None)


def test_a_run_is_the_days_on_which_one_value_holds():
    one, other = parameter(1), parameter(2)
    law = {("a", date(2024, 3, day)): one for day in (2, 3)} | {("a", date(2024, 3, day)): other for day in (5, 6)}
    law |= {("b", date(2024, 3, 4)): other, ("a", date(2024, 2, 28)): other, ("a", date(2024, 3, 9)): one}
    found = runs(law, "a", date(2024, 3, 1), date(2024, 3, 8))
    assert [(run.first.day, run.last.day, run.parameter) for run in found] == [(1, 4, one), (5, 8, other)]
    assert [run.first for run in runs(law, "b", date(2024, 3, 4), date(2024, 3, 4))] == [date(2024, 3, 4)]


def test_a_value_that_nobody_asked_has_no_run():
    assert runs({}, "a", date(2024, 3, 1), date(2024, 3, 8)) == ()
