"""One mail a day by a real SMTP server: at the hour that its reader chose, each notice in one such mail and once."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from fairfloor.actions import delays, deliveries, digests, grants, people
from fairfloor.actions import letters as wordings
from fairfloor.actions import notices as telling
from fairfloor.actions import settings as programme_settings
from fairfloor.core import letters
from fairfloor.core.phrases import catalogues
from fairfloor.jobs import notices
from fairfloor.registry import subjects, walls
from fairfloor.registry.models import Event, Notice, Role
from tests.world import world

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Phnom_Penh")
LINK = re.compile(r"https://fairfloor\.example/notices/\?notice=([a-z2-7]{26})#\1")
MONDAY, TUESDAY = date(2025, 3, 3), date(2025, 3, 4)


def at(day, hour, minute=0, zone=ZONE):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone).astimezone(UTC)


@pytest.fixture
def w(post_office):
    """A world in which the factory's manager is mailed once a day at 8, and nobody was told of anything yet."""
    made = world()
    choose(made, made.manager, 8)
    with walls.acting():
        Notice.objects.all().delete()
    return made


def choose(w, person, hour):
    people.choose_mail(person=person, hour=hour, by=w.viewer(person), now=w.now)


def tell(w, *told, kind="participation-changed", about=None, now=None, **more):
    with walls.acting():
        telling.tell(told, kind, about=about or w.participation, now=now or w.now, **more)


def kept(person, **where):
    with walls.acting():
        return list(Notice.objects.filter(person=person, **where).order_by("pk"))


def test_what_waits_goes_out_in_one_mail_at_the_hour_and_not_a_second_before(w, post_office):
    tell(w, w.manager)
    tell(w, w.manager)
    eight = at(TUESDAY, 8)
    assert notices.send_due(eight - timedelta(seconds=1)) == notices.Sent(0, 0)
    assert notices.send_due(eight) == notices.Sent(1, 0)
    assert notices.send_due(eight + timedelta(days=3)) == notices.Sent(0, 0)
    [text] = post_office.texts(w.manager.email)
    rows = kept(w.manager)
    assert LINK.findall(text) == [row.public_id for row in rows]
    assert text.count("participation in the programme has changed") == 2
    assert "You have chosen one mail a day." in text and f"Dear {w.manager.name}," in text
    assert {(row.sent_at, row.failed_at, row.attempts, row.digest_at) for row in rows} == {(eight, None, 1, eight)}
    with walls.acting():
        assert Event.objects.filter(verb="notice.mailed").count() == 2
        assert Event.objects.filter(verb="notice.gathered").count() == 1


def test_the_digest_speaks_its_reader_s_language_and_names_nothing(w, post_office):
    w.published()
    with walls.acting():
        type(w.manager).objects.filter(pk__in=[w.manager.pk, w.officer.pk]).update(language="zh-hans", mail_hour=8)
    notices.send_due(w.now + timedelta(days=2))
    [chinese] = [text for text in post_office.texts(w.manager.email) if "每日一封" in text]
    assert "有一份报告已公布" in chinese and "监督员要求提供文件" in chinese
    secrets = [
        w.factory.name, w.factory.local_name, w.factory.address, w.visit.public_id, w.report.public_id,
        w.visit.planned_date.isoformat(),
    ]  # fmt: skip
    for mail in post_office.mails:
        whole = (mail.as_string() + mail.get_content() + mail["Subject"]).lower()
        assert not [word for word in secrets if word.lower() in whole]


def test_a_digest_of_the_programme_s_people_tells_not_which_news_there_is(w, post_office):
    choose(w, w.officer, 8)
    w.submitted()
    with walls.acting():
        Notice.objects.exclude(person=w.officer).delete()
        Notice.objects.filter(person=w.officer).update(sent_at=None)
    tell(w, w.officer, kind="factory-applied")
    tell(w, w.officer, kind="factory-applied")
    notices.send_due(w.now + timedelta(days=1))
    [text] = post_office.texts(w.officer.email)
    words = catalogues()["en"]
    assert text.count(words["notices.mail.staff"]) == len(kept(w.officer))
    titles = {sentence for name, sentence in words.items() if name.startswith("notices.title.")}
    assert not [title for title in titles - {words["notices.title.other"]} if title in text]


def test_a_day_without_news_has_no_mail(w, post_office):
    for days in range(5):
        notices.send_due(at(MONDAY + timedelta(days=days), 8))
    assert post_office.mails == []


def test_one_mail_a_day_whatever_is_told_after_it_and_whatever_hour_is_chosen_then(w, post_office):
    tell(w, w.manager, now=at(TUESDAY, 7, 59))
    assert notices.send_due(at(TUESDAY, 8)) == notices.Sent(1, 0)
    tell(w, w.manager, now=at(TUESDAY, 8))
    choose(w, w.manager, 10)
    assert notices.send_due(at(TUESDAY, 23, 59)) == notices.Sent(0, 0)
    assert notices.send_due(at(TUESDAY + timedelta(days=1), 9, 59)) == notices.Sent(0, 0)
    assert notices.send_due(at(TUESDAY + timedelta(days=1), 10)) == notices.Sent(1, 0)


def test_a_worker_that_was_away_at_the_hour_sends_what_was_told_before_it(w, post_office):
    tell(w, w.manager, now=at(MONDAY, 7))
    tell(w, w.manager, now=at(MONDAY, 9))
    assert notices.send_due(at(MONDAY, 15)) == notices.Sent(1, 0)
    assert [row.sent_at is None for row in kept(w.manager)] == [False, True]
    assert notices.send_due(at(TUESDAY, 8)) == notices.Sent(1, 0)


def test_a_worker_killed_between_the_mail_and_its_note_sends_the_same_mail_again(w, post_office, monkeypatch):
    tell(w, w.manager)
    tell(w, w.manager)
    eight = at(TUESDAY, 8)

    class Killed(BaseException):
        pass

    def die(**_):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(deliveries, "mailed", die)
        with pytest.raises(Killed):
            notices.send_due(eight)
    tell(w, w.manager, now=eight)  # what comes meanwhile is in the next one
    assert notices.send_due(eight + timedelta(seconds=59)) == notices.Sent(0, 0)
    assert notices.send_due(eight + timedelta(seconds=60)) == notices.Sent(1, 0)
    first, second = post_office.mails
    assert first["Message-ID"] == second["Message-ID"] and first.get_content() == second.get_content()
    assert [row.attempts for row in kept(w.manager)] == [2, 2, 0]
    assert notices.send_due(eight + timedelta(days=1)) == notices.Sent(1, 0)
    told = [LINK.findall(text) for text in post_office.texts(w.manager.email)]
    assert told[2] == [kept(w.manager)[-1].public_id] and not set(told[2]) & set(told[0])


def test_a_digest_that_fails_is_tried_again_and_seen_by_the_officers(w, post_office):
    tell(w, w.manager)
    tell(w, w.manager)
    post_office.refused.add(w.manager.email)
    eight = at(TUESDAY, 8)
    assert notices.send_due(eight) == notices.Sent(0, 1)
    [missed] = deliveries.undelivered(programme=w.programme, by=w.viewer(w.officer), now=eight)
    assert (missed.person, missed.attempts, missed.failed_at) == (w.manager.pk, 1, eight)
    page = w.get(w.officer, "/people/").content.decode()
    assert "Mail could not be delivered (1 attempt)" in page
    post_office.refused.clear()
    assert notices.send_due(eight + timedelta(minutes=1)) == notices.Sent(1, 0)
    assert deliveries.undelivered(programme=w.programme, by=w.viewer(w.officer), now=eight) == []


def test_a_digest_is_given_up_after_the_last_attempt_and_each_notice_says_so(w, post_office):
    tell(w, w.manager)
    tell(w, w.manager)
    now = at(TUESDAY, 8)
    digests.gather(now=now)
    for attempt in range(1, deliveries.MOST_ATTEMPTS + 1):
        notice = deliveries.take_up(now=now)
        assert notice.attempts == attempt
        deliveries.failed(notice=notice, now=now)
        now += deliveries.wait(attempt)
    assert deliveries.take_up(now=now + timedelta(days=400)) is None
    with walls.acting():
        assert Event.objects.filter(verb="notice.given-up").count() == 2


def test_a_choice_of_mails_at_once_sends_what_waits_at_the_next_run(w, post_office):
    tell(w, w.manager)
    tell(w, w.manager)
    assert notices.send_due(w.now) == notices.Sent(0, 0)
    choose(w, w.manager, None)
    assert notices.send_due(w.now) == notices.Sent(2, 0)
    assert all("one mail a day" not in text for text in post_office.texts(w.manager.email))


@pytest.mark.parametrize("kind", letters.AT_ONCE)
def test_what_cannot_wait_is_mailed_at_once(w, post_office, kind, monkeypatch):
    monkeypatch.setattr(deliveries, "still_open", lambda rows, *_: {row.pk for row in rows})
    tell(w, w.manager, kind=kind)
    assert notices.send_due(w.now) == notices.Sent(1, 0)


@pytest.mark.parametrize(("until", "mails"), [
    (at(MONDAY, 23, 59), 1), (at(TUESDAY, 23, 59), 1), (at(MONDAY + timedelta(days=2), 0), 0),
])  # fmt: skip
def test_a_last_moment_of_this_day_or_the_next_is_mailed_at_once(w, post_office, until, mails):
    tell(w, w.manager, now=at(MONDAY, 9), until=until)
    assert notices.send_due(at(MONDAY, 9)) == notices.Sent(mails, 0)


def test_actions_tell_of_their_last_moments(w, post_office):
    w.published()
    with walls.acting():
        found = {row.kind: row.at_once for row in Notice.objects.all()}
    assert found["documents-requested"] is found["report-published"] is False  # a week, and 21 weekdays
    delays.ask(
        report=w.report, days=20, reason="A reason", language="en", by=w.viewer(w.manager),
        now=w.report.opens_at - timedelta(hours=20),
    )  # fmt: skip
    with walls.acting():
        assert Notice.objects.filter(kind="delay-asked", at_once=True).exists()


def test_whose_role_has_ended_is_not_told(w, post_office):
    tell(w, w.manager)
    with walls.acting():
        Role.objects.filter(person=w.manager).update(ended_at=w.now + timedelta(hours=1))
    assert notices.send_due(at(TUESDAY, 8)) == notices.Sent(0, 0)
    assert post_office.mails == []
    [row] = kept(w.manager)
    assert (row.sent_at, row.failed_at) == (None, None) and row.withheld_at is not None
    with walls.acting():
        assert Event.objects.filter(verb="notice.withheld").count() == 1


def test_what_its_reader_may_not_know_any_more_or_has_read_is_left_out(w, post_office):
    w.granted()
    choose(w, w.buyer, 8)
    with walls.acting():
        Notice.objects.all().delete()
    opened = w.report.opens_at + timedelta(hours=1)
    tell(w, w.buyer, kind="report-amended", about=w.report, now=opened)
    tell(w, w.manager, now=opened)
    tell(w, w.manager, kind="report-published", about=w.report, now=opened)
    read, unread = kept(w.manager)
    deliveries.read(by=w.viewer(w.manager), now=opened, notice=read)
    grants.withdraw(grant=w.grant, by=w.viewer(w.manager), now=opened)
    notices.send_due(opened + timedelta(days=1))
    assert post_office.texts(w.buyer.email) == []
    [text] = post_office.texts(w.manager.email)
    assert LINK.findall(text) == [unread.public_id]


def test_no_kind_of_notice_waits_that_nobody_can_look_up():
    assert {*subjects.SUBJECTS, *subjects.OWN, *subjects.OFFICERS} == set(letters.KINDS)


def test_every_mail_of_a_whole_cycle_reaches_whoever_chose_one_a_day(w, post_office):
    """What an action writes can be looked up by whom it tells: nothing is withheld while nobody's role or sight has changed."""
    w.amended()
    with walls.acting():
        type(w.manager).objects.update(mail_hour=8)
        Notice.objects.filter(created_at__lt=w.now - timedelta(days=2)).delete()
        rows = list(Notice.objects.all())
    assert rows
    notices.send_due(w.now + timedelta(days=1))
    with walls.acting():
        assert not Notice.objects.filter(withheld_at__isnull=False).exists()


def test_the_programme_s_zone_says_when_the_hour_comes(w, post_office):
    programme_settings.set_(
        programme=w.programme, name="zone", value="America/New_York", start=TUESDAY, reason="Moved.",
        language="en", by=w.viewer(w.officer), now=w.now,
    )  # fmt: skip
    day = date(2025, 3, 9)  # clocks jump from 2 to 3
    tell(w, w.manager, now=at(day, 1))
    choose(w, w.manager, 2)
    jump = datetime(2025, 3, 9, 7, tzinfo=UTC)
    assert notices.send_due(jump - timedelta(seconds=1)) == notices.Sent(0, 0)
    assert notices.send_due(jump) == notices.Sent(1, 0)


def test_a_programme_words_its_digest(w, post_office):
    wordings.word(
        programme=w.programme, letter=letters.DIGEST, said_in="en", subject="{programme}: today", body="Hello {name}\n{news}",
        start=MONDAY, reason="Shorter.", language="en", by=w.viewer(w.officer), now=w.now,
    )  # fmt: skip
    tell(w, w.manager, now=w.now + timedelta(minutes=1))
    notices.send_due(at(TUESDAY, 8))
    [mail] = post_office.mails
    assert mail["Subject"].endswith(": today") and mail.get_content().startswith("Hello ")


def test_more_news_than_a_mail_lists_are_counted(w, post_office):
    for _ in range(letters.MOST_NEWS + 4):
        tell(w, w.manager)
    assert notices.send_due(at(TUESDAY, 8)) == notices.Sent(1, 0)
    [text] = post_office.texts(w.manager.email)
    assert len(LINK.findall(text)) == letters.MOST_NEWS and "4 more" in text
    assert all(row.sent_at for row in kept(w.manager))
