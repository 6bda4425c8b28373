"""An application that is not accepted: for a reason that is kept, and told to a contact who has no account."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from fairfloor.actions import deliveries, factories
from fairfloor.actions.acts import Refused
from fairfloor.core import letters
from fairfloor.jobs import notices as mailing
from fairfloor.registry import walls
from fairfloor.registry.models import Notice, Participation, ParticipationStep, Person
from tests.world import World, another_factory, world

pytestmark = pytest.mark.django_db
REASON = "It is the same factory as D-0001."


@pytest.fixture(autouse=True)
def _where(settings: Any) -> None:
    settings.SITE_ADDRESS = "https://fairfloor.example"


def applied(w: World, **contact: str) -> Any:
    row = another_factory(w.programme, w.officer, number=2, now=w.now, accepted=False)
    Participation.objects.filter(pk=row.pk).update(**contact)
    return row


def reject(w: World, row: Any, reason: str = REASON) -> Any:
    return factories.reject(participation=row, reason=reason, language="en", by=w.viewer(w.officer), now=w.now)


def letters_to_contacts() -> list[Notice]:
    with walls.acting():
        return list(Notice.objects.filter(person=None).order_by("pk"))


def test_it_needs_a_reason_which_stays_in_the_history() -> None:
    w = world()
    row = applied(w)
    with pytest.raises(Refused, match="Say why the application is not accepted"):
        reject(w, row, " \n")
    assert not letters_to_contacts()
    reject(w, row)
    assert w.fresh(row).state == "rejected"
    with walls.acting():
        step = ParticipationStep.objects.get(factory=row.factory, step="reject")
    assert (step.reason, step.language, step.taken_by_id) == (REASON, "en", w.officer.pk)


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [("en", "a decision on an application", ("Dear Manager 2", "was not accepted", "may apply again")),
     ("zh-hans", "关于一项申请的决定", ("Manager 2，您好", "申请未获接受", "重新申请"))],
)  # fmt: skip
def test_the_contact_is_told_in_their_language_and_nothing_else_is_said(language, subject, words) -> None:
    w = world()
    row = applied(w, contact_language=language)
    reject(w, row)
    people = Person.objects.count()
    assert mailing.send_due(w.now + timedelta(seconds=1)).mailed >= 1
    [told] = [one for one in mail.outbox if one.to == [row.contact_email]]
    assert subject in told.subject and all(word in told.body for word in words)
    assert f"https://fairfloor.example/programmes/{w.programme.code}/register/\n" in told.body
    assert not [word for word in (REASON, row.factory.name, "D-0002", "/notices/", "password") if word in told.body]
    assert Person.objects.count() == people and not Person.objects.filter(email=row.contact_email).exists()
    [kept] = letters_to_contacts()
    assert kept.sent_at and deliveries.take_up(now=w.now + timedelta(days=400)) is None


def test_a_mail_that_does_not_leave_is_tried_again_and_says_the_same() -> None:
    w = world()
    row = applied(w)
    reject(w, row)
    [notice] = letters_to_contacts()
    while (taken := deliveries.take_up(now=w.now)) is not None:
        (deliveries.failed if taken.pk == notice.pk else deliveries.mailed)(notice=taken, now=w.now)
    with walls.acting():
        assert deliveries.undelivered(programme=w.programme, by=w.viewer(w.officer), now=w.now) == []
        again = deliveries.take_up(now=w.now + timedelta(minutes=1))
        assert again is not None and again.pk == notice.pk and again.attempts == 2
        assert mailing.letter(again, w.now).body == mailing.letter(notice, w.now).body


def unreached(w: World) -> list[tuple[str, int]]:
    told = deliveries.unreached(programme=w.programme, by=w.viewer(w.officer), now=w.now)
    return [(one.participation.contact_email, one.attempts) for one in told]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Contacts whom mail does not reach", "could not be delivered (1 attempt)")),
     ("zh-hans", ("邮件无法送达的联系人", "邮件未能送达（已尝试 1 次）"))],
)  # fmt: skip
def test_officers_read_which_contact_mail_does_not_reach(language, words) -> None:
    w = world()
    row = applied(w)
    reject(w, row)
    [notice] = letters_to_contacts()
    while (taken := deliveries.take_up(now=w.now)) is not None:
        if taken.pk == notice.pk:
            assert unreached(w) == [], "the attempt is under way"
        (deliveries.failed if taken.pk == notice.pk else deliveries.mailed)(notice=taken, now=w.now)
    assert unreached(w) == [(row.contact_email, 1)]
    page = w.get(w.officer, "/people/", language).content.decode()
    told = page.partition('id="unreached"')[2]
    assert all(word in page for word in words) and 'href="#unreached"' in page.partition("<table")[0]
    assert row.contact_email in told and f'href="/factories/{row.factory.public_id}/"' in told and REASON not in told
    for person in (w.monitor_a, w.reviewer, w.manager, w.buyer, w.ministry):
        with pytest.raises(Refused):
            deliveries.unreached(programme=w.programme, by=w.viewer(person), now=w.now)
    w.now += timedelta(minutes=1)
    deliveries.mailed(notice=deliveries.take_up(now=w.now), now=w.now)
    assert unreached(w) == []
    assert "unreached" not in w.get(w.officer, "/people/", language).content.decode()


def test_a_contact_in_whose_place_another_was_named_is_missed_no_more() -> None:
    w = world()
    row = applied(w)
    reject(w, row)
    while (taken := deliveries.take_up(now=w.now)) is not None:
        deliveries.failed(notice=taken, now=w.now)
    assert unreached(w)
    with walls.acting():
        Participation.objects.filter(pk=row.pk).update(contact_email="another@demonstration.example")
    assert unreached(w) == []


def test_nobody_is_told_where_nobody_is_named() -> None:
    w = world()
    reject(w, applied(w, contact_name="", contact_email=""))
    assert not letters_to_contacts()


def test_a_notice_goes_to_a_person_or_to_an_address() -> None:
    w = world()
    with walls.acting(), pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(
            programme=w.programme, kind="factory-rejected", subject_id=w.participation.public_id, created_at=w.now
        )


def test_the_letter_cannot_be_worded_without_the_form() -> None:
    assert letters.needed("factory-rejected") == "form" and letters.allowed("factory-rejected") == (
        "name", "programme", "form",
    )  # fmt: skip
    assert "must hold {form}" in letters.may_word("factory-rejected", "News", "Dear {name}").why["en"]
