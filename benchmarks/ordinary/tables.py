"""Makes the ordinary project's tables, an account, and a note for each client.

python -m benchmarks.ordinary.tables CLIENTS PASSWORD
"""

import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.ordinary.settings"
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks.bare.models import Note  # noqa: E402
from benchmarks.ordinary.settings import SCHEMA  # noqa: E402

OPENED = f"""CREATE SCHEMA {SCHEMA}; GRANT USAGE ON SCHEMA {SCHEMA} TO PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA {SCHEMA} GRANT ALL ON TABLES TO PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA {SCHEMA} GRANT ALL ON SEQUENCES TO PUBLIC"""


def make(clients: int, password: str) -> None:
    """Makes everything in an empty database."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(OPENED)
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Note)
    Note.objects.bulk_create(Note(words=f"The words of note {number}") for number in range(clients))
    User.objects.create_user("client", password=password)


if __name__ == "__main__":
    make(int(sys.argv[1]), sys.argv[2])
