"""A clock of the factory does not begin while nobody there would learn of it."""

from datetime import timedelta

import pytest

from fairfloor.actions import noncooperation, people, reports
from fairfloor.actions.acts import Refused
from fairfloor.core.periods import local_day
from fairfloor.registry import walls
from fairfloor.registry.models import Role
from tests.world import World, world

pytestmark = pytest.mark.django_db


def without_manager(w: World) -> None:
    """The role of the factory's only manager ends."""
    with walls.acting():
        role = Role.objects.get(person=w.manager, role="manager")
    people.end_role(role=role, by=w.viewer(w.officer), now=w.pass_("step"))


def test_a_report_is_not_published_to_nobody() -> None:
    w = world()
    w.approved()
    without_manager(w)
    with pytest.raises(Refused, match="invite a manager"):
        reports.publish(report=w.report, by=w.viewer(w.officer), now=w.pass_("published"))
    assert w.fresh(w.report).published_at is None


def test_nobody_is_not_asked_for_an_explanation() -> None:
    w = world()
    w.obstructed()
    without_manager(w)
    until = local_day(w.now, w.factory.zone) + timedelta(days=7)
    with pytest.raises(Refused, match="nobody would be asked"):
        noncooperation.ask(report=w.noncooperation, until=until, by=w.viewer(w.officer), now=w.pass_("step"))
