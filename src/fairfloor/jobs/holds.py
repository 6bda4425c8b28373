"""A hold on one piece of work that ends with the process that has it, however that process ends."""

import fcntl
import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection


@contextmanager
def hold(name: str) -> Iterator[bool]:
    """Whether this process has the work `name` to itself while the block runs; False when another has it.

    On PostgreSQL the hold belongs to the database connection, so it counts for workers on several machines; on SQLite
    it is a lock on a file of the data folder. Either is given back by the system when its holder is killed.
    """
    if connection.vendor == "postgresql":
        with _in_database(name) as mine:
            yield mine
    else:
        with _on_file(Path(settings.HOME) / "holds" / hashlib.sha256(name.encode()).hexdigest()[:32]) as mine:
            yield mine


def each_held(kind: str, public_ids: Iterable[str], work: Callable[[str], bool], stop: Callable[[], bool]) -> int:
    """Does the `work` on each thing of a `kind`, one after the other, while this process holds it; how many came to an end.

    What another process holds is its own; when the worker is told to stop, nothing more is begun.
    """
    ended = 0
    for public_id in public_ids:
        if stop():
            break
        with hold(f"{kind} {public_id}") as mine:
            ended += mine and work(public_id)
    return ended


@contextmanager
def _in_database(name: str) -> Iterator[bool]:
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine and connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


@contextmanager
def _on_file(path: Path) -> Iterator[bool]:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
