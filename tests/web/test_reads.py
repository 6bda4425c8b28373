"""Nobody reads what is confidential before it stands in the event log; where it cannot, the answer holds nothing of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from fairfloor.actions import reads
from fairfloor.actions.acts import Refused
from fairfloor.core.access import LOGGED, OWN_WORK, RECIPIENT, SIGHTS, TEAM, is_logged
from fairfloor.registry import walls
from fairfloor.registry.models import Answer, Event, Interview, Report, Visit
from tests.web.counting import queries
from tests.web.doors import Door, name_of, table
from tests.web.forms import forms
from tests.web.scene import ROLES, Scene, at, content_of
from tests.web.test_leaks import CANARY
from tests.world import world

pytestmark = pytest.mark.database
READS = [door for door in table() if "read" in door.answers.values()]


def test_the_logged_nouns_are_those_of_the_table_of_sights() -> None:
    """Each stands in the table of sights; what workers said and what is kept of them is nobody's own work."""
    assert set(SIGHTS) >= LOGGED >= OWN_WORK
    assert {"interview", "dataset", "recalculation-sheet", "sample", "sample-addition", "version"} <= LOGGED - OWN_WORK
    assert is_logged("interview", frozenset({TEAM})) and is_logged("report", frozenset({"reviewer"}))
    assert not is_logged("report", frozenset({TEAM})) and not is_logged("complaint", frozenset({RECIPIENT}))
    assert not is_logged("notice", frozenset({RECIPIENT}))


@contextmanager
def read_only() -> Iterator[None]:
    """Inside, the database refuses to write: really, as it does when a disk is full or a standby answers."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = ON" if connection.vendor == "sqlite" else "SET TRANSACTION READ ONLY")
        try:
            yield
        finally:
            if connection.vendor == "sqlite":
                with connection.cursor() as cursor:
                    cursor.execute("PRAGMA query_only = OFF")
            transaction.set_rollback(True)
    connection.fairfloor_looks = None  # type: ignore[attr-defined]


def asked(scene: Scene, door: Door, role: str) -> Any:
    """What `role` gets at the door while nothing can be written."""
    client, address = scene.client(role), scene.address(door.address)
    data = forms(scene).get(name_of(address), {}) if door.method == "POST" else None
    with at(scene.now), read_only():
        response = client.post(address, data) if door.method == "POST" else client.get(address)
        return response, content_of(response)


@pytest.mark.parametrize("door", READS, ids=str)
def test_no_log_no_answer(scene: Scene, door: Door) -> None:
    """Whoever may read gets the page that says so, in both languages, and no word of what they came for."""
    for role in [role for role in ROLES if door.answers[role] == "read"]:
        response, body = asked(scene, door, role)
        assert response.status_code == 503, role
        assert response["Retry-After"] == "60" and "no-store" in response["Cache-Control"]
        said = body.decode()
        assert "The system cannot write at the moment" in said and "系统暂时无法写入" in said
        assert not CANARY.search(said + str(response.headers)), role


def test_what_needs_no_log_is_shown_though_nothing_can_be_written(scene: Scene) -> None:
    """So that the test above fails for the want of the log, and for nothing else."""
    lists = [door for door in table() if door.address in ("/visits/", "/factories/", "/visits/{closed}/")]
    assert len(lists) == 3
    for door in lists:
        response, body = asked(scene, door, "reviewer")
        assert response.status_code == 200 and b"<main" in body


@pytest.fixture
def w(db: None) -> Any:
    made = world()
    made.submitted()
    made.review_taken()
    return made


def last(w: Any) -> list[tuple[str, str, str]]:
    """Who read what of which row, as the log says it."""
    with walls.acting():
        rows = Event.objects.filter(programme=w.programme, verb__contains="read").order_by("sequence")
        return list(rows.values_list("actor_id", "verb", "subject_id"))


def test_one_look_is_one_event(w: Any) -> None:
    visit, report = f"/visits/{w.visit.public_id}/", f"/reports/{w.report.public_id}/"
    for person, address in (
        (w.monitor_a, f"{visit}interviews/"), (w.reviewer, f"{visit}interviews/"), (w.reviewer, f"{visit}checklist/icti/9.7/"),
        (w.reviewer, f"{visit}readings/"), (w.officer, report), (w.reviewer, f"{report}review/"),
    ):  # fmt: skip
        assert w.get(person, address).status_code == 200
    assert last(w) == [
        (w.monitor_a.public_id, "interview.read", w.visit.public_id),
        (w.reviewer.public_id, "interview.read", w.visit.public_id),
        (w.reviewer.public_id, "answer.read", w.visit.public_id),
        (w.reviewer.public_id, "reading.read", w.visit.public_id),
        (w.officer.public_id, "report.read", w.report.public_id),
        (w.reviewer.public_id, "report.read", w.report.public_id),
    ]


def test_a_team_s_own_work_leaves_none(w: Any) -> None:
    visit, report = f"/visits/{w.visit.public_id}/", f"/reports/{w.report.public_id}/"
    for address in (
        f"{visit}checklist/",
        f"{visit}checklist/icti/9.7/",
        f"{visit}readings/",
        report,
        f"{report}review/",
    ):
        assert w.get(w.monitor_a, address).status_code == 200
    assert last(w) == []


def test_a_reading_of_staff_on_the_working_page_is_not_told_to_the_factory_and_one_of_a_version_is(db: None) -> None:
    """The factory's page of readings names versions; the page on which staff work on a report is the report's."""
    w = world()
    w.published()
    report = f"/reports/{w.report.public_id}/"
    for person, address in ((w.officer, report), (w.officer, f"{report}v1/"), (w.manager, report)):
        assert w.get(person, address).status_code == 200
    version = w.versions[0].public_id
    assert [about for _who, _verb, about in last(w)] == [w.report.public_id, version, version]


def test_somebody_who_may_not_see_it_leaves_no_event(w: Any) -> None:
    """The action holds the policy again: a page that forgot to ask writes nothing and shows nothing."""
    for of, on, who in (
        (Interview, w.visit, w.officer),
        (Interview, w.visit, w.manager),
        (Report, w.report, w.manager),
    ):
        with pytest.raises(Refused):
            reads.note(of=of, on=on, by=w.viewer(who), now=w.now)
    with walls.acting():
        w.visit.refresh_from_db()
    assert not reads.note(of=Answer, on=w.visit, by=w.viewer(w.monitor_a), now=w.now)
    assert reads.note(of=Answer, on=w.visit, by=w.viewer(w.reviewer), now=w.now)
    assert isinstance(w.visit, Visit) and [verb for _who, verb, _about in last(w)] == ["answer.read"]


def test_a_logged_page_still_asks_at_most_fifteen_things(w: Any) -> None:
    """The log's own transaction is five of them: its begin and end, the head's number, the event, the head.

    PostgreSQL is told five more times who looks, that an action writes, and that both are over.
    """
    most = 15 if connection.vendor == "sqlite" else 20
    visit, report = f"/visits/{w.visit.public_id}/", f"/reports/{w.report.public_id}/"
    for person, address in (
        (w.monitor_a, f"{visit}interviews/"), (w.reviewer, f"{visit}interviews/"), (w.reviewer, f"{visit}checklist/icti/9.7/"),
        (w.reviewer, f"{visit}readings/"), (w.reviewer, f"{visit}samples/"), (w.officer, report), (w.reviewer, report),
    ):  # fmt: skip
        assert queries(w, person, address) <= most, (person.name, address)
