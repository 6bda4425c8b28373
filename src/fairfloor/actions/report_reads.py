"""Who has read published reports: to a factory's managers the readings of its own, to a reader the reader's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from fairfloor.actions.acts import action, demand
from fairfloor.core.access import BUYER, MANAGER, Viewer
from fairfloor.core.decisions import YES, no
from fairfloor.core.portfolios import Reading
from fairfloor.registry.models import Event, Factory, Person, Programme, Role, Version


@dataclass(frozen=True)
class ReportRead:
    """One reading: when, which report and version, and by whom.

    `who` is the organisation of a buyer's reader or the name of one of the factory's own managers; it is empty for the
    programme's own people, who are not named to a factory. `side` is buyer, factory or programme.
    """

    at: datetime
    report: str
    version: int
    side: str
    who: str


@action
def of_factory(
    *, programme: Programme, factory: Factory, by: Viewer, now: datetime, start: int = 0, count: int = 50
) -> tuple[list[ReportRead], int]:
    """The readings of the factory's reports, newest first, from `start` on at most `count`; and how many there are.

    Only the factory's managers may ask, and only about versions that they see themselves; no other event is looked at.
    """
    manages = any(h.role == MANAGER and h.programme == programme.pk and h.factory == factory.pk for h in by.held)
    demand(YES if manages else no("steps.not-yours"))
    seen = Version.objects.visible(by, now).filter(programme=programme, report__factory=factory)
    versions = {public_id: (report, number) for public_id, report, number in
                seen.values_list("public_id", "report__public_id", "number")}  # fmt: skip
    events = Event.objects.filter(
        programme=programme, verb="report.read", subject="version", subject_id__in=list(versions), at__lte=now
    )
    rows = list(events.order_by("-sequence").values_list("at", "actor_id", "subject_id")[start : start + count])
    roles = _roles(programme, [actor for _, actor, _ in rows])
    return [_read(row, versions, roles, factory) for row in rows], events.count()


@action
def own(*, programme: Programme, by: Viewer, now: datetime) -> dict[int, Reading]:
    """What the viewer has read of the programme's reports that the viewer sees, by the report's key; no one else's readings."""
    demand(YES if by.person is not None else no("steps.not-yours"))
    seen = Version.objects.visible(by, now).filter(programme=programme)
    versions = {public_id: (report, number) for public_id, report, number in
                seen.values_list("public_id", "report", "number")}  # fmt: skip
    events = Event.objects.filter(
        programme=programme, verb="report.read", subject="version", subject_id__in=list(versions), actor_id=by.public_id,
        at__lte=now,
    )  # fmt: skip
    found: dict[int, Reading] = {}
    for subject, at in events.values_list("subject_id").annotate(last=Max("at")).order_by():
        report, number = versions[subject]
        before = found.get(report, Reading(number, at))
        found[report] = Reading(max(before.number, number), max(before.at, at))
    return found


def _roles(programme: Programme, actors: Sequence[str]) -> dict[str, list[Role]]:
    found: dict[str, list[Role]] = {}
    roles = Role.objects.filter(programme=programme, person__public_id__in=set(actors))
    for role in roles.select_related("person", "organisation").order_by("pk"):
        found.setdefault(role.person.public_id, []).append(role)
    return found


def _read(
    row: tuple[datetime, str, str],
    versions: dict[str, tuple[str, int]],
    roles: dict[str, list[Role]],
    factory: Factory,
) -> ReportRead:
    at, actor, subject = row
    report, version = versions[subject]
    then = [
        role for role in roles.get(actor, ()) if role.started_at <= at and (not role.ended_at or at < role.ended_at)
    ]
    own: Person | None = next((r.person for r in then if r.role == MANAGER and r.factory_id == factory.pk), None)
    if own is not None:
        return ReportRead(at, report, version, "factory", own.name)
    buying = next((r.organisation for r in then if r.role == BUYER), None)
    if buying is not None:
        return ReportRead(at, report, version, "buyer", buying.name)
    return ReportRead(at, report, version, "programme", "")
