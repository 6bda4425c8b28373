"""Makes the scene of the doors and leaks tests through the real actions, with a canary in every confidential field.

Factory 1 has a published report with an objection and a corrective action, a buyer who may read it, and a visit that
is planned and that nobody outside its team and the planners may learn of. Factory 2 is being visited. Factories 3, 4
and 5 have reports that are drafted, handed in and approved. Factory 6 has applied. Visits to 7 and 8 ended midway, at 10 the
team waits at the gate. A second programme stands beside.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from fairfloor.actions import (
    action_files,
    addresses,
    alerts,
    amendments,
    beliefs,
    clarifications,
    complaints,
    corrective_actions,
    datasets,
    delays,
    documents,
    endings,
    extensions,
    factories,
    factory_lists,
    files,
    gifts,
    holidays,
    interests,
    letters,
    mappings,
    noncooperation,
    observations,
    people,
    permits,
    recalculations,
    remedies,
    reports,
    reviewers,
    reviews,
    samples,
    uploads,
    visits,
)
from fairfloor.core.buildings import Building
from fairfloor.core.calendars import public_holidays
from fairfloor.core.periods import local_day
from fairfloor.core.sample_people import only
from fairfloor.registry import walls
from fairfloor.registry.models import ActionFile, Finding, Notice, ObjectionFile, Person, Receipt, ReviewComment, Role
from tests.rehearsals import rehearsed
from tests.web.scene import ROLES, Scene
from tests.world import FACTS, LATER, ZONE, World, another_factory, profile_values, world

WORKER = "7731904"  # the number that the factory's own clock gives a worker
PASSWORD = "canary password 7f3a9"
SMALL = 3  # workers that a sensitive clause affects: fewer than may be told
SENSITIVE = "bfc/anti-union-discrimination"
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


def permitted(name: str) -> dict[str, Any]:
    """A permit of which every field holds a canary, and its paper."""
    return {
        "particulars": permits.Particulars(
            kind="overtime-permission", authority=canary(f"{name}-authority"), number=canary(f"{name}-number")[:100],
            start=date(2025, 1, 1), end=date(2027, 1, 1), document=canary(f"{name}-document"),
            covers={"departments": [canary(f"{name}-department")]},
        ),
        "paper": files.Paper(f"{canary(f'{name}-name')}.pdf", "application/pdf", [canary(f"{name}-file").encode()]),
    }  # fmt: skip


def _permits(w: World) -> dict[str, str]:
    """A permit that stands, one that waits for an officer, and one that was withdrawn."""
    officer, made = w.viewer(w.officer), {}
    for name, by in (("permit", officer), ("waiting", w.viewer(w.manager)), ("gone", officer)):
        made[name] = permits.add(participation=w.participation, **permitted(name), by=by, now=w.now)
    permits.withdraw(permit=made["gone"], reason=canary("gone-reason"), language="en", by=officer, now=w.now)
    return {name: row.public_id for name, row in made.items()}


def _worded(w: World) -> None:
    """A letter of the programme has words of its own in Chinese."""
    letters.word(
        programme=w.programme, letter="staff", said_in="zh", subject="有消息", body="请看 {link}", start=local_day(w.now, ZONE),
        reason="Shorter.", language="en", by=w.viewer(w.officer), now=w.now,
    )  # fmt: skip


@rehearsed
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
    _freed(main)
    ids |= _visited(second)
    ids |= _lists(main)
    _worded(main)
    ids["asked"] = _returned(third)
    fourth.submitted()
    ids["commented"] = reviews.write(
        report=fourth.report, finding=fourth.findings[0], text=canary("comment"), language="en",
        by=fourth.viewer(fourth.reviewer), now=fourth.now,
    ).public_id  # fmt: skip
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
            "reader": roles["rival"].public_id,
            "organisation": Role.objects.get(person=roles["rival"]).organisation.public_id,
            "notice": Notice.objects.filter(person=main.manager, kind="report-published").get().public_id,
        }  # fmt: skip
    reports.write_finding(
        report=third.report,
        finding=loose,
        values={"text": canary("draft")},
        by=third.viewer(main.monitor_a),
        now=third.now,
    )
    ids |= _gone_wrong(main, third)
    main.another_officer()
    ids["moving"] = addresses.ask(
        person=roles["outside"], programme=main.programme, email="outside-2@demonstration.example",
        by=main.viewer(main.officer), now=main.now,
    ).public_id  # fmt: skip
    other = world(number=9, password=PASSWORD)
    roles["stranger"] = other.officer
    ids["holiday"] = _announced(main)
    ids["theirs"] = other.factory.public_id
    now = max(one.now for one in (main, second, third, fourth, fifth))
    main.now = now
    return Scene(main, second, other, {role: roles[role] for role in ROLES}, now, ids)


def _freed(w: World) -> None:
    """An officer frees the review, and its reviewer takes it once more."""
    visit = reviewers.give_back(visit=w.visit, reason=canary("freed"), by=w.viewer(w.officer), now=w.now)
    reviewers.take(visit=visit, by=w.viewer(w.reviewer), now=w.now)


def plan(made: Scene) -> Any:
    """Plans the visit that nobody else may learn of, an hour before the scene's moment."""
    again = replace(made.main, visit=None, report=None, now=made.now - LATER["planned"] - timedelta(hours=1))
    visit = again.planned()
    made.ids["planned"] = visit.public_id
    return visit


def _beside(main: World, number: int) -> World:
    participation = another_factory(
        main.programme, main.officer, number=number, now=main.now, monitors=(main.monitor_a, main.monitor_b)
    )
    return replace(main, participation=participation, factory=participation.factory, findings=[], versions=[])


def _with_a_dormitory(w: World) -> None:
    """The factory says that it has a dormitory with a name, so that its visits ask of it too."""
    particulars = {
        "licence": {"number": canary("licence")[:60]},
        "contacts": [{"name": canary("contact"), "role": "manager", "phone": canary("phone")[:60]}],
        "subcontractors": [
            {"name": canary("subcontractor"), "process": canary("process"), "address": canary("elsewhere")}
        ],
    }
    values = profile_values(
        facts={**FACTS, "dormitory": True}, buildings=[DORMITORY.as_json()], particulars=particulars
    )  # fmt: skip
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


def _gone_wrong(main: World, third: World) -> dict[str, str]:
    """What goes wrong beside: two visits that ended midway, an alert, an interest, a gift and a complaint."""
    monitors = (main.monitor_a, main.monitor_b)
    ended = [_ended(main, number, monitors) for number in (7, 8)]
    sent, noted = ended
    asked = _asked(main)
    noncooperation.review(
        report=sent, account={"en": canary("account")}, explanation={"en": canary("explanation")},
        by=main.viewer(main.officer), now=main.pass_("step"),
    )  # fmt: skip
    noncooperation.send(report=sent, by=main.viewer(main.officer), now=main.pass_("step"))
    at_gate = replace(main, visit=None, participation=_taking_part(main, 10, monitors), findings=[], versions=[])
    at_gate.factory = at_gate.participation.factory
    at_gate.at_gate()
    a = main.viewer(main.monitor_a)
    endings.wait(
        visit=at_gate.visit, text=canary("waited"), language="en", by=a,
        now=at_gate.visit.gate_ends_at + timedelta(seconds=1),
    )  # fmt: skip
    main.now = max(main.now, at_gate.now + timedelta(hours=2))
    alert = alerts.sound(
        visit=third.visit, client_id=uuid4(), matter="violence", text=canary("alert"), language="en",
        by=a, now=main.now,
    )  # fmt: skip
    other = alerts.sound(
        visit=third.visit, client_id=uuid4(), matter="danger-to-life", text=canary("alert"), language="en", by=a,
        now=main.now,
    )  # fmt: skip
    alerts.acknowledge(alert=other, text=canary("done"), language="en", by=main.viewer(main.officer), now=main.now)
    interests.declare(
        programme=main.programme, factory=sent.visit.factory, interest=True, text=canary("interest"), language="en", by=a,
        now=main.now,
    )  # fmt: skip
    gifts.note(
        programme=main.programme, factory=main.factory, day=main.now.date(), text=canary("gift"), language="en",
        outcome="declined", by=a, now=main.now,
    )  # fmt: skip
    made = [
        complaints.complain(
            programme=main.programme, factory=main.factory, monitor=main.monitor_a, text=canary("complaint"), language="en",
            by=main.viewer(main.manager), now=main.now,
        )
        for _ in range(2)
    ]  # fmt: skip
    complaints.decide(
        complaint=made[1], outcome=canary("outcome"), language="en", by=main.viewer(main.officer), now=main.now
    )
    with walls.acting():
        receipt = Receipt.objects.get(noncooperation=sent, organisation__recipient="labour-ministry")
    return {
        "sent": sent.public_id, "noted": noted.public_id, "questioned": asked.public_id,
        "receipt": receipt.public_id, "ended": noted.visit.public_id,
        "gate": at_gate.visit.public_id, "alert": alert.public_id, "confirmed": other.public_id,
        "complaint": made[0].public_id, "judged": made[1].public_id,
    }  # fmt: skip


def _taking_part(main: World, number: int, monitors: Any) -> Any:
    return another_factory(main.programme, main.officer, number=number, now=main.now, monitors=monitors)


def _ended(main: World, number: int, monitors: Any) -> Any:
    """A visit to a factory of its own that was ended under pressure."""
    participation = _taking_part(main, number, monitors)
    w = replace(main, participation=participation, factory=participation.factory, visit=None, findings=[], versions=[])
    w.inside()
    by = w.viewer(w.monitor_a)
    return endings.obstruct(visit=w.visit, kind="pressure", text=canary("ended"), language="en", by=by, now=w.now)


def _asked(main: World) -> Any:
    """A visit to the first factory that was ended under pressure, of which its managers are asked for their explanation."""
    w = replace(main, visit=None, findings=[], versions=[])
    w.inside()
    by = w.viewer(w.monitor_a)
    ended = endings.obstruct(visit=w.visit, kind="pressure", text=canary("ended"), language="en", by=by, now=w.now)
    until = w.now.date() + timedelta(days=85)
    noncooperation.ask(report=ended, until=until, by=w.viewer(w.officer), now=w.now)
    return ended


def _visited(second: World) -> dict[str, str]:
    """A visit under way: everything answered, nothing closed."""
    second.answered()
    by = second.viewer(second.monitor_a)
    request = visits.request_document(visit=second.visit, text="Permits", language="en", by=by, now=second.now)
    picked = sampled(second, by).public_id
    permits.see(visit=second.visit, **permitted("seen"), by=by, now=second.now)
    return {"inside": second.visit.public_id, "unready": request.public_id, "picked": picked, **_handed_in(second, by)}


def _announced(w: World) -> str:
    """A holiday that was announced late, its day still far off."""
    day = w.now.date() + timedelta(days=200)
    while day.weekday() > 4 or day in public_holidays("kh", day.year):
        day += timedelta(days=1)
    row = holidays.announce(
        programme=w.programme, jurisdiction="kh", day=day, name={"zh": "假日", "en": "A day"}, reason="Sub-decree 99.",
        language="en", by=w.viewer(w.officer), now=w.now,
    )  # fmt: skip
    return str(row.public_id)


def _handed_in(w: World, by: Any) -> dict[str, str]:
    """A file whose columns wait for a look, one on its way, and one that arrived whole and waits to be finished."""
    content = punches() + f"{canary('cell')}\t{canary('cell')}\t1\t0\t0\t0\n".encode()
    waiting = datasets.receive(
        visit=w.visit, name=f"{canary('records-name')}.dat", media_type="text/plain", pieces=[content], settings={}, by=by,
        now=w.now, look=True,
    )  # fmt: skip
    begun = datasets.begin(public_id=waiting.public_id, now=w.now)
    assert begun is not None
    mappings.propose(dataset=begun, preview=mappings.look(begun, known={}), now=w.now)
    about: dict[str, Any] = {
        "visit": w.visit,
        "kind": "attendance",
        "media_type": "text/plain",
        "limit": 10**6,
        "settings": {},
    }
    upload = uploads.begin(**about, name=f"{canary('upload-name')}.dat", size=10**5, by=by, now=w.now)
    whole = uploads.begin(**about, name=f"{canary('upload-name')}.txt", size=len(punches()), by=by, now=w.now)
    uploads.add(upload=whole, offset=0, piece=punches(), by=by, now=w.now)
    return {"proposed": waiting.public_id, "upload": upload.public_id, "whole": whole.public_id}


def _returned(third: World) -> str:
    """A report that its reviewer sent back with a reason and a comment, so that its team writes it anew."""
    third.submitted()
    by, finding = third.viewer(third.reviewer), third.findings[0]
    kept = reviews.write(
        report=third.report, finding=finding, text=canary("draft-comment"), language="en", by=by, now=third.now
    )
    reports.return_(report=third.report, reason=canary("draft-returned"), by=by, now=third.now)
    third._report()
    return kept.public_id


def _published(w: World, roles: dict[str, Person | None]) -> dict[str, str]:
    """The whole way of factory 1, every field with its canary; the public ids of what a page can be about."""
    a = lambda: w.viewer(w.monitor_a)  # noqa: E731
    w.planned()
    kept = _permits(w)
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
    ids = {**kept, **_observed(w, a()), **_closed(w, a())}
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
    beliefs.believe(
        visit=w.visit, rule="daily-hours", accepted=False, value=Decimal("13.25"), reason=canary("disbelief"), language="en",
        by=by, now=w.now,
    )  # fmt: skip
    sample = sampled(w, by)
    samples.add(sample=sample, worker="9", reason=canary("addition"), language="en", by=by, now=w.now)
    sheet, waiting = (
        recalculations.ask(dataset=dataset, sample=sample, language="en", by=by, now=w.now) for _ in range(2)
    )
    taken = recalculations.begin(public_id=sheet.public_id, now=w.now)
    assert taken is not None
    recalculations.finish(sheet=taken, content=recalculations.make(taken), problem="", now=w.now)
    hits = [hit for rule in result["rules"] for hit in rule["hits"]]
    sheets = {"sheet": sheet.public_id, "waiting_sheet": waiting.public_id}
    ids = {"evidence": kept.public_id, "dataset": dataset.public_id, "pseudonym": hits[0]["worker"]}
    return {**ids, **sheets, "sample": sample.public_id}


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
    _reviewed(w)
    w._report()
    w.published()


def _reviewed(w: World) -> None:
    """Two rounds: the report goes back with a comment and a reason, both are answered, one is asked again and closed."""
    a, reviewer = w.viewer(w.monitor_a), w.viewer(w.reviewer)
    with walls.acting():
        about = Finding.objects.filter(report=w.report).order_by("pk").first()
    now = w.pass_("step")
    kept = reviews.write(report=w.report, finding=about, text=canary("comment"), language="en", by=reviewer, now=now)
    reports.return_(report=w.report, reason=canary("returned"), by=reviewer, now=now)
    for row in (kept, _open(w, kept.public_id)):
        reviews.answer(comment=row, text=canary("comment-answer"), language="en", by=a, now=w.now)
    reports.submit(report=w.report, by=a, now=w.pass_("step"))
    again = reviews.reopen(comment=kept, text=canary("comment-again"), language="en", by=reviewer, now=w.now)
    reviews.close(comment=again, by=reviewer, now=w.now)
    with walls.acting():
        left = ReviewComment.objects.get(report=w.report, state="answered")
    reviews.close(comment=left, by=reviewer, now=w.now)


def _open(w: World, but: str) -> ReviewComment:
    """The open comment on the report that is not `but`."""
    with walls.acting():
        return ReviewComment.objects.exclude(public_id=but).get(report=w.report, state="open")


def factory_list() -> bytes:
    """A list with a row that is taken, one that may be a duplicate, and one that is refused."""
    rows = (
        f"{canary('listed')},{canary('listed-address')},Cambodia",
        "Demonstration Factory 1,Elsewhere,Cambodia",
        f"{canary('listed-refused')},Road,{canary('listed-country')}",
    )
    return ("name,address,country\n" + "".join(f"{row}\n" for row in rows)).encode()


def _lists(w: World) -> dict[str, str]:
    """A list that waits to be looked at, one that was put aside, and one that comes in."""
    by = w.viewer(w.officer)
    kept = [
        factory_lists.upload(
            programme=w.programme, name=f"{canary('list-name')}.csv", media_type="text/csv", pieces=[factory_list()], by=by,
            now=w.now,
        )
        for _ in range(3)
    ]  # fmt: skip
    factory_lists.put_aside(factory_list=kept[1], by=by, now=w.now)
    with walls.acting():
        seen = factory_lists.digest_of(factory_lists.told(factory_lists.judged(kept[2])))
    factory_lists.take_in(factory_list=kept[2], different=(), seen=seen, by=by, now=w.now)
    return {"list": kept[0].public_id, "put_aside": kept[1].public_id, "coming": kept[2].public_id}


def _moved(w: World) -> None:
    """The participation was suspended and resumed, each with a reason."""
    for step in ("suspend", "resume", "admit"):
        factories.move(
            participation=w.participation, step=step, reason=canary("participation"), language="en",
            by=w.viewer(w.officer), now=w.now,
        )  # fmt: skip


def _followed(w: World, roles: dict[str, Person | None]) -> dict[str, str]:
    w.granted()
    _moved(w)
    by = w.viewer(w.manager)
    paper = files.Paper(f"{canary('objection-name')}.pdf", "application/pdf", [canary("objection-file").encode()])
    objection = remedies.object_to(
        finding=w.findings[0], text=canary("objection"), language="en", by=by, now=w.pass_("step"), papers=[paper]
    )
    with walls.acting():
        attached = ObjectionFile.objects.get(objection=objection)
    extensions.extend(
        report=w.report, finding=w.findings[3], day=(w.report.objections_until + timedelta(days=7)).date(),
        reason=canary("extension"), language="en", by=w.viewer(w.officer), now=w.now,
    )  # fmt: skip
    decided = remedies.object_to(finding=w.findings[1], text=canary("objection"), language="en", by=by, now=w.now)
    remedies.decide(
        objection=decided, upheld=False, reasons=canary("reasons"), language="en", by=w.viewer(w.officer), now=w.now
    )
    action = remedies.propose(
        finding=w.findings[2], by=by, now=w.now,
        values={"cause": canary("cause"), "action": canary("action"), "who": canary("who"),
                "until_date": (w.now + timedelta(days=40)).date(), "language": "en"},
    )  # fmt: skip
    photo = files.Paper(
        f"{canary('evidence-beside-name')}.jpg", "image/jpeg", [canary("evidence-beside-file").encode()]
    )
    back = files.Paper(f"{canary('taken-back-name')}.jpg", "image/jpeg", [canary("taken-back-file").encode()])
    action_files.attach(corrective_action=action, papers=[photo, back], by=by, now=w.now)
    with walls.acting():
        shown, gone = ActionFile.objects.filter(corrective_action=action).order_by("pk")
    action_files.take_back(attached=gone, by=by, now=w.now)
    sent_back = remedies.propose(
        finding=w.findings[2], by=by, now=w.now,
        values={"cause": "Cause", "action": "Action", "who": "Who", "until_date": (w.now + timedelta(days=9)).date(),
                "language": "en"},
    )  # fmt: skip
    corrective_actions.answer(
        corrective_action=sent_back, accepted=False, reason=canary("sent-back"), language="en", by=w.viewer(w.officer),
        now=w.now,
    )  # fmt: skip
    later, ends = w.later_visit(), (w.now + timedelta(days=50)).date()
    plan = {"cause": "Cause", "action": "Action", "who": "Who", "until_date": ends, "language": "en"}
    finished, checked = (remedies.propose(finding=w.findings[2], by=by, now=w.now, values=plan) for _ in range(2))
    for one in (finished, checked):
        remedies.advance(corrective_action=one, step="finish", by=by, now=w.now)
    corrective_actions.check(
        corrective_action=checked, visit=later, confirmed=False, found=canary("checked"), language="en",
        by=w.viewer(w.monitor_a), now=w.now,
    )  # fmt: skip
    meetings, wish = _meetings(w), _wishes(w)
    w.now = w.report.opens_at + timedelta(hours=1)
    w.versions.append(_corrected(w))
    _amending(w)
    w.pass_("step")
    return {
        "seal": w.versions[0].sha256, **meetings, **wish,
        "attached": attached.public_id, "shown": shown.public_id, "gone_file": gone.public_id, "sent_back": sent_back.public_id,
        "later": later.public_id, "finished": finished.public_id,
        "published": w.report.public_id, "objection": objection.public_id, "decided": decided.public_id,
        "action": action.public_id, "finding": w.findings[3].public_id,
        "recorded": w.findings[-1].public_id, "grant": w.grant.public_id,
    }  # fmt: skip


def _corrected(w: World) -> Any:
    """Version 2: the scope says more, by an amendment that another approved."""
    by, step = w.viewer(w.officer), w.pass_("step")
    made = amendments.begin(report=w.report, reason=canary("amended"), language="en", by=by, now=step)
    team, reviewer = w.viewer(w.monitor_a), w.viewer(w.reviewer)
    scope = {**w.report.scope, "headcount": {"women": 320, "men": 93}}
    amendments.describe(amendment=made, scope=scope, by=team, now=step)
    amendments.submit(amendment=made, by=team, now=step)
    _content, read = amendments.preview(amendment=made, by=reviewer, now=step)
    amendments.approve(amendment=made, reviewed_sha256=read, by=reviewer, now=step)
    version = amendments.publish(amendment=made, by=by, now=w.pass_("step"))
    w._report()
    return version


def _amending(w: World) -> None:
    """An amendment that is open: a finding of it changed, one added, the summary corrected; sent back once.

    An objection that is upheld in part meanwhile changes something in it; one that is upheld waits for its version.
    """
    team, reviewer = w.viewer(w.monitor_a), w.viewer(w.reviewer)
    made = amendments.begin(
        report=w.report, reason=canary("amending"), language="en", by=w.viewer(w.officer), now=w.now
    )
    values = {"text": canary("amending-text"), "suggestion": canary("amending-suggestion"), "language": "en"}
    added = {**values, "clause": "icti/2.5", "building": "", "kind": "observation", "evidence": canary("amending-evidence"),
             "basis": "records", "workers_affected": 1, "translations": {}}  # fmt: skip
    amendments.change(amendment=made, finding=w.findings[2].public_id, values=values, by=team, now=w.now)
    amendments.change(amendment=made, finding="", values=added, by=team, now=w.now)
    scope = {**w.report.scope, "summary": canary("amending-summary"), "headcount": {"women": 321, "men": 93}}
    amendments.describe(amendment=made, scope=scope, by=team, now=w.now)
    amendments.submit(amendment=made, by=team, now=w.now)
    amendments.return_(amendment=made, reason=canary("amending-returned"), language="en", by=reviewer, now=w.now)
    by = w.viewer(w.manager)
    in_part = remedies.object_to(finding=w.findings[2], text=canary("objection"), language="en", by=by, now=w.now)
    remedies.decide(
        objection=in_part, upheld=True, changes=canary("changes"), reasons=canary("reasons"), language="en",
        by=w.viewer(w.officer), now=w.now,
    )  # fmt: skip
    upheld = remedies.object_to(finding=w.findings[4], text=canary("objection"), language="en", by=by, now=w.now)
    remedies.decide(
        objection=upheld, upheld=True, reasons=canary("reasons"), language="en", by=w.viewer(w.officer), now=w.now
    )


def _meetings(w: World) -> dict[str, str]:
    """Clarification meetings: one held with minutes and an assessment, one held without it, one declined, one with a day."""
    made, officer, manager = {}, w.viewer(w.officer), w.viewer(w.manager)
    paper = files.Paper(f"{canary('minutes-name')}.pdf", "application/pdf", [canary("minutes-file").encode()])
    for name in ("held", "unassessed", "declined", "meeting"):
        row = clarifications.ask(
            report=w.report, findings=w.findings[:2], training=True, text=canary("question"), language="en", by=manager,
            now=w.now,
        )  # fmt: skip
        made[name] = row.public_id
        if name == "declined":
            clarifications.decline(clarification=row, reason=canary("declined"), language="en", by=officer, now=w.now)
            continue
        for hours, reason in ((2, ""), (3, canary("moved"))):
            clarifications.arrange(
                clarification=row, meets_at=w.now + timedelta(hours=hours), place=canary("room"), reason=reason,
                language="en", by=officer, now=w.now,
            )  # fmt: skip
        if name == "meeting":
            continue
        w.now += timedelta(hours=4)
        clarifications.minute(
            clarification=row, minutes=canary("minutes"), language="en", paper=paper if name == "held" else None, by=officer,
            now=w.now,
        )  # fmt: skip
        if name == "held":
            clarifications.assess(
                clarification=row, trainer=canary("trainer"), needs=canary("needs"), proposals=canary("proposals"),
                language="en", by=officer, now=w.now,
            )  # fmt: skip
    return made


def _wishes(w: World) -> dict[str, str]:
    """Two requests about the delay of access: one was granted, the other waits."""
    made = []
    for days in (6, 9):
        row = delays.ask(
            report=w.report, days=days, reason=canary("wish"), language="en", by=w.viewer(w.manager), now=w.now
        )
        made.append(row.public_id)
        if days == 6:
            delays.decide(
                delay=row,
                granted=True,
                reasons=canary("wish-granted"),
                language="en",
                by=w.viewer(w.officer),
                now=w.now,
            )
    w._report()
    return {"wished": made[0], "wish": made[1]}
