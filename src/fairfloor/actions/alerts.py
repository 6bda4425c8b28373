"""Alerts on matters that are never tolerated: raised by a visit's team, confirmed by those who are told, in time."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from fairfloor.actions import notices, recipients
from fairfloor.actions.acts import action, demand, refuse
from fairfloor.actions.events import record
from fairfloor.actions.visits import held, the_same
from fairfloor.core import deadlines
from fairfloor.core.access import TOLD, Viewer
from fairfloor.core.decisions import YES, no
from fairfloor.registry import walls
from fairfloor.registry.models import Acknowledgement, Alert, Person, Visit
from fairfloor.registry.rules import procedure_at
from fairfloor.registry.viewers import relations_to


@action
def sound(*, visit: Visit, client_id: UUID, matter: str, text: str, language: str, by: Viewer, now: datetime) -> Alert:
    """Raises an alert on a `matter` of the procedure; those whom the programme has set for it are told, its clock begins.

    The same `client_id` is kept once. Refuses when nobody would be told.
    """
    visit = held(visit, "alert", by=by, now=now)
    had = Alert.objects.filter(client_id=client_id).first()
    if had:
        return the_same(had, visit=visit)
    procedure = procedure_at(visit.programme, now)
    people = recipients.of(procedure.item("zero-tolerance", matter).who, programme=visit.programme, at=now)
    if not people:
        refuse("alerts.nobody-told")
    alert = Alert.objects.create(
        programme=visit.programme, visit=visit, client_id=client_id, matter=matter, text=text, language=language,
        raised_at=now, raised_by_id=by.actor,
        due_at=deadlines.alert(now, matter=matter, procedure=procedure, zone=visit.factory.zone),
    )  # fmt: skip
    Acknowledgement.objects.bulk_create(
        Acknowledgement(programme=visit.programme, alert=alert, visit=visit, person=person, told_at=now)
        for person in people
    )
    notices.tell(people, "alert-raised", about=alert, now=now)
    record("alert.raised", alert, by=by, now=now, told={"matter": matter, "text": text})
    return alert


@action
def acknowledge(*, alert: Alert, text: str, language: str, by: Viewer, now: datetime) -> Acknowledgement:
    """Somebody who was told confirms the alert and says what is done about it; the team is told. Late is taken too."""
    alert = Alert.objects.select_related("programme", "visit").get(pk=alert.pk)
    demand(YES if TOLD in relations_to(alert, by, now) else no("steps.not-yours"))
    own = Acknowledgement.objects.select_for_update(of=("self",)).get(alert=alert, person=by.actor)
    if own.acknowledged_at is not None:
        refuse("alerts.confirmed")
    own.acknowledged_at, own.text, own.language = now, text, language
    own.save()
    team = [member.person for member in alert.visit.members.select_related("person")]
    notices.tell(team, "alert-acknowledged", about=alert, now=now)
    record("alert.acknowledged", alert, by=by, now=now, told={"text": text})
    return own


@action
def remind_due(*, now: datetime) -> int:
    """Tells once more whoever has not confirmed an alert whose last moment is over. How many alerts that was."""
    late = Alert.objects.filter(
        due_at__lt=now, reminded_at__isnull=True, acknowledgements__acknowledged_at__isnull=True
    )
    overdue = list(late.distinct().select_related("programme").order_by("pk"))
    for alert in overdue:
        silent = Acknowledgement.objects.filter(alert=alert, acknowledged_at__isnull=True)
        notices.tell(Person.objects.filter(pk__in=silent.values("person")), "alert-overdue", about=alert, now=now)
        alert.reminded_at = now
        alert.save()
        record("alert.overdue", alert, by=None, now=now)
    return len(overdue)


def placed(alerts: Iterable[Alert]) -> list[Alert]:
    """Alerts that somebody may see, each with its visit and factory: who was told of one may not look the visit up."""
    found = list(alerts)
    bare = [alert for alert in found if not Alert.visit.is_cached(alert)]
    if bare:
        with walls.acting():
            visits = Visit.objects.select_related("factory").in_bulk([alert.visit_id for alert in bare])
        for alert in bare:
            alert.visit = visits[alert.visit_id]
    return found
