"""Reads a workbook in a process of its own, with a bound on its memory, and writes its sheets as files of plain lines.

Run as ``python -m fairfloor.screening.intake.workbook_reader WORKBOOK FOLDER MEGABYTES``. A workbook that is damaged
or made to harm can end this process and no other. It prints one JSON object a line: ``{"share": …}`` now and then,
``{"sheet": name, "rows": count}`` for each sheet written (as FOLDER/0, FOLDER/1, …), ``{"left": name}`` for a hidden
one, or ``{"fault": code}`` at the end.
"""

import functools
import json
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import python_calamine

from fairfloor.screening.intake.lines import BLANK, CELLS, CONTROLS, HARMLESS, LONG, plain

STEP = 20_000  # rows between two words about progress
SECONDS_AN_HOUR = 3_600
LONGEST_CELL = 4_000
LONGEST_ROW = 2**19  # signs; no list has one that is near it


def bound_memory(megabytes: int) -> None:
    """Let the system refuse this process more memory than that, where it can."""
    try:
        import resource
    except ImportError:  # a system without such bounds
        return
    size = megabytes * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (size, size))


def said(**words: Any) -> None:
    """Print one line for the process that waits."""
    print(json.dumps(words), flush=True)


def text_of(value: Any) -> str:
    """A cell as text: whole numbers without a point, moments as 2024-03-04 07:00:00, durations as 7:30:00."""
    return "" if value is None else TEXTS.get(type(value), str)(value)


@functools.lru_cache(maxsize=65_536)
def _words(value: str) -> str:
    text = value[:LONGEST_CELL].strip()
    if text.isascii() and text.isprintable():
        return text
    text = " ".join(plain(text).split())
    return text.translate(HARMLESS) if CONTROLS.search(text) else text


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"


def _moment(value: datetime) -> str:
    if value.microsecond:
        try:
            value = (value + timedelta(milliseconds=500)).replace(microsecond=0)
        except OverflowError:
            value = value.replace(microsecond=0)
    return value.isoformat(" ")


def _time(value: time) -> str:
    if value.microsecond:
        at = datetime.combine(date(2000, 1, 1), value) + timedelta(milliseconds=500)
        value = at.time().replace(microsecond=0)
        return value.isoformat() if at.day == 1 else "24:00:00"
    return value.isoformat()


def _duration(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    return f"{seconds // SECONDS_AN_HOUR}:{seconds // 60 % 60:02}:{seconds % 60:02}" if seconds >= 0 else str(value)


# A spreadsheet keeps times as fractions of a day, a little off: moments go to the nearest second.
TEXTS: dict[type, Callable[[Any], str]] = {
    str: _words,
    bool: lambda value: "TRUE" if value else "FALSE",
    float: _number,
    datetime: _moment,
    date: date.isoformat,
    time: _time,
    timedelta: _duration,
}


def filled(rows: Iterator[list[Any]], merged: list[Any], first_column: int) -> Iterator[list[Any]]:
    """The rows, with each cell merged over several rows told in all of them, as it looks on the sheet."""
    starts: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, _) in merged:
        if bottom > top:
            starts.setdefault(top, []).append((left - first_column, bottom))
    if not starts:
        yield from rows
        return
    held: dict[int, tuple[Any, int]] = {}
    for number, row in enumerate(rows):
        for column, (value, bottom) in list(held.items()):
            if number > bottom:
                del held[column]
            elif column < len(row) and row[column] in ("", None):
                row[column] = value
        for column, bottom in starts.get(number, ()):
            if 0 <= column < len(row):
                held[column] = row[column], bottom
        yield row


def write_sheet(sheet: Any, into: Path, share: float, of: float) -> int:
    """Write one sheet's rows as lines, trailing empty cells left out; returns how many there are."""
    count, whole = 0, max(sheet.total_height, 1)
    with into.open("w", encoding="utf-8", errors="replace", newline="\n") as out:
        if sheet.start is None:
            return 0
        for row in filled(sheet.iter_rows(), sheet.merged_cell_ranges or [], sheet.start[1]):
            line = CELLS.join(map(text_of, row)).rstrip(CELLS)
            out.write(f"{LONG}\n" if len(line) > LONGEST_ROW else f"{CELLS}{line}\n" if line else f"{BLANK}\n")
            count += 1
            if count % STEP == 0:
                said(share=share + of * min(count / whole, 1.0))
    return count


def main(workbook: str, folder: str, megabytes: str) -> None:
    """Write all visible sheets; ends with a fault in a word rather than with an error of the reader."""
    bound_memory(int(megabytes))
    try:
        book = python_calamine.CalamineWorkbook.from_path(workbook)
        sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet]
        seen = [sheet for sheet in sheets if sheet.visible == python_calamine.SheetVisibleEnum.Visible]
        for one in sheets:
            if one not in seen:
                said(left=one.name)
        for place, one in enumerate(seen):
            sheet = book.get_sheet_by_name(one.name)
            rows = write_sheet(sheet, Path(folder) / str(place), place / len(seen), 1 / len(seen))
            said(sheet=one.name, rows=rows)
    except python_calamine.PasswordError:
        said(fault="locked-workbook")
    except MemoryError:
        said(fault="bomb")
    except Exception:  # whatever the reader says of a damaged file, it is told in one word
        said(fault="damaged-workbook")


if __name__ == "__main__":
    main(*sys.argv[1:4])
