"""The committed reference page is the one that the shelf prints."""

from pathlib import Path

import pytest

from fairfloor.core import procedures
from fairfloor.reporting import procedurepages

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("path", procedurepages.pages())
def test_the_committed_page_is_not_stale(path):
    committed = (ROOT / path).read_text(encoding="utf-8")
    assert committed == procedurepages.pages()[path], f"{path} is stale: print it again (`make docs`)"


def test_the_page_shows_every_clock_and_every_entry_in_both_languages():
    page, procedure = procedurepages.render("bfc"), procedures.load("bfc")
    for clock in procedure.clocks:
        assert clock.rule(procedure.zone)["en"] in page
        assert clock.rule(procedure.zone)["zh"] in page
    for attribute in procedures.LISTS.values():
        for item in getattr(procedure, attribute):
            assert f"| `{item.id}` | {item.title['en']} | {item.title['zh']} |" in page
