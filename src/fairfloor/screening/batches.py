"""One batch of factories: its rows taken from wide sources, prepared, and put to rules: those on hours and pay, or those named.

The sources are views `source_attendance`, `source_roster` and so on for every table of SOURCES, which the caller makes
with `offer`, over Parquet files or over rows in memory. The law of every day that they can ask for is worked out once, by
jurisdiction; a batch only joins it to its factories.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from fairfloor.core.enactments import WEEKDAYS
from fairfloor.screening import clocked, folder_permits, prepared, shifts, tables
from fairfloor.screening.bounds import Basis, Law, expand
from fairfloor.screening.columns import NoRecords, read_as
from fairfloor.screening.engines import Connection
from fairfloor.screening.judging import cases_of
from fairfloor.screening.rule import Rule
from fairfloor.screening.rulebook import HOURS, PAY, RULES
from fairfloor.screening.run import PERIOD, SET_WEEK

ASKED: tuple[Rule, ...] = (*HOURS, *PAY)
SOURCES = (
    tables.FACTORY_TABLE, tables.ATTENDANCE, tables.ROSTER, tables.PAYROLL, tables.ACTIVITY, tables.CLOSURE, tables.DAY_OFF,
)  # fmt: skip
NEEDED_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "attendance": ("factory", "worker", "day", "in_at", "out_at"),
    "roster": ("factory", "worker"),
    "payroll": ("factory", "worker", "start_day", "end_day"),
    "factory": ("factory", "jurisdiction"),
    "activity": ("factory", "worker", "day", "what"),
    "closure": ("factory", "start_at", "end_at"),
    "day_off": ("factory", "day", "what"),
}
MAY_BE_UNKNOWN = ("in_at", "out_at")
DIGEST = 2**64
# A row of attendance that tells no shift is a shift by its day, and one that tells no taps has one for each time.
ASSUMED = {
    "shift": "CAST({day} AS BIGINT)",
    "taps": "CAST({in_at} IS NOT NULL AS INTEGER) + CAST({out_at} IS NOT NULL AS INTEGER)",
}
TWICE = """
SELECT worker FROM (
    SELECT worker, factory FROM source_attendance UNION SELECT worker, factory FROM source_roster
    UNION SELECT worker, factory FROM source_payroll UNION SELECT worker, factory FROM source_activity
    UNION SELECT worker, factory FROM source_day_off WHERE worker IS NOT NULL
) GROUP BY worker HAVING count(*) > 1 ORDER BY worker LIMIT 1
"""
# -- the first and the last day that any record names, with what a week or a month reaches back
SPAN = """
SELECT min(first), max(last) FROM (
    SELECT min(day) AS first, max(day) AS last FROM source_attendance
    UNION ALL SELECT least(min(start_day), min(paid_day)), greatest(max(end_day), max(paid_day)) FROM source_payroll
)
"""
FACTORIES = """
SELECT s.factory, count(*) FROM (SELECT factory FROM source_attendance UNION ALL SELECT factory FROM source_payroll) s
GROUP BY s.factory ORDER BY s.factory
"""
PLACES = (
    "SELECT DISTINCT coalesce(jurisdiction, $jurisdiction) FROM source_factory UNION SELECT $jurisdiction ORDER BY 1"
)
# -- what a screening in parts is told of the law, and the tables that hold it
LAW_OF_PLACES = ("law_of_place", "calendar_of_place")
KEEP_LAW = """
CREATE TABLE law_of_place AS
SELECT f.jurisdiction, l.* EXCLUDE (factory) FROM law l JOIN factory f ON f.factory = l.factory;
CREATE TABLE calendar_of_place AS
SELECT f.jurisdiction, c.day, c.kind, c.basis FROM calendar c JOIN factory f ON f.factory = c.factory;
"""
NAMED = """
SELECT b.factory, coalesce(s.id, CAST(b.factory AS VARCHAR)), coalesce(s.jurisdiction, $jurisdiction)
FROM (SELECT unnest($factories::INTEGER[]) AS factory) b LEFT JOIN source_factory s ON s.factory = b.factory
"""
TAKE_FACTORIES = f"INSERT INTO factory {NAMED}"
OWN_PLACE = "UPDATE factory SET jurisdiction = jurisdiction || $mark || factory WHERE factory = $factory"
# -- the rows of a batch: the files lie by factory, so that a range of numbers skips what is not in it
TAKE = "INSERT INTO {table} SELECT * FROM source_{table} WHERE factory BETWEEN {first} AND {last}"
# -- attendance: rows that lie right already are read where they lie, each time; others are laid so once
LOOK = "CREATE TEMP VIEW attendance AS SELECT * FROM source_attendance WHERE factory BETWEEN {first} AND {last}"
LAY = """
CREATE TEMP TABLE attendance AS SELECT * FROM source_attendance WHERE factory BETWEEN {first} AND {last}
ORDER BY worker, day, shift
"""
WORKERS = """
INSERT INTO worker
SELECT factory, worker, CAST(worker AS VARCHAR), 0
FROM (SELECT DISTINCT factory, worker FROM attendance UNION SELECT factory, worker FROM payroll
      UNION SELECT factory, worker FROM roster UNION SELECT factory, worker FROM activity)
"""
LAW = """
INSERT INTO law SELECT f.factory, l.* EXCLUDE (jurisdiction)
FROM law_of_place l JOIN factory f ON f.jurisdiction = l.jurisdiction;
INSERT INTO calendar (factory, day, kind, basis) SELECT f.factory, c.* EXCLUDE (jurisdiction)
FROM calendar_of_place c JOIN factory f ON f.jurisdiction = c.jurisdiction;
"""
BEGINNINGS = "SELECT p.factory, f.jurisdiction, p.first_day FROM period p JOIN factory f ON f.factory = p.factory"
# -- cases: counted, and the hits among them kept, in one pass over the rule's query
JUDGED_TABLE = """
CREATE TEMP TABLE batch_judged (rule VARCHAR, unjudged VARCHAR, cases BIGINT, hits STRUCT(
    factory INTEGER, worker INTEGER, part VARCHAR, currency VARCHAR, first_day INTEGER, last_day INTEGER, observed BIGINT,
    allowed BIGINT, excess BIGINT, partly BOOLEAN, basis INTEGER)[])
"""
JUDGED = """
INSERT INTO batch_judged
SELECT '{rule}', unjudged, count(*),
       list({{'factory': factory, 'worker': worker, 'part': part, 'currency': currency, 'first_day': first_day,
              'last_day': last_day, 'observed': CAST(observed AS BIGINT), 'allowed': CAST(allowed AS BIGINT),
              'excess': CAST(excess AS BIGINT), 'partly': partly, 'basis': basis}})
           FILTER (WHERE excess > 0 AND unjudged IS NULL)
FROM ({cases}) GROUP BY unjudged
"""
HITS = "INSERT INTO hit SELECT rule, unnest(hits, recursive := true) FROM batch_judged WHERE hits IS NOT NULL"
COUNTS = "SELECT rule, unjudged, cases FROM batch_judged ORDER BY ALL"
FOUND = """
SELECT rule, count(*), count(DISTINCT worker),
       CAST(sum(CAST(hash(factory, worker, part, currency, first_day, last_day, observed, allowed, excess, partly) AS HUGEINT))
            % 18446744073709551616 AS UBIGINT)
FROM hit GROUP BY rule
"""
HIT = """
CREATE TEMP TABLE hit (rule VARCHAR, factory INTEGER, worker INTEGER, part VARCHAR, currency VARCHAR, first_day INTEGER,
                       last_day INTEGER, observed BIGINT, allowed BIGINT, excess BIGINT, partly BOOLEAN, basis INTEGER)
"""
# -- hits with their days as dates and with what the limit rests on, in words
WRITE_HITS = """
COPY (SELECT h.rule, f.id AS factory, h.worker, h.part, h.currency, DATE '1970-01-01' + h.first_day AS start,
             DATE '1970-01-01' + h.last_day AS "end", h.observed, h.allowed, h.excess, h.partly, r.why
      FROM hit h JOIN factory f ON f.factory = h.factory LEFT JOIN reason r ON r.basis = h.basis
      ORDER BY h.rule, h.worker, h.first_day) TO '{path}' (FORMAT parquet)
"""
EMPTIED = (
    "factory", "worker", "roster", "payroll", "activity", "closure", "day_off", "clock", "clocked", "period", "calendar", "law",
    "shift", "working_day", "present", "protected_day", "week", "month", "pay_period", "pay_day", "pay_law", "worked", "pay",
    "pay_month", "batch_judged", "hit",
)  # fmt: skip


@dataclass(frozen=True)
class Asking:
    """How the records are screened: whose law where no table `factory` says, the days (inclusive), and what the factory states.

    `rules` are the ids of those asked, by default all on hours and pay; signals are asked only by name.
    `permits` are those of some factories (see `folder_permits`).
    """

    jurisdiction: str
    start: date | None = None
    last: date | None = None
    unpaid_break_minutes: int = 0
    week_starts: str | None = None
    rules: frozenset[str] = frozenset()
    permits: folder_permits.Permits = field(default_factory=dict)

    @property
    def asked(self) -> tuple[Rule, ...]:
        """The rules asked, in the order of the rulebook."""
        return tuple(rule for rule in RULES if rule.id in self.rules) if self.rules else ASKED


@dataclass(frozen=True)
class Tally:
    """What one rule found: cases checked, cases not judged by code, hits, people affected, and the digest of the hits.

    The digest is the same for the same hits in any order, and the digests of several batches add up, modulo 2^64.
    """

    checked: int = 0
    not_judged: Mapping[str, int] = field(default_factory=dict)
    hits: int = 0
    workers: int = 0
    digest: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        codes = sorted({*self.not_judged, *other.not_judged})
        return Tally(
            self.checked + other.checked,
            {code: self.not_judged.get(code, 0) + other.not_judged.get(code, 0) for code in codes},
            self.hits + other.hits,
            self.workers + other.workers,
            (self.digest + other.digest) % DIGEST,
        )


def offer(engine: Connection, table: tables.Table, rows: str) -> None:
    """Make the view `source_<table>` over the SQL `rows`; "" for a table that there is not.

    A date may be a DATE and a moment a TIMESTAMP instead of a number; a column that is not there is unknown. Raises
    NoRecords for a column that must be there and is not, and for one of another type.
    """
    found = dict(row[:2] for row in engine.execute(f"DESCRIBE SELECT * FROM {rows}").fetchall()) if rows else {}  # noqa: S608
    missing = [name for name in NEEDED_COLUMNS[table.name] if rows and name not in found]
    if missing:
        raise NoRecords(f"the table {table.name} has no column {missing[0]}; see docs/reference/screening-tables.md")
    read = {column.name: read_as(table, column, found.get(column.name)) for column in table.columns}
    if table is tables.ATTENDANCE and rows:
        read |= {name: sql.format(**read) for name, sql in ASSUMED.items() if name not in found}
    told = ", ".join(f'{sql} AS "{name}"' for name, sql in read.items())
    place = f"FROM {rows}" if rows else "WHERE false"
    engine.execute(f"CREATE VIEW source_{table.name} AS SELECT {told} {place}")


def begin(engine: Connection, asking: Asking, law: Callable[[str], Law]) -> Basis:
    """Make the tables, and work out the law of all days that the sources can ask for; returns its numbered reasons.

    `law` answers for jurisdictions and for the places of factories with permits (see `folder_permits.law_of`).
    """
    _check(engine)
    _make(engine)
    places = [place for (place,) in engine.execute(PLACES, {"jurisdiction": asking.jurisdiction}).fetchall()]
    places += _places_with_permits(engine, asking)
    engine.executemany("INSERT INTO factory VALUES (?, ?, ?)", [[n, place, place] for n, place in enumerate(places)])
    first, last = engine.execute(SPAN).fetchall()[0]
    if first is not None:
        engine.execute(
            "INSERT INTO needed_day SELECT unnest(range($first - 31, $last + 1))", {"first": first, "last": last}
        )
    basis = expand(engine, RULES, prepared.NEEDS, {place: [law(place)] for place in places})
    engine.execute(KEEP_LAW)
    return basis


def _places_with_permits(engine: Connection, asking: Asking) -> list[str]:
    """The places of the factories with permits; raises NoRecords for one of which there are no records."""
    if not asking.permits:
        return []
    told = {"jurisdiction": asking.jurisdiction, "factories": sorted(asking.permits)}
    found = {factory for factory, _ in engine.execute(FACTORIES).fetchall()}
    strange = next((factory for factory in sorted(asking.permits) if factory not in found), None)
    if strange is not None:
        raise NoRecords(f"{folder_permits.NAME} names the factory {strange}, of which there are no records")
    return [folder_permits.place_of(place, factory) for factory, _, place in engine.execute(NAMED, told).fetchall()]


def beside(engine: Connection) -> Connection:
    """Another connection to an engine that has begun, with tables of its own, for batches beside the others."""
    other = engine.cursor()
    _make(other)
    return other


def begin_as_told(engine: Connection, law: Mapping[str, str]) -> None:
    """Make the tables for some of the factories; `law` names what holds the rows of LAW_OF_PLACES, from where it was worked out.

    The sources have been looked at there as a whole, so they are not here.
    """
    _make(engine)
    for table in LAW_OF_PLACES:
        engine.execute(f"CREATE TEMP TABLE {table} AS SELECT * FROM {law[table]}")  # noqa: S608 (our names)


def _make(engine: Connection) -> None:
    tables.make(engine)
    prepared.make(engine)
    engine.execute(HIT)
    engine.execute(JUDGED_TABLE)


def _check(engine: Connection) -> None:
    """Raise NoRecords for rows that belong to nobody or to no day, and for a person or day that stands in two places."""
    for table, names in NEEDED_COLUMNS.items():
        told = " OR ".join(f"{name} IS NULL" for name in names if name not in MAY_BE_UNKNOWN)
        count = engine.execute(f"SELECT count(*) FROM source_{table} WHERE {told}").fetchall()[0][0]  # noqa: S608 (our names)
        if count:
            raise NoRecords(
                f"{count} rows of the table {table} do not say which factory, worker or day; fill or remove them"
            )
    twice = engine.execute(TWICE).fetchone()
    if twice:
        raise NoRecords(
            f"the worker {twice[0]} stands in more than one factory; give every person in each a number of its own"
        )


def fill(
    engine: Connection, factories: list[int], asking: Asking, laws: Mapping[str, Law], *, near: bool = False
) -> None:
    """Empty the tables, take the rows of these factories, neighbours by number, and prepare them.

    `near`: the source of the attendance may be read several times, which then need not be held.
    """
    for name in EMPTIED:
        engine.execute(f"TRUNCATE {name}")
    engine.execute(TAKE_FACTORIES, {"jurisdiction": asking.jurisdiction, "factories": factories})
    for factory in asking.permits:  # the law of such a factory stands under a place of its own
        engine.execute(OWN_PLACE, {"factory": factory, "mark": folder_permits.MARK})
    which = {"first": min(factories), "last": max(factories)}
    for table in SOURCES[1:]:
        if table is not tables.ATTENDANCE:
            engine.execute(TAKE.format(table=table.name, **which))
    _attendance(engine, near, which)
    engine.execute(WORKERS)
    engine.execute(LAW)
    first = tables.number_of(asking.start) if asking.start else None
    last = tables.number_of(asking.last) if asking.last else None
    engine.execute(PERIOD, {"first": first, "last": last})
    for factory, place, day in engine.execute(BEGINNINGS).fetchall():
        weekday = laws[place].first_weekday(tables.date_of(day)) or asking.week_starts or WEEKDAYS[0]
        engine.execute(SET_WEEK, {"factory": factory, "number": WEEKDAYS.index(weekday)})
    prepared.fill(engine, unpaid_break_minutes=asking.unpaid_break_minutes)
    if any(rule.harmless for rule in asking.asked):
        clocked.prepare(engine)


def _attendance(engine: Connection, near: bool, which: Mapping[str, int]) -> None:
    kind = engine.execute("SELECT table_type FROM information_schema.tables WHERE table_name = 'attendance'").fetchone()
    engine.execute(f"DROP {'VIEW' if kind == ('VIEW',) else 'TABLE'} attendance")
    engine.execute((LOOK if near else LAY).format(**which))
    if near and not shifts.in_order(engine):
        engine.execute("DROP VIEW attendance")
        engine.execute(LAY.format(**which))


def judged(engine: Connection, asking: Asking) -> Iterator[tuple[str, Tally]]:
    """Put the rules to the batch; what each found, by its id. The hits stay in the table `hit` until the next batch."""
    counts: dict[str, dict[str | None, int]] = {rule.id: {} for rule in asking.asked}
    for rule in asking.asked:
        engine.execute(JUDGED.format(rule=rule.id, cases=cases_of(rule)))
    for id, code, cases in engine.execute(COUNTS).fetchall():
        counts[id][code] = cases
    engine.execute(HITS)
    found = {row[0]: row[1:] for row in engine.execute(FOUND).fetchall()}
    for id, by_code in counts.items():
        hits, workers, digest = found.get(id, (0, 0, 0))
        told = {code: cases for code, cases in by_code.items() if code is not None}
        yield id, Tally(by_code.get(None, 0), told, hits, workers, int(digest))


def reasons(basis: Basis) -> list[str]:
    """Why the limits bind, in English, by their numbers."""
    return [bound.why.say("en") for bound in basis.bounds]


def write_hits(engine: Connection, why: Sequence[str], path: Path) -> None:
    """Write the hits of the batch into a Parquet file: counts in the rule's own unit, and why the limit binds (see `reasons`)."""
    told = {"basis": list(range(len(why))), "why": list(why)}
    engine.execute(
        "CREATE OR REPLACE TEMP TABLE reason AS SELECT unnest($basis::INTEGER[]) AS basis, unnest($why::VARCHAR[]) AS why",
        told,
    )
    engine.execute(WRITE_HITS.format(path=str(path.resolve()).replace("'", "''")))
