"""The second wall: what the database itself refuses when the policy above it is forgotten.

A query made by `visible(viewer, at)` is sanctioned; so is everything inside an action (`acting`). On SQLite the
connection's authorizer refuses to read a confidential column, or to write a walled table, outside both. On PostgreSQL the
application's role is held by row-level security, which is told here who looks and when (see `rows`).
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connections
from django.db.models.sql import Query

UNSURE = (None, None)  # what a connection was last told is not known: `forget` tells it anew
_sanctioned: ContextVar[int] = ContextVar("sanctioned", default=0)
_acting: ContextVar[int] = ContextVar("acting", default=0)


@contextmanager
def _raised(flag: ContextVar[int]) -> Iterator[None]:
    token = flag.set(flag.get() + 1)
    try:
        yield
    finally:
        flag.reset(token)


@contextmanager
def acting(using: str = "default") -> Iterator[None]:
    """Opens the wall for an action, the only writer; nests. On PostgreSQL this asks the database to trust the writer."""
    connection = connections[using]
    outermost = not _acting.get()
    with _raised(_acting):
        if outermost and connection.vendor == "postgresql":
            _tell(connection, "fairfloor.system", "on")
        try:
            yield
        finally:
            if outermost and connection.vendor == "postgresql":
                _untell(connection)


@contextmanager
def reading(using: str = "default") -> Iterator[None]:
    """Sets the trust in an action aside while it reads for its viewer: what it shows is held by the second wall like a page."""
    connection = connections[using]
    trusted, token = _acting.get(), _acting.set(0)
    asks = trusted and connection.vendor == "postgresql"
    if asks:
        _tell(connection, "fairfloor.system", "off")
    try:
        yield
    finally:
        _acting.reset(token)
        if asks and not connection.needs_rollback and not _broken(connection):  # else the rollback takes it back
            _tell(connection, "fairfloor.system", "on")


@contextmanager
def maintenance() -> Iterator[None]:
    """Opens the SQLite wall for migrations and backups; on PostgreSQL these run as the owner's role instead."""
    with _raised(_acting):
        yield


def _tell(connection: Any, name: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, false)", [name, value])


def _untell(connection: Any) -> None:
    """Takes the writer's trust back. In a broken transaction the coming rollback does it: the setting was made inside."""
    told = getattr(connection, "fairfloor_looks", None)
    connection.fairfloor_looks = None
    if connection.connection is None or connection.connection.closed:
        return
    if told is not None:  # whoever looked before the action is still told there, until `forget`
        connection.fairfloor_looks = UNSURE
    if connection.needs_rollback or _broken(connection):
        connection.fairfloor_looks = UNSURE
        return
    _tell(connection, "fairfloor.system", "off")


def _broken(connection: Any) -> bool:
    """Whether PostgreSQL takes nothing more from the connection before it is rolled back."""
    from psycopg.pq import TransactionStatus  # a driver that SQLite needs not load

    return bool(connection.connection.info.transaction_status == TransactionStatus.INERROR)


def look(connection: Any, person: int | None, at: datetime) -> None:
    """Tells PostgreSQL who looks and at which moment, when it was last told otherwise."""
    wanted = (person, at)
    if getattr(connection, "fairfloor_looks", None) == wanted:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('fairfloor.person', %s, false), set_config('fairfloor.at', %s, false)",
            ["" if person is None else str(person), at.astimezone(UTC).isoformat()],
        )
    connection.fairfloor_looks = wanted


def forget(using: str = "default") -> None:
    """Forgets who looked: called between two requests, so that no one inherits another's sight."""
    connection: Any = connections[using]
    if connection.vendor != "postgresql" or connection.connection is None or connection.connection.closed:
        return
    if getattr(connection, "fairfloor_looks", None) is not None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('fairfloor.person', '', false), set_config('fairfloor.system', 'off', false)"
            )
        connection.fairfloor_looks = None


class WalledQuery(Query):
    """A query that opens the wall for as long as it is being executed, if `visible` has sanctioned it."""

    looks: tuple[int | None, datetime] | None = None

    def get_compiler(self, using: Any = None, connection: Any = None, elide_empty: bool = True) -> Any:
        compiler = super().get_compiler(using, connection, elide_empty)
        if self.looks is not None:
            compiler.execute_sql = _through_the_wall(compiler.execute_sql, compiler.connection, self.looks)
        return compiler

    def get_aggregation(self, using: Any, aggregate_exprs: Any) -> Any:
        if self.looks is None:
            return super().get_aggregation(using, aggregate_exprs)
        with sanctioned(connections[using], self.looks):
            return super().get_aggregation(using, aggregate_exprs)


@contextmanager
def sanctioned(connection: Any, looks: tuple[int | None, datetime]) -> Iterator[None]:
    """Opens the wall for reading what `looks`, a person and a moment, may see: for queries made of `sights` alone."""
    if connection.vendor == "postgresql" and not _acting.get():
        look(connection, *looks)
    with _raised(_sanctioned):
        yield


def _through_the_wall(execute: Callable[..., Any], connection: Any, looks: Any) -> Callable[..., Any]:
    def run(*args: Any, **kwargs: Any) -> Any:
        with sanctioned(connection, looks):
            return execute(*args, **kwargs)

    return run


def _models() -> Iterator[Any]:
    return apps.get_app_config("registry").get_models()


@cache
def confidential_columns() -> frozenset[tuple[str, str]]:
    """Every (table, column) that may be read only through the access layer."""
    found = set()
    for model in _models():
        columns = {field.name: str(field.column) for field in model._meta.concrete_fields}
        found |= {(model._meta.db_table, columns[name]) for name in model.CONFIDENTIAL}
    return frozenset(found)


@cache
def tables_with_secrets() -> frozenset[str]:
    """Tables of which no row is read but through the access layer: that a visit exists is as confidential as its day."""
    return frozenset(table for table, _ in confidential_columns())


@cache
def walled_tables() -> frozenset[str]:
    """The tables that only actions write: every table of the registry that holds something confidential, and the log."""
    return tables_with_secrets() | {"registry_event", "registry_loghead"}


def mark() -> str:
    """A comment for the end of a statement on SQLite that tells the state of the wall: open to an action, to reading, closed."""
    return " /* acting */" if _acting.get() else " /* seen */" if _sanctioned.get() else ""


_WRITES = {sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE}


_OK, _READ = sqlite3.SQLITE_OK, sqlite3.SQLITE_READ


def authorize(action: int, table: str | None, column: str | None, *_: object) -> int:
    """SQLite asks this of every table and column while it prepares a statement."""
    if _acting.get():
        return _OK
    if action == _READ:
        return _OK if _sanctioned.get() or table not in tables_with_secrets() else sqlite3.SQLITE_DENY
    if action in _WRITES and table in walled_tables():
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK
