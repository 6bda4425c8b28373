"""Taking notices up for mailing: each attempt once, later after each failure, and never lost with a worker."""

from datetime import timedelta
from itertools import pairwise

import pytest

from fairfloor.actions import deliveries, notices
from fairfloor.actions.acts import Refused
from fairfloor.registry import walls
from fairfloor.registry.models import Event, Notice
from tests.world import untold_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def w():
    return untold_world()


def tell(w, *people, kind="person-invited"):
    with walls.acting():
        notices.tell(people, kind, about=w.participation, now=w.now)


def test_each_notice_is_taken_up_once(w):
    tell(w, w.buyer, w.manager)
    first, second = deliveries.take_up(now=w.now), deliveries.take_up(now=w.now)
    assert {first.person_id, second.person_id} == {w.buyer.pk, w.manager.pk}
    assert deliveries.take_up(now=w.now) is None


def test_a_killed_worker_s_notice_is_taken_up_again_after_its_wait(w):
    tell(w, w.buyer)
    deliveries.take_up(now=w.now)
    assert deliveries.take_up(now=w.now + timedelta(seconds=59)) is None
    again = deliveries.take_up(now=w.now + timedelta(seconds=60))
    assert again.attempts == 2


def test_a_mailed_notice_is_never_taken_up_again_and_is_logged_once(w):
    tell(w, w.buyer)
    notice = deliveries.take_up(now=w.now)
    deliveries.mailed(notice=notice, now=w.now)
    deliveries.mailed(notice=notice, now=w.now + timedelta(minutes=1))
    kept = w.fresh(notice)
    assert (kept.sent_at, kept.failed_at, kept.attempts) == (w.now, None, 1)
    assert deliveries.take_up(now=w.now + timedelta(days=400)) is None
    with walls.acting():
        assert Event.objects.filter(verb="notice.mailed").count() == 1


def test_attempts_end_after_the_last_and_the_log_says_so(w):
    tell(w, w.buyer)
    now = w.now
    for attempt in range(1, deliveries.MOST_ATTEMPTS + 1):
        notice = deliveries.take_up(now=now)
        assert notice.attempts == attempt
        deliveries.failed(notice=notice, now=now)
        now += deliveries.wait(attempt)
    assert deliveries.take_up(now=now + timedelta(days=400)) is None
    with walls.acting():
        assert Event.objects.filter(verb="notice.given-up").count() == 1


def test_waits_double_up_to_a_day():
    waits = [deliveries.wait(n) for n in range(1, deliveries.MOST_ATTEMPTS + 1)]
    assert waits[0] == timedelta(minutes=1)
    assert all(later in (2 * earlier, timedelta(days=1)) for earlier, later in pairwise(waits))
    assert waits[-1] == timedelta(days=1)
    assert sum(waits, timedelta()) > timedelta(days=7)


def test_a_new_notice_goes_before_one_that_was_tried(w):
    tell(w, w.buyer)
    deliveries.take_up(now=w.now)
    tell(w, w.manager)
    later = w.now + timedelta(hours=1)
    assert [deliveries.take_up(now=later).person_id for _ in range(2)] == [w.manager.pk, w.buyer.pk]


def test_a_closed_account_gets_no_mail(w):
    tell(w, w.buyer)
    type(w.buyer).objects.filter(pk=w.buyer.pk).update(is_active=False)
    assert deliveries.take_up(now=w.now) is None


def test_reading_marks_one_s_own_notices_alone(w):
    tell(w, w.buyer, w.manager)
    with walls.acting():
        others = Notice.objects.get(person=w.manager)
    assert deliveries.read(by=w.viewer(w.buyer), now=w.now, notice=others) == 0
    assert deliveries.read(by=w.viewer(w.buyer), now=w.now) == 1
    assert deliveries.read(by=w.viewer(w.buyer), now=w.now) == 0
    assert w.fresh(others).read_at is None


def test_officers_learn_whom_mail_does_not_reach_and_nothing_else(w):
    tell(w, w.buyer, w.manager)
    for notice in (deliveries.take_up(now=w.now), deliveries.take_up(now=w.now)):
        if notice.person_id == w.buyer.pk:
            deliveries.failed(notice=notice, now=w.now)
        else:
            deliveries.mailed(notice=notice, now=w.now)
    found = deliveries.undelivered(programme=w.programme, by=w.viewer(w.officer), now=w.now)
    assert found == [deliveries.Undelivered(w.buyer.pk, 1, w.now)]
    with pytest.raises(Refused):
        deliveries.undelivered(programme=w.programme, by=w.viewer(w.monitor_a), now=w.now)


def undelivered(w, now):
    found = deliveries.undelivered(programme=w.programme, by=w.viewer(w.officer), now=now)
    return [(one.attempts, one.failed_at) for one in found]


def test_while_a_mail_is_being_sent_nobody_reads_that_it_was_not_delivered(w):
    tell(w, w.buyer)
    notice = deliveries.take_up(now=w.now)
    assert undelivered(w, w.now) == undelivered(w, w.now + timedelta(seconds=119)) == []
    with w.at(w.now):
        assert b"could not be delivered" not in w.client(w.officer).get("/people/").content
    deliveries.failed(notice=notice, now=w.now + timedelta(seconds=5))
    assert undelivered(w, w.now + timedelta(seconds=5)) == [(1, w.now + timedelta(seconds=5))]
    later = w.now + timedelta(minutes=1)
    again = deliveries.take_up(now=later)
    assert undelivered(w, later) == [(1, w.now + timedelta(seconds=5))], "the second is under way, the first has failed"
    deliveries.mailed(notice=again, now=later)
    assert undelivered(w, later) == []


def test_an_attempt_of_which_nothing_was_heard_has_failed_after_two_minutes(w):
    """Else a worker that stops at each of them would hide that nothing leaves."""
    tell(w, w.buyer)
    deliveries.take_up(now=w.now)
    assert undelivered(w, w.now + timedelta(minutes=2)) == [(1, w.now)]
    later = w.now + timedelta(minutes=3)
    deliveries.take_up(now=later)
    assert undelivered(w, later) == [], "what became of the first is not known, and the second is under way"
    assert undelivered(w, later + timedelta(minutes=2)) == [(2, later)]


def test_the_worst_of_somebody_s_mails_is_told(w):
    tell(w, w.buyer)
    tell(w, w.buyer, kind="address-changed")
    for _ in range(2):
        deliveries.failed(notice=deliveries.take_up(now=w.now), now=w.now)
    later = w.now + timedelta(minutes=1)
    deliveries.failed(notice=deliveries.take_up(now=later), now=later)
    assert undelivered(w, later) == [(2, later)]
