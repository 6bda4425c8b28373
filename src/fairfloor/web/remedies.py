"""What follows publication: a factory's objections and corrective actions, the officer's decisions and amendments."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from fairfloor.actions import remedies as actions
from fairfloor.actions import reports
from fairfloor.core import remedies as rules
from fairfloor.core.access import MANAGER, OFFICER
from fairfloor.registry.models import CorrectiveAction, Finding, Objection, Report, Version
from fairfloor.web.doors import attempt, door, find
from fairfloor.web.extensions import extensions, told_clocks
from fairfloor.web.findings import clause_of
from fairfloor.web.inputs import FreeText, LanguageField, area, day_input, paragraphs
from fairfloor.web.objection_files import UploadsField, beside, papers, raised
from fairfloor.web.reads import read_page
from fairfloor.web.renderings import laid_out
from fairfloor.web.report_rows import of_reports
from fairfloor.web.teams import is_manager, took_part
from fairfloor.web.tellings import OF_OBJECTIONS, told_of
from fairfloor.web.viewers import moment


class Words(forms.Form):
    """Words with their language."""

    text = forms.CharField(widget=area(6), max_length=10_000)

    def __init__(self, *args: Any, programme: Any, label: str, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label, self.fields["text"].help_text = label, hint
        self.fields["language"] = LanguageField(programme)
        self.order_fields(["text", "language"])


class Objecting(Words):
    """An objection with the documents that show it."""

    papers = UploadsField(label=gettext_lazy("Documents that show it"), required=False)


def _finding(request: Any, report_id: str, finding_id: str) -> tuple[Any, Any]:
    """A published report and one of its findings, for the manager of the factory."""
    report = find(Report, request, report_id, "factory", "programme")
    finding = find(Finding, request, finding_id)
    if finding.report_id != report.pk or not is_manager(request, report.factory_id):
        raise Http404
    finding.report, finding.programme = report, report.programme
    return report, finding


def _clause(visits: list[Any], finding: Any) -> Any:
    return clause_of(visits[0], finding) if visits else None


@door(MANAGER, methods=("GET", "POST"))
def object_to(request: Any, report_id: str, finding_id: str) -> HttpResponse:
    """The factory objects to one finding, in time to the second."""
    report, finding = _finding(request, report_id, finding_id)
    by, now, zone = request.viewer, moment(request), report.factory.zone
    hint = _("Say what in the finding is wrong, and what shows it. An officer decides and answers with reasons.")
    form = Objecting(
        request.POST or None, request.FILES or None, programme=report.programme, label=_("Your objection"), hint=hint
    )
    if request.method == "POST" and form.is_valid():
        text, language = paragraphs(form.cleaned_data["text"]), form.cleaned_data["language"]
        given = papers(form.cleaned_data["papers"])
        act = lambda: actions.object_to(  # noqa: E731
            finding=finding, text=text, language=language, by=by, now=now, papers=given
        )
        if attempt(request, act, done=_("Your objection has been received. The programme's officers have been told.")):
            return redirect("report", report.public_id)
    until = rules.last_moment_of(finding.objections_until, report.objections_until)
    told = of_reports(request, [report.pk], "visits", "objections", "extensions")
    moved = extensions(told.extensions)
    tellings = told_of(request, report, OF_OBJECTIONS, look=(Finding, finding))
    return render(request, "reports/object.html", {
        "report": report, "finding": finding, "form": form, "until": until, "zone": zone, "now": now,
        "in_time": until is not None and now < rules.after(until), "factory": report.factory,
        "clause": _clause(told.visits, finding),
        "had": next((row for row in raised(told.objections) if row.finding_id == finding.pk), None),
        "moved": [*moved.get("", []), *moved.get(finding.public_id, [])], "tellings": tellings,
        "deadline": told_clocks(report)["objection"],
    })  # fmt: skip


class Decision(forms.Form):
    """The officer's decision on an objection."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"), widget=forms.RadioSelect,
        choices=[("uphold", gettext_lazy("Upheld: the finding is withdrawn with the report's next version")),
                 ("uphold-in-part", gettext_lazy("Upheld in part: the finding is changed in the report's next version")),
                 ("dismiss", gettext_lazy("Dismissed: the finding stands"))],
    )  # fmt: skip
    reasons = FreeText(label=gettext_lazy("Reasons"), widget=area(5), help_text=gettext_lazy("The factory reads them."))
    changes = FreeText(
        label=gettext_lazy("Upheld in part: what changes in the finding"), widget=area(3), required=False,
        help_text=gettext_lazy(
            "The team corrects it in an amendment that opens for it; buyers too read these words in the new version."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = LanguageField(programme)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("decision") == "uphold-in-part" and not told.get("changes", "").strip():
            self.add_error("changes", _("Say what changes in the finding."))
        return told


@door(OFFICER, methods=("GET", "POST"))
def decide(request: Any, public_id: str) -> HttpResponse:
    """An officer decides on an objection, with reasons."""
    objection = find(Objection, request, public_id, "report__factory", "report__programme", "finding")
    report, now = objection.report, moment(request)
    beside_it = of_reports(request, [report.pk], "visits", "objection_files", "members")
    own = took_part(request, report.visit_id, report, beside_it.members)
    form = Decision(request.POST or None, programme=report.programme)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        kept = attempt(
            request,
            lambda: actions.decide(
                objection=objection, upheld=told["decision"] != "dismiss", reasons=paragraphs(told["reasons"]),
                changes=paragraphs(told["changes"]) if told["decision"] == "uphold-in-part" else None,
                language=told["language"], by=request.viewer, now=now,
            ),
            done=_("The decision is kept. The factory has been told."),
        )  # fmt: skip
        if kept:
            return redirect("report", report.public_id)
    return read_page(request, Finding, objection.finding, "reports/decide.html", {
        "objection": objection, "report": report, "finding": objection.finding, "factory": report.factory,
        "zone": report.factory.zone, "form": form if objection.state == rules.OPEN and not own else None,
        "own": own and objection.state == rules.OPEN,
        "clause": _clause(beside_it.visits, objection.finding),
        "files": beside(beside_it.objection_files).get(objection.pk, []),
    })  # fmt: skip


@door(OFFICER, methods=("GET", "POST"))
def amend(request: Any, public_id: str) -> HttpResponse:
    """Shows what the next version changes, asks for the reason, and publishes it beside the old one."""
    report = find(Report, request, public_id, "factory", "programme")
    if report.published_at is None:
        raise Http404
    by, now = request.viewer, moment(request)
    hint = _("What was wrong and is now changed. It is printed in the new version.")
    form = Words(request.POST or None, programme=report.programme, label=_("Reason"), hint=hint)
    if request.method == "POST" and form.is_valid():
        reason, language = paragraphs(form.cleaned_data["text"]), form.cleaned_data["language"]
        act = lambda: reports.amend(report=report, reason=reason, language=language, by=by, now=now)  # noqa: E731
        done = _("The new version is published. The factory and every buyer who may read it have been told.")
        if attempt(request, act, done=done):
            return redirect("report", public_id)
    language = (get_language() or "en").split("-")[0]  # of the dash that stands for a reason not yet written
    content, _sha256 = reports.preview(report=report, by=by, now=now, reason="–", language=language, of=Version)
    layout = laid_out(content)
    heads = [
        place for place, block in enumerate(layout["blocks"]) if block["block"] == "heading" and block["level"] == 1
    ]
    return render(request, "reports/amend.html", {  # the look is logged by `preview`
        "report": report, "factory": report.factory, "form": form, "content": content,
        "changes": {"blocks": layout["blocks"][1 : heads[1]]} if len(heads) > 1 else None,
        "nothing": all(change["kind"] == "other" for change in content["changes"]),
    })  # fmt: skip


class Proposal(forms.Form):
    """What a factory does about a finding."""

    cause = forms.CharField(label=gettext_lazy("Why it came about"), widget=area(3), max_length=5000)
    action = forms.CharField(label=gettext_lazy("What you do about it"), widget=area(3), max_length=5000)
    who = forms.CharField(label=gettext_lazy("Who answers for it"), max_length=200)
    until_date = forms.DateField(
        label=gettext_lazy("By when"), widget=day_input(),
        help_text=gettext_lazy("Your own date. The programme sets no time limit for corrective actions."),
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = LanguageField(programme)


@door(MANAGER, methods=("GET", "POST"))
def propose(request: Any, report_id: str, finding_id: str) -> HttpResponse:
    """The factory answers a finding with a corrective action."""
    report, finding = _finding(request, report_id, finding_id)
    form = Proposal(request.POST or None, programme=report.programme)
    if request.method == "POST" and form.is_valid():
        values = {name: paragraphs(told) if isinstance(told, str) else told for name, told in form.cleaned_data.items()}
        act = lambda: actions.propose(finding=finding, values=values, by=request.viewer, now=moment(request))  # noqa: E731
        if attempt(request, act, done=_("The corrective action is kept. The programme has been told.")):
            return redirect("report", report.public_id)
    visits = of_reports(request, [report.pk], "visits").visits
    return read_page(request, Finding, finding, "reports/propose.html", {
        "report": report, "finding": finding, "form": form, "clause": _clause(visits, finding),
        "factory": report.factory,
    })  # fmt: skip


@door(MANAGER, methods=("POST",))
def advance(request: Any, public_id: str) -> HttpResponse:
    """The factory says that it has begun, or finished, a corrective action."""
    row, step = find(CorrectiveAction, request, public_id, "report"), request.POST.get("step", "")
    if step not in ("start", "finish"):
        raise Http404
    if step == "finish" and not request.POST.get("sure"):
        messages.error(request, _("Nothing was kept: tick that it is done. It cannot be taken back."))
        return redirect("report", row.report.public_id)
    act = lambda: actions.advance(corrective_action=row, step=step, by=request.viewer, now=moment(request))  # noqa: E731
    attempt(request, act)
    return redirect("report", row.report.public_id)


urlpatterns = [
    path("reports/<str:report_id>/findings/<str:finding_id>/objection/", object_to, name="object"),
    path("reports/<str:report_id>/findings/<str:finding_id>/action/", propose, name="propose"),
    path("reports/<str:public_id>/amend/", amend, name="amend"),
    path("objections/<str:public_id>/", decide, name="decide"),
    path("actions/<str:public_id>/", advance, name="advance"),
]
