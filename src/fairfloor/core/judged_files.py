"""A file of readings judged line by line, as pieces of JSON, at the speed of reading it.

The same answer as `judgements.as_json(reading_rows.rows(…), readings.judge_all(…))`, which stays the plain way and the
oracle of the tests. Three ideas make it fast: what a row says of value, unit, kind and day is judged once, however often
it comes again; only rows that may be averaged with others are looked at together, in a first pass; and what is told of
a row is put together from bytes that are made once, a thousand rows at a time, column by column.
"""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from itertools import chain, islice, repeat
from typing import Any

from fairfloor.core import judgements
from fairfloor.core.reading_rows import Refusal, Refused, Sheet, moment, sheet_of
from fairfloor.core.readings import Desk, Reading
from fairfloor.core.record_rows import Records
from fairfloor.core.told_rows import Together, Told, as_bytes, told_of
from fairfloor.core.vocabulary import Vocabulary

# What decides on a verdict; the others say where, when in the day and by what, and are only told again.
DECISIVE = (
    "quantity", "value", "unit", "kind", "substance", "population", "minutes", "calibrated_until", "certified",
    "like_effect",
)  # fmt: skip
FREE = ("place", "instrument", "note")
TAKEN = "taken_at"
ABSENT = ""
Columns = list[Sequence[str]]
MANY = 100_000  # words that are kept at most, so that memory stays small whatever a file holds
PIECE = 1_000  # lines that are told together


@contextmanager
def undisturbed() -> Iterator[None]:
    """Without a search for cycles of objects: none are made here, and the search takes a fifth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@dataclass
class _Together:
    """The rows that are not judged by themselves: what each is told, by its line (None: refused), and the groups."""

    told: Mapping[int, Told | None]
    groups: Mapping[str, Sequence[Any]]


class JudgedFile:
    """A CSV file of readings, told by its whole text, and what becomes of it on a desk.

    `words` are those that cells may say; `certified` holds for rows that do not say. Raises Refused when it has no header.
    """

    def __init__(self, text: str, desk: Desk, words: Vocabulary, *, certified: bool = False) -> None:
        self.desk = desk
        self.sheet: Sheet = sheet_of(text, words, desk.clauses, certified=certified)
        self.text = text.removeprefix("\ufeff")
        self.records = Records(desk.clauses, desk.on, desk.profile)
        self.refused: list[Refusal] = []
        self.accepted = 0
        self.known: dict[str, Told | Refused] = {}  # by what decides, with the day
        self.alike: dict[str, Reading] = {}  # by what decides, for those judged together
        self.days: dict[str, str] = {}
        self.quoted: dict[str, bytes] = {}
        places = {name: place for place, name in self.sheet.columns.items()}
        self.width = len(self.sheet.header)
        self.place = {name: places.get(name, self.width) for name in (*DECISIVE, TAKEN, *FREE)}
        self.decisive = [places[name] for name in DECISIVE if name in places]

    def pieces(self, progress: Callable[[int], None] | None = None) -> Iterator[bytes]:
        """The JSON in pieces, once; `progress` is told the line that was judged, now and then. Raises what `judge` does."""
        together = self.together()
        yield b'{"readings": [\n'
        yield from self.entries(together, progress or (lambda line: None))
        yield b"\n]"
        for name, groups in together.groups.items():
            yield b',\n"%b": [' % name.encode() + b",\n".join(map(as_bytes, groups)) + b"]"
        yield b',\n"intake": %b}\n' % as_bytes(self.intake())

    # ------------------------------------------------------------------------------------------------- lines and cells

    def blocks(self) -> Iterator[tuple[int, list[str]]]:
        """The lines after the header, a piece at a time, each piece with the number of its first line."""
        lines = StringIO(self.text, newline=None)
        next(lines, "")
        first = 2
        while block := list(islice(lines, PIECE)):
            yield first, block
            first += len(block)

    def _columns(self, first: int, block: list[str]) -> tuple[Sequence[int], Columns]:
        """The lines of a block's rows and their cells by column, with one more for columns that the file lacks."""
        whole = "".join(block).removesuffix("\n")
        if '"' not in whole:  # nearly always
            rows = [content.split(self.sheet.delimiter) for content in whole.split("\n")]
            if set(map(len, rows)) == {self.width} and all(row[0] and not row[0].isspace() for row in rows):
                return range(first, first + len(rows)), [*zip(*rows, strict=True), (ABSENT,) * len(rows)]
        found: list[tuple[int, list[str]]] = []
        for line, content in enumerate(block, start=first):
            try:
                cells = self._cells(content)
            except Refused as why:
                self.refused.append(Refusal(line, why.reason))
            else:
                found += [(line, cells)] if cells else []
        return [line for line, _ in found], list(zip(*(cells for _, cells in found), strict=True))

    def _cells(self, content: str) -> list[str]:
        """The row's cells, one more for columns that the file lacks; empty for a blank row; raises Refused."""
        cells = self.sheet.cells(content)
        if not any(map(str.strip, cells)):
            return []
        if len(cells) > self.width:
            raise Refused("refused-cells", found=len(cells), usual=self.width)
        cells.extend([ABSENT] * (self.width + 1 - len(cells)))
        return cells

    # ---------------------------------------------------------------------------------------------------- what is apart

    def together(self) -> _Together:
        """The rows of quantities that may be judged together, and the records."""
        with undisturbed():
            return self._together()

    def _together(self) -> _Together:
        found: list[tuple[int, Reading]] = []
        for line, content in self._apart():
            self._take(line, content, found)
        records = self.records.told()
        self.refused += self.records.refused
        lines, readings = [line for line, _ in found], [one for _, one in found]
        judgement = self.desk.judged(readings)
        told: dict[int, Told | None] = dict(
            zip(lines, map(Together().told, readings, judgement.by_reading()), strict=True)
        )
        told |= {line: told_of(entry) for line, entry in records.entries.items()}
        told |= {one.line: None for one in self.refused}
        groups = {**judgements.groups(lines, judgement), "duties": records.duties, "kits": records.kits}
        return _Together(told, groups)

    def _apart(self) -> Iterator[tuple[int, str]]:
        """The rows of such quantities and records by line, and those that have to be looked at closely."""
        at, delimiter = self.place["quantity"], self.sheet.delimiter
        known: dict[str, bool] = {}
        apart: set[str] = set()
        for first, block in self.blocks():
            padded = block if at == 0 else [content + delimiter * at for content in block]
            words = [content.split(delimiter, at + 1)[at] for content in padded]
            for word in set(words) - known.keys():
                quantity = self.sheet.names.quantity(word)
                known[word] = self.records.has(word) or bool(quantity and self.desk.shares(quantity))
                apart |= {word} if known[word] else set()
            quoted = any('"' in content for content in block)  # what is quoted is looked at closely
            if quoted or not apart.isdisjoint(words):
                for line, (word, content) in enumerate(zip(words, block, strict=True), start=first):
                    if word in apart or (quoted and '"' in content):
                        yield line, content

    def _take(self, line: int, content: str, found: list[tuple[int, Reading]]) -> None:
        """Keeps a row that is judged with others; one that is refused or stands alone after all is met in `entries`."""
        try:
            cells = self._cells(content)
            key = "\n".join([cells[place] for place in self.decisive]) if cells else ""
            alike = self.alike.get(key)
            if alike is None and cells:
                told = self.sheet.told(cells)
                if self.records.has(told["quantity"]):
                    self.records.take(line, told)
                    return
                if len(self.alike) > MANY:
                    self.alike.clear()
                alike = self.alike[key] = self.sheet.names.reading(told)
            if alike and self.desk.shares(alike.quantity):
                found.append(
                    (line, alike.at(cells[self.place["place"]].strip(), *moment(cells[self.place[TAKEN]].strip())))
                )
        except Refused:
            return

    # ---------------------------------------------------------------------------------------------------------- entries

    def entries(self, together: _Together, progress: Callable[[int], None]) -> Iterator[bytes]:
        """The entries of all accepted rows in order, in pieces; the refused ones are kept for `intake`."""
        begun = False
        for first, block in self.blocks():
            with undisturbed():
                found = self._entries(first, block, together.told)
            yield found if begun else found.removeprefix(b",\n")
            begun = begun or bool(found)
            progress(first + len(block) - 1)

    def _entries(self, first: int, block: list[str], apart: Mapping[int, Told | None]) -> bytes:
        """The entries of a block's accepted rows, in order, each after a comma."""
        lines, columns = self._columns(first, block)
        if not lines:
            return b""
        rows = self._by_row(lines, columns, apart)
        told = [one for one in rows if one]
        if len(told) < len(rows):
            kept = [place for place, one in enumerate(rows) if one]
            lines = [lines[place] for place in kept]
            columns = [[column[place] for place in kept] for column in columns]
        if not told:
            return b""
        places, instruments, notes = (self._quoted(columns[self.place[name]]) for name in FREE)
        befores, betweens, afters = zip(*told, strict=True)
        begun = [b',\n{"line": %d, ' % line for line in lines]
        parts = zip(begun, befores, places, betweens, instruments, repeat(b', "note": '), notes, afters)
        self.accepted += len(told)
        return b"".join(chain.from_iterable(parts))

    def _by_row(self, lines: Sequence[int], columns: Columns, apart: Mapping[int, Told | None]) -> list[Told | None]:
        """What each row is told; None where it is refused."""
        keys = self._keys(columns)
        found: list[Told | Refused | None]
        if len(self.known) > MANY:
            self.known.clear()
        elsewhere = {place for place, line in enumerate(lines) if line in apart}
        found = list(map(self.known.get, keys))
        for place, told in enumerate(found):
            if place in elsewhere:
                found[place] = apart[lines[place]]
            elif told is None:
                told = self.known.get(keys[place]) or self._judged([column[place] for column in columns])
                found[place] = self.known[keys[place]] = told
        if Refused in set(map(type, found)):
            self.refused += [
                Refusal(line, told.reason) for line, told in zip(lines, found, strict=True) if isinstance(told, Refused)
            ]
        return [told if isinstance(told, Told) else None for told in found]

    def _keys(self, columns: Columns) -> list[str]:
        """What decides on each row's verdict, as one word; no cell holds the end of a line."""
        if len(self.days) > MANY:
            self.days.clear()
        taken = columns[self.place[TAKEN]]
        for word in set(taken) - self.days.keys():
            self.days[word] = _day(word)
        decisive = [columns[place] for place in self.decisive]
        return list(map("\n".join, zip(*decisive, map(self.days.__getitem__, taken), strict=True)))

    def _quoted(self, cells: Sequence[str]) -> list[bytes]:
        if len(self.quoted) > MANY:
            self.quoted.clear()
        for cell in set(cells) - self.quoted.keys():
            self.quoted[cell] = as_bytes(cell.strip() or None)
        return list(map(self.quoted.__getitem__, cells))

    def _judged(self, cells: list[str]) -> Told | Refused:
        """What all rows of this one's sort are told, or why they are refused."""
        try:
            reading = self.sheet.names.reading(self.sheet.told(cells))
        except Refused as why:
            return why
        return told_of(judgements.entry(0, reading, self.desk.judged([reading]).of(0)))

    def intake(self) -> dict[str, Any]:
        """What became of the rows, as `Rows.as_json` tells it."""
        return {
            "read": self.accepted + len(self.refused),
            "accepted": self.accepted,
            "refused": [one.as_json() for one in sorted(self.refused, key=lambda one: one.line)],
            "columns_not_read": list(self.sheet.unread),
        }


def _day(word: str) -> str:
    """The day that a cell names, in the one way to write it; what is none stands for itself, to be refused."""
    try:
        _, day = moment(word.strip())
    except Refused:
        day = None
    return f"on {day}" if day else f"as {word}"
