"""What earlier visits to a factory found, as far as it was published: what is found again is a repeat."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from fairfloor.core.periods import local_day
from fairfloor.registry.models import Finding, Visit
from fairfloor.registry.statements import Statement

BREACH = "non-compliance"
LATEST = datetime(9999, 1, 1, tzinfo=UTC)  # later than any visit


@dataclass(frozen=True)
class Found:
    """A non-compliance that stands in the report of an earlier visit."""

    clause: str
    arrived_at: datetime
    published_at: datetime


# What stands in the published reports of visits to a factory, but not of one of them, that began before a moment.
FOUND = Statement(
    Finding,
    "{row}.kind = %s AND {row}.withdrawn_at IS NULL AND {row}.report_id IN (SELECT told.id FROM registry_report told"
    " JOIN registry_visit before ON before.id = told.visit_id WHERE told.programme_id = %s AND told.factory_id = %s"
    " AND told.published_at IS NOT NULL AND told.visit_id <> %s AND before.arrived_at < %s)",
    columns=("clause", "report__visit__arrived_at", "report__published_at"),
)


def asked(visit: Visit) -> tuple[Any, ...]:
    """The values that `FOUND` takes for what was found before `visit`; of one that is to come, whenever it was."""
    return (BREACH, visit.programme_id, visit.factory_id, visit.pk, visit.arrived_at or LATEST)


def found(visit: Visit) -> list[Found]:
    """What stands in the published reports of visits to the factory that began before this one; one that is to come has all."""
    return [Found(*one) for one in FOUND.rows(*asked(visit))]


def breaches(visit: Visit, now: datetime, rows: Iterable[Found] | None = None) -> dict[str, tuple[date, ...]]:
    """The days of earlier visits on which each clause was a published non-compliance that stands, the oldest first.

    A clause keeps its id across editions, so a breach is recognised whatever edition either visit was held to. `rows` is
    what `found` told already.
    """
    begun, days = visit.arrived_at or now, dict[str, set[date]]()
    for one in found(visit) if rows is None else rows:
        if one.published_at <= now and one.arrived_at < begun:
            days.setdefault(one.clause, set()).add(local_day(one.arrived_at, visit.factory.zone))
    return {clause: tuple(sorted(told)) for clause, told in days.items()}
