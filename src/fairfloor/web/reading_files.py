"""A CSV file of readings on a visit: each row shown with its verdict or why it is refused, and then kept."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fairfloor.actions import observations
from fairfloor.actions import readings as judging
from fairfloor.core import reading_rows
from fairfloor.core.access import MONITOR
from fairfloor.core.languages import run_on
from fairfloor.core.periods import zone_named
from fairfloor.core.verdicts import Reading as Told
from fairfloor.core.vocabulary import vocabulary
from fairfloor.registry.models import Reading
from fairfloor.web import places
from fairfloor.web.doors import attempt, door, say
from fairfloor.web.readings import DAY_MINUTES, FileForm, out_of_time, told_rows
from fairfloor.web.teams import open_to_team
from fairfloor.web.viewers import moment

MOST_BYTES = 500_000  # of a file; a page carries its text until it is kept
MOST_ROWS = 1000
COLUMNS: Any = Reading._meta
LENGTHS: dict[str, int] = {name: COLUMNS.get_field(name).max_length for name in (
    "place", "kind", "substance", "instrument", "population", "like_effect",
)}  # fmt: skip


class Unfit(Exception):
    """Why the file as a whole cannot be taken, as a sentence."""


@dataclass(frozen=True)
class Preview:
    """What a file holds: what can be kept, by line, what is refused and why, and columns that nobody knows."""

    taken: list[tuple[int, UUID, dict[str, Any]]]
    refused: list[tuple[int, str]]
    unread: tuple[str, ...]

    @property
    def read(self) -> int:
        """How many rows there were: those taken and those refused."""
        return len(self.taken) + len(self.refused)


@door(MONITOR, methods=("POST",))
def reading_file(request: Any, visit_id: str) -> HttpResponse:
    """Shows what a file of readings holds; keeps it when its text is sent again with `keep`."""
    visit, by, now = open_to_team(request, visit_id), request.viewer, moment(request)
    try:
        text = request.POST["text"] if "text" in request.POST else _text(request)
        preview = _read(visit, text, now)
    except Unfit as why:
        messages.error(request, str(why))
        return redirect("readings", visit.public_id)
    if "keep" in request.POST and preview.taken:
        rows = [(id, values) for _line, id, values in preview.taken]
        kept = attempt(request, lambda: observations.measure_file(visit=visit, rows=rows, by=by, now=now))
        if kept:
            new, had = kept
            messages.success(request, _kept(new, had, len(preview.refused)))
        return redirect("readings", visit.public_id)
    return render(request, "visits/reading_file.html", {
        "visit": visit, "preview": preview, "text": text, "rows": _judged(visit, preview, by, now),
        "buildings": places.names(visit),
    })  # fmt: skip


def _kept(new: int, had: int, refused: int) -> str:
    said = [ngettext("%(n)s reading is kept.", "%(n)s readings are kept.", new) % {"n": new}]
    if had:
        said.append(ngettext("%(n)s was kept before.", "%(n)s were kept before.", had) % {"n": had})
    if refused:
        said.append(ngettext("%(n)s row was refused.", "%(n)s rows were refused.", refused) % {"n": refused})
    return run_on(*said)


def _text(request: Any) -> str:
    """The words of the file that was sent: UTF-8, with or without its mark, else GB18030."""
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Unfit(next(iter(form.errors.values()))[0])
    file = form.cleaned_data["file"]
    if file.size > MOST_BYTES:
        raise Unfit(_("The file is larger than %(most)s kB: split it.") % {"most": MOST_BYTES // 1000})
    content = file.read()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            found: str = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in found:
            return found
    raise Unfit(_("The file is no text in UTF-8 or GB18030: save it as CSV."))


def _read(visit: Any, text: str, now: datetime) -> Preview:
    """The rows of the file, as `fairfloor judge` reads them; what a visit cannot keep is refused too."""
    try:
        rows = reading_rows.rows(text, vocabulary(), judging.clauses(visit), buildings=True)
    except reading_rows.Refused as why:
        raise Unfit(say(why.reason)) from None
    if len(rows.lines) > MOST_ROWS:
        raise Unfit(_("The file has more than %(most)s readings: split it.") % {"most": MOST_ROWS})
    refused = [(one.line, say(one.reason)) for one in rows.refused]
    taken: list[tuple[int, UUID, dict[str, Any]]] = []
    seen: Counter[str] = Counter()
    known = _buildings(visit)
    for line, reading in zip(rows.lines, rows.readings, strict=True):
        values, called = _values(visit, reading), rows.buildings.get(line, "")
        if called:
            values["building"] = known.get(called.casefold())
        problem = _problem(visit, reading, values, now) or (
            _unknown(visit, called) if called and not values["building"] else ""
        )
        if problem:
            refused.append((line, problem))
            continue
        # The same row of the same visit has the same id, so that a file sent twice, or corrected, is kept once.
        row = f"{visit.public_id} {sorted(values.items())!r}"
        taken.append((line, uuid5(NAMESPACE_URL, f"{row} {seen[row]}"), values))
        seen[row] += 1
    return Preview(taken, sorted(refused), rows.unread)


def _buildings(visit: Any) -> dict[str, str]:
    """The ids of the visit's buildings by what a file may call them: the name in its profile, or the id."""
    return {called.casefold(): id for id, name in places.names(visit).items() for called in (id, name)}


def _unknown(visit: Any, called: str) -> str:
    known = _(", ").join(places.names(visit).values())
    if not known:
        return _("The profile names no building: leave “%(name)s” out, or put it into the profile.") % {"name": called}
    return _("The profile names no building “%(name)s”: write one of %(known)s.") % {"name": called, "known": known}


def _values(visit: Any, told: Told) -> dict[str, Any]:
    taken = told.taken_at
    if taken and taken.tzinfo is None:
        taken = taken.replace(tzinfo=zone_named(visit.factory.zone))
    return {
        "quantity": told.quantity, "value": told.figure.value if told.figure else None,
        "unit": told.figure.unit if told.figure else "", "place": told.place, "kind": told.kind, "substance": told.substance,
        "minutes": told.minutes, "population": told.population, "like_effect": told.like_effect,
        "certified": told.certified, "instrument": told.instrument, "calibrated_until": told.calibrated_until,
        "taken_at": taken,
    }  # fmt: skip


def _problem(visit: Any, told: Told, values: dict[str, Any], now: datetime) -> str:
    """Why a visit cannot keep this row; nothing when it can."""
    if values["value"] is None:
        return _("It has no value: write what the instrument showed.")
    if not _fits(values["value"], 14, 4):
        return _("Its value has too many digits: write at most ten before and four after the point.")
    if told.taken_at is None:
        return _("It has no day and time: write when it was taken, such as 2026-03-02 10:15.")
    if not told.place:
        return _("It has no place: write where it was taken.")
    if values["minutes"] is not None and not (values["minutes"] <= DAY_MINUTES and _fits(values["minutes"], 8, 2)):
        return _("Write the minutes of this sample: 0 to %(most)s.") % {"most": DAY_MINUTES}
    for name, most in LENGTHS.items():
        if len(values[name]) > most:
            return _("“%(name)s” is longer than %(most)s characters: shorten it.") % {"name": name, "most": most}
    return out_of_time(visit, values["taken_at"], now)


def _fits(value: Decimal, digits: int, decimals: int) -> bool:
    return abs(value) < Decimal(10) ** (digits - decimals) and value == round(value, decimals)


def _judged(visit: Any, preview: Preview, by: Any, now: datetime) -> Iterable[Any]:
    """The rows that can be kept, each with the verdict that it would get beside what is kept already."""
    earlier = list(Reading.objects.visible(by, now).filter(visit=visit).order_by("taken_at", "pk"))
    had = {one.client_id for one in earlier}
    new = [Reading(client_id=id, **values) for _line, id, values in preview.taken if id not in had]
    together = [*earlier, *new]
    found = {row.client_id: one for row, one in zip(together, judging.judged(visit, together), strict=True)}
    rows = {row.client_id: row for row in together}
    lines = [(line, id, rows[id]) for line, id, _values in preview.taken]
    told = told_rows(visit, [row for _line, _id, row in lines])
    return [
        {"line": line, "told": one, "judged": found[id], "had": id in had}
        for (line, id, _row), one in zip(lines, told, strict=True)
    ]


urlpatterns = [path("readings/file/", reading_file, name="reading_file")]
