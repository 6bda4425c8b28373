"""The pages on which comments of an internal review are written, answered, closed and opened again."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from fairfloor.actions import reviews as actions
from fairfloor.core import reviews
from fairfloor.core.access import MONITOR, REVIEWER
from fairfloor.core.phrases import phrase
from fairfloor.registry.models import Finding, Report, ReviewComment, Visit
from fairfloor.web.doors import attempt, door, find, say
from fairfloor.web.findings import clause_of
from fairfloor.web.reads import read_page
from fairfloor.web.review_rows import PEOPLE, Words, shown
from fairfloor.web.teams import another_reviews, in_team
from fairfloor.web.viewers import moment


@door(REVIEWER, methods=("GET", "POST"))
def write(request: Any, public_id: str) -> HttpResponse:
    """A reviewer comments on a finding, or on the report as a whole."""
    report = find(Report, request, public_id, "factory", "programme")
    visit = _visit(request, report)
    if report.programme_id not in request.viewer.programmes(REVIEWER):
        raise Http404
    about = (request.POST if request.method == "POST" else request.GET).get("finding", "")
    rows = Finding.objects.visible(request.viewer, moment(request)).filter(report=report)
    finding = rows.filter(public_id=about).first() if about else None
    gone = bool(about) and finding is None
    if gone and request.method == "GET":
        raise Http404
    form = Words(request.POST or None, programme=report.programme, label=_("What must change"))
    if gone and form.is_valid():  # the team removed it while the words were written: they stay in the form
        form.add_error(None, say(phrase("reviews.no-finding")))
    if request.method == "POST" and form.is_valid():
        act = lambda: actions.write(  # noqa: E731
            report=report, finding=finding, by=request.viewer, now=moment(request), **form.told()
        )
        if attempt(request, act, done=_("The comment is kept. The team sees it beside its finding.")):
            return redirect(f"{reverse('review', args=[public_id])}#comments-{about or 'report'}")
    context = {
        "report": report, "factory": report.factory, "finding": finding, "form": form,
        "clause": clause_of(visit, finding) if finding else None, "ready": report.state in reviews.IN_REVIEW,
        "holder": visit.reviewer if another_reviews(request, visit) else None,
    }  # fmt: skip
    if finding is None:  # about the whole report, of which the page shows nothing
        return render(request, "reports/comment_write.html", context)
    return read_page(request, Finding, finding, "reports/comment_write.html", context)


@door(MONITOR, REVIEWER, methods=("GET", "POST"))
def comment(request: Any, public_id: str) -> HttpResponse:
    """One comment with its finding: the team answers it, a reviewer closes it or asks again."""
    row = find(ReviewComment, request, public_id, "report__factory", "report__programme", *PEOPLE)
    report = row.report
    visit = _visit(request, report)
    team, reviewer = in_team(request, visit), report.programme_id in request.viewer.programmes(REVIEWER)
    if not team and not reviewer:
        raise Http404
    step = request.POST.get("step", "")
    label = _("Answer to the reviewer") if team else _("What must still change")
    form = Words(request.POST if step in ("answer", "reopen") else None, programme=report.programme, label=label)
    if request.method == "POST" and _taken(request, row, step, form):
        if team:
            return redirect(
                f"{reverse('report', args=[report.public_id])}#comments-{row.finding_public_id or 'report'}"
            )
        return redirect(f"{reverse('review', args=[report.public_id])}#comments-{row.finding_public_id or 'report'}")
    rows = Finding.objects.visible(request.viewer, moment(request)).filter(report=report)
    finding = rows.filter(public_id=row.finding_public_id).first()
    told = shown(row, finding, report, team=team, reviewer=reviewer and not another_reviews(request, visit))
    return read_page(request, ReviewComment, row, "reports/comment.html", {
        "report": report, "factory": report.factory, "zone": report.factory.zone, "finding": finding, "one": told,
        "form": form if told["form"] or told["reopens"] else None, "clause": clause_of(visit, finding) if finding else None,
    }, team=team)  # fmt: skip


def _taken(request: Any, row: Any, step: str, form: Words) -> bool:
    """Whether the step that was sent was taken; what is wrong with it stands in the form, or in a message."""
    by, now = request.viewer, moment(request)
    if step == "close":
        return bool(
            attempt(request, lambda: actions.close(comment=row, by=by, now=now), done=_("The comment is closed."))
        )
    if step not in ("answer", "reopen") or not form.is_valid():
        return False
    take = actions.answer if step == "answer" else actions.reopen
    done = (
        _("The answer is kept.") if step == "answer" else _("The comment is open again. The team sees what you wrote.")
    )
    return bool(attempt(request, lambda: take(comment=row, by=by, now=now, **form.told()), done=done))


def _visit(request: Any, report: Any) -> Any:
    """The visit of a report, for those who may know of both; else the page is not found."""
    rows = Visit.objects.visible(request.viewer, moment(request)).select_related(
        "factory", "programme", "profile", "reviewer"
    )
    visit = rows.filter(pk=report.visit_id).first()
    if visit is None:
        raise Http404
    return visit


urlpatterns = [
    path("reports/<str:public_id>/comments/", write, name="comment_write"),
    path("comments/<str:public_id>/", comment, name="comment"),
]
