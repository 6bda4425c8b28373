"""The fonts a PDF is set in, and which characters they can show: a missing one would vanish without a word."""

import bisect
import functools
import struct
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

FOLDER = Path(__file__).parent / "fonts"
FAMILIES = ("Noto Sans SC", "Noto Sans Khmer")  # in order of choice; each has a Regular and a Bold file
WEIGHTS = ("Regular", "Bold")

# They choose a variant of the sign before them; without them the sign itself still stands.
_VARIATION = ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
# They turn the direction of what follows, so a text could read as what it is not.
_DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

# Another sign that says the same to a reader, where the fonts lack the first; never one that changes a number.
_STAND_INS = {
    **{chr(0x2080 + digit): str(digit) for digit in range(10)},
    "\u02bc": "’", "✔": "✓", "✗": "×", "\ufeff": "",
}  # fmt: skip

Ranges = tuple[tuple[int, int], ...]


def showable(words: str) -> str:
    """`words` as the fonts can show them: what they lack stands as its code, e.g. ``[U+1F600]``.

    A few signs have a stand-in of the same meaning (``CO₂`` reads ``CO2``). Signs are composed (NFC), variation
    selectors fall away, line ends become ``\\n``, tabs spaces.
    """
    composed = unicodedata.normalize("NFC", words.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    if _is_plain(composed):
        return composed
    return "".join(_show(sign) for sign in composed if not _is_variation(sign))


def one_line(words: str) -> str:
    """`words` as the fonts can show them, on one line: for names, titles and numbers."""
    return " ".join(showable(words).split())


def missing(words: str) -> tuple[str, ...]:
    """The characters of `words` that a PDF shows by their code, each once, in order of their codes."""
    signs = set(unicodedata.normalize("NFC", words)) - set("\n\r\t") - _STAND_INS.keys()
    return tuple(sorted(sign for sign in signs if not _is_variation(sign) and not has(sign)))


@functools.lru_cache(maxsize=20_000)
def has(sign: str) -> bool:
    """Whether one family holds `sign` in every weight, and it is no sign that hides or turns others."""
    if sign in _DIRECTION or unicodedata.category(sign) in ("Cc", "Cs", "Co", "Cn"):
        return False
    code = ord(sign)
    return any(all(_within(code, coverage(path)) for path in paths(family)) for family in FAMILIES)


def paths(family: str) -> tuple[Path, ...]:
    """The font files of `family`, one a weight."""
    return tuple(FOLDER / f"{family.replace(' ', '')}-{weight}.ttf" for weight in WEIGHTS)


@functools.cache
def coverage(path: Path) -> Ranges:
    """The code points that the font at `path` draws, as ascending closed ranges, from its cmap table."""
    with path.open("rb") as file:
        table = _table(file, b"cmap")
    found: dict[int, int] = {}
    for at, form in _subtables(table):
        if form in (4, 12):
            found.setdefault(form, at)
    if 12 in found:
        return _merged(_segments_12(table, found[12]))
    return _merged(_segments_4(table, found[4]))


def _is_plain(words: str) -> bool:
    return all(sign == "\n" or (has(sign) and not _is_variation(sign)) for sign in set(words))


def _show(sign: str) -> str:
    return sign if sign == "\n" or has(sign) else _STAND_INS.get(sign, f"[U+{ord(sign):04X}]")


def _is_variation(sign: str) -> bool:
    return any(first <= ord(sign) <= last for first, last in _VARIATION)


def _within(code: int, ranges: Ranges) -> bool:
    place = bisect.bisect_right(ranges, (code, 0x110000)) - 1
    return place >= 0 and ranges[place][0] <= code <= ranges[place][1]


def _table(file: BinaryIO, tag: bytes) -> bytes:
    """The bytes of one table of an OpenType file (OpenType specification, “font file”)."""
    (count,) = struct.unpack(">4xH6x", file.read(12))
    for _ in range(count):
        name, offset, length = struct.unpack(">4s4xII", file.read(16))
        if name == tag:
            file.seek(offset)
            return file.read(length)
    raise ValueError(f"{file.name}: no {tag.decode()} table; it is not a usable font")


def _subtables(table: bytes) -> Iterator[tuple[int, int]]:
    """Every subtable's offset and format."""
    (count,) = struct.unpack_from(">2xH", table)
    for place in range(count):
        (offset,) = struct.unpack_from(">4xI", table, 4 + 8 * place)
        yield offset, struct.unpack_from(">H", table, offset)[0]


def _segments_12(table: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Format 12: groups of (first, last, glyph of the first); a group that begins at glyph 0 loses its first code."""
    (count,) = struct.unpack_from(">I", table, at + 12)
    for first, last, glyph in struct.iter_unpack(">III", table[at + 16 : at + 16 + 12 * count]):
        yield first + (glyph == 0), last


def _segments_4(table: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Format 4: segments whose glyph is code + delta, or stands in an array; glyph 0 is no glyph."""
    double = struct.unpack_from(">H", table, at + 6)[0]
    ends, starts, deltas, offsets = (
        struct.unpack_from(f">{double // 2}H", table, at + place)
        for place in (14, 16 + double, 16 + 2 * double, 16 + 3 * double)
    )
    for segment, (start, end) in enumerate(zip(starts, ends, strict=True)):
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code
            if offsets[segment]:
                here = at + 16 + 3 * double + 2 * segment + offsets[segment] + 2 * (code - start)
                glyph = struct.unpack_from(">H", table, here)[0]
                if not glyph:
                    continue
            if (glyph + deltas[segment]) % 0x10000:
                yield code, code


def _merged(segments: Iterator[tuple[int, int]]) -> Ranges:
    found: list[tuple[int, int]] = []
    for first, last in sorted(segments):
        if first > last:
            continue
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return tuple(found)
