"""An approval is void the moment that what was approved no longer stands: the state says so, and those concerned are told."""

from datetime import datetime

from fairfloor.actions import contents, notices
from fairfloor.actions.events import record
from fairfloor.core import reports, visits
from fairfloor.core.access import Viewer
from fairfloor.registry.models import Report, Visit


def hold_of(visit: Visit, *, by: Viewer, now: datetime) -> None:
    """As `hold`, for the report of a visit; one that is not closed has none, and is asked nothing."""
    if visit.state == visits.CLOSED:
        hold(by=by, now=now, visit=visit)


def hold(*, by: Viewer | None, now: datetime, **where: object) -> None:
    """Voids the approval of each report among `where` whose content is not what was approved; runs inside an action.

    Called by whoever changed what a report is made of, before its own event: one query where no report is approved.
    """
    rows = Report.objects.select_for_update(of=("self",)).select_related(
        "visit__factory", "visit__profile", "programme"
    )
    for report in rows.filter(state=reports.APPROVED, **where).order_by("pk"):
        if contents.review_hash(report) != report.approved_sha256:
            void(report, by=by, now=now)


def void(report: Report, *, by: Viewer | None, now: datetime) -> None:
    """Takes the approval back from a locked report; its team, who approved it and the officers are told."""
    approver, approved = report.approved_by, report.approved_sha256
    report.state = reports.VOID
    withdraw(report)
    report.save()
    team = [member.person for member in report.visit.members.select_related("person").order_by("pk")]
    people = [*team, *([approver] if approver else []), *notices.officers(report.programme, now)]
    notices.tell(people, "report-voided", about=report, now=now)
    record("report.voided", report, by=by, now=now, told={"approved": approved})


def tell_taken_back(report: Report, *, by: Viewer, now: datetime) -> None:
    """Its reviewer has taken an approval back: the other officers, who were told of it, learn so from the page of the visit.

    A draft is not theirs to read, so a notice about the report would lead nowhere.
    """
    people = [person for person in notices.officers(report.programme, now) if person.pk != by.person]
    notices.tell(people, "approval-taken-back", about=report.visit, now=now)


def withdraw(report: Report) -> None:
    """Takes from the report, unsaved, that it was handed in and approved."""
    report.submitted_at = report.submitted_by = report.approved_at = report.approved_by = None
    report.approved_sha256 = ""
