"""What a headcount asks for by a table that is no row of limits: the contents of first-aid kits.

The columns of such a table are for fewer than a number of people, and for every hundred where there are more; how a
remainder is rounded, and what holds at exactly the number, are our readings, said in the clause's notes.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Any

from fairfloor.core.clauses import Cell, Clause
from fairfloor.core.languages import Text
from fairfloor.core.phrases import phrase
from fairfloor.core.quantities import Figure

FEW, MANY = "under-", "over-"  # how the columns of such a table are called, followed by the number of people
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Item:
    """One thing that must be there: so many (`needed`), or enough (a Text); `advised` is more that is only advice."""

    item: Text
    needed: Figure | Text
    advised: Figure | None
    note: Text | None

    def as_json(self) -> dict[str, Any]:
        """``{item, needed, advised, note}``."""
        needed = self.needed.as_json() if isinstance(self.needed, Figure) else self.needed
        advised = self.advised.as_json() if self.advised else None
        return {"item": self.item, "needed": needed, "advised": advised, "note": self.note}


def first_aid(clause: Clause, heads: int) -> tuple[Item, ...]:
    """What a factory of so many people has in its first-aid kits, by the clause's table (ICTI 12.24).

    Exactly the number between the columns: what the first asks, and what the second asks beyond it as advice, with a
    note. Raises ValueError for a clause without such a table, or fewer than 0 people.
    """
    few, many, edge = _columns(clause)
    if heads < 0:
        raise ValueError(f"{heads} is no number of people")
    rows = clause.table.rows if clause.table else ()
    return tuple(_item(row, few, many, edge, heads) for row in rows)


def judge_item(item: Item, there: int) -> bool | None:
    """Whether enough of an item is there; None where the table gives no number."""
    return there >= item.needed.value if isinstance(item.needed, Figure) else None


def _columns(clause: Clause) -> tuple[str, str, int]:
    ids = [column.id for column in clause.table.columns] if clause.table else []
    few = next((id for id in ids if id.startswith(FEW)), "")
    many = next((id for id in ids if id.startswith(MANY)), "")
    if not few or not many:
        raise ValueError(f"{clause.id} has no table by headcount")
    return few, many, int(few.removeprefix(FEW))


def _item(row: Any, few: str, many: str, edge: int, heads: int) -> Item:
    small, large = row[few], row[many]
    name = row["item"] if isinstance(row["item"], Text) else Text(row["item"])
    if heads < edge:
        return Item(name, _amount(small), None, None)
    hundreds = (Decimal(heads) / HUNDRED).to_integral_value(ROUND_CEILING)
    more = _times(large, hundreds)
    if heads > edge:
        note = phrase("headcounts.hundreds", heads=heads, hundreds=hundreds) if isinstance(more, Figure) else None
        return Item(name, more, None, note)
    beyond = isinstance(more, Figure) and isinstance(small, Figure) and more.value > small.value
    note = phrase("headcounts.neither-column", heads=heads)
    return Item(name, _amount(small), more if beyond and isinstance(more, Figure) else None, note)


def _amount(cell: Cell) -> Figure | Text:
    return cell if isinstance(cell, (Figure, Text)) else Text(zh=str(cell), en=str(cell))


def _times(cell: Cell, hundreds: Decimal) -> Figure | Text:
    return Figure(cell.value * hundreds, cell.unit) if isinstance(cell, Figure) else _amount(cell)
