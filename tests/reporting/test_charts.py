"""Charts count everything once, draw the limit where it is, and read without sight and without colour."""

import itertools
import re
from collections import Counter
from decimal import Decimal as D
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairfloor.core.languages import Text
from fairfloor.core.quantities import Figure
from fairfloor.reporting import charts, drawing, labels
from fairfloor.reporting import contents as c
from tests.reporting import sample

SVG = "{http://www.w3.org/2000/svg}"
HOURS = st.decimals(0, 168, places=2, allow_nan=False, allow_infinity=False)
LIMITS = st.none() | st.integers(1, 100).map(lambda hours: c.Limit("at-most", Figure(D(hours), "hour")))
COUNTS = st.integers(0, 60)
SECTIONS = st.builds(
    c.Section, st.just("icti"), st.text("0123456789abc", min_size=1, max_size=3),
    st.builds(lambda zh, en: Text(zh=zh, en=en), st.text("工时与环境设施", min_size=1), st.text("abc <&'\"", min_size=1)),
    COUNTS, COUNTS, COUNTS, COUNTS, COUNTS,
)  # fmt: skip


def parsed(svg):
    """The drawing as XML; it names nothing outside itself and holds no number that is none."""
    tree = ElementTree.fromstring(svg)  # noqa: S314 - our own drawing
    marks = tree.get("aria-labelledby").split()
    assert [tree.find(f"{SVG}title").get("id"), tree.find(f"{SVG}desc").get("id")] == marks
    assert tree.find(f"{SVG}title").text and tree.find(f"{SVG}desc").text
    assert not re.search(r"\b(nan|inf)\b", svg, re.IGNORECASE)
    assert "href" not in svg and "style=" not in svg and "<script" not in svg
    assert all(target.startswith("#") for target in re.findall(r"url\(([^)]*)\)", svg))
    for name in ("x", "y", "width", "height"):
        assert all(float(part.get(name, 0)) >= 0 for part in tree.iter())
    return tree


def words(tree):
    return [part.text for part in tree.iter(f"{SVG}text")]


@given(st.lists(HOURS, max_size=200), LIMITS)
def test_every_worker_week_is_counted_once(hours, limit):
    found = charts.bands(hours, limit)
    assert sum(band.count for band in found) == len(hours)
    assert len(found) <= charts.MOST_BANDS
    assert all(one.end == two.start for one, two in itertools.pairwise(found))
    for place, band in enumerate(found):
        inside = [each for each in hours if band.start < each <= band.end or (place == 0 and each == band.start)]
        assert len(inside) == band.count


@given(st.lists(HOURS, min_size=1, max_size=200), st.integers(1, 100))
def test_the_limit_lies_on_an_edge_so_that_over_means_over(hours, figure):
    limit = c.Limit("at-most", Figure(D(figure), "hour"))
    found = charts.bands(hours, limit)
    over = sum(each > figure for each in hours)
    assert sum(band.count for band in found if band.start >= figure) == over
    assert f"{over:,} worker-weeks are over it" in charts.describe_weekly(found, limit, "en")


@given(st.lists(HOURS, max_size=100), LIMITS, st.sampled_from(labels.languages()))
def test_weekly_hours_is_sound_and_the_same_every_time(hours, limit, language):
    found = charts.bands(hours, limit)
    svg = charts.weekly_hours(found, limit, language)
    tree = parsed(svg)
    assert svg == charts.weekly_hours(found, limit, language)
    assert Counter(f"{band.count:,}" for band in found if band.count) <= Counter(words(tree))


def test_counts_may_come_already_counted():
    assert charts.bands({D(50): 3, D("50.5"): 2}) == charts.bands([D(50)] * 3 + [D("50.5")] * 2)


@pytest.mark.parametrize("hours", [D(-1), D("NaN"), D("Infinity")])
def test_hours_that_are_none_are_refused(hours):
    with pytest.raises(ValueError, match="is no number of hours"):
        charts.bands([hours])


def test_the_limit_is_drawn_and_named():
    tree = parsed(charts.weekly_hours(sample.BANDS, sample.WEEK_LIMIT, "en"))
    assert "Limit: at most 66 h" in words(tree)
    dashed = [part for part in tree.iter(f"{SVG}path") if part.get("stroke-dasharray")]
    assert len(dashed) == 1
    edge = float(re.match(r"M([\d.]+)", dashed[0].get("d")).group(1))
    over = [part for part in tree.iter(f"{SVG}rect") if part.get("fill", "").startswith("url(") and part.get("stroke")]
    bars = [part for part in over if float(part.get("height")) > 0 and float(part.get("width")) > 12]
    assert len(bars) == 2 and all(float(bar.get("x")) >= edge for bar in bars)


def test_bars_are_as_high_as_their_counts():
    tree = parsed(charts.weekly_hours(sample.BANDS, sample.WEEK_LIMIT, "zh"))
    bars = [part for part in tree.iter(f"{SVG}rect") if float(part.get("width")) > 40 and part.get("stroke")]
    scale = float(bars[2].get("height")) / sample.BANDS[2].count
    assert len(bars) == len(sample.BANDS)
    for bar, band in zip(bars, sample.BANDS, strict=True):
        assert abs(float(bar.get("height")) - band.count * scale) < 0.02


def test_a_limit_beyond_the_bands_points_outwards():
    far = c.Limit("at-most", Figure(D(100), "hour"))
    near = c.Limit("at-most", Figure(D(10), "hour"))
    assert "→ Limit: at most 100 h" in words(parsed(charts.weekly_hours(sample.BANDS, far, "en")))
    assert "← Limit: at most 10 h" in words(parsed(charts.weekly_hours(sample.BANDS, near, "en")))


def test_a_limit_in_minutes_is_the_same_limit():
    minutes = c.Limit("at-most", Figure(D(3960), "minute"))
    hours = [D(60), D(70)]
    assert charts.bands(hours, minutes) == charts.bands(hours, sample.WEEK_LIMIT)


def test_nothing_to_show_says_so():
    assert "No worker-weeks to show." in words(parsed(charts.weekly_hours((), None, "en")))
    assert "没有可显示的工人周。" in words(parsed(charts.weekly_hours((), sample.WEEK_LIMIT, "zh")))
    assert "No limit is known." in charts.describe_weekly(sample.BANDS, None, "en")


def test_empty_bands_at_the_ends_are_not_drawn():
    padded = (c.HoursBand(D(0), D(38), 0), *sample.BANDS, c.HoursBand(D(74), D(78), 0))
    assert charts.weekly_hours(padded, sample.WEEK_LIMIT, "en") == charts.weekly_hours(
        sample.BANDS, sample.WEEK_LIMIT, "en"
    )


def test_an_open_band_is_named():
    open_ended = (*sample.BANDS, c.HoursBand(D(74), None, 4000))
    svg = charts.weekly_hours(open_ended, sample.WEEK_LIMIT, "en")
    assert "over 74 h" in ElementTree.fromstring(svg).find(f"{SVG}desc").text  # noqa: S314 - our own drawing
    assert "…" in words(parsed(svg))


@given(st.lists(SECTIONS, max_size=13), st.sampled_from(labels.languages()))
def test_answers_are_as_long_as_their_numbers(sections, language):
    svg = charts.answers(sections, language)
    tree = parsed(svg)
    bars = [part for part in tree.iter(f"{SVG}rect") if part.get("height") == "20"]
    drawn = [count for one in sections for count in (getattr(one, answer) for answer in charts.ANSWERS) if count]
    assert len(bars) == len(drawn)
    longest = max((sum(getattr(one, a) for a in charts.ANSWERS) for one in sections), default=0)
    for bar, count in zip(bars, drawn, strict=True):
        assert abs(float(bar.get("width")) - count * (720 - 280 - 16) / longest) < 0.02
    assert svg == charts.answers(sections, language)


def test_answers_are_told_in_words():
    desc = charts.describe_answers(sample.SECTIONS, "en")
    assert "Working hours: 5 compliant, 2 non-compliant, 1 not applicable, 1 unable to verify" in desc


def brightness(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        (drawing.INK, drawing.PAPER),
        (drawing.MUTED, drawing.PAPER),
        (drawing.BREACH, drawing.PAPER),
        (drawing.PAPER, drawing.BREACH),
        (drawing.PAPER, drawing.GOOD),
        (drawing.INK, drawing.PALE),
    ],
)
def test_words_stand_out_from_their_ground(ink, paper):
    """WCAG 2.2, 1.4.3: at least 4.5 to 1."""
    light, dark = sorted((brightness(ink), brightness(paper)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5
