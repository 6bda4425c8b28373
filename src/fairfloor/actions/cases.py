"""The cases behind a published finding that rests on records, for the factory, by its own workers' numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fairfloor.actions.acts import action, demand, refuse
from fairfloor.actions.datasets import numbers_of
from fairfloor.actions.events import record
from fairfloor.core import reports, standards
from fairfloor.core.access import MANAGER, Viewer
from fairfloor.core.decisions import YES, no
from fairfloor.registry import walls
from fairfloor.registry.models import Dataset, Finding, Visit
from fairfloor.registry.viewers import relations_to
from fairfloor.screening import keeping

MOST = 200  # cases that are listed; the count is always whole


@dataclass(frozen=True)
class Rule:
    """What one rule found about the finding's clause: `cases` are the worst first, `count` is of all of them.

    A case is a hit of the screening (`docs/reference/schemas/screen.json`) whose `worker` is the factory's own number.
    """

    id: str
    title: dict[str, str]
    why: dict[str, str] | None
    start: str | None
    end: str | None
    count: int
    cases: tuple[dict[str, Any], ...]


def stands_on_records(finding: Finding) -> bool:
    """Whether a factory may be shown the cases: the finding rests on its records and its clause protects nobody by a band."""
    return finding.basis == "records" and not standards.protects(finding.clause)


def are_screened(visit: Visit, findings: Iterable[Finding]) -> bool:
    """Whether cases may be there to be shown: a finding stands on records, and a file of the visit was screened.

    Which, and what they hold, whoever asks does not learn; it is asked of the database only where a finding stands on them.
    """
    if not any(map(stands_on_records, findings)):
        return False
    with walls.acting():
        return Dataset.objects.filter(visit=visit, state="done").exists()


@action
def read(*, finding: Finding, by: Viewer, now: datetime) -> tuple[Rule, ...]:
    """The cases of a published finding, for the factory's managers; the reading is logged before anything is shown.

    What rests on interviews, on any other source, or on a sensitive clause is never shown. Refused once the original
    file has been erased: only pseudonyms are left then.
    """
    finding = Finding.objects.select_related("report__visit__factory", "report__factory", "programme").get(
        pk=finding.pk
    )
    report = finding.report
    managed = MANAGER in relations_to(report, by, now) and report.state == reports.PUBLISHED
    demand(YES if managed and stands_on_records(finding) else no("steps.not-yours"))
    rows = Dataset.objects.filter(visit=report.visit_id, state="done").order_by("pk")
    found: list[Rule] = []
    for dataset in rows.select_related("visit__factory", "programme", "file"):
        result = dataset.result or {}
        rules = [rule for rule in result["rules"] if finding.clause in rule["clauses"] and _shown(rule)]
        if rules and dataset.file.erased_at:
            refuse("files.erased")
        numbers = numbers_of(dataset) if rules else {}
        found += [_rule(rule, result["settings"], numbers) for rule in rules]
    record("finding.cases-read", finding, by=by, now=now)
    return tuple(found)


def _shown(rule: dict[str, Any]) -> bool:
    """Whether the factory is shown a rule's cases: never those of a signal, which only tells the team what to ask.

    Nor those of a rule that a sensitive clause rests on, too: they would name the people whom its band hides.
    """
    return bool(rule["hits"]) and rule.get("kind") != "signal" and not any(map(standards.protects, rule["clauses"]))


def _rule(rule: dict[str, Any], settings: dict[str, Any], numbers: dict[str, str]) -> Rule:
    worst = sorted(rule["hits"], key=lambda hit: -keeping.number(hit["margin"]))[:MOST]
    return Rule(
        id=rule["id"],
        title=rule["title"],
        why=rule["worst"]["why"] if rule.get("worst") else None,
        start=settings["from"],
        end=settings["to"],
        count=keeping.hit_count(rule),
        cases=tuple({**hit, "worker": numbers.get(hit["worker"], hit["worker"])} for hit in worst),
    )
