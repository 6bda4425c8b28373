"""The recalculation sheet on random small factories: the oracle's hours to the second, and formulas that come to them."""

from fractions import Fraction

from hypothesis import given

from fairfloor.core.recalculations import KINDS, Wanted
from fairfloor.reporting.recalculation_sheets import recalculation_workbook
from fairfloor.screening.recalculation import recalculate
from fairfloor.screening.run import screen
from tests.generative import rules_oracle as oracle
from tests.generative.test_screening_rules import DAY, FACTORIES, factories, groups, laws, staged
from tests.reporting.formulas import Book, close


def recalculated(factory, workers):
    """The recalculation of the named workers."""
    turn, people, start, end, unpaid, unknown, _ = factory
    found = []
    screen(
        stage=staged(people),
        jurisdiction="kh",
        start=start,
        end=end + DAY,
        unpaid_break_minutes=unpaid,
        law=laws(turn, unknown)[0],
        rules=["daily-hours"],
        look=lambda *prepared: found.append(recalculate(*prepared, wanted=Wanted(workers))),
    )
    return found[0]


@given(factories())
@FACTORIES
def test_every_day_is_the_oracles_and_every_formula_comes_to_what_is_shown(factory):
    turn, people, start, end, unpaid, unknown, chinese = factory
    kind = laws(turn, unknown)[2]
    worlds = [
        oracle.Factory(group, limit, kind, start, end, unpaid * 60, people)
        for group, limit in groups(people, turn, unknown)
    ]
    days = {id: own for world in worlds for id, own in world.days.items()}
    if not any(days.values()):
        return
    there = tuple(id for id, one in people.items() if one["stretches"] or one["rows"])
    found = recalculated(factory, there)
    for id, blocks in found.workers.items():
        for block in blocks:
            assert {one.day: told(one) for one in block.days if one.seconds is not None} == {
                day: expected(one) for day, one in days[id].items() if block.first <= day <= block.last
            }
            assert {one.day: told(one) for one in block.before} == {
                day: expected(one)
                for day, one in days[id].items()
                if block.first - block.first.weekday() * DAY <= day < block.first
            }
            if block.joined:
                compare_pay(block, days[id], worlds, id)
    book = Book(recalculation_workbook(found, "zh" if chinese else "en"))
    assert book.formulas
    for sheet, cell in sorted(book.formulas):
        assert close(book.cached[sheet].get(cell), book.value(sheet, cell)), (sheet, cell, book.held[sheet][cell])


def told(day):
    """What the recalculation says of a day, as the oracle says it."""
    return day.seconds, day.overtime, day.missing, day.kind, day.night, day.breaks_known


def expected(day):
    """What the oracle says of it."""
    named = None if day["kind"] is None else KINDS[day["kind"]]
    return day["seconds"], day["overtime"], day["missing"], named, day["night"], day["breaks"]


def compare_pay(block, days, worlds, id):
    """The parts of full time and of a month by which the minimum wage is worked out."""
    world = next(world for world in worlds if id in world.workers)
    rows = [
        row for row in world.workers[id]["rows"] if block.month <= row["end_day"] <= oracle.month_of(block.month)[1]
    ]
    assert len(rows) == len(block.payslips)
    for row, slip in zip(sorted(rows, key=lambda row: (row["start_day"], row["end_day"])), block.payslips, strict=True):
        assert slip.months == oracle.part_of_months(row)
        assert slip.row["net_pay"] == row["net_pay"]
        wage = slip.law["minimum-wage"].value
        assert (None if wage is None else wage * 100) == oracle.over(world, "minimum-wage", row)
        full, day, week = oracle.full_time(world, row), slip.law["full-day"].value, slip.law["full-week"].value
        if None in (full, day, week) or slip.working is None:
            assert full is None
            continue
        own = slip.working * day if slip.resting else slip.working * week / 7 + day
        assert abs(own - Fraction(full, 3_600)) <= Fraction(1, 3_600)
