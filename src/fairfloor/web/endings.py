"""Where a visit ends before its closing meeting: the decision at the gate, and pressure, interference or obstruction."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairfloor.actions import endings as actions
from fairfloor.core import visits as rules
from fairfloor.core.access import MONITOR
from fairfloor.web.doors import attempt, door, say
from fairfloor.web.inputs import FreeText, LanguageField, area, paragraphs, procedure_of
from fairfloor.web.teams import open_to_team
from fairfloor.web.viewers import moment

NO_NAMES = gettext_lazy("An officer reads this, and perhaps the ministries. No worker's name, nothing from interviews.")


class Ending(forms.Form):
    """What happened, in the team's words."""

    text = FreeText(label=gettext_lazy("What happened"), widget=area(6), help_text=NO_NAMES)

    def __init__(self, *args: Any, programme: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = LanguageField(programme)

    def clean_text(self) -> str:
        """The words without white space around them."""
        return paragraphs(self.cleaned_data["text"])


class Obstruction(Ending):
    """Which kind of interference it was, and what happened."""

    def __init__(self, *args: Any, programme: Any, **kwargs: Any) -> None:
        super().__init__(*args, programme=programme, **kwargs)
        items = [item for item in procedure_of(programme).interference if item.id != actions.NOT_ADMITTED]
        self.fields["kind"] = forms.ChoiceField(
            label=_("What it was"), widget=forms.RadioSelect, choices=[(item.id, say(item.title)) for item in items]
        )
        self.order_fields(["kind", "text", "language"])


@door(MONITOR, methods=("GET", "POST"))
def wait(request: Any, visit_id: str) -> HttpResponse:
    """The time at the gate is over: the monitors decide to wait on, and say why."""
    visit, now = _open(request, visit_id, rules.AT_GATE), moment(request)
    if now <= visit.gate_ends_at:
        raise Http404
    form = Ending(request.POST or None, programme=visit.programme)
    form.fields["text"].label = _("Why the team waits on")
    if request.method == "POST" and form.is_valid():
        act = lambda: actions.wait(visit=visit, by=request.viewer, now=now, **form.cleaned_data)  # noqa: E731
        if attempt(request, act, done=_("Noted: the team waits on.")):
            return redirect("visit", visit.public_id)
    return render(request, "visits/ending.html", {"visit": visit, "form": form, "what": "wait"})


@door(MONITOR, methods=("GET", "POST"))
def leave(request: Any, visit_id: str) -> HttpResponse:
    """The team was not let in and leaves; says before that it ends the visit."""
    visit, now = _open(request, visit_id, rules.AT_GATE), moment(request)
    form = Ending(request.POST or None, programme=visit.programme)
    if request.method == "POST" and form.is_valid():
        act = lambda: actions.refuse_entry(visit=visit, by=request.viewer, now=now, **form.cleaned_data)  # noqa: E731
        if attempt(request, act, done=_("The visit has ended at the gate. The officers have been told.")):
            return redirect("visit", visit.public_id)
    return render(request, "visits/ending.html", {"visit": visit, "form": form, "what": "leave"})


@door(MONITOR, methods=("GET", "POST"))
def obstruction(request: Any, visit_id: str) -> HttpResponse:
    """Pressure, interference or obstruction ends the visit midway; says before that it does, and what is kept."""
    visit, now = _open(request, visit_id, rules.AT_GATE, rules.INSIDE), moment(request)
    form = Obstruction(request.POST or None, programme=visit.programme)
    if request.method == "POST" and form.is_valid():
        act = lambda: actions.obstruct(visit=visit, by=request.viewer, now=now, **form.cleaned_data)  # noqa: E731
        if attempt(
            request, act, done=_("The visit has ended midway. What was gathered is kept; the officers are told.")
        ):
            return redirect("visit", visit.public_id)
    return render(request, "visits/ending.html", {"visit": visit, "form": form, "what": "obstruction"})


def _open(request: Any, visit_id: str, *states: str) -> Any:
    """The visit for its team, while it can still end in this way."""
    visit = open_to_team(request, visit_id)
    if visit.state not in states:
        raise Http404
    return visit


urlpatterns = [
    path("wait/", wait, name="visit_wait"),
    path("leave/", leave, name="visit_leave"),
    path("obstruction/", obstruction, name="visit_obstruction"),
]
