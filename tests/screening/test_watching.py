"""The progress of a statement while it runs: it moves, never back, and a cancelled one leaves nothing and is soon over."""

import time

import duckdb
import pytest

from fairfloor.screening.engines import embedded
from fairfloor.screening.intake import watching
from fairfloor.screening.intake.sections import Stopped
from fairfloor.screening.intake.watching import watched

LONG = "CREATE TEMP TABLE long AS SELECT n, hash(n) AS h FROM range(20000000) t(n)"
ENDLESS = "CREATE TEMP TABLE endless AS SELECT max(hash(a.n + b.n)) FROM range(1000000) a(n), range(1000000) b(n)"


def never():
    """Nobody cancels."""
    return False


def test_progress_moves_while_the_statement_runs(monkeypatch):
    monkeypatch.setattr(watching, "PAUSE_SECONDS", 0.01)
    told = []
    with embedded() as engine:
        watched(engine, LONG, {}, progress=told.append, cancelled=never)
        assert engine.execute("SELECT count(*) FROM long").fetchall() == [(20_000_000,)]
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len([share for share in told if 0 < share < 1]) >= 3


def test_a_cancelled_statement_is_soon_over_and_leaves_nothing():
    began = time.monotonic()
    with embedded() as engine:
        with pytest.raises(Stopped):
            watched(engine, ENDLESS, {}, progress=lambda share: None, cancelled=lambda: time.monotonic() > began + 0.5)
        assert time.monotonic() < began + 30
        assert engine.execute("SELECT count(*) FROM duckdb_tables()").fetchall() == [(0,)]


def test_what_progress_raises_ends_the_statement():
    def gone(share):
        raise KeyboardInterrupt

    with embedded() as engine:
        with pytest.raises(KeyboardInterrupt):
            watched(engine, LONG.replace("20000000", "200000000"), {}, progress=gone, cancelled=never)
        assert engine.execute("SELECT 1").fetchall() == [(1,)]


def test_values_reach_the_statement_and_its_fault_is_raised():
    with embedded() as engine:
        watched(
            engine, "CREATE TEMP TABLE one AS SELECT $n AS n", {"n": 7}, progress=lambda share: None, cancelled=never
        )
        assert engine.execute("SELECT n FROM one").fetchall() == [(7,)]
        with pytest.raises(duckdb.CatalogException):
            watched(engine, "SELECT * FROM nothing", {}, progress=lambda share: None, cancelled=never)
