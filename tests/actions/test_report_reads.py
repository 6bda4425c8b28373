"""A factory's managers learn who has read their reports, and nothing else of the event log."""

from datetime import timedelta

import pytest

from fairfloor.actions import people, report_reads, reports
from fairfloor.actions.acts import Refused
from fairfloor.registry.models import Role
from tests.world import world

pytestmark = pytest.mark.django_db


def reads(w, by=None, **more):
    return report_reads.of_factory(
        programme=w.programme, factory=w.factory, by=by or w.viewer(w.manager), now=w.now, **more
    )


def read(w, person, version=None):
    w.pass_("step")
    reports.note_read(version=version or w.versions[0], by=w.viewer(person), now=w.now)


@pytest.fixture
def w():
    made = world()
    made.granted()
    made.now = made.report.opens_at
    return made


def test_each_reading_says_when_what_and_who(w):
    read(w, w.manager)
    read(w, w.buyer)
    read(w, w.officer)
    found, count = reads(w)
    assert count == 3
    assert [(one.side, one.who) for one in found] == [
        ("programme", ""), ("buyer", "Demonstration Buyer"), ("factory", w.manager.name),
    ]  # fmt: skip
    assert {(one.report, one.version) for one in found} == {(w.report.public_id, 1)}
    assert found[0].at == w.now


def test_the_role_counts_that_was_held_then(w):
    read(w, w.buyer)
    w.now += timedelta(days=1)
    people.end_role(role=Role.objects.get(person=w.buyer), by=w.viewer(w.officer), now=w.now)
    assert [one.side for one in reads(w)[0]] == ["buyer"]


def test_pages_of_readings(w):
    for _ in range(5):
        read(w, w.buyer)
    every = reads(w)[0]
    assert reads(w, start=2, count=2) == (every[2:4], 5)


@pytest.mark.parametrize("who", ["officer", "monitor_a", "reviewer", "buyer", "ministry"])
def test_nobody_else_may_ask(w, who):
    with pytest.raises(Refused):
        reads(w, by=w.viewer(getattr(w, who)))


def test_the_readings_of_another_factory_are_never_among_them(w):
    other = world(number=2)
    other.now = w.now
    other.granted()
    other.now = other.report.opens_at
    read(other, other.buyer)
    w.now = other.now
    assert reads(w) == ([], 0)
    with pytest.raises(Refused):
        report_reads.of_factory(programme=other.programme, factory=other.factory, by=w.viewer(w.manager), now=w.now)
