"""The permits of a visit for its report: what each says, how it stood on the day, and which limits it changed or named."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from fairfloor.core import limits, permits, standards
from fairfloor.core.clauses import Clause
from fairfloor.core.languages import Text
from fairfloor.core.permit_kinds import kinds
from fairfloor.core.phrases import phrase
from fairfloor.registry.models import Visit
from fairfloor.reporting import contents as form


def part(visit: Visit, day: date) -> tuple[form.Permit, ...]:
    """Every permit that the visit kept, with what it does to the limits of the visit's clauses on its day."""
    profile = visit.as_profile()
    told = permits.permits(profile)
    effects = list(_effects(visit, day, profile)) if told else []
    known = kinds(visit.factory.jurisdiction)
    return tuple(
        form.Permit(
            kind=known[one.kind].title if one.kind in known else Text(zh=one.kind, en=one.kind),
            authority=one.authority,
            number=one.number,
            start=one.period.start,
            last=one.last,
            covers=permits.whom(one) if one.covers else phrase("permits.everybody"),
            state="not-yet" if day < one.period.start else "in-force" if one.period.covers(day) else "expired",
            effects=tuple(_once(note for weighed, note in effects if _is(weighed, one))),
        )
        for one in told
    )


def _effects(
    visit: Visit, day: date, profile: Mapping[str, object]
) -> Iterator[tuple[Mapping[str, Any], form.ClauseNote]]:
    """Each permit as it was weighed for a limit, with the clause and the sentence that says what came of it."""
    for code, edition in visit.standards:
        for clause in standards.load(code, edition).clauses:
            if clause.limits and clause.applies_to(profile):
                for weighed in _weighed(clause, visit.factory.jurisdiction, day, profile):
                    yield weighed, form.ClauseNote(clause.id, clause.title, weighed["why"])


def _weighed(clause: Clause, jurisdiction: str, day: date, profile: Mapping[str, object]) -> list[Mapping[str, Any]]:
    binding = limits.binding(clause, jurisdiction=jurisdiction, on=day, profile=profile)
    return [weighed for one in binding for weighed in one.permits if weighed["why"]]


def _is(weighed: Mapping[str, Any], permit: permits.Permit) -> bool:
    told = permit.as_told()
    return all(weighed[key] == told[key] for key in told)


def _once(notes: Iterator[form.ClauseNote]) -> list[form.ClauseNote]:
    """Each sentence of a clause once: two limits of it may say the same."""
    return list({(note.clause, str(note.reason)): note for note in notes}.values())
