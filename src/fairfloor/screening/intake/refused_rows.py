"""Refused rows as a file: line, reason and the original cells, for whoever corrects them.

Cells under a heading of a name, of an identity document or of a pregnancy are withheld; so are all cells of a row that is
torn where the file has such a column, since nobody can say which is which. A cell that a spreadsheet would run as a formula
gets an apostrophe before it.
"""

import csv
import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from fairfloor.core.phrases import phrase
from fairfloor.core.spreadsheets import harmless
from fairfloor.screening.intake.headings import heading
from fairfloor.screening.intake.lines import cells_of
from fairfloor.screening.intake.people_fields import MATERNITY, NAME, NEVER
from fairfloor.screening.intake.reading import Telling, never, proposal_of, silent
from fairfloor.screening.intake.refusals import Intake, Refusal
from fairfloor.screening.intake.sections import Section, open_file

WITHHELD = "***"
TORN = ("columns", "quotes", "nul", "too-long")
NOTHING: tuple[int, tuple[list[str], set[int]]] = (0, ([], set()))
HEADER = ("table", "sheet", "line", "row", "code", "reason")


def write(out: TextIO, refused: dict[str, tuple[Path, Intake, Telling]], language: str, most: int | None = None) -> int:
    """Write the refused rows of each table's file, the first `most` of each; returns how many. Raises OSError without a file."""
    writer, count = csv.writer(out), 0
    writer.writerow((*HEADER, phrase("intake.say-cells").say(language)))
    for table, (path, intake, telling) in refused.items():
        wanted = itertools.islice(iter(intake.refused), most)
        cells = _cells(path, table, (one.line for one in itertools.islice(iter(intake.refused), most)), telling)
        line, found = next(cells, NOTHING)
        for refusal in wanted:
            while line and line < refusal.line:
                line, found = next(cells, NOTHING)
            told = _shown(*found, refusal) if line == refusal.line else []
            writer.writerow((*_row(table, refusal, language), *map(harmless, told)))
            count += 1
        left = len(intake.refused) - (most or len(intake.refused))
        if left > 0:
            writer.writerow((table, phrase("intake.say-left-out", count=left).say(language)))
    return count


def _row(table: str, refusal: Refusal, language: str) -> tuple[str, str, int, int, str, str]:
    words = refusal.reason.say(language)
    return table, harmless(refusal.sheet), refusal.line, refusal.row or refusal.line, refusal.code, words


def _cells(
    path: Path, table: str, lines: Iterator[int], telling: Telling
) -> Iterator[tuple[int, tuple[list[str], set[int]]]]:
    """Each of these lines, which rise, with its original cells and the columns that are hidden, read from the file once more."""
    wanted = next(lines, 0)
    if not wanted:
        return
    with tempfile.TemporaryDirectory(prefix="fairfloor-refused-") as folder:
        opened = open_file(path, Path(folder), encoding=telling.encoding, progress=silent, cancelled=never)
        for section in opened.sections:
            proposal = proposal_of(section, table, telling, path)
            if proposal is None and section.before >= 0:
                continue
            kept_back = ("name", *(one.name for one in MATERNITY))
            hidden = _hidden(section, proposal.header if proposal else 1)  # a Parquet file's columns always have names
            if proposal:
                hidden |= {place for name in kept_back for place in proposal.mapping.places.get(name, ())}
            with section.path.open(encoding="utf-8") as file:
                for number, line in enumerate(file, start=section.before + 1):
                    while 0 < wanted < number:
                        wanted = next(lines, 0)
                    if number == wanted:
                        yield number, (cells_of(line.rstrip("\n"), section.separator), hidden)


def _hidden(section: Section, header: int) -> set[int]:
    """The columns that stand under a heading of a name or of an identity document."""
    cells = section.sample()[header - 1] if header else []
    names = {*NEVER, *NAME.headings, *(word for one in MATERNITY for word in (*one.headings, heading(one.name)[0]))}
    return {place for place, cell in enumerate(cells) if heading(cell)[0] in names}


def _shown(cells: list[str], hidden: set[int], refusal: Refusal) -> list[str]:
    if hidden and refusal.code in TORN:
        return [WITHHELD]
    return [WITHHELD if place in hidden and cell else cell for place, cell in enumerate(cells)]
