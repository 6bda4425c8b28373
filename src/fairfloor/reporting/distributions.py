"""Draws how the observed values of a rule are spread, with the limit drawn in, as a small self-contained SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from fairfloor.core.languages import run_on
from fairfloor.core.quantities import plain
from fairfloor.reporting.charts import legend, small, ticks
from fairfloor.reporting.drawing import (
    BREACH,
    INK,
    LINE,
    MUTED,
    NEUTRAL,
    WIDTH,
    box,
    drawing,
    hatching,
    straight,
    unique_id,
    words_at,
)
from fairfloor.reporting.labels import say

LEFT, RIGHT, TOP, BOTTOM, HEIGHT = 64, 16, 46, 56, 320
MOST_FILLED = 40  # bands, beyond which empty ones between others are not drawn


@dataclass(frozen=True)
class Band:
    """So many `cases` from `start` up to, but not including, `end`."""

    start: Decimal
    end: Decimal
    cases: int


@dataclass(frozen=True)
class Distribution:
    """The observed values of one kind of case: `bands` in order, `limit` and how a value must stand to it.

    `axis` says what the values are, with their unit; `cases` what is counted (working days), `count` the same as a title
    (Number of working days). `words` are lowest, median, highest and limit as people read them; `beyond` counts the cases
    outside the limit; `whole` says that values are counts, so that a band one wide that begins at the limit holds the limit
    alone.
    """

    title: str
    unit: str
    axis: str
    cases: str
    count: str
    bands: tuple[Band, ...]
    words: tuple[str, str, str, str]
    compare: str
    limit: Decimal | None
    beyond: int
    whole: bool


def describe(told: Distribution, language: str) -> str:
    """What the chart shows, in words."""
    lowest, median, highest, limit = told.words
    most = max(told.bands, key=lambda band: band.cases)
    said = say(
        language, "chart.distribution_desc", number=f"{sum(band.cases for band in told.bands):,}", cases=told.cases,
        axis=told.axis, lowest=lowest, highest=highest, median=median, bands=len(told.bands), most=f"{most.cases:,}",
        band=f"{plain(most.start)}–{plain(most.end)} {told.unit}".strip(),
    )  # fmt: skip
    if told.limit is None:
        return run_on(said, say(language, "chart.distribution_no_limit"))
    return run_on(said, say(language, "chart.distribution_limit", figure=limit, beyond=f"{told.beyond:,}"))


def distribution(told: Distribution, language: str) -> str:
    """The SVG: a bar a band, hatched where it reaches beyond the limit; empty without bands."""
    if not told.bands:
        return ""
    bands = _filled(told.bands)
    title, desc = say(language, "chart.distribution_title", rule=told.title), describe(told, language)
    mark = unique_id("spread", title + desc)
    breadth, floor = WIDTH - LEFT - RIGHT, HEIGHT - BOTTOM
    each, (step, most) = breadth / len(bands), ticks(max(band.cases for band in bands))
    parts = [hatching(mark, BREACH)]
    for tick in range(0, most + 1, step):
        y = floor - (floor - TOP) * tick / most
        parts.append(straight(LEFT, y, WIDTH - RIGHT, y, LINE if tick else INK))
        parts.append(words_at(LEFT - 8, y + 4, f"{tick:,}", fill=MUTED, anchor="end"))
    beyond = [_beyond(band, told) for band in bands]
    for place, band in enumerate(bands):
        x, y = LEFT + place * each, floor - (floor - TOP) * band.cases / most
        if band.cases:
            fill, edge = (f"url(#{mark}-hatch)", BREACH) if beyond[place] else (NEUTRAL, NEUTRAL)
            parts.append(box(x + 1, y, each - 2, floor - y, fill, edge))
            size = small(each, band.cases)
            parts.append(words_at(x + each / 2, y - 5, f"{band.cases:,}", size=size, anchor="middle"))
    parts += _edges(bands, each, floor)
    parts += _limit_line(told, bands, each, floor, language)
    parts.append(words_at(LEFT + breadth / 2, HEIGHT - 10, told.axis, anchor="middle"))
    parts.append(words_at(LEFT, 14, told.count, fill=MUTED))
    plain_bars = say(language, "chart.distribution_judged" if told.limit is None else "chart.within")
    marks = [(plain_bars, NEUTRAL, NEUTRAL)]
    if any(beyond):
        marks.append((say(language, "chart.distribution_beyond"), f"url(#{mark}-hatch)", BREACH))
    parts += legend(marks, WIDTH - RIGHT)
    return drawing(mark, title, desc, HEIGHT, "".join(parts))


def _filled(bands: Sequence[Band]) -> list[Band]:
    """The bands with the empty ones between them, where that does not make too many."""
    found: list[Band] = []
    for band in bands:
        width = band.end - band.start
        missing = int((band.start - found[-1].end) / width) if found and width else 0
        if 0 < missing <= MOST_FILLED:
            last = found[-1].end
            found += [Band(last + n * width, last + (n + 1) * width, 0) for n in range(missing)]
        found.append(band)
    return found if len(found) <= MOST_FILLED else list(bands)


def _beyond(band: Band, told: Distribution) -> bool:
    """Whether the band holds values outside the limit, or may hold some."""
    if told.limit is None or not told.beyond:
        return False
    last = band.end - 1 if told.whole else band.end  # what the band ends before, or the largest count in it
    below, above = band.start < told.limit, last > told.limit
    return below if told.compare == "at-least" else above if told.compare != "exactly" else below or above


def _edges(bands: Sequence[Band], each: float, floor: float) -> list[str]:
    every = 1 if each >= 40 else 2 if each >= 20 else 4
    edges = [band.start for band in bands] + [bands[-1].end]
    parts = []
    for place in range(0, len(edges), every):
        x = LEFT + place * each
        parts += [straight(x, floor, x, floor + 5, INK)]
        parts += [words_at(x, floor + 19, plain(edges[place]), fill=MUTED, anchor="middle")]
    return parts


def _limit_line(told: Distribution, bands: Sequence[Band], each: float, floor: float, language: str) -> list[str]:
    if told.limit is None:
        return []
    first, last = bands[0].start, bands[-1].end
    place = Decimal(len(bands))
    for number, band in enumerate(bands):
        if told.limit <= band.end:
            share = (told.limit - band.start) / (band.end - band.start)
            place = number + max(share, Decimal(0))
            break
    x = LEFT + each * float(place)
    beside = x > LEFT + each * len(bands) / 2
    words = say(language, "chart.limit", figure=told.words[3])
    outside = "→ " if told.limit > last else "← " if told.limit < first else ""
    return [
        straight(x, TOP - 14, x, floor, BREACH, dashed=True),
        words_at(
            x + (-6 if beside else 6), TOP - 6, outside + words, fill=BREACH, anchor="end" if beside else "start", bold=True
        ),
    ]  # fmt: skip
