"""Makes the bare project's two tables, and the things that are looked up."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.bare.settings"
django.setup()

from django.db import connection, transaction  # noqa: E402

from benchmarks.bare import THINGS  # noqa: E402
from benchmarks.bare.models import Note, Thing  # noqa: E402


def make() -> None:
    """Makes the tables in an empty database."""
    with connection.schema_editor() as editor:
        editor.create_model(Thing)
        editor.create_model(Note)
    with transaction.atomic():
        Thing.objects.bulk_create(Thing(name=f"thing-{n}", words=f"The words of thing {n}") for n in range(THINGS))


if __name__ == "__main__":
    make()
