"""Writes one file that holds an installation: its tables, its files as they lie encrypted, its own standards, the log's head.

Keys are included only when asked for: without the keys of the day the encrypted files cannot be read, so they have to be
kept somewhere as well. What is read is one moment of the database, and people go on working meanwhile.
"""

import io
import json
import os
import tarfile
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from fairfloor.registry import archives, files, homes, keys, walls
from fairfloor.registry.models import NonCooperation, StoredFile, Version

Log = Callable[[], Mapping[str, Any]]


class NotWritable(ValueError):
    """A backup that would not be whole; its text is a sentence with a remedy."""


class _Exact(DjangoJSONEncoder):
    """Moments to the microsecond: the event log is hashed over them, and Django's own form stops at milliseconds."""

    def default(self, o: object) -> object:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def write(to: Path, *, with_keys: bool, log: Log) -> dict[str, Any]:
    """Writes the backup to the file `to`, which must not exist yet; answers with its manifest. All of it, or nothing.

    `log` holds the event log against itself (`{events, root, ok}`), within the same moment. Raises NotWritable when
    the database hides rows from us.
    """
    if not archives.passes_by_the_walls():
        raise NotWritable(
            "the database role of DATABASE_URL sees only its own rows: set FAIRFLOOR_OWNER_DATABASE_URL to the address of "
            "the tables' owner"
        )
    unfinished = to.with_name(to.name + ".part")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            with _one_moment(), tarfile.open(fileobj=file, mode="w") as archive:
                manifest = _fill(archive, with_keys=with_keys, log=log)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(to)
    except FileExistsError as fault:
        raise NotWritable(f"{unfinished.name} is there already: another backup is being written, or was broken off; "
                          "remove it if none is") from fault  # fmt: skip
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return manifest


@contextmanager
def _one_moment() -> Iterator[None]:
    """Everything that is read inside belongs to one moment; on SQLite without keeping writers waiting."""
    wrapper: Any = connection
    sqlite = wrapper.vendor == "sqlite"
    before = wrapper.transaction_mode if sqlite else None
    if sqlite:
        wrapper.transaction_mode = None
    try:
        with walls.maintenance(), transaction.atomic():
            if not sqlite:
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield
    finally:
        if sqlite:
            wrapper.transaction_mode = before


def _fill(archive: tarfile.TarFile, *, with_keys: bool, log: Log) -> dict[str, Any]:
    told = log()
    members: dict[str, Any] = {}
    manifest: dict[str, Any] = {
        "form": archives.FORM,
        "version": version("fairfloor"),
        "engine": connection.vendor,
        "demonstration": settings.DEMONSTRATION,
        "migrations": archives.migrations(),
        "log": {name: told[name] for name in ("events", "root", "ok")},
        "keys": with_keys,
        "marks": {},
        "rows": {},
        "missing": [],
        "members": members,
    }
    for model in archives.models():
        name = archives.table_of(model)
        with tempfile.TemporaryFile("w+", encoding="utf-8") as lines:
            manifest["rows"][name] = _write_rows(model, lines)
            members[name] = _add(archive, name, lines.buffer)  # type: ignore[arg-type]
    for public_id in _stored():
        try:
            with (files.folder() / public_id).open("rb") as file:
                members[f"files/{public_id}"] = _add(archive, f"files/{public_id}", file)
        except FileNotFoundError:
            manifest["missing"].append(public_id)
    shelf = homes.standards(Path(settings.HOME))
    for path in sorted(path for path in shelf.rglob("*") if path.is_file()):
        name = f"standards/{path.relative_to(shelf).as_posix()}"
        with path.open("rb") as file:
            members[name] = _add(archive, name, file)
    for name in keys.NAMES if with_keys else ():
        members[f"keys/{name}"] = _add(archive, f"keys/{name}", io.BytesIO(keys.read(name).hex().encode()))
    manifest["marks"] = archives.marks()
    _add(archive, archives.MANIFEST, io.BytesIO(json.dumps(manifest, indent=2).encode()))
    return manifest


def _stored() -> Iterator[str]:
    """The name of every file that should lie in the folder: what was handed in and is kept, then what was published."""
    yield from StoredFile.objects.filter(erased_at__isnull=True).order_by("pk").values_list("public_id", flat=True)
    published = (
        model.objects.order_by("pk").values_list("pdf_files", flat=True) for model in (Version, NonCooperation)
    )
    yield from dict.fromkeys(name for names in chain.from_iterable(published) for name in names.values())


def _write_rows(model: Any, lines: IO[str]) -> int:
    """Writes the model's rows, one a line; how many. `lines` stands at its beginning afterwards."""
    count = 0

    def counted() -> Iterator[Any]:
        nonlocal count
        for row in model._base_manager.order_by("pk").iterator(chunk_size=archives.BATCH):
            count += 1
            yield row

    serializers.serialize("jsonl", counted(), stream=lines, cls=_Exact)
    lines.flush()
    return count


def _add(archive: tarfile.TarFile, name: str, file: IO[bytes]) -> dict[str, Any]:
    """Adds a file as a member; its size in bytes and its SHA-256."""
    info = tarfile.TarInfo(name)
    info.size, info.mode = file.seek(0, io.SEEK_END), 0o600
    file.seek(0)
    hashed = archives.Hashed(file)
    archive.addfile(info, hashed)
    return {"size": info.size, "sha256": hashed.sha256}
