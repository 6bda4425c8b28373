"""The printed law: fresh, complete, with every source and every gap."""

from pathlib import Path

import pytest

from fairfloor.core import law
from fairfloor.reporting import lawpages

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("path", sorted(lawpages.pages()))
def test_the_committed_page_is_what_the_shelf_says(path: str) -> None:
    assert (ROOT / path).read_text("utf-8") == lawpages.pages()[path], "stale: run make docs"


def test_every_value_source_and_gap_is_on_the_page() -> None:
    page = lawpages.render("kh")
    for id in law.parameters("kh"):
        one = law.load("kh", id)
        assert f"\n## {id}\n" in page
        for act in one.enactments:
            assert f"| {act.since} |" in page
            assert act.source.url in page
        for gap in one.gaps:
            assert gap.why["en"] in page and gap.why["zh"] in page


def test_who_a_value_is_for_and_where_the_law_sets_none() -> None:
    page = lawpages.render("kh")
    assert (
        "| 2025-01-01 | 206.00 USD | sector: textile, garment and footwear, travel goods and bags; on probation: yes |"
        in page
    )
    assert "| 2018-07-06 | sets no figure | sector: other sectors |" in page
    assert "Not known 2017-01-01 to 2018-01-01 (not included) (sector: textile, garment and footwear):" in page
    assert "Worked out from maximum-hours-per-day, working-days-per-week." in page
