"""What earlier reports on the factory found, for the team of a later visit: what stands again, and what was put right."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from fairfloor.actions import checklists, reads
from fairfloor.actions import corrective_actions as actions
from fairfloor.actions.earlier import BREACH
from fairfloor.core import remedies, standards
from fairfloor.core import visits as rules
from fairfloor.core.access import MONITOR, OFFICER, REVIEWER
from fairfloor.registry.models import Answer, CorrectiveAction, Finding, Report
from fairfloor.registry.statements import Bundle, Statement
from fairfloor.registry.visit_rows import BREACHED, OF_VISIT, REPORTS_BEFORE
from fairfloor.web import places
from fairfloor.web.action_files import evidence
from fairfloor.web.corrective_actions import Judgement, either, marked, why
from fairfloor.web.doors import attempt, door
from fairfloor.web.guidance import named
from fairfloor.web.inputs import paragraphs
from fairfloor.web.reads import read_page
from fairfloor.web.report_rows import STATEMENTS, of_reports
from fairfloor.web.teams import open_to_staff, open_to_team, takes
from fairfloor.web.viewers import moment
from fairfloor.web.words import ANSWERS

# What hangs on reports, and the answers of a visit.
BESIDE = Bundle(
    *(STATEMENTS[name] for name in ("versions", "findings", "actions", "action_files")), Statement(Answer, OF_VISIT)
)


@dataclass(frozen=True)
class Row:
    """A finding of an earlier report: how its clause is cited, its page at this visit, the answer here, and what was done.

    The address is empty where the visit does not ask the clause.
    """

    finding: Any
    clause: str
    url: str
    answer: Any
    actions: list[Any]


def reports_before(request: Any, visit: Any) -> Any:
    """The reports on this factory that were published before the visit ended, as far as the viewer reads them, newest first."""
    rows, until = Report.objects.visible(request.viewer, moment(request)), visit.closed_at or visit.ended_at
    rows = rows.filter(
        programme=visit.programme_id, factory=visit.factory_id, published_at__lte=until or moment(request)
    )
    return rows.exclude(visit=visit.pk).order_by("-published_at", "-pk")


def breached_before(request: Any, clause: str, before: Iterable[tuple[int, datetime]]) -> list[datetime]:
    """When those of the reports `before` (REPORTS_BEFORE) were published in which the clause is a non-compliance that stands.

    The newest first.
    """
    published = dict(before)
    if not published:
        return []
    found = BREACHED.seen(request.viewer, moment(request), clause, BREACH, tuple(published))
    return sorted((published[report] for (report,) in found), reverse=True)


def count_before(request: Any, visit: Any) -> int:
    """How many such reports there are."""
    return REPORTS_BEFORE.count_seen(request.viewer, moment(request), *values_before(visit, moment(request)))


def values_before(visit: Any, now: datetime) -> tuple[Any, ...]:
    """What REPORTS_BEFORE is asked with."""
    return visit.programme_id, visit.factory_id, visit.closed_at or visit.ended_at or now, visit.pk


@door(MONITOR, REVIEWER, OFFICER)
def earlier(request: Any, visit_id: str) -> HttpResponse:
    """Each earlier report with its findings, the answers of this visit beside them, and the corrective actions."""
    visit, team = open_to_staff(request, visit_id)
    viewer, now = request.viewer, moment(request)
    reports = list(reports_before(request, visit))
    keys = (tuple(one.pk for one in reports),)
    versions, findings, plans, files, answers = BESIDE.seen(viewer, now, *[keys] * 4, (visit.pk,))
    newest = {one.report_id: one.number for one in reversed(versions)}
    taken: dict[int, list[Any]] = {}
    for plan in marked(plans, zone=visit.factory.zone, now=now, files=evidence(files)):
        taken.setdefault(plan.finding_id, []).append(plan)
    given = {(one.clause, one.building): one for one in answers}
    found: dict[int, list[Row]] = {}
    asks = {one.clause.id for one in checklists.every_asked(visit)}
    for row in (one for one in findings if one.withdrawn_at is None and one.kind != remedies.PRAISE):
        cited, url = _clause(visit, row.clause)
        answer = given.get((row.clause, row.building)) or given.get((row.clause, ""))
        found.setdefault(row.report_id, []).append(
            Row(row, cited, url if row.clause in asks else "", answer, taken.get(row.pk, []))
        )
    if found:
        reads.note_earlier(visit=visit, by=viewer, now=now)
    return render(request, "visits/earlier.html", {
        "visit": visit, "answers": ANSWERS, "breach": BREACH, "zone": visit.factory.zone,
        "reports": [(one, newest.get(one.pk), found.get(one.pk, [])) for one in reports],
        "may_check": team and visit.state == rules.CLOSED and takes(request, visit), "done": remedies.DONE,
        "before_closing": team and visit.state in (rules.PLANNED, rules.AT_GATE, rules.INSIDE),
    })  # fmt: skip


def _clause(visit: Any, id: str) -> tuple[str, str]:
    """How a clause is cited, and its page at this visit; an empty address where the visit does not ask it."""
    code = id.partition("/")[0]
    try:
        clause = standards.load(code, dict(visit.standards).get(code)).clause(id)
    except standards.NotOnShelf:
        return id, ""
    return named(clause), places.address(visit, id) if code in dict(visit.standards) else ""


def _checking(request: Any, programme: Any) -> Judgement:
    """Found done, or what was found instead."""
    done, not_done = ("verify", _("It is done: verified")), ("not-confirm", _("It was not found done"))
    hint = _("The factory reads it. Needed where it was not found done. No worker's name.")
    return Judgement(
        request.POST or None, programme=programme, decision=either(_("What the visit found"), done, not_done), words="found",
        field=why(_("What was seen"), hint),
    )  # fmt: skip


@door(MONITOR, methods=("GET", "POST"))
def check(request: Any, visit_id: str, public_id: str) -> HttpResponse:
    """The team verifies what the factory says it has done, or says what it found instead."""
    visit, now = open_to_team(request, visit_id), moment(request)
    rows = CorrectiveAction.objects.visible(request.viewer, now).select_related("report", "finding")
    row = rows.filter(public_id=public_id, report__in=reports_before(request, visit)).first()
    if row is None:
        raise Http404
    form = _checking(request, visit.programme)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        act = lambda: actions.check(  # noqa: E731
            corrective_action=row, visit=visit, confirmed=told["decision"] == "verify", found=paragraphs(told["found"]),
            language=told["language"], by=request.viewer, now=now,
        )  # fmt: skip
        if attempt(request, act, done=_("It is kept. The factory has been told.")):
            return redirect("visit_earlier", visit.public_id)
    files = of_reports(request, [row.report_id], "action_files").action_files
    (row,) = marked([row], zone=visit.factory.zone, now=now, files=evidence(files))
    return read_page(request, Finding, row.finding, "visits/earlier_check.html", {
        "visit": visit, "action": row, "finding": row.finding, "clause": _clause(visit, row.finding.clause)[0],
        "zone": visit.factory.zone, "form": form if row.state == remedies.DONE and visit.state == rules.CLOSED else None,
    })  # fmt: skip


urlpatterns = [
    path("earlier/", earlier, name="visit_earlier"),
    path("earlier/<str:public_id>/", check, name="visit_earlier_check"),
]
