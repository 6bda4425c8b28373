"""What changed between two editions of a standard: a clause keeps its id, so that each is held against itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from fairfloor.core.clause_limits import Json
from fairfloor.core.clauses import Clause
from fairfloor.core.standards import Standard

TEXTS = ("title", "requirement")
ITEMS = ("limits", "recurrences", "record", "substances", "deductions")  # what a clause holds under ids of its own
OTHERS = (
    "section", "part", "applies", "also_for", "asked_per", "extends", "verify", "checks", "table", "samples", "recommendations",
    "notes", "see_also", "answered_by", "laws", "sensitive", "critical",
    "points",
)  # fmt: skip


class Item(Protocol):
    """A limit, a recurrence, a record: it has an id in its clause and is written as JSON."""

    @property
    def id(self) -> str:
        """Its id in its clause."""

    def as_json(self) -> Json:
        """It as JSON."""


@dataclass(frozen=True)
class FieldChange:
    """Another value of one field, both as JSON: texts, lists, conditions, true or false."""

    field: str
    old: Any
    new: Any

    def as_json(self) -> Json:
        """``{field, old, new}``."""
        return {"field": self.field, "old": self.old, "new": self.new}


@dataclass(frozen=True)
class ItemChange:
    """A limit, recurrence, record or substance that is new (`old` None), gone (`new` None) or another one now."""

    field: str
    old: Any
    new: Any

    @property
    def id(self) -> str:
        """Its id in its clause."""
        return str((self.new or self.old).id)

    @property
    def what(self) -> str:
        """``added``, ``withdrawn`` or ``changed``."""
        return "added" if self.old is None else "withdrawn" if self.new is None else "changed"

    def as_json(self) -> Json:
        """``{id, what, old, new}``."""
        told = {name: one.as_json() if one else None for name, one in (("old", self.old), ("new", self.new))}
        return {"id": self.id, "what": self.what, **told}


@dataclass(frozen=True)
class ClauseChange:
    """A clause that is in both editions and not the same in them."""

    old: Clause
    new: Clause
    reworded: tuple[FieldChange, ...]
    items: tuple[ItemChange, ...]
    others: tuple[FieldChange, ...]

    def as_json(self) -> Json:
        """``{id, title, reworded: […], limits: […], recurrences: […], record: […], substances: […],
        deductions: […], others: […]}``."""
        return {
            "id": self.new.id,
            "title": self.new.title,
            "reworded": [one.as_json() for one in self.reworded],
            **{name: [one.as_json() for one in self.items if one.field == name] for name in ITEMS},
            "others": [one.as_json() for one in self.others],
        }


@dataclass(frozen=True)
class Changes:
    """All that changed from `old` to `new`; `standard` is what changed of the edition as a whole."""

    old: Standard
    new: Standard
    standard: tuple[FieldChange, ...]
    added: tuple[Clause, ...]
    withdrawn: tuple[Clause, ...]
    changed: tuple[ClauseChange, ...]

    def __bool__(self) -> bool:
        return bool(self.standard or self.added or self.withdrawn or self.changed)

    def as_json(self) -> Json:
        """The changes as `docs/reference/schemas/standard-diff.json` describes them."""
        return {
            "standard": self.new.code,
            "old": self.old.edition,
            "new": self.new.edition,
            "changes": [one.as_json() for one in self.standard],
            "added": [{"id": one.id, "title": one.title} for one in self.added],
            "withdrawn": [{"id": one.id, "title": one.title} for one in self.withdrawn],
            "changed": [one.as_json() for one in self.changed],
        }


def changes(old: Standard, new: Standard) -> Changes:
    """What changed from the edition `old` to the edition `new` of one standard, in the order of `new`."""
    before = {clause.id: clause for clause in old.clauses}
    after = {clause.id: clause for clause in new.clauses}
    both = [_clause(before[id], clause) for id, clause in after.items() if id in before]
    return Changes(
        old=old,
        new=new,
        standard=_fields(("title", "effective", "notes", "points", "sections"), _whole(old), _whole(new)),
        added=tuple(clause for id, clause in after.items() if id not in before),
        withdrawn=tuple(clause for id, clause in before.items() if id not in after),
        changed=tuple(one for one in both if one.reworded or one.items or one.others),
    )


def _whole(standard: Standard) -> Json:
    """The edition as JSON, its sections by number."""
    told = standard.as_json()
    return {**told, "sections": {one["number"]: one for one in told["sections"]}}


def _clause(old: Clause, new: Clause) -> ClauseChange:
    before, after = (_own(clause) for clause in (old, new))
    return ClauseChange(
        old=old,
        new=new,
        reworded=_fields(TEXTS, before, after),
        items=tuple(one for name in ITEMS for one in _items(name, getattr(old, name), getattr(new, name))),
        others=_fields(OTHERS, before, after),
    )


def _own(clause: Clause) -> Json:
    """The clause as JSON, with the table that it has of its own: one made of limits changes with them."""
    return {**clause.as_json(), "table": clause.table.as_json() if clause.table else []}


def _fields(names: Iterable[str], old: Json, new: Json) -> tuple[FieldChange, ...]:
    return tuple(FieldChange(name, old[name], new[name]) for name in names if old[name] != new[name])


def _items(name: str, old: Iterable[Item], new: Iterable[Item]) -> list[ItemChange]:
    """What is under another id or not the same under its own, in the order of `new`, what is gone at the end."""
    before, after = ({one.id: one for one in items} for items in (old, new))
    ids = [*after, *(id for id in before if id not in after)]
    pairs = [(before.get(id), after.get(id)) for id in ids]
    return [ItemChange(name, was, now) for was, now in pairs if was != now]
