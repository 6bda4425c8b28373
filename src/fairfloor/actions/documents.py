"""The factory hands in a document that the closing meeting asked for."""

from collections.abc import Iterable
from datetime import datetime

from fairfloor.actions import files, notices
from fairfloor.actions.acts import action, demand, refuse
from fairfloor.actions.events import record
from fairfloor.core.access import MANAGER, Viewer
from fairfloor.core.decisions import YES, no
from fairfloor.registry.models import DocumentRequest
from fairfloor.registry.viewers import relations_to


@action
def hand_in(
    *, request: DocumentRequest, name: str, media_type: str, pieces: Iterable[bytes], by: Viewer, now: datetime
) -> DocumentRequest:
    """Keeps the document; after its deadline it is still taken, and shown as late. The team is told."""
    kept = (
        DocumentRequest.objects.select_for_update(of=("self",))
        .select_related("visit__factory", "programme")
        .get(pk=request.pk)
    )
    demand(YES if MANAGER in relations_to(kept, by, now) else no("steps.not-yours"))
    if kept.received_at:
        refuse("documents.received")
    kept.file = files.keep(programme=kept.programme, name=name, media_type=media_type, pieces=pieces, by=by, now=now)
    kept.received_at, kept.received_by_id = now, by.actor
    kept.save()
    team = [member.person for member in kept.visit.members.select_related("person")]
    notices.tell(team, "document-received", about=kept, now=now)
    record("document.received", kept, by=by, now=now, told={"sha256": kept.file.sha256})
    return kept
