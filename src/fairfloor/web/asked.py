"""What waits for an officer about reports: to be published, a meeting asked for, a delay asked for; one query for all."""

from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from fairfloor.core import clarifications, delays, reports
from fairfloor.registry.models import Clarification, Delay, Report
from fairfloor.web.sections import Entry, Section, on, rows, section
from fairfloor.web.templatetags.sheets import called
from fairfloor.web.viewers import moment


def about_reports(request: Any) -> tuple[Section, Section, Section]:
    """Reports to publish, clarification meetings to arrange or to minute, delays of access to decide on."""
    waiting = list(_waiting(request))
    approved = sorted(
        (one for one in waiting if one.state in (reports.APPROVED, reports.VOID)),
        key=lambda one: (one.state == reports.VOID, one.approved_at or one.drafted_at, one.pk),
    )
    asked = sorted((one for one in waiting if one.meeting), key=lambda one: (one.meeting_asked_at, one.pk))
    wished = sorted((one for one in waiting if one.wish), key=lambda one: (one.opens_at, one.pk))
    return (
        section(
            _("Reports to publish"), approved,
            _approved,
            _("No approved report waits."), reverse("reports"),
        ),
        section(
            _("Clarification meetings to arrange or to minute"), asked, _meeting, _("No clarification meeting waits."),
            reverse("reports"),
        ),
        section(
            _("Delays of access to decide on"), wished,
            lambda one: _entry(one, "delay_decide", one.wish, _("asked for on %(day)s"), one.wished_at, opens=one.opens_at),
            _("No request about a delay waits."), reverse("reports"),
        ),
    )  # fmt: skip


def _waiting(request: Any) -> Any:
    """The reports to do something about, each with the one meeting and the one request that can wait about a report."""
    viewer, now = request.viewer, moment(request)
    due = Q(state=clarifications.REQUESTED) | Q(state=clarifications.ARRANGED, meets_at__lte=now)
    meeting = Clarification.objects.visible(viewer, now).filter(due, report=OuterRef("pk"))
    wish = Delay.objects.visible(viewer, now).filter(report=OuterRef("pk"), state=delays.ASKED)
    found = rows(request, Report, "factory").annotate(
        meeting=Subquery(meeting.values("public_id")[:1]), meeting_asked_at=Subquery(meeting.values("requested_at")[:1]),
        meets_at=Subquery(meeting.values("meets_at")[:1]), wish=Subquery(wish.values("public_id")[:1]),
        wished_at=Subquery(wish.values("asked_at")[:1]),
    )  # fmt: skip
    # By their keys, which an index has: not by what was just annotated, for which every report would be looked at.
    asked = Clarification.objects.visible(viewer, now).filter(due).values("report")
    wished = Delay.objects.visible(viewer, now).filter(state=delays.ASKED).values("report")
    return found.filter(Q(state__in=(reports.APPROVED, reports.VOID)) | Q(pk__in=asked) | Q(pk__in=wished))


def _approved(one: Any) -> Entry:
    """A report to publish (since when); or one whose approval is void, which waits for its team and a reviewer first."""
    if one.state == reports.VOID:
        note = _("changed since its approval, which is void")
        return Entry(called(one.factory), reverse("report", args=[one.public_id]), note, zone=one.factory.zone)
    return _entry(one, "report", one.public_id, _("approved on %(day)s"), one.approved_at)


def _meeting(one: Any) -> Entry:
    """A meeting that was asked for (since when), or was to be by now (which day)."""
    if one.meets_at is None:
        return _entry(one, "clarification", one.meeting, _("asked for on %(day)s"), one.meeting_asked_at)
    return _entry(one, "clarification", one.meeting, _("the meeting is on %(day)s"), one.meets_at)


def _entry(one: Any, name: str, public_id: str, note: str, at: datetime, **clock: Any) -> Entry:
    factory = one.factory
    return Entry(
        called(factory), reverse(name, args=[public_id]), on(note, at, factory.zone), zone=factory.zone, **clock
    )
