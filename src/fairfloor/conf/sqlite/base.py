"""The database backend that `DATABASES` names for SQLite: each new connection gets the second wall."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base, operations


class Cursor(base.SQLiteCursorWrapper):
    """Django's cursor, whose statements say under which state of the wall they were prepared (see `walls.mark`).

    SQLite asks the wall while it prepares a statement, and Python keeps prepared statements by their text. So a text that
    was prepared behind an open wall is never the text of a statement that comes before a closed one.
    """

    def execute(self, query: str, params: Any = None) -> Any:
        """Runs a statement."""
        from fairfloor.registry import walls

        return super().execute(query + walls.mark(), params)

    def executemany(self, query: str, param_list: Any) -> Any:
        """Runs a statement once for each list of values."""
        from fairfloor.registry import walls

        return super().executemany(query + walls.mark(), param_list)

    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        """The statement with the places for values as SQLite writes them."""
        return _converted(query) if param_names is None else str(super().convert_query(query, param_names=param_names))


@lru_cache(maxsize=512)
def _converted(query: str) -> str:
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


class Operations(operations.DatabaseOperations):
    """Django's own, but for moments: of a page's rows they are what takes longest to read."""

    def convert_datetimefield_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """A moment as SQLite holds it, text in UTC without saying so, or as Python's driver made one of it."""
        if value is None:
            return None
        return (value if isinstance(value, datetime) else datetime.fromisoformat(value)).replace(tzinfo=UTC)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own wrapper; a connection is walled from its first statement on."""

    ops_class = Operations

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        from fairfloor.registry import walls  # the registry's models are not loaded when Django imports this module

        connection = super().get_new_connection(conn_params)
        connection.set_authorizer(walls.authorize)
        return connection

    def create_cursor(self, name: Any = None) -> Any:
        """A cursor whose statements are marked."""
        return self.connection.cursor(factory=Cursor)
