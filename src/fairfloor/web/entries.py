"""What a first page says of one row that waits: its name, where it leads, and since when or until when."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from fairfloor.core import clarifications, remedies, reports, visits
from fairfloor.registry.models import (
    Amendment,
    Clarification,
    CorrectiveAction,
    DocumentRequest,
    NonCooperation,
    Objection,
    Participation,
    Permit,
    Report,
    Visit,
)  # fmt: skip
from fairfloor.web import routes
from fairfloor.web.sections import Entry, on
from fairfloor.web.templatetags.sheets import called


def of_report(row: Report, note: str, at: datetime | None = None, **clock: Any) -> Entry:
    factory = row.factory
    return Entry(
        called(factory), routes.to("report", row.public_id), on(note, at, factory.zone), zone=factory.zone, **clock
    )


def of_amendment(row: Amendment, note: str, at: datetime | None) -> Entry:
    factory = row.report.factory
    return Entry(
        called(factory),
        routes.to("amendment", row.report.public_id),
        on(note, at, factory.zone),
        zone=factory.zone,
    )


def of_application(row: Participation) -> Entry:
    factory = row.factory
    note = on(_("applied on %(day)s"), row.applied_at, factory.zone)
    return Entry(called(factory), routes.to("factory", factory.public_id), note, zone=factory.zone)


def of_permit(row: Permit) -> Entry:
    """A permit that its factory handed in, on whose page an officer compares it."""
    factory = row.factory
    note = on(_("handed in on %(day)s"), row.recorded_at, factory.zone)
    return Entry(called(factory), routes.to("permit", row.public_id), note, zone=factory.zone)


def of_action(row: CorrectiveAction) -> Entry:
    """A corrective action that its factory carries out by the day that it set; or that a later visit did not find done."""
    missed = row.state == remedies.NOT_CONFIRMED
    note = (
        _("not found done at a later visit; by the day that you set yourself")
        if missed
        else _("by the day that you set yourself")
    )
    report = row.report
    return Entry(row.action, routes.to("report", report.public_id), note, day=row.until_date, zone=report.factory.zone)


def of_meeting(row: Clarification) -> Entry:
    """A meeting that was asked for (since when), or has a day (which)."""
    factory, address = row.report.factory, routes.to("clarification", row.public_id)
    if row.state == clarifications.REQUESTED:
        return Entry(
            called(factory), address, on(_("asked for on %(day)s"), row.requested_at, factory.zone), zone=factory.zone
        )
    return Entry(
        called(factory), address, on(_("the meeting is on %(day)s"), row.meets_at, factory.zone), zone=factory.zone
    )


def of_objection(row: Objection) -> Entry:
    factory = row.report.factory
    note = on(_("raised on %(day)s"), row.raised_at, factory.zone)
    return Entry(called(factory), routes.to("decide", row.public_id), note, zone=factory.zone)


def of_ended(row: NonCooperation) -> Entry:
    factory, address = row.visit.factory, routes.to("noncooperation", row.public_id)
    return Entry(called(factory), address, on(_("ended on %(day)s"), row.noted_at, factory.zone), zone=factory.zone)


def of_visit(row: Visit) -> Entry:
    address = routes.to("visit", row.public_id)
    if row.state == visits.AT_GATE:
        return Entry(
            called(row.factory), address, _("waiting at the gate"), last=row.gate_ends_at, zone=row.factory.zone
        )
    if row.state == visits.INSIDE:
        return Entry(called(row.factory), address, _("under way"), zone=row.factory.zone)
    return Entry(called(row.factory), address, _("planned"), day=row.planned_date, zone=row.factory.zone)


LONG_VISIT = timedelta(days=7)  # a visit takes two days: one that is open for longer was left


def of_left(row: Visit) -> Entry:
    """A visit whose planned day has passed, or that was begun and not ended."""
    zone = row.factory.zone
    if row.state == visits.PLANNED:
        note = _("planned for %(day)s and not begun: cancel it, or ask its team") % {"day": row.planned_date}
    else:
        note = on(_("begun on %(day)s and not ended: ask its team, or add somebody to it"), row.arrived_at, zone)
    return Entry(called(row.factory), routes.to("visit", row.public_id), note, zone=zone)


_STAGES = {
    reports.DRAFT: gettext_lazy("a draft"),
    reports.VOID: gettext_lazy("changed since its approval, which is void"),
}


def to_write(one: tuple[Any, int, Visit, Report | None]) -> Entry:
    _closed, _key, visit, report = one
    if report is None:
        return Entry(called(visit.factory), routes.to("visit", visit.public_id), _("not begun"))
    return Entry(called(report.factory), routes.to("report", report.public_id), str(_STAGES[report.state]))


def of_document(row: DocumentRequest) -> Entry:
    factory, address = row.visit.factory, routes.to("documents", row.visit.public_id)
    title = f"{row.text} – {called(factory)}"
    if row.received_at is not None:
        return Entry(title, address, on(_("received on %(day)s"), row.received_at, factory.zone), zone=factory.zone)
    return Entry(title, address, _("not yet received"), last=row.due_at, zone=factory.zone)


def undeclared(count: int) -> Entry:
    """How many factories nobody can plan a visit of the viewer to, until an interest is declared or that there is none."""
    words = ngettext(
        "Declare your interest, or that you have none, in %(n)s factory",
        "Declare your interest, or that you have none, in %(n)s factories",
        count,
    )
    return Entry(words % {"n": count}, routes.to("interests"), _("until then no visit there is planned for you"))
