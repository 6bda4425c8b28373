"""The delay of third-party access changed on request: the factory's page, the officer's, and what stands beside the clock."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairfloor.actions import delays as actions
from fairfloor.core import delays as rules
from fairfloor.core.access import MANAGER, OFFICER
from fairfloor.registry.models import Delay, Report
from fairfloor.web.doors import attempt, door, find
from fairfloor.web.inputs import LanguageField, area, paragraphs, procedure_of
from fairfloor.web.teams import is_manager, took_part
from fairfloor.web.viewers import moment


class Asking(forms.Form):
    """How many days, and why."""

    days = forms.IntegerField(
        label=gettext_lazy("Full days between publication and access"), min_value=0,
        help_text=gettext_lazy("Counted from the day after publication, as the rule above says; fewer or more than now."),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reason"), widget=area(4), max_length=2000,
        help_text=gettext_lazy("The programme reads it; buyers do not."),
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = LanguageField(programme)


class Deciding(forms.Form):
    """Granted or refused, with reasons."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"), widget=forms.RadioSelect,
        choices=[("grant", gettext_lazy("Granted: the report opens at the moment asked for")),
                 ("refuse", gettext_lazy("Refused: the report opens at the moment that was told"))],
    )  # fmt: skip
    reasons = forms.CharField(
        label=gettext_lazy("Reasons"),
        widget=area(4),
        max_length=2000,
        help_text=gettext_lazy("The factory reads them."),
    )

    def __init__(self, *args: Any, programme: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = LanguageField(programme)


def delays(request: Any, report: Any) -> list[Delay]:
    """The requests about a report's delay that the viewer may know of, in order, with who decided: one query."""
    rows = Delay.objects.visible(request.viewer, moment(request)).filter(report=report)
    return list(rows.select_related("decided_by").order_by("pk"))


@door(MANAGER, methods=("GET", "POST"))
def ask(request: Any, public_id: str) -> HttpResponse:
    """The factory asks for another delay, while the report has not opened."""
    report = find(Report, request, public_id, "factory", "programme")
    if report.published_at is None or not is_manager(request, report.factory_id):
        raise Http404
    form, by, now = Asking(request.POST or None, programme=report.programme), request.viewer, moment(request)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        act = lambda: actions.ask(  # noqa: E731
            report=report, days=told["days"], reason=paragraphs(told["reason"]), language=told["language"], by=by, now=now
        )  # fmt: skip
        if attempt(request, act, done=_("The request has been received. The programme's officers have been told.")):
            return redirect("report", public_id)
    known, clock = delays(request, report), procedure_of(report.programme).clock("third-party-access")
    return render(request, "reports/delay.html", {
        "report": report, "factory": report.factory, "zone": report.factory.zone, "form": form, "delays": known,
        "rule": clock.rule(report.factory.zone), "shut": report.opens_at is not None and now < report.opens_at,
        "waiting": any(row.state == rules.ASKED for row in known),
    })  # fmt: skip


@door(OFFICER, methods=("GET", "POST"))
def decide(request: Any, public_id: str) -> HttpResponse:
    """An officer grants or refuses, with reasons."""
    row = find(Delay, request, public_id, "report__factory", "report__programme", "decided_by")
    report, now = row.report, moment(request)
    own = took_part(request, report.visit_id, report)
    form = Deciding(request.POST or None, programme=report.programme)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        act = lambda: actions.decide(  # noqa: E731
            delay=row, granted=told["decision"] == "grant", reasons=paragraphs(told["reasons"]), language=told["language"],
            by=request.viewer, now=now,
        )  # fmt: skip
        if attempt(request, act, done=_("The decision is kept. The factory has been told.")):
            return redirect("report", report.public_id)
    return render(request, "reports/delay_decide.html", {
        "delay": row, "report": report, "factory": report.factory, "zone": report.factory.zone,
        "form": form if row.state == rules.ASKED and not own else None, "own": own and row.state == rules.ASKED,
    })  # fmt: skip


urlpatterns = [
    path("reports/<str:public_id>/delay/", ask, name="delay_ask"),
    path("delays/<str:public_id>/", decide, name="delay_decide"),
]
