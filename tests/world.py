"""Builds the state that a test needs through the real actions: a programme with its people, and a visit at any stage.

    w = world()                      # people of every role, a factory that takes part
    w.closed(); w.published()        # each stage does all that comes before it
    with w.at(w.report.opens_at): w.client(w.buyer).get(...)

Every name says that it is a demonstration. Moments run from `w.now`, which each stage moves forward.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from fairfloor.actions import (
    alerts,
    checklists,
    complaints,
    contents,
    endings,
    factories,
    grants,
    interests,
    noncooperation,
    observations,
    people,
    remedies,
    reports,
    reviewers,
    visits,
)
from fairfloor.core.access import Viewer
from fairfloor.core.periods import local_day
from fairfloor.registry import walls
from fairfloor.registry.models import Answer, Member, Notice, Visit
from fairfloor.registry.viewers import viewer_of
from tests.rehearsals import rehearsed

ZONE = "Asia/Phnom_Penh"
# A Monday, 09:00 at the factory; the law of the shelf is known for the whole time.
START = datetime(2025, 3, 3, 2, tzinfo=UTC)
PASSWORD = "demonstration-2026"
FACTS = {"dormitory": False, "canteen": True, "air-conditioning": False, "security-guards": False}
LATER = {
    "planned": timedelta(hours=1),
    "arrived": timedelta(days=2),
    "admitted": timedelta(minutes=30),
    "closed": timedelta(days=1, hours=6),
    "drafted": timedelta(days=4),
    "submitted": timedelta(days=1),
    "approved": timedelta(days=4),
    "published": timedelta(days=3),
    "step": timedelta(minutes=5),
}


@dataclass
class World:
    """A programme, its people and one factory; `visit`, `report` … stand once their stage was reached."""

    programme: Any
    participation: Any
    factory: Any
    officer: Any
    monitor_a: Any
    monitor_b: Any
    reviewer: Any
    manager: Any
    buyer: Any
    ministry: Any
    trade: Any
    buying: Any
    now: datetime
    visit: Any = None
    report: Any = None
    findings: list[Any] = field(default_factory=list)
    versions: list[Any] = field(default_factory=list)
    objection: Any = None
    corrective_action: Any = None
    noncooperation: Any = None
    receipts: list[Any] = field(default_factory=list)
    alert: Any = None
    complaint: Any = None
    grant: Any = None
    complete: bool = False  # every clause that applies has its answer

    def viewer(self, person: Any, at: datetime | None = None) -> Viewer:
        """The viewer that `person` is at a moment (now)."""
        with walls.acting():
            return viewer_of(person, at or self.now)

    def pass_(self, stage: str) -> datetime:
        """Lets the time of a stage pass; answers with the moment then."""
        self.now += LATER[stage]
        return self.now

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        """Inside, the pages take `moment` for now."""
        before, self.now = self.now, moment
        try:
            with patch("fairfloor.web.viewers.shown", lambda wall: self.now):
                yield
        finally:
            self.now = before

    def client(self, person: Any = None, language: str = "en") -> Any:
        """A browser of `person` (None: a visitor) that asks for pages in `language`."""
        from django.test import Client

        made = Client(headers={"accept-language": language})
        if person is not None:
            made.force_login(person)
        return made

    def get(self, person: Any, address: str, language: str = "en", **data: object) -> Any:
        """What `person` gets at `address` now."""
        with self.at(self.now):
            return self.client(person, language).get(address, data or None)

    def post(self, person: Any, address: str, data: dict[str, Any] | None = None, language: str = "en") -> Any:
        """What `person` gets who sends a form to `address` now."""
        with self.at(self.now):
            return self.client(person, language).post(address, data or {})

    def fresh(self, row: Any) -> Any:
        """The row as it stands in the database now."""
        with walls.acting():
            return type(row).objects.get(pk=row.pk)

    def another_monitor(self, name: str = "Monitor C") -> Any:
        """One more monitor, who speaks Khmer and has no interest in any factory that takes part: a visit takes two."""
        email = f"{name.lower().replace(' ', '-')}-{self.programme.pk}@demonstration.example"
        told = {"name": name, "language": "en", "speaks": ["km", "en"], "password": None}
        made = people.invite(email=email, by=None, now=self.now, **told)
        people.give_role(person=made, role="monitor", programme=self.programme, by=None, now=self.now)
        interests.declare_none(programme=self.programme, by=self.viewer(made), now=self.now)
        return made

    def another_officer(self, name: str = "Officer B", days: int = 30) -> Any:
        """One more officer, who has been one for so many days."""
        email, since = (
            f"{name.lower().replace(' ', '-')}-{self.programme.pk}@demonstration.example",
            self.now - timedelta(days),
        )
        told = {"name": name, "language": "en", "speaks": ["en"], "password": PASSWORD}
        made = people.invite(email=email, by=None, now=since, **told)
        people.give_role(person=made, role="officer", programme=self.programme, by=None, now=since)
        return made

    # -- the stages ----------------------------------------------------------------------------------------------

    @rehearsed
    def planned(self) -> Any:
        """A visit planned for the day after tomorrow, by both monitors."""
        now = self.pass_("planned")
        self.visit = visits.plan(
            programme=self.programme, factory=self.factory, day=local_day(now + LATER["arrived"], ZONE),
            team=[self.monitor_a, self.monitor_b], by=self.viewer(self.officer), now=now,
        )  # fmt: skip
        return self.visit

    @rehearsed
    def at_gate(self) -> Any:
        """The team has arrived and explained why it came."""
        if self.visit is None:
            self.planned()
        now = self.pass_("arrived")
        by = self.viewer(self.monitor_a)
        visits.arrive(visit=self.visit, met_name="Guard on duty", by=by, now=now)
        visits.explain(visit=self.visit, by=by, now=now + timedelta(minutes=1))
        return self._visit()

    @rehearsed
    def inside(self, *, handouts: tuple[str, ...] = ("faq", "brochure", "web-card")) -> Any:
        """The team was let in, has met the management and handed out papers."""
        if self.visit is None or self.visit.state == "planned":
            self.at_gate()
        now = self.pass_("admitted")
        by = self.viewer(self.monitor_a)
        visits.admit(visit=self.visit, by=by, now=now)
        visits.meet(
            visit=self.visit, kind="management", people="Factory director", text="The procedure was explained.",
            language="en", by=by, now=self.pass_("step"),
        )  # fmt: skip
        visits.hand_out(visit=self.visit, kinds=list(handouts), by=by, now=self.pass_("step"))
        return self._visit()

    def answer(
        self, clause: str, answer: str = "compliant", *, version: int = 0, by: Any = None, building: str = "",
        **values: Any,
    ) -> Any:  # fmt: skip
        """One answer to a clause, of the site or of a building."""
        given = {"answer": answer, "text": "", "language": "en", "workers_affected": None, "basis": "observation"}
        return observations.answer(
            visit=self.visit, clause=clause, building=building, client_id=uuid4(), base_version=version,
            values={**given, **values}, by=self.viewer(by or self.monitor_a), now=self.now,
        )  # fmt: skip

    def asked(self) -> list[tuple[str, str]]:
        """What applies to the visit: the clause's id and the building's, in order."""
        with walls.acting():
            return [one.key for one in checklists.asked(self.visit)]

    def clauses(self) -> list[str]:
        """The ids of the clauses that want an answer at the visit, in order."""
        return list(dict.fromkeys(id for id, _building in self.asked()))

    @rehearsed
    def answered(self, *, breaches: tuple[str, ...] = ("icti/2.5", "icti/9.7")) -> Any:
        """Every clause that applies is answered; `breaches` as non-compliant.

        The first dozen and the breaches by the action, the rest as rows like theirs: a hundred worlds with two hundred
        answers each would take the tests half an hour.
        """
        if self.visit is None or self.visit.state != "inside":
            self.inside()
        asked = self.asked()
        acted = [key for number, key in enumerate(asked) if number < 12 or key in {(one, "") for one in breaches}]
        for clause, building in acted:
            if clause in breaches and not building:
                self.answer(
                    clause,
                    "non-compliant",
                    text=f"What was found under {clause}.",
                    workers_affected=12,
                    basis="records",
                )
            else:
                self.answer(clause, building=building)
        with walls.acting():
            alike = next(clause for clause, building in acted if clause not in breaches and not building)
            like = Answer.objects.get(visit=self.visit, clause=alike, building="")
            told = {field.attname: getattr(like, field.attname) for field in Answer._meta.concrete_fields}
            for name in ("id", "public_id", "clause", "building", "client_id"):
                told.pop(name, None)
            Answer.objects.bulk_create(
                Answer(clause=clause, building=building, client_id=uuid4(), **told)
                for clause, building in asked
                if (clause, building) not in acted
            )
        visits.interview(
            visit=self.visit, client_id=uuid4(), by=self.viewer(self.monitor_a), now=self.now,
            values={"kind": "workers", "place": "off-site", "group": True, "women": 3, "men": 1,
                    "text": "Words that no factory may read.", "language": "en"},
        )  # fmt: skip
        self.complete = True
        return self.visit

    def closing(self) -> dict[str, Any]:
        """A closing record with every point ticked, acknowledged."""
        from fairfloor.core import procedures

        return {
            "attended": "Factory director; Personnel officer", "summary": "The findings were summed up.", "language": "en",
            "checklist": [item.id for item in procedures.load("bfc").closing_checklist],
            "response": "acknowledged", "by": "Factory director", "reason": "",
        }  # fmt: skip

    @rehearsed
    def closed(self) -> Any:
        """The closing meeting was held; one document is asked for."""
        if not self.complete:
            self.answered()
        by = self.viewer(self.monitor_a)
        visits.request_document(
            visit=self.visit, text="Overtime agreements of the year", language="en", by=by, now=self.pass_("step")
        )
        visits.close(visit=self.visit, closing=self.closing(), by=by, now=self.pass_("closed"))
        return self._visit()

    @rehearsed
    def obstructed(self) -> Any:
        """The management put pressure on the team, which ended the visit midway."""
        if self.visit is None or self.visit.state != "inside":
            self.inside()
        self.noncooperation = endings.obstruct(
            visit=self.visit, kind="pressure", text="The director shouted at the team.", language="en",
            by=self.viewer(self.monitor_a), now=self.pass_("step"),
        )  # fmt: skip
        self._visit()
        return self.noncooperation

    @rehearsed
    def questioned(self) -> Any:
        """An officer has asked the factory for its explanation of the visit that ended midway."""
        if self.noncooperation is None:
            self.obstructed()
        now = self.pass_("step")
        self.noncooperation = noncooperation.ask(
            report=self.noncooperation, until=local_day(now, self.factory.zone) + timedelta(days=7), by=self.viewer(self.officer),
            now=now,
        )  # fmt: skip
        return self.noncooperation

    @rehearsed
    def reviewed(self) -> Any:
        """An officer has reviewed what happened; both ministries are known and have their reader."""
        if self.noncooperation is None:
            self.obstructed()
        self.noncooperation = noncooperation.review(
            report=self.noncooperation, account={"en": "The director shouted at the team.", "zh": "厂长对查访小组大声呵斥。"},
            explanation={"en": "He regrets it."}, by=self.viewer(self.officer), now=self.pass_("step"),
        )  # fmt: skip
        return self.noncooperation

    @rehearsed
    def sent(self) -> Any:
        """The non-cooperation report went to both ministries."""
        if self.noncooperation is None or not self.noncooperation.account:
            self.reviewed()
        by = self.viewer(self.officer)
        self.noncooperation = noncooperation.send(report=self.noncooperation, by=by, now=self.pass_("step"))
        with walls.acting():
            self.receipts = list(self.noncooperation.receipts.order_by("pk"))
        return self.noncooperation

    @rehearsed
    def alerted(self) -> Any:
        """The team has raised an alert, of which the officer was told."""
        if self.visit is None or self.visit.state != "inside":
            self.inside()
        self.alert = alerts.sound(
            visit=self.visit, client_id=uuid4(), matter="violence", text="A supervisor struck a worker.", language="en",
            by=self.viewer(self.monitor_a), now=self.pass_("step"),
        )  # fmt: skip
        return self.alert

    @rehearsed
    def complained(self) -> Any:
        """The manager has complained about one of the two monitors."""
        if self.visit is None or self.visit.state != "closed":
            self.closed()
        self.complaint = complaints.complain(
            programme=self.programme, factory=self.factory, monitor=self.monitor_b, text="He shouted.", language="en",
            by=self.viewer(self.manager), now=self.pass_("step"),
        )  # fmt: skip
        return self.complaint

    @rehearsed
    def drafted(self) -> Any:
        """The report is drafted from the non-compliances."""
        if self.visit is None or self.visit.state != "closed":
            self.closed()
        self.report = reports.draft(visit=self.visit, by=self.viewer(self.monitor_a), now=self.pass_("drafted"))
        return self._report()

    @rehearsed
    def submitted(self) -> Any:
        """The report waits for its reviewer."""
        if self.report is None:
            self.drafted()
        scope = {
            "summary": "A summary.",
            "records": "Payroll of one month",
            "unseen": "",
            "limitations": "",
            "language": "en",
        }
        by = self.viewer(self.monitor_a)
        reports.describe_scope(report=self.report, scope=scope, by=by, now=self.now)
        self.report = reports.submit(report=self.report, by=by, now=self.pass_("submitted"))
        return self._report()

    def review_taken(self, by: Any = None) -> Any:
        """A reviewer, the programme's first unless another is named, has taken the review of the visit."""
        reviewers.take(visit=self.visit, by=self.viewer(by or self.reviewer), now=self.now)
        return self._visit()

    def review_hash(self) -> str:
        """The hash of the report's content as it stands."""
        with walls.acting():
            return contents.review_hash(type(self.report).objects.get(pk=self.report.pk))

    @rehearsed
    def approved(self) -> Any:
        """Someone else has approved the report, after the documents' days are over."""
        if self.report is None or self.report.state != "submitted":
            self.submitted()
        now = self.pass_("approved")
        reports.approve(report=self.report, reviewed_sha256=self.review_hash(), by=self.viewer(self.reviewer), now=now)
        return self._report()

    @rehearsed
    def published(self) -> Any:
        """Version 1 is published."""
        if self.report is None or self.report.state != "approved":
            self.approved()
        version = reports.publish(report=self.report, by=self.viewer(self.officer), now=self.pass_("published"))
        self.versions = [version]
        return self._report()

    def later_visit(self, *team: Any, state: str = "closed") -> Any:
        """Another visit to the factory that `team` (else the same) has carried out since, as rows: how is tried elsewhere."""
        now = self.pass_("step")
        begun = {} if state == "planned" else {"arrived_at": now, "admitted_at": now}
        ended = {"closed_at": now, "latest": True, "unreported": True} if state == "closed" else {}
        with walls.acting():
            if ended:
                Visit.objects.filter(programme=self.programme, factory=self.factory).update(latest=False)
            made = Visit.objects.create(
                programme=self.programme, factory=self.factory, state=state, planned_date=now.date(), planned_at=now,
                planned_by=self.officer, standards=self.visit.standards, profile=self.visit.profile, **begun, **ended,
            )  # fmt: skip
            for person in team or (self.monitor_a, self.monitor_b):
                Member.objects.create(programme=self.programme, visit=made, person=person, assigned_at=now)
        return made

    @rehearsed
    def granted(self) -> Any:
        """The factory lets the buyer read its reports."""
        if self.report is None or self.report.state != "published":
            self.published()
        self.grant = grants.grant(
            programme=self.programme, factory=self.factory, organisation=self.buying, by=self.viewer(self.manager),
            now=self.pass_("step"),
        )  # fmt: skip
        return self.grant

    @rehearsed
    def objected(self) -> Any:
        """The factory objects to the first finding and answers the second with a corrective action."""
        if self.report is None or self.report.state != "published":
            self.published()
        by = self.viewer(self.manager)
        self.objection = remedies.object_to(
            finding=self.findings[0],
            text="The permits were not looked at.",
            language="en",
            by=by,
            now=self.pass_("step"),
        )
        self.corrective_action = remedies.propose(
            finding=self.findings[1], by=by, now=self.pass_("step"),
            values={"cause": "No fans", "action": "Fans in every line", "who": "Maintenance",
                    "until_date": local_day(self.now + timedelta(days=60), ZONE), "language": "en"},
        )  # fmt: skip
        return self.objection

    @rehearsed
    def decided(self, *, upheld: bool = True) -> Any:
        """The officer has decided on the objection."""
        if self.objection is None:
            self.objected()
        self.objection = remedies.decide(
            objection=self.objection, upheld=upheld, reasons="The permits cover those weeks.", language="en",
            by=self.viewer(self.officer), now=self.pass_("step"),
        )  # fmt: skip
        return self.objection

    @rehearsed
    def amended(self) -> Any:
        """Version 2 stands beside version 1."""
        if self.objection is None or self.objection.state == "open":
            self.decided()
        reason = "An objection was upheld."
        by = self.viewer(self.officer)
        self.versions.append(reports.amend(report=self.report, reason=reason, by=by, now=self.pass_("step")))
        return self._report()

    def _visit(self) -> Any:
        with walls.acting():
            rows = type(self.visit).objects.select_related("factory", "programme", "profile")
            self.visit = rows.get(pk=self.visit.pk)
        return self.visit

    def _report(self) -> Any:
        with walls.acting():
            rows = type(self.report).objects.select_related("visit__factory", "visit__profile", "programme")
            self.report = rows.get(pk=self.report.pk)
            self.findings = list(self.report.findings.order_by("position"))
        return self.report


def profile_values(**changed: Any) -> dict[str, Any]:
    """A factory's profile, as the action takes it."""
    told = {
        "women": 320, "men": 92, "facts": dict(FACTS), "work_kinds": ["seated-production", "warehouse"],
        "languages": ["km", "zh"], "products": "Shirts",
    }  # fmt: skip
    return {**told, **changed}


@rehearsed
def world(now: datetime = START, *, number: int = 1, password: str | None = None) -> World:
    """A demonstration programme with people of every role and one factory that takes part, at the moment `now`.

    `number` tells several worlds in one database apart; `password` lets its people sign in with a form.
    """
    code = "bfc" if number == 1 else f"bfc-{number}"
    programme = people.found(
        code=code,
        name={"zh": "演示项目", "en": "Demonstration programme"},
        procedure="bfc",
        demonstration=True,
        now=now,
    )
    buying = people.add_organisation(programme=programme, kind="buyer", name="Demonstration Buyer", by=None, now=now)
    office = people.add_organisation(
        programme=programme, kind="ministry", name="Demonstration Ministry", by=None, now=now
    )

    def someone(role: str, name: str, speaks: list[str], organisation: Any = None) -> Any:
        email = f"{name.lower().replace(' ', '-')}-{number}@demonstration.example"
        person = people.invite(
            email=email, name=name, language="en", speaks=speaks, password=password, by=None, now=now
        )
        people.give_role(person=person, role=role, programme=programme, organisation=organisation, by=None, now=now)
        return person

    officer = someone("officer", "Officer", ["en"])
    monitor_a = someone("monitor", "Monitor A", ["km", "en"])
    monitor_b = someone("monitor", "Monitor B", ["zh", "en"])
    reviewer = someone("reviewer", "Reviewer", ["en", "zh"])
    buyer = someone("buyer", "Buyer", ["en"], buying)
    ministry = someone("ministry", "Ministry reader", ["km"], office)
    commerce = people.add_organisation(
        programme=programme, kind="ministry", name="Demonstration Ministry of Trade", by=None, now=now
    )
    trade = someone("ministry", "Trade reader", ["km"], commerce)
    with walls.acting():
        officer_now = viewer_of(officer, now)
    for organisation, recipient in ((office, "labour-ministry"), (commerce, "commerce-ministry")):
        noncooperation.name_recipient(organisation=organisation, recipient=recipient, by=officer_now, now=now)
    participation = another_factory(programme, officer, number=number, now=now, monitors=(monitor_a, monitor_b))
    with walls.acting():
        from fairfloor.registry.models import Person, Role

        manager = Person.objects.get(pk__in=Role.objects.filter(factory=participation.factory).values("person"))
        if password:
            manager.set_password(password)
            manager.save()
    return World(
        programme, participation, participation.factory, officer, monitor_a, monitor_b, reviewer, manager, buyer, ministry,
        trade, buying, now,
    )  # fmt: skip


def untold_world() -> World:
    """A world in which nobody has been told of anything yet."""
    made = world()
    with walls.acting():
        Notice.objects.all().delete()
    return made


def another_factory(
    programme: Any, officer: Any, *, number: int, now: datetime, accepted: bool = True, monitors: Iterable[Any] = ()
) -> Any:
    """A participation of Demonstration Factory `number`: registered, accepted and with a profile (unless not accepted).

    `monitors` declare that they have no interest in it.
    """
    participation = factories.register(
        programme=programme,
        particulars=factories.Particulars(
            name=f"Demonstration Factory {number}", local_name=f"演示工厂{number}", registration_number=f"D-{number:04}",
            address="1 Demonstration Road, Phnom Penh", contact_name=f"Manager {number}",
            contact_email=f"manager-{number}@demonstration.example",
        ),
        jurisdiction="kh", zone=ZONE, now=now,
    )  # fmt: skip
    if not accepted:
        return participation
    with walls.acting():
        by = viewer_of(officer, now)
    factories.accept(participation=participation, by=by, now=now)
    participation.refresh_from_db()
    factories.record_profile(participation=participation, values=profile_values(), by=by, now=now)
    for monitor in monitors:
        with walls.acting():
            own = viewer_of(monitor, now)
        interests.declare_none(programme=programme, by=own, now=now)
    return participation
