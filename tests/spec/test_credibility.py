"""Every signal of credibility against its drawn table (`screening_*.md` beside this file), which is also how to read it."""

import math
from collections.abc import Callable, Iterator
from fractions import Fraction

import pytest

from fairfloor.screening import chance
from fairfloor.screening.calibrating import prepare
from fairfloor.screening.engines import embedded
from fairfloor.screening.honest import MONTHS, Pay, Records, Row
from fairfloor.screening.judging import cases_of
from fairfloor.screening.rule import Rule
from fairfloor.screening.rulebook import CREDIBILITY
from fairfloor.screening.tables import number_of
from tests.generative.test_credibility import LAW
from tests.spec.test_screening import cases

DAY, HOUR, MINUTE = 86_400, 3_600, 60
FIRST = number_of(MONTHS[0][0])  # a Monday
GRIDS = {"seconds": 1, "minutes": 60, "5 minutes": 300}


def answers(factory: Records, rule: str) -> dict[str, list[tuple[object, ...]]]:
    """Every case of one rule by the worker's id: first, last, observed, allowed, verdict, part, other."""
    with embedded() as engine:
        prepare(engine, [factory], LAW)
        found: dict[str, list[tuple[object, ...]]] = {}
        asked = next(one for one in CREDIBILITY if one.id == rule)
        rows = engine.execute(
            "SELECT w.id, first_day, last_day, observed, allowed, excess, unjudged, part, o.id "
            f"FROM ({cases_of(asked)}) c JOIN worker w ON w.worker = c.worker LEFT JOIN worker o ON o.worker = c.other"
        )
        for id, first, last, seen, allowed, excess, code, part, other in rows.fetchall():
            verdict = f"not judged: {code}" if code else "hit" if excess > 0 else "within"
            found.setdefault(id, []).append((first - FIRST, last - FIRST, seen, allowed, verdict, part, other))
    return found


# ------------------------------------------------------------------------------------ rules that count a sign
# Each makes one person's rows so that the sign shows `seen` times of `of`.


def copied(id: str, seen: int, of: int, grid: int) -> Iterator[Row]:
    """Days of which `seen` have the times of the day before; the others differ by the number of the day."""
    place = 0
    for day in range(of + 1):
        place += day == 0 or day > seen
        came = (FIRST + day) * DAY + 7 * HOUR + place * grid
        yield Row(id, FIRST + day, came, came + 9 * HOUR)


def _times(id: str, ats: list[int]) -> Iterator[Row]:
    """Two times a day, so many hours into it."""
    for day, (came, went) in enumerate(zip(ats[::2], ats[1::2], strict=True)):
        start = (FIRST + day) * DAY
        yield Row(id, FIRST + day, start + 7 * HOUR + came, start + 16 * HOUR + went)


def rounded(id: str, seen: int, of: int, grid: int) -> Iterator[Row]:
    """Times of which `seen` are full five minutes."""
    return _times(id, [0 if one < seen else max(grid, 1) * (1 + one % 4) for one in range(of)])


def ending(id: str, seen: int, of: int, grid: int) -> Iterator[Row]:
    """Times of which `seen` end in 7, the others in the other digits, evenly."""
    others = [digit for digit in range(10) if digit != 7]
    return _times(id, [grid * (7 if one < seen else others[one % 9]) for one in range(of)])


def steady(id: str, seen: int, of: int, grid: int) -> Iterator[Row]:
    """Arrivals of which `seen` lie exactly one minute from the day before, the others two."""
    minutes = 0
    for day in range(of + 1):
        minutes += 0 if day == 0 else (1 if day <= seen else 2) * (-1 if day % 2 else 1)
        came = (FIRST + day) * DAY + 7 * HOUR + minutes * MINUTE + (7 if grid == 1 else 0)
        yield Row(id, FIRST + day, came, came + 9 * HOUR)


def edited(id: str, seen: int, of: int, grid: int) -> Iterator[Row]:
    """Rows of which `seen` were changed by the clerk, and one by somebody else where that leaves room."""
    for day in range(of):
        came = (FIRST + day) * DAY + 7 * HOUR + day * grid
        editor = "clerk" if day < seen else "other" if day == seen and seen else None
        yield Row(id, FIRST + day, came, came + 9 * HOUR, editor)


COUNTING: dict[str, Callable[[str, int, int, int], Iterator[Row]]] = {
    "identical-punches": copied,
    "round-punches": rounded,
    "low-variance": steady,
    "single-editor": edited,
    "digit-pattern": ending,
}


def drawn_cases() -> list[object]:
    """Every row of the tables of the rules that count, with its rule."""
    return [
        pytest.param(rule, *param.values, id=f"{rule}: {param.id}")
        for rule in COUNTING
        for param in cases(f"screening_{rule.replace('-', '_')}.md")
    ]


def share(words: str) -> tuple[int, int]:
    """``2/40`` as two numbers."""
    seen, of = words.split("/")
    return int(seen), int(of)


@pytest.mark.parametrize(("rule", "row"), drawn_cases())
def test_a_sign_is_held_against_what_chance_gives(rule, row):
    grid = GRIDS[row["clock"]]
    many, _, each = row["others"].partition(" x ")
    factory = Records("", "", [])
    for number in range(int(many)):
        factory.rows += COUNTING[rule](f"other{number}", *share(each), grid)
    factory.rows += COUNTING[rule]("person", *share(row["person"]), grid)
    found = answers(factory, rule)["person"]
    assert [(case[2], str(case[3]), case[4]) for case in found] == [
        (share(row["person"])[0], row["bound"], row["verdict"])
    ]


EXPECTED = {  # what honest records show at most, with seconds and with minutes: chance, margin, cap, signs
    "identical-punches": ((0, "0.02", "0.1"), ("0.05", "0.1", "0.35"), 1),
    "round-punches": ((Fraction(1, 300), "0.05", "0.2"), ("0.2", "0.1", "0.75"), 1),
    "low-variance": (("0.25", "0.15", "0.6"), ("0.3", "0.15", "0.6"), 1),
    "single-editor": ((0, "0.05", "0.2"), (0, "0.05", "0.2"), 1),
    "digit-pattern": (("0.1", "0.05", "0.25"), ("0.1", "0.1", "0.65"), 10),
}


@pytest.mark.parametrize(("rule", "row"), drawn_cases())
def test_chance_passes_the_drawn_bound_as_seldom_as_stated(rule, row):
    """The exact binomial tail beyond the bound, in fractions: no bound of Chernoff's, and no logarithm."""
    seconds, minutes, signs = EXPECTED[rule]
    lowest, margin, cap = (Fraction(one) for one in (seconds if row["clock"] == "seconds" else minutes))
    many, _, each = row["others"].partition(" x ")
    (seen, of), bound = share(each), int(row["bound"])
    shares = sorted([Fraction(seen, of)] * int(many) + [Fraction(*share(row["person"]))])
    p = min(cap, max(lowest, shares[(len(shares) - 1) // 2]) + margin)
    people, n = int(many) + 1, share(row["person"])[1]
    tail = sum(math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(bound + 1, n + 1))
    assert tail <= Fraction(str(chance.FALSE_ALARMS)) / (people * signs)


# --------------------------------------------------------------------------------------------- rules of their own


def people(number: int, clock: int = 1) -> Iterator[Row]:
    """So many people who each work on twenty days, from 7:00 and some to 16:00 and some."""
    for one in range(number):
        for day in range(20):
            came = (FIRST + day) * DAY + 7 * HOUR + (one * 37 + day * 101) % 900 // clock * clock
            yield Row(f"other{one}", FIRST + day, came, came + 9 * HOUR)


@pytest.mark.parametrize("row", cases("screening_closed_day.md"))
def test_closed_day(row):
    factory = Records("", "", [], rows=list(people(int(row["people"]))))
    day = FIRST + 30
    if row["closure"]:
        start, end = (moment(day, words) for words in row["closure"].split("-"))
        factory.closed.append((start, end))
    for number in range(int(row["present"])):
        came, _, went = row["times"].removeprefix("y").partition("-")
        on = day - 1 if row["times"].startswith("y") else day
        factory.rows.append(Row(f"present{number}", on, moment(on, came), moment(on, went) if went else None))
    found = [case for id, own in answers(factory, "closed-day").items() if id.startswith("present") for case in own]
    assert len(found) == int(row["present"])
    assert {case[4] for case in found} == {row["verdict"]}
    if row["seconds"]:
        assert {str(case[2]) for case in found} == {row["seconds"]}


def moment(day: int, words: str) -> int:
    """``07:30`` of a day, ``31:00`` seven in the morning of the next."""
    hour, minute = words.split(":")
    return day * DAY + int(hour) * HOUR + int(minute) * MINUTE


@pytest.mark.parametrize("row", cases("screening_work_without_attendance.md"))
def test_work_without_attendance(row):
    factory = Records("", "", [], rows=list(people(int(row["people"]))))
    for number in range(int(row["people"])):  # everybody has a record on every day of attendance
        factory.records += [(f"other{number}", FIRST + day, None, "production") for day in range(20)]
    came, _, went = row["shift"].partition("-")
    for number in range(int(row["with"])):
        for back in range(int(row["days"])):
            day = FIRST + 20 + back
            if row["shift"]:
                end = moment(day, went) if went else None
                factory.rows.append(Row(f"person{number}", day, moment(day, came), end))
            at = moment(day, row["at"]) if row["at"] else None
            factory.records.append((f"person{number}", day if at is None else at // DAY, at, row["what"]))
    found = answers(factory, "work-without-attendance")
    told = [case for id, own in found.items() if id.startswith("person") for case in own]
    assert {case[4] for case in told} == ({row["verdict"]} if row["verdict"] else set())
    assert all(case[4] == "within" for id, own in found.items() if id.startswith("other") for case in own)


@pytest.mark.parametrize("row", cases("screening_paid_against_worked.md"))
def test_paid_against_worked(row):
    """January, twenty days of so many hours each; others are paid what they worked."""
    factory = Records("", "", [], rows=list(people(int(row["others"]))))
    factory.pay = [Pay(f"other{one}", 0, 180 * HOUR, 0, 0, 0) for one in range(int(row["others"]))]
    for number in range(int(row["people"])):
        for day in range(int(row["days"])):
            came = moment(FIRST + day, "07:00")
            out = came + int(row["hours"]) * HOUR
            factory.rows.append(Row(f"person{number}", FIRST + day, came, None if day < int(row["missing"]) else out))
        basic, overtime, holiday = (int(words) * HOUR for words in row["paid"].split("+"))
        factory.pay.append(Pay(f"person{number}", 0, basic, overtime, 0, holiday))
    found = answers(factory, "paid-against-worked")
    told = [case for id, own in found.items() if id.startswith("person") for case in own]
    assert len(told) == int(row["people"])
    assert {(f"{int(case[2]) / HOUR:g}", f"{int(case[3]) / HOUR:.2f}") for case in told} == {
        (str(sum(int(words) for words in row["paid"].split("+"))), row["bound"])
    }
    assert {(case[4], case[5] or "") for case in told} == {(row["verdict"], row["kind"])}


@pytest.mark.parametrize("row", cases("screening_double_identity.md"))
def test_double_identity(row):
    """Two numbers over so many days: the second one's times are told from those of the first."""
    grid = GRIDS[row["clock"]]
    factory = Records("", "", [], rows=list(people(int(row["others"]), grid)))
    for day in range(int(row["days"])):
        came = moment(FIRST + day, "09:00") + day * 73 // grid * grid
        went = came + 8 * HOUR
        factory.rows.append(Row("one", FIRST + day, came, went))
        words = row["second"] if day < int(row["so often"]) else "apart"
        if words.startswith("after"):
            start = went + int(words.split()[1]) * MINUTE
            factory.rows.append(Row("two", FIRST + day, start, start + 2 * HOUR))
        elif words.startswith("with"):
            apart = int(words.split()[1])
            factory.rows.append(Row("two", FIRST + day, came + apart, went + apart))
        else:
            start = went + 2 * HOUR + 100
            factory.rows.append(Row("two", FIRST + day, start, start + 2 * HOUR))
    for number in range(int(row["crowd"])):
        for day in range(int(row["days"])):
            start = moment(FIRST + day, "17:00") + day * 73 // grid * grid + 60
            factory.rows.append(Row(f"crowd{number}", FIRST + day, start + number * grid, start + 2 * HOUR))
    part = row["kind"] or None
    (told,) = [case for case in answers(factory, "double-identity")["two"] if case[5] == part]
    assert (str(told[2]), str(told[3]), told[4]) == (row["seen"], row["bound"], row["verdict"])
    if row["verdict"] == "hit":
        assert told[6] == "one"


def test_every_signal_names_harmless_causes_in_both_languages():
    assert all(rule.kind == "signal" and len(rule.harmless) >= 3 for rule in CREDIBILITY)
    assert all(text["zh"] and text["en"] for rule in CREDIBILITY for text in rule.harmless)


def test_a_signal_says_out_of_how_many():
    def named(rule: Rule) -> bool:
        return "out_of" in rule.query

    assert all(named(rule) for rule in CREDIBILITY)
