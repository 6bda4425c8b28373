"""The steps of a visit that is over: those that were taken show so to whoever reads the report; empty pages promise nothing."""

import re
from typing import Any

import pytest

from fairfloor.actions import reviewers, visit_steps
from fairfloor.actions.acts import Refused
from fairfloor.registry import walls
from fairfloor.registry.models import DocumentRequest, Interview, Reading, Sample
from tests.world import world

pytestmark = pytest.mark.django_db


def text(response: Any) -> str:
    return str(response.content.decode())


def steps(w: Any, person: Any) -> dict[str, str]:
    """How each step stands on the page of the visit."""
    page = text(w.get(person, f"/visits/{w.visit.public_id}/"))
    return {id: state for state, id in re.findall(r'<li class="(\w+)" id="(\w+)"', page)}


def test_what_was_done_shows_so_to_readers_of_the_report_who_may_not_read_what_it_holds() -> None:
    w = world()
    w.closed()
    with walls.acting():
        assert Interview.objects.filter(visit=w.visit).exists() and not Sample.objects.filter(visit=w.visit).exists()
    assert steps(w, w.monitor_a)["interviews"] == "done"
    assert steps(w, w.officer)["interviews"] == "over", "no report tells of it yet"
    w.drafted()
    assert steps(w, w.officer)["interviews"] == "over", "a draft is its team's alone"
    w.submitted()
    for person in (w.officer, w.reviewer):
        found = steps(w, person)
        assert (found["interviews"], found["samples"], found["checklist"]) == ("done", "over", "done")
        assert "later" not in found.values()
        assert f"/visits/{w.visit.public_id}/interviews/" not in text(w.get(person, f"/visits/{w.visit.public_id}/"))
    reviewers.take(visit=w.visit, by=w.viewer(w.reviewer), now=w.now)
    assert steps(w, w.reviewer)["interviews"] == "done"


def test_what_comes_later_still_does_before_the_visit_is_over() -> None:
    w = world()
    w.planned()
    assert steps(w, w.monitor_a)["interviews"] == "later"


def test_nobody_learns_which_steps_were_taken_but_from_a_report_that_they_may_read() -> None:
    w = world()
    w.drafted()
    by = {"team": w.monitor_a, "officer": w.officer, "reviewer": w.reviewer, "manager": w.manager, "buyer": w.buyer}

    def learns(who: str) -> bool:
        try:
            return "interviews" in visit_steps.taken(visit=w.visit, by=w.viewer(by[who]), now=w.now)
        except Refused:
            return False

    assert {who for who in by if learns(who)} == {"team"}
    w.submitted()
    assert {who for who in by if learns(who)} == {"team", "officer", "reviewer"}


@pytest.mark.parametrize(
    ("part", "language", "before", "after"),
    [
        ("samples", "en", "Nobody has been drawn yet.", "Nobody was drawn, and the visit is over."),
        ("samples", "zh-hans", "尚未抽取任何人。", "没有抽取任何人，查访已结束。"),
        (
            "interviews",
            "en",
            "No interview has been recorded yet.",
            "No interview was recorded, and the visit is over.",
        ),
        ("readings", "en", "No reading yet.", "No reading was taken, and the visit is over."),
        ("documents", "en", "The list is empty.", "No document was asked for, and the visit is over."),
    ],
)
def test_a_page_that_stays_empty_says_so_once_the_visit_is_over(
    part: str, language: str, before: str, after: str
) -> None:
    w = world()

    def emptied() -> str:
        with walls.acting():
            for model in (Interview, Reading, DocumentRequest):
                model.objects.filter(visit=w.visit).delete()
        return text(w.get(w.monitor_a, f"/visits/{w.visit.public_id}/{part}/", language))

    w.inside()
    page = emptied()
    assert before in page and after not in page
    w.closed()
    page = emptied()
    assert after in page and before not in page
