"""The rules on hours and pay against their slow oracle on random small factories."""

import os
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairfloor.core.enactments import Window
from fairfloor.core.money import Money
from fairfloor.core.periods import Period
from fairfloor.core.permits import Permit
from fairfloor.core.quantities import Figure
from fairfloor.screening.bounds import Bound, Law
from fairfloor.screening.run import screen
from fairfloor.screening.tables import PAYROLL, number_of
from tests.generative import rules_oracle as oracle
from tests.screening.records import LIMITS, UNKNOWN, VALUES, WHY

DEEP = os.environ.get("FAIRFLOOR_DEEP", "") not in ("", "0")
# The full count is 2,000 factories a test, in ten parts, so that long work can be seen to advance and be taken up again.
PARTS = pytest.mark.parametrize("part", range(10 if DEEP else 1))
FACTORIES = settings(max_examples=200 if DEEP else 20, deadline=None)
TURNS = (date(2024, 2, 29), date(2023, 2, 28), date(2023, 12, 31), date(2024, 6, 12), date(2024, 3, 16))
DAY = timedelta(days=1)
QUANTITIES = {
    "working-hours-per-day": "daily-hours", "rest-days-per-seven-days": "rest-day",
    "overtime-hours-per-month": "monthly-overtime", "meal-break": "meal-break",
    "worker-age": "under-age",
    "meals-and-lodging-deduction": "deductions", "disciplinary-fines": "fines", "pay-interval": "pay-interval",
}  # fmt: skip
# What holds from the turn on, where it differs from the steady law of the tests.
CHANGED = {
    "ordinary-day": Figure(Decimal(7), "hour"),
    "ordinary-week": Figure(Decimal(40), "hour"),
    "full-day": Figure(Decimal(7), "hour"),
    "minimum-wage": Money(Decimal(150), "USD"),
    "overtime-hours-per-month": Figure(Decimal(4), "hour"),
    "meal-break": Figure(Decimal(45), "minute"),
    "premium-working-day": Figure(Decimal(25), "percent"),
    "adult-age": Figure(Decimal(16), "year"),
    "worker-age": Figure(Decimal(15), "year"),
    "rest-between": Figure(Decimal(9), "hour"),
    "working-hours-per-day": Figure(Decimal(9), "hour"),
    "pregnancy-from": Figure(Decimal(6), "month"),
    "nursing-years": Figure(Decimal(2), "year"),
    "maternity-overtime": Figure(Decimal(1), "hour"),
    "rest-by-choice": Figure(Decimal(0), "day"),
}
STRETCHES = (
    [(7, 16)], [(7, 12), (13, 17)], [(7, 12), (12.5, 19)], [(20, 29)], [(22, 26), (26.5, 31)], [(4.5, 9)], [(7, 12), (13, None)],
    [(None, 16)], [(6, 22.25)],
)  # fmt: skip


@st.composite
def workers(draw, first):
    """One worker: stretches of some days, a row of the roster or none, rows of the payroll."""
    stretches = []
    for number in range(draw(st.integers(0, 12))):
        day = first + number * DAY
        habit = draw(st.sampled_from(("off", *STRETCHES)))
        if habit == "off":
            continue
        minutes = draw(st.sampled_from((None, None, 0, 30, 60)))
        for came, went in habit:
            stretches.append({
                "day": day, "shift": number, "in": None if came is None else oracle.seconds_of(day, came),
                "out": None if went is None else oracle.seconds_of(day, went), "minutes": minutes,
            })  # fmt: skip
            minutes = None
    person = None
    if draw(st.booleans()):
        near = st.none() | st.integers(-20, 20).map(lambda days: first + days * DAY)
        hired, left = draw(near), draw(near)
        if hired and left and left < hired:
            left = None
        born = draw(
            st.none() | st.sampled_from((date(2008, 2, 29), date(1990, 1, 1), first - 5_840 * DAY, first - 6_570 * DAY))
        )
        department = draw(st.sampled_from((None, "Cutting", "Sewing  B")))
        person = {"birth_day": born, "hired_day": hired, "left_day": left, "department": department}
        person |= {name: draw(st.sampled_from(words)) for name, words in WORKING_AS.items()}
        person |= draw(expecting(first))
    rows = draw(st.lists(paid(first), max_size=2))
    return {"stretches": stretches, "person": person, "rows": rows}


@st.composite
def expecting(draw, first, likely=1):
    """Times of pregnancy and nursing that the law begins or ceases to protect on one of the first days; some without an end."""
    told = {}
    for what in ("pregnant", "nursing"):
        if draw(st.integers(0, 2)) >= likely:
            continue
        on = first + draw(st.integers(0, 9)) * DAY
        starts = oracle.months_later(on, -draw(st.integers(6, 7))), oracle.birthday(on, -draw(st.integers(1, 2)))
        ends = draw(st.sampled_from((None, 0, 5, 90, 90, 90, 90)))
        told[f"{what}_day"] = starts[0] if what == "pregnant" else starts[1]
        told[f"{what}_until_day"] = None if ends is None else first + ends * DAY
        if ends and draw(st.integers(0, 9)) == 9:
            told[f"{what}_day"] = None
    return told


WORKING_AS = {"sex": (None, "female", "male"), "kind": (None, "sewing"), "pay_basis": (None, "time", "piece")}
WAYS = (None, "Cash", "银行代发", "代金券", "Cash and vouchers", "wallet")
MONEYS = tuple(column.name for column in PAYROLL.columns if column.unit.startswith("hundredths"))
HOURS = ("basic_seconds", "overtime_seconds", "rest_day_seconds", "holiday_seconds", "night_seconds")


@st.composite
def paid(draw, first):
    """One row of the payroll: of a half month, a month or across two."""
    begin = first.replace(day=1)
    middle = begin + 14 * DAY
    end = oracle.month_of(begin)[1]
    start, until = draw(st.sampled_from(((begin, end), (begin, middle), (middle + DAY, end), (middle, end + 14 * DAY))))
    row = {"start_day": start, "end_day": until, "currency": draw(st.sampled_from(("USD", "USD", "USD", "KHR", None)))}
    row["paid_day"] = draw(st.none() | st.integers(0, 40).map(lambda days: until + days * DAY))
    row["method"] = draw(st.sampled_from(WAYS))
    row["signed"] = draw(st.sampled_from((None, True, True, False)))
    for name in HOURS:
        row[name] = draw(st.sampled_from((None, 0, 3_600, 28_800, 360_000, 720_000)))
    for name in MONEYS:
        row[name] = draw(st.sampled_from((None, 0, 100, 1_000, 10_400, 15_000, 20_700, 20_800)))
    if draw(st.booleans()) and oracle.earned(row) is not None:
        row["net_pay"] = oracle.earned(row) - sum(row[name] or 0 for name in oracle.DEDUCTIONS)
    return row


@st.composite
def factories(draw):
    """A turn of the law, people, the period, the unpaid break, and what the law does not tell."""
    turn = draw(st.sampled_from(TURNS))
    first = turn - draw(st.integers(0, 9)) * DAY
    people = {str(n): draw(workers(first)) for n in range(1, draw(st.integers(1, 3)) + 1)}
    line = 0
    for person in people.values():
        for row in person["rows"]:
            line += 1
            row["line"] = line
    start = draw(st.sampled_from((first.replace(day=1), first)))
    end = draw(st.sampled_from((oracle.month_of(first)[1], first + 8 * DAY)))
    unknown = draw(st.sets(st.sampled_from(sorted({*VALUES, *QUANTITIES})), max_size=2))
    return turn, people, start, end, draw(st.sampled_from((0, 30))), unknown, draw(st.booleans())


@st.composite
def mothers(draw):
    """One worker who works on ten days in a row, of whom the roster tells times of pregnancy and nursing."""
    turn = draw(st.sampled_from(TURNS))
    first = turn - draw(st.integers(0, 9)) * DAY
    stretches = [
        {"day": day, "shift": number, "in": came and oracle.seconds_of(day, came),
         "out": went and oracle.seconds_of(day, went), "minutes": None}
        for number, day in enumerate(first + n * DAY for n in range(10))
        for came, went in draw(st.sampled_from(STRETCHES))
    ]  # fmt: skip
    person = dict.fromkeys(("birth_day", "hired_day", "left_day"))
    person |= {"department": draw(st.sampled_from(("Cutting", "Sewing  B"))), **draw(expecting(first, likely=2))}
    unknown = draw(st.sets(st.sampled_from(MATERNITY), max_size=1))
    return (
        turn,
        {"1": {"stretches": stretches, "person": person, "rows": []}},
        first,
        first + 9 * DAY,
        0,
        unknown,
        False,
    )


LATE = (
    [(12, 16), (17, 23)],
    [(14, 18), (19, 24.5)],
    [(12, 23)],
    [(18, 22), (22.5, 31)],
    [(7, 12), (13, 18)],
    [(14, 24)],
)


@st.composite
def late_workers(draw):
    """One worker whose days reach into the night on ten days in a row, with a row or two of pay near to what is due."""
    turn = draw(st.sampled_from(TURNS))
    first = turn - draw(st.integers(0, 9)) * DAY
    stretches = [
        {
            "day": day,
            "shift": number,
            "in": oracle.seconds_of(day, came),
            "out": oracle.seconds_of(day, went),
            "minutes": None,
        }
        for number, day in enumerate(first + n * DAY for n in range(10))
        for came, went in draw(st.sampled_from(LATE[: draw(st.sampled_from((2, 6)))]))
    ]
    rows = [draw(paid(first)) for _ in range(draw(st.sampled_from((1, 1, 1, 2))))]
    for line, row in enumerate(rows, start=1):
        row |= {"currency": "USD", "basic_seconds": 720_000, "basic_pay": 20_000, "piece_pay": None, "line": line}
        row |= {"overtime_seconds": draw(st.sampled_from((3_600, 36_000, 72_000))), "rest_day_seconds": 0}
        row |= {"holiday_seconds": None, "overtime_pay": draw(st.integers(100, 4_500)), "bonuses": None}
    person = {"department": draw(st.sampled_from(("Cutting", "Sewing  B")))}
    unknown = draw(st.sets(st.sampled_from(("premium-night", "premium-working-day", "night-begins")), max_size=1))
    people = {"1": {"stretches": stretches, "person": person, "rows": rows}}
    return turn, people, first, first + 9 * DAY, draw(st.sampled_from((0, 30))), unknown, False


MATERNITY = (*[name for name in VALUES if name.startswith(("pregnancy", "nursing", "maternity"))], "ordinary-day")


@st.composite
def choosers(draw):
    """One worker with few days without work, who agreed to work on some of the others."""
    turn = draw(st.sampled_from(TURNS))
    first = turn - draw(st.integers(0, 19)) * DAY
    days = [first + n * DAY for n in range(20) if draw(st.integers(0, 14))]
    stretches = [
        {
            "day": day,
            "shift": number,
            "in": oracle.seconds_of(day, 7),
            "out": oracle.seconds_of(day, 15),
            "minutes": None,
        }
        for number, day in enumerate(days)
    ]
    chosen = {day for day in days if not draw(st.integers(0, 4))}
    unknown = draw(st.sets(st.sampled_from(("rest-by-choice", "rest-days-per-seven-days")), max_size=1))
    worker = {"stretches": stretches, "person": {"department": "Cutting"}, "rows": [], "chosen": chosen}
    return turn, {"1": worker}, first, first + 19 * DAY, 0, draw(st.sampled_from((set(), set(), unknown))), False


@st.composite
def crews(draw):
    """Twelve to sixteen people who mostly do the same work, each with a payslip of March 2024; one sex may get less."""
    people = {}
    gaps = {"female": draw(st.sampled_from((0, 0, 50, 300))), "male": draw(st.sampled_from((0, 0, 0, 100)))}
    for number in range(1, draw(st.integers(12, 16)) + 1):
        sex = "female" if number % 2 else "male"
        row = {"start_day": date(2024, 3, 1), "end_day": date(2024, 3, 31), "line": number}
        row |= {"currency": draw(st.sampled_from((*["USD"] * 24, "KHR", None)))}
        row |= {"basic_seconds": draw(st.sampled_from((*[360_000] * 24, 720_000, 0, None)))}
        row |= {"basic_pay": draw(st.sampled_from((9_900, 10_000, 10_000, 10_100, 30_000))) - gaps[sex]}
        row |= {"piece_pay": draw(st.sampled_from((None, None, 0, 200)))}
        person = {"sex": sex, "kind": "sewing", "pay_basis": "time"}
        others = ({"sex": None}, {"kind": "cutting"}, {"kind": None}, {"pay_basis": None})
        person |= draw(st.sampled_from(({},) * 30 + others))
        people[str(number)] = {"stretches": [], "person": draw(st.sampled_from((*[person] * 24, None))), "rows": [row]}
    return people


@PARTS
@given(crews())
@FACTORIES
def test_equal_pay_agrees_with_its_oracle_where_many_do_the_same_work(part, people):
    law, limit, kind = laws(TURNS[0], set())
    result = screen(stage=staged(people), jurisdiction="kh", law=law, rules=["equal-pay"])
    hits, codes, checked = oracle.told(
        oracle.equal_pay(oracle.Factory(people, limit, kind, date(2024, 3, 1), date(2024, 3, 31), 0, people))
    )
    outcome = result.outcome("equal-pay")
    assert found(outcome) == hits
    assert {one.code: one.count for one in merged(outcome)} == codes
    assert outcome.checked == checked


def number(value):
    """A value of the law in the count of the oracle: seconds, days, basis points or hundredths."""
    if isinstance(value, Money):
        return int(value.amount * 100)
    if value.unit == "hour":
        return int(value.value * 3_600)
    return int(value.value * {"minute": 60, "percent": 100}.get(value.unit, 1))


def window(value, name):
    """When a night begins, or how long it lasts."""
    begins, ends = value.start.hour * 3_600, value.end.hour * 3_600
    return begins if name.endswith("begins") else (ends - begins) % 86_400


PERMIT = Permit("any", "an office", "1", Period(date(2000, 1, 1)), "a.pdf", {"departments": ("sewing b",)})
LIFTED = frozenset({"overtime-hours-per-month", "rest-between", "ordinary-day", "minimum-wage"})
LOOSER = {"meal-break": Figure(Decimal(20), "minute"), "young-day": Figure(Decimal(10), "hour")}


def laws(turn, unknown, covered=False):
    """The law that changes on `turn`, for those whom a permit covers or not: for the engine and for the oracle."""

    def value(name, day):
        if covered and name in LIFTED:
            return None
        if covered and name in LOOSER:
            return LOOSER[name]
        if name.replace("lasts", "begins") in unknown and day >= turn:  # one window: its begin and length go together
            return None
        return CHANGED[name] if name in CHANGED and day >= turn else {**LIMITS, **VALUES}[name]

    def as_bound(found):
        return Bound(None, UNKNOWN) if found is None else Bound(found, WHY)

    def kind(day):
        return (2 if day.day in (8, 28) else 1 if day.weekday() == 6 else 0), WHY

    def limit(name, day):
        key = next((quantity for quantity, rule in QUANTITIES.items() if rule == name), name)
        found = value(key, day)
        if found is None:
            return None
        return window(found, name) if isinstance(found, Window) else number(found)

    engine = Law(
        lambda asked, day: as_bound(value(asked.quantity, day)),
        told=lambda needed, day: as_bound(value(needed.name, day)),
        kind=kind,
        permits=() if covered else (PERMIT,),
        under=lambda places: laws(turn, unknown, covered=bool(places))[0],
    )
    return engine, limit, lambda day: kind(day)[0]


def staged(people):
    """What puts these people's rows into the stages."""

    def day(value):
        return number_of(value) if isinstance(value, date) else value

    def stage(engine):
        def put(table, row):
            names = ", ".join(f'"{name}"' for name in row)
            marks = ", ".join("?" for _ in row)
            engine.execute(f"INSERT INTO staged_{table} ({names}) VALUES ({marks})", list(row.values()))

        line = 0
        for id, person in people.items():
            for one in person["stretches"]:
                line += 1
                put("attendance", {
                    "factory": 0, "id": id, "day": day(one["day"]), "shift": one["shift"], "in_at": one["in"],
                    "out_at": one["out"], "break_minutes": one["minutes"], "line": line,
                })  # fmt: skip
            if person["person"]:
                put(
                    "roster",
                    {"factory": 0, "id": id, "line": 1, **{name: day(on) for name, on in person["person"].items()}},
                )
            for chosen in sorted(person.get("chosen", ())):
                put("day_off", {"factory": 0, "id": id, "day": day(chosen), "what": "by-choice", "line": 1})
            for row in person["rows"]:
                told = {name: day(value) if name.endswith("_day") else value for name, value in row.items()}
                put("payroll", {"factory": 0, "id": id, **told})
        return {}

    return stage


@PARTS
@given(factories())
@FACTORIES
def test_the_rules_on_hours_and_pay_agree_with_their_oracle(part, factory):
    agrees(factory, oracle.RULES)


@PARTS
@given(mothers())
@FACTORIES
def test_protected_times_agree_with_their_oracle(part, factory):
    agrees(factory, {name: oracle.RULES[name] for name in ("daily-hours", "night-work")})


@PARTS
@given(late_workers())
@FACTORIES
def test_premiums_at_night_and_breaks_agree_with_their_oracle(part, factory):
    rules = ("overtime-premium", "night-work", "daily-hours", "monthly-overtime", "minimum-wage")
    agrees(factory, {name: oracle.RULES[name] for name in rules})


@PARTS
@given(choosers())
@FACTORIES
def test_days_of_rest_that_people_chose_agree_with_their_oracle(part, factory):
    agrees(factory, {"rest-day": oracle.RULES["rest-day"]})


def agrees(factory, rules):
    """Hold what these rules find in the factory against the oracle."""
    turn, people, start, end, unpaid, unknown, _ = factory
    law, _, kind = laws(turn, unknown)
    result = screen(
        stage=staged(people),
        jurisdiction="kh",
        start=start,
        end=end + DAY,
        unpaid_break_minutes=unpaid,
        law=law,
        rules=rules,
    )
    worlds = [
        oracle.Factory(group, limit, kind, start, end, unpaid * 60, people)
        for group, limit in groups(people, turn, unknown)
    ]
    for rule, cases in rules.items():
        outcome = result.outcome(rule)
        if not any(person["stretches"] or person["rows"] for person in people.values()):
            assert not outcome.hits
            continue
        hits, codes, checked = oracle.told(case for world in worlds for case in cases(world))
        assert found(outcome) == hits, rule
        assert {one.code: one.count for one in merged(outcome)} == codes, rule
        assert outcome.checked == checked, rule
        for key, breaks in broken(outcome).items():
            world = next(one for one in worlds if key[0] in one.workers)
            assert breaks == oracle.stays(world, rule, *key), (rule, key)


def groups(people, turn, unknown):
    """The people of each department with the law of their own; nobody knows which it is for those without one."""
    _, plain, _ = laws(turn, unknown)
    _, covered, _ = laws(turn, unknown, covered=True)

    def either(name, day):
        return plain(name, day) if plain(name, day) == covered(name, day) else None

    for department, limit in (("Cutting", plain), ("Sewing  B", covered), (None, either)):
        told = {id: (one["person"] or {}).get("department") for id, one in people.items()}
        yield {id: one for id, one in people.items() if told[id] == department}, limit


def merged(outcome):
    """Reasons with one line for each code."""
    total = {}
    for one in outcome.not_judged:
        before = total.get(one.code)
        total[one.code] = one if before is None else type(one)(one.reason, one.count + before.count, one.code)
    return total.values()


def found(outcome):
    """A rule's hits as the oracle tells them."""
    return Counter(
        (hit.worker, hit.first, hit.last, hit.part, count(outcome, hit, hit.observed), count(outcome, hit, hit.limit))
        for hit in outcome.hits
    )


def broken(outcome):
    """Of each hit the days without a recorded break, and whether it stays."""
    return {
        (
            hit.worker,
            hit.first,
            hit.last,
            hit.part,
            count(outcome, hit, hit.observed),
            count(outcome, hit, hit.limit),
        ): (
            hit.breakless,
            hit.stays,
        )
        for hit in outcome.hits
    }


def count(outcome, hit, figure):
    """A figure or an amount as the whole number of the rule's own count."""
    value = figure.amount if isinstance(figure, Money) else figure.value
    return round(value * outcome.rule.part(hit.part).scale)
