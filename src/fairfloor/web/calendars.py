"""The programme's calendars: weekends, public holidays, what was announced late, and which told deadlines it touches."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairfloor.actions import holidays as actions
from fairfloor.core import calendars as rules
from fairfloor.core import deadlines
from fairfloor.core.access import OFFICER
from fairfloor.core.calendars import Calendar
from fairfloor.core.clocks import HOLIDAYS
from fairfloor.core.languages import Text
from fairfloor.core.periods import local_day
from fairfloor.registry.models import Factory, Holiday, Participation, Report
from fairfloor.registry.rules import Rules, announced, rules_of
from fairfloor.web.clock_rules import WAYS
from fairfloor.web.doors import attempt, door
from fairfloor.web.inputs import LanguageField, area, day_input, paragraphs
from fairfloor.web.pages import chosen_programme
from fairfloor.web.viewers import moment


class Announcement(forms.Form):
    """A holiday that was announced late."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=day_input())
    zh = forms.CharField(label=gettext_lazy("Name in Chinese"), max_length=120)
    en = forms.CharField(label=gettext_lazy("Name in English"), max_length=120)
    reason = forms.CharField(
        label=gettext_lazy("How it was announced"), widget=area(4), max_length=2000,
        help_text=gettext_lazy("By whom, when, and where it can be read; it is kept for good with your name."),
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = LanguageField(programme)


@dataclass(frozen=True)
class Day:
    """A public holiday of a calendar in the year that is looked at; `row` where it was announced late."""

    day: date
    name: Text
    weekday: Text
    weekend: bool
    forecast: bool
    row: Any = None


@dataclass(frozen=True)
class Touched:
    """A report whose last moment for objections was told before `why` was announced, and where it would be with it."""

    report: Any
    told: datetime
    would_be: deadlines.Deadline
    why: list[Any]


@door(OFFICER)
def calendars(request: Any) -> HttpResponse:
    """Every calendar that the programme's factories need, for a year, and what an announcement would have changed."""
    programme = chosen_programme(request, OFFICER)
    now, made = moment(request), rules_of(programme)
    today, procedure = local_day(now, made.zone(now)), made.at(now)
    used = _used(request, made)
    rows = Holiday.objects.filter(programme=programme).select_related("announced_by").order_by("day", "pk")
    late: dict[str, list[Any]] = {}
    for row in rows:
        late.setdefault(row.jurisdiction, []).append(row)
    first = min(one.known_from.year for one, _zones in used)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and first <= int(asked[:5]) <= today.year + 2 else today.year
    shown = [
        {"calendar": one, "zones": zones, "days": _days(one, year, late.get(one.jurisdiction, [])),
         "weekend": [rules.WEEKDAY_NAMES[rules.WEEKDAYS[day]] for day in sorted(one.weekend)]}
        for one, zones in used
    ]  # fmt: skip
    return render(request, "programmes/calendars.html", {
        "shown": shown, "year": year, "years": range(max(first, year - 2), min(today.year + 2, year + 2) + 1),
        "zone": procedure.zone, "touched": _touched(request, made) if late else [],
        "ways": [(clock, WAYS[clock.holidays]) for clock in procedure.clocks if clock.holidays in HOLIDAYS],
    })  # fmt: skip


def _used(request: Any, made: Rules) -> list[tuple[Calendar, list[str]]]:
    """The calendars of the procedure and of the factories that take part, each with the zones in which it is read."""
    found = {rules.load(made.founded.jurisdiction).jurisdiction: {made.founded.zone}}
    mine = Participation.objects.visible(request.viewer, moment(request)).filter(programme=request.programme)
    places = Factory.objects.filter(pk__in=mine.values("factory")).values_list("jurisdiction", "zone").distinct()
    for jurisdiction, zone in places:
        try:
            found.setdefault(rules.load(jurisdiction).jurisdiction, set()).add(zone)
        except rules.CalendarError:
            continue  # the factory's clocks say so themselves where they need one
    return [(rules.load(one), sorted(zones)) for one, zones in sorted(found.items())]


def _days(calendar: Calendar, year: int, late: list[Any]) -> list[Day]:
    known = [
        Day(day, name, rules.weekday_name(day), calendar.is_weekend(day), not calendar.is_known(day))
        for day, name in rules.public_holidays(calendar.jurisdiction, year).items()
        if day.year == year
    ]  # fmt: skip
    own = [Day(row.day, Text(row.name), rules.weekday_name(row.day), False, False, row) for row in late]
    return sorted([*known, *(one for one in own if one.day.year == year)], key=lambda one: one.day)


def _touched(request: Any, made: Rules) -> list[Touched]:
    """The reports whose told last moment is still to come and would be later with what was announced since: one query."""
    now = moment(request)
    rows = Report.objects.visible(request.viewer, now).filter(programme=request.programme, objections_until__gt=now)
    found = []
    for row in rows.select_related("factory").order_by("objections_until", "pk"):
        since = [one for one in made.holidays if row.published_at < one.announced_at <= now]
        would_be = _would_be(row, made, since) if since else None
        if would_be is not None and would_be.moment > row.objections_until:
            days = {day for day, _why in would_be.left_out}
            found.append(Touched(row, row.objections_until, would_be, [one for one in since if one.day in days]))
    return found


def _would_be(report: Any, made: Rules, since: list[Any]) -> deadlines.Deadline:
    """The last moment of a report under its own rules, had those holidays been known."""
    then, factory = made.at(report.published_at), report.factory
    return deadlines.objection(
        local_day(report.published_at, factory.zone), zone=factory.zone, jurisdiction=factory.jurisdiction,
        procedure=then.with_holidays([*then.announced, *map(announced, since)]),
    )  # fmt: skip


@door(OFFICER, methods=("GET", "POST"))
def holiday(request: Any, jurisdiction: str) -> HttpResponse:
    """An officer enters a holiday that was announced after the bookshelf was written."""
    programme = chosen_programme(request, OFFICER)
    if jurisdiction not in rules.jurisdictions():
        raise Http404
    form = Announcement(request.POST or None, programme=programme)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        act = lambda: actions.announce(  # noqa: E731
            programme=programme, jurisdiction=jurisdiction, day=told["day"], name={"zh": told["zh"], "en": told["en"]},
            reason=paragraphs(told["reason"]), language=told["language"], by=request.viewer, now=moment(request),
        )  # fmt: skip
        if attempt(request, act, done=_("Entered. It counts for clocks that start from now on.")):
            return redirect("calendars")
    return render(request, "programmes/holiday.html", {"calendar": rules.load(jurisdiction), "form": form})


urlpatterns = [
    path("programme/calendars/", calendars, name="calendars"),
    path("programme/calendars/<slug:jurisdiction>/", holiday, name="holiday"),
]
