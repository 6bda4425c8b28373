"""The factory hands in a document that the closing meeting asked for; who may see it opens it."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from fairfloor.actions import files, notices, visits
from fairfloor.actions.acts import action, demand, refuse
from fairfloor.actions.events import record
from fairfloor.core.access import MANAGER, Viewer, may_see
from fairfloor.core.decisions import YES, no
from fairfloor.core.remedies import MOST_PAPERS, after
from fairfloor.registry import files as stored
from fairfloor.registry.models import DocumentRequest, StoredFile, Visit
from fairfloor.registry.viewers import facts_of, relations_to


@action
def hand_in(
    *, request: DocumentRequest, name: str, media_type: str, pieces: Iterable[bytes], by: Viewer, now: datetime
) -> DocumentRequest:
    """Keeps the document; after its deadline it is still taken, and shown as late. The team is told.

    What came was the wrong file, or not all of it: until the last moment another is kept beside it, as a row of the list of its
    own; nothing that came is replaced. Which row that is is answered.
    """
    kept = (
        DocumentRequest.objects.select_for_update(of=("self",))
        .select_related("visit__factory", "programme")
        .get(pk=request.pk)
    )
    demand(YES if MANAGER in relations_to(kept, by, now) else no("steps.not-yours"))
    if kept.withdrawn_at:
        refuse("documents.withdrawn")
    if kept.received_at:
        kept = _beside(kept, now)
    kept.file = files.keep(programme=kept.programme, name=name, media_type=media_type, pieces=pieces, by=by, now=now)
    kept.received_at, kept.received_by_id = now, by.actor
    kept.save()
    team = [member.person for member in kept.visit.members.select_related("person")]
    notices.tell(team, "document-received", about=kept, now=now)
    record("document.received", kept, by=by, now=now, told={"sha256": kept.file.sha256})
    return kept


def may_add(request: DocumentRequest, now: datetime) -> bool:
    """Whether the factory may hand in another document beside the one that came: until the last moment that it was told."""
    return request.received_at is not None and request.due_at is not None and now < after(request.due_at)


def _beside(request: DocumentRequest, now: datetime) -> DocumentRequest:
    """A row like that of a request whose document came, for another document; refuses when it is late, or there are many."""
    if not may_add(request, now):
        refuse("documents.received")
    alike = DocumentRequest.objects.filter(visit=request.visit_id, text=request.text, requested_at=request.requested_at)
    if alike.count() >= MOST_PAPERS:
        refuse("documents.too-many", most=MOST_PAPERS)
    return DocumentRequest(
        programme=request.programme, visit=request.visit, text=request.text, language=request.language,
        requested_at=request.requested_at, requested_by_id=request.requested_by_id, due_at=request.due_at,
    )  # fmt: skip


@action
def withdraw(
    *, request: DocumentRequest, reason: str, language: str, by: Viewer, now: datetime, instead: str = ""
) -> DocumentRequest | None:
    """Takes a document off the list, with a reason, before its last moment and while nothing came.

    `instead`, in the same language as the reason: what is asked for in its place until the same moment; that request is the
    answer. A factory that knows of the list is told.
    """
    visit = visits.held(Visit(pk=request.visit_id), "withdraw-document", by=by, now=now)
    kept = DocumentRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if kept.received_at:
        refuse("documents.came")
    if kept.withdrawn_at:
        refuse("documents.withdrawn")
    if kept.due_at and now >= after(kept.due_at):
        refuse("documents.too-late")
    if not reason.strip():
        refuse("documents.no-reason")
    kept.withdrawn_at, kept.withdrawn_by_id = now, by.actor
    kept.withdrawn_reason, kept.withdrawn_language = reason, language
    kept.save()
    made = None
    if instead.strip():
        made = DocumentRequest.objects.create(
            programme=visit.programme, visit=visit, text=instead.strip(), language=language, requested_at=now,
            requested_by_id=by.actor, due_at=kept.due_at,
        )  # fmt: skip
    if kept.due_at:
        told = notices.managers(visit.programme, visit.factory, now)
        notices.tell(told, "documents-changed", about=visit, now=now, until=kept.due_at)
    record("document.withdrawn", kept, by=by, now=now, told={"reason": reason, "instead": instead})
    return made


@action
def open_document(*, request: DocumentRequest, by: Viewer, now: datetime) -> tuple[StoredFile, Iterator[bytes]]:
    """The document that was handed in and its plain content, for whoever may see the request; logged."""
    kept = DocumentRequest.objects.select_related("visit", "programme", "file").get(pk=request.pk)
    demand(YES if may_see(DocumentRequest.NOUN, by, facts_of(kept), now) else no("steps.not-yours"))
    if kept.file is None or kept.file.erased_at:
        refuse("files.erased")
    record("file.opened", kept.file, by=by, now=now)
    return kept.file, stored.read(kept.file.public_id)
