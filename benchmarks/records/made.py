"""Records of many factories, made by a seed: attendance, roster and payroll as Parquet, with breaches planted.

Chance is a hash of the seed, the worker and the day, so that the same size gives the same records. A tenth of the people
work over midnight, a third clock out for their meal (two rows a day), some times are missing, some days are not there at all.
The period lies over a new year, at which minimum wages change; factories lie in four jurisdictions. Of every thousand
people some work fourteen hours, come back too early, have no day of rest for weeks, are children, are at work before they
are hired, are paid too little or too late, or pay a deposit.
"""

from datetime import date
from pathlib import Path

import duckdb

from fairfloor.screening.tables import number_of

PLACES = ("kh", "cn-gd-shenzhen", "cn-gd", "cn")
FIRST, DAYS = date(2024, 10, 1), 182  # to the end of March 2025
WORKERS_A_FACTORY = 500
PRESENT = 0.84  # of the days of the period on which somebody is there
SETUP = """
CREATE MACRO dice(worker, day, what, sides) AS CAST(hash($seed, worker, day, what) % sides AS INTEGER);
"""
# -- people: what somebody is like, by the worker's own number
PEOPLE = """
CREATE TEMP TABLE person AS
SELECT CAST(w // $a_factory AS INTEGER) AS factory, CAST(w AS INTEGER) AS worker,
       dice(w, 0, 'night', 10) = 0 AS night, dice(w, 0, 'meal', 3) = 0 AS clocks_meal, dice(w, 0, 'long', 100) = 0 AS long_days,
       dice(w, 0, 'tireless', 200) = 0 AS tireless, dice(w, 0, 'early', 100) = 0 AS early,
       dice(w, 0, 'overtime', 4) AS overtime
FROM range($workers) t(w)
"""
DAYS_WORKED = """
CREATE TEMP VIEW day_worked AS
SELECT p.*, CAST(d AS INTEGER) AS day,
       27000 + if(night, 45000, 0) + dice(worker, d, 'in', 1200) - 600
       - if(early AND dice(worker, d, 'e', 9) = 0, 14400, 0) AS came,
       32400 + if(dice(worker, d, 'ot', 24) < overtime, 7200, 0) + if(long_days AND dice(worker, d, 'l', 6) = 0, 14400, 0)
       + dice(worker, d, 'out', 1200) - 600 AS lasted
FROM person p, range($first, $first + $days) t(d)
WHERE ((d + 3) % 7 <> 6 OR (tireless AND d - $first < 60)) AND dice(worker, d, 'gap', 50) > 0
"""
ATTENDANCE = """
SELECT factory, worker, day, in_at, out_at, break_minutes FROM (
    SELECT factory, worker, day, CAST(day AS BIGINT) * 86400 + came AS in_at,
           if(dice(worker, day, 'missing', 200) = 0, NULL,
              CAST(day AS BIGINT) * 86400 + came + if(clocks_meal, 15300, lasted)) AS out_at,
           CAST(if(clocks_meal OR dice(worker, day, 'told', 50) = 0, NULL, 60) AS INTEGER) AS break_minutes
    FROM day_worked
    UNION ALL
    SELECT factory, worker, day, CAST(day AS BIGINT) * 86400 + came + 15300 + 1800
           + dice(worker, day, 'back', 2400) - if(dice(worker, day, 'short', 50) = 0, 900, 0),
           CAST(day AS BIGINT) * 86400 + came + lasted, NULL
    FROM day_worked WHERE clocks_meal
) ORDER BY factory, worker, day, in_at
"""
ROSTER = """
SELECT factory, worker, if(dice(worker, 0, 'sex', 5) = 0, 'male', 'female') AS sex,
       CAST($first - 18 * 366 - dice(worker, 0, 'age', 10000) + if(dice(worker, 0, 'child', 500) = 0, 1500, 0) AS INTEGER)
       AS birth_day,
       CAST($first - 30 - dice(worker, 0, 'hired', 2000) + if(dice(worker, 0, 'before', 200) = 0, 2100, 0) AS INTEGER)
       AS hired_day,
       CAST(if(dice(worker, 0, 'left', 100) = 0, $first + 150, NULL) AS INTEGER) AS left_day,
       'kind ' || dice(worker, 0, 'kind', 6) AS kind, 'time' AS pay_basis
FROM person ORDER BY factory, worker
"""
# -- payroll: a row a month; the wage near the place's own, sometimes too little
PAYROLL = """
WITH month AS (
    SELECT CAST(m - DATE '1970-01-01' AS INTEGER) AS start_day, CAST(last_day(m) - DATE '1970-01-01' AS INTEGER) AS end_day
    FROM (SELECT CAST($day + to_months(CAST(n AS INTEGER)) AS DATE) AS m FROM range(6) t(n))
), paid AS (
    SELECT p.*, m.*, p.factory % 4 = 0 AS dollars,
           CAST(if(p.factory % 4 = 0, 20500, 236000) + dice(worker, start_day, 'pay', 6000)
                - if(dice(worker, start_day, 'poor', 50) = 0, 4000, 0) AS BIGINT) AS basic_pay,
           CAST(3600 * 8 * 25 AS BIGINT) AS basic_seconds, CAST(p.overtime * 25 * 300 AS BIGINT) AS overtime_seconds
    FROM person p, month m
), earned AS (
    SELECT *, basic_pay * overtime_seconds * (if(dice(worker, start_day, 'premium', 50) = 0, 10, 15)) // (basic_seconds * 10)
              AS overtime_pay,
           CAST(dice(worker, start_day, 'meals', 3) * 500 AS BIGINT) AS meals,
           CAST(if(dice(worker, start_day, 'fine', 100) = 0, 3000, 0) AS BIGINT) AS fines,
           CAST(if(dice(worker, start_day, 'deposit', 300) = 0, 2000, 0) AS BIGINT) AS deposit,
           basic_pay * 2 // 100 AS pension
    FROM paid
)
SELECT factory, worker, start_day, end_day,
       CAST(end_day + 5 + if(dice(factory, start_day, 'late', 40) = 0, 20, 0) AS INTEGER) AS paid_day,
       'bank' AS method, if(dollars, 'USD', 'CNY') AS currency, basic_seconds, overtime_seconds, basic_pay, overtime_pay, meals,
       fines, deposit, pension,
       basic_pay + overtime_pay - meals - fines - deposit - pension
       - if(dice(worker, start_day, 'net', 200) = 0, 1000, 0) AS net_pay
FROM earned ORDER BY factory, worker, start_day
"""


def make(folder: Path, worker_days: int, *, seed: int = 7, a_factory: int = WORKERS_A_FACTORY) -> dict[str, int]:
    """Write `factory`, `attendance`, `roster` and `payroll` for about so many worker-days; how many rows each has.

    The rows lie by factory, worker and day.
    """
    workers = max(1, round(worker_days / (DAYS * PRESENT)))
    counts: dict[str, int] = {}
    with duckdb.connect(":memory:") as engine:
        engine.execute(SETUP.replace("$seed", str(seed)))
        told = {"$first": str(number_of(FIRST)), "$days": str(DAYS), "$day": f"DATE '{FIRST}'"}
        engine.execute(_filled(PEOPLE, {"$workers": str(workers), "$a_factory": str(a_factory)}))
        engine.execute(_filled(DAYS_WORKED, told))
        places = " ".join(f"WHEN {number} THEN '{place}'" for number, place in enumerate(PLACES))
        tables = {
            "factory": "SELECT DISTINCT factory, 'F' || factory AS id, "
            f"CASE factory % {len(PLACES)} {places} END AS jurisdiction FROM person ORDER BY factory",
            "roster": _filled(ROSTER, told),
            "payroll": _filled(PAYROLL, told),
            "attendance": _filled(ATTENDANCE, told),
        }
        for name, query in tables.items():
            path = folder / f"{name}.parquet"
            engine.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
            counts[name] = engine.execute(f"SELECT count(*) FROM '{path}'").fetchall()[0][0]
        path = folder / "attendance.parquet"
        counts["worker-days"] = engine.execute(
            f"SELECT count(*) FILTER (WHERE worker <> before OR day <> day_before OR before IS NULL) FROM "
            f"(SELECT worker, day, lag(worker) OVER () AS before, lag(day) OVER () AS day_before FROM '{path}')"
        ).fetchall()[0][0]
    return counts


def _filled(query: str, told: dict[str, str]) -> str:
    for name in sorted(told, key=len, reverse=True):
        query = query.replace(name, told[name])
    return query
