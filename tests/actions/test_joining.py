"""Somebody is added to the team of a visit that has begun, so that no visit and no report waits for people who are gone."""

from typing import Any

import pytest

from fairfloor.actions import amendments, people, reports, visits
from fairfloor.actions.acts import Refused
from fairfloor.registry import walls
from fairfloor.registry.models import Member, Notice, Role
from tests.world import World, world

pytestmark = pytest.mark.django_db


def leave(w: World, *gone: Any) -> None:
    """The monitors' roles end."""
    for person in gone:
        with walls.acting():
            role = Role.objects.get(person=person, role="monitor")
        people.end_role(role=role, by=w.viewer(w.officer), now=w.pass_("step"))


def join(w: World, *team: Any) -> None:
    """An officer adds people to the team."""
    visits.join(visit=w.visit, team=team, by=w.viewer(w.officer), now=w.pass_("step"))


def test_a_visit_goes_on_where_its_whole_team_is_gone() -> None:
    w = world()
    w.answered()
    leave(w, w.monitor_a, w.monitor_b)
    another = w.another_monitor()
    join(w, another)
    with walls.acting():
        assert Member.objects.filter(visit=w.visit).count() == 3, "who was there stays named"
        assert Notice.objects.filter(kind="visit-assigned", person=another).count() == 1
    visits.close(visit=w.visit, closing=w.closing(), by=w.viewer(another), now=w.pass_("closed"))
    w.report = reports.draft(visit=w.visit, by=w.viewer(another), now=w.pass_("drafted"))
    content, _hash = reports.preview(report=w.report, by=w.viewer(another), now=w.now)
    assert [one["name"] for one in content["visit"]["team"]] == ["Monitor A", "Monitor B", "Monitor C"]


def test_who_joins_after_the_closing_meeting_writes_and_was_not_there() -> None:
    w = world()
    w.approved()
    leave(w, w.monitor_a, w.monitor_b)
    another = w.another_monitor()
    join(w, another)
    assert w.fresh(w.report).state == "void", "what was approved names other people"
    content, _hash = reports.preview(report=w.report, by=w.viewer(another), now=w.now)
    assert [one["name"] for one in content["visit"]["team"]] == ["Monitor A", "Monitor B"]
    assert [one["name"] for one in content["written_by"]] == ["Monitor A", "Monitor B", "Monitor C"]


def test_an_amendment_is_written_where_the_whole_team_is_gone() -> None:
    w = world()
    w.published()
    leave(w, w.monitor_a, w.monitor_b)
    another = w.another_monitor()
    made = amendments.begin(report=w.report, reason="A reason.", language="en", by=w.viewer(w.officer), now=w.now)
    join(w, another)
    scope = {"summary": "Corrected.", "records": "", "unseen": "", "limitations": "", "language": "en"}
    amendments.describe(amendment=made, scope=scope, by=w.viewer(another), now=w.pass_("step"))


def test_nobody_joins_who_may_not() -> None:
    w = world()
    w.closed()
    with pytest.raises(Refused, match="not in the team yet"):
        join(w, w.monitor_a)
    with pytest.raises(Refused, match="not a monitor"):
        join(w, w.reviewer)
    people.give_role(
        person=w.reviewer, role="monitor", programme=w.programme, by=w.viewer(w.officer), now=w.pass_("step")
    )
    with pytest.raises(Refused, match="declared nothing"):
        join(w, w.reviewer)
    with pytest.raises(Refused, match="not yours"):
        visits.join(visit=w.visit, team=[w.another_monitor()], by=w.viewer(w.monitor_a), now=w.now)


def test_an_officer_adds_somebody_by_the_page() -> None:
    w = world()
    w.closed()
    address = f"/visits/{w.visit.public_id}/"
    assert "invite another first" in w.get(w.officer, f"{address}team/").content.decode()
    another = w.another_monitor()
    assert "Add to the team" in w.get(w.officer, address).content.decode()
    page = w.get(w.officer, f"{address}team/").content.decode()
    assert "Monitor C" in page
    assert f'value="{w.monitor_a.public_id}"' not in page, "who is in it stays in it"
    assert w.post(w.officer, f"{address}team/", {"team": [another.public_id]})["Location"] == address
    assert w.get(another, address).status_code == 200
