"""A visit that ends before its time: the decision at the gate, what is kept, the review, and the two receipts."""

from datetime import timedelta

import pytest

from fairfloor.actions import endings, noncooperation, observations, report_checks
from fairfloor.actions.acts import Refused
from fairfloor.core import procedures
from fairfloor.core.periods import last_second, local_day
from fairfloor.registry import keys, walls
from fairfloor.registry.models import Answer, Event, Notice, Organisation, Receipt, Role
from fairfloor.reporting import noncooperation as pdf
from fairfloor.reporting import seal_checks
from fairfloor.reporting.seals import Seal
from tests.world import another_factory, world

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


def ask(w, day=7, **more):
    until = local_day(w.now, w.factory.zone) + timedelta(days=day)
    return noncooperation.ask(
        **{"report": w.noncooperation, "until": until, "by": w.viewer(w.officer), "now": w.now, **more}
    )


def test_the_factory_is_asked_once_and_until_the_end_of_its_day():
    w = world()
    w.obstructed()
    kept = ask(w)
    assert (kept.asked_at, kept.asked_by_id) == (w.now, w.officer.pk)
    assert kept.answer_until == last_second(local_day(w.now, w.factory.zone) + timedelta(days=7), w.factory.zone)
    assert told(w.manager, "explanation-asked") == 1 and told(w.monitor_a, "explanation-asked") == 0
    with walls.acting():
        assert Notice.objects.get(kind="explanation-asked").at_once
    with pytest.raises(Refused, match="asked already"):
        ask(w, day=20)
    assert w.fresh(kept).answer_until == kept.answer_until


@pytest.mark.parametrize(("day", "words"), [(-1, "later day"), (0, "later day"), (91, "at most 90 days")])
def test_the_day_leaves_time_and_is_in_reach(day, words):
    w = world()
    w.obstructed()
    with pytest.raises(Refused, match=words):
        ask(w, day=day)
    assert w.fresh(w.noncooperation).asked_at is None and told(w.manager, "explanation-asked") == 0


def test_nobody_of_the_team_and_nobody_but_an_officer_asks():
    w = world()
    w.obstructed()
    for person in (w.reviewer, w.manager, w.monitor_a):
        with pytest.raises(Refused):
            ask(w, by=w.viewer(person))
    with walls.acting():
        Role.objects.create(programme=w.programme, person=w.monitor_a, role="officer", started_at=w.now)
    with pytest.raises(Refused, match="You were in the team"):
        ask(w, by=w.viewer(w.monitor_a))


def test_a_report_leaves_once_the_factory_was_heard_or_its_time_is_over():
    """Not asked; asked and in time to the last second; over; and with an explanation at any time."""
    w = world()
    w.obstructed()
    by, account = w.viewer(w.officer), {"en": "He shouted."}

    def send(at):
        return noncooperation.send(report=w.noncooperation, by=w.viewer(w.officer, at), now=at)

    noncooperation.review(report=w.noncooperation, account=account, explanation={}, by=by, now=w.now)
    with pytest.raises(Refused, match="Ask the factory first"):
        send(w.now)
    until = ask(w).answer_until
    for at in (w.now, until, until + timedelta(milliseconds=999)):
        with pytest.raises(Refused, match="may still answer") as refused:
            send(at)
        assert "仍可" in refused.value.why.say("zh")
    assert send(until + timedelta(seconds=1)).state == "sent"


def test_an_explanation_that_has_come_is_sent_before_the_time_is_over():
    w = world()
    w.obstructed()
    ask(w)
    w.reviewed()
    kept = w.sent()
    assert kept.content["asked_by"] == w.officer.name and kept.content["answer_until"]


def explain(w, by=None, text="He was ill that day.", language="en", at=None):
    now = at or w.now
    return noncooperation.explain(
        programme=w.programme.pk, asked=w.noncooperation.public_id, text=text, language=language,
        by=by or w.viewer(w.manager, now), now=now,
    )  # fmt: skip


def test_a_factory_writes_its_explanation_to_the_last_second_and_its_words_stay_as_they_are():
    w = world()
    w.obstructed()
    with pytest.raises(Refused, match="does not ask your factory"):
        explain(w)
    until = ask(w).answer_until
    with pytest.raises(Refused, match="Write what your factory says"):
        explain(w, text=" \n")
    kept = explain(w)
    assert (kept.explanation, kept.explained_at, kept.explained_by_id) == (
        {"en": "He was ill that day."}, w.now, w.manager.pk,
    )  # fmt: skip
    assert told(w.officer, "explanation-given") == 1
    kept = explain(w, text="他当天生病。", language="zh", at=until + timedelta(milliseconds=999))
    assert (kept.explanation, kept.explained_language) == ({"zh": "他当天生病。"}, "zh")
    with pytest.raises(Refused, match="ended at") as refused:
        explain(w, at=until + timedelta(seconds=1))
    assert "期限已于" in refused.value.why.say("zh")
    by, account = w.viewer(w.officer), {"en": "He shouted."}
    for changed in ({}, {"zh": "他当天没有生病。"}, {"en": "He was ill that day."}):
        with pytest.raises(Refused, match="its own words stay"):
            noncooperation.review(report=kept, account=account, explanation=changed, by=by, now=w.now)
    both = {"zh": "他当天生病。", "en": "He was ill that day."}
    noncooperation.review(report=kept, account=account, explanation=both, by=by, now=w.now)
    sent = noncooperation.send(report=kept, by=by, now=w.now)
    told_ = sent.content["explanation"]
    assert (told_["language"], told_["text"], told_["translations"]) == ("zh", both["zh"], {"en": both["en"]})
    assert sent.content["answered_at"]
    with pytest.raises(Refused, match="this step does not fit"):
        explain(w)


def test_nobody_but_a_manager_of_the_factory_explains():
    w = world()
    w.questioned()
    other = another_factory(w.programme, w.officer, number=2, now=w.now, monitors=(w.monitor_a, w.monitor_b))
    with walls.acting():
        neighbour = Role.objects.select_related("person").get(factory=other.factory).person
    for person in (w.officer, w.monitor_a, w.reviewer, w.buyer, w.ministry, neighbour):
        with pytest.raises(Refused):
            explain(w, by=w.viewer(person))
    with pytest.raises(Refused):
        noncooperation.explain(
            programme=w.programme.pk, asked="0" * 26, text="x", language="en", by=w.viewer(w.manager), now=w.now
        )
    assert w.fresh(w.noncooperation).explained_at is None


def test_managers_read_what_they_are_asked_until_the_report_is_sent_and_nobody_else_does():
    w = world()
    w.obstructed()

    def asked(person):
        return noncooperation.asked_of(
            programme=w.programme.pk, factories=[w.factory.pk], by=w.viewer(person), now=w.now
        )

    assert asked(w.manager) == []
    kept = ask(w)
    [found] = asked(w.manager)
    assert (found.name, found.at, found.until, found.heard) == (w.officer.name, w.now, kept.answer_until, False)
    assert found.factory == w.factory
    assert found.visited == local_day(w.visit.ended_at, w.factory.zone)
    other = another_factory(w.programme, w.officer, number=2, now=w.now, monitors=(w.monitor_a, w.monitor_b))
    with walls.acting():
        neighbour = Role.objects.select_related("person").get(factory=other.factory).person
    for person in (w.officer, w.monitor_a, w.buyer, w.ministry, neighbour):
        with pytest.raises(Refused):
            asked(person)
    w.sent()
    assert asked(w.manager) == []


def test_a_factory_learns_what_was_decided_about_the_visit():
    w = world()
    w.questioned()
    address = f"/factories/{w.factory.public_id}/"
    w.reviewed()
    w.sent()
    assert told(w.manager, "non-cooperation-decided") == 1 and told(w.monitor_a, "non-cooperation-decided") == 0
    page = w.get(w.manager, address).content.decode()
    assert "sent a non-cooperation report about it to the authorities" in page
    assert "asks for your explanation" not in page
    assert "director shouted" not in page, "of what it says the factory reads nothing"
    assert "authorities" not in w.get(w.officer, address).content.decode()


@pytest.mark.parametrize("asked", [True, False])
def test_a_factory_is_told_that_nothing_was_sent_where_it_was_asked(asked):
    w = world()
    w.questioned() if asked else w.obstructed()
    noncooperation.set_aside(report=w.noncooperation, reason="A fire.", by=w.viewer(w.officer), now=w.pass_("step"))
    assert told(w.manager, "non-cooperation-decided") == asked
    page = w.get(w.manager, f"/factories/{w.factory.public_id}/").content.decode()
    assert ("nothing about it was sent to anyone" in page) == asked
    assert "A fire." not in page
