"""Requests to change the days between publication and third-party access: asked for by the factory, decided by an officer."""

from collections.abc import Iterable
from datetime import datetime

from fairfloor.core.decisions import YES, Decision, first_refusal, no
from fairfloor.core.periods import to_the_second
from fairfloor.core.steps import by_another, may_take, table

ASKED, GRANTED, REFUSED = "asked", "granted", "refused"
STATES = (ASKED, GRANTED, REFUSED)
STEPS = table(
    ("ask", "manager", "none", ASKED),
    ("grant", "officer", ASKED, GRANTED),
    ("refuse", "officer", ASKED, REFUSED),
)


def may_ask(
    *,
    relations: Iterable[str],
    now: datetime,
    opens_at: datetime | None,
    wished: datetime | None,
    bounds: tuple[int, int],
    waiting: bool,
    reason: str,
) -> Decision:
    """Whether a factory may ask that its report opens at `wished` and not at `opens_at`.

    While it has not opened, one request at a time, and with a reason. `wished` is None where the days are outside `bounds`.
    """
    return first_refusal(
        may_take(STEPS, "delay", "ask", state="none", relations=relations),
        no("delays.unpublished") if opens_at is None else _still_shut(now, opens_at),
        no("delays.waiting") if waiting else YES,
        no("delays.out-of-bounds", least=bounds[0], most=bounds[1]) if wished is None else _to_come(now, wished),
        no("delays.same") if wished == opens_at else YES,
        YES if reason.strip() else no("delays.no-reason"),
    )


def may_decide(
    step: str,
    *,
    state: str,
    relations: Iterable[str],
    now: datetime,
    opens_at: datetime,
    wished: datetime,
    reasons: str,
) -> Decision:
    """Whether a request may be granted or refused: once, with reasons; granted only before either moment.

    By an officer who was not in the team of the visit.
    """
    relations = set(relations)
    return first_refusal(
        may_take(STEPS, "delay", step, state=state, relations=relations),
        by_another(relations),
        YES if reasons.strip() else no("delays.no-reasons"),
        YES if step == "refuse" else _still_shut(now, opens_at),
        YES if step == "refuse" else _to_come(now, wished),
    )


def _still_shut(now: datetime, opens_at: datetime) -> Decision:
    return YES if now < opens_at else no("delays.opened", moment=to_the_second(opens_at))


def _to_come(now: datetime, wished: datetime) -> Decision:
    return YES if wished > now else no("delays.past", moment=to_the_second(wished))
