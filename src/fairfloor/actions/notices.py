"""Tells people that something waits for them: in the page, and by a mail without a confidential word."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q

from fairfloor.core.access import MANAGER, OFFICER, REVIEWER
from fairfloor.registry.models import Grant, Notice, Person, Role


def tell(people: Iterable[Person], kind: str, *, about: Any, now: datetime) -> int:
    """Writes one notice of `kind` to each of `people` (once), about a row; runs inside an action. How many were told."""
    once = {person.pk: person for person in people if person.is_active}.values()
    rows = [
        Notice(programme=about.programme, person=person, kind=kind, subject_id=about.public_id, created_at=now)
        for person in once
    ]
    return len(Notice.objects.bulk_create(rows))


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
