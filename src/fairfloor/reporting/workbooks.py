"""A table as an Excel workbook (XLSX): one sheet, its first row the header, text as text and numbers as numbers.

No cell is ever a formula, whatever it begins with, and the same table gives the same bytes.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

Cell = str | int | float | Decimal | None
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
EPOCH = (1980, 1, 1, 0, 0, 0)
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LETTERS, LONGEST_NAME, LONGEST_CELL, WIDTH = 26, 31, 32_767, 18


def workbook(title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The workbook's bytes; `title` names the sheet (its first 31 characters, without signs that Excel forbids)."""
    name = re.sub(r"[\[\]:*?/\\']", " ", title)[:LONGEST_NAME].strip() or "1"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType='
        f'"{KIND}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/></Types>',
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name={quoteattr(name)} '
        'sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><fonts count="2"><font/><font><b/></font></fonts><fills count="1">'
        '<fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": _sheet(header, rows),
    }
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as file:
        for path, content in parts.items():
            entry = ZipInfo(path, EPOCH)
            entry.compress_type = ZIP_DEFLATED
            file.writestr(entry, HEAD + content)
    return out.getvalue()


def _relations(*targets: tuple[str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inner}</Relationships>'


def _sheet(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    lines = [_row(1, header, bold=True)]
    lines += [_row(number, cells) for number, cells in enumerate(rows, start=2)]
    return (
        f'<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
        f'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols><col min="1" max="{len(header)}" '
        f'width="{WIDTH}" customWidth="1"/></cols><sheetData>{"".join(lines)}</sheetData></worksheet>'
    )


def _row(number: int, cells: Sequence[Cell], *, bold: bool = False) -> str:
    inner = "".join(_cell(f"{_column(place)}{number}", cell, bold) for place, cell in enumerate(cells))
    return f'<row r="{number}">{inner}</row>'


def _cell(at: str, cell: Cell, bold: bool) -> str:
    style = ' s="1"' if bold else ""
    if cell is None or cell == "":
        return ""
    if isinstance(cell, str):
        text = escape(UNPRINTABLE.sub("\ufffd", cell)[:LONGEST_CELL])
        return f'<c r="{at}"{style} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    return f'<c r="{at}"{style}><v>{cell}</v></c>'


def _column(place: int) -> str:
    """The letters of a column, counted from 0: A … Z, AA …"""
    above, letter = divmod(place, LETTERS)
    return (_column(above - 1) if above else "") + chr(ord("A") + letter)
