"""The named buildings of a factory, and what a visit asks: each clause once for the production site, or for a building.

Which clauses are asked for buildings, and of what kind, stands on the shelf: `asked_per`, `also_for` and `extends` of a
clause; what is told of each building, in the vocabulary (`of_each`). Where a profile names no building, all is as without.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import product
from typing import Any

from fairfloor.core.clauses import Clause
from fairfloor.core.conditions import day_said
from fairfloor.core.languages import Text
from fairfloor.core.phrases import phrase
from fairfloor.core.standards import Standard
from fairfloor.core.vocabulary import Fact, vocabulary

SITE = ""  # the id that stands for the production site
MOST = 60  # buildings that a profile may name
LONGEST_NAME = 60


class BuildingError(ValueError):
    """Buildings of a profile that cannot be; its `why` is a sentence in each language."""

    def __init__(self, why: Text) -> None:
        super().__init__(why["en"])
        self.why = why


@dataclass(frozen=True)
class Building:
    """One building: `kind` is the fact that it belongs to (dormitory); None is not known."""

    id: str
    kind: str
    name: str
    built: date | None = None
    floors: int | None = None
    people: int | None = None

    def as_json(self) -> dict[str, Any]:
        """``{id, kind, name, built, floors, people}``, as a profile keeps it."""
        built = self.built.isoformat() if self.built else None
        return {
            "id": self.id, "kind": self.kind, "name": self.name, "built": built, "floors": self.floors,
            "people": self.people,
        }  # fmt: skip

    def say(self) -> Text:
        """What is known of it: when it was built, its floors, how many people it houses."""
        built = phrase("buildings.built", day=day_said(self.built)) if self.built else phrase("buildings.not-dated")
        told = [built]
        told += [phrase("buildings.floors", count=self.floors)] if self.floors is not None else []
        told += [phrase("buildings.people", count=self.people)] if self.people is not None else []
        return Text(zh="，".join(one["zh"] for one in told), en=", ".join(one["en"] for one in told))

    def profile(self, told: Mapping[str, object], facts: Mapping[str, Fact] | None = None) -> dict[str, object]:
        """The factory's profile as it holds for this building: what is told of each building is its own, or not known."""
        facts = facts if facts is not None else vocabulary().facts
        own = {fact.id: self._of(fact) for fact in facts.values() if fact.of_each == self.kind}
        kept = {id: value for id, value in told.items() if id not in own}
        return {**kept, **{id: value for id, value in own.items() if value is not None}}

    def _of(self, fact: Fact) -> object:
        return self.built if fact.kind == "date" else self.people


@dataclass(frozen=True)
class Asked:
    """A clause as a visit asks it: for the production site (`building` is None), or for one building by its own profile.

    `through` holds the keys of the clauses that the visit asks in its stead (see `through`); then it has no answer of its own.
    """

    clause: Clause
    building: Building | None = None
    profile: Mapping[str, object] = field(default_factory=dict)
    through: tuple[tuple[str, str], ...] = ()

    @cached_property
    def key(self) -> tuple[str, str]:
        """The clause's id and the building's ("" for the site): what an answer is kept under."""
        return self.clause.id, self.building.id if self.building else SITE

    @cached_property
    def applies(self) -> bool:
        """Whether it holds there; what is not known does."""
        return self.clause.applies_to(self.profile)

    @cached_property
    def by_itself(self) -> bool:
        """Whether it wants an answer of its own: it applies, and no other clauses answer it."""
        return self.applies and not self.through


def read(told: object) -> tuple[Building, ...]:
    """The buildings as a profile keeps them; raises BuildingError for what cannot be, and for two of one name."""
    if not isinstance(told, Sequence) or isinstance(told, str):
        raise BuildingError(phrase("buildings.no-list"))
    if len(told) > MOST:
        raise BuildingError(phrase("buildings.too-many", most=MOST))
    found = tuple(_read(one) for one in told)
    for name in ("id", "name"):
        seen: set[tuple[str, str]] = set()
        for one in found:
            mine = (one.kind if name == "name" else "", str(getattr(one, name)).casefold())
            if mine in seen:
                raise BuildingError(phrase("buildings.twice", name=one.name))
            seen.add(mine)
    return found


def fitting(told: object, facts: Mapping[str, object], today: date) -> tuple[Building, ...]:
    """The buildings of a profile with these facts, recorded today; raises BuildingError where the two do not fit."""
    found = read(told)
    for one in found:
        if one.built and one.built > today:
            raise BuildingError(phrase("buildings.to-come", name=one.name))
        if facts.get(one.kind) is not True:
            raise BuildingError(phrase("buildings.kind-denied", kind=kinds()[one.kind].title))
    return found


def _read(told: object) -> Building:
    words = told if isinstance(told, Mapping) else {}
    id, kind, name = (str(words.get(key) or "").strip() for key in ("id", "kind", "name"))
    if not name or len(name) > LONGEST_NAME:
        raise BuildingError(phrase("buildings.no-name", most=LONGEST_NAME))
    if not id or kind not in kinds():
        raise BuildingError(phrase("buildings.not-known", name=name))
    built = words.get("built")
    try:
        day = date.fromisoformat(str(built)) if built else None
    except ValueError:
        raise BuildingError(phrase("buildings.no-day", name=name)) from None
    return Building(id, kind, name, day, _count(words, "floors", name), _count(words, "people", name))


def _count(words: Mapping[str, object], key: str, name: str) -> int | None:
    value = words.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise BuildingError(phrase("buildings.no-count", name=name))
    return value


def kinds() -> dict[str, Fact]:
    """The facts whose buildings a profile may name one by one, by id."""
    return {fact.id: fact for fact in vocabulary().facts.values() if fact.buildings}


def asked(
    held_to: Iterable[Standard], profile: Mapping[str, object], buildings: Sequence[Building] = ()
) -> tuple[Asked, ...]:
    """Every clause as it is asked, also where it does not apply: the site's of all standards, then each building's."""
    held_to = tuple(held_to)
    extended = _extended(held_to, profile)
    named = {one.kind for one in buildings}
    found: list[Asked] = []
    for standard in held_to:
        site = of_site(profile, buildings, standard.words.facts)
        found += [Asked(one, None, site) for one in standard.clauses if one.asked_per not in named]
    for building, standard in product(buildings, held_to):
        own = building.profile(profile, standard.words.facts)
        also = extended.get(building.kind, frozenset())
        found += [Asked(one, building, own) for one in standard.clauses if _for(one, standard, building.kind, also)]
    return tuple(found)


def through(found: Iterable[Asked]) -> tuple[Asked, ...]:
    """What a visit asks, with the keys of those that answer another: nothing that two standards ask is asked twice.

    Only clauses that the visit asks and that apply answer for others; where none of them does, a clause is asked by itself.
    """
    found = tuple(found)
    keys: dict[str, list[tuple[str, str]]] = {}
    for one in found:
        if one.applies:
            keys.setdefault(one.clause.id, []).append(one.key)
    by = [tuple(key for id in one.clause.answered_by for key in keys.get(id, ())) for one in found]
    return tuple(replace(one, through=way) if way else one for one, way in zip(found, by, strict=True))


def of_site(
    told: Mapping[str, object], buildings: Sequence[Building], facts: Mapping[str, Fact] | None = None
) -> dict[str, object]:
    """The profile as it holds for the site: a day that each named building has of its own is not the factory's any more."""
    facts = facts if facts is not None else vocabulary().facts
    named = {one.kind for one in buildings}
    days = {fact.id for fact in facts.values() if fact.of_each in named and fact.kind == "date"}
    return {id: value for id, value in told.items() if id not in days}


def _for(clause: Clause, standard: Standard, kind: str, extended: frozenset[str]) -> bool:
    """Whether the shelf asks the clause for each building of a kind."""
    by_reference = clause.id in extended or f"{standard.code}/{clause.section}" in extended
    return clause.asked_per == kind or kind in clause.also_for or by_reference


def _extended(held_to: Sequence[Standard], profile: Mapping[str, object]) -> dict[str, frozenset[str]]:
    """What clauses that apply make hold for another place: the clauses and sections by the kind of place."""
    found: dict[str, frozenset[str]] = {}
    for clause in (one for standard in held_to for one in standard.clauses):
        if clause.extends and clause.applies_to(profile):
            place = clause.extends.to
            found[place] = found.get(place, frozenset()) | frozenset(clause.extends.clauses)
    return found
