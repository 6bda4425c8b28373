"""An officer corrects who somebody is: what follows for sessions, mails and planned visits, and what is refused."""

import html
from datetime import timedelta

import pytest
from django.test import Client

from fairfloor.actions import addresses, people
from fairfloor.actions.acts import Conflict, Refused
from fairfloor.core.bases import mark
from fairfloor.registry import walls
from fairfloor.registry.models import Event, Member, Notice, Participation, Report, Version
from tests.web.test_bases import opened, text
from tests.world import PASSWORD, world

pytestmark = pytest.mark.django_db
NEW = "corrected@demonstration.example"
LOGIN = "/account/login/"


@pytest.fixture
def w(office):
    return office


def address(person):
    return f"/people/{person.public_id}/correct/"


def sent(w, person, **changed):
    """What a browser would send of the page, with some fields changed."""
    return {**opened(text(w.get(w.officer, address(person)))), **changed}


def corrected(w, person, language="en", **changed):
    """The page that follows a correction."""
    with w.at(w.now):
        client = w.client(w.officer, language)
        form = {**opened(text(client.get(address(person)))), **changed}
        return html.unescape(text(client.post(address(person), form, follow=True)))


def correct(w, person, by=None, **changed):
    told = {"name": person.name, "email": person.email, "speaks": person.speaks, **changed}
    return people.correct(person=person, programme=w.programme, by=by or w.viewer(w.officer), now=w.now, **told)


def moved(w, person, email=NEW):
    """An officer asks for another address, and a second one consents."""
    asked = correct(w, person, email=email).asked
    addresses.consent(change=asked, by=w.viewer(w.second), now=w.now)


def signs_in(email):
    answer = Client(headers={"accept-language": "en"}).post(LOGIN, {"login": email, "password": PASSWORD})
    return answer.status_code == 302


def mails(person):
    with walls.acting():
        return list(Notice.objects.filter(person=person).order_by("pk").values_list("kind", "address"))


def test_a_name_and_the_languages_are_corrected_and_logged_as_digests(w):
    page = corrected(w, w.monitor_b, name="Monitor Bee", speaks=["zh", "en", "vi"])
    assert "Monitor Bee is corrected." in page
    person = w.fresh(w.monitor_b)
    assert (person.name, person.speaks, person.email) == ("Monitor Bee", ["en", "vi", "zh"], w.monitor_b.email)
    assert mails(person) == []
    with walls.acting():
        event = Event.objects.order_by("-sequence").first()
    assert (event.verb, sorted(event.digests), event.programme_id) == (
        "person.corrected", ["email", "name", "speaks"], w.programme.pk,
    )  # fmt: skip
    assert "Monitor Bee" not in repr(event.digests) and event.actor_id == w.officer.public_id
    log = text(w.get(w.officer, "/log/"))
    assert "corrected a person's name, mail address or languages" in html.unescape(log)
    assert "Chinese (Mandarin)" in text(w.get(w.fresh(w.monitor_b), "/account/"))


def test_another_address_ends_the_sessions_and_the_old_one_opens_nothing(w):
    theirs = w.client(w.buyer)
    assert theirs.get("/account/").status_code == 200
    assert signs_in(w.buyer.email)
    moved(w, w.buyer, NEW.upper())
    assert theirs.get("/account/").status_code == 302
    assert not signs_in(w.buyer.email)
    assert signs_in(NEW)


def test_in_the_page_a_change_of_address_is_one_notice_that_leads_to_the_account(w):
    moved(w, w.buyer)
    assert mails(w.buyer) == [("address-asked", ""), ("address-changed", ""), ("address-left", w.buyer.email)]
    reader = w.fresh(w.buyer)
    page = html.unescape(text(w.get(reader, "/notices/")))
    assert "you sign in with the new one" in page and "was told that it is changed" not in page
    with walls.acting():
        notice = Notice.objects.get(kind="address-changed")
    assert w.post(reader, f"/notices/{notice.public_id}/open/")["Location"] == "/account/"


@pytest.mark.parametrize("taken", ["reviewer", "manager"])
def test_two_share_no_address_whatever_its_letters(w, taken):
    other = getattr(w, taken).email
    page = corrected(w, w.buyer, email=other.upper())
    assert "This mail address belongs to another account" in page
    assert w.fresh(w.buyer).email == w.buyer.email
    assert mails(w.buyer) == []
    assert "该邮箱属于另一个账号" in corrected(w, w.buyer, "zh-hans", email=other)


def test_whoever_belongs_to_another_programme_too_is_not_corrected_by_one_officer_alone(w):
    other = world(number=2)
    people.give_role(person=w.monitor_a, role="monitor", programme=other.programme, by=None, now=w.now)
    page = text(w.get(w.officer, address(w.monitor_a)))
    assert "holds a role in another programme as well" in page and 'name="base"' not in page
    for changed in ({"name": "Else"}, {"email": NEW}, {"speaks": ["vi"]}):
        with pytest.raises(Refused, match="another programme as well"):
            correct(w, w.monitor_a, **changed)
    w.post(w.officer, address(w.monitor_a), {"name": "Else", "email": NEW, "speaks": ["km"]})
    assert w.fresh(w.monitor_a).name == w.monitor_a.name
    people.give_role(person=w.officer, role="officer", programme=other.programme, by=None, now=w.now)
    assert correct(w, w.monitor_a, name="Else").person.name == "Else"


def test_nobody_but_an_officer_of_the_programme_corrects(w):
    other = world(number=2)
    for by in (w.monitor_a, w.reviewer, w.manager, w.buyer, w.ministry, other.officer):
        with pytest.raises(Refused, match="not yours to take"):
            correct(w, w.buyer, by=w.viewer(by), name="Else")
    with pytest.raises(Refused, match="not yours to take"):
        people.correct(
            person=other.buyer,
            programme=w.programme,
            name="Else",
            email=NEW,
            speaks=[],
            by=w.viewer(w.officer),
            now=w.now,
        )
    assert w.get(w.officer, address(other.buyer)).status_code == 404
    assert w.get(other.officer, address(w.buyer)).status_code == 404


def test_an_officer_who_corrects_the_own_address_stays_signed_in_and_is_told_before(w):
    with w.at(w.now):
        client, elsewhere = w.client(w.officer), w.client(w.officer)
        page = text(client.get(address(w.officer)))
        assert "If you change your own mail address, you sign in with the new one from then on" in page
        page = html.unescape(text(client.post(address(w.officer), {**opened(page), "email": NEW}, follow=True)))
        assert f"From now on you sign in with {NEW}." in page
        assert client.get("/account/").status_code == 200
        assert elsewhere.get("/account/").status_code == 302
    assert signs_in(NEW)


def test_a_planned_visit_whose_team_lost_its_language_is_named_and_stays_as_it_is(w):
    w.planned()
    page = corrected(w, w.monitor_a, speaks=["en", "vi"])
    assert "nobody in the team speaks" not in page  # the other speaks Chinese
    page = corrected(w, w.monitor_b, speaks=["en"])
    day = w.visit.planned_date.isoformat()
    assert f"nobody in the team speaks a language of the factory any more: {w.factory.name}, {day}." in page
    with walls.acting():
        assert Member.objects.filter(visit=w.visit).count() == 2
    assert w.fresh(w.visit).state == "planned"
    assert f"{w.factory.local_name}（{day}）" in corrected(w, w.monitor_b, "zh-hans", speaks=["th"])


def test_a_monitor_keeps_a_language_and_everybody_a_name(w):
    with pytest.raises(Refused, match="needs a language"):
        correct(w, w.monitor_a, speaks=[])
    with pytest.raises(Refused, match="Write the person's name"):
        correct(w, w.buyer, name=" ")
    assert 'name="speaks"' not in text(w.get(w.officer, address(w.buyer)))
    corrected(w, w.buyer, name="Reader")
    assert w.fresh(w.buyer).speaks == w.buyer.speaks == ["en"]


def test_a_language_that_the_form_does_not_know_is_kept(w):
    correct(w, w.reviewer, speaks=["en", "lo"])
    corrected(w, w.reviewer, name="Reviewer R")
    assert w.fresh(w.reviewer).speaks == ["en", "lo"]


def test_the_contact_of_a_factory_follows_its_manager(w):
    moved(w, w.manager)
    with walls.acting():
        assert Participation.objects.get(pk=w.participation.pk).contact_email == NEW


def test_a_name_that_the_approved_report_tells_makes_its_approval_void(w):
    w.approved()
    correct(w, w.monitor_a, email=NEW)
    with walls.acting():
        assert Report.objects.get(pk=w.report.pk).state == "approved"
    correct(w, w.fresh(w.monitor_a), name="Monitor Ay")
    with walls.acting():
        assert Report.objects.get(pk=w.report.pk).state == "void"


def test_what_is_published_keeps_the_name_of_its_day(w):
    w.published()
    with walls.acting():
        before = Version.objects.get(report=w.report)
    correct(w, w.monitor_a, name="Monitor Ay")
    with walls.acting():
        after = Version.objects.get(report=w.report)
    assert (after.content, after.sha256) == (before.content, before.sha256)
    assert "Monitor A" in repr(after.content) and "Monitor Ay" not in repr(after.content)


def test_the_mark_is_held_at_the_row_s_lock(w):
    base = mark(people.identity_of(w.buyer))
    by = w.viewer(w.officer)
    told = {
        "person": w.buyer,
        "programme": w.programme,
        "email": w.buyer.email,
        "speaks": ["en"],
        "by": by,
        "base": base,
    }
    people.correct(name="Once", now=w.now, **told)
    with pytest.raises(Conflict):
        people.correct(name="Twice", now=w.now + timedelta(1), **told)
    assert w.fresh(w.buyer).name == "Once"
