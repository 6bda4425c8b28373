"""Refused rows as a file: line, reason and the original cells, for whoever corrects them.

Cells under a heading of a name, of an identity document or of a pregnancy are withheld; so are all cells of a row that is
torn where the file has such a column, since nobody can say which is which. A cell that a spreadsheet would run as a formula
gets an apostrophe before it.
"""

import csv
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
HEADER = ("table", "sheet", "line", "row", "code", "reason")


def write(out: TextIO, refused: dict[str, tuple[Path, Intake, Telling]], language: str) -> int:
    """Write the refused rows of each table's file; returns how many. Raises OSError when a file is gone."""
    writer, count = csv.writer(out), 0
    writer.writerow((*HEADER, phrase("intake.say-cells").say(language)))
    for table, (path, intake, telling) in refused.items():
        by_line = {refusal.line: refusal for refusal in intake.refused}
        told = set()
        for line, cells in _cells(path, table, by_line, telling) if by_line else ():
            writer.writerow((*_row(table, by_line[line], language), *map(harmless, cells)))
            told.add(line)
        for line in sorted(by_line.keys() - told):
            writer.writerow(_row(table, by_line[line], language))
        count += len(by_line)
    return count


def _row(table: str, refusal: Refusal, language: str) -> tuple[str, str, int, int, str, str]:
    words = refusal.reason.say(language)
    return table, harmless(refusal.sheet), refusal.line, refusal.row or refusal.line, refusal.code, words


def _cells(path: Path, table: str, by_line: dict[int, Refusal], telling: Telling) -> Iterator[tuple[int, list[str]]]:
    """The original cells of the refused lines, in order, read from the file once more."""
    with tempfile.TemporaryDirectory(prefix="fairfloor-refused-") as folder:
        opened = open_file(path, Path(folder), encoding=telling.encoding, progress=silent, cancelled=never)
        for section in opened.sections:
            proposal = proposal_of(section, table, telling, path)
            if proposal is None:
                continue
            kept_back = ("name", *(one.name for one in MATERNITY))
            hidden = _hidden(section, proposal.header)
            hidden |= {place for name in kept_back for place in proposal.mapping.places.get(name, ())}
            with section.path.open(encoding="utf-8") as file:
                for number, line in enumerate(file, start=section.before + 1):
                    refusal = by_line.get(number)
                    if refusal:
                        yield number, _shown(cells_of(line.rstrip("\n"), section.separator), hidden, refusal)


def _hidden(section: Section, header: int) -> set[int]:
    """The columns that stand under a heading of a name or of an identity document."""
    cells = section.sample()[header - 1] if header else []
    names = {*NEVER, *NAME.headings, *(word for one in MATERNITY for word in one.headings)}
    return {place for place, cell in enumerate(cells) if heading(cell)[0] in names}


def _shown(cells: list[str], hidden: set[int], refusal: Refusal) -> list[str]:
    if hidden and refusal.code in TORN:
        return [WITHHELD]
    return [WITHHELD if place in hidden and cell else cell for place, cell in enumerate(cells)]
