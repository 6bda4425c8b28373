"""Declarations of interest, gifts, and complaints: who is refused, and what the monitor never learns."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail

from fairfloor.actions import complaints, events, gifts, interests, visits
from fairfloor.actions.acts import Refused
from fairfloor.jobs import notices as letters
from fairfloor.registry import walls
from fairfloor.registry.models import Complaint, Event, Gift, Interest, Notice, Role
from tests.web.counting import queries
from tests.world import another_factory, world

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def also_officer(w, person):
    """Gives a monitor the officer's role too."""
    with walls.acting():
        Role.objects.create(programme=w.programme, person=person, role="officer", started_at=w.now)


# ------------------------------------------------------------------------------------------------------- interests


def test_nobody_is_sent_where_they_declared_nothing_or_an_interest():
    w = world()
    other = another_factory(w.programme, w.officer, number=2, now=w.now).factory
    told = {"programme": w.programme, "factory": other, "day": w.now.date(), "by": w.viewer(w.officer), "now": w.now}
    with pytest.raises(Refused, match="has declared nothing"):
        visits.plan(team=[w.monitor_a, w.monitor_b], **told)
    third = w.another_monitor()
    for monitor in (w.monitor_a, w.monitor_b):
        interests.declare_none(programme=w.programme, by=w.viewer(monitor), now=w.now)
    words = {"programme": w.programme, "factory": other, "language": "en"}
    interests.declare(interest=True, text="My sister works there.", by=w.viewer(w.monitor_b), now=w.now, **words)
    with pytest.raises(Refused, match="has declared an interest"):
        visits.plan(team=[w.monitor_a, w.monitor_b], **told)
    planned = visits.plan(team=[w.monitor_a, third], **told)
    with pytest.raises(Refused, match="has declared an interest"):
        visits.reassign(visit=planned, team=[w.monitor_b, third], by=w.viewer(w.officer), now=w.now)
    later = w.now + timedelta(hours=1)
    interests.declare(interest=False, text="", by=w.viewer(w.monitor_b, later), now=later, **words)
    visits.reassign(visit=planned, team=[w.monitor_b, third], by=w.viewer(w.officer), now=later)


@pytest.mark.parametrize("steps", [("hold-back",), ("suspend",), ("suspend", "resume")])
def test_an_interest_is_declared_wherever_a_visit_may_come(steps):
    w = world()
    for step in steps:
        given = {"step": step, "reason": "The building is being repaired.", "language": "en"}
        assert w.post(w.officer, f"/factories/{w.factory.public_id}/participation/", given).status_code == 302
        w.pass_("step")
    assert w.factory.name in text(w.get(w.monitor_b, "/interests/"))
    told = {"programme": w.programme, "factory": w.factory, "language": "en", "by": w.viewer(w.monitor_b), "now": w.now}
    assert interests.declare(interest=True, text="My sister works there.", **told).interest


def test_an_interest_says_which_it_is():
    w = world()
    told = {"programme": w.programme, "factory": w.factory, "language": "en", "by": w.viewer(w.monitor_a), "now": w.now}
    with pytest.raises(Refused, match="Say which interest"):
        interests.declare(interest=True, text="  ", **told)
    sent = w.post(w.monitor_a, f"/interests/{w.factory.public_id}/", {"interest": "yes", "text": "", "language": "en"})
    assert "Say which interest it is." in text(sent)


def test_a_new_factory_waits_for_a_declaration_and_the_rest_are_declared_at_once():
    w = world()
    another_factory(w.programme, w.officer, number=2, now=w.now)
    another_factory(w.programme, w.officer, number=3, now=w.now, accepted=False)
    assert "1 factory has no declaration of yours yet" in text(w.get(w.monitor_a, "/interests/"))
    assert w.post(w.monitor_a, "/interests/").status_code == 302
    assert "complete" in text(w.get(w.monitor_a, "/interests/"))
    with walls.acting():
        assert Interest.objects.filter(person=w.monitor_a, interest=False).count() == 2
    w.post(w.monitor_a, "/interests/")
    with walls.acting():
        assert Interest.objects.filter(person=w.monitor_a).count() == 2


def test_the_planner_sees_who_declared_what_before_choosing():
    w = world()
    words = {"programme": w.programme, "factory": w.factory, "language": "en", "now": w.now}
    interests.declare(interest=True, text="A cousin.", by=w.viewer(w.monitor_b), **words)
    page = text(w.get(w.officer, f"/visits/plan/?factory={w.factory.public_id}"))
    assert "no interest" in page
    assert "has declared an interest" in page
    assert "A cousin." not in page, "which interest it is stays off the page of a plan"


# ----------------------------------------------------------------------------------------------------------- gifts


@pytest.mark.parametrize(("day", "kept"), [(date(2019, 6, 4), True), (date(2019, 6, 3), False), (date(1, 1, 1), False)])
def test_a_gift_of_more_than_five_years_ago_is_a_mistyped_year(day, kept):
    w = world(datetime(2024, 6, 4, 2, tzinfo=UTC))
    told = {"programme": w.programme, "factory": w.factory, "text": "A watch", "language": "en", "outcome": "declined"}
    act = lambda: gifts.note(day=day, by=w.viewer(w.monitor_a), now=w.now, **told)  # noqa: E731
    if kept:
        assert act().offered_date == day
    else:
        with pytest.raises(Refused, match="is before 2019-06-04: look at the year"):
            act()


def test_five_years_before_the_last_of_february_is_a_day_too():
    assert gifts.earliest(datetime(2024, 2, 29, 2, tzinfo=UTC), "Asia/Phnom_Penh") == date(2019, 2, 28)


def test_a_gift_is_for_its_monitor_and_the_officers():
    w = world()
    data = {"factory": w.factory.public_id, "day": w.now.date().isoformat(), "text": "A watch", "language": "en",
            "outcome": "declined"}  # fmt: skip
    assert w.post(w.monitor_a, "/gifts/", data).status_code == 302
    late = w.post(w.monitor_a, "/gifts/", data | {"day": (w.now + timedelta(days=1)).date().isoformat()})
    assert "has not come yet" in text(late)
    mistyped = w.post(w.monitor_a, "/gifts/", data | {"day": f"1025-{w.now:%m-%d}"})
    assert f"The day of the offer is before {w.now.year - 5}-" in text(mistyped) and 'value="1025-' in text(mistyped)
    with walls.acting():
        assert Gift.objects.count() == 1
        assert Notice.objects.filter(person=w.officer, kind="gift-noted").count() == 1
    assert "A watch" in text(w.get(w.monitor_a, "/gifts/"))
    assert "A watch" in text(w.get(w.officer, "/gifts/"))
    assert "A watch" not in text(w.get(w.monitor_b, "/gifts/"))
    assert w.get(w.manager, "/gifts/").status_code == 404


# ------------------------------------------------------------------------------------------------------ complaints


def test_the_monitor_never_learns_of_a_complaint_even_as_an_officer():
    """In no list, count, search, log, notice or mail; nor can that officer decide on it."""
    w = world()
    also_officer(w, w.monitor_b)
    w.closed()
    before = {address: text(w.get(w.monitor_b, address)) for address in ("/", "/complaints/", "/log/", "/notices/")}
    complaint = w.complained()
    mail.outbox.clear()
    while letters.send_due(w.now).mailed:
        pass
    assert not [letter for letter in mail.outbox if "He shouted" in letter.body]
    address = f"/complaints/{complaint.public_id}/"
    assert w.get(w.monitor_b, address).status_code == 404
    assert w.post(w.monitor_b, address, {"outcome": "x", "language": "en"}).status_code == 404
    for place in before:
        page = text(w.get(w.monitor_b, place))
        assert complaint.public_id not in page, place
        assert "A complaint about a monitor" not in page, place
        assert "complained" not in page, place
    asked = text(w.get(w.monitor_b, f"/log/?about={complaint.public_id}"))
    assert "complained" not in asked
    assert "<tbody" not in asked
    with walls.acting():
        assert not Notice.objects.filter(person=w.monitor_b, kind__startswith="complaint").exists()
        assert Notice.objects.filter(person=w.officer, kind="complaint-made").count() == 1
        assert list(Event.objects.filter(subject_id=complaint.public_id).values_list("programme", flat=True)) == [None]
    with pytest.raises(Refused):
        complaints.decide(complaint=complaint, outcome="x", language="en", by=w.viewer(w.monitor_b), now=w.now)
    assert "A complaint about a monitor" in text(w.get(w.officer, "/"))
    assert events.verify()["ok"]


def test_whoever_complained_learns_what_became_of_it():
    w = world()
    complaint = w.complained()
    assert "He shouted" in text(w.get(w.manager, f"/complaints/{complaint.public_id}/"))
    w.post(w.officer, f"/complaints/{complaint.public_id}/", {"outcome": "We spoke with him.", "language": "en"})
    assert "We spoke with him." in text(w.get(w.manager, f"/complaints/{complaint.public_id}/"))
    with walls.acting():
        assert Notice.objects.filter(person=w.manager, kind="complaint-decided").count() == 1
    with pytest.raises(Refused, match="decided already"):
        complaints.decide(complaint=complaint, outcome="x", language="en", by=w.viewer(w.officer), now=w.now)


def test_a_manager_complains_about_those_alone_who_held_a_closing_meeting():
    w = world()
    w.inside()
    assert "Complain about a monitor" not in text(w.get(w.manager, "/complaints/")), "a visit under way is not told of"
    w.closed()
    page = text(w.get(w.manager, "/complaints/"))
    assert "Monitor A" in page
    assert "Monitor B" in page
    told = {"programme": w.programme, "factory": w.factory, "text": "x", "language": "en", "now": w.now}
    with pytest.raises(Refused, match="Choose a monitor of the list"):
        complaints.complain(monitor=w.reviewer, by=w.viewer(w.manager), **told)
    also_officer(w, w.monitor_a)
    with pytest.raises(Refused, match="not yourself"):
        complaints.complain(monitor=w.monitor_a, by=w.viewer(w.monitor_a), **told)
    with walls.acting():
        assert not Complaint.objects.exists()


def test_no_complaint_is_taken_that_nobody_would_ever_read():
    """The monitor whom it is about is the only officer, and officers do not read complaints about themselves."""
    w = world()
    w.closed()
    also_officer(w, w.monitor_a)
    told = {"programme": w.programme, "factory": w.factory, "text": "x", "language": "en", "now": w.now}
    complaints.complain(monitor=w.monitor_a, by=w.viewer(w.manager), **told)
    with walls.acting():
        Role.objects.filter(person=w.officer).update(ended_at=w.now)
    with pytest.raises(Refused, match="no other officer"):
        complaints.complain(monitor=w.monitor_a, by=w.viewer(w.manager), **told)
    complaints.complain(monitor=w.monitor_b, by=w.viewer(w.manager), **told)


@pytest.mark.parametrize(
    "address", ["/interests/", "/gifts/", "/complaints/", "/visits/due/", "/visits/plan/?factory={f}"]
)
def test_a_page_takes_the_same_queries_whatever_the_number_of_factories(address):
    w = world()
    w.complained()
    person = w.monitor_a if address == "/interests/" else w.officer
    address = address.format(f=w.factory.public_id)
    words = {"text": "A watch", "language": "en", "outcome": "declined", "by": w.viewer(w.monitor_a), "now": w.now}
    gifts.note(programme=w.programme, factory=w.factory, day=w.now.date(), **words)
    few = queries(w, person, address)
    for number in range(2, 7):
        factory = another_factory(
            w.programme, w.officer, number=number, now=w.now, monitors=(w.monitor_a, w.monitor_b)
        ).factory
        data = {"factory": factory.public_id, "day": w.now.date().isoformat(), "text": "A watch", "language": "en",
                "outcome": "declined"}  # fmt: skip
        w.post(w.monitor_a, "/gifts/", data)
        w.post(w.officer, "/complaints/", {"monitor": w.monitor_a.public_id, "text": "x", "language": "en"})
        visits.plan(
            programme=w.programme, factory=factory, day=w.now.date() + timedelta(days=3), team=[w.monitor_a, w.monitor_b],
            by=w.viewer(w.officer), now=w.now,
        )  # fmt: skip
    assert queries(w, person, address) == few
