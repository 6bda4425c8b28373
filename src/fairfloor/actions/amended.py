"""A report as its amendment would have it: findings and scope laid over those published, which stay as they are.

And what becomes of an amendment's approval when the report changes under it.
"""

from collections.abc import Iterable
from copy import copy
from datetime import datetime
from typing import Any

from django.db.models import Q

from fairfloor.actions import contents, notices
from fairfloor.actions.content_rows import Rows
from fairfloor.actions.contents import Draft
from fairfloor.actions.events import record
from fairfloor.core import amendments, deadlines, remedies, standards
from fairfloor.core.access import Viewer
from fairfloor.core.periods import local_day
from fairfloor.registry.models import Amendment, Finding, Objection, Report
from fairfloor.registry.rules import procedure_at


def draft_of(amendment: Amendment, now: datetime, rows: Rows | None = None) -> Draft:
    """What would be printed if the amendment were published at `now`; its findings are not saved.

    `rows`: what the same action has read of the report already; they stay as they are.
    """
    report, changes = amendment.report, amendment.findings
    factory, procedure = report.visit.factory, procedure_at(report.programme, now)
    until = deadlines.objection(
        local_day(now, factory.zone), procedure=procedure, zone=factory.zone, jurisdiction=factory.jurisdiction
    ).moment
    classes, small = [one.id for one in procedure.finding_classes], report.programme.small_number
    findings = [copy(row) for row in (rows or Rows(report)).findings]
    standing = {row.public_id: row for row in findings if row.withdrawn_at is None}
    gone = {row.public_id for row in findings} - standing.keys()
    reopened: dict[str, datetime] = {}
    for public_id, told in changes.items():
        if public_id in gone:  # an objection was upheld since
            continue
        row, was = standing.get(public_id), None
        if told["values"] is None:
            if row is not None:
                row.withdrawn_at = now
            continue
        if row is None:
            row = Finding(programme=report.programme, report=report, public_id=public_id, position=told["position"])
            findings.append(row)
        else:
            was = _weight(row, small)
        for name, value in told["values"].items():
            setattr(row, name, value)
        if amendments.is_worse(classes=classes, was=was, now=_weight(row, small), said=told["worse"]):
            row.reopened_at = now
            last = remedies.last_moment_of(row.objections_until, report.objections_until, until) or until
            row.objections_until = reopened[str(row.position)] = last
    findings.sort(key=lambda row: row.position)
    return Draft(findings, amendment.scope or report.scope, reopened)


def _weight(row: Any, small: int) -> tuple[str, str, int | None]:
    """Clause, class and workers of a finding as they are read: a few people in a sensitive matter are one and the same band."""
    workers = row.workers_affected
    if workers and workers < small and standards.protects(row.clause):
        workers = small - 1
    return row.clause, row.kind, workers


def hash_of(amendment: Amendment, rows: Rows | None = None) -> str:
    """The hash of what a reviewer of the amendment reads: it does not change with the day.

    `rows`: what the same action has read of the report already.
    """
    rows = rows or Rows(amendment.report)
    draft = draft_of(amendment, amendment.opened_at, rows)
    return contents.review_hash(amendment.report, draft=draft, before=rows.newest, reason=amendment.reason, rows=rows)


def withdraw(amendment: Amendment) -> None:
    """Takes from the amendment, unsaved, that it was handed in and approved."""
    amendment.submitted_at = amendment.submitted_by = amendment.approved_at = amendment.approved_by = None
    amendment.approved_sha256 = ""


def tell_void(amendment: Amendment, now: datetime) -> None:
    """Its team, who approved it and the officers learn that the approval is void."""
    approver = [amendment.approved_by] if amendment.approved_by else []
    people = [*team_of(amendment.report), *approver, *notices.officers(amendment.programme, now)]
    notices.tell(people, "report-voided", about=amendment.report, now=now)


def team_of(report: Report) -> list[Any]:
    """The people of the visit's team."""
    return [member.person for member in report.visit.members.select_related("person").order_by("pk")]


def is_open(report: Report) -> bool:
    """Whether an amendment of the report is open: there is one at a time."""
    return Amendment.objects.filter(report=report, state__in=amendments.OPEN).exists()


def decided(report: Report) -> bool:
    """Whether an objection was upheld that no version carries yet, so that one can be published without anybody's review."""
    return Objection.objects.filter(report=report, owed=True, state=remedies.UPHELD).exists()


def carried_out(report: Report, *, changed: Iterable[str] = ()) -> None:
    """Notes that a version now carries what was decided: every finding withdrawn, and what changed in those named.

    A decision to change a finding goes on being owed where the version leaves that finding as it was.
    """
    owed = Objection.objects.filter(report=report, owed=True)
    owed.filter(Q(state=remedies.UPHELD) | Q(finding__public_id__in=list(changed))).update(owed=False)


def hold(report: Report, *, by: Viewer | None, now: datetime) -> None:
    """Voids the approval of an amendment that no longer says what was approved, since its locked report has changed."""
    rows = Amendment.objects.select_for_update(of=("self",)).select_related("programme", "approved_by")
    for amendment in rows.filter(report=report, state=amendments.APPROVED):
        amendment.report, approved = report, amendment.approved_sha256
        if hash_of(amendment) == approved:
            continue
        tell_void(amendment, now)
        withdraw(amendment)
        amendment.state = amendments.VOID
        amendment.save()
        record("amendment.voided", amendment, by=by, now=now, told={"approved": approved})
