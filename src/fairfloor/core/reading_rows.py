"""Rows of a file of readings: what each cell means, and why a row is refused; nothing is lost in between.

Columns may be named in Chinese or English, decimals written with comma or point; quantities, kinds, units and
substances may be called by id, title or synonym, substances by CAS number too.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from io import StringIO

from fairfloor.core.clauses import Clause
from fairfloor.core.languages import Text
from fairfloor.core.measuring import measuring, named, plainly
from fairfloor.core.phrases import phrase
from fairfloor.core.quantities import UNITS, Figure
from fairfloor.core.shelf import NEAR
from fairfloor.core.verdicts import Reading
from fairfloor.core.vocabulary import Vocabulary

BUILDING = "building"  # a column that only a visit reads: what a building is called hangs on its profile
DELIMITERS = (",", ";", "\t")
NEEDED = ("quantity", "value", "unit")
SIGNED = {"temperature", "temperature-difference", "level", "level-a"}  # kinds of unit that go below zero
MOST = 12  # words that a hint lists
LONGEST = 40  # characters of a cell that a reason quotes
NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
GROUPED = re.compile(r"[+-]?\d{1,3}(?:(?P<one>[., '])\d{3})(?:(?P=one)\d{3})*(?:[.,]\d+)?")
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")


class Refused(ValueError):
    """Why a row, or the whole file, is refused, as a sentence in each language."""

    def __init__(self, key: str, **values: object) -> None:
        self.reason = phrase(f"readings.{key}", **values)
        super().__init__(self.reason["en"])


@dataclass(frozen=True)
class Refusal:
    """A refused row: the line it began on, and why."""

    line: int
    reason: Text

    def as_json(self) -> dict[str, object]:
        """``{line, reason}``."""
        return {"line": self.line, "reason": self.reason}


@dataclass(frozen=True)
class Rows:
    """What a file held: the readings with the line of each, notes and buildings by line, refusals, columns nobody knows."""

    lines: tuple[int, ...]
    readings: tuple[Reading, ...]
    notes: Mapping[int, str]
    refused: tuple[Refusal, ...]
    unread: tuple[str, ...]
    buildings: Mapping[int, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """``{read, accepted, refused: [{line, reason}], columns_not_read}``."""
        return {
            "read": len(self.lines) + len(self.refused),
            "accepted": len(self.lines),
            "refused": [one.as_json() for one in self.refused],
            "columns_not_read": list(self.unread),
        }


@dataclass(frozen=True)
class Sheet:
    """How a file's rows lie: its header, what each column is, those that nobody knows, and what cells may say."""

    delimiter: str
    header: tuple[str, ...]
    columns: Mapping[int, str]
    unread: tuple[str, ...]
    names: "Names"

    def cells(self, content: str) -> list[str]:
        """The cells of one line, with or without its end; raises Refused."""
        return _cells(content.rstrip("\n"), self.delimiter)

    def told(self, cells: list[str]) -> dict[str, str]:
        """The cells of the columns that are known, by column."""
        columns = self.columns
        return {columns[place]: cell.strip() for place, cell in enumerate(cells) if place in columns}


def sheet_of(
    text: str, words: Vocabulary, clauses: Iterable[Clause], *, certified: bool = False, buildings: bool = False
) -> Sheet:
    """How the rows of a CSV file lie, by its first line; raises Refused without the columns quantity, value and unit.

    Where `buildings` are not asked for, a column of them is one of those that are not read.
    """
    first = next(StringIO(text.removeprefix("\ufeff"), newline=None), "").rstrip("\n")
    delimiter = max(DELIMITERS, key=first.count)
    header = _cells(first, delimiter)
    columns, unread = _columns(header, buildings=buildings)
    return Sheet(delimiter, tuple(header), columns, unread, Names(words, clauses, certified))


def rows(
    text: str, words: Vocabulary, clauses: Iterable[Clause], *, certified: bool = False, buildings: bool = False
) -> Rows:
    """The rows of a CSV file, one a line, told by its whole text; `certified` holds for rows that do not say.

    With `buildings`, what each row calls the building in which it was taken is told by line.

    Raises Refused when there is no header with the columns quantity, value and unit.
    """
    sheet = sheet_of(text, words, clauses, certified=certified, buildings=buildings)
    lines = StringIO(text.removeprefix("\ufeff"), newline=None)
    next(lines, "")
    found: list[tuple[int, Reading]] = []
    refused: list[Refusal] = []
    notes: dict[int, str] = {}
    named: dict[int, str] = {}
    for line, content in enumerate(lines, start=2):
        try:
            cells = sheet.cells(content)
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > len(sheet.header):
                raise Refused("refused-cells", found=len(cells), usual=len(sheet.header))
            told = sheet.told(cells)
            found.append((line, sheet.names.reading(told)))
        except Refused as why:
            refused.append(Refusal(line, why.reason))
        else:
            if told.get("note"):
                notes[line] = told["note"]
            if told.get(BUILDING):
                named[line] = told[BUILDING]
    return Rows(
        tuple(line for line, _ in found), tuple(one for _, one in found), notes, tuple(refused), sheet.unread, named
    )


def _cells(line: str, delimiter: str) -> list[str]:
    """The cells of one line; a quote that the line does not close is refused, since it would swallow what follows."""
    if '"' not in line:
        return line.split(delimiter)
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True))
    except csv.Error as fault:
        raise Refused("refused-csv", fault=fault) from None


def _columns(header: list[str], *, buildings: bool) -> tuple[dict[int, str], tuple[str, ...]]:
    known = named((id, names) for id, names in measuring().names["columns"].items() if buildings or id != BUILDING)
    columns: dict[int, str] = {}
    unread = []
    for place, name in enumerate(header):
        id = known.get(plainly(name))
        if id in columns.values():
            raise Refused("refused-column-twice", column=id, name=name.strip())
        if id:
            columns[place] = id
        elif name.strip():
            unread.append(name.strip())
    missing = [one for one in NEEDED if one not in columns.values()]
    if missing:
        raise Refused("refused-header", missing=", ".join(missing))
    return columns, tuple(unread)


class Names:
    """What cells may say, looked up once a file."""

    def __init__(self, words: Vocabulary, clauses: Iterable[Clause], certified: bool) -> None:
        known = measuring().names
        self.certified = certified
        self.words = words
        self.quantities = named(
            (id, (*one.title.values(), *known["quantities"].get(id, ()))) for id, one in words.quantities.items()
        )
        self.kinds = named(
            (id, (*one.title.values(), *known["kinds"].get(id, ())))
            for id, one in words.kinds.items()
            if one.of != "counted"
        )
        self.units = named((id, (*one.sign.values(), *known["units"].get(id, ()))) for id, one in UNITS.items())
        self.units.pop("", None)
        self.answers = named(known["answers"].items())
        substances = [one for clause in clauses for one in clause.substances]
        self.substances = named((one.id, (one.cas, *one.name.values(), *one.synonyms)) for one in substances)
        self.substances.pop("", None)

    def quantity(self, word: str) -> str | None:
        """The quantity that a cell names; None for a name that nobody knows."""
        return self.quantities.get(plainly(word.strip()))

    def reading(self, told: Mapping[str, str]) -> Reading:
        """The reading that a row tells; raises Refused."""
        quantity = self._one("quantity", told, self.quantities, needed=True)
        taken_at, taken_date = moment(told.get("taken_at", ""))
        minutes = number_of(told.get("minutes", ""))
        if minutes is not None and minutes < 0:
            raise Refused("refused-negative", what=told["minutes"])
        substance = told.get("substance", "")
        return Reading(
            quantity,
            self._figure(quantity, told),
            place=told.get("place", ""),
            kind=self._one("kind", told, self.kinds),
            substance=self.substances.get(plainly(substance), substance),
            instrument=told.get("instrument", ""),
            calibrated_until=day_of(told.get("calibrated_until", "")),
            taken_date=taken_date,
            certified=self._certified(told),
            population=told.get("population", ""),
            taken_at=taken_at,
            minutes=minutes,
            like_effect=told.get("like_effect", ""),
        )

    def _one(self, column: str, told: Mapping[str, str], known: Mapping[str, str], *, needed: bool = False) -> str:
        word = told.get(column, "")
        if not word and not needed:
            return ""
        if not word:
            raise Refused("refused-no-quantity")
        if plainly(word) not in known:
            raise Refused(f"refused-{column}", word=quoted(word), hint=hint(word, known))
        return known[plainly(word)]

    def _figure(self, quantity: str, told: Mapping[str, str]) -> Figure | None:
        value, word = number_of(told.get("value", "")), told.get("unit", "")
        usual = self.words.quantities[quantity].units
        if not word and usual == ("count",):
            word = "count"
        if not word and value is not None:
            raise Refused("refused-no-unit", units=", ".join(usual))
        if word and plainly(word) not in self.units:
            raise Refused("refused-unit", word=quoted(word), units=", ".join(usual))
        if value is None:
            return None
        unit = self.units[plainly(word)]
        if value < 0 and UNITS[unit].kind not in SIGNED:
            raise Refused("refused-negative", what=quoted(told["value"]))
        return Figure(value, unit)

    def _certified(self, told: Mapping[str, str]) -> bool:
        word = told.get("certified", "")
        if not word:
            return self.certified
        if plainly(word) not in self.answers:
            raise Refused("refused-answer", word=quoted(word))
        return self.answers[plainly(word)] == "yes"


def hint(word: str, known: Mapping[str, str]) -> Text:
    """What may have been meant by a word that is not known, as a sentence."""
    like = get_close_matches(plainly(word), known, n=1, cutoff=NEAR)
    near = [known[one] for one in like] or list(dict.fromkeys(known.values()))
    return phrase("readings.did-you-mean" if like else "readings.use-one-of", words=", ".join(near[:MOST]))


def quoted(cell: str) -> str:
    """A cell as a reason quotes it."""
    return cell if len(cell) <= LONGEST else cell[: LONGEST - 1] + "…"


@lru_cache(maxsize=8192)
def number_of(cell: str) -> Decimal | None:
    """A number with a decimal comma or point; None for an empty cell; raises Refused."""
    if not cell:
        return None
    short = cell.replace("−", "-")
    if not short.isascii() or len(short) > LONGEST:
        raise Refused("refused-number", word=quoted(cell))
    if THOUSANDS.fullmatch(short):
        raise Refused("refused-thousands", word=cell, plain=short.replace(",", ""), point=short.replace(",", "."))
    if NUMBER.fullmatch(short):
        return Decimal(short.replace(",", "."))
    if GROUPED.fullmatch(short) and ("." in short) + ("," in short) == 2:
        mark = max(",", ".", key=short.rfind)
        whole, _, part = short.rpartition(mark)
        return Decimal(re.sub(r"[., ']", "", whole) + "." + part)
    raise Refused("refused-number", word=quoted(cell))


DAY = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?(?:[T ]+(.*))?")


@lru_cache(maxsize=8192)
def moment(cell: str) -> tuple[datetime | None, date | None]:
    """A day with or without a time of day, the year first; raises Refused."""
    if not cell:
        return None, None
    found = DAY.fullmatch(cell)
    try:
        if not found:
            raise ValueError
        day = date(int(found[1]), int(found[2]), int(found[3]))
        if not found[4]:
            return None, day
        clock = found[4] if found[4][1:2] != ":" else f"0{found[4]}"
        return datetime.fromisoformat(f"{day.isoformat()}T{clock}"), day
    except ValueError:
        raise Refused("refused-date", word=quoted(cell)) from None


def day_of(cell: str) -> date | None:
    """A day; None for an empty cell; raises Refused."""
    at, day = moment(cell)
    return at.date() if at else day
