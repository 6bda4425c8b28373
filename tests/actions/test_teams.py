"""Who is in the team of a planned visit: told when it changes, and kept away by an interest declared since."""

from typing import Any

import pytest

from fairfloor.actions import complaints, factories, interests, people, visits
from fairfloor.actions.acts import Refused
from fairfloor.registry import walls
from fairfloor.registry.models import Member, Notice, Role
from fairfloor.registry.subjects import still_open
from fairfloor.registry.viewers import viewer_of
from tests.world import World, world

pytestmark = pytest.mark.django_db


def told(kind: str) -> list[str]:
    """The names of those who were told by notices of a kind, each of whom may know what it is about."""
    with walls.acting():
        rows = list(Notice.objects.filter(kind=kind).select_related("person").order_by("person__name"))
        for row in rows:
            assert still_open([row], viewer_of(row.person, row.created_at), row.created_at), (
                "its mail would be withheld"
            )
    return [row.person.name for row in rows]


def declared(w: World, person: Any, *, interest: bool) -> None:
    """What a monitor declares about the factory."""
    words = {"interest": interest, "text": "A cousin owns it." if interest else "", "language": "en"}
    interests.declare(programme=w.programme, factory=w.factory, by=w.viewer(person), now=w.pass_("step"), **words)


def test_whoever_leaves_or_joins_a_team_is_told_and_nobody_else() -> None:
    w = world()
    w.planned()
    another, address = w.another_monitor(), f"/visits/{w.visit.public_id}/"
    visits.reassign(visit=w.visit, team=[another, w.monitor_a], by=w.viewer(w.officer), now=w.pass_("step"))
    assert told("visit-left") == ["Monitor B"]
    assert w.get(w.monitor_b, address).status_code == 404
    assert w.get(another, address).status_code == 200
    page = w.get(w.monitor_b, "/notices/").content.decode()
    assert "no longer in the team" in page
    assert w.factory.name not in page
    with walls.acting():
        assert Member.objects.filter(visit=w.visit).count() == 2
        names = Notice.objects.filter(kind="visit-assigned").order_by("pk").values_list("person__name", flat=True)
        assert list(names) == ["Monitor A", "Monitor B", "Monitor C"], "who stays is not told once more"


def test_a_cancelled_visit_is_told_to_its_team() -> None:
    w = world()
    w.planned()
    visits.cancel(visit=w.visit, by=w.viewer(w.officer), now=w.pass_("step"))
    assert told("visit-cancelled") == ["Monitor A", "Monitor B"]


def test_a_visit_does_not_begin_with_somebody_who_has_declared_an_interest_since() -> None:
    w = world()
    declared(w, w.monitor_b, interest=True)
    assert told("interest-declared") == [], "no visit is planned"
    declared(w, w.monitor_b, interest=False)
    w.planned()
    declared(w, w.monitor_b, interest=True)
    assert told("interest-declared") == ["Officer"]
    arrive = {"visit": w.visit, "met_name": "Guard", "by": w.viewer(w.monitor_a)}
    with pytest.raises(Refused, match="declared an interest"):
        visits.arrive(now=w.pass_("arrived"), **arrive)
    visits.reassign(visit=w.visit, team=[w.monitor_a, w.another_monitor()], by=w.viewer(w.officer), now=w.now)
    visits.arrive(now=w.now, **arrive)


def test_a_visit_does_not_begin_with_less_than_its_team() -> None:
    w = world()
    w.planned()
    with walls.acting():
        role = Role.objects.get(person=w.monitor_b, role="monitor")
    people.end_role(role=role, by=w.viewer(w.officer), now=w.pass_("step"))
    with pytest.raises(Refused, match="not a monitor"):
        visits.arrive(visit=w.visit, met_name="Guard", by=w.viewer(w.monitor_a), now=w.pass_("arrived"))


@pytest.mark.parametrize(("stage", "times"), [("inside", 1), ("approved", 1), ("published", 0), ("obstructed", 0)])
def test_officers_learn_of_an_interest_until_the_report_is_published(stage: str, times: int) -> None:
    w = world()
    getattr(w, stage)()
    declared(w, w.monitor_b, interest=True)
    assert told("interest-declared") == ["Officer"] * times


@pytest.mark.parametrize("step", ["suspend", "close"])
def test_a_visit_does_not_begin_at_a_factory_that_has_left_since(step: str) -> None:
    w = world()
    w.planned()
    factories.move(
        participation=w.participation, step=step, reason="A reason.", language="en", by=w.viewer(w.officer), now=w.now
    )
    with pytest.raises(Refused, match="does not take part"):
        visits.arrive(visit=w.visit, met_name="Guard", by=w.viewer(w.monitor_a), now=w.pass_("arrived"))


def test_the_moment_at_which_the_purpose_was_explained_stands() -> None:
    w = world()
    w.at_gate()
    with pytest.raises(Refused, match="recorded already"):
        visits.explain(visit=w.visit, by=w.viewer(w.monitor_b), now=w.pass_("step"))


def test_a_factory_is_told_of_documents_only_where_some_are_asked_for() -> None:
    w = world()
    w.answered()
    visits.close(visit=w.visit, closing=w.closing(), by=w.viewer(w.monitor_a), now=w.pass_("closed"))
    assert told("documents-requested") == []


def test_a_factory_complains_about_a_visit_that_ended_before_its_time_once_it_is_asked_about_it() -> None:
    w = world()
    w.obstructed()
    known = {"programme": w.programme, "factory": w.factory, "by": w.viewer(w.manager)}
    assert complaints.known_monitors(now=w.now, **known) == [], "it has not been told of the visit"
    w.questioned()
    assert [one.name for one in complaints.known_monitors(now=w.now, **known)] == ["Monitor A", "Monitor B"]
