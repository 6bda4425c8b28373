"""Tells people that something waits for them: in the page, and by a mail without a confidential word."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q

from fairfloor.core import letters
from fairfloor.core.access import MANAGER, OFFICER, REVIEWER
from fairfloor.registry.models import Grant, Notice, Participation, Person, Role
from fairfloor.registry.rules import rules_of


def tell(people: Iterable[Person], kind: str, *, about: Any, now: datetime, until: datetime | None = None) -> int:
    """Writes one notice of `kind` to each of `people` (once), about a row; runs inside an action. How many were told.

    `until` is the last moment, or the appointment, that the notice tells of: what is that near is mailed at once to whoever
    chose one mail a day too.
    """
    once = {person.pk: person for person in people if person.is_active}.values()
    zone = rules_of(about.programme).zone(now) if until is not None else ""
    at_once = letters.cannot_wait(kind, until=until, now=now, zone=zone)
    rows = [
        Notice(
            programme=about.programme, person=person, kind=kind, subject_id=about.public_id, created_at=now,
            at_once=at_once,
        )
        for person in once
    ]  # fmt: skip
    return len(Notice.objects.bulk_create(rows))


def tell_anew(people: Iterable[Person], kind: str, *, about: Any, now: datetime) -> int:
    """Tells of something that may come many times in a row: only those of `people` who have read what they were last told.

    One unread notice of `kind` about the row is enough: it leads to all that came since.
    """
    standing = Notice.objects.filter(programme=about.programme, subject_id=about.public_id, kind=kind)
    unread = set(standing.filter(read_at__isnull=True).values_list("person", flat=True))
    return tell([person for person in people if person.pk not in unread], kind, about=about, now=now)


def tell_former(person: Person, address: str, kind: str, *, about: Any, now: datetime) -> None:
    """Writes a notice whose mail goes to the `address` that somebody had until now; to the person it is no news."""
    if person.is_active:
        Notice.objects.create(
            programme=about.programme, person=person, kind=kind, subject_id=about.public_id, created_at=now, at_once=True,
            address=address, read_at=now,
        )  # fmt: skip


def tell_contact(participation: Participation, kind: str, *, now: datetime) -> None:
    """Writes to the contact whom a factory has named and who has no account: a mail and no page. Nobody where none is named."""
    if participation.contact_email:
        Notice.objects.create(
            programme=participation.programme, person=None, kind=kind, subject_id=participation.public_id, created_at=now,
            at_once=True, address=participation.contact_email, read_at=now,
        )  # fmt: skip


def holding(role: str, *, programme: Any, at: datetime, **where: object) -> list[Person]:
    """The people who hold `role` in `programme` at `at`; `where` narrows by factory or organisation."""
    held = Role.objects.filter(role=role, programme=programme, started_at__lte=at, **where)
    held = held.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at))
    return list(Person.objects.filter(pk__in=held.values("person")))


def officers(programme: Any, at: datetime) -> list[Person]:
    """The programme's officers."""
    return holding(OFFICER, programme=programme, at=at)


def reviewers(programme: Any, at: datetime) -> list[Person]:
    """The programme's reviewers."""
    return holding(REVIEWER, programme=programme, at=at)


def managers(programme: Any, factory: Any, at: datetime) -> list[Person]:
    """The managers of a factory."""
    return holding(MANAGER, programme=programme, at=at, factory=factory)


def buyers(report: Any, at: datetime) -> list[Person]:
    """The people of every organisation that may read `report` at `at`: granted, not withdrawn, and opened."""
    if report.opens_at is None or report.opens_at > at:
        return []
    grants = Grant.objects.filter(programme=report.programme, factory=report.visit.factory, granted_at__lte=at)
    grants = grants.filter(Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=at)).filter(
        Q(report__isnull=True) | Q(report=report)
    )
    return holding("buyer", programme=report.programme, at=at, organisation__in=grants.values("organisation"))
