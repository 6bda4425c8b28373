"""The internal review of a report: the whole of it as it would be published, with the comments beside each finding."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from fairfloor.actions import reports as actions
from fairfloor.core import reports as rules
from fairfloor.core import reviews
from fairfloor.core.access import MONITOR, OFFICER, REVIEWER
from fairfloor.core.remedies import after
from fairfloor.registry.models import Report
from fairfloor.web.doors import attempt, door, find
from fairfloor.web.inputs import LanguageField, area, paragraphs
from fairfloor.web.renderings import laid_out
from fairfloor.web.report_rows import of_reports
from fairfloor.web.review_rows import asking, beside
from fairfloor.web.reviewers import standing, to_declare
from fairfloor.web.teams import another_reviews, took_part
from fairfloor.web.viewers import moment


class Review(forms.Form):
    """Approval of what was read: the report, and the answers that are closed with it."""

    reviewed = forms.CharField(widget=forms.HiddenInput, max_length=64)
    answers = forms.CharField(widget=forms.HiddenInput, required=False)
    read = forms.BooleanField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["read"].label = _("I have read the whole report below, and I took no part in the visit.")


class Return(forms.Form):
    """Why a report goes back to its team; where comments wait for an answer, they are reason enough."""

    reason = forms.CharField(widget=area(3), max_length=2000)

    def __init__(self, *args: Any, programme: Any, asked: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason = self.fields["reason"]
        reason.label, reason.required = _("What the team must change in the report as a whole"), not asked
        if asked:
            hint = ngettext("%(n)s open comment goes with it.", "%(n)s open comments go with it.", asked)
            reason.help_text = hint % {"n": asked}
        self.fields["language"] = LanguageField(programme)


@door(REVIEWER, OFFICER, MONITOR, methods=("GET", "POST"))
@never_cache
def review(request: Any, public_id: str) -> HttpResponse:
    """The whole report as it would be published; a reviewer comments, approves exactly what was read, or sends it back."""
    found = find(Report, request, public_id, "factory", "programme", "visit__reviewer")
    by, now = request.viewer, moment(request)
    beside_it = of_reports(request, [found.pk], "members", "findings", "comments", "awaited", "freed",
                           undeclared=to_declare(request, found.visit))  # fmt: skip
    own_work = took_part(request, found.visit_id, found, beside_it.members)
    stands = standing(request, found.visit, took_part=own_work, freed=beside_it.freed, undeclared=beside_it.undeclared)
    reviewer = found.programme_id in by.programmes(REVIEWER)
    decides = reviewer and not another_reviews(request, found.visit)
    told = _comments(request, found, beside_it, decides=decides, own_work=own_work)
    waiting = [one["row"] for rows in told["comments"].values() for one in rows]
    asked = sum(row.state == reviews.OPEN for row in waiting)
    answers = [row.public_id for row in waiting if row.state == reviews.ANSWERED]
    back = Return(
        request.POST if request.POST.get("step") == "return" else None, programme=found.programme, asked=asked
    )
    form = Review(request.POST if request.POST.get("step") == "approve" else None)
    if request.method == "POST" and reviewer:
        sent = _sent(request, found, form, back)
        if sent is not None:
            return sent
    content, sha256 = actions.preview(report=found, by=by, now=now)
    form.initial.update(reviewed=sha256, answers=" ".join(answers))
    due_at = max((one.due_at for one in beside_it.awaited if one.due_at), default=None)
    waits = due_at is None or now < after(due_at)
    return render(request, "reports/review.html", {  # the look is logged by `preview`
        "report": found, "factory": found.factory, "layout": _commented(laid_out(content), content, told), "sha256": sha256,
        "form": form, "back": back, "may_review": decides and found.state in (rules.SUBMITTED, rules.APPROVED),
        "may_approve": decides and found.state == rules.SUBMITTED, "outstanding": len(beside_it.awaited),
        "due_at": due_at, "waits": waits, "held": bool(beside_it.awaited) and waits, "zone": found.factory.zone,
        "review": stands, "visit_id": found.visit.public_id,
        "asked": asked, "answers": len(answers), "whole": told["comments"].get("", ()), "asking": told["asking"].get(""),
    })  # fmt: skip


def _sent(request: Any, found: Any, form: Review, back: Return) -> HttpResponse | None:
    """Sends the report back, or approves it, as the form asks; None where that is wrong or refused."""
    by, now = request.viewer, moment(request)
    if back.is_bound and back.is_valid():
        reason, language = paragraphs(back.cleaned_data["reason"]), back.cleaned_data["language"]
        act = lambda: actions.return_(report=found, reason=reason, language=language, by=by, now=now)  # noqa: E731
        if attempt(request, act, done=_("The report went back to its team with what you asked.")):
            return redirect("reports")
    if form.is_bound and form.is_valid():
        read, answers = form.cleaned_data["reviewed"], form.cleaned_data["answers"].split()
        act = lambda: actions.approve(report=found, reviewed_sha256=read, answers_read=answers, by=by, now=now)  # noqa: E731
        if attempt(request, act, done=_("The report is approved. An officer can publish it.")):
            return redirect("report", found.public_id)
        return redirect("review", found.public_id)
    return None


def _comments(request: Any, report: Any, beside_it: Any, *, decides: bool, own_work: bool) -> dict[str, Any]:
    """The comments by finding, and for a reviewer who decides the form beside each ("" is the report as a whole)."""
    findings = beside_it.findings
    team = own_work and report.programme_id in request.viewer.programmes(MONITOR)
    asks = decides and not own_work and report.state in reviews.IN_REVIEW
    return {
        "comments": beside(beside_it.comments, report, findings, team=team, reviewer=decides and not own_work),
        "asking": {row.public_id if row else "": asking(report, row) for row in (None, *findings)} if asks else {},
    }


def _commented(layout: dict[str, Any], content: Any, told: dict[str, Any]) -> dict[str, Any]:
    """`layout` with the comments on each finding, and the form for another, beside it."""
    ids = {finding["number"]: finding["public_id"] for finding in content["findings"]}
    for block in layout["blocks"]:
        if block["block"] == "finding":
            id = ids.get(block["number"], "-")
            block |= {"id": id, "comments": told["comments"].get(id, ()), "asking": told["asking"].get(id)}
    return layout


urlpatterns = [path("reports/<str:public_id>/review/", review, name="review")]
