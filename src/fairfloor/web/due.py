"""The due list for planners: which factory is to be visited next, by when, and whether a visit is planned already."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.core.paginator import Paginator
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
SHORTEST_MONTH = 28  # days
WEEK = timedelta(days=7)  # more than zones and ends of months move a last day
ALL = 2**31


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


@dataclass(frozen=True)
class Plans:
    """What the list is made of: the factories that take part, their visits, and until when the next is expected."""

    now: datetime
    rules: Rules
    taking_part: Any
    visits: Any

    @classmethod
    def of(cls, request: Any) -> "Plans":
        """As far as the viewer may know of them."""
        now, programme = moment(request), request.programme
        every = Participation.objects.visible(request.viewer, now)
        known = Visit.objects.visible(request.viewer, now).filter(programme=programme)
        taking_part = every.filter(programme=programme, state__in=factories.TAKES_PART)
        return cls(now, rules_of(programme), taking_part, known)

    @property
    def open(self) -> Any:
        """Visits on every clause that are planned or under way."""
        return self.visits.filter(state__in=OPEN, clauses=[])

    @property
    def latest(self) -> Any:
        """The last visit on every clause of each factory that was closed."""
        return self.visits.filter(latest=True)

    @property
    def soon(self) -> timedelta:
        """How long before its last moment a visit is called for."""
        return timedelta(days=self.rules.founded.clock("next-visit").soon)

    def called(self, unplanned: Any, count: int) -> list[Due]:
        """The first `count` factories of `unplanned` that are late or soon, read by when they were visited, piece by piece.

        Of two that were visited a week apart the earlier is called for first, unless the programme changed the months.
        """
        own = [one.value for one in self.rules.settings if one.name == "next-visit.value"]
        months = min([deadlines.next_visit_months(self.rules.founded), *own])
        until = self.now + self.soon - timedelta(days=SHORTEST_MONTH * months)
        rows = self.latest.filter(closed_at__lte=until).order_by("closed_at").values_list("factory", "closed_at")
        size = ALL if own else 4 * count
        while True:
            visited = dict(rows[:size])
            every = self.each(unplanned.filter(factory__in=list(visited)), visited) if visited else []
            found = [one for one in every if one.state != "later"][:count]
            sure = max(visited.values(), default=self.now) - WEEK
            if len(visited) < size or (
                len(found) == count and all(one.visited_at <= sure for one in found if one.visited_at)
            ):
                return found
            size *= 4

    def each(
        self, taking_part: Any, visited: Mapping[int, datetime], planned: Mapping[int, Any] | None = None
    ) -> list[Due]:
        """The factories of `taking_part` in order: late, soon, never visited, later. One query.

        Rows stay tuples: of hundreds of factories, making models took longer than all else.
        """
        months, found = _months(self.rules), list[Due]()
        for row in taking_part.values_list(*(f"factory__{name}" for name in Place._fields)):
            factory = Place(*row)
            at, plan = visited.get(factory.pk), (planned or {}).get(factory.pk)
            if at is None:
                found.append(Due(factory, "never", planned=plan))
                continue
            last = deadlines.next_visit_until(at, months(at), factory.zone)
            state = "late" if self.now >= last + ONE_SECOND else "soon" if last - self.soon <= self.now else "later"
            found.append(Due(factory, state, at, last, plan))
        order = {state: place for place, state in enumerate(DUE)}
        return sorted(found, key=lambda one: (order[one.state], one.last or self.now, one.factory.name, one.factory.pk))


def due(request: Any) -> list[Due]:
    """Every factory that takes part, the most urgent first: late, soon, never visited, later. Four queries."""
    plans = Plans.of(request)
    planned = plans.open.only("public_id", "factory_id", "planned_date", "state", "programme_id", "clauses")
    visited = dict(plans.latest.values_list("factory", "closed_at"))
    return plans.each(plans.taking_part, visited, {row.factory_id: row for row in planned})


def near(request: Any, count: int) -> list[Due]:
    """The first `count` of those that wait for a plan, in the order of `due`: late, soon or never visited, none planned.

    Only what may be late or soon is looked at, and of those never visited no more than are asked for.
    """
    plans = Plans.of(request)
    unplanned = plans.taking_part.exclude(factory__in=list(plans.open.values_list("factory", flat=True)))
    found = plans.called(unplanned, count)
    if len(found) < count:
        never = unplanned.exclude(factory__in=plans.latest.values("factory")).order_by("factory__name", "factory")
        found += plans.each(never[: count - len(found)], {})
    return found


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
