"""The database backend that `DATABASES` names for SQLite: each new connection gets the second wall."""

from typing import Any

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own wrapper; a connection is walled from its first statement on."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        from fairfloor.registry import walls  # the registry's models are not loaded when Django imports this module

        connection = super().get_new_connection(conn_params)
        connection.set_authorizer(walls.authorize)
        return connection
