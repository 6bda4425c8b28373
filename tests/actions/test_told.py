"""Who is told of what others do with a report: approvals taken back, objections, a report that opens to a buyer."""

from datetime import timedelta

import pytest

from fairfloor.actions import amendments, openings, remedies, reports
from fairfloor.registry import walls
from fairfloor.registry.models import Notice
from tests.actions.scenes import _amended
from tests.world import World, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def w() -> World:
    return world()


def told(w: World, kind: str) -> list[int]:
    """The keys of the people who have a notice of the kind."""
    with walls.acting():
        return sorted(Notice.objects.filter(kind=kind).values_list("person", flat=True))


def test_officers_are_told_of_an_approval_that_its_reviewer_takes_back(w: World) -> None:
    """They could have published it. The page that they are led to is the visit's: a draft is not theirs to read."""
    w.approved()
    reports.return_(report=w.report, reason="Name the months.", by=w.viewer(w.reviewer), now=w.now)
    assert told(w, "approval-taken-back") == [w.officer.pk]
    assert told(w, "report-returned") == sorted([w.monitor_a.pk, w.monitor_b.pk])
    with walls.acting():
        assert Notice.objects.get(kind="approval-taken-back").subject_id == w.visit.public_id


def test_a_report_that_was_not_approved_is_returned_to_its_team_alone(w: World) -> None:
    w.submitted()
    reports.return_(report=w.report, reason="Name the months.", by=w.viewer(w.reviewer), now=w.now)
    assert told(w, "report-returned") and not told(w, "approval-taken-back")


def test_officers_are_told_of_an_amendment_s_approval_that_is_taken_back(w: World) -> None:
    w.published()
    amendment = _amended(w, "approved")
    amendments.return_(
        amendment=amendment, reason="Name the months.", language="en", by=w.viewer(w.reviewer), now=w.now
    )
    assert told(w, "approval-taken-back") == [w.officer.pk]


def test_those_who_wrote_and_reviewed_are_told_of_an_objection(w: World) -> None:
    """Each of them once; the officers by a notice of their own, since they decide."""
    w.published()
    remedies.object_to(finding=w.findings[0], text="No.", language="en", by=w.viewer(w.manager), now=w.now)
    assert told(w, "objection-raised") == [w.officer.pk]
    assert told(w, "objection-noted") == sorted([w.monitor_a.pk, w.monitor_b.pk, w.reviewer.pk])


def test_a_buyer_is_told_once_when_a_report_opens(w: World) -> None:
    """At the moment itself, and of that report alone."""
    w.granted()
    opens = w.report.opens_at
    assert not openings.tell_due(now=opens - timedelta(seconds=1)) and not told(w, "report-opened")
    assert openings.tell_due(now=opens) == 1 and told(w, "report-opened") == [w.buyer.pk]
    assert not openings.tell_due(now=opens + timedelta(days=1)) and told(w, "report-opened") == [w.buyer.pk]


def test_what_opened_long_ago_is_no_news(w: World) -> None:
    w.granted()
    assert not openings.tell_due(now=w.report.opens_at + openings.NEWS)


def test_nobody_is_told_of_a_report_that_the_factory_does_not_open_to_them(w: World) -> None:
    w.published()
    assert openings.tell_due(now=w.report.opens_at) == 1 and not told(w, "report-opened")


def test_a_report_has_a_clock_for_documents_only_where_some_were_asked_for(w: World) -> None:
    w.drafted()
    given = {"report": w.report, "by": w.viewer(w.monitor_a), "now": w.now}
    kinds = [one["kind"] for one in reports.preview(**given)[0]["deadlines"]]
    with walls.acting():
        w.visit.document_requests.all().delete()
    assert kinds[0] == "documents"
    assert [one["kind"] for one in reports.preview(**given)[0]["deadlines"]] == kinds[1:]
