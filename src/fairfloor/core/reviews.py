"""Comments of an internal review: written by a reviewer, answered by the team, closed by a reviewer or continued by another.

Source: the internal review of the monitoring procedure (seed 000), part III; rounds and answers are our reading of it.
"""

from collections.abc import Iterable

from fairfloor.core.decisions import YES, Decision, first_refusal, no
from fairfloor.core.reports import DRAFT, SUBMITTED, VOID
from fairfloor.core.steps import by_another, may_take, table

OPEN, ANSWERED, CLOSED, REOPENED = "open", "answered", "closed", "reopened"
STATES = (OPEN, ANSWERED, CLOSED, REOPENED)
WAITING = (OPEN, ANSWERED)  # what keeps a report from being approved
STEPS = table(
    ("write", "reviewer", "none", OPEN),
    ("answer", "team", OPEN, ANSWERED),
    ("close", "reviewer", "open answered", CLOSED),
    ("reopen", "reviewer", "answered closed", REOPENED),
)
# In which states of the report a step is taken: the reviewer's while it is in review, the team's until it is approved.
IN_REVIEW = frozenset({SUBMITTED})
ANSWERABLE = frozenset({DRAFT, SUBMITTED, VOID})
# What a comment keeps of the finding that it is about, so that what changed since can be told.
KEPT = ("clause", "building", "kind", "text", "evidence", "suggestion", "workers_affected", "language")


def may(step: str, *, state: str, report_state: str, relations: Iterable[str], words: str = "") -> Decision:
    """Whether someone in `relations` may take `step` on a comment in `state` of a report in `report_state`.

    Nobody of the team reviews, whatever else they are; `words` are what is written, which closing alone does without.
    """
    relations = set(relations)
    ready = ANSWERABLE if step == "answer" else IN_REVIEW
    return first_refusal(
        no("reviews.own-work") if "team" in relations and "team" not in STEPS[step].by else YES,
        may_take(STEPS, "comment", step, state=state, relations=relations),
        YES if report_state in ready else no("reviews.out-of-time" if step == "answer" else "reviews.not-in-review"),
        YES if step == "close" or words.strip() else no("reviews.no-words"),
    )


def may_have(*, relations: Iterable[str], interest: bool | None, holder: str) -> Decision:
    """Whether a reviewer may have the review of a visit, to take it or to decide in it.

    `interest`: what the reviewer last declared about the factory (None: nothing); `holder`: the name of another reviewer who
    has the review, empty where there is none.
    """
    return first_refusal(
        no("reviews.own-work") if "team" in set(relations) else YES,
        no("reviews.interest") if interest else YES,
        no("reviews.taken", name=holder) if holder else YES,
    )


def may_give_back(*, relations: Iterable[str], taken: bool, reason: str) -> Decision:
    """Whether somebody who may take the step gives a review back: its reviewer as they wish, an officer with a reason.

    An officer who was of the team does not: nobody chooses who looks at their own work.
    """
    relations = set(relations)
    own = "own-reviewer" in relations
    return first_refusal(
        YES if taken else no("reviews.nobody-has-it"),
        by_another(relations) if not own else YES,
        YES if own or reason.strip() else no("reviews.say-why"),
    )


def changes(was: dict[str, object], now: dict[str, object]) -> tuple[str, ...]:
    """Which of KEPT differ between a finding as it was and as it stands, in that order."""
    return tuple(name for name in KEPT if was.get(name) != now.get(name))
