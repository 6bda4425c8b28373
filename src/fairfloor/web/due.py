"""The due list for planners: which factory is to be visited next, by when, and whether a visit is planned already."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.db.models import F
from django.db.models.functions import Lower
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy

from fairfloor.core import deadlines, factories
from fairfloor.core import visits as rules
from fairfloor.core.access import OFFICER, Viewer
from fairfloor.core.periods import ONE_SECOND
from fairfloor.registry.models import Participation, Visit
from fairfloor.registry.rules import Rules, procedure_at, rules_of
from fairfloor.registry.statements import Bundle, Statement
from fairfloor.web.doors import door
from fairfloor.web.orders import Order, in_chinese, order_of
from fairfloor.web.pages import PAGE, chosen_programme
from fairfloor.web.viewers import moment
from fairfloor.web.words import DUE

OPEN = (rules.PLANNED, rules.AT_GATE, rules.INSIDE)
SHORTEST_MONTH = 28  # days
WEEK = timedelta(days=7)  # more than zones and ends of months move a last day
ALL = 2**31 - 1


class Place(NamedTuple):
    """What the list tells of a factory."""

    pk: int
    public_id: str
    name: str
    local_name: str
    registration_number: str
    zone: str
    sort_key: str


class Planned(NamedTuple):
    """The visit that is planned to a factory, or under way there."""

    public_id: str
    planned_date: date
    state: str


class Due(NamedTuple):
    """A factory with its last full visit and the last moment for the next (None: never visited), and what is planned."""

    factory: Place
    state: str
    visited_at: datetime | None = None
    last: datetime | None = None
    planned: Planned | None = None


_LATEST = "{row}.programme_id = %s AND {row}.latest"
_TAKES_PART = "{row}.programme_id = %s AND {row}.state IN %s"
_BEEN = (
    "EXISTS (SELECT 1 FROM registry_visit been"
    " WHERE been.programme_id = %s AND been.factory_id = {row}.factory_id AND been.latest)"
)
_PLACE = tuple(f"factory__{name}" for name in Place._fields)
VISITED = ("factory_id", "closed_at")
SOUND, LETTERS = "sound", "letters"
BY = {SOUND: F("factory__sort_key"), LETTERS: Lower("factory__name")}

# Visits on every clause that are planned or under way.
OPEN_VISITS = Statement(
    Visit,
    "{row}.programme_id = %s AND {row}.state IN %s AND {row}.clauses = '[]'",
    columns=("factory_id", *Planned._fields),
)
TAKING_PART = Statement(Participation, _TAKES_PART, columns=_PLACE)
EVERY = Bundle(OPEN_VISITS, TAKING_PART, Statement(Visit, _LATEST, columns=VISITED))
THESE = Statement(Participation, f"{_TAKES_PART} AND {{row}}.factory_id IN %s", columns=_PLACE)


@cache
def _called(size: int) -> Bundle:
    """Open visits, and the `size` factories of those visited by a moment whose last visit is the longest ago."""
    earliest = Statement(
        Visit, f"{_LATEST} AND {{row}}.closed_at <= %s", columns=VISITED, order=("closed_at",), most=size
    )
    return Bundle(OPEN_VISITS, earliest)


@cache
def _never(count: int, key: str) -> Statement:
    """The first `count` factories by the name's `key` that nobody has visited, but for those of a list."""
    where = f"{_TAKES_PART} AND {{row}}.factory_id NOT IN %s AND NOT {_BEEN}"
    return Statement(Participation, where, columns=_PLACE, order=(BY[key], "factory__pk"), most=count)


@dataclass(frozen=True)
class Plans:
    """What the list is made of, as far as a viewer may know: the programme, its rules, and who looks when."""

    viewer: Viewer
    now: datetime
    programme: int
    rules: Rules

    @classmethod
    def of(cls, request: Any) -> "Plans":
        """Those of a request."""
        return cls(request.viewer, moment(request), request.programme.pk, rules_of(request.programme))

    @property
    def soon(self) -> timedelta:
        """How long before its last moment a visit is called for."""
        return timedelta(days=self.rules.founded.clock("next-visit").soon)

    def seen(self, statement: Statement, *values: Any) -> list[Any]:
        """The rows of a statement about those that take part."""
        return statement.seen(self.viewer, self.now, self.programme, factories.TAKES_PART, *values)

    def every(self) -> list[Due]:
        """Every factory that takes part."""
        own = (self.programme,)
        planned, places, visited = EVERY.seen(self.viewer, self.now, (*own, OPEN), (*own, factories.TAKES_PART), own)
        return self.each(places, dict(visited), {factory: Planned(*told) for factory, *told in planned})

    def first(self, count: int) -> list[Due]:
        """The first `count` for which no visit is planned: late or soon, read by when they were visited, then never visited.

        Of two that were visited a week apart the earlier is called for first, unless the programme changed the months.
        """
        own = [one.value for one in self.rules.settings if one.name == "next-visit.value"]
        months = min([deadlines.next_visit_months(self.rules.founded), *own])
        until = self.now + self.soon - timedelta(days=SHORTEST_MONTH * months)
        found, planned, size = list[Due](), set[int](), ALL if own else 4 * count
        while True:
            asked = (self.programme, OPEN), (self.programme, until)
            going, rows = _called(size).seen(self.viewer, self.now, *asked)
            planned, visited = {row[0] for row in going}, dict(rows)
            unplanned = tuple(factory for factory in visited if factory not in planned)
            every = self.each(self.seen(THESE, unplanned), visited) if unplanned else []
            found = [one for one in every if one.state != "later"][:count]
            sure = max(visited.values(), default=self.now) - WEEK
            if len(visited) < size or (
                len(found) == count and all(one.visited_at <= sure for one in found if one.visited_at)
            ):
                break
            size = ALL
        if len(found) < count:
            rest = self.seen(_never(count, SOUND if in_chinese() else LETTERS), (0, *planned), self.programme)
            found += self.each(rest, {})[: count - len(found)]
        return found

    def each(
        self, places: Iterable[Any], visited: Mapping[int, datetime], planned: Mapping[int, Planned] | None = None
    ) -> list[Due]:
        """The factories in order: late, soon, never visited, later.

        Rows stay tuples: of hundreds of factories, making models took longer than all else.
        """
        months, found = _months(self.rules), list[Due]()
        for row in places:
            factory = Place(*row)
            at, plan = visited.get(factory.pk), (planned or {}).get(factory.pk)
            if at is None:
                found.append(Due(factory, "never", planned=plan))
                continue
            last = deadlines.next_visit_until(at, months(at), factory.zone)
            state = "late" if self.now >= last + ONE_SECOND else "soon" if last - self.soon <= self.now else "later"
            found.append(Due(factory, state, at, last, plan))
        order = {state: place for place, state in enumerate(DUE)}
        name = attrgetter("sort_key") if in_chinese() else _letters
        return sorted(
            found, key=lambda one: (order[one.state], one.last or self.now, name(one.factory), one.factory.pk)
        )


def _letters(factory: Place) -> str:
    return factory.name.casefold()


def due(request: Any) -> list[Due]:
    """Every factory that takes part, the most urgent first: late, soon, never visited, later. One query."""
    return Plans.of(request).every()


def near(request: Any, count: int) -> list[Due]:
    """The first `count` of those that wait for a plan, in the order of `due`: late, soon or never visited, none planned.

    Only what may be late or soon is looked at, and of those never visited no more than are asked for.
    """
    return Plans.of(request).first(count)


def _months(made: Rules) -> Callable[[datetime], int]:
    """The figure of the clock for a visit that ended at a moment: worked out once for each setting of the programme."""
    known: dict[tuple[int, ...], int] = {}

    def of(at: datetime) -> int:
        begun = tuple(one.pk for one in made.begun(at))
        if begun not in known:
            known[begun] = deadlines.next_visit_months(made.at(at))
        return known[begun]

    return of


HEADS = {
    "name": gettext_lazy("Factory"), "visited": gettext_lazy("Last full visit"), "next": gettext_lazy("Next visit by"),
    "planned": gettext_lazy("Planned"),
}  # fmt: skip
KEYS: dict[str, Callable[[Due], Any]] = {
    "visited": attrgetter("visited_at"),
    "next": attrgetter("last"),
    "planned": lambda one: one.planned and one.planned.planned_date,
}


def sought(request: Any, every: list[Due]) -> tuple[Order, str, str, list[Due]]:
    """The order, the words and the state that the address asks for, and those of `every` that fit them, in that order."""
    state, words = request.GET.get("state", ""), request.GET.get("q", "").strip()
    rows = [one for one in every if one.state == state] if state in DUE else every
    part = words.casefold()
    rows = [one for one in rows if part in f"{one.factory.name} {one.factory.local_name}".casefold()]
    order = order_of(request, HEADS)
    return order, words, state, _ordered(rows, order) if order.asked else rows


def _ordered(rows: list[Due], order: Order) -> list[Due]:
    """The rows by what is asked for, those alike by name; those of which it is not known come last either way."""
    called = attrgetter("sort_key") if in_chinese() else _letters
    by_name = sorted(
        rows, key=lambda one: (called(one.factory), one.factory.pk), reverse=order.by == "name" and order.down
    )
    if order.by == "name":
        return by_name
    key = KEYS[order.by]
    known = sorted((one for one in by_name if key(one) is not None), key=key, reverse=order.down)
    return [*known, *(one for one in by_name if key(one) is None)]


@door(OFFICER)
def due_list(request: Any) -> HttpResponse:
    """The list, by state and by a part of the factory's name."""
    programme, every = chosen_programme(request, OFFICER), due(request)
    counts = {name: sum(one.state == name for one in every) for name in DUE}
    order, words, state, rows = sought(request, every)
    procedure = procedure_at(programme, moment(request))
    clock = procedure.clock("next-visit")
    return render(request, "visits/due.html", {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")), "state": state, "words": words,
        "order": order, "counts": [(name, words_, counts[name]) for name, (_mark, words_) in DUE.items()], "marks": DUE,
        "rule": clock.rule(procedure.zone), "lapse": clock.lapse, "note": clock.note,
    })  # fmt: skip


urlpatterns = [path("visits/due/", due_list, name="visits_due")]
