"""The clocks of a programme on their pages: every rule in words, whose it is, and what an officer may set."""

from datetime import timedelta
from typing import Any

import pytest

from fairfloor.actions import programmes
from fairfloor.actions.acts import Refused
from fairfloor.core.procedures import load
from fairfloor.registry import walls
from fairfloor.registry.models import Event, Programme, Report
from tests.web.counting import queries
from tests.world import World, world

pytestmark = pytest.mark.django_db
PAGE = "/programme/clocks/"


def text(response: Any) -> str:
    return str(response.content.decode())


def settings_of(w: World) -> dict[str, Any]:
    return dict(Programme.objects.get(pk=w.programme.pk).settings)


@pytest.mark.parametrize(("language", "words"), [
    ("en", ("Clocks of the programme", "within 7 days after the visit", "the published procedure, part III.1", "Whose rule")),
    ("zh-hans", ("项目的时钟", "之后的 7 天内交齐", "III.1", "谁的规则")),
])  # fmt: skip
@pytest.mark.parametrize("who", ["officer", "monitor_a", "manager", "buyer", "ministry"])
def test_everybody_in_the_programme_reads_every_clock(language: str, words: tuple[str, ...], who: str) -> None:
    w = world()
    page = text(w.get(getattr(w, who), PAGE, language))
    for one in load("bfc").clocks:
        assert f'id="{one.id}"' in page
    assert all(word in page for word in words)
    assert ("documents/value/" in page) == (who == "officer")
    assert f'href="{PAGE}"' in page.partition("<footer")[2]


def test_what_an_officer_sets_holds_from_now_on_and_told_moments_stay() -> None:
    w = world()
    w.published()
    with walls.acting():
        before = Report.objects.get(pk=w.report.pk).objections_until
    answer = w.post(w.officer, f"{PAGE}objection/value/", {"value": "25", "reason": "A long holiday"})
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    assert settings_of(w) == {"objection.value": 25}
    page = text(w.get(w.manager, PAGE))
    assert "25 weekdays" in page and "set by this programme" in page and "21 weekdays" in page, (
        "and the procedure's own"
    )
    with walls.acting():
        assert Report.objects.get(pk=w.report.pk).objections_until == before
        event = Event.objects.order_by("-sequence")[0]
    assert (event.verb, event.actor_id) == ("programme.clock-set", w.viewer(w.officer).public_id)
    second = world(number=2)
    assert settings_of(second) == {}, "another programme's clocks are its own"


def test_the_next_moment_is_told_by_what_was_set() -> None:
    w, plain = world(), world(number=2)
    w.post(w.officer, f"{PAGE}third-party-access/value/", {"value": "6", "reason": "As asked"})
    for one in (w, plain):
        one.published()
    with walls.acting():
        rows = [Report.objects.get(pk=one.report.pk) for one in (w, plain)]
    opens = [row.opens_at - row.published_at for row in rows]
    assert opens[0] - opens[1] == timedelta(days=1)


@pytest.mark.parametrize(("data", "said"), [
    ({"value": "0", "reason": "x"}, "greater than or equal to 1"),
    ({"value": "61", "reason": "x"}, "less than or equal to 60"),
    ({"value": "7", "reason": "x"}, "It is set so already"),
    ({"value": "8", "reason": ""}, "required"),
    ({"value": "a week", "reason": "x"}, "whole number"),
])  # fmt: skip
def test_what_cannot_be_set_is_said_and_nothing_changes(data: dict[str, str], said: str) -> None:
    w = world()
    answer = w.post(w.officer, f"{PAGE}documents/value/", data)
    assert answer.status_code == 200 and said in text(answer)
    assert settings_of(w) == {}


@pytest.mark.parametrize(("clock", "key", "value", "why"), [
    ("documents", "value", 61, "from 1 to 60"),
    ("documents", "value", True, "from 1 to 60"),
    ("documents", "holidays", "count", "does not leave"),
    ("documents", "title", "x", "does not leave"),
    ("nothing", "value", 1, "does not leave"),
    ("objection", "holidays", "maybe", "Choose a figure"),
])  # fmt: skip
def test_the_action_refuses_what_no_form_offers(clock: str, key: str, value: Any, why: str) -> None:
    w = world()
    told = {"programme": w.programme, "clock": clock, "key": key, "value": value, "reason": "x", "now": w.now}
    with pytest.raises(Refused, match=why):
        programmes.set_clock(**told, by=w.viewer(w.officer))
    with pytest.raises(Refused, match="not yours"):
        programmes.set_clock(**{**told, "clock": "documents", "key": "value", "value": 9}, by=w.viewer(w.reviewer))
    assert settings_of(w) == {}


def test_holidays_are_set_by_their_own_form() -> None:
    w = world()
    page = text(w.get(w.officer, f"{PAGE}objection/holidays/"))
    assert "they are left out" in page and "they count like any other day" in page
    now = load("bfc").clock("objection").holidays
    other = "left-out" if now == "count" else "count"
    assert w.post(w.officer, f"{PAGE}objection/holidays/", {"value": other, "reason": "x"}).status_code == 302
    assert settings_of(w) == {"objection.holidays": other}


def test_an_address_of_no_clock_is_not_found() -> None:
    w = world()
    for address in ("documents/holidays/", "nothing/value/", "documents/title/"):
        assert w.get(w.officer, PAGE + address).status_code == 404


def test_the_page_takes_as_many_queries_whatever_was_set() -> None:
    w = world()
    few = queries(w, w.officer, PAGE)
    w.post(w.officer, f"{PAGE}documents/value/", {"value": "9", "reason": "x"})
    assert queries(w, w.officer, PAGE) == few
