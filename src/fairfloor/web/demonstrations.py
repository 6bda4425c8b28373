"""The demonstration's clock, for its officers alone: elsewhere there is no such page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairfloor.actions import demonstrations
from fairfloor.core import deadlines
from fairfloor.core.access import OFFICER
from fairfloor.core.periods import ONE_SECOND, in_zone, local_day, zone_named
from fairfloor.registry.models import DocumentRequest, Programme, Report
from fairfloor.registry.rules import procedure_at
from fairfloor.web.doors import attempt, door
from fairfloor.web.pages import chosen_programme, zone_of
from fairfloor.web.templatetags.sheets import called
from fairfloor.web.viewers import moment

MOST = 12  # moments that are offered


@dataclass(frozen=True)
class Preset:
    """A step of the clock: its name in forms, its words, and the moment that it leads to."""

    id: str
    words: str
    to: datetime


@dataclass(frozen=True)
class Coming:
    """A moment of the programme that lies ahead, in which zone; and the two instants between which things change."""

    words: str
    at: datetime
    zone: str
    before: datetime
    after: datetime


class MomentForm(forms.Form):
    """A day and a time of day in the programme's zone."""

    # The browser's own fields for a day and a time speak one format, whatever the language of the page.
    day = forms.DateField(
        label=gettext_lazy("Day"), input_formats=["%Y-%m-%d"], widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )  # fmt: skip
    time = forms.TimeField(
        label=gettext_lazy("Time"), input_formats=["%H:%M", "%H:%M:%S"], initial=time(9),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )  # fmt: skip


def presets(programme: Programme, now: datetime) -> list[Preset]:
    """An hour, a day, and the programme's own clocks: days and weekdays counted on as they count."""
    procedure = procedure_at(programme, now)
    today = local_day(now, procedure.zone)
    found = [
        Preset("hour", _("1 hour"), now + timedelta(hours=1)),
        Preset("day", _("1 day"), now + timedelta(days=1)),
    ]
    counted: dict[str, Callable[..., Any]] = {
        "third-party-access": lambda: today + timedelta(days=procedure.clock("third-party-access").value or 0),
        "documents": lambda: deadlines.documents(today, procedure=procedure).day,
        "objection": lambda: deadlines.objection(today, procedure=procedure).day,
    }
    for id, day in counted.items():
        clock = procedure.clock(id)
        words = {"day": _("%(value)d days"), "weekday": _("%(value)d weekdays")}[clock.unit] % {"value": clock.value}
        found.append(Preset(id, words, now + (day() - today)))
    return found


def coming(request: Any, programme: Programme, now: datetime) -> list[Coming]:
    """The moments on which something opens or ends, soonest first: documents, access, objections."""
    viewer = request.viewer
    found = []
    documents = DocumentRequest.objects.visible(viewer, now).filter(
        programme=programme, due_at__gt=now, received_at=None, withdrawn_at=None
    )
    for row in documents.select_related("visit__factory").order_by("due_at", "pk")[:MOST]:
        factory = row.visit.factory
        words = _("Last moment for documents: %(factory)s") % {"factory": called(factory)}
        found.append(_closing(words, row.due_at, factory.zone))
    published = Report.objects.visible(viewer, now).filter(Q(opens_at__gt=now) | Q(objections_until__gt=now))
    for row in published.filter(programme=programme).select_related("factory").order_by("opens_at", "pk")[:MOST]:
        factory, name = row.factory, {"factory": called(row.factory)}
        if row.opens_at > now:
            words = _("The report opens to authorised buyers: %(factory)s") % name
            found.append(Coming(words, row.opens_at, factory.zone, row.opens_at - ONE_SECOND, row.opens_at))
        if row.objections_until > now:
            words = _("Last moment for objections: %(factory)s") % name
            found.append(_closing(words, row.objections_until, factory.zone))
    return sorted(found, key=lambda one: one.at)[:MOST]


def _closing(words: str, last: datetime, zone: str) -> Coming:
    """A last moment: its whole second is still in time, the next instant is late."""
    return Coming(words, last, zone, last, last + ONE_SECOND)


@door(OFFICER, methods=("GET", "POST"))
def demonstration(request: Any) -> HttpResponse:
    """Shows the clock and moves it forward: by a step, to a moment that is coming, or to a day and time."""
    programme, now = chosen_programme(request, OFFICER), moment(request)
    if not (settings.DEMONSTRATION and programme.demonstration):
        raise Http404
    zone, offered = zone_of(programme, now), presets(programme, now)
    data = request.POST if "day" in request.POST else None
    form = MomentForm(data, initial={"day": local_day(now, zone) + timedelta(days=1)})
    to = _wanted(request, form, offered, zone) if request.method == "POST" else None
    if to is not None:
        face = in_zone(to, zone).strftime("%Y-%m-%d %H:%M:%S")
        done = _("The clock was moved to %(moment)s (%(zone)s).") % {"moment": face, "zone": zone}
        act = lambda: demonstrations.move_clock(programme=programme, to=to, by=request.viewer, now=now)  # noqa: E731
        attempt(request, act, done=done)
        return redirect("demonstration")
    return render(request, "demonstrations/clock.html", {
        "presets": offered, "coming": coming(request, programme, now), "form": form, "zone": zone,
    })  # fmt: skip


def _wanted(request: Any, form: MomentForm, offered: list[Preset], zone: str) -> datetime | None:
    """The moment that the sent form asks for; None when it cannot be read."""
    if form.is_bound:
        if not form.is_valid():
            return None
        face = datetime.combine(form.cleaned_data["day"], form.cleaned_data["time"])
        return in_zone(face.replace(tzinfo=zone_named(zone)), zone)
    for preset in offered:
        if preset.id == request.POST.get("preset"):
            return preset.to
    try:
        to = datetime.fromisoformat(request.POST.get("to", ""))
    except ValueError:
        return None
    return to if to.tzinfo else None


urlpatterns = [path("demonstration/", demonstration, name="demonstration")]
