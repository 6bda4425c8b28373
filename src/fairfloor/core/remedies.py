"""What follows publication: objections, their decisions, and corrective actions."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from fairfloor.core.decisions import YES, Decision, first_refusal, no
from fairfloor.core.periods import to_the_second
from fairfloor.core.steps import by_another, may_take, table

OPEN, UPHELD, IN_PART, DISMISSED = "open", "upheld", "upheld-in-part", "dismissed"
OBJECTION_STATES = (OPEN, UPHELD, IN_PART, DISMISSED)
OBJECTION_STEPS = table(
    ("raise", "manager", "none", OPEN),
    ("uphold", "officer", OPEN, UPHELD),
    ("uphold-in-part", "officer", OPEN, IN_PART),
    ("dismiss", "officer", OPEN, DISMISSED),
    ("attach", "manager", OPEN, ""),
)

# Beside one objection or corrective action stand no more documents than an officer reads through, and each may be as large as
# the installation takes: without an end to their number one factory could fill the disk that all share. Ours; the procedure
# says nothing.
MOST_PAPERS = 20

# One extension moves a last moment by no more than this: a day farther off is taken for a slip of the pen.
FARTHEST = timedelta(days=366)

# What a factory sets itself as the day by which an action is done; five years off, none is ever late. Ours.
LONGEST_TO_ACT = timedelta(days=1827)

PLANNED, ACCEPTED, SENT_BACK, LAPSED = "planned", "accepted", "sent-back", "lapsed"
UNDER_WAY, DONE, VERIFIED, NOT_CONFIRMED = "under-way", "done", "verified", "not-confirmed"
ACTION_STATES = (PLANNED, ACCEPTED, SENT_BACK, UNDER_WAY, DONE, VERIFIED, NOT_CONFIRMED, LAPSED)
IN_HAND = (PLANNED, ACCEPTED, UNDER_WAY, NOT_CONFIRMED)  # to be done by the day that the factory set
ACTION_STEPS = table(
    ("propose", "manager", "none", PLANNED),
    ("accept", "officer", PLANNED, ACCEPTED),
    ("send-back", "officer", "planned accepted under-way not-confirmed", SENT_BACK),
    ("start", "manager", "planned accepted not-confirmed", UNDER_WAY),
    ("finish", "manager", "planned accepted under-way not-confirmed", DONE),
    ("verify", "following", DONE, VERIFIED),
    ("not-confirm", "following", DONE, NOT_CONFIRMED),
    ("attach", "manager", "planned accepted under-way done not-confirmed", ""),
    ("take-back", "manager", "planned under-way done", ""),
    # With the finding that it answers, which no longer stands: nothing is owed, so nobody is reminded of it.
    ("lapse", "officer", "planned accepted under-way done not-confirmed", LAPSED),
)

PRAISE = "good-practice"  # the class of finding to which there is nothing to object


def may_object(
    *, now: datetime, last_moment: datetime, already: bool, kind: str, relations: Iterable[str], withdrawn: bool = False
) -> Decision:
    """Whether a factory may object to a finding of the class `kind`: in time to the second, once per finding and reopening.

    Not to one that is `withdrawn`: it stands in the report no more.
    """
    return first_refusal(
        may_take(OBJECTION_STEPS, "objection", "raise", state="none", relations=relations),
        no("remedies.too-late", moment=to_the_second(last_moment)) if now >= after(last_moment) else YES,
        no("remedies.already") if already else YES,
        no("remedies.withdrawn") if withdrawn else YES,
        no("remedies.praise") if kind == PRAISE else YES,
    )


def is_past(*, decided_at: datetime | None, reopened_at: datetime | None) -> bool:
    """Whether an objection is over and may be followed by another: decided before its finding was made worse.

    One that was open then is decided on the finding as it stands now, and that decision stands.
    """
    return decided_at is not None and reopened_at is not None and decided_at < reopened_at


def may_attach(*, now: datetime, last_moment: datetime, state: str, relations: Iterable[str]) -> Decision:
    """Whether a factory may add documents to its objection: while it is open, and in time to the second."""
    return first_refusal(
        may_take(OBJECTION_STEPS, "objection", "attach", state=state, relations=relations),
        no("remedies.file-too-late", moment=to_the_second(last_moment)) if now >= after(last_moment) else YES,
    )


def may_add(*, had: int, more: int) -> Decision:
    """Whether `more` documents find room beside the `had` ones that were ever added, those taken back among them."""
    if not more:
        return no("remedies.no-file")
    return YES if had + more <= MOST_PAPERS else no("remedies.too-many-files", most=MOST_PAPERS, had=had)


def may_take_back(*, state: str, looked_at: bool, relations: Iterable[str]) -> Decision:
    """Whether a factory may take a document back from its corrective action: before anybody accepted or checked it."""
    return first_refusal(
        may_take(ACTION_STEPS, "action", "take-back", state=state, relations=relations),
        no("remedies.file-looked-at") if looked_at else YES,
    )


def may_extend(
    *, relations: Iterable[str], now: datetime, last_moment: datetime, until: datetime, reason: str, kind: str = ""
) -> Decision:
    """Whether a last moment for objections may be moved to `until`: before it has ended, later, in reach, with a reason.

    `kind` is the class of the finding whose time it is (empty: the time of all of them).
    By an officer (`reports.may`) who was not in the visit's team: more time tries the team's own work for longer.
    """
    return first_refusal(
        by_another(relations),
        no("remedies.praise-no-time") if kind == PRAISE else YES,
        no("remedies.extended-too-late", moment=to_the_second(last_moment)) if now >= after(last_moment) else YES,
        YES if until > last_moment else no("remedies.not-later", moment=to_the_second(last_moment)),
        YES if until - last_moment <= FARTHEST else no("remedies.too-far", days=FARTHEST.days),
        YES if reason.strip() else no("remedies.no-reason-to-extend"),
    )


def may_keep(
    *, relations: Iterable[str], now: datetime, last_moment: datetime, would_be: datetime, reason: str
) -> Decision:
    """Whether a last moment may be left as it was told, although the calendar `would_be` make it later: with a reason.

    Before it has ended, by an officer (`reports.may`) who was not in the visit's team.
    """
    return first_refusal(
        by_another(relations),
        no("remedies.kept-too-late", moment=to_the_second(last_moment)) if now >= after(last_moment) else YES,
        YES if would_be > last_moment else no("remedies.nothing-to-keep"),
        YES if reason.strip() else no("remedies.no-reason-to-keep"),
    )


def last_moment_of(*moments: datetime | None) -> datetime | None:
    """The last moment in force: the latest of a report's own and a finding's; None where there is none yet."""
    return max((moment for moment in moments if moment is not None), default=None)


def after(last_moment: datetime) -> datetime:
    """The first late instant: the second after `last_moment` (23:59:59 is still in time, to its last fraction)."""
    return last_moment + timedelta(seconds=1)


def is_late(state: str, *, until: date, today: date) -> bool:
    """Whether a corrective action is past the day that the factory set for it, and not done."""
    return state in IN_HAND and until < today


def may_answer(step: str, *, state: str, relations: Iterable[str], reason: str) -> Decision:
    """Whether a corrective action may be accepted or sent back: before it is done, sent back with a reason.

    By an officer who was not in the team of the visit.
    """
    relations = set(relations)
    return first_refusal(
        may_take(ACTION_STEPS, "action", step, state=state, relations=relations),
        by_another(relations),
        YES if reason.strip() or step == "accept" else no("remedies.no-reason-to-send-back"),
    )


def may_check(step: str, *, state: str, relations: Iterable[str], reason: str) -> Decision:
    """Whether a corrective action may be verified, or not confirmed: by a later team, once done, not confirmed with a reason."""
    return first_refusal(
        may_take(ACTION_STEPS, "action", step, state=state, relations=relations),
        YES if reason.strip() or step == "verify" else no("remedies.no-reason-not-to-confirm"),
    )


def may_decide(step: str, *, state: str, relations: Iterable[str], reasons: str, changes: str = "") -> Decision:
    """Whether an objection may be upheld or dismissed: while open, with reasons, by an officer who was not in the team.

    What is upheld in part says in words what changes in the finding (`changes`).
    """
    relations = set(relations)
    return first_refusal(
        may_take(OBJECTION_STEPS, "objection", step, state=state, relations=relations),
        by_another(relations),
        YES if reasons.strip() else no("remedies.no-reasons"),
        YES if changes.strip() or step != "uphold-in-part" else no("remedies.no-changes"),
    )
