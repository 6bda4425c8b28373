"""What hangs on reports, as their pages ask for it: several tables by one query, each row as far as the viewer may know of it."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from fairfloor.registry import visit_rows
from fairfloor.registry.models import (
    ActionFile,
    Amendment,
    Clarification,
    CorrectiveAction,
    Delay,
    DocumentRequest,
    Extension,
    Finding,
    FreedReview,
    Member,
    Objection,
    ObjectionFile,
    ReviewComment,
    Version,
    Visit,
)
from fairfloor.registry.statements import Bundle, Statement
from fairfloor.web.review_rows import PEOPLE
from fairfloor.web.viewers import moment

OF_REPORT = "{row}.report_id IN %s"
OF_VISIT = "{row}.visit_id IN (SELECT one.visit_id FROM registry_report one WHERE one.id IN %s)"
BESIDE = ("objections", "objection_files", "actions", "action_files", "extensions")  # what became of each finding
STATEMENTS = {
    "findings": Statement(Finding, OF_REPORT, order=("position", "pk")),
    "versions": Statement(Version, OF_REPORT, order=("-number",), left_out=("content", "outline")),
    "objections": Statement(Objection, OF_REPORT, related=("finding",), order=("raised_at", "pk")),
    "objection_files": Statement(ObjectionFile, OF_REPORT, order=("pk",)),
    "actions": Statement(CorrectiveAction, OF_REPORT, order=("pk",)),
    "action_files": Statement(ActionFile, f"{OF_REPORT} AND {{row}}.taken_back_at IS NULL", order=("pk",)),
    "extensions": Statement(Extension, OF_REPORT, related=("extended_by",), order=("pk",)),
    "meetings": Statement(Clarification, OF_REPORT, order=("pk",)),
    "delays": Statement(Delay, OF_REPORT, related=("decided_by",), order=("pk",)),
    "amendments": Statement(
        Amendment,
        f"{OF_REPORT} AND {{row}}.ended_at IS NULL",
        related=("approved_by", "opened_by", "programme"),
        order=("pk",),
    ),
    "comments": Statement(ReviewComment, OF_REPORT, related=PEOPLE, order=("pk",)),
    "visits": Statement(
        Visit,
        "{row}.id IN (SELECT one.visit_id FROM registry_report one WHERE one.id IN %s)",
        related=("factory", "programme", "profile"),
    ),
    "members": Statement(Member, OF_VISIT, columns=("person_id",)),
    "freed": Statement(FreedReview, OF_VISIT, related=("person", "freed_by"), order=("pk",)),
    "undeclared": visit_rows.TO_DECLARE,
    "awaited": Statement(DocumentRequest, f"{OF_VISIT} AND {{row}}.received_at IS NULL AND {{row}}.withdrawn_at IS NULL"),
}  # fmt: skip


@lru_cache
def _bundle(names: tuple[str, ...]) -> Bundle:
    return Bundle(*(STATEMENTS[name] for name in names))


def of_reports(request: Any, reports: Iterable[int], *names: str, **asked: Sequence[Any] | None) -> SimpleNamespace:
    """The rows of the tables `names` that hang on the reports with these keys, in the order of each: one query.

    Of the members of a visit's team there are the keys alone. What is `asked` beside them takes values of its own.
    """
    keys, names = tuple(reports), (*names, *asked)
    values = [asked.get(name, (keys,)) for name in names]
    found = _bundle(names).seen(request.viewer, moment(request), *values)
    told = SimpleNamespace(**dict(zip(names, found, strict=True)))
    if "members" in names:
        told.members = [person for (person,) in told.members]
    return told
