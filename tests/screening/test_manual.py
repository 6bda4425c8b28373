"""The reference pages about screening are those that the code prints."""

import subprocess
import sys
from pathlib import Path

import pytest

from fairfloor.core.vocabulary import vocabulary
from fairfloor.screening.manual import PAGES
from fairfloor.screening.rulebook import RULES
from fairfloor.screening.tables import TABLES

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_not_stale(name):
    printed = (REFERENCE / name).read_text("utf-8")
    assert printed == PAGES[name](), "Run: python -m fairfloor.screening.manual docs/reference"


def test_every_page_is_written_into_a_folder(tmp_path):
    subprocess.run([sys.executable, "-m", "fairfloor.screening.manual", str(tmp_path)], check=True)
    assert {path.name for path in tmp_path.iterdir()} == set(PAGES)


def test_every_table_and_every_rule_is_on_its_page():
    tables, rules = PAGES["screening-tables.md"](), PAGES["screening-rules.md"]()
    assert all(f"## {table.name}\n" in tables for table in TABLES)
    for rule in RULES:
        assert rule.query.strip() in rules
        assert rule.explanation["zh"] in rules
        assert rule.explanation["en"] in rules


def test_every_query_is_named_after_its_rule():
    assert all(rule.query.strip().startswith(f"-- {rule.id}\n") for rule in RULES)


def test_everything_that_a_rule_asks_the_law_has_a_name_for_people():
    """A law that is silent is told of by what was asked, and nobody reads an identifier."""
    asked = {need.parameter for rule in RULES for need in rule.needs} | {
        one for rule in RULES for one in rule.parameters
    }
    assert asked - set(vocabulary().parameters) == set()
