"""The due list for planners: which factory is to be visited next, by when, and whether a visit is planned already."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from fairfloor.core import deadlines, factories
from fairfloor.core import visits as rules
from fairfloor.core.access import OFFICER
from fairfloor.core.periods import local_day
from fairfloor.registry.models import Factory, Participation, Visit
from fairfloor.registry.rules import procedure_at, rules_of
from fairfloor.web.doors import door
from fairfloor.web.pages import PAGE, chosen_programme
from fairfloor.web.viewers import moment
from fairfloor.web.words import DUE

OPEN = (rules.PLANNED, rules.AT_GATE, rules.INSIDE)


@dataclass(frozen=True)
class Due:
    """A factory with its last full visit and the last moment for the next (None: never visited), and what is planned."""

    factory: Factory
    state: str
    visited_at: datetime | None = None
    last: datetime | None = None
    planned: Any = None


def due(request: Any) -> list[Due]:
    """Every factory that takes part, the most urgent first: late, soon, never visited, later. Three queries."""
    now, programme = moment(request), request.programme
    taking_part = Participation.objects.visible(request.viewer, now).filter(programme=programme, state__in=factories.TAKES_PART)
    known = Visit.objects.visible(request.viewer, now).filter(programme=programme)
    full = known.filter(state=rules.CLOSED, clauses=[]).order_by().values("factory").annotate(last=Max("closed_at"))
    visited = dict(full.values_list("factory", "last"))
    planned = {row.factory_id: row for row in known.filter(state__in=OPEN, clauses=[]).only(
        "public_id", "factory_id", "planned_date", "state", "programme_id", "clauses")}  # fmt: skip
    made = rules_of(programme)
    soon = timedelta(days=made.founded.clock("next-visit").soon)
    found = []
    for factory in (row.factory for row in taking_part.select_related("factory")):
        at = visited.get(factory.pk)
        if at is None:
            found.append(Due(factory, "never", planned=planned.get(factory.pk)))
            continue
        clock = deadlines.next_visit(local_day(at, factory.zone), procedure=made.at(at), zone=factory.zone)
        state = "late" if clock.is_late(now) else "soon" if clock.moment - soon <= now else "later"
        found.append(Due(factory, state, at, clock.moment, planned.get(factory.pk)))
    order = tuple(DUE)
    return sorted(found, key=lambda one: (order.index(one.state), one.last or now, one.factory.name, one.factory.pk))


def near(request: Any) -> Iterator[Due]:
    """Those that wait for a plan: late, soon or never visited, and no visit planned."""
    return (one for one in due(request) if one.state != "later" and one.planned is None)


def sought(request: Any, every: list[Due]) -> tuple[str, str, list[Due]]:
    """The words and the state that the address asks for, and those of `every` that fit them."""
    state, words = request.GET.get("state", ""), request.GET.get("q", "").strip()
    rows = [one for one in every if one.state == state] if state in DUE else every
    part = words.casefold()
    return words, state, [one for one in rows if part in f"{one.factory.name} {one.factory.local_name}".casefold()]


@door(OFFICER)
def due_list(request: Any) -> HttpResponse:
    """The list, by state and by a part of the factory's name."""
    programme, every = chosen_programme(request, OFFICER), due(request)
    counts = {name: sum(one.state == name for one in every) for name in DUE}
    words, state, rows = sought(request, every)
    procedure = procedure_at(programme, moment(request))
    clock = procedure.clock("next-visit")
    return render(request, "visits/due.html", {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")), "state": state, "words": words,
        "counts": [(name, words_, counts[name]) for name, (_mark, words_) in DUE.items()], "marks": DUE,
        "rule": clock.rule(procedure.zone), "lapse": clock.lapse, "note": clock.note,
    })  # fmt: skip


urlpatterns = [path("visits/due/", due_list, name="visits_due")]
