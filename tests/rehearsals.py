"""Stages of a world that an earlier test has reached are reached again by sending the statements that wrote them.

A stage is made by the real actions the first time in a run; then what it wrote is known: its statements, and the world in
memory. A test that stands where that stage began, with nothing written beside since the test's begin, has the
same written once more and goes on. The deep run makes every world anew.
"""

import functools
import hashlib
import pickle
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.utils.translation import get_language

from fairfloor.registry import walls

BASE = ""  # the database as the migrations have left it
READS = ("SELECT", "SAVEPOINT", "RELEASE", "PRAGMA")
WRITES = ("INSERT", "UPDATE", "DELETE")
RESTARTS = "SELECT setval("


@dataclass(eq=False)
class Take:
    """What one stage did from where it began: which keys were next, what it wrote, the world and the answer that it left."""

    keys: str
    statements: list[tuple[str, Any, bool]] = field(default_factory=list)
    left: bytes = b""
    whole: bool = True  # nothing was rolled back in it


TAKES: dict[tuple[object, ...], Take] = {}


class Prompter:
    """Stands between a test and its database: knows by which stages it came to be as it is (None: by something else)."""

    def __init__(self) -> None:
        self.stand: str | None = BASE
        self.running: list[Take] = []

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        said = execute(sql, params, many, context)
        first = sql.lstrip().split(None, 1)[0].upper()
        if first in READS and not sql.startswith(RESTARTS):
            return said
        self.stand = None
        for take in self.running:
            take.statements.append((sql, params, many))
            take.whole = take.whole and (first in WRITES or sql.startswith(RESTARTS))
        return said


_prompter: Prompter | None = None


@contextmanager
def prompted() -> Iterator[None]:
    """Inside, a test begins with an untouched database, and stages are repeated."""
    global _prompter
    before, _prompter = _prompter, Prompter()
    try:
        with connection.execute_wrapper(_prompter):
            yield
    finally:
        _prompter = before


def rehearsed(stage: Callable[..., Any]) -> Callable[..., Any]:
    """Makes a stage (a method of a world, or what makes one) one that is repeated where it is known."""

    @functools.wraps(stage)
    def play(*words: Any, **named: Any) -> Any:
        prompter = _prompter
        if prompter is None or prompter.stand is None or (prompter.stand == BASE and not _untouched()):
            return stage(*words, **named)
        world = words[0] if words and hasattr(words[0], "__dict__") else None
        scene = (prompter.stand, stage.__name__, str(settings.HOME), get_language(), _told([words, named]))
        take = TAKES.get(scene)
        if take is not None:
            answer = _repeat(take, world)
        else:
            take = Take(_keys())
            prompter.running.append(take)
            try:
                answer = stage(*words, **named)
            finally:
                prompter.running.remove(take)
            if not take.whole:
                return answer
            take.left = pickle.dumps((vars(world) if world else None, answer))
            TAKES[scene] = take
        prompter.stand = hashlib.sha256(repr(scene).encode()).hexdigest()
        return answer

    return play


def _repeat(take: Take, world: Any) -> Any:
    with walls.acting(), _in_one_go(), connection.cursor() as cursor:
        if take.keys:
            cursor.execute(take.keys)
        for sql, params, many in take.statements:
            (cursor.executemany if many else cursor.execute)(sql, params)
            if "RETURNING" in sql and connection.vendor == "sqlite":
                cursor.fetchall()
    kept, answer = pickle.loads(take.left)  # noqa: S301 - dumped in this process
    if world is not None:
        vars(world).update(kept)
    return answer


def _in_one_go() -> AbstractContextManager[Any]:
    """On PostgreSQL what is sent does not wait for what came before it to be answered."""
    connection.ensure_connection()
    return connection.connection.pipeline() if connection.vendor == "postgresql" else nullcontext()


def _told(value: Any) -> Any:
    """What a world and the words for a stage say, rows by what they are: equal where the stage would do the same."""
    if isinstance(value, models.Model):
        return (value._meta.label, value.pk, getattr(value, "state", None))
    if isinstance(value, dict):
        return tuple((key, _told(one)) for key, one in value.items())
    if isinstance(value, (list, tuple)):
        return tuple(map(_told, value))
    return _told(vars(value)) if hasattr(value, "__dict__") else repr(value)


def _untouched() -> bool:
    from fairfloor.registry.models import Event, Programme

    with walls.acting():
        return not Programme.objects.exists() and not Event.objects.exists()


def _keys() -> str:
    """The statement by which PostgreSQL's next keys are those of now, which a rollback does not take back."""
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1")
        told = [f"setval('{name}', {last or 1}, {bool(last)})" for name, last in cursor.fetchall()]
    return f"SELECT {', '.join(told)}"
