"""A large file of records on its way: begun, added to piece by piece, gone on with, finished, or given up."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from fairfloor.actions import datasets, visits
from fairfloor.actions.acts import Conflict, action, on_failure, refuse
from fairfloor.actions.events import record
from fairfloor.core.access import Viewer
from fairfloor.core.phrases import phrase
from fairfloor.registry import files
from fairfloor.registry.models import Dataset, Upload, Visit
from fairfloor.registry.models.files import RECORD_KINDS

PIECE_BYTES = 4 * 2**20  # less than a request may hold in memory
PIECE_DIGITS = 6  # of a piece's number, behind its upload's id in the name of its file
KEPT_HOURS = 24  # that a broken upload waits to be gone on with
MOST_WAITING = 20  # uploads of one visit that are under way together


@action
def begin(
    *,
    visit: Visit,
    kind: str,
    name: str,
    media_type: str,
    size: int,
    limit: int,
    settings: dict[str, Any],
    by: Viewer,
    now: datetime,
) -> Upload:
    """Begins to take a file of `size` bytes, or goes on with the one of this name and size that broke off.

    Refuses an empty file and one of more than `limit` bytes, before a byte of it is sent.
    """
    visit = visits.held(visit, "import", by=by, now=now)
    if kind not in RECORD_KINDS:
        refuse("datasets.unknown-kind", kind=kind)
    if size <= 0:
        refuse("files.empty")
    if size > limit:
        refuse("files.too-large", limit=limit // 2**20)
    own = Upload.objects.select_for_update().filter(visit=visit, begun_by=by.actor)
    broken = own.filter(kind=kind, name=name[:255], size=size).order_by("-pk").first()
    if broken is None and Upload.objects.filter(visit=visit).count() >= MOST_WAITING:
        refuse("uploads.too-many", most=MOST_WAITING)
    upload = broken or Upload(
        programme=visit.programme, visit=visit, kind=kind, name=name[:255], media_type=media_type[:100], size=size,
        begun_at=now, begun_by_id=by.actor,
    )  # fmt: skip
    upload.settings, upload.last_at = settings, now
    upload.save()
    record("upload.begun", upload, by=by, now=now)
    return upload


@action
def add(*, upload: Upload, offset: int, piece: bytes, by: Viewer, now: datetime) -> Upload:
    """Keeps the piece that begins at byte `offset`, encrypted; refuses any but the next one, and says where to go on."""
    upload = _own(upload, by, now)
    if offset != upload.received:
        raise Conflict(phrase("uploads.other-offset", offset=upload.received), upload)
    if not piece or len(piece) > PIECE_BYTES or offset + len(piece) > upload.size:
        refuse("uploads.odd-piece")
    name = _name(upload, upload.pieces)
    on_failure(lambda: files.erase(name))
    files.store(name, [piece])
    upload.received, upload.pieces, upload.last_at = offset + len(piece), upload.pieces + 1, now
    upload.save()
    return upload


def _own(upload: Upload, by: Viewer, now: datetime) -> Upload:
    """The upload, locked, for whoever began it, while the visit takes records."""
    visits.held(upload.visit, "import", by=by, now=now)
    rows = Upload.objects.select_for_update(of=("self",)).select_related("visit")
    found = rows.filter(pk=upload.pk, begun_by=by.actor).first()
    if found is None:
        refuse("uploads.gone")
    return found


def _name(upload: Upload, number: int) -> str:
    return f"{upload.public_id}{number:0{PIECE_DIGITS}}"


@action
def finish(*, upload: Upload, sha256: str, by: Viewer, now: datetime) -> Dataset:
    """Makes a file of records of the pieces, once all are here and their hash is the sender's; the pieces are erased."""
    upload = _own(upload, by, now)
    if upload.received != upload.size:
        refuse("uploads.not-whole", received=upload.received, size=upload.size)
    whole = hashlib.sha256()
    try:
        dataset = datasets.receive(
            visit=upload.visit, name=upload.name, media_type=upload.media_type, pieces=_pieces(upload, whole),
            settings=upload.settings, by=by, now=now, kind=upload.kind, look=True,
        )  # fmt: skip
    except files.Unreadable:
        refuse("uploads.lost")
    if whole.hexdigest() != sha256.lower():
        refuse("uploads.other-content")
    _forget(upload)
    record("upload.finished", dataset, by=by, now=now)
    return dataset


def _pieces(upload: Upload, whole: Any) -> Iterator[bytes]:
    for number in range(upload.pieces):
        for piece in files.read(_name(upload, number)):
            whole.update(piece)
            yield piece


def _forget(upload: Upload) -> None:
    """Takes the row away, and its pieces once that is certain."""
    names = [_name(upload, number) for number in range(upload.pieces)]
    upload.delete()

    def erase() -> None:
        for name in names:
            files.erase(name)

    transaction.on_commit(erase)


@action
def abandon(*, upload: Upload, by: Viewer, now: datetime) -> None:
    """Gives an upload up and erases its pieces."""
    upload = _own(upload, by, now)
    _forget(upload)
    record("upload.abandoned", upload, by=by, now=now)


@action
def erase_abandoned(*, now: datetime) -> int:
    """Erases the pieces of every upload that nobody went on with in time. How many."""
    due = list(Upload.objects.select_for_update().filter(last_at__lt=now - timedelta(hours=KEPT_HOURS)))
    for upload in due:
        _forget(upload)
        record("upload.abandoned", upload, by=None, now=now)
    return len(due)
