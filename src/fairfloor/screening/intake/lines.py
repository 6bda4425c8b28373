"""A text file as numbered lines, whatever its encoding and damage; what is no text at all is named as what it is."""

import codecs
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path

SAMPLE_BYTES = 65_536
LONGEST_LINE = 4_096  # characters; no row of a clock or a roster comes near it
MANY = 0.4  # share of zero bytes on one side that tells UTF-16 without a mark
FEW = 0.05
DAMAGED_SHARE = 0.1  # undecodable among the non-ASCII characters, up to which a file still counts as UTF-8

# First bytes of files that people send by mistake, and the name of each kind in `phrases/…/screening.toml`.
KINDS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"SQLite format 3\x00", "sqlite"),
    (b"\x7fELF", "program"),
    (b"MZ\x90\x00", "program"),
)
MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Line:
    """One line: `number` from 1 as an editor counts, `text` without its end, `whole` false where it was too long."""

    number: int
    text: str
    whole: bool = True


def first_bytes(path: Path) -> bytes:
    """The start of the file, for guessing what it is; raises OSError when it cannot be opened."""
    with path.open("rb") as file:
        return file.read(SAMPLE_BYTES)


def kind_of(start: bytes) -> str | None:
    """The kind of a file that holds no text (`png`, `zip`, …) by its first bytes; None when it may be text."""
    found = next((kind for magic, kind in KINDS if start.startswith(magic)), None)
    return "xlsx" if found == "zip" and (b"[Content_Types].xml" in start or b"xl/" in start) else found


def encoding_of(start: bytes) -> str:
    """The encoding of a text by its first bytes: a byte order mark, UTF-16 without one, UTF-8, else GB18030."""
    marked = next((name for mark, name in MARKS if start.startswith(mark)), None)
    if marked:
        return marked
    even, odd = start[0::2].count(0), start[1::2].count(0)
    half = max(len(start) // 2, 1)
    if odd > MANY * half and even < FEW * half:
        return "utf-16-le"
    if even > MANY * half and odd < FEW * half:
        return "utf-16-be"
    text = start.decode("utf-8", "replace")
    foreign = sum(character > "\x7f" for character in text)
    damaged = text.count("\ufffd") - start.count("\ufffd".encode())
    if damaged <= 1 + DAMAGED_SHARE * foreign:  # one: the sample may end within a character
        return "utf-8"
    return "gb18030" if _decodes(start, "gb18030") else "utf-8"


def _decodes(start: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)("strict").decode(start)
    except UnicodeDecodeError:
        return False
    return True


def lines(path: Path, encoding: str, progress: Callable[[float], None] | None = None) -> Iterator[Line]:
    """The lines of the file that hold anything, in order; what cannot be decoded becomes U+FFFD.

    `progress` is told the share of bytes read, 0 to 1, now and then. Lines end with LF, CRLF or CR.
    """
    size = max(path.stat().st_size, 1)
    with path.open("rb") as binary:
        text = TextIOWrapper(binary, encoding=encoding, errors="replace", newline=None)
        number = 0
        while piece := text.readline(LONGEST_LINE):
            number += 1
            whole = piece.endswith("\n") or len(piece) < LONGEST_LINE
            while not whole and (rest := text.readline(LONGEST_LINE)) and not rest.endswith("\n"):
                pass
            if piece.strip():
                yield Line(number, piece.rstrip("\n"), whole)
            if progress and number % 5_000 == 0:
                progress(min(binary.tell() / size, 1.0))
