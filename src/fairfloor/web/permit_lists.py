"""Permits in lists: what each says, whom it is for and how it stands on a day, in the page's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fairfloor.core import factories, permit_kinds
from fairfloor.core import permits as core
from fairfloor.core.periods import local_day
from fairfloor.core.phrases import phrase
from fairfloor.registry.models import Permit
from fairfloor.web.doors import say
from fairfloor.web.viewers import moment

MARKS = {
    "awaiting": "watch", "not-yet": "told", "in-force": "good", "expired": "quiet", "superseded": "quiet", "withdrawn": "wrong",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One permit as a list shows it: how it stands on the day, and what it says, in words."""

    permit: Any  # the row, or in a visit its public id: empty where the team saw it and the visit is not closed yet
    told: core.Permit
    state: str
    mark: str
    kind: str
    whom: str


def line(permit: Any, jurisdiction: str, day: date) -> Line:
    """A permit in the page's language, as it stands on `day` at the factory."""
    told, state = permit.told(), permit.stands_on(day)
    return Line(
        permit,
        told,
        say(phrase(f"permits.state.{state}")),
        MARKS[state],
        kind_name(told.kind, jurisdiction),
        whom(told),
    )


def kind_name(kind: str, jurisdiction: str) -> str:
    """A kind's title; its id where the shelf no longer has it."""
    known = permit_kinds.kinds(jurisdiction).get(kind)
    return say(known.title) if known else kind


def whom(told: core.Permit) -> str:
    """Whom a permit covers."""
    return say(core.whom(told) if told.covers else phrase("permits.everybody"))


def lines_of(request: Any, row: Any) -> list[Line]:
    """The permits of a participation's factory that the viewer may know of, those that count first, then the newest."""
    permits = Permit.objects.visible(request.viewer, moment(request)).filter(
        programme=row.programme, factory=row.factory
    )
    day = local_day(moment(request), row.factory.zone)
    found = [line(one, row.factory.jurisdiction, day) for one in permits.order_by("-start_date", "-pk")]
    order: Sequence[str] = (factories.AWAITING, factories.STANDING, factories.WITHDRAWN, factories.SUPERSEDED)
    return sorted(found, key=lambda one: order.index(one.permit.state))


def of_visit(visit: Any, day: date) -> list[Line]:
    """The permits that a visit keeps, as they stood on its day."""
    found = []
    for kept in visit.permits:
        found.append(_told_line(core.permits({"permits": [kept["told"]]})[0], kept, visit.factory.jurisdiction, day))
    return found


def _told_line(told: core.Permit, kept: Mapping[str, Any], jurisdiction: str, day: date) -> Line:
    state = "not-yet" if day < told.period.start else "in-force" if told.period.covers(day) else "expired"
    words = say(phrase(f"permits.state.{state}"))
    return Line(kept["permit"], told, words, MARKS[state], kind_name(told.kind, jurisdiction), whom(told))
