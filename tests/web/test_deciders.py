"""An officer who took part in a visit is offered no decision about it, and reads why; another officer is."""

import re
from typing import Any

import pytest

from fairfloor.actions import delays, noncooperation
from fairfloor.registry import walls
from fairfloor.registry.models import Role
from tests.world import World, world

pytestmark = pytest.mark.django_db
SAID = {
    "en": "You were in the team of this visit or wrote its report: another officer decides.",
    "zh-hans": "您参加过这次查访或编写了这份报告：须由另一位项目官员决定。",
}


def text(response: Any) -> str:
    said: str = response.content.decode()
    return said


def turned(w: World, person: Any) -> Any:
    """`person` is an officer now and a monitor no longer."""
    with walls.acting():
        Role.objects.filter(person=person, ended_at__isnull=True).update(ended_at=w.now)
        Role.objects.create(programme=w.programme, person=person, role="officer", started_at=w.now)
    return person


def forms(page: str) -> int:
    """How many forms of the page's own it has, those in the head of every page left out."""
    return len(re.findall(r'<form method="post" class="sheet"', page))


@pytest.mark.parametrize("language", SAID)
def test_no_page_offers_what_is_another_s(language: str) -> None:
    w = world()
    w.objected()
    asked = delays.ask(report=w.report, days=12, reason="x", language="en", by=w.viewer(w.manager), now=w.now)
    own = turned(w, w.monitor_a)
    page = f"/reports/{w.report.public_id}/"
    addresses = {
        f"/objections/{w.objection.public_id}/": {"decision": "dismiss", "reasons": "x", "language": "en"},
        f"/delays/{asked.public_id}/": {"decision": "grant", "reasons": "x", "language": "en"},
        f"/actions/{w.corrective_action.public_id}/answer/": {"decision": "accept", "reason": "", "language": "en"},
        f"{page}extend/": {"of": "", "day": "2099-01-01", "reason": "x", "language": "en"},
    }
    for address, data in addresses.items():
        theirs, others = text(w.get(own, address, language)), text(w.get(w.officer, address, language))
        assert SAID[language] in theirs and not forms(theirs), address
        assert SAID[language] not in others and forms(others) == 1, address
        answer = w.post(own, address, data, language)
        assert answer.status_code == 200 and SAID[language] in text(answer), address
        assert f'href="{address}"' in text(w.get(w.officer, page, language)), address
        assert f'href="{address}"' not in text(w.get(own, page, language)), address
    assert w.fresh(w.objection).state == "open" and w.fresh(asked).state == "asked"
    assert w.fresh(w.corrective_action).state == "planned"


@pytest.mark.parametrize("language", SAID)
def test_who_has_become_an_officer_since_reviews_no_ending_of_their_own_visit(language: str) -> None:
    w = world()
    w.reviewed()
    address, own = f"/non-cooperation/{w.noncooperation.public_id}/", turned(w, w.monitor_a)
    assert forms(text(w.get(w.officer, address, language))) == 3
    theirs = text(w.get(own, address, language))
    assert SAID[language] in theirs and not forms(theirs)
    w.post(own, address + "decision/", {"step": "send"}, language)
    assert w.fresh(w.noncooperation).state == "noted"
    noncooperation.send(report=w.noncooperation, by=w.viewer(w.officer), now=w.now)
    assert SAID[language] not in text(w.get(own, address, language))
