"""One policy, three readings: `may_see` on one thing, `visible` on many, and PostgreSQL's own policies agree.

Random programmes are made of rows with every state and moment; each viewer looks one second before, at, and after each
edge. The oracle below is written apart from the table in `core.access`, from the procedure's own words.

A decision is one row, one person and one moment, asked once: `python -m pytest -s` prints how many of them agreed, and how many
different situations they were (noun, state, how the person stands to the row, what the moment lies before and after).
"""

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import product
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction

from fairfloor.core import access
from fairfloor.registry import counts, walls
from fairfloor.registry.models import (
    Acknowledgement,
    ActionFile,
    Alert,
    Amendment,
    Answer,
    Belief,
    Clarification,
    Complaint,
    CorrectiveAction,
    Dataset,
    Delay,
    DocumentRequest,
    Evidence,
    Extension,
    Factory,
    FactoryList,
    Finding,
    FreedReview,
    Gift,
    Grant,
    Interest,
    Interview,
    Member,
    NonCooperation,
    Notice,
    Objection,
    ObjectionFile,
    Organisation,
    ParticipationStep,
    Permit,
    Person,
    Profile,
    Programme,
    Reading,
    RecalculationSheet,
    Receipt,
    Report,
    ReviewComment,
    Role,
    Sample,
    SampleAddition,
    Step,
    StoredFile,
    Version,
    Visit,
)
from fairfloor.registry.viewers import facts_of, viewer_of

DAY = datetime(2026, 3, 2, 3, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DEEP = os.environ.get("FAIRFLOOR_DEEP", "") not in ("", "0")
SEEDS = (0, 1, 102)
SMALL = 10  # seeds below it make small casts, which seldom hold a published report and a manager of its factory
CASTS = range(100, 110)  # of the deep run: large ones, so that one query decides on many rows
MILLION = 1_000_000
OF_WORKERS = Interview | Dataset | RecalculationSheet | Belief | Sample | SampleAddition
SITUATIONS, NOUNS = 50_000, 39
VISIT_STATES = ("planned", "at-gate", "inside", "closed", "cancelled", "refused", "obstructed")
LARGE = (*VISIT_STATES, "closed", "closed", "closed")  # more reports, on which most edges stand
REPORT_STATES = ("draft", "submitted", "approved", "void", "published")


@dataclass
class Cast:
    people: list[Person]
    rows: list[Any]
    edges: list[datetime]

    def learn(self) -> "Cast":
        """Reads once what the oracle and `may_see` decide by: nothing of it changes while a cast is looked at."""
        self.facts = {(type(row), row.pk): facts_of(row) for row in self.rows}
        self.held: dict[int, list[Any]] = {one.pk: [] for one in self.people}
        for role in Role.objects.filter(person__in=self.people):
            self.held[role.person_id].append(role)
            self.edges += [role.started_at, *([role.ended_at] if role.ended_at else [])]
        self.members = set(Member.objects.values_list("visit", "person"))
        self.told = set(Acknowledgement.objects.values_list("alert", "person"))
        self.visits = [row for row in self.rows if isinstance(row, Visit)]
        self.grants = [row for row in self.rows if isinstance(row, Grant)]
        return self


def build(seed: int, visits: int = 5, grants: int = 6, states: Sequence[str] = VISIT_STATES) -> Cast:
    """A small random registry: two programmes, three factories, people with random roles, rows of every noun."""
    chance = Random(seed)
    programmes = [Programme.objects.create(code=f"p{seed}-{n}", name={"zh": "项目", "en": "p"}) for n in range(2)]
    factories = [
        Factory.objects.create(name=f"f{n}", address="a", jurisdiction="kh", zone="Asia/Phnom_Penh") for n in range(3)
    ]
    buyers = [
        Organisation.objects.create(programme=p, kind="buyer", name=f"b{n}") for p in programmes for n in range(2)
    ]
    ministries = [
        Organisation.objects.create(programme=p, kind="ministry", name=f"m{n}") for p in programmes for n in range(2)
    ]
    people = [Person.objects.create(email=f"{seed}-{n}@demonstration.invalid", name=f"n{n}") for n in range(9)]
    for person in people[1:]:
        for _ in range(chance.choice([1, 1, 2])):
            give(chance, person, programmes, factories, buyers, ministries)
    rows, edges = [], [DAY]
    for _ in range(visits):
        rows += visit_rows(chance, chance.choice(programmes), factories, people, edges, chance.choice(states))
    for _ in range(grants):
        organisation = chance.choice(buyers)
        ended = DAY + timedelta(days=chance.randint(3, 9)) if chance.random() < 0.4 else None
        about = [row for row in rows if isinstance(row, Report) and row.programme_id == organisation.programme_id]
        one = chance.choice(about) if about and chance.random() < 0.4 else None
        start = DAY + timedelta(days=chance.randint(-3, 4))
        factory = one.visit.factory if one else chance.choice(factories)
        others = Grant.objects.filter(organisation=organisation, factory=factory, withdrawn_at__isnull=True)
        if others.exists() and ended is None and one is None:
            continue
        rows.append(
            Grant.objects.create(
                programme=organisation.programme,
                factory=factory,
                organisation=organisation,
                report=one,
                granted_at=start,
                granted_by=people[0],
                withdrawn_at=ended,
                withdrawn_by=people[0] if ended else None,
            )
        )
        edges += [start, *([ended] if ended else [])]
    for programme in programmes:
        rows.append(
            Profile.objects.create(
                programme=programme, factory=chance.choice(factories), recorded_at=DAY, women=1, men=1
            )
        )
        rows.append(
            ParticipationStep.objects.create(
                programme=programme, factory=chance.choice(factories), step="suspend", state="suspended", reason="r",
                language="en", taken_at=DAY, taken_by=people[0],
            )
        )  # fmt: skip
        file = StoredFile.objects.create(
            programme=programme, name="n", media_type="m", size=1, sha256="0" * 64, stored_at=DAY, stored_by=people[0],
            keep_until_date=date(2030, 1, 1),
        )  # fmt: skip
        rows.append(
            FactoryList.objects.create(
                programme=programme,
                file=file,
                state="open",
                table={},
                mapping={},
                uploaded_at=DAY,
                uploaded_by=people[0],
            )
        )
        rows.append(permit(programme, chance.choice(factories), people[0]))
        rows += ethics_rows(chance, programme, factories, people)
        rows.append(Notice.objects.create(programme=programme, person=chance.choice(people), kind="k", created_at=DAY))
    return Cast(people, rows, edges).learn()


def permit(programme: Any, factory: Any, by: Any) -> Any:
    """A permit that stands."""
    file = StoredFile.objects.create(
        programme=programme, name="n", media_type="m", size=1, sha256="0" * 64, stored_at=DAY, stored_by=by,
        keep_until_date=date(2036, 1, 1),
    )  # fmt: skip
    return Permit.objects.create(
        programme=programme, factory=factory, state="standing", kind="k", authority="a", number="1", document="d", file=file,
        start_date=date(2026, 1, 1), end_date=date(2027, 1, 1), recorded_at=DAY, recorded_by=by, confirmed_at=DAY,
        confirmed_by=by,
    )  # fmt: skip


def give(chance: Random, person: Any, programmes: Any, factories: Any, buyers: Any, ministries: Any) -> None:
    """One random role."""
    role, programme = chance.choice(access.ROLES), chance.choice(programmes)
    own = lambda organisations: chance.choice([o for o in organisations if o.programme == programme])  # noqa: E731
    Role.objects.create(
        programme=programme,
        person=person,
        role=role,
        started_at=DAY - timedelta(days=50),
        ended_at=DAY + timedelta(days=6) if chance.random() < 0.2 else None,
        factory=chance.choice(factories) if role == "manager" else None,
        organisation=own(buyers) if role == "buyer" else own(ministries) if role == "ministry" else None,
    )


def visit_rows(
    chance: Random, programme: Any, factories: Any, people: Any, edges: list[datetime], state: str
) -> list[Any]:
    """A visit in that state with a row of every noun that hangs on it, and perhaps a report with its own."""
    late = state in ("at-gate", "inside", "closed", "refused", "obstructed")
    visit = Visit.objects.create(
        programme=programme,
        factory=chance.choice(factories),
        state=state,
        planned_date=date(2026, 3, 2),
        planned_at=DAY,
        planned_by=people[0],
        arrived_at=DAY if late else None,
        admitted_at=DAY if late else None,
        closed_at=DAY if state == "closed" else None,
        ended_at=DAY if state in ("refused", "obstructed") else None,
    )
    if (
        state in ("closed", "refused", "obstructed") and chance.random() < 0.8
    ):  # whoever it is, with the role or without
        visit.reviewer, visit.review_taken_at = chance.choice(reviewing(visit, people)), DAY
        visit.save()
    rows: list[Any] = [visit]
    for person in chance.sample(people, chance.randint(0, 3)):
        rows.append(Member.objects.create(programme=programme, visit=visit, person=person, assigned_at=DAY))
    common: dict[str, Any] = {"programme": programme, "visit": visit}
    unique = lambda: str(chance.getrandbits(120)).zfill(32)[:32]  # noqa: E731
    rows.append(Step.objects.create(**common, kind="management", started_at=DAY, recorded_by=people[0]))
    rows.append(
        Interview.objects.create(
            **common,
            client_id=unique(),
            kind="workers",
            place="on-site",
            women=1,
            text="t",
            language="km",
            held_at=DAY,
            recorded_by=people[0],
        )
    )
    rows.append(
        Answer.objects.create(
            **common,
            client_id=unique(),
            clause="icti/2.1",
            answer="compliant",
            language="en",
            recorded_at=DAY,
            recorded_by=people[0],
        )
    )
    rows.append(
        Reading.objects.create(
            **common,
            client_id=unique(),
            clause="icti/9.7",
            quantity="co",
            value=1,
            unit="ppm",
            place="p",
            taken_at=DAY,
            verdict="within",
            why={},
            recorded_at=DAY,
            recorded_by=people[0],
        )
    )
    rows.append(
        Evidence.objects.create(
            **common,
            client_id=unique(),
            clause="icti/9.7",
            kind="note",
            text="t",
            language="en",
            recorded_at=DAY,
            recorded_by=people[0],
        )
    )
    rows.append(
        DocumentRequest.objects.create(**common, text="t", language="en", requested_at=DAY, requested_by=people[0])
    )
    if late:
        rows += of_workers(visit, people[0])
        rows += alert_rows(chance, visit, people)
    if state in ("refused", "obstructed"):
        rows += ended_rows(chance, visit, people)
    if state == "closed":
        rows += report_rows(chance, visit, people, edges)
    return rows


def reviewing(visit: Any, people: Any) -> list[Any]:
    """Who may stand as the visit's reviewer: rather those who held that role in its programme, else anybody."""
    held = Role.objects.filter(programme=visit.programme, role="reviewer", person__in=people).values_list(
        "person", flat=True
    )
    return [one for one in people if one.pk in set(held)] * 2 + list(people[:2])


def of_workers(visit: Any, by: Any) -> list[Any]:
    """What records hold of workers: a dataset, a recalculation sheet, a belief, a sample and somebody added to it."""
    common: dict[str, Any] = {"programme": visit.programme, "visit": visit, "requested_at": DAY, "requested_by": by}
    file = StoredFile.objects.create(
        programme=visit.programme, name="n", media_type="m", size=1, sha256="0" * 64, stored_at=DAY, stored_by=by,
        keep_until_date=date(2036, 1, 1),
    )  # fmt: skip
    dataset = Dataset.objects.create(**common, kind="attendance", file=file, state="queued")
    own: dict[str, Any] = {"programme": visit.programme, "visit": visit}
    sample = Sample.objects.create(
        **own, purpose="clause", clause="icti/5.2", file=file, seed="s", result={}, drawn_at=DAY, drawn_by=by
    )
    return [
        dataset,
        RecalculationSheet.objects.create(**common, dataset=dataset, language="en", state="queued", workers=["w"]),
        Belief.objects.create(**own, rule="daily-hours", accepted=True, recorded_at=DAY, recorded_by=by),
        sample,
        SampleAddition.objects.create(
            **own, sample=sample, worker="w", on_roster=False, reason="r", language="en", added_at=DAY, added_by=by
        ),
    ]


def alert_rows(chance: Random, visit: Any, people: Any) -> list[Any]:
    """An alert, and a few people, whoever they are, who were told of it."""
    common: dict[str, Any] = {"programme": visit.programme, "visit": visit}
    alert = Alert.objects.create(
        **common,
        client_id=str(chance.getrandbits(120)).zfill(32)[:32],
        matter="violence",
        text="t",
        language="en",
        raised_at=DAY,
        raised_by=people[0],
        due_at=DAY,
    )
    told = chance.sample(people, chance.randint(0, 4))
    return [alert, *(Acknowledgement.objects.create(**common, alert=alert, person=one, told_at=DAY) for one in told)]


def ended_rows(chance: Random, visit: Any, people: Any) -> list[Any]:
    """A review that was freed, a non-cooperation report, and perhaps the ministries that it was sent to."""
    officer, holder = chance.sample(people, 2)
    freed = FreedReview.objects.create(
        programme=visit.programme, visit=visit, person=holder, reason="r", language="en", freed_at=DAY, freed_by=officer
    )
    report = NonCooperation.objects.create(
        programme=visit.programme,
        visit=visit,
        state="noted",
        kind="pressure",
        text="t",
        language="en",
        noted_at=DAY,
        noted_by=people[0],
    )
    offices = list(Organisation.objects.filter(programme=visit.programme, kind="ministry"))
    sent_to = chance.sample(offices, chance.randint(0, len(offices)))
    return [
        freed,
        report,
        *(
            Receipt.objects.create(programme=visit.programme, noncooperation=report, organisation=one, sent_at=DAY)
            for one in sent_to
        ),
    ]


def ethics_rows(chance: Random, programme: Any, factories: Any, people: Any) -> list[Any]:
    """A declaration, a gift, and complaints about whoever it may be: officers who are monitors too among them."""
    factory, words = chance.choice(factories), {"text": "t", "language": "en"}
    common: dict[str, Any] = {"programme": programme, "factory": factory, **words}
    rows: list[Any] = [
        Interest.objects.create(**common, person=chance.choice(people), interest=True, declared_at=DAY),
        Gift.objects.create(
            **common, person=chance.choice(people), offered_date=DAY.date(), outcome="declined", recorded_at=DAY
        ),
    ]
    for _ in range(3):
        monitor, maker = chance.sample(people, 2)
        rows.append(Complaint.objects.create(**common, monitor=monitor, person=maker, made_at=DAY))
    return rows


def report_rows(chance: Random, visit: Any, people: Any, edges: list[datetime]) -> list[Any]:
    """A report in a random state with its findings, version, objection and corrective action."""
    state = chance.choice(REPORT_STATES)
    published = DAY + timedelta(days=chance.randint(-2, 2)) if state == "published" else None
    opens = published + timedelta(days=chance.randint(1, 6)) if published else None
    edges += [moment for moment in (published, opens) if moment]
    common: dict[str, Any] = {"programme": visit.programme}
    report = Report.objects.create(
        **common,
        visit=visit,
        factory=visit.factory,
        state=state,
        drafted_at=DAY,
        drafted_by=people[0],
        published_at=published,
        opens_at=opens,
        objections_until=published,
    )
    common["report"] = report
    finding = Finding.objects.create(
        **common, clause="icti/2.5", kind="observation", text="t", language="en", basis="records", position=1
    )
    objection = Objection.objects.create(
        **common, finding=finding, state="open", text="t", language="en", raised_at=DAY, raised_by=people[0]
    )
    paper, photo = (
        StoredFile.objects.create(
            programme=visit.programme, name="n", media_type="m", size=1, sha256="0" * 64, stored_at=DAY,
            stored_by=people[0], keep_until_date=date(2030, 1, 1),
        )
        for _ in range(2)
    )  # fmt: skip
    plan = CorrectiveAction.objects.create(
        **common, finding=finding, finding_public_id=finding.public_id, state="planned", cause="c", action="a",
        who="w", until_date=date(2026, 4, 1), language="en", proposed_at=DAY, proposed_by=people[0], changed_at=DAY,
    )  # fmt: skip
    return [
        report,
        finding,
        objection,
        ObjectionFile.objects.create(
            **common, objection=objection, file=paper, name="n", attached_at=DAY, attached_by=people[0]
        ),
        Clarification.objects.create(
            **common,
            state="requested",
            text="t",
            language="en",
            training=False,
            requested_at=DAY,
            requested_by=people[0],
        ),
        Delay.objects.create(
            **common,
            state="asked",
            days=1,
            was_opens_at=DAY,
            wished_at=DAY + SECOND,
            reason="r",
            language="en",
            asked_at=DAY,
            asked_by=people[0],
        ),
        ReviewComment.objects.create(
            **common,
            finding_public_id=finding.public_id,
            round=1,
            state="open",
            text="t",
            language="en",
            written_at=DAY,
            written_by=people[0],
        ),
        Amendment.objects.create(
            **common, state="draft", reason="r", language="en", opened_at=DAY, opened_by=people[0]
        ),
        Extension.objects.create(
            **common,
            was_until=DAY,
            until=DAY + SECOND,
            reason="r",
            language="en",
            extended_at=DAY,
            extended_by=people[0],
        ),
        Version.objects.create(
            **common, number=1, content={}, sha256="0" * 64, signature="", published_at=DAY, published_by=people[0]
        ),
        plan,
        ActionFile.objects.create(
            **common, corrective_action=plan, file=photo, name="n", attached_at=DAY, attached_by=people[0]
        ),
    ]


def oracle(cast: Cast, row: Any, person: Any, at: datetime) -> bool:
    """What the procedure says in words, one noun after the other; no table, no query of the product's."""
    held = [
        r
        for r in cast.held[person.pk]
        if r.programme_id == row.programme_id and r.started_at <= at and (not r.ended_at or r.ended_at > at)
    ]
    roles = {r.role for r in held}
    if isinstance(row, Notice):
        return bool(row.person_id == person.pk)
    if isinstance(row, FactoryList):
        return "officer" in roles
    if isinstance(row, Interest | Gift | FreedReview):
        return "officer" in roles or row.person_id == person.pk
    if isinstance(row, Complaint):  # never the monitor whom it is about, whatever else that monitor is
        return row.person_id == person.pk or ("officer" in roles and row.monitor_id != person.pk)
    if isinstance(row, Receipt):
        offices = {r.organisation_id for r in held if r.role == "ministry"}
        return "officer" in roles or row.organisation_id in offices
    report = row if isinstance(row, Report) else row.report if row.REPORT else None
    visit = row if isinstance(row, Visit) else report.visit if report else getattr(row, "visit", None)
    factory = visit.factory_id if visit else row.factory_id
    manages = any(r.role == "manager" and r.factory_id == factory for r in held)
    if isinstance(row, Profile | Permit | ParticipationStep):
        return manages or bool(roles & {"officer", "monitor", "reviewer"})
    if isinstance(row, Grant):
        return (
            "officer" in roles
            or manages
            or any(r.role == "buyer" and r.organisation_id == row.organisation_id for r in held)
        )
    in_team = "monitor" in roles and visit is not None and (visit.pk, person.pk) in cast.members
    if in_team:
        return True
    if report:
        handed_in = report.state != "draft"
        public = report.published_at is not None and report.published_at <= at
        read_by = {"officer"} if isinstance(row, ObjectionFile) else {"reviewer", "officer"}
        if roles & read_by and handed_in:
            return True
        if isinstance(row, ReviewComment | Amendment):  # never anybody outside, nor the team of a later visit
            return False
        if manages and public:
            return True
        taken_up = isinstance(row, Report | Finding | Version | CorrectiveAction | ActionFile)
        if taken_up and public and "monitor" in roles and goes_there(cast, person, visit, report.published_at):
            return True
        consents = [
            g
            for g in cast.grants
            if g.factory_id == factory and g.programme_id == row.programme_id and g.granted_at <= at
        ]
        agreed = any(
            g.organisation_id in {r.organisation_id for r in held if r.role == "buyer"}
            and (g.report_id in (None, report.pk))
            and (g.withdrawn_at is None or g.withdrawn_at > at)
            for g in consents
        )
        opened = report.opens_at is not None and report.opens_at <= at
        return agreed and opened and isinstance(row, Report | Version | Extension | CorrectiveAction | ActionFile)
    over = visit.state in ("closed", "refused", "obstructed")
    if isinstance(row, NonCooperation):
        return "officer" in roles
    if isinstance(row, Alert | Acknowledgement):
        alert = row if isinstance(row, Alert) else row.alert
        told = (alert.pk, person.pk) in cast.told
        return told and bool(roles & {"officer", "reviewer"})
    if isinstance(row, OF_WORKERS):  # of all reviewers the one who has taken this visit's review, and nobody else
        return "reviewer" in roles and over and visit.reviewer_id == person.pk
    if isinstance(row, Visit | Member) and "officer" in roles:
        return True
    if roles & {"reviewer", "officer"} and over:
        return True
    return manages and visit.state == "closed" and isinstance(row, Visit | DocumentRequest)


def goes_there(cast: Cast, person: Any, visit: Any, published: datetime) -> bool:
    """Whether somebody is of the team of a visit to that factory that had not ended by then, and was not called off."""
    for one in cast.visits:
        if (one.programme_id, one.factory_id) != (visit.programme_id, visit.factory_id):
            continue
        over = one.closed_at or one.ended_at
        goes = (one.pk, person.pk) in cast.members
        if goes and one.state != "cancelled" and (over is None or over > published):
            return True
    return False


def situation(cast: Cast, row: Any, viewer: Any, at: datetime) -> tuple[Any, ...]:
    """What a decision is about, whoever and whatever it is: two decisions of one situation must be decided alike."""
    facts = cast.facts[type(row), row.pk]
    side = lambda edge: None if edge is None else (at > edge) - (at < edge)  # noqa: E731
    consents = {(side(one.start), side(one.end)) for one in facts.consents}
    others = [held for held in viewer.held if held.programme != facts.programme]
    return (
        row.NOUN, facts.state, access.relations(viewer, facts, at), side(facts.published_at), side(facts.opens_at),
        frozenset(consents), frozenset(held.role for held in others),
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("seed", SEEDS)
def test_every_reading_of_the_policy_agrees(seed: int) -> None:
    """One thing, many things, the database's own policy, and the oracle: the same answer for everyone at every edge."""
    with walls.acting():
        cast = build(seed) if seed < SMALL else build(seed, visits=24, grants=14, states=LARGE)
    edges = sorted(set(cast.edges))
    chosen = Random(seed).sample(edges, min(5 if seed < SMALL else 6, len(edges)))
    decisions = sum(compare(cast, person, at) for at in around(chosen) for person in cast.people)
    assert decisions > 1000


def around(edges: list[datetime]) -> list[datetime]:
    """One second before each edge, the edge, and one second after: each moment once."""
    return sorted({edge + ahead for edge in edges for ahead in (-SECOND, timedelta(0), SECOND)})


@pytest.mark.deep
@pytest.mark.django_db
def test_a_million_decisions_agree() -> None:
    """All edges of large casts: at least a million rows × people × moments, none asked twice, on this database.

    On SQLite the oracle, `may_see` and `visible` answer each; on PostgreSQL row-level security alone does so as well.
    """
    decisions, yes, situations, nouns = 0, 0, set(), Counter()
    for seed in CASTS:
        with transaction.atomic():
            with walls.acting():
                cast = build(seed, visits=24, grants=14, states=LARGE)
            for at in around(cast.edges):
                for person in cast.people:
                    decisions += compare(cast, person, at)
                    with walls.acting():
                        viewer = viewer_of(person, at)
                    for row in cast.rows:
                        situations.add(situation(cast, row, viewer, at))
                        nouns[row.NOUN] += 1
                        yes += access.may_see(row.NOUN, viewer, cast.facts[type(row), row.pk], at)
            transaction.set_rollback(True)
    agreed = f"{decisions} decisions agreed on {connection.vendor}, {yes} of them yes"
    print(f"{agreed}: {len(situations)} situations, {len(nouns)} nouns, {len(CASTS)} casts")
    assert decisions == nouns.total() >= MILLION
    assert decisions // 50 < yes < decisions // 2, "what is always refused, or never, says little"
    assert len(situations) > SITUATIONS
    assert len(nouns) == NOUNS


@pytest.mark.django_db
def test_what_is_counted_together_is_what_is_visible() -> None:
    """The counts of a visit in one query are those of `visible`, model by model, for everybody at an edge."""
    with walls.acting():
        cast = build(7)
    wanted = {"answers": (Answer, "answer"), "interviews": (Interview, ""), "members": (Member, "")}
    visits, some = [row for row in cast.rows if isinstance(row, Visit)], 0
    for person, visit in product(cast.people, visits):
        with walls.acting():
            viewer = viewer_of(person, DAY)
        expected = {}
        for name, (model, field) in wanted.items():
            rows = model.objects.visible(viewer, DAY).filter(visit=visit)
            expected[name] = (
                Counter(rows.values_list(field, flat=True)) if field else Counter({"": rows.count()} if rows else {})
            )
        found = counts.of_visit(visit, viewer, DAY, wanted)
        assert found == expected, (person.name, visit.state)
        some += bool(found["answers"])
    assert 0 < some < len(cast.people) * len(visits)


def compare(cast: Cast, person: Any, at: datetime) -> int:
    """How many decisions were held against each other; fails on the first that differs."""
    with walls.acting():
        viewer = viewer_of(person, at)
    expected = {(type(row), row.pk): oracle(cast, row, person, at) for row in cast.rows}
    single = {
        (type(row), row.pk): access.may_see(row.NOUN, viewer, cast.facts[type(row), row.pk], at) for row in cast.rows
    }
    for model in {type(row) for row in cast.rows}:
        seen = set(model.objects.visible(viewer, at).values_list("pk", flat=True))
        unfiltered = by_the_database_alone(model, viewer, at)
        for row in cast.rows:
            if type(row) is model:
                key = (model, row.pk)
                said = (
                    expected[key],
                    single[key],
                    row.pk in seen,
                    unfiltered is None or not model.CONFIDENTIAL or row.pk in unfiltered,
                )
                told = unfiltered is not None and bool(model.CONFIDENTIAL)
                agree = len(set(said if told else said[:3])) == 1
                assert agree, (
                    model.__name__,
                    person.name,
                    at,
                    [(r.role, r.factory_id) for r in person.roles.all()],
                    said,
                )
    return len(cast.rows)


def by_the_database_alone(model: Any, viewer: Any, at: datetime) -> set[int] | None:
    """The rows that PostgreSQL hands out when the first wall is forgotten; None on SQLite."""
    if connection.vendor != "postgresql":
        return None
    walls.look(connection, viewer.person, at)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {model._meta.db_table}")
        return {row[0] for row in cursor.fetchall()}
