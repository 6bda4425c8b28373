"""Fills an empty Fairfloor through its own actions: a programme, its factories, a visit of which every clause is answered.

python -m benchmarks.seeding FACTORIES CLIENTS VISITS BUYERS EVENTS     prints what the clients need to know, as JSON
"""

import json
import sys
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.db.models import F  # noqa: E402

from benchmarks import filling  # noqa: E402
from fairfloor.actions import contents, datasets, factories, grants, interests, observations, people, reports, visits  # noqa: E402
from fairfloor.actions.demonstration import BEGINS, PASSWORD, ZONE, email  # noqa: E402
from fairfloor.actions.demonstration_visits import approve_and_publish, punches  # noqa: E402
from fairfloor.core import procedures  # noqa: E402
from fairfloor.core.access import Viewer  # noqa: E402
from fairfloor.core.periods import local_day  # noqa: E402
from fairfloor.core.vocabulary import vocabulary  # noqa: E402
from fairfloor.registry import walls  # noqa: E402
from fairfloor.registry.models import Factory, LogHead, Notice, Participation, Person, Profile, Programme, Report, Visit  # noqa: E402
from fairfloor.registry.viewers import viewer_of  # noqa: E402

WORDS = "Demonstration words: what was seen in two halls and one store, and what the management said of it. "
# Everything that a factory can have, so that all 190 clauses of ICTI apply.
FACTS = {id: True for id, fact in vocabulary().facts.items() if fact.kind == "yes-no"}
BREACHES = 12  # answers of the reported visit that are findings


def filled(count: int, clients: int, visited: int, buyers: int, logged: int) -> dict[str, Any]:
    """Makes everything in one transaction; what a client asks for and with whose name.

    `visited` visits of before, with their answers and published reports, `buyers` with their grants, and events up to
    `logged` are rows alone, made as those of the actions are (see `filling`).
    """
    with walls.acting(), transaction.atomic():
        programme = people.found(
            code="benchmark",
            name={"zh": "测速项目", "en": "Benchmark programme"},
            procedure="bfc",
            demonstration=True,
            now=BEGINS,
        )
        programme.settings = {"standards": ["icti"]}
        programme.save()
        officer = _person(programme, "officer", "officer")
        team = [_person(programme, f"monitor-{number}", "monitor") for number in range(clients)]
        taking_part = [_factory(programme, number, viewer_of(officer, BEGINS)) for number in (1, 2)]
        _more_factories(taking_part[1], range(3, count + 1))
        measured = _inside(taking_part[0], officer, team)
        answers = _answered(measured, team[0], breaches=0)
        reported = _inside(taking_part[1], officer, team)
        _answered(reported, team[0], breaches=BREACHES)
        report, content = _reported(reported, team[0])
        homes = _published(report, officer, team[0])
        filling.fill(report, visits=visited, buyers=buyers, events=logged)
        Notice.objects.filter(programme=programme).update(sent_at=BEGINS)  # else the worker mails them while we measure
        Report.objects.filter(programme=programme).update(opening_told_at=F("opens_at"))  # nor tells of what opened
        events = LogHead.objects.get(pk=1).sequence
    return {
        "visit": f"/visits/{measured.public_id}/",
        "people": [one.email for one in team],
        "password": PASSWORD,
        "answers": answers,
        "factories": count,
        "events": events,
        "content": content,
        "homes": homes,
        "report": f"/reports/{report.public_id}/v1/",
        "visits": visited,
    }


def _person(programme: Programme, name: str, role: str, **held: Any) -> Person:
    person = people.invite(
        email=email(name), name=name.capitalize(), language="en", speaks=["en", "km"], by=None, now=BEGINS, password=PASSWORD,
    )  # fmt: skip
    people.give_role(person=person, role=role, programme=programme, by=None, now=BEGINS, **held)
    return person


def _factory(programme: Programme, number: int, officer: Viewer) -> Participation:
    """A factory that registered, was accepted and has a profile."""
    participation = factories.register(
        programme=programme,
        particulars=factories.Particulars(
            name=f"Demonstration Factory {number}",
            local_name=f"演示工厂{number}",
            registration_number=f"DEMO-{number:04}",
            address=f"Demonstration Road {number}, Phnom Penh",
            contact_name=f"Manager {number}",
            contact_email=email(f"manager-{number}"),
        ),
        jurisdiction="kh",
        zone=ZONE,
        now=BEGINS,
    )
    factories.accept(participation=participation, by=officer, now=BEGINS)
    participation.refresh_from_db()
    told = {"women": 400, "men": 100, "facts": FACTS, "work_kinds": ["seated-production"], "languages": ["km"]}
    factories.record_profile(participation=participation, values=told, by=officer, now=BEGINS)
    return participation


def _more_factories(like: Participation, numbers: Iterable[int]) -> None:
    """Factories that only stand in lists, as rows alone: made as `like` was, without its events and people."""
    programme, profile = like.programme, Profile.objects.get(factory=like.factory)
    made = Factory.objects.bulk_create(
        Factory(
            name=f"Demonstration Factory {number}",
            local_name=f"演示工厂{number}",
            sort_key=factories.sort_key(f"演示工厂{number}"),
            registration_number=f"DEMO-{number:04}",
            address=f"Demonstration Road {number}, Phnom Penh",
            jurisdiction=like.factory.jurisdiction,
            zone=ZONE,
        )
        for number in numbers
    )
    told = {name: getattr(like, name) for name in ("state", "applied_at", "decided_at", "decided_by", "contact_name")}
    Participation.objects.bulk_create(
        Participation(programme=programme, factory=factory, contact_email=email(f"contact-{factory.pk}"), **told)
        for factory in made
    )
    told = {
        name: getattr(profile, name) for name in ("recorded_at", "recorded_by", "women", "men", "facts", "languages")
    }
    Profile.objects.bulk_create(Profile(programme=programme, factory=factory, **told) for factory in made)


def _inside(participation: Participation, officer: Person, team: list[Person]) -> Visit:
    """A visit whose team was let in and has met the management."""
    planner, by, now = viewer_of(officer, BEGINS), viewer_of(team[0], BEGINS), BEGINS
    for monitor in team:
        interests.declare_none(programme=participation.programme, by=viewer_of(monitor, BEGINS), now=BEGINS)
    visit = visits.plan(
        programme=participation.programme, factory=participation.factory, day=local_day(now, ZONE), team=team, by=planner,
        now=now,
    )  # fmt: skip
    visits.arrive(visit=visit, met_name="Guard on duty", by=by, now=now)
    visits.explain(visit=visit, by=by, now=now)
    visits.admit(visit=visit, by=by, now=now)
    visits.meet(visit=visit, kind="management", people="Manager 1", text=WORDS, language="en", by=by, now=now)
    return Visit.objects.select_related("factory", "programme", "profile").get(pk=visit.pk)


def _answered(visit: Visit, monitor: Person, *, breaches: int) -> list[tuple[str, str]]:
    """Answers every clause, the first `breaches` as non-compliant: `(clause, client id)` of each."""
    by, given = viewer_of(monitor, BEGINS), []
    for number, clause in enumerate(visits.applicable(visit)):
        values = {
            "answer": "non-compliant" if number < breaches else "compliant", "text": WORDS, "language": "en",
            "workers_affected": 12 if number < breaches else None, "basis": "observation",
        }  # fmt: skip
        id = uuid4()
        observations.answer(
            visit=visit, clause=clause.id, client_id=id, base_version=0, values=values, by=by, now=BEGINS
        )
        given.append((clause.id, str(id)))
    return given


def _reported(visit: Visit, monitor: Person) -> tuple[Report, dict[str, Any]]:
    """The report of a visit and the content of a visit: readings, a screened file of punches, findings, the closing record."""
    by, now = viewer_of(monitor, BEGINS), BEGINS + timedelta(hours=6)
    for value in ("27.1", "30.4", "32.4"):
        told = {
            "quantity": "air-temperature", "value": Decimal(value), "unit": "degC", "place": "Line 4",
            "kind": "seated-production", "instrument": "DEMO-INSTRUMENT-1", "calibrated_until": None, "taken_at": now,
        }  # fmt: skip
        observations.measure(visit=visit, client_id=uuid4(), values=told, by=by, now=now)
    _screened(visit, by, now)
    ticked = [item.id for item in procedures.load("bfc").closing_checklist]
    closing = {
        "attended": "Manager 1", "summary": WORDS, "language": "en", "checklist": ticked, "response": "acknowledged",
        "by": "Manager 1", "reason": "",
    }  # fmt: skip
    visits.close(visit=visit, closing=closing, by=by, now=now)
    drafted = reports.draft(visit=visit, by=by, now=now)
    report = Report.objects.select_related("visit__factory", "visit__profile", "programme").get(pk=drafted.pk)
    return report, contents.build(report, version=1, now=now, before=None, reason="")


def _published(report: Report, officer: Person, monitor: Person) -> dict[str, str]:
    """Publishes the report and lets a buyer read all of the factory's; the mail address of one person of each role."""
    programme, factory, now = report.programme, report.factory, BEGINS + timedelta(days=1)
    reviewer = _person(programme, "reviewer", "reviewer")
    reports.submit(report=report, by=viewer_of(monitor, now), now=now)
    approve_and_publish(report, viewer_of(reviewer, now), viewer_of(officer, now), now)
    buyer, ministry = (
        people.add_organisation(programme=programme, kind=kind, name=f"Demonstration {kind}", by=None, now=now)
        for kind in ("buyer", "ministry")
    )
    cast = {
        "officer": officer, "reviewer": reviewer, "monitor": monitor,
        "manager": _person(programme, "manager", "manager", factory=factory),
        "buyer": _person(programme, "buyer", "buyer", organisation=buyer),
        "ministry": _person(programme, "ministry", "ministry", organisation=ministry),
    }  # fmt: skip
    grants.grant(
        programme=programme, factory=factory, organisation=buyer, by=viewer_of(cast["manager"], now), now=now,
    )  # fmt: skip
    return {role: person.email for role, person in cast.items()}


def _screened(visit: Visit, by: Viewer, now: datetime) -> None:
    kept = datasets.receive(
        visit=visit, name="attlog.dat", media_type="text/plain", pieces=[punches(local_day(now, ZONE))], settings={},
        by=by, now=now,
    )  # fmt: skip
    begun = datasets.begin(public_id=kept.public_id, now=now)
    if begun is not None:
        datasets.finish(dataset=begun, result=datasets.screen(begun), problem="", now=now)


if __name__ == "__main__":
    json.dump(filled(*(int(word) for word in sys.argv[1:])), sys.stdout)
