"""The tables of steps against the drawn ones in `steps.md`: every step, by every relation, in every state."""

from itertools import product
from pathlib import Path

import pytest

from fairfloor.core import (
    amendments,
    clarifications,
    delays,
    factories,
    noncooperation,
    remedies,
    reports,
    reviews,
    visits,
)
from fairfloor.core.access import ADDRESSEE, FOLLOWING, OWN_REVIEWER, ROLES, TEAM
from fairfloor.core.steps import Step, may_take, phrase_of_state

DRAWN = Path(__file__).with_name("steps.md")
LETTERS = {
    "O": "officer",
    "T": "team",
    "R": "reviewer",
    "M": "manager",
    "A": "addressee",
    "F": "following",
    "V": "own-reviewer",
}
RELATIONS = (*ROLES, TEAM, ADDRESSEE, FOLLOWING, OWN_REVIEWER)
# The noun of the drawn table -> the table in core, the noun of its states' names.
TABLES = {
    "visit": (visits.STEPS, "visit", visits.STATES),
    "noncooperation": (noncooperation.STEPS, "noncooperation", noncooperation.STATES),
    "report": (reports.STEPS, "report", reports.STATES),
    "amendment": (amendments.STEPS, "amendment", amendments.STATES),
    "comment": (reviews.STEPS, "comment", reviews.STATES),
    "objection": (remedies.OBJECTION_STEPS, "objection", remedies.OBJECTION_STATES),
    "action": (remedies.ACTION_STEPS, "action", remedies.ACTION_STATES),
    "clarification": (clarifications.STEPS, "clarification", clarifications.STATES),
    "delay": (delays.STEPS, "delay", delays.STATES),
    "participation": (factories.PARTICIPATION_STEPS, "participation", factories.PARTICIPATION_STATES),
    "profile": (factories.PROFILE_STEPS, "participation", factories.PARTICIPATION_STATES),
    "permit": (factories.PERMIT_STEPS, "permit", factories.PERMIT_STATES),
}


def drawn(noun: str) -> list[dict[str, str]]:
    """The rows of the drawn table of `noun` by its column names."""
    section = DRAWN.read_text("utf-8").split(f"\n## {noun}\n")[1].split("\n## ")[0]
    lines = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    head, _, *rows = [[cell.strip() for cell in line] for line in lines]
    return [dict(zip(head, row, strict=True)) for row in rows]


def may(cell: str) -> set[str]:
    """The relations that a cell names."""
    return set(RELATIONS) | {"anyone"} if cell == "anyone" else {LETTERS[letter] for letter in cell.replace(".", "")}


def cases() -> list[object]:
    return [pytest.param(noun, row, id=f"{noun} {row['step']}") for noun in TABLES for row in drawn(noun)]


@pytest.mark.parametrize("noun", TABLES)
def test_the_drawn_table_has_every_step_and_every_state(noun):
    steps, _, states = TABLES[noun]
    rows = drawn(noun)
    assert [row["step"] for row in rows] == list(steps)
    assert list(rows[0]) == ["step", "none", *states, "to"]


@pytest.mark.parametrize(("noun", "row"), cases())
def test_a_step_is_for_those_and_in_those_states_that_are_drawn(noun, row):
    steps, named, states = TABLES[noun]
    step: Step = steps[row["step"]]
    assert (step.to or "=") == row["to"]
    ever = set().union(*(may(row[state]) for state in ("none", *states)))
    for relation, state in product(RELATIONS, ("none", *states)):
        stands = {relation, "anyone"} if "anyone" in step.by else {relation}
        decision = may_take(steps, named, step.id, state=state, relations=stands)
        assert bool(decision) == (relation in may(row[state])), (relation, state)
        if not decision:
            assert decision.why is not None
            said = "not yours" if relation not in ever else phrase_of_state(named, state)["en"]
            assert said in decision.why["en"], (relation, state)
            assert decision.why["zh"]


@pytest.mark.parametrize(("noun", "row"), cases())
def test_nobody_takes_a_step_without_standing_in_a_relation(noun, row):
    steps, named, states = TABLES[noun]
    for state in ("none", *states):
        assert not may_take(steps, named, row["step"], state=state, relations=())
