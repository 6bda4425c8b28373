"""Makes the scene of the doors and leaks tests through the real actions, with a canary in every confidential field.

Factory 1 has a published report with an objection and a corrective action, a buyer who may read it, and a visit that
is planned and that nobody outside its team and the planners may learn of. Factory 2 is being visited. Factories 3, 4
and 5 have reports that are drafted, handed in and approved. Factory 6 has applied. A second programme stands beside.
"""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from fairfloor.actions import datasets, documents, factories, observations, people, remedies, reports, samples, visits
from fairfloor.core.buildings import Building
from fairfloor.core.sample_people import only
from fairfloor.registry import walls
from fairfloor.registry.models import Notice, Person, Role
from tests.web.scene import ROLES, Scene
from tests.world import FACTS, LATER, World, another_factory, profile_values, world

WORKER = "7731904"  # the number that the factory's own clock gives a worker
PASSWORD = "canary password 7f3a9"
SMALL = 3  # workers that a sensitive clause affects: fewer than may be told
SENSITIVE = "bfc/child-labour"
DORMITORY = Building("dormitory-1", "dormitory", "Dormitory A", None, 3, 72)
BREACHES = ("icti/2.5", "icti/9.7", "icti/9.16", SENSITIVE)


def canary(name: str) -> str:
    """A word that stands nowhere else, planted in the confidential field `name`."""
    return f"canary{name.replace('-', '')}7f3a9"


def punches() -> bytes:
    """Two long days of one worker, as a clock exports them."""
    rows = (f"{WORKER:>9}\t2025-02-{day:02} {time}:00\t1\t0\t0\t0\n" for day in (2, 3) for time in ("06:00", "21:30"))
    return "".join(rows).encode()


def roster() -> bytes:
    """Three people of one department, so that each of them is drawn."""
    rows = (f"{id},{canary('department')}\n" for id in (WORKER, "5150", "5151"))
    return ("worker,department\n" + "".join(rows)).encode()


def sampled(w: World, by: Any) -> samples.Sample:
    """Three people drawn for a clause."""
    return samples.draw(
        visit=w.visit, wish=samples.Wish("icti/5.2", narrowing=(only(f"department={canary('department')}"),)),
        seed=canary("seed"), name=f"{canary('roster-name')}.csv", media_type="text/csv", pieces=[roster()], by=by, now=w.now,
    )  # fmt: skip


def scene() -> Scene:
    """Everything that pages can be about. The visit is planned last, so that a test can look before and after."""
    made = unplanned()
    plan(made)
    return made


def unplanned() -> Scene:
    """The scene without its planned visit."""
    main = world(password=PASSWORD)
    second, third, fourth, fifth = (_beside(main, number) for number in (2, 3, 4, 5))
    roles = _people(main, second)
    for one in (main, second):
        _with_a_dormitory(one)
    ids = _published(main, roles)
    ids |= _visited(second)
    _returned(third)
    fourth.submitted()
    fifth.approved()
    with walls.acting():
        loose = third.findings[0]
        loose.text = canary("draft")
        ids |= {
            "draft": third.report.public_id, "loose": loose.public_id, "submitted": fourth.report.public_id,
            "approved": fifth.report.public_id, "factory": main.factory.public_id,
            "free": fifth.factory.public_id,
            "applied": another_factory(main.programme, main.officer, number=6, now=main.now, accepted=False).factory.public_id,
            "role": Role.objects.get(person=roles["rival"]).public_id,
            "notice": Notice.objects.filter(person=main.manager, kind="report-published").get().public_id,
        }  # fmt: skip
    reports.write_finding(
        report=third.report,
        finding=loose,
        values={"text": canary("draft")},
        by=third.viewer(main.monitor_a),
        now=third.now,
    )
    other = world(number=9, password=PASSWORD)
    roles["stranger"] = other.officer
    ids["theirs"] = other.factory.public_id
    now = max(one.now for one in (main, second, third, fourth, fifth))
    main.now = now
    return Scene(main, second, other, {role: roles[role] for role in ROLES}, now, ids)


def plan(made: Scene) -> Any:
    """Plans the visit that nobody else may learn of, an hour before the scene's moment."""
    again = replace(made.main, visit=None, report=None, now=made.now - LATER["planned"] - timedelta(hours=1))
    visit = again.planned()
    made.ids["planned"] = visit.public_id
    return visit


def _beside(main: World, number: int) -> World:
    participation = another_factory(main.programme, main.officer, number=number, now=main.now)
    return replace(main, participation=participation, factory=participation.factory, findings=[], versions=[])


def _with_a_dormitory(w: World) -> None:
    """The factory says that it has a dormitory with a name, so that its visits ask of it too."""
    values = profile_values(facts={**FACTS, "dormitory": True}, buildings=[DORMITORY.as_json()])
    factories.record_profile(participation=w.participation, values=values, by=w.viewer(w.officer), now=w.now)


def _people(main: World, second: World) -> dict[str, Person | None]:
    """Everyone of ROLES but the stranger."""
    made: dict[str, Person | None] = {
        "officer": main.officer, "team": main.monitor_a, "reviewer": main.reviewer, "manager": main.manager,
        "buyer": main.buyer, "ministry": main.ministry, "visitor": None,
    }  # fmt: skip
    now, programme = main.now, main.programme
    rivals = people.add_organisation(programme=programme, kind="buyer", name="Demonstration Rival", by=None, now=now)
    for name, role, organisation in (
        ("outside", "monitor", None),
        ("rival", "buyer", rivals),
        ("former", "reviewer", None),
    ):
        person = people.invite(
            email=f"{name}@demonstration.example", name=f"Demonstration {name}", language="en", speaks=["km"], password=PASSWORD,
            by=None, now=now,
        )  # fmt: skip
        held = people.give_role(
            person=person, role=role, programme=programme, organisation=organisation, by=None, now=now
        )
        if name == "former":
            people.end_role(role=held, by=main.viewer(main.officer), now=now)
        made[name] = person
    with walls.acting():
        neighbour = made["neighbour"] = Person.objects.get(roles__factory=second.factory)
        neighbour.set_password(PASSWORD)
        neighbour.save()
    return made


def _visited(second: World) -> dict[str, str]:
    """A visit under way: everything answered, nothing closed."""
    second.answered()
    by = second.viewer(second.monitor_a)
    request = visits.request_document(visit=second.visit, text="Permits", language="en", by=by, now=second.now)
    picked = sampled(second, by).public_id
    return {"inside": second.visit.public_id, "unready": request.public_id, "picked": picked}


def _returned(third: World) -> None:
    """A report that its reviewer sent back with a reason, so that its team writes it anew."""
    third.submitted()
    reports.return_(report=third.report, reason=canary("returned"), by=third.viewer(third.reviewer), now=third.now)
    third._report()


def _published(w: World, roles: dict[str, Person | None]) -> dict[str, str]:
    """The whole way of factory 1, every field with its canary; the public ids of what a page can be about."""
    a = lambda: w.viewer(w.monitor_a)  # noqa: E731
    w.planned()
    now = w.pass_("arrived")
    visits.arrive(visit=w.visit, met_name=canary("met"), by=a(), now=now)
    visits.explain(visit=w.visit, by=a(), now=now)
    visits.admit(visit=w.visit, by=a(), now=w.pass_("admitted"))
    visits.meet(
        visit=w.visit, kind="management", people=canary("meeting-people"), text=canary("meeting-text"), language="en",
        by=a(), now=w.now,
    )  # fmt: skip
    visits.hand_out(visit=w.visit, kinds=["faq"], by=a(), now=w.now)
    w._visit()
    ids = {**_observed(w, a()), **_closed(w, a())}
    _reported(w)
    return {**ids, **_followed(w, roles)}


def _observed(w: World, by: Any) -> dict[str, str]:
    for clause, building in w.asked():
        if clause in BREACHES and not building:
            count = SMALL if clause == SENSITIVE else 12
            w.answer(clause, "non-compliant", text=canary("finding"), workers_affected=count, basis="interviews")
        else:
            w.answer(clause, building=building, text=canary("answer"))
    visits.interview(
        visit=w.visit, client_id=uuid4(), by=by, now=w.now,
        values={"kind": "workers", "place": "off-site", "group": True, "women": 3, "men": 1, "text": canary("interview"),
                "language": "en"},
    )  # fmt: skip
    observations.measure(
        visit=w.visit, client_id=uuid4(), by=by, now=w.now,
        values={"quantity": "air-temperature", "value": Decimal("32.4"), "unit": "degC", "place": canary("place"),
                "kind": "seated-production", "instrument": canary("instrument"), "calibrated_until": None, "taken_at": w.now},
    )  # fmt: skip
    kept = observations.attach(
        visit=w.visit, clause="icti/9.7", client_id=uuid4(), kind="document", text=canary("evidence"), language="en", by=by,
        now=w.now, name=f"{canary('evidence-name')}.html", media_type="text/html",
        pieces=[canary("evidence-file").encode()],
    )  # fmt: skip
    dataset = datasets.receive(
        visit=w.visit, name=f"{canary('records-name')}.dat", media_type="text/plain", pieces=[punches()], settings={}, by=by,
        now=w.now,
    )  # fmt: skip
    begun = datasets.begin(public_id=dataset.public_id, now=w.now)
    assert begun is not None
    result = datasets.screen(begun)
    datasets.finish(dataset=begun, result=result, problem="", now=w.now)
    sample = sampled(w, by)
    samples.add(sample=sample, worker="9", reason=canary("addition"), language="en", by=by, now=w.now)
    hits = [hit for rule in result["rules"] for hit in rule["hits"]]
    ids = {"evidence": kept.public_id, "dataset": dataset.public_id, "pseudonym": hits[0]["worker"]}
    return {**ids, "sample": sample.public_id}


def _closed(w: World, by: Any) -> dict[str, str]:
    asked = [
        visits.request_document(visit=w.visit, text=canary("document"), language="en", by=by, now=w.now)
        for _ in range(2)
    ]
    closing = {
        **w.closing(), "attended": canary("attended"), "summary": canary("closing"), "by": canary("closing-by"),
        "response": "refused", "reason": canary("closing-reason"),
    }  # fmt: skip
    visits.close(visit=w.visit, closing=closing, by=by, now=w.pass_("closed"))
    w._visit()
    documents.hand_in(
        request=asked[0], name=f"{canary('document-name')}.html", media_type="text/html",
        pieces=[canary("document-file").encode()], by=w.viewer(w.manager), now=w.pass_("step"),
    )  # fmt: skip
    return {"closed": w.visit.public_id, "handed": asked[0].public_id, "request": asked[1].public_id}


def _reported(w: World) -> None:
    a = w.viewer(w.monitor_a)
    w.drafted()
    for finding in w.findings:
        values = {"evidence": canary("finding-evidence"), "suggestion": canary("suggestion")}
        reports.write_finding(report=w.report, finding=finding, values=values, by=a, now=w.now)
    reports.write_finding(
        report=w.report, finding=None, by=a, now=w.now,
        values={"clause": "icti/2.5", "kind": "observation", "language": "en", "basis": "records", "text": canary("finding"),
                "evidence": canary("finding-evidence"), "suggestion": canary("suggestion"), "workers_affected": 12},
    )  # fmt: skip
    taken_out = reports.write_finding(
        report=w.report, finding=None, by=a, now=w.now,
        values={"clause": "icti/2.3", "kind": "good-practice", "language": "en", "basis": "records", "text": canary("removed")},
    )  # fmt: skip
    reports.remove_finding(report=w.report, finding=taken_out, by=a, now=w.now)
    scope = {name: canary(f"scope-{name}") for name in ("summary", "records", "unseen", "limitations")}
    reports.describe_scope(report=w.report, scope={**scope, "language": "en"}, by=a, now=w.now)
    reports.submit(report=w.report, by=a, now=w.pass_("submitted"))
    reports.return_(report=w.report, reason=canary("returned"), by=w.viewer(w.reviewer), now=w.pass_("step"))
    reports.submit(report=w.report, by=a, now=w.pass_("step"))
    w._report()
    w.published()


def _followed(w: World, roles: dict[str, Person | None]) -> dict[str, str]:
    w.granted()
    by = w.viewer(w.manager)
    objection = remedies.object_to(
        finding=w.findings[0], text=canary("objection"), language="en", by=by, now=w.pass_("step")
    )
    decided = remedies.object_to(finding=w.findings[1], text=canary("objection"), language="en", by=by, now=w.now)
    remedies.decide(
        objection=decided, upheld=False, reasons=canary("reasons"), language="en", by=w.viewer(w.officer), now=w.now
    )
    action = remedies.propose(
        finding=w.findings[2], by=by, now=w.now,
        values={"cause": canary("cause"), "action": canary("action"), "who": canary("who"),
                "until_date": (w.now + timedelta(days=40)).date(), "language": "en"},
    )  # fmt: skip
    w.now = w.report.opens_at + timedelta(hours=1)
    w.versions.append(
        reports.amend(report=w.report, reason=canary("amended"), by=w.viewer(w.officer), now=w.pass_("step"))
    )
    w.pass_("step")
    return {
        "seal": w.versions[0].sha256,
        "published": w.report.public_id, "objection": objection.public_id, "decided": decided.public_id,
        "action": action.public_id, "finding": w.findings[3].public_id,
        "recorded": w.findings[-1].public_id, "grant": w.grant.public_id,
    }  # fmt: skip
