"""Draws hours by worker and week as a small self-contained SVG; what is over the limit is hatched, far over filled.

No meaning rests on colour alone: classes differ by pattern too, few weeks carry their numbers, and the page has a table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from fairfloor.reporting.charts import legend
from fairfloor.reporting.drawing import (
    BREACH,
    INK,
    LINE,
    MUTED,
    NEUTRAL,
    PALE,
    PAPER,
    WIDTH,
    box,
    dot,
    drawing,
    hatching,
    unique_id,
    words_at,
)
from fairfloor.reporting.labels import say

LEFT, RIGHT, TOP, ROW = 112, 8, 58, 20
ROOM_FOR_NUMBER = 28  # of a cell, below which its number is left to the table


@dataclass(frozen=True)
class Row:
    """One worker's weeks in order, None where nothing is known; `gaps` are the places of weeks that miss something."""

    worker: str
    hours: tuple[float | None, ...]
    gaps: frozenset[int]


def over(hours: float | None, limit: Decimal | None) -> bool:
    """Whether the hours of a week are over the limit."""
    return hours is not None and limit is not None and hours > limit


def heat_map(rows: Sequence[Row], weeks: Sequence[str], limit: Decimal | None, limit_words: str, language: str) -> str:
    """The SVG of these workers, in their order; empty where there is none."""
    if not rows or not weeks:
        return ""
    count = sum(over(hours, limit) for row in rows for hours in row.hours)
    key = "chart.heat_desc" if limit is not None else "chart.heat_desc_no_limit"
    desc = say(
        language,
        key,
        workers=len(rows),
        weeks=len(weeks),
        first=weeks[0],
        last=weeks[-1],
        over=count,
        limit=limit_words,
    )
    mark = unique_id("heat", desc + rows[0].worker)
    each = (WIDTH - LEFT - RIGHT) / len(weeks)
    parts = [hatching(mark, BREACH)]
    every = max(1, int(80 / each) + 1)
    for place in range(0, len(weeks), every):
        parts.append(words_at(LEFT + place * each, TOP - 8, weeks[place], size=11, fill=MUTED))
    for number, row in enumerate(rows):
        y = TOP + number * ROW
        parts.append(words_at(LEFT - 6, y + 14, row.worker, size=11, anchor="end"))
        for place, hours in enumerate(row.hours):
            parts += _cell(LEFT + place * each, y, each, hours, limit, mark, gap=place in row.gaps)
    parts += legend(_classes(limit, mark, language), WIDTH - RIGHT)
    parts.append(words_at(WIDTH - RIGHT, 32, say(language, "chart.heat_gap"), size=11, fill=MUTED, anchor="end"))
    return drawing(mark, say(language, "chart.heat_title"), desc, TOP + len(rows) * ROW + 8, "".join(parts))


def _look(hours: float, limit: Decimal | None, mark: str) -> tuple[str, str, str]:
    """Fill, edge and ink of a cell."""
    if limit is None:
        return PALE, LINE, INK
    share = Decimal(str(hours)) / limit if limit else Decimal(2)
    if share > Decimal("1.25"):
        return BREACH, BREACH, PAPER
    if share > 1:
        return f"url(#{mark}-hatch)", BREACH, INK
    return (NEUTRAL, NEUTRAL, PAPER) if share > Decimal("0.5") else (PALE, LINE, INK)


def _cell(
    x: float, y: float, each: float, hours: float | None, limit: Decimal | None, mark: str, *, gap: bool
) -> list[str]:
    if hours is None:
        return [box(x + 0.5, y + 0.5, each - 1, ROW - 2, PAPER, LINE)]
    fill, edge, ink = _look(hours, limit, mark)
    parts = [box(x + 0.5, y + 0.5, each - 1, ROW - 2, fill, edge)]
    middle, numbered = x + each / 2, each >= ROOM_FOR_NUMBER
    reach = 13 if numbered and gap else 11 if numbered else 4
    if fill.startswith("url") and (numbered or gap):
        parts.append(box(middle - reach, y + 3, 2 * reach, ROW - 7, PAPER, PAPER))
    if numbered:
        parts.append(words_at(middle, y + 14, f"{hours:.0f}", size=10, fill=ink, anchor="middle"))
    if gap:
        parts.append(dot(middle + (11 if numbered else 0), y + ROW / 2, ink))
    return parts


def _classes(limit: Decimal | None, mark: str, language: str) -> list[tuple[str, str, str]]:
    if limit is None:
        return [(say(language, "chart.heat_known"), PALE, LINE)]
    return [
        (say(language, "chart.heat_half"), PALE, LINE),
        (say(language, "chart.heat_within"), NEUTRAL, NEUTRAL),
        (say(language, "chart.heat_over"), f"url(#{mark}-hatch)", BREACH),
        (say(language, "chart.heat_far"), BREACH, BREACH),
    ]
