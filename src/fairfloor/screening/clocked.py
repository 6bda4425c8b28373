"""What the signals share, prepared once: how finely each factory's clock tells the time, and each day's first and last time."""

from fairfloor.screening.chance import MACROS, ON_GRID
from fairfloor.screening.engines import Connection
from fairfloor.screening.tables import DAY, FACTORY, WORKER, Column, Table

CLOCK = Table(
    "clock",
    "how finely the times of one factory are told",
    (
        FACTORY,
        Column("grid", "INTEGER", "second", "nearly all times are multiples of it: 900, 300, 60 or 1"),
        Column("people", "BIGINT", "count", "people with attendance in the period screened"),
    ),
)
CLOCKED = Table(
    "clocked",
    "the times of one worker on one working day",
    (
        FACTORY,
        WORKER,
        DAY,
        Column("first_at", "BIGINT", "second", "came in first, in seconds since midnight of the day"),
        Column(
            "last_at", "BIGINT", "second", "went out last, in seconds since midnight of the day; may be over 24 hours"
        ),
        Column("whole", "BOOLEAN", "", "whether no punch is missing"),
        Column("times", "HUGEINT", "", "the same for days with the same times"),
    ),
)
TABLES = (CLOCK, CLOCKED)
CLOCKED_AT = """
CREATE TEMP VIEW clocked_at AS
SELECT a.factory, a.worker, a.day, unnest([a.in_at, a.out_at]) AS moment
FROM attendance a JOIN period p ON p.factory = a.factory WHERE a.day BETWEEN p.first_day AND p.last_day
"""
CLOCKS = f"""
INSERT INTO clock
SELECT factory, CASE WHEN avg(CAST(moment % 900 = 0 AS INTEGER)) >= {ON_GRID} THEN 900
                     WHEN avg(CAST(moment % 300 = 0 AS INTEGER)) >= {ON_GRID} THEN 300
                     WHEN avg(CAST(moment % 60 = 0 AS INTEGER)) >= {ON_GRID} THEN 60 ELSE 1 END, count(DISTINCT worker)
FROM clocked_at WHERE moment IS NOT NULL GROUP BY factory
"""  # noqa: S608 (this program's own settings)
CLOCKED_DAYS = """
INSERT INTO clocked
SELECT factory, worker, day, min(moment) - day * 86400, max(moment) - day * 86400, bool_and(moment IS NOT NULL),
       sum(hash(moment - day * 86400))
FROM clocked_at GROUP BY factory, worker, day
"""


def make(engine: Connection) -> None:
    """Create the tables, empty, with what their queries need."""
    engine.execute(MACROS)
    for table in TABLES:
        engine.execute(table.make())
    engine.execute(CLOCKED_AT)


def prepare(engine: Connection) -> None:
    """Fill the tables from the attendance of the period screened."""
    engine.execute(CLOCKS)
    engine.execute(CLOCKED_DAYS)
