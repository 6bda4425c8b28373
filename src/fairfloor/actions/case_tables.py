"""The table of all cases of a screening that has more of them than are kept with the visit: kept encrypted, read in pieces."""

import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from fairfloor.actions import files as kept_files
from fairfloor.actions.acts import action, demand, refuse
from fairfloor.actions.events import record
from fairfloor.core.access import Viewer, may_see
from fairfloor.core.decisions import YES, no
from fairfloor.registry import files
from fairfloor.registry.models import Dataset, StoredFile
from fairfloor.registry.viewers import facts_of

PIECE_BYTES = 2**20


def kept(dataset: Dataset, table: Path, *, now: datetime) -> StoredFile:
    """The table, kept for whoever asked for the screening; `table` is CSV packed by gzip. Inside an action."""
    with table.open("rb") as file:
        return kept_files.keep(
            programme=dataset.programme, name="cases.csv.gz", media_type="application/gzip", pieces=_pieces(file),
            by=None, whose=dataset.requested_by_id, now=now,
        )  # fmt: skip


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(PIECE_BYTES):
        yield piece


@action
def read(*, dataset: Dataset, by: Viewer, now: datetime) -> Iterator[bytes]:
    """All cases of all rules as CSV, workers as pseudonyms, for whoever sees the records; logged before a byte is sent."""
    dataset = Dataset.objects.select_related("visit__factory", "programme", "table").get(pk=dataset.pk)
    demand(YES if may_see("dataset", by, facts_of(dataset), now) else no("steps.not-yours"))
    if dataset.table is None:
        refuse("datasets.no-table")
    if dataset.table.erased_at:
        refuse("files.erased")
    record("dataset.cases-read", dataset, by=by, now=now)
    return _unpacked(files.read(dataset.table.public_id))


def _unpacked(pieces: Iterable[bytes]) -> Iterator[bytes]:
    unpack = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    for piece in pieces:
        yield unpack.decompress(piece)
    yield unpack.flush()
