"""The clocks of a programme: how long each runs, by what rule and whose, and what an officer may set."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairfloor.actions import programmes as actions
from fairfloor.core.access import BUYER, MANAGER, MINISTRY, MONITOR, OFFICER, REVIEWER
from fairfloor.core.clocks import HOLIDAYS, Clock
from fairfloor.core.procedures import load
from fairfloor.web.doors import attempt, door
from fairfloor.web.inputs import area
from fairfloor.web.pages import chosen_programme, procedure_of
from fairfloor.web.viewers import moment

EVERYBODY = (OFFICER, MONITOR, REVIEWER, MANAGER, BUYER, MINISTRY)
HOLIDAY_WORDS = {"count": gettext_lazy("they count like any other day"), "left-out": gettext_lazy("they are left out")}
KEYS = {"value": gettext_lazy("Change the figure"), "holidays": gettext_lazy("Change how holidays count")}


class Setting(forms.Form):
    """One figure of a clock, or whether its holidays count, and why."""

    def __init__(self, *args: Any, clock: Clock, key: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if key == "value":
            self.fields["value"] = forms.IntegerField(
                label=_("New figure"), min_value=clock.least, max_value=clock.most, initial=clock.value,
                help_text=_("From %(least)s to %(most)s, as the procedure allows.")
                % {"least": clock.least, "most": clock.most},
            )  # fmt: skip
        else:
            self.fields["value"] = forms.ChoiceField(
                label=_("Public holidays"), choices=[(one, HOLIDAY_WORDS[one]) for one in HOLIDAYS], initial=clock.holidays,
                widget=forms.RadioSelect,
            )  # fmt: skip
        self.fields["reason"] = forms.CharField(label=_("Reason"), widget=area(3), max_length=2000)


@door(*EVERYBODY)
def clocks(request: Any) -> HttpResponse:
    """Every clock of the programme with its rule in words, whose rule it is, and what the programme has set otherwise."""
    programme = chosen_programme(request, *EVERYBODY)
    procedure, plain = procedure_of(programme), load(programme.procedure)
    officer = programme.pk in request.viewer.programmes(OFFICER)
    rows = [
        {
            "clock": clock, "rule": clock.rule(procedure.zone), "own": clock != plain.clock(clock.id),
            "plain": plain.clock(clock.id).rule(procedure.zone),
            "keys": [(key, KEYS[key]) for key in clock.settable] if officer else [],
        }
        for clock in procedure.clocks
    ]  # fmt: skip
    return render(request, "programmes/clocks.html", {"of": programme, "procedure": procedure, "rows": rows})


@door(OFFICER, methods=("GET", "POST"))
def clock(request: Any, id: str, key: str) -> HttpResponse:
    """Sets one thing of one clock, with a reason, from now on."""
    programme = chosen_programme(request, OFFICER)
    procedure = procedure_of(programme)
    found = next((one for one in procedure.clocks if one.id == id and key in one.settable), None)
    if found is None:
        raise Http404
    form = Setting(request.POST or None, clock=found, key=key)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        act = lambda: actions.set_clock(  # noqa: E731
            programme=programme, clock=id, key=key, value=told["value"], reason=told["reason"], by=request.viewer,
            now=moment(request),
        )  # fmt: skip
        if attempt(request, act, done=_("It is set, from now on. Moments that were told before stay as they are.")):
            return redirect("clocks")
    told_now = {"clock": found, "rule": found.rule(procedure.zone), "form": form, "title": KEYS[key]}
    return render(request, "programmes/clock.html", told_now)


urlpatterns = [
    path("programme/clocks/", clocks, name="clocks"),
    path("programme/clocks/<slug:id>/<slug:key>/", clock, name="clock"),
]
