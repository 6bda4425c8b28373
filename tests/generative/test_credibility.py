"""The signals of credibility against their slow oracle, on random factories made to meet the edges."""

import os
from datetime import date
from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from fairfloor.core.quantities import Figure
from fairfloor.screening import chance
from fairfloor.screening.bounds import Bound, Law
from fairfloor.screening.calibrating import prepare
from fairfloor.screening.engines import embedded
from fairfloor.screening.honest import MONTHS, Pay, Records, Row
from fairfloor.screening.judging import cases_of
from fairfloor.screening.rulebook import CREDIBILITY
from fairfloor.screening.tables import number_of
from tests.generative.credibility_oracle import Case, Factory
from tests.screening.records import WHY

DEEP = os.environ.get("FAIRFLOOR_DEEP", "") not in ("", "0")
FACTORIES = settings(max_examples=1_000 if DEEP else 25, deadline=None)  # two factories in each example
DAY, HOUR, MINUTE = 86_400, 3_600, 60
FIRST = number_of(date(2024, 1, 8))
SPANS = [(number_of(start), number_of(end)) for start, end in MONTHS]


def _told(needed, day):
    hours = {"ordinary-hours-per-day": 8, "ordinary-hours-per-week": 48}.get(needed.parameter)
    return Bound(Figure(Decimal(hours), "hour") if hours else None, WHY)


# Eight hours a day and 48 a week are ordinary, every day is a working day.
LAW = Law(lambda asked, day: Bound(None, WHY), told=_told, kind=lambda day: (0, WHY))


def random_factory(random):
    """A few people over up to eight weeks: habits with little or much spread, copies, companions, edits, closures."""
    grid = random.choice((1, 1, 60, 60, 300, 900))
    factory = Records("", "", [])
    people = [f"{number}" for number in range(1, random.randint(1, 7) + 1)]
    days = random.choice((8, 24, 40, 56))
    editors = random.choice(((), ("a",), ("a", "b")))
    for id in people:
        _person(random, factory, id, days, grid, editors)
    if people[1:] and random.random() < 0.5:
        _companion(random, factory, people, grid)
    if random.random() < 0.6:
        _closures(random, factory, days)
    for _ in range(random.choice((0, 0, 30, 150))):
        day = FIRST + random.randint(-2, days)
        at = random.choice((None, day * DAY + random.randint(0, DAY - 1)))
        who = random.choice([*people, "x"])
        factory.records.append((who, day, at, random.choice(("production", "needle", "gate", "leave"))))
    if random.random() < 0.7:
        _pay(random, factory, [*people, "y"])
    return factory


def _person(random, factory, id, days, grid, editors):
    start = random.choice((0, 6, 7, 7, 7, 14, 20)) * HOUR
    spread = random.choice((0, 1, 5, 30)) * MINUTE
    length = random.choice((8, 9, 11, 13)) * HOUR
    edited = random.choice((0, 0.05, 0.3, 1)) if editors else 0
    before = None
    for day in range(FIRST, FIRST + days):
        if random.random() < 0.15:
            continue
        came = day * DAY + start + random.randint(0, spread)
        went = came + length + random.randint(0, spread)
        if before and random.random() < 0.4:
            apart = (day - before[0]) * DAY
            came, went = before[1] + apart, before[2] + apart
        before = day, came, went
        came, went = came // grid * grid, went // grid * grid
        if random.random() < 0.2:
            came = (came + 150) // 300 * 300
        editor = random.choice(editors) if random.random() < edited else None
        if random.random() < 0.05:
            factory.rows.append(Row(id, day, came, None, editor))
        elif random.random() < 0.3 and went - came > 5 * HOUR:
            out = came + 4 * HOUR
            factory.rows.append(Row(id, day, came, out, editor))
            factory.rows.append(Row(id, day, out + random.choice((30, 60)) * MINUTE, went))
        else:
            factory.rows.append(Row(id, day, came, went, editor))


def _companion(random, factory, people, grid):
    """One number follows another: at once, all day, or when it has gone."""
    one = people[0]
    after = random.choice((True, False))
    for row in [row for row in factory.rows if row.id == one and row.went is not None]:
        if random.random() < 0.1:
            continue
        if after:
            came = row.went + random.randint(0, 20) * MINUTE // grid * grid
            factory.rows.append(Row("c", row.day, came, came + 2 * HOUR))
        else:
            apart = random.randint(0, 6) // grid * grid
            factory.rows.append(Row("c", row.day, row.came + apart, row.went + apart))


def _closures(random, factory, days):
    for _ in range(random.randint(1, 4)):
        start = (FIRST + random.randint(0, days)) * DAY + random.choice((0, 0, 12 * HOUR))
        factory.closed.append((start, start + random.choice((DAY, 2 * DAY, 6 * HOUR))))


def _pay(random, factory, people):
    for id in people:
        for month in range(3):
            for _ in range(random.choice((0, 1, 1, 1, 2))):
                hours = [random.choice(each) * HOUR for each in ((0, 100, 200, 260), (0, 20, 80), (0, 8), (0, 8, 16))]
                factory.pay.append(Pay(id, month, *hours))


def answered(factories):
    """Every case of every rule, by rule and factory, as the SQL answers it."""
    with embedded() as engine:
        prepare(engine, factories, LAW)
        ids = dict(engine.execute("SELECT worker, id FROM worker").fetchall())
        found = {}
        for rule in CREDIBILITY:
            rows = engine.execute(
                "SELECT factory, worker, first_day, last_day, observed, allowed, excess, unjudged, part, other "
                f"FROM ({cases_of(rule)})"
            ).fetchall()
            for factory, worker, first, last, seen, allowed, excess, code, part, other in rows:
                case = Case(ids[worker], first, last, seen, allowed, code, part, ids.get(other))
                found.setdefault((rule.id, factory), []).append(case)
                if code is None and part != "less":
                    assert (excess > 0) == (seen > allowed), (rule.id, case)
        return found


def expected(factory):
    """Every case of every rule as the oracle answers it."""
    oracle = Factory(factory.rows, factory.records, factory.closed, factory.pay, chance)
    first, last = SPANS[0][0], SPANS[-1][1]
    return {
        "identical-punches": oracle.identical_punches(),
        "round-punches": oracle.round_punches(),
        "low-variance": oracle.low_variance(),
        "closed-day": oracle.closed_day(),
        "work-without-attendance": oracle.work_without_attendance(first, last),
        "paid-against-worked": oracle.paid_against_worked(SPANS, 8 * HOUR, 48 * HOUR),
        "double-identity": oracle.double_identity(str),
        "single-editor": oracle.single_editor(),
        "digit-pattern": oracle.digit_pattern(),
    }


def in_order(cases):
    return sorted(cases, key=repr)


@given(st.integers(0, 2**32), st.integers(0, 2**32))
@FACTORIES
def test_every_signal_agrees_with_its_oracle(one, two):
    factories = [random_factory(Random(one)), random_factory(Random(two))]
    found = answered(factories)
    for number, factory in enumerate(factories):
        for rule, cases in expected(factory).items():
            assert in_order(found.get((rule, number), [])) == in_order(cases), rule


def test_the_random_factories_meet_every_answer_of_every_rule():
    """Else the agreement above would say little: hits, cases within the bound, and every reason to leave one unjudged."""
    seen = {rule.id: set() for rule in CREDIBILITY}
    for start in range(0, 120, 10):
        for (rule, _), cases in answered([random_factory(Random(start + one)) for one in range(10)]).items():
            for case in cases:
                over = case.unjudged is None and case.part != "less" and case.observed > case.allowed
                seen[rule].add(case.unjudged or ("hit" if over else "within"))
    for rule, answers in seen.items():
        assert {"hit", "within"} <= answers, (rule, answers)
    assert {"clock-rounds", "too-few"} <= seen["round-punches"]
    assert {"editor-untold"} <= seen["single-editor"]
    assert {"no-closures", "on-watch", "missing-punch"} <= seen["closed-day"]
    assert {"slips"} <= seen["work-without-attendance"] & seen["paid-against-worked"]
