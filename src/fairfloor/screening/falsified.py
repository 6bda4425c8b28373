"""Falsifies the records of an honest factory, one kind at a time and as strongly as asked: what the signals must find."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from fairfloor.core.languages import Text
from fairfloor.screening.honest import CLOCKS, HOUR, MINUTE, SUNDAY, Pay, Person, Records, Row
from fairfloor.screening.tables import SECONDS_A_DAY, date_of


@dataclass(frozen=True)
class Strength:
    """How much is falsified: the share of the `people` and of their `days` (or rows), each 0 to 1."""

    people: float
    days: float


@dataclass(frozen=True)
class Kind:
    """One way to falsify: its id, the rule that should see it, what is done in a few words, how strongly it is tried."""

    id: str
    rule: str
    what: Text
    strengths: tuple[Strength, ...]
    plant: Callable[[Random, Records, Strength], None]


def _chosen(random: Random, factory: Records, share: float) -> list[Person]:
    here = [person for person in factory.people if not person.away]
    return random.sample(here, max(1, round(share * len(here))))


def _by_day(factory: Records, id: str) -> dict[int, list[Row]]:
    days = defaultdict(list)
    for row in factory.rows:
        if row.id == id:
            days[row.day].append(row)
    return dict(sorted(days.items()))


def _copied(random: Random, factory: Records, strength: Strength) -> None:
    """A day becomes the copy of the day before."""
    gone, added = set[int](), list[Row]()
    for person in _chosen(random, factory, strength.people):
        before: list[Row] = []
        for day, rows in _by_day(factory, person.id).items():
            if before and random.random() < strength.days:
                gone |= {id(row) for row in rows}
                apart = (day - before[0].day) * SECONDS_A_DAY
                rows = [
                    Row(row.id, day, row.came + apart, None if row.went is None else row.went + apart) for row in before
                ]
                added += rows
            before = rows
    factory.rows = [row for row in factory.rows if id(row) not in gone] + added


def _smoothed(minutes: float) -> Callable[[Random, Records, Strength], None]:
    def plant(random: Random, factory: Records, strength: Strength) -> None:
        grid = CLOCKS[factory.clock]
        for person in _chosen(random, factory, strength.people):
            for day, rows in _by_day(factory, person.id).items():
                if random.random() < strength.days:
                    came = (
                        day * SECONDS_A_DAY + person.starts - person.early + random.uniform(-minutes, minutes) * MINUTE
                    )
                    rows[0].came = int(came) // grid * grid

    return plant


def _typed(step: int) -> Callable[[Random, Records, Strength], None]:
    def plant(random: Random, factory: Records, strength: Strength) -> None:
        for person in _chosen(random, factory, strength.people):
            for rows in _by_day(factory, person.id).values():
                if random.random() < strength.days:
                    for row in rows:
                        row.came = (row.came + step // 2) // step * step
                        row.went = None if row.went is None else (row.went + step // 2) // step * step

    return plant


def _sundays(random: Random, factory: Records, strength: Strength) -> None:
    """People work on Sundays, their pieces are recorded, and the attendance of the Sundays is deleted."""
    here = _chosen(random, factory, strength.people)
    sundays = sorted({row.day for row in factory.rows if date_of(row.day).weekday() == SUNDAY})
    for day in random.sample(sundays, max(1, round(strength.days * len(sundays)))):
        ids = {person.id for person in here}
        factory.rows = [row for row in factory.rows if row.day != day or row.id not in ids]
        factory.records += [(id, day, None, "production") for id in sorted(ids)]


def _capped(random: Random, factory: Records, strength: Strength) -> None:
    """The book ends after ten hours; people stay two or three hours more, and timed records show it."""
    for person in _chosen(random, factory, strength.people):
        for day, rows in _by_day(factory, person.id).items():
            if random.random() < strength.days and rows[-1].went is not None:
                cap = rows[0].came + 10 * HOUR - random.randint(0, 5) * MINUTE
                true = max(rows[-1].went, cap) + random.randint(2, 3) * HOUR
                rows[-1].went = max(min(rows[-1].went, cap), rows[-1].came + HOUR)
                at = true - random.randint(5, 30) * MINUTE
                factory.records.append((person.id, day, at, "production"))


def _false_book(random: Random, factory: Records, strength: Strength) -> None:
    """The clock tells the true, long days; the payroll was made from a book with the hours cut down."""
    chosen = {person.id for person in _chosen(random, factory, strength.people)}
    for row in _last_rows(factory):
        if row.id in chosen and row.went is not None and random.random() < strength.days:
            row.went += 3 * HOUR


def _last_rows(factory: Records) -> list[Row]:
    last: dict[tuple[str, int], Row] = {}
    for row in factory.rows:
        last[row.id, row.day] = row
    return list(last.values())


def _ghosts(random: Random, factory: Records, strength: Strength) -> None:
    """Numbers on the payroll that nobody ever was."""
    for number in range(max(1, round(strength.people * len(factory.people)))):
        factory.pay += [Pay(f"G{number}", month, 200 * HOUR, 20 * HOUR, 0, 0) for month in range(3)]


def _tapped(random: Random, factory: Records, strength: Strength) -> None:
    """Numbers that a real person taps with a second card, a moment after the own one."""
    for person in _chosen(random, factory, strength.people):
        for rows in _by_day(factory, person.id).values():
            if random.random() < strength.days:
                after = random.randint(2, 4) if factory.clock == "seconds" else 0
                factory.rows += [
                    Row(f"G{row.id}", row.day, row.came + after, None if row.went is None else row.went + after)
                    for row in rows
                ]


def _two_numbers(random: Random, factory: Records, strength: Strength) -> None:
    """After the own number has gone, a second number of the same person stays on."""
    grid = CLOCKS[factory.clock]
    for person in _chosen(random, factory, strength.people):
        for day, rows in _by_day(factory, person.id).items():
            went = rows[-1].went
            if went is not None and random.random() < strength.days:
                came = went + random.randint(1, 6) * grid if grid <= MINUTE else went
                end = (came + random.randint(120, 240) * MINUTE) // grid * grid
                factory.rows.append(Row(f"B{person.id}", day, came, end))


def _shut(random: Random, factory: Records, strength: Strength) -> None:
    """Times made up for days on which the factory was shut."""
    grid = CLOCKS[factory.clock]
    for person in _chosen(random, factory, strength.people):
        for start, _ in factory.closed[: max(1, round(strength.days * len(factory.closed)))]:
            day = start // SECONDS_A_DAY
            came = start + person.starts - random.randint(0, 900)
            factory.rows.append(Row(person.id, day, came // grid * grid, (came + 9 * HOUR) // grid * grid))


def _edited(random: Random, factory: Records, strength: Strength) -> None:
    """One hand changes rows."""
    chosen = {person.id for person in _chosen(random, factory, strength.people)}
    for row in factory.rows:
        if row.id in chosen and random.random() < strength.days:
            row.editor = "clerk-1"


def _invented(random: Random, factory: Records, strength: Strength) -> None:
    """Last digits as people invent them: of seconds, or of minutes where the clock tells no seconds."""
    unit = 1 if factory.clock == "seconds" else MINUTE
    chosen = {person.id for person in _chosen(random, factory, strength.people)}
    for row in factory.rows:
        if row.id in chosen and random.random() < strength.days:
            row.came = _ending(random, row.came, unit)
            row.went = None if row.went is None else _ending(random, row.went, unit)


def _ending(random: Random, at: int, unit: int) -> int:
    digit = random.choices(range(10), weights=(4, 4, 6, 14, 8, 4, 8, 34, 14, 4))[0]
    return at - at // unit % 10 * unit + digit * unit


def _strengths(*pairs: tuple[float, float]) -> tuple[Strength, ...]:
    return tuple(Strength(*pair) for pair in pairs)


SOME = _strengths((0.1, 0.25), (0.1, 0.5), (0.1, 1.0), (0.8, 1.0))
KINDS: tuple[Kind, ...] = (
    Kind(
        "copied-days",
        "identical-punches",
        Text(zh="某天照抄前一天", en="a day is the copy of the day before"),
        SOME,
        _copied,
    ),
    Kind(
        "smoothed-half-minute",
        "low-variance",
        Text(zh="上班时间都在惯常时刻前后半分钟内", en="arrivals within half a minute of the usual"),
        SOME,
        _smoothed(0.5),
    ),
    Kind(
        "smoothed-two-minutes",
        "low-variance",
        Text(zh="上班时间都在惯常时刻前后两分钟内", en="arrivals within two minutes of the usual"),
        SOME,
        _smoothed(2),
    ),
    Kind(
        "typed-5",
        "round-punches",
        Text(zh="时间按整五分钟录入", en="times typed in at full five minutes"),
        SOME,
        _typed(300),
    ),
    Kind(
        "typed-15",
        "round-punches",
        Text(zh="时间按整一刻钟录入", en="times typed in at full quarters of an hour"),
        SOME,
        _typed(900),
    ),
    Kind(
        "deleted-sundays",
        "work-without-attendance",
        Text(zh="星期日上了班、有产量记录，出勤被删除", en="Sundays worked and recorded, their attendance deleted"),
        _strengths((0.05, 0.1), (0.05, 1.0), (0.3, 0.1), (0.8, 1.0)),
        _sundays,
    ),
    Kind(
        "capped-book",
        "work-without-attendance",
        Text(
            zh="第二本账到十小时为止，带时间的记录还在继续",
            en="a second book ends after ten hours, timed records go on",
        ),
        SOME,
        _capped,
    ),
    Kind(
        "payroll-of-false-book",
        "paid-against-worked",
        Text(zh="每天打了卡的三小时没有计薪", en="three hours a day clocked and not paid"),
        SOME,
        _false_book,
    ),
    Kind(
        "ghosts-on-payroll",
        "paid-against-worked",
        Text(zh="按小时计薪却从无人打卡的工号", en="numbers paid for hours that nobody ever clocked"),
        _strengths((0.02, 1.0), (0.05, 1.0), (0.1, 1.0), (0.2, 1.0)),
        _ghosts,
    ),
    Kind(
        "ghosts-tapped",
        "double-identity",
        Text(zh="同一只手代打第二张卡", en="a second card tapped by the same hand"),
        _strengths((0.01, 0.5), (0.01, 1.0), (0.05, 1.0), (0.2, 1.0)),
        _tapped,
    ),
    Kind(
        "two-numbers",
        "double-identity",
        Text(zh="第二个工号接着第一个工号继续", en="a second number goes on where the first one ends"),
        _strengths((0.01, 0.25), (0.01, 0.5), (0.01, 1.0), (0.05, 1.0)),
        _two_numbers,
    ),
    Kind(
        "made-up-closed-day",
        "closed-day",
        Text(zh="为停工日编造的时间", en="times made up for a day on which the factory was shut"),
        _strengths((0.05, 0.5), (0.1, 0.5), (0.2, 0.5), (0.8, 1.0)),
        _shut,
    ),
    Kind("edited-by-one", "single-editor", Text(zh="由同一人改动的行", en="rows changed by one hand"), SOME, _edited),
    Kind(
        "invented-digits",
        "digit-pattern",
        Text(zh="人凭空编造的尾数", en="last digits as people invent them"),
        SOME,
        _invented,
    ),
)
BY_ID: Mapping[str, Kind] = {kind.id: kind for kind in KINDS}
