"""Alerts on matters never tolerated: who is told, by when, who sees them; and the mail that says nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail

from fairfloor.actions import alerts
from fairfloor.actions.acts import Refused
from fairfloor.core import procedures
from fairfloor.jobs import notices as letters
from fairfloor.registry import walls
from fairfloor.registry.models import Acknowledgement, Alert, Event, Notice, Role
from tests.web.counting import queries
from tests.world import world

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def sounded(w, matter="violence", client_id=None):
    return alerts.sound(
        visit=w.visit, client_id=client_id or uuid4(), matter=matter, text="A supervisor struck a worker.", language="en",
        by=w.viewer(w.monitor_a), now=w.now,
    )  # fmt: skip


@pytest.mark.parametrize("matter", [item.id for item in procedures.load().zero_tolerance])
def test_each_matter_has_its_own_clock_and_its_own_recipients(matter):
    w = world()
    w.inside()
    item = procedures.load().item("zero-tolerance", matter)
    w.programme.settings = {f"{matter}.who": ["reviewer"], f"{item.clocks[0]}.value": 3}
    w.programme.save()
    w._visit()
    alert = sounded(w, matter)
    assert alert.due_at - alert.raised_at == timedelta(hours=3)
    with walls.acting():
        assert [one.person_id for one in Acknowledgement.objects.filter(alert=alert)] == [w.reviewer.pk]
        assert [one.person_id for one in Notice.objects.filter(kind="alert-raised")] == [w.reviewer.pk]
    assert "A supervisor struck" in text(w.get(w.reviewer, f"/alerts/{alert.public_id}/"))
    assert w.get(w.officer, f"/alerts/{alert.public_id}/").status_code == 404, "an officer who was not told"


def test_the_shelf_s_clocks_are_those_of_the_procedure():
    w = world()
    w.inside()
    for matter in ("child-labour", "danger-to-life"):
        alert, item = sounded(w, matter), procedures.load().item("zero-tolerance", matter)
        assert alert.due_at - alert.raised_at == timedelta(hours=procedures.load().clock(item.clocks[0]).value)


def test_an_alert_that_nobody_would_hear_is_refused():
    w = world()
    w.inside()
    with walls.acting():
        Role.objects.filter(person=w.officer).update(ended_at=w.now)
    with pytest.raises(Refused, match="Nobody would be told"):
        sounded(w)
    with walls.acting():
        assert not Alert.objects.exists()


def test_the_same_alert_sent_twice_is_one():
    w = world()
    w.inside()
    id = uuid4()
    assert sounded(w, client_id=id).pk == sounded(w, client_id=id).pk
    with walls.acting():
        assert Event.objects.filter(verb="alert.raised").count() == 1


def test_the_mail_names_neither_the_matter_nor_the_factory_nor_the_visit():
    w = world()
    w.inside()
    mail.outbox.clear()
    while letters.send_due(w.now).mailed:
        pass
    mail.outbox.clear()
    alert = sounded(w, "child-labour")
    letters.send_due(w.now)
    (letter,) = mail.outbox
    assert letter.to == [w.officer.email]
    assert "urgent" in letter.body
    for word in ("child", "struck", w.factory.name, w.visit.public_id, alert.public_id, "visit", "alert"):
        assert word not in letter.body.lower().replace("fairfloor", ""), word


def test_whoever_was_told_confirms_it_and_the_team_reads_what_is_done():
    w = world()
    w.alerted()
    address = f"/alerts/{w.alert.public_id}/"
    assert "Violence" in text(w.get(w.officer, "/"))
    assert w.post(w.officer, address, {"text": "The police are called.", "language": "en"}).status_code == 302
    assert "Alerts to confirm" in text(w.get(w.officer, "/"))
    assert "Violence" not in text(w.get(w.officer, "/"))
    assert "The police are called." in text(w.get(w.monitor_b, address))
    with walls.acting():
        told = set(Notice.objects.filter(kind="alert-acknowledged").values_list("person", flat=True))
    assert told == {w.monitor_a.pk, w.monitor_b.pk}
    with pytest.raises(Refused, match="already"):
        alerts.acknowledge(alert=w.alert, text="x", language="en", by=w.viewer(w.officer), now=w.now)


def test_the_others_find_no_alert():
    w = world()
    w.alerted()
    for person in (w.reviewer, w.manager, w.buyer, w.ministry, None):
        assert w.get(person, f"/alerts/{w.alert.public_id}/").status_code in (302, 404)
        assert b"A supervisor struck" not in w.get(person, "/").content
    assert "No alert that you may see" in text(w.get(w.reviewer, "/alerts/"))


@pytest.mark.parametrize(("late", "reminded"), [(timedelta(0), 0), (timedelta(microseconds=1), 1)])
def test_whoever_is_silent_is_told_once_more_after_the_last_moment(late, reminded):
    w = world()
    w.alerted()
    at = w.alert.due_at + late
    assert alerts.remind_due(now=at) == reminded
    assert alerts.remind_due(now=at + timedelta(seconds=late.total_seconds())) == 0
    with walls.acting():
        assert Notice.objects.filter(kind="alert-overdue", person=w.officer).count() == reminded
        assert Event.objects.filter(verb="alert.overdue").count() == reminded


def test_nobody_is_reminded_of_what_is_confirmed():
    w = world()
    w.alerted()
    alerts.acknowledge(alert=w.alert, text="Done", language="en", by=w.viewer(w.officer), now=w.now)
    assert alerts.remind_due(now=w.alert.due_at + timedelta(days=1)) == 0


@pytest.mark.parametrize("address", ["/alerts/", "/"])
def test_a_page_takes_the_same_queries_whatever_the_number_of_alerts(address):
    w = world()
    w.alerted()
    few = queries(w, w.officer, address)
    for _ in range(5):
        sounded(w)
    assert queries(w, w.officer, address) == few


@pytest.mark.parametrize(("language", "words"), [("en", "within 4 hours of its raising"), ("zh-hans", "4 小时内")])
def test_the_page_says_before_who_is_told_and_by_when(language, words):
    w = world()
    w.inside()
    page = text(w.get(w.monitor_a, f"/visits/{w.visit.public_id}/alerts/", language))
    assert words in page
    assert {"en": "Officer", "zh-hans": "项目官员"}[language] in page


def test_an_alert_leads_to_its_visit_whoever_may_know_of_it():
    """A reviewer who is told of an alert does not learn of the visit, which is not closed yet."""
    w = world()
    w.inside()
    w.programme.settings = {"violence.who": ["reviewer", "officer"]}
    w.programme.save()
    w._visit()
    page, link = f"/alerts/{sounded(w).public_id}/", f'href="/visits/{w.visit.public_id}/"'
    for person, leads in ((w.officer, True), (w.monitor_b, True), (w.reviewer, False)):
        shown = text(w.get(person, page))
        assert "A supervisor struck" in shown and (link in shown) is leads
