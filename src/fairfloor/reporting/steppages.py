"""Prints the tables of steps, and a diagram of each, as a reference page: who may move what, from where to where."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

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
from fairfloor.core.steps import Step, phrase_of_state

PAGE = "docs/reference/steps.md"
NONE = "none"  # where a thing begins: it does not exist yet


@dataclass(frozen=True)
class Table:
    """One table of steps: the noun of its states' names, its title, the file that holds it, its steps and states."""

    noun: str
    title: str
    file: str
    steps: Mapping[str, Step]
    states: Sequence[str]


TABLES = (
    Table("visit", "Visit · 查访", "core/visits.py", visits.STEPS, visits.STATES),
    Table(
        "noncooperation", "Non-cooperation report · 不合作报告", "core/noncooperation.py", noncooperation.STEPS,
        noncooperation.STATES,
    ),
    Table("report", "Report · 报告", "core/reports.py", reports.STEPS, reports.STATES),
    Table("amendment", "Amendment · 修订", "core/amendments.py", amendments.STEPS, amendments.STATES),
    Table("comment", "Review comment · 审核意见", "core/reviews.py", reviews.STEPS, reviews.STATES),
    Table("objection", "Objection · 反对", "core/remedies.py", remedies.OBJECTION_STEPS, remedies.OBJECTION_STATES),
    Table("action", "Corrective action · 纠正行动", "core/remedies.py", remedies.ACTION_STEPS, remedies.ACTION_STATES),
    Table(
        "clarification", "Clarification meeting · 阐明会议", "core/clarifications.py", clarifications.STEPS,
        clarifications.STATES,
    ),
    Table("delay", "Delay of access · 查阅延迟", "core/delays.py", delays.STEPS, delays.STATES),
    Table(
        "participation", "Participation · 参与", "core/factories.py", factories.PARTICIPATION_STEPS,
        factories.PARTICIPATION_STATES,
    ),
    Table("participation", "Profile · 概况", "core/factories.py", factories.PROFILE_STEPS, factories.PARTICIPATION_STATES),
    Table("permit", "Permit · 许可", "core/factories.py", factories.PERMIT_STEPS, factories.PERMIT_STATES),
)  # fmt: skip


def pages() -> dict[str, str]:
    """The reference files that this module prints: path within the repository, whole text."""
    return {PAGE: render()}


def render() -> str:
    """The reference page of every table of steps, in Markdown."""
    parts = [
        "# Steps",
        "Printed from the tables of steps in `src/fairfloor/core/`; do not edit.",
        "A step may be taken by those who stand in one of the relations named, and in no other state than those named. "
        "*Team* are the monitors assigned to the visit, *manager* those of its factory, *officer* and *reviewer* those "
        "of its programme; *own-reviewer* is the reviewer who has "
        "taken the review of this visit; *addressee* is a reader of a ministry that something was sent to. Some steps ask for "
        "more: the questions `may_…` beside each table. *Later* marks a step that "
        "the table knows and no page offers yet. The same tables, drawn by hand, are the test: `tests/spec/steps.md`.",
    ]
    for table in TABLES:
        parts += _table(table)
    return "\n\n".join(parts) + "\n"


def _table(table: Table) -> Iterable[str]:
    yield f"## {table.title}"
    yield f"`src/fairfloor/{table.file}`"
    yield _rows(table)
    if any(step.to for step in table.steps.values()):
        yield diagram(table)


def _rows(table: Table) -> str:
    head = ("step", "by", "from", "to", "")
    rows = [
        (
            f"`{step.id}`",
            ", ".join(sorted(step.by)),
            ", ".join(_named(table, state) for state in (NONE, *table.states) if state in step.sources),
            _named(table, step.to) if step.to else "stays",
            "later" if step.later else "",
        )
        for step in table.steps.values()
    ]
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _named(table: Table, state: str) -> str:
    name = phrase_of_state(table.noun, state)
    return f"`{state}` {name['en']} {name['zh']}"


def diagram(table: Table) -> str:
    """The table's states and the steps between them as a Mermaid diagram, fenced."""
    lines = ["```mermaid", "stateDiagram-v2"]
    for state in table.states:
        name = phrase_of_state(table.noun, state)
        lines.append(f'    state "{name["en"]} {name["zh"]}" as {_id(state)}')
    for step in table.steps.values():
        if step.to:
            for source in (NONE, *table.states):
                if source in step.sources:
                    by = " or ".join(sorted(step.by))
                    lines.append(f"    {_id(source)} --> {_id(step.to)}: {step.id} ({by})")
    lines += [f"    {_id(state)} --> [*]" for state in table.states if not _leaves(table, state)]
    return "\n".join([*lines, "```"])


def _leaves(table: Table, state: str) -> bool:
    return any(state in step.sources and step.to not in ("", state) for step in table.steps.values())


def _id(state: str) -> str:
    return "[*]" if state == NONE else state.replace("-", "_")
