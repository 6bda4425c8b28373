"""How a notice reaches its person: taken up for mailing, mailed, tried again, and read in the page.

The table of notices is itself the queue. An attempt is written down before it is made: whoever takes a notice up
counts one more attempt and notes when it was begun. So a worker that is killed in the middle loses nothing, the wait before
the next attempt is its lease, and two workers never take up one attempt. That it failed is another note (`Notice.failures`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from fairfloor.actions.acts import action, demand
from fairfloor.actions.events import record
from fairfloor.core.access import OFFICER, Viewer
from fairfloor.core.decisions import YES, no
from fairfloor.registry.models import Notice, Participation, Person, Programme
from fairfloor.registry.subjects import still_open
from fairfloor.registry.viewers import viewer_of

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(days=1)
MOST_ATTEMPTS = 20  # with these waits, about ten days


@dataclass(frozen=True)
class Undelivered:
    """A person whom mail does not reach: `attempts` so far of the worst notice, the last one at `failed_at`."""

    person: int
    attempts: int
    failed_at: datetime


@dataclass(frozen=True)
class Unreached:
    """The contact of an application, who has no account, whom mail does not reach: `attempts` so far, the last at `failed_at`."""

    participation: Participation
    attempts: int
    failed_at: datetime


def wait(attempts: int) -> timedelta:
    """How long to wait after that many attempts: a minute, then twice as long each time, a day at most."""
    doublings = max(0, min(attempts, MOST_ATTEMPTS) - 1)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


@action
def take_up(*, now: datetime) -> Notice | None:
    """The next notice whose mail is due, with its person and programme; None when there is none.

    Notices that were never tried come first, so that one that cannot be delivered delays no other. A notice that is in a
    digest stands for all that are (`together`); one that waits for its person's hour is in none yet, and not due. What its
    reader may not know any more is withheld at every attempt, the first and each that follows a failure.
    """
    due = Q(attempts=0)
    for attempts in range(1, MOST_ATTEMPTS):
        due |= Q(attempts=attempts, tried_at__lte=now - wait(attempts))
    reached = Q(person__isnull=True) | Q(person__is_active=True)
    waiting = Notice.objects.filter(due, reached, sent_at__isnull=True, withheld_at__isnull=True)
    mailed_singly = Q(person__mail_hour__isnull=True) | Q(at_once=True) | Q(attempts__gt=0)
    waiting = waiting.filter(mailed_singly | ~Q(digest="")).order_by("attempts", "pk")
    for notice in waiting.select_related("person", "programme")[:5]:
        untaken = _of_one_mail(notice).filter(attempts=notice.attempts)
        if not untaken.update(attempts=notice.attempts + 1, tried_at=now):
            continue
        notice.attempts, notice.tried_at = notice.attempts + 1, now
        if _still_news(notice, now):
            return notice
    return None


@action
def together(*, notice: Notice, now: datetime) -> list[Notice]:
    """The notices that the mail of `notice` tells of at `now`: itself, or all of its digest, in the order of their making."""
    return list(_of_one_mail(notice).filter(created_at__lte=now).order_by("pk"))


def _of_one_mail(notice: Notice) -> Any:
    """What goes out in the mail of `notice` and has not."""
    rows = Notice.objects.filter(person=notice.person_id, sent_at__isnull=True, withheld_at__isnull=True)
    return rows.filter(digest=notice.digest) if notice.digest else rows.filter(pk=notice.pk)


def _still_news(notice: Notice, now: datetime) -> bool:
    """Whether the mail has news left, once what its reader may not know any more is out of it, and of a digest what was read.

    A mail of one notice leaves also when it was read before: it may hold the only way to a password.
    """
    rows = list(_of_one_mail(notice))
    known = still_open(rows, viewer_of(notice.person, now), now)
    out = [row.pk for row in rows if row.pk not in known or (notice.digest and row.read_at is not None)]
    for row in Notice.objects.filter(pk__in=out).select_related("programme").order_by("pk"):
        row.withheld_at, row.failed_at = now, None
        row.save()
        record("notice.withheld", row, by=None, now=now)
    return len(out) < len(rows)


@action
def mailed(*, notice: Notice, now: datetime) -> None:
    """The mail has left; each notice that it told of has its receipt."""
    told = list(_of_one_mail(notice).select_related("programme").order_by("pk"))
    Notice.objects.filter(pk__in=[row.pk for row in told]).update(sent_at=now, failed_at=None)
    for row in told:
        record("notice.mailed", row, by=None, now=now)


@action
def failed(*, notice: Notice, now: datetime) -> None:
    """The mail did not leave; after the last attempt no other is made."""
    told = list(_of_one_mail(notice).select_related("programme").order_by("pk"))
    Notice.objects.filter(pk__in=[row.pk for row in told]).update(failed_at=now)
    for row in told if notice.attempts >= MOST_ATTEMPTS else []:
        record("notice.given-up", row, by=None, now=now)


@action
def read(*, by: Viewer, now: datetime, notice: Notice | None = None) -> int:
    """The person has read one of their notices, or all of them. How many were unread."""
    own = Notice.objects.filter(person=by.actor, read_at__isnull=True)
    if notice is not None:
        own = own.filter(pk=notice.pk)
    count = own.update(read_at=now)
    if count:
        record("person.notices-read", Person.objects.get(pk=by.actor), by=by, now=now, told={"count": count})
    return count


@action
def undelivered(*, programme: Programme, by: Viewer, now: datetime) -> list[Undelivered]:
    """Whom the programme's mail does not reach now, for its officers; nothing is said of what the mail is about.

    An attempt that is under way has not failed.
    Mail to an address that somebody had before is not asked about: that it is gone may be why it was changed.
    """
    demand(YES if programme.pk in by.programmes(OFFICER) else no("steps.not-yours"))
    tried = Notice.objects.filter(programme=programme, sent_at__isnull=True, withheld_at__isnull=True, address="")
    worst: dict[int, Undelivered] = {}
    for row in tried.filter(attempts__gt=0).only(
        "person", "attempts", "tried_at", "failed_at", "sent_at", "withheld_at"
    ):
        failed, at = row.failures(now)
        person = row.person_id
        if person is not None and at is not None and failed > getattr(worst.get(person), "attempts", 0):
            worst[person] = Undelivered(person, failed, at)
    return list(worst.values())


@action
def unreached(*, programme: Programme, by: Viewer, now: datetime) -> list[Unreached]:
    """The contacts of applications whom the programme's mail does not reach now, the latest failure first; for its officers.

    Where another contact has been named since, nobody is missed any more.
    """
    demand(YES if programme.pk in by.programmes(OFFICER) else no("steps.not-yours"))
    tried = Notice.objects.filter(
        programme=programme, person__isnull=True, sent_at__isnull=True, withheld_at__isnull=True
    )
    rows = list(tried.filter(attempts__gt=0))
    about = Participation.objects.filter(public_id__in=[row.subject_id for row in rows]).select_related("factory")
    known, found = {one.public_id: one for one in about}, list[Unreached]()
    for row in rows:
        failed, at = row.failures(now)
        one = known.get(row.subject_id)
        if one is not None and at is not None and one.contact_email == row.address:
            found.append(Unreached(one, failed, at))
    return sorted(found, key=lambda one: one.failed_at, reverse=True)
