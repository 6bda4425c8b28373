"""An amendment of a published report: its states, its steps, and when it makes a finding worse.

Source: the monitoring procedure (seed 000), III.5: a report found to be factually wrong may be amended.
"""

from collections.abc import Iterable, Sequence

from fairfloor.core.decisions import YES, Decision, first_refusal, no
from fairfloor.core.steps import may_take, table

DRAFT, SUBMITTED, APPROVED, VOID, PUBLISHED, DROPPED = "draft", "submitted", "approved", "void", "published", "dropped"
STATES = (DRAFT, SUBMITTED, APPROVED, VOID, PUBLISHED, DROPPED)
OPEN = (DRAFT, SUBMITTED, APPROVED, VOID)  # one at a time for a report

STEPS = table(
    ("open", "officer", "none", DRAFT),
    ("change", "team", "draft submitted", DRAFT),
    ("change-approved", "team", "approved void", VOID),
    ("submit", "team", "draft void", SUBMITTED),
    ("return", "reviewer", "submitted approved", DRAFT),
    ("approve", "reviewer", SUBMITTED, APPROVED),
    ("publish", "officer", APPROVED, PUBLISHED),
    ("drop", "officer", "draft submitted approved void", DROPPED),
)


def may(step: str, *, state: str, relations: Iterable[str]) -> Decision:
    """Whether someone in `relations` may take `step` on an amendment in `state`."""
    return may_take(STEPS, "amendment", step, state=state, relations=relations)


def may_open(*, published: bool, relations: Iterable[str], reason: str) -> Decision:
    """Whether an officer may open an amendment: of a published report, not of the visit's team, with a reason."""
    relations = set(relations)
    return first_refusal(
        no("amendments.own-work") if "team" in relations and "officer" in relations else YES,
        may("open", state="none", relations=relations),
        YES if published else no("amendments.nothing-published"),
        YES if reason.strip() else no("reports.no-reason"),
    )


def may_return(*, state: str, relations: Iterable[str], reason: str) -> Decision:
    """Whether a reviewer may send it back: nobody of the team, and with a reason."""
    relations = set(relations)
    return first_refusal(
        no("reports.own-work") if "team" in relations else YES,
        may("return", state=state, relations=relations),
        YES if reason.strip() else no("amendments.no-reason-to-return"),
    )


def may_approve(*, state: str, relations: Iterable[str], reviewed_sha256: str, current_sha256: str) -> Decision:
    """Whether a reviewer may approve: nobody who wrote it or is of the team, and what was read is what stands."""
    relations = set(relations)
    return first_refusal(
        no("reports.own-work") if "team" in relations else YES,
        may("approve", state=state, relations=relations),
        YES if reviewed_sha256 == current_sha256 else no("reports.changed-since-read"),
    )


def is_worse(
    *, classes: Sequence[str], was: tuple[str, str, int | None] | None, now: tuple[str, str, int | None], said: bool
) -> bool:
    """Whether a finding weighs more on the factory than before, so that its objection is open again.

    `was` and `now` are its clause, class and workers affected (None: not told); `was` is None for one that is added.
    `classes` are the programme's classes, the gravest first. `said`: whoever changed it says that its words weigh more, which no
    rule can see. Good practice weighs nothing.
    """
    clause, kind, workers = now
    if kind == "good-practice":
        return False
    if was is None or said or clause != was[0]:
        return True
    return classes.index(kind) < classes.index(was[1]) or (workers or 0) > (was[2] or 0)
