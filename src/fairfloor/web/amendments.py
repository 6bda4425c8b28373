"""An amendment of a published report: opened, changed apart from what is published, reviewed, published or given up."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from fairfloor.actions import amendments as actions
from fairfloor.core import remedies
from fairfloor.core.access import MONITOR, OFFICER, REVIEWER
from fairfloor.registry.models import Finding, Report
from fairfloor.web.bases import keep
from fairfloor.web.doors import attempt, door, find
from fairfloor.web.findings import FindingForm, Scope, clause_of, initial_of, people_of
from fairfloor.web.inputs import LanguageField, area, page_language, paragraphs
from fairfloor.web.renderings import laid_out
from fairfloor.web.report_rows import of_reports
from fairfloor.web.teams import in_team, took_part
from fairfloor.web.viewers import moment


class Opening(forms.Form):
    """Why a published report is amended."""

    reason = forms.CharField(
        label=gettext_lazy("What is wrong"), widget=area(4), max_length=2000,
        help_text=gettext_lazy("It is printed in the new version: the factory and every buyer who may read it see it."),
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = LanguageField(programme)


class Corrected(FindingForm):
    """A finding as the amendment would print it."""

    worse = forms.BooleanField(
        label=gettext_lazy("It now weighs more on the factory"), required=False,
        help_text=gettext_lazy(
            "The objection to this finding is open again. A graver class, another clause or more workers do it by themselves."
        ),
    )  # fmt: skip


class CorrectedScope(Scope):
    """Scope, summary and headcount as the amendment would print them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["women"].required = self.fields["men"].required = True


def _published(request: Any, public_id: str) -> tuple[Any, Any, Any, Any]:
    """The published report, its visit, its open amendment (None: there is none), and what else hangs on the report."""
    report = find(Report, request, public_id, "factory", "programme")
    told = of_reports(request, [report.pk], "visits", "amendments", "findings", "members", "objections")
    if not told.visits or report.published_at is None:
        raise Http404
    row = next(iter(told.amendments), None)
    if row is not None:
        row.report = report
    return report, told.visits[0], row, told


def _writable(request: Any, public_id: str) -> tuple[Any, Any, Any]:
    """The same for the team, while an amendment is open."""
    report, visit, row, told = _published(request, public_id)
    if row is None or not in_team(request, visit, told.members):
        raise Http404
    return report, visit, row


def _steps(request: Any, row: Any) -> dict[str, tuple[Callable[..., Any], dict[str, Any], str]]:
    """What may be asked of an open amendment: the action, what it is given, and what is said when it is done."""
    given = {"reason": paragraphs(request.POST.get("reason", ""))[:2000], "language": page_language()}
    return {
        "submit": (actions.submit, {}, _("The amendment is handed in. The reviewers have been told.")),
        "return": (actions.return_, given, _("The amendment went back to its team with your reason.")),
        "approve": (
            actions.approve, {"reviewed_sha256": request.POST.get("reviewed", "")},
            _("The amendment is approved. An officer can publish it."),
        ),
        "publish": (
            actions.publish, {},
            _("The new version is published. The factory and every buyer who may read it have been told."),
        ),
        "drop": (actions.drop, {}, _("The amendment is given up. What is published stands as it was.")),
    }  # fmt: skip


@door(OFFICER, MONITOR, REVIEWER, methods=("GET", "POST"))
@never_cache
def amendment(request: Any, public_id: str) -> HttpResponse:
    """The next version as it would look and what comes next; without one, an officer opens it with a reason."""
    report, visit, row, told = _published(request, public_id)
    if row is None:
        return _opening(request, report, told.members)
    by, now = request.viewer, moment(request)
    if request.method == "POST":
        if request.POST.get("step") not in (steps := _steps(request, row)):
            raise Http404
        act, given, done = steps[request.POST["step"]]
        made = attempt(request, lambda: act(amendment=row, **given, by=by, now=now), done=done)
        ended = made and request.POST["step"] in ("publish", "drop")
        return redirect("report" if ended else "amendment", public_id)
    content, sha256 = actions.preview(amendment=row, by=by, now=now)
    team, own = in_team(request, visit, told.members), took_part(request, visit.pk, report, told.members)
    reviewer = report.programme_id in by.programmes(REVIEWER) and not own
    return render(request, "reports/amendment.html", {  # the look is logged by `preview`
        "report": report, "factory": report.factory, "zone": report.factory.zone, "amendment": row, "team": team,
        "layout": laid_out(content), "sha256": sha256, "owed": _owed(visit, row, told.objections),
        "rows": _rows(visit, row, told.findings) if team else [],
        "reviewer": reviewer, "approves": reviewer and by.person not in (row.opened_by_id, row.submitted_by_id),
        "is_officer": report.programme_id in by.programmes(OFFICER), "own": own,
    })  # fmt: skip


def _opening(request: Any, report: Any, members: list[int]) -> HttpResponse:
    by = request.viewer
    if report.programme_id not in by.programmes(OFFICER):
        raise Http404
    if took_part(request, report.visit_id, report, members):
        return render(
            request, "reports/amendment_open.html", {"report": report, "factory": report.factory, "own": True}
        )
    form = Opening(request.POST or None, programme=report.programme)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        act = lambda: actions.begin(  # noqa: E731
            report=report, reason=paragraphs(told["reason"]), language=told["language"], by=by, now=moment(request)
        )
        if attempt(request, act, done=_("The amendment is open. The team has been told.")):
            return redirect("amendment", report.public_id)
    return render(request, "reports/amendment_open.html", {"report": report, "factory": report.factory, "form": form})


def _owed(visit: Any, row: Any, objections: list[Any]) -> list[dict[str, Any]]:
    """What was decided on objections that are upheld in part, and whether the draft changes that finding by now."""
    return [
        {"objection": one, "clause": clause_of(visit, one.finding), "done": one.finding.public_id in row.findings}
        for one in objections if one.owed and one.state == remedies.IN_PART
    ]  # fmt: skip


def _rows(visit: Any, row: Any, findings: list[Any]) -> list[dict[str, Any]]:
    """Every finding that the draft has, changes, adds or takes out, in order; `findings` are those of the report."""
    standing = {one.public_id: one for one in findings if one.withdrawn_at is None}
    gone = {one.public_id for one in findings} - standing.keys()
    found = []
    for public_id in [*standing, *(key for key in row.findings if key not in standing)]:
        told, one = row.findings.get(public_id), standing.get(public_id)
        values = told["values"] or {} if told else {}
        if one is None and (not values or public_id in gone):
            continue
        as_told = SimpleNamespace(**{name: values.get(name, getattr(one, name, "")) for name in ("clause", "building")})
        found.append({
            "public_id": public_id, "position": one.position if one else told["position"], "clause": clause_of(visit, as_told),
            "changed": bool(told and told["values"] and one), "out": bool(told and told["values"] is None), "added": one is None,
        })  # fmt: skip
    return found


@door(MONITOR, methods=("GET", "POST"))
def finding(request: Any, public_id: str, finding_id: str = "") -> HttpResponse:
    """The team changes a finding in the draft, adds one or takes one out; what is published stays as it is."""
    report, visit, row = _writable(request, public_id)
    by, now = request.viewer, moment(request)
    rows = Finding.objects.visible(by, now).filter(report=report, withdrawn_at__isnull=True)
    one, told = rows.filter(public_id=finding_id).first(), row.findings.get(finding_id)
    if finding_id and one is None and told is None:
        raise Http404
    before = SimpleNamespace(**told["values"]) if told and told["values"] else one
    initial = {**initial_of(before), "worse": bool(told and told["worse"])} if before else {"kind": "observation"}
    out = request.method == "POST" and request.POST.get("step") == "remove" and bool(finding_id)
    form = Corrected(None if out else request.POST or None, visit=visit, programme=report.programme, initial=initial)
    form = form.begin(told) if finding_id else form
    if request.method == "POST" and (out or form.is_valid()):
        values = None if out else form.values()
        worse = not out and form.cleaned_data["worse"]
        act = lambda: actions.change(  # noqa: E731
            amendment=row,
            finding=finding_id,
            values=values,
            worse=worse,
            by=by,
            now=now,
            base=None if out else form.began,
        )

        def anew() -> tuple[object, Corrected]:
            stands = _writable(request, public_id)[2].findings.get(finding_id)
            shown = SimpleNamespace(**stands["values"]) if stands and stands["values"] else one
            opened = {**initial_of(shown), "worse": bool(stands and stands["worse"])} if shown else {}
            return stands, Corrected(visit=visit, programme=report.programme, initial=opened)

        if keep(request, form, act, anew, done=_("Kept in the draft. What is published stays as it is.")):
            return redirect("amendment", public_id)
    return render(request, "reports/amendment_finding.html", {
        "report": report, "visit": visit, "factory": report.factory, "form": form, "finding_id": finding_id,
        "clause": clause_of(visit, before) if before else None, "added": one is None,
    })  # fmt: skip


@door(MONITOR, methods=("GET", "POST"))
def scope(request: Any, public_id: str) -> HttpResponse:
    """The team corrects summary, scope and headcount in the draft."""
    report, visit, row = _writable(request, public_id)
    told = row.scope or report.scope
    people = people_of(told, visit)
    form = CorrectedScope(request.POST or None, programme=report.programme, initial={**told, **people}).begin(row.scope)
    if request.method == "POST" and form.is_valid():
        wanted = {**told, **form.told()}
        act = lambda: actions.describe(  # noqa: E731
            amendment=row, scope=wanted, by=request.viewer, now=moment(request), base=form.began
        )

        def anew() -> tuple[object, CorrectedScope]:
            stands = _writable(request, public_id)[2].scope
            opened = stands or report.scope
            return stands, CorrectedScope(programme=report.programme, initial={**opened, **people_of(opened, visit)})

        if keep(request, form, act, anew, done=_("Kept in the draft. What is published stays as it is.")):
            return redirect("amendment", public_id)
    return render(
        request, "reports/scope.html", {
            "report": report, "visit": visit, "factory": report.factory, "form": form, "amending": True,
        },
    )  # fmt: skip


urlpatterns = [
    path("reports/<str:public_id>/amendment/", amendment, name="amendment"),
    path("reports/<str:public_id>/amendment/findings/new/", finding, name="amendment_finding_new"),
    path("reports/<str:public_id>/amendment/findings/<str:finding_id>/", finding, name="amendment_finding"),
    path("reports/<str:public_id>/amendment/scope/", scope, name="amendment_scope"),
]
