"""What a file is by its first bytes, and in which encoding its text is written."""

import codecs
from pathlib import Path

SAMPLE_BYTES = 65_536
PIECE = 2**20
MANY = 0.4  # share of zero bytes on one side that tells UTF-16 without a mark
FEW = 0.05
DAMAGED_SHARE = 0.1  # undecodable among the non-ASCII characters, up to which a file still counts as UTF-8
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "big5hkscs")

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
    (b"PAR1", "parquet"),
    (b"PARE", "locked-parquet"),
    (b"\x7fELF", "program"),
    (b"MZ\x90\x00", "program"),
)
WORKBOOKS = ("xlsx", "xls")
MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def first_bytes(path: Path) -> bytes:
    """The start of the file, for guessing what it is; raises OSError when it cannot be opened."""
    with path.open("rb") as file:
        return file.read(SAMPLE_BYTES)


def telling_bytes(path: Path) -> bytes:
    """The start of the file, or where that is plain ASCII, the first stretch that is not: only such bytes tell apart."""
    with path.open("rb") as file:
        first = piece = file.read(SAMPLE_BYTES)
        if not first.isascii() or b"\0" in first:
            return first
        while piece := file.read(PIECE):
            if not piece.isascii():
                place = next(place for place, byte in enumerate(piece) if byte > 0x7F)
                start = piece.rfind(b"\n", 0, place) + 1
                return piece[start : start + SAMPLE_BYTES]
    return first


def kind_of(start: bytes) -> str | None:
    """The kind of a file that holds no text (`png`, `xlsx`, …) by its first bytes; None when it may be text."""
    found = next((kind for magic, kind in KINDS if start.startswith(magic)), None)
    return "xlsx" if found == "zip" and (b"[Content_Types].xml" in start or b"xl/" in start) else found


def encoding_of(start: bytes) -> str:
    """The encoding of a text by some of its bytes: a byte order mark, UTF-16 without one, UTF-8, GB18030 or Big5."""
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
    if damaged <= 1 + DAMAGED_SHARE * foreign and (damaged == 0 or foreign > 2 * damaged):
        return "utf-8"
    return _chinese(start)


def _chinese(start: bytes) -> str:
    """GB18030 or Big5, by how many of the characters are among the common ones that each set puts first; else UTF-8."""
    gb, big5 = _decodes(start, "gb18030"), _decodes(start, "big5hkscs")
    if gb and big5:
        return "big5hkscs" if _common(start, _big5_common) > _common(start, _gb_common) else "gb18030"
    return "gb18030" if gb else "big5hkscs" if big5 else "utf-8"


def _decodes(start: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)("strict").decode(start)
    except UnicodeDecodeError:
        return False
    return True


def _gb_common(lead: int, trail: int) -> bool:
    """A sign or one of the 3,755 characters of GB 2312's first level."""
    return trail >= 0xA1 and (0xB0 <= lead <= 0xD7 or 0xA1 <= lead <= 0xA3)


def _big5_common(lead: int, trail: int) -> bool:
    """A sign or one of the 5,401 characters of Big5's first level."""
    return 0xA1 <= lead <= 0xC6 and (0x40 <= trail <= 0x7E or trail >= 0xA1)


def _common(start: bytes, common: object) -> float:
    """The share of common characters among those of two bytes."""
    assert callable(common)  # noqa: S101 (one of the two above)
    place = pairs = found = 0
    while place < len(start) - 1:
        if start[place] < 0x80:
            place += 1
            continue
        pairs += 1
        found += common(start[place], start[place + 1])
        place += 2
    return found / pairs if pairs else 0.0
