"""The clocks of a programme on their page: every rule in words, and whose it is."""

from typing import Any

import pytest

from fairfloor.core.procedures import load
from fairfloor.registry import walls
from fairfloor.registry.models import Programme
from tests.web.counting import queries
from tests.world import world

pytestmark = pytest.mark.django_db
PAGE = "/programme/clocks/"


def text(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.parametrize(("language", "words"), [
    ("en", ("Clocks of the programme", "within 7 days after", "the published procedure: III.1", "procedure: key step 6")),
    ("zh-hans", ("项目的期限", "之后的 7 天内交齐", "已公布的程序：III.1", "程序：关键步骤 6")),
])  # fmt: skip
@pytest.mark.parametrize("who", ["officer", "monitor_a", "manager", "buyer", "ministry"])
def test_everybody_in_the_programme_reads_every_clock(language: str, words: tuple[str, ...], who: str) -> None:
    w = world()
    page = text(w.get(getattr(w, who), PAGE, language))
    for one in load("bfc").clocks:
        assert f'id="{one.id}"' in page
    assert all(word in page for word in words)
    assert "set by this programme" not in page
    assert f'href="{PAGE}"' in page.partition("<footer")[2]


def test_what_the_programme_has_set_stands_beside_the_procedure_s_own() -> None:
    w = world()
    few = queries(w, w.officer, PAGE)
    with walls.acting():
        Programme.objects.filter(pk=w.programme.pk).update(settings={"objection.value": 25})
    page = text(w.get(w.manager, PAGE))
    assert "25 weekdays" in page and "21 weekdays" in page and page.count("set by this programme") == 1
    assert queries(w, w.officer, PAGE) == few
