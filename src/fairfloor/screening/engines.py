"""Where screening's SQL runs: one embedded DuckDB, closed to the network and to other files."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

Connection = duckdb.DuckDBPyConnection


@contextmanager
def embedded() -> Iterator[Connection]:
    """A DuckDB in memory; what does not fit spills into a folder that is removed at the end.

    It may not open other files, load extensions or change these settings, whatever a file of punches holds.
    """
    with tempfile.TemporaryDirectory(prefix="fairfloor-screen-") as spill, duckdb.connect(":memory:") as engine:
        engine.execute(f"SET temp_directory = '{spill}'")
        engine.execute("SET autoinstall_known_extensions = false")
        engine.execute("SET autoload_known_extensions = false")
        engine.execute("SET enable_external_access = false")
        engine.execute("SET enable_progress_bar = false")
        engine.execute("SET lock_configuration = true")
        yield engine
