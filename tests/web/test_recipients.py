"""Who is told of a matter never tolerated, set per programme: from a day on, by role and by name, and never nobody."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from fairfloor.actions import alerts, people, settings
from fairfloor.actions.acts import Refused
from fairfloor.core.periods import first_moment, local_day
from fairfloor.registry import walls
from fairfloor.registry.models import Acknowledgement, Event, Notice, Role, Setting
from tests.web.counting import queries
from tests.world import ZONE, World, world

pytestmark = pytest.mark.django_db
PAGE = "/programme/settings/"
MATTER = "violence"
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def text(response: Any) -> str:
    said: str = response.content.decode()
    return said


def inside() -> World:
    w = world()
    w.inside()
    return w


def set_(w: World, value: list[str], days: int = 0) -> None:
    """Sets who is told of violence, from a day on."""
    start = local_day(w.now, ZONE) + days * DAY
    settings.set_(
        programme=w.programme, name=f"{MATTER}.who", value=value, start=start, reason="Agreed.", language="en",
        by=w.viewer(w.officer), now=w.now,
    )  # fmt: skip
    w.now += SECOND


def told(w: World, matter: str = MATTER) -> list[str]:
    """The names of those who are told of an alert that is raised now, in order."""
    alert = alerts.sound(
        visit=w.visit, client_id=uuid4(), matter=matter, text="x", language="en", by=w.viewer(w.monitor_a), now=w.now
    )
    with walls.acting():
        rows = Acknowledgement.objects.filter(alert=alert).values_list("person__name", flat=True)
        return sorted(rows)


def given(w: World, person: Any, role: str) -> Any:
    with walls.acting():
        return Role.objects.create(programme=w.programme, person=person, role=role, started_at=w.now)


def test_alerts_that_are_raised_from_the_day_on_go_to_those_who_were_set() -> None:
    """To the second, for that matter alone; whoever was told before stays the one to confirm."""
    w = inside()
    before = told(w)
    set_(w, ["reviewer", f"officer:{w.officer.public_id}"], days=2)
    begins = first_moment(local_day(w.now, ZONE) + 2 * DAY, ZONE)
    w.now = begins - SECOND
    assert told(w) == before == ["Officer"]
    w.now = begins
    assert told(w) == ["Officer", "Reviewer"]
    assert told(w, "child-labour") == ["Officer"]
    set_(w, ["reviewer"])
    assert told(w) == ["Reviewer"]
    with walls.acting():
        assert Event.objects.filter(verb="setting.recipients-chosen").count() == 2
        assert Setting.objects.filter(name=f"{MATTER}.who").count() == 2


def test_in_the_place_of_somebody_named_stands_the_role_once_it_is_lost() -> None:
    """The officers are told that it happened, in the page and by the mail that all staff get; nobody else is."""
    w = inside()
    named = w.monitor_b
    role = given(w, named, "officer")
    set_(w, [f"officer:{named.public_id}"])
    assert told(w) == ["Monitor B"]
    people.end_role(role=role, by=w.viewer(w.officer), now=w.now)
    with walls.acting():
        notices = list(Notice.objects.filter(kind="recipient-ended").values_list("person", flat=True))
    assert notices == [w.officer.pk]
    w.now += SECOND
    assert told(w) == ["Officer"]
    listed = text(w.get(w.officer, "/notices/"))
    assert "has lost the role" in listed and "Monitor B" not in listed
    with walls.acting():
        notice = Notice.objects.get(kind="recipient-ended")
    assert w.post(w.officer, f"/notices/{notice.public_id}/open/")["Location"] == PAGE
    again = given(w, named, "officer")
    w.now += SECOND
    assert told(w) == ["Monitor B"], "named still, and an officer again"
    people.end_role(role=again, by=w.viewer(w.officer), now=w.now)


def test_nobody_is_told_where_nobody_named_has_lost_anything() -> None:
    """Another role of the same person, or a name that was taken out, is no reason for a notice."""
    w = inside()
    named = w.monitor_b
    role, other = given(w, named, "officer"), given(w, named, "reviewer")
    set_(w, [f"officer:{named.public_id}"])
    people.end_role(role=other, by=w.viewer(w.officer), now=w.now)
    set_(w, ["officer"])
    people.end_role(role=role, by=w.viewer(w.officer), now=w.now)
    with walls.acting():
        assert not Notice.objects.filter(kind="recipient-ended").exists()


def test_who_is_to_be_told_from_a_later_day_on_counts_as_named() -> None:
    w = inside()
    role = given(w, w.monitor_b, "reviewer")
    set_(w, [f"reviewer:{w.monitor_b.public_id}"], days=9)
    people.end_role(role=role, by=w.viewer(w.officer), now=w.now)
    with walls.acting():
        assert Notice.objects.filter(kind="recipient-ended", person=w.officer).count() == 1


def test_an_alert_reaches_the_officers_where_the_role_is_empty() -> None:
    w = inside()
    set_(w, ["reviewer"])
    with walls.acting():
        role = Role.objects.get(person=w.reviewer)
    people.end_role(role=role, by=w.viewer(w.officer), now=w.now)
    w.now += SECOND
    assert told(w) == ["Officer"]
    with pytest.raises(Refused, match="does not hold the role now"):
        set_(w, ["officer", "reviewer"])


@pytest.mark.parametrize(
    ("language", "title", "everyone", "verb"),
    [("en", "Who is told of: Violence", "everyone in the role: ", "chose who is told"),
     ("zh-hans", "通知谁：暴力", "该角色的所有人：", "选定了零容忍事项通知谁")],
)  # fmt: skip
def test_an_officer_sets_it_on_its_page(language: str, title: str, everyone: str, verb: str) -> None:
    """The page says who is told now, what was set and what comes; the team reads it before it raises an alert."""
    w = inside()
    page, address = text(w.get(w.officer, PAGE, language)), f"{PAGE}{MATTER}-who/"
    assert title in page and f'href="{address}"' in page
    form = text(w.get(w.officer, address, language))
    for word in ("officer", "reviewer", f"officer:{w.officer.public_id}", f"reviewer:{w.reviewer.public_id}"):
        assert f'value="{word}"' in form
    assert w.monitor_a.public_id not in form and w.manager.public_id not in form
    data: dict[str, Any] = {"start": local_day(w.now, ZONE).isoformat(), "reason": "Agreed.", "language": "en"}
    assert w.post(w.officer, address, {**data, "value": ["officer:stranger"]}, language).status_code == 200
    assert w.post(w.officer, address, data, language).status_code == 200
    data["value"] = ["reviewer", f"officer:{w.officer.public_id}"]
    assert w.post(w.officer, address, data, language)["Location"] == PAGE
    w.now += SECOND
    page = text(w.get(w.officer, PAGE, language))
    assert page.count(everyone) >= 5 and "Agreed." in page and w.officer.name in page
    assert verb in text(w.get(w.officer, "/log/", language))
    assert everyone in text(w.get(w.monitor_a, f"/visits/{w.visit.public_id}/alerts/", language))
    assert w.get(w.officer, f"{PAGE}nothing-who/").status_code == 404
    for person in (w.reviewer, w.monitor_a, w.manager):
        assert w.get(person, address).status_code == 404


def test_the_pages_take_as_many_queries_with_many_settings() -> None:
    w = inside()
    set_(w, ["reviewer", f"officer:{w.officer.public_id}"])
    few = [queries(w, w.officer, one) for one in (PAGE, f"{PAGE}{MATTER}-who/")]
    for number in range(4):
        set_(w, ["officer"] if number % 2 == 0 else ["reviewer", f"reviewer:{w.reviewer.public_id}"])
    assert [queries(w, w.officer, one) for one in (PAGE, f"{PAGE}{MATTER}-who/")] == few
