"""The shape of a table of steps: who takes a step, from which state to which; and the question whether one may."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fairfloor.core.decisions import YES, Decision, no
from fairfloor.core.languages import Text
from fairfloor.core.phrases import phrase


@dataclass(frozen=True)
class Step:
    """One step: `by` names the relations that may take it; `to` is empty where the state stays; `later` = no page yet."""

    id: str
    by: frozenset[str]
    sources: frozenset[str]
    to: str = ""
    later: bool = False


def table(*rows: tuple[str, str, str, str] | tuple[str, str, str, str, bool]) -> Mapping[str, Step]:
    """A table of steps from rows `(id, "relation relation", "state state", target[, later])`."""
    return {
        row[0]: Step(row[0], frozenset(row[1].split()), frozenset(row[2].split()), row[3], len(row) > 4) for row in rows
    }


def may_take(steps: Mapping[str, Step], noun: str, step: str, *, state: str, relations: Iterable[str]) -> Decision:
    """Whether someone who stands in `relations` to a `noun` in `state` may take `step`."""
    row = steps[step]
    if not row.by & set(relations):
        return no("steps.not-yours")
    if state not in row.sources:
        return no(f"steps.{noun}-state", state=phrase_of_state(noun, state))
    return YES


def by_another(relations: Iterable[str]) -> Decision:
    """Whether someone in `relations` decides about a visit as another than its team, who would judge their own work.

    ``team`` among them is whoever ever was, whatever role they hold on the day (`registry.viewers.stands`).
    """
    return no("steps.own-work") if "team" in relations else YES


def phrase_of_state(noun: str, state: str) -> Text:
    """The state's name for people, from the phrases `states.<noun>-<state>`."""
    return phrase(f"states.{noun}-{state}")
