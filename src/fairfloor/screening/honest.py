"""Makes honest factories out of a seed: people with habits, queues, bells, buses, sick days, clerks, clocks that round.

What the signals are calibrated on. A factory is three months of attendance, records of work, closures and payroll, the
rows that files would give; the same seed gives the same rows. The figures here describe a made-up world, no law.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from fairfloor.screening.tables import SECONDS_A_DAY, number_of

FIRST = date(2024, 1, 1)  # a Monday; calendar and law of these three months are on the shelf
DAYS = 91
MONTHS = (
    (date(2024, 1, 1), date(2024, 1, 31)),
    (date(2024, 2, 1), date(2024, 2, 29)),
    (date(2024, 3, 1), date(2024, 3, 31)),
)
HOLIDAYS = frozenset({date(2024, 1, 1), date(2024, 1, 7), date(2024, 3, 8)})
JURISDICTION = "kh"
MINUTE, HOUR = 60, 3_600
SUNDAY = 6
CLOCKS = {"seconds": 1, "minutes": 60, "rounds-5": 300, "rounds-15": 900}
# The awkward ones among the honest: what each factory has besides people who differ.
STYLES = ("plain", "bell", "shuttle", "two-shifts", "flexible", "small", "dormitory")
CLERK = "clerk-1"


@dataclass
class Row:
    """One stretch of presence: the `day` it counts for, both times in seconds since 1970, who edited it."""

    id: str
    day: int
    came: int
    went: int | None
    editor: str | None = None


@dataclass
class Pay:
    """Paid hours of one worker in one month, in seconds."""

    id: str
    month: int
    basic: int
    overtime: int
    rest_day: int
    holiday: int


@dataclass
class Records:
    """Everything that one factory hands over; `records` are (id, day, at or None, what), `closed` from and to, in seconds."""

    clock: str
    style: str
    people: list["Person"]
    rows: list[Row] = field(default_factory=list)
    records: list[tuple[str, int, int | None, str]] = field(default_factory=list)
    closed: list[tuple[int, int]] = field(default_factory=list)
    pay: list[Pay] = field(default_factory=list)


@dataclass
class Person:
    """One person's habits; times in seconds, `early` before the shift begins, `late` after it ends."""

    id: str
    early: float
    spread: float
    late: float
    lag: float
    forgets: float
    starts: int
    lunch: bool
    away: bool = False


def make(random: Random, clock: str, style: str) -> Records:
    """One honest factory with this clock, in this style."""
    size = random.randint(15, 25) if style == "small" else random.randint(40, 110)
    lunch = random.random() < 0.4
    people = [_person(random, str(number), style, lunch) for number in range(1, size + 1)]
    factory = Records(clock, style, people)
    timed = random.random() < 0.5
    workdays = [day for day in (FIRST + timedelta(days=one) for one in range(DAYS)) if day.weekday() != SUNDAY]
    shut = set(random.sample(workdays, 2))
    factory.closed = [(number_of(day) * SECONDS_A_DAY, (number_of(day) + 1) * SECONDS_A_DAY) for day in sorted(shut)]
    paid = {(person.id, month): [0, 0, 0, 0] for person in people for month in range(len(MONTHS))}
    for back in range(DAYS):
        day = FIRST + timedelta(days=back)
        _a_day(random, factory, day, shut, timed, paid)
    _guards(random, factory, number_of(FIRST))
    factory.pay = [Pay(id, month, *hours) for (id, month), hours in paid.items()]
    for one in factory.pay:
        if random.random() < 0.01:  # settles an earlier month
            one.basic = max(one.basic + random.choice((-1, 1)) * random.randint(8, 24) * HOUR, 0)
    for row in factory.rows:
        _as_the_clock_tells(row, CLOCKS[clock])
    return factory


def _person(random: Random, id: str, style: str, lunch: bool) -> Person:
    flexible = style == "flexible" and random.random() < 0.3
    spread = 25 * MINUTE if flexible else min(max(random.lognormvariate(1.4, 0.5), 1.5), 12) * MINUTE
    if style == "dormitory" and random.random() < 0.3:
        spread = 1.5 * MINUTE
    return Person(
        id=id,
        early=random.uniform(3, 22) * MINUTE,
        spread=spread,
        late=random.uniform(1, 12) * MINUTE,
        lag=random.uniform(1.5, 5) * MINUTE,
        forgets=min(random.expovariate(1 / 0.015), 0.06),
        starts=7 * HOUR,
        lunch=lunch,
        away=random.random() < 0.01,
    )


def _a_day(
    random: Random, factory: Records, day: date, shut: set[date], timed: bool, paid: dict[tuple[str, int], list[int]]
) -> None:
    number, month = number_of(day), day.month - 1
    sunday, holiday = day.weekday() == SUNDAY, day in HOLIDAYS
    overtime = 0 if sunday or day.weekday() == SUNDAY - 1 else random.choice((0, 0, 1, 2))
    bus = random.gauss(0, 4) * MINUTE
    places = list(range(len(factory.people)))
    random.shuffle(places)
    for place, person in zip(places, factory.people, strict=True):
        hours = paid[person.id, month]
        if holiday and not sunday:
            hours[3] += 8 * HOUR
        if person.away:
            if not sunday and not holiday:
                hours[0] += 8 * HOUR
                factory.records.append((person.id, number, None, "leave"))
            continue
        called = (sunday and random.random() < 0.04) or (day in shut and random.random() < 0.01)
        if (sunday or holiday or day in shut) and not called:
            continue
        if random.random() < 0.025:  # ill or on leave
            if random.random() < 0.7:
                hours[0] += 8 * HOUR
                factory.records.append((person.id, number, None, "leave"))
            continue
        hours[2 if sunday else 0] += 8 * HOUR
        hours[1] += 0 if sunday else overtime * HOUR
        start = number * SECONDS_A_DAY + person.starts
        if factory.style == "two-shifts" and (int(person.id) + number // 14) % 2:
            start += 7 * HOUR
        came, went = _times(random, factory, person, start, overtime, bus, place)
        _clocked(random, factory, person, number, start, (came, went), overtime)
        _recorded(random, factory, person, number, (came, went), timed)


def _times(
    random: Random, factory: Records, person: Person, start: int, overtime: int, bus: float, place: int
) -> tuple[int, int]:
    """When somebody comes and goes: by habit, by bus, by bell, through the queue."""
    came = start - person.early + random.gauss(0, person.spread)
    went = start + (9 + overtime) * HOUR + person.late + random.gauss(0, person.lag)
    if factory.style == "shuttle" and int(person.id) % 4 == 0:  # the bus; numbers 4 and 8 are twins
        order = {"4": 0, "8": 4}.get(person.id, 10 + place)
        came = start - 15 * MINUTE + bus + order + random.uniform(0, 3)
    if factory.style in ("bell", "small"):
        went = start + (9 + overtime) * HOUR + place * 2.5 / (1 + len(factory.people) // 40) + random.uniform(0, 2)
    return int(min(came, went - HOUR)), int(went)


def _clocked(
    random: Random, factory: Records, person: Person, number: int, start: int, times: tuple[int, int], overtime: int
) -> None:
    came, went = times
    if random.random() < 0.001:  # both forgotten, and nobody noticed
        return
    editor, end = None, went if random.random() >= person.forgets else None
    if end is None and random.random() < 0.7:  # entered by the clerk, as scheduled
        editor, end = CLERK, start + (9 + overtime) * HOUR
    if not person.lunch or end is None:
        factory.rows.append(Row(person.id, number, came, end, editor))
        return
    out = start + 4 * HOUR + int(abs(random.gauss(2, 2)) * MINUTE)
    back = start + 5 * HOUR - int(abs(random.gauss(6, 4)) * MINUTE)
    factory.rows.append(Row(person.id, number, min(came, out - HOUR), out))
    factory.rows.append(Row(person.id, number, max(back, out + MINUTE), max(end, back + HOUR), editor))


def _recorded(
    random: Random, factory: Records, person: Person, number: int, times: tuple[int, int], timed: bool
) -> None:
    if int(person.id) % 7 == 0:  # of departments that keep no such records
        return
    id, day = person.id, number
    if random.random() < 0.005:  # a wrong number or date
        day += random.choice((-1, 1))
    if random.random() < 0.005:
        id = random.choice(factory.people).id
    what = "quality" if int(person.id) % 5 == 0 else "production"
    ats: tuple[int | None, ...] = (None,)
    if timed:
        came, went = times
        shift = (day - number) * SECONDS_A_DAY
        ats = (random.randint(came, went) + shift, went - random.randint(5, 30) * MINUTE + shift)
    factory.records.extend((id, day if at is None else at // SECONDS_A_DAY, at, what) for at in ats)


def _guards(random: Random, factory: Records, first: int) -> None:
    """Two guards who relieve each other day and night, also when the factory is shut; they are not paid by the hour."""
    for back in range(DAYS - 1):
        for guard, start in (("901", 6), ("902", 18)):
            came = (first + back) * SECONDS_A_DAY + start * HOUR - int(random.gauss(7, 5) * MINUTE)
            went = came + 12 * HOUR + int(random.gauss(9, 5) * MINUTE)
            factory.rows.append(Row(guard, first + back, came, went))


def _as_the_clock_tells(row: Row, grid: int) -> None:
    """Times as this clock shows them: minutes cut off, larger steps rounded."""
    half = grid // 2 if grid > MINUTE else 0
    row.came = (row.came + half) // grid * grid
    if row.went is not None:
        row.went = (row.went + half) // grid * grid
