"""Evidence beside a corrective action: the factory adds files and takes them back while nobody has looked; readers open them."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from fairfloor.actions import files, notices
from fairfloor.actions.acts import action, demand, refuse
from fairfloor.actions.corrective_actions import held
from fairfloor.actions.events import record
from fairfloor.core import remedies
from fairfloor.core.access import Viewer, may_see
from fairfloor.core.decisions import YES, no
from fairfloor.core.steps import may_take
from fairfloor.registry import files as stored
from fairfloor.registry.models import ActionFile, CorrectiveAction, StoredFile
from fairfloor.registry.viewers import facts_of, relations_to


@action
def attach(
    *, corrective_action: CorrectiveAction, papers: Iterable[files.Paper], by: Viewer, now: datetime
) -> CorrectiveAction:
    """The factory puts photos, receipts or policies beside its corrective action; every officer is told."""
    kept, papers = held(corrective_action), list(papers)
    relations = relations_to(kept.report, by, now)
    demand(may_take(remedies.ACTION_STEPS, "action", "attach", state=kept.state, relations=relations))
    demand(remedies.may_add(had=ActionFile.objects.filter(corrective_action=kept).count(), more=len(papers)))
    hashes = []
    for file in files.keep_each(kept.programme, papers, by=by, now=now):
        ActionFile.objects.create(
            programme=kept.programme, report=kept.report, corrective_action=kept, file=file, name=file.name,
            attached_at=now, attached_by_id=by.actor,
        )  # fmt: skip
        hashes.append(file.sha256)
    notices.tell(notices.officers(kept.programme, now), "action-file-attached", about=kept.report, now=now)
    record("action.file-attached", kept, by=by, now=now, told={"files": hashes})
    return kept


@action
def take_back(*, attached: ActionFile, by: Viewer, now: datetime) -> ActionFile:
    """The factory takes a file back before the action was accepted or checked; its row, hash and content are kept."""
    kept = held(ActionFile.objects.select_related("corrective_action").get(pk=attached.pk).corrective_action)
    row: ActionFile = ActionFile.objects.select_for_update(of=("self",)).select_related("file").get(pk=attached.pk)
    looked_at = kept.answered_at is not None or kept.checked_at is not None
    relations = relations_to(kept.report, by, now)
    demand(remedies.may_take_back(state=kept.state, looked_at=looked_at, relations=relations))
    if row.taken_back_at is not None:
        refuse("remedies.file-taken-back")
    row.taken_back_at, row.taken_back_by_id = now, by.actor
    row.save()
    record("action.file-taken-back", kept, by=by, now=now, told={"file": row.file.sha256})
    return row


@action
def open_file(*, attached: ActionFile, by: Viewer, now: datetime) -> tuple[StoredFile, Iterator[bytes]]:
    """A file beside a corrective action and its plain content, for whoever may read the action; logged."""
    kept = ActionFile.objects.select_related("report__visit", "programme", "file").get(pk=attached.pk)
    demand(YES if may_see(ActionFile.NOUN, by, facts_of(kept), now) else no("steps.not-yours"))
    if kept.taken_back_at is not None:
        refuse("remedies.file-taken-back")
    if kept.file.erased_at:
        refuse("files.erased")
    record("file.opened", kept.file, by=by, now=now)
    return kept.file, stored.read(kept.file.public_id)
