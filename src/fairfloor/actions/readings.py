"""Judges the readings of a visit, all of them together: which clause each informs, and its verdict against the limit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Context
from typing import Any

from fairfloor.actions import checklists
from fairfloor.core import readings, standards
from fairfloor.core.clauses import Clause, Substance
from fairfloor.core.periods import in_zone, local_day
from fairfloor.core.quantities import Figure
from fairfloor.registry.models import Reading, Visit

KEPT = Context(prec=6)


@dataclass(frozen=True)
class Judged:
    """What is kept of a verdict.

    `limit` is the limit `{value, unit, compare, why, source, observed}`, None when nothing binds; `observed` is what was
    held against it, such as the average of a shift.
    """

    clause: str
    verdict: str
    why: dict[str, str]
    limit: dict[str, Any] | None


def clauses(visit: Visit) -> list[Clause]:
    """The clauses of the editions that the visit is held to."""
    return [clause for code, edition in visit.standards for clause in standards.load(code, edition).clauses]


def substances(visit: Visit) -> dict[str, Substance]:
    """The substances that the visit's clauses limit, by id."""
    return {one.id: one for clause in clauses(visit) for one in clause.substances}


def judgement(visit: Visit, rows: Sequence[Reading]) -> readings.Judgement:
    """The verdicts on the readings of a visit (as `fairfloor judge` gives them): on each, and on those of one shift.

    Those of one building are judged together, by what the profile says of that building.
    """
    on = local_day(visit.arrived_at or min(row.taken_at for row in rows), visit.factory.zone)
    by_building: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        by_building.setdefault(row.building, []).append(place)
    single: dict[int, tuple[readings.Verdict, ...]] = {}
    groups: list[readings.Group] = []
    for building, places in by_building.items():
        found = readings.judge_all(
            [_reading(visit, rows[place]) for place in places],
            clauses(visit),
            jurisdiction=visit.factory.jurisdiction,
            on=on,
            profile=checklists.profile_at(visit, building),
        )
        single |= dict(zip(places, found.single, strict=True))
        groups += [_among_all(group, places) for group in found.groups]
    return readings.Judgement(tuple(single[place] for place in range(len(rows))), tuple(groups))


def _among_all(group: readings.Group, places: Sequence[int]) -> readings.Group:
    """The group of readings of one building, named by their places among all of the visit's."""
    return replace(
        group, of=tuple(places[at] for at in group.of), left_out=tuple(places[at] for at in group.left_out)
    )  # fmt: skip


def judged(visit: Visit, rows: Sequence[Reading]) -> list[Judged]:
    """The verdict that speaks on each of `rows`, all of the visit's: the worst that could be given, over its clauses."""
    if not rows:
        return []
    found = judgement(visit, rows)
    first = [found.of(place)[0] for place in range(len(rows))]
    return [Judged(one.clause, one.verdict, dict(one.why), limit_told(one)) for one in first]


def _reading(visit: Visit, row: Reading) -> readings.Reading:
    zone = visit.factory.zone
    return readings.Reading(
        quantity=row.quantity,
        figure=Figure(row.value, row.unit),
        place=row.place,
        kind=row.kind,
        substance=row.substance,
        instrument=row.instrument,
        calibrated_until=row.calibrated_until,
        taken_date=local_day(row.taken_at, zone),
        certified=row.certified,
        population=row.population,
        taken_at=in_zone(row.taken_at, zone),
        minutes=row.minutes,
        like_effect=row.like_effect,
    )


def limit_told(verdict: readings.Verdict) -> dict[str, Any] | None:
    """The limit of a verdict as it is kept, see `Judged`."""
    if verdict.limit is None:
        return None
    return {
        **verdict.limit.as_json(),
        "compare": verdict.compare,
        "why": dict(verdict.binding.why if verdict.binding else verdict.why),
        "source": verdict.source.as_json() if verdict.source else None,
        "observed": shown(verdict.observed).as_json() if verdict.observed else None,
    }


def shown(figure: Figure) -> Figure:
    """A figure as it is kept to be shown: an average of a shift has no end of decimals, and was judged with all of them."""
    return Figure(KEPT.plus(figure.value), figure.unit)
