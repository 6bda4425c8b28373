"""Readings of instruments: entered on the visit, judged at once, listed with the limit and the reason."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairfloor.actions import observations
from fairfloor.actions.acts import Refused
from fairfloor.core import visits as rules
from fairfloor.core.access import MONITOR, OFFICER, REVIEWER
from fairfloor.core.periods import in_zone, zone_named
from fairfloor.core.quantities import UNITS
from fairfloor.core.vocabulary import vocabulary
from fairfloor.registry.models import Reading
from fairfloor.web.doors import door, say
from fairfloor.web.inputs import ClientId, NumberField, day_input, procedure_of
from fairfloor.web.teams import open_to_staff
from fairfloor.web.viewers import moment
from fairfloor.web.words import VERDICTS

FACE = "%Y-%m-%dT%H:%M"


class ReadingForm(forms.Form):
    """One reading: what, how much, where, with which instrument, when."""

    client_id = ClientId()
    quantity = forms.ChoiceField(label=gettext_lazy("What was measured"))
    value = NumberField(
        label=gettext_lazy("Value"), max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    unit = forms.ChoiceField(label=gettext_lazy("Unit"))
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of work or place"), required=False,
        help_text=gettext_lazy("Limits for temperature and fresh air differ by it."),
    )  # fmt: skip
    instrument = forms.CharField(label=gettext_lazy("Instrument (serial number)"), max_length=120)
    calibrated_until = forms.DateField(
        label=gettext_lazy("Calibrated until"), widget=day_input(), required=False,
        help_text=gettext_lazy("Out of calibration, a reading is kept and cannot be judged."),
    )  # fmt: skip
    taken_at = forms.DateTimeField(
        label=gettext_lazy("Time"), input_formats=[FACE, f"{FACE}:%S", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(format=FACE, attrs={"type": "datetime-local"}),
    )  # fmt: skip

    def __init__(self, *args: Any, visit: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.visit, self.now = visit, now
        words = vocabulary()
        measured = [item for item in procedure_of(visit.programme).readings if item.id in words.quantities]
        units = dict.fromkeys(unit for item in measured for unit in words.quantities[item.id].units)
        self._choose("quantity", [(item.id, say(item.title)) for item in measured])
        self._choose("unit", [(id, say(UNITS[id].sign)) for id in units])
        kinds = [
            (kind.id, say(kind.title)) for kind in words.kinds.values() if kind.id not in ("person", "toilet-or-urinal")
        ]
        self._choose("kind", [("", _("not told")), *kinds])
        self.fields["taken_at"].help_text = _("At the factory (%(zone)s).") % {"zone": visit.factory.zone}
        self.fields["taken_at"].initial = in_zone(now, visit.factory.zone).strftime(FACE)

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_taken_at(self) -> datetime:
        """The moment, read on the factory's clock."""
        face = self.cleaned_data["taken_at"].replace(tzinfo=None)
        taken = face.replace(tzinfo=zone_named(self.visit.factory.zone))
        if taken > self.now + timedelta(minutes=5):
            raise forms.ValidationError(_("This time is still to come: write when the reading was taken."))
        if self.visit.arrived_at and taken < self.visit.arrived_at - timedelta(minutes=1):
            raise forms.ValidationError(_("This time is before the visit's arrival: correct the day or the hour."))
        return taken

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        quantity = vocabulary().quantities.get(told.get("quantity", ""))
        if quantity and told.get("unit") and told["unit"] not in quantity.units:
            fitting = ", ".join(say(UNITS[unit].sign) for unit in quantity.units)
            said = _("%(quantity)s is measured in %(units)s: choose that unit.")
            self.add_error("unit", said % {"quantity": say(quantity.title), "units": fitting})
        return told


@door(MONITOR, REVIEWER, OFFICER, methods=("GET", "POST"))
def readings(request: Any, visit_id: str) -> HttpResponse:
    """The readings of a visit with their verdicts, and the form for one more."""
    visit, team = open_to_staff(request, visit_id)
    by, now = request.viewer, moment(request)
    rows = list(Reading.objects.visible(by, now).filter(visit=visit).order_by("-taken_at", "-pk"))
    open_now = team and visit.state in (rules.INSIDE, rules.CLOSED)
    form = ReadingForm(request.POST or None, visit=visit, now=now, initial=_repeated(rows))
    if request.method == "POST" and open_now and form.is_valid():
        told = dict(form.cleaned_data)
        try:
            kept = observations.measure(visit=visit, client_id=told.pop("client_id"), values=told, by=by, now=now)
        except Refused as refused:
            form.add_error(None, say(refused.why))
        else:
            said = _("Kept. Verdict: %(verdict)s. %(why)s")
            messages.success(request, said % {"verdict": VERDICTS[kept.verdict][1], "why": say(kept.why)})
            return redirect("readings", visit.public_id)
    words = vocabulary()
    return render(request, "visits/readings.html", {
        "visit": visit, "form": form if open_now else None,
        "rows": [(row, words.quantities[row.quantity].title, words.kinds.get(row.kind)) for row in rows],
    })  # fmt: skip


def _repeated(rows: list[Any]) -> dict[str, Any]:
    """What the next reading most likely shares with the one entered last: instrument, calibration, quantity."""
    if not rows:
        return {}
    last = max(rows, key=lambda row: row.pk)
    names = ("quantity", "unit", "instrument", "calibrated_until", "kind", "place")
    return {name: getattr(last, name) for name in names}


urlpatterns = [path("readings/", readings, name="readings")]
