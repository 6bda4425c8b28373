"""Notices leave by a real SMTP server, once each, in the reader's language, and without a confidential word."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from fairfloor.actions import deliveries, grants, people
from fairfloor.actions import notices as telling
from fairfloor.core import letters
from fairfloor.core.phrases import catalogues
from fairfloor.jobs import notices
from fairfloor.registry import walls
from fairfloor.registry.models import Event, Notice, Role
from tests.world import untold_world

pytestmark = pytest.mark.django_db
LINK = re.compile(r"https://fairfloor\.example(\S+)")


@pytest.fixture
def w():
    return untold_world()


def tell(w, *told, kind="person-invited", about=None):
    with walls.acting():
        telling.tell(told, kind, about=about or w.participation, now=w.now)


def test_a_mail_in_each_reader_s_language_sent_once(w, post_office):
    type(w.manager).objects.filter(pk=w.manager.pk).update(language="zh-hans")
    w.granted()
    with walls.acting():
        Notice.objects.all().delete()
    tell(w, w.buyer, kind="access-granted", about=w.grant)
    tell(w, w.manager, kind="report-published", about=w.report)
    assert notices.send_due(w.now) == notices.Sent(2, 0)
    assert notices.send_due(w.now + timedelta(days=30)) == notices.Sent(0, 0)
    [english], [chinese] = post_office.texts(w.buyer.email), post_office.texts(w.manager.email)
    assert "Dear Buyer," in english
    assert "given access to reports" in english
    assert f"{w.manager.name}，您好" in chinese
    assert "有一份报告已公布" in chinese
    assert LINK.findall(english) == LINK.findall(chinese) == ["/notices/"]
    assert {mail["Subject"] for mail in post_office.mails} == {
        "Fairfloor: something waits for you", "Fairfloor：有事项等您处理",
    }  # fmt: skip
    assert all(mail["Auto-Submitted"] == "auto-generated" for mail in post_office.mails)


def test_no_mail_holds_a_confidential_word(w, post_office):
    w.amended()
    kinds = set()
    while True:
        with walls.acting():
            kinds |= set(Notice.objects.values_list("kind", flat=True))
        if not notices.send_due(w.now).mailed:
            break
    assert {"visit-assigned", "documents-requested", "report-published", "objection-raised"} <= kinds
    secrets = [
        w.factory.name, w.factory.local_name, w.factory.address, w.visit.public_id, w.report.public_id,
        w.visit.planned_date.isoformat(), "icti", "Overtime agreements", "permits", "Fans",
    ]  # fmt: skip
    for mail in post_office.mails:
        whole = mail.as_string() + mail.get_content() + mail["Subject"]
        assert not [word for word in secrets if word.lower() in whole.lower()]


def test_mails_to_the_programme_s_people_are_all_alike(w, post_office, monkeypatch):
    monkeypatch.setattr(deliveries, "still_open", lambda rows, *_: {row.pk for row in rows})
    for kind in letters.letters()["staff"]:
        tell(w, w.monitor_a, kind=kind)
    notices.send_due(w.now)
    assert len(post_office.mails) == len(letters.letters()["staff"])
    assert len(set(post_office.texts(w.monitor_a.email))) == 1
    assert "visit" not in post_office.texts(w.monitor_a.email)[0].lower()


def test_every_kind_of_notice_has_words_in_page_and_mail():
    for language, sentences in catalogues().items():
        told = {key.removeprefix("notices.title.") for key in sentences if key.startswith("notices.title.")}
        mailed = {key.removeprefix("notices.mail.") for key in sentences if key.startswith("notices.mail.")}
        assert told == (mailed - {"staff", "digest"}) | set(letters.letters()["staff"]), language


def test_a_refused_recipient_delays_no_other(w, post_office):
    post_office.refused.add(w.buyer.email)
    tell(w, w.buyer, w.manager)
    assert notices.send_due(w.now) == notices.Sent(1, 1)
    assert len(post_office.mails) == 1
    with walls.acting():
        kept = Notice.objects.get(person=w.buyer)
    assert (kept.attempts, kept.failed_at, kept.sent_at) == (1, w.now, None)
    post_office.refused.clear()
    assert notices.send_due(w.now + timedelta(seconds=59)) == notices.Sent(0, 0)
    assert notices.send_due(w.now + timedelta(seconds=60)) == notices.Sent(1, 0)
    kept = w.fresh(kept)
    assert (kept.attempts, kept.failed_at, kept.sent_at) == (2, None, w.now + timedelta(seconds=60))


def test_a_mail_that_the_server_does_not_take_is_tried_again(w, post_office, caplog):
    post_office.faults.append("451 try again later")
    tell(w, w.buyer)
    assert notices.send_due(w.now) == notices.Sent(0, 1)
    assert notices.send_due(w.now + timedelta(minutes=1)) == notices.Sent(1, 0)
    assert w.buyer.email not in caplog.text
    assert "SMTPDataError" in caplog.text


def test_a_server_that_is_away_ends_the_round_and_loses_nothing(w, post_office):
    tell(w, w.buyer, w.manager)
    post_office.close()
    assert notices.send_due(w.now) == notices.Sent(0, 1)


def test_both_mails_leave_once_the_server_is_back(w, post_office, settings):
    tell(w, w.buyer, w.manager)
    post_office.close()
    notices.send_due(w.now)
    settings.EMAIL_PORT = post_office.open()
    assert notices.send_due(w.now + timedelta(minutes=1)) == notices.Sent(2, 0)


def test_a_mail_tried_again_is_not_sent_to_whom_it_is_no_longer_open(w, post_office):
    """The consent is withdrawn between the failure and the next attempt; the other reader's mail leaves."""
    w.granted()
    opened = w.report.opens_at + timedelta(hours=1)
    with walls.acting():
        Notice.objects.all().delete()
        telling.tell([w.buyer, w.manager], "report-amended", about=w.report, now=opened)
    post_office.refused.update({w.buyer.email, w.manager.email})
    assert notices.send_due(opened) == notices.Sent(0, 2)
    grants.withdraw(grant=w.grant, by=w.viewer(w.manager), now=opened)
    post_office.refused.clear()
    assert notices.send_due(opened + timedelta(minutes=1)) == notices.Sent(1, 0)
    assert notices.send_due(opened + timedelta(days=30)) == notices.Sent(0, 0)
    assert [mail["To"] for mail in post_office.mails] == [w.manager.email]
    with walls.acting():
        kept = Notice.objects.get(person=w.buyer)
        assert Event.objects.filter(verb="notice.withheld", subject_id=kept.public_id).count() == 1
    assert (kept.sent_at, kept.failed_at, kept.withheld_at) == (None, None, opened + timedelta(minutes=1))
    assert deliveries.undelivered(programme=w.programme, by=w.viewer(w.officer), now=opened + timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("language", "words"), [("en", "no mail: no longer open to this person"), ("zh-hans", "未寄邮件：此人不再有权知悉")]
)
def test_the_receipt_of_a_mail_that_was_not_sent_says_why(w, post_office, language, words):
    w.published()
    with walls.acting():
        Notice.objects.all().delete()
    tell(w, w.manager, kind="report-published", about=w.report)
    post_office.faults.append("451 try again later")
    assert notices.send_due(w.now) == notices.Sent(0, 1)
    with walls.acting():
        Role.objects.filter(person=w.manager).update(ended_at=w.now + timedelta(seconds=1))
    w.now += timedelta(minutes=1)
    assert notices.send_due(w.now) == notices.Sent(0, 0)
    assert post_office.mails == []
    assert words in w.get(w.officer, f"/reports/{w.report.public_id}/", language).content.decode()


def test_a_first_attempt_that_comes_late_asks_too_who_may_know(w, post_office):
    """The worker was away for a day."""
    tell(w, w.manager, kind="participation-changed")
    with walls.acting():
        Role.objects.filter(person=w.manager).update(ended_at=w.now + timedelta(hours=1))
    assert notices.send_due(w.now + timedelta(days=1)) == notices.Sent(0, 0)
    assert post_office.mails == []


def test_a_single_mail_that_was_read_in_the_page_before_leaves_all_the_same(w, post_office):
    tell(w, w.manager, kind="participation-changed")
    post_office.faults.append("451 try again later")
    notices.send_due(w.now)
    deliveries.read(by=w.viewer(w.manager), now=w.now)
    assert notices.send_due(w.now + timedelta(minutes=1)) == notices.Sent(1, 0)


def test_the_same_notice_has_the_same_message_id_each_time(w):
    tell(w, w.buyer)
    with walls.acting():
        notice = Notice.objects.select_related("person", "programme").get()
    first, second = (notices.letter(notice, w.now).extra_headers["Message-ID"] for _ in range(2))
    assert first == second
    assert notice.public_id in first


def choose_password(path, password):
    """Follows the link of a mail and chooses a password; the last page."""
    client = Client(headers={"accept-language": "en"})
    page = client.get(path, follow=True)
    return client.post(page.request["PATH_INFO"], {"password1": password, "password2": password}, follow=True)


def test_an_invitation_leads_to_a_password_of_one_s_own_once(w, post_office):
    newcomer = people.Newcomer("newcomer@demonstration.example", "Newcomer", "en", ("km",))
    people.bring_in(programme=w.programme, newcomer=newcomer, role="monitor", by=w.viewer(w.officer), now=w.now)
    notices.send_due(w.now)
    [text] = post_office.texts("newcomer@demonstration.example")
    choose, again = LINK.findall(text)
    assert again == "/account/password/reset/"
    assert "for 3 days" in text
    assert "password is set" in choose_password(choose, "a sentence of many words").content.decode()
    person = type(w.buyer).objects.get(email="newcomer@demonstration.example")
    assert person.check_password("a sentence of many words")
    assert "does not work any more" in choose_password(choose, "another one entirely").content.decode()
    assert w.fresh(person).check_password("a sentence of many words")


def test_who_has_a_password_already_is_told_to_sign_in(w, post_office):
    w.buyer.set_password("kept as it is 2026")
    w.buyer.save()
    tell(w, w.buyer, kind="person-invited")
    notices.send_due(w.now)
    assert LINK.findall(post_office.texts(w.buyer.email)[0]) == ["/notices/"]


def test_a_password_asked_for_is_chosen_by_the_mailed_link(w, post_office):
    w.buyer.set_password("kept as it is 2026")
    w.buyer.save()
    people.ask_password(person=w.buyer, now=w.now)
    notices.send_due(w.now)
    [text] = post_office.texts(w.buyer.email)
    assert "do nothing" in text
    choose_password(LINK.findall(text)[0], "a sentence of many words")
    assert w.fresh(w.buyer).check_password("a sentence of many words")


NEW = "corrected@demonstration.example"


def correct(w, person, email=NEW):
    told = {"name": person.name, "speaks": person.speaks, "by": w.viewer(w.officer), "now": w.now}
    people.correct(person=person, programme=w.programme, email=email, **told)


def test_both_addresses_of_a_change_are_told_and_the_old_one_learns_no_new_word(w, post_office):
    before = w.buyer.email
    correct(w, w.buyer)
    assert notices.send_due(w.now) == notices.Sent(2, 0)
    [new], [old] = post_office.texts(NEW), post_office.texts(before)
    assert "changed to this one by an officer" in new
    assert "This address opens the account no longer" in old
    assert LINK.findall(old) == ["/notices/"]
    assert not [word for word in (NEW, w.factory.name, w.officer.email, w.buying.name) if word in old]
    assert before not in new


def test_who_never_got_the_invitation_gets_the_link_at_the_right_address(w, post_office):
    mistyped = people.Newcomer("mistyped@demonstration.example", "Newcomer", "en", ("km",))
    role = people.bring_in(programme=w.programme, newcomer=mistyped, role="monitor", by=w.viewer(w.officer), now=w.now)
    notices.send_due(w.now)
    stale = LINK.findall(post_office.texts(mistyped.email)[0])[0]
    w.pass_("step")
    correct(w, role.person)
    notices.send_due(w.now)
    fresh = LINK.findall(post_office.texts(NEW)[0])[0]
    pages = [Client(headers={"accept-language": "en"}).get(link, follow=True) for link in (stale, fresh)]
    assert ['name="password1"' in page.content.decode() for page in pages] == [False, True]


def test_mail_that_does_not_reach_the_address_that_was_left_is_no_trouble_of_the_person(w, post_office):
    before = w.buyer.email
    post_office.refused.add(before)
    correct(w, w.buyer)
    assert notices.send_due(w.now) == notices.Sent(1, 1)
    assert deliveries.undelivered(programme=w.programme, by=w.viewer(w.officer), now=w.now) == []
