"""Django's migrate behind an open wall; afterwards the walls are raised anew."""

from typing import Any

from django.conf import settings
from django.core.management.commands import migrate
from django.db import connections

from fairfloor.registry import row_security, schemas, walls


class Command(migrate.Command):
    """Migrates as the owner, an empty database in one step; then raises the walls for PostgreSQL's application role."""

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        with walls.maintenance():
            if _all_the_way(options) and schemas.is_empty(connection):
                schemas.make(connection)
            super().handle(*args, **options)
        role = settings.APPLICATION_ROLE
        if connection.vendor == "postgresql" and role and role != connection.settings_dict["USER"]:
            row_security.raise_walls(connection, role)


def _all_the_way(options: dict[str, Any]) -> bool:
    """Whether Django was asked for nothing but to bring every application to its end."""
    asked = ("app_label", "migration_name", "fake", "plan", "check_unapplied", "prune")
    return not any(options.get(name) for name in asked)
