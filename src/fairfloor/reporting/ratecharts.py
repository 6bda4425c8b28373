"""Draws rates as bars with their confidence intervals, in one column or several, as small self-contained SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

from fairfloor.reporting.drawing import (
    BREACH,
    INK,
    LINE,
    MUTED,
    NEUTRAL,
    WIDTH,
    box,
    drawing,
    shortened,
    straight,
    unique_id,
    words_at,
)

LEFT, RIGHT, TOP, ROW, GAP = 270, 16, 54, 22, 26


@dataclass(frozen=True)
class Bar:
    """A share with the interval around it, all 0 to 1."""

    share: float
    low: float
    high: float


def bars(
    title: str,
    columns: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Bar]]],
    *,
    top: float = 1.0,
    stated: tuple[float, str] | None = None,
) -> str:
    """An SVG with a row for each name and a bar for each column; the thin line is the interval.

    `top` is the share at the right end of a column; `stated` draws a dashed line at a share, with its words.
    """
    desc = "; ".join(
        f"{name}: {', '.join(f'{one} {bar.share:.1%}' for one, bar in zip(columns, told, strict=True))}"
        for name, told in rows
    )
    mark = unique_id("rates", title + desc)
    each = (WIDTH - LEFT - RIGHT - GAP * (len(columns) - 1)) / len(columns)
    floor = TOP + ROW * len(rows)
    parts = []
    for place, column in enumerate(columns):
        x = LEFT + place * (each + GAP)
        parts += _axis(x, each, floor, top)
        parts.append(words_at(x, 16, column, bold=True))
        for row, (_, told) in enumerate(rows):
            parts += _bar(x, TOP + row * ROW, each / top, told[place])
        if stated:
            line = x + each * stated[0] / top
            parts += [straight(line, TOP - 14, line, floor, BREACH, dashed=True)]
            parts.append(words_at(line - 6, TOP - 18, stated[1], fill=BREACH, anchor="end", size=11))
    parts += [
        words_at(LEFT - 10, TOP + row * ROW + 15, shortened(name, LEFT - 16), anchor="end")
        for row, (name, _) in enumerate(rows)
    ]
    return drawing(mark, title, desc, round(floor + 26), "".join(parts))


def _axis(x: float, each: float, floor: float, top: float) -> list[str]:
    parts = []
    for tick in range(3):
        at = x + each * tick / 2
        parts.append(straight(at, TOP - 4, at, floor, LINE if tick else INK))
        parts.append(
            words_at(at, floor + 16, f"{top * tick / 2:.3g}".rstrip("."), fill=MUTED, anchor="middle", size=10)
        )
    return parts


def _bar(x: float, y: float, scale: float, bar: Bar) -> list[str]:
    middle = y + ROW / 2
    return [
        box(x, y + 4, bar.share * scale, ROW - 8, NEUTRAL, NEUTRAL) if bar.share else "",
        straight(x + bar.low * scale, middle, x + bar.high * scale, middle, INK),
        straight(x + bar.high * scale, middle - 3, x + bar.high * scale, middle + 3, INK),
    ]
