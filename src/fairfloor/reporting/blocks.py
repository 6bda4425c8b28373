"""The few kinds of block that the template knows how to set: headings, facts, tables, findings, pictures, notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from fairfloor.reporting.wording import Cell, Piece

Block = dict[str, Any]
Tone = Literal["non-compliance", "observation", "good-practice", "muted", "plain"]
# A cell with more signs than this may break over pages; shorter rows stay whole.
LONG = 600


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, its share of the width, and whether it holds numbers."""

    head: str
    width: float = 1
    number: bool = False


def heading(words: str, level: int = 1) -> Block:
    """A heading; level 1 is a numbered section."""
    return {"block": "heading", "level": level, "words": words}


def paragraph(*cells: Cell, tone: Tone = "plain", leads: bool = False) -> Block:
    """Running text; what `leads` stays on the page of what follows."""
    return {"block": "paragraph", "cells": list(cells), "tone": tone, "leads": leads}


def facts(rows: Sequence[tuple[str, Cell]]) -> Block:
    """Labels with their values; a short list stays on one page."""
    long = sum(_length(cell) for _, cell in rows) > LONG
    return {"block": "facts", "rows": [list(row) for row in rows], "whole": not long}


def table(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> Block:
    """A table whose headings are repeated on every page that it reaches."""
    return {
        "block": "table",
        "columns": [{"head": column.head, "width": column.width, "number": column.number} for column in columns],
        "rows": [{"cells": list(row), "long": any(_length(cell) > LONG for cell in row)} for row in rows],
    }


def picture(svg: str, words: str) -> Block:
    """A drawing, and what it shows in words."""
    return {"block": "picture", "svg": svg, "alt": words}


def note(*cells: Cell, tone: Tone = "plain") -> Block:
    """A framed note."""
    return {"block": "note", "cells": list(cells), "tone": tone}


def toned(piece: Piece, tone: Tone) -> Piece:
    """`piece` in the colour of a meaning."""
    return {"t": piece, "tone": tone} if isinstance(piece, str) else {**piece, "tone": tone}


def strong(piece: Piece) -> Piece:
    """`piece` in bold."""
    return {"t": piece, "strong": True} if isinstance(piece, str) else {**piece, "strong": True}


def lines(*cells: Cell | None) -> list[Piece]:
    """Pieces line by line, what is None left out."""
    found: list[Piece] = []
    for cell in cells:
        if isinstance(cell, list):
            found += cell
        elif cell is not None:
            found.append(cell)
    return found


def _length(cell: Cell) -> int:
    if isinstance(cell, list):
        return sum(_length(piece) for piece in cell)
    return len(cell) if isinstance(cell, str) else len(str(cell["t"]))
