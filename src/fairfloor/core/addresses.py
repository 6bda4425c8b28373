"""A change of somebody's mail address that another person asks for: it takes effect when a second officer consents.

Whoever reads the mails of an address opens the account by a new password, so no one person may give it another address.
"""

from datetime import datetime, timedelta

from fairfloor.core.decisions import YES, Decision, first_refusal, no

ASKED, DONE, REFUSED, WITHDRAWN, VOID, LAPSED = "asked", "done", "refused", "withdrawn", "void", "lapsed"
STATES = (ASKED, DONE, REFUSED, WITHDRAWN, VOID, LAPSED)
BY_SOMEBODY = (DONE, REFUSED, WITHDRAWN)
LASTS = timedelta(days=14)  # for so long a change that was asked for waits
OFFICER_FOR = timedelta(days=7)  # whoever consents; so that nobody invites a second officer for the purpose unseen


def lapses_at(asked_at: datetime) -> datetime:
    """From which moment on a change that was asked for at `asked_at` waits no longer."""
    return asked_at + LASTS


def waits(state: str, asked_at: datetime, now: datetime) -> bool:
    """Whether a change still waits for its consent at `now`."""
    return state == ASKED and now < lapses_at(asked_at)


def may_ask(*, others: int, waiting: bool) -> Decision:
    """Whether a change may be asked for: one at a time, where `others` than who asks and whose it is can consent."""
    return first_refusal(
        no("people.address-waits") if waiting else YES,
        YES if others else no("people.address-no-second"),
    )


def may_consent(
    *, state: str, asked_at: datetime, now: datetime, asked: bool, own: bool, officer_since: datetime | None
) -> Decision:
    """Whether an officer since `officer_since` may consent, who `asked` for it or not, and whose `own` account it is or not."""
    return first_refusal(
        no("steps.not-yours") if officer_since is None else YES,
        _still(state, asked_at, now),
        no("people.address-asked-by-you") if asked else YES,
        no("people.address-your-own") if own else YES,
        YES if officer_since is None else _long_enough(officer_since, now),
    )


def may_end(*, state: str, asked_at: datetime, now: datetime, officer: bool, own: bool) -> Decision:
    """Whether somebody may refuse the change, or take it back: while it waits, an `officer` or whose `own` account it is."""
    return first_refusal(YES if officer or own else no("steps.not-yours"), _still(state, asked_at, now))


def _still(state: str, asked_at: datetime, now: datetime) -> Decision:
    if state == ASKED and not waits(state, asked_at, now):
        return no("people.address-lapsed", days=LASTS.days)
    return YES if state == ASKED else no("people.address-over")


def _long_enough(since: datetime, now: datetime) -> Decision:
    return YES if since + OFFICER_FOR <= now else no("people.address-too-new", days=OFFICER_FOR.days)
