"""The time for objections made longer, or left as it was told: by a named officer, with a reason, before it has ended."""

from datetime import date, datetime

from fairfloor.actions import notices
from fairfloor.actions.acts import action, demand, refuse
from fairfloor.actions.events import record
from fairfloor.actions.remedies import last_moment, standing
from fairfloor.core import remedies, reports
from fairfloor.core.access import Viewer
from fairfloor.core.decisions import YES, Decision, no
from fairfloor.core.periods import last_second
from fairfloor.core.steps import phrase_of_state
from fairfloor.registry.models import Extension, Finding, Report
from fairfloor.registry.viewers import stands


@action
def extend(
    *, report: Report, finding: Finding | None, day: date, reason: str, language: str, by: Viewer, now: datetime
) -> Extension:
    """Moves the last moment for objections to the end of `day` in the factory's zone: of one finding, or of all (None).

    What it was and why it was moved is kept for good and shown beside the clock; the factory is told.
    """
    report = (
        Report.objects.select_for_update(of=("self",))
        .select_related("visit__factory", "programme")
        .get(pk=report.pk)
    )  # fmt: skip
    relations = stands(report, by, now)
    demand(reports.may("extend", state=report.state, relations=relations))
    if finding is not None:
        finding = Finding.objects.select_for_update(of=("self",)).get(pk=finding.pk, report=report)
    was, until = last_moment(report, finding), last_second(day, report.visit.factory.zone)
    demand(
        remedies.may_extend(
            relations=relations,
            now=now,
            last_moment=was,
            until=until,
            reason=reason,
            kind=finding.kind if finding else "",
        )
    )
    if finding is not None:
        demand(_still_open(finding))
    of = finding or report
    of.objections_until = until
    of.save()
    made = Extension.objects.create(
        programme=report.programme, report=report, finding_public_id=finding.public_id if finding else "", was_until=was,
        until=until, reason=reason, language=language, extended_at=now, extended_by_id=by.actor,
    )  # fmt: skip
    people = notices.managers(report.programme, report.visit.factory, now)
    notices.tell(people, "objections-extended", about=report, now=now, until=until)
    told = {"was": was.isoformat(), "until": until.isoformat(), "reason": reason, "finding": made.finding_public_id}
    record("objections.extended", made, by=by, now=now, told=told)
    return made


@action
def keep(*, report: Report, would_be: datetime, reason: str, language: str, by: Viewer, now: datetime) -> Extension:
    """Leaves the last moment for objections as it was told, although a holiday announced later would make it `would_be`.

    Kept for good and shown beside the clock; nobody is told anything new, since nothing changes for them.
    """
    report = (
        Report.objects.select_for_update(of=("self",)).select_related("visit__factory", "programme").get(pk=report.pk)
    )
    relations = stands(report, by, now)
    demand(reports.may("extend", state=report.state, relations=relations))
    until = last_moment(report, None)
    demand(remedies.may_keep(relations=relations, now=now, last_moment=until, would_be=would_be, reason=reason))
    if Extension.objects.filter(report=report, until=until, would_be=would_be).exists():
        refuse("remedies.kept-already")
    made = Extension.objects.create(
        programme=report.programme, report=report, was_until=until, until=until, would_be=would_be, reason=reason,
        language=language, extended_at=now, extended_by_id=by.actor,
    )  # fmt: skip
    told = {"until": until.isoformat(), "would_be": would_be.isoformat(), "reason": reason}
    record("objections.kept", made, by=by, now=now, told=told)
    return made


def _still_open(finding: Finding) -> Decision:
    """Whether an objection to the finding, or more documents to one, could still change anything."""
    if finding.withdrawn_at is not None:
        return no("remedies.withdrawn")
    raised = standing(finding)
    if raised is None or raised.state == remedies.OPEN:
        return YES
    return no("steps.objection-state", state=phrase_of_state("objection", raised.state))
