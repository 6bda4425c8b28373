"""The hits of a screening as a table: rows for a workbook, or a Parquet file for other tools."""

import csv
import gzip
import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path

from fairfloor.core.spreadsheets import harmless
from fairfloor.screening.result import Case, Result

MEMORY = "400MB"
ROWS_AT_A_TIME = 10_000
LANGUAGES = ("zh", "en")

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
            cells = _cells(outcome.rule.id, hit)
            yield (*cells, hit.why.say(language), _lines(hit))


def _cells(rule: str, hit: Case) -> tuple[str, str, str, str, str, str, str, str, bool]:
    """The cells of a hit before its reason."""
    told = hit.as_json()
    observed, limit, margin = (str(told[name].get("value", told[name].get("amount"))) for name in NUMBERS)
    unit = str(told["observed"].get("unit", told["observed"].get("currency")))
    return (rule, hit.worker, told["start"], told["end"], observed, limit, margin, unit, hit.partly)


def _lines(hit: Case) -> str:
    return " ".join(map(str, hit.lines))


def sheet_rows(result: Result, language: str) -> Iterator[list[str | float]]:
    """The same rows with their figures as numbers, for a workbook."""
    for row in rows(result, language):
        yield [*row[:4], *map(float, row[4:7]), *row[7:]]


def write_parquet(result: Result, path: Path, language: str) -> None:
    """Write the hits into a Parquet file: dates as dates, figures as numbers, lines as a list."""
    import duckdb

    values = ", ".join(f'unnest(${place}::{kind}[]) AS "{name}"' for place, (name, kind) in enumerate(COLUMNS, start=1))
    columns = ", ".join(f'"{name}" {kind}' for name, kind in COLUMNS)
    told = str(path).replace("'", "''")
    with (
        tempfile.TemporaryDirectory(prefix="fairfloor-export-") as folder,
        duckdb.connect(f"{folder}/hits.duckdb", config={"memory_limit": MEMORY}) as engine,
    ):
        engine.execute(f"CREATE TABLE hit ({columns})")
        shown = rows(result, language)
        while some := list(itertools.islice(shown, ROWS_AT_A_TIME)):
            engine.execute(f"INSERT INTO hit SELECT {values}", [list(column) for column in zip(*some, strict=True)])
        engine.execute(
            'COPY (SELECT rule, worker, CAST(start AS DATE) AS start, CAST("end" AS DATE) AS "end", '
            'CAST(observed AS DOUBLE) AS observed, CAST("limit" AS DOUBLE) AS "limit", CAST(margin AS DOUBLE) AS margin, '
            "unit, partly, why, if(lines = '', [], CAST(string_split(lines, ' ') AS BIGINT[])) AS lines FROM hit) "
            f"TO '{told}' (FORMAT parquet)"
        )


def write_cases(result: Result, path: Path) -> None:
    """Write the hits as CSV in UTF-8, packed by gzip, with the reasons in both languages: what spreadsheets open."""
    with gzip.open(path, "wt", encoding="utf-8-sig", newline="", compresslevel=4) as file:
        sheet = csv.writer(file)
        sheet.writerow((*HEADER[:-2], *(f"why_{language}" for language in LANGUAGES), "lines"))
        for outcome in result.rules:
            for hit in outcome.hits:
                cells = (*_cells(outcome.rule.id, hit), *map(hit.why.say, LANGUAGES), _lines(hit))
                sheet.writerow(harmless(str(cell)) for cell in cells)
