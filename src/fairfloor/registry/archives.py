"""What a backup and its restoration agree on: which tables, which migrations, and how its one file is laid out.

The file is a tar archive: `tables/<model>.jsonl` with a row a line, `files/<id>` as they lie encrypted on disk,
`standards/<code>/<edition>/…` of the data folder's own shelf, `keys/<name>` when asked for, and last `manifest.json`, which
names every other member with its size and SHA-256. The form is the same for SQLite and PostgreSQL.
"""

import hashlib
import hmac
from typing import IO, Any

from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from fairfloor.registry import keys

FORM = 1
APPS = ("registry", "account", "mfa")
MANIFEST = "manifest.json"
BATCH = 500


def models() -> list[Any]:
    """The models whose rows are kept; sessions, locks and the like are not."""
    return [model for label in APPS for model in apps.get_app_config(label).get_models()]


def table_of(model: Any) -> str:
    """The name of the member that holds the model's rows."""
    return f"tables/{model._meta.label_lower}.jsonl"


def migrations() -> list[list[str]]:
    """The migrations that the database has gone through, as `[app, name]`, sorted."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted([app, name] for app, name in applied if app in APPS)


def marks() -> dict[str, str]:
    """A mark of each key that there is: tells two keys apart and gives neither away."""
    return {name: mark(keys.read(name)) for name in keys.NAMES if keys.path_of(name).exists()}


def mark(key: bytes) -> str:
    """The mark of one key."""
    return hmac.digest(key, b"fairfloor: which key is this", "sha256")[:8].hex()


def passes_by_the_walls() -> bool:
    """Whether the database hands every row to us: always on SQLite, on PostgreSQL to the tables' owner alone."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_security_active('registry_visit')")
        return not cursor.fetchone()[0]


class Hashed:
    """A file that is hashed while it is read, for `tarfile`; `sha256` holds what has been read so far."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._hash = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes, counted into the hash."""
        found = self._file.read(size)
        self._hash.update(found)
        return found

    @property
    def sha256(self) -> str:
        """The hash, hexadecimal."""
        return self._hash.hexdigest()
