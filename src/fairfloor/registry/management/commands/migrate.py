"""Django's migrate behind an open wall; afterwards the walls are raised anew."""

from typing import Any

from django.conf import settings
from django.core.management.commands import migrate
from django.db import connections

from fairfloor.registry import row_security, walls


class Command(migrate.Command):
    """Migrates as the owner; on PostgreSQL then makes grants, functions and policies for the application's role."""

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        with walls.maintenance():
            super().handle(*args, **options)
        role = settings.APPLICATION_ROLE
        if connection.vendor == "postgresql" and role and role != connection.settings_dict["USER"]:
            row_security.raise_walls(connection, role)
