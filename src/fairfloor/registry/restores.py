"""Restores a backup into an empty installation: all of it, held against its manifest and its log, or nothing."""

import io
import json
import os
import re
import shutil
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError
from django.db import DatabaseError, connection, transaction

from fairfloor.registry import archives, files, homes, keys, walls
from fairfloor.registry.backups import Log
from fairfloor.registry.models import Event, LogHead, Person, Programme

# The files of a standard may have any names, below `<code>/<edition>/`; none leads out of the shelf.
_STANDARD = r"standards(/(?!\.\.?(/|$))[^/\x00-\x1f]+){3,}"
_MEMBER = re.compile(rf"tables/[a-z.]+\.jsonl|files/[a-z0-9]{{1,40}}|keys/({'|'.join(keys.NAMES)})|" + _STANDARD)


class NotRestorable(ValueError):
    """A backup that cannot be restored here; its text is a sentence with a remedy."""


def examine(from_: Path) -> dict[str, Any]:
    """The manifest of the backup `from_`, which is whole: every member is there, unchanged. Touches no database.

    Raises NotRestorable when the file cannot be read, is no backup, has another form, is cut off or was changed.
    """
    with _opened(from_) as (archive, manifest):
        for name, told in manifest["members"].items():
            member = _member(archive, name, from_)
            hashed = archives.Hashed(member)
            size = 0
            while piece := hashed.read(2**20):
                size += len(piece)
            if {"size": size, "sha256": hashed.sha256} != told:
                raise NotRestorable(f"{from_.name} is damaged: its part {name} was changed. Take another copy of it")
        return manifest


def restore(from_: Path, *, prepare: Callable[[], object], log: Log) -> dict[str, Any]:
    """Restores a backup into an empty installation; answers with its manifest. All of it, or nothing.

    `prepare` makes the empty tables, once the file is known to be whole; `log` holds the event log against itself, as
    it did when the backup was written. Raises NotRestorable besides for
    what `examine` does: when there are data here already, when this version has other migrations, when the keys here
    are not those of the backup, or when the rows do not lead to the log's head.
    """
    manifest = examine(from_)
    prepare()
    _check_place(manifest)
    placed: list[Path] = []
    try:
        with _opened(from_) as (archive, _), _as_one_sentence(), walls.maintenance(), transaction.atomic():
            _fill(archive, manifest)
            found = log()
            if {name: found[name] for name in manifest["log"]} != manifest["log"]:
                raise NotRestorable("the rows of the backup do not lead to its log's head: the file was changed")
            _place(archive, manifest, placed)
    except BaseException:
        for path in placed:
            path.unlink(missing_ok=True)
        raise
    _want_keys(manifest)
    if manifest["demonstration"]:
        (Path(settings.HOME) / "demonstration").touch()
    return manifest


@contextmanager
def _opened(from_: Path) -> Iterator[tuple[tarfile.TarFile, dict[str, Any]]]:
    """The archive and its manifest, whose form is ours."""
    try:
        archive = tarfile.open(from_, "r:")  # noqa: SIM115  (closed below)
    except (tarfile.TarError, OSError) as fault:
        raise NotRestorable(
            f"{from_.name} is not a backup that can be read ({fault}): choose a file that `fairfloor backup` wrote"
        ) from fault
    with archive:
        try:
            told = json.load(archive.extractfile(archives.MANIFEST))  # type: ignore[arg-type]
            form = told["form"]
        except (KeyError, ValueError, TypeError, tarfile.TarError, OSError) as fault:
            raise NotRestorable(
                f"{from_.name} is cut off, or no backup: its manifest is missing. Take another copy of it"
            ) from fault
        if form != archives.FORM:
            raise NotRestorable(
                f"{from_.name} has form {form!r}, this version reads form {archives.FORM}: restore it with the version "
                f"that wrote it ({told.get('version', 'unknown')})"
            )
        if not _is_manifest(told):
            raise NotRestorable(f"{from_.name} is damaged: its manifest does not fit. Take another copy of it")
        yield archive, told


def _is_manifest(told: dict[str, Any]) -> bool:
    """Whether everything that is needed is said, and no member is anything but a table, a stored file or a key."""
    kinds = {"version": str, "demonstration": bool, "migrations": list, "log": dict, "marks": dict, "rows": dict,
             "missing": list, "members": dict}  # fmt: skip
    return all(isinstance(told.get(name), kind) for name, kind in kinds.items()) and all(
        _MEMBER.fullmatch(name) for name in told["members"]
    )


def _member(archive: tarfile.TarFile, name: str, from_: Path) -> IO[bytes]:
    try:
        found = archive.extractfile(name)
    except (KeyError, tarfile.TarError) as fault:
        raise NotRestorable(f"{from_.name} is cut off: its part {name} is missing. Take another copy of it") from fault
    if found is None:
        raise NotRestorable(f"{from_.name} is damaged: its part {name} is no file. Take another copy of it")
    return found


def _check_place(manifest: dict[str, Any]) -> None:
    """Refuses where the backup does not belong."""
    if not archives.passes_by_the_walls():
        raise NotRestorable(
            "the database role of DATABASE_URL may not fill the tables: set FAIRFLOOR_OWNER_DATABASE_URL to the address "
            "of their owner"
        )
    if manifest["migrations"] != archives.migrations():
        raise NotRestorable(
            f"the backup was made by another version ({manifest['version']}): restore it with that one, then upgrade"
        )
    tables = {archives.table_of(model) for model in archives.models()}
    if not tables <= set(manifest["members"]) or tables != set(manifest["rows"]):
        raise NotRestorable("the backup does not hold the tables that its manifest promises: take another copy of it")
    with walls.maintenance():
        used = any(model._base_manager.exists() for model in (Programme, Person, Event))
    shelf = homes.standards(Path(settings.HOME))
    if used or any(files.folder().iterdir()) or any(shelf.glob("*")):
        raise NotRestorable(
            "there are data here already: restore into an empty data folder (FAIRFLOOR_HOME=…) and an empty database"
        )
    if settings.DEMONSTRATION and not manifest["demonstration"]:
        raise NotRestorable("this data folder is a demonstration's, the backup is not: choose another FAIRFLOOR_HOME")
    other = sorted(name for name, mark in archives.marks().items() if manifest["marks"].get(name, mark) != mark)
    if other:
        raise NotRestorable(
            f"the keys of this data folder ({', '.join(other)}) are not those that the backup was made with: put the kept "
            "copy of the folder “keys” in their place"
        )


@contextmanager
def _as_one_sentence() -> Iterator[None]:
    """What the database refuses, as a sentence."""
    try:
        yield
    except (DatabaseError, DeserializationError) as fault:
        first = (str(fault).strip() or type(fault).__name__).splitlines()[0]
        raise NotRestorable(f"a row of the backup does not fit into this database: {first}") from fault


def _fill(archive: tarfile.TarFile, manifest: dict[str, Any]) -> None:
    LogHead.objects.all().delete()
    for model in archives.models():
        name = archives.table_of(model)
        lines = io.TextIOWrapper(archive.extractfile(name), "utf-8")  # type: ignore[type-var]
        rows = (found.object for found in serializers.deserialize("jsonl", lines))
        count = sum(len(model._base_manager.bulk_create(batch)) for batch in _batches(rows))
        if count != manifest["rows"][name]:
            raise NotRestorable(f"the backup holds {count} rows in {name} and should hold {manifest['rows'][name]}")
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), archives.models()):
            cursor.execute(statement)


def _batches(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while batch := list(islice(rows, archives.BATCH)):
        yield batch


def _place(archive: tarfile.TarFile, manifest: dict[str, Any], placed: list[Path]) -> None:
    """Puts files, keys and standards where they belong; a key that is there already is the same one."""
    for name in manifest["members"]:
        folder, _, own = name.partition("/")
        shelf = homes.standards(Path(settings.HOME))
        target = {"files": files.folder() / own, "keys": keys.path_of(own), "standards": shelf / own}.get(folder)
        if target is None or target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        placed.append(target)
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            shutil.copyfileobj(archive.extractfile(name), file)  # type: ignore[arg-type]
            file.flush()
            os.fsync(file.fileno())


def _want_keys(manifest: dict[str, Any]) -> None:
    """Has the missing keys asked for, where they would be made anew: with others nothing could be read."""
    missing = sorted(name for name in manifest["marks"] if not keys.path_of(name).exists())
    if missing:
        homes.want(Path(settings.HOME), missing)
