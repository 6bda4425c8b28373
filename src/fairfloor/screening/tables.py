"""The tables that rules read: what each holds, in which units; prepared once, for all rules.

Times of day are naive local time, as the clock showed it, in whole seconds since 1970-01-01 00:00; days are whole days
since 1970-01-01; so every comparison is one between integers.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from fairfloor.screening.engines import Connection

EPOCH = date(1970, 1, 1)
EPOCH_WEEKDAY = 3  # 1970-01-01 was a Thursday; Monday is 0
SECONDS_A_DAY = 86_400
SECONDS_AN_HOUR = 3_600
DAYS_A_WEEK = 7


@dataclass(frozen=True)
class Column:
    """One column: DuckDB `type`, `unit` (empty for names and numbers without one), and what it means."""

    name: str
    type: str
    unit: str
    meaning: str


@dataclass(frozen=True)
class Table:
    """One canonical table: `holds` says what a row is; `staged` ones are filled from files, by the file's own ids."""

    name: str
    holds: str
    columns: tuple[Column, ...]
    staged: bool = False

    def make(self) -> str:
        """The SQL that creates it, empty."""
        columns = ", ".join(f'"{column.name}" {column.type}' for column in self.columns)
        return f"CREATE TEMP TABLE {self.name} ({columns})"

    def make_staged(self) -> str:
        """The SQL that creates its stage: the same columns, with the file's `id` where the worker's number will be."""
        columns = ", ".join(f'"{column.name}" {column.type}' for column in self.stage())
        return f"CREATE TEMP TABLE staged_{self.name} ({columns})"

    def stage(self) -> tuple[Column, ...]:
        """The columns of its stage, in order."""
        return tuple(ID if column.name == WORKER.name else column for column in self.columns)


FACTORY = Column("factory", "INTEGER", "", "number of the factory within this run; no rule looks beyond one factory")
WORKER = Column("worker", "INTEGER", "", "number of the worker within this run, over all factories, see `worker`")
ID = Column("id", "VARCHAR", "", "the person's number as the file spells it; never a name")
DAY = Column("day", "INTEGER", "day", "the date on which the shift began, in days since 1970-01-01")
LINE = Column("line", "BIGINT", "", "line of the original file, from 1")
EDITOR = Column(
    "editor", "VARCHAR", "", "who entered or changed the row by hand, as the file tells; unknown: nobody said"
)


def _date(name: str, meaning: str) -> Column:
    return Column(name, "INTEGER", "day", f"{meaning}, in days since 1970-01-01")


def _text(name: str, meaning: str) -> Column:
    return Column(name, "VARCHAR", "", meaning)


def _paid_hours(name: str, meaning: str) -> Column:
    return Column(name, "BIGINT", "second", f"{meaning}, as paid; unknown where the file does not say")


def _money(name: str, meaning: str) -> Column:
    return Column(name, "BIGINT", "hundredths of `currency`", f"{meaning}; unknown where the file does not say")


FACTORY_TABLE = Table(
    "factory",
    "one factory of this run",
    (FACTORY, _text("id", "the factory as the files or the caller name it"), _text("jurisdiction", "whose law holds")),
)
WORKER_TABLE = Table(
    "worker",
    "a person, as the records number them",
    (
        FACTORY,
        WORKER,
        ID,
        Column("scope", "INTEGER", "", "number of the group for whom the law may differ; 0: everybody"),
    ),
)
PUNCH = Table(
    "punch",
    "one accepted punch",
    (
        FACTORY,
        WORKER,
        Column("punched_at", "BIGINT", "second", "local time of the clock, in seconds since 1970-01-01 00:00"),
        Column("key", "TINYINT", "", "the clock's key: 1 came in, 2 went out, 0 none or not known"),
        LINE,
        EDITOR,
    ),
    staged=True,
)
TAP = Table(
    "tap",
    "one touch of the clock: a punch together with those that merely repeat it",
    (
        FACTORY,
        WORKER,
        Column("tap", "BIGINT", "", "the worker's taps in order, from 1"),
        Column("tapped_at", "BIGINT", "second", "time of the first of its punches"),
        Column("key", "TINYINT", "", "key of the last of its punches; 0 where the file's keys are not believed"),
    ),
)
SHIFT_TAP = Table(
    "shift_tap",
    "which tap belongs to which shift",
    (
        FACTORY,
        WORKER,
        Column("tap", "BIGINT", "", "see `tap`"),
        Column("tapped_at", "BIGINT", "second", "see `tap`"),
        Column("shift", "BIGINT", "", "the worker's shifts in order, from 1"),
        DAY,
    ),
)
PUNCH_DAY = Table("punch_day", "which line of the file belongs to which working day", (FACTORY, WORKER, DAY, LINE))
ATTENDANCE = Table(
    "attendance",
    "one stretch of presence; several a day are normal",
    (
        FACTORY,
        WORKER,
        DAY,
        Column("shift", "BIGINT", "", "number of the worker's shift; a staged row that tells none takes its day's"),
        Column("in_at", "BIGINT", "second", "came in, local time; unknown where the file does not say"),
        Column("out_at", "BIGINT", "second", "went out, local time; unknown where the shift's taps do not pair up"),
        Column("break_minutes", "INTEGER", "minute", "break within the stretch; unknown unless recorded"),
        Column("taps", "INTEGER", "count", "taps that the row rests on: 2, or all of a shift that does not pair up"),
        Column(
            "line", "BIGINT", "", "line of the original file, from 1; unknown where it rests on punches (`punch_day`)"
        ),
        EDITOR,
    ),
    staged=True,
)
PERIOD = Table(
    "period",
    "the days of a factory that are screened",
    (
        FACTORY,
        Column("first_day", "INTEGER", "day", "first day screened"),
        Column("last_day", "INTEGER", "day", "last day screened"),
        Column("week_starts", "TINYINT", "", "weekday on which its weeks of work begin, Monday 0"),
    ),
)
ROSTER = Table(
    "roster",
    "one person on the factory's own list",
    (
        FACTORY,
        WORKER,
        _text("sex", "`female` or `male`; unknown where the file says neither"),
        _date("birth_day", "born on"),
        _date("hired_day", "first day employed"),
        _date("left_day", "last day employed; still employed when unknown"),
        _text("department", "as the file spells it"),
        _text("kind", "kind of work, as the file spells it"),
        _text("pay_basis", "`time` or `piece`"),
        _text("contract", "as the file spells it"),
        _text("agency", "who lends the worker to the factory, as the file spells it"),
        _date("pregnant_day", "first day of a pregnancy"),
        _date("pregnant_until_day", "last day of the pregnancy, or the day on which it is due"),
        _date("nursing_day", "first day on which a child is nursed, at best the day of its birth"),
        _date("nursing_until_day", "last day on which the child is nursed"),
        LINE,
    ),
    staged=True,
)
PAYROLL = Table(
    "payroll",
    "what one worker was paid for one pay period",
    (
        FACTORY,
        WORKER,
        _date("start_day", "first day of the pay period"),
        _date("end_day", "last day of the pay period, inclusive"),
        _date("paid_day", "paid on"),
        _text("method", "how it was paid, as the file spells it"),
        _text("currency", "ISO code of the amounts"),
        _paid_hours("basic_seconds", "ordinary hours"),
        _paid_hours("overtime_seconds", "overtime on working days"),
        _paid_hours("rest_day_seconds", "hours on rest days"),
        _paid_hours("holiday_seconds", "hours on holidays"),
        _paid_hours("night_seconds", "hours at night"),
        _money("basic_pay", "pay for ordinary hours"),
        _money("overtime_pay", "pay for overtime, rest days and holidays, premium included"),
        _money("piece_pay", "pay for pieces"),
        _money("allowances", "allowances"),
        _money("bonuses", "bonuses"),
        _money("meals", "deducted for meals"),
        _money("lodging", "deducted for lodging"),
        _money("fines", "deducted as fines"),
        _money("deposit", "deducted or kept as a deposit"),
        _money("tools", "deducted for tools, uniforms and what was lost or broken"),
        _money("tax", "tax withheld"),
        _money("social_insurance", "social insurance withheld, pension apart"),
        _money("pension", "pension contribution withheld"),
        _money("other_deductions", "every other deduction"),
        _money("net_pay", "paid out"),
        Column("signed", "BOOLEAN", "", "whether the worker signed for it"),
        LINE,
    ),
    staged=True,
)
ACTIVITY = Table(
    "activity",
    "one record that somebody did something",
    (
        FACTORY,
        WORKER,
        _date("day", "the date of the record"),
        Column(
            "at",
            "BIGINT",
            "second",
            "local time in seconds since 1970-01-01 00:00; unknown where only the date is told",
        ),
        _text("what", "`production`, `quality`, `needle`, `leave`, `canteen` or `gate`"),
        LINE,
    ),
    staged=True,
)
CLOSURE = Table(
    "closure",
    "one time when the factory says that it was shut",
    (
        FACTORY,
        Column("start_at", "BIGINT", "second", "shut from, local time in seconds since 1970-01-01 00:00"),
        Column("end_at", "BIGINT", "second", "shut up to, exclusive"),
        LINE,
    ),
)
DAY_OFF = Table(
    "day_off",
    "one day that the factory gives off, or on which a worker chose to work though it was one",
    (
        FACTORY,
        Column("worker", "INTEGER", "", "whose day it is; everybody's when unknown"),
        _date("day", "the date"),
        _text("what", "`rest-day`, `holiday`, or `by-choice`: the worker agreed to work on it"),
        LINE,
    ),
    staged=True,
)
TABLES = (
    FACTORY_TABLE, WORKER_TABLE, PUNCH, TAP, SHIFT_TAP, PUNCH_DAY, ATTENDANCE, ROSTER, PAYROLL, ACTIVITY, CLOSURE, DAY_OFF,
    PERIOD,
)  # fmt: skip
STAGED = tuple(table for table in TABLES if table.staged)

# -- workers: the ids of every file, numbered once
WORKERS = f"""
INSERT INTO worker
SELECT factory, row_number() OVER (ORDER BY factory, id), id, 0
FROM ({" UNION ".join(f"SELECT factory, id FROM staged_{table.name} WHERE id IS NOT NULL" for table in STAGED)})
"""  # noqa: S608 (names of our own tables)
STAGED_AS = {
    "worker": "w.worker",
    "shift": "coalesce(s.shift, s.day)",
    "taps": "coalesce(s.taps, CAST(s.in_at IS NOT NULL AS INTEGER) + CAST(s.out_at IS NOT NULL AS INTEGER))",
}


def number_of(day: date) -> int:
    """`day` as days since 1970-01-01."""
    return (day - EPOCH).days


def date_of(number: int) -> date:
    """The date of a number of days since 1970-01-01."""
    return EPOCH + timedelta(days=number)


def make(engine: Connection) -> None:
    """Create the canonical tables and the stages of those that files fill, empty."""
    engine.execute("CREATE TEMP MACRO day_of(seconds) AS CAST(floor(seconds / 86400) AS INTEGER)")
    for table in TABLES:
        engine.execute(table.make())
    for table in STAGED:
        engine.execute(table.make_staged())


def number_workers(engine: Connection) -> None:
    """Number the workers of all staged rows, move the rows into their tables, and drop the stages.

    A row of attendance that tells no shift is a shift by its day, and one that tells no taps has one for each time.
    """
    engine.execute(WORKERS)
    for table in STAGED:
        told = ", ".join(STAGED_AS.get(column.name, f's."{column.name}"') for column in table.columns)
        engine.execute(
            f"INSERT INTO {table.name} SELECT {told} FROM staged_{table.name} s "  # noqa: S608 (names of our own tables)
            "LEFT JOIN worker w ON w.factory = s.factory AND w.id = s.id"
        )
        engine.execute(f"DROP TABLE staged_{table.name}")
