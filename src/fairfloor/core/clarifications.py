"""Clarification meetings: a factory asks for one about its report, the programme arranges, minutes and assesses."""

from collections.abc import Iterable
from datetime import datetime

from fairfloor.core.decisions import YES, Decision, first_refusal, no
from fairfloor.core.remedies import FARTHEST
from fairfloor.core.steps import may_take, table

REQUESTED, ARRANGED, HELD, DECLINED, WITHDRAWN = "requested", "arranged", "held", "declined", "withdrawn"
STATES = (REQUESTED, ARRANGED, HELD, DECLINED, WITHDRAWN)
WAITING = (REQUESTED, ARRANGED)
STEPS = table(
    ("ask", "manager", "none", REQUESTED),
    ("arrange", "officer", "requested arranged", ARRANGED),
    ("decline", "officer", REQUESTED, DECLINED),
    ("withdraw", "manager", "requested arranged", WITHDRAWN),
    ("minute", "officer", ARRANGED, HELD),
    ("assess", "officer", HELD, ""),
)


def may_ask(*, relations: Iterable[str], published: bool, waiting: bool, about: bool, text: str) -> Decision:
    """Whether a factory may ask: about findings, or for help with its corrective actions (`about`), one meeting at a time."""
    return first_refusal(
        may_take(STEPS, "clarification", "ask", state="none", relations=relations),
        YES if published else no("clarifications.unpublished"),
        no("clarifications.waiting") if waiting else YES,
        YES if about else no("clarifications.about-nothing"),
        YES if text.strip() else no("clarifications.no-text"),
    )


def may_arrange(
    *, state: str, relations: Iterable[str], now: datetime, meets_at: datetime, place: str, reason: str
) -> Decision:
    """Whether a meeting may be set for `meets_at`: to come, in reach, somewhere; a day that was told moves with a reason only."""
    return first_refusal(
        may_take(STEPS, "clarification", "arrange", state=state, relations=relations),
        YES if meets_at > now else no("clarifications.past"),
        YES if meets_at - now <= FARTHEST else no("clarifications.too-far", days=FARTHEST.days),
        YES if place.strip() else no("clarifications.no-place"),
        YES if state != ARRANGED or reason.strip() else no("clarifications.no-reason-to-move"),
    )


def may_decline(*, state: str, relations: Iterable[str], reason: str) -> Decision:
    """Whether a request may be declined: by an officer, before a day was set, with a reason."""
    return first_refusal(
        may_take(STEPS, "clarification", "decline", state=state, relations=relations),
        YES if reason.strip() else no("clarifications.no-reason"),
    )


def may_minute(
    *, state: str, relations: Iterable[str], now: datetime, meets_at: datetime | None, minutes: str
) -> Decision:
    """Whether a meeting may be minuted: by an officer, once it has begun, in words."""
    return first_refusal(
        may_take(STEPS, "clarification", "minute", state=state, relations=relations),
        YES if meets_at is not None and meets_at <= now else no("clarifications.not-yet"),
        YES if minutes.strip() else no("clarifications.no-minutes"),
    )


def may_assess(*, state: str, relations: Iterable[str], already: bool, needs: str) -> Decision:
    """Whether the training unit's first assessment of needs may be kept: after the meeting, once, in words."""
    return first_refusal(
        may_take(STEPS, "clarification", "assess", state=state, relations=relations),
        no("clarifications.assessed") if already else YES,
        YES if needs.strip() else no("clarifications.no-needs"),
    )
