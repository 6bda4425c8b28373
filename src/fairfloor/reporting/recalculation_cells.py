"""Cells of a recalculation sheet: text, figures, and formulas that carry the value which they come to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from fairfloor.core.phrases import phrase
from fairfloor.reporting.workbooks import told

MIDNIGHT = datetime(1970, 1, 1)  # noqa: DTZ001 (local time of the factory's clock, which tells no zone)
FORMATS: dict[str, dict[str, Any]] = {
    "plain": {},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "bold": {"bold": True},
    "title": {"bold": True, "font_size": 14},
    "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"},
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
    "date-before": {"num_format": "yyyy-mm-dd", "align": "left", "italic": True},
    "time": {"num_format": "hh:mm:ss"},
    "day-time": {"num_format": "mm-dd hh:mm:ss"},
    "hours": {"num_format": "#,##0.00"},
    "hours-before": {"num_format": "#,##0.00", "italic": True},
    "hours-sum": {"num_format": "#,##0.00", "bold": True, "top": 1},
    "money": {"num_format": "#,##0.00"},
    "money-sum": {"num_format": "#,##0.00", "bold": True, "top": 1},
    "rate": {"num_format": "#,##0.0000"},
    "share": {"num_format": "0.000000"},
    "percent": {"num_format": "0.00%"},
    "count": {"num_format": "#,##0"},
}


@dataclass(frozen=True)
class Placed:
    """A cell that formulas may name by `ref`, and what it holds: a number, a date, or the words why there is none."""

    ref: str
    value: Fraction | date | str


def column(number: int) -> str:
    """The letters of a column, from 0."""
    return (column(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)


def numbers(cells: Sequence[Placed]) -> list[Fraction]:
    """What those of the cells hold that hold a number."""
    return [cell.value for cell in cells if isinstance(cell.value, Fraction)]


class Page:
    """One sheet, written from above: `row` is the one that is written, from 0."""

    def __init__(self, sheet: Any, formats: dict[str, Any], language: str) -> None:
        self.sheet, self.formats, self.language = sheet, formats, language
        self.row = 0
        self.unknown = self.say("not-known")

    def say(self, key: str, **values: object) -> str:
        """The sentence of this key in the sheet's language."""
        return phrase(f"recalculation.{key}", **values).say(self.language)

    def cell(self, place: int) -> str:
        """The name of the cell in this column of the row."""
        return f"{column(place)}{self.row + 1}"

    def text(self, place: int, words: str, style: str = "plain") -> Placed:
        """Words, which are never a formula."""
        self.sheet.write_string(self.row, place, told(words), self.formats[style])
        return Placed(self.cell(place), words)

    def texts(self, words: Sequence[str], style: str = "head", start: int = 0) -> None:
        """A row of words."""
        for place, one in enumerate(words, start=start):
            self.text(place, one, style)

    def number(self, place: int, value: Fraction | int | None, style: str, absent: str = "") -> Placed:
        """A figure as the records tell it; the words `absent` where they do not."""
        if value is None:
            return self.text(place, absent or self.unknown)
        self.sheet.write_number(self.row, place, float(value), self.formats[style])
        return Placed(self.cell(place), Fraction(value))

    def day(self, place: int, value: date, style: str = "date") -> Placed:
        """A date."""
        self.sheet.write_datetime(self.row, place, datetime(value.year, value.month, value.day), self.formats[style])  # noqa: DTZ001
        return Placed(self.cell(place), value)

    def time(self, place: int, seconds: int | None, of: date) -> str:
        """A time of the clock, with the date where that is not the row's; words where the punch is missing."""
        if seconds is None:
            return self.text(place, self.say("no-punch")).ref
        moment = MIDNIGHT + timedelta(seconds=seconds)
        style = "time" if moment.date() == of else "day-time"
        self.sheet.write_datetime(self.row, place, moment, self.formats[style])
        return self.cell(place)

    def formula(self, place: int, formula: str, value: Fraction | str, style: str) -> Placed:
        """A formula, without its sign of equality, and what it comes to."""
        shown = value if isinstance(value, str) else float(value)
        self.sheet.write_formula(self.row, place, f"={formula}", self.formats[style], shown)
        return Placed(self.cell(place), value)

    def reckoned(
        self,
        place: int,
        shape: str,
        cells: Sequence[Placed],
        work: Callable[..., Fraction],
        style: str,
        divisor: str = "",
    ) -> Placed:
        """`shape` with the cells' names in its places, worked out where all hold numbers, else "not known".

        `divisor` is the part of it that must not be nought.
        """
        names = [cell.ref for cell in cells]
        inner = shape.format(*names)
        if divisor:
            inner = f'IF({divisor.format(*names)}=0,"{self.unknown}",{inner})'
        formula = f'IF(COUNT({",".join(names)})={len(names)},{inner},"{self.unknown}")'
        found = numbers(cells)
        try:
            value: Fraction | str = work(*found) if len(found) == len(cells) else self.unknown
        except ZeroDivisionError:
            value = self.unknown
        return self.formula(place, formula, value, style)

    def summed(self, place: int, cells: Sequence[Placed], style: str, *, all_of_them: bool, absent: str = "") -> Placed:
        """The sum of cells side by side or one under the other: of all, or of those told; words where there is none."""
        span = cells[0].ref if len(cells) == 1 else f"{cells[0].ref}:{cells[-1].ref}"
        words = absent or self.unknown
        found = numbers(cells)
        asked = f"COUNT({span})={len(cells)}" if all_of_them else f"COUNT({span})>0"
        enough = len(found) == len(cells) if all_of_them else bool(found)
        value: Fraction | str = sum(found, Fraction(0)) if enough else words
        return self.formula(place, f'IF({asked},SUM({span}),"{words}")', value, style)

    def down(self, rows: int = 1) -> None:
        """Go on with a row further below."""
        self.row += rows
