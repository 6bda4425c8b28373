"""A report as its amendment would have it: findings and scope laid over those published, which stay as they are."""

from datetime import datetime
from typing import Any

from fairfloor.actions.contents import Draft
from fairfloor.core import amendments, deadlines, remedies
from fairfloor.core.periods import local_day
from fairfloor.registry.models import Amendment, Finding
from fairfloor.registry.rules import procedure_at


def draft_of(amendment: Amendment, now: datetime) -> Draft:
    """What would be printed if the amendment were published at `now`; the rows are not saved."""
    report, changes = amendment.report, amendment.findings
    factory, procedure = report.visit.factory, procedure_at(report.programme, now)
    until = deadlines.objection(
        local_day(now, factory.zone), procedure=procedure, zone=factory.zone, jurisdiction=factory.jurisdiction
    ).moment
    classes = [one.id for one in procedure.finding_classes]
    findings = list(Finding.objects.filter(report=report).order_by("position", "pk"))
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
            was = _weight(row)
        for name, value in told["values"].items():
            setattr(row, name, value)
        if amendments.is_worse(classes=classes, was=was, now=_weight(row), said=told["worse"]):
            row.reopened_at = now
            last = remedies.last_moment_of(row.objections_until, report.objections_until, until) or until
            row.objections_until = reopened[str(row.position)] = last
    findings.sort(key=lambda row: row.position)
    return Draft(findings, amendment.scope or report.scope, reopened)


def _weight(row: Any) -> tuple[str, str, int | None]:
    return row.clause, row.kind, row.workers_affected
