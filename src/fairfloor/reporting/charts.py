"""Draws the charts of reports and pages as small self-contained SVG, the same file in HTML and in PDF.

Every colour has one meaning, and no meaning rests on colour alone: what is over a limit is hatched and counted in
words, answers differ by pattern and carry their numbers. Equal input gives equal bytes.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_CEILING, Decimal

from fairfloor.core.languages import run_on
from fairfloor.core.measures import measured
from fairfloor.core.quantities import Figure, convert, plain
from fairfloor.reporting import contents as c
from fairfloor.reporting.drawing import (
    BREACH,
    GOOD,
    INK,
    LINE,
    MUTED,
    NEUTRAL,
    PALE,
    PAPER,
    WIDTH,
    box,
    drawing,
    hatching,
    shortened,
    straight,
    unique_id,
    wide,
    words_at,
)
from fairfloor.reporting.labels import say

MOST_BANDS = 24
ANSWERS = ("compliant", "non_compliant", "not_applicable", "unable_to_verify", "unanswered")
CEILINGS = ("at-most", "less-than")


def bands(
    hours: Iterable[Decimal] | Mapping[Decimal, int], limit: c.Limit | None = None, width: int = 4
) -> tuple[c.HoursBand, ...]:
    """Worker-weeks counted by their hours: bands of `width` hours whose edges meet the limit, gaps included.

    `hours`: hours of each worker-week, or hours and how many worker-weeks had them. The counts of the bands add up to
    all that came in. Bands widen until at most 24 are left. Raises ValueError for hours below zero or not finite.
    """
    counted = Counter(hours)
    for each in counted:
        if not Decimal(each).is_finite() or each < 0:
            raise ValueError(f"{each} h is no number of hours in a week")
    if not counted:
        return ()
    edge = _hours(limit) or Decimal(0)
    step = Decimal(width)
    while True:
        places = Counter[int]()
        for each, count in counted.items():
            places[int(((Decimal(each) - edge) / step).to_integral_value(ROUND_CEILING))] += count
        first, last = min(places), max(places)
        if last - first < MOST_BANDS:
            return tuple(
                c.HoursBand(max(edge + (place - 1) * step, Decimal(0)), edge + place * step, places[place])
                for place in range(first, last + 1)
            )
        step *= 2


def weekly_hours(weeks: Sequence[c.HoursBand], limit: c.Limit | None, language: str) -> str:
    """An SVG of worker-weeks by hours (see `bands`), with the limit drawn in; in words in its title and desc."""
    left, right, top, bottom, height = 64, 16, 46, 56, 320
    title, weeks = say(language, "chart.weekly_title"), _filled(weeks)
    desc = describe_weekly(weeks, limit, language)
    mark = unique_id("weekly", desc)
    if not weeks:
        words = words_at(WIDTH / 2, 40, say(language, "chart.weekly_empty"), size=13, fill=MUTED, anchor="middle")
        return drawing(mark, title, desc, 72, words)
    breadth, floor = WIDTH - left - right, height - bottom
    step, most = ticks(max(band.count for band in weeks))
    over = [_is_over(band, limit) for band in weeks]
    each = breadth / len(weeks)

    def up(count: int) -> float:
        return floor - (floor - top) * count / most

    parts = [hatching(mark, BREACH)]
    for tick in range(0, most + 1, step):
        parts.append(straight(left, up(tick), WIDTH - right, up(tick), LINE if tick else INK))
        parts.append(words_at(left - 8, up(tick) + 4, f"{tick:,}", fill=MUTED, anchor="end"))
    for place, band in enumerate(weeks):
        x, y = left + place * each, up(band.count)
        fill = f"url(#{mark}-hatch)" if over[place] else NEUTRAL
        if band.count:
            parts.append(box(x + 2, y, each - 4, floor - y, fill, BREACH if over[place] else NEUTRAL))
            parts.append(
                words_at(x + each / 2, y - 5, f"{band.count:,}", size=small(each, band.count), anchor="middle")
            )
    parts += _edges(weeks, left, each, floor)
    parts += _limit_line(weeks, limit, language, left, each, top, floor)
    parts.append(words_at(left + breadth / 2, height - 10, say(language, "chart.weekly_axis"), anchor="middle"))
    parts.append(words_at(left, 14, say(language, "chart.weekly_count"), fill=MUTED, anchor="start"))
    parts += legend(
        [(say(language, "chart.within"), NEUTRAL, NEUTRAL)]
        + ([(say(language, "chart.over"), f"url(#{mark}-hatch)", BREACH)] if any(over) else []),
        WIDTH - right,
    )
    return drawing(mark, title, desc, height, "".join(parts))


def answers(sections: Sequence[c.Section], language: str) -> str:
    """An SVG bar a section: its clauses by answer, each part with its number; in words in its title and desc."""
    left, right, top, row = 280, 16, 34, 30
    desc = describe_answers(sections, language)
    mark = unique_id("answers", desc)
    longest = max((_total(section) for section in sections), default=0)
    scale = (WIDTH - left - right) / max(longest, 1)
    fills = {
        "compliant": (GOOD, GOOD, PAPER),
        "non_compliant": (BREACH, BREACH, PAPER),
        "not_applicable": (PALE, MUTED, INK),
        "unable_to_verify": (f"url(#{mark}-hatch)", MUTED, INK),
        "unanswered": (PAPER, MUTED, INK),
    }
    parts = [hatching(mark, MUTED)]
    for place, section in enumerate(sections):
        y = top + place * row
        parts.append(words_at(left - 10, y + 17, shortened(section.title.say(language), left - 16), anchor="end"))
        x = float(left)
        for answer in ANSWERS:
            count = getattr(section, answer)
            if not count:
                continue
            fill, edge, ink = fills[answer]
            parts.append(box(x, y + 2, count * scale, row - 10, fill, edge))
            parts += _inside(x, y + 2, count * scale, row - 10, count, ink, fill.startswith("url"))
            x += count * scale
    used = [answer for answer in ANSWERS if any(getattr(section, answer) for section in sections)]
    parts += legend([(say(language, f"answers.{answer}"), *fills[answer][:2]) for answer in used], WIDTH - right)
    return drawing(mark, say(language, "chart.answers_title"), desc, top + row * len(sections) + 6, "".join(parts))


def _filled(weeks: Sequence[c.HoursBand]) -> Sequence[c.HoursBand]:
    """The bands from the first to the last that holds anything."""
    places = [place for place, band in enumerate(weeks) if band.count]
    return weeks[places[0] : places[-1] + 1] if places else ()


def _hours(limit: c.Limit | None) -> Decimal | None:
    if limit is None or not isinstance(limit.figure, Figure):
        return None
    return convert(limit.figure, "hour").value


def _is_over(band: c.HoursBand, limit: c.Limit | None) -> bool:
    edge = _hours(limit)
    return edge is not None and limit is not None and limit.compare in CEILINGS and band.start >= edge


def _total(section: c.Section) -> int:
    return sum(getattr(section, answer) for answer in ANSWERS)


def describe_weekly(weeks: Sequence[c.HoursBand], limit: c.Limit | None, language: str) -> str:
    """What the chart of weekly hours shows, in words."""
    weeks = _filled(weeks)
    if not weeks:
        return say(language, "chart.weekly_empty")
    most = max(weeks, key=lambda band: band.count)
    total = sum(band.count for band in weeks)
    described = say(
        language,
        "chart.weekly_desc",
        weeks=f"{total:,}",
        bands=len(weeks),
        most=f"{most.count:,}",
        band=_band(most, language),
    )
    if limit is None:
        return run_on(described, say(language, "chart.weekly_desc_no_limit"))
    over = sum(band.count for band in weeks if _is_over(band, limit))
    told = say(language, "chart.weekly_desc_limit", limit=_limit_words(limit, language), over=f"{over:,}")
    return run_on(described, told)


def _limit_words(limit: c.Limit, language: str) -> str:
    words = say(language, f"compare.{limit.compare}", figure=limit.figure.say(language), to="").strip()
    return measured(words, limit.measure or "", language, value=limit.figure)


def _band(band: c.HoursBand, language: str) -> str:
    if band.end is None:
        return say(language, "chart.band_open", start=plain(band.start))
    return say(language, "chart.band", start=plain(band.start), end=plain(band.end))


def describe_answers(sections: Sequence[c.Section], language: str) -> str:
    """What the chart of answers shows, in words."""
    said = []
    for section in sections:
        counts = [(answer, getattr(section, answer)) for answer in ANSWERS]
        parts = [
            say(language, "chart.answers_part", count=count, answer=say(language, f"answers.{answer}").lower())
            for answer, count in counts
            if count
        ]
        comma = say(language, "language.comma")
        said.append(say(language, "chart.answers_section", title=section.title.say(language), parts=comma.join(parts)))
    return say(language, "chart.answers_desc", sections=say(language, "language.semicolon").join(said))


def ticks(most: int) -> tuple[int, int]:
    """A round step and the top of an axis from 0 that holds `most`, in four to six steps."""
    step, factors = 1, (2, Decimal("2.5"), 2)  # 1, 2, 5, 10, 20, 50 …
    turn = 0
    while most > 5 * step:
        step = int(step * factors[turn % 3])
        turn += 1
    return step, -(-most // step) * step


def small(each: float, count: int) -> float:
    """A size at which `count` fits over a bar `each` wide."""
    return max(7.0, min(12.0, each / (0.6 * len(f"{count:,}"))))


def _edges(weeks: Sequence[c.HoursBand], left: float, each: float, floor: float) -> list[str]:
    every = 1 if each >= 26 else 2 if each >= 13 else 4
    parts = []
    for place in range(0, len(weeks) + 1, every):
        hours = weeks[place].start if place < len(weeks) else weeks[-1].end
        words = "…" if hours is None else plain(hours)
        x = left + place * each
        parts += [straight(x, floor, x, floor + 5, INK), words_at(x, floor + 19, words, fill=MUTED, anchor="middle")]
    return parts


def _limit_line(
    weeks: Sequence[c.HoursBand],
    limit: c.Limit | None,
    language: str,
    left: float,
    each: float,
    top: float,
    floor: float,
) -> list[str]:
    edge = _hours(limit)
    if edge is None or limit is None:
        return []
    first, last = weeks[0].start, weeks[-1].end if weeks[-1].end is not None else weeks[-1].start
    x = left + each * float(_place(edge, weeks))
    x = min(max(x, left), left + each * len(weeks))
    words = _limit_words(limit, language)
    words = say(language, "chart.limit", figure=words)
    beside = x > left + each * len(weeks) / 2
    outside = "→ " if edge > last else "← " if edge < first else ""
    return [
        straight(x, top - 14, x, floor, BREACH, dashed=True),
        words_at(
            x + (-6 if beside else 6),
            top - 6,
            outside + words,
            fill=BREACH,
            anchor="end" if beside else "start",
            bold=True,
        ),
    ]


def _place(edge: Decimal, weeks: Sequence[c.HoursBand]) -> Decimal:
    """Where `edge` lies along the bands, in bands from the left."""
    for place, band in enumerate(weeks):
        if band.end is None or edge <= band.end:
            share = Decimal(0) if band.end is None else (edge - band.start) / (band.end - band.start)
            return place + max(share, Decimal(0))
    return Decimal(len(weeks))


def _inside(x: float, y: float, width: float, height: float, count: int, ink: str, hatched: bool) -> list[str]:
    need = 4 + 7 * len(str(count))
    if width < need:
        return []
    middle = x + width / 2
    under = [box(middle - need / 2, y + 3, need, height - 6, PAPER, PAPER)] if hatched else []
    return [*under, words_at(middle, y + height / 2 + 4, str(count), size=11, fill=ink, anchor="middle", bold=True)]


def legend(entries: Sequence[tuple[str, str, str]], right: float) -> list[str]:
    """Words beside their filled boxes, `(words, fill, edge)`, in one line that ends at `right`."""
    x = right - sum(22 + wide(words) * 12 + 14 for words, _, _ in entries) + 14
    parts = []
    for words, fill, edge in entries:
        parts += [box(x, 5, 12, 12, fill, edge), words_at(x + 18, 15, words, anchor="start")]
        x += 22 + wide(words) * 12 + 14
    return parts
