"""Reports: the list, the draft and its findings, submission, review, publication, and a report's own page."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, Max, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import include, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairfloor.actions import cases
from fairfloor.actions import reports as actions
from fairfloor.core import deadlines, remedies, reviews
from fairfloor.core import reports as rules
from fairfloor.core.access import BUYER, MANAGER, MONITOR, OFFICER, REVIEWER
from fairfloor.core.periods import local_day
from fairfloor.registry.models import DocumentRequest, Report, Version, Visit
from fairfloor.registry.rules import procedure_at
from fairfloor.web.action_files import evidence
from fairfloor.web.corrective_actions import marked
from fairfloor.web.doors import attempt, door, find
from fairfloor.web.extensions import extensions, kept, told_clocks
from fairfloor.web.findings import clause_of, special
from fairfloor.web.inputs import procedure_of
from fairfloor.web.objection_files import beside, raised
from fairfloor.web.orders import Order, name_key, order_of, place_key
from fairfloor.web.pages import PAGE, chosen_programme
from fairfloor.web.reads import read_page
from fairfloor.web.renderings import standing_of
from fairfloor.web.report_rows import BESIDE, of_reports
from fairfloor.web.review_rows import beside as comments_beside
from fairfloor.web.teams import another_reviews, in_team, is_manager, took_part
from fairfloor.web.tellings import OF_REPORT, told_of
from fairfloor.web.versions import printed
from fairfloor.web.viewers import moment
from fairfloor.web.words import REPORT_MARKS

STAFF = (OFFICER, MONITOR, REVIEWER)
READERS = (*STAFF, MANAGER, BUYER)
# What a report's own page shows of it.
ON_PAGE = (
    "versions", "visits", "members", "findings", *BESIDE, "comments", "meetings", "delays", "amendments",
)  # fmt: skip
PARTS = (
    "amendments",
    "findings",
    "reviews",
    "review_comments",
    "versions",
    "remedies",
    "corrective_actions",
    "action_files",
    "objection_files",
    "clarifications",
    "delays",
    "extensions",
    "cases",
)


@door(*READERS)
def reports(request: Any) -> HttpResponse:
    """The reports that the viewer may know of; for a factory also its closed visits and what they still ask for."""
    programme, viewer = chosen_programme(request, *READERS), request.viewer
    order, words, state, rows = listed(request, programme)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    managed = [held.factory for held in viewer.held if held.role == MANAGER and held.programme == programme.pk]
    return render(request, "reports/list.html", {
        "page": page, "newest": newest(request, page), "order": order,
        "state": state, "words": words, "states": rules.STATES, "marks": REPORT_MARKS, "filtered": bool(state or words),
        "staff": programme.pk in viewer.programmes(*STAFF), "visits": _visited(request, managed), "managed": managed,
    })  # fmt: skip


HEADS = {"name": gettext_lazy("Factory"), "published": gettext_lazy("Published")}
STAFF_HEADS = {"name": HEADS["name"], "state": gettext_lazy("State"), "published": HEADS["published"]}


def listed(request: Any, programme: Any) -> tuple[Order, str, str, Any]:
    """The order, the words and the state that the address asks for, and the reports that fit them: the newest first."""
    staff = programme.pk in request.viewer.programmes(*STAFF)
    order = order_of(request, STAFF_HEADS if staff else HEADS)
    state, words = request.GET.get("state", ""), request.GET.get("q", "").strip()
    rows = Report.objects.visible(request.viewer, moment(request)).filter(programme=programme).select_related("factory")
    if state in rules.STATES:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(Q(factory__name__icontains=words) | Q(factory__local_name__icontains=words))
    keys = {"name": name_key(of="factory__"), "state": place_key("state", rules.STATES), "published": F("published_at")}
    own = (F("published_at").desc(nulls_first=True), "-drafted_at", "-pk")  # what is not published yet is the newest
    return order, words, state, order.sort(rows, keys, own=own, of="factory__", unknown=("published",))


def newest(request: Any, of: Any) -> dict[int, int]:
    """The number of each report's newest version, by the report's key: one query."""
    versions = Version.objects.visible(request.viewer, moment(request)).filter(report__in=[row.pk for row in of])
    return dict(versions.values_list("report").annotate(newest=Max("number")).order_by())


def _visited(request: Any, factories: list[Any]) -> list[tuple[Any, int, bool]]:
    """The closed visits of a manager's factories, each with how many documents did not come and whether its report tells so."""
    if not factories:
        return []
    viewer, now = request.viewer, moment(request)
    rows = Visit.objects.visible(viewer, now).filter(factory__in=factories).select_related("factory")
    closed = list(rows.order_by("-closed_at")[:PAGE])
    requests = DocumentRequest.objects.visible(viewer, now).filter(visit__in=closed)
    open_requests = requests.filter(received_at=None, withdrawn_at=None)
    waiting: dict[int, int] = {}
    for visit in open_requests.values_list("visit", flat=True):
        waiting[visit] = waiting.get(visit, 0) + 1
    told = set(Report.objects.visible(viewer, now).filter(visit__in=closed).values_list("visit", flat=True))
    return [(visit, waiting.get(visit.pk, 0), visit.pk in told) for visit in closed]


@door(MONITOR, methods=("POST",))
def draft(request: Any, visit_id: str) -> HttpResponse:
    """Begins the report of a closed visit."""
    visit = find(Visit, request, visit_id)
    act = lambda: actions.draft(visit=visit, by=request.viewer, now=moment(request))  # noqa: E731
    made = attempt(request, act, done=_("The draft holds a finding for every non-compliance. Complete each of them."))
    return redirect("report", made.public_id) if made else redirect("visit", visit.public_id)


@door(*READERS)
def report(request: Any, public_id: str) -> HttpResponse:
    """A report's own page: for its staff its state and next step, for the factory its findings and answers to them."""
    viewer, now = request.viewer, moment(request)
    rows = Report.objects.visible(viewer, now).select_related("factory", "programme", "drafted_by", "approved_by")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    staff, officer = (found.programme_id in viewer.programmes(*roles) for roles in (STAFF, (OFFICER,)))
    if not staff and not is_manager(request, found.factory_id):
        return redirect("version", found.public_id, of_reports(request, [found.pk], "versions").versions[0].number)
    beside_it = of_reports(request, [found.pk], *ON_PAGE)
    versions, visit = beside_it.versions, next(iter(beside_it.visits), None)
    for one in versions:
        one.report, one.programme, one.languages = found, found.programme, printed(one)
    if visit is None and versions:  # the team of a later visit reads what was published, not the visit behind it
        return redirect("version", found.public_id, versions[0].number)
    if visit is None:
        raise Http404
    members, manages = beside_it.members, is_manager(request, found.factory_id)
    team, reviewer = staff and in_team(request, visit, members), found.programme_id in viewer.programmes(REVIEWER)
    decides = reviewer and not another_reviews(request, visit)
    told = _findings(request, found, visit, beside_it)
    # A manager reads the newest version here, and the factory is told so as of any other reader; staff work on the report.
    of, on = (Version, versions[0] if versions and not staff else found) if versions else (Report, found)
    tellings = told_of(request, found, OF_REPORT, look=(of, on)) if versions else []
    comments = comments_beside(beside_it.comments, found, beside_it.findings, team=team, reviewer=decides)
    return read_page(request, of, on, "reports/report.html", {
        "comments": comments if staff else {},
        "asked": sum(row.state == reviews.OPEN for row in beside_it.comments),
        "report": found, "visit": visit, "factory": found.factory, "zone": found.factory.zone, "staff": staff,
        "mark": REPORT_MARKS[found.state], "versions": versions, "team": team, "is_reviewer": reviewer,
        "is_officer": officer, "decides": officer and bool(versions) and not took_part(request, visit.pk, found, members), **told,
        "manages": manages, "meetings": beside_it.meetings, "special": special(visit),
        "screened": manages and bool(versions) and cases.are_screened(visit, beside_it.findings),
        "delays": beside_it.delays, "shut": found.opens_at is not None and now < found.opens_at,
        "clocks": told_clocks(found) if versions else {}, "tellings": tellings, "scope_missing": not found.scope.get("summary"),
        "amendment": next(iter(beside_it.amendments), None) if staff else None,
    }, team=team, noted=bool(versions))  # fmt: skip


def _findings(request: Any, report: Any, visit: Any, told_of_it: Any) -> dict[str, Any]:
    """The findings in order, each with its clause, its objection and corrective actions, and where it stands now."""
    now, findings, versions = moment(request), told_of_it.findings, told_of_it.versions
    objections = {row.finding_id: row for row in raised(told_of_it.objections)}
    taken: dict[int, list[Any]] = {}
    for row in marked(told_of_it.actions, zone=visit.factory.zone, now=now, files=evidence(told_of_it.action_files)):
        taken.setdefault(row.finding_id, []).append(row)
    classes = {item.id: item.title for item in procedure_of(report.programme).finding_classes}
    standing: dict[str, Any] = {}
    moved: dict[str, list[Any]] = {}
    stays: list[Any] = []
    if versions:
        told = [
            {"public_id": row.public_id, "objection": {"until": until.isoformat() if until else None}}
            for row in findings
            # Nobody objects to praise, nor to what stands no more.
            if row.kind != remedies.PRAISE and (row.withdrawn_at is None or row.pk in objections)
            for until in [remedies.last_moment_of(row.objections_until, report.objections_until)]
        ]  # fmt: skip
        by_id = {row.public_id: objections[row.pk] for row in findings if row.pk in objections}
        moved, files = extensions(told_of_it.extensions), beside(told_of_it.objection_files)
        stays = kept(told_of_it.extensions)
        standing = standing_of(told, objections=by_id, now=now, moved=moved, files=files)
    return {
        "answerable": remedies.IN_HAND, "evidenced": remedies.ACTION_STEPS["attach"].sources, "moved": moved.get("", []),
        "stays": stays,
        "may_extend": any(one["in_time"] for one in standing.values()),
        "rows": [
            (row, clause_of(visit, row), classes.get(row.kind, row.kind), taken.get(row.pk, []), standing.get(row.public_id))
            for row in findings
        ],
        "objections_open": [row for row in objections.values() if row.state == "open"],
        "to_carry": any(row.owed and row.state == remedies.UPHELD for row in told_of_it.objections),
    }  # fmt: skip


@door(MONITOR, methods=("POST",))
def submit(request: Any, public_id: str) -> HttpResponse:
    """Hands the report in for review."""
    found = find(Report, request, public_id)
    act = lambda: actions.submit(report=found, by=request.viewer, now=moment(request))  # noqa: E731
    attempt(request, act, done=_("The report is handed in. The reviewers have been told."))
    return redirect("report", public_id)


@door(OFFICER, methods=("GET", "POST"))
def publish(request: Any, public_id: str) -> HttpResponse:
    """Says what publication begins and that it cannot be undone, then publishes."""
    found = find(Report, request, public_id, "factory", "programme")
    by, now = request.viewer, moment(request)
    if request.method == "POST":
        act = lambda: actions.publish(report=found, by=by, now=now)  # noqa: E731
        attempt(request, act, done=_("The report is published. The factory has been told."))
        return redirect("report", public_id)
    zone, procedure = found.factory.zone, procedure_at(found.programme, now)
    day = local_day(now, zone)
    jurisdiction = found.factory.jurisdiction
    return render(request, "reports/publish.html", {
        "report": found, "factory": found.factory, "zone": zone, "now": now, "ready": found.state == rules.APPROVED,
        "objection": deadlines.objection(day, procedure=procedure, zone=zone, jurisdiction=jurisdiction),
        "access": deadlines.third_party_access(day, procedure=procedure, zone=zone),
    })  # fmt: skip


urlpatterns = [
    path("reports/", reports, name="reports"),
    path("visits/<str:visit_id>/report/", draft, name="report_draft"),
    path("reports/<str:public_id>/", report, name="report"),
    path("reports/<str:public_id>/submit/", submit, name="report_submit"),
    path("reports/<str:public_id>/publish/", publish, name="publish"),
    *[path("", include(f"fairfloor.web.{part}")) for part in PARTS],
]
