"""What waits for a person today, role by role: a few lists, each one query, with the clock of every entry."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fairfloor.actions import noncooperation as explanations
from fairfloor.core import clarifications, factories, noncooperation, remedies, reports, visits
from fairfloor.core.access import BUYER, MANAGER, MINISTRY, MONITOR, OFFICER, REVIEWER
from fairfloor.core.addresses import LASTS
from fairfloor.core.periods import ONE_SECOND, local_day
from fairfloor.registry.models import (
    Acknowledgement,
    Factory,
    NonCooperation,
)  # fmt: skip
from fairfloor.registry.rules import procedure_at
from fairfloor.web import asked, calendars, entries, portfolios, routes, waiting_rows
from fairfloor.web.addresses import to_consent
from fairfloor.web.doors import say
from fairfloor.web.due import near
from fairfloor.web.pages import procedure_of, zone_of
from fairfloor.web.sections import ALERTS, ENDED, MOST, Entry, Section, on, section
from fairfloor.web.templatetags.sheets import called
from fairfloor.web.viewers import moment, roles


def of(request: Any, role: str) -> list[Section]:
    """The lists of one role in the programme that the person works in."""
    return _OF_ROLE[role](request) if role in _OF_ROLE else []


def officer(request: Any) -> list[Section]:
    """Applications and objections to decide on, reports to publish, corrective actions to answer, visits that ended midway."""
    programme, now = request.programme, moment(request)
    zone = zone_of(programme, now)
    me = request.viewer.person
    (
        applied, objections, proposed, complaints, ended, told, approved, meetings, wishes, amended, owed, left, moving, permits,
    ) = waiting_rows.OFFICER.seen(
        request.viewer, now, (programme.pk, factories.APPLIED), (programme.pk,), (programme.pk, remedies.PLANNED),
        (programme.pk,), (programme.pk, noncooperation.NOTED), (programme.pk, me),
        (programme.pk, (reports.APPROVED, reports.VOID)),
        (programme.pk, clarifications.WAITING), (programme.pk,),
        (programme.pk,), (programme.pk,),
        (programme.pk, (visits.PLANNED, visits.AT_GATE, visits.INSIDE), local_day(now, zone), now - entries.LONG_VISIT),
        (programme.pk, me, me, now - LASTS), (programme.pk, factories.AWAITING),
    )  # fmt: skip
    publish, meet, wish = asked.about_reports(approved, meetings, wishes)
    return [
        told_of(request, told),
        _ended_early(ended),
        section(
            _("Applications to decide on"), applied,
            entries.of_application, _("No application waits."), routes.to("applications"),
            several=_("Decide on several at once"),
        ),
        section(
            _("Permits to look at"), permits, entries.of_permit, _("No permit awaits a look."),
            routes.to("permits") + "?state=awaiting",
        ),
        publish,
        section(
            _("Amendments to publish"), amended, lambda row: entries.of_amendment(row, _("approved on %(day)s"), row.approved_at),
            _("No approved amendment waits."), routes.to("reports"),
        ),
        section(
            _("Objections to decide on"), objections,
            entries.of_objection,
            _("No objection waits."), routes.to("reports"),
        ),
        asked.owed_to_factories(owed),
        section(
            _("Corrective actions to answer"), proposed,
            lambda a: Entry(called(a.report.factory), routes.to("action_answer", a.public_id),
                            on(_("proposed on %(day)s"), a.proposed_at, a.report.factory.zone), zone=a.report.factory.zone),
            _("No corrective action waits."), routes.to("reports"),
        ),
        meet,
        wish,
        visits_due(request),
        section(
            _("Visits that nobody goes on with"), left, entries.of_left,
            _("No planned day has passed without its visit, and no visit was left open."), routes.to("visits"),
        ),
        _touched(request),
        to_consent(moving, zone),
        section(
            _("Complaints to handle"),
            complaints,
            lambda row: Entry(_("A complaint about a monitor"), routes.to("complaint", row.public_id),
                              on(_("made on %(day)s"), row.made_at, zone), zone=zone),
            _("No complaint waits."), routes.to("complaints"),
        ),
    ]  # fmt: skip


def told_of(request: Any, told: list[Acknowledgement]) -> Section:
    """Alerts that the viewer was told of and has not confirmed."""
    titles = {one.id: one.title for one in procedure_of(request.programme).zero_tolerance}
    return section(
        _("Alerts to confirm"), told,
        lambda row: Entry(f"{say(titles.get(row.alert.matter))} – {called(row.visit.factory)}",
                          routes.to("alert", row.alert.public_id), last=row.alert.due_at, zone=row.visit.factory.zone),
        _("No alert waits for you."), routes.to("alerts"), ALERTS,
    )  # fmt: skip


def visits_due(request: Any) -> Section:
    """Factories to visit next that nobody has planned a visit to."""
    return section(
        _("Visits to plan"), near(request, MOST + 1),
        lambda one: Entry(called(one.factory), routes.to("visit_plan") + f"?factory={one.factory.public_id}",
                          "" if one.last else _("no full visit yet"), last=one.last, zone=one.factory.zone),
        _("No visit is due that is not planned."), routes.to("visits_due"),
    )  # fmt: skip


def _touched(request: Any) -> Section:
    """Last moments that were told before a holiday was announced: whether they are moved, an officer decides."""
    touched = len(calendars.touched(request)[0])
    note = ngettext("%(n)s report", "%(n)s reports", touched) % {"n": touched}
    return section(
        _("Deadlines that a later holiday touches"), [touched] if touched else [],
        lambda _n: Entry(
            _("Decide whether the last moment for objections is moved"), routes.to("calendars") + "#touched", note
        ),
        _("No deadline that was told is touched by a holiday announced later."), routes.to("calendars"),
    )  # fmt: skip


def _ended_early(ended: list[NonCooperation]) -> Section:
    return section(
        _("Visits that ended midway, to review"), ended, entries.of_ended,
        _("No visit ended midway."), routes.to("noncooperations"), ENDED,
    )  # fmt: skip


def ministry(request: Any) -> list[Section]:
    """Non-cooperation reports that were sent and that nobody has opened yet."""
    unopened = waiting_rows.UNOPENED.seen(request.viewer, moment(request), request.programme.pk)
    zone = zone_of(request.programme, moment(request))
    return [
        section(
            _("Non-cooperation reports to read"), unopened,
            lambda r: Entry(_("Non-cooperation report"), routes.to("received", r.public_id),
                            on(_("sent on %(day)s"), r.sent_at, zone), zone=zone),
            _("No report waits to be opened."), routes.to("noncooperations"),
        )
    ]  # fmt: skip


def monitor(request: Any) -> list[Section]:
    """Visits assigned, reports to write, documents that were asked for."""
    me, now, programme = request.viewer.person, moment(request), request.programme.pk
    going, unbegun, begun, amending, comments, undeclared = waiting_rows.MONITOR.seen(
        request.viewer, now, (programme, (visits.PLANNED, visits.AT_GATE, visits.INSIDE), me), (programme, me),
        (programme, (*reports.UNDER_WAY, reports.SUBMITTED), me), (programme, me), (programme, me),
        (programme, factories.MAY_BE_VISITED, me),
    )  # fmt: skip
    to_write = [(visit.closed_at, visit.pk, visit, None) for visit in unbegun]
    to_write += [(r.visit.closed_at, r.visit_id, r.visit, r) for r in begun if r.state in reports.UNDER_WAY]
    to_write.sort(key=lambda one: one[:2])
    open_visits = (*(visit.pk for visit in unbegun), *(report.visit_id for report in begun))
    documents = waiting_rows.DOCUMENTS.seen(request.viewer, now, programme, open_visits) if open_visits else []
    return [
        section(_("Visits assigned to you"), going, entries.of_visit, _("No visit is assigned to you."), routes.to("visits")),
        section(
            _("Reports to write"), to_write, entries.to_write, _("No closed visit waits for its report."), routes.to("reports")
        ),
        _comments(
            _("Comments of the review to answer"), comments, "report", _("No comment of a review waits for your answer.")
        ),
        section(
            _("Amendments to write"), amending, lambda row: entries.of_amendment(row, _("opened on %(day)s"), row.opened_at),
            _("No published report is to be corrected."), routes.to("reports"),
        ),
        section(
            _("Documents asked for"), documents, entries.of_document,
            _("No document is outstanding or newly received."), routes.to("visits"),
        ),
        section(
            _("Interests to declare"), [count for _programme, count in undeclared], entries.undeclared,
            _("You have declared about every factory that may be visited."), routes.to("interests"),
        ),
    ]  # fmt: skip


def _comments(title: str, rows: list[Any], page: str, empty: str) -> Section:
    """Reports with comments of their review, how many on each, and the page on which they stand."""

    def entry(row: Any) -> Entry:
        public_id, name, local_name, count = row
        note = ngettext("%(n)s comment", "%(n)s comments", count) % {"n": count}
        return Entry(called(Factory(name=name, local_name=local_name)), routes.to(page, public_id), note)

    return section(title, rows, entry, empty, routes.to("reports"))


def reviewer(request: Any) -> list[Section]:
    """Reports that wait for review: those that the viewer reviews, those that nobody does, and who has the others."""
    me, programme, officer_too = request.viewer.person, request.programme.pk, OFFICER in roles(request.viewer)
    waiting = (programme, reports.SUBMITTED, me)
    own, free, others, amended, told, answers = waiting_rows.REVIEWER.seen(
        request.viewer,
        moment(request),
        (*waiting, me),
        waiting,
        (*waiting, me),
        (programme, me),
        None if officer_too else (programme, me),
        (programme, me, me),
    )
    return [
        *([] if officer_too else [told_of(request, told)]),
        section(
            _("Reports that you review"), own,
            lambda r: entries.of_report(r, _("handed in on %(day)s"), r.submitted_at),
            _("No report that you review waits for you."), routes.to("reports"),
        ),
        _comments(
            _("Answered comments to read"), answers, "review", _("No answer to a comment of yours waits to be read.")
        ),
        section(
            _("Reports that wait for a reviewer"), free,
            lambda r: entries.of_report(r, _("handed in on %(day)s"), r.submitted_at),
            _("No report waits for a reviewer."), routes.to("reports"),
        ),
        section(
            _("Reports that others review"), others,
            lambda r: entries.of_report(
                r, _("%(name)s, since %(day)s") % {"name": r.visit.reviewer.name, "day": "%(day)s"}, r.visit.review_taken_at
            ),
            _("Nobody else reviews a report now."), routes.to("reports"),
        ),
        section(
            _("Amendments to review"), amended,
            lambda row: entries.of_amendment(row, _("handed in on %(day)s"), row.submitted_at),
            _("No amendment waits for review."), routes.to("reports"),
        ),
    ]  # fmt: skip


def manager(request: Any) -> list[Section]:
    """Explanations to give, documents to hand in, reports that are open to objections, corrective actions under way."""
    now, programme = moment(request), request.programme.pk
    mine = tuple(held.factory for held in request.viewer.held if held.role == MANAGER)
    asks = explanations.asked_of(programme=programme, factories=mine, by=request.viewer, now=now)
    last_late = now - ONE_SECOND  # a last moment is in time to the end of its second
    open_after = (programme, mine, last_late, last_late)
    documents, actions, meetings, objectable, moments = waiting_rows.MANAGER.seen(
        request.viewer, now, (programme, programme, mine), (programme, remedies.IN_HAND, programme, mine),
        (programme, clarifications.WAITING, programme, mine), open_after, open_after,
    )  # fmt: skip
    last = dict(moments)
    for report in objectable:
        report.open_to = remedies.last_moment_of(report.objections_until, last.get(report.pk))
    objectable.sort(key=lambda report: (report.open_to, report.pk))
    return [
        section(
            _("Explanations to give"), sorted((ask for ask in asks if not ask.heard), key=lambda ask: ask.until),
            lambda a: Entry(called(a.factory), routes.to("explanation", a.factory.public_id, a.public_id),
                            _("the visit of %(day)s ended before its time") % {"day": a.visited.isoformat()},
                            last=a.until, zone=a.factory.zone),
            _("No explanation is asked for."), routes.to("home"), ENDED,
        ),
        section(
            _("Documents to hand in"), documents,
            lambda d: Entry(d.text, routes.to("document", d.public_id), last=d.due_at, zone=d.visit.factory.zone),
            _("No document is due. What a report calls missing can still be handed in on the page of its visit."),
            routes.to("reports"),
        ),
        section(
            _("Reports open to objections"), objectable[: MOST + 1],
            lambda r: entries.of_report(r, _("last moment to object to a finding"), last=r.open_to),
            _("No report is open to objections."), routes.to("reports"),
        ),
        section(
            _("Corrective actions under way"), actions,
            entries.of_action,
            _("No corrective action is under way. A plan may be entered at any time, from the page of a report."),
            routes.to("reports"),
        ),
        section(
            _("Clarification meetings"), meetings, entries.of_meeting,
            _("No clarification meeting is asked for. Ask for one from the page of a report."), routes.to("reports"),
        ),
    ]  # fmt: skip


def buyer(request: Any) -> list[Section]:
    """Reports that opened, or were amended, since the reader last read them."""
    of, unread, amended = portfolios.granted(request), _("not yet read"), _("amended")

    def entry(one: portfolios.Unread) -> Entry:
        published = _("published on %(day)s") % {"day": local_day(one.published_at, one.factory.zone)}
        said = f"{published} · {unread if one.news.unread else amended}"
        return Entry(called(one.factory), routes.to("report", one.report), said)

    nobody = _(
        "No factory has opened its reports to your organisation yet. Ask the factory: its managers give access on their own page."
    )
    return [
        section(
            _("New since you last looked"), portfolios.unread(request, of, MOST + 1), entry,
            _("Nothing new: you have read the newest version of every report that is open to you.") if of else nobody,
            routes.to("portfolio") + f"?state={portfolios.NEWS}",
        ),
    ]  # fmt: skip


def opening_rule(request: Any) -> Any:
    """When a report opens to a buyer, in words, by the programme's procedure."""
    procedure = procedure_at(request.programme, moment(request))
    return procedure.clock("third-party-access").rule(procedure.zone)


def participation(request: Any) -> list[tuple[str, int]]:
    """How many factories there are in each state, for the ministry's reader."""
    found = dict(waiting_rows.PARTICIPATIONS.seen(request.viewer, moment(request), request.programme.pk))
    return [(state, found[state]) for state in factories.PARTICIPATION_STATES if state in found]


_OF_ROLE: dict[str, Callable[[Any], list[Section]]] = {
    OFFICER: officer,
    MONITOR: monitor,
    REVIEWER: reviewer,
    MANAGER: manager,
    BUYER: buyer,
    MINISTRY: ministry,
}
IN_ORDER = (MANAGER, OFFICER, MONITOR, REVIEWER, BUYER, MINISTRY)
