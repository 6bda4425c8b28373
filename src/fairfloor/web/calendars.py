"""The programme's calendars: weekends, public holidays, what was announced late, and which told deadlines it touches."""

from collections.abc import Callable
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
from fairfloor.registry.models import Extension, Factory, Holiday, Participation, Report
from fairfloor.registry.rules import LEFT_OUT, Rules, announced, rules_of, stands
from fairfloor.registry.statements import Statement
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


class CallingOff(forms.Form):
    """Why a holiday that was announced is none."""

    reason = forms.CharField(
        label=gettext_lazy("How it was called off"), widget=area(4), max_length=2000,
        help_text=gettext_lazy("By whom, when, and where it can be read; it is kept for good with your name."),
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = LanguageField(programme)


@dataclass(frozen=True)
class Day:
    """A public holiday of a calendar in the year that is looked at; `row` where it was announced late.

    `open` while it may be called off.
    """

    day: date
    name: Text
    weekday: Text
    weekend: bool
    forecast: bool
    row: Any = None
    open: bool = False


@dataclass(frozen=True)
class Touched:
    """A report whose last moment for objections was told before `why` was announced or called off, and where it would be."""

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
    rows = (
        Holiday.objects.filter(programme=programme)
        .select_related("announced_by", "called_off_by")
        .order_by("day", "pk")
    )
    late: dict[str, list[Any]] = {}
    for row in rows:
        late.setdefault(row.jurisdiction, []).append(row)
    first = min(one.known_from.year for one, _zones in used)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and first <= int(asked[:5]) <= today.year + 2 else today.year
    shown = [
        {"calendar": one, "zones": zones, "days": _days(one, year, late.get(one.jurisdiction, []), today),
         "weekend": [rules.WEEKDAY_NAMES[rules.WEEKDAYS[day]] for day in sorted(one.weekend)]}
        for one, zones in used
    ]  # fmt: skip
    later, sooner = touched(request)
    return render(request, "programmes/calendars.html", {
        "shown": shown, "year": year, "years": range(max(first, year - 2), min(today.year + 2, year + 2) + 1),
        "zone": procedure.zone, "touched": later, "sooner": sooner,
        "ways": [(clock, WAYS[clock.holidays]) for clock in procedure.clocks if clock.holidays in HOLIDAYS],
    })  # fmt: skip


def _used(request: Any, made: Rules) -> list[tuple[Calendar, list[str]]]:
    """The calendars of the procedure and of the factories that take part, each with the zones in which it is read."""
    found = {rules.load(made.founded.jurisdiction).jurisdiction: {made.zone(moment(request))}}
    mine = Participation.objects.visible(request.viewer, moment(request)).filter(programme=request.programme)
    places = Factory.objects.filter(pk__in=mine.values("factory")).values_list("jurisdiction", "zone").distinct()
    for jurisdiction, zone in places:
        try:
            found.setdefault(rules.load(jurisdiction).jurisdiction, set()).add(zone)
        except rules.CalendarError:
            continue  # the factory's clocks say so themselves where they need one
    return [(rules.load(one), sorted(zones)) for one, zones in sorted(found.items())]


def _days(calendar: Calendar, year: int, late: list[Any], today: date) -> list[Day]:
    known = [
        Day(day, name, rules.weekday_name(day), calendar.is_weekend(day), not calendar.is_known(day))
        for day, name in rules.public_holidays(calendar.jurisdiction, year).items()
        if day.year == year
    ]  # fmt: skip
    own = [
        Day(
            row.day, Text(row.name), rules.weekday_name(row.day), False, False, row,
            row.called_off_at is None and today < row.day,
        )
        for row in late
    ]  # fmt: skip
    return sorted([*known, *(one for one in own if one.day.year == year)], key=lambda one: one.day)


# Reports that were published before the last word about a holiday, and whose last moment is still to come.
TOLD_BEFORE = Statement(
    Report, "{row}.programme_id = %s AND {row}.published_at < %s AND {row}.objections_until > %s",
    related=("factory",), order=("objections_until", "pk"),
)  # fmt: skip

STAYS = Statement(
    Extension, "{row}.report_id IN %s AND {row}.would_be IS NOT NULL", columns=("report_id", "until", "would_be")
)


def touched(request: Any) -> tuple[list[Touched], list[Touched]]:
    """The reports whose told last moment is still to come and that what was entered since would make later, or sooner.

    One query for the reports, and none where objections leave no holidays out or none was announced; one more for what was
    decided where some would be later. What an officer has moved as far as the holiday would have moved it is done, and so is
    what an officer has decided to leave, until the calendar would move it to another moment than it would have then.
    """
    now, made = moment(request), rules_of(request.programme)
    words = [at for one in made.holidays for at in (one.announced_at, one.called_off_at) if at] if _heeds(made) else []
    if not words:
        return [], []
    later, sooner, last = [], [], _lasts(made)
    for row in TOLD_BEFORE.seen(request.viewer, now, request.programme.pk, max(words), now):
        day = local_day(row.objections_until, row.factory.zone)  # a holiday after it moves nothing
        near = [one for one in made.holidays if one.day <= day]
        since = [one for one in near if row.published_at < one.announced_at and stands(one, now)]
        off = [one for one in near if stands(one, row.published_at) and not stands(one, now)]
        if not since and not off:
            continue
        first, would_be = last(row, row.published_at), last(row, now)
        if would_be.moment > row.objections_until:
            later.append(Touched(row, row.objections_until, would_be, _among(since, would_be)))
        elif would_be.moment < row.objections_until and _among(off, first):
            sooner.append(Touched(row, row.objections_until, would_be, _among(off, first)))
    done = set(STAYS.seen(request.viewer, now, tuple(one.report.pk for one in later))) if later else set()
    return [one for one in later if (one.report.pk, one.told, one.would_be.moment) not in done], sooner


def _heeds(made: Rules) -> bool:
    """Whether the last moment for objections ever left holidays out, or is set to."""
    own = [one.value for one in made.settings if one.name == "objection.holidays"]
    return LEFT_OUT in (made.founded.clock("objection").holidays, *own)


def _left_out(request: Any) -> dict[str, Any]:
    """Whether a clock of the programme that starts now leaves public holidays out (`counts`); else from when one is set to."""
    now, made = moment(request), rules_of(request.programme)
    if any(clock.holidays == LEFT_OUT for clock in made.at(now).clocks):
        return {"counts": True}
    begun = made.begun(now)
    coming = [one for one in made.settings if one not in begun and one.value == LEFT_OUT]
    return {"counts": False, "counts_from": min((one.start_date for one in coming), default=None)}


def _among(holidays: list[Any], told: deadlines.Deadline) -> list[Any]:
    """The holidays that the clock left out."""
    days = {day for day, _why in told.left_out}
    return [one for one in holidays if one.day in days]


def _lasts(made: Rules) -> Callable[[Any, datetime], deadlines.Deadline]:
    """The last moment of a report under its own rules, with the holidays that stood at a moment.

    Worked out once for all reports of a day: where a holiday touches one, it touches hundreds.
    """
    found: dict[Any, deadlines.Deadline] = {}

    def last(report: Any, known: datetime) -> deadlines.Deadline:
        factory, day = report.factory, local_day(report.published_at, report.factory.zone)
        standing = [one for one in made.holidays if stands(one, known)]
        begun = tuple(one.pk for one in made.begun(report.published_at))
        key = (day, factory.zone, factory.jurisdiction, begun, tuple(one.pk for one in standing))
        if key not in found:
            procedure = made.at(report.published_at).with_holidays([announced(one) for one in standing])
            found[key] = deadlines.objection(
                day, zone=factory.zone, jurisdiction=factory.jurisdiction, procedure=procedure
            )
        return found[key]

    return last


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
        counts = _("Entered. It counts for clocks that start from now on and leave public holidays out.")
        moves_none = _("Entered. No clock of the programme leaves public holidays out, so it moves none.")
        if attempt(request, act, done=counts if any(_left_out(request).values()) else moves_none):
            return redirect("calendars")
    return render(request, "programmes/holiday.html", {
        "calendar": rules.load(jurisdiction), "form": form, **_left_out(request),
    })  # fmt: skip


@door(OFFICER, methods=("GET", "POST"))
def call_off(request: Any, jurisdiction: str, public_id: str) -> HttpResponse:
    """An officer calls off a holiday that was announced, before its day begins."""
    programme = chosen_programme(request, OFFICER)
    rows = Holiday.objects.filter(programme=programme, jurisdiction=jurisdiction, called_off_at__isnull=True)
    row = rows.filter(public_id=public_id).first()
    if row is None:
        raise Http404
    form = CallingOff(request.POST or None, programme=programme)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        act = lambda: actions.call_off(  # noqa: E731
            holiday=row,
            reason=paragraphs(told["reason"]),
            language=told["language"],
            by=request.viewer,
            now=moment(request),
        )
        counts = _("Called off. Clocks that start from now on count that day again.")
        moves_none = _("Called off. No clock of the programme leaves public holidays out, so it moves none.")
        if attempt(request, act, done=counts if any(_left_out(request).values()) else moves_none):
            return redirect("calendars")
    return render(request, "programmes/holiday_off.html", {
        "row": row, "calendar": rules.load(jurisdiction), "form": form, **_left_out(request),
    })  # fmt: skip


urlpatterns = [
    path("programme/calendars/", calendars, name="calendars"),
    path("programme/calendars/<slug:jurisdiction>/", holiday, name="holiday"),
    path("programme/calendars/<slug:jurisdiction>/<str:public_id>/call-off/", call_off, name="holiday_off"),
]
