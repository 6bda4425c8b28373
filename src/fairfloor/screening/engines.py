"""Where screening's SQL runs: one embedded DuckDB, closed to the network and to other files."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

MOST_THREADS = 4
KEPT = 1_000  # texts of statements; a screening of one file of punches asks some 200


class Connection:
    """A connection to DuckDB whose statements are parsed once in a process.

    To parse a screening's SQL takes DuckDB longer than to answer it for one small factory. What is executed is always a copy of
    what was parsed; two threads may do so at once.
    """

    def __init__(self, engine: "duckdb.DuckDBPyConnection") -> None:
        self._engine = engine

    def execute(self, query: str, parameters: object = None) -> "duckdb.DuckDBPyConnection":
        """Execute the statements of `query` in order, the last of them with `parameters`; raises what DuckDB raises."""
        *first, last = _parsed(query)
        for statement in first:
            self._engine.execute(statement)
        return self._engine.execute(last, parameters)

    def cursor(self) -> "Connection":
        """Another connection to the same database."""
        return Connection(self._engine.cursor())

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)


def errors() -> type[Exception]:
    """What DuckDB raises.

    It is loaded by whoever first asks it something: a server process that screens nothing saves its 30 MB.
    """
    import duckdb

    return duckdb.Error


@lru_cache(maxsize=KEPT)
def _parsed(query: str) -> "tuple[duckdb.Statement, ...]":
    import duckdb

    found = tuple(duckdb.extract_statements(query))
    if not found:
        raise ValueError("there is no statement to execute")
    return found


@contextmanager
def embedded(
    reads: Iterable[Path] = (), *, memory: str = "", threads: int = 0, writes: Path | None = None
) -> Iterator[Connection]:
    """A DuckDB in memory; what does not fit spills into a folder that is removed at the end.

    It may not load extensions or change these settings, whatever a file of punches holds, nor open other files than
    those of `reads`, the folder `writes` and the lines that the intake writes into `lines_folder`. `memory` bounds what
    it holds before it spills (``300MB``), `threads` how many work at once; by default the machine's, or at most four
    where memory is bounded, since each of them needs some of it.
    """
    import duckdb

    with tempfile.TemporaryDirectory(prefix="fairfloor-screen-") as spill, duckdb.connect(":memory:") as opened:
        engine = Connection(opened)
        lines = Path(spill) / "lines"
        lines.mkdir(mode=0o700)
        engine.execute(f"SET temp_directory = '{spill}'")
        folders = [f"{lines}/", *([f"{writes.resolve()}/"] if writes else [])]
        engine.execute(f"SET allowed_directories = [{', '.join(map(_quoted, folders))}]")
        if paths := [str(path.resolve()) for path in reads]:
            engine.execute(f"SET allowed_paths = [{', '.join(map(_quoted, paths))}]")
        if memory:
            engine.execute(f"SET memory_limit = {_quoted(memory)}")
        threads = threads or (min(os.cpu_count() or 1, MOST_THREADS) if memory else 0)
        if threads:
            engine.execute(f"SET threads = {threads:d}")
        engine.execute("SET autoinstall_known_extensions = false")
        engine.execute("SET autoload_known_extensions = false")
        engine.execute("SET enable_external_access = false")
        engine.execute("SET enable_progress_bar_print = false")
        engine.execute(
            "SET enable_progress_bar = true"
        )  # counted, for whoever asks (see `intake.watching`), never shown
        engine.execute("SET lock_configuration = true")
        yield engine


def lines_folder(engine: Connection) -> Path:
    """The one folder whose files this engine may read; it is removed with the engine."""
    row = engine.execute("SELECT current_setting('temp_directory')").fetchone()
    return Path(str(row[0] if row else "")) / "lines"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
