"""Whether an XLSX may be unpacked: an archive that grows beyond what a workbook of records can hold is refused before."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

MOST_BYTES = 2**30  # unpacked; a million rows of ten columns take a third of it
MOST_PARTS = 5_000
LARGE = 2**23  # under this size a high ratio does no harm
MOST_RATIO = 200  # repetitive sheets reach 60; a bomb 1,000
PIECE = 2**16


def fault_of(path: Path) -> str:
    """Why the archive is not unpacked: `bomb`, `damaged-workbook`, `locked-workbook`; empty when it may be.

    The sizes in its directory are looked at first, then each part is unpacked piece by piece and thrown away, since a
    directory can lie. Nothing is kept, so memory stays flat whatever the archive holds.
    """
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
                return "bomb"
            if any(part.file_size > LARGE and part.file_size > MOST_RATIO * part.compress_size for part in parts):
                return "bomb"
            if any(part.flag_bits & 1 for part in parts):
                return "locked-workbook"
            left = MOST_BYTES
            for part in parts:
                left -= _unpacked(file, part, left)
                if left < 0:
                    return "bomb"
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, struct.error, NotImplementedError):
        return "damaged-workbook"
    return ""


def unpacked_bytes(path: Path) -> int:
    """How much an archive without a fault unpacks to, as its directory says."""
    with zipfile.ZipFile(path) as archive:
        return sum(part.file_size for part in archive.infolist())


def _unpacked(file: BinaryIO, part: zipfile.ZipInfo, most: int) -> int:
    """How many bytes the part really unpacks to, more than `most` for one that is too large."""
    total = 0
    for piece in _pieces(file, part):
        total += len(piece)
        if total > most or (total > LARGE and total > MOST_RATIO * max(part.compress_size, 1)):
            return most + 1
    return total


def _pieces(file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part's content as it is really packed, in pieces."""
    file.seek(part.header_offset)
    head = file.read(30)
    if len(head) < 30 or head[:4] != b"PK\x03\x04":
        raise ValueError("no part begins here")
    name, extra = struct.unpack("<HH", head[26:30])
    file.seek(name + extra, 1)
    left = part.compress_size
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError("packed in a way that no workbook uses")
    unpack = zlib.decompressobj(-15) if part.compress_type == zipfile.ZIP_DEFLATED else None
    while left > 0 and (packed := file.read(min(PIECE, left))):
        left -= len(packed)
        if unpack is None:
            yield packed
            continue
        while packed:
            yield unpack.decompress(packed, PIECE * 16)
            packed = unpack.unconsumed_tail
    if left > 0:
        raise ValueError("the archive is cut off")
