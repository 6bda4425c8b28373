"""The due list and special visits: what is late, soon or later, and who never sees what is planned."""

import re
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from fairfloor.actions import settings, visits
from fairfloor.actions.acts import Refused
from fairfloor.core import deadlines, procedures
from fairfloor.core.periods import ONE_SECOND, local_day
from fairfloor.registry import walls
from fairfloor.registry.models import Factory, Participation, Visit
from fairfloor.web import due
from tests.world import ZONE, another_factory, world

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def last(w):
    return deadlines.next_visit(local_day(w.visit.closed_at, ZONE), procedure=procedures.load(), zone=ZONE).moment


def shown(w, state, person=None):
    return w.factory.name in text(w.get(person or w.officer, "/visits/due/", state=state)).partition("<table")[2]


@pytest.mark.parametrize(
    ("edge", "before", "after"),
    [("soon", "later", "soon"), ("late", "soon", "late")],
)
def test_a_factory_moves_from_later_to_soon_to_late_at_the_second(edge, before, after):
    w = world()
    w.closed()
    soon = timedelta(days=procedures.load().clock("next-visit").soon)
    at = last(w) + ONE_SECOND if edge == "late" else last(w) - soon
    for moment, state in ((at - ONE_SECOND, before), (at, after)):
        w.now = moment
        assert [one for one in ("late", "soon", "never", "later") if shown(w, one)] == [state], moment


def test_what_is_due_waits_for_the_planner_until_it_is_planned():
    w = world()
    w.closed()
    w.now = last(w)
    assert f"/visits/plan/?factory={w.factory.public_id}" in text(w.get(w.officer, "/"))
    told = {"programme": w.programme, "factory": w.factory, "day": w.now.date() + timedelta(days=2), "now": w.now}
    planned = visits.plan(team=[w.monitor_a, w.monitor_b], by=w.viewer(w.officer), **told)
    assert f"/visits/plan/?factory={w.factory.public_id}" not in text(w.get(w.officer, "/"))
    page = text(w.get(w.officer, "/visits/due/"))
    assert planned.public_id in page
    assert re.search(r">\d{4}-\d\d-\d\d 23:59:59</time>", page), "the last moment is told as its rule tells it"
    assert "When it has run out: The factory shows as overdue" in page
    day = planned.planned_date
    cancelling = text(w.get(w.officer, f"/visits/{planned.public_id}/cancel/"))
    assert f'on <time datetime="{day}">{day}</time>?' in cancelling
    for person in (w.monitor_a, w.monitor_b, w.reviewer, w.manager, w.buyer, w.ministry):
        assert w.get(person, "/visits/due/").status_code == 404


def test_a_factory_that_was_never_visited_has_no_last_moment_and_is_never_late():
    w = world()
    w.now += timedelta(days=900)
    assert shown(w, "never")
    assert not shown(w, "late")
    another_factory(w.programme, w.officer, number=2, now=w.now)
    found = text(w.get(w.officer, "/visits/due/", q="工厂2"))
    assert "Demonstration Factory 2" in found
    assert "Demonstration Factory 1" not in found


def test_a_special_visit_asks_the_chosen_clauses_alone_and_moves_no_clock():
    w = world()
    w.closed()
    due, before = last(w), w.visit
    told = {"programme": w.programme, "factory": w.factory, "day": w.now.date() + timedelta(days=2), "now": w.now}
    by = w.viewer(w.officer)
    with pytest.raises(Refused, match=r"have no clause icti/99\.9"):
        visits.plan(team=[w.monitor_a], clauses=["icti/99.9"], by=by, **told)
    w.visit = visits.plan(team=[w.monitor_a], clauses=["icti/9.7", "icti/2.5", "icti/9.7"], by=by, **told)
    assert w.visit.clauses == ["icti/2.5", "icti/9.7"]
    w.inside()
    assert w.clauses() == ["icti/2.5", "icti/9.7"]
    own = text(w.get(w.monitor_a, f"/visits/{w.visit.public_id}/"))
    said = own.split("about these clauses alone:")[1].split("</p>")[0]
    assert [one.split()[:2] for one in said.split(";")] == [["ICTI", "2.5"], ["ICTI", "9.7"]] and "icti/" not in said
    page = text(w.get(w.monitor_a, f"/visits/{w.visit.public_id}/checklist/"))
    assert "0 of 2 answered" in page
    assert 'class="number">2.7<' not in page
    with pytest.raises(Refused):
        w.answer("icti/2.7")
    w.answer("icti/2.5")
    w.answer("icti/9.7", "non-compliant", text="Too hot.", workers_affected=9)
    w.complete = True
    w.closed()
    w.published()
    content = w.versions[0].content
    assert content["visit"]["kind"] == "special"
    asked = sum(one.get("compliant", 0) + one.get("non_compliant", 0) + one.get("unanswered", 0)
                for one in content["answers"]["sections"])  # fmt: skip
    assert asked == 2
    assert [one["applicable"] for one in content["scope"]["standards"]] == [2]
    assert "Special visit" in text(w.get(w.officer, f"/reports/{w.report.public_id}/v1/"))
    assert "next-visit" not in {one["kind"] for one in content["deadlines"]}
    w.visit = before
    w.now = due + ONE_SECOND
    assert shown(w, "late"), "a special visit is no next visit"


def test_a_special_visit_neither_hides_what_is_due_nor_keeps_a_full_one_from_being_planned():
    w = world()
    w.closed()
    w.now = last(w)
    by, day = w.viewer(w.officer), w.now.date() + timedelta(days=2)
    told = {
        "programme": w.programme,
        "factory": w.factory,
        "day": day,
        "now": w.now,
        "by": by,
        "team": [w.monitor_a, w.monitor_b],
    }
    visits.plan(clauses=["icti/9.7"], **told)
    assert f"/visits/plan/?factory={w.factory.public_id}" in text(w.get(w.officer, "/"))
    with pytest.raises(Refused, match="of this kind"):
        visits.plan(clauses=["icti/2.5"], **told)
    visits.plan(**told)
    assert f"/visits/plan/?factory={w.factory.public_id}" not in text(w.get(w.officer, "/"))
    with pytest.raises(Refused, match="of this kind"):
        visits.plan(**told)


def test_a_factory_held_back_from_public_reporting_is_due_like_any_other():
    w = world()
    w.closed()
    w.now = last(w) + ONE_SECOND
    given = {"step": "hold-back", "reason": "The first report was disputed.", "language": "en"}
    assert w.post(w.officer, f"/factories/{w.factory.public_id}/participation/", given).status_code == 302
    assert shown(w, "late")


@dataclass
class Asked:
    """A request as the list needs it."""

    viewer: Any
    programme: Any
    now: Any


ZONES = ("Asia/Phnom_Penh", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago")


def visited(w, chance, count, days):
    """Factories in several zones that were visited at odd moments of the last `days`, or never, or are to be visited soon."""
    like = w.visit
    told = {"name": "Factory", "address": "1", "jurisdiction": "kh", "registration_number": "D-"}
    with walls.acting():
        for number in range(2, count + 2):
            own = {**told, "name": f"Factory {number % 7}", "registration_number": f"D-{number}"}
            factory = Factory.objects.create(**own, zone=chance.choice(ZONES))
            state = chance.choice(["active", "active", "active", "suspended", "applied"])
            rows = {"decided_at": w.now, "decided_by": w.officer} if state != "applied" else {}
            Participation.objects.create(
                programme=w.programme, factory=factory, state=state, applied_at=w.now, contact_name="A",
                contact_email=f"d{number}@demonstration.example", **rows,
            )  # fmt: skip
            base = {"programme": w.programme, "factory": factory, "planned_at": w.now, "planned_by": w.officer,
                    "planned_date": w.now.date(), "standards": like.standards, "profile": like.profile}  # fmt: skip
            at = w.now - timedelta(hours=chance.randrange(24 * days))
            if chance.random() < 0.8:
                stay = {"arrived_at": at - timedelta(hours=2), "admitted_at": at - timedelta(hours=1), "closed_at": at}
                Visit.objects.create(**base, **stay, state="closed", latest=True)
            if chance.random() < 0.2:
                Visit.objects.create(**base, state="planned")


@pytest.mark.parametrize("months", [None, 2, 9])
@pytest.mark.parametrize("days", [3, 90, 400])
@pytest.mark.parametrize("seed", range(2))
def test_the_first_of_the_list_are_the_first_of_the_whole_list(seed, days, months):
    """The first page reads no more than it shows; the list of all factories says what that must be."""
    w, chance = world(), Random(seed)
    w.closed()
    visited(w, chance, 60, days)
    if months is not None:
        w.now += timedelta(days=1)
        settings.set_(
            programme=w.programme, name="next-visit.value", value=months, start=w.now.date(), reason="Tried.",
            language="en", by=w.viewer(w.officer), now=w.now,
        )  # fmt: skip
        w.now += timedelta(days=3)
        visited_since = Visit.objects.filter(state="closed").order_by("pk")
        with walls.acting():
            for row in list(visited_since)[::3]:
                Visit.objects.filter(pk=row.pk).update(closed_at=w.now - timedelta(hours=5))
    w.now += timedelta(days=chance.randrange(100, 250))
    asked = Asked(w.viewer(w.officer), w.programme, w.now)
    whole = [one for one in due.due(asked) if one.state != "later" and one.planned is None]
    assert {one.state for one in whole} >= {"never"}
    for count in (1, 3, 21, 100):
        first = due.near(asked, count)
        assert [one.factory.pk for one in first] == [one.factory.pk for one in whole[:count]], count
