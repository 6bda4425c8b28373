"""Notices in the page: one's own, in words, each leading to what it is about; and the choice of a language."""

from typing import Any

import pytest

from fairfloor.actions import notices as telling
from fairfloor.registry import subjects, walls
from fairfloor.registry.models import Acknowledgement, DocumentRequest, Member, Notice
from fairfloor.web import notices
from tests.web.counting import queries
from tests.world import world

pytestmark = pytest.mark.django_db
LIST = "/notices/"


def text(response: Any) -> str:
    return str(response.content.decode())


def own(w, person, kind=None):
    with walls.acting():
        rows = Notice.objects.filter(person=person, **({"kind": kind} if kind else {}))
        return list(rows.order_by("-created_at", "-pk"))


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Your factory now takes part", "new", "Open")), ("zh-hans", ("贵厂已参加本项目。", "新", "打开"))],
)
def test_one_s_own_notices_are_there_in_words(language, words):
    w = world()
    w.planned()
    page = text(w.get(w.manager, LIST, language))
    assert all(word in page for word in words)
    assert page.count("<li ") == len(own(w, w.manager))
    assert "team of a visit" not in page


def test_without_notices_the_page_says_what_to_expect():
    w = world()
    assert "There are no notices." in text(w.get(w.ministry, LIST))


def test_a_mail_leads_to_the_page_on_which_its_notice_stands(monkeypatch):
    monkeypatch.setattr(notices, "PAGE", 2)
    w = world()
    w.amended()
    rows = own(w, w.manager)
    assert len(rows) > 4
    for row in rows:
        page = text(w.get(w.manager, f"{LIST}?notice={row.public_id}"))
        assert f'id="{row.public_id}"' in page and page.count('<li id="') <= 2
    [other, *_rest] = own(w, w.monitor_a)
    first, elsewhere = text(w.get(w.manager, LIST)), text(w.get(w.manager, f"{LIST}?notice={other.public_id}"))
    assert f'id="{rows[0].public_id}"' in first and f'id="{rows[0].public_id}"' in elsewhere
    last = text(w.get(w.manager, f"{LIST}?notice={rows[0].public_id}&page=2"))
    assert f'id="{rows[0].public_id}"' not in last


def test_opening_one_marks_it_read_and_leads_to_its_matter():
    w = world()
    w.planned()
    [notice] = own(w, w.monitor_a)
    done = w.post(w.monitor_a, f"{LIST}{notice.public_id}/open/")
    assert done["Location"] == f"/visits/{w.visit.public_id}/"
    assert w.fresh(notice).read_at == w.now
    assert 'class="badge' not in text(w.get(w.monitor_a, LIST))


def test_every_kind_leads_where_its_reader_can_go():
    w = world()
    w.amended()
    with walls.acting():
        rows = list(Notice.objects.select_related("person"))
    assert {row.kind for row in rows} >= {
        "visit-assigned",
        "documents-requested",
        "report-published",
        "factory-applied",
    }
    for row in rows:
        client = w.client(row.person)
        with w.at(w.now):
            page = client.post(f"{LIST}{row.public_id}/open/", follow=True)
        assert page.status_code == 200, row.kind
        assert page.request["PATH_INFO"] != "/" or row.kind == "access-granted", row.kind


def test_a_document_s_notice_leads_to_its_visit():
    w = world()
    w.closed()
    with walls.acting():
        request = DocumentRequest.objects.get(visit=w.visit)
        telling.tell([w.monitor_b], "document-received", about=request, now=w.now)
    [notice] = own(w, w.monitor_b, "document-received")
    assert w.post(w.monitor_b, f"{LIST}{notice.public_id}/open/")["Location"] == f"/visits/{w.visit.public_id}/"


def test_what_one_can_no_longer_see_leads_to_the_first_page():
    w = world()
    w.planned()
    with walls.acting():
        telling.tell([w.manager], "factory-applied", about=w.visit, now=w.now)
    [notice] = own(w, w.manager, "factory-applied")
    assert w.post(w.manager, f"{LIST}{notice.public_id}/open/")["Location"] == "/"


def lines(w, person, language="en"):
    """Of each of a person's notices, by its kind, what its line says below its title."""
    page = text(w.get(person, LIST, language))
    said = {row.public_id: row.kind for row in own(w, person)}
    parts = page.split('<li id="')[1:]
    return {said[part[:26]]: part.split('<div class="small quiet">')[1].split("</div>")[0] for part in parts}


def test_each_names_its_factory_in_the_reader_s_language():
    w = world()
    w.published()
    for person, kinds in (
        (w.officer, {"factory-applied", "report-approved"}), (w.monitor_a, {"visit-assigned"}),
        (w.reviewer, {"report-submitted"}), (w.manager, {"factory-accepted", "documents-requested", "report-published"}),
    ):  # fmt: skip
        english, chinese = lines(w, person), lines(w, person, "zh-hans")
        assert kinds <= set(english) == set(chinese)
        for kind in english:
            assert w.factory.name in english[kind] and w.factory.local_name not in english[kind], kind
            assert w.factory.local_name in chinese[kind] and w.factory.name not in chinese[kind], kind
    page = text(w.get(w.officer, LIST))
    assert f'aria-label="Open: {notices.title("report-approved").say("en")} {w.factory.name}"' in page


def test_none_names_a_factory_whose_matter_its_reader_may_not_see():
    """Who left the team reads no more where it was to go; who is told of a visit without being of it, neither."""
    w = world()
    w.planned()
    kinds = ("visit-assigned", "interest-declared", "documents-requested", "review-freed", "report-published")
    with walls.acting():
        for person in (w.manager, w.reviewer, w.buyer, w.ministry):
            for kind in kinds:
                telling.tell([person], kind, about=w.visit, now=w.now)
    assert w.factory.name in lines(w, w.monitor_a)["visit-assigned"]
    with walls.acting():
        Member.objects.filter(visit=w.visit, person=w.monitor_a).delete()
    assert w.factory.name not in lines(w, w.monitor_a)["visit-assigned"]
    for person in (w.manager, w.reviewer, w.buyer, w.ministry):
        found = lines(w, person)
        assert set(found) >= set(kinds)
        assert [kind for kind in kinds if w.factory.name in found[kind]] == []


def test_a_report_names_its_factory_to_the_manager_once_it_is_published():
    w = world()
    w.approved()
    with walls.acting():
        telling.tell([w.manager], "report-amended", about=w.report, now=w.now)
    assert w.factory.name not in lines(w, w.manager)["report-amended"]
    w.published()
    assert w.factory.name in lines(w, w.manager)["report-amended"]


def test_an_alert_names_its_factory_to_those_who_were_told_and_a_receipt_none_before_it_is_one():
    """A reviewer who was told may not look the visit up before it has ended."""
    w = world()
    w.alerted()
    with walls.acting():
        telling.tell([w.reviewer], "alert-raised", about=w.alert, now=w.now)
    assert w.factory.name in lines(w, w.officer)["alert-raised"]
    assert w.factory.name not in lines(w, w.reviewer)["alert-raised"]
    with walls.acting():
        Acknowledgement.objects.create(
            programme=w.programme, alert=w.alert, visit=w.visit, person=w.reviewer, told_at=w.now
        )
    assert w.factory.name in lines(w, w.reviewer)["alert-raised"]
    w.sent()
    assert w.factory.name not in lines(w, w.ministry)["non-cooperation-sent"]


def test_a_buyer_s_name_the_factory_that_lets_it_read_and_of_a_report_only_while_it_does():
    w = world()
    w.granted()
    with walls.acting():
        telling.tell([w.buyer], "report-opened", about=w.report, now=w.now)
    assert w.factory.name in lines(w, w.buyer)["access-granted"]
    assert w.factory.name not in lines(w, w.buyer)["report-opened"]
    w.now = w.report.opens_at
    assert w.factory.name in lines(w, w.buyer)["report-opened"]


def test_every_kind_that_has_a_subject_names_its_factory_but_a_receipt():
    silent = {kind for kind, model in subjects.SUBJECTS.items() if model not in subjects._FACTORIES}
    assert {kind for kind in silent if not kind.startswith("alert-")} == {"non-cooperation-sent"}


def test_another_s_notice_is_not_found_and_stays_unread():
    w = world()
    w.planned()
    [notice] = own(w, w.monitor_a)
    assert w.post(w.monitor_b, f"{LIST}{notice.public_id}/open/").status_code == 404
    assert w.post(w.officer, f"{LIST}{notice.public_id}/open/").status_code == 404
    assert w.fresh(notice).read_at is None


def test_all_are_marked_as_read():
    w = world()
    w.published()
    assert len(own(w, w.manager)) >= 3
    assert w.post(w.manager, f"{LIST}read/")["Location"] == LIST
    assert all(notice.read_at == w.now for notice in own(w, w.manager))
    assert "Mark all as read" not in text(w.get(w.manager, LIST))
    assert not any(notice.read_at for notice in own(w, w.officer))


def test_an_unknown_kind_still_says_something():
    assert notices.title("nothing-such").say("en") == "Something waits for you."
    assert notices.title("nothing-such").say("zh") == "有事项等您处理。"


def test_the_list_takes_as_many_queries_for_300_as_for_3():
    w = world()
    w.closed()

    def more(count):
        with walls.acting():
            request = DocumentRequest.objects.get(visit=w.visit)
            told = [("document-received", request), ("factory-applied", w.participation), ("report-read", w.visit)]
            for kind, about in [*told, ("visit-assigned", w.visit)] * count:
                telling.tell([w.monitor_a], kind, about=about, now=w.now)

    more(1)
    few = queries(w, w.monitor_a, LIST)
    more(100)
    assert queries(w, w.monitor_a, LIST) == few
    assert "Page 2 of" in text(w.get(w.monitor_a, LIST, page=2))


def test_a_visitor_chooses_the_language_of_the_pages():
    w = world()
    client = w.client()
    done = client.post("/language/", {"language": "zh-hans", "next": "/account/login/"})
    assert done["Location"] == "/account/login/"
    assert "<h1>登录</h1>" in text(client.get("/account/login/"))
    cookie = client.cookies["django_language"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"


def test_a_person_s_choice_is_kept_for_pages_and_mails():
    w = world()
    w.post(w.buyer, "/language/", {"language": "zh-hans", "next": LIST})
    assert w.fresh(w.buyer).language == "zh-hans"


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""])
def test_the_form_of_the_frame_leads_to_our_own_pages_alone(target):
    w = world()
    assert w.post(w.buyer, "/language/", {"language": "en", "next": target})["Location"] == "/"
    assert w.post(w.buyer, "/programme/", {"programme": "x", "next": target})["Location"] == "/"


def test_a_language_that_there_is_not_changes_nothing():
    w = world()
    client = w.client(w.buyer)
    assert client.post("/language/", {"language": "xx"}).status_code == 302
    assert "django_language" not in client.cookies
    assert w.fresh(w.buyer).language == "en"
