"""A sample of people: how many a clause asks for, and who they are, drawn so that anyone can draw them again.

The draw (`sha256-order-1`): each id is made canonical (see `sample_people.canonical`) and gets the SHA-256 of the
seed, a line feed and the id, all in UTF-8, in hexadecimal. Ids stand in the order of these digests; the first are
drawn. Neither the order of a file nor its encoding matters, and no other state is random than the seed.
`docs/reference/samples.md` says it with a worked example.
"""

import hashlib
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fairfloor.core.clauses import Clause, Sample
from fairfloor.core.languages import Text
from fairfloor.core.phrases import phrase
from fairfloor.core.sample_people import SampleError, Worker, canonical, folded

METHOD = "sha256-order-1"
STRATA = ("department", "sex")
LONGEST_SEED = 200


@dataclass(frozen=True)
class Size:
    """How many are to be drawn of `of` people, and what has to be said about it."""

    of: int
    size: int
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Stratum:
    """One group of a stratified draw: its name ("" where the roster tells none), its people, how many are drawn."""

    name: str
    of: int
    size: int

    def as_json(self) -> dict[str, Any]:
        """``{name, of, size}``; the name is null where the roster tells none."""
        return {"name": self.name or None, "of": self.of, "size": self.size}


@dataclass(frozen=True)
class Draw:
    """Who was drawn, in the order of the draw, and from how many in which groups."""

    drawn: tuple[str, ...]
    of: int
    strata: tuple[Stratum, ...] = ()


@dataclass(frozen=True)
class Replay:
    """What a second draw showed: whether the file is the same, and who is missing from the kept one or too many in it."""

    same_roster: bool
    missing: tuple[str, ...]
    unexpected: tuple[str, ...]
    same_order: bool

    @property
    def same_draw(self) -> bool:
        """Whether the same people were drawn in the same order."""
        return self.same_order and not self.missing and not self.unexpected


def of_people(clause: Clause) -> Sample:
    """The clause's sample of people on the roster; raises SampleError where it asks for none."""
    found = [sample for sample in clause.samples if sample.roster]
    if found:
        return found[0]
    if clause.samples:
        raise SampleError("not-people", clause=clause.id, of=clause.samples[0].of)
    raise SampleError("none-asked", clause=clause.id)


def asked(sample: Sample | None, population: int, wanted: int | None = None) -> Size:
    """How many to draw of `population` people: `wanted`, else what the clause asks for at least.

    Where there are fewer people than that, all of them, and it says so. Raises SampleError where nobody is there, no
    size is told by anyone, or `wanted` lies outside what the clause asks for.
    """
    least = int(sample.at_least.value) if sample else None
    most = int(sample.at_most.value) if sample and sample.at_most else None
    size = wanted if wanted is not None else least
    if size is None:
        raise SampleError("no-size")
    if size < 1:
        raise SampleError("size-none", size=size)
    if population < 1:
        raise SampleError("nobody")
    if least is not None and size < min(least, population):
        raise SampleError("size-less", size=size, least=least)
    if most is not None and size > most:
        raise SampleError("size-more", size=size, most=most)
    if size <= population:
        return Size(population, size)
    return Size(population, population, (phrase("samples.fewer", asked=size, there=population),))


def checked_seed(seed: str) -> str:
    """The seed as it is hashed: NFC, without white space around it; raises SampleError for none or an unprintable one."""
    plain = unicodedata.normalize("NFC", seed).strip()
    if not plain or len(plain) > LONGEST_SEED or not plain.isprintable():
        raise SampleError("seed", longest=LONGEST_SEED)
    return plain


def digest(seed: str, word: str) -> str:
    """The SHA-256 of the seed, a line feed and the word, hexadecimal: what decides on the order."""
    return hashlib.sha256(f"{seed}\n{word}".encode()).hexdigest()


def seed_digest(seed: str) -> str:
    """The SHA-256 of the seed alone: what may be told of it before and after, without telling who was drawn."""
    return hashlib.sha256(seed.encode()).hexdigest()


def in_order(seed: str, ids: Iterable[str]) -> list[str]:
    """The ids in the order in which the seed draws them."""
    return sorted(ids, key=lambda id: (digest(seed, id), id))


def draw(people: Sequence[Worker], *, seed: str, size: int, by: str = "") -> Draw:
    """Draws `size` of `people` by the seed; `by` one of STRATA shares the size out between its groups first.

    Raises SampleError where one canonical id stands for two people, or more are to be drawn than there are.
    """
    ids = [canonical(worker.id) for worker in people]
    if len(set(ids)) < len(ids):
        twice = next(id for place, id in enumerate(ids) if id in ids[:place])
        raise SampleError("same-person", id=twice)
    if size > len(ids):
        raise SampleError("too-many", size=size, there=len(ids))
    if not by:
        return Draw(tuple(in_order(seed, ids)[:size]), len(ids))
    groups: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for worker, id in zip(people, ids, strict=True):
        spelt = canonical(getattr(worker, by))
        group = folded(spelt)
        groups.setdefault(group, []).append(id)
        names[group] = min(spelt, names.get(group, spelt))
    sizes = shared_out(size, {name: len(members) for name, members in groups.items()}, seed)
    drawn = [id for name, members in groups.items() for id in in_order(seed, members)[: sizes[name]]]
    strata = tuple(Stratum(names[name], len(groups[name]), sizes[name]) for name in sorted(groups))
    return Draw(tuple(in_order(seed, drawn)), len(ids), strata)


def shared_out(size: int, groups: Mapping[str, int], seed: str) -> dict[str, int]:
    """`size` shared out between groups in proportion to their people, by largest remainder.

    Each group gets the whole part of its share; what is left goes one by one to the largest remainders, between equal
    ones in the order of the digests of their names, so that no name is favoured. Whole numbers throughout.
    """
    everybody = sum(groups.values())
    sizes = {name: size * count // everybody for name, count in groups.items()}
    remainders = sorted(groups, key=lambda name: (-(size * groups[name] % everybody), digest(seed, name), name))
    for name in remainders[: size - sum(sizes.values())]:
        sizes[name] += 1
    return sizes


def compared(kept: Sequence[str], again: Sequence[str], *, same_roster: bool) -> Replay:
    """How a kept draw stands to the one drawn again."""
    before = [canonical(id) for id in kept]
    return Replay(
        same_roster=same_roster,
        missing=tuple(id for id in again if id not in set(before)),
        unexpected=tuple(id for id in before if id not in set(again)),
        same_order=before == list(again),
    )


def notes_on(sample: Sample | None, narrowed: Collection[str]) -> tuple[Text, ...]:
    """What a draw for a clause must say of its sample: what no roster can decide is chosen on the floor.

    `narrowed` are the fields by which the people were narrowed. Raises SampleError where the clause means some of the
    workers only, and nothing says which.
    """
    if sample is None:
        return ()
    if sample.how == "youngest-looking":
        return (phrase("samples.youngest-looking"),)
    if sample.roster == "some" and not set(narrowed) & {"department", "kind"}:
        raise SampleError("whom", of=sample.of)
    return (phrase("samples.as-narrowed", of=sample.of),) if sample.roster == "some" else ()
