"""Logs that somebody looks at confidential things on a page, in a transaction of its own, before the page is made."""

from datetime import datetime
from typing import Any

from fairfloor.actions.acts import action, demand
from fairfloor.actions.events import record
from fairfloor.core.access import OFFICER, REVIEWER, TEAM, Facts, Viewer, is_logged, may_see, relations
from fairfloor.core.decisions import YES, no
from fairfloor.registry.models import (
    Alert,
    Amendment,
    Answer,
    Complaint,
    Dataset,
    Finding,
    Interview,
    NonCooperation,
    Reading,
    RecalculationSheet,
    Report,
    ReviewComment,
    Sample,
    Version,
    Visit,
)
from fairfloor.registry.viewers import facts_of


@action
def note(*, of: Any, on: Any, by: Viewer, now: datetime) -> bool:
    """Logs that `by` looks at the things of the model `of` that hang on the row `on` (or are it); whether there was a need to.

    `core.access.LOGGED` says which nouns are, and whose own work is not. Whoever may not see such things of `on` is refused.
    """
    return looked(of=of, on=on, facts=facts_of(on, by), by=by, now=now)


def looked(*, of: Any, on: Any, facts: Facts, by: Viewer, now: datetime) -> bool:
    """The same inside an action that has made what is looked at, and knows the `facts` that decide on `on`."""
    demand(YES if may_see(of.NOUN, by, facts, now) else no("steps.not-yours"))
    if not is_logged(of.NOUN, relations(by, facts, now)):
        return False
    record(
        {
            Alert: "alert.read",
            Amendment: "amendment.read",
            Answer: "answer.read",
            Complaint: "complaint.read",
            Dataset: "dataset.read",
            Finding: "finding.read",
            Interview: "interview.read",
            NonCooperation: "non-cooperation.read",
            Reading: "reading.read",
            RecalculationSheet: "recalculation-sheet.looked-at",
            Report: "report.read",
            ReviewComment: "review-comment.read",
            Sample: "sample.read",
            Version: "report.read",
        }[of],
        on,
        by=by,
        now=now,
    )
    return True


@action
def note_earlier(*, visit: Visit, by: Viewer, now: datetime) -> None:
    """Logs that somebody looks, at a visit, at what earlier reports on its factory found: one event, however many they are."""
    facts = facts_of(visit, by)
    seen = may_see(Visit.NOUN, by, facts, now) and relations(by, facts, now) & {TEAM, REVIEWER, OFFICER}
    demand(YES if seen else no("steps.not-yours"))
    record("visit.earlier-read", visit, by=by, now=now)
