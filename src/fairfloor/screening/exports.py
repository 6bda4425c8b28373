"""The hits of a screening as a table: rows for a workbook, or a Parquet file for other tools."""

from collections.abc import Iterator
from pathlib import Path

import duckdb

from fairfloor.screening.result import Result

COLUMNS = (
    ("rule", "VARCHAR"), ("worker", "VARCHAR"), ("start", "VARCHAR"), ("end", "VARCHAR"), ("observed", "VARCHAR"),
    ("limit", "VARCHAR"), ("margin", "VARCHAR"), ("unit", "VARCHAR"), ("partly", "BOOLEAN"), ("why", "VARCHAR"),
    ("lines", "VARCHAR"),
)  # fmt: skip
HEADER = tuple(name for name, _ in COLUMNS)
NUMBERS = ("observed", "limit", "margin")

Cells = tuple[str, str, str, str, str, str, str, str, bool, str, str]


def rows(result: Result, language: str) -> Iterator[Cells]:
    """Each hit as a row of `HEADER`; figures as decimal text in `unit`, lines with spaces between."""
    for outcome in result.rules:
        for hit in outcome.hits:
            told = hit.as_json()
            amounts = [str(told[name].get("value", told[name].get("amount"))) for name in NUMBERS]
            unit = str(told["observed"].get("unit", told["observed"].get("currency")))
            yield (
                outcome.rule.id, hit.worker, told["start"], told["end"], amounts[0], amounts[1], amounts[2], unit, hit.partly,
                hit.why.say(language), " ".join(map(str, hit.lines)),
            )  # fmt: skip


def sheet_rows(result: Result, language: str) -> Iterator[list[str | float]]:
    """The same rows with their figures as numbers, for a workbook."""
    for row in rows(result, language):
        yield [*row[:4], *map(float, row[4:7]), *row[7:]]


def write_parquet(result: Result, path: Path, language: str) -> None:
    """Write the hits into a Parquet file: dates as dates, figures as numbers, lines as a list."""
    shown = list(rows(result, language))
    columns = list(zip(*shown, strict=True)) if shown else [()] * len(COLUMNS)
    values = ", ".join(f'unnest(${place}::{kind}[]) AS "{name}"' for place, (name, kind) in enumerate(COLUMNS, start=1))
    with duckdb.connect(":memory:") as engine:
        engine.execute(f"CREATE TABLE hit AS SELECT {values}", [list(column) for column in columns])
        told = str(path).replace("'", "''")
        engine.execute(
            'COPY (SELECT rule, worker, CAST(start AS DATE) AS start, CAST("end" AS DATE) AS "end", '
            'CAST(observed AS DOUBLE) AS observed, CAST("limit" AS DOUBLE) AS "limit", CAST(margin AS DOUBLE) AS margin, '
            "unit, partly, why, if(lines = '', [], CAST(string_split(lines, ' ') AS BIGINT[])) AS lines FROM hit) "
            f"TO '{told}' (FORMAT parquet)"
        )
