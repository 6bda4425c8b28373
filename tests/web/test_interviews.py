"""Interviews: how many people took part is held against how many work there."""

import html
from uuid import uuid4

import pytest

from fairfloor.actions import reports, visits
from fairfloor.actions.acts import Refused
from fairfloor.registry import walls
from fairfloor.registry.models import Interview
from tests.actions.scenes import _interview
from tests.web.test_bases import text
from tests.world import world

pytestmark = pytest.mark.django_db
SAID = {
    "en": "{told} people are entered for this interview, but the factory has {workers} workers.",
    "zh-hans": "这次访谈填写了 {told} 人，而工厂只有 {workers} 名工人。",
}


def workers(w):
    with walls.acting():
        return w.visit.profile.women + w.visit.profile.men


def entered(w, language="en", **people):
    """The page after an interview was entered in the browser."""
    address = f"/visits/{w.visit.public_id}/interviews/"
    with w.at(w.now):
        client = w.client(w.monitor_a, language)
        told = {
            "client_id": uuid4(),
            "kind": "workers",
            "place": "off-site",
            "group": "group",
            "text": "Words.",
            "language": "en",
        }
        return html.unescape(text(client.post(address, {**told, **people}, follow=True)))


def kept(w):
    with walls.acting():
        return Interview.objects.filter(visit=w.visit).count()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_an_interview_with_more_people_than_work_there_is_refused_with_both_figures(language):
    w = world()
    w.inside()
    heads = workers(w)
    page = entered(w, language, women=heads, men=1)
    assert SAID[language].format(told=heads + 1, workers=heads) in page
    assert f'value="{heads}"' in page and "Words." in page, "what was entered stays in the form"
    assert kept(w) == 0
    entered(w, language, women=heads - 1, men=1)
    assert kept(w) == 1


def test_the_headcount_of_the_day_counts_where_the_report_tells_it():
    w = world()
    w.drafted()
    heads, by = workers(w), w.viewer(w.monitor_a)
    before = kept(w)
    told = {"visit": w.visit, "by": by, "now": w.now, "values": {**_interview(), "women": heads, "men": 5}}
    with pytest.raises(Refused, match="write in the report's scope how many"):
        visits.interview(client_id=uuid4(), **told)
    scope = {**w.fresh(w.report).scope, "headcount": {"women": heads, "men": 5}}
    reports.describe_scope(report=w.report, scope=scope, by=by, now=w.now)
    visits.interview(client_id=uuid4(), **told)
    told["values"]["men"] = 6
    with pytest.raises(Refused, match=f"the factory has {heads + 5} workers"):
        visits.interview(client_id=uuid4(), **told)
    assert kept(w) == before + 1
