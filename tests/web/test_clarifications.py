"""Clarification meetings on their pages: asked for, arranged, minuted, assessed; for the factory and the programme alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from fairfloor.actions import clarifications as actions
from fairfloor.actions.acts import Refused
from fairfloor.core.periods import zone_named
from fairfloor.jobs import notices as letters
from fairfloor.registry.models import Clarification, Event, Notice
from tests.web.counting import queries
from tests.web.scene import content_of
from tests.web.test_after_publication import LANGUAGES, pdf, rows, text
from tests.world import World, world

pytestmark = pytest.mark.django_db


def asked(w: World, **told: Any) -> Clarification:
    """A request for a meeting about the first finding, through its page."""
    given = {"findings": [w.findings[0].public_id], "text": "Which line was too hot?", "language": "en", **told}
    answer = w.post(w.manager, f"/reports/{w.report.public_id}/clarification/", given)
    assert answer.status_code == 302, text(answer)
    made: Clarification = rows(Clarification)[-1]
    return made


def arranged(w: World) -> Clarification:
    """A meeting that was asked for and has its day."""
    return actions.arrange(
        clarification=asked(w), meets_at=w.now + timedelta(hours=5), place="Room 2", reason="", language="en",
        by=w.viewer(w.officer), now=w.now,
    )  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_meeting_goes_its_whole_way(language: str) -> None:
    """Each step waits on somebody's first page and is told; the factory reads the minutes and what it needs."""
    w = world()
    w.published()
    report = f"/reports/{w.report.public_id}/"
    assert f'href="{report}clarification/"' in text(w.get(w.manager, report, language))
    assert w.findings[0].public_id in text(w.get(w.manager, f"{report}clarification/", language))
    row = asked(w, training="on")
    page = f"/clarifications/{row.public_id}/"
    link, title = f'href="{page}"', {"en": "Clarification meetings", "zh-hans": "阐明会议"}[language]
    for person in (w.manager, w.officer):
        shown = text(w.get(person, "/", language))
        assert link in shown and title in shown
        assert link in text(w.get(person, report, language))
        assert "Which line was too hot?" in text(w.get(person, page, language))
    local = (w.now + timedelta(hours=9)).astimezone(w.report.objections_until.tzinfo).strftime("%Y-%m-%dT%H:%M")
    day = {"meets_at": local, "place": "Room 2", "reason": "", "language": "en"}
    assert w.post(w.officer, f"{page}arrange/", day, language)["Location"] == page
    (row,) = rows(Clarification)
    assert all(link in text(w.get(person, "/", language)) for person in (w.officer, w.manager))
    assert "Room 2" in text(w.get(w.manager, page, language))
    assert f"{page}minute/" not in text(w.get(w.officer, page, language))
    w.now = row.meets_at + timedelta(hours=1)
    assert link in text(w.get(w.officer, "/", language))
    assert f'href="{page}minute/"' in text(w.get(w.officer, page, language))
    words = {"minutes": "Line 4, at noon.", "language": "en", "file": pdf("minutes.pdf", b"the minutes")}
    assert w.post(w.officer, f"{page}minute/", words, language)["Location"] == page
    for person in (w.manager, w.officer):
        assert link not in text(w.get(person, "/", language))
    needs = {"trainer": "Trainer 1", "needs": "Heat and its signs.", "proposals": "Fans first.", "language": "en"}
    assert w.post(w.officer, f"{page}assess/", needs, language)["Location"] == page
    shown = text(w.get(w.manager, page, language))
    for word in ("Line 4, at noon.", "minutes.pdf", "Trainer 1", "Heat and its signs.", "Fans first."):
        assert word in shown
    for person in (w.manager, w.officer, w.monitor_a, w.reviewer):
        assert content_of(w.get(person, f"{page}file/")) == b"the minutes"
    assert len(rows(Event, verb="file.opened")) == 4
    told = [(one.kind.removeprefix("clarification-"), one.person_id) for one in rows(Notice) if "clarif" in one.kind]
    assert told == [("asked", w.officer.pk), *((kind, w.manager.pk) for kind in ("arranged", "minuted", "assessed"))]
    w.granted()
    w.now = w.report.opens_at
    assert w.get(w.buyer, page).status_code == w.get(w.buyer, f"{page}file/").status_code == 404
    assert "Room 2" not in text(w.get(w.buyer, f"{report}v1/"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_that_was_told_is_moved_with_a_reason_and_shows_what_it_was(language: str) -> None:
    """Without a reason the form comes back with a sentence; the factory is told of the move, and nothing is silent."""
    w = world()
    w.published()
    row = arranged(w)
    page, later = f"/clarifications/{row.public_id}/", (w.now + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    day = {"meets_at": later, "place": "Room 3", "reason": "", "language": "en"}
    form = text(w.get(w.officer, f"{page}arrange/", language))
    assert {"en": "Move the meeting", "zh-hans": "更改会议安排"}[language] in form and 'value="Room 2"' in form
    assert f'value="{row.meets_at.astimezone(zone_named(w.factory.zone)):%Y-%m-%dT%H:%M}"' in form
    refused = text(w.post(w.officer, f"{page}arrange/", day, language))
    assert {"en": "moved with a reason only", "zh-hans": "须说明理由才能更改"}[language] in refused
    assert rows(Clarification)[0].place == "Room 2"
    w.post(w.officer, f"{page}arrange/", {**day, "reason": "The room floods."}, language)
    shown = text(w.get(w.manager, page, language))
    assert "The room floods." in shown and "Room 3" in shown
    assert {"en": "Moved; before", "zh-hans": "已改期；原定于"}[language] in shown
    assert rows(Clarification)[0].was_at == row.meets_at
    assert [one.person_id for one in rows(Notice, kind="clarification-moved")] == [w.manager.pk]
    assert len(rows(Event, verb="clarification.moved")) == 1


def test_a_first_day_asks_for_no_reason() -> None:
    """Nothing is moved yet, so there are no words whose language would have to be told."""
    w = world()
    w.published()
    form = text(w.get(w.officer, f"/clarifications/{asked(w).public_id}/arrange/"))
    assert "Set day and place" in form and 'name="place"' in form
    assert 'name="reason"' not in form and 'id="id_language"' not in form


def test_a_factory_asks_for_one_meeting_at_a_time_and_withdraws() -> None:
    """While one waits, the page points to it; a request about nothing is refused with a sentence."""
    w = world()
    w.published()
    where = f"/reports/{w.report.public_id}/clarification/"
    words = {"text": "Which?", "language": "en"}
    assert "Choose the findings" in text(w.post(w.manager, where, words)) and not rows(Clarification)
    assert "valid choice" in text(w.post(w.manager, where, {**words, "findings": ["a" * 26]}))
    row = asked(w)
    page = f"/clarifications/{row.public_id}/"
    assert f'href="{page}"' in text(w.get(w.manager, where))
    assert "asked for already" in text(w.post(w.manager, where, {**words, "training": "on"}))
    w.post(w.manager, f"{page}withdraw/", {})
    assert rows(Clarification)[0].state == "withdrawn"
    assert f'href="{page}"' not in text(w.get(w.officer, "/"))
    assert "No clarification meeting waits" in text(w.get(w.officer, "/"))
    assert len(rows(Notice, kind="clarification-withdrawn")) == 1
    asked(w)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_officer_declines_with_a_reason_that_the_factory_reads(language: str) -> None:
    """And nothing follows."""
    w = world()
    w.published()
    row = asked(w)
    page = f"/clarifications/{row.public_id}/"
    w.post(w.officer, f"{page}decline/", {"reason": "The law is the ministry's to read.", "language": "en"}, language)
    assert "The law is the ministry&#x27;s to read." in text(w.get(w.manager, page, language))
    assert {"en": "does not fit", "zh-hans": "不符"}[language] in text(w.get(w.officer, f"{page}arrange/", language))
    assert [one.person_id for one in rows(Notice, kind="clarification-declined")] == [w.manager.pk]


def test_what_does_not_hold_is_refused_with_a_sentence_and_writes_nothing() -> None:
    """A day gone by or a slip of the year, no place, minutes before the meeting, words that say nothing, a second assessment."""
    w = world()
    w.published()
    row, by = asked(w), w.viewer(w.officer)
    day = {"place": "Room", "reason": "", "language": "en", "clarification": row}
    soon = w.now + timedelta(hours=1)

    def refused(act: Any, why: str, **given: Any) -> None:
        before = len(rows(Event))
        with pytest.raises(Refused, match=why):
            act(**{"by": by, "now": w.now, **given})
        assert len(rows(Event)) == before

    refused(actions.arrange, "in the past", **day, meets_at=w.now)
    refused(actions.arrange, "look at the year", **day, meets_at=w.now + timedelta(days=400))
    refused(actions.arrange, "where the meeting is", **{**day, "place": " "}, meets_at=soon)
    refused(actions.decline, "with a reason only", clarification=row, reason=" ", language="en")
    actions.arrange(**day, meets_at=soon, by=by, now=w.now)
    minutes = {"clarification": row, "minutes": "Words", "language": "en"}
    refused(actions.minute, "has not begun", **minutes, now=soon - timedelta(seconds=1))
    refused(actions.minute, "nothing in the minutes", **{**minutes, "minutes": " "}, now=soon)
    actions.minute(**minutes, by=by, now=soon)
    needs = {"clarification": row, "trainer": "T", "needs": "Words", "proposals": "", "language": "en", "now": soon}
    refused(actions.assess, "what the factory needs", **{**needs, "needs": ""})
    actions.assess(**needs, by=by)
    refused(actions.assess, "assessed already", **needs)
    refused(actions.open_file, "erased", clarification=row)
    question = {"report": w.report, "training": False, "text": "Which?", "language": "en", "by": w.viewer(w.manager)}
    refused(actions.ask, "Say what", **{**question, "text": " "}, findings=w.findings[:1])
    other = world(number=2)
    other.published()
    refused(actions.ask, "does not belong", **question, findings=[w.findings[0], other.findings[0]])


def test_nothing_is_asked_of_a_report_that_is_not_published() -> None:
    """There is no page, and the action refuses."""
    w = world()
    w.approved()
    given = {"findings": w.findings[:1], "training": False, "text": "Which?", "language": "en"}
    with pytest.raises(Refused, match="not published yet"):
        actions.ask(report=w.report, **given, by=w.viewer(w.manager), now=w.now)
    assert w.get(w.manager, f"/reports/{w.report.public_id}/clarification/").status_code == 404


def test_a_mail_of_a_meeting_says_nothing_of_it() -> None:
    """Neither the place nor the day, nor that it is a meeting."""
    w = world()
    w.published()
    row = arranged(w)
    mail.outbox.clear()
    while letters.send_due(w.now).mailed:
        pass
    said = "".join(letter.body for letter in mail.outbox)
    assert "A day is set for something that you asked for." in said
    for word in ("Room 2", "clarif", "阐明", row.public_id, w.factory.name):
        assert word not in said


def test_the_pages_take_as_many_queries_with_many_meetings() -> None:
    """One query for the meetings of a report."""
    w = world()
    w.published()
    pages = [
        (w.manager, "/"),
        (w.officer, "/"),
        *((p, f"/reports/{w.report.public_id}/") for p in (w.manager, w.officer)),
    ]
    counted = []
    for _ in range(3):
        row = asked(w)
        counted.append([queries(w, *one) for one in [*pages, (w.manager, f"/clarifications/{row.public_id}/")]])
        actions.withdraw(clarification=row, by=w.viewer(w.manager), now=w.now)
    assert counted[0] == counted[1] == counted[2]
