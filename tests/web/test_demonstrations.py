"""The demonstration's clock: for officers, in demonstration mode, and forwards only."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fairfloor.actions import demonstration_factories
from fairfloor.core import deadlines
from fairfloor.core.periods import local_day
from fairfloor.registry import walls
from fairfloor.registry.models import DemonstrationClock, Interest, Programme
from tests.world import ZONE, world

pytestmark = pytest.mark.django_db
CLOCK = "/demonstration/"


@pytest.fixture(autouse=True)
def demonstration(settings):
    settings.DEMONSTRATION = True


def text(response: Any) -> str:
    return str(response.content.decode())


def ahead() -> timedelta:
    clock = DemonstrationClock.objects.filter(pk=1).first()
    return timedelta(seconds=clock.ahead_seconds if clock else 0)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("1 hour", "1 day", "5 days", "7 days", "21 weekdays")),
        ("zh-hans", ("1 小时", "1 天", "5 天", "7 天", "21 个工作日")),
    ],
)
def test_the_page_offers_the_programme_s_own_clocks(language, words):
    w = world()
    page = text(w.get(w.officer, CLOCK, language))
    assert all(f">{word}</button>" in page for word in words)
    assert "2025-03-03 09:00:00" in page


@pytest.mark.parametrize(
    ("preset", "by"),
    [
        ("hour", timedelta(hours=1)),
        ("day", timedelta(days=1)),
        ("third-party-access", timedelta(days=5)),
        ("documents", timedelta(days=7)),
        ("objection", timedelta(days=29)),  # 21 weekdays from a Monday
    ],
)
def test_a_step_moves_the_clock_by_as_much(preset, by):
    w = world()
    done = w.post(w.officer, CLOCK, {"preset": preset})
    assert done["Location"] == CLOCK
    assert ahead() == by
    assert local_day(w.now + by, ZONE) == (
        deadlines.objection(local_day(w.now, ZONE)).day if preset == "objection" else local_day(w.now, ZONE) + timedelta(by.days)
    )  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_clock_is_moved_to_a_day_and_time_of_the_programme_s_zone(language):
    w = world()
    page = text(w.get(w.officer, CLOCK, language))
    assert 'type="date" name="day" value="2025-03-04"' in page
    assert 'type="time" name="time" value="09:00"' in page
    w.post(w.officer, CLOCK, {"day": "2025-03-05", "time": "08:30"}, language)
    assert w.now + ahead() == datetime(2025, 3, 5, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(("language", "said"), [("en", "only moves forward"), ("zh-hans", "只能向前")])
def test_the_clock_never_goes_back(language, said):
    w = world()
    client = w.client(w.officer, language)
    with w.at(w.now):
        page = client.post(CLOCK, {"day": "2025-03-01", "time": "08:30"}, follow=True)
    assert said in text(page)
    assert ahead() == timedelta(0)


@pytest.mark.parametrize(
    "told",
    [{"day": "", "time": "08:30"}, {"day": "2025-13-01", "time": "08:30"}, {"to": "x"}, {"to": "2025-03-09T00:00:00"},
     {"preset": "year"}, {}],
)  # fmt: skip
def test_what_is_no_moment_moves_nothing(told):
    w = world()
    assert w.post(w.officer, CLOCK, told).status_code == 200
    assert ahead() == timedelta(0)


def test_moments_that_are_coming_can_be_gone_to_from_either_side():
    w = world()
    w.closed()
    page = w.get(w.officer, CLOCK)
    assert "Last moment for documents: Demonstration Factory 1" in text(page)
    w.published()
    page = w.get(w.officer, CLOCK)
    opens, objections = page.context["coming"][:2]
    assert (opens.before, opens.after) == (w.report.opens_at - timedelta(seconds=1), w.report.opens_at)
    assert (objections.before, objections.after) == (
        w.report.objections_until, w.report.objections_until + timedelta(seconds=1),
    )  # fmt: skip
    w.post(w.officer, CLOCK, {"to": opens.before.isoformat()})
    assert w.now + ahead() == opens.before


def test_the_clock_never_stops_short_of_the_moment_that_was_chosen():
    w = world()
    w.now += timedelta(milliseconds=300)
    chosen = w.now.replace(microsecond=0) + timedelta(hours=2)
    w.post(w.officer, CLOCK, {"to": chosen.isoformat()})
    assert timedelta(0) <= w.now + ahead() - chosen < timedelta(seconds=1)


def test_a_real_programme_has_no_such_page(settings):
    w = world()
    Programme.objects.filter(pk=w.programme.pk).update(demonstration=False)
    assert w.get(w.officer, CLOCK).status_code == w.post(w.officer, CLOCK, {"preset": "day"}).status_code == 404
    Programme.objects.filter(pk=w.programme.pk).update(demonstration=True)
    settings.DEMONSTRATION = False
    assert w.get(w.officer, CLOCK).status_code == w.post(w.officer, CLOCK, {"preset": "day"}).status_code == 404
    assert ahead() == timedelta(0)


@pytest.mark.parametrize("who", ["monitor_a", "reviewer", "manager", "buyer", "ministry"])
def test_nobody_but_an_officer_finds_it(who):
    w = world()
    person = getattr(w, who)
    assert w.get(person, CLOCK).status_code == w.post(person, CLOCK, {"preset": "day"}).status_code == 404


def test_the_page_is_linked_for_officers_of_a_demonstration_alone(settings):
    w = world()
    assert CLOCK in text(w.get(w.officer, "/"))
    assert CLOCK not in text(w.get(w.monitor_a, "/"))
    settings.DEMONSTRATION = False
    assert CLOCK not in text(w.get(w.officer, "/"))


def test_monitors_and_reviewers_of_the_demonstration_declare_before_anybody_is_sent_or_reviews():
    w = world()
    taking_part = demonstration_factories.accepted(w.programme, 7, w.viewer(w.officer), w.now)
    with walls.acting():
        told = Interest.objects.filter(factory=taking_part.factory).values_list("person", "interest")
        assert set(told) == {(one.pk, False) for one in (w.monitor_a, w.monitor_b, w.reviewer)}
