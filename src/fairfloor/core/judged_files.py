"""A file of readings judged line by line, as pieces of JSON, at the speed of reading it.

The same answer as `judgements.as_json(reading_rows.rows(…), readings.judge_all(…))`, which stays the plain way and the
oracle of the tests. Two ideas make it fast: what a row says of value, unit, kind and day is judged once, however often it
comes again; and only rows that may be averaged with others are looked at together, in a first pass.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from operator import itemgetter
from typing import Any

from fairfloor.core import judgements
from fairfloor.core.reading_rows import Refusal, Refused, Rows, Sheet, moment, sheet_of
from fairfloor.core.readings import Desk, Reading
from fairfloor.core.record_rows import Records, Told
from fairfloor.core.vocabulary import Vocabulary

# What decides on a verdict; the others say where, when in the day and by what, and are only told again.
DECISIVE = (
    "quantity", "value", "unit", "kind", "substance", "population", "minutes", "calibrated_until", "certified",
    "like_effect",
)  # fmt: skip
FREE = ("place", "instrument", "note")
TAKEN = "taken_at"
ABSENT = ""
MANY = 100_000  # words that are kept at most, so that memory stays small whatever a file holds
PIECE = 1_000  # entries that are told together


@dataclass(frozen=True)
class _Told:
    """The parts of an entry that rows of one sort have alike, as JSON: before the place, before the instrument, after."""

    before: str
    between: str
    after: str


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


@dataclass
class _Together:
    """The rows that may be judged with others, and those that are records: their entries by line, and the groups."""

    told: Mapping[str, Any]
    records: Told

    def entries(self) -> dict[int, str]:
        """Each row's entry as JSON, by its line."""
        return {entry["line"]: _json(entry) for entry in (*self.told["readings"], *self.records.entries.values())}

    def groups(self) -> dict[str, Sequence[Any]]:
        """The verdicts on several rows, by the name of their list."""
        groups = {name: self.told[name] for name in ("exposures", "noise_doses", "mixtures")}
        return {**groups, "duties": self.records.duties, "kits": self.records.kits}


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
        self.known: dict[tuple[Any, ...], _Told | Refusal] = {}
        self.days: dict[str, str] = {}
        self.quoted: dict[str, str] = {}
        places = {name: place for place, name in self.sheet.columns.items()}
        width = len(self.sheet.header)
        self.width = width
        self.place = {name: places.get(name, width) for name in (*DECISIVE, TAKEN, *FREE)}
        self.taken = self.place[TAKEN]
        self.decisive = itemgetter(*(self.place[name] for name in DECISIVE))
        self.free = itemgetter(*(self.place[name] for name in FREE))

    def pieces(self, progress: Callable[[int], None] | None = None) -> Iterator[str]:
        """The JSON in pieces, once; `progress` is told the line that was judged, now and then. Raises what `judge` does."""
        together = self.together()
        yield '{"readings": [\n'
        yield from self.entries(together, progress or (lambda line: None))
        yield "\n]"
        for name, groups in together.groups().items():
            yield f',\n"{name}": [' + ",\n".join(map(_json, groups)) + "]"
        yield f',\n"intake": {_json(self.intake())}}}\n'

    def lines(self) -> Iterator[tuple[int, str]]:
        """The rows with their lines, the header left out."""
        lines = StringIO(self.text, newline=None)
        next(lines, "")
        return enumerate(lines, start=2)

    def together(self) -> _Together:
        """The rows of quantities that may be judged together, judged the plain way."""
        at, delimiter = self.place["quantity"], self.sheet.delimiter
        known: dict[str, bool] = {}
        found: list[tuple[int, Reading]] = []
        notes: dict[int, str] = {}
        for line, content in self.lines():
            begun = content.split(delimiter, at + 1)
            word = begun[at] if len(begun) > at and '"' not in content else None
            apart = known.get(word) if word is not None else True  # what is quoted is looked at closely
            if apart is None:
                quantity = self.sheet.names.quantity(word or "")
                apart = known[word or ""] = (
                    self.records.has(word or "") or (quantity and self.desk.shares(quantity)) or False
                )
            if apart:
                self._take(line, content, found, notes)
        rows = Rows(tuple(line for line, _ in found), tuple(one for _, one in found), notes, (), ())
        records = self.records.told()
        self.refused += self.records.refused
        return _Together(judgements.as_json(rows, self.desk.judged(rows.readings)), records)

    def _take(self, line: int, content: str, found: list[tuple[int, Reading]], notes: dict[int, str]) -> None:
        try:
            cells = self._cells(content)
            told = self.sheet.told(cells) if cells else {}
            if self.records.has(told.get("quantity", "")):
                self.records.take(line, told)
                return
            reading = self.sheet.names.reading(told) if cells else None
        except Refused:
            return
        if reading and self.desk.shares(reading.quantity):
            found.append((line, reading))
            if told.get("note"):
                notes[line] = told["note"]

    def _cells(self, content: str) -> list[str]:
        """The row's cells, one more for columns that the file lacks; empty for a blank row; raises Refused."""
        cells = self.sheet.cells(content)
        if not any(map(str.strip, cells)):
            return []
        if len(cells) > self.width:
            raise Refused("refused-cells", found=len(cells), usual=self.width)
        cells.extend([ABSENT] * (self.width + 1 - len(cells)))
        return cells

    def entries(self, together: _Together, progress: Callable[[int], None]) -> Iterator[str]:
        """The entries of all accepted rows in order, in pieces; the refused ones are kept for `intake`."""
        apart: dict[int, str | None] = {one.line: None for one in self.refused} | together.entries()
        waiting: list[str] = []
        before = ""
        for line, content in self.lines():
            entry = apart[line] if line in apart else self._entry(line, content)
            if entry:
                waiting.append(entry)
                if len(waiting) >= PIECE:
                    self.accepted += len(waiting)
                    progress(line)
                    yield before + ",\n".join(waiting)
                    waiting, before = [], ",\n"
        self.accepted += len(waiting)
        if waiting:
            yield before + ",\n".join(waiting)

    def _entry(self, line: int, content: str) -> str | None:
        """The entry of a row that is judged by itself; None where it is blank or refused."""
        cells = None
        if '"' not in content:  # nearly every row
            cells = content.removesuffix("\n").split(self.sheet.delimiter)
            cells = [*cells, ABSENT] if len(cells) == self.width and not content.isspace() else None
        try:
            if cells is None:
                cells = self._cells(content)
                if not cells:
                    return None
            taken = cells[self.taken]
            when = self.days.get(taken) or self._moment(taken)
            key = (self.decisive(cells), when)
            told = self.known.get(key)
            if told is None:
                told = self.known[key] = self._judged(line, cells)
        except Refused as why:
            self.refused.append(Refusal(line, why.reason))
            return None
        if isinstance(told, Refusal):
            self.refused.append(Refusal(line, told.reason))
            return None
        place, instrument, note = self.free(cells)
        quoted = self.quoted
        said = (quoted.get(place) or self._quote(place), quoted.get(instrument) or self._quote(instrument),
                quoted.get(note) or self._quote(note))  # fmt: skip
        return f'{{"line": {line}, {told.before}{said[0]}{told.between}{said[1]}, "note": {said[2]}{told.after}'

    def _quote(self, cell: str) -> str:
        if len(self.quoted) > MANY:
            self.quoted.clear()
        self.quoted[cell] = found = _json(cell.strip() or None)
        return found

    def _moment(self, word: str) -> str:
        """The day that a cell names, in the one way to write it; what is none stands for itself, to be refused."""
        try:
            _, day = moment(word.strip())
        except Refused:
            day = None
        if len(self.days) > MANY:
            self.days.clear()
        self.days[word] = found = f"on {day}" if day else f"as {word}"
        return found

    def _judged(self, line: int, cells: list[str]) -> _Told | Refusal:
        """What all rows of this one's sort are told."""
        try:
            reading = self.sheet.names.reading(self.sheet.told(cells))
        except Refused as why:
            return Refusal(line, why.reason)
        reading = replace(reading, place="", instrument="", taken_at=None)
        entry = judgements.as_json(Rows((0,), (reading,), {}, (), ()), self.desk.judged([reading]))["readings"][0]
        del entry["line"]
        names = list(entry)
        at, by, noted = (names.index(name) for name in ("place", "instrument", "note"))
        return _Told(
            before=_members(entry, names[:at]) + ', "place": ',
            between=f', {_members(entry, names[at + 1 : by])}, "instrument": ',
            after=f", {_members(entry, names[noted + 1 :])}}}",
        )

    def intake(self) -> dict[str, Any]:
        """What became of the rows, as `Rows.as_json` tells it."""
        return {
            "read": self.accepted + len(self.refused),
            "accepted": self.accepted,
            "refused": [one.as_json() for one in sorted(self.refused, key=lambda one: one.line)],
            "columns_not_read": list(self.sheet.unread),
        }


def _members(entry: Mapping[str, Any], names: Sequence[str]) -> str:
    """These members of `entry`, as they stand within its braces."""
    return _json({name: entry[name] for name in names})[1:-1]
