"""What an action refuses beyond its table of steps, and what it takes back when it fails."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from fairfloor.actions import (
    amendments,
    corrective_actions,
    datasets,
    documents,
    earlier,
    extensions,
    grants,
    observations,
    people,
    remedies,
    reports,
    samples,
    visits,
)
from fairfloor.actions import files as kept_files
from fairfloor.actions.acts import Conflict, Refused, action, on_failure
from fairfloor.core import procedures
from fairfloor.core import samples as core
from fairfloor.core.access import Viewer
from fairfloor.core.periods import first_moment, local_day
from fairfloor.core.sample_people import Only, Worker
from fairfloor.core.steps import phrase_of_state
from fairfloor.registry import files, walls
from fairfloor.registry.models import (
    Answer,
    Event,
    Grant,
    Interview,
    Member,
    Notice,
    ObjectionFile,
    Person,
    Report,
    Role,
    Sample,
)
from tests.actions import scenes
from tests.world import ZONE, World, another_factory, profile_values, world

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def w() -> World:
    """A programme with its people and a factory."""
    return world()


def refusal(act: Any, **given: Any) -> str:
    """Why the action is refused, in English; it is said in Chinese too, and nothing is logged."""
    before = events()
    with pytest.raises(Refused) as fault:
        act(**given)
    assert fault.value.why["zh"]
    assert events() == before
    return str(fault.value.why["en"])


def events() -> int:
    """How many events there are."""
    with walls.acting():
        return Event.objects.count()


# -- planning ------------------------------------------------------------------------------------------------------


def plan(w: World, **changed: Any) -> dict[str, Any]:
    """What `visits.plan` is given."""
    given = {"programme": w.programme, "factory": w.factory, "day": (w.now + timedelta(days=3)).date(), "now": w.now,
             "team": [w.monitor_a, w.monitor_b], "by": w.viewer(w.officer)}  # fmt: skip
    return {**given, **changed}


def test_a_visit_is_planned_for_a_day_to_come_with_a_team_that_can_go(w: World) -> None:
    """Each thing that is wrong with a plan has its sentence."""
    assert "day that has passed" in refusal(visits.plan, **plan(w, day=(w.now - timedelta(days=1)).date()))
    assert "planned for 2027-0" in refusal(visits.plan, **plan(w, day=(w.now + timedelta(days=733)).date()))
    assert "choose at least one monitor" in refusal(visits.plan, **plan(w, team=[]))
    assert "not a monitor of this programme" in refusal(visits.plan, **plan(w, team=[w.reviewer]))
    assert "2 monitors at least, and 1 is chosen" in refusal(visits.plan, **plan(w, team=[w.monitor_a, w.monitor_a]))
    mute = another_factory(w.programme, w.officer, number=7, now=w.now)
    assert "does not take part" in refusal(
        visits.plan,
        **plan(w, factory=another_factory(w.programme, w.officer, number=8, now=w.now, accepted=False).factory),
    )
    from fairfloor.actions import factories

    factories.record_profile(
        participation=mute, values=profile_values(languages=["my"]), by=w.viewer(w.officer), now=w.now + timedelta(1)
    )
    assert "(my)" in refusal(visits.plan, **plan(w, factory=mute.factory))
    visits.plan(**plan(w))
    assert "open already" in refusal(visits.plan, **plan(w))


def test_a_monitor_named_twice_goes_once(w: World) -> None:
    """And is told once."""
    planned = visits.plan(**plan(w, team=[w.monitor_a, w.monitor_b, w.monitor_a]))
    with walls.acting():
        assert Member.objects.filter(visit=planned).count() == 2
        assert Notice.objects.filter(kind="visit-assigned", person=w.monitor_a).count() == 1


def test_a_monitor_whose_role_has_ended_goes_nowhere(w: World) -> None:
    """Neither is he put into a team, nor does he stay in one."""
    planned = visits.plan(**plan(w))
    with walls.acting():
        role = Role.objects.get(person=w.monitor_b)
    people.end_role(role=role, by=w.viewer(w.officer), now=w.now)
    later = w.now + timedelta(seconds=1)
    given = {"visit": planned, "team": [w.monitor_b], "by": w.viewer(w.officer, later), "now": later}
    assert "not a monitor" in refusal(visits.reassign, **given)
    assert "not yours" in refusal(
        visits.arrive, visit=planned, met_name="Guard", by=w.viewer(w.monitor_b, later), now=later
    )


# -- what is typed offline -----------------------------------------------------------------------------------------


def test_what_is_sent_twice_is_kept_once(w: World) -> None:
    """The same client id: one row, one event, the same answer."""
    w.inside()
    by = w.viewer(w.monitor_a)
    for name, act, given in (
        ("interview", visits.interview, {"visit": w.visit, "client_id": uuid4(), "values": scenes._interview()}),
        ("reading", observations.measure, scenes._reading(w)),
        ("evidence", observations.attach, scenes._evidence(w)),
        ("answer", observations.answer, scenes._answer(w)),
    ):
        first = act(**given, by=by, now=w.now)
        before = events()
        again = act(**given, by=by, now=w.now)
        assert (again.pk, again.version, events()) == (first.pk, first.version, before), name


def test_an_id_that_stands_for_something_else_is_refused(w: World) -> None:
    """A mistake of the sender is a sentence, not a fault."""
    w.inside()
    by = w.viewer(w.monitor_a)
    id = uuid4()
    given = {**scenes._answer(w), "client_id": id, "by": by, "now": w.now}
    observations.answer(**given)
    assert "the id of another" in refusal(observations.answer, **{**given, "clause": "icti/2.7"})
    photo = {**scenes._evidence(w), "client_id": id}
    observations.attach(**photo, by=by, now=w.now)
    assert "the id of another" in refusal(observations.attach, **{**photo, "clause": "icti/9.7"}, by=by, now=w.now)
    talk = {"visit": w.visit, "client_id": id, "values": scenes._interview()}
    visits.interview(**talk, by=by, now=w.now)
    value = {**scenes._reading(w), "client_id": id}
    observations.measure(**value, by=by, now=w.now)
    other = world(w.now, number=2)
    other.inside()
    there = other.viewer(other.monitor_a)
    for act, sent in ((visits.interview, talk), (observations.measure, value), (observations.attach, photo)):
        assert "the id of another" in refusal(act, **{**sent, "visit": other.visit}, by=there, now=other.now)
    with walls.acting():
        assert Interview.objects.filter(client_id=id).count() == 1


def test_an_answer_based_on_an_older_version_is_a_conflict_that_shows_what_stands(w: World) -> None:
    """And the same words sent again are no conflict."""
    w.inside()
    given = {**scenes._answer(w), "by": w.viewer(w.monitor_a), "now": w.now}
    first = observations.answer(**given)
    words = {**given["values"], "text": "Other words"}
    second = observations.answer(**{**given, "base_version": 1, "values": words})
    assert (first.version, second.version) == (1, 2)
    with pytest.raises(Conflict) as fault:
        observations.answer(**{**given, "client_id": uuid4(), "base_version": 1, "values": given["values"]})
    assert fault.value.current.text == "Other words"
    with walls.acting():
        assert Answer.objects.get(pk=first.pk).text == "Other words"


def test_an_answer_belongs_to_the_visit_and_a_breach_has_a_count(w: World) -> None:
    """A clause that does not apply, or is of no standard, has no answer."""
    w.inside()
    given = {**scenes._answer(w), "by": w.viewer(w.monitor_a), "now": w.now}
    assert "icti/99.9" in refusal(observations.answer, **{**given, "clause": "icti/99.9"})
    uncounted = {**given["values"], "workers_affected": None}
    assert "number of workers" in refusal(observations.answer, **{**given, "values": uncounted})


# -- the report ----------------------------------------------------------------------------------------------------


def test_nobody_approves_own_work_whatever_role_they_hold_today(w: World) -> None:
    """A monitor of the team becomes a reviewer and stops being a monitor: still not."""
    w.submitted()
    now = w.pass_("approved")
    with walls.acting():
        was = Role.objects.get(person=w.monitor_b)
    people.end_role(role=was, by=w.viewer(w.officer), now=now)
    people.give_role(person=w.monitor_b, role="reviewer", programme=w.programme, by=w.viewer(w.officer), now=now)
    later = now + timedelta(minutes=1)
    by = w.viewer(w.monitor_b, later)
    assert {held.role for held in by.held} == {"reviewer"}
    given = {"report": w.report, "reviewed_sha256": w.review_hash(), "now": later}
    assert "took part in" in refusal(reports.approve, **given, by=by)
    reports.approve(**given, by=w.viewer(w.reviewer, later))


def test_a_change_after_the_reading_voids_the_review(w: World) -> None:
    """What was read is what is approved; what was approved is what is published."""
    w.submitted()
    now = w.pass_("approved")
    read = w.review_hash()
    observations.answer(
        visit=w.visit, clause="icti/2.1", client_id=uuid4(), base_version=1, by=w.viewer(w.monitor_a), now=now,
        values={"answer": "unable-to-verify", "text": "No time", "language": "en", "workers_affected": None, "basis": ""},
    )  # fmt: skip
    given = {"report": w.report, "by": w.viewer(w.reviewer), "now": now}
    assert "read it again" in refusal(reports.approve, **given, reviewed_sha256=read)
    reports.approve(**given, reviewed_sha256=w.review_hash())
    with walls.acting():  # past the actions, as a newer bookshelf would
        Answer.objects.filter(visit=w.visit, clause="icti/2.1").update(answer="not-applicable")
    assert "reviewed again" in refusal(reports.publish, report=w.report, by=w.viewer(w.officer), now=now)


def test_an_approval_is_void_from_the_change_on_and_a_void_report_is_handed_in_again(w: World) -> None:
    """By the actions that change what a report is made of; the team, who approved it and the officers are told, once."""
    w.approved()
    told = {w.monitor_a.pk, w.monitor_b.pk, w.reviewer.pk, w.officer.pk}
    w.answer("icti/2.1", "compliant", version=1)
    assert fresh(w).state == "approved"  # the same answer once more changes nothing
    w.answer("icti/2.1", "unable-to-verify", version=2)
    w.answer("icti/2.1", "compliant", version=3)
    with walls.acting():
        rows = Notice.objects.filter(kind="report-voided", subject_id=w.report.public_id)
        assert sorted(rows.values_list("person", flat=True)) == sorted(told)
        assert Event.objects.filter(verb="report.voided", subject_id=w.report.public_id).count() == 1
    report = fresh(w)
    assert (report.state, report.approved_at, report.approved_sha256) == ("void", None, "")
    now, by = w.now, w.viewer(w.monitor_a)
    assert "approval void" in refusal(reports.publish, report=report, by=w.viewer(w.officer), now=now)
    assert "approval void" in refusal(
        reports.approve, report=report, reviewed_sha256=w.review_hash(), by=w.viewer(w.reviewer), now=now
    )
    reports.describe_scope(report=report, scope=report.scope, by=by, now=now)
    assert fresh(w).state == "void"
    reports.submit(report=report, by=by, now=now)
    reports.approve(report=report, reviewed_sha256=w.review_hash(), by=w.viewer(w.reviewer), now=now)
    reports.describe_scope(report=report, scope=report.scope, by=by, now=now)
    assert fresh(w).state == "void"


def test_a_breach_says_how_many_workers_it_affects(w: World) -> None:
    """Nobody hands in a report with one that does not; an observation need not be counted."""
    w.drafted()
    values = {name: getattr(w.findings[0], name) for name in reports.WORDS} | {"workers_affected": None}
    given = {"report": w.report, "finding": w.findings[0], "by": w.viewer(w.monitor_a), "now": w.now}
    handed_in = {"report": w.report, "by": w.viewer(w.monitor_a), "now": w.now}
    reports.write_finding(**given, values=values)
    assert "does not say how many workers it affects" in refusal(reports.submit, **handed_in)
    reports.write_finding(**given, values=values | {"workers_affected": 0})
    other = {**given, "finding": None}
    reports.write_finding(**other, values=values | {"kind": "observation", "clause": "icti/2.7"})
    reports.submit(**handed_in)


def test_a_breach_of_an_amendment_says_it_too(w: World) -> None:
    w.published()
    by = w.viewer(w.monitor_a)
    begun = amendments.begin(report=w.report, reason="Wrong.", language="en", by=w.viewer(w.officer), now=w.now)
    given = {"finding": w.findings[1].public_id, "by": by, "now": w.now}
    changed = amendments.change(amendment=begun, values={"text": "More of them.", "workers_affected": None}, **given)
    assert "does not say how many workers it affects" in refusal(amendments.submit, amendment=changed, by=by, now=w.now)


def fresh(w: World) -> Report:
    """The world's report as it stands."""
    with walls.acting():
        return Report.objects.get(pk=w.report.pk)


def test_a_report_waits_for_the_documents_or_the_end_of_their_days(w: World) -> None:
    """To the second: the last moment still belongs to the factory."""
    w.submitted()
    with walls.acting():
        due = w.visit.document_requests.get().due_at
    given = {"report": w.report, "reviewed_sha256": w.review_hash()}
    reviewer = w.viewer(w.reviewer)
    assert "still missing" in refusal(reports.approve, **given, by=reviewer, now=due)
    with transaction.atomic():
        reports.approve(**given, by=reviewer, now=due + timedelta(seconds=1))
        transaction.set_rollback(True)
    with walls.acting():
        request = w.visit.document_requests.select_related("visit").get()
    early = w.now
    documents.hand_in(request=request, **scenes._file(), by=w.viewer(w.manager), now=early)
    given["reviewed_sha256"] = w.review_hash()
    reports.approve(**given, by=reviewer, now=early)


def test_a_report_needs_a_closed_visit_and_a_finding_for_its_breaches(w: World) -> None:
    """And is begun once."""
    w.inside()
    by = w.viewer(w.monitor_a)
    assert "has not been closed" in refusal(reports.draft, visit=w.visit, by=by, now=w.now)
    w.drafted()
    before = events()
    assert reports.draft(visit=w.visit, by=by, now=w.now).pk == w.report.pk
    assert events() == before
    for finding in w.findings:
        reports.remove_finding(report=w.report, finding=finding, by=by, now=w.now)
    assert (
        "answers with not met and the report has no finding of non-compliance for: 2 (ICTI 2.5, ICTI 9.7)."
        in refusal(reports.submit, report=w.report, by=by, now=w.now)
    )


def test_a_report_without_a_finding_says_what_was_looked_at(w: World) -> None:
    """Where no answer is a breach it is handed in without one, but not without its scope."""
    w.answered(breaches=())
    w.drafted()
    assert not w.findings
    told = {"report": w.report, "by": w.viewer(w.monitor_a), "now": w.now}
    assert "has to say what was looked at" in refusal(reports.submit, **told)
    reports.describe_scope(scope={"summary": " ", "language": "en"}, **told)
    assert "has to say what was looked at" in refusal(reports.submit, **told)
    reports.describe_scope(scope={"summary": "Every hall and all records.", "language": "en"}, **told)
    assert reports.submit(**told).state == "submitted"


def test_what_is_published_is_not_changed_any_more(w: World) -> None:
    """Neither the report nor what was found; before, the team may still complete it."""
    w.submitted()
    w.answer("icti/2.1", "compliant", version=1, text="Completed in the office")
    w.published()
    by = w.viewer(w.monitor_a)
    answer = {**scenes._answer(w), "base_version": 1, "by": by, "now": w.now}
    for act, given in (
        (observations.answer, answer),
        (observations.measure, {**scenes._reading(w), "by": by, "now": w.now}),
        (observations.attach, {**scenes._evidence(w), "by": by, "now": w.now}),
        (
            visits.interview,
            {"visit": w.visit, "client_id": uuid4(), "values": scenes._interview(), "by": by, "now": w.now},
        ),
        (datasets.receive, {**scenes._punches(w), "by": by, "now": w.now}),
        (samples.draw, {**scenes._roster(w), "by": by, "now": w.now}),
    ):
        assert "is published" in refusal(act, **given)


def test_a_new_version_says_why(w: World) -> None:
    """The reason is printed in it."""
    w.published()
    given = {"report": w.report, "by": w.viewer(w.officer), "now": w.now}
    assert "what was wrong" in refusal(reports.amend, **given, reason="  ")


# -- what the factory answers --------------------------------------------------------------------------------------


def test_nothing_is_answered_before_it_is_published(w: World) -> None:
    """An objection and a corrective action need a published finding."""
    w.approved()
    given = {"finding": w.findings[0], "by": w.viewer(w.manager), "now": w.now}
    assert "nothing to answer" in refusal(remedies.propose, **given, values=scenes._plan(w))
    assert "nothing to object to" in refusal(remedies.object_to, **given, text="No", language="en")


def test_an_objection_is_in_time_to_the_second_and_once(w: World) -> None:
    """At its last moment it is received, a second later it is not."""
    w.published()
    last = w.report.objections_until
    late = {"finding": w.findings[0], "text": "No", "language": "en", "now": last + timedelta(seconds=1)}
    assert "ended at" in refusal(remedies.object_to, **late, by=w.viewer(w.manager))
    remedies.object_to(**{**late, "now": last}, by=w.viewer(w.manager))
    assert "received already" in refusal(remedies.object_to, **{**late, "now": last}, by=w.viewer(w.manager))


def test_documents_are_put_beside_an_objection_and_read_until_they_are_erased(w: World) -> None:
    """At least one of them; what is erased is refused with a sentence."""
    w.objected()
    given = {"objection": w.objection, "by": w.viewer(w.manager), "now": w.now}
    assert "choose at least one" in refusal(remedies.attach, **given, papers=[])
    attached = scenes._beside(w)
    with walls.acting():
        kept = ObjectionFile.objects.select_related("file").get().file
    end = w.now + timedelta(days=(kept.keep_until_date - w.now.date()).days + 1)
    kept_files.erase_due(now=end)
    assert "erased" in refusal(remedies.open_file, **attached, by=w.viewer(w.manager), now=end)


def test_a_last_moment_is_moved_with_a_reason_once_there_is_one(w: World) -> None:
    """Before publication there is none to move; white space is no reason."""
    w.approved()
    given = {"report": w.report, "finding": None, "language": "en", "by": w.viewer(w.officer), "now": w.now}
    assert "approved" in refusal(extensions.extend, **given, day=w.now.date(), reason="Flood")
    w.published()
    given |= {"report": w.report, "day": scenes._later(w), "now": w.now}
    assert "with a reason only" in refusal(extensions.extend, **given, reason=" ")
    assert extensions.extend(**given, reason="Flood").finding_public_id == ""


def test_an_officer_decides_with_reasons_and_once(w: World) -> None:
    """A finding whose objection is dismissed stays; one whose objection is upheld goes."""
    w.objected()
    given = {"objection": w.objection, "language": "en", "by": w.viewer(w.officer), "now": w.now}
    assert "needs its reasons" in refusal(remedies.decide, **given, upheld=False, reasons=" ")
    assert remedies.decide(**given, upheld=False, reasons="They do not.").state == "dismissed"
    assert w.fresh(w.findings[0]).withdrawn_at is None
    assert "dismissed" in refusal(remedies.decide, **given, upheld=True, reasons="They do.")


def test_a_corrective_action_goes_forward_only(w: World) -> None:
    """Proposed, under way, done; by a day that has not passed."""
    w.objected()
    by = w.viewer(w.manager)
    for step, state in (("start", "under-way"), ("finish", "done")):
        assert remedies.advance(corrective_action=w.corrective_action, step=step, by=by, now=w.now).state == state
    assert "done" in refusal(remedies.advance, corrective_action=w.corrective_action, step="start", by=by, now=w.now)
    values = {**scenes._plan(w), "until_date": local_day(w.now, ZONE) - timedelta(days=1)}
    assert "has passed" in refusal(remedies.propose, finding=w.findings[1], values=values, by=by, now=w.now)
    values["until_date"] = date(9999, 12, 31)
    assert "look at the year" in refusal(remedies.propose, finding=w.findings[1], values=values, by=by, now=w.now)


def test_an_officer_sends_a_corrective_action_back_with_a_reason_and_it_stays_as_it_was(w: World) -> None:
    """The factory proposes anew; what is sent back is neither begun nor answered once more."""
    w.objected()
    given = {"corrective_action": w.corrective_action, "language": "en", "by": w.viewer(w.officer), "now": w.now}
    assert "with a reason only" in refusal(corrective_actions.answer, **given, accepted=False, reason=" ")
    assert corrective_actions.answer(**given, accepted=True, reason="").state == "accepted"
    begun = {"corrective_action": w.corrective_action, "step": "start", "by": w.viewer(w.manager), "now": w.now}
    assert remedies.advance(**begun).state == "under-way"
    assert "under way" in refusal(corrective_actions.answer, **given, accepted=True, reason="")
    assert corrective_actions.answer(**given, accepted=False, reason="By whom?").state == "sent-back"
    assert "sent back" in refusal(remedies.advance, **{**begun, "step": "finish"})
    assert "sent back" in refusal(corrective_actions.answer, **given, accepted=False, reason="By whom?")


def test_a_factory_is_reminded_once_before_and_once_after_the_day_that_it_set(w: World) -> None:
    """By the days of its own zone; not of what is done, nor early of a day that was near when it was set."""
    w.objected()
    day = w.corrective_action.until_date
    soon = procedures.load("bfc").clock("corrective-action-plan").soon
    begin = lambda days: first_moment(day + timedelta(days=days), ZONE)  # noqa: E731
    for at, reminded in (
        (begin(-soon) - SECOND, 0), (begin(-soon), 1), (begin(-soon) + SECOND, 0), (begin(1) - SECOND, 0), (begin(1), 1),
        (begin(1) + SECOND, 0), (begin(90), 0),
    ):  # fmt: skip
        assert corrective_actions.remind_due(now=at) == reminded, at
    assert kinds(w) == ["action-reminded", "action-overdue"]
    by, near = w.viewer(w.manager), {**scenes._plan(w), "until_date": local_day(w.now, ZONE) + timedelta(days=soon)}
    made = [remedies.propose(finding=w.findings[1], values=near, by=by, now=w.now) for _ in range(2)]
    assert corrective_actions.remind_due(now=w.now) == 0
    remedies.advance(corrective_action=made[0], step="finish", by=by, now=w.now)
    assert corrective_actions.remind_due(now=w.now + timedelta(days=soon + 1)) == 1
    assert kinds(w) == ["action-reminded", "action-overdue", "action-overdue"]


def test_a_later_team_checks_what_the_factory_says_is_done(w: World) -> None:
    """After its closing meeting and before its own report; of this factory; not done needs what was found instead."""
    w.objected()
    done = {"corrective_action": w.corrective_action, "step": "finish", "by": w.viewer(w.manager), "now": w.now}
    inside, later = w.later_visit(state="inside"), w.later_visit()
    given = {"corrective_action": w.corrective_action, "language": "en", "by": w.viewer(w.monitor_a), "now": w.now}
    told = {**given, "visit": later, "confirmed": False, "found": "No fan runs."}
    assert "proposed" in refusal(corrective_actions.check, **told)
    remedies.advance(**done)
    assert phrase_of_state("visit", "inside")["en"] in refusal(corrective_actions.check, **{**told, "visit": inside})
    assert "is published" in refusal(corrective_actions.check, **{**told, "visit": w.visit})
    elsewhere = w.later_visit()
    with walls.acting():
        elsewhere.factory = another_factory(w.programme, w.officer, number=77, now=w.now).factory
        elsewhere.save()
    assert "of another factory" in refusal(corrective_actions.check, **{**told, "visit": elsewhere})
    assert "what was found instead" in refusal(corrective_actions.check, **{**told, "found": " "})
    assert corrective_actions.check(**told).state == "not-confirmed"
    assert "not found done" in refusal(corrective_actions.check, **told)
    assert remedies.advance(**done).state == "done"
    assert corrective_actions.check(**{**told, "confirmed": True, "found": ""}).state == "verified"
    assert kinds(w) == ["action-checked", "action-checked"]
    assert "verified" in refusal(remedies.advance, **done)


def test_a_breach_that_is_found_again_says_when_it_was_found_before(w: World) -> None:
    """By the clause, whatever edition; not what was withdrawn, is no breach, or is not published yet."""
    w.published()
    first = local_day(w.visit.arrived_at, ZONE)
    later = w.later_visit()
    with walls.acting():
        found = earlier.breaches(later, w.now)
        assert set(found) == {row.clause for row in w.findings if row.kind == "non-compliance"}
        assert set(found.values()) == {(first,)}
        assert earlier.breaches(w.visit, w.now) == {}
        assert earlier.breaches(later, w.report.published_at - SECOND) == {}
        row = next(one for one in w.findings if one.kind == "non-compliance")
        row.withdrawn_at = w.now
        row.save()
        assert row.clause not in earlier.breaches(later, w.now)


def kinds(w: World) -> list[str]:
    """What the manager was told of corrective actions, in order."""
    with walls.acting():
        rows = Notice.objects.filter(person=w.manager, kind__startswith="action-").order_by("pk")
        return list(rows.values_list("kind", flat=True))


# -- grants, people, documents -------------------------------------------------------------------------------------


def test_a_grant_is_given_once_to_a_buyer_and_withdrawn_once(w: World) -> None:
    """Not to a ministry, not to a buyer of another programme."""
    given = {"programme": w.programme, "factory": w.factory, "by": w.viewer(w.manager), "now": w.now}
    office = people.add_organisation(programme=w.programme, kind="ministry", name="Office", by=None, now=w.now)
    assert "Only a buyer" in refusal(grants.grant, **given, organisation=office)
    assert "Only a buyer" in refusal(grants.grant, **given, organisation=world(number=2).buying)
    made = grants.grant(**given, organisation=w.buying)
    assert "already" in refusal(grants.grant, **given, organisation=w.buying)
    grants.withdraw(grant=made, by=w.viewer(w.manager), now=w.now)
    assert "withdrawn already" in refusal(grants.withdraw, grant=made, by=w.viewer(w.manager), now=w.now)
    again = grants.grant(**given, organisation=w.buying)
    with walls.acting():
        assert Grant.objects.get(pk=again.pk).withdrawn_at is None


def test_a_document_is_handed_in_once_its_time_is_over_and_not_empty(w: World) -> None:
    """And nothing is on disk of one that was refused."""
    w.closed()
    with walls.acting():
        request = w.visit.document_requests.select_related("visit").get()
    given = {"request": request, "by": w.viewer(w.manager), "now": w.now}
    before = sorted(files.folder().iterdir())
    assert "is empty" in refusal(documents.hand_in, **{**scenes._file(), "pieces": []}, **given)
    assert sorted(files.folder().iterdir()) == before
    assert "erased" in refusal(documents.open_document, **given)
    handed = documents.hand_in(**scenes._file(), **given)
    late = {**given, "now": request.due_at + timedelta(seconds=1)}
    assert "received already" in refusal(documents.hand_in, **scenes._file(), **late)
    kept, pieces = documents.open_document(**given)
    assert (kept.pk, b"".join(pieces)) == (handed.file_id, b"Canary content")


def test_a_worker_is_traced_with_a_reason_while_the_file_is_there(w: World) -> None:
    """After its retention the file is gone, its hash stays, and nobody is traced any more."""
    w.inside()
    dataset = scenes._received(w)
    by, pseudonym = w.viewer(w.monitor_a), scenes.keys.pseudonym(w.programme.public_id, w.factory.public_id, "2")
    given = {"dataset": dataset, "by": by, "now": w.now}
    assert "Say why" in refusal(datasets.reidentify, **given, pseudonym=pseudonym, reason=" ")
    assert "w-nobody" in refusal(datasets.reidentify, **given, pseudonym="w-nobody", reason="r")
    assert datasets.reidentify(**given, pseudonym=pseudonym, reason="Overtime of this worker") == "2"
    sha256, end = dataset.file.sha256, w.now + timedelta(days=w.programme.retention_days)
    assert kept_files.erase_due(now=end) == 0
    assert kept_files.erase_due(now=end + timedelta(days=1)) == 1
    assert kept_files.erase_due(now=end + timedelta(days=1)) == 0
    file = w.fresh(dataset.file)
    assert (file.sha256, file.erased_at) == (sha256, end + timedelta(days=1))
    assert not (files.folder() / file.public_id).exists()
    assert "only its hash is left" in refusal(datasets.reidentify, **given, pseudonym=pseudonym, reason="r")


def test_a_sample_is_refused_with_a_sentence_and_leaves_no_file(w: World) -> None:
    """What cannot be drawn keeps neither a row nor the roster."""
    w.inside()
    given = {**scenes._roster(w), "by": w.viewer(w.monitor_a), "now": w.now}
    before = set(files.folder().iterdir())
    for wish, said in (
        (samples.Wish("icti/9.15"), "taps"),
        (samples.Wish("icti/11.28"), "maintenance workers"),
        (samples.Wish("icti/99.9"), "not part of this visit"),
        (samples.Wish(), "how many"),
        (samples.Wish("icti/5.2", size=2), "fewer than"),
        (samples.Wish("icti/5.2", narrowing=(Only("department", "Dyeing"),)), "it knows: Canary"),
    ):
        assert said in refusal(samples.draw, **{**given, "wish": wish})
    assert "Nobody" in refusal(samples.draw, **{**given, "pieces": [b"worker\n\n"]})
    assert "empty" in refusal(samples.draw, **{**given, "pieces": []})
    assert set(files.folder().iterdir()) == before
    with walls.acting():
        assert not Sample.objects.exists()


def test_a_sample_is_the_one_of_the_command_line_under_pseudonyms(w: World) -> None:
    """With its seed and roster anyone draws the same people; who is added stands apart and is found only on the roster."""
    w.inside()
    by = w.viewer(w.monitor_a)
    sample = scenes._drawn(w)["sample"]
    people = [Worker(str(number), department="Canary") for number in range(1, 13)]
    again = core.draw(people, seed="Canary seed", size=3).drawn
    pseudonyms = [scenes.keys.pseudonym(w.programme.public_id, w.factory.public_id, id) for id in again]
    assert sample.result["drawn"] == pseudonyms and "seed" not in sample.result
    replayed = samples.replay(sample=sample, by=by, now=w.now)
    assert replayed["same_draw"] and replayed["same_roster"]
    other = next(one.id for one in people if one.id not in again)
    for worker in (other, "99"):
        samples.add(sample=sample, worker=worker, reason="Canary", language="en", by=by, now=w.now)
    given = {"sample": sample, "language": "en", "by": by, "now": w.now}
    assert "drawn already" in refusal(samples.add, **given, worker=again[0], reason="r")
    assert "added already" in refusal(samples.add, **given, worker=f" {other} ", reason="r")
    assert "Say whom" in refusal(samples.add, **given, worker=" ", reason="r")
    assert "Say whom" in refusal(samples.add, **given, worker="7", reason=" ")
    assert "Say why" in refusal(samples.identify, sample=sample, reason=" ", by=by, now=w.now)
    assert list(samples.identify(sample=sample, reason="To meet them", by=by, now=w.now).values()) == [*again, other]


def test_a_sample_that_was_changed_past_the_software_is_found_by_its_replay(w: World) -> None:
    """The replay names the pseudonyms that differ."""
    w.inside()
    by, sample = w.viewer(w.monitor_a), scenes._drawn(w)["sample"]
    first, *others = sample.result["drawn"]
    with walls.acting():
        Sample.objects.filter(pk=sample.pk).update(result={**sample.result, "drawn": ["w-0000000000", *others]})
    found = samples.replay(sample=sample, by=by, now=w.now)
    assert (found["same_draw"], found["missing"], found["unexpected"]) == (False, [first], ["w-0000000000"])


def test_a_sample_is_neither_replayed_nor_identified_once_the_roster_is_erased(w: World) -> None:
    """The pseudonyms stay."""
    w.inside()
    sample = scenes._drawn(w)["sample"]
    end = w.now + timedelta(days=w.programme.retention_days + 1)
    assert kept_files.erase_due(now=end) == 1
    by = w.viewer(w.monitor_a)
    assert "only its hash is left" in refusal(samples.replay, sample=sample, by=by, now=end)
    assert "only its hash is left" in refusal(samples.identify, sample=sample, reason="r", by=by, now=end)


def test_an_evidence_without_a_file_is_a_note(w: World) -> None:
    """There is nothing to open."""
    w.inside()
    by = w.viewer(w.monitor_a)
    note = {name: value for name, value in scenes._evidence(w).items() if name not in ("name", "media_type", "pieces")}
    kept = observations.attach(**note, by=by, now=w.now)
    assert "erased" in refusal(observations.open_evidence, evidence=kept, by=by, now=w.now)
    told, pieces = observations.open_evidence(**scenes._attached(w), by=by, now=w.now)
    assert b"".join(pieces) == b"Canary content"
    assert told.name == "Canary.pdf"


def test_nobody_invites_but_officers(w: World) -> None:
    """Not even through an action that only other actions call."""
    given = {"email": "new@demonstration.example", "name": "N", "language": "en", "speaks": [], "password": None}
    for person in (w.manager, w.reviewer, w.buyer):
        assert "not yours" in refusal(people.invite, **given, by=w.viewer(person), now=w.now)
    assert "not yours" in refusal(people.invite, **given, by=Viewer(), now=w.now)
    had = people.invite(**{**given, "email": w.buyer.email.upper()}, by=w.viewer(w.officer), now=w.now)
    assert had.pk == w.buyer.pk
    assert people.invite(**given, by=w.viewer(w.officer), now=w.now).has_usable_password() is False


def test_what_an_officer_gets_wrong_about_a_newcomer(w: World) -> None:
    """Each with its own sentence."""
    officer = w.viewer(w.officer)
    new = people.Newcomer("new@demonstration.example", "N", "en", ("km",))
    base = {"programme": w.programme, "newcomer": new, "by": officer, "now": w.now}
    assert "no such role" in refusal(people.bring_in, **base, role="king")
    mute = {**base, "newcomer": people.Newcomer("new@demonstration.example", "N", "en")}
    assert "needs a language" in refusal(people.bring_in, **mute, role="monitor")
    assert "belongs to a factory" in refusal(people.bring_in, **base, role="manager")
    assert "belongs to a factory" in refusal(people.bring_in, **base, role="officer", factory=w.factory)
    closed = another_factory(w.programme, w.officer, number=9, now=w.now, accepted=False).factory
    assert "takes part" in refusal(people.bring_in, **base, role="manager", factory=closed)
    assert "which organisation" in refusal(people.bring_in, **base, role="buyer", new_organisation=" ")
    foreign = world(number=3).buying
    assert "which organisation" in refusal(people.bring_in, **base, role="buyer", organisation=foreign)
    assert "which organisation" in refusal(people.bring_in, **base, role="ministry", organisation=w.buying)


def test_an_officer_gives_nobody_both_sides_and_nothing_twice(w: World) -> None:
    """Who works for the programme stands for nobody in it, and the other way round."""
    officer = w.viewer(w.officer)

    def who(person: Person) -> people.Newcomer:
        return people.Newcomer(person.email, person.name, "en", ("km",))

    base = {"programme": w.programme, "by": officer, "now": w.now}
    both = "cannot stand for"
    assert both in refusal(people.bring_in, **base, newcomer=who(w.manager), role="monitor")
    assert both in refusal(people.bring_in, **base, newcomer=who(w.reviewer), role="manager", factory=w.factory)
    assert both in refusal(people.bring_in, **base, newcomer=who(w.monitor_a), role="buyer", organisation=w.buying)
    assert "holds this role" in refusal(people.bring_in, **base, newcomer=who(w.reviewer), role="reviewer")
    given = people.bring_in(**base, newcomer=who(w.buyer), role="buyer", new_organisation="Other Trading")
    again = people.bring_in(**base, newcomer=who(w.manager), role="buyer", new_organisation="other trading ")
    assert given.organisation_id == again.organisation_id
    with walls.acting():
        assert sorted(Person.objects.get(pk=w.manager.pk).speaks) == ["km"]
        Person.objects.filter(pk=w.reviewer.pk).update(is_active=False)
    assert "was closed" in refusal(people.bring_in, **base, newcomer=who(w.reviewer), role="officer")


def test_a_role_ends_once_and_an_officer_stays(w: World) -> None:
    """A programme without an officer could not be helped from its pages."""
    officer = w.viewer(w.officer)
    with walls.acting():
        own, other = Role.objects.get(person=w.officer), Role.objects.get(person=w.buyer)
    assert "last officer" in refusal(people.end_role, role=own, by=officer, now=w.now)
    people.end_role(role=other, by=officer, now=w.now)
    assert "ended already" in refusal(people.end_role, role=other, by=officer, now=w.now)


def test_a_language_is_one_of_those_that_pages_are_in(w: World) -> None:
    """And a person without a role asks for nothing."""
    by = w.viewer(w.buyer)
    assert "not kept in" in refusal(people.choose_language, person=w.buyer, language="tlh", by=by, now=w.now)
    stranger = people.invite(
        email="x@demonstration.example", name="X", language="en", speaks=[], password=None, by=None, now=w.now
    )
    before = events()
    assert people.ask_password(person=stranger, now=w.now) == 0
    assert events() == before


# -- what a rollback does not take back ----------------------------------------------------------------------------


def test_what_failed_is_undone_last_first_and_what_went_well_is_not() -> None:
    """Also when an action fails inside another that goes on."""
    done: list[str] = []

    @action
    def inner(*, fails: bool) -> None:
        on_failure(lambda: done.append(f"inner {fails}"))
        if fails:
            raise KeyError("inner")

    @action
    def outer(*, fails: bool) -> None:
        on_failure(lambda: done.append("outer"))
        inner(fails=False)
        with pytest.raises(KeyError):
            inner(fails=True)
        assert done == ["inner True"]
        if fails:
            raise KeyError("outer")

    outer(fails=False)
    assert done == ["inner True"]
    done.clear()
    with pytest.raises(KeyError, match="outer"):
        outer(fails=True)
    assert done == ["inner True", "inner False", "outer"]
    with pytest.raises(RuntimeError, match="outside an action"):
        on_failure(done.clear)
