"""The event log for officers: who did what, when, on what, and whether the chain of hashes holds."""

from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from fairfloor.actions import events as actions
from fairfloor.core import events
from fairfloor.core.access import OFFICER
from fairfloor.core.phrases import catalogues, phrase
from fairfloor.registry.models import Event, Person
from fairfloor.web.doors import door, say
from fairfloor.web.pages import PAGE, Endless, chosen_programme, zone_of
from fairfloor.web.viewers import moment


@dataclass(frozen=True)
class Line:
    """One event in words; `fits` says whether its content still gives its hash and it follows the event before it."""

    event: Event
    who: str
    what: str
    subject: str
    fits: bool


def verb(name: str) -> str:
    """What an event's verb says to people; a verb without words is shown as it is."""
    key = f"verbs.{name}"
    return say(phrase(key)) if key in catalogues()["en"] else name


def subject(name: str) -> str:
    """What kind of thing an event is about, in words."""
    key = f"verbs.subject.{name}"
    return say(phrase(key)) if key in catalogues()["en"] else name


def _entry(event: Event) -> events.Entry:
    """The event as it was hashed."""
    return events.Entry(
        sequence=event.sequence,
        programme=event.programme.public_id if event.programme else "",
        at=event.at.astimezone(UTC).isoformat(),
        actor=event.actor_id,
        verb=event.verb,
        subject=event.subject,
        subject_id=event.subject_id,
        digests=event.digests,
        previous=event.previous,
    )


def lines_of(rows: list[Event]) -> list[Line]:
    """Events in words, in the order given: one query for the people."""
    people = dict(Person.objects.filter(public_id__in={row.actor_id for row in rows}).values_list("public_id", "name"))
    hashes = {row.sequence: row.hash for row in rows}
    return [
        Line(
            row,
            people.get(row.actor_id, _("the system")),
            verb(row.verb),
            subject(row.subject),
            events.hash_of(_entry(row)) == row.hash and hashes.get(row.sequence - 1, row.previous) == row.previous,
        )
        for row in rows
    ]


@door(OFFICER)
def log(request: Any) -> HttpResponse:
    """The programme's events, newest first; `about` is one thing's id.

    No event's number is shown: the gaps between them would tell an officer how much happens in other programmes.
    """
    programme = chosen_programme(request, OFFICER)
    about, rows = listed(request, programme)
    page = Endless(rows, PAGE).get_page(request.GET.get("page"))
    lines = lines_of(list(page))
    return render(request, "log/list.html", {
        "page": page, "lines": lines, "about": about, "zone": zone_of(programme, moment(request)),
        "wrong": any(not line.fits for line in lines),
    })  # fmt: skip


def listed(request: Any, programme: Any) -> tuple[str, Any]:
    """The id that the address asks about (empty: anything), and the events on it, the newest first."""
    about = request.GET.get("about", "")
    rows = Event.objects.visible(request.viewer, moment(request)).filter(programme=programme)
    rows = rows.filter(subject_id=about) if about else rows
    return about, rows.select_related("programme").order_by("-sequence")


@door(OFFICER, methods=("POST",))
def verify(request: Any) -> HttpResponse:
    """Holds the whole log against itself and says what was found; how long it is, is for the system's owner to know."""
    chosen_programme(request, OFFICER)
    found = actions.verify()
    if found["ok"]:
        messages.success(request, _("The whole log was checked: each event fits the one before it."))
    else:
        first = found["broken"][0]
        said = _("The log does not fit together in %(count)d places; the first is event %(event)d: %(why)s.")
        messages.error(
            request, said % {"count": len(found["broken"]), "event": first["event"], "why": say(first["why"])}
        )
    return redirect("log")


urlpatterns = [path("log/", log, name="log"), path("log/verify/", verify, name="log_verify")]
