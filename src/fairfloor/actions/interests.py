"""What monitors and reviewers declare about an interest in a factory, before they are sent there or review a visit to it."""

from datetime import datetime

from fairfloor.actions import notices, reviewers
from fairfloor.actions.acts import action, demand, refuse
from fairfloor.actions.events import record
from fairfloor.core import factories, visits
from fairfloor.core.access import MONITOR, REVIEWER, Viewer
from fairfloor.core.decisions import YES, no
from fairfloor.registry.models import Factory, Interest, Participation, Person, Programme, Report, Visit

DECLARE = (MONITOR, REVIEWER)
GOING_ON = (visits.PLANNED, visits.AT_GATE, visits.INSIDE, visits.CLOSED)


@action
def declare(
    *, programme: Programme, factory: Factory, interest: bool, text: str, language: str, by: Viewer, now: datetime
) -> Interest:
    """A monitor or reviewer declares an interest in a factory, and which, or that there is none; the latest word counts.

    Who declares an interest gives up the review of the factory's visits. Of a visit that they are in the team of and that has no
    published report the officers are told: one that is planned does not begin before it has another team.
    """
    demand(YES if programme.pk in by.programmes(*DECLARE) else no("steps.not-yours"))
    if not Participation.objects.filter(
        programme=programme, factory=factory, state__in=factories.MAY_BE_VISITED
    ).exists():
        refuse("visits.inactive-factory")
    if interest and not text.strip():
        refuse("interests.say-which")
    kept = Interest.objects.create(
        programme=programme, factory=factory, person_id=by.actor, interest=interest, text=text, language=language,
        declared_at=now,
    )  # fmt: skip
    if interest:
        own = Visit.objects.filter(programme=programme, factory=factory, state__in=GOING_ON, members__person=by.actor)
        published = Report.objects.filter(programme=programme, factory=factory, published_at__isnull=False)
        for visit in own.exclude(pk__in=published.values("visit")).select_related("programme").order_by("pk"):
            notices.tell(notices.officers(programme, now), "interest-declared", about=visit, now=now)
        reviewers.let_go(Person.objects.get(pk=by.actor), programme, factory, by=by, now=now)
    record("interest.declared", kept, by=by, now=now, told={"interest": interest, "text": text})
    return kept


@action
def declare_none(*, programme: Programme, by: Viewer, now: datetime) -> int:
    """Somebody declares to have no interest in any factory that has no declaration of theirs yet. How many these are."""
    demand(YES if programme.pk in by.programmes(*DECLARE) else no("steps.not-yours"))
    told = Interest.objects.filter(programme=programme, person=by.actor).values("factory")
    left = Participation.objects.filter(programme=programme, state__in=factories.MAY_BE_VISITED).exclude(
        factory__in=told
    )
    rows = [
        Interest(programme=programme, factory_id=factory, person_id=by.actor, interest=False, declared_at=now)
        for factory in left.order_by("factory").values_list("factory", flat=True)
    ]
    Interest.objects.bulk_create(rows)
    if rows:
        names = [row.public_id for row in rows]
        record("interest.none-declared", Person.objects.get(pk=by.actor), by=by, now=now, told={"declarations": names})
    return len(rows)
