"""A visit from its planning to the closing meeting."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from fairfloor.actions import amended, approvals, checklists, notices, turns, visit_permits, visit_teams
from fairfloor.actions.acts import Conflict, action, demand, refuse
from fairfloor.actions.events import record
from fairfloor.core import deadlines, factories, procedures, reports, standards, visits
from fairfloor.core.access import Viewer
from fairfloor.core.periods import local_day
from fairfloor.core.phrases import phrase
from fairfloor.registry import interests
from fairfloor.registry.models import (
    Answer,
    DocumentRequest,
    Factory,
    Interview,
    Member,
    Participation,
    Person,
    Programme,
    Report,
    Step,
    Visit,
)  # fmt: skip
from fairfloor.registry.rules import procedure_at, rules_of
from fairfloor.registry.viewers import relations_to
from fairfloor.registry.visit_rows import HELD, HELD_ALONE, JOINED

T = TypeVar("T")
OPEN = (visits.PLANNED, visits.AT_GATE, visits.INSIDE)


@action
def plan(
    *,
    programme: Programme,
    factory: Factory,
    day: date,
    team: Sequence[Person],
    clauses: Sequence[str] = (),
    by: Viewer,
    now: datetime,
) -> Visit:
    """Plans an unannounced visit on `day` (the factory's own date) and assigns its team, who alone are told.

    With `clauses` it is a special visit about these alone, which no clock waits for and none is moved by; one may be open
    beside a full one.
    """
    visit = Visit(programme=programme, factory=factory, state="none", planned_date=day, planned_at=now)
    relations = by.programmes("officer") & {programme.pk}
    demand(visits.may("plan", state="none", relations=["officer"] if relations else []))
    today = local_day(now, factory.zone)
    if day < today:
        refuse("visits.not-on-that-day")
    if day - today > visits.FARTHEST:
        refuse("visits.too-far", day=(today + visits.FARTHEST).isoformat())
    if not Participation.objects.filter(programme=programme, factory=factory, state__in=factories.TAKES_PART).exists():
        refuse("visits.inactive-factory")
    turns.of_factory(programme, factory)
    is_open = Visit.objects.filter(programme=programme, factory=factory, state__in=OPEN)
    if (is_open.exclude(clauses=[]) if clauses else is_open.filter(clauses=[])).exists():
        refuse("visits.already-open")
    team = visit_teams.once(team)
    visit_teams.check_team(programme, factory, team, special=bool(clauses), now=now)
    visit.state = visits.PLANNED
    visit.planned_by_id = by.actor
    visit.standards = _editions(rules_of(programme).standards(day, known=now), day)
    visit.clauses = _chosen(visit, clauses)
    visit.save()
    visit_teams.assign(visit, team, now=now)
    record(
        "visit.planned",
        visit,
        by=by,
        now=now,
        told={"factory": factory.public_id, "day": day.isoformat(), "clauses": visit.clauses},
    )
    return visit


def _chosen(visit: Visit, clauses: Sequence[str]) -> list[str]:
    """The chosen clauses, each once and in the standards' order; refuses one that the visit's standards do not have."""
    known = [clause.id for code, edition in visit.standards for clause in standards.load(code, edition).clauses]
    strange = sorted(set(clauses) - set(known))
    if strange:
        refuse("visits.no-clause", clauses=", ".join(strange))
    return [id for id in known if id in set(clauses)]


def _editions(codes: Iterable[str], day: date) -> list[list[str]]:
    """The standards of a visit, each in the edition of the visit's day."""
    return [[code, _edition(code, day)] for code in codes]


def _edition(code: str, day: date) -> str:
    try:
        return standards.edition_on(code, day)
    except standards.NotOnShelf:
        refuse("visits.no-edition", standard=code, day=day.isoformat())


@action
def reassign(*, visit: Visit, team: Sequence[Person], by: Viewer, now: datetime) -> None:
    """Gives a planned visit another team; who is no longer in it can no longer see it."""
    visit = held(visit, "assign", by=by, now=now)
    team = visit_teams.once(team)
    visit_teams.check_team(visit.programme, visit.factory, team, special=bool(visit.clauses), now=now)
    members = Member.objects.filter(visit=visit)
    before, chosen = set(members.values_list("person", flat=True)), {one.pk for one in team}
    members.filter(person__in=before - chosen).delete()
    visit_teams.assign(visit, [one for one in team if one.pk not in before], now=now)
    visit_teams.tell_left(visit.programme, before - chosen, now=now)
    record("visit.reassigned", visit, by=by, now=now, told={"team": [person.public_id for person in team]})


@action
def join(*, visit: Visit, team: Sequence[Person], by: Viewer, now: datetime) -> None:
    """Adds the monitors of `team` to that of a visit that has begun, where those who began it cannot go on alone.

    Nobody leaves: who was there stays named. Who joins after the closing meeting writes, and is not named as having been there.
    The languages are those of whoever began it. Refuses who has an interest, has declared nothing, or has its review.
    """
    visit = HELD.one(visit.pk)
    demand(visits.may("join", state=visit.state, relations=relations_to(visit, by, now)))
    before = set(Member.objects.filter(visit=visit).values_list("person", flat=True))
    joining = [one for one in visit_teams.once(team) if one.pk not in before]
    if not joining:
        refuse("visits.nobody-joins")
    visit_teams.check_monitors(visit.programme, joining)
    told = interests.latest(visit.programme, visit.factory, joining)
    if any(told) or None in told:
        refuse("visits.interest" if any(told) else "visits.undeclared")
    if visit.reviewer_id in {one.pk for one in joining}:
        refuse("reviews.own-work")
    visit_teams.assign(visit, joining, now=now)
    approvals.hold_of(visit, by=by, now=now)
    rows = Report.objects.select_for_update(of=("self",)).select_related(
        "visit__factory", "visit__profile", "programme"
    )
    for report in rows.filter(visit=visit, state=reports.PUBLISHED):
        amended.hold(report, by=by, now=now)
    record("visit.joined", visit, by=by, now=now, told={"team": [person.public_id for person in joining]})


@action
def cancel(*, visit: Visit, by: Viewer, now: datetime) -> None:
    """Cancels a planned visit; its team is told, so that nobody travels to it."""
    visit = _taken(visit, "cancel", by=by, now=now)
    notices.tell(visit_teams.team_of(visit), "visit-cancelled", about=visit, now=now)
    record("visit.cancelled", visit, by=by, now=now)


@action
def arrive(*, visit: Visit, met_name: str, by: Viewer, now: datetime, nobody: bool = False) -> None:
    """The team is at the gate: the clock of the wait begins; profile, permits and editions of this day are kept.

    Whom it met stands in the report: a name, or that `nobody` came. The standards are those that the visit was planned with,
    whatever the programme has set since. Refuses where, since the visit was planned, somebody of the team has declared an
    interest or is a monitor no longer, or the factory has left the programme.
    """
    visit = held(visit, "arrive", by=by, now=now)
    team = visit_teams.team_of(visit)
    visit_teams.check_monitors(visit.programme, team)
    if any(interests.latest(visit.programme, visit.factory, team)):
        refuse("visits.interest-since")
    takes_part = Participation.objects.filter(
        programme=visit.programme, factory=visit.factory, state__in=factories.TAKES_PART
    )
    if not takes_part.exists():
        refuse("visits.left-since")
    met_name = met_name.strip()
    if not met_name and not nobody:
        refuse("visits.nobody-met")
    visit.state = visits.AT_GATE
    visit.arrived_at, visit.met_name = now, met_name
    visit.gate_ends_at = deadlines.gate(now, procedure=_procedure(visit, now), zone=visit.factory.zone)
    visit.profile = visit_teams.latest_profile(visit.programme, visit.factory)
    visit.permits = visit_permits.standing(visit.programme, visit.factory)
    visit.standards = _editions([code for code, _edition in visit.standards], local_day(now, visit.factory.zone))
    visit.save()
    record("visit.arrived", visit, by=by, now=now, told={"met": met_name})


@action
def explain(*, visit: Visit, by: Viewer, now: datetime) -> None:
    """The purpose of the visit was explained at the gate."""
    visit = held(visit, "explain", by=by, now=now)
    if visit.explained_at is not None:
        refuse("visits.explained")
    visit.explained_at = now
    visit.save()
    record("visit.explained", visit, by=by, now=now)


@action
def admit(*, visit: Visit, by: Viewer, now: datetime) -> None:
    """The team was let in."""
    visit = held(visit, "admit", by=by, now=now)
    visit.state, visit.admitted_at = visits.INSIDE, now
    visit.save()
    record("visit.admitted", visit, by=by, now=now)


@action
def meet(*, visit: Visit, kind: str, people: str, text: str, language: str, by: Viewer, now: datetime) -> Step:
    """A meeting was held (`kind` of the procedure: management …), or a walk-through made."""
    visit = held(visit, "meet", by=by, now=now)
    step = Step.objects.create(
        programme=visit.programme, visit=visit, kind=kind, started_at=now, people=people, text=text, language=language,
        recorded_by_id=by.actor,
    )  # fmt: skip
    record("visit.met", step, by=by, now=now, told={"kind": kind, "people": people, "text": text})
    return step


@action
def hand_out(*, visit: Visit, kinds: Sequence[str], by: Viewer, now: datetime) -> None:
    """Papers were handed to the management; each is kept once."""
    visit = held(visit, "hand-out", by=by, now=now)
    had = set(Step.objects.filter(visit=visit, kind__startswith="handout:").values_list("kind", flat=True))
    for kind in kinds:
        if f"handout:{kind}" not in had:
            Step.objects.create(
                programme=visit.programme, visit=visit, kind=f"handout:{kind}", started_at=now, recorded_by_id=by.actor
            )
    record("visit.handed-out", visit, by=by, now=now, told={"kinds": sorted(kinds)})


@action
def interview(*, visit: Visit, client_id: UUID, values: dict[str, Any], by: Viewer, now: datetime) -> Interview:
    """Keeps an interview, which only the team and its reviewer will read; the same `client_id` is kept once.

    `values`: kind (interviewee of the procedure), place, group, women, men, text, language. One with more people than the
    factory has workers, as far as that is told, is refused.
    """
    visit = held(visit, "interview", by=by, now=now)
    had = Interview.objects.filter(client_id=client_id).first()
    if had:
        return the_same(had, visit=visit)
    _people_fit(visit, values["women"] + values["men"])
    kept = Interview.objects.create(
        programme=visit.programme, visit=visit, client_id=client_id, held_at=now, recorded_by_id=by.actor, **values
    )
    approvals.hold_of(visit, by=by, now=now)
    record("interview.recorded", kept, by=by, now=now, told=values)
    return kept


def _people_fit(visit: Visit, told: int) -> None:
    """Refuses more people than worked there on the day by the report's scope, or else by the visit's profile."""
    report = Report.objects.filter(visit=visit).first()
    heads = (report.scope.get("headcount") if report else None) or (
        {"women": visit.profile.women, "men": visit.profile.men} if visit.profile else {}
    )
    workers = sum(heads.values())
    if workers and told > workers:
        refuse("visits.more-than-workers", told=told, workers=workers)


@action
def request_document(*, visit: Visit, text: str, language: str, by: Viewer, now: datetime) -> DocumentRequest:
    """Puts a document on the list that the closing meeting hands over."""
    visit = held(visit, "request-document", by=by, now=now)
    request = DocumentRequest.objects.create(
        programme=visit.programme,
        visit=visit,
        text=text,
        language=language,
        requested_at=now,
        requested_by_id=by.actor,
    )
    record("document.requested", request, by=by, now=now, told={"text": text})
    return request


@action
def close(*, visit: Visit, closing: dict[str, Any], by: Viewer, now: datetime) -> Visit:
    """Records the closing meeting; the clock of the requested documents begins and the factory, where there are any, is told.

    `closing`: attended, summary, language, checklist (ids ticked), response (acknowledged, refused), by, reason.
    """
    visit = held(visit, "close", by=by, now=now)
    procedure = _procedure(visit, now)
    wanted = [item.id for item in procedure.closing_checklist]
    answered = set(Answer.objects.filter(visit=visit).values_list("clause", "building"))
    demand(
        visits.may_close(
            management_meeting=Step.objects.filter(visit=visit, kind="management").exists(),
            checklist_left=[id for id in wanted if id not in closing.get("checklist", [])],
            open_answers=len([one for one in checklists.asked(visit) if one.key not in answered]),
        )
    )
    visit.state, visit.closed_at, visit.closing_record = visits.CLOSED, now, closing
    visit.unreported = True
    visit.permits = visit_permits.record_seen(visit, by=by, now=now)
    if not visit.clauses:
        Visit.objects.filter(programme=visit.programme, factory=visit.factory, latest=True).update(latest=False)
        visit.latest = True
    visit.save()
    due = deadlines.documents(local_day(now, visit.factory.zone), procedure=procedure, zone=visit.factory.zone)
    listed = DocumentRequest.objects.filter(visit=visit)
    listed.update(due_at=due.moment)
    if listed.filter(withdrawn_at__isnull=True).exists():
        managers = notices.managers(visit.programme, visit.factory, now)
        notices.tell(managers, "documents-requested", about=visit, now=now, until=due.moment)
    record("visit.closed", visit, by=by, now=now, told=closing)
    return visit


def applicable(visit: Visit) -> list[Any]:
    """The clauses of the visit's standards that apply by the profile of its day, in order; each is there once.

    Of a special visit only those that it is about.
    """
    profile = visit.as_profile()
    found: list[Any] = []
    for code, edition in visit.standards:
        found += [clause for clause in standards.load(code, edition).clauses if clause.applies_to(profile)]
    return [clause for clause in found if not visit.clauses or clause.id in visit.clauses]


def _procedure(visit: Visit, now: datetime) -> procedures.Procedure:
    return procedure_at(visit.programme, now)


def held(visit: Visit, step: str, *, by: Viewer, now: datetime) -> Visit:
    """The visit, locked, once it is certain that `by` may take `step` now."""
    visit = _locked(visit)
    demand(visits.may(step, state=visit.state, relations=relations_to(visit, by, now)))
    if visit.state == visits.CLOSED and Report.objects.filter(visit=visit, state=reports.PUBLISHED).exists():
        refuse("visits.published")
    return visit


def _locked(visit: Visit) -> Visit:
    """The visit as it stands, locked; its factory, programme and profile are those that whoever acts has read with it."""
    had = visit._state.fields_cache
    now: Visit = (HELD_ALONE if all(name in had for name in JOINED) else HELD).one(visit.pk)
    if not now._state.fields_cache:
        if any(getattr(now, f"{name}_id") != getattr(visit, f"{name}_id") for name in JOINED):
            now = HELD.one(visit.pk)
        else:
            now._state.fields_cache.update({name: had[name] for name in JOINED})
    return now


def _taken(visit: Visit, step: str, *, by: Viewer, now: datetime) -> Visit:
    visit = held(visit, step, by=by, now=now)
    visit.state = visits.STEPS[step].to
    visit.save()
    return visit


def the_same(had: T, **where: Any) -> T:
    """What was kept under a client id, when it was sent twice; refuses when the id stands for something else."""
    if any(getattr(had, name) != value for name, value in where.items()):
        refuse("observations.other-record")
    return had


def conflict(current: Any) -> Conflict:
    """What is raised when a change was based on an older version than the one that stands."""
    return Conflict(phrase("observations.changed-meanwhile"), current)
