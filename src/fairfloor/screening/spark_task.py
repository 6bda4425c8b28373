"""One task of a cluster: a batch of factories put to the rules in a DuckDB of the task's own, by the code of `batches`.

The task reads the rows of its factories out of the Parquet files by itself, through pyarrow, so that a folder that every
worker sees and an object storage are read alike. What holds on which day is worked out where the job began and comes with it.
Nothing that the task says, in answers or in errors, holds a row.
"""

import json
import secrets
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Any

import pyarrow
from pyarrow import dataset, fs, ipc

from fairfloor.core.phrases import phrase
from fairfloor.screening import batches, tables
from fairfloor.screening.batches import Asking, Tally
from fairfloor.screening.bounds import Bound, Law
from fairfloor.screening.engines import Connection, embedded
from fairfloor.screening.many_factories import HITS
from fairfloor.screening.rule import Asked

# What a task answers: a row for each rule. The digest is a number beyond Spark's own, so it travels in hexadecimal.
ANSWER = pyarrow.schema([
    ("batch", pyarrow.int64()), ("rule", pyarrow.string()), ("checked", pyarrow.int64()), ("not_judged", pyarrow.string()),
    ("hits", pyarrow.int64()), ("workers", pyarrow.int64()), ("digest", pyarrow.string()),
])  # fmt: skip
ANSWER_IN_SPARK = (
    "batch BIGINT, rule STRING, checked BIGINT, not_judged STRING, hits BIGINT, workers BIGINT, digest STRING"
)
UNFINISHED = ".part"  # how the name of a file of hits ends that is being written
MARK = "fairfloor-task"  # before what a failed task says, where the cluster wraps it in words of its own


class TaskFailed(Exception):
    """A batch that could not be screened: a code (`versions`, `files`, `other`) and what may be said of it."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{MARK}:{code}:{detail}:")


@dataclass(frozen=True)
class Work:
    """What every task of a job is told: where the files lie, the factories of each batch, and the law of all days."""

    files: Mapping[str, str]
    parts: tuple[tuple[int, ...], ...]
    asking: Asking
    law: Mapping[str, bytes]
    weekdays: Mapping[str, Mapping[int, str | None]]
    why: tuple[str, ...]
    into: str
    versions: str
    memory: str
    threads: int


def versions() -> str:
    """What must be the same on all machines for the same hits and digests."""
    return f"Fairfloor {metadata.version('fairfloor')}, DuckDB {metadata.version('duckdb')}"


def opened(address: str) -> Any:
    """The rows of a Parquet file, or of a folder of them, by a path or an address such as `s3://bucket/records/x`."""
    system, path = fs.FileSystem.from_uri(address)
    return dataset.dataset(path, filesystem=system, format="parquet")


def offer(engine: Connection, files: Mapping[str, str], factories: tuple[int, ...] = ()) -> None:
    """Make the sources over the files; only over the rows from the first to the last of `factories`, if they are named."""
    for table in batches.SOURCES:
        name = f"rows_{table.name}"
        if table.name in files:
            rows = opened(files[table.name])
            if factories and "factory" in rows.schema.names:
                number = dataset.field("factory")
                rows = rows.filter((number >= factories[0]) & (number <= factories[-1]))
            engine.register(name, rows)
        batches.offer(engine, table, name if table.name in files else "")


def packed(engine: Connection, table: str) -> bytes:
    """All rows of a table, as bytes that another process can read."""
    rows = engine.sql(f"SELECT * FROM {table}").to_arrow_table()  # noqa: S608 (our names)
    sink = pyarrow.BufferOutputStream()
    with ipc.new_stream(sink, rows.schema) as writer:
        writer.write_table(rows)
    return bytes(sink.getvalue())


def judge(work: Work, numbers: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
    """What mapInArrow calls: the numbers of batches in, what each rule found in each of them out."""
    for rows in numbers:
        for number in rows.column(0).to_pylist():
            try:
                found = _found(work, number)
            except TaskFailed:
                raise
            except OSError as problem:
                raise TaskFailed("files", type(problem).__name__) from None
            except Exception as problem:  # whatever it says may quote a row
                raise TaskFailed("other", type(problem).__name__) from None
            yield _answer(number, found)


def _found(work: Work, number: int) -> dict[str, Tally]:
    if work.versions != versions():
        raise TaskFailed("versions", versions())
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fairfloor-hits-"))) if work.into else None
        engine = stack.enter_context(embedded(memory=work.memory, threads=work.threads, writes=folder))
        for table, rows in work.law.items():
            engine.register(f"told_{table}", ipc.open_stream(rows).read_all())
        factories = work.parts[number]
        offer(engine, work.files, factories)
        batches.begin_as_told(engine, {table: f"told_{table}" for table in work.law})
        batches.fill(
            engine, list(factories), work.asking, {place: _week(days) for place, days in work.weekdays.items()}
        )
        found = dict(batches.judged(engine, work.asking))
        if folder:
            path = folder / HITS.format(number + 1)
            batches.write_hits(engine, work.why, path)
            _keep(path, work.into)
        return found


def _week(days: Mapping[int, str | None]) -> Law:
    """A law that only knows by which weekday weeks begin; the rest stands in the tables already."""
    return Law(_no_bound, first_weekday=_weekday_of(days))


def _weekday_of(days: Mapping[int, str | None]) -> Callable[[date], str | None]:
    return lambda day: days[tables.number_of(day)]


def _no_bound(asked: Asked, day: date) -> Bound:
    return Bound(None, phrase("screening.none-for-rule"))


def _keep(path: Path, into: str) -> None:
    """Put a file where the hits go, whole or not at all: a task that is tried again puts the same one in its place."""
    system, folder = fs.FileSystem.from_uri(into)
    unfinished = f"{folder}/.{path.name}-{secrets.token_hex(8)}{UNFINISHED}"
    with system.open_output_stream(unfinished) as sink:
        sink.write(path.read_bytes())
    system.move(unfinished, f"{folder}/{path.name}")


def _answer(number: int, found: Mapping[str, Tally]) -> pyarrow.RecordBatch:
    rows = [
        {
            "batch": number,
            "rule": rule,
            "checked": tally.checked,
            "not_judged": json.dumps(dict(tally.not_judged)),
            "hits": tally.hits,
            "workers": tally.workers,
            "digest": f"{tally.digest:x}",
        }
        for rule, tally in found.items()
    ]
    return pyarrow.RecordBatch.from_pylist(rows, schema=ANSWER)
