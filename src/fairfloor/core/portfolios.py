"""What is new to a reader since the reader last looked at a report: plain moments in, plain figures out."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from fairfloor.core import remedies


@dataclass(frozen=True)
class Reading:
    """The highest version of a report that somebody has read, and when any of its versions was read last."""

    number: int
    at: datetime


@dataclass(frozen=True)
class News:
    """What a reader has not seen: the whole report, a version after the one read, changed actions, moved last moments."""

    unread: bool = False
    amended_from: int | None = None
    actions: int = 0
    moved: int = 0

    def __bool__(self) -> bool:
        return self.unread or self.amended_from is not None or self.actions > 0 or self.moved > 0


UNREAD = News(unread=True)


def news(read: Reading | None, *, newest: int, actions: Iterable[datetime], moves: Iterable[datetime]) -> News:
    """What changed since the reading: `newest` is the newest version, `actions` and `moves` are when each changed."""
    if read is None:
        return UNREAD
    return News(
        amended_from=read.number if read.number < newest else None,
        actions=sum(at > read.at for at in actions),
        moved=sum(at > read.at for at in moves),
    )


def still_open(
    findings: Iterable[Sequence[str | None]], *, moved: Iterable[tuple[str, datetime]], now: datetime
) -> int:
    """How many of the `findings` (id, last moment as published, ISO 8601 with offset) are open to objection at `now`.

    `moved` are later last moments, each of one finding or, with an empty id, of all; the last second is still in time.
    """
    later: dict[str | None, list[datetime]] = {}
    for id, at in moved:
        later.setdefault(id, []).append(at)
    alike = Counter(
        (id if id in later else None, until) for id, until in findings
    )  # most have one moment and no later one
    told = [(datetime.fromisoformat(until) if until else None, id, count) for (id, until), count in alike.items()]
    last = [
        (remedies.last_moment_of(until, *later.get("", ()), *later.get(id, ())), count) for until, id, count in told
    ]
    return sum(count for until, count in last if until is not None and now < remedies.after(until))
