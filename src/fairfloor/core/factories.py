"""A factory's participation in a programme, its profile and its permits: their states and their steps."""

from collections.abc import Iterable

from fairfloor.core.decisions import YES, Decision, first_refusal, no
from fairfloor.core.steps import may_take, table

APPLIED, ACTIVE, SUSPENDED, CLOSED, REJECTED = "applied", "active", "suspended", "closed", "rejected"
NOT_ADMITTED = "not-yet-admitted"  # visited like any other, and kept out of public reporting
PARTICIPATION_STATES = (APPLIED, NOT_ADMITTED, ACTIVE, SUSPENDED, CLOSED, REJECTED)
TAKES_PART = (ACTIVE, NOT_ADMITTED)
MAY_BE_VISITED = (*TAKES_PART, SUSPENDED)  # now or once it is resumed: interests in it are declared before

PARTICIPATION_STEPS = table(
    ("apply", "anyone", "none", APPLIED),
    ("accept", "officer", APPLIED, ACTIVE),
    ("reject", "officer", APPLIED, REJECTED),
    ("name-contact", "officer", APPLIED, ""),
    ("correct", "officer", "applied not-yet-admitted active suspended", ""),
    ("hold-back", "officer", ACTIVE, NOT_ADMITTED),
    ("admit", "officer", NOT_ADMITTED, ACTIVE),
    ("suspend", "officer", "active not-yet-admitted", SUSPENDED),
    ("resume", "officer", SUSPENDED, NOT_ADMITTED),
    ("close", "officer", "active not-yet-admitted suspended", CLOSED),
    ("reopen", "officer", CLOSED, NOT_ADMITTED),
)
# The steps that an officer takes after the application, each with a reason.
LATER_STEPS = ("hold-back", "admit", "suspend", "resume", "close", "reopen")

PROFILE_STEPS = table(("record", "officer manager", "applied not-yet-admitted active suspended", ""))

AWAITING, STANDING, SUPERSEDED, WITHDRAWN = "awaiting", "standing", "superseded", "withdrawn"
PERMIT_STATES = (AWAITING, STANDING, SUPERSEDED, WITHDRAWN)

# A permit takes limits off the factory that it is for: what the factory itself submits counts once an officer has held
# it against its document.
PERMIT_STEPS = table(
    ("submit", "manager", "none", AWAITING),
    ("record", "officer", "none", STANDING),
    ("confirm", "officer", AWAITING, STANDING),
    ("correct", "officer", "awaiting standing", SUPERSEDED),
    ("withdraw", "officer", "awaiting standing", WITHDRAWN),
    ("take-back", "manager", AWAITING, WITHDRAWN),
)


def may_reject(*, state: str, relations: Iterable[str], reason: str) -> Decision:
    """Whether an application may be turned down: by an officer, with a reason."""
    return first_refusal(
        may_take(PARTICIPATION_STEPS, "participation", "reject", state=state, relations=relations),
        YES if reason.strip() else no("factories.no-reason-rejected"),
    )


def may_move(step: str, *, state: str, relations: Iterable[str], reason: str) -> Decision:
    """Whether a factory's participation may be moved by `step`: by an officer, from such a state, with a reason."""
    return first_refusal(
        may_take(PARTICIPATION_STEPS, "participation", step, state=state, relations=relations),
        YES if reason.strip() else no("factories.no-reason"),
    )
