"""Screening against its slow oracle on random factories, and its intake against random bytes."""

import os
import tempfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from fairfloor.core.quantities import Figure
from fairfloor.screening import tables
from fairfloor.screening.bounds import Bound, Law
from fairfloor.screening.engines import embedded
from fairfloor.screening.intake import attendance as punch_files
from fairfloor.screening.intake import roster as roster_files
from fairfloor.screening.run import screen
from tests.generative import screening_oracle as oracle
from tests.screening.records import UNKNOWN, WHY, row

DEEP = os.environ.get("FAIRFLOOR_DEEP", "") not in ("", "0")
FACTORIES = settings(max_examples=2_000 if DEEP else 40, deadline=None)
FILES = settings(max_examples=2_000 if DEEP else 50, deadline=None)

# Days around which calendars go wrong: leap days, ends of years, and one that is none of these.
TURNS = (date(2024, 2, 29), date(2023, 2, 28), date(2023, 12, 31), date(2020, 12, 31), date(2024, 6, 12))
KEYS = {"in": 0, "out": 1, "": 255}
DAILY = {"long": Decimal(10), "short": Decimal(8)}
WEEKLY = {"long": Decimal(60), "short": Decimal(48)}
REST = {"long": Decimal(1), "short": Decimal(2)}


# ------------------------------------------------------------------------------------------------- random factories


@st.composite
def shifts(draw):
    """One worker's habit: hours at which taps fall, as offsets from midnight of the day the shift begins."""
    return draw(
        st.sampled_from(
            [
                (7, 16),
                (7, 12, 13, 17),
                (7, 12, 13, 19),
                (22, 30),
                (19, 31),
                (7, 19),
                (6, 10, 16, 20),
                (15.75, 24),
                (5, 23),
                (0, 8),
                (22, 28, 34, 38),
                (18, 31),
            ]
        )
    )


@st.composite
def own_punches(draw, worker, first):
    """A worker's punches over some days: a habit, with jitter, changes, gaps, double taps, wrong keys, strays."""
    punches = []
    habit = draw(shifts())
    keyed = draw(st.sampled_from(["right", "none", "reversed", "right"]))
    punctual = draw(st.booleans())  # to the second: then gaps meet the edges of the rules exactly
    for day in range(draw(st.integers(1, 16))):
        what = draw(st.sampled_from(["work", "work", "work", "work", "work", "off", "other"]))
        if what == "off":
            continue
        if what == "other":
            habit = draw(shifts())
        for place, hour in enumerate(habit):
            fate = draw(st.sampled_from(["kept"] * 12 + ["lost", "twice", "corrected"]))
            if fate == "lost":
                continue
            at = datetime.combine(first, time()) + timedelta(days=day, hours=hour)
            if not punctual:
                at += timedelta(minutes=draw(st.integers(-25, 25)), seconds=draw(st.integers(0, 59)))
            key = {"right": ("in", "out"), "reversed": ("out", "in"), "none": ("", "")}[keyed][place % 2]
            punches.append((worker, at, key))
            if fate == "twice":
                punches.append((worker, at + timedelta(seconds=draw(st.integers(0, 200))), key))
            if fate == "corrected":
                other = draw(st.sampled_from(["in", "out", ""]))
                punches.append((worker, at + timedelta(seconds=draw(st.integers(0, 130))), other))
    for _ in range(draw(st.integers(0, 2))):
        at = datetime.combine(first, time()) + timedelta(seconds=draw(st.integers(0, 16 * 86_400)))
        punches.append((worker, at, draw(st.sampled_from(["in", "out", ""]))))
    return punches


@st.composite
def factories(draw):
    """Some workers' punches in the order of a file, which need not be that of time."""
    turn = draw(st.sampled_from(TURNS))
    first = turn - timedelta(days=draw(st.integers(0, 9)))
    punches = [
        punch for number in range(1, draw(st.integers(1, 4)) + 1) for punch in draw(own_punches(str(number), first))
    ]
    if draw(st.booleans()):
        punches.sort(key=lambda punch: punch[1])
    return turn, punches


@st.composite
def settings_of_run(draw):
    """What a screening may be told: a period, an unpaid break, the first weekday."""
    start = draw(st.none() | st.integers(-6, 4))
    length = draw(st.none() | st.integers(1, 12))
    return start, length, draw(st.sampled_from([None, 0, 30, 60])), draw(st.integers(0, 6))


def law_that_changes(turn, before, after):
    """Limits that change, or begin to be known, on `turn`: for the engine and for the oracle."""

    def named(day):
        return before if day < turn else after

    def bounds(asked, day):
        if named(day) == "unknown":
            return Bound(None, UNKNOWN)
        if asked.quantity not in ("working-hours-per-day", "working-hours-per-week", "rest-days-per-seven-days"):
            return Bound(None, UNKNOWN)
        table = {"working-hours-per-day": DAILY, "working-hours-per-week": WEEKLY}.get(asked.quantity, REST)
        unit = "day" if table is REST else "hour"
        return Bound(Figure(table[named(day)], unit), WHY)

    def limit(rule, day):
        if named(day) == "unknown":
            return None
        if rule == "rest-day":
            return 7 - int(REST[named(day)])
        return timedelta(hours=int((DAILY if rule == "daily-hours" else WEEKLY)[named(day)]))

    return Law(bounds), limit


@given(
    factories(),
    settings_of_run(),
    st.sampled_from(["long", "short", "unknown"]),
    st.sampled_from(["long", "short", "unknown"]),
)
@FACTORIES
def test_pairing_and_the_rules_on_hours_agree_with_their_oracle(factory, told, before, after):
    turn, punches = factory
    start_offset, length, unpaid, week_starts = told
    start = turn + timedelta(days=start_offset) if start_offset is not None else None
    end = (start or turn) + timedelta(days=length) if length is not None else None
    law, limit = law_that_changes(turn, before, after)
    rows = [row(worker, f"{at:%Y-%m-%d %H:%M:%S}", KEYS[key]) for worker, at, key in punches]
    numbered = [oracle.Punch(worker, at, key, line) for line, (worker, at, key) in enumerate(punches, start=1)]
    believed, people, expected = oracle.screen(
        numbered,
        limit=limit,
        start=start,
        end=end,
        unpaid_break=timedelta(minutes=unpaid or 0),
        week_starts=week_starts,
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "attlog.dat"
        file.write_text("\n".join(rows) + "\n", encoding="utf-8")
        result = screen(
            punches=file,
            jurisdiction="kh",
            start=start,
            end=end,
            unpaid_break_minutes=unpaid,
            week_starts=("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")[week_starts],
            law=law,
            rules=expected,
        )
    assert result.intake["attendance"].read == len(punches)
    assert result.intake["attendance"].accepted == len(oracle.without_duplicates(numbered))
    assert {outcome.population for outcome in result.rules} == {len(people)}
    for rule, (hits, unjudged, checked) in expected.items():  # the others have oracles of their own
        outcome = result.outcome(rule)
        assert found(outcome) == hits, (outcome.rule.id, believed)
        assert counted(outcome) == unjudged, outcome.rule.id
        assert outcome.checked == checked, outcome.rule.id
        assert outcome.workers_affected == len({worker for worker, _, _ in hits})


def found(outcome):
    """A rule's hits as the oracle tells them."""
    return {
        (hit.worker, hit.first, hit.last): (exact(outcome, hit.observed), exact(outcome, hit.limit), hit.lines)
        for hit in outcome.hits
    }


def exact(outcome, figure):
    """Hours as a timedelta of whole seconds, other figures as a number."""
    if outcome.rule.unit == "hour":
        return timedelta(seconds=round(figure.value * 3_600))
    return int(figure.value)


def counted(outcome):
    """Not-judged counts by code."""
    total = {}
    for one in outcome.not_judged:
        total[one.code] = total.get(one.code, 0) + one.count
    return total


# ---------------------------------------------------------------------------------------------------- random bytes

GOOD = b"\n".join(row(str(n % 3), f"2024-03-{n:02} 07:30:00", n % 2).encode() for n in range(1, 21)) + b"\n"


@st.composite
def damaged(draw):
    """A good file with pieces cut out, overwritten or put in."""
    data = bytearray(GOOD)
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(data)))
        until = min(len(data), place + draw(st.integers(0, 40)))
        data[place:until] = draw(st.binary(max_size=40))
    return bytes(data)


def taken_in(data, take_in=punch_files.take_in):
    """What becomes of a file of these bytes, and the lines that came to be punches."""
    with tempfile.TemporaryDirectory() as folder, embedded() as engine:
        file = Path(folder) / "file"
        file.write_bytes(data)
        tables.make(engine)
        intake = take_in(engine, file)
        tables.number_workers(engine)
        table = "punch" if take_in is punch_files.take_in else "roster"
        lines = [row[0] for row in engine.execute(f"SELECT line FROM {table} ORDER BY line").fetchall()]
        return intake, lines


def holds_together(intake, lines):
    """Each row read is accepted or refused, once, with a reason in both languages."""
    refused = [refusal.line for refusal in intake.refused]
    assert intake.read == intake.accepted + len(refused)
    assert intake.accepted == len(lines)
    assert not set(refused) & set(lines)
    assert len(set(refused)) == len(refused)
    for refusal in intake.refused:
        assert refusal.reason["zh"]
        assert refusal.reason["en"]


@given(st.one_of(st.binary(max_size=400), damaged()))
@example(b"")
@example(b"\n\n\n")
@example(b"\xef\xbb\xbf")
@example(b"\xff\xfe1\x00\t\x00")
@example(GOOD.replace(b"\n", b"\r"))
@example(b'1,"2024-01-01 07:00:00,0\n' * 3)
@example("1\t９９９９-01-01 07:00:00\t1\t0\t0\t0\n".encode())
@FILES
def test_no_bytes_stop_the_intake_of_punches_and_none_are_lost(data):
    holds_together(*taken_in(data))


@given(st.one_of(st.binary(max_size=300), st.binary(max_size=300).map(lambda tail: b"worker,hired,left\n7,," + tail)))
@FILES
def test_no_bytes_stop_the_intake_of_a_roster_and_none_are_lost(data):
    holds_together(*taken_in(data, roster_files.take_in))


@given(st.lists(st.binary(max_size=60).map(lambda line: line.replace(b"\n", b"").replace(b"\r", b"")), max_size=8))
@FILES
def test_damage_on_other_lines_costs_no_good_row(bad):
    """The good rows come first, so that they say what the file is."""
    data = GOOD + b"\n".join(bad) + b"\n"
    if b"\0" in data[:200]:
        return
    intake, lines = taken_in(data)
    assert set(lines) >= set(range(1, 21))
    holds_together(intake, lines)
