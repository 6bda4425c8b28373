"""The closed words that standards share: quantities, kinds of place or work, facts of a factory, legal parameters.

They stand in `library/standards/vocabulary.toml`; a standard may add its own under the same headings in its
`standard.toml`, never change a shared one.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from fairfloor.core.languages import Text
from fairfloor.core.quantities import UNITS
from fairfloor.core.shelf import LIBRARY, Entry, Problems, nearest, raise_any, read

FILE = LIBRARY / "standards" / "vocabulary.toml"
KINDS_OF = ("work", "place", "counted")
OTHER = "other"
TOPICS = ("premises", "processes", "machines", "people", "pay", OTHER)
FACT_KINDS = ("yes-no", "count", "date", "choice")
OF_BUILDINGS = ("date", "count")  # what may be told of each building


@dataclass(frozen=True)
class Quantity:
    """Something that is measured or counted, and the units in which it may be given, the usual one first.

    `sign` stands in for the unit's own where this quantity is told otherwise: an age in years is 14 岁, not 14 年.
    """

    id: str
    title: Text
    units: tuple[str, ...]
    sign: Text | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of work or place for which a limit may differ, or what it is counted by, e.g. seated production."""

    id: str
    of: str
    title: Text
    examples: Text | None = None


@dataclass(frozen=True)
class Fact:
    """Something a factory's profile says, on which it depends whether a clause or limit applies.

    `topic` is where the form of a profile asks for it: one of `TOPICS`. Of a fact with `buildings` a profile may name
    several, each by itself (a dormitory); a fact `of_each` of those is told of every such building: its date is the day on
    which the building was built, its count the people in it.
    """

    id: str
    title: Text
    kind: str
    choices: Mapping[str, Text] = field(default_factory=dict)
    topic: str = OTHER
    buildings: bool = False
    of_each: str = ""


@dataclass(frozen=True)
class LegalParameter:
    """A subject that a law may regulate and that a limit may name; its values stand in `library/law/`."""

    id: str
    title: Text


@dataclass(frozen=True)
class Vocabulary:
    """All shared words by id."""

    quantities: Mapping[str, Quantity]
    kinds: Mapping[str, Kind]
    facts: Mapping[str, Fact]
    parameters: Mapping[str, LegalParameter]


EMPTY = Vocabulary({}, {}, {}, {})


@functools.cache
def vocabulary() -> Vocabulary:
    """The vocabulary that comes with Fairfloor; raises ShelfError when its file is wrong."""
    problems: Problems = []
    entry = Entry(read(FILE), FILE, problems=problems)
    words = added(entry, EMPTY)
    entry.done()
    raise_any(problems)
    return words


def read_beside(folder: Path, problems: Problems, known: Vocabulary | None = None) -> Vocabulary:
    """`known` (else the shared vocabulary) together with a `vocabulary.toml` in `folder`, if it has one of its own."""
    known = known or vocabulary()
    own = folder / FILE.name
    if not own.is_file() or own.resolve() == FILE:
        return known
    entry = Entry(read(own), own, problems=problems)
    words = added(entry, known)
    entry.done()
    return words


def added(entry: Entry, known: Vocabulary) -> Vocabulary:
    """`known` and what `entry` declares under quantity, kind, fact and law_parameter; a word twice is a mistake."""
    return Vocabulary(
        {**known.quantities, **{word.id: word for word in _quantities(entry, known)}},
        {**known.kinds, **{word.id: word for word in _kinds(entry, known)}},
        {**known.facts, **{word.id: word for word in _facts(entry, known)}},
        {**known.parameters, **{word.id: word for word in _parameters(entry, known)}},
    )


def _fresh(entry: Entry, id: str, known: Mapping[str, object], seen: set[str]) -> str:
    if id in known or id in seen:
        entry.fault(f"the word {id!r} is there twice", "Use the one that is there, or choose another id")
    seen.add(id)
    return id


def _quantities(parent: Entry, known: Vocabulary) -> list[Quantity]:
    seen: set[str] = set()
    found = []
    for entry in parent.entries("quantity"):
        id = _fresh(entry, entry.string("id", required=True), known.quantities, seen)
        units = entry.choices("units", UNITS, required=True)
        found.append(Quantity(id, entry.text("title", required=True), units, entry.text("sign")))
        entry.done()
    return found


def _kinds(parent: Entry, known: Vocabulary) -> list[Kind]:
    seen: set[str] = set()
    found = []
    for entry in parent.entries("kind"):
        id = _fresh(entry, entry.string("id", required=True), known.kinds, seen)
        of = entry.choice("of", KINDS_OF, required=True)
        found.append(Kind(id, of, entry.text("title", required=True), entry.text("examples")))
        entry.done()
    return found


def _facts(parent: Entry, known: Vocabulary) -> list[Fact]:
    seen: set[str] = set()
    found: list[Fact] = []
    for entry in parent.entries("fact"):
        id = _fresh(entry, entry.string("id", required=True), known.facts, seen)
        kind = entry.choice("type", FACT_KINDS, required=True)
        choices = {}
        for option in entry.entries("choice"):
            choices[option.string("id", required=True)] = option.text("title", required=True)
            option.done()
        if (kind == "choice") != bool(choices):
            entry.fault("only a fact of type 'choice' has choices", "Correct the type or the choices")
        fact = Fact(
            id=id,
            title=entry.text("title", required=True),
            kind=kind,
            choices=choices,
            topic=entry.choice("topic", TOPICS, default=OTHER),
            buildings=entry.boolean("buildings"),
            of_each=entry.string("of_each"),
        )
        named = {**known.facts, **{one.id: one for one in found}}
        _fits_buildings(entry, fact, {one.id for one in named.values() if one.buildings})
        entry.done()
        found.append(fact)
    return found


def _fits_buildings(entry: Entry, fact: Fact, places: set[str]) -> None:
    """Report a fact of buildings that has the wrong type, or one that is told of each of what has no buildings."""
    if fact.buildings and fact.kind != "yes-no":
        entry.fault(f"{fact.id!r} has buildings and is a {fact.kind}", "Give it the type 'yes-no', or remove buildings")
    if fact.of_each and fact.kind not in OF_BUILDINGS:
        entry.fault(f"{fact.id!r} is of each building and is a {fact.kind}", f"Use one of: {', '.join(OF_BUILDINGS)}")
    if fact.of_each and fact.of_each not in places:
        entry.fault(f"{fact.of_each!r} is no fact above with buildings = true", nearest(fact.of_each, places))


def _parameters(parent: Entry, known: Vocabulary) -> list[LegalParameter]:
    seen: set[str] = set()
    found = []
    for entry in parent.entries("law_parameter"):
        id = _fresh(entry, entry.string("id", required=True), known.parameters, seen)
        found.append(LegalParameter(id, entry.text("title", required=True)))
        entry.done()
    return found
