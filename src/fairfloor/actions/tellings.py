"""Who was told of a clock, and when: the programme's people read of their own and the factory's, its managers of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fairfloor.actions.acts import action, demand
from fairfloor.core.access import MANAGER, MONITOR, OFFICER, REVIEWER, STAFF, Held, Viewer
from fairfloor.core.decisions import YES, no
from fairfloor.registry.models import Member, Notice, Report, Role, Visit

SENT, FAILED, READ, WITHHELD, WAITING = "sent", "failed", "read", "withheld", "waiting"


@dataclass(frozen=True)
class Told:
    """One person who was told at `at` by a notice of `kind`: the name, and the role that counted then ("" if none did).

    `mail` is sent, failed, read (left out of one mail a day, since it was read before), withheld (no longer theirs to know) or
    waiting, `mail_at` since when (None while it waits); `read_at` is when the notice was read in the page (None: not yet).
    """

    at: datetime
    kind: str
    name: str
    role: str
    mail: str
    mail_at: datetime | None
    read_at: datetime | None


@action
def of(*, about: Report | Visit, kinds: Sequence[str], by: Viewer, now: datetime) -> list[Told]:
    """Whom the notices of `kinds` about a report or a visit have told by `now`, in the order of telling.

    Only whoever sees it may ask. The programme's people are told of theirs and of the factory's managers, by the roles held at
    the moment of telling; a manager of the factory of its managers; anybody else of nobody but themselves.
    """
    seen = type(about).objects.visible(by, now).filter(pk=about.pk)
    demand(YES if seen.exists() else no("steps.not-yours"))
    rows = Notice.objects.filter(
        programme=about.programme_id, kind__in=kinds, subject_id=about.public_id, created_at__lte=now
    )
    told = list(rows.select_related("person").order_by("created_at", "pk"))
    roles = Role.objects.filter(programme=about.programme_id, person__in={row.person_id for row in told})
    held: dict[int, list[Role]] = {}
    for one in roles.order_by("pk"):
        held.setdefault(one.person_id, []).append(one)
    known = _known(about, by)
    found = []
    for row in told:
        role = _role(held.get(row.person_id, ()), about.factory_id, row.created_at)
        if row.person_id == by.person or role in known:
            found.append(Told(row.created_at, row.kind, row.person.name, role, *_mail(row, now), _by(row.read_at, now)))
    return found


def _known(about: Report | Visit, by: Viewer) -> frozenset[str]:
    """The roles whose people the viewer may read of, beside the viewer's own notices.

    A monitor who reads a published report only because of a later visit reads of nobody.
    """
    visit = about.pk if isinstance(about, Visit) else about.visit_id
    team = (
        about.programme_id in by.programmes(MONITOR) and Member.objects.filter(visit=visit, person=by.person).exists()
    )
    if team or about.programme_id in by.programmes(OFFICER, REVIEWER):
        return STAFF | {MANAGER}
    manager = Held(MANAGER, about.programme_id, about.factory_id)
    return frozenset({MANAGER}) if manager in by.held else frozenset()


def _role(roles: Sequence[Role], factory: int, at: datetime) -> str:
    """The role in which a person was told at `at`: manager of the factory, or one of the programme's people; "" for any other."""
    then = [role for role in roles if role.started_at <= at and (role.ended_at is None or at < role.ended_at)]
    if any(role.role == MANAGER and role.factory_id == factory for role in then):
        return MANAGER
    return next((role.role for role in then if role.role in STAFF), "")


def _mail(row: Any, now: datetime) -> tuple[str, datetime | None]:
    read = row.digest and row.read_at is not None and row.withheld_at is not None and row.read_at <= row.withheld_at
    for state, at in ((SENT, row.sent_at), (READ if read else WITHHELD, row.withheld_at), (FAILED, row.failed_at)):
        if _by(at, now):
            return state, at
    return WAITING, None


def _by(at: datetime | None, now: datetime) -> datetime | None:
    return at if at is not None and at <= now else None
