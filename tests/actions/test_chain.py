"""The log as it is written: whole over a whole cycle, blind to what is erased, and unable to crash its own check."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from fairfloor.actions import events
from fairfloor.actions.acts import action
from fairfloor.core.events import digest
from fairfloor.registry import walls
from fairfloor.registry.models import Event, EventSalt, LogHead, Person
from tests.world import World, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole() -> World:
    """A whole cycle, up to the second version."""
    w = world()
    w.amended()
    w.granted()
    return w


def test_a_whole_cycle_leaves_a_whole_log(whole: World) -> None:
    """Who, what, when, on what, for every step; the head is the last event's."""
    told = events.verify()
    with walls.acting():
        rows, head = list(Event.objects.order_by("sequence")), LogHead.objects.get(pk=1)
    assert (told["ok"], told["events"], told["broken"]) == (True, len(rows), [])
    assert told["root"] == head.hash == rows[-1].hash
    assert [row.sequence for row in rows] == list(range(1, len(rows) + 1))
    verbs = [row.verb for row in rows]
    steps = (
        "programme.founded", "factory.registered", "factory.accepted", "profile.recorded", "visit.planned",
        "visit.arrived", "visit.explained", "visit.admitted", "visit.met", "visit.handed-out", "answer.given",
        "interview.recorded", "document.requested", "visit.closed", "report.drafted", "report.scope-described",
        "report.submitted", "report.approved", "report.published", "objection.raised", "action.proposed",
        "objection.upheld", "report.amended", "grant.given",
    )  # fmt: skip
    assert [verb for verb in steps if verb not in verbs] == []
    assert [verbs.index(verb) for verb in steps] == sorted(verbs.index(verb) for verb in steps)


def test_a_digest_proves_a_value_to_whoever_has_it_until_its_salt_is_erased(whole: World) -> None:
    """The reason of the second version, say."""
    with walls.acting():
        event = Event.objects.get(verb="report.amended")
        salt = EventSalt.objects.get(event=event)
        assert event.digests["reason"] == digest(salt.salt, "An objection was upheld.")
        EventSalt.objects.all().delete()
    assert events.verify()["ok"]


def test_erasing_a_person_leaves_the_log_whole(whole: World) -> None:
    """Name, address and languages of everybody, and the profile's contact: nothing of them was in it."""
    before = events.verify()
    with walls.acting():
        for person in Person.objects.all():
            Person.objects.filter(pk=person.pk).update(
                name="", email=f"{person.public_id}@erased.invalid", speaks=[], is_active=False, password="!"
            )
        whole.visit.interviews.all().delete()
        whole.visit.answers.update(text="", recorded_by=whole.monitor_a)
    assert events.verify() == before


def test_two_events_of_the_same_value_do_not_look_alike(whole: World) -> None:
    """Each has its own salt: who reads the log cannot tell that two answers were the same."""
    with walls.acting():
        digests = [value for event in Event.objects.filter(verb="answer.given") for value in event.digests.values()]
        salts = list(EventSalt.objects.values_list("salt", flat=True))
    assert len(digests) > 60
    assert len(set(digests)) == len(digests)
    assert len(set(salts)) == len(salts)


def test_the_system_acts_under_its_own_name_and_a_moment_is_kept_to_the_microsecond() -> None:
    """Whatever zone the moment is given in."""
    w = world()
    w.now = w.now.replace(microsecond=123456)
    w.planned()
    with walls.acting():
        founded, planned = Event.objects.get(verb="programme.founded"), Event.objects.get(verb="visit.planned")
    assert founded.actor_id == "system"
    assert planned.actor_id == w.officer.public_id
    assert planned.at.microsecond == 123456
    assert events.verify()["ok"]


def test_a_head_that_is_gone_is_reported() -> None:
    """Not a fault of the check."""
    world()

    @action
    def remove() -> None:
        LogHead.objects.all().delete()

    remove()
    told = events.verify()
    assert not told["ok"]
    assert told["root"] == ""
    assert "head" in told["broken"][-1]["why"]["en"]


SPOILED = {
    "sequence": "'nonsense'",
    "at": "'nonsense'",
    "digests": "'{nonsense'",
    "verb": "NULL",
    "hash": "'00'",
    "previous": "'00'",
    "programme_id": "NULL",
    "actor_id": "'system '",
    "subject": "x'00'",
    "subject_id": "''",
}


@pytest.mark.parametrize("column", SPOILED)
def test_an_event_that_cannot_be_read_is_named_like_one_that_was_changed(column: str, whole: World) -> None:
    """SQLite keeps any content in any column; PostgreSQL's types refuse it, or it reads and does not fit."""
    if connection.vendor != "sqlite":
        refused = pytest.raises(DatabaseError, match=r"append-only|permission")
        with refused, walls.acting(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE registry_event SET {column} = {column} WHERE sequence = 5")
        return
    with walls.acting(), connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        cursor.execute("DROP TRIGGER registry_event_no_update")
        if column == "verb":
            cursor.execute("UPDATE registry_event SET verb = CAST(x'ff' AS TEXT) WHERE sequence = 5")
        else:
            cursor.execute(f"UPDATE registry_event SET {column} = {SPOILED[column]} WHERE sequence = 5")
        cursor.execute("PRAGMA ignore_check_constraints = OFF")  # of the connection, which the next test uses too
    told = events.verify()
    assert not told["ok"]
    assert {item["event"] for item in told["broken"]} & {0, 5, 6}
    assert json.loads(json.dumps(told))["broken"]


def test_a_moment_of_another_zone_is_the_same_moment() -> None:
    """The hash is over UTC."""
    from zoneinfo import ZoneInfo

    w = world()
    there = (w.now + timedelta(hours=1)).astimezone(ZoneInfo("Asia/Phnom_Penh"))

    @action
    def note(*, now: Any) -> Event:
        return events.record("test.noted", w.programme, by=None, now=now)

    note(now=there)
    assert events.verify()["ok"]
