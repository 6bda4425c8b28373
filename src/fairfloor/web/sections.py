"""What the first page's lists are made of: an entry with its clock, and a section."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fairfloor.core.periods import ONE_SECOND, local_day

# What stands before the rest, in this order: somebody's life, visits that ended before their time, what is late.
ALERTS, ENDED, LATE, REST = range(4)
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
    """One list: what it is of, its entries, what to know when it is empty, and where there is more (in `words` of its own)."""

    title: str
    entries: tuple[Entry, ...]
    empty: str
    more: str = ""
    rank: int = REST
    words: str = ""

    def urgency(self, now: datetime) -> int:
        """Which of ALERTS, ENDED, LATE and REST it is of at `now`."""
        return min(self.rank, LATE if any(_is_late(one, now) for one in self.entries) else REST)


def section(
    title: str, rows: Iterable[Any], entry: Callable[[Any], Entry], empty: str, more: str, rank: int = REST, *,
    several: str = "",
) -> Section:  # fmt: skip
    """A list of `rows`, each made an entry, cut at MOST; `more` is where all of them are.

    Where that is also a page for `several` at once, in these words, two are enough to lead there.
    """
    found = [entry(row) for row in rows]
    leads = len(found) > (1 if several else MOST)
    return Section(title, tuple(found[:MOST]), empty, more if leads else "", rank, several)


def parted(sections: Iterable[Section], now: datetime) -> dict[str, list[Section]]:
    """The lists of a first page: those in which something `waiting` stands, and those that are `empty`, each in order.

    Of those with something the most urgent come first.
    """
    every = list(sections)
    waiting = sorted((one for one in every if one.entries), key=lambda one: one.urgency(now))
    return {"waiting": waiting, "empty": [one for one in every if not one.entries]}


def _is_late(entry: Entry, now: datetime) -> bool:
    """Whether the entry's last moment, or its day, is over."""
    if entry.last is not None:
        return now >= entry.last + ONE_SECOND  # a last moment is in time to the end of its second
    return entry.day is not None and local_day(now, entry.zone) > entry.day


def on(words: str, at: datetime | None, zone: str) -> str:
    """`words` with the day of `at` on the factory's calendar."""
    return words % {"day": local_day(at, zone)} if at else words
