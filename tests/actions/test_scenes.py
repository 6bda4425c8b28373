"""Every action, tried alike: it leaves its events and a whole log, it writes wholly or not at all, others are refused."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import OperationalError, connection, transaction

from fairfloor.actions import events
from fairfloor.actions.acts import Refused
from fairfloor.core import amendments, clarifications, delays, noncooperation, remedies, reports, visits
from fairfloor.core.factories import LATER_STEPS
from fairfloor.core.phrases import catalogues
from fairfloor.core.steps import phrase_of_state
from fairfloor.registry import files, walls, writes
from fairfloor.registry.models import Event, LogHead, Notice, Person
from fairfloor.registry.subjects import still_open
from fairfloor.registry.viewers import viewer_of
from tests.actions.scenes import CANARY, NOBODY, SCENES, TABLES, At, Scene, Stage, found

ACTIONS = found()
TABLES_OF_ROWS = sorted(str(model._meta.db_table) for model in apps.get_app_config("registry").get_models())
DEEP = os.environ.get("FAIRFLOOR_DEEP", "") not in ("", "0")
WRITERS = [name for name, scene in SCENES.items() if scene.verbs]
READERS = [name for name, scene in SCENES.items() if not scene.verbs and not scene.quiet]
GUARDED = [name for name, scene in SCENES.items() if scene.who and "anyone" not in scene.allowed()]


def rows() -> dict[str, list[Any]]:
    """Everything in the registry's tables, by table."""
    found = {}
    with walls.acting(), connection.cursor() as cursor:
        for table in TABLES_OF_ROWS:
            cursor.execute(f"SELECT * FROM {table} ORDER BY id")
            found[table] = cursor.fetchall()
    return found


def on_disk() -> list[str]:
    """The names of the stored files."""
    return sorted(path.name for path in files.folder().iterdir())


def log() -> list[Any]:
    """The events so far."""
    with walls.acting():
        return list(Event.objects.order_by("sequence"))


def prepared(name: str, stage: Stage) -> Callable[..., Any]:
    """The action with what it is given, ready to be taken by a viewer (the one whose scene it is, when none is named)."""
    scene, action, w = SCENES[name], ACTIONS[name], stage.world
    arguments = scene.arguments(w)
    own = stage.viewer(scene.who) if scene.who else None

    def take(by: Any = None) -> Any:
        given = dict(arguments)
        if scene.who:
            given["by"] = by or own
        elif name in ("people.invite", "people.give_role", "people.add_organisation"):
            given["by"] = None
        if not scene.timeless:
            given["now"] = w.now
        return action(**given)

    return take


def test_every_action_has_its_scene() -> None:
    """A new action is tried like the others as soon as its scene is in `scenes.py`."""
    assert set(ACTIONS) - set(SCENES) == set(), "write a scene for each of these"
    assert set(SCENES) - set(ACTIONS) == set(), "these scenes are of actions that are gone"


def test_every_step_that_has_a_page_has_an_action() -> None:
    """But those marked as later, the steps of the tables are taken by actions."""
    taken = {scene.step for scene in SCENES.values() if scene.step}
    # The other half of `decide`, `advance` and `answer`; what a team notes as it ends a visit.
    also = {
        ("objection", "dismiss"),
        ("objection", "uphold-in-part"),
        ("action", "finish"),
        ("action", "send-back"),
        ("noncooperation", "note"),
    }
    also |= {
        ("permit", "record"),
        ("permit", "submit"),
        ("permit", "take-back"),
    }  # `add` and `withdraw`, by who takes them
    # `check` is of a later visit, whose states `test_refusals` tries.
    also |= {("amendment", "change-approved")}  # the same
    also |= {("report", "change-approved")}  # `change` in another state, which `test_refusals` tries
    also |= {("delay", "refuse")}  # the other half of `decide`
    also |= {("visit", "check-actions"), ("action", "verify"), ("action", "not-confirm")}
    also |= {("action", "lapse")}  # with a finding, when an objection is upheld or an amendment published
    also |= {("participation", step) for step in LATER_STEPS}  # each of them is taken by `move`
    wanted = {(noun, step.id) for noun, table in TABLES.items() for step in table.values() if not step.later}
    assert wanted == taken | also


@pytest.mark.parametrize("name", WRITERS)
def test_an_action_leaves_its_events_and_a_whole_log(name: str, at: At) -> None:
    """The log grows by exactly the events of the scene, the last one of this action; the chain holds."""
    stage, scene = at(SCENES[name].stage), SCENES[name]
    take = prepared(name, stage)
    before = len(log())
    with walls.acting():
        told_before = set(Notice.objects.values_list("pk", flat=True))
    take()
    added = log()[before:]
    verbs = [event.verb for event in added]
    if scene.quiet:  # a whole demonstration: its first event is the programme's, its last says that it was made
        assert verbs[0] == scene.verbs[0]
    else:
        assert tuple(verbs) == scene.verbs
        whose = scene.who or scene.in_name_of
        actor = stage.viewer(whose).public_id if whose else events.SYSTEM
        assert {event.actor_id for event in added} == {actor}
        assert added[-1].at in (stage.world.now, stage.world.now.replace(microsecond=0)) or "clock" in verbs[-1]
    told = events.verify()
    assert (told["ok"], told["events"]) == (True, before + len(added))
    nothing_personal(added)
    called_by_words(added)
    whoever_is_told_may_know(told_before)


def whoever_is_told_may_know(before: set[int]) -> None:
    """The mail of a notice is withheld from a reader who may not know of its subject: so nobody like that is told."""
    with walls.acting():
        for notice in Notice.objects.exclude(pk__in=before).select_related("person"):
            at = notice.created_at
            assert still_open([notice], viewer_of(notice.person, at), at), notice.kind


def called_by_words(added: list[Event]) -> None:
    """What an event is about, and what was done, has words in the log in every language."""
    for language, sentences in catalogues().items():
        for event in added:
            assert f"verbs.subject.{event.subject}" in sentences, f"{event.subject}: phrases/{language}/verbs.toml"
            assert f"verbs.{event.verb}" in sentences, f"{event.verb}: phrases/{language}/verbs.toml"


def nothing_personal(added: list[Event]) -> None:
    """Neither what was typed, nor who people are, stands in the events: ids and salted digests alone."""
    written = repr([[getattr(event, field.attname) for field in Event._meta.concrete_fields] for event in added])
    assert CANARY not in written
    assert "金丝雀" not in written
    for person, email in Person.objects.values_list("name", "email"):
        assert email not in written
        assert f"'{person}'" not in written


@pytest.mark.parametrize("name", WRITERS)
def test_what_cannot_be_logged_is_not_done(name: str, at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    """The log's last write fails: no row and no file is left of the action."""
    take = prepared(name, at(SCENES[name].stage))
    before, kept = rows(), on_disk()
    if name == "files.erase_due":
        kept = []  # erased first, marked after: a file too early gone is marked the next time, one too late would be read

    change = writes.change

    def full(row: object, *names: str) -> None:
        if isinstance(row, LogHead):
            raise OSError("no space left on device")
        change(row, *names)

    monkeypatch.setattr(writes, "change", full)
    with pytest.raises(OSError, match="no space"):
        take()
    assert rows() == before
    assert on_disk() == kept or name == "files.erase_due"
    assert events.verify()["ok"]


class Lost(OperationalError):
    """The database is gone in the middle of an action."""


class Statements:
    """Counts what is sent to the database; the one numbered `broken` (from 1) is lost on the way, once."""

    def __init__(self, broken: int = 0) -> None:
        self.sent, self.ended, self.broken = 0, 0, broken

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.sent += 1
        if self.sent == self.broken:
            raise Lost(sql.split(" ", 1)[0])
        if sql.startswith("RELEASE SAVEPOINT"):
            self.ended = (
                self.sent
            )  # what comes after it (the wall on PostgreSQL is put up again) is no part of the action
        return execute(sql, params, many, context)


def taken(take: Callable[[], Any], broken: int = 0) -> int:
    """Takes the action with one of its statements lost (0: none); how many there are up to its end. Raises Lost."""
    statements = Statements(broken)
    with connection.execute_wrapper(statements):
        take()
    return statements.ended


def tried(sent: int) -> range | list[int]:
    """Which statements are lost: in the deep run each, in the ordinary one three, the last among them."""
    return range(1, sent + 1) if DEEP else sorted({1 + sent // 3, 1 + 2 * sent // 3, sent} - {sent + 1})


@pytest.mark.parametrize("name", WRITERS)
def test_a_statement_that_is_lost_leaves_nothing_half_done(name: str, at: At) -> None:
    """Whichever statement of an action fails: every row and every file is as before, and the log is whole.

    A demonstration is hundreds of actions in one, each tried here by itself.
    """
    if SCENES[name].quiet:
        return
    take = prepared(name, at(SCENES[name].stage))
    before, kept = rows(), on_disk()
    undone = transaction.savepoint()
    sent = taken(take)
    transaction.savepoint_rollback(undone)
    for path in set(on_disk()) - set(kept):
        (files.folder() / path).unlink()
    assert sent > 2 and rows() == before
    for broken in tried(sent):
        with pytest.raises(Lost):
            taken(take, broken)
        assert rows() == before, f"after statement {broken} of {sent}"
        assert on_disk() == kept or name == "files.erase_due", f"after statement {broken} of {sent}"
    assert events.verify()["ok"]


@pytest.mark.parametrize("name", READERS)
def test_an_action_that_reads_writes_nothing(name: str, at: At) -> None:
    """Neither a row nor an event."""
    take = prepared(name, at(SCENES[name].stage))
    before = rows()
    take()
    assert rows() == before


@pytest.mark.parametrize("name", GUARDED)
def test_an_action_is_refused_to_everybody_else(name: str, at: At) -> None:
    """Everyone who does not stand in a relation that may: a sentence in both languages, and nothing written."""
    scene, stage = SCENES[name], at(SCENES[name].stage)
    take = prepared(name, stage)
    before = rows()
    refused = []
    for relation, viewer in stage.viewers():
        if relation not in scene.allowed():
            with pytest.raises(Refused) as fault:
                take(viewer)
            assert fault.value.why["zh"]
            why = fault.value.why["en"]
            assert "not yours" in why or (relation == "team" and "took part in" in why), relation
            refused.append(relation)
    assert rows() == before
    assert {NOBODY, "manager elsewhere", "ministry", "buyer"} <= set(refused) | scene.allowed()
    take()


# -- every step in every state -------------------------------------------------------------------------------------

SUBJECTS = {
    "visit": ("visit", visits.STATES, ("arrived_at", "admitted_at", "closed_at", "ended_at")),
    "noncooperation": ("noncooperation", noncooperation.STATES, ("decided_at",)),
    "report": ("report", reports.STATES, ("published_at", "opens_at", "objections_until")),
    "objection": ("objection", remedies.OBJECTION_STATES, ()),
    "action": ("corrective_action", remedies.ACTION_STATES, ()),
    "clarification": ("clarification", clarifications.STATES, ()),
    "delay": ("delay", delays.STATES, ()),
    "amendment": ("amendment", amendments.STATES, ()),
}
STATED = [
    (name, state)
    for name, scene in SCENES.items()
    if scene.step and scene.step[0] in SUBJECTS and "none" not in TABLES[scene.step[0]][scene.step[1]].sources
    for state in SUBJECTS[scene.step[0]][1]
    if state not in TABLES[scene.step[0]][scene.step[1]].sources
]


def put(scene: Scene, subject: Any, state: str, now: Any) -> None:
    """Puts the row into `state` past the actions, with the moments that the database asks for."""
    assert scene.step is not None
    moments = dict.fromkeys(SUBJECTS[scene.step[0]][2], now)
    if scene.step[0] == "visit":
        moments |= {
            "reviewer": None,
            "review_taken_at": None,
            "latest": False,
            "unreported": False,
        }  # nobody reviews what has not ended
    if scene.step[0] == "noncooperation":
        moments |= {"reason": "why", "content": {}, "signature": "00"}
    if scene.step[0] == "objection":
        moments = {
            "decided_at": None if state == remedies.OPEN else now,
            "changes": "what" if state == remedies.IN_PART else "",
        }
    if scene.step[0] == "action":
        by = subject.proposed_by
        moments = {"answered_at": now, "answered_by": by, "reason": "why", "checked_at": now, "checked_by": by}
        with walls.acting():
            moments["checked_at_visit"] = subject.report.visit
    if scene.step[0] == "clarification":
        by = subject.requested_by
        moments = {"meets_at": now, "place": "Here", "reason": "why", "minutes": "Words"}
        for name in ("arranged", "ended", "minuted", "assessed"):
            moments |= {f"{name}_at": now, f"{name}_by": by}
    if scene.step[0] == "amendment" and state not in amendments.OPEN:
        moments = {"ended_at": now, "ended_by": subject.opened_by}
    if scene.step[0] == "delay":
        moments = {"decided_at": now, "decided_by": subject.asked_by, "reasons": "why"}
    with walls.acting():
        type(subject).objects.filter(pk=subject.pk).update(state=state, **moments)


@pytest.mark.parametrize(("name", "state"), STATED)
def test_a_step_is_refused_in_every_other_state(name: str, state: str, at: At) -> None:
    """Even to whoever may take it: the sentence names the state, and nothing is written."""
    scene, stage = SCENES[name], at(SCENES[name].stage)
    assert scene.step is not None
    take, w = prepared(name, stage), stage.world
    noun = scene.step[0]
    own = noun in ("action", "clarification", "delay", "amendment")  # made for the scene; the others are the world's
    given = scene.arguments(w) if own else {}
    if "attached" in given:
        with walls.acting():
            subject = given["attached"].corrective_action
    else:
        subject = given[SUBJECTS[noun][0]] if own else getattr(w, SUBJECTS[noun][0])
    if own:

        def take() -> Any:
            return ACTIONS[name](**given, by=stage.viewer(scene.who), now=w.now)

    put(scene, subject, state, w.now)
    before = rows()
    with pytest.raises(Refused) as fault:
        take()
    assert rows() == before
    assert phrase_of_state(noun, state)["en"] in fault.value.why["en"]


def test_the_states_tried_are_those_that_the_tables_leave_out() -> None:
    """So that the test above cannot run empty."""
    assert len(STATED) > 80
    assert {name.split(".")[0] for name, _ in STATED} == {
        "visits",
        "observations",
        "datasets",
        "documents",
        "reports",
        "remedies",
        "samples",
        "alerts",
        "action_files",
        "clarifications",
        "delays",
        "corrective_actions",
        "endings",
        "noncooperation",
        "permits",
        "beliefs",
        "mappings",
        "uploads",
        "extensions",
        "amendments",
        "reviewers",
    }
    assert len(GUARDED) > 40
