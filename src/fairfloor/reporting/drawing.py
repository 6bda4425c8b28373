"""Draws the pieces of a chart as SVG: boxes, rules, dots, words, hatching, and the frame with its title and description."""

import hashlib
import unicodedata
from html import escape

from fairfloor.reporting.fonts import showable

INK, MUTED, LINE, PAPER = "#1b1f24", "#57606a", "#d0d7de", "#ffffff"
NEUTRAL, BREACH, GOOD, PALE = "#3b6ea5", "#a3261f", "#2f7d4f", "#dfe4e9"
FONTS = "Noto Sans SC, Noto Sans Khmer, PingFang SC, Microsoft YaHei, sans-serif"
WIDTH = 720


def wide(words: str) -> float:
    """About how wide `words` are, in ems."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WF" else 0.56 for sign in words)


def shortened(words: str, room: float, size: float = 12) -> str:
    """`words`, cut with an ellipsis where they are wider than `room`."""
    if wide(words) * size <= room:
        return words
    while words and (wide(words) + 1) * size > room:
        words = words[:-1]
    return words.rstrip() + "…"


def unique_id(kind: str, desc: str) -> str:
    """An id that no other chart on a page has, unless it is the same chart."""
    return f"{kind}-{hashlib.sha256(desc.encode()).hexdigest()[:8]}"


def _n(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def straight(x1: float, y1: float, x2: float, y2: float, stroke: str, *, dashed: bool = False) -> str:
    """A straight line; a dashed one is bolder."""
    look = 'stroke-width="2" stroke-dasharray="6 3"' if dashed else 'stroke-width="1"'
    return f'<path d="M{_n(x1)} {_n(y1)}L{_n(x2)} {_n(y2)}" stroke="{stroke}" {look}/>'


def box(x: float, y: float, width: float, height: float, fill: str, edge: str) -> str:
    """A filled box with an edge."""
    place = f'x="{_n(x)}" y="{_n(y)}" width="{_n(max(width, 0))}" height="{_n(max(height, 0))}"'
    return f'<rect {place} fill="{fill}" stroke="{edge}" stroke-width="1"/>'


def dot(x: float, y: float, fill: str) -> str:
    """A dot as large in every font, since none draws it."""
    return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="2" fill="{fill}"/>'


def words_at(
    x: float, y: float, words: str, *, size: float = 12, fill: str = INK, anchor: str = "start", bold: bool = False
) -> str:
    """Words at a place; `anchor` is start, middle or end."""
    weight = ' font-weight="700"' if bold else ""
    shown = escape(showable(words))
    return f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}" fill="{fill}" text-anchor="{anchor}"{weight}>{shown}</text>'


def hatching(mark: str, colour: str) -> str:
    """A pattern of slanting lines, for fill="url(#<mark>-hatch)"."""
    return (
        f'<defs><pattern id="{mark}-hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="6" height="6" fill="{PAPER}"/>'
        f'<rect width="3" height="6" fill="{colour}"/></pattern></defs>'
    )


def drawing(mark: str, title: str, desc: str, height: int, inner: str) -> str:
    """The whole SVG: `mark` is its id, `title` and `desc` what a reader without sight is told."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-labelledby="{mark}-title {mark}-desc" font-family="{FONTS}">'
        f'<title id="{mark}-title">{escape(title)}</title><desc id="{mark}-desc">{escape(showable(desc))}</desc>'
        f'<rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>{inner}</svg>'
    )
