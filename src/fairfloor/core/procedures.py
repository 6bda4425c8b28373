"""A programme's procedure as the shelf holds it: its clocks, its lists, and what a programme may set otherwise."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from fairfloor.core.clocks import HOLIDAYS, Clock, Origin, read_clock, read_origin
from fairfloor.core.languages import Text
from fairfloor.core.periods import zone_named
from fairfloor.core.shelf import LIBRARY, Entry, Problems, nearest, once, raise_any, read

WHO = ("factory", "monitors", "programme", "third-party")
ALERTED = ("officer", "reviewer")  # who may be told of a matter that is never tolerated
NAMED = ":"  # between the role and the public id of a person who is told by name: officer:k3…
OWN = ("zone", "languages", "standards", "printed")  # what a programme sets besides clocks and whom an alert tells

# Each list of a procedure: its name in the file, and the attribute that holds it.
LISTS = {
    "step": "steps",
    "meeting": "meetings",
    "agenda": "agenda",
    "handout": "handouts",
    "interviewee": "interviewees",
    "interview-place": "interview_places",
    "interview-form": "interview_forms",
    "reading": "readings",
    "closing": "closing_checklist",
    "finding-class": "finding_classes",
    "principle": "principles",
    "interference": "interference",
    "recipient": "recipients",
    "zero-tolerance": "zero_tolerance",
    "conduct": "conduct",
    "participation": "participation_statuses",
}


@dataclass(frozen=True)
class Announced:
    """A public holiday that a programme learned of after the shelf was written; `jurisdiction` is that of a calendar."""

    jurisdiction: str
    day: date
    name: Text


class SettingError(ValueError):
    """A setting that a programme may not make, or a value that it may not have; its text is a sentence."""


@dataclass(frozen=True)
class Item:
    """One entry of a list: `of` says what it belongs to, `who` takes it or is told, `clocks` run in it, `unit` of a reading."""

    id: str
    title: Text
    origin: Origin
    note: Text | None = None
    of: str = ""
    unit: str = ""
    who: tuple[str, ...] = ()
    clocks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Team:
    """How many monitors carry out a visit at least: a `full` one, and a `special` one on chosen clauses."""

    full: int
    special: int
    note: Text | None
    origin: Origin


@dataclass(frozen=True)
class Procedure:
    """One programme's procedure; `settings` are the programme's own, already in force in the other attributes.

    `languages` are those that words may be written in; `printed` those that reports and letters are made in, none named:
    every one that they can be made in.
    """

    code: str
    title: Text
    note: Text | None
    source: Text
    source_note: Text | None
    jurisdiction: str
    zone: str
    languages: tuple[str, ...]
    standards: tuple[str, ...]
    issues: str
    chosen: tuple[str, ...]
    team: Team
    clocks: tuple[Clock, ...]
    steps: tuple[Item, ...]
    meetings: tuple[Item, ...]
    agenda: tuple[Item, ...]
    handouts: tuple[Item, ...]
    interviewees: tuple[Item, ...]
    interview_places: tuple[Item, ...]
    interview_forms: tuple[Item, ...]
    readings: tuple[Item, ...]
    closing_checklist: tuple[Item, ...]
    finding_classes: tuple[Item, ...]
    principles: tuple[Item, ...]
    interference: tuple[Item, ...]
    recipients: tuple[Item, ...]
    zero_tolerance: tuple[Item, ...]
    conduct: tuple[Item, ...]
    participation_statuses: tuple[Item, ...]
    settings: Mapping[str, object] = field(default_factory=dict)
    announced: tuple[Announced, ...] = ()
    printed: tuple[str, ...] = ()

    def clock(self, id: str) -> Clock:
        """The clock called `id`; raises KeyError with the ids there are."""
        for clock in self.clocks:
            if clock.id == id:
                return clock
        raise KeyError(f"{self.code} has no clock {id!r}. {nearest(id, [clock.id for clock in self.clocks])}")

    def item(self, list_name: str, id: str) -> Item:
        """The item `id` of the list that the file calls `list_name`; raises KeyError with the ids there are."""
        items: tuple[Item, ...] = getattr(self, LISTS[list_name])
        for item in items:
            if item.id == id:
                return item
        raise KeyError(f"{self.code} has no {list_name} {id!r}. {nearest(id, [item.id for item in items])}")

    def settable(self) -> tuple[str, ...]:
        """The names of every setting that a programme may make: ``objection.holidays``, ``zone`` …"""
        clocks = (f"{clock.id}.{key}" for clock in self.clocks for key in clock.settable)
        matters = (f"{matter.id}.who" for matter in self.zero_tolerance)
        return (*OWN, *clocks, *matters)

    def with_holidays(self, announced: Iterable[Announced]) -> "Procedure":
        """This procedure with holidays that were announced after the shelf was written, as far as its clocks know of them."""
        return replace(self, announced=tuple(announced))

    def announced_in(self, jurisdiction: str) -> dict[date, Text]:
        """The holidays announced later in the jurisdiction of a calendar, by day."""
        return {one.day: one.name for one in self.announced if one.jurisdiction == jurisdiction}

    def with_settings(self, settings: Mapping[str, object]) -> "Procedure":
        """This procedure with a programme's own `settings`, e.g. ``{"objection.holidays": "left-out"}``.

        Raises SettingError for a setting that is not in `settable()` or a value out of its bounds. Which settings
        are in force on a day is the caller's to know; a deadline once told keeps the procedure it was told under.
        """
        made = self
        for name, value in settings.items():
            if name not in self.settable():
                raise SettingError(f"{name!r} is not for a programme to set. {nearest(name, self.settable())}")
            set_ = _set_who if name.endswith(".who") else _set_clock if "." in name else _set_own
            made = set_(made, name, value)
        return replace(made, settings={**self.settings, **settings})


def _set_own(procedure: Procedure, name: str, value: object) -> Procedure:
    if name == "zone":
        if not isinstance(value, str):
            raise SettingError(f"'zone' is {value!r}. Write an IANA name such as Asia/Phnom_Penh.")
        return replace(procedure, zone=zone_named(value).key)
    words = tuple(value) if isinstance(value, list | tuple) else ()
    if not words or not all(isinstance(word, str) and word for word in words) or len(set(words)) < len(words):
        raise SettingError(f"{name!r} is {value!r}. Give a list of at least one code, each once.")
    if name == "standards":
        return replace(procedure, standards=words)
    return replace(procedure, printed=words) if name == "printed" else replace(procedure, languages=words)


def _set_who(procedure: Procedure, name: str, value: object) -> Procedure:
    """Who is told of one matter that is never tolerated: everyone in a role, or one person in it, ``officer:PUBLIC-ID``."""
    words = tuple(value) if isinstance(value, list | tuple) else ()
    if not words or not all(_is_recipient(word) for word in words) or len(set(words)) < len(words):
        raise SettingError(f"{name!r} is {value!r}. Give a list of at least one of {', '.join(ALERTED)}, each once.")
    id = name.partition(".")[0]
    changed = tuple(replace(one, who=words) if one.id == id else one for one in procedure.zero_tolerance)
    return replace(procedure, zero_tolerance=changed)


def _is_recipient(word: object) -> bool:
    role, named, person = word.partition(NAMED) if isinstance(word, str) else ("", "", "")
    return role in ALERTED and (not named or (person.isascii() and person.isalnum()))


def _set_clock(procedure: Procedure, name: str, value: object) -> Procedure:
    id, _, key = name.partition(".")
    clock = procedure.clock(id)
    if key == "holidays":
        if value not in HOLIDAYS:
            raise SettingError(f"{name!r} is {value!r}. Choose one of: {', '.join(HOLIDAYS)}.")
        changed = replace(clock, holidays=str(value))
    else:
        if not isinstance(value, int) or isinstance(value, bool) or not clock.least <= value <= clock.most:
            raise SettingError(
                f"{name!r} is {value!r}. Give a whole number of {clock.unit}s from {clock.least} to {clock.most}."
            )
        changed = replace(clock, value=value)
    return replace(procedure, clocks=tuple(changed if c.id == id else c for c in procedure.clocks))


def codes() -> tuple[str, ...]:
    """The codes of the procedures on the shelf."""
    return _codes(LIBRARY / "procedures")


@lru_cache
def _codes(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in folder.glob("*.toml")))


def load(code: str = "bfc") -> Procedure:
    """The procedure `code` from the shelf; raises KeyError when there is none, ShelfError when its file is wrong."""
    if code not in codes():
        raise KeyError(f"There is no procedure {code!r}. {nearest(code, codes())}")
    return read_procedure(LIBRARY / "procedures" / f"{code}.toml")


def founded(code: str, settings: Mapping[str, object]) -> Procedure:
    """The procedure `code` with the settings that a programme was founded with; raises as `load` and `with_settings` do."""
    return _founded(code, json.dumps(settings))


@lru_cache(maxsize=256)
def _founded(code: str, settings: str) -> Procedure:
    return load(code).with_settings(json.loads(settings))


@lru_cache
def read_procedure(path: Path) -> Procedure:
    """The procedure in the file at `path`; raises ShelfError, whose `others` are all mistakes found in it."""
    problems: Problems = []
    entry = Entry(read(path), path, "", problems)
    if entry.string("id", required=True) != path.stem:
        entry.fault(f"'id' is not {path.stem!r}", "Name the file and the procedure alike")
    source = entry.table("source", required=True) or Entry({}, path, "source", [])
    lists: dict[str, Any] = {attribute: _items(entry, name) for name, attribute in LISTS.items()}
    found = Procedure(
        code=path.stem,
        title=entry.text("title", required=True),
        note=entry.text("note"),
        source=source.text("title", required=True),
        source_note=source.text("note"),
        jurisdiction=entry.string("jurisdiction", required=True),
        zone=_zone(entry),
        languages=entry.strings("languages", required=True),
        standards=entry.strings("standards", required=True),
        issues=entry.string("issues"),
        chosen=entry.strings("chosen"),
        team=_team(entry),
        clocks=_clocks(entry),
        **lists,
    )
    source.done()
    entry.done()
    _check_references(found, entry)
    raise_any(problems)
    return found


def _zone(entry: Entry) -> str:
    zone = entry.string("zone", required=True)
    try:
        return zone_named(zone).key
    except ValueError as problem:
        entry.fault(str(problem).rstrip("."), "Correct the zone")
        return "UTC"


def _team(entry: Entry) -> Team:
    part = entry.table("team", required=True) or Entry({"choice": True}, entry.file, "team", [])
    found = Team(
        full=part.integer("full", required=True),
        special=part.integer("special", required=True),
        note=part.text("note"),
        origin=read_origin(part),
    )
    if not 1 <= found.special <= found.full:
        part.fault(
            f"{found.full} and {found.special} are no sizes of teams",
            "A special visit takes one at least, a full one no fewer",
        )
    part.done()
    return found


def _clocks(entry: Entry) -> tuple[Clock, ...]:
    parts = entry.entries("clock")
    once([(part.string("id", required=True), part) for part in parts], "clock")
    return tuple(read_clock(part) for part in parts)


def _items(entry: Entry, name: str) -> tuple[Item, ...]:
    parts = entry.entries(name)
    once([(part.string("id", required=True), part) for part in parts], name)
    return tuple(_item(part, name) for part in parts)


_WHO = {"step": WHO, "zero-tolerance": ALERTED}


def _item(entry: Entry, name: str) -> Item:
    found = Item(
        id=entry.string("id"),
        title=entry.text("title", required=True),
        origin=read_origin(entry),
        note=entry.text("note"),
        of=entry.string("of", required=True) if name == "agenda" else "",
        unit=entry.unit(required=True) if name == "reading" else "",
        who=entry.choices("who", _WHO[name], required=True) if name in _WHO else (),
        clocks=entry.strings("clocks", required=name == "zero-tolerance") if name in _WHO else (),
    )
    entry.done()
    return found


def _check_references(found: Procedure, entry: Entry) -> None:
    """Agenda points belong to a meeting, a step's clocks exist, the list of issues is one of the standards."""
    meetings, clocks = {item.id for item in found.meetings}, {clock.id for clock in found.clocks}
    for point in found.agenda:
        if point.of not in meetings:
            entry.fault(f"agenda {point.id} belongs to {point.of!r}, no meeting", nearest(point.of, meetings))
    for step in (*found.steps, *found.zero_tolerance):
        for clock in step.clocks:
            if clock not in clocks:
                entry.fault(f"{step.id} names the clock {clock!r}", nearest(clock, clocks))
    if found.issues and found.issues not in found.standards:
        entry.fault(f"'issues' is {found.issues!r}, not one of the standards", nearest(found.issues, found.standards))
