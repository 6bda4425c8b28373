"""A report: its states, its steps, and who may approve what.

Source: the monitoring procedure (seed 000), part III; the four-eyes rule is our reading of "formally approved".
"""

from collections.abc import Iterable
from datetime import datetime

from fairfloor.core.decisions import YES, Decision, first_refusal, no
from fairfloor.core.periods import ONE_SECOND
from fairfloor.core.steps import may_take, table

DRAFT, SUBMITTED, APPROVED, VOID, PUBLISHED = "draft", "submitted", "approved", "void", "published"
STATES = (DRAFT, SUBMITTED, APPROVED, VOID, PUBLISHED)
# Those in which the team writes on; in VOID what was approved has been changed since, and whoever read it sees so.
WRITABLE = (DRAFT, SUBMITTED, APPROVED, VOID)
UNDER_WAY = (DRAFT, VOID)

STEPS = table(
    ("draft", "team", "none", DRAFT),
    ("change", "team", "draft submitted", DRAFT),
    ("change-approved", "team", "approved void", VOID),
    ("submit", "team", "draft void", SUBMITTED),
    ("return", "reviewer", "submitted approved", DRAFT),
    ("approve", "reviewer", SUBMITTED, APPROVED),
    ("publish", "officer", APPROVED, PUBLISHED),
    ("amend", "officer", PUBLISHED, ""),
    ("extend", "officer", PUBLISHED, ""),
)


def may(step: str, *, state: str, relations: Iterable[str]) -> Decision:
    """Whether someone in `relations` may take `step` on a report in `state`."""
    return may_take(STEPS, "report", step, state=state, relations=relations)


def may_approve(
    *, state: str, relations: Iterable[str], reviewed_sha256: str, current_sha256: str,
    documents_outstanding: int, documents_due_at: datetime | None, comments_waiting: int, now: datetime,
) -> Decision:  # fmt: skip
    """Whether a reviewer may approve: not one of the team, what was read is what stands, and the documents had their time.

    Approval waits for the requested documents or the end of their days, whichever comes first, and for every comment of the
    review to be closed (`comments_waiting` are those that are not).
    """
    relations = set(relations)
    waiting = documents_outstanding and documents_due_at is not None and now < documents_due_at + ONE_SECOND
    return first_refusal(
        no("reports.own-work") if "team" in relations else YES,
        may("approve", state=state, relations=relations),
        YES if reviewed_sha256 == current_sha256 else no("reports.changed-since-read"),
        no("reports.documents-due", count=documents_outstanding) if waiting else YES,
        no("reports.comments-waiting", count=comments_waiting) if comments_waiting else YES,
    )


def may_return(*, state: str, relations: Iterable[str], reason: str, comments_open: int) -> Decision:
    """Whether a reviewer may send the report back: not one of the team, and with a reason or a comment to answer."""
    relations = set(relations)
    return first_refusal(
        no("reviews.own-work") if "team" in relations else YES,
        may("return", state=state, relations=relations),
        YES if reason.strip() or comments_open else no("reports.return-says-nothing"),
    )
