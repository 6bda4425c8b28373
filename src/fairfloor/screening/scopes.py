"""Whom a permit that is not for everybody covers, by the roster; and the law of each group of workers so found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from fairfloor.core.permits import Permit, whom
from fairfloor.core.phrases import phrase
from fairfloor.core.sample_people import canonical, folded
from fairfloor.core.vocabulary import vocabulary
from fairfloor.screening.bounds import Bound, Law
from fairfloor.screening.engines import Connection
from fairfloor.screening.rule import Asked, Needed

Standing = tuple[bool | None, ...]  # of one worker to each permit in turn: covered, not covered, not known
PEOPLE = """
SELECT w.worker, w.id, any_value(r.department), any_value(r.kind)
FROM worker w JOIN factory f ON f.factory = w.factory LEFT JOIN roster r ON r.worker = w.worker
WHERE f.jurisdiction = $jurisdiction GROUP BY w.worker, w.id ORDER BY w.worker
"""
SET_SCOPES = """
UPDATE worker SET scope = t.scope FROM (SELECT unnest($workers::INTEGER[]) AS worker, unnest($scopes::INTEGER[]) AS scope) t
WHERE worker.worker = t.worker
"""


@dataclass(frozen=True)
class Scopes:
    """The laws of each jurisdiction by the number of the group, and how many workers each permit covers or may cover."""

    laws: Mapping[str, Sequence[Law]]
    permits: tuple[Permit, ...] = ()
    covered: tuple[int, ...] = ()
    unknown: tuple[int, ...] = ()

    def as_json(self) -> list[dict[str, Any]]:
        """``[{kind, authority, number, …, covers, covered, unknown}]``; workers named by a permit are counted only."""
        return [
            {**one.as_told(), "covered": covered, "unknown": unknown}
            for one, covered, unknown in zip(self.permits, self.covered, self.unknown, strict=True)
        ]


def assign(engine: Connection, laws: Mapping[str, Law], placed: Mapping[str, tuple[str, str]] | None = None) -> Scopes:
    """Give each worker the number of the group whose law is theirs; group 0 are those whom only permits for all cover.

    A worker's number counts as it is written, a department and a kind of work by the roster. Where the roster does not
    tell what a permit asks for, what that permit would change is not known for the worker. `placed` tells the department
    and the kind of work by the worker's number, for whom the records hold no roster.
    """
    told: dict[str, list[Law]] = {}
    permits = next((law.permits for law in laws.values() if law.permits), ())
    covered, unknown = [0] * len(permits), [0] * len(permits)
    for place, law in laws.items():
        told[place] = [law]
        if not law.permits:
            continue
        numbers: dict[Standing, int] = {tuple(not one.covers for one in law.permits): 0}
        people = engine.execute(PEOPLE, {"jurisdiction": place}).fetchall()
        scopes = []
        for _, id, department, kind in people:
            elsewhere = (placed or {}).get(canonical(id), ("", ""))
            works = (department or elsewhere[0], kind or elsewhere[1])
            standing = tuple(standing_of(one, id, *works) for one in law.permits)
            covered = [many + (one is True) for many, one in zip(covered, standing, strict=True)]
            unknown = [many + (one is None) for many, one in zip(unknown, standing, strict=True)]
            if standing not in numbers:
                numbers[standing] = len(numbers)
                told[place].append(law_of(law, standing))
            scopes.append(numbers[standing])
        if len(numbers) > 1:
            engine.execute(SET_SCOPES, {"workers": [row[0] for row in people], "scopes": scopes})
    return Scopes(told, permits, tuple(covered), tuple(unknown))


def standing_of(permit: Permit, id: str, department: str, kind: str) -> bool | None:
    """Whether a permit covers the worker of this number, department and kind of work as the roster spells them."""
    covers = permit.covers
    if not covers or canonical(id) in {canonical(one) for one in covers.get("workers", ())}:
        return True
    if department and folded(department) in {folded(one) for one in covers.get("departments", ())}:
        return True
    known = kinds_called(kind)
    if known & set(covers.get("kinds", ())):
        return True
    untold = ("departments" in covers and not department) or ("kinds" in covers and not known)
    return None if untold else False


def kinds_called(word: str) -> frozenset[str]:
    """The kinds of work that a roster's word names: by id or title in any language; none where it is another word."""
    return frozenset(
        one.id
        for one in vocabulary().kinds.values()
        if word and folded(word) in {folded(name) for name in (one.id, *one.title.values())}
    )


def law_of(law: Law, standing: Standing) -> Law:
    """The law for those who stand so to its permits; what hangs on a permit of which it is not known leaves no figure."""
    certain = law.under(frozenset(place for place, one in enumerate(standing) if one))
    open_ = [place for place, one in enumerate(standing) if one is None]
    if not open_:
        return certain
    possible = law.under(frozenset(place for place, one in enumerate(standing) if one is not False))
    first = law.permits[open_[0]]
    words = {"number": first.number, "authority": first.authority, "last": first.last, "whom": whom(first)}
    why = phrase("screening.permit-whom-unknown", **words)

    def agreed(one: Bound, other: Bound) -> Bound:
        return one if one.figure == other.figure else Bound(None, why)

    def bound(asked: Asked, day: date) -> Bound:
        return agreed(certain.bound(asked, day), possible.bound(asked, day))

    def told(needed: Needed, day: date) -> Bound:
        return agreed(certain.told(needed, day), possible.told(needed, day))

    return replace(certain, bound=bound, told=told)
