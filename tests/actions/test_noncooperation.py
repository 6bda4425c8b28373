"""A visit that ends before its time: the decision at the gate, what is kept, the review, and the two receipts."""

from datetime import timedelta

import pytest

from fairfloor.actions import endings, noncooperation, observations, report_checks
from fairfloor.actions.acts import Refused
from fairfloor.core import procedures
from fairfloor.registry import keys, walls
from fairfloor.registry.models import Answer, Event, Notice, Organisation, Receipt, Role
from fairfloor.reporting import noncooperation as pdf
from fairfloor.reporting import seal_checks
from fairfloor.reporting.seals import Seal
from tests.world import world

pytestmark = pytest.mark.django_db


def said(refused):
    return str(refused.value)


def told(person, kind):
    with walls.acting():
        return Notice.objects.filter(person=person, kind=kind).count()


def test_the_team_waits_on_only_when_the_time_is_over():
    w = world()
    w.at_gate()
    by, over = w.viewer(w.monitor_a), w.visit.gate_ends_at
    words = {"text": "The director is on his way.", "language": "en", "by": by}
    with pytest.raises(Refused, match="not over yet"):
        endings.wait(visit=w.visit, now=over, **words)
    endings.wait(visit=w.visit, now=over + timedelta(seconds=1), **words)
    endings.wait(visit=w.visit, now=over + timedelta(minutes=9), **words)
    assert w.fresh(w.visit).state == "at-gate"


def test_a_team_that_leaves_the_gate_ends_the_visit_and_tells_the_officers():
    w = world()
    w.at_gate()
    kept = endings.refuse_entry(visit=w.visit, text="Nobody came.", language="en", by=w.viewer(w.monitor_a), now=w.now)
    visit = w.fresh(w.visit)
    assert (visit.state, visit.ended_at, kept.kind) == ("refused", w.now, "not-admitted")
    assert told(w.officer, "non-cooperation-noted") == 1
    assert told(w.manager, "non-cooperation-noted") == told(w.ministry, "non-cooperation-sent") == 0


def test_what_was_gathered_stays_and_nothing_is_added():
    w = world()
    w.inside()
    w.answer("icti/2.5", text="Seen before it ended.")
    w.obstructed()
    with walls.acting():
        assert Answer.objects.get(visit=w.visit).text == "Seen before it ended."
    with pytest.raises(Refused, match="ended midway"):
        w.answer("icti/2.7")
    with pytest.raises(Refused, match="ended midway"):
        endings.obstruct(visit=w.visit, kind="pressure", text="x", language="en", by=w.viewer(w.monitor_a), now=w.now)
    assert observations  # the refusals above are its own


def test_nothing_is_sent_that_no_officer_reviewed():
    w = world()
    w.obstructed()
    with pytest.raises(Refused, match="Say first what happened"):
        noncooperation.send(report=w.noncooperation, by=w.viewer(w.officer), now=w.now)


def test_nothing_is_sent_unless_both_ministries_have_a_reader():
    w = world()
    w.reviewed()
    with walls.acting():
        Role.objects.filter(organisation__recipient="commerce-ministry").update(ended_at=w.now)
    with pytest.raises(Refused) as refused:
        noncooperation.send(report=w.noncooperation, by=w.viewer(w.officer), now=w.now)
    assert "Ministry of Commerce" in said(refused)
    assert "Labour" not in said(refused)
    with walls.acting():
        assert not Receipt.objects.exists()


def test_an_officer_who_was_in_the_team_reviews_nothing():
    w = world()
    w.obstructed()
    with walls.acting():
        Role.objects.create(programme=w.programme, person=w.monitor_a, role="officer", started_at=w.now)
    by = w.viewer(w.monitor_a)
    for act in (
        lambda: noncooperation.review(report=w.noncooperation, account={"en": "x"}, explanation={}, by=by, now=w.now),
        lambda: noncooperation.send(report=w.noncooperation, by=by, now=w.now),
        lambda: noncooperation.set_aside(report=w.noncooperation, reason="x", by=by, now=w.now),
    ):
        with pytest.raises(Refused, match="You were in the team"):
            act()


def test_each_ministry_is_told_and_its_first_reading_is_its_receipt():
    w = world()
    w.sent()
    recipients = procedures.load().recipients
    assert len(w.receipts) == len(recipients) == 2
    with walls.acting():
        trade = Role.objects.select_related("person").get(organisation__recipient="commerce-ministry").person
    assert told(w.ministry, "non-cooperation-sent") == told(trade, "non-cooperation-sent") == 1
    first, second = w.receipts
    by = w.viewer(w.ministry)
    noncooperation.open_(receipt=first, by=by, now=w.now)
    noncooperation.open_(receipt=first, by=by, now=w.now + timedelta(days=1))
    with pytest.raises(Refused):
        noncooperation.open_(receipt=second, by=by, now=w.now)
    assert (w.fresh(first).received_at, w.fresh(first).received_by_id) == (w.now, w.ministry.pk)
    assert w.fresh(second).received_at is None
    with walls.acting():
        verbs = list(Event.objects.filter(subject_id=first.public_id).order_by("pk").values_list("verb", flat=True))
    assert verbs == ["non-cooperation.received", "non-cooperation.read"]


def test_what_was_sent_is_not_changed_any_more():
    w = world()
    w.sent()
    by = w.viewer(w.officer)
    for act in (
        lambda: noncooperation.review(report=w.noncooperation, account={"en": "y"}, explanation={}, by=by, now=w.now),
        lambda: noncooperation.send(report=w.noncooperation, by=by, now=w.now),
        lambda: noncooperation.set_aside(report=w.noncooperation, reason="x", by=by, now=w.now),
    ):
        with pytest.raises(Refused, match="is sent"):
            act()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_stranger_can_check_the_pdf_and_the_log_holds_its_hash(language):
    w = world()
    w.sent()
    seal = Seal(w.noncooperation.signature, w.noncooperation.public_key)
    file = pdf.render(w.noncooperation.content, language, seal=seal)
    checked = seal_checks.check(file, trusted={keys.public_key()})
    assert (checked.verdict, checked.pages, checked.factory) == ("genuine", "same", w.factory.name)
    assert checked.file_sha256 == w.noncooperation.pdf_sha256[language]
    assert seal_checks.check(file.replace(b"%PDF", b"%PDF", 1) + b" ", trusted={keys.public_key()}).verdict == "forged"
    found = report_checks.standing(sha256=checked.file_sha256, now=w.now)
    assert found is not None
    assert (found.of, found.language, found.version, found.current) == ("pdf", language, 1, True)
    assert report_checks.standing(sha256=w.noncooperation.sha256, now=w.now).of == "content"
    assert report_checks.standing(sha256=w.noncooperation.sha256, now=w.now - timedelta(seconds=1)) is None


def test_one_organisation_is_one_recipient():
    w = world()
    with walls.acting():
        labour, trade = Organisation.objects.exclude(recipient="").order_by("pk")
    by = w.viewer(w.officer)
    noncooperation.name_recipient(organisation=trade, recipient="labour-ministry", by=by, now=w.now)
    assert w.fresh(labour).recipient == ""
    with pytest.raises(KeyError, match="no recipient"):
        noncooperation.name_recipient(organisation=trade, recipient="nobody", by=by, now=w.now)
    with pytest.raises(Refused):
        noncooperation.name_recipient(organisation=trade, recipient="", by=w.viewer(w.monitor_a), now=w.now)


@pytest.mark.parametrize("reason", ["", " \n"])
def test_nothing_is_set_aside_without_a_reason(reason):
    """The action refuses, whichever face asks."""
    w = world()
    w.obstructed()
    with pytest.raises(Refused, match="Say why") as refused:
        noncooperation.set_aside(report=w.noncooperation, reason=reason, by=w.viewer(w.officer), now=w.now)
    assert "为何" in refused.value.why.say("zh")
    assert w.fresh(w.noncooperation).state == "noted"
