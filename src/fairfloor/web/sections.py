"""What the first page's lists are made of: an entry with its clock, and a section."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fairfloor.core.periods import local_day

MOST = 20  # entries of one list; the page of the noun has them all


@dataclass(frozen=True)
class Entry:
    """One thing that waits: what, where it is answered, and its clock, a last moment, an opening or a planned day."""

    title: str
    address: str
    note: str = ""
    last: datetime | None = None
    opens: datetime | None = None
    day: date | None = None
    zone: str = "UTC"


@dataclass(frozen=True)
class Section:
    """One list: what it is of, its entries, what to know when it is empty, and where there is more."""

    title: str
    entries: tuple[Entry, ...]
    empty: str
    more: str = ""


def section(title: str, rows: Iterable[Any], entry: Callable[[Any], Entry], empty: str, more: str) -> Section:
    """A list of `rows`, each made an entry, cut at MOST; `more` is where all of them are."""
    found = [entry(row) for row in rows]
    return Section(title, tuple(found[:MOST]), empty, more if len(found) > MOST else "")


def parted(sections: Iterable[Section]) -> dict[str, list[Section]]:
    """The lists of a first page: those in which something `waiting` stands, and those that are `empty`, each in order."""
    every = list(sections)
    return {"waiting": [one for one in every if one.entries], "empty": [one for one in every if not one.entries]}


def on(words: str, at: datetime | None, zone: str) -> str:
    """`words` with the day of `at` on the factory's calendar."""
    return words % {"day": local_day(at, zone)} if at else words
