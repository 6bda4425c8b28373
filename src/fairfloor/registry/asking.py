"""Sends a statement to the database without what Django wraps around a cursor, which takes longer than most answers do.

What matters of it is kept: a connection that was lost is found out, a broken transaction takes nothing more, and what the
driver raises becomes Django's own errors. PostgreSQL keeps its plans (`homes.database` says after how many times). Where
somebody listens to the statements, and before the connection is open, each goes Django's way.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.db import connections

USING = "default"
PREPARED = 300  # statements that a connection to PostgreSQL keeps planned
T = TypeVar("T")


def fetched(sql: str, values: Sequence[Any]) -> list[Any]:
    """The rows that the statement gives."""
    return sent(sql, values, _rows)


def changed(sql: str, values: Sequence[Any]) -> int:
    """How many rows the statement changed."""
    return sent(sql, values, _count)


def sent(sql: str, values: Sequence[Any], answer: Callable[[Any], T]) -> T:
    """What `answer` makes of the cursor after the statement."""
    connection: Any = connections[USING]
    connection.close_if_health_check_failed()
    if connection.connection is None or connection.execute_wrappers or connection.queries_logged:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return answer(cursor)
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors:
        cursor = connection.create_cursor() if connection.vendor == "sqlite" else _preparing(connection.connection)
        cursor.execute(sql, values)
        return answer(cursor)


def _preparing(connection: Any) -> Any:
    """A cursor that has PostgreSQL prepare what it is asked again and again: to plan under row security takes it longest."""
    from psycopg import Cursor  # a driver that SQLite needs not load

    connection.prepared_max = PREPARED
    return Cursor(connection)


def _rows(cursor: Any) -> list[Any]:
    return list(cursor.fetchall())


def _count(cursor: Any) -> int:
    return int(cursor.rowcount)
