"""The programme's lists as files: visits, visits due, reports, people, alerts, gifts, complaints, the event log."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from fairfloor.actions import alerts as raised
from fairfloor.core.access import MANAGER, MONITOR, OFFICER, REVIEWER
from fairfloor.core.periods import in_zone
from fairfloor.core.phrases import phrase
from fairfloor.reporting.workbooks import Cell
from fairfloor.web import alerts, due, ethics, languages, log, noncooperation, people, reports, tables, visits
from fairfloor.web.doors import door, say
from fairfloor.web.pages import chosen_programme, procedure_of, zone_of
from fairfloor.web.viewers import moment
from fairfloor.web.words import DUE, OUTCOMES

STAFF = (OFFICER, MONITOR, REVIEWER)
MOST_EVENTS = 10_000  # in one file of the log, which has no end


def _factory(one: Any) -> list[Cell]:
    return [one.name, one.local_name, one.registration_number] if one else [None, None, None]


def _factory_head() -> list[str]:
    return [_("Factory"), _("Name in Chinese, Khmer or another script"), _("Registration number")]


def _state(noun: str, state: str) -> str:
    return say(phrase(f"states.{noun}-{state}"))


def _titles(items: Iterable[Any]) -> dict[str, str]:
    """The titles of a list of the procedure in the page's language, by id."""
    return {one.id: say(one.title) for one in items}


@door(*STAFF)
def of_visits(request: Any, form: str) -> HttpResponse:
    """The visits that the page's address asks for; a planned one is in nobody's file who may not know of it."""
    programme = chosen_programme(request, *STAFF)
    _order, _words, _asked, rows = visits.listed(request, programme)
    found = list(rows)
    teams = visits.teams_of(request, found)
    header = [*_factory_head(), _("Planned for"), _("Kind"), _("State"), _("Closing meeting"), _("Team")]
    cells = [
        [
            *_factory(row.factory), row.planned_date, _("special visit") if row.clauses else "",
            _state("visit", row.state), tables.day(row.closed_at, row.factory.zone), _(", ").join(teams.get(row.pk, ())),
        ]
        for row in found
    ]  # fmt: skip
    return tables.sent("visits", form, _("Visits"), header, cells)


@door(OFFICER)
def of_due(request: Any, form: str) -> HttpResponse:
    """The factories to visit next that the page's address asks for."""
    chosen_programme(request, OFFICER)
    _order, _words, _asked, rows = due.sought(request, due.due(request))
    header = [*_factory_head(), _("State"), _("Last full visit"), _("Next visit by"), _("Planned")]
    cells = [
        [
            *_factory(one.factory), str(DUE[one.state][1]), tables.day(one.visited_at, one.factory.zone),
            tables.day(one.last, one.factory.zone), one.planned.planned_date if one.planned else None,
        ]
        for one in rows
    ]  # fmt: skip
    return tables.sent("visits-due", form, _("Visits due"), header, cells)


@door(*STAFF)
def of_reports(request: Any, form: str) -> HttpResponse:
    """The reports that the page's address asks for, with the moments of their clocks; nothing of what they found."""
    programme = chosen_programme(request, *STAFF)
    _order, _words, _asked, rows = reports.listed(request, programme)
    found = list(rows)
    newest = reports.newest(request, found)
    header = [
        *_factory_head(), _("Report"), _("State"), _("Published"), _("Version"), _("Objections until"), _("Open to buyers since"),
    ]  # fmt: skip
    cells = [
        [
            *_factory(row.factory), row.public_id[:8].upper(), _state("report", row.state),
            tables.day(row.published_at, row.factory.zone), newest.get(row.pk),
            tables.day(row.objections_until, row.factory.zone), tables.day(row.opens_at, row.factory.zone),
        ]
        for row in found
    ]  # fmt: skip
    return tables.sent("reports", form, _("Reports"), header, cells)


@door(OFFICER)
def of_people(request: Any, form: str) -> HttpResponse:
    """The people whom the page's address asks for, a row for each role that they hold."""
    programme = chosen_programme(request, OFFICER)
    _order, _words, _role, keys = people.listed(request, programme)
    header = [
        _("Name"), _("Mail address"), _("Role"), *_factory_head(), _("Organisation"), _("Speaks"), _("Has signed in"),
    ]  # fmt: skip
    cells = [
        [
            row.name, row.email, str(people.TITLES[held.role]), *_factory(held.factory),
            held.organisation.name if held.organisation else None, _(", ").join(languages.names(row.speaks)),
            _("yes") if row.last_login else _("not yet"),
        ]
        for row in people.told(request, programme, keys)
        for held in row.held
    ]  # fmt: skip
    return tables.sent("people", form, _("People"), header, cells)


@door(*STAFF)
def of_alerts(request: Any, form: str) -> HttpResponse:
    """The alerts that the viewer may know of: which matter, where, when, who confirmed; never what was seen."""
    programme = chosen_programme(request, *STAFF)
    found = raised.placed(alerts.listed(request, programme)[1])
    counted = alerts.confirmations(request, found)
    titles = _titles(procedure_of(programme).zero_tolerance)
    header = [_("Matter"), *_factory_head(), _("Raised"), _("To confirm by"), _("Confirmed"), _("Told")]
    cells = [
        [
            titles.get(row.matter, row.matter), *_factory(row.visit.factory), tables.day(row.raised_at, row.visit.factory.zone),
            tables.day(row.due_at, row.visit.factory.zone), *counted.get(row.pk, (0, 0)),
        ]
        for row in found
    ]  # fmt: skip
    return tables.sent("alerts", form, _("Alerts"), header, cells)


@door(OFFICER)
def of_noncooperations(request: Any, form: str) -> HttpResponse:
    """Every visit that ended midway and what became of its report; nothing of what was written."""
    programme = chosen_programme(request, OFFICER)
    found = list(noncooperation.listed(request, programme)[1])
    receipts = noncooperation.receipts_of(request, found)
    kinds = _titles(procedure_of(programme).interference)
    header = [
        *_factory_head(),
        _("What it was"),
        _("Visit ended"),
        _("State"),
        _("Asked for its explanation"),
        _("It could answer until"),
        _("Answered"),
        _("Sent"),
        _("Received"),
    ]
    cells = [
        [
            *_factory(row.visit.factory), kinds.get(row.kind, row.kind), tables.day(row.noted_at, row.visit.factory.zone),
            _state("noncooperation", row.state), *(tables.day(at, row.visit.factory.zone) for at in (
                row.asked_at, row.answer_until, row.explained_at
            )), len(receipts.get(row.pk, ())),
            sum(one.received_at is not None for one in receipts.get(row.pk, ())),
        ]
        for row in found
    ]  # fmt: skip
    return tables.sent("non-cooperation", form, _("Non-cooperation reports"), header, cells)


@door(MONITOR, OFFICER)
def of_gifts(request: Any, form: str) -> HttpResponse:
    """The gifts that the viewer may know of: a monitor's own, all of them for officers; in the words that were written."""
    programme = chosen_programme(request, MONITOR, OFFICER)
    header = [_("Day"), *_factory_head(), _("To whom"), _("What"), _("What became of it")]
    cells = [
        [
            row.offered_date, *_factory(row.factory), row.person.name, row.text,
            str(OUTCOMES.get(row.outcome, row.outcome)),
        ]
        for row in ethics.gifts_listed(request, programme)[1]
    ]  # fmt: skip
    return tables.sent("gifts", form, _("Gifts offered"), header, cells)


@door(OFFICER, MANAGER)
def of_complaints(request: Any, form: str) -> HttpResponse:
    """The complaints that the viewer may know of: about whom, and whether it is decided; never what was written."""
    programme = chosen_programme(request, OFFICER, MANAGER)
    zone = zone_of(programme, moment(request))
    open_ = _("to handle") if programme.pk in request.viewer.programmes(OFFICER) else _("being handled")
    header = [_("Made"), _("About whom"), *_factory_head(), _("State"), _("Decided")]
    cells = [
        [
            tables.day(row.made_at, zone), row.monitor.name, *_factory(row.factory),
            _("decided") if row.decided_at else open_, tables.day(row.decided_at, zone),
        ]
        for row in ethics.complaints_listed(request, programme)[1]
    ]  # fmt: skip
    return tables.sent("complaints", form, _("Complaints about monitors"), header, cells)


@door(OFFICER)
def of_log(request: Any, form: str) -> HttpResponse:
    """The newest events that the page's address asks for, with their hashes in full; what is left out is said in the last row."""
    programme = chosen_programme(request, OFFICER)
    _about, rows = log.listed(request, programme)
    found, zone = list(rows[: MOST_EVENTS + 1]), zone_of(programme, moment(request))
    header = [_("When"), _("Who"), _("What"), _("On what"), _("Its id"), _("Hash before"), _("Hash"), _("Fits")]
    cells: list[list[Cell]] = [
        [
            in_zone(line.event.at, zone).isoformat(sep=" ", timespec="seconds"), line.who, line.what, line.subject,
            line.event.subject_id, line.event.previous, line.event.hash, _("yes") if line.fits else _("no"),
        ]
        for line in log.lines_of(found[:MOST_EVENTS])
    ]  # fmt: skip
    if len(found) > MOST_EVENTS:
        said = _("Only the newest %(count)d events are here: open the log of one thing for what is older.")
        cells.append([said % {"count": MOST_EVENTS}, *[None] * (len(header) - 1)])
    return tables.sent("log", form, _("Event log"), header, cells)


urlpatterns = [
    *tables.addresses("visits/", of_visits, "visits"),
    *tables.addresses("visits/due/", of_due, "visits_due"),
    *tables.addresses("reports/", of_reports, "reports"),
    *tables.addresses("people/", of_people, "people"),
    *tables.addresses("alerts/", of_alerts, "alerts"),
    *tables.addresses("non-cooperation/", of_noncooperations, "noncooperations"),
    *tables.addresses("gifts/", of_gifts, "gifts"),
    *tables.addresses("complaints/", of_complaints, "complaints"),
    *tables.addresses("log/", of_log, "log"),
]
