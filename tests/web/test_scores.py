"""A visit held to a standard with points: the answer's deductions, the score on its pages and in the report."""

import html
import json
import re
from uuid import uuid4

import pytest

from fairfloor.actions import contents, reports
from fairfloor.actions.acts import Refused
from fairfloor.core import shelf as shelves
from fairfloor.registry import walls
from fairfloor.registry.models import Answer, Report
from fairfloor.reporting import contents as form
from fairfloor.reporting import forms
from fairfloor.reporting.scores import scores
from fairfloor.reporting.wording import Wording
from tests.core.scored_protocol import protocol
from tests.web.counting import queries
from tests.world import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(tmp_path, monkeypatch):
    """A visit held to the scored protocol, its team let in."""
    monkeypatch.setattr(shelves, "OWN", [protocol(tmp_path)])
    made = world()
    made.programme.settings = {**made.programme.settings, "standards": ["five-stars"]}
    made.programme.save()
    made.inside()
    assert made.visit.standards == [["five-stars", "1"]]
    return made


def words(response):
    """What a page says, without markup, each run of white space one blank."""
    assert response.status_code == 200
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def address(w, part=""):
    return f"/visits/{w.visit.public_id}/{part}"


def sent(answer, **told):
    base = {"client_id": uuid4(), "base_version": 0, "answer": answer, "text": "Words", "language": "en",
            "basis": "observation", "workers_affected": 3, "then": "stay"}  # fmt: skip
    return {**base, **told}


def half_way(w):
    """Two doors stick, the letter box does not apply, signs and the question without points are open."""
    there = address(w, "checklist/five-stars/doors/")
    assert w.post(w.monitor_a, there, sent("non-compliant", **{"off-stuck": 2})).status_code == 302
    w.answer("five-stars/B.a", "not-applicable", text="No letters.")
    return w


SHOWN = {
    "en": (
        "5 of 10 points scored", "25 points in all", "Not answered yet 5.5 points, 1 clause",
        "Not applicable 9.5 points, 1 clause", "Could not be verified none",
    ),
    "zh-hans": ("已评分的 10 分中得 5 分", "满分 25 分", "尚未作答 5.5 分，1 条", "不适用 9.5 分，1 条", "未能核实 无"),
}  # fmt: skip
ON_THE_LIST = {
    "en": ("5 of 10 points scored, 15.5 in all", "−5 A door sticks (each door × 2)", "of 5.5 points: not answered yet"),
    "zh-hans": ("已评分的 10 分中得 5 分，满分 15.5 分", "−5 有门打不开（每扇门 × 2）", "满分 5.5 分：尚未作答"),
}


@pytest.mark.parametrize("language", SHOWN)
def test_the_visit_and_its_checklist_tell_the_score_and_what_stands_apart(w, language):
    half_way(w)
    for part in ("", "checklist/"):
        said = words(w.get(w.monitor_a, address(w, part), language))
        assert [one for one in SHOWN[language] if one not in said] == [], part
    assert [one for one in ON_THE_LIST[language] if one not in said] == []
    assert ON_THE_LIST[language][1] in words(w.get(w.monitor_a, address(w, "checklist/five-stars/doors/"), language))


def test_a_standard_without_points_shows_none():
    other = world()
    other.inside()
    for part in ("", "checklist/", "checklist/icti/9.7/"):
        said = words(other.get(other.monitor_a, address(other, part)))
        assert "points" not in said


def test_the_form_asks_how_often_each_deduction_is_taken(w):
    page = w.get(w.monitor_a, address(w, "checklist/five-stars/doors/")).content.decode()
    assert 'type="number" name="off-stuck"' in page and 'type="checkbox" name="off-locked"' in page
    assert "off-" not in w.get(w.monitor_a, address(w, "checklist/five-stars/signs/")).content.decode()
    half_way(w)
    with walls.acting():
        assert Answer.objects.get(visit=w.visit, clause="five-stars/doors").taken_off == {"stuck": 2}
    assert (
        'name="off-stuck" value="2"' in w.get(w.monitor_a, address(w, "checklist/five-stars/doors/")).content.decode()
    )


@pytest.mark.parametrize(
    ("answer", "told", "why"),
    [
        ("non-compliant", {}, "This clause can earn 10 points: say what is taken off for the non-compliance."),
        ("compliant", {"off-locked": "on"}, "Points are taken off a non-compliance only"),
        ("non-compliant", {"off-stuck": "-1"}, "greater than or equal to 0"),
    ],
)
def test_deductions_that_do_not_go_with_the_answer_are_refused(w, answer, told, why):
    assert why in words(w.post(w.monitor_a, address(w, "checklist/five-stars/doors/"), sent(answer, **told)))
    with walls.acting():
        assert not Answer.objects.filter(visit=w.visit).exists()


def test_the_action_refuses_what_no_form_sends(w):
    for taken in ({"other": 1}, {"stuck": "2"}, {"locked": 2}):
        with pytest.raises(Refused):
            w.answer("five-stars/doors", "non-compliant", text="x", workers_affected=1, taken_off=taken)


def test_pages_take_as_many_queries_with_all_answers_as_with_none(w):
    few = [queries(w, w.monitor_a, address(w, part)) for part in ("", "checklist/")]
    half_way(w)
    w.answer("five-stars/signs")
    assert [queries(w, w.monitor_a, address(w, part)) for part in ("", "checklist/")] == few


def test_the_report_holds_every_score(w):
    half_way(w)
    w.answer("five-stars/signs", "non-compliant", text="None.", workers_affected=9)
    w.answer("five-stars/B.b")
    w.complete = True
    w.drafted()
    with walls.acting():
        report = Report.objects.select_related("visit__factory", "visit__profile", "programme").get(pk=w.report.pk)
        content = json.loads(json.dumps(contents.build(report, version=1, now=w.now, before=None, reason="")))
    (sheet,) = content["scores"]
    total = sheet["total"]
    assert (total["points"], total["earned"], total["lost"], total["not_applicable"], total["open"]) == (
        25,
        5,
        10.5,
        9.5,
        0,
    )
    doors, signs = sheet["sections"][0]["items"]
    assert (doors["earned"], doors["taken"][0]["times"], signs["earned"], signs["taken"]) == (5, 2, 0, [])
    assert sheet["sections"][1]["items"][0]["state"] == "not-applicable"
    read = form.Report(**vars(forms.read(form.Report, content)))
    for language, said in (("en", "5 of 15.5 points scored"), ("zh", "已评分的 15.5 分中得 5 分")):
        assert said in json.dumps(scores(read, Wording(language, read.zone)), ensure_ascii=False)
    page = {"en": "en", "zh": "zh-hans"}
    for language, said in (("en", "5 of 15.5 points scored"), ("zh", "已评分的 15.5 分中得 5 分")):
        assert said in words(w.get(w.monitor_a, f"/reports/{w.report.public_id}/review/", page[language]))
    reports.preview(report=w.report, by=w.viewer(w.monitor_a), now=w.now)
