"""The title of a page says which one it is, since it is all that a row of tabs and a history show."""

import re
from collections import defaultdict
from html import unescape
from typing import Any

import pytest

from fairfloor.actions import visits
from fairfloor.registry import walls
from tests.world import world

TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
OF_A_VISIT = ("", "checklist/", "interviews/", "readings/", "records/", "documents/", "samples/", "permits/", "alerts/")
OF_A_REPORT = ("", "v1/")


def title(w: Any, person: Any, address: str, language: str = "en") -> str:
    answer = w.get(person, address, language)
    assert answer.status_code == 200, address
    return unescape(" ".join(TITLE.search(answer.content.decode())[1].split()))  # type: ignore[index]


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "name"), [("en", "name"), ("zh-hans", "local_name")])
def test_pages_of_visits_and_reports_say_whose_they_are(language: str, name: str) -> None:
    w = world()
    w.published()
    met = defaultdict(list)
    for part in OF_A_VISIT:
        address = f"/visits/{w.visit.public_id}/{part}"
        said = title(w, w.monitor_a, address, language)
        assert getattr(w.factory, name) in said and w.visit.planned_date.isoformat() in said
        met[said].append(address)
    for part in OF_A_REPORT:
        address = f"/reports/{w.report.public_id}/{part}"
        said = title(w, w.manager, address, language)
        number, day = w.report.public_id[:8].upper(), w.visit.planned_date.isoformat()
        assert getattr(w.factory, name) in said and (number in said or day in said)
        met[said].append(address)
    assert {said: where for said, where in met.items() if len(where) > 1} == {}


@pytest.mark.django_db
def test_two_visits_to_one_factory_have_titles_of_their_own() -> None:
    w = world()
    w.published()
    with walls.acting():
        first, later = w.visit, w.visit.planned_date.replace(year=w.visit.planned_date.year + 1)
        other = visits.plan(
            programme=w.programme, factory=w.factory, day=later, team=[w.monitor_a, w.monitor_b],
            by=w.viewer(w.officer), now=w.now,
        )  # fmt: skip
    told = {title(w, w.officer, f"/visits/{one.public_id}/") for one in (first, other)}
    assert len(told) == 2
