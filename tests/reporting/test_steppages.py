"""The committed page of steps is the one that the tables print, and it shows every step and every state."""

import re
from pathlib import Path

import pytest

from fairfloor.core.steps import phrase_of_state
from fairfloor.reporting import steppages

ROOT = Path(__file__).parents[2]
DRAWN = [table for table in steppages.TABLES if any(step.to for step in table.steps.values())]


def titled(table):
    return table.title


@pytest.mark.parametrize("path", steppages.pages())
def test_the_committed_page_is_not_stale(path):
    committed = (ROOT / path).read_text(encoding="utf-8")
    assert committed == steppages.pages()[path], f"{path} is stale: print it again (`make docs`)"


@pytest.mark.parametrize("table", steppages.TABLES, ids=titled)
def test_every_step_has_a_row_and_every_state_its_name_in_both_languages(table):
    section = steppages.render().split(f"## {table.title}\n")[1].split("\n## ")[0]
    assert re.findall(r"^\| `([a-z-]+)` \|", section, re.MULTILINE) == list(table.steps)
    for state in {state for step in table.steps.values() for state in (*step.sources, step.to)} - {""}:
        name = phrase_of_state(table.noun, state)
        assert f"`{state}` {name['en']} {name['zh']}" in section


@pytest.mark.parametrize("table", DRAWN, ids=titled)
def test_the_diagram_has_an_arrow_for_each_move_and_names_each_state_once(table):
    drawn = steppages.diagram(table)
    arrows = re.findall(r"^    (\S+) --> (\S+): ([a-z-]+) \((.+)\)$", drawn, re.MULTILINE)
    moves = [(source, step) for step in table.steps.values() if step.to for source in step.sources]
    assert len(arrows) == len(moves)
    for source, step in moves:
        there = "[*]" if source == "none" else source.replace("-", "_")
        assert (there, step.to.replace("-", "_"), step.id, " or ".join(sorted(step.by))) in arrows
    assert sorted(re.findall(r" as (\w+)$", drawn, re.MULTILINE)) == sorted(s.replace("-", "_") for s in table.states)


@pytest.mark.parametrize("table", DRAWN, ids=titled)
def test_every_state_can_be_reached_and_ends_somewhere(table):
    reached = {step.to for step in table.steps.values()}
    assert set(table.states) <= reached
    ends = re.findall(r"^    (\w+) --> \[\*\]$", steppages.diagram(table), re.MULTILINE)
    assert ends
    assert not set(ends) & {source.replace("-", "_") for step in table.steps.values() if step.to for source in step.sources
                            if step.to != source}  # fmt: skip
