"""The due list for planners: which factory is to be visited next, by when, and whether a visit is planned already."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from fairfloor.core import deadlines, factories
from fairfloor.core import visits as rules
from fairfloor.core.access import OFFICER
from fairfloor.core.periods import ONE_SECOND
from fairfloor.registry.models import Participation, Visit
from fairfloor.registry.rules import Rules, procedure_at, rules_of
from fairfloor.web.doors import door
from fairfloor.web.pages import PAGE, chosen_programme
from fairfloor.web.viewers import moment
from fairfloor.web.words import DUE

OPEN = (rules.PLANNED, rules.AT_GATE, rules.INSIDE)


class Place(NamedTuple):
    """What the list tells of a factory."""

    pk: int
    public_id: str
    name: str
    local_name: str
    registration_number: str
    zone: str


class Due(NamedTuple):
    """A factory with its last full visit and the last moment for the next (None: never visited), and what is planned."""

    factory: Place
    state: str
    visited_at: datetime | None = None
    last: datetime | None = None
    planned: Any = None


def due(request: Any) -> list[Due]:
    """Every factory that takes part, the most urgent first: late, soon, never visited, later. Four queries."""
    return _in_order(request, _found(request))


def near(request: Any) -> list[Due]:
    """Those that wait for a plan, in the order of `due`: late, soon or never visited, and no visit planned."""
    return _in_order(request, (one for one in _found(request) if one.state != "later" and one.planned is None))


def _in_order(request: Any, found: Iterable[Due]) -> list[Due]:
    now, order = moment(request), {state: place for place, state in enumerate(DUE)}
    return sorted(found, key=lambda one: (order[one.state], one.last or now, one.factory.name, one.factory.pk))


def _found(request: Any) -> Iterator[Due]:
    """The same without an order. Rows stay tuples: of hundreds of factories, making models took longer than all else."""
    now, programme = moment(request), request.programme
    every = Participation.objects.visible(request.viewer, now)
    taking_part = every.filter(programme=programme, state__in=factories.TAKES_PART)
    known = Visit.objects.visible(request.viewer, now).filter(programme=programme)
    full = (
        known.filter(state=rules.CLOSED, clauses=[]).order_by().values_list("factory").annotate(last=Max("closed_at"))
    )
    visited = dict(full)
    planned = {row.factory_id: row for row in known.filter(state__in=OPEN, clauses=[]).only(
        "public_id", "factory_id", "planned_date", "state", "programme_id", "clauses")}  # fmt: skip
    made = rules_of(programme)
    soon, months = timedelta(days=made.founded.clock("next-visit").soon), _months(made)
    for row in taking_part.values_list(*(f"factory__{name}" for name in Place._fields)):
        factory = Place(*row)
        at = visited.get(factory.pk)
        if at is None:
            yield Due(factory, "never", planned=planned.get(factory.pk))
            continue
        last = deadlines.next_visit_until(at, months(at), factory.zone)
        state = "late" if now >= last + ONE_SECOND else "soon" if last - soon <= now else "later"
        yield Due(factory, state, at, last, planned.get(factory.pk))


def _months(made: Rules) -> Callable[[datetime], int]:
    """The figure of the clock for a visit that ended at a moment: worked out once for each setting of the programme."""
    known: dict[tuple[int, ...], int] = {}

    def of(at: datetime) -> int:
        begun = tuple(one.pk for one in made.begun(at))
        if begun not in known:
            known[begun] = deadlines.next_visit_months(made.at(at))
        return known[begun]

    return of


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
