"""Points of a scored standard: what a clause can earn, what is taken off for what, and that the subtotals add up."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from fairfloor.core.languages import Text
from fairfloor.core.quantities import number, plain
from fairfloor.core.shelf import Entry, once


@dataclass(frozen=True)
class Deduction:
    """Points taken off a clause for `what`, once, or for `each` of something; a clause never earns less than none."""

    id: str
    what: Text
    points: Decimal
    each: Text | None = None

    def as_json(self) -> dict[str, Any]:
        """``{id, what, points, each}``."""
        return {"id": self.id, "what": self.what, "points": number(self.points), "each": self.each}


def points(entry: Entry) -> Decimal | None:
    """The `points` of a standard, a section or a clause: more than 0; None where it is not scored."""
    value = entry.decimal("points")
    if value is not None and value <= 0:
        entry.fault(f"'points' is {value}", "Write a number above 0, or leave points out where nothing is scored")
        return None
    return value


def deductions(parent: Entry, attainable: Decimal | None) -> tuple[Deduction, ...]:
    """The deductions of a clause, from its ``[[clause.deduction]]`` tables; none takes more than it can earn."""
    found, pairs = [], []
    for entry in parent.entries("deduction"):
        taken = entry.decimal("points", required=True)
        if taken <= 0:
            entry.fault(f"'points' is {taken}", "Write how many points are taken off, a number above 0")
        if attainable is None:
            entry.fault("the clause has no points to take from", "Give the clause its points, or remove the deduction")
        elif taken > attainable:
            entry.fault(
                f"it takes {plain(taken)} points of a clause that can earn {plain(attainable)}",
                "Correct the points of one of them",
            )
        one = Deduction(entry.string("id", required=True), entry.text("what", required=True), taken, entry.text("each"))
        entry.done()
        found.append(one)
        pairs.append((one.id, entry))
    once(pairs, "deduction")
    return tuple(found)


def add_up(entry: Entry, whole: str, total: Decimal | None, parts: Iterable[Decimal | None], name: str) -> None:
    """Report on `entry` when the points of `whole` are not the sum of those of its parts, which are called `name`."""
    given = [part for part in parts if part is not None]
    together = sum(given, Decimal(0))
    if total is None and given:
        entry.fault(f"{name} of {whole} have points and {whole} has none", f"Write points = {plain(together)}")
    elif total is not None and together != total:
        entry.fault(
            f"{name} of {whole} have {plain(together)} points together, and {whole} has {plain(total)}",
            "Correct the points of one of them: they must add up",
        )
