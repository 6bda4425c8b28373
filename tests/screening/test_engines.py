"""The engine that parses a statement once does with it, each time, what DuckDB does with its text."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from fairfloor.screening import engines
from fairfloor.screening.engines import embedded

TWO = "CREATE TABLE t AS SELECT range AS n FROM range(3); SELECT n + $1 FROM t ORDER BY n"


def test_a_text_is_parsed_once_and_answered_anew(monkeypatch):
    parsed = []
    real = duckdb.extract_statements
    monkeypatch.setattr(duckdb, "extract_statements", lambda text: parsed.append(text) or real(text))
    engines._parsed.cache_clear()
    for added in (1, 10):
        with embedded() as engine:
            parsed.clear()
            assert engine.execute(TWO, [added]).fetchall() == [(added,), (added + 1,), (added + 2,)]
            assert engine.execute("SELECT count(*) FROM t").fetchone() == (3,)
            assert parsed == ([TWO, "SELECT count(*) FROM t"] if added == 1 else [])


def test_what_is_wrong_is_said_each_time_and_breaks_nothing():
    with embedded() as engine:
        for _ in range(2):
            with pytest.raises(duckdb.CatalogException, match="nothing_of_this_name"):
                engine.execute("SELECT * FROM nothing_of_this_name")
            with pytest.raises(duckdb.ParserException):
                engine.execute("SELEC 1")
        with pytest.raises(ValueError, match="no statement"):
            engine.execute("")
        engine.execute("CREATE TABLE nothing_of_this_name AS SELECT 7 AS n")
        assert engine.execute("SELECT * FROM nothing_of_this_name").fetchall() == [(7,)]


def test_threads_share_what_was_parsed_and_not_what_it_answers():
    def sums(number: int) -> list[int]:
        with embedded(threads=1) as engine:
            engine.execute("CREATE TABLE t AS SELECT range AS n FROM range($1)", [number])
            return [engine.execute("SELECT coalesce(sum(n), 0) FROM t").fetchone()[0] for _ in range(20)]

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(sums, range(40)))
    assert found == [[number * (number - 1) // 2] * 20 for number in range(40)]


def test_a_cursor_sees_the_same_tables_and_the_rest_is_duckdbs():
    with embedded() as engine:
        engine.execute("CREATE TABLE t AS SELECT 1 AS n")
        assert engine.cursor().execute("SELECT n FROM t").fetchall() == [(1,)]
        engine.executemany("INSERT INTO t VALUES (?)", [[2], [3]])
        assert engine.sql("SELECT sum(n) FROM t").fetchall() == [(6,)]


def test_a_server_process_does_not_load_the_engine_before_it_screens(tmp_path: Path) -> None:
    asked = (
        "import sys, django; django.setup(); from django.urls import resolve; resolve('/visits/');"
        "print('duckdb' in sys.modules); from fairfloor.screening.engines import embedded\n"
        "with embedded() as engine: print(engine.execute('SELECT 1').fetchall(), 'duckdb' in sys.modules)"
    )
    environment = {**os.environ, "FAIRFLOOR_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "fairfloor.conf.settings"}
    done = subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["False", "[(1,)] True"]
