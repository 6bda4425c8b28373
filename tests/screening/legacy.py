"""A legacy Excel workbook (BIFF8 in a compound file), written byte by byte: one sheet of texts and numbers."""

import struct

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def workbook(name, rows):
    """The sheet `name` with these rows as the bytes of an XLS; cells are text or numbers, None leaves one empty."""
    return compound({"Workbook": _stream(name, rows)})


def _record(kind, body=b""):
    return struct.pack("<HH", kind, len(body)) + body


def _text(words):
    return struct.pack("<HB", len(words), 1) + words.encode("utf-16-le")


def _stream(name, rows):
    bof = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    title = struct.pack("<BB", len(name), 1) + name.encode("utf-16-le")
    head = _record(0x0809, bof)
    begins = len(head) + len(_record(0x0085, struct.pack("<IBB", 0, 0, 0) + title)) + len(_record(0x000A))
    head += _record(0x0085, struct.pack("<IBB", begins, 0, 0) + title) + _record(0x000A)
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(cell, int | float):
                sheet += _record(0x0203, place + struct.pack("<d", cell))
            elif cell is not None:
                sheet += _record(0x0204, place + _text(cell))
    return head + sheet + _record(0x000A)


def compound(streams):
    """These streams, by name, as a compound file; each is padded, since short ones are kept elsewhere."""
    held = {name: one.ljust(8 * SECTOR, b"\0") for name, one in streams.items()}
    held = {name: one.ljust(-(-len(one) // SECTOR) * SECTOR, b"\0") for name, one in held.items()}
    assert len(held) <= 3, "one sector of the directory is enough for a test"
    table, entries = [FAT, END], []
    for place, (name, one) in enumerate(held.items(), start=1):
        start, sectors = len(table), len(one) // SECTOR
        table += [*range(start + 1, start + sectors), END]
        entries.append(_entry(name, 2, start=start, size=len(one), right=place + 1 if place < len(held) else FREE))
    assert len(table) <= SECTOR // 4, "one sector of the table of sectors is enough for a test"
    fat = b"".join(struct.pack("<I", one) for one in [*table, *[FREE] * (SECTOR // 4 - len(table))])
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", FREE) * 108
    directory = _entry("Root Entry", 5, child=1, start=END, size=0) + b"".join(entries)
    return header + fat + directory.ljust(SECTOR, b"\0") + b"".join(held.values())


def _entry(name, kind, *, start, size, child=FREE, right=FREE):
    words = (name.encode("utf-16-le") + b"\0\0").ljust(64, b"\0")
    length = len(name) * 2 + 2
    return words + struct.pack("<HBBIII16xI16xIQ", length, kind, 1, FREE, right, child, 0, start, size)
