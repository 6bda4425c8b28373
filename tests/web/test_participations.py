"""A factory's participation after its application: steps with reasons, its history, and who reads it."""

from typing import Any

import pytest

from fairfloor.actions import visits
from fairfloor.actions.acts import Refused
from fairfloor.registry import walls
from fairfloor.registry.models import Notice, ParticipationStep, Visit
from tests.web.counting import queries
from tests.world import World, world

pytestmark = pytest.mark.django_db


def text(response: Any) -> str:
    return str(response.content.decode())


def page_of(w: World) -> str:
    return f"/factories/{w.factory.public_id}/"


def move(w: World, step: str, reason: str = "The building is being repaired.", language: str = "en") -> Any:
    given = {"step": step, "reason": reason, "language": "en"}
    return w.post(w.officer, page_of(w) + "participation/", given, language=language)


def state(w: World) -> str:
    return str(w.fresh(w.participation).state)


def test_each_step_leads_on_and_is_kept_with_its_reason():
    w = world()
    found = []
    for step in ("hold-back", "admit", "suspend", "resume", "close", "reopen"):
        assert move(w, step, f"Because of {step}").status_code == 302
        w.pass_("step")
        found.append(state(w))
    assert found == ["not-yet-admitted", "active", "suspended", "not-yet-admitted", "closed", "not-yet-admitted"]
    for person in (w.officer, w.monitor_a, w.reviewer, w.manager):
        page = text(w.get(person, page_of(w)))
        assert "Because of close" in page and "Because of hold-back" in page
    assert page.index("Because of reopen") < page.index("Because of hold-back"), "newest first"


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Hold back from public reporting", "Close: the factory takes part no longer")),
     ("zh-hans", ("暂不纳入公开报告", "结束：工厂不再参加"))],
)  # fmt: skip
def test_the_form_offers_the_steps_of_the_state(language, words):
    w = world()
    page = text(w.get(w.officer, page_of(w) + "participation/", language))
    assert all(word in page for word in words)
    assert 'value="resume"' not in page and 'value="suspend"' in page


@pytest.mark.parametrize(("step", "reason"), [("suspend", "  "), ("resume", "Why"), ("accept", "Why"), ("", "Why")])
def test_a_step_without_a_reason_or_out_of_place_is_not_taken(step, reason):
    w = world()
    assert move(w, step, reason).status_code == 200
    assert state(w) == "active"
    with walls.acting():
        assert not ParticipationStep.objects.filter(step=step).exclude(step="accept").exists()


def test_the_managers_are_told():
    w = world()
    move(w, "suspend")
    with walls.acting():
        told = Notice.objects.filter(kind="participation-changed")
        assert [notice.person_id for notice in told] == [w.manager.pk]
    assert "participation in the programme has changed" in text(w.get(w.manager, "/notices/"))


def test_no_visit_is_planned_while_a_factory_is_suspended_and_again_before_it_is_admitted():
    w = world()
    move(w, "suspend")
    plan = lambda: visits.plan(  # noqa: E731
        programme=w.programme, factory=w.factory, day=w.now.date(), team=[w.monitor_a, w.monitor_b],
        by=w.viewer(w.officer), now=w.now,
    )  # fmt: skip
    with pytest.raises(Refused):
        plan()
    move(w, "resume")
    plan()
    with walls.acting():
        assert Visit.objects.filter(factory=w.factory).count() == 1


def test_the_factory_s_page_asks_the_same_number_of_questions_however_long_the_history():
    w = world()
    few = queries(w, w.officer, page_of(w))
    for _ in range(4):
        move(w, "suspend")
        move(w, "resume")
    assert queries(w, w.officer, page_of(w)) == few
