"""The documents that a visit asked for, for its report: which came, when, and which are late or missing."""

from datetime import datetime

from fairfloor.core.periods import in_zone
from fairfloor.core.remedies import after
from fairfloor.registry.models import DocumentRequest, Visit
from fairfloor.reporting import contents as form


def part(visit: Visit, now: datetime) -> tuple[form.RequestedDocument, ...]:
    """Each document asked for, as it stands at the moment `now`."""
    zone = visit.factory.zone
    return tuple(
        form.RequestedDocument(
            form.Free(row.language, row.text),
            document_state(row, now),  # type: ignore[arg-type]
            in_zone(row.received_at, zone) if row.received_at else None,
        )
        for row in DocumentRequest.objects.filter(visit=visit).order_by("pk")
    )


def document_state(row: DocumentRequest, now: datetime) -> str:
    """requested, received, late or missing, at the moment `now`."""
    if row.received_at:
        return "late" if row.due_at and row.received_at >= after(row.due_at) else "received"
    return "missing" if row.due_at and now >= after(row.due_at) else "requested"
