"""A planned visit: nobody but its team and the officers can tell a world with it from the same world without it.

Every page and form that doors.md opens to somebody else is asked twice, before the visit is planned and after, at the
same moment: status, headers, cookies and the whole body must be the same, byte for byte, but for what is random anyhow.
"""

from collections.abc import Iterator
from difflib import unified_diff
from typing import Any

import pytest
from django.core import mail

from fairfloor.actions import visits
from fairfloor.core.access import Viewer
from fairfloor.jobs import notices as letters
from fairfloor.registry import walls
from fairfloor.registry.models import Event, Member, Notice, Visit
from fairfloor.registry.models.rows import new_public_id
from tests.web import planting
from tests.web.doors import name_of, table
from tests.web.forms import forms
from tests.web.scene import ROLES, Scene, plain, undone

pytestmark = pytest.mark.database
KNOWING = ("officer", "team")
OTHERS = tuple(role for role in ROLES if role not in KNOWING)
# Lists by their filters, searches and pages; in both languages, since each sorts in its own way.
ASKED = (
    "/", "/visits/", "/visits/?state=planned", "/visits/?q=Demonstration+Factory+1", "/visits/?page=2", "/visits/?page=last",
    "/factories/", "/factories/?q=Factory+1", "/factories/?state=active", "/factories/?page=2",
    "/reports/", "/reports/?state=draft", "/reports/?q=Factory+1", "/reports/?page=2",
    "/notices/", "/notices/?page=2", "/log/", "/log/?page=2", "/people/?q=monitor&role=monitor",
    "/access/", "/access/?page=2", "/visits/plan/", "/account/",
)  # fmt: skip


@pytest.fixture(scope="module")
def scene(opened: None) -> Scene:
    """The scene in which no visit is planned yet; where it will be, there is nothing."""
    made = planting.unplanned()
    made.ids["planned"] = new_public_id()
    return made


def asked() -> Iterator[tuple[str, str, str, str]]:
    """Whatever the others may ask and be answered with more than "not found": role, language, method, address."""
    for role in OTHERS:
        yield from ((role, language, "GET", address) for language in ("en", "zh-hans") for address in ASKED)
        for door in table():
            if door.answers[role] in ("page", "read", "done", "on") and ".pdf" not in door.address:
                yield role, "en", door.method, door.address
    yield "buyer", "en", "GET", "/reports/{published}/v1/en.pdf"


def everything(scene: Scene) -> dict[tuple[str, str, str, str], Any]:
    """Every answer, by who asked for what, without what is random in any case."""
    found = {}
    for role, language, method, written in asked():
        address = scene.address(written)
        form = forms(scene).get(name_of(address), {}) if method == "POST" else None
        told = scene.tell(role, method, address, form, language=language)
        found[role, language, method, written] = plain(told, address, scene.ids["planned"])
    return found


def all_differences(before: dict[Any, Any], after: dict[Any, Any]) -> list[str]:
    """Each answer that is another now, with the lines that differ."""
    found = []
    for key, told in before.items():
        if told != after[key]:
            lines = [str(part) for one in (told, after[key]) for part in (one[:3], *str(one[3]).splitlines())]
            half = len(str(told[3]).splitlines()) + 1
            found.append("\n".join([str(key), *unified_diff(lines[:half], lines[half:], n=0, lineterm="")]))
    return found


def test_nobody_else_can_tell(scene: Scene) -> None:
    """Lists, counts, searches, filters, pages, forms, messages, notices, another programme's log: all the same."""
    before = everything(scene)
    with undone():
        planting.plan(scene)
        after = everything(scene)
        team = scene.tell("team", "GET", "/visits/?state=planned")
        assert scene.ids["planned"].encode() in team.body, "whoever may know of it does see it there"
    assert all_differences(before, after) == []
    assert len(before) > 400


def test_its_mails_go_to_its_team_and_read_like_any_other(scene: Scene) -> None:
    """One mail to each of the team, alike but for the name; without the factory, the day, or what it is about."""
    with undone():
        while letters.send_due(scene.now).mailed:
            pass
        mail.outbox.clear()
        visit = planting.plan(scene)
        letters.send_due(scene.now)
        team = {scene.main.monitor_a, scene.main.monitor_b}
        assert {to for letter in mail.outbox for to in letter.to} == {person.email for person in team}
        for letter in mail.outbox:
            words = str(letter.message())
            for told in (
                visit.public_id,
                visit.planned_date.isoformat(),
                "Factory",
                "visit",
                "查访",
                scene.ids["factory"],
            ):
                assert told not in words
        bodies = {letter.body.replace("Monitor A", "").replace("Monitor B", "") for letter in mail.outbox}
        assert len(bodies) == 1 and len({letter.subject for letter in mail.outbox}) == 1


def test_a_mail_to_staff_does_not_tell_what_kind_of_thing_waits(scene: Scene) -> None:
    """The mail of an assignment reads like that of a document handed in, which monitors get every week."""
    with undone(), walls.acting():
        visit = planting.plan(scene)
        mine = Notice.objects.filter(person=scene.main.monitor_a).select_related("person", "programme")
        assigned = letters.letter(mine.get(subject_id=visit.public_id), scene.main.now)
        handed_in = letters.letter(mine.get(kind="document-received"), scene.main.now)
        assert (assigned.subject, assigned.body) == (handed_in.subject, handed_in.body)


def test_only_rows_of_the_team_and_the_log_speak_of_it(scene: Scene) -> None:
    """Planning a visit writes itself, its members, their notices and one event, and touches nothing that others read."""
    with undone():
        visit = planting.plan(scene)
        with walls.acting():
            told = {notice.person_id for notice in Notice.objects.filter(subject_id=visit.public_id)}
            assert told == {member.person_id for member in Member.objects.filter(visit=visit)}
            assert [event.verb for event in Event.objects.filter(subject_id=visit.public_id)] == ["visit.planned"]
            event = Event.objects.get(subject_id=visit.public_id)
            assert visit.planned_date.isoformat() not in str(event.digests)
        for role in OTHERS:
            person = scene.roles[role]
            viewer = scene.main.viewer(person, scene.now) if person else Viewer()
            for model in (Visit, Member, Event):
                seen = model.objects.visible(viewer, scene.now)
                column = "subject_id" if model is Event else "public_id" if model is Visit else "visit__public_id"
                assert not seen.filter(**{column: visit.public_id}).exists(), (role, model.__name__)


@pytest.mark.parametrize("step", ["arrived", "inside", "left the team"])
def test_the_others_learn_no_more_while_it_goes_on(scene: Scene, step: str) -> None:
    """At the gate and inside, up to the closing meeting; and a monitor who is taken off the team is an outsider again."""
    with undone():
        visit = planting.plan(scene)
        by, now = scene.main.viewer(scene.main.monitor_a, scene.now), scene.now
        if step == "left the team":
            officer = scene.main.viewer(scene.main.officer, now)
            team = [scene.main.monitor_b, scene.main.another_monitor()]
            visits.reassign(visit=visit, team=team, by=officer, now=now)
        else:
            visits.arrive(visit=visit, met_name="Guard", by=by, now=now)
            if step == "inside":
                visits.admit(visit=visit, by=by, now=now)
        others = (*OTHERS, "team") if step == "left the team" else OTHERS
        for role in others:
            for address in ("/visits/{planned}/", "/visits/{planned}/checklist/", "/visits/{planned}/documents/"):
                assert scene.tell(role, "GET", scene.address(address)).response.status_code in (404, 302), role
            for address in ("/", "/visits/", "/reports/", "/notices/", "/factories/"):
                assert scene.ids["planned"].encode() not in scene.tell(role, "GET", address).body
