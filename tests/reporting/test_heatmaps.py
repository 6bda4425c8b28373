"""The drawing of hours by worker and week: what is missing is marked by a dot that no font draws, in either language."""

import re
from decimal import Decimal

import pytest

from fairfloor.reporting import heatmaps

WEEKS = [f"2025-08-{day:02}" for day in (4, 11, 18)]
DOT = re.compile(r'<circle cx="([\d.]+)" cy="[\d.]+" r="2" fill="(#\w+)"/>')


def drawn(hours: tuple[float | None, ...], gaps: set[int], weeks: list[str], language: str) -> str:
    row = heatmaps.Row("w-1", hours, frozenset(gaps))
    return heatmaps.heat_map([row], weeks, Decimal(60), "60 h", language)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_week_that_misses_something_has_a_dot_beside_its_number(language: str) -> None:
    svg = drawn((20, 50, 70), {0, 2}, WEEKS, language)
    (first, _), (last, ink) = DOT.findall(svg)
    assert "·" not in svg and "•" not in svg
    number = re.search(r'<text x="([\d.]+)"[^>]*>20</text>', svg)
    assert number and float(first) > float(number[1])
    # On hatching the dot stands on the white ground of its number, in the ink of both.
    ground = [(float(x), float(width)) for x, width in re.findall(r'<rect x="([\d.]+)" y="\d+" width="(26)"', svg)]
    assert any(x < float(last) - 2 and float(last) + 2 <= x + width for x, width in ground) and ink == "#1b1f24"


def test_where_weeks_are_too_many_for_numbers_the_dot_stands_alone() -> None:
    weeks = [f"week {place}" for place in range(40)]
    svg = drawn((70.0,) * 40, {3}, weeks, "en")
    assert len(DOT.findall(svg)) == 1 and ">70<" not in svg
    assert svg.count('width="8"') == 1  # the white ground of the dot on its hatching
    assert not DOT.findall(drawn((70.0,) * 40, set(), weeks, "en"))
