"""The sections and parts of a standard, and the numbers that their clauses bear."""

from dataclasses import dataclass
from decimal import Decimal

from fairfloor.core.conditions import ALWAYS, Condition
from fairfloor.core.languages import Text

NUMBERINGS = ("numbers", "letters", "names")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Part:
    """A named part of a section, e.g. 12a; a clause belongs to a part by its number (`first` to `last`)."""

    id: str
    title: Text
    first: int
    last: int
    applies: Condition = ALWAYS


@dataclass(frozen=True)
class Section:
    """A section: `count` is how many clauses the source has in it; `filled` whether they are written here yet.

    `points` is what its clauses can earn together; None where it is not scored.
    """

    number: str
    title: Text
    count: int
    numbering: str
    filled: bool
    parts: tuple[Part, ...] = ()
    applies: Condition = ALWAYS
    points: Decimal | None = None

    def numbers(self) -> tuple[str, ...]:
        """The numbers of all its clauses, written or not; () where clauses have names instead of numbers."""
        if self.numbering == "names":
            return ()
        names = LETTERS if self.numbering == "letters" else [str(n) for n in range(1, self.count + 1)]
        return tuple(f"{self.number}.{name}" for name in names[: self.count])

    def part_of(self, place: int) -> Part | None:
        """The part that the clause at `place` (1 for the first) belongs to."""
        return next((part for part in self.parts if part.first <= place <= part.last), None)
