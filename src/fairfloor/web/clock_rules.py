"""The clocks of a programme: how long each runs, by what rule, whose rule it is, and what an officer sets from a day on."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from fairfloor.actions import settings as actions
from fairfloor.core.access import BUYER, MANAGER, MINISTRY, MONITOR, OFFICER, REVIEWER
from fairfloor.core.clocks import HOLIDAYS, Clock
from fairfloor.core.periods import local_day
from fairfloor.core.procedures import load
from fairfloor.registry.models import Setting
from fairfloor.registry.rules import rules_of
from fairfloor.web.doors import attempt, door
from fairfloor.web.inputs import LanguageField, area, day_input, paragraphs
from fairfloor.web.pages import chosen_programme
from fairfloor.web.viewers import moment

EVERYBODY = (OFFICER, MONITOR, REVIEWER, MANAGER, BUYER, MINISTRY)
UNITS = {
    "minute": pgettext_lazy("length of a clock", "Minutes"), "hour": pgettext_lazy("length of a clock", "Hours"),
    "day": pgettext_lazy("length of a clock", "Days"), "weekday": pgettext_lazy("length of a clock", "Weekdays"),
    "month": pgettext_lazy("length of a clock", "Months"),
}  # fmt: skip
WAYS = {"count": gettext_lazy("public holidays count"), "left-out": gettext_lazy("public holidays are left out")}
KEYS = {"value": gettext_lazy("Set another length"), "holidays": gettext_lazy("Set how holidays count")}


class Change(forms.Form):
    """What a clock is set to, from which day on, and why."""

    start = forms.DateField(
        label=gettext_lazy("From this day on"), widget=day_input(),
        help_text=gettext_lazy("Today or later. Clocks that have started by then keep the rule that they started under."),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Reason"), widget=area(4), max_length=2000,
        help_text=gettext_lazy("Everybody in the programme reads it with your name; it is kept for good."),
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Any, clock: Clock, key: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if key == "holidays":
            self.fields["value"] = forms.ChoiceField(
                label=_("Public holidays"), choices=[(way, WAYS[way]) for way in HOLIDAYS], widget=forms.RadioSelect
            )
        else:
            bounds = _("From %(least)d to %(most)d.") % {"least": clock.least, "most": clock.most}
            self.fields["value"] = forms.IntegerField(
                label=UNITS[clock.unit], min_value=clock.least, max_value=clock.most, help_text=bounds
            )
        self.fields["language"] = LanguageField(programme)
        self.order_fields(["value", "start", "reason", "language"])


@door(*EVERYBODY)
def clocks(request: Any) -> HttpResponse:
    """Every clock with its rule in words as it stands now, whose rule it is, and what was set, when, by whom and why."""
    programme = chosen_programme(request, *EVERYBODY)
    rules, plain = rules_of(programme), load(programme.procedure)
    now, officer = moment(request), programme.pk in request.viewer.programmes(OFFICER)
    procedure, today = rules.at(now), local_day(now, rules.zone(now))
    made: dict[str, list[Any]] = {}
    kept = Setting.objects.filter(programme=programme, name__contains=".").select_related("set_by")
    for one in kept.order_by("start_date", "pk"):
        clock = plain.clock(one.name.partition(".")[0])
        made.setdefault(clock.id, []).append((one, _said(clock, one), one.start_date > today))
    rows = [
        {
            "clock": clock, "rule": clock.rule(procedure.zone), "own": clock != plain.clock(clock.id),
            "plain": plain.clock(clock.id).rule(procedure.zone), "section": _section(clock.origin.section),
            "made": made.get(clock.id, ()), "keys": [(key, KEYS[key]) for key in clock.settable] if officer else (),
        }
        for clock in procedure.clocks
    ]  # fmt: skip
    return render(request, "programmes/clocks.html", {"procedure": procedure, "rows": rows})


@door(OFFICER, methods=("GET", "POST"))
def clock_set(request: Any, clock_id: str, key: str) -> HttpResponse:
    """An officer sets what the procedure leaves open of one clock, from a day on."""
    programme = chosen_programme(request, OFFICER)
    now, rules = moment(request), rules_of(programme)
    clock = next((one for one in rules.at(now).clocks if one.id == clock_id and key in one.settable), None)
    if clock is None:
        raise Http404
    stands = {"value": getattr(clock, key), "start": local_day(now, rules.zone(now))}
    form = Change(request.POST or None, programme=programme, clock=clock, key=key, initial=stands)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        act = lambda: actions.set_(  # noqa: E731
            programme=programme, name=f"{clock.id}.{key}", value=told["value"], start=told["start"],
            reason=paragraphs(told["reason"]), language=told["language"], by=request.viewer, now=now,
        )  # fmt: skip
        if attempt(request, act, done=_("Set. It counts from its day on; what has started keeps its rule.")):
            return redirect("clocks")
    rule = clock.rule(rules.zone(now))
    return render(request, "programmes/set.html", {"clock": clock, "rule": rule, "form": form, "title": KEYS[key]})


def _said(clock: Clock, one: Setting) -> str:
    """What a setting says, in words."""
    if one.name.endswith(".holidays"):
        return str(WAYS[one.value])
    return f"{one.value} {str(UNITS[clock.unit]).lower()}"


def _section(named: str) -> str:
    """The part of the procedure in the page's language: III.1, or a key step."""
    step = named.removeprefix("key step ")
    return named if step == named else _("key step %(n)s") % {"n": step}


urlpatterns = [
    path("programme/clocks/", clocks, name="clocks"),
    path("programme/clocks/<slug:clock_id>/<slug:key>/", clock_set, name="clock_set"),
]
