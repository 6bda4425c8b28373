"""One file that holds an installation: every table as JSON lines, every stored file as it lies, and the log's head.

The form is the same for SQLite and PostgreSQL, so a backup of one is restored into the other. Keys are included only when
asked for: without the keys of the day the encrypted files cannot be read, so they have to be kept somewhere as well.
"""

import io
import json
import tarfile
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from fairfloor.registry import files, keys, walls
from fairfloor.registry.models import LogHead, Programme

FORM = 1
APPS = ("registry", "account", "mfa")
BATCH = 500


class NotRestorable(ValueError):
    """A backup that cannot be restored here; its text is a sentence with a remedy."""


def _models() -> list[Any]:
    return [model for label in APPS for model in apps.get_app_config(label).get_models()]


def _migrations() -> list[list[str]]:
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted([app, name] for app, name in applied if app in APPS)


def write(to: Path, *, with_keys: bool) -> dict[str, Any]:
    """Writes the backup to the file `to` (it must not exist yet); answers with its manifest."""
    unfinished = to.with_name(to.name + ".part")
    with walls.maintenance(), transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        head = LogHead.objects.get(pk=1)
        manifest: dict[str, Any] = {
            "form": FORM,
            "engine": connection.vendor,
            "migrations": _migrations(),
            "log": {"events": head.sequence, "root": head.hash},
            "keys": with_keys,
            "rows": {},
        }
        with tarfile.open(unfinished, "w") as archive:
            for model in _models():
                manifest["rows"][model._meta.label_lower] = _write_table(archive, model)
            for path in sorted(files.folder().iterdir()):
                if path.is_file() and path.suffix != ".part":
                    archive.add(path, f"files/{path.name}")
            if with_keys:
                for name in keys.NAMES:
                    keys.read(name)
                    archive.add(keys.path_of(name), f"keys/{name}")
            _add(archive, "manifest.json", json.dumps(manifest, indent=2).encode())
    unfinished.chmod(0o600)
    unfinished.rename(to)
    return manifest


def _write_table(archive: tarfile.TarFile, model: Any) -> int:
    count = 0
    with tempfile.TemporaryFile() as lines:
        for row in model._base_manager.order_by("pk").iterator(chunk_size=BATCH):
            lines.write(serializers.serialize("jsonl", [row]).encode())
            count += 1
        info = tarfile.TarInfo(f"tables/{model._meta.label_lower}.jsonl")
        info.size = lines.seek(0, io.SEEK_END)
        lines.seek(0)
        archive.addfile(info, lines)
    return count


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    archive.addfile(info, io.BytesIO(content))


def restore(from_: Path) -> dict[str, Any]:
    """Restores a backup into an empty, migrated database; answers with its manifest. All of it, or nothing.

    Raises NotRestorable when the file is no backup of this form, when the database is not empty, when the migrations
    differ, or when what was read does not lead to the log's head.
    """
    try:
        archive = tarfile.open(from_)  # noqa: SIM115  (closed below)
    except (tarfile.TarError, OSError) as fault:
        raise NotRestorable(
            f"{from_.name} is not a backup that can be read ({fault}): choose a file that `fairfloor backup` wrote"
        ) from fault
    with archive:
        try:
            manifest = json.load(archive.extractfile("manifest.json"))  # type: ignore[arg-type]
        except (KeyError, ValueError, tarfile.TarError) as fault:
            raise NotRestorable(f"{from_.name} is cut off or not a backup: its manifest is missing") from fault
        _check(manifest)
        with walls.maintenance(), transaction.atomic():
            _fill(archive, manifest)
            head = LogHead.objects.get(pk=1)
            if {"events": head.sequence, "root": head.hash} != manifest["log"]:
                raise NotRestorable("the rows of the backup do not lead to its log head: the file was changed")
        _place(archive, manifest)
    return dict(manifest)


def _check(manifest: dict[str, Any]) -> None:
    if manifest.get("form") != FORM:
        raise NotRestorable(f"the backup has form {manifest.get('form')!r}, this version reads form {FORM}")
    if manifest["migrations"] != _migrations():
        raise NotRestorable(
            "the backup was made by another version: restore it with that version, then bring it up to date"
        )
    if Programme.objects.exists():
        raise NotRestorable(
            "this database holds a programme already: restore into an empty data folder (FAIRFLOOR_HOME=…)"
        )


def _fill(archive: tarfile.TarFile, manifest: dict[str, Any]) -> None:
    LogHead.objects.all().delete()
    for model in _models():
        table: Any = archive.extractfile(f"tables/{model._meta.label_lower}.jsonl")
        lines = io.TextIOWrapper(table, "utf-8")
        rows = (found.object for found in serializers.deserialize("jsonl", lines))
        count = sum(len(model._base_manager.bulk_create(batch)) for batch in _batches(rows))
        if count != manifest["rows"][model._meta.label_lower]:
            raise NotRestorable(f"the backup lacks rows of {model._meta.verbose_name}: the file was cut off")
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(statement)


def _batches(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _place(archive: tarfile.TarFile, manifest: dict[str, Any]) -> None:
    for member in archive:
        folder, _, name = member.name.partition("/")
        if folder not in ("files", "keys") or not name.isalnum() or not member.isfile():
            continue
        target = files.folder() / name if folder == "files" else Path(settings.HOME) / "keys" / name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        target.write_bytes(archive.extractfile(member).read())  # type: ignore[union-attr]
        target.chmod(0o600)
