"""Why a row was refused, as a code with its details; the sentences stand in `library/phrases/…/screening.toml`."""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
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
        values: dict[str, object] = {"detail": quoted(self.detail)}
        if self.code == "wrong-file":
            values["kind"] = phrase(f"intake.kind-{self.detail}")
        if self.code == "columns":
            values["found"], values["usual"] = self.detail.split("/")
        return phrase(f"intake.refused-{self.code}", **values)

    def as_json(self) -> dict[str, Any]:
        """``{line, reason: {zh, en}, code}``, with ``sheet`` and ``row`` in a workbook."""
        place = {"sheet": self.sheet, "row": self.row} if self.sheet else {}
        return {"line": self.line, "reason": self.reason, "code": self.code, **place}


class ManyRefusals(Sequence[Refusal]):
    """Very many refused rows, such as all of a large file: kept as columns, made into refusals as they are read."""

    def __init__(self, rows: Iterable[tuple[int, str, str | None]], make: Callable[[int, str, str], Refusal]) -> None:
        self.lines, self._make = array("q"), make
        self.codes: list[str] = []
        self.details: list[str] = []
        known: dict[str, str] = {}
        for line, code, detail in rows:
            self.lines.append(line)
            self.codes.append(known.setdefault(code, code))
            self.details.append(known.setdefault(detail or "", detail or ""))

    def __len__(self) -> int:
        return len(self.lines)

    @overload
    def __getitem__(self, index: int) -> Refusal: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Refusal]: ...
    def __getitem__(self, index: int | slice) -> Refusal | Sequence[Refusal]:
        if isinstance(index, slice):
            return tuple(self[place] for place in range(*index.indices(len(self))))
        return self._make(self.lines[index], self.codes[index], self.details[index])

    def mapped(self, change: Callable[[Refusal], Refusal]) -> "ManyRefusals":
        """The same rows, each refusal changed as it is read."""
        made, make = copy(self), self._make
        made._make = lambda line, code, detail: change(make(line, code, detail))
        return made


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
