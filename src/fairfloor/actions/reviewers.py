"""A visit's own reviewer, who alone of all reviewers reads its interviews: the review is taken, given back and freed."""

from datetime import datetime

from fairfloor.actions import notices
from fairfloor.actions.acts import action, demand
from fairfloor.actions.events import record
from fairfloor.core import reviews, visits
from fairfloor.core.access import OWN_REVIEWER, Viewer
from fairfloor.core.decisions import first_refusal
from fairfloor.registry import interests
from fairfloor.registry.models import Factory, FreedReview, Person, Programme, Visit
from fairfloor.registry.viewers import stands
from fairfloor.registry.visit_rows import HELD


@action
def take(*, visit: Visit, by: Viewer, now: datetime) -> Visit:
    """A reviewer takes the review of a visit that has ended; who has it already keeps it, and nothing is written.

    Refuses the visit's team, whoever declared an interest in the factory, and, with the name, while another has it. Every
    decision of a review begins with it, before the report is locked: the visit's row always comes first.
    """
    visit = HELD.one(visit.pk)
    relations = stands(visit, by, now)
    demand(visits.may("take-review", state=visit.state, relations=relations))
    if visit.reviewer_id == by.person:
        return visit
    person = Person.objects.get(pk=by.actor)
    (interest,) = interests.latest(visit.programme, visit.factory, [person])
    holder = visit.reviewer.name if visit.reviewer else ""
    demand(reviews.may_have(relations=relations, interest=interest, holder=holder))
    visit.reviewer, visit.review_taken_at = person, now
    visit.save()
    record("review.taken", visit, by=by, now=now)
    return visit


@action
def give_back(*, visit: Visit, reason: str = "", language: str = "en", by: Viewer, now: datetime) -> Visit:
    """Makes a review free again: its reviewer gives it back, or an officer outside the team frees it, with a reason.

    Who had it is told, and reads the reason with the officers.
    """
    visit = HELD.one(visit.pk)
    relations = stands(visit, by, now)
    demand(
        first_refusal(
            visits.may("give-back-review", state=visit.state, relations=relations),
            reviews.may_give_back(relations=relations, taken=visit.reviewer_id is not None, reason=reason),
        )
    )
    own, holder = OWN_REVIEWER in relations, visit.reviewer
    _free(visit)
    if not own and holder is not None:
        FreedReview.objects.create(
            programme=visit.programme, visit=visit, person=holder, reason=reason, language=language, freed_at=now,
            freed_by_id=by.actor,
        )  # fmt: skip
        notices.tell([holder], "review-freed", about=visit, now=now)
    record("review.given-back" if own else "review.freed", visit, by=by, now=now, told={"reason": reason})
    return visit


def let_go(person: Person, programme: Programme, factory: Factory | None = None, *, by: Viewer, now: datetime) -> None:
    """Frees all that somebody has the review of in the programme, or of one factory; inside an action.

    The role of reviewer ends there, or an interest in the factory was declared.
    """
    rows = Visit.objects.select_for_update(of=("self",)).select_related("programme")
    held = rows.filter(programme=programme, reviewer=person)
    for visit in (held.filter(factory=factory) if factory else held).order_by("pk"):
        _free(visit)
        record("review.freed", visit, by=by, now=now)


def _free(visit: Visit) -> None:
    visit.reviewer = visit.review_taken_at = None
    visit.save()
