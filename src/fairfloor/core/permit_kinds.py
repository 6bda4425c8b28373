"""The kinds of permit that the law of a place knows, and what each changes: read from ``law/<jurisdiction>/permits/``.

`docs/reference/law-format.md` describes the files. A permit only ever takes a figure of the law away; it sets none.
"""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from fairfloor.core import law
from fairfloor.core.enactments import Source
from fairfloor.core.languages import Text
from fairfloor.core.law_files import OLDEST, source
from fairfloor.core.shelf import Entry, Problems, ShelfError, raise_any, read

LIFTS, AVERAGES, REFERS, ALLOWS = "lifts", "averages", "refers", "allows"
DOES = (LIFTS, AVERAGES, REFERS, ALLOWS)
SPANS = ("day", "week", "month", "quarter", "year")  # the shortest first
FOLDER = "permits"


@dataclass(frozen=True)
class Effect:
    """What a permit changes since a day: which parameters of the law, in which way, and what holds instead.

    `does` is lifts (the figure does not hold for those covered), averages (it holds over the permit's cycle, not of one
    `over`), refers (what the permit itself says takes its place) or allows (the figure stands; the permit is needed).
    """

    since: date
    parameters: tuple[str, ...]
    does: str
    says: Text
    source: Source
    over: str = ""
    note: Text | None = None

    def as_json(self) -> dict[str, Any]:
        """``{since, parameters, does, over, says, source, note}``."""
        return {
            "since": self.since.isoformat(),
            "parameters": list(self.parameters),
            "does": self.does,
            "over": self.over or None,
            "says": self.says,
            "source": self.source.as_json(),
            "note": self.note,
        }


@dataclass(frozen=True)
class PermitKind:
    """One kind of permit of a jurisdiction; `cycles` are those that it may state, none where it has no cycle."""

    id: str
    jurisdiction: str
    title: Text
    cycles: tuple[str, ...]
    effects: tuple[Effect, ...]
    known_until: date
    checked: tuple[str, ...] = ()
    note: Text | None = None

    def on(self, parameter: str, day: date) -> Effect | None:
        """The latest effect on `parameter` that had begun by `day`."""
        begun = [one for one in self.effects if parameter in one.parameters and one.since <= day]
        return max(begun, key=lambda one: one.since, default=None)

    @property
    def parameters(self) -> frozenset[str]:
        """Everything that it changes on some day."""
        return frozenset(id for one in self.effects for id in one.parameters)

    def as_json(self) -> dict[str, Any]:
        """``{permit, jurisdiction, title, cycles, known_until, effects, note}``."""
        return {
            "permit": self.id,
            "jurisdiction": self.jurisdiction,
            "title": self.title,
            "cycles": list(self.cycles),
            "known_until": self.known_until.isoformat(),
            "effects": [one.as_json() for one in self.effects],
            "note": self.note,
        }


@functools.cache
def kinds(jurisdiction: str, folder: Path = law.FOLDER) -> dict[str, PermitKind]:
    """The kinds of a jurisdiction and of those that it lies in, by id, the nearest first; none off the shelf."""
    if not law.on_shelf(jurisdiction, folder):
        return {}
    found: dict[str, PermitKind] = {}
    for place in law.chain(jurisdiction):
        for id in here(place, folder):
            found.setdefault(id, load(place, id, folder))
    return found


@functools.cache
def here(jurisdiction: str, folder: Path = law.FOLDER) -> tuple[str, ...]:
    """The ids of the kinds that this jurisdiction itself has, in order."""
    return tuple(sorted(path.stem for path in (folder / jurisdiction / FOLDER).glob("*.toml")))


@functools.cache
def load(jurisdiction: str, id: str, folder: Path = law.FOLDER) -> PermitKind:
    """One kind of one jurisdiction; raises ShelfError for a bad file."""
    problems: Problems = []
    made = _kind(folder / jurisdiction / FOLDER / f"{id}.toml", jurisdiction, folder, problems)
    raise_any(problems)
    return made


def check(folder: Path = law.FOLDER) -> tuple[ShelfError, ...]:
    """Every mistake in the files of permits of a folder."""
    problems: Problems = []
    for place in law.jurisdictions(folder):
        for id in here(place, folder):
            try:
                load(place, id, folder)
            except ShelfError as fault:
                problems.extend(fault.others or (fault,))
    return tuple(problems)


@functools.cache
def affected(folder: Path = law.FOLDER) -> frozenset[str]:
    """Every parameter that a permit of some jurisdiction changes: where a permit that nobody knows is worth naming."""
    return frozenset(
        parameter
        for place in law.jurisdictions(folder)
        for id in here(place, folder)
        for parameter in load(place, id, folder).parameters
    )


def _kind(file: Path, place: str, folder: Path, problems: Problems) -> PermitKind:
    entry = Entry(read(file), file, problems=problems)
    for key, expected in (("id", file.stem), ("jurisdiction", place)):
        if entry.string(key, required=True) not in ("", expected):
            entry.fault(f"{key!r} is not where the file stands", f"Write {key} = {expected!r}, or move the file")
    there = {id for level in law.chain(place) for id in law.parameters(level, folder)}
    cycles = entry.choices("cycles", SPANS)
    effects = tuple(_effect(one, there, cycles) for one in entry.entries("effect", named="since"))
    if not effects:
        entry.fault("a permit without an effect changes nothing", "Add an [[effect]] with its source")
    _once_a_day(entry, effects)
    known_until = entry.date("known_until", required=True)
    if any(known_until < one.since for one in effects):
        entry.fault("'known_until' is before an effect", "Write the last day that the sources speak of")
    made = PermitKind(
        id=file.stem,
        jurisdiction=place,
        title=entry.text("title", required=True),
        cycles=cycles,
        effects=effects,
        known_until=known_until,
        checked=entry.strings("checked"),
        note=entry.text("note"),
    )
    entry.done()
    return made


def _effect(entry: Entry, there: Iterable[str], cycles: tuple[str, ...]) -> Effect:
    made = Effect(
        since=entry.date("since", required=True),
        parameters=entry.choices("parameters", tuple(there), required=True),
        does=entry.choice("does", DOES, required=True),
        says=entry.text("says", required=True),
        source=source(entry),
        over=entry.choice("over", SPANS),
        note=entry.text("note"),
    )
    if date.min < made.since < OLDEST:
        entry.fault(f"the day {made.since} cannot be meant", "Correct since")
    if (made.does == AVERAGES) != bool(made.over):
        entry.fault("'over' belongs to an effect that averages, and to no other", 'Add over = "day", or remove it')
    if made.does == AVERAGES and not cycles:
        entry.fault("an average needs a cycle", 'Add cycles = ["month", …] to the head of the file')
    entry.done()
    return made


def _once_a_day(entry: Entry, effects: tuple[Effect, ...]) -> None:
    seen: set[tuple[str, date]] = set()
    for one in effects:
        for id in one.parameters:
            if (id, one.since) in seen:
                entry.fault(f"two effects on {id!r} begin on {one.since}", "Join them, or correct since")
            seen.add((id, one.since))
