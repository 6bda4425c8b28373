"""What a visit asks: each clause of its standards for the production site, or for a building of its profile."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from fairfloor.core import standards
from fairfloor.core.buildings import Asked, Building, of_site, through
from fairfloor.core.buildings import asked as asked_of
from fairfloor.core.scorecards import Given, Scorecard, scorecard
from fairfloor.core.standards import Standard
from fairfloor.registry.models import Visit


@dataclass(frozen=True)
class Question:
    """All that decides what a visit asks, and nothing else: not who looks, and not when.

    Two that are equal are asked the same, so that the answer can be kept; the profile counts as it is `spelt` out.
    """

    held_to: tuple[Standard, ...] = field(hash=False)
    editions: tuple[tuple[str, str], ...]
    spelt: str
    buildings: tuple[Building, ...]
    clauses: tuple[str, ...]
    profile: Mapping[str, object] = field(compare=False)


def question(visit: Visit) -> Question:
    """What decides what the visit asks: its standards, the profile of its day, the clauses that it is about.

    It is kept with the row for as long as these are the same: a page and an action ask several times.
    """
    made_of = (visit.standards, visit.profile, visit.clauses)
    kept = visit.__dict__.get("fairfloor_question")
    if kept is None or any(had is not now for had, now in zip(kept[0], made_of, strict=True)):
        kept = visit.__dict__["fairfloor_question"] = (made_of, _question(visit))
    found: Question = kept[1]
    return found


def _question(visit: Visit) -> Question:
    profile, editions = visit.as_profile(), tuple((code, edition) for code, edition in visit.standards)
    held_to = tuple(standards.load(code, edition) for code, edition in editions)
    return Question(held_to, editions, repr(profile), buildings_of(visit), tuple(visit.clauses), profile)


def asked(visit: Visit) -> list[Asked]:
    """What wants an answer of its own, in order: what the closing meeting needs an answer to."""
    return [one for one in every_asked(visit) if one.by_itself]


def every_asked(visit: Visit) -> tuple[Asked, ...]:
    """The same with what does not apply here or others answer; of a special visit only the clauses that it is about."""
    return asked_by(question(visit))


@lru_cache(maxsize=32)
def asked_by(about: Question) -> tuple[Asked, ...]:
    """The same worked out, and kept for the visits that were last asked about: a page asks several times."""
    found = asked_of(about.held_to, about.profile, about.buildings)
    return through(one for one in found if not about.clauses or one.clause.id in about.clauses)


def asked_there(visit: Visit, clause: str, building: str) -> Asked | None:
    """The clause as the visit asks it for the site ("") or a building; None where it does not."""
    return _by_key(question(visit)).get((clause, building))


@lru_cache(maxsize=32)
def _by_key(about: Question) -> dict[tuple[str, str], Asked]:
    return {one.key: one for one in asked_by(about)}


def buildings_of(visit: Visit) -> tuple[Building, ...]:
    """The buildings that the profile of the visit's day names."""
    return visit.profile.named_buildings() if visit.profile else ()


def profile_at(visit: Visit, building: str) -> dict[str, object]:
    """The factory's profile as it holds for a building of it ("" for the site)."""
    profile = visit.as_profile()
    named = {one.id: one for one in buildings_of(visit)}
    return named[building].profile(profile) if building in named else of_site(profile, tuple(named.values()))


def is_scored(visit: Visit) -> bool:
    """Whether one of the visit's standards has points."""
    return any(standards.load(code, edition).points is not None for code, edition in visit.standards)


def scorecards(visit: Visit, answers: Iterable[Any]) -> list[Scorecard]:
    """What the visit scores by each of its standards with points; `answers` are those of the visit: rows, or as much of them."""
    if not is_scored(visit):
        return []
    held_to = [standards.load(code, edition) for code, edition in visit.standards]
    every = every_asked(visit)
    given = {(one.clause, one.building): Given(one.answer, one.taken_off) for one in answers}
    cards = (scorecard(one, every, given) for one in held_to)
    return [card for card in cards if card is not None]
