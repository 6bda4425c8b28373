"""The pages of a visit that ended before its time: the gate, the review, the ministries' receipts."""

import io
import re
from datetime import timedelta

import pytest
from pypdf import PdfReader

from fairfloor.core.periods import local_day
from fairfloor.registry import walls
from fairfloor.registry.models import Event, NonCooperation, Notice, Organisation, Receipt, Visit
from tests.web.counting import queries
from tests.world import another_factory, world

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def page_of(w):
    return f"/visits/{w.visit.public_id}/"


def test_the_gate_offers_to_wait_on_only_when_the_time_is_over():
    w = world()
    w.at_gate()
    address, data = page_of(w) + "wait/", {"text": "He is on his way.", "language": "en"}
    assert "We wait on" not in text(w.get(w.monitor_a, page_of(w)))
    assert w.get(w.monitor_a, address).status_code == 404
    w.now = w.visit.gate_ends_at + timedelta(seconds=1)
    assert "We wait on" in text(w.get(w.monitor_a, page_of(w)))
    w.post(w.monitor_a, address, data)
    assert "He is on his way." in text(w.get(w.monitor_b, page_of(w)))
    assert "cannot be undone" in text(w.get(w.monitor_a, page_of(w) + "leave/"))
    w.post(w.monitor_a, page_of(w) + "leave/", {"text": "Nobody opened.", "language": "en"})
    assert w.fresh(w.visit).state == "refused"
    assert "The team was not let in." in text(w.get(w.officer, page_of(w)))


def test_a_visit_that_ended_midway_shows_what_was_gathered():
    w = world()
    w.inside()
    w.answer("icti/2.5", "non-compliant", text="Kept words.", workers_affected=3)
    data = {"kind": "interference", "text": "They sent the workers away.", "language": "en"}
    assert w.post(w.monitor_a, page_of(w) + "obstruction/", data).status_code == 302
    for person in (w.monitor_a, w.officer, w.reviewer):
        assert "Kept words." in text(w.get(person, page_of(w) + "checklist/icti/2.5/")), person
        assert 'href="' + page_of(w) + "checklist/" in text(w.get(person, page_of(w)))
    for person in (w.manager, w.buyer, w.ministry):
        assert w.get(person, page_of(w)).status_code == 404


def test_an_officer_reviews_and_sends_and_each_ministry_receipts():
    w = world()
    w.obstructed()
    address = f"/non-cooperation/{w.noncooperation.public_id}/"
    assert address in text(w.get(w.officer, "/"))
    page = text(w.get(w.officer, address))
    assert "The director shouted at the team." in page
    assert "Sign and send" not in page, "nothing is sent unreviewed"
    assert "Say what happened" in text(w.post(w.officer, address, {"account_en": " ", "account_zh": ""}))
    w.post(
        w.officer,
        address,
        {"account_en": "He shouted.", "account_zh": "他大声呵斥。", "explanation_en": "He is sorry."},
    )
    assert "Sign and send" in text(w.get(w.officer, address))
    assert w.get(w.ministry, "/non-cooperation/").status_code == 200
    assert "No non-cooperation report was sent" in text(w.get(w.ministry, "/non-cooperation/"))
    w.post(w.officer, address + "decision/", {"step": "send"})
    listed = text(w.get(w.ministry, "/"))
    assert listed.count("/non-cooperation/received/") == 1
    received = listed.partition("/non-cooperation/received/")[2].partition("/")[0]
    for language, words in (("en", "He shouted."), ("zh-hans", "他大声呵斥。")):
        assert words in text(w.get(w.ministry, f"/non-cooperation/received/{received}/", language))
    assert w.get(w.trade, f"/non-cooperation/received/{received}/").status_code == 404
    page = text(w.get(w.officer, address))
    assert page.count("not opened yet") == 1
    with walls.acting():
        assert Event.objects.filter(verb="non-cooperation.received").count() == 1
        again = Event.objects.filter(verb="non-cooperation.read", subject="receipt")
        assert again.count() == 1, "the other readings are the officer's, on the report itself"


@pytest.mark.parametrize("seconds", [0, 23])
def test_the_end_of_the_wait_has_seconds_where_it_has_any_on_the_page_as_in_the_report(seconds):
    w = world()
    w.now = w.now.replace(second=seconds)
    w.sent()
    page = re.sub(r"<[^>]+>", " ", text(w.get(w.officer, f"/non-cooperation/{w.noncooperation.public_id}/")))
    told = re.findall(r"The time to wait ends at +[0-9-]+ ([0-9:]+)", page)
    assert len(told) == 2 and told[0] == told[1] and told[0].endswith(":23") == bool(seconds), told
    assert told[0].count(":") == 1 + bool(seconds)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Non-cooperation report", "Pressure", "Ministry of Labour and Vocational Training", "He regrets it.",
             "The time to wait ends at", "Times are shown in", "Asia/Phnom_Penh (UTC+07:00)")),
     ("zh", ("不合作报告", "压迫", "劳工与职业培训部", "厂长对查访小组大声呵斥", "等候时限届满于",
             "Asia/Phnom_Penh（UTC+07:00）"))],
)  # fmt: skip
def test_the_pdf_says_it_in_both_languages(language, words):
    w = world()
    w.sent()
    file = w.get(w.ministry, f"/non-cooperation/received/{w.receipts[0].public_id}/{language}.pdf").content
    reader = PdfReader(io.BytesIO(file))
    said = "".join(page.extract_text() for page in reader.pages)
    for word in words:
        assert word.replace(" ", "") in said.replace("\n", "").replace(" ", ""), word
    assert set(reader.attachments) == {"report.json", "seal.json"}
    assert len(reader.pages) <= 2
    assert w.get(w.ministry, f"/non-cooperation/received/{w.receipts[0].public_id}/km.pdf").status_code == 404


@pytest.mark.parametrize(("language", "languages"), [("en", "English, 中文"), ("zh-hans", "English、中文")])
def test_a_ministry_tells_its_reports_apart_and_learns_which_factory_it_is_by_opening(language, languages):
    """It names no factory before, nor because another ministry has opened its own."""
    w = world()
    w.sent()
    day, number = local_day(w.visit.arrived_at, w.factory.zone).isoformat(), w.noncooperation.public_id[:8].upper()

    def row(person):
        return text(w.get(person, "/non-cooperation/", language)).partition("<tbody>")[2].partition("</tbody>")[0]

    names = (w.factory.name, w.factory.local_name)
    for opened in ((), (w.ministry,), (w.ministry, w.trade)):
        for person, receipt in ((w.ministry, w.receipts[0]), (w.trade, w.receipts[1])):
            if person in opened:
                w.get(person, f"/non-cooperation/received/{receipt.public_id}/", language)
            said = row(person)
            assert f">{number}<" in said and languages in re.sub(r"</?span[^>]*>", "", said)
            assert {name in said for name in names} == {person in opened}
            (visited,) = re.findall(r'data-head="(?:Day of the visit|查访日期)">(.*?)</td>', said)
            assert (day in visited) == (person in opened)


def test_the_list_of_a_ministry_asks_as_much_for_many_reports_as_for_one():
    w = world()
    w.sent()
    few = queries(w, w.ministry, "/non-cooperation/")
    with walls.acting():
        for number in range(3):
            row, visit = NonCooperation.objects.get(pk=w.noncooperation.pk), Visit.objects.get(pk=w.visit.pk)
            visit.pk, visit.public_id = None, f"{visit.public_id[:-1]}{number}"
            visit.save(force_insert=True)
            row.pk, row.public_id, row.visit = None, f"{row.public_id[:-1]}{number}", visit
            row.save(force_insert=True)
            Receipt.objects.create(
                programme=w.programme, noncooperation=row, organisation=w.receipts[0].organisation, sent_at=w.now
            )
    assert text(w.get(w.ministry, "/non-cooperation/")).count("/non-cooperation/received/") == 4
    assert queries(w, w.ministry, "/non-cooperation/") == few


def test_what_is_set_aside_goes_to_nobody():
    w = world()
    w.obstructed()
    address = f"/non-cooperation/{w.noncooperation.public_id}/"
    w.post(w.officer, address + "decision/", {"step": "set-aside", "reason": ""})
    assert w.fresh(w.noncooperation).state == "noted"
    w.post(w.officer, address + "decision/", {"step": "set-aside", "reason": "A misunderstanding."})
    assert "A misunderstanding." in text(w.get(w.officer, address))
    assert "/non-cooperation/received/" not in text(w.get(w.ministry, "/"))


def test_one_organisation_is_not_two_recipients():
    w = world()
    with walls.acting():
        labour, trade = Organisation.objects.exclude(recipient="").order_by("pk")
    both = {"labour-ministry": labour.public_id, "commerce-ministry": labour.public_id}
    assert "cannot be two recipients" in text(w.post(w.officer, "/non-cooperation/ministries/", both))
    swapped = {"labour-ministry": trade.public_id, "commerce-ministry": labour.public_id}
    assert w.post(w.officer, "/non-cooperation/ministries/", swapped).status_code == 302
    assert (w.fresh(labour).recipient, w.fresh(trade).recipient) == ("commerce-ministry", "labour-ministry")


def test_the_list_takes_the_same_queries_whatever_its_length():
    w = world()
    w.sent()
    few = {person: queries(w, getattr(w, person), "/non-cooperation/") for person in ("officer", "ministry")}
    for number in range(2, 5):
        participation = another_factory(
            w.programme, w.officer, number=number, now=w.now, monitors=(w.monitor_a, w.monitor_b)
        )
        w.participation, w.factory, w.visit, w.noncooperation = participation, participation.factory, None, None
        w.sent()
    with walls.acting():
        assert NonCooperation.objects.count() == 4
    assert {person: queries(w, getattr(w, person), "/non-cooperation/") for person in few} == few


@pytest.mark.parametrize(
    ("language", "asks", "asked", "managed", "waiting", "pdf"),
    [
        ("en", "Ask the factory for its explanation", "The factory may answer until", "The programme asks for your explanation",
         "Explanations to give",
         ("Asked by", "Could answer until", "Asked for it at")),
        ("zh-hans", "请工厂作出说明", "工厂可作出说明的期限", "项目请贵厂作出说明", "待作出的说明",
         ("要求人", "说明期限", "要求说明的时间")),
    ],
)  # fmt: skip
def test_the_factory_is_asked_and_the_report_says_by_whom_when_and_until_when(
    language, asks, asked, managed, waiting, pdf
):
    w = world()
    w.obstructed()
    address, factory = f"/non-cooperation/{w.noncooperation.public_id}/", f"/factories/{w.factory.public_id}/"
    assert asks in text(w.get(w.officer, address, language))
    assert managed not in text(w.get(w.manager, factory, language))
    for wrong in ({}, {"until": "soon"}, {"until": "2025-03-01"}):
        w.post(w.officer, address + "decision/", {"step": "ask", **wrong})
    assert w.fresh(w.noncooperation).asked_at is None
    w.post(w.officer, address + "decision/", {"step": "ask", "until": "2025-03-20"})
    assert w.fresh(w.noncooperation).asked_at == w.now
    for person in (w.officer, w.monitor_a):
        page = text(w.get(person, address, language))
        assert asked in page and "2025-03-20 23:59:59" in page and w.officer.name in page and asks not in page
    page = text(w.get(w.manager, factory, language))
    assert managed in page and "2025-03-20 23:59:59" in page and w.officer.name in page and "shouted" not in page
    assert "2025-03-20 23:59" in text(w.get(w.manager, "/", language)).split(waiting)[1]
    for person in (w.officer, w.monitor_a, w.reviewer):
        assert managed not in text(w.get(person, factory, language))
    with walls.acting():
        notice = Notice.objects.get(kind="explanation-asked", person=w.manager)
    assert w.post(w.manager, f"/notices/{notice.public_id}/open/").url == factory
    account = {"account_en": "They shouted.", "account_zh": "他们大声呵斥。"}
    w.post(w.officer, address, account)
    page = text(w.get(w.officer, address, language))
    assert 'value="send"' not in page and page.count("2025-03-20 23:59:59") == 2
    w.post(w.officer, address, {**account, "explanation_en": "We were away."})
    assert 'value="send"' in text(w.get(w.officer, address, language))
    assert "2025-03-20" not in text(w.get(w.manager, "/", language))
    w.sent()
    assert managed not in text(w.get(w.manager, factory, language))
    received = f"/non-cooperation/received/{w.receipts[0].public_id}/"
    page, short = text(w.get(w.ministry, received, language)), language[:2]
    file = PdfReader(io.BytesIO(w.get(w.ministry, f"{received}{short}.pdf").content))
    said = "".join(one.extract_text() for one in file.pages).replace("\n", "").replace(" ", "")
    for word in (*pdf, w.officer.name):
        assert word in page and word.replace(" ", "") in said, word
    assert "23:59:59" in page and "23:59:59" in said and len(file.pages) <= 2


@pytest.mark.parametrize(
    ("language", "waits", "write", "given", "over"),
    [("en", "Explanations to give", "Write your factory's explanation", "answered",
      "The time to answer is over"),
     ("zh-hans", "待作出的说明", "写贵厂的说明", "已作出说明", "作出说明的期限已过")],
)  # fmt: skip
def test_a_manager_writes_the_factory_s_explanation_and_an_officer_reads_it(language, waits, write, given, over):
    w = world()
    w.questioned()
    factory = f"/factories/{w.factory.public_id}/"
    page = f"{factory}explanation/{w.noncooperation.public_id}/"
    home = text(w.get(w.manager, "/", language))
    assert f">{waits}</h2>" in home and f'href="{page}"' in home
    assert write in text(w.get(w.manager, factory, language))
    empty = w.post(w.manager, page, {"text": " ", "language": "en"}, language)
    assert empty.status_code == 200 and w.fresh(w.noncooperation).explained_at is None
    assert w.post(w.manager, page, {"text": "He was ill.", "language": "en"}, language).url == factory
    assert f">{waits}</h2>" not in text(w.get(w.manager, "/", language))
    assert given in text(w.get(w.manager, factory, language))
    where = f"/non-cooperation/{w.noncooperation.public_id}/"
    told = text(w.get(w.officer, where, language))
    assert "He was ill." in told and w.manager.name in told and "disabled" in told
    review = {"account_en": "He shouted.", "explanation_en": "He was well.", "explanation_zh": "他病了。"}
    assert w.post(w.officer, where, review, language).status_code == 302
    assert w.fresh(w.noncooperation).explanation == {"en": "He was ill.", "zh": "他病了。"}
    w.now = w.noncooperation.answer_until + timedelta(seconds=1)
    late = text(w.get(w.manager, page, language))
    assert over in late and "He was ill." in late and "<textarea" not in late
    assert w.post(w.manager, page, {"text": "More.", "language": "en"}, language).status_code == 200
    assert w.fresh(w.noncooperation).explanation["en"] == "He was ill."
