"""The chart of a rule: which bars are hatched, where the limit stands, and what is said to those who do not see it."""

import re
import xml.etree.ElementTree as tree
from decimal import Decimal as D
from typing import Any

import pytest

from fairfloor.reporting.distributions import Band, Distribution, describe, distribution

SVG = "{http://www.w3.org/2000/svg}"
HOURS = tuple(Band(D(n), D(n + 1), cases) for n, cases in ((7, 250), (8, 3546), (9, 338), (10, 103), (11, 80), (13, 2)))
DAYS = tuple(Band(D(n), D(n + 1), n) for n in (5, 6, 7, 8))


def told(**over: Any) -> Distribution:
    values: dict[str, Any] = {
        "title": "Hours in a day", "unit": "h", "axis": "Hours worked in a day (h)", "cases": "working days",
        "count": "Number of working days", "bands": HOURS, "words": ("7.2 h", "8.3 h", "13.1 h", "10 h"),
        "compare": "at-most", "limit": D(10), "beyond": 185, "whole": False,
    }  # fmt: skip
    return Distribution(**{**values, **over})


def parsed(made: str) -> tree.Element:
    return tree.fromstring(made)  # noqa: S314 - our own drawing of a moment ago


def bars(made: str) -> list[tuple[float, bool]]:
    """Left edge of each bar, and whether it is hatched; the legend's own mark is no bar."""
    boxes = [
        part for part in parsed(made).iter(f"{SVG}rect") if part.get("stroke") and float(part.get("width", 0)) > 14
    ]
    return [(float(box.get("x", 0)), box.get("fill", "").startswith("url(")) for box in boxes]


def hatched(**over: Any) -> list[bool]:
    return [mark for _, mark in bars(distribution(told(**over), "en"))]


def test_hours_beyond_the_limit_are_hatched_also_in_the_band_that_begins_at_it():
    assert hatched() == [False, False, False, True, True, True]


def test_a_count_at_the_limit_is_within_it():
    assert hatched(bands=DAYS, limit=D(6), unit="d", whole=True) == [False, False, True, True]
    assert hatched(bands=DAYS, limit=D(6), unit="d", compare="at-least", whole=True) == [True, False, False, False]


@pytest.mark.parametrize(("compare", "marks"), [
    ("at-least", [True, True, True, False, False, False]),
    ("exactly", [True] * 6),
])  # fmt: skip
def test_which_side_of_the_limit_is_outside(compare: str, marks: list[bool]):
    assert hatched(compare=compare) == marks


def test_nothing_is_hatched_where_no_case_is_outside_or_no_limit_is_known():
    assert not any(hatched(beyond=0)) and not any(hatched(limit=None))


def test_the_limit_is_drawn_where_the_band_begins_and_empty_bands_keep_their_room():
    made = distribution(told(), "en")
    dashed = [part for part in parsed(made).iter(f"{SVG}path") if part.get("stroke-dasharray")]
    edge = float(re.match(r"M([\d.]+)", dashed[0].get("d", ""))[1])  # type: ignore[index]
    places = [x for x, _ in bars(made)]
    assert len(dashed) == 1 and abs(places[3] - edge) <= 1.01
    width = places[1] - places[0]
    assert abs((places[5] - places[4]) - 2 * width) < 0.01, "nobody worked 12 to 13 h"


@pytest.mark.parametrize(("language", "limit"), [("en", "limit"), ("zh", "限")])
def test_it_is_told_in_words_too(language: str, limit: str):
    said = describe(told(title="x"), language)
    assert all(word in said.lower() for word in ("13.1 h", "8.3 h", "10 h", "185", limit)), said
    assert distribution(told(bands=()), language) == ""


def words(made: str) -> list[str]:
    return [part.text or "" for part in parsed(made).iter(f"{SVG}text")]


def test_its_axes_tell_what_is_measured_and_counted_and_its_legend_what_the_bars_are():
    both = words(distribution(told(), "en"))
    assert {"Hours worked in a day (h)", "Number of working days"} <= set(both)
    assert {"within the limit", "reaches beyond the limit"} <= set(both)
    within = words(distribution(told(beyond=0), "en"))
    assert "within the limit" in within and "reaches beyond the limit" not in within
    assert "all that were judged" in words(distribution(told(limit=None), "en"))
    assert "。 " not in describe(told(), "zh") and "。限值：" in describe(told(), "zh")
    assert "Hours worked in a day (h): 4,319 working days judged" in describe(told(), "en")
