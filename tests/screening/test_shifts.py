"""Shifts and working days from rows in order: the same as sums by hand, however the rows lie and however many there are."""

import random
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairfloor.screening import prepared, shifts, tables, working_days
from fairfloor.screening.engines import embedded

FIRST, DAYS = 19_800, 20
NIGHT = (22 * 3600, 7 * 3600)
A_DAY = 86_400
ATTENDANCE = "INSERT INTO attendance (factory, worker, day, shift, in_at, out_at, break_minutes, taps)"


@st.composite
def stretches(draw):
    """Rows of attendance of a few workers: up to six stretches a shift, sometimes two shifts a day, times that are missing."""
    rows = []
    for worker in range(1, draw(st.integers(1, 3)) + 1):
        for day in draw(st.lists(st.integers(FIRST, FIRST + DAYS - 1), unique=True, max_size=6)):
            for shift in range(draw(st.integers(1, 2))):
                for _ in range(draw(st.integers(1, 6))):
                    came = day * A_DAY + draw(st.integers(-20_000, 110_000))
                    went = came + draw(st.integers(0, 40_000))
                    missing = draw(st.sampled_from((None, None, None, "in", "out")))
                    rows.append((
                        worker, day, shift, None if missing == "in" else came, None if missing == "out" else went,
                        draw(st.sampled_from((None, None, 0, 30, 60))), draw(st.integers(0, 2)),
                    ))  # fmt: skip
    draw(st.randoms(use_true_random=False)).shuffle(rows)
    return rows


def begun(engine, rows, *, night=True):
    tables.make(engine)
    prepared.make(engine)
    engine.execute("INSERT INTO period VALUES (0, $first, $last, 0)", {"first": FIRST, "last": FIRST + DAYS - 1})
    if rows:
        engine.executemany(f"{ATTENDANCE} VALUES (0, ?, ?, ?, ?, ?, ?, ?)", rows)
    engine.execute("INSERT INTO worker SELECT DISTINCT 0, worker, CAST(worker AS VARCHAR), 0 FROM attendance")
    law = {"ordinary-day": 8 * 3600, "ordinary-week": 40 * 3600}
    law |= {"night-begins": NIGHT[0], "night-lasts": NIGHT[1]} if night else {}
    for rule, allowed in law.items():
        engine.execute(
            "INSERT INTO law SELECT 0, day, $rule, 0, $allowed, NULL, 0 FROM range($first, $last) t(day)",
            {"rule": rule, "allowed": allowed, "first": FIRST - 7, "last": FIRST + DAYS},
        )
    engine.execute(
        "INSERT INTO calendar SELECT 0, day, if((day + 3) % 7 = 6, 1, 0), 0, day - (day + 3) % 7, "
        "first_of_month(CAST(day AS INTEGER)) FROM range($first, $last) t(day)",
        {"first": FIRST, "last": FIRST + DAYS},
    )


def at_night(came, went, day):
    windows = ((d * A_DAY + NIGHT[0], d * A_DAY + NIGHT[0] + NIGHT[1]) for d in (day - 1, day, day + 1))
    return sum(max(min(went, end) - max(came, start), 0) for start, end in windows)


def added(rows, unpaid, night):
    """What each shift comes to, by hand."""
    groups = defaultdict(list)
    for worker, day, shift, *told in rows:
        groups[worker, day, shift].append(told)
    found = {}
    for (worker, day, shift), told in groups.items():
        ins, outs = [[one[k] for one in told if one[k] is not None] for k in (0, 1)]
        known = [(came, went) for came, went, _, _ in told if came is not None and went is not None]
        breaks = [one[2] for one in told if one[2] is not None]
        start, end, gross = min(ins, default=None), max(outs, default=None), sum(went - came for came, went in known)
        between = None
        if len(known) == len(told):
            if len(told) > 1 or breaks:
                between = end - start - gross + sum(breaks) * 60
            elif unpaid:
                between = unpaid
        found[worker, day, shift] = (
            start, end, gross, sum(breaks) * 60 if breaks else None, between, len(known), len(told) - len(known),
            sum(one[3] for one in told),
            sum(at_night(*one, day) for one in known) if night and len(known) == len(told) else None,
        )  # fmt: skip
    return found


@given(rows=stretches(), unpaid=st.sampled_from((0, 1800)), night=st.booleans())
def test_shifts_are_what_their_stretches_come_to(rows, unpaid, night):
    with embedded(threads=2) as engine:
        begun(engine, rows, night=night)
        shifts.fill(engine, unpaid_break_seconds=unpaid)
        told = engine.execute("SELECT * EXCLUDE (factory) FROM shift").fetchall()
    found = {row[:3]: row[3:] for row in told}
    assert len(found) == len(told)
    assert found == added(rows, unpaid, night)


OFF = st.dictionaries(
    st.tuples(st.integers(1, 3), st.integers(FIRST, FIRST + DAYS - 1)),
    st.sampled_from(("rest-day", "holiday")),
    max_size=12,
)


@given(rows=stretches(), off=OFF)
def test_overtime_is_what_the_week_so_far_leaves(rows, off):
    with embedded(threads=2) as engine:
        begun(engine, rows)
        for (worker, day), what in off.items():
            told = {"worker": worker, "day": day, "what": what}
            engine.execute("INSERT INTO day_off VALUES (0, $worker, $day, $what, NULL)", told)
        shifts.fill(engine, unpaid_break_seconds=0)
        working_days.fill(engine, unpaid_break_seconds=0)
        told = engine.execute("SELECT worker, day, seconds, kind, overtime, week FROM working_day").fetchall()
    assert [row[:2] for row in told] == sorted({row[:2] for row in rows})  # in order, each once
    hours = defaultdict(int)
    for (worker, day, _), (_, _, gross, recorded, *_) in added(rows, 0, True).items():
        hours[worker, day] += gross
        hours[worker, day, "recorded"] += recorded or 0
    resting = {worker for (worker, _), what in off.items() if what == "rest-day"}
    so_far = defaultdict(int)
    for worker, day, seconds, kind, overtime, week in told:
        sunday = (day + 3) % 7 == 6 and worker not in resting
        assert kind == {"rest-day": 1, "holiday": 2, None: int(sunday)}[off.get((worker, day))]
        assert seconds == max(hours[worker, day] - hours[worker, day, "recorded"], 0)
        assert week == day - (day + 3) % 7
        if kind:
            assert overtime == 0
            continue
        ordinary = min(seconds, 8 * 3600)
        so_far[worker, week] += ordinary
        assert overtime == seconds - ordinary + min(max(so_far[worker, week] - 40 * 3600, 0), ordinary)


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_many_rows_keep_their_order_with_any_number_of_threads(threads):
    chance = random.Random(7)
    rows = []
    for worker in range(1, 400):
        for day in range(FIRST, FIRST + DAYS):
            came, many = (
                day * A_DAY + chance.randrange(20_000, 40_000),
                5 if chance.random() < 0.002 else 1 + worker % 3,
            )
            for k in range(many):
                rows.append((worker, day, day, came + 4_000 * k, came + 4_000 * k + 3_000, None, 2))
    astray = rows[:]
    chance.shuffle(astray)
    found = []
    for lie in (rows, astray):
        with embedded(threads=threads) as engine:
            begun(engine, [])
            told = ", ".join(f"(0, {', '.join('NULL' if v is None else str(v) for v in row)})" for row in lie)
            engine.execute(f"{ATTENDANCE} VALUES {told}")
            engine.execute("INSERT INTO worker SELECT DISTINCT 0, worker, CAST(worker AS VARCHAR), 0 FROM attendance")
            shifts.fill(engine, unpaid_break_seconds=0)
            working_days.fill(engine, unpaid_break_seconds=0)
            shown = {row[:3]: row[3:] for row in engine.execute("SELECT * EXCLUDE (factory) FROM shift").fetchall()}
            days = engine.execute("SELECT worker, day, seconds, overtime FROM working_day").fetchall()
        assert shown == added(rows, 0, True)
        assert [row[:2] for row in days] == sorted({row[:2] for row in rows})
        found.append(days)
    assert found[0] == found[1]
