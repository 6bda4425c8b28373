"""The factory hands in a document that the closing meeting asked for; who may see it opens it."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from fairfloor.actions import files, notices
from fairfloor.actions.acts import action, demand, refuse
from fairfloor.actions.events import record
from fairfloor.core.access import MANAGER, Viewer, may_see
from fairfloor.core.decisions import YES, no
from fairfloor.registry import files as stored
from fairfloor.registry.models import DocumentRequest, StoredFile
from fairfloor.registry.viewers import facts_of, relations_to


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


@action
def open_document(*, request: DocumentRequest, by: Viewer, now: datetime) -> tuple[StoredFile, Iterator[bytes]]:
    """The document that was handed in and its plain content, for whoever may see the request; logged."""
    kept = DocumentRequest.objects.select_related("visit", "programme", "file").get(pk=request.pk)
    demand(YES if may_see(DocumentRequest.NOUN, by, facts_of(kept), now) else no("steps.not-yours"))
    if kept.file is None or kept.file.erased_at:
        refuse("files.erased")
    record("file.opened", kept.file, by=by, now=now)
    return kept.file, stored.read(kept.file.public_id)
