"""The event log on its page: who did what, when, on what, and whether the chain holds."""

import ast
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fairfloor import actions
from fairfloor.actions import events
from fairfloor.actions.events import record
from fairfloor.core import remedies
from fairfloor.core.phrases import catalogues
from fairfloor.registry import walls
from fairfloor.registry.models import Event
from tests.web.counting import queries
from tests.world import world

pytestmark = pytest.mark.django_db
LOG = "/log/"


def text(response: Any) -> str:
    return str(response.content.decode())


def verbs_in_code() -> set[str]:
    """Every verb that an action records, from the source; those made of a state are spelled out."""
    found = {f"action.{state}" for state in remedies.ACTION_STATES[1:3]}
    found |= {f"objection.{state}" for state in remedies.OBJECTION_STATES[1:]}
    for path in Path(actions.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record":
                found |= {
                    part.value for part in ast.walk(node.args[0])
                    if isinstance(part, ast.Constant) and isinstance(part.value, str) and not part.value.endswith(".")
                }  # fmt: skip
    return found


def test_every_verb_of_the_log_has_words():
    verbs = verbs_in_code()
    assert len(verbs) > 45
    for language, sentences in catalogues().items():
        missing = sorted(verb for verb in verbs if f"verbs.{verb}" not in sentences)
        assert not missing, f"add to library/phrases/{language}/verbs.toml: {missing}"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("planned a visit", "Officer", "the system", "visit")),
        ("zh-hans", ("计划查访", "Officer", "系统", "查访")),
    ],
)
def test_the_log_says_who_did_what_when_on_what(language, words):
    w = world()
    w.planned()
    page = text(w.get(w.officer, LOG, language))
    assert all(word in page for word in words)
    assert f'datetime="{w.now.date()}T' in page
    assert "Asia/Phnom_Penh" in page
    assert f"?about={w.visit.public_id}" in page
    assert w.factory.name not in page.split("<main")[1]


def test_every_kind_of_event_of_a_whole_visit_has_words():
    w = world()
    w.amended()
    for page in pages(w):
        for line in page.context["lines"]:
            assert line.what != line.event.verb, line.event.verb
            assert line.subject != line.event.subject or line.subject in catalogues()["en"].values(), line.event.subject
            assert line.fits


def pages(w):
    """Every page of the log, newest first."""
    number, more = 1, True
    while more:
        page = w.get(w.officer, LOG, page=number)
        yield page
        number, more = number + 1, page.context["page"].has_next()


def test_only_one_s_own_programme_s_events_are_shown():
    w, other = world(), world(number=2)
    other.planned()
    page = w.get(w.officer, LOG)
    assert {line.event.programme_id for line in page.context["lines"]} == {w.programme.pk}
    assert not w.get(w.officer, LOG, about=other.visit.public_id).context["lines"]


def test_the_log_is_narrowed_to_one_thing():
    w = world()
    w.at_gate()
    lines = w.get(w.officer, LOG, about=w.visit.public_id).context["lines"]
    assert [line.event.verb for line in lines] == ["visit.explained", "visit.arrived", "visit.planned"]
    assert "No event is found here." in text(w.get(w.officer, LOG, about="nothing"))


def test_pages_of_the_log_leave_nothing_out():
    w = world()
    more(w, 120)
    with walls.acting():
        wanted = list(
            Event.objects.filter(programme=w.programme).order_by("-sequence").values_list("sequence", flat=True)
        )
    assert [line.event.sequence for page in pages(w) for line in page.context["lines"]] == wanted
    for strange in ("x", "-1", "9" * 30, "9999", "0"):
        answer = w.get(w.officer, LOG, page=strange)
        assert answer.status_code == 200 and answer.context["page"].number == 1, strange
    assert "Page 1</span>" in text(answer) and "Previous page" not in text(answer)


def test_no_page_of_the_log_counts_the_whole_log():
    w = world()
    more(w, 120)
    with CaptureQueriesContext(connection) as asked:
        w.get(w.officer, LOG, page=2)
    told = [one["sql"] for one in asked.captured_queries if "registry_event" in one["sql"]]
    assert told and not any("COUNT(" in sql.upper() for sql in told)


def more(w, count):
    with walls.acting():
        for _ in range(count):
            record("visit.met", w.programme, by=w.viewer(w.officer), now=w.now)


def test_the_page_takes_as_many_queries_for_300_events_as_for_3():
    w = world()
    few = queries(w, w.officer, LOG)
    more(w, 300)
    assert queries(w, w.officer, LOG) == few


@pytest.mark.parametrize(("language", "said"), [("en", "each event fits the one before it"), ("zh-hans", "全部吻合")])
def test_the_whole_chain_is_checked_on_demand(language, said):
    w = world()
    w.planned()
    client = w.client(w.officer, language)
    with w.at(w.now):
        assert said in text(client.post(f"{LOG}verify/", follow=True))


def test_a_changed_event_is_marked_and_found(monkeypatch):
    """An event that reads otherwise than it was written: as if somebody had changed it in the database."""
    w = world()
    w.planned()
    honest = Event.from_db.__func__

    def changed(cls, *args):
        event = honest(cls, *args)
        if event.verb == "visit.planned":
            event.actor_id = w.reviewer.public_id
        return event

    read = events._entry

    def changed_too(sequence, programme, at, actor, verb, *rest):
        return read(sequence, programme, at, w.reviewer.public_id if verb == "visit.planned" else actor, verb, *rest)

    monkeypatch.setattr(Event, "from_db", classmethod(changed))
    monkeypatch.setattr(events, "_entry", changed_too)
    page = w.get(w.officer, LOG)
    wrong = [line for line in page.context["lines"] if not line.fits]
    assert [line.event.verb for line in wrong] == ["visit.planned"]
    assert "does not fit" in text(page)
    client = w.client(w.officer)
    with w.at(w.now):
        checked = text(client.post(f"{LOG}verify/", follow=True))
    assert "does not fit together in 1 places" in checked
    assert "was changed after it was written" in checked
