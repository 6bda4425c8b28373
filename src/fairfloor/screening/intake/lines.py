"""A text file as plain lines, whatever its encoding, its ends of lines, its quotes and its damage.

What the other modules read is a file of lines in UTF-8, one for each line of the original, so that their numbers agree.
A line that stood in quotes begins with `CELLS`, and its cells are separated by that sign. What cannot be a row begins
with a mark: `BLANK`, `LONG` (longer than any row can be), `OPEN` (a quotation mark that does not close), `JOINED` (the
rest of a row that began above). NUL bytes become `NUL`, other control characters and what cannot be decoded U+FFFD;
wide spaces and colons become plain ones.
"""

import codecs
import csv
import re
from collections.abc import Callable, Iterator
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

NUL, LONG, BLANK, JOINED, OPEN, CELLS = "\x01", "\x02", "\x03", "\x04", "\x05", "\x1f"
UNUSED = "\x1d"  # never in such a file: the sign at which nothing is separated
PIECE = 2**20
LONGEST_LINE = 16_384  # characters; no row of a clock, a roster or a month's sheet comes near it
LONGEST_ROW = 40  # lines that one row in quotes may take up
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
PLAIN = (("\u3000", " "), ("\u00a0", " "), ("\ufeff", ""), ("：", ":"))
HARMLESS = {0: NUL, **{code: "\ufffd" for code in range(1, 0x20) if code not in (0x09, 0x0A, 0x0D)}}


def sample_lines(path: Path, encoding: str, most: int) -> list[str]:
    """The first lines of the file, as they stand there, without their ends."""
    with path.open("rb") as binary:
        text = TextIOWrapper(binary, encoding=encoding, errors="replace", newline=None)
        return [line.rstrip("\n") for line in islice(_read_lines(text), most)]


def _read_lines(text: TextIOWrapper) -> Iterator[str]:
    while piece := text.readline(LONGEST_LINE):
        while not piece.endswith("\n") and (rest := text.readline(LONGEST_LINE)) and not rest.endswith("\n"):
            pass
        yield piece


def write_lines(
    path: Path,
    into: Path,
    *,
    encoding: str,
    separator: str,
    columns: frozenset[int],
    progress: Callable[[float], None],
) -> int:
    """Write the file's lines into `into` as the module says; returns how many there are.

    `columns` are the numbers of columns that lines have: a row in quotes that goes on over several must have one of them.
    `progress` is told the share of bytes read, 0 to 1.
    """
    size, count = max(path.stat().st_size, 1), 0
    with path.open("rb") as file, into.open("w", encoding="utf-8", errors="replace", newline="\n") as out:
        for lines in _unquoted(_pieces(file, encoding), separator, columns):
            count += len(lines)
            out.write("\n".join(lines) + "\n")
            progress(min(file.tell() / size, 1.0))
    return count


def _pieces(file: BinaryIO, encoding: str) -> Iterator[list[str]]:
    """The whole lines of the file, some thousands at a time; what a line has beyond `LONGEST_LINE` is left out."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    rest, ended = "", False
    while not ended:
        piece = file.read(PIECE)
        ended = not piece
        text = rest + decoder.decode(piece, ended)
        held = "\r" if text.endswith("\r") and not ended else ""
        text = text[: len(text) - len(held)].replace("\r\n", "\n").replace("\r", "\n")
        if not text.isascii():
            text = plain(text)
        if CONTROLS.search(text):
            text = text.translate(HARMLESS)
        lines = text.split("\n")
        rest = lines.pop()[: LONGEST_LINE + 1] + held
        if ended and rest:
            lines.append(rest)
        if lines:
            yield lines


def _unquoted(pieces: Iterator[list[str]], separator: str, columns: frozenset[int]) -> Iterator[list[str]]:
    """The lines with their marks; those in quotes as cells."""
    carried: list[str] = []
    for lines in pieces:
        told, carried = _told(carried + lines, separator, columns, last=False)
        if told:
            yield told
    told, _ = _told(carried, separator, columns, last=True)
    if told:
        yield told


def _told(lines: list[str], separator: str, columns: frozenset[int], *, last: bool) -> tuple[list[str], list[str]]:
    """The lines as they are written, and those that must wait for what follows them."""
    if max(map(len, lines), default=0) <= LONGEST_LINE and not any('"' in line for line in lines):
        return [line or BLANK for line in lines], []
    told: list[str] = []
    place = 0
    while place < len(lines):
        line = lines[place]
        if len(line) > LONGEST_LINE:
            told.append(LONG)
        elif '"' not in line:
            told.append(line or BLANK)
        else:
            cells, taken = _quoted(lines[place : place + LONGEST_ROW], separator, columns)
            if cells is None and not last and place + LONGEST_ROW > len(lines):
                return told, lines[place:]
            told.append(OPEN + line if cells is None else CELLS + CELLS.join(map(one_line, cells)))
            told.extend(JOINED for _ in range(taken - 1))
            place += taken - 1
        place += 1
    return told, []


def _quoted(lines: list[str], separator: str, columns: frozenset[int]) -> tuple[list[str] | None, int]:
    """The cells of a row in quotes and how many lines it takes up; no cells where its quotes do not close."""
    cells = split(lines[0], separator)
    if cells is not None:
        return cells, 1
    rows = _rows(lines, separator)
    try:
        cells = [cell.strip() for cell in next(rows)]
    except csv.Error:
        return None, 1
    return (cells, rows.line_num) if len(cells) in columns else (None, 1)


def _rows(lines: list[str], separator: str) -> Any:
    """The reader of these lines as CSV; each is looked at once, however many quotes there are."""
    return csv.reader((f"{line}\n" for line in lines), delimiter=separator, strict=True, skipinitialspace=True)


def plain(text: str) -> str:
    """The text with plain spaces and colons in place of wide ones."""
    for wide, narrow in PLAIN:
        text = text.replace(wide, narrow)
    return text


def split(text: str, separator: str) -> list[str] | None:
    """The columns of one row, quoted ones unquoted, each without padding; None when its quotes do not close."""
    if '"' not in text:
        return [cell.strip() for cell in text.split(separator)]
    try:
        rows = list(_rows(text.split("\n"), separator))
    except csv.Error:
        return None
    return [cell.strip() for cell in rows[0]] if len(rows) == 1 else None


def one_line(cell: str) -> str:
    """The cell without ends of lines, which would make two lines of one row."""
    return cell.replace("\n", " ") if "\n" in cell else cell


def cells_of(line: str, separator: str) -> list[str]:
    """The cells of one line of such a file; none for a blank line, the rest of a row, and what is too long."""
    if line[:1] in (BLANK, JOINED, LONG):
        return []
    if line.startswith(CELLS):
        return [cell.strip() for cell in line[1:].split(CELLS)]
    return [cell.strip() for cell in line.removeprefix(OPEN).split(separator)]
