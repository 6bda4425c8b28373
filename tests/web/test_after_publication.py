"""After publication, on its pages: documents beside an objection, and a last moment that an officer moves in the open."""

from datetime import UTC, date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape

from fairfloor.actions import extensions, remedies
from fairfloor.actions.acts import Refused
from fairfloor.actions.files import Paper
from fairfloor.core import deadlines
from fairfloor.core.periods import first_moment, local_day
from fairfloor.registry import files, walls
from fairfloor.registry.models import (
    Event,
    Extension,
    Member,
    Notice,
    Objection,
    ObjectionFile,
    Report,
    StoredFile,
    Visit,
)
from tests.web.counting import queries
from tests.web.scene import content_of
from tests.world import ZONE, World, world

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "zh-hans")
SECOND = timedelta(seconds=1)


def text(response: Any) -> str:
    return str(response.content.decode())


def pdf(name: str, content: bytes = b"the permit") -> Any:
    return SimpleUploadedFile(name, content, "application/pdf")


def rows(model: Any, **where: Any) -> list[Any]:
    with walls.acting():
        return list(model.objects.filter(**where).order_by("pk"))


def objecting(w: World, number: int = 0) -> str:
    return f"/reports/{w.report.public_id}/findings/{w.findings[number].public_id}/objection/"


def longer(w: World, **told: Any) -> dict[str, Any]:
    day = (w.report.objections_until + timedelta(days=7)).date().isoformat()
    return {"of": "", "day": day, "reason": "The flood closed the office.", "language": "en", **told}


# -- documents beside an objection -----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_factory_objects_with_its_documents_in_one_go(language: str) -> None:
    """Both are kept encrypted, those who may read them find them by name, and what they read is logged."""
    w = world()
    w.published()
    assert 'enctype="multipart/form-data"' in text(w.get(w.manager, objecting(w), language))
    told = {"text": "See the permits.", "language": "en", "papers": [pdf("permit.pdf"), pdf("list.pdf", b"the list")]}
    assert w.post(w.manager, objecting(w), told, language).status_code == 302
    (objection,) = rows(Objection)
    kept = rows(ObjectionFile, objection=objection)
    assert [one.name for one in kept] == ["permit.pdf", "list.pdf"]
    assert all(b"the permit" not in (files.folder() / one.file.public_id).read_bytes() for one in rows_with_files())
    page, decision = f"/reports/{w.report.public_id}/", f"/objections/{objection.public_id}/"
    where = f"{decision}files/{kept[1].public_id}/"
    for person in (w.manager, w.officer, w.monitor_a):
        assert f'href="{where}"' in text(w.get(person, page, language))
        answer = w.get(person, where)
        assert (answer.status_code, content_of(answer)) == (200, b"the list")
    assert f'href="{where}"' in text(w.get(w.officer, decision, language))
    assert where not in text(w.get(w.reviewer, page, language)) and "See the permits." in text(w.get(w.reviewer, page))
    assert w.get(w.reviewer, where).status_code == 404
    assert len(rows(Event, verb="file.opened")) == 3


def rows_with_files() -> list[Any]:
    with walls.acting():
        return list(ObjectionFile.objects.select_related("file"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_more_documents_are_taken_to_the_end_of_the_last_second(language: str) -> None:
    """A second later they are refused with the moment, in the page's language, and nothing is kept."""
    w = world()
    w.objected()
    where, given = f"/objections/{w.objection.public_id}/files/", {"papers": [pdf("a.pdf"), pdf("b.pdf")]}
    assert f'href="{where}"' in text(w.get(w.manager, f"/reports/{w.report.public_id}/"))
    w.now = w.report.objections_until + timedelta(microseconds=999_999)
    assert "<form" in text(w.get(w.manager, where, language)).split("<h1>")[1]
    assert w.post(w.manager, where, given, language).status_code == 302
    assert len(rows(ObjectionFile)) == 2 and len(rows(Notice, kind="objection-file-attached")) == 1
    w.now = w.report.objections_until + SECOND
    late = text(w.post(w.manager, where, {"papers": [pdf("c.pdf")]}, language))
    assert {"en": "ended at", "zh-hans": "反对期限已于"}[language] in late
    assert (
        w.report.objections_until.astimezone(w.now.tzinfo).strftime("%Y") in late and "23:59:59 Asia/Phnom_Penh" in late
    )
    assert "<form method" not in late.split("<h1>")[1].split("</main>")[0]
    assert len(rows(ObjectionFile)) == len(rows(StoredFile)) == 2
    assert f'href="{where}"' not in text(w.get(w.manager, f"/reports/{w.report.public_id}/"))


def test_nothing_is_added_once_it_is_decided_nor_by_an_empty_form() -> None:
    """The page says why; a form without a file, or with an empty one, is given back with what is missing."""
    w = world()
    w.objected()
    where = f"/objections/{w.objection.public_id}/files/"
    assert "This field is required" in text(w.post(w.manager, where, {}))
    assert "submitted file is empty" in text(w.post(w.manager, where, {"papers": [pdf("a.pdf"), pdf("b.pdf", b"")]}))
    w.decided(upheld=False)
    assert "The objection is decided" in text(w.get(w.manager, where))
    assert "dismissed" in text(w.post(w.manager, where, {"papers": [pdf("a.pdf")]}))
    assert not rows(ObjectionFile) and not rows(StoredFile)


def test_a_file_that_is_empty_takes_the_objection_back_with_it() -> None:
    """Text and documents are received together or not at all."""
    w = world()
    w.published()
    by, papers = w.viewer(w.manager), [Paper("a", "", [b"a"]), Paper("b", "", [b""])]
    before = sorted(path.name for path in files.folder().iterdir())
    with pytest.raises(Refused, match="empty"):
        remedies.object_to(finding=w.findings[0], text="No", language="en", papers=papers, by=by, now=w.now)
    assert not rows(Objection) and not rows(StoredFile)
    assert sorted(path.name for path in files.folder().iterdir()) == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_late_objection_is_refused_with_its_moment_and_its_words_are_not_lost(language: str) -> None:
    """They were not received; the page gives them back to be copied."""
    w = world()
    w.published()
    w.now = w.report.objections_until + SECOND
    told = {"text": "Words of an hour.", "language": "en", "papers": [pdf("a.pdf")]}
    page = text(w.post(w.manager, objecting(w), told, language))
    assert "23:59:59 Asia/Phnom_Penh" in page and "Words of an hour." in page
    assert {"en": "has not been received", "zh-hans": "未被接收"}[language] in page
    assert not rows(Objection) and not rows(StoredFile)


# -- a last moment that was moved ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_officer_moves_the_last_moment_of_all_findings_and_everybody_reads_from_what_to_what(language: str) -> None:
    """By whom and why stands beside the clock: for the factory, the programme, and the buyer that may read the report."""
    w = world()
    w.granted()
    told_at, page = w.report.objections_until, f"/reports/{w.report.public_id}/"
    assert f"{page}extend/" in text(w.get(w.officer, page, language))
    sent = w.post(w.officer, f"{page}extend/", longer(w), language)
    assert sent["Location"] == page
    report = w.fresh(w.report)
    assert report.objections_until == told_at + timedelta(days=7)
    assert [one.person_id for one in rows(Notice, kind="objections-extended")] == [w.manager.pk]
    w.now = max(w.now, report.opens_at)
    faces = [(at + timedelta(hours=7)).strftime("%Y-%m-%d %H:%M:%S") for at in (told_at, report.objections_until)]
    readers = [(w.manager, page), (w.officer, page), (w.reviewer, page), (w.manager, objecting(w))]
    for person, where in [*readers, (w.buyer, f"{page}v1/"), (w.officer, f"{page}extend/")]:
        said = text(w.get(person, where, language))
        assert all(f">{face}</time>" in said for face in faces), (person, where)
        assert w.officer.name in said and "The flood closed the office." in said
        assert {"en": "Moved from", "zh-hans": "移至"}[language] in said
    assert f"{page}extend/" not in text(w.get(w.manager, page))


def test_the_time_of_a_good_practice_is_neither_offered_nor_made_longer() -> None:
    """Nobody objects to one, so more time for it would be told as moved and change nothing."""
    w = world()
    w.published()
    praised = w.findings[0]
    with walls.acting():
        w.findings[0].__class__.objects.filter(pk=praised.pk).update(kind="good-practice")
    page = f"/reports/{w.report.public_id}/extend/"
    shown = text(w.get(w.officer, page))
    assert f'value="{praised.public_id}"' not in shown and f'value="{w.findings[1].public_id}"' in shown
    assert w.post(w.officer, page, longer(w, of=praised.public_id)).status_code == 200
    with pytest.raises(Refused, match="good practice"):
        extensions.extend(
            report=w.report, finding=w.fresh(praised), day=w.report.objections_until.date() + timedelta(days=7), reason="x",
            language="en", by=w.viewer(w.officer), now=w.now,
        )  # fmt: skip
    assert not rows(Extension) and not rows(Notice, kind="objections-extended")


@pytest.mark.parametrize(("language", "left_out"), [("en", "Days that do not count"), ("zh-hans", "不计入的日子")])
def test_the_clocks_on_a_report_s_own_page_show_their_rules_and_the_days_left_out(language: str, left_out: str) -> None:
    w = world()
    w.published()
    day = local_day(w.report.published_at, ZONE)
    clocks = (deadlines.objection(day, zone=ZONE, jurisdiction="kh"), deadlines.third_party_access(day, zone=ZONE))
    rules = [escape(clock.rule.say(language)) for clock in clocks]
    page = f"/reports/{w.report.public_id}/"
    (weekend, _why), *_rest = clocks[0].left_out
    for person in (w.manager, w.officer, w.monitor_a):
        shown = text(w.get(person, page, language))
        facts = shown.partition('<dl class="facts"')[2].partition("</dl>")[0]
        assert all(rule in facts for rule in rules), (person, facts)
        assert left_out in facts and f"{weekend.isoformat()}" in facts and "Asia/Phnom_Penh" in rules[0]
        assert facts.count("<details") == 1, "the other clock leaves no day out"
    objecting_page = text(w.get(w.manager, objecting(w), language))
    assert rules[0] in objecting_page and left_out in objecting_page


def test_what_was_too_late_is_in_time_after_it_was_moved_and_again_too_late_after_that() -> None:
    """To the second, for the finding that was moved alone."""
    w = world()
    w.published()
    told_at, page = w.report.objections_until, f"/reports/{w.report.public_id}/"
    w.post(w.officer, f"{page}extend/", longer(w, of=w.findings[1].public_id))
    assert w.fresh(w.report).objections_until == told_at
    until = w.fresh(w.findings[1]).objections_until
    assert until == told_at + timedelta(days=7)
    w.now = told_at + SECOND
    assert "is over" in text(w.get(w.manager, objecting(w, 0)))
    assert objecting(w, 1) in text(w.get(w.manager, page)) and objecting(w, 0) not in text(w.get(w.manager, page))
    waiting = text(w.get(w.manager, "/"))
    assert (until + timedelta(hours=7)).strftime("%Y-%m-%d") in waiting
    w.now = until + SECOND
    assert "is over" in text(w.get(w.manager, objecting(w, 1)))
    assert page not in text(w.get(w.manager, "/"))
    w.now = until
    assert w.post(w.manager, objecting(w, 1), {"text": "No.", "language": "en"}).status_code == 302
    assert len(rows(Objection)) == 1


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"day": "2025-04-01"}, "choose a later one"),
        ({"day": "2035-04-01"}, "look at the year"),
        ({"reason": "  "}, "This field is required"),
        ({"of": "nobody"}, "Select a valid choice"),
    ],
)
def test_a_last_moment_is_moved_to_a_later_day_in_reach_and_with_a_reason(changed: dict[str, str], why: str) -> None:
    """Anything else is a sentence; what was written stays in the form."""
    w = world()
    w.published()
    given = longer(w, **changed)
    page = text(w.post(w.officer, f"/reports/{w.report.public_id}/extend/", given))
    assert why in page and (not given["reason"].strip() or given["reason"] in page)
    assert not rows(Extension) and w.fresh(w.report).objections_until == w.report.objections_until


def test_what_has_ended_is_not_made_longer() -> None:
    """A second after the last moment; the page offers nothing, a form that was open says why and keeps its words."""
    w = world()
    w.published()
    where = f"/reports/{w.report.public_id}/extend/"
    w.now = w.report.objections_until + timedelta(microseconds=999_999)
    assert "Move the last moment" in text(w.get(w.officer, where))
    w.now = w.report.objections_until + SECOND
    assert "Move the last moment" not in text(w.get(w.officer, where))
    assert where not in text(w.get(w.officer, f"/reports/{w.report.public_id}/"))
    page = text(w.post(w.officer, where, longer(w)))
    assert "cannot be made longer" in page and "The flood closed the office." in page
    assert not rows(Extension)


def test_a_decided_objection_is_not_reopened_by_more_time() -> None:
    """The action names its state; an open one may still get documents."""
    w = world()
    w.objected()
    given = {"report": w.report, "finding": w.findings[0], "reason": "Flood", "language": "en"}
    day, by = (w.report.objections_until + timedelta(days=7)).date(), w.viewer(w.officer)
    made = extensions.extend(**given, day=day, by=by, now=w.now)
    assert (made.was_until, made.finding_public_id) == (w.report.objections_until, w.findings[0].public_id)
    w.now = w.report.objections_until + timedelta(days=1)
    remedies.attach(objection=w.objection, papers=[Paper("a", "", [b"a"])], by=w.viewer(w.manager), now=w.now)
    w.decided(upheld=False)
    with pytest.raises(Refused, match="dismissed"):
        extensions.extend(**given, day=day + timedelta(days=1), by=by, now=w.now)


def test_the_next_version_prints_the_moment_that_is_in_force_and_says_that_it_was_moved() -> None:
    """The first version stays what it was; a finding that may still be objected to says until when."""
    w = world()
    w.published()
    frozen = w.versions[0].content
    page = f"/reports/{w.report.public_id}/"
    w.post(w.officer, f"{page}extend/", longer(w))
    w.decided()
    w.post(w.officer, f"{page}amend/", {"text": "An objection was upheld.", "language": "en"})
    with walls.acting():
        one, two = w.report.versions.order_by("number")
    assert one.content == frozen
    old, new = (next(d for d in v.content["deadlines"] if d["kind"] == "objection") for v in (one, two))
    moved = date.fromisoformat(old["day"]) + timedelta(days=7)
    assert (new["day"], new["moment"]) == (moved.isoformat(), f"{moved.isoformat()}T23:59:59+07:00")
    assert new["rule"]["en"].startswith(old["rule"]["en"]) and old["moment"].replace("T", " ") in new["rule"]["en"]
    assert new["rule"]["zh"] != old["rule"]["zh"]
    assert {f["objection"]["until"] for f in two.content["findings"]} == {new["moment"]}


def test_a_version_is_offered_where_a_decision_waits_to_be_carried_out_and_nowhere_else() -> None:
    """Before, and again once a version carries it, the button would lead to a page on which nothing can be published."""
    w = world()
    w.objected()
    page, button = f"/reports/{w.report.public_id}/", "Publish an amended version"
    assert button not in text(w.get(w.officer, page))
    w.decided()
    assert button in text(w.get(w.officer, page)) and button not in text(w.get(w.manager, page))
    w.amended()
    assert button not in text(w.get(w.officer, page))


def test_the_pages_take_as_many_queries_with_many_documents_and_extensions() -> None:
    """One query for the documents of a report, one for its extensions."""
    w = world()
    w.objected()
    page, where = f"/reports/{w.report.public_id}/", f"/objections/{w.objection.public_id}/files/"
    asked = [(w.manager, page), (w.officer, page), (w.officer, f"{page}v1/"), (w.manager, where)]
    asked += [(w.officer, f"{page}extend/"), (w.officer, f"/objections/{w.objection.public_id}/")]
    grown(w, 1)
    before = [queries(w, *one) for one in asked]
    grown(w, 5)
    assert [queries(w, *one) for one in asked] == before


def grown(w: World, times: int) -> None:
    for _ in range(times):
        papers = [Paper("a.pdf", "application/pdf", [b"a"])]
        remedies.attach(objection=w.objection, papers=papers, by=w.viewer(w.manager), now=w.now)
        for finding in (None, w.findings[1]):
            until = max(row.until for row in [*rows(Extension), Extension(until=w.report.objections_until)])
            extensions.extend(
                report=w.report, finding=finding, day=(until + timedelta(days=1)).date(), reason="Flood", language="en",
                by=w.viewer(w.officer), now=w.now,
            )  # fmt: skip


# -- corrective actions ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_officer_sends_a_corrective_action_back_and_the_factory_reads_why(language: str) -> None:
    """It waits on the officer's first page until then; afterwards the factory may propose anew, and begin nothing."""
    w = world()
    w.objected()
    page, plan = f"/reports/{w.report.public_id}/", f"/actions/{w.corrective_action.public_id}/"
    assert f'href="{plan}answer/"' in text(w.get(w.officer, "/", language))
    assert f'href="{plan}answer/"' in text(w.get(w.officer, page, language))
    told = {"decision": "send-back", "reason": "", "language": "en"}
    assert {"en": "with a reason only", "zh-hans": "必须说明理由"}[language] in text(
        w.post(w.officer, f"{plan}answer/", told, language)
    )
    sent = w.post(w.officer, f"{plan}answer/", {**told, "reason": "Who pays for the fans?"}, language)
    assert sent["Location"] == page
    assert f'href="{plan}answer/"' not in text(w.get(w.officer, "/", language))
    said = text(w.get(w.manager, page, language))
    assert "Who pays for the fans?" in said and {"en": "sent back", "zh-hans": "已退回"}[language] in said
    assert f'action="{plan}"' not in said
    assert [one.person_id for one in rows(Notice, kind="action-answered")] == [w.manager.pk]
    w.now = w.report.opens_at
    w.granted()
    assert "Who pays for the fans?" not in text(w.get(w.buyer, f"{page}v1/"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_past_its_own_day_is_marked_as_late_until_it_is_done(language: str) -> None:
    """From 00:00 of the day after, where the factory is; for the factory, the officer and the buyer."""
    w = world()
    w.granted()
    w.objected()
    page, late = f"/reports/{w.report.public_id}/", {"en": ">late<", "zh-hans": ">逾期<"}[language]
    readers = ((w.manager, page), (w.officer, page), (w.buyer, f"{page}v1/"))
    over = first_moment(w.corrective_action.until_date + timedelta(days=1), w.factory.zone)
    for at, shown in ((over - SECOND, False), (over, True)):
        w.now = at
        assert [late in text(w.get(*one, language)) for one in readers] == [shown] * 3, at
    w.post(w.manager, f"/actions/{w.corrective_action.public_id}/", {"step": "finish", "sure": "on"})
    assert [late in text(w.get(*one, language)) for one in readers] == [False] * 3


# -- a later visit ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "final", "refused"),
    [
        ("en", "That it is done cannot be taken back.", "Nothing was kept: tick that it is done."),
        ("zh-hans", "确认完成后无法撤回。", "未保存：请勾选确认已完成。"),
    ],
)
def test_that_a_corrective_action_is_done_wants_a_tick_since_it_cannot_be_taken_back(
    language: str, final: str, refused: str
) -> None:
    w = world()
    w.objected()
    page, where = f"/reports/{w.report.public_id}/", f"/actions/{w.corrective_action.public_id}/"
    assert final in text(w.get(w.manager, page, language))
    client = w.client(w.manager, language)
    with w.at(w.now):
        told = text(client.post(where, {"step": "finish"}, follow=True))
    assert refused in told and w.fresh(w.corrective_action).state == "planned"
    w.post(w.manager, where, {"step": "finish", "sure": "on"})
    assert w.fresh(w.corrective_action).state == "done"
    proposing = text(w.get(w.manager, f"{page}findings/{w.findings[1].public_id}/action/", language))
    assert {"en": "cannot be changed or taken back once it is kept", "zh-hans": "保存后不能更改或撤回"}[
        language
    ] in proposing


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_later_team_sees_what_was_found_and_checks_what_was_done(language: str) -> None:
    """Others than the first team: they read the published report, never the visit behind it."""
    w = world()
    w.objected()
    remedies.advance(corrective_action=w.corrective_action, step="finish", by=w.viewer(w.manager), now=w.now)
    with walls.acting():
        Member.objects.filter(visit=w.visit, person=w.monitor_b).delete()
    first, later = w.visit, w.later_visit(w.monitor_b)
    page, report = f"/visits/{later.public_id}/earlier/", f"/reports/{w.report.public_id}/"
    plan = f"{page}{w.corrective_action.public_id}/"
    assert w.get(w.monitor_b, f"/visits/{first.public_id}/").status_code == 404
    assert w.get(w.monitor_b, report)["Location"] == f"{report}v1/"
    assert w.get(w.monitor_b, f"{report}v1/").status_code == 200
    assert {"en": "Earlier findings", "zh-hans": "以往的发现"}[language] in text(
        w.get(w.monitor_b, f"/visits/{later.public_id}/", language)
    )
    shown = text(w.get(w.monitor_b, page, language))
    assert w.findings[0].text in shown and f'href="{plan}"' in shown
    clause = text(w.get(w.monitor_b, f"/visits/{later.public_id}/checklist/{w.findings[0].clause}/", language))
    assert {"en": "Found before.", "zh-hans": "以前已发现。"}[language] in clause
    told = {"decision": "not-confirm", "found": "", "language": "en"}
    assert w.post(w.monitor_b, plan, told, language).status_code == 200
    assert w.post(w.monitor_b, plan, {**told, "found": "No fan runs."}, language)["Location"] == page
    said = text(w.get(w.manager, report, language))
    assert "No fan runs." in said
    assert {"en": "not found done", "zh-hans": "后续查访未见完成"}[language] in said
    assert [one.person_id for one in rows(Notice, kind="action-checked")] == [w.manager.pk]
    w.now = w.report.opens_at
    w.granted()
    assert "No fan runs." not in text(w.get(w.buyer, f"{report}v1/"))


@pytest.mark.parametrize(
    ("language", "unanswered", "unasked"),
    [
        ("en", "not answered yet at this visit", "not asked at this visit"),
        ("zh-hans", "本次查访尚未作答", "本次查访不查此条"),
    ],
)
def test_a_special_visit_does_not_say_that_what_it_is_not_about_is_yet_to_be_answered(
    language: str, unanswered: str, unasked: str
) -> None:
    w = world()
    w.published()
    later = w.later_visit(w.monitor_b, state="inside")
    page = f"/visits/{later.public_id}/earlier/"
    shown = text(w.get(w.monitor_b, page, language))
    assert shown.count(unanswered) == len(w.findings) and unasked not in shown
    with walls.acting():
        Visit.objects.filter(pk=later.pk).update(clauses=[w.findings[0].clause])
    shown = text(w.get(w.monitor_b, page, language))
    assert shown.count(unanswered) == 1 and shown.count(unasked) == len(w.findings) - 1
    assert f"/checklist/{w.findings[0].clause}/" in shown and f"/checklist/{w.findings[1].clause}/" not in shown


def test_an_earlier_report_is_headed_by_the_day_of_its_publication_at_the_factory() -> None:
    """Half past one in the morning there is still the day before in UTC."""
    w = world()
    w.published()
    day = local_day(w.report.published_at, w.factory.zone)
    early = first_moment(day, w.factory.zone) + timedelta(minutes=90)
    assert early.astimezone(UTC).date() < day
    with walls.acting():
        Report.objects.filter(pk=w.report.pk).update(published_at=early)
    later = w.later_visit(w.monitor_b, state="inside")
    shown = text(w.get(w.monitor_b, f"/visits/{later.public_id}/earlier/"))
    assert f'Report published on <time datetime="{day}">{day}</time>' in shown


def test_whoever_went_before_does_not_read_what_came_after() -> None:
    """The team of a visit that had ended when a report was published is no later team."""
    w = world()
    w.published()
    with walls.acting():
        Member.objects.filter(visit=w.visit, person=w.monitor_b).delete()
        before = Visit.objects.get(pk=w.visit.pk)
        before.pk, before.public_id, before.latest = None, "a" * 26, False
        before.save()
        Member.objects.create(programme=w.programme, visit=before, person=w.monitor_b, assigned_at=w.now)
    assert w.get(w.monitor_b, f"/reports/{w.report.public_id}/").status_code == 404
    assert w.get(w.monitor_b, f"/reports/{w.report.public_id}/v1/").status_code == 404
    shown = [
        w.findings[0].text in text(w.get(w.officer, f"/visits/{one.public_id}/earlier/"))
        for one in (before, w.later_visit())
    ]
    assert shown == [False, True]  # to a visit that had ended, what came after is nothing earlier
    w.later_visit(w.monitor_b, state="planned")
    assert w.get(w.monitor_b, f"/reports/{w.report.public_id}/v1/").status_code == 200
