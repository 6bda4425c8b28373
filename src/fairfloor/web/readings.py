"""Readings of instruments: entered on the visit, judged at once, listed with the limit and the reason."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairfloor.actions import observations
from fairfloor.actions import readings as judging
from fairfloor.actions.acts import Refused
from fairfloor.core.access import MONITOR, OFFICER, REVIEWER
from fairfloor.core.languages import Text
from fairfloor.core.measuring import named, plainly
from fairfloor.core.periods import in_zone, zone_named
from fairfloor.core.quantities import UNITS
from fairfloor.core.vocabulary import vocabulary
from fairfloor.registry.models import Reading
from fairfloor.web import places
from fairfloor.web.doors import door, say
from fairfloor.web.inputs import ClientId, NumberField, UploadField, day_input, procedure_of
from fairfloor.web.reads import read_page
from fairfloor.web.teams import open_to_staff, takes
from fairfloor.web.viewers import moment
from fairfloor.web.words import GROUPS, VERDICTS

FACE = "%Y-%m-%dT%H:%M"
DAY_MINUTES = 24 * 60


def out_of_time(visit: Any, taken: datetime, now: datetime) -> str:
    """Why a reading cannot have been taken on the visit at that moment; nothing when it can."""
    if taken > now + timedelta(minutes=5):
        return _("This time is still to come: write when the reading was taken.")
    if visit.arrived_at and taken < visit.arrived_at - timedelta(minutes=1):
        return _("This time is before the visit's arrival: correct the day or the hour.")
    return ""


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
    substance = forms.CharField(
        label=gettext_lazy("Substance"), max_length=60, required=False,
        widget=forms.TextInput(attrs={"list": "substances", "autocomplete": "off"}),
        help_text=gettext_lazy("Name in Chinese or English, synonym or CAS number."),
    )  # fmt: skip
    minutes = NumberField(
        label=gettext_lazy("Minutes sampled"), max_length=20, required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=gettext_lazy("Samples of one shift, place and group of people are averaged."),
    )  # fmt: skip
    population = forms.CharField(
        label=gettext_lazy("People it is for"), max_length=60, required=False,
        help_text=gettext_lazy("Their number, or who they are; no names."),
    )  # fmt: skip
    like_effect = forms.CharField(
        label=gettext_lazy("Effects that add up"), max_length=60, required=False,
        help_text=gettext_lazy("The same word for substances that act alike, such as “solvents”."),
    )  # fmt: skip
    certified = forms.BooleanField(
        label=gettext_lazy("Medical staff certified the people here for this work"), required=False
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
        asked = [item for item in procedure_of(visit.programme).readings if item.id in words.quantities]
        limited = dict.fromkeys(limit.quantity for clause in judging.clauses(visit) for limit in clause.limits)
        others = [id for id in limited if id not in {item.id for item in asked}]
        measured = [*(item.id for item in asked), *others]
        units = dict.fromkeys(unit for id in measured for unit in words.quantities[id].units)
        self._choose("quantity", [
            *((item.id, say(item.title)) for item in asked),
            (_("Others with a limit"), sorted([(id, say(words.quantities[id].title)) for id in others], key=lambda one: one[1])),
        ])  # fmt: skip
        self._choose("unit", [(id, say(UNITS[id].sign)) for id in units])
        kinds = [
            (kind.id, say(kind.title)) for kind in words.kinds.values() if kind.id not in ("person", "toilet-or-urinal")
        ]
        self._choose("kind", [("", _("not told")), *kinds])
        named = places.names(visit)
        if named:
            self.fields["building"] = forms.ChoiceField(
                label=_("Building"), required=False, choices=[("", _("Production site")), *named.items()],
                help_text=_("Limits that go by a building's date or people are those of this building."),
            )  # fmt: skip
        self.fields["taken_at"].help_text = _("At the factory (%(zone)s).") % {"zone": visit.factory.zone}
        self.fields["taken_at"].initial = in_zone(now, visit.factory.zone).strftime(FACE)
        self.substances = judging.substances(visit)

    def _choose(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_taken_at(self) -> datetime:
        """The moment, read on the factory's clock."""
        face = self.cleaned_data["taken_at"].replace(tzinfo=None)
        taken: datetime = face.replace(tzinfo=zone_named(self.visit.factory.zone))
        problem = out_of_time(self.visit, taken, self.now)
        if problem:
            raise forms.ValidationError(problem)
        return taken

    def clean_minutes(self) -> Any:
        minutes = self.cleaned_data["minutes"]
        if minutes is not None and not 0 <= minutes <= DAY_MINUTES:
            raise forms.ValidationError(_("Write the minutes of this sample: 0 to %(most)s.") % {"most": DAY_MINUTES})
        return minutes

    def clean_substance(self) -> str:
        """The id of a substance of the list, else the words as they were written: these cannot be judged."""
        told: str = self.cleaned_data["substance"].strip()
        known = ((one.id, (one.cas, *one.name.values(), *one.synonyms)) for one in self.substances.values())
        return named(known).get(plainly(told), told) if told else ""

    def names_of_substances(self) -> list[tuple[str, str]]:
        """What may be written for each substance, and what else it is called: for the field's suggestions."""
        found = []
        for one in self.substances.values():
            names = [
                name for name in dict.fromkeys((say(one.name), *one.name.values(), *one.synonyms, one.cas)) if name
            ]
            found += [(name, " · ".join(other for other in names if other != name)) for name in names]
        return found

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        quantity = vocabulary().quantities.get(told.get("quantity", ""))
        if quantity and told.get("unit") and told["unit"] not in quantity.units:
            fitting = _(", ").join(say(UNITS[unit].sign) for unit in quantity.units)
            said = _("%(quantity)s is measured in %(units)s: choose that unit.")
            self.add_error("unit", said % {"quantity": say(quantity.title), "units": fitting})
        return told


class FileForm(forms.Form):
    """A CSV file of readings."""

    file = UploadField(
        label=gettext_lazy("File of readings (CSV)"),
        help_text=gettext_lazy(
            "Columns, in Chinese or English: quantity, value, unit, place, taken_at; where they matter kind, substance, "
            "population, minutes, instrument, calibrated_until, like_effect, certified. You see every row before it is kept."
        ),
    )


@door(MONITOR, REVIEWER, OFFICER, methods=("GET", "POST"))
def readings(request: Any, visit_id: str) -> HttpResponse:
    """The readings of a visit with their verdicts, and the form for one more."""
    visit, team = open_to_staff(request, visit_id)
    by, now = request.viewer, moment(request)
    rows = list(Reading.objects.visible(by, now).filter(visit=visit).order_by("-taken_at", "-pk"))
    found = judging.judgement(visit, rows) if rows else None
    open_now = team and takes(request, visit)
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
    return read_page(request, Reading, visit, "visits/readings.html", {
        "visit": visit, "form": form if open_now else None, "rows": told_rows(visit, rows), "buildings": places.names(visit),
        "groups": _together(visit, rows, found), "file_form": FileForm() if open_now else None,
    }, team=team)  # fmt: skip


def told_rows(visit: Any, rows: Sequence[Any]) -> list[tuple[Any, Any, Any, Any]]:
    """Readings with what their ids are called: `(row, quantity, kind, substance)`."""
    words, known = vocabulary(), judging.substances(visit)
    return [
        (row, words.quantities[row.quantity].title, words.kinds.get(row.kind), _called(row.substance, known))
        for row in places.at_home(visit, rows)
    ]


def _called(id: str, known: Any) -> Any:
    return known[id].name if id in known else Text(zh=id, en=id) if id else None


def _together(visit: Any, rows: Sequence[Any], found: Any) -> list[dict[str, Any]]:
    """What several readings come to together: how, of which, for how long, and the verdict on it."""
    words, known = vocabulary(), judging.substances(visit)
    return [
        {
            "how": GROUPS[group.how], "count": len(group.of), "left_out": len(group.left_out), "place": rows[group.of[0]].place,
            "building": rows[group.of[0]].building, "address": rows[group.of[0]].address,
            "what": [_called(id, known) for id in group.substances if id] or [words.quantities[rows[group.of[0]].quantity].title],
            "minutes": group.as_json(range(len(rows)))["minutes"], "over": group.as_json(range(len(rows)))["over"],
            "verdict": group.verdict,
        }
        for group in (found.groups if found else ())
        if len(group.of) > 1
    ]  # fmt: skip


def _repeated(rows: list[Any]) -> dict[str, Any]:
    """What the next reading most likely shares with the one entered last: instrument, calibration, quantity."""
    if not rows:
        return {}
    last = max(rows, key=lambda row: row.pk)
    names = (
        "quantity",
        "unit",
        "instrument",
        "calibrated_until",
        "kind",
        "place",
        "building",
        "population",
        "like_effect",
    )
    return {name: getattr(last, name) for name in names}


urlpatterns = [path("readings/", readings, name="readings")]
