"""Random people take random steps: no forbidden state is ever reached, nothing is written without an event.

What is forbidden stands below in the procedure's own words, apart from the code that keeps it.
"""

import copy
import os
import re
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, connection, transaction

from fairfloor.actions import contents, events
from fairfloor.actions.acts import Refused
from fairfloor.registry import walls
from fairfloor.registry.models import (
    ActionFile,
    Amendment,
    Answer,
    Belief,
    Clarification,
    CorrectiveAction,
    Dataset,
    Delay,
    Event,
    Evidence,
    Extension,
    Finding,
    Grant,
    Interview,
    Member,
    Objection,
    ObjectionFile,
    RecalculationSheet,
    Report,
    ReviewComment,
    Role,
    Sample,
    Version,
    Visit,
)
from tests.actions.scenes import SCENES, STAGES, At, Stage, found

DEEP = os.environ.get("FAIRFLOOR_DEEP", "") not in ("", "0")
WALKS = 1000 if DEEP else 20  # on each of the two databases
WANTED = STAGES if DEEP else ("active", "inside", "drafted", "published")
STEPS = 30
TABLES = sorted(str(model._meta.db_table) for model in apps.get_app_config("registry").get_models())
ACTIONS = found()
NAMES = sorted(
    name for name, scene in SCENES.items() if not name.startswith("demonstration") and not (scene.quiet and scene.verbs)
)
# The way of a visit, so that walks get somewhere; everything else is taken as often as chance has it.
WAY = (
    "visits.plan", "visits.arrive", "visits.explain", "visits.admit", "visits.meet", "visits.interview",
    "observations.answer", "visits.close", "reports.draft", "reports.describe_scope", "reports.submit",
    "reviewers.take", "reviewers.give_back", "reviews.write", "reviews.answer", "reviews.close", "reviews.reopen",
    "reports.return_", "reports.approve",
    "reports.publish", "remedies.object_to", "remedies.decide",
    "remedies.attach", "extensions.extend", "remedies.propose", "action_files.attach",
    "action_files.take_back", "corrective_actions.answer",
    "delays.ask", "delays.decide", "clarifications.ask", "clarifications.arrange", "clarifications.minute",
    "reports.amend", "grants.grant", "grants.withdraw",
)  # fmt: skip
WAITS = (
    timedelta(0),
    timedelta(minutes=7),
    timedelta(hours=5),
    timedelta(days=1),
    timedelta(days=6),
    timedelta(days=33),
)
LACKING = (AttributeError, IndexError, TypeError, AssertionError, ObjectDoesNotExist)
TAKEN = {
    "people.found",
    "people.invite",
}  # commands alone take them; a second of the same name is the database's to refuse
MAY_LACK = {"finding", "password", "by", "result"}
LOG_ITSELF = {"registry_event", "registry_eventsalt", "registry_loghead"}
WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)"?')


class Written:
    """The tables in which statements changed a row."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        table = WRITES.match(sql)
        if table and context["cursor"].rowcount:
            self.tables.add(table[1])
        return answer


def stand() -> list[Any]:
    """How many rows each table has, and the log's end: enough to see that a refusal left nothing."""
    counts = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in TABLES)
    with walls.acting(), connection.cursor() as cursor:
        cursor.execute(counts)
        return sorted(cursor.fetchall())


def last() -> int:
    """The number of the log's last event."""
    with walls.acting():
        return Event.objects.order_by("-sequence").values_list("sequence", flat=True)[0]


def refreshed(stage: Stage, made: Any) -> None:
    """The world's rows as they stand now; what an action made is the world's from then on."""
    w = stage.world
    kinds = {Visit: "visit", Report: "report", Objection: "objection", CorrectiveAction: "corrective_action"}
    for kind, name in kinds.items():
        if isinstance(made, kind):
            setattr(w, name, made)
    if isinstance(made, Visit):
        w.report, w.findings, w.versions, w.objection, w.corrective_action = None, [], [], None, None
    with walls.acting():
        if w.visit:
            w.visit = Visit.objects.select_related("factory", "programme", "profile").get(pk=w.visit.pk)
            reports = Report.objects.select_related("visit__factory", "visit__profile", "programme")
            w.report = reports.filter(visit=w.visit).first()
        if w.report:
            w.findings = list(w.report.findings.order_by("position"))
            w.versions = list(w.report.versions.order_by("number"))
            w.objection = Objection.objects.filter(report=w.report).order_by("-pk").first()


def chosen(stage: Stage, name: str) -> dict[str, Any] | None:
    """What the action is given; None where the world has nothing to take it on."""
    try:
        with transaction.atomic():
            arguments = SCENES[name].arguments(stage.world)
    except (*LACKING, Refused):
        return None
    if any(value is None and key not in MAY_LACK for key, value in arguments.items()):
        return None
    return arguments


def step(stage: Stage, chance: Random) -> str:
    """One step of somebody; "name: done|refused|nothing"."""
    name = chance.choice(WAY if chance.random() < 0.7 else NAMES)
    scene, w = SCENES[name], stage.world
    w.now += chance.choice(WAITS)
    arguments = chosen(stage, name)
    if arguments is None:
        return f"{name}: nothing"
    if scene.who:
        own = chance.random() < 0.75
        arguments["by"] = stage.viewer(scene.who if own else chance.choice(list(stage.people())))
    elif name in ("people.invite", "people.give_role", "people.add_organisation"):
        arguments["by"] = None
    if not scene.timeless:
        arguments["now"] = w.now
    before, end, written = stand(), last(), Written()
    try:
        with connection.execute_wrapper(written):
            made = ACTIONS[name](**arguments)
    except Refused as refused:
        assert refused.why["zh"] and refused.why["en"]
        assert stand() == before, f"{name} was refused and wrote"
        return f"{name}: refused"
    except ValueError:
        assert arguments["by"].person is None, f"{name} fails without a sentence"
        assert stand() == before
        return f"{name}: refused"
    except IntegrityError:
        assert name in TAKEN, f"{name} is refused by the database and not by a sentence"
        assert stand() == before
        return f"{name}: refused"
    new = last() - end
    assert scene.quiet or not written.tables - LOG_ITSELF or new, f"{name} wrote {written.tables} without an event"
    refreshed(stage, made)
    return f"{name}: done"


# -- what may never be ---------------------------------------------------------------------------------------------


def in_order(*moments: datetime | None) -> bool:
    """Whether those that are there follow each other, and none is there before the one that it needs."""
    there = [moment for moment in moments if moment]
    return there == sorted(there) and list(moments[: len(there)]) == there


def forbidden_visits(rows: list[Visit]) -> list[str]:
    """A visit goes through the gate before it ends, and nobody is inside who was not let in."""
    wrong = []
    for one in rows:
        if not in_order(one.planned_at, one.arrived_at, one.admitted_at, one.closed_at):
            wrong.append(f"{one.state}: arrived, admitted and closed out of order")
        if one.state in ("inside", "closed") and not one.admitted_at:
            wrong.append(f"{one.state} without having been let in")
        if one.state == "planned" and one.arrived_at:
            wrong.append("planned, and arrived already")
        if one.reviewer_id and not reviews(one):
            wrong.append(f"{one.state}, and reviewed by one of the team or by no reviewer")
        if one.state in ("inside", "closed") and one.profile_id is None:
            wrong.append(f"{one.state} without the profile of its day")
    return wrong + forbidden_latest(rows) + forbidden_unreported(rows)


def forbidden_latest(rows: list[Visit]) -> list[str]:
    """Of each factory the full visit that was closed last, and it alone, is the latest."""
    last: dict[int, Visit] = {}
    for one in sorted((one for one in rows if one.closed_at and not one.clauses), key=lambda one: one.closed_at):
        last[one.factory_id] = one
    marked = sorted(one.pk for one in rows if one.latest)
    wanted = sorted(one.pk for one in last.values())
    return [] if marked == wanted else [f"the latest visits are {wanted}, and {marked} are marked"]


def forbidden_unreported(rows: list[Visit]) -> list[str]:
    """A closed visit is marked for as long as nobody has begun its report."""
    reported = set(Report.objects.values_list("visit", flat=True))
    wanted = sorted(one.pk for one in rows if one.state == "closed" and one.pk not in reported)
    marked = sorted(one.pk for one in rows if one.unreported)
    return [] if marked == wanted else [f"the visits without a report are {wanted}, and {marked} are marked"]


def reviews(visit: Visit) -> bool:
    """Whether who has the review holds the role and is not of the team."""
    held = Role.objects.filter(
        person=visit.reviewer_id, role="reviewer", programme=visit.programme_id, ended_at__isnull=True
    )
    return held.exists() and not Member.objects.filter(visit=visit, person=visit.reviewer_id).exists()


def forbidden_reports(rows: list[Report]) -> list[str]:
    """A report follows a visit that ended; another than its writers approves it; what is published is frozen."""
    wrong = []
    for one in rows:
        team = set(Member.objects.filter(visit=one.visit).values_list("person", flat=True))
        if not one.visit.closed_at or one.drafted_at < one.visit.closed_at:
            wrong.append("a report of a visit that has not ended")
        if one.approved_by_id in team | {one.drafted_by_id, one.submitted_by_id} - {None}:
            wrong.append("approved by one of its writers")
        comments = list(ReviewComment.objects.filter(report=one))
        if one.state in ("approved", "published") and any(said.state in ("open", "answered") for said in comments):
            wrong.append(f"{one.state} with a comment that waits")
        if any(said.written_by_id in team or said.closed_by_id in team for said in comments):
            wrong.append("reviewed by one of the team")
        since = one.visit.review_taken_at
        decided = [(said.written_at, said.written_by_id) for said in comments]
        decided += [(said.closed_at, said.closed_by_id) for said in comments if said.closed_at]
        if one.approved_at and not Amendment.objects.filter(report=one, state="published").exists():
            decided.append((one.approved_at, one.approved_by_id))
        if since and any(at > since and who != one.visit.reviewer_id for at, who in decided):
            wrong.append("decided by another than the visit's own reviewer")
        if any(said.answered_by_id not in team | {None} for said in comments):
            wrong.append("answered by somebody outside the team")
        if any(
            not in_order(said.written_at, said.answered_at, said.closed_at) for said in comments if said.answered_at
        ):
            wrong.append("a comment answered or closed out of order")
        if one.state in ("approved", "published") and not (one.approved_at and one.submitted_at):
            wrong.append(f"{one.state} without having been reviewed")
        versions = list(Version.objects.filter(report=one).order_by("number"))
        if [version.number for version in versions] != list(range(1, len(versions) + 1)):
            wrong.append("versions with a gap")
        if bool(versions) != (one.state == "published") or bool(versions) != bool(one.published_at):
            wrong.append(f"{one.state} with {len(versions)} versions")
        if [version for version in versions if contents.sha256(version.content) != version.sha256]:
            wrong.append("a version that is not what was frozen")
        first = one.first_opens_at or one.opens_at
        if one.published_at and not (one.published_at < first < one.objections_until):
            wrong.append("published, opened and closed to objections out of order")
        # The approval on the row is that of the newest words: of the report, or of the last amendment that was published.
        last = Amendment.objects.filter(report=one, state="published").order_by("ended_at", "pk").last()
        if one.published_at and not (one.approved_at <= (last.ended_at if last else one.published_at)):
            wrong.append("published before it was approved")
        if last and (last.approved_at, last.approved_by_id) != (one.approved_at, one.approved_by_id):
            wrong.append("an amendment published, and another approval on the report")
        granted = list(Delay.objects.filter(report=one, state="granted").order_by("decided_at", "pk"))
        if (one.first_opens_at and not granted) or (granted and granted[-1].wished_at != one.opens_at):
            wrong.append("a delay that moved by itself")
        if any(not moved.decided_at < min(moved.was_opens_at, moved.wished_at) for moved in granted):
            wrong.append("a delay changed after the report had opened")
    return wrong


def approved_unread(rows: list[Report]) -> list[str]:
    """What was changed after its approval, such as by one more interview, is approved no longer, from that very step on."""
    with walls.acting():
        stale = [one for one in rows if one.state == "approved" and one.approved_sha256 != contents.review_hash(one)]
    return ["changed after its approval, and approved still"] * len(stale)


def forbidden_answers(reports: list[Report]) -> list[str]:
    """Objections come in time and are decided by nobody of the team; plans answer what was published."""
    wrong = []
    for one in Objection.objects.filter(report__in=reports).select_related("report", "finding"):
        until = max(filter(None, (one.report.objections_until, one.finding.objections_until)))
        if not one.report.published_at or not one.report.published_at <= one.raised_at <= until:
            wrong.append("an objection out of its time")
        if one.decided_at and one.decided_at < one.raised_at:
            wrong.append("an objection decided before it was raised")
        if Member.objects.filter(visit=one.report.visit_id, person=one.decided_by_id).exists():
            wrong.append("an objection decided by the team")
        versions = Version.objects.filter(report=one.report)
        if one.state == "upheld" and one.owed and versions.filter(published_at__gt=one.decided_at).exists():
            wrong.append("an upheld objection said to be owed, and a version carries it")
        if one.state.startswith("upheld") and not (
            one.owed or versions.filter(published_at__gte=one.decided_at).exists()
        ):
            wrong.append("an upheld objection that no version carries, and nobody is told")
    for moved in Extension.objects.filter(report__in=reports):
        if moved.would_be is not None:
            if moved.until != moved.was_until or moved.extended_at >= moved.until + timedelta(seconds=1):
                wrong.append("a last moment kept as it was told, and it moved or had ended")
        elif not moved.extended_at < moved.was_until + timedelta(seconds=1) < moved.until:
            wrong.append("a last moment moved after it had ended, or to an earlier one")
    for beside in ObjectionFile.objects.filter(report__in=reports).select_related("report", "objection__finding"):
        until = max(filter(None, (beside.report.objections_until, beside.objection.finding.objections_until)))
        if not beside.objection.raised_at <= beside.attached_at < until + timedelta(seconds=1):
            wrong.append("a document beside an objection out of its time")
    for shown in ActionFile.objects.filter(report__in=reports).select_related("corrective_action"):
        plan = shown.corrective_action
        looked = [moment for moment in (plan.answered_at, plan.checked_at) if moment]
        late = shown.taken_back_at and any(moment < shown.taken_back_at for moment in looked)
        if shown.attached_at < plan.proposed_at or late:
            wrong.append("evidence before its action, or taken back after somebody had looked")
    for one in Clarification.objects.filter(report__in=reports).select_related("report"):
        if not in_order(one.report.published_at, one.requested_at, one.arranged_at, one.minuted_at, one.assessed_at):
            wrong.append("a clarification meeting out of order")
        if one.minuted_at and one.minuted_at < one.meets_at:
            wrong.append("a clarification meeting minuted before it began")
    for plan in CorrectiveAction.objects.filter(report__in=reports).select_related("report"):
        if not plan.report.published_at or plan.proposed_at < plan.report.published_at:
            wrong.append("a corrective action for what was not published")
    published = Amendment.objects.filter(report__in=reports, state="published").values_list("findings", flat=True)
    taken_out = {key for findings in published for key, told in findings.items() if told["values"] is None}
    gone = Finding.objects.filter(report__in=reports, withdrawn_at__isnull=False, objections=None)
    if gone.exclude(public_id__in=taken_out).exists():
        wrong.append("a finding withdrawn without an objection or an amendment")
    return wrong


def forbidden_views(stage: Stage, visits: list[Visit], reports: list[Report]) -> list[str]:
    """Who sees what they must not: planned visits, interviews of others than the team and its own reviewer, reports too early."""
    w, wrong = stage.world, []
    now = w.now
    viewers = dict(stage.viewers())
    outside = ("buyer", "ministry", "manager", "manager elsewhere", "officer elsewhere", "nobody")
    hidden = [one.pk for one in visits if one.state in ("planned", "at-gate")]
    for relation in outside:
        viewer = viewers[relation]
        if Visit.objects.visible(viewer, now).filter(pk__in=hidden).exists():
            wrong.append(f"the {relation} sees a planned visit")
    for relation in (*outside, "officer", "monitor"):
        viewer = viewers[relation]
        for model in (Interview, Answer, Evidence):
            if model.objects.visible(viewer, now).filter(visit__in=visits).exists() and relation != "officer":
                wrong.append(f"the {relation} sees {model.__name__}")
        if Interview.objects.visible(viewer, now).filter(visit__in=visits).exists():
            wrong.append(f"the {relation} sees an interview")
    for relation in ("reviewer", "own-reviewer"):
        viewer = viewers[relation]
        others = [one.pk for one in visits if one.reviewer_id != viewer.person or not viewer.held]
        for model in (Interview, Dataset, RecalculationSheet, Sample, Belief):
            if model.objects.visible(viewer, now).filter(visit__in=others).exists():
                wrong.append(f"somebody but the team and the visit's own reviewer reads {model.__name__}")
    for one in reports:
        open_to = {
            "manager": one.state == "published",
            "buyer": one.state == "published" and now >= one.opens_at and consented(w, one),
            "ministry": False, "manager elsewhere": False, "officer elsewhere": False, "nobody": False,
        }  # fmt: skip
        for relation in open_to:
            if ReviewComment.objects.visible(viewers[relation], now).filter(report=one).exists():
                wrong.append(f"the {relation} sees a comment of the review")
        for relation in ("buyer", *(relation for relation, allowed in open_to.items() if not allowed)):
            if Clarification.objects.visible(viewers[relation], now).filter(report=one).exists():
                wrong.append(f"the {relation} sees a clarification meeting")
        for relation, allowed in open_to.items():
            if Report.objects.visible(viewers[relation], now).filter(pk=one.pk).exists() and not allowed:
                wrong.append(f"the {relation} sees a report that is {one.state}")
    return wrong


def consented(w: Any, report: Report) -> bool:
    """Whether the factory's consent to this buyer is in force."""
    with walls.acting():
        grants = list(Grant.objects.filter(factory=report.factory, organisation=w.buying, granted_at__lte=w.now))
    return any(
        grant.report_id in (None, report.pk) and (grant.withdrawn_at is None or grant.withdrawn_at > w.now)
        for grant in grants
    )


def forbidden(stage: Stage) -> list[str]:
    """Everything that may never be and is."""
    with walls.acting():
        visits = list(Visit.objects.filter(programme=stage.world.programme))
        reports = list(Report.objects.filter(programme=stage.world.programme).select_related("visit"))
        wrong = forbidden_visits(visits) + forbidden_reports(reports) + forbidden_answers(reports)
    return wrong + approved_unread(reports) + forbidden_views(stage, visits, reports)


@pytest.mark.parametrize("part", range(10))
def test_random_people_taking_random_steps_never_reach_what_is_forbidden(part: int, at: At) -> None:
    """Walks of thirty steps from every stage; what went before is printed with what is wrong."""
    seen: set[str] = set()
    for seed in range(part, WALKS, 10):
        chance = Random(seed)
        walked = copy.copy(at(chance.choice(WANTED)))
        undone, path = transaction.savepoint(), []
        refreshed(walked, None)
        for _ in range(STEPS):
            path.append(step(walked, chance))
            if path[-1].endswith("done"):
                wrong = forbidden(walked)
                assert not wrong, f"walk {seed}: {wrong} after {path}"
        told = events.verify()
        assert told["ok"], f"walk {seed}: {told['broken']} after {path}"
        transaction.savepoint_rollback(undone)
        seen |= {name.partition(":")[2].strip() for name in path}
    assert seen == {"done", "refused", "nothing"}
