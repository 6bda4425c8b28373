"""The non-cooperation report on a visit that ended midway: its states, its steps, and who may send it.

Source: the monitoring procedure (seed 000), the profile of the monitors; that an officer reviews before it is sent is
our reading of "appropriate follow-up action".
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from fairfloor.core.decisions import YES, Decision, first_refusal, no
from fairfloor.core.periods import to_the_second
from fairfloor.core.steps import may_take, table

NOTED, SENT, SET_ASIDE = "noted", "sent", "set-aside"
STATES = (NOTED, SENT, SET_ASIDE)
LONGEST_TO_EXPLAIN = timedelta(
    days=90
)  # the procedure sets no time: an officer names a day, and a slip of the year is none

STEPS = table(
    ("note", "team", "none", NOTED),
    ("ask", "officer", NOTED, ""),
    ("explain", "manager", NOTED, ""),
    ("review", "officer", NOTED, ""),
    ("send", "officer", NOTED, SENT),
    ("set-aside", "officer", NOTED, SET_ASIDE),
    ("receive", "addressee", SENT, ""),
)


def may(step: str, *, state: str, relations: Iterable[str]) -> Decision:
    """Whether someone in `relations` may take `step` on a non-cooperation report in `state`; never one of the visit's team."""
    relations = set(relations)
    own = no("noncooperation.own-work") if "team" in relations and step not in ("note", "receive") else YES
    return first_refusal(may_take(STEPS, "noncooperation", step, state=state, relations=relations), own)


def may_ask(*, asked: bool, today: date, until: date) -> Decision:
    """Whether the factory can be asked for its explanation until the end of `until`: once, for a later day in reach.

    `today` is the day at the factory. Once told, the last moment never moves; what comes after it may still be written down.
    """
    return first_refusal(
        no("noncooperation.asked-already") if asked else YES,
        YES if until > today else no("noncooperation.no-time-to-explain", today=today),
        YES if until - today <= LONGEST_TO_EXPLAIN else no("noncooperation.too-far", days=LONGEST_TO_EXPLAIN.days),
    )


def may_explain(*, text: str, answer_until: datetime | None, now: datetime) -> Decision:
    """Whether the factory's own words can be kept: it was asked, the last second has not passed, and something is said."""
    late = answer_until is not None and now >= answer_until + timedelta(seconds=1)
    return first_refusal(
        YES if answer_until is not None else no("noncooperation.nobody-asks"),
        no("noncooperation.too-late", moment=to_the_second(answer_until)) if late and answer_until else YES,
        YES if text.strip() else no("noncooperation.nothing-said"),
    )


def may_review(*, own: str, given: str) -> Decision:
    """Whether a review can be kept: the factory's `own` words ("" where it wrote none) stay as it wrote them."""
    return YES if not own or own == given else no("noncooperation.own-words")


def may_send(
    *, account: str, explanation: str, answer_until: datetime | None, now: datetime, unreached: Collection[str]
) -> Decision:
    """Whether the report can leave: the officer has reviewed its account, the factory was heard, each addressee has a reader.

    A factory is heard once there is its `explanation`, or it was asked for one and the time to answer (`answer_until`) is over.
    `unreached`: the names of the procedure's recipients that no organisation with a reader stands for.
    """
    over = answer_until is not None and now >= answer_until + timedelta(seconds=1)
    wait = no("noncooperation.may-still-explain", moment=to_the_second(answer_until) if answer_until else "")
    return first_refusal(
        YES if account else no("noncooperation.no-account"),
        YES if explanation or answer_until is not None else no("noncooperation.not-asked"),
        YES if explanation or over else wait,
        YES if not unreached else no("noncooperation.unreached", names="; ".join(unreached)),
    )


def may_set_aside(*, reason: str) -> Decision:
    """Whether the report can be set aside: with a reason, since nothing else will tell why the ministries heard of nothing."""
    return YES if reason.strip() else no("noncooperation.no-reason")
