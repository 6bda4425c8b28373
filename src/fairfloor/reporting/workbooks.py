"""A table as an Excel workbook (XLSX): one sheet under its heads, text as text, numbers and days as what they are; or as CSV.

No cell is ever a formula or a link, whatever it begins with, and the same table gives the same bytes.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

from fairfloor.core.spreadsheets import harmless

Cell = str | int | float | Decimal | date | None
OPTIONS = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}  # fmt: skip
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
FORBIDDEN = r"[\[\]:*?/\\']"  # in the name of a sheet
MOST_ROWS = 2**20 - 1  # of one sheet, below its header
LONGEST_NAME, LONGEST_CELL, WIDTH = 31, 32_767, 18


def workbook(title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The workbook's bytes; `title` names the sheet (its first 31 characters, without signs that Excel forbids)."""
    import xlsxwriter

    out = BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
        sheet = book.add_worksheet(re.sub(FORBIDDEN, " ", title)[:LONGEST_NAME].strip() or "1")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(header) - 1, 0), WIDTH)
        sheet.write_row(0, 0, [told(cell) for cell in header], book.add_format({"bold": True}))
        for place, row in enumerate(rows, start=1):
            sheet.write_row(place, 0, [told(cell) for cell in row])
    return out.getvalue()


def text_table(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The table as CSV in UTF-8, with the mark at its beginning by which spreadsheets know that."""
    out = StringIO()
    sheet = csv.writer(out)
    for row in (header, *rows):
        sheet.writerow(harmless(cell) if isinstance(cell, str) else cell for cell in row)
    return out.getvalue().encode("utf-8-sig")


def told(cell: Cell) -> Cell:
    """What a sheet can hold of a cell: signs that XML cannot hold are marked, longer text than Excel allows is cut."""
    return UNPRINTABLE.sub("\ufffd", cell)[:LONGEST_CELL] if isinstance(cell, str) else cell
