"""What long work tells of itself: how far it is, in steps, and whether it is to be laid down."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

STEP_PERCENT = 1  # how finely progress is written down

Clock = Callable[[], datetime]
Stop = Callable[[], bool]


class Note(Protocol):
    """Keeps how far the work is; answers whether somebody cancelled it meanwhile."""

    def __call__(self, *, percent: int, now: datetime, counting: str, counted: int, count_of: int) -> bool: ...


class Stopped(Exception):
    """The worker is told to stop, or the work was cancelled: it is given up."""


class Telling:
    """What the work tells its progress to: counts are kept in steps; a stop, or a cancellation, ends the work.

    `whole`: how many bytes are the whole of the work, where its share alone says how many of them are done.
    """

    def __init__(self, note: Note, clock: Clock, stop: Stop, *, whole: int = 0) -> None:
        self.note, self.clock, self.stop = note, clock, stop
        self.whole, self.reached = whole, 0
        self.counted: tuple[str, int, int] = ("bytes", 0, whole) if whole else ("", 0, 0)

    def stopped(self) -> bool:
        """Whether the worker is told to stop."""
        return self.stop()

    def counting(self, what: str, done: int, of: int) -> None:
        """How many of how many: bytes worked through, rules done."""
        self.counted = (what, done, of)

    def progress(self, share: float) -> None:
        """The share done, 0 to 1, written down in steps."""
        if self.stop():
            raise Stopped
        percent = min(99, int(share * 100))
        if percent < self.reached + STEP_PERCENT:
            return
        self.reached = percent
        what, done, of = self.counted
        if self.whole:
            done = int(share * of)
        if self.note(percent=percent, now=self.clock(), counting=what, counted=done, count_of=of):
            raise Stopped
