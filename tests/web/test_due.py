"""The due list and special visits: what is late, soon or later, and who never sees what is planned."""

from datetime import timedelta

import pytest

from fairfloor.actions import visits
from fairfloor.actions.acts import Refused
from fairfloor.core import deadlines, procedures
from fairfloor.core.periods import ONE_SECOND, local_day
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
    assert planned.public_id in text(w.get(w.officer, "/visits/due/"))
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
