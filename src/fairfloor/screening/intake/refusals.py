"""Why a row was refused, as a code with its details; the sentences stand in `library/phrases/…/screening.toml`."""

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, overload

from fairfloor.core.languages import Text
from fairfloor.core.phrases import phrase

LONGEST_QUOTE = 40
# Codes whose detail is a line, a number of columns, a column's name of ours or a kind of file; in all others it may quote a cell.
OWN_DETAILS = frozenset(
    {
        "columns",
        "duplicate",
        "duplicate-day",
        "duplicate-month",
        "parquet-column",
        "same-pay",
        "same-person",
        "wrong-file",
    }
)


@lru_cache(maxsize=1024)
def _reason(code: str, detail: str) -> Text:
    """The sentence of a code and its detail; a file may hold millions of rows that are refused for one and the same."""
    values: dict[str, object] = {"detail": quoted(detail)}
    if code == "wrong-file":
        values["kind"] = phrase(f"intake.kind-{detail}")
    if code == "columns":
        values["found"], values["usual"] = detail.split("/")
    return phrase(f"intake.refused-{code}", **values)


@dataclass(frozen=True)
class Refusal:
    """One refused row: the line it began on, the code of the reason, and what the sentence names.

    In a workbook of several sheets lines go on from one to the next; `sheet` and `row` say where that is.
    """

    line: int
    code: str
    detail: str = ""
    sheet: str = ""
    row: int = 0

    def wordless(self) -> "Refusal":
        """The same without a word of the file: neither the cell that is quoted nor the name of the sheet."""
        return Refusal(self.line, self.code, self.detail if self.code in OWN_DETAILS else "…")

    @property
    def reason(self) -> Text:
        """The reason as a sentence in each language."""
        return _reason(self.code, self.detail)

    def as_json(self) -> dict[str, Any]:
        """``{line, reason: {zh, en}, code}``, with ``sheet`` and ``row`` in a workbook."""
        place = {"sheet": self.sheet, "row": self.row} if self.sheet else {}
        return {"line": self.line, "reason": self.reason, "code": self.code, **place}


class ManyRefusals(Sequence[Refusal]):
    """Very many refused rows, such as all of a large file: kept as runs of lines that were refused for one and the same.

    `runs` are (first line, how many lines, code, detail) in the order of the file. A refusal is made as it is read.
    """

    def __init__(
        self, runs: Iterable[tuple[int, int, str, str | None]], make: Callable[[int, str, str], Refusal]
    ) -> None:
        self._firsts, self._ends, self._make = array("q"), array("q"), make
        self._codes: list[str] = []
        self._details: list[str] = []
        known: dict[str, str] = {}
        count = 0
        for line, lines, code, detail in runs:
            count += lines
            self._firsts.append(line)
            self._ends.append(count)
            self._codes.append(known.setdefault(code, code))
            self._details.append(known.setdefault(detail or "", detail or ""))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, index: int) -> Refusal: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Refusal]: ...
    def __getitem__(self, index: int | slice) -> Refusal | Sequence[Refusal]:
        if isinstance(index, slice):
            return tuple(self[place] for place in range(*index.indices(len(self))))
        place = range(len(self))[index]
        run = bisect_right(self._ends, place)
        line = self._firsts[run] + place - (self._ends[run - 1] if run else 0)
        return self._make(line, self._codes[run], self._details[run])

    def __iter__(self) -> Iterator[Refusal]:
        for line, lines, code, detail in self.runs():
            for number in range(line, line + lines):
                yield self._make(number, code, detail)

    def runs(self) -> Iterator[tuple[int, int, str, str]]:
        """First line, how many lines, code and detail, in the order of the file."""
        before = 0
        for line, end, code, detail in zip(self._firsts, self._ends, self._codes, self._details, strict=True):
            yield line, end - before, code, detail
            before = end

    def mapped(self, change: Callable[[Refusal], Refusal]) -> "ManyRefusals":
        """The same rows, each refusal changed as it is read."""
        made, make = copy(self), self._make
        made._make = lambda line, code, detail: change(make(line, code, detail))
        return made

    def first(self, run: tuple[int, int, str, str]) -> Refusal:
        """The refusal of a run's first line."""
        line, _, code, detail = run
        return self._make(line, code, detail)


def by_code(refused: Sequence[Refusal]) -> dict[str, tuple[Refusal, int]]:
    """Of each code its first refusal and how many there are, in the order of the file."""
    if isinstance(refused, ManyRefusals):
        counted = ((refused.first(run), run[1]) for run in refused.runs())
    else:
        counted = ((one, 1) for one in refused)
    found: dict[str, tuple[Refusal, int]] = {}
    for one, count in counted:
        first, before = found.get(one.code, (one, 0))
        found[one.code] = (first, before + count)
    return found


def mapped(refused: Sequence[Refusal], change: Callable[[Refusal], Refusal]) -> Sequence[Refusal]:
    """Each of the refusals changed; very many of them only as they are read."""
    return refused.mapped(change) if isinstance(refused, ManyRefusals) else tuple(map(change, refused))


def quoted(cell: str) -> str:
    """`cell` short and printable, for a sentence about it."""
    shown = "".join(character if character.isprintable() else "·" for character in cell.strip())
    return shown if len(shown) <= LONGEST_QUOTE else shown[: LONGEST_QUOTE - 1] + "…"


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook, or a whole text: its first line, how many it has, and how it was read.

    `mapping` is None where the sheet holds nothing of the table; then its rows are not the table's, and none was read.
    `unread` are the headings of columns that were taken for nothing, `others` these columns, from 1, with their headings.
    """

    name: str
    first: int
    lines: int
    mapping: dict[str, Any] | None
    hidden: bool = False
    unread: tuple[str, ...] = ()
    others: tuple[tuple[int, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """``{name, first, lines, mapping, hidden, unread}``."""
        return {
            "name": self.name,
            "first": self.first,
            "lines": self.lines,
            "mapping": self.mapping,
            "hidden": self.hidden,
            "unread": list(self.unread),
        }


@dataclass(frozen=True)
class Intake:
    """What became of a file's rows; `read` = `accepted` + the number of `refused`, always.

    Titles, headers and blank rows are no rows; `aside` counts them by kind. `encoding` and `separator` say how the
    file was read, `sheets` with which mapping, `sha256` which file it was.
    """

    read: int
    accepted: int
    refused: Sequence[Refusal]
    encoding: str = ""
    separator: str = ""
    aside: Mapping[str, int] = field(default_factory=dict)
    sheets: tuple[Sheet, ...] = ()
    sha256: str = ""

    def wordless(self) -> "Intake":
        """The same without a word of the file's cells or sheets, to be kept where no name may stand."""
        return replace(self, refused=mapped(self.refused, Refusal.wordless), sheets=())

    def as_json(self, most: int | None = None) -> dict[str, Any]:
        """``{read, accepted, refused: [{line, reason, code}], encoding, separator, aside, sheets, sha256}``.

        Of the refused there are no more than `most`.
        """
        return {
            "read": self.read,
            "accepted": self.accepted,
            "refused": [refusal.as_json() for refusal in (self.refused if most is None else self.refused[:most])],
            "encoding": self.encoding,
            "separator": self.separator,
            "aside": dict(self.aside),
            "sheets": [sheet.as_json() for sheet in self.sheets],
            "sha256": self.sha256,
        }
