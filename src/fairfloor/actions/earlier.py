"""What earlier visits to a factory found, as far as it was published: what is found again is a repeat."""

from datetime import date, datetime

from fairfloor.core.periods import local_day
from fairfloor.registry.models import Finding, Visit

BREACH = "non-compliance"


def breaches(visit: Visit, now: datetime) -> dict[str, tuple[date, ...]]:
    """The days of earlier visits on which each clause was a published non-compliance that stands, the oldest first.

    A clause keeps its id across editions, so a breach is recognised whatever edition either visit was held to.
    """
    rows = Finding.objects.filter(
        programme=visit.programme_id, kind=BREACH, withdrawn_at__isnull=True, report__published_at__lte=now,
        report__factory=visit.factory_id,
    )  # fmt: skip
    begun = visit.arrived_at or now
    told = rows.filter(report__visit__arrived_at__lt=begun).exclude(report__visit=visit)
    found: dict[str, set[date]] = {}
    for clause, arrived in told.values_list("clause", "report__visit__arrived_at"):
        assert arrived is not None  # noqa: S101 (only visits that began are asked for)
        found.setdefault(clause, set()).add(local_day(arrived, visit.factory.zone))
    return {clause: tuple(sorted(days)) for clause, days in found.items()}
