"""The non-cooperation report on a visit that ended midway: its states, its steps, and who may send it.

Source: the monitoring procedure (seed 000), the profile of the monitors; that an officer reviews before it is sent is
our reading of "appropriate follow-up action".
"""

from collections.abc import Collection, Iterable

from fairfloor.core.decisions import YES, Decision, first_refusal, no
from fairfloor.core.steps import may_take, table

NOTED, SENT, SET_ASIDE = "noted", "sent", "set-aside"
STATES = (NOTED, SENT, SET_ASIDE)

STEPS = table(
    ("note", "team", "none", NOTED),
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


def may_send(*, account: str, unreached: Collection[str]) -> Decision:
    """Whether the report can leave: the officer has reviewed its account, and there is a reader for each addressee.

    `unreached`: the names of the procedure's recipients that no organisation with a reader stands for.
    """
    return first_refusal(
        YES if account else no("noncooperation.no-account"),
        YES if not unreached else no("noncooperation.unreached", names="; ".join(unreached)),
    )


def may_set_aside(*, reason: str) -> Decision:
    """Whether the report can be set aside: with a reason, since nothing else will tell why the ministries heard of nothing."""
    return YES if reason.strip() else no("noncooperation.no-reason")
