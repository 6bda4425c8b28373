"""Where screening's SQL runs: one embedded DuckDB, closed to the network and to other files."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

Connection = duckdb.DuckDBPyConnection
MOST_THREADS = 4


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
    with tempfile.TemporaryDirectory(prefix="fairfloor-screen-") as spill, duckdb.connect(":memory:") as engine:
        lines = Path(spill) / "lines"
        lines.mkdir(mode=0o700)
        engine.execute(f"SET temp_directory = '{spill}'")
        folders = [f"{lines}/", *([f"{writes.resolve()}/"] if writes else [])]
        engine.execute(f"SET allowed_directories = [{', '.join(map(_quoted, folders))}]")
        if opened := [str(path.resolve()) for path in reads]:
            engine.execute(f"SET allowed_paths = [{', '.join(map(_quoted, opened))}]")
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
