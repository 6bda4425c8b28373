"""The documents that a visit asked for, for its report: which came, when, and which are late or missing."""

from collections.abc import Iterable
from datetime import datetime

from fairfloor.core.periods import in_zone
from fairfloor.core.remedies import after
from fairfloor.registry.models import DocumentRequest
from fairfloor.reporting import contents as form


def part(rows: Iterable[DocumentRequest], zone: str, now: datetime) -> tuple[form.RequestedDocument, ...]:
    """Each document that is on the list, as it stands at the moment `now`; moments are told in the factory's zone."""
    return tuple(
        form.RequestedDocument(
            form.Free(row.language, row.text),
            document_state(row, now),  # type: ignore[arg-type]
            in_zone(row.received_at, zone) if row.received_at else None,
        )
        for row in rows
        if row.withdrawn_at is None
    )


def document_state(row: DocumentRequest, now: datetime) -> str:
    """requested, received, late, missing or withdrawn, at the moment `now`."""
    if row.withdrawn_at:
        return "withdrawn"
    if row.received_at:
        return "late" if row.due_at and row.received_at >= after(row.due_at) else "received"
    return "missing" if row.due_at and now >= after(row.due_at) else "requested"
