"""A factory's managers learn who has read their reports, and nothing else of the event log."""

from datetime import timedelta

import pytest

from fairfloor.actions import action_files, files, people, portfolios, remedies, report_reads
from fairfloor.actions import reads as reads_of
from fairfloor.actions.acts import Refused
from fairfloor.actions.events import record
from fairfloor.core import events
from fairfloor.registry import walls
from fairfloor.registry.models import (
    ActionFile,
    Event,
    EventSalt,
    Grant,
    Organisation,
    Person,
    Report,
    Role,
    Showing,
    Version,
)
from tests.world import another_factory, world

pytestmark = pytest.mark.django_db


def reads(w, by=None, **more):
    return report_reads.of_factory(
        programme=w.programme, factory=w.factory, by=by or w.viewer(w.manager), now=w.now, **more
    )


def day(w):
    """The day on which the team left the factory, by its calendar."""
    return w.versions[0].outline["day"]


def read(w, person, version=None):
    w.pass_("step")
    reads_of.note(of=Version, on=version or w.versions[0], by=w.viewer(person), now=w.now)


@pytest.fixture
def w():
    made = world()
    made.granted()
    made.now = made.report.opens_at
    return made


def test_each_reading_says_when_what_and_who(w):
    read(w, w.manager)
    read(w, w.buyer)
    read(w, w.officer)
    found, count = reads(w)
    assert count == 3
    assert [(one.side, one.who) for one in found] == [
        ("programme", ""), ("buyer", "Demonstration Buyer"), ("factory", w.manager.name),
    ]  # fmt: skip
    assert {(one.versions, one.form) for one in found} == {(((w.report.public_id, 1, day(w)),), "report")}
    assert found[0].at == w.now


def test_the_role_counts_that_was_held_then(w):
    read(w, w.buyer)
    w.now += timedelta(days=1)
    people.end_role(role=Role.objects.get(person=w.buyer), by=w.viewer(w.officer), now=w.now)
    assert [one.side for one in reads(w)[0]] == ["buyer"]


def test_pages_of_readings(w):
    for _ in range(5):
        read(w, w.buyer)
    every = reads(w)[0]
    assert reads(w, start=2, count=2) == (every[2:4], 5)


@pytest.mark.parametrize("who", ["officer", "monitor_a", "reviewer", "buyer", "ministry"])
def test_nobody_else_may_ask(w, who):
    with pytest.raises(Refused):
        reads(w, by=w.viewer(getattr(w, who)))


def test_the_readings_of_another_factory_are_never_among_them(w):
    other = world(number=2)
    other.now = w.now
    other.granted()
    other.now = other.report.opens_at
    read(other, other.buyer)
    w.now = other.now
    assert reads(w) == ([], 0)
    with pytest.raises(Refused):
        report_reads.of_factory(programme=other.programme, factory=other.factory, by=w.viewer(w.manager), now=w.now)


def beside(w):
    """A second factory of the programme with a published report that the same buyer may read; the manager of it, too."""
    factory = another_factory(w.programme, w.officer, number=3, now=w.now).factory
    with walls.acting():
        manager = Person.objects.create(email="second@demonstration.invalid", name="manager of the second")
        Role.objects.create(
            programme=w.programme, person=manager, role="manager", factory=factory, started_at=w.report.published_at
        )
        Grant.objects.create(
            programme=w.programme, factory=factory, organisation=w.buying, granted_at=w.now, granted_by=manager
        )
        visit, report, version = (
            w.report.visit,
            Report.objects.get(pk=w.report.pk),
            Version.objects.get(report=w.report),
        )
        for row, public_id, changed in (
            (visit, "second-visit", {"factory": factory}),
            (report, "second-report", {"factory": factory, "visit": visit}),
            (version, "second-version", {"report": report}),
        ):
            row.pk, row.public_id = None, public_id
            for name, value in changed.items():
                setattr(row, name, value)
            row.save()
    return factory, manager, version


def listed(w, versions, form="page"):
    w.pass_("step")
    portfolios.note_read(
        programme=w.programme, form=form, shown=[one.pk for one in versions], by=w.viewer(w.buyer), now=w.now
    )


def test_a_portfolio_that_showed_a_report_is_told_with_its_form_and_its_reader(w):
    read(w, w.buyer)
    listed(w, w.versions, "xlsx")
    listed(w, [])
    found, count = reads(w)
    assert count == len(found) == 2, "a portfolio that showed nothing of the factory is no reading of its reports"
    assert [(one.form, one.who, one.side) for one in found] == [
        ("xlsx", w.buying.name, "buyer"), ("report", w.buying.name, "buyer"),
    ]  # fmt: skip
    assert found[0].versions == ((w.report.public_id, 1, day(w)),)


def test_of_several_reports_the_latest_visit_comes_first_and_of_one_the_newest_version(w):
    with walls.acting():
        later = Version.objects.get(pk=w.versions[0].pk)
        later.pk, later.public_id, later.number = None, "laterversion", 2
        later.save()
        told = [("2026-01-09", 1), ("2026-02-01", 2)]
        for one, (visited, _number) in zip((w.versions[0], later), told, strict=True):
            Version.objects.filter(pk=one.pk).update(outline={**one.outline, "day": visited})
    listed(w, [w.versions[0], later])
    (found,), _count = reads(w)
    assert [(one.day, one.number) for one in found.versions] == told[::-1]
    with walls.acting():
        Version.objects.update(outline={"day": "2026-01-09"})
    (found,), _count = reads(w)
    assert [one.number for one in found.versions] == [2, 1]


def test_each_factory_sees_its_own_part_of_one_look_and_nothing_of_the_other(w):
    second, manager, version = beside(w)
    listed(w, [*w.versions, version])
    listed(w, [version])
    mine, count = reads(w)
    theirs, count_of_theirs = report_reads.of_factory(
        programme=w.programme, factory=second, by=w.viewer(manager), now=w.now
    )
    assert (count, count_of_theirs) == (1, 2)
    assert [one.versions for one in mine] == [((w.report.public_id, 1, day(w)),)]
    assert [one.versions for one in theirs] == [(("second-report", 1, day(w)),)] * 2
    assert "second" not in repr(mine) and w.report.public_id not in repr(theirs)
    with pytest.raises(Refused):
        report_reads.of_factory(programme=w.programme, factory=second, by=w.viewer(w.manager), now=w.now)


def test_one_look_is_one_event_and_one_row_whose_digest_the_event_holds(w):
    _second, _manager, version = beside(w)
    listed(w, [*w.versions, version])
    with walls.acting():
        event, row = Event.objects.get(verb="portfolio.read"), Showing.objects.get()
        salt = EventSalt.objects.get(event=event).salt
    assert (event.subject, event.subject_id) == ("showing", row.public_id) and sum(map(len, row.shown.values())) == 2
    assert event.digests["shown"] == events.digest(salt, row.shown)


def test_a_version_that_the_reader_does_not_see_is_refused_and_nothing_is_written(w):
    _second, _manager, version = beside(w)
    with walls.acting():
        Grant.objects.exclude(pk=w.grant.pk).update(withdrawn_at=w.now, withdrawn_by=w.manager)
    with pytest.raises(Refused):
        listed(w, [*w.versions, version])
    with walls.acting():
        assert not Showing.objects.exists() and not Event.objects.filter(verb="portfolio.read").exists()


def test_who_reads_for_two_buyers_is_told_to_a_factory_as_the_buyer_that_it_let_read(w):
    with walls.acting():
        other = Organisation.objects.create(programme=w.programme, kind="buyer", name="Other buyer")
        Role.objects.create(programme=w.programme, person=w.buyer, role="buyer", organisation=other, started_at=w.now)
    listed(w, w.versions)
    assert [one.who for one in reads(w)[0]] == [w.buying.name]
    with walls.acting():
        assert Event.objects.filter(verb="portfolio.read").count() == 2
        assert sorted(len(one.shown) for one in Showing.objects.all()) == [0, 1]


def evidence(w, name="photo.jpg"):
    """A file beside a corrective action of the factory."""
    if w.corrective_action is None:
        w.corrective_action = remedies.propose(
            finding=w.findings[1], by=w.viewer(w.manager), now=w.pass_("step"),
            values={"cause": "Cause", "action": "Action", "who": "Who", "until_date": (w.now + timedelta(days=40)).date(),
                    "language": "en"},
        )  # fmt: skip
    action_files.attach(
        corrective_action=w.corrective_action, papers=[files.Paper(name, "image/jpeg", [name.encode()])],
        by=w.viewer(w.manager), now=w.pass_("step"),
    )  # fmt: skip
    with walls.acting():
        return ActionFile.objects.select_related("file").get(corrective_action=w.corrective_action, name=name)


def test_a_reading_of_evidence_says_which_file_and_who(w):
    kept = evidence(w)
    read(w, w.buyer)
    for person in (w.buyer, w.officer):
        action_files.open_file(attached=kept, by=w.viewer(person), now=w.pass_("step"))
    found, count = reads(w)
    told = report_reads.Evidence("photo.jpg", w.report.public_id, w.corrective_action.public_id, day(w))
    assert [(one.form, one.side, one.who, one.evidence, one.versions) for one in found] == [
        ("evidence", "programme", "", told, ()), ("evidence", "buyer", "Demonstration Buyer", told, ()),
        ("report", "buyer", "Demonstration Buyer", None, ((w.report.public_id, 1, day(w)),)),
    ]  # fmt: skip
    assert count == 3 and found[0].at == w.now


def test_readings_of_other_files_and_of_other_factories_evidence_are_not_among_them(w):
    """The same verb is written for every stored file: only evidence of this factory is told."""
    other = world(number=2)
    other.now = w.now
    other.granted()
    other.now = other.report.opens_at
    action_files.open_file(attached=evidence(other), by=other.viewer(other.buyer), now=other.pass_("step"))
    w.now = other.now
    own = evidence(w)
    with walls.acting():
        record("file.opened", other.fresh(other.report), by=w.viewer(w.officer), now=w.now)
    assert reads(w) == ([], 0)
    action_files.open_file(attached=own, by=w.viewer(w.buyer), now=w.pass_("step"))
    assert [one.evidence.name for one in reads(w)[0]] == ["photo.jpg"]


def test_what_was_taken_back_stays_told_to_have_been_read(w):
    kept = evidence(w)
    action_files.open_file(attached=kept, by=w.viewer(w.buyer), now=w.pass_("step"))
    action_files.take_back(attached=kept, by=w.viewer(w.manager), now=w.pass_("step"))
    assert [(one.form, one.who) for one in reads(w)[0]] == [("evidence", "Demonstration Buyer")]
