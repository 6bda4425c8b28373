"""The part of report content that holds what a visit scores by a standard with points."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated as A
from typing import Literal

from fairfloor.core.languages import Text


@dataclass(frozen=True)
class ScoreTaken:
    """A deduction that was taken, so many times."""

    what: Text
    points: A[Decimal, "of one time"]
    times: int
    each: A[Text | None, "for each of what; none: once at the most"] = None


@dataclass(frozen=True)
class ScoreItem:
    """One clause that can earn points; `earned` is there once it is scored."""

    clause: A[str, "e.g. demo/1.1"]
    title: Text
    points: A[Decimal, "what it can earn"]
    state: Literal["scored", "open", "not-applicable", "unverified"]
    earned: Decimal | None = None
    taken: tuple[ScoreTaken, ...] = ()


@dataclass(frozen=True)
class ScoreTally:
    """Points added up; earned, lost, open, not applicable and unverified together are all points."""

    points: Decimal
    earned: Decimal
    lost: Decimal
    open: A[Decimal, "of clauses that are not answered yet"]
    not_applicable: Decimal
    unverified: Decimal
    open_count: A[int, "clauses"] = 0
    not_applicable_count: int = 0
    unverified_count: int = 0


@dataclass(frozen=True)
class ScoreSection:
    """A section's clauses and their subtotal."""

    id: str
    title: Text
    tally: ScoreTally
    items: tuple[ScoreItem, ...]


@dataclass(frozen=True)
class ScoreSheet:
    """What the visit scores by one standard."""

    standard: str
    title: Text
    total: ScoreTally
    sections: tuple[ScoreSection, ...]
