"""The same core questions put by pandas and by Polars, and the mere scan: each in a process of its own.

`CORE` are the questions that all of them answer: hours of a day over ten, hours of a week over sixty, runs of more than six
days, less than eleven hours between shifts, overtime of a month over thirty-six hours, and pay under a minimum. That is less
than a third of what our rules do (no calendar, no law by day, no missing punches told apart), which is in the others'
favour. What is imported is imported before the clock starts.
"""

import importlib
import json
import resource
import sys
import time
from pathlib import Path

CORE = ("day", "week", "run", "rest", "overtime", "wage")
SIX = ("daily-hours", "weekly-hours", "rest-day", "rest-between-shifts", "monthly-overtime", "minimum-wage")
DAY, WEEK, RUN, REST, ORDINARY, MONTH = 10 * 3600, 60 * 3600, 6, 11 * 3600, 8 * 3600, 36 * 3600
ATTENDANCE = ["factory", "worker", "day", "in_at", "out_at", "break_minutes"]
PAY = ["worker", "start_day", "basic_pay"]
WAGE = 20_800


def scan(folder: Path) -> dict[str, int]:
    """Every column that our screening reads, read by DuckDB to its last value.

    Of each the greatest hash is asked: the greatest value alone stands in the file's own statistics, and nothing is read.
    """
    import duckdb

    with duckdb.connect(":memory:") as engine:
        engine.execute("SET enable_progress_bar = false")
        for table in ("attendance", "roster", "payroll"):
            path = folder / f"{table}.parquet"
            names = [row[0] for row in engine.execute(f"DESCRIBE SELECT * FROM '{path}'").fetchall()]
            engine.execute(f"SELECT {', '.join(f'max(hash({name}))' for name in names)} FROM '{path}'").fetchall()
    return {}


def by_pandas(folder: Path) -> dict[str, int]:
    """The core questions in pandas."""
    import pandas as pd

    rows = pd.read_parquet(folder / "attendance.parquet", columns=ATTENDANCE)
    rows["seconds"] = rows["out_at"] - rows["in_at"] - rows["break_minutes"].fillna(0) * 60
    days = rows.groupby(["worker", "day"], as_index=False).agg(
        seconds=("seconds", "sum"), first=("in_at", "min"), last=("out_at", "max")
    )
    days["week"] = days["day"] - (days["day"] + 3) % 7
    weeks = days.groupby(["worker", "week"])["seconds"].sum()
    days = days.sort_values(["worker", "day"])
    days["run"] = days["day"] - days.groupby("worker").cumcount()
    runs = days.groupby(["worker", "run"]).size()
    rest = days["first"] - days.groupby("worker")["last"].shift()
    days["overtime"] = (days["seconds"] - ORDINARY).clip(lower=0)
    days["month"] = pd.to_datetime(days["day"], unit="D").dt.to_period("M")
    months = days.groupby(["worker", "month"])["overtime"].sum()
    pay = pd.read_parquet(folder / "payroll.parquet", columns=PAY)
    counts = (days["seconds"] > DAY, weeks > WEEK, runs > RUN, rest < REST, months > MONTH, pay["basic_pay"] < WAGE)
    return {name: int(found.sum()) for name, found in zip(CORE, counts, strict=True)}


def by_polars(folder: Path) -> dict[str, int]:
    """The core questions in Polars, lazily."""
    import polars as pl

    rows = pl.scan_parquet(folder / "attendance.parquet").select(ATTENDANCE)
    rows = rows.with_columns(seconds=pl.col("out_at") - pl.col("in_at") - pl.col("break_minutes").fill_null(0) * 60)
    days = (
        rows.group_by("worker", "day")
        .agg(pl.col("seconds").sum(), first=pl.col("in_at").min(), last=pl.col("out_at").max())
        .sort("worker", "day")
        .with_columns(
            week=pl.col("day") - (pl.col("day") + 3) % 7,
            run=pl.col("day") - pl.int_range(pl.len()).over("worker"),
            rest=pl.col("first") - pl.col("last").shift().over("worker"),
            overtime=(pl.col("seconds") - ORDINARY).clip(lower_bound=0),
            month=pl.col("day").cast(pl.Date).dt.month_start(),
        )
        .collect()
    )
    weeks = days.group_by("worker", "week").agg(pl.col("seconds").sum())["seconds"]
    runs = days.group_by("worker", "run").agg(pl.len())["len"]
    months = days.group_by("worker", "month").agg(pl.col("overtime").sum())["overtime"]
    pay = pl.read_parquet(folder / "payroll.parquet", columns=PAY)["basic_pay"]
    counts = (days["seconds"] > DAY, weeks > WEEK, runs > RUN, days["rest"] < REST, months > MONTH, pay < WAGE)
    return {name: int(found.sum() or 0) for name, found in zip(CORE, counts, strict=True)}


def ours(folder: Path, rules: frozenset[str] = frozenset()) -> dict[str, int]:
    """Every rule on hours and pay, or only some, as `fairfloor screen FOLDER` asks them; the hits of each."""
    from fairfloor.screening.batches import Asking
    from fairfloor.screening.many_factories import files_of, screen_files

    return {rule: tally.hits for rule, tally in screen_files(files_of(folder), Asking("kh", rules=rules)).items()}


def six(folder: Path) -> dict[str, int]:
    """Our rules that ask what the core questions ask."""
    return ours(folder, frozenset(SIX))


def core(folder: Path) -> dict[str, int]:
    """The core questions alone in DuckDB's SQL, as somebody would write them for one law: what the engine itself costs."""
    import duckdb

    with duckdb.connect(":memory:") as engine:
        engine.execute("SET enable_progress_bar = false")
        engine.execute(f"""
            CREATE TEMP TABLE day AS
            SELECT worker, day, sum(out_at - in_at - coalesce(break_minutes, 0) * 60) AS seconds, min(in_at) AS first,
                   max(out_at) AS last, day - (day + 3) % 7 AS week,
                   date_trunc('month', DATE '1970-01-01' + day) AS month
            FROM '{folder / "attendance.parquet"}' GROUP BY worker, day;
            CREATE TEMP TABLE placed AS
            SELECT worker, day - row_number() OVER w AS run, first - lag(last) OVER w AS rest FROM day
            WINDOW w AS (PARTITION BY worker ORDER BY day)""")
        asked = (
            f"SELECT count(*) FROM day WHERE seconds > {DAY}",
            f"SELECT count(*) FROM (SELECT 1 FROM day GROUP BY worker, week HAVING sum(seconds) > {WEEK})",
            f"SELECT count(*) FROM (SELECT 1 FROM placed GROUP BY worker, run HAVING count(*) > {RUN})",
            f"SELECT count(*) FROM placed WHERE rest < {REST}",
            f"SELECT count(*) FROM (SELECT 1 FROM day GROUP BY worker, month "
            f"HAVING sum(greatest(seconds - {ORDINARY}, 0)) > {MONTH})",
            f"SELECT count(*) FROM '{folder / 'payroll.parquet'}' WHERE basic_pay < {WAGE}",
        )
        return {name: engine.execute(query).fetchall()[0][0] for name, query in zip(CORE, asked, strict=True)}


OURS = ("fairfloor.screening.many_factories",)
WAYS = {
    "scan": (scan, ("duckdb",)),
    "core": (core, ("duckdb",)),
    "six": (six, OURS),
    "fairfloor": (ours, OURS),
    "pandas": (by_pandas, ("pandas", "pyarrow.parquet")),
    "polars": (by_polars, ("polars",)),
}


def main() -> None:
    """`python -m benchmarks.records.rivals WAY FOLDER`: one run, told as JSON."""
    (way, modules), folder = WAYS[sys.argv[1]], Path(sys.argv[2])
    for module in modules:
        importlib.import_module(module)
    began, worked = time.perf_counter(), time.process_time()
    found = way(folder)
    took, worked = time.perf_counter() - began, time.process_time() - worked
    print(json.dumps({"took": took, "processor": worked, "megabytes": _peak(), "found": found}))


def _peak() -> float:
    """The megabytes that this process held at most; `ru_maxrss` would count those of the process that began it, too."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text("ascii").split("VmHWM:")[1].split()[0]) / 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


if __name__ == "__main__":
    main()
