"""Parquet files of one factory: what their rows become, what is refused row by row, and what refuses the file as a whole."""

from pathlib import Path

import duckdb
import pytest

from benchmarks.records import made
from fairfloor.screening import many_factories, tables
from fairfloor.screening.batches import ASKED, Asking
from fairfloor.screening.bounds import from_shelf
from fairfloor.screening.engines import embedded
from fairfloor.screening.intake.files import take_all
from fairfloor.screening.run import screen
from tests.screening.taking import STAGES

NOON = "TIMESTAMP '2024-03-04 12:00:00'"


def written(path, query):
    """A Parquet file of the rows of a query."""
    duckdb.sql(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
    return path


def taken(path, table):
    """What became of the file, and the rows of its stage by line, without what is unknown."""
    with embedded() as engine:
        tables.make(engine)
        intake = take_all(engine, {table: path})[table]
        found = engine.execute(f"SELECT * EXCLUDE (factory) FROM {STAGES[table]} ORDER BY line")
        names = [column[0] for column in found.description]
        rows = [{n: v for n, v in zip(names, row, strict=True) if v is not None} for row in found.fetchall()]
        left = [row[0] for row in engine.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
    assert intake.read == intake.accepted + len(intake.refused)
    assert not [name for name in left if name.startswith("typed")]
    assert all(one.reason.say(language) for one in intake.refused for language in ("zh", "en"))
    return [(one.line, one.code) for one in intake.refused], rows


def test_attendance_row_by_row(tmp_path):
    file = written(tmp_path / "a.parquet", """
        SELECT * FROM (VALUES
            ('7', DATE '2024-03-04', TIMESTAMP '2024-03-04 07:00:00', TIMESTAMP '2024-03-04 16:00:00', 30),
            (NULL, DATE '2024-03-04', TIMESTAMP '2024-03-04 07:00:00', NULL, NULL),
            ('8', NULL, TIMESTAMP '2024-03-04 07:00:00', NULL, NULL),
            ('9', DATE '2024-03-04', TIMESTAMP '2024-03-04 07:00:00', TIMESTAMP '2024-03-04 06:00:00', NULL),
            ('7', DATE '2024-03-04', TIMESTAMP '2024-03-04 07:00:00', TIMESTAMP '2024-03-04 16:00:00', 30),
            ('11010519491231002X', DATE '2024-03-04', NULL, NULL, NULL),
            ('9', DATE '0004-03-04', NULL, NULL, NULL),
            ('9', DATE '2024-03-05', TIMESTAMP '2024-03-05 07:00:00', NULL, NULL)
        ) t(worker, day, in_at, out_at, break_minutes)""")  # fmt: skip
    refused, rows = taken(file, "attendance")
    assert refused == [
        (2, "no-worker"), (3, "no-day"), (4, "out-first"), (5, "duplicate-day"), (6, "identity-number"), (7, "parquet-number"),
    ]  # fmt: skip
    day = (19_786, 19_787)
    assert rows == [
        {"id": "7", "day": day[0], "in_at": day[0] * 86_400 + 25_200, "out_at": day[0] * 86_400 + 57_600,
         "break_minutes": 30, "line": 1},
        {"id": "9", "day": day[1], "in_at": day[1] * 86_400 + 25_200, "line": 8},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "query", "refused", "accepted"),
    [
        ("roster", "SELECT unnest([7, 7, NULL, 9]) AS worker, 'female' AS sex, unnest([10, 11, 12, 13]) AS hired_day, "
         "unnest([20, 21, 22, 3]) AS left_day", [(2, "same-person"), (3, "no-worker"), (4, "left-first")], [1]),
        ("roster", "SELECT '7' AS worker, DATE '2024-03-01' AS pregnant_day, DATE '2024-02-01' AS pregnant_until_day",
         [(1, "span-ends-first")], []),
        ("payroll", "SELECT 7 AS worker, unnest([0, NULL, 40, 0]) AS start_day, 30 AS end_day, 'USD' AS currency, "
         "CAST(unnest([100, 100, 100, 100]) AS BIGINT) AS net_pay", [(2, "no-period"), (3, "end-first"), (4, "same-pay")], [1]),
        ("production", "SELECT 7 AS worker, unnest([1, NULL, 3]) AS day, unnest(['gate', 'gate', 'song']) AS what",
         [(2, "no-day"), (3, "no-what")], [1]),
        ("closures", f"SELECT unnest([{NOON}, {NOON}, NULL]) AS start_at, "
            f"unnest([{NOON} + INTERVAL 1 HOUR, {NOON}, {NOON}]) AS end_at",
         [(2, "end-first"), (3, "no-day")], [1]),
        ("days-off", "SELECT unnest(['7', NULL, NULL]) AS worker, 1 AS day, "
            "unnest(['by-choice', 'holiday', 'by-choice']) AS what",
         [(3, "nobody-s-choice")], [1, 2]),
    ],
)  # fmt: skip
def test_the_other_tables(tmp_path, table, query, refused, accepted):
    found, rows = taken(written(tmp_path / "x.parquet", query), table)
    assert found == refused
    assert [row["line"] for row in rows] == accepted


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("SELECT 1 AS worker, 1 AS day", "parquet-column"),
        ("SELECT 1.5 AS worker, 1 AS day, 1 AS in_at, 1 AS out_at", "parquet-type"),
        ("SELECT 1 AS worker, 'Monday' AS day, 1 AS in_at, 1 AS out_at", "parquet-type"),
        ("SELECT 1 AS worker, 1 AS day, 1 AS in_at, 1 AS out_at, unnest([1, 2]) AS factory", "parquet-factories"),
    ],
)
def test_what_refuses_the_file_as_a_whole(tmp_path, query, code):
    assert taken(written(tmp_path / "x.parquet", query), "attendance") == ([(1, code)], [])


def test_a_damaged_file_quotes_nothing(tmp_path):
    file = written(tmp_path / "x.parquet", "SELECT '7' AS worker, 1 AS day, 1 AS in_at, 1 AS out_at FROM range(1000)")
    for data in (b"PAR1 nothing of the kind", file.read_bytes()[:200], file.read_bytes()[:-40] + b"x" * 40):
        file.write_bytes(data)
        assert taken(file, "attendance") == ([(1, "parquet-damaged")], [])


def test_a_factory_s_files_give_what_its_folder_gives(tmp_path):
    made.make(tmp_path, 8 * made.DAYS * made.PRESENT, a_factory=100)
    files = many_factories.files_of(tmp_path)
    place = duckdb.sql(f"SELECT jurisdiction FROM '{tmp_path}/factory.parquet'").fetchall()
    assert len(place) == 1
    folder = many_factories.screen_files(files, Asking(place[0][0], unpaid_break_minutes=60))
    tables_of_one = {name: path for name, path in files.items() if name != "factory"}
    result = screen(
        files=tables_of_one,
        jurisdiction=place[0][0],
        law=from_shelf(place[0][0]),
        unpaid_break_minutes=60,
        rules=[rule.id for rule in ASKED],
    )
    rows = {
        name: duckdb.sql(f"SELECT count(*) FROM '{Path(path)}'").fetchall()[0][0]
        for name, path in tables_of_one.items()
    }
    assert {name: (one.read, one.accepted) for name, one in result.intake.items()} == {
        n: (m, m) for n, m in rows.items()
    }
    found = {one.rule.id: (one.checked, len(one.hits), one.workers_affected) for one in result.rules}
    assert found == {rule: (one.checked, one.hits, one.workers) for rule, one in folder.items()}
    assert sum(hits for _, hits, _ in found.values()) > 10
    assert all(hit.lines for one in result.rules for hit in one.hits)
