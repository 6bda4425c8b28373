"""One scene for every action: at which stage, by whom, with which words; so that every action is tried alike.

Every free text carries the word Canary: nothing of it may ever stand in the event log.
"""

import hashlib
import importlib
import pkgutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

from fairfloor import actions
from fairfloor.actions import (
    action_files,
    addresses,
    amendments,
    clarifications,
    datasets,
    delays,
    demonstration_visits,
    documents,
    factories,
    factory_corrections,
    factory_intakes,
    factory_lists,
    files,
    holidays,
    letters,
    mappings,
    people,
    permits,
    recalculations,
    remedies,
    reviewers,
    reviews,
    samples,
    uploads,
)
from fairfloor.core import amendments as amending
from fairfloor.core import clarifications as meeting
from fairfloor.core import delays as openings
from fairfloor.core import factories as participations
from fairfloor.core import noncooperation as ceasing
from fairfloor.core import remedies as answers
from fairfloor.core import reports as reporting
from fairfloor.core import reviews as reviewing
from fairfloor.core import visits as visiting
from fairfloor.core.access import OWN_REVIEWER, REVIEWER, Viewer
from fairfloor.core.calendars import public_holidays
from fairfloor.core.steps import Step
from fairfloor.registry import keys, walls
from fairfloor.registry.models import (
    ActionFile,
    Amendment,
    Clarification,
    Dataset,
    Delay,
    DocumentRequest,
    Evidence,
    Notice,
    ObjectionFile,
    Person,
    RecalculationSheet,
    ReviewComment,
    Role,
    Upload,
    Version,
    Visit,
    Wording,
)
from tests.world import World, another_factory, profile_values, world

CANARY = "Canary"
STAGES = (
    "active", "planned", "at_gate", "inside", "answered", "closed", "drafted", "submitted", "approved", "published",
    "objected", "obstructed", "questioned", "reviewed", "sent", "alerted", "complained",
)  # fmt: skip
# Which table of steps a scene belongs to, with the noun of its states' names.
TABLES: Mapping[str, Mapping[str, Step]] = {
    "visit": visiting.STEPS,
    "report": {**reporting.STEPS, "change": Step("change", frozenset({"team"}), frozenset(reporting.WRITABLE))},
    "noncooperation": ceasing.STEPS,
    "comment": reviewing.STEPS,
    "amendment": {**amending.STEPS, "change": Step("change", frozenset({"team"}), frozenset(amending.OPEN))},
    "objection": answers.OBJECTION_STEPS,
    "action": answers.ACTION_STEPS,
    "clarification": meeting.STEPS,
    "delay": openings.STEPS,
    "participation": participations.PARTICIPATION_STEPS,
    "profile": participations.PROFILE_STEPS,
    "permit": participations.PERMIT_STEPS,
}
NOBODY = "nobody"


@dataclass(frozen=True)
class Scene:
    """How one action is tried: `verbs` are the events that it leaves, in order (none: it only reads).

    `who` is the relation of the person who takes it (empty: no person does), `may` all those who could; where the
    action is a step of a table (`step`: table and id), the table says who may. `arguments` makes what it is given.
    """

    stage: str
    who: str
    arguments: Callable[[World], dict[str, Any]]
    verbs: tuple[str, ...] = ()
    step: tuple[str, str] | None = None
    may: frozenset[str] = frozenset()
    quiet: bool = False  # it writes and leaves no event: a documented exception
    timeless: bool = False  # it takes no moment
    in_name_of: str = ""  # nobody takes it, and its events are somebody's who asked for it before

    def allowed(self) -> frozenset[str]:
        """The relations that may take it."""
        may = TABLES[self.step[0]][self.step[1]].by if self.step else self.may or frozenset({self.who})
        return may | {OWN_REVIEWER} if REVIEWER in may else may  # a visit's own reviewer is a reviewer too


def found() -> dict[str, Callable[..., Any]]:
    """Every action that there is, by module and name (`visits.plan`)."""
    listed = {}
    for module in pkgutil.iter_modules(actions.__path__):
        inside = importlib.import_module(f"fairfloor.actions.{module.name}")
        for name, value in vars(inside).items():
            if getattr(value, "is_action", False) and value.__module__ == inside.__name__:
                listed[f"{module.name}.{name}"] = value
    return listed


# -- the people ----------------------------------------------------------------------------------------------------


@dataclass
class Stage:
    """A world at a stage, and the people who stand beside it."""

    world: World
    monitor: Any  # of the programme, not of the team
    manager: Any  # of another factory of the programme
    officer: Any  # of another programme
    reviewer: Any  # of the programme, beside the one who takes the review wherever a scene needs one

    def people(self) -> dict[str, list[Any]]:
        """Everybody, by the relation in which they stand to the world's visit, report and factory; nobody is None."""
        w = self.world
        return {
            "officer": [w.officer], "team": [w.monitor_a, w.monitor_b], "reviewer": [self.reviewer], "own-reviewer": [w.reviewer],
            "manager": [w.manager], "buyer": [w.buyer], "addressee": [w.ministry], "ministry": [w.trade],
            "monitor": [self.monitor],
            "manager elsewhere": [self.manager], "officer elsewhere": [self.officer], NOBODY: [None],
        }  # fmt: skip

    def viewers(self) -> Iterator[tuple[str, Viewer]]:
        """Everybody as a viewer, with the relation."""
        for relation, those in self.people().items():
            for person in those:
                yield relation, self.world.viewer(person) if person else Viewer()

    def viewer(self, relation: str) -> Viewer:
        """Somebody who stands in `relation`."""
        person = self.people()[relation][0]
        return self.world.viewer(person) if person else Viewer()


At = Callable[[str], Stage]  # the fixture `at`: the world at a stage


def stage(name: str, number: int) -> Stage:
    """A world of its own at the stage `name`."""
    w = world(number=number)
    with walls.acting():
        monitor = _someone(w, f"monitor-c-{number}")
        reviewer = _someone(w, f"reviewer-b-{number}", "reviewer")
        other = another_factory(w.programme, w.officer, number=number + 100, now=w.now)
        manager = Role.objects.select_related("person").get(factory=other.factory).person
        abroad = _abroad(w, number)
    if name != "active":
        getattr(w, name)()
    return Stage(w, monitor, manager, abroad, reviewer)


def _someone(w: World, name: str, role: str = "monitor") -> Any:
    person = people.invite(
        email=f"{name}@demonstration.example",
        name=name,
        language="en",
        speaks=["km"],
        password=None,
        by=None,
        now=w.now,
    )
    people.give_role(person=person, role=role, programme=w.programme, by=None, now=w.now)
    return person


def _abroad(w: World, number: int) -> Any:
    """An officer of another programme."""
    programme = people.found(
        code=f"other-{number}", name={"zh": "另一项目", "en": "Other"}, procedure="bfc", demonstration=True, now=w.now
    )
    person = people.invite(
        email=f"officer-abroad-{number}@demonstration.example", name="Officer elsewhere", language="en", speaks=["en"],
        password=None, by=None, now=w.now,
    )  # fmt: skip
    people.give_role(person=person, role="officer", programme=programme, by=None, now=w.now)
    return person


# -- what the actions are given ------------------------------------------------------------------------------------


def _particulars(w: World) -> dict[str, Any]:
    told = factories.Particulars(
        name="Canary Factory", local_name="金丝雀", registration_number="Canary-1", address="Canary Road",
        contact_name="Canary Contact", contact_email="canary@demonstration.example",
    )  # fmt: skip
    return {"programme": w.programme, "particulars": told, "jurisdiction": "kh", "zone": "Asia/Phnom_Penh"}


def _applied(w: World) -> dict[str, Any]:
    return {"participation": factories.register(**_particulars(w), now=w.now)}


def _list_file() -> dict[str, Any]:
    content = b"name,address,country\nCanary Garments,Canary Road,Cambodia\nCanary Moon,Canary Hill,Nowhere\n"
    return {"name": "Canary.csv", "media_type": "text/csv", "pieces": [content]}


def _list(w: World) -> dict[str, Any]:
    kept = factory_lists.upload(programme=w.programme, **_list_file(), by=w.viewer(w.officer), now=w.now)
    return {"factory_list": kept}


def _list_seen(w: World) -> dict[str, Any]:
    given = _list(w)
    with walls.acting():
        seen = factory_lists.digest_of(factory_lists.told(factory_lists.judged(given["factory_list"])))
    return {**given, "different": [], "seen": seen}


def _list_coming(w: World) -> dict[str, Any]:
    return {"factory_list": factory_lists.take_in(**_list_seen(w), by=w.viewer(w.officer), now=w.now)}


def _list_stopped(w: World) -> dict[str, Any]:
    return {"factory_list": factory_intakes.stop(**_list_coming(w), by=w.viewer(w.officer), now=w.now)}


def _team(w: World) -> list[Any]:
    return [w.monitor_a, w.monitor_b]


def _interview() -> dict[str, Any]:
    words = {"text": "Canary told us", "language": "km"}
    return {"kind": "workers", "place": "off-site", "group": True, "women": 2, "men": 1, **words}


def _answer(w: World) -> dict[str, Any]:
    words = {"text": "Canary words", "language": "en", "basis": "records"}
    values = {"answer": "non-compliant", "workers_affected": 3, **words}
    return {"visit": w.visit, "clause": "icti/2.5", "client_id": uuid4(), "base_version": 0, "values": values}


def _reading(w: World) -> dict[str, Any]:
    values = {
        "quantity": "air-temperature", "value": Decimal("32.4"), "unit": "degC", "place": "Canary line", "kind":
        "seated-production", "instrument": "Canary meter", "calibrated_until": date(2027, 1, 1), "taken_at": w.now,
    }  # fmt: skip
    return {"visit": w.visit, "client_id": uuid4(), "values": values}


def _file() -> dict[str, Any]:
    return {"name": "Canary.pdf", "media_type": "application/pdf", "pieces": [b"Canary content"]}


def _evidence(w: World) -> dict[str, Any]:
    words = {"clause": "icti/2.5", "kind": "photo", "text": "Canary photo", "language": "en"}
    return {"visit": w.visit, "client_id": uuid4(), **words, **_file()}


def _attached(w: World) -> dict[str, Any]:
    from fairfloor.actions import observations

    return {"evidence": observations.attach(**_evidence(w), by=w.viewer(w.monitor_a), now=w.now)}


def _punches(w: World) -> dict[str, Any]:
    content = demonstration_visits.punches(date(2025, 9, 1), workers=2, days=14)
    return {"visit": w.visit, "name": "Canary.dat", "media_type": "text/plain", "pieces": [content], "settings": {}}


def _received(w: World) -> Dataset:
    return datasets.receive(**_punches(w), by=w.viewer(w.monitor_a), now=w.now)


def _begun(w: World) -> Dataset:
    dataset = datasets.begin(public_id=_received(w).public_id, now=w.now)
    assert dataset is not None
    return dataset


def _screened(w: World) -> Dataset:
    """The records of the visit, screened: those there are, else new ones."""
    with walls.acting():
        found = Dataset.objects.filter(visit=w.visit, state="done").first()
    if found is None:
        begun = _begun(w)
        datasets.finish(dataset=begun, result=datasets.screen(begun), problem="", now=w.now)
        found = w.fresh(begun)
    return found


def _sheet(w: World) -> RecalculationSheet:
    """A recalculation sheet that waits to be made."""
    dataset = _screened(w)
    return recalculations.ask(dataset=dataset, workers=["w-canary"], language="en", by=w.viewer(w.monitor_a), now=w.now)


def _made_sheet(w: World) -> RecalculationSheet:
    sheet = _sheet(w)
    recalculations.finish(sheet=sheet, content=b"Canary workbook", problem="", now=w.now)
    return w.fresh(sheet)


def _with_table(w: World) -> Dataset:
    """Records with more hits than are kept with the visit, so that all of them have a table."""
    content = "worker,date,in,out\n" + "".join(
        f"canary{n},2025-09-{day:02},06:00,21:00\n" for n in range(51) for day in range(1, 11)
    )
    told = {**_punches(w), "name": "Canary.csv", "pieces": [content.encode()]}
    received = datasets.receive(**told, by=w.viewer(w.monitor_a), now=w.now)
    begun = datasets.begin(public_id=received.public_id, now=w.now)
    assert begun is not None
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "cases"
        datasets.finish(dataset=begun, result=datasets.screen(begun, table=table), problem="", now=w.now, table=table)
    return w.fresh(begun)


def _waiting(w: World) -> Dataset:
    """A file that waits to be looked at: the one there is, else a new one; one that was erased meanwhile is read no more."""
    with walls.acting():
        found = Dataset.objects.filter(visit=w.visit, state="received", file__erased_at__isnull=True).first()
    if found is None:
        found = datasets.receive(**_punches(w), by=w.viewer(w.monitor_a), now=w.now, look=True)
    begun = datasets.begin(public_id=found.public_id, now=w.now)
    assert begun is not None
    return begun


def _looked_at(w: World) -> Dataset:
    """A file that was looked at."""
    dataset = _waiting(w)
    mappings.propose(dataset=dataset, preview=mappings.look(dataset, known={}), now=w.now)
    return dataset


def _believed(w: World) -> dict[str, Any]:
    """A rule that a screening judged, and what is believed instead."""
    begun = _begun(w)
    datasets.finish(dataset=begun, result=datasets.screen(begun), problem="", now=w.now)
    words = {"reason": "Canary reason", "language": "en"}
    return {"visit": w.visit, "rule": "daily-hours", "accepted": False, "value": Decimal(9), **words}


def _large(w: World) -> dict[str, Any]:
    file = {"name": "Canary.dat", "media_type": "text/plain", "size": len(b"Canary content"), "limit": 10**6}
    return {"visit": w.visit, "kind": "attendance", "settings": {}, **file}


def _upload(w: World) -> Upload:
    return uploads.begin(**_large(w), by=w.viewer(w.monitor_a), now=w.now)


def _whole(w: World) -> Upload:
    return uploads.add(upload=_upload(w), offset=0, piece=b"Canary content", by=w.viewer(w.monitor_a), now=w.now)


def _forgotten(w: World) -> dict[str, Any]:
    """An upload that nobody went on with: the world's clock stands after its time."""
    _whole(w)
    w.now += timedelta(hours=uploads.KEPT_HOURS + 1)
    return {}


def _roster(w: World) -> dict[str, Any]:
    content = b"worker,department\n" + b"".join(b"%d,Canary\n" % number for number in range(1, 13))
    file = {"name": "Canary.csv", "media_type": "text/csv", "pieces": [content]}
    return {"visit": w.visit, "wish": samples.Wish("icti/5.2"), "seed": "Canary seed", **file}


def _drawn(w: World) -> dict[str, Any]:
    return {"sample": samples.draw(**_roster(w), by=w.viewer(w.monitor_a), now=w.now)}


def _taken(w: World) -> Any:
    """The visit, its review taken: by whoever has it, else by the world's reviewer."""
    with walls.acting():
        found = Visit.objects.get(pk=w.visit.pk)
    if found.reviewer_id is None:
        found = reviewers.take(visit=found, by=w.viewer(w.reviewer), now=w.now)
    return found


def _drawn_before_review(w: World) -> dict[str, Any]:
    drawn = _drawn(w)
    _taken(w)
    return drawn


def _requested(w: World) -> DocumentRequest:
    with walls.acting():
        return DocumentRequest.objects.filter(visit=w.visit).latest("pk")  # of several, after a walk


def _handed_in(w: World) -> DocumentRequest:
    return documents.hand_in(request=_requested(w), **_file(), by=w.viewer(w.manager), now=w.now)


def _finding() -> dict[str, Any]:
    return {"clause": "icti/2.7", "kind": "observation", "text": "Canary finding", "language": "en", "basis": "records",
            "evidence": "Canary sheets", "suggestion": "Canary advice", "translations": {"zh": {"text": "Canary"}}}  # fmt: skip


def _recorded(w: World) -> Any:
    """A published finding that rests on records of hours."""
    finding = w.findings[0]
    with walls.acting():
        finding.clause, finding.basis = "icti/2.5", "records"
        finding.save()
    return finding


def _plan(w: World) -> dict[str, Any]:
    until = (w.now + timedelta(days=90)).date()
    return {
        "cause": "Canary cause",
        "action": "Canary act",
        "who": "Canary person",
        "until_date": until,
        "language": "en",
    }


def _proposed(w: World) -> dict[str, Any]:
    by = w.viewer(w.manager)
    return {
        "corrective_action": remedies.propose(finding=w.findings[1], values=_plan(w), by=by, now=w.now),
        "step": "start",
    }


def _beside(w: World) -> dict[str, Any]:
    """A document that stands beside the objection."""
    papers = [files.Paper(**_file())]
    remedies.attach(objection=w.objection, papers=papers, by=w.viewer(w.manager), now=w.now)
    with walls.acting():
        return {"attached": ObjectionFile.objects.filter(objection=w.objection).order_by("-pk")[0]}


def _evidenced(w: World) -> dict[str, Any]:
    """A file that stands beside the corrective action."""
    papers, by = [files.Paper(**_file())], w.viewer(w.manager)
    action_files.attach(corrective_action=w.corrective_action, papers=papers, by=by, now=w.now)
    with walls.acting():
        return {"attached": ActionFile.objects.filter(corrective_action=w.corrective_action).order_by("-pk")[0]}


def _question(w: World) -> dict[str, Any]:
    words = {"text": "Canary question", "language": "en"}
    return {"report": w.report, "findings": w.findings[:2], "training": True, **words}


def _asked(w: World) -> dict[str, Any]:
    """A meeting that the factory has asked for: the one that waits, else a new one."""
    with walls.acting():
        found = Clarification.objects.filter(report=w.report, state__in=meeting.WAITING).first()
    return {"clarification": found or clarifications.ask(**_question(w), by=w.viewer(w.manager), now=w.now)}


def _day(w: World) -> dict[str, Any]:
    words = {"place": "Canary room", "reason": "Canary reason", "language": "en"}
    return {"meets_at": w.now + timedelta(hours=3), **words}


def _met(w: World) -> dict[str, Any]:
    """A meeting whose day has come: the world's clock stands after its beginning."""
    asked = _asked(w)["clarification"]
    if asked.state == meeting.REQUESTED:
        asked = clarifications.arrange(clarification=asked, **_day(w), by=w.viewer(w.officer), now=w.now)
    w.now = max(w.now, asked.meets_at + timedelta(hours=1))
    return {"clarification": asked, "minutes": "Canary minutes", "language": "en", "paper": files.Paper(**_file())}


def _held_meeting(w: World) -> Clarification:
    return clarifications.minute(**_met(w), by=w.viewer(w.officer), now=w.now)


def _needs(w: World) -> dict[str, Any]:
    words = {"needs": "Canary needs", "proposals": "Canary proposals", "language": "en"}
    return {"clarification": _held_meeting(w), "trainer": "Canary trainer", **words}


def _wish(w: World) -> dict[str, Any]:
    return {"report": w.report, "days": 12, "reason": "Canary reason", "language": "en"}


def _wished(w: World) -> dict[str, Any]:
    """A request about the delay: the one that waits, else a new one."""
    with walls.acting():
        found = Delay.objects.filter(report=w.report, state=openings.ASKED).first()
    made = found or delays.ask(**_wish(w), by=w.viewer(w.manager), now=w.now)
    return {"delay": made, "granted": True, "reasons": "Canary reasons", "language": "en"}


def _later(w: World) -> date:
    """A day after the last moment for objections to the first finding."""
    own = w.findings[0].objections_until or w.report.objections_until
    return (max(own, w.report.objections_until) + timedelta(days=7)).date()


def _to_answer(w: World) -> dict[str, Any]:
    """A corrective action that the factory has just proposed."""
    proposed = _proposed(w)["corrective_action"]
    return {"corrective_action": proposed, "accepted": True, "reason": "Canary reason", "language": "en"}


def _to_check(w: World) -> dict[str, Any]:
    """A corrective action that the factory says is done, and a later visit whose closing meeting has been held."""
    later = w.later_visit()
    with walls.acting():
        w.corrective_action.state = "done"
        w.corrective_action.save()
    return {"corrective_action": w.corrective_action, "visit": later, "confirmed": True, "found": "Canary fans",
            "language": "en"}  # fmt: skip


def _day_is_over(w: World) -> dict[str, Any]:
    """The day that the factory set is over: the world's clock stands after it."""
    w.now = max(w.now, datetime.combine(w.corrective_action.until_date + timedelta(days=2), time(), UTC))
    return {}


def _scope() -> dict[str, Any]:
    return {name: f"Canary {name}" for name in ("summary", "records", "unseen", "limitations")} | {"language": "en"}


def _a_day_later(w: World) -> dict[str, Any]:
    """The manager, who alone is told of anything, has chosen one mail a day, and its hour has come."""
    Person.objects.filter(pk=w.manager.pk).update(mail_hour=8)
    with walls.acting():
        Notice.objects.exclude(person=w.manager).update(sent_at=w.now)
        Notice.objects.filter(person=w.manager).update(at_once=False, sent_at=None)
    w.now += timedelta(days=1)
    return {}


def _notice(w: World, attempts: int = 1) -> Notice:
    with walls.acting():
        notice = Notice.objects.select_related("person", "programme").filter(sent_at__isnull=True).order_by("pk")[0]
    notice.attempts = attempts
    return notice


def _newcomer(w: World) -> dict[str, Any]:
    newcomer = people.Newcomer("canary-new@demonstration.example", "Canary Newcomer", "en", ("km",))
    return {"programme": w.programme, "newcomer": newcomer, "role": "monitor"}


MOVED = "canary-3@demonstration.example"


def _second(w: World) -> dict[str, Any]:
    """A second officer, who says nothing here."""
    w.another_officer()
    return {}


def _asked_elsewhere(w: World) -> dict[str, Any]:
    """A change of the reviewer's address that another officer than the world's has asked for."""
    by = w.viewer(w.another_officer(days=30))
    with walls.acting():
        Role.objects.filter(person=w.officer).update(started_at=w.now - timedelta(days=30))
    return {"change": addresses.ask(person=w.reviewer, programme=w.programme, email=MOVED, by=by, now=w.now)}


def _names(w: World) -> factory_corrections.Names:
    return replace(
        factory_corrections.names_of(w.factory), name="Canary Garments", local_name="金丝雀制衣", address="Canary Road"
    )


def _role_of(person: Any) -> Role:
    with walls.acting():
        return Role.objects.filter(person=person).latest("pk")


def _granted(w: World) -> dict[str, Any]:
    return {"grant": _grant(w)}


def _grant(w: World) -> Any:
    from fairfloor.actions import grants

    return grants.grant(
        programme=w.programme, factory=w.factory, organisation=w.buying, by=w.viewer(w.manager), now=w.now
    )


def _permit() -> dict[str, Any]:
    """What a permit says, and its paper."""
    particulars = permits.Particulars(
        kind="overtime-permission", authority="Canary authority", number="Canary-7", start=date(2025, 1, 1),
        end=date(2027, 1, 1), document="Canary paper", covers={"departments": ["Canary"]},
    )  # fmt: skip
    return {"particulars": particulars, "paper": files.Paper(**_file())}


def _permitted(relation: str) -> Callable[[World], dict[str, Any]]:
    """A permit that somebody in that relation recorded or submitted."""

    def made(w: World) -> dict[str, Any]:
        by = w.viewer(w.officer if relation == "officer" else w.manager)
        return {"permit": permits.add(participation=w.participation, **_permit(), by=by, now=w.now)}

    return made


def _of(**named: Callable[[World], Any]) -> Callable[[World], dict[str, Any]]:
    """Arguments made from the world, each by its own function."""
    return lambda w: {name: make(w) for name, make in named.items()}


def _grown_old(w: World) -> dict[str, Any]:
    """A file whose time is over: the world's clock stands after it."""
    with walls.acting():
        evidence = _attached(w)["evidence"]
        until = Evidence.objects.select_related("file").get(pk=evidence.pk).file.keep_until_date
    w.now += timedelta(days=(until - w.now.date()).days + 1)
    return {}


def _announced(w: World) -> Any:
    """A holiday that was announced and is still to come."""
    return holidays.announce(
        programme=w.programme, jurisdiction="kh", day=_weekday_to_come(w), name={"zh": "假日", "en": "A day"},
        reason="Sub-decree 99.", language="en", by=w.viewer(w.officer), now=w.now,
    )  # fmt: skip


def _weekday_to_come(w: World) -> Any:
    """The next day that neither the weekend nor the bookshelf leaves out."""
    days = (w.now.date() + timedelta(days=ahead) for ahead in range(2, 40))
    return next(one for one in days if one.weekday() < 5 and one not in public_holidays("kh", one.year))


def _worded(w: World) -> Wording:
    """A wording of the programme's own."""
    return letters.word(
        programme=w.programme, letter="staff", said_in="zh", subject="Canary", body="{link}", reason="Canary", language="en",
        start=w.now.date() + timedelta(days=1), by=w.viewer(w.officer), now=w.now,
    )  # fmt: skip


def _when_documents_are_due(w: World) -> dict[str, Any]:
    """The report as it was read, after the days of the requested documents, with a comment that is answered."""
    w.pass_("approved")
    read = [_comment_answered(w)["comment"].public_id] if w.report.state == reporting.SUBMITTED else []
    return {"report": w.report, "reviewed_sha256": w.review_hash(), "answers_read": read}


def _comment() -> dict[str, Any]:
    return {"text": "Canary comment", "language": "en"}


def _comment_asked(w: World) -> dict[str, Any]:
    """A comment that waits for the team: one that is there, else a new one."""
    with walls.acting():
        found = ReviewComment.objects.filter(report=w.report, state=reviewing.OPEN).first()
    by = w.viewer(w.reviewer)
    made = found or reviews.write(report=w.report, finding=w.findings[0], **_comment(), by=by, now=w.now)
    return {"comment": made}


def _comment_answered(w: World) -> dict[str, Any]:
    """A comment that waits for its reviewer."""
    with walls.acting():
        found = ReviewComment.objects.filter(report=w.report, state=reviewing.ANSWERED).first()
    by = w.viewer(w.monitor_a)
    return {"comment": found or reviews.answer(**_comment_asked(w), **_comment(), by=by, now=w.now)}


def _past_the_gate(w: World) -> dict[str, Any]:
    """The time of the wait is over: the world's clock stands after it."""
    w.now = max(w.now, w.visit.gate_ends_at + timedelta(seconds=1))
    return {"visit": w.visit, "text": "Canary waits", "language": "en"}


def _unexplained(w: World) -> dict[str, Any]:
    """The visit as if its purpose were still to be explained."""
    with walls.acting():
        Visit.objects.filter(pk=w.visit.pk).update(explained_at=None)
    return {"visit": w.visit}


def _nothing_confirmed(w: World) -> dict[str, Any]:
    """The last moment of the alert is over: the world's clock stands after it."""
    w.now = max(w.now, w.alert.due_at + timedelta(seconds=1))
    return {}


def _has_opened(w: World) -> dict[str, Any]:
    """The delay before buyers read the report is over: the world's clock stands at its end, and others were told of before."""
    w.now = max(w.now, w.report.opens_at)
    with walls.acting():
        type(w.report).objects.exclude(pk=w.report.pk).filter(opens_at__lte=w.now).update(opening_told_at=w.now)
    return {}


def _ministry(w: World) -> Any:
    from fairfloor.registry.models import Organisation

    return Organisation.objects.get(programme=w.programme, recipient="labour-ministry")


def visit(w: World) -> dict[str, Any]:
    """Only the visit."""
    return {"visit": w.visit}


def report(w: World) -> dict[str, Any]:
    """Only the report."""
    return {"report": w.report}


STAFF_READERS = frozenset({"team", "reviewer", "officer"})


def _upheld(w: World) -> dict[str, Any]:
    """The objection was upheld, where there is one that waits, so that a version can carry it out."""
    if w.objection is not None and w.objection.state == "open":
        w.decided()
    return {"report": w.report, "reason": "Canary reason"}


def _amended(w: World, state: str) -> Any:
    """An open amendment of the report, one finding of it changed, gone as far as `state`."""
    with walls.acting():
        had = Amendment.objects.filter(report=w.report, state__in=amending.OPEN).first()
    if had is not None:
        return had
    team = w.viewer(w.monitor_a)
    made = amendments.begin(report=w.report, reason="Canary", language="en", by=w.viewer(w.officer), now=w.now)
    changed = {"text": "Canary, corrected", "workers_affected": 30}
    made = amendments.change(amendment=made, finding=w.findings[1].public_id, values=changed, by=team, now=w.now)
    if state in ("submitted", "approved"):
        made = amendments.submit(amendment=made, by=team, now=w.now)
    if state == "approved":
        _, read = amendments.preview(amendment=made, by=team, now=w.now)
        made = amendments.approve(amendment=made, reviewed_sha256=read, by=w.viewer(w.reviewer), now=w.now)
    return made


def _read_amendment(w: World) -> dict[str, Any]:
    made = _amended(w, "submitted")
    _, read = amendments.preview(amendment=made, by=w.viewer(w.reviewer), now=w.now)
    return {"amendment": made, "reviewed_sha256": read}


def _dataset_of(sheet: Any) -> Any:
    with walls.acting():
        return Dataset.objects.select_related("visit", "programme").get(pk=sheet.dataset_id)


def _records_shown(dataset: Any) -> dict[str, Any]:
    return {"dataset": dataset, "of": Dataset, "on": dataset}


SCENES: Mapping[str, Scene] = {
    "factories.register": Scene("active", "", _particulars, ("factory.registered",), ("participation", "apply")),
    "factories.accept": Scene(
        "active", "officer", _applied, ("person.invited", "role.given", "factory.accepted"), ("participation", "accept")
    ),
    "factories.reject": Scene(
        "active", "officer", lambda w: {**_applied(w), "reason": "Canary reason", "language": "en"}, ("factory.rejected",),
        ("participation", "reject"),
    ),
    "factories.name_contact": Scene(
        "active", "officer", lambda w: {**_applied(w), "name": "Canary Name", "email": "canary-2@demonstration.example",
                                        "language": "en"}, ("participation.name-contact",), ("participation", "name-contact"),
    ),
    "factory_corrections.correct": Scene(
        "active", "officer", lambda w: {"participation": w.participation, "names": _names(w), "different": False,
                                        "reason": "Canary reason", "language": "en"},
        ("factory.corrected",), ("participation", "correct"),
    ),
    "factory_lists.upload": Scene(
        "active", "officer", lambda w: {"programme": w.programme, **_list_file()}, ("file.stored", "factory-list.uploaded")
    ),
    "factory_lists.name_columns": Scene(
        "active", "officer", lambda w: {**_list(w), "mapping": {"name": 0, "address": 1, "country": 2}},
        ("factory-list.columns-named",),
    ),
    "factory_lists.take_in": Scene(
        "active", "officer", _list_seen, ("factory-list.coming-in",)
    ),
    "factory_intakes.enter_next": Scene(
        "active", "", lambda w: {"public_id": _list_coming(w)["factory_list"].public_id},
        ("factory.registered", "factory-list.taken-in"), in_name_of="officer",
    ),
    "factory_intakes.give_up": Scene(
        "active", "", lambda w: {"public_id": _list_coming(w)["factory_list"].public_id}, ("factory-list.stopped",)
    ),
    "factory_intakes.stop": Scene("active", "officer", _list_coming, ("factory-list.stopped",)),
    "factory_intakes.go_on": Scene("active", "officer", _list_stopped, ("factory-list.gone-on",)),
    "factory_lists.put_aside": Scene("active", "officer", _list, ("factory-list.put-aside",)),
    "factories.move": Scene(
        "active", "officer", lambda w: {"participation": w.participation, "step": "suspend", "reason": "Canary reason",
                                        "language": "en"}, ("participation.suspend",), ("participation", "suspend"),
    ),
    "factories.record_profile": Scene(
        "active", "manager", lambda w: {"participation": w.participation, "values": profile_values(products="Canary")},
        ("profile.recorded",), ("profile", "record"),
    ),
    "permits.add": Scene(
        "active", "officer", lambda w: {"participation": w.participation, **_permit()},
        ("file.stored", "permit.recorded"), may=frozenset({"officer", "manager"}),
    ),
    "permits.confirm": Scene("active", "officer", _permitted("manager"), ("permit.confirmed",), ("permit", "confirm")),
    "permits.correct": Scene(
        "active", "officer", lambda w: {**_permitted("officer")(w), **_permit()}, ("file.stored", "permit.corrected"),
        ("permit", "correct"),
    ),
    "permits.withdraw": Scene(
        "active", "officer", lambda w: {**_permitted("officer")(w), "reason": "Canary reason", "language": "en"},
        ("permit.withdrawn",), ("permit", "withdraw"),
    ),
    "permits.see": Scene(
        "inside", "team", lambda w: {"visit": w.visit, **_permit()}, ("file.stored", "visit.permit-seen"),
        ("visit", "see-permit"),
    ),
    "permits.open_document": Scene(
        "active", "reviewer", _permitted("officer"), ("file.opened",),
        may=frozenset({"officer", "monitor", "team", "reviewer", "manager"}),
    ),
    "people.found": Scene(
        "active", "", lambda w: {"code": "canary", "name": {"zh": "金丝雀", "en": "Canary"}, "procedure": "bfc",
                                 "demonstration": True}, ("programme.founded",),
    ),
    "people.invite": Scene(
        "active", "officer", lambda w: {"email": "canary@demonstration.example", "name": "Canary", "language": "en",
                                        "speaks": ["km"], "password": None}, ("person.invited",),
        may=frozenset({"officer", "officer elsewhere"}),
    ),
    "people.give_role": Scene(
        "active", "officer", lambda w: {"person": w.reviewer, "role": "monitor", "programme": w.programme}, ("role.given",)
    ),
    "people.bring_in": Scene("active", "officer", _newcomer, ("person.invited", "role.given")),
    "addresses.ask": Scene(
        "active", "officer", lambda w: {"person": w.reviewer, "programme": w.programme, "email": MOVED, **_second(w)},
        ("person.address-asked",),
    ),
    "addresses.consent": Scene("active", "officer", _asked_elsewhere, ("person.address-consented",)),
    "addresses.decline": Scene(
        "active", "officer", _asked_elsewhere, ("person.address-refused",), may=frozenset({"officer", "own-reviewer"})
    ),
    "people.correct": Scene(
        "active", "officer", lambda w: {"person": w.reviewer, "programme": w.programme, "name": "Canary Name",
                                        "email": MOVED, "speaks": ["km"]}, ("person.corrected",),
    ),
    "people.end_role": Scene("active", "officer", lambda w: {"role": _role_of(w.buyer)}, ("role.ended",)),
    "people.add_organisation": Scene(
        "active", "officer", lambda w: {"programme": w.programme, "kind": "buyer", "name": "Canary Trading"},
        ("organisation.added",),
    ),
    "people.correct_organisation": Scene(
        "active", "officer", lambda w: {"organisation": w.buying, "name": "Canary Trading"}, ("organisation.corrected",)
    ),
    "people.choose_language": Scene(
        "active", "own-reviewer", lambda w: {"person": w.reviewer, "language": "zh-hans"}, ("person.language-chosen",)
    ),
    "people.choose_mail": Scene(
        "active", "own-reviewer", lambda w: {"person": w.reviewer, "hour": 8}, ("person.mail-chosen",)
    ),
    "people.set_password": Scene(
        "active", "own-reviewer", lambda w: {"person": w.reviewer, "password": "Canary-password-1"}, ("person.password-set",)
    ),
    "people.ask_password": Scene("active", "", lambda w: {"person": w.reviewer}, ("person.password-asked",)),
    "visits.plan": Scene(
        "active", "officer", lambda w: {"programme": w.programme, "factory": w.factory, "day": w.now.date(), "team": _team(w)},
        ("visit.planned",), ("visit", "plan"),
    ),
    "visits.reassign": Scene(
        "planned", "officer", lambda w: {"visit": w.visit, "team": [*_team(w), w.monitor_a]}, ("visit.reassigned",),
        ("visit", "assign"),
    ),
    "visits.join": Scene(
        "inside", "officer", lambda w: {"visit": w.visit, "team": [w.another_monitor("Monitor D")]}, ("visit.joined",),
        ("visit", "join"),
    ),
    "visits.cancel": Scene("planned", "officer", visit, ("visit.cancelled",), ("visit", "cancel")),
    "visits.arrive": Scene(
        "planned", "team", lambda w: {"visit": w.visit, "met_name": "Canary guard"}, ("visit.arrived",), ("visit", "arrive")
    ),
    "visits.explain": Scene("at_gate", "team", _unexplained, ("visit.explained",), ("visit", "explain")),
    "visits.admit": Scene("at_gate", "team", visit, ("visit.admitted",), ("visit", "admit")),
    "visits.meet": Scene(
        "inside", "team", lambda w: {"visit": w.visit, "kind": "management", "people": "Canary director", "text": "Canary",
                                     "language": "en"}, ("visit.met",), ("visit", "meet"),
    ),
    "visits.hand_out": Scene(
        "inside", "team", lambda w: {"visit": w.visit, "kinds": ["newsletter", "faq"]}, ("visit.handed-out",),
        ("visit", "hand-out"),
    ),
    "visits.interview": Scene(
        "inside", "team", lambda w: {"visit": w.visit, "client_id": uuid4(), "values": _interview()},
        ("interview.recorded",), ("visit", "interview"),
    ),
    "visits.request_document": Scene(
        "inside", "team", lambda w: {"visit": w.visit, "text": "Canary payroll", "language": "en"}, ("document.requested",),
        ("visit", "request-document"),
    ),
    "visits.close": Scene(
        "answered", "team", lambda w: {"visit": w.visit, "closing": {**w.closing(), "summary": "Canary summary"}},
        ("visit.closed",), ("visit", "close"),
    ),
    "endings.wait": Scene("at_gate", "team", _past_the_gate, ("visit.waited-on",), ("visit", "wait")),
    "endings.refuse_entry": Scene(
        "at_gate", "team", lambda w: {"visit": w.visit, "text": "Canary at the gate", "language": "en"}, ("visit.refused",),
        ("visit", "refuse"),
    ),
    "endings.obstruct": Scene(
        "inside", "team", lambda w: {"visit": w.visit, "kind": "pressure", "text": "Canary pressed", "language": "en"},
        ("visit.obstructed",), ("visit", "obstruct"),
    ),
    "noncooperation.ask": Scene(
        "obstructed", "officer", lambda w: {"report": w.noncooperation, "until": w.now.date() + timedelta(days=7)},
        ("non-cooperation.explanation-asked",), ("noncooperation", "ask"),
    ),
    "noncooperation.asked_of": Scene(
        "obstructed", "manager", lambda w: {"programme": w.programme.pk, "factories": [w.factory.pk]}
    ),
    "noncooperation.explain": Scene(
        "questioned", "manager", lambda w: {
            "programme": w.programme.pk, "asked": w.noncooperation.public_id, "text": "Canary explanation", "language": "en",
        }, ("non-cooperation.explained",), ("noncooperation", "explain"),
    ),
    "noncooperation.review": Scene(
        "obstructed", "officer", lambda w: {"report": w.noncooperation, "account": {"en": "Canary account"},
                                            "explanation": {"zh": "金丝雀"}},
        ("non-cooperation.reviewed",), ("noncooperation", "review"),
    ),
    "noncooperation.send": Scene(
        "reviewed", "officer", lambda w: {"report": w.noncooperation}, ("non-cooperation.sent",), ("noncooperation", "send")
    ),
    "noncooperation.set_aside": Scene(
        "obstructed", "officer", lambda w: {"report": w.noncooperation, "reason": "Canary reason"},
        ("non-cooperation.set-aside",), ("noncooperation", "set-aside"),
    ),
    "noncooperation.open_": Scene(
        "sent", "addressee", lambda w: {"receipt": w.receipts[0]}, ("non-cooperation.received",),
        ("noncooperation", "receive"),
    ),
    "noncooperation.told_of": Scene("sent", "addressee", lambda w: {"receipts": w.receipts[:1]}),
    "noncooperation.name_recipient": Scene(
        "active", "officer", lambda w: {"organisation": _ministry(w), "recipient": "commerce-ministry"},
        ("organisation.recipient-named",),
    ),
    "alerts.sound": Scene(
        "inside", "team", lambda w: {"visit": w.visit, "client_id": uuid4(), "matter": "violence", "text": "Canary seen",
                                     "language": "en"}, ("alert.raised",), ("visit", "alert"),
    ),
    "alerts.acknowledge": Scene(
        "alerted", "officer", lambda w: {"alert": w.alert, "text": "Canary done", "language": "en"}, ("alert.acknowledged",),
    ),
    "alerts.remind_due": Scene("alerted", "", _nothing_confirmed, ("alert.overdue",)),
    "interests.declare": Scene(
        "active", "team", lambda w: {"programme": w.programme, "factory": w.factory, "interest": True, "text": "Canary kin",
                                     "language": "en"}, ("interest.declared",), may=frozenset({"team", "monitor", "reviewer"}),
    ),
    "interests.declare_none": Scene(
        "active", "monitor", lambda w: {"programme": w.programme}, ("interest.none-declared",),
        may=frozenset({"team", "monitor", "reviewer"}),
    ),
    "gifts.note": Scene(
        "active", "team", lambda w: {"programme": w.programme, "factory": w.factory, "day": w.now.date(), "text":
                                     "Canary watch", "language": "en", "outcome": "declined"}, ("gift.noted",),
        may=frozenset({"team", "monitor"}),
    ),
    "complaints.complain": Scene(
        "closed", "manager", lambda w: {"programme": w.programme, "factory": w.factory, "monitor": w.monitor_a, "text":
                                        "Canary rude", "language": "en"}, ("complaint.made",),
        may=frozenset({"manager", "officer"}),
    ),
    "complaints.decide": Scene(
        "complained", "officer", lambda w: {"complaint": w.complaint, "outcome": "Canary talk", "language": "en"},
        ("complaint.decided",),
    ),
    "complaints.known_monitors": Scene(
        "closed", "manager", lambda w: {"programme": w.programme, "factory": w.factory}, may=frozenset({"anyone"})
    ),
    "observations.answer": Scene("inside", "team", _answer, ("answer.given",), ("visit", "answer")),
    "observations.measure": Scene("inside", "team", _reading, ("reading.taken",), ("visit", "measure")),
    "observations.measure_file": Scene(
        "inside", "team", lambda w: {"visit": w.visit, "rows": [(uuid4(), _reading(w)["values"])]}, ("readings.taken",),
        ("visit", "measure"),
    ),
    "observations.attach": Scene("inside", "team", _evidence, ("file.stored", "evidence.attached"), ("visit", "attach")),
    "observations.open_evidence": Scene("closed", "team", _attached, ("file.opened",), may=STAFF_READERS),
    "datasets.receive": Scene("inside", "team", _punches, ("file.stored", "dataset.received"), ("visit", "import")),
    "datasets.begin": Scene("inside", "", lambda w: {"public_id": _received(w).public_id}, ("dataset.screening-begun",)),
    "datasets.note_progress": Scene("inside", "", lambda w: {"dataset": _begun(w), "percent": 40}, quiet=True),
    "datasets.finish": Scene(
        "inside", "", lambda w: {"dataset": _begun(w), "result": None, "problem": "Canary problem"},
        ("dataset.screening-failed",),
    ),
    "datasets.reidentify": Scene(
        "inside", "team", lambda w: {"dataset": _received(w), "reason": "Canary reason", "pseudonym": keys.pseudonym(
            w.programme.public_id, w.factory.public_id, "1")}, ("worker.reidentified",),
    ),
    "datasets.cancel": Scene(
        "inside", "team", lambda w: {"dataset": _received(w)}, ("dataset.cancelled",), ("visit", "import")
    ),
    "mappings.remembered": Scene("inside", "", lambda w: {"dataset": _received(w)}),
    "mappings.propose": Scene(
        "inside", "", lambda w: {"dataset": _waiting(w), "preview": mappings.look(_waiting(w), known={})}, ("dataset.looked-at",)
    ),
    "mappings.tell": Scene(
        "inside", "team", lambda w: {"dataset": _looked_at(w), "columns": [{1: "worker", 2: "time"}], "values": {}},
        ("dataset.mapping-told",), ("visit", "import"),
    ),
    "mappings.accept": Scene(
        "inside", "team", lambda w: {"dataset": _looked_at(w)}, ("dataset.mapping-accepted",), ("visit", "import")
    ),
    "mappings.refused_rows": Scene(
        "inside", "team", lambda w: {"dataset": _received(w), "language": "en"}, ("dataset.refused-read",)
    ),
    "recalculations.ask": Scene(
        "inside", "team", lambda w: {"dataset": _screened(w), "workers": ["w-canary"], "language": "en"},
        ("recalculation-sheet.asked",),
    ),
    "recalculations.begin": Scene("inside", "", lambda w: {"public_id": _sheet(w).public_id}, ("recalculation-sheet.begun",)),
    "recalculations.note_progress": Scene("inside", "", lambda w: {"sheet": _sheet(w), "percent": 40}, quiet=True),
    "recalculations.finish": Scene(
        "inside", "", lambda w: {"sheet": _sheet(w), "content": b"Canary workbook", "problem": ""},
        ("file.stored", "recalculation-sheet.made"),
    ),
    "recalculations.cancel": Scene("inside", "team", lambda w: {"sheet": _sheet(w)}, ("recalculation-sheet.cancelled",)),
    "recalculations.kept": Scene("inside", "team", lambda w: _records_shown(_dataset_of(_made_sheet(w))), ("dataset.read",)),
    "recalculations.read": Scene("inside", "team", lambda w: {"sheet": _made_sheet(w)}, ("recalculation-sheet.read",)),
    "case_tables.read": Scene(
        "inside", "team", lambda w: {"dataset": _with_table(w)}, ("dataset.cases-read",)
    ),
    "beliefs.believe": Scene("inside", "team", _believed, ("belief.recorded",), ("visit", "import")),
    "uploads.begin": Scene("inside", "team", _large, ("upload.begun",), ("visit", "import")),
    "uploads.add": Scene(
        "inside", "team", lambda w: {"upload": _upload(w), "offset": 0, "piece": b"Canary"}, quiet=True, may=frozenset({"team"})
    ),
    "uploads.finish": Scene(
        "inside", "team", lambda w: {"upload": _whole(w), "sha256": hashlib.sha256(b"Canary content").hexdigest()},
        ("file.stored", "dataset.received", "upload.finished"), ("visit", "import"),
    ),
    "uploads.abandon": Scene("inside", "team", lambda w: {"upload": _whole(w)}, ("upload.abandoned",), ("visit", "import")),
    "uploads.erase_abandoned": Scene("inside", "", _forgotten, ("upload.abandoned",)),
    "samples.draw": Scene("inside", "team", _roster, ("file.stored", "sample.drawn"), ("visit", "sample")),
    "samples.add": Scene(
        "inside", "team", lambda w: {**_drawn(w), "worker": "99", "reason": "Canary reason", "language": "en"},
        ("sample.added-to",), ("visit", "sample"),
    ),
    "samples.replay": Scene(
        "closed", "team", _drawn_before_review, ("sample.replayed",), may=frozenset({"team", "own-reviewer"})
    ),
    "samples.identify": Scene(
        "inside", "team", lambda w: {**_drawn(w), "reason": "Canary reason"}, ("sample.identified",)
    ),
    "cases.read": Scene("published", "manager", lambda w: {"finding": _recorded(w)}, ("finding.cases-read",)),
    "files.keep": Scene("active", "officer", lambda w: {"programme": w.programme, **_file()}, ("file.stored",),
                        may=frozenset({"anyone"})),
    "files.erase_due": Scene("inside", "", lambda w: _grown_old(w), ("file.erased",)),
    "documents.hand_in": Scene(
        "closed", "manager", lambda w: {"request": _requested(w), **_file()}, ("file.stored", "document.received")
    ),
    "documents.withdraw": Scene(
        "closed", "team", lambda w: {"request": _requested(w), "reason": "Canary reason", "language": "en",
                                     "instead": "Canary register"}, ("document.withdrawn",), ("visit", "withdraw-document"),
    ),
    "documents.open_document": Scene(
        "closed", "team", lambda w: {"request": _handed_in(w)}, ("file.opened",), may=STAFF_READERS | {"manager"}
    ),
    "reports.draft": Scene("closed", "team", visit, ("report.drafted",), ("report", "draft")),
    "reports.write_finding": Scene(
        "drafted", "team", lambda w: {"report": w.report, "finding": None, "values": _finding()}, ("finding.written",),
        ("report", "change"),
    ),
    "reports.remove_finding": Scene(
        "drafted", "team", lambda w: {"report": w.report, "finding": w.findings[0]}, ("finding.removed",),
        ("report", "change"),
    ),
    "reports.describe_scope": Scene(
        "submitted", "team", lambda w: {"report": w.report, "scope": _scope()}, ("report.scope-described",),
        ("report", "change"),
    ),
    "reports.submit": Scene("drafted", "team", report, ("report.submitted",), ("report", "submit")),
    "reports.return_": Scene(
        "submitted", "reviewer", lambda w: {"report": w.report, "reason": "Canary reason"},
        ("review.taken", "review-comment.written", "report.returned"), ("report", "return"),
    ),
    "reports.approve": Scene(
        "submitted", "own-reviewer", _when_documents_are_due, ("review-comment.closed", "report.approved"),
        ("report", "approve"),
    ),
    "reviews.write": Scene(
        "submitted", "reviewer", lambda w: {"report": w.report, "finding": w.findings[0], **_comment()},
        ("review.taken", "review-comment.written"), ("comment", "write"),
    ),
    "reviews.answer": Scene(
        "submitted", "team", lambda w: {**_comment_asked(w), **_comment()}, ("review-comment.answered",), ("comment", "answer")
    ),
    "visit_steps.taken": Scene("submitted", "officer", visit, may=STAFF_READERS),
    "reviewers.take": Scene("closed", "reviewer", visit, ("review.taken",), ("visit", "take-review")),
    "reviewers.give_back": Scene(
        "closed", "officer", lambda w: {"visit": _taken(w), "reason": "Canary reason"}, ("review.freed",),
        ("visit", "give-back-review"),
    ),
    "reviews.close": Scene("submitted", "own-reviewer", _comment_answered, ("review-comment.closed",), ("comment", "close")),
    "reviews.reopen": Scene(
        "submitted", "own-reviewer", lambda w: {**_comment_answered(w), **_comment()},
        ("review-comment.reopened", "review-comment.written"), ("comment", "reopen"),
    ),
    "reports.publish": Scene("approved", "officer", report, ("report.published",), ("report", "publish")),
    "reports.amend": Scene("objected", "officer", _upheld, ("report.amended",), ("report", "amend")),
    "reports.preview": Scene("submitted", "team", report, may=STAFF_READERS),
    "amendments.begin": Scene(
        "published", "officer", lambda w: {"report": w.report, "reason": "Canary reason", "language": "en"},
        ("amendment.opened",), ("amendment", "open"),
    ),
    "amendments.change": Scene(
        "published", "team", lambda w: {"amendment": _amended(w, "draft"), "finding": w.findings[0].public_id,
                                        "values": {"text": "Canary text"}}, ("amendment.changed",), ("amendment", "change"),
    ),
    "amendments.describe": Scene(
        "published", "team", lambda w: {"amendment": _amended(w, "draft"), "scope": {"summary": "Canary", "language": "en"}},
        ("amendment.scope-described",), ("amendment", "change"),
    ),
    "amendments.submit": Scene(
        "published", "team", lambda w: {"amendment": _amended(w, "draft")}, ("amendment.submitted",), ("amendment", "submit")
    ),
    "amendments.return_": Scene(
        "published", "reviewer", lambda w: {"amendment": _amended(w, "submitted"), "reason": "Canary reason", "language": "en"},
        ("amendment.returned",), ("amendment", "return"),
    ),
    "amendments.approve": Scene(
        "published", "reviewer", _read_amendment, ("amendment.approved",), ("amendment", "approve")
    ),
    "amendments.publish": Scene(
        "published", "officer", lambda w: {"amendment": _amended(w, "approved")}, ("report.amended",), ("amendment", "publish")
    ),
    "amendments.drop": Scene(
        "published", "officer", lambda w: {"amendment": _amended(w, "submitted")}, ("amendment.dropped",), ("amendment", "drop")
    ),
    "amendments.preview": Scene(
        "published", "team", lambda w: {"amendment": _amended(w, "draft")}, may=STAFF_READERS
    ),
    "reads.note": Scene(
        "published", "manager", lambda w: {"of": Version, "on": w.versions[0]}, ("report.read",), may=STAFF_READERS | {"manager"}
    ),
    "reads.note_earlier": Scene(
        "closed", "reviewer", lambda w: {"visit": w.visit}, ("visit.earlier-read",), may=STAFF_READERS
    ),
    "remedies.object_to": Scene(
        "published", "manager", lambda w: {"finding": w.findings[0], "text": "Canary objection", "language": "en"},
        ("objection.raised",), ("objection", "raise"),
    ),
    "remedies.attach": Scene(
        "objected", "manager", lambda w: {"objection": w.objection, "papers": [files.Paper(**_file())]},
        ("file.stored", "objection.file-attached"), ("objection", "attach"),
    ),
    "remedies.open_file": Scene(
        "objected", "officer", _beside, ("file.opened",), may=frozenset({"team", "officer", "manager"})
    ),
    "action_files.attach": Scene(
        "objected", "manager", lambda w: {"corrective_action": w.corrective_action, "papers": [files.Paper(**_file())]},
        ("file.stored", "action.file-attached"), ("action", "attach"),
    ),
    "action_files.take_back": Scene(
        "objected", "manager", _evidenced, ("action.file-taken-back",), ("action", "take-back")
    ),
    "action_files.open_file": Scene(
        "objected", "officer", _evidenced, ("file.opened",), may=STAFF_READERS | {"manager"}
    ),
    "clarifications.ask": Scene("published", "manager", _question, ("clarification.asked",), ("clarification", "ask")),
    "clarifications.arrange": Scene(
        "published", "officer", lambda w: {**_asked(w), **_day(w)}, ("clarification.arranged",), ("clarification", "arrange")
    ),
    "clarifications.decline": Scene(
        "published", "officer", lambda w: {**_asked(w), "reason": "Canary reason", "language": "en"},
        ("clarification.declined",), ("clarification", "decline"),
    ),
    "clarifications.withdraw": Scene(
        "published", "manager", _asked, ("clarification.withdrawn",), ("clarification", "withdraw")
    ),
    "clarifications.minute": Scene(
        "published", "officer", _met, ("file.stored", "clarification.minuted"), ("clarification", "minute")
    ),
    "clarifications.assess": Scene(
        "published", "officer", _needs, ("clarification.assessed",), ("clarification", "assess")
    ),
    "clarifications.open_file": Scene(
        "published", "officer", lambda w: {"clarification": _held_meeting(w)}, ("file.opened",),
        may=STAFF_READERS | {"manager"},
    ),
    "delays.ask": Scene("published", "manager", _wish, ("delay.asked",), ("delay", "ask")),
    "delays.decide": Scene("published", "officer", _wished, ("delay.granted",), ("delay", "grant")),
    "corrective_actions.answer": Scene(
        "published", "officer", _to_answer, ("action.accepted",), ("action", "accept")
    ),
    "corrective_actions.check": Scene("objected", "team", _to_check, ("action.verified",), may=frozenset({"team"})),
    "openings.tell_due": Scene("published", "", _has_opened, ("report.opened",)),
    "corrective_actions.remind_due": Scene("objected", "", _day_is_over, ("action.overdue",)),
    "extensions.extend": Scene(
        "published", "officer", lambda w: {"report": w.report, "finding": w.findings[0], "day": _later(w), "reason":
                                           "Canary reason", "language": "en"},
        ("objections.extended",), ("report", "extend"),
    ),
    "extensions.keep": Scene(
        "published", "officer", lambda w: {"report": w.report, "would_be": w.report.objections_until + timedelta(days=1),
                                           "reason": "Canary reason", "language": "en"}, ("objections.kept",),
    ),
    "remedies.decide": Scene(
        "objected", "officer", lambda w: {"objection": w.objection, "upheld": True, "reasons": "Canary reasons",
                                          "language": "en"}, ("objection.upheld",), ("objection", "uphold"),
    ),
    "remedies.propose": Scene(
        "published", "manager", lambda w: {"finding": w.findings[0], "values": _plan(w)}, ("action.proposed",),
        ("action", "propose"),
    ),
    "remedies.advance": Scene("published", "manager", _proposed, ("action.under-way",), ("action", "start")),
    "grants.grant": Scene(
        "active", "manager", lambda w: {"programme": w.programme, "factory": w.factory, "organisation": w.buying},
        ("grant.given",),
    ),
    "grants.withdraw": Scene("active", "manager", _granted, ("grant.withdrawn",)),
    "deliveries.take_up": Scene("active", "", lambda w: {}, quiet=True),
    "deliveries.together": Scene("active", "", _of(notice=_notice)),
    "digests.gather": Scene("active", "", _a_day_later, ("notice.gathered",)),
    "deliveries.mailed": Scene("active", "", _of(notice=_notice), ("notice.mailed",)),
    "deliveries.failed": Scene("active", "", lambda w: {"notice": _notice(w, 20)}, ("notice.given-up",)),
    "deliveries.read": Scene("active", "manager", lambda w: {}, ("person.notices-read",), may=frozenset({"anyone"})),
    "deliveries.undelivered": Scene("active", "officer", lambda w: {"programme": w.programme}),
    "deliveries.unreached": Scene("active", "officer", lambda w: {"programme": w.programme}),
    "demonstration.found": Scene("active", "", lambda w: {}, ("programme.founded",), quiet=True),
    "demonstrations.move_clock": Scene(
        "active", "officer", lambda w: {"programme": w.programme, "to": w.now + timedelta(days=1)},
        ("demonstration.clock-moved",),
    ),
    "events.verify": Scene("active", "", lambda w: {}, timeless=True),
    "queues.datasets": Scene("inside", "", lambda w: {}, timeless=True),
    "queues.times_begun": Scene("inside", "", lambda w: {"public_id": _begun(w).public_id}, timeless=True),
    "queues.factory_lists": Scene("active", "", lambda w: {}, timeless=True),
    "queues.sheets": Scene("inside", "", lambda w: {}, timeless=True),
    "queues.uploads": Scene("inside", "", lambda w: {}, timeless=True),
    "portfolios.note_read": Scene(
        "published", "buyer", lambda w: {"programme": w.programme, "form": "page", "shown": []}, ("portfolio.read",)
    ),
    "portfolios.look": Scene(
        "published", "buyer", lambda w: {"programme": w.programme, "factories": [w.factory.pk], "form": "page"},
        ("portfolio.read",),
    ),
    "report_checks.standing": Scene("published", "", lambda w: {"sha256": w.versions[0].sha256}),
    "holidays.announce": Scene(
        "active", "officer",
        lambda w: {
            "programme": w.programme, "jurisdiction": "kh", "day": _weekday_to_come(w), "name": {"zh": "假日", "en": "A day"},
            "reason": "Canary sub-decree", "language": "en",
        },
        ("holiday.announced",),
    ),
    "holidays.call_off": Scene(
        "active", "officer",
        lambda w: {"holiday": _announced(w), "reason": "Canary sub-decree", "language": "en"},
        ("holiday.called-off",),
    ),
    "settings.set_": Scene(
        "active", "officer",
        lambda w: {
            "programme": w.programme, "name": "objection.value", "value": 25, "start": w.now.date() + timedelta(days=1),
            "reason": "A long holiday.", "language": "en",
        },
        ("setting.made",),
    ),
    "letters.word": Scene(
        "active", "officer",
        lambda w: {
            "programme": w.programme, "letter": "staff", "said_in": "en", "subject": "Canary subject",
            "body": "Canary body {link}", "start": w.now.date() + timedelta(days=1), "reason": "Canary reason", "language": "en",
        },
        ("letter.worded",),
    ),
    "letters.look": Scene(
        "active", "officer",
        lambda w: {"programme": w.programme, "letter": "staff", "subject": "Canary subject", "body": "Canary body {link}"},
    ),
    "letters.restore": Scene(
        "active", "officer",
        lambda w: {
            "programme": w.programme, "letter": "staff", "said_in": _worded(w).said_in,
            "start": w.now.date() + timedelta(days=2), "reason": "Canary reason", "language": "en",
        },
        ("letter.restored",),
    ),
    "report_reads.of_factory": Scene("published", "manager", lambda w: {"programme": w.programme, "factory": w.factory}),
    "report_reads.own": Scene(
        "published", "manager", lambda w: {"programme": w.programme, "factories": [w.factory.pk]}, may=frozenset({"anyone"}),
    ),
    "tellings.of": Scene(
        "published", "manager", lambda w: {"about": w.report, "kinds": ("report-published",)},
        may=frozenset({"team", "manager", "officer", "reviewer"}),
    ),
}  # fmt: skip
