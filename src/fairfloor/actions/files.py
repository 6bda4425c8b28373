"""Keeps original files, encrypted, and erases them when their time is over."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fairfloor.actions.acts import action, on_failure, refuse
from fairfloor.actions.events import record
from fairfloor.core.access import Viewer
from fairfloor.registry import files
from fairfloor.registry.models import Programme, StoredFile
from fairfloor.registry.models.rows import new_public_id


@dataclass(frozen=True)
class Paper:
    """A document as it came."""

    name: str
    media_type: str
    pieces: Iterable[bytes]


@action
def keep(
    *,
    programme: Programme,
    name: str,
    media_type: str,
    pieces: Iterable[bytes],
    by: Viewer | None,
    now: datetime,
    whose: int | None = None,
    until: date | None = None,
) -> StoredFile:
    """Stores a file encrypted under a random name; its own name is kept as a confidential word.

    `whose` is the person for whom the system itself made the file; `until` the last day of its keeping where that is the day of
    what it was made of, else the programme's retention counts from `now`.
    """
    owner = by.actor if by else whose
    if owner is None:
        raise ValueError("nobody is named for whom the file is kept")
    public_id = new_public_id()
    on_failure(lambda: files.erase(public_id))
    size, sha256 = files.store(public_id, pieces)
    last = until or (now + timedelta(days=programme.retention_days)).date()
    if not size:
        refuse("files.empty")
    kept = StoredFile.objects.create(
        public_id=public_id, programme=programme, name=name[:255], media_type=media_type[:100], size=size, sha256=sha256,
        stored_at=now, stored_by_id=owner, keep_until_date=last,
    )  # fmt: skip
    record("file.stored", kept, by=by, now=now, told={"sha256": sha256})
    return kept


def keep_each(programme: Programme, papers: Iterable[Paper], *, by: Viewer, now: datetime) -> Iterator[StoredFile]:
    """Keeps one paper after the other, inside the action that they were given to."""
    for paper in papers:
        yield keep(
            programme=programme, name=paper.name, media_type=paper.media_type, pieces=paper.pieces, by=by, now=now
        )  # fmt: skip


@action
def erase_due(*, now: datetime) -> int:
    """Erases every file whose retention is over; the rows and hashes stay. How many."""
    due = list(StoredFile.objects.filter(erased_at__isnull=True, keep_until_date__lt=now.date()))
    for file in due:
        files.erase(file.public_id)
        file.erased_at = now
        file.save()
        record("file.erased", file, by=None, now=now)
    return len(due)
