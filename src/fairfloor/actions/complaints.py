"""Complaints about a monitor, handled out of that monitor's sight.

Their events belong to no programme: no officer's log shows them, since the monitor may be an officer too.
"""

from datetime import datetime

from django.db.models import Q

from fairfloor.actions import notices
from fairfloor.actions.acts import action, demand, refuse
from fairfloor.actions.events import record
from fairfloor.core import visits
from fairfloor.core.access import HANDLER, MANAGER, MONITOR, OFFICER, Viewer
from fairfloor.core.decisions import YES, no
from fairfloor.registry.models import Complaint, Factory, Member, NonCooperation, Person, Programme
from fairfloor.registry.viewers import relations_to


@action
def complain(
    *,
    programme: Programme,
    factory: Factory | None,
    monitor: Person,
    text: str,
    language: str,
    by: Viewer,
    now: datetime,
) -> Complaint:
    """A manager complains about a monitor who visited, or an officer takes down what somebody said; other officers are told.

    Refuses where the monitor is the only officer: nobody would ever read it.
    """
    known = known_monitors(programme=programme, factory=factory, by=by, now=now)
    demand(YES if known or programme.pk in by.programmes(OFFICER) else no("steps.not-yours"))
    if monitor.pk not in {one.pk for one in known} or monitor.pk == by.actor:
        refuse("complaints.not-known")
    if all(officer.pk == monitor.pk for officer in notices.officers(programme, now)):
        refuse("complaints.nobody-handles")
    kept = Complaint.objects.create(
        programme=programme,
        factory=factory,
        monitor=monitor,
        person_id=by.actor,
        text=text,
        language=language,
        made_at=now,
    )
    notices.tell(_handlers(kept, now), "complaint-made", about=kept, now=now)
    record("complaint.made", kept, by=by, now=now, told={"text": text}, apart=True)
    return kept


@action
def decide(*, complaint: Complaint, outcome: str, language: str, by: Viewer, now: datetime) -> Complaint:
    """An officer whom it is not about says what became of it; whoever made it is told, the monitor is not."""
    kept = Complaint.objects.select_for_update(of=("self",)).select_related("programme", "person").get(pk=complaint.pk)
    demand(YES if HANDLER in relations_to(kept, by, now) else no("steps.not-yours"))
    if kept.decided_at is not None:
        refuse("complaints.decided")
    kept.outcome, kept.outcome_language, kept.decided_at, kept.decided_by_id = outcome, language, now, by.actor
    kept.save()
    notices.tell([kept.person], "complaint-decided", about=kept, now=now)
    record("complaint.decided", kept, by=by, now=now, told={"outcome": outcome}, apart=True)
    return kept


@action
def known_monitors(*, programme: Programme, factory: Factory | None, by: Viewer, now: datetime) -> list[Person]:
    """Whom `by` may complain about: a manager the teams of visits that the factory knows of, an officer any monitor.

    It knows of those that had a closing meeting, and of those that ended before it once it is asked for its explanation.
    """
    if programme.pk in by.programmes(OFFICER):
        found = notices.holding(MONITOR, programme=programme, at=now)
    elif factory and any(
        h.role == MANAGER and h.programme == programme.pk and h.factory == factory.pk for h in by.held
    ):
        asked = NonCooperation.objects.filter(programme=programme, asked_at__lte=now).values("visit")
        told = Q(visit__state=visits.CLOSED) | Q(visit__in=asked)
        teams = Member.objects.filter(told, programme=programme, visit__factory=factory)
        found = list(Person.objects.filter(pk__in=teams.values("person")))
    else:
        found = []
    return sorted((one for one in found if one.pk != by.person), key=lambda one: (one.name, one.pk))


def _handlers(complaint: Complaint, at: datetime) -> list[Person]:
    """The officers whom it is not about, and who did not take it down themselves."""
    aside = (complaint.monitor_id, complaint.person_id)
    return [person for person in notices.officers(complaint.programme, at) if person.pk not in aside]
