"""Judges a reading of a visit: which clause it informs, and its verdict against the limit that binds there that day."""

from dataclasses import dataclass
from typing import Any

from fairfloor.core import readings, standards
from fairfloor.core.clauses import Clause
from fairfloor.core.periods import local_day
from fairfloor.core.quantities import Figure
from fairfloor.registry.models import Visit

# Of several clauses, one that can judge speaks before one that cannot; it says itself what is not known of the law.
SPEAKS_FIRST = (readings.OUTSIDE, readings.BORDERLINE, readings.WITHIN, readings.CANNOT, readings.NOT_HERE)
NO_CLAUSE: list[Clause | None] = [None]  # a reading that no clause of the visit is about is still judged: it cannot be


@dataclass(frozen=True)
class Judged:
    """What is kept of a verdict: `limit` is the limit `{value, unit, compare, why, source}`, None when nothing binds."""

    clause: str
    verdict: str
    why: dict[str, str]
    limit: dict[str, Any] | None


def judge(visit: Visit, values: dict[str, Any]) -> Judged:
    """The verdict on a reading (`values` as in `observations.measure`); the worst over the clauses that are about it."""
    zone = visit.factory.zone
    on = local_day(visit.arrived_at or values["taken_at"], zone)
    reading = readings.Reading(
        quantity=values["quantity"],
        figure=Figure(values["value"], values["unit"]),
        place=values["place"],
        kind=values.get("kind", ""),
        instrument=values.get("instrument", ""),
        calibrated_until=values.get("calibrated_until"),
        taken_date=local_day(values["taken_at"], zone),
    )
    profile = visit.profile.as_profile() if visit.profile else {}
    about: list[Clause | None] = [
        clause
        for code, edition in visit.standards
        for clause in readings.clauses_on(reading.quantity, standards.load(code, edition).clauses)
    ]
    verdicts = [
        readings.judge(reading, clause, jurisdiction=visit.factory.jurisdiction, on=on, profile=profile)
        for clause in (about or NO_CLAUSE)
    ]
    worst = min(verdicts, key=lambda verdict: SPEAKS_FIRST.index(verdict.verdict))
    return Judged(worst.clause, worst.verdict, dict(worst.why), _limit(worst))


def _limit(verdict: readings.Verdict) -> dict[str, Any] | None:
    if verdict.limit is None:
        return None
    return {
        **verdict.limit.as_json(),
        "compare": verdict.compare,
        "why": dict(verdict.binding.why if verdict.binding else verdict.why),
        "source": verdict.source.as_json() if verdict.source else None,
    }
