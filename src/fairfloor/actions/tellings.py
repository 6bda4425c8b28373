"""Who was told of a clock, and when: the programme's people read of their own and the factory's, its managers of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fairfloor.actions import reads
from fairfloor.actions.acts import action, demand
from fairfloor.core.access import MANAGER, MONITOR, OFFICER, REVIEWER, STAFF, Facts, Held, Viewer, may_see
from fairfloor.core.decisions import YES, no
from fairfloor.registry.models import Notice, Report, Role, Visit
from fairfloor.registry.statements import Bundle, Statement
from fairfloor.registry.viewers import facts_of

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


ABOUT = "{row}.programme_id = %s AND {row}.kind IN %s AND {row}.subject_id = %s AND {row}.created_at <= %s"
OF_TOLD = ABOUT.format(row="told")
TOLD = Bundle(
    Statement(Notice, ABOUT, related=("person",), order=("created_at", "pk")),
    Statement(
        Role,
        f"{{row}}.programme_id = %s AND {{row}}.person_id IN (SELECT person_id FROM registry_notice told WHERE {OF_TOLD})",  # noqa: S608
        order=("pk",),
    ),
)


@action
def of(
    *, about: Report | Visit, kinds: Sequence[str], by: Viewer, now: datetime, look: tuple[Any, Any] | None = None
) -> list[Told]:
    """Whom the notices of `kinds` about a report or a visit have told by `now`, in the order of telling.

    Only whoever sees it may ask. The programme's people are told of theirs and of the factory's managers, by the roles held at
    the moment of telling; a manager of the factory of its managers; anybody else of nobody but themselves. `look` is a model
    and a row of the same report: that its things are looked at is logged too, as by `reads.note`.
    """
    facts = facts_of(look[1] if look else about, by)
    demand(YES if may_see(about.NOUN, by, facts, now) else no("steps.not-yours"))
    asked = (about.programme_id, tuple(kinds), about.public_id, now)
    rows, roles = TOLD.rows(asked, (about.programme_id, *asked))
    held: dict[int, list[Role]] = {}
    for one in roles:
        held.setdefault(one.person_id, []).append(one)
    known = _known(about, by, facts)
    found = []
    for row in rows:
        role = _role(held.get(row.person_id, ()), about.factory_id, row.created_at)
        if row.person_id == by.person or role in known:
            found.append(Told(row.created_at, row.kind, row.person.name, role, *_mail(row, now), _by(row.read_at, now)))
    if look:
        reads.looked(of=look[0], on=look[1], facts=facts, by=by, now=now)
    return found


def _known(about: Report | Visit, by: Viewer, facts: Facts) -> frozenset[str]:
    """The roles whose people the viewer may read of, beside the viewer's own notices.

    A monitor who reads a published report only because of a later visit reads of nobody.
    """
    team = about.programme_id in by.programmes(MONITOR) and by.person in facts.team
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
    for state, at in (
        (SENT, row.sent_at),
        (READ if read else WITHHELD, row.withheld_at),
        (FAILED, row.failures(now)[1]),
    ):
        if _by(at, now):
            return state, at
    return WAITING, None


def _by(at: datetime | None, now: datetime) -> datetime | None:
    return at if at is not None and at <= now else None
