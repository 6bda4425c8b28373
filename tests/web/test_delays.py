"""The delay of third-party access changed on request: asked by the factory, decided by an officer, never silently."""

from datetime import date, timedelta
from typing import Any

import pytest

from fairfloor.actions import delays as actions
from fairfloor.actions.acts import Refused
from fairfloor.core.periods import first_moment, local_day
from fairfloor.registry import walls
from fairfloor.registry.models import Delay, Event, Notice, Report
from tests.web.counting import queries
from tests.web.test_after_publication import LANGUAGES, SECOND, rows, text
from tests.world import World, world

pytestmark = pytest.mark.django_db


def asked(w: World, days: int = 12) -> Delay:
    """A request through its page."""
    told = {"days": days, "reason": "The director is away.", "language": "en"}
    answer = w.post(w.manager, f"/reports/{w.report.public_id}/delay/", told)
    assert answer.status_code == 302, text(answer)
    made: Delay = rows(Delay)[-1]
    return made


def decided(w: World, row: Delay, decision: str, language: str = "en") -> Any:
    told = {"decision": decision, "reasons": "One week is enough.", "language": "en"}
    return w.post(w.officer, f"/delays/{row.public_id}/", told, language)


def opens(w: World) -> Any:
    (report,) = rows(Report, pk=w.report.pk)
    return report.opens_at


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_granted_opens_at_the_moment_asked_for_and_says_so_to_everybody(language: str) -> None:
    """Until the decision the clock stands; the buyer reads from the new moment on, to the second, and sees that it was moved."""
    w = world()
    w.granted()
    page, first = f"/reports/{w.report.public_id}/", w.report.opens_at
    assert f'href="{page}delay/"' in text(w.get(w.manager, page, language))
    row = asked(w)
    link = f'href="/delays/{row.public_id}/"'
    assert opens(w) == first
    assert link in text(w.get(w.officer, "/", language)) and link in text(w.get(w.officer, page, language))
    assert link not in text(w.get(w.manager, page, language))
    assert decided(w, row, "grant", language)["Location"] == page
    zone = w.factory.zone
    later = first_moment(local_day(w.report.published_at, zone) + timedelta(days=13), zone)
    assert opens(w) == later and later != first
    for person in (w.manager, w.officer, w.monitor_a, w.reviewer):
        shown = text(w.get(person, page, language))
        assert "The director is away." in shown and "One week is enough." in shown and w.officer.name in shown
    assert link not in text(w.get(w.officer, "/", language))
    told = [(one.kind, one.person_id) for one in rows(Notice) if one.kind.startswith("delay")]
    assert told == [("delay-asked", w.officer.pk), ("delay-decided", w.manager.pk)]
    assert [one.verb for one in rows(Event) if one.verb.startswith("delay.")] == ["delay.asked", "delay.granted"]
    for at, status in ((first, 404), (later - SECOND, 404), (later, 200)):
        w.now = at
        assert w.get(w.buyer, f"{page}v1/").status_code == status, at
    read = text(w.get(w.buyer, f"{page}v1/", language))
    assert {"en": "at the factory's request", "zh-hans": "应工厂要求"}[language] in read
    assert "The director is away." not in read and "One week is enough." not in read
    w.decided()
    w.post(w.officer, f"{page}amend/", {"text": "An objection was upheld.", "language": "en"})
    with walls.acting():
        versions = [version.content for version in w.report.versions.order_by("number")]
    old, new = (next(d for d in one["deadlines"] if d["kind"] == "third-party-access") for one in versions)
    assert old["day"] == local_day(first, zone).isoformat()
    assert date.fromisoformat(new["day"]) == local_day(later, zone)
    assert old["moment"].replace("T", " ") in new["rule"]["en"] and new["rule"]["zh"] != old["rule"]["zh"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_refused_opens_as_it_was_told(language: str) -> None:
    """The factory reads why; buyers learn of nothing."""
    w = world()
    w.granted()
    page, first, row = f"/reports/{w.report.public_id}/", w.report.opens_at, asked(w, days=1)
    decided(w, row, "refuse", language)
    assert opens(w) == first
    assert "One week is enough." in text(w.get(w.manager, page, language))
    assert {"en": "refused", "zh-hans": "未同意"}[language] in text(w.get(w.manager, page, language))
    w.now = first
    read = text(w.get(w.buyer, f"{page}v1/", language))
    assert {"en": "request and by decision", "zh-hans": "应工厂要求"}[language] not in read


def test_a_shorter_delay_opens_sooner() -> None:
    """Zero days open at the first moment of the day after publication."""
    w = world()
    w.granted()
    row = asked(w, days=0)
    decided(w, row, "grant")
    zone = w.factory.zone
    assert opens(w) == first_moment(local_day(w.report.published_at, zone) + timedelta(days=1), zone)
    w.now = opens(w)
    assert w.get(w.buyer, f"/reports/{w.report.public_id}/v1/").status_code == 200


def test_what_does_not_hold_is_refused_with_a_sentence_and_moves_nothing() -> None:
    """Out of the procedure's bounds, the same days, one at a time, without reasons, and once anything has opened."""
    w = world()
    w.published()
    first, report = w.report.opens_at, f"/reports/{w.report.public_id}/delay/"
    given = {"report": w.report, "language": "en", "by": w.viewer(w.manager)}
    for days, reason, at, why in (
        (366, "Why", w.now, "from 0 to 365"),
        (-1, "Why", w.now, "from 0 to 365"),
        (5, "Why", w.now, "in force"),
        (9, " ", w.now, "Say why"),
        (0, "Why", first - SECOND, "to come"),
        (9, "Why", first, "what has opened is not delayed"),
    ):
        with pytest.raises(Refused, match=why):
            actions.ask(**given, days=days, reason=reason, now=at)
    assert not rows(Delay) and not [one for one in rows(Event) if one.verb.startswith("delay.")]
    row = asked(w, days=1)
    with pytest.raises(Refused, match="asked for already"):
        actions.ask(**given, days=9, reason="Why", now=w.now)
    assert "A request waits for its decision" in text(w.get(w.manager, report))
    answer = {"delay": row, "granted": True, "language": "en", "by": w.viewer(w.officer)}
    for reasons, at, why in (
        (" ", w.now, "needs its reasons"),
        ("Yes", row.wished_at, "already"),
        ("Yes", first, "has been open"),
    ):
        with pytest.raises(Refused, match=why):
            actions.decide(**answer, reasons=reasons, now=at)
    assert opens(w) == first
    w.now = first
    actions.decide(**{**answer, "granted": False}, reasons="Too late.", now=w.now)
    assert opens(w) == first
    assert "The report has opened" in text(w.get(w.manager, report))
    assert f'href="{report}"' not in text(w.get(w.manager, f"/reports/{w.report.public_id}/"))


def test_nothing_is_asked_of_a_report_that_is_not_published() -> None:
    """There is no page, and the action refuses."""
    w = world()
    w.approved()
    with pytest.raises(Refused, match="not published yet"):
        actions.ask(report=w.report, days=9, reason="Why", language="en", by=w.viewer(w.manager), now=w.now)
    assert w.get(w.manager, f"/reports/{w.report.public_id}/delay/").status_code == 404


def test_the_pages_take_as_many_queries_with_many_requests() -> None:
    """One query for the requests about a report."""
    w = world()
    w.published()
    pages = [(person, f"/reports/{w.report.public_id}/") for person in (w.manager, w.officer)]
    counted = []
    for days in (6, 7, 8):
        decided(w, asked(w, days=days), "grant")
        counted.append([queries(w, *one) for one in pages])
    assert counted[0] == counted[1] == counted[2]
