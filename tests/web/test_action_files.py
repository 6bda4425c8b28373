"""Evidence beside corrective actions, on its pages: added, read by whoever reads the plan, taken back before anybody looked."""

from hashlib import sha256

import pytest

from fairfloor.actions import action_files, corrective_actions, grants
from fairfloor.actions.acts import Refused
from fairfloor.actions.files import Paper
from fairfloor.core import remedies as answers
from fairfloor.registry import files, walls
from fairfloor.registry.models import (
    ActionFile,
    CorrectiveAction,
    Event,
    Notice,
    Objection,
    ObjectionFile,
    StoredFile,
)
from tests.web.counting import queries
from tests.web.scene import content_of
from tests.web.test_after_publication import LANGUAGES, SECOND, objecting, pdf, rows, text
from tests.world import world

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_factory_shows_what_it_did_and_every_reader_of_the_plan_opens_it(language: str) -> None:
    """The officer, the team, the reviewer, and the buyer once the report is open; each opening is logged."""
    w = world()
    w.objected()
    w.granted()
    page, where = f"/reports/{w.report.public_id}/", f"/actions/{w.corrective_action.public_id}/files/"
    assert f'href="{where}"' in text(w.get(w.manager, page, language))
    assert f'href="{where}"' not in text(w.get(w.officer, page, language))
    warned = text(w.get(w.manager, where, language))
    assert {"en": "every buyer whom you let read the report", "zh-hans": "您允许阅读报告的每一位买家"}[
        language
    ] in warned
    given = {"papers": [pdf("fans.jpg", b"the fans"), pdf("receipt.pdf")]}
    assert w.post(w.manager, where, given, language)["Location"] == where
    assert [one.person_id for one in rows(Notice, kind="action-file-attached")] == [w.officer.pk]
    one, two = rows(ActionFile)
    with walls.acting():
        kept = StoredFile.objects.get(pk=one.file_id)
        assert b"the fans" not in (files.folder() / kept.public_id).read_bytes()
    assert kept.sha256 == sha256(b"the fans").hexdigest()
    readers = [(w.manager, page), (w.officer, page), (w.reviewer, page), (w.monitor_a, page)]
    answer_page = f"/actions/{w.corrective_action.public_id}/answer/"
    with walls.acting():
        on_clause = w.corrective_action.finding.clause.replace("/", " ").upper()
    assert f"{on_clause} " in text(w.get(w.officer, answer_page, language))
    later = w.later_visit(w.monitor_b)
    readers += [(w.officer, answer_page), (w.monitor_b, f"/visits/{later.public_id}/earlier/")]
    assert w.get(w.buyer, f"{where}{one.public_id}/").status_code == 404
    w.now = w.report.opens_at
    for person, shown in [*readers, (w.buyer, f"{page}v1/")]:
        assert f'href="{where}{one.public_id}/"' in text(w.get(person, shown, language)), (person, shown)
        answer = w.get(person, f"{where}{one.public_id}/")
        assert (answer.status_code, content_of(answer)) == (200, b"the fans")
    told, number = text(w.get(w.buyer, f"{page}v1/", language)), w.fresh(w.corrective_action.finding).position
    answers = {"en": "Finding", "zh-hans": "发现"}[language]
    assert f'<a href="#finding-{number}">{answers} {number}</a>' in told and f'id="finding-{number}"' in told
    assert len(rows(Event, verb="file.opened")) == len(readers) + 1
    grants.withdraw(grant=w.grant, by=w.viewer(w.manager), now=w.now)
    w.now += SECOND
    assert w.get(w.buyer, f"{where}{two.public_id}/").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_evidence_is_taken_back_until_somebody_has_looked(language: str) -> None:
    """Then nobody opens it any more, the factory neither; its hash and content are kept; after the answer it stays."""
    w = world()
    w.objected()
    page, where = f"/reports/{w.report.public_id}/", f"/actions/{w.corrective_action.public_id}/files/"
    w.post(w.manager, where, {"papers": [pdf("a.pdf"), pdf("b.pdf")]})
    one, two = rows(ActionFile)
    assert f'action="{where}{one.public_id}/back/"' in text(w.get(w.manager, where, language))
    assert w.post(w.manager, f"{where}{one.public_id}/back/", {}, language)["Location"] == where
    assert "a.pdf" not in text(w.get(w.manager, where)) and "a.pdf" not in text(w.get(w.officer, page))
    assert {w.get(person, f"{where}{one.public_id}/").status_code for person in (w.manager, w.officer)} == {404}
    assert len(rows(StoredFile)) == 2 and all((files.folder() / kept.public_id).exists() for kept in rows(StoredFile))
    corrective_actions.answer(
        corrective_action=w.corrective_action,
        accepted=True,
        reason="",
        language="en",
        by=w.viewer(w.officer),
        now=w.now,
    )
    settled = text(w.get(w.manager, where, language))
    assert f"{two.public_id}/back/" not in settled and "b.pdf" in settled
    assert {"en": "no file can be taken back", "zh-hans": "不能再撤回文件"}[language] in settled
    w.post(w.manager, f"{where}{two.public_id}/back/", {}, language)
    for step, why in (("start", "is accepted"), ("", "can no longer be taken back")):
        with pytest.raises(Refused, match=why):
            action_files.take_back(attached=two, by=w.viewer(w.manager), now=w.now)
        if step:
            w.post(w.manager, f"/actions/{w.corrective_action.public_id}/", {"step": step})
    with pytest.raises(Refused, match="taken this file back"):
        action_files.open_file(attached=one, by=w.viewer(w.officer), now=w.now)
    assert [row.taken_back_at is None for row in rows(ActionFile)] == [False, True]
    w.post(w.manager, where, {"papers": [pdf("c.pdf")]})  # what was accepted is still shown to be done
    assert "c.pdf" in text(w.get(w.officer, page))


def test_there_is_room_for_so_many_documents_and_no_more() -> None:
    """Beside a corrective action and an objection alike; those taken back have taken their room, and nothing is kept of more."""
    w = world()
    w.published()
    most = answers.MOST_PAPERS
    many = {"text": "See these.", "language": "en", "papers": [pdf(f"{n}.pdf") for n in range(most + 1)]}
    refused = text(w.post(w.manager, objecting(w), many))
    assert f"room for {most} documents" in refused and not rows(Objection) and not rows(StoredFile)
    w.objected()
    where = f"/actions/{w.corrective_action.public_id}/files/"
    for beside, model in ((f"/objections/{w.objection.public_id}/files/", ObjectionFile), (where, ActionFile)):
        assert w.post(w.manager, beside, {"papers": [pdf(f"{n}.pdf") for n in range(most)]}).status_code == 302
        if model is ActionFile:
            w.post(w.manager, f"{where}{rows(ActionFile)[0].public_id}/back/", {})
        told = text(w.post(w.manager, beside, {"papers": [pdf("more.pdf")]}, "zh-hans"))
        assert f"最多可放 {most} 个文件" in told
        assert len(rows(model)) == most
    assert len(rows(StoredFile)) == 2 * most


def test_what_was_sent_back_or_verified_takes_no_more_evidence() -> None:
    """The page says so, and the action refuses."""
    w = world()
    w.objected()
    where = f"/actions/{w.corrective_action.public_id}/files/"
    for state in ("sent-back", "verified"):
        with walls.acting():
            CorrectiveAction.objects.filter(pk=w.corrective_action.pk).update(
                state=state, answered_at=w.now, answered_by=w.officer, reason="Why", checked_at=w.now,
                checked_by=w.monitor_a, checked_at_visit=w.visit,
            )  # fmt: skip
        assert "no more files can be received here" in text(w.get(w.manager, where))
        assert w.post(w.manager, where, {"papers": [pdf("a.pdf")]}).status_code == 200
    assert not rows(ActionFile) and not rows(StoredFile)


def test_the_pages_take_as_many_queries_with_much_evidence() -> None:
    """One query for the files of a page, however many corrective actions have some."""
    w = world()
    w.objected()
    page, where = f"/reports/{w.report.public_id}/", f"/actions/{w.corrective_action.public_id}/"
    later = w.later_visit()
    asked = [(w.manager, page), (w.officer, page), (w.officer, f"{page}v1/"), (w.manager, f"{where}files/")]
    asked += [(w.officer, f"{where}answer/"), (w.monitor_a, f"/visits/{later.public_id}/earlier/")]
    by, before = w.viewer(w.manager), []
    for _ in range(3):
        papers = [Paper("a.pdf", "application/pdf", [b"a"]), Paper("b.pdf", "application/pdf", [b"b"])]
        action_files.attach(corrective_action=w.corrective_action, papers=papers, by=by, now=w.now)
        before.append([queries(w, *one) for one in asked])
    assert before[0] == before[1] == before[2]
