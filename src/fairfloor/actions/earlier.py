"""What earlier visits to a factory found, as far as it was published: what is found again is a repeat."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from fairfloor.core.periods import local_day
from fairfloor.registry.models import Finding, Visit

BREACH = "non-compliance"


@dataclass(frozen=True)
class Found:
    """A non-compliance that stands in the report of an earlier visit."""

    clause: str
    arrived_at: datetime
    published_at: datetime


def found(visit: Visit) -> list[Found]:
    """What stands in the published reports of visits to the factory that began before this one; one that is to come has all."""
    rows = Finding.objects.filter(
        kind=BREACH, withdrawn_at__isnull=True, report__programme=visit.programme_id, report__factory=visit.factory_id,
        report__published_at__isnull=False, report__visit__arrived_at__isnull=False,
    ).exclude(report__visit=visit)  # fmt: skip
    if visit.arrived_at:
        rows = rows.filter(report__visit__arrived_at__lt=visit.arrived_at)
    told = rows.values_list("clause", "report__visit__arrived_at", "report__published_at")
    return [Found(*one) for one in told]  # type: ignore[arg-type]  # neither moment is missing: it was asked for


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
