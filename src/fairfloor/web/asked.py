"""What waits for an officer about reports: to be published, to be amended, a meeting asked for, a delay asked for."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from fairfloor.core import remedies, reports
from fairfloor.registry.models import Clarification, Delay, Objection, Report
from fairfloor.web import routes
from fairfloor.web.sections import Entry, Section, on, section
from fairfloor.web.templatetags.sheets import called


def about_reports(
    approved: Iterable[Report], meetings: Iterable[Clarification], wishes: Iterable[Delay]
) -> tuple[Section, Section, Section]:
    """Reports to publish, clarification meetings to arrange, to hold or to minute, delays of access to decide on.

    Meetings without a day come first, in the order in which they were asked for, then those that are set, by their day.
    """
    by_day = sorted(meetings, key=lambda one: (one.meets_at is not None, one.meets_at or one.requested_at, one.pk))
    in_turn = sorted(approved, key=lambda one: (one.state == reports.VOID, one.approved_at or one.drafted_at, one.pk))
    return (
        section(
            _("Reports to publish"), in_turn,
            _approved,
            _("No approved report waits."), routes.to("reports"),
        ),
        section(
            _("Clarification meetings to arrange, to hold or to minute"), by_day, _meeting,
            _("No clarification meeting waits."), routes.to("reports"),
        ),
        section(
            _("Delays of access to decide on"), wishes, _wish, _("No request about a delay waits."), routes.to("reports"),
        ),
    )  # fmt: skip


def owed_to_factories(owed: Iterable[Objection]) -> Section:
    """Decisions in a factory's favour that no version of the report carries yet, and on which nobody works."""
    return section(
        _("Upheld objections that no version carries yet"), owed, _owed,
        _("Every upheld objection stands in a published version, or is being worked on."), routes.to("reports"),
    )  # fmt: skip


def _owed(one: Objection) -> Entry:
    """Where it is carried out: a finding that is withdrawn by the next version, one that changes by an amendment."""
    page = "amend" if one.state == remedies.UPHELD else "amendment"
    return _entry(one.report.factory, page, one.report.public_id, _("decided on %(day)s"), one.decided_at)


def _approved(one: Report) -> Entry:
    """A report to publish (since when); or one whose approval is void, which waits for its team and a reviewer first."""
    if one.state == reports.VOID:
        note = _("changed since its approval, which is void")
        return Entry(called(one.factory), routes.to("report", one.public_id), note, zone=one.factory.zone)
    return _entry(one.factory, "report", one.public_id, _("approved on %(day)s"), one.approved_at)


def _meeting(one: Clarification) -> Entry:
    """A meeting that was asked for (since when), or for which a day is set (which)."""
    factory = one.report.factory
    if one.meets_at is None:
        return _entry(factory, "clarification", one.public_id, _("asked for on %(day)s"), one.requested_at)
    return _entry(factory, "clarification", one.public_id, _("the meeting is on %(day)s"), one.meets_at)


def _wish(one: Delay) -> Entry:
    report = one.report
    return _entry(
        report.factory, "delay_decide", one.public_id, _("asked for on %(day)s"), one.asked_at, opens=report.opens_at
    )


def _entry(factory: Any, name: str, public_id: str, note: str, at: datetime | None, **clock: Any) -> Entry:
    return Entry(called(factory), routes.to(name, public_id), on(note, at, factory.zone), zone=factory.zone, **clock)
