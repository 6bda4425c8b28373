"""Clarification meetings on their pages: the factory asks, an officer arranges, minutes and keeps the needs that were found."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairfloor.actions import clarifications as actions
from fairfloor.core import clarifications as rules
from fairfloor.core.access import MANAGER, MONITOR, OFFICER, REVIEWER
from fairfloor.core.periods import in_zone, zone_named
from fairfloor.registry.models import Clarification, Finding, Report, Visit
from fairfloor.web.doors import attempt, door, find
from fairfloor.web.downloads import sent
from fairfloor.web.findings import clause_of
from fairfloor.web.guidance import named
from fairfloor.web.inputs import LanguageField, UploadField, area, paragraphs, procedure_of
from fairfloor.web.objection_files import papers
from fairfloor.web.readings import FACE
from fairfloor.web.teams import is_manager
from fairfloor.web.viewers import moment


class Languaged(forms.Form):
    """Words with their language, which is asked for last."""

    def __init__(self, *args: Any, programme: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = LanguageField(programme)


class Asking(Languaged):
    """What a factory wants to talk through."""

    findings = forms.MultipleChoiceField(
        label=gettext_lazy("Findings to talk through"), widget=forms.CheckboxSelectMultiple, required=False
    )
    training = forms.BooleanField(
        label=gettext_lazy("We ask the training unit to help us make and carry out corrective actions"), required=False
    )
    text = forms.CharField(
        label=gettext_lazy("What is unclear, or where you need help"), widget=area(5), max_length=5000,
        help_text=gettext_lazy("An objection is raised apart from this: a meeting stops no clock."),
    )  # fmt: skip


class Arranging(Languaged):
    """When and where; of a meeting whose day was told (`told`), also why it is moved."""

    meets_at = forms.DateTimeField(
        label=gettext_lazy("Day and time"), input_formats=[FACE, f"{FACE}:%S", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(format=FACE, attrs={"type": "datetime-local"}),
    )  # fmt: skip
    place = forms.CharField(label=gettext_lazy("Place"), max_length=300)
    reason = forms.CharField(
        label=gettext_lazy("Why the meeting is moved"), widget=area(2), max_length=2000,
        help_text=gettext_lazy("The factory reads it."),
    )  # fmt: skip

    def __init__(self, *args: Any, zone: str, told: Any, **kwargs: Any) -> None:
        if told:
            kwargs["initial"] = {"meets_at": in_zone(told.meets_at, zone).strftime(FACE), "place": told.place}
        super().__init__(*args, **kwargs)
        self.zone = zone
        if not told:
            del self.fields["reason"], self.fields["language"]
        self.fields["meets_at"].help_text = _("At the factory (%(zone)s).") % {"zone": zone}

    def clean_meets_at(self) -> datetime:
        """The moment, read on the factory's clock."""
        told: datetime = self.cleaned_data["meets_at"].replace(tzinfo=zone_named(self.zone))
        return in_zone(told, self.zone)


class Declining(Languaged):
    """Why there is no meeting."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), widget=area(4), max_length=2000, help_text=gettext_lazy("The factory reads it.")
    )


class Minuting(Languaged):
    """What was talked through, with a file or without."""

    minutes = forms.CharField(
        label=gettext_lazy("Minutes"), widget=area(8), max_length=20_000,
        help_text=gettext_lazy("Who was there, what was talked through, what was agreed. The factory reads them."),
    )  # fmt: skip
    file = UploadField(label=gettext_lazy("File beside the minutes"), required=False)


class Assessing(Languaged):
    """What the training unit found the factory to need."""

    trainer = forms.CharField(label=gettext_lazy("Member of the training unit"), max_length=200)
    needs = forms.CharField(label=gettext_lazy("Training needs"), widget=area(5), max_length=10_000)
    proposals = forms.CharField(
        label=gettext_lazy("Proposed corrective actions"), widget=area(5), max_length=10_000, required=False,
        help_text=gettext_lazy("The factory decides itself what it enters as a corrective action."),
    )  # fmt: skip


def _arrange(row: Any, told: dict[str, Any], **who: Any) -> Any:
    reason, language = paragraphs(told.get("reason", "")), told.get("language", "")
    return actions.arrange(
        clarification=row, meets_at=told["meets_at"], place=told["place"], reason=reason, language=language, **who
    )


def _decline(row: Any, told: dict[str, Any], **who: Any) -> Any:
    return actions.decline(clarification=row, reason=paragraphs(told["reason"]), language=told["language"], **who)


def _minute(row: Any, told: dict[str, Any], **who: Any) -> Any:
    paper = next(iter(papers([told["file"]] if told["file"] else [])), None)
    words = paragraphs(told["minutes"])
    return actions.minute(clarification=row, minutes=words, language=told["language"], paper=paper, **who)


def _assess(row: Any, told: dict[str, Any], **who: Any) -> Any:
    needs, proposals = paragraphs(told["needs"]), paragraphs(told["proposals"])
    return actions.assess(
        clarification=row, trainer=told["trainer"], needs=needs, proposals=proposals, language=told["language"], **who
    )


FORMS: dict[str, tuple[type[Languaged], Any]] = {
    "arrange": (Arranging, _arrange),
    "decline": (Declining, _decline),
    "minute": (Minuting, _minute),
    "assess": (Assessing, _assess),
}


def _titles(row: Any) -> dict[str, str]:
    """What each step is called on its button and its page; where a day was told, it is moved."""
    told = row.state == rules.ARRANGED
    return {
        "minute": _("Keep the minutes"), "arrange": _("Move the meeting") if told else _("Set day and place"),
        "decline": _("Decline the request"), "assess": _("Keep the assessment of needs"),
    }  # fmt: skip


def meetings(request: Any, report: Any) -> list[Clarification]:
    """The clarification meetings about a report that the viewer may know of, in order: one query."""
    return list(Clarification.objects.visible(request.viewer, moment(request)).filter(report=report).order_by("pk"))


def _named(request: Any, report: Any) -> list[tuple[str, str]]:
    """The findings of a report that stand, each by its number and clause."""
    rows = Finding.objects.visible(request.viewer, moment(request)).filter(report=report, withdrawn_at__isnull=True)
    known = Visit.objects.visible(request.viewer, moment(request)).select_related("profile")
    visit = known.filter(pk=report.visit_id).first()
    if visit is None:
        raise Http404
    one = _("Finding %(number)s, %(clause)s")
    return [
        (row.public_id, one % {"number": row.position, "clause": named(clause_of(visit, row))})
        for row in rows.order_by("position", "pk")
    ]


@door(MANAGER, methods=("GET", "POST"))
def ask(request: Any, public_id: str) -> HttpResponse:
    """The factory asks for a meeting about its report."""
    report = find(Report, request, public_id, "factory", "programme")
    if report.published_at is None or not is_manager(request, report.factory_id):
        raise Http404
    form, choices = Asking(request.POST or None, programme=report.programme), _named(request, report)
    form.fields["findings"].choices = choices  # type: ignore[attr-defined]
    by, now = request.viewer, moment(request)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        chosen = list(Finding.objects.visible(by, now).filter(report=report, public_id__in=told["findings"]))
        act = lambda: actions.ask(  # noqa: E731
            report=report, findings=chosen, training=told["training"], text=paragraphs(told["text"]),
            language=told["language"], by=by, now=now,
        )  # fmt: skip
        made = attempt(request, act, done=_("The request has been received. The programme's officers have been told."))
        if made:
            return redirect("clarification", made.public_id)
    waiting = [row for row in meetings(request, report) if row.state in rules.WAITING]
    return render(request, "clarifications/ask.html", {
        "report": report, "factory": report.factory, "form": form, "waiting": waiting, "about": _about(report),
    })  # fmt: skip


def _about(report: Any) -> Any:
    """What such a meeting is for, in the procedure's words."""
    found = [one for one in procedure_of(report.programme).meetings if one.id == "clarification"]
    return found[0].note if found else None


@door(MANAGER, OFFICER, MONITOR, REVIEWER)
def clarification(request: Any, public_id: str) -> HttpResponse:
    """A meeting: what was asked, when and where it is, its minutes, and what the factory needs."""
    row = find(Clarification, request, public_id, "report__factory", "report__programme", "arranged_by", "minuted_by")
    names = dict(_named(request, row.report))
    officer = row.programme_id in request.viewer.programmes(OFFICER)
    return render(request, "clarifications/clarification.html", {
        "row": row, "report": row.report, "factory": row.report.factory, "zone": row.report.factory.zone,
        "findings": [names.get(id, _("A finding that was withdrawn")) for id in row.findings],
        "steps": [(step, title) for step, title in _titles(row).items() if officer and _fits(row, step, moment(request))],
        "may_withdraw": row.state in rules.WAITING and is_manager(request, row.report.factory_id),
    })  # fmt: skip


def _fits(row: Any, step: str, now: datetime) -> bool:
    """Whether an officer can take the step now."""
    if step == "minute" and (row.meets_at is None or row.meets_at > now):
        return False
    return row.state in rules.STEPS[step].sources and not (step == "assess" and row.assessed_at)


@door(OFFICER, methods=("GET", "POST"))
def step(request: Any, public_id: str, step: str) -> HttpResponse:
    """An officer arranges, declines, minutes, or keeps the assessment."""
    row = find(Clarification, request, public_id, "report__factory", "report__programme")
    if step not in FORMS:
        raise Http404
    (form_of, act_of), zone = FORMS[step], row.report.factory.zone
    told = row if row.state == rules.ARRANGED else None
    given = {"zone": zone, "told": told} if form_of is Arranging else {}
    form = form_of(request.POST or None, request.FILES or None, programme=row.programme, **given)
    if request.method == "POST" and form.is_valid():
        who = {"by": request.viewer, "now": moment(request)}
        act = lambda: act_of(row, form.cleaned_data, **who)  # noqa: E731
        if attempt(request, act, done=_("It is kept. The factory has been told.")):
            return redirect("clarification", row.public_id)
    return render(request, "clarifications/step.html", {
        "row": row, "report": row.report, "factory": row.report.factory, "zone": zone, "title": _titles(row)[step],
        "form": form if _fits(row, step, moment(request)) else None,
    })  # fmt: skip


@door(MANAGER, methods=("POST",))
def withdraw(request: Any, public_id: str) -> HttpResponse:
    """The factory needs the meeting no longer."""
    row = find(Clarification, request, public_id, "report")
    if not is_manager(request, row.report.factory_id):
        raise Http404
    act = lambda: actions.withdraw(clarification=row, by=request.viewer, now=moment(request))  # noqa: E731
    attempt(request, act, done=_("The request is withdrawn. The programme's officers have been told."))
    return redirect("clarification", public_id)


@door(MANAGER, OFFICER, MONITOR, REVIEWER)
def file(request: Any, public_id: str) -> StreamingHttpResponse:
    """The file beside the minutes; that it was opened is logged first."""
    row = find(Clarification, request, public_id)
    if row.file_id is None:
        raise Http404
    kept, pieces = actions.open_file(clarification=row, by=request.viewer, now=moment(request))
    return sent(kept, pieces)


urlpatterns = [
    path("reports/<str:public_id>/clarification/", ask, name="clarification_ask"),
    path("clarifications/<str:public_id>/", clarification, name="clarification"),
    path("clarifications/<str:public_id>/file/", file, name="clarification_file"),
    path("clarifications/<str:public_id>/withdraw/", withdraw, name="clarification_withdraw"),
    path("clarifications/<str:public_id>/<str:step>/", step, name="clarification_step"),
]
