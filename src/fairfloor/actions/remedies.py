"""What a factory answers: objections with their documents and decisions, corrective actions."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from fairfloor.actions import amended, amendments, corrective_actions, files, notices, reports
from fairfloor.actions.acts import action, demand, refuse
from fairfloor.actions.events import record
from fairfloor.core import procedures, remedies
from fairfloor.core.access import Viewer, may_see
from fairfloor.core.decisions import YES, no
from fairfloor.core.periods import in_zone, local_day
from fairfloor.core.steps import may_take
from fairfloor.registry import files as stored
from fairfloor.registry.models import CorrectiveAction, Finding, Objection, ObjectionFile, Report, StoredFile
from fairfloor.registry.viewers import facts_of, relations_to, stands


@action
def object_to(
    *, finding: Finding, text: str, language: str, by: Viewer, now: datetime, papers: Iterable[files.Paper] = ()
) -> Objection:
    """The factory objects to a finding, in time to the second, with documents that show it.

    Every officer is told, who decides, and so are the team of the visit, its reviewer and who approved the report.
    """
    finding, papers = _finding(finding), list(papers)
    report = finding.report
    demand(
        remedies.may_object(
            now=now,
            last_moment=last_moment(report, finding),
            already=standing(finding) is not None,
            kind=finding.kind,
            withdrawn=finding.withdrawn_at is not None,
            relations=relations_to(report, by, now),
        )
    )
    if papers:
        demand(remedies.may_add(had=0, more=len(papers)))
    objection = Objection.objects.create(
        programme=report.programme, report=report, finding=finding, state=remedies.OPEN, text=text, language=language,
        raised_at=now, raised_by_id=by.actor,
    )  # fmt: skip
    kept = [file.sha256 for file in _put_beside(objection, papers, by=by, now=now)]
    deciding = notices.officers(report.programme, now)
    notices.tell(deciding, "objection-raised", about=report, now=now)
    concerned = [*amended.team_of(report), report.visit.reviewer, report.approved_by]
    notices.tell([one for one in concerned if one and one not in deciding], "objection-noted", about=report, now=now)
    told = {"text": text, "finding": finding.public_id, **({"files": kept} if kept else {})}
    record("objection.raised", objection, by=by, now=now, told=told)
    return objection


@action
def attach(*, objection: Objection, papers: Iterable[files.Paper], by: Viewer, now: datetime) -> Objection:
    """The factory adds documents to its objection, until the last moment for objecting; every officer is told."""
    objection, papers = _objection(objection), list(papers)
    report, finding = objection.report, objection.finding
    demand(
        remedies.may_attach(
            now=now,
            last_moment=last_moment(report, finding),
            state=objection.state,
            relations=relations_to(report, by, now),
        )
    )
    demand(remedies.may_add(had=ObjectionFile.objects.filter(objection=objection).count(), more=len(papers)))
    kept = [file.sha256 for file in _put_beside(objection, papers, by=by, now=now)]
    notices.tell(notices.officers(report.programme, now), "objection-file-attached", about=report, now=now)
    record("objection.file-attached", objection, by=by, now=now, told={"files": kept})
    return objection


@action
def open_file(*, attached: ObjectionFile, by: Viewer, now: datetime) -> tuple[StoredFile, Iterator[bytes]]:
    """A document beside an objection and its plain content, for whoever may see it; logged."""
    kept = ObjectionFile.objects.select_related("report__visit", "programme", "file").get(pk=attached.pk)
    demand(YES if may_see(ObjectionFile.NOUN, by, facts_of(kept), now) else no("steps.not-yours"))
    if kept.file.erased_at:
        refuse("files.erased")
    record("file.opened", kept.file, by=by, now=now)
    return kept.file, stored.read(kept.file.public_id)


def last_moment(report: Report, finding: Finding | None = None) -> datetime:
    """The last moment for objections to a finding, or to any (None), in the factory's zone; refuses before publication."""
    last = remedies.last_moment_of(report.objections_until, finding.objections_until if finding else None)
    if last is None:
        refuse("remedies.unpublished")
    return in_zone(last, report.visit.factory.zone)


def standing(finding: Finding) -> Objection | None:
    """The objection to a finding as it stands; None where there is none, or it was made worse since and is open again."""
    last = Objection.objects.filter(finding=finding).order_by("-raised_at", "-pk").first()
    if last is None or remedies.is_past(decided_at=last.decided_at, reopened_at=finding.reopened_at):
        return None
    return last


def _put_beside(
    objection: Objection, papers: Iterable[files.Paper], *, by: Viewer, now: datetime
) -> Iterator[StoredFile]:
    """Keeps each paper encrypted and puts it beside the objection."""
    for file in files.keep_each(objection.programme, papers, by=by, now=now):
        ObjectionFile.objects.create(
            programme=objection.programme, report=objection.report, objection=objection, file=file, name=file.name,
            attached_at=now, attached_by_id=by.actor,
        )  # fmt: skip
        yield file


@action
def decide(
    *, objection: Objection, upheld: bool, reasons: str, language: str, by: Viewer, now: datetime, changes: str | None = None
) -> Objection:  # fmt: skip
    """An officer decides on an objection, with reasons; upholding withdraws the finding from the next version.

    `changes`: it is upheld in part alone, and this changes in the finding. The finding stays, and an amendment of the report
    is opened for that reason, unless one is open.
    """
    objection = _objection(objection)
    report = objection.report
    step = "dismiss" if not upheld else "uphold" if changes is None else "uphold-in-part"
    relations, changed = stands(report, by, now), changes if changes and upheld else ""
    demand(remedies.may_decide(step, state=objection.state, relations=relations, reasons=reasons, changes=changed))
    objection.state = remedies.OBJECTION_STEPS[step].to
    objection.decided_at, objection.decided_by_id = now, by.actor
    objection.reasons, objection.changes, objection.reasons_language = reasons, changed, language
    objection.owed = upheld
    objection.save()
    if step == "uphold-in-part" and not amended.is_open(report):
        amendments.begin(report=report, reason=changed, language=language, by=by, now=now)
    if step == "uphold":
        Finding.objects.filter(pk=objection.finding_id).update(withdrawn_at=now)
        corrective_actions.lapse([objection.finding_id], by=by, now=now)
        amended.hold(report, by=by, now=now)
    notices.tell(
        notices.managers(report.programme, report.visit.factory, now), "objection-decided", about=report, now=now
    )
    told = {"reasons": reasons, **({"changes": changed} if changed else {})}
    record(f"objection.{objection.state}", objection, by=by, now=now, told=told)
    return objection


@action
def propose(*, finding: Finding, values: dict[str, Any], by: Viewer, now: datetime) -> CorrectiveAction:
    """The factory says what it will do about a finding. `values`: cause, action, who, until_date, language."""
    finding = _finding(finding)
    relations = relations_to(finding.report, by, now)
    demand(may_take(remedies.ACTION_STEPS, "action", "propose", state="none", relations=relations))
    if finding.report.published_at is None:
        refuse("remedies.nothing-to-answer")
    if finding.withdrawn_at is not None:
        refuse("remedies.withdrawn")
    today, until = local_day(now, finding.report.visit.factory.zone), values["until_date"]
    if until < today:
        refuse("remedies.day-passed")
    if until - today > remedies.LONGEST_TO_ACT:
        refuse("remedies.day-too-far", day=(today + remedies.LONGEST_TO_ACT).isoformat())
    procedure = procedures.founded(finding.programme.procedure, finding.programme.settings)
    near = until - today <= timedelta(days=procedure.clock("corrective-action-plan").soon)
    proposed = CorrectiveAction.objects.create(
        programme=finding.programme, report=finding.report, finding=finding, finding_public_id=finding.public_id,
        state=remedies.PLANNED, proposed_at=now, proposed_by_id=by.actor, changed_at=now, reminded_at=now if near else None,
        **values,
    )  # fmt: skip
    notices.tell(notices.officers(finding.programme, now), "action-proposed", about=finding.report, now=now)
    record("action.proposed", proposed, by=by, now=now, told=_told(values))
    return proposed


@action
def advance(*, corrective_action: CorrectiveAction, step: str, by: Viewer, now: datetime) -> CorrectiveAction:
    """The factory says that it has started, or finished, a corrective action."""
    kept = (
        CorrectiveAction.objects.select_for_update(of=("self",))
        .select_related("report__visit", "programme")
        .get(pk=corrective_action.pk)
    )
    relations = relations_to(kept.report, by, now)
    demand(may_take(remedies.ACTION_STEPS, "action", step, state=kept.state, relations=relations))
    kept.state, kept.changed_at = remedies.ACTION_STEPS[step].to, now
    kept.save()
    record(f"action.{kept.state}", kept, by=by, now=now)
    return kept


def _objection(objection: Objection) -> Objection:
    """The objection, its report locked before it: whoever publishes an amendment of the report waits for the same row."""
    reports.locked(objection.report)
    found: Objection = (
        Objection.objects.select_for_update(of=("self",))
        .select_related("report__visit__factory", "report__programme", "finding", "programme")
        .get(pk=objection.pk)
    )
    return found


def _told(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _finding(finding: Finding) -> Finding:
    """The finding, its report locked before it, as in `_objection`."""
    reports.locked(finding.report)
    found: Finding = (
        Finding.objects.select_for_update(of=("self",))
        .select_related(
            "report__visit__factory", "report__visit__reviewer", "report__approved_by", "report__programme", "programme"
        )
        .get(pk=finding.pk)
    )
    return found
