"""Who took part in a visit decides nothing about it later, whatever role they hold by then."""

from datetime import timedelta
from typing import Any

import pytest

from fairfloor.actions import corrective_actions, delays, extensions, noncooperation, remedies
from fairfloor.actions.acts import Refused
from fairfloor.core.periods import local_day
from fairfloor.registry import walls
from fairfloor.registry.models import Event, Role
from tests.world import ZONE, World, world

pytestmark = pytest.mark.django_db


def turned(w: World, person: Any) -> Any:
    """`person` is an officer now and nothing else: whatever was held before has ended."""
    with walls.acting():
        Role.objects.filter(person=person, ended_at__isnull=True).update(ended_at=w.now)
        Role.objects.create(programme=w.programme, person=person, role="officer", started_at=w.now)
    return w.viewer(person)


def decisions(w: World, by: Any) -> dict[str, Any]:
    """Every decision of an officer on what followed a publication, ready to be taken by `by`."""
    on: dict[str, Any] = {"language": "en", "by": by, "now": w.now}
    day = local_day(w.report.objections_until + timedelta(days=9), ZONE)
    return {
        "objection": lambda: remedies.decide(objection=w.objection, upheld=False, reasons="x", **on),
        "action": lambda: corrective_actions.answer(
            corrective_action=w.corrective_action, accepted=True, reason="", **on
        ),
        "delay": lambda: delays.decide(delay=w.asked, granted=True, reasons="x", **on),
        "extension": lambda: extensions.extend(report=w.report, finding=None, day=day, reason="x", **on),
    }


def after(w: World) -> World:
    w.objected()
    w.asked = delays.ask(report=w.report, days=12, reason="x", language="en", by=w.viewer(w.manager), now=w.now)
    return w


def count() -> int:
    with walls.acting():
        return Event.objects.count()


@pytest.mark.parametrize("what", ["objection", "action", "delay", "extension"])
def test_an_officer_who_was_in_the_team_leaves_it_to_another(what: str) -> None:
    """The same decision is open to an officer who was not there: the refusal is about the person alone."""
    w = after(world())
    by, before = turned(w, w.monitor_b), count()
    with pytest.raises(Refused, match="another officer decides") as refused:
        decisions(w, by)[what]()
    assert "另一位项目官员" in refused.value.why.say("zh")
    assert count() == before
    decisions(w, w.viewer(w.officer))[what]()
    assert count() > before


@pytest.mark.parametrize("wrote", ["drafted_by", "submitted_by"])
def test_who_wrote_the_report_counts_as_its_team(wrote: str) -> None:
    """Even where they were never in the team: the words that are objected to are theirs."""
    w = after(world())
    by = turned(w, w.reviewer)
    with walls.acting():
        type(w.report).objects.filter(pk=w.report.pk).update(**{f"{wrote}_id": w.reviewer.pk})
    for act in decisions(w, by).values():
        with pytest.raises(Refused, match="another officer decides"):
            act()
    with walls.acting():
        type(w.report).objects.filter(pk=w.report.pk).update(**{f"{wrote}_id": w.monitor_a.pk})
    for act in decisions(w, by).values():
        act()


def test_the_team_of_another_visit_may_decide() -> None:
    """To have been in some team is not to have been in this one."""
    w = after(world())
    someone = w.reviewer
    w.later_visit(someone)
    for act in decisions(w, turned(w, someone)).values():
        act()


def test_who_has_become_an_officer_since_does_not_send_what_they_noted() -> None:
    """The report says that whoever reviewed it was not in the team."""
    w = world()
    w.reviewed()
    by, before = turned(w, w.monitor_a), count()
    report = w.noncooperation
    for act in (
        lambda: noncooperation.review(report=report, account={"en": "x"}, explanation={}, by=by, now=w.now),
        lambda: noncooperation.send(report=report, by=by, now=w.now),
        lambda: noncooperation.set_aside(report=report, reason="x", by=by, now=w.now),
    ):
        with pytest.raises(Refused, match="You were in the team"):
            act()
    assert count() == before
