"""What factories have opened to a buyer: its reports, what changed since the reader last looked, as a page and as a file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.db.models import Max, Min, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from fairfloor.actions import portfolios as actions
from fairfloor.actions import report_reads
from fairfloor.core import portfolios, remedies
from fairfloor.core.access import BUYER
from fairfloor.core.periods import local_day
from fairfloor.registry.models import CorrectiveAction, Extension, Factory, Grant, Report, Version
from fairfloor.registry.rules import procedure_at
from fairfloor.registry.statements import Bundle, Statement
from fairfloor.reporting.workbooks import Cell
from fairfloor.web import tables
from fairfloor.web.doors import door, say
from fairfloor.web.factories import by_name, named
from fairfloor.web.pages import chosen_programme, procedure_of
from fairfloor.web.sections import rows
from fairfloor.web.viewers import moment

A_PAGE = 10  # factories, each with all its reports: after five years some hundred
EVER = datetime.min.replace(tzinfo=UTC)
NEWS, OBJECTIONS, LATE, NONE = "news", "objections", "late", "none"
STATES = {
    NEWS: gettext_lazy("something new to you"),
    OBJECTIONS: gettext_lazy("findings open to objection"),
    LATE: gettext_lazy("corrective actions late"),
    NONE: gettext_lazy("no report open to you"),
}
ORDERS = {"": gettext_lazy("name"), "published": gettext_lazy("latest report"), "visited": gettext_lazy("latest visit")}


@dataclass(frozen=True)
class Shown:
    """A report that is open to the buyer as its list shows it; `version` is its newest one's key, `day` its visit's latest."""

    report: Report
    version: int
    number: int
    day: date | None
    classes: tuple[tuple[str, int], ...]
    sections: tuple[tuple[str, int], ...]
    open: int
    late: int
    news: portfolios.News

    @property
    def published(self) -> datetime:
        """When it was published; a report that is open was."""
        return self.report.published_at or EVER

    @property
    def said(self) -> list[str]:
        """What changed since the reader last looked, in words."""
        news, said = self.news, []
        if news.unread:
            said.append(_("not yet read"))
        if news.amended_from is not None:
            versions = {"read": news.amended_from, "newest": self.number}
            said.append(_("amended: you read version %(read)d, version %(newest)d stands") % versions)
        if news.actions:
            said.append(_("corrective actions changed: %(count)d") % {"count": news.actions})
        if news.moved:
            said.append(_("time for objections made longer"))
        return said


class Unread(NamedTuple):
    """A report that its reader has not read in its newest version: its factory, its id, and what is new."""

    factory: Factory
    report: str
    news: portfolios.News


@dataclass(frozen=True)
class Line:
    """A factory whose consent the buyer has, since when, and the reports that have opened, newest first."""

    factory: Factory
    granted_at: datetime
    reports: tuple[Shown, ...]

    @property
    def day(self) -> date | None:
        """The latest day of any visit reported on."""
        return max((one.day for one in self.reports if one.day), default=None)

    def has(self, state: str) -> bool:
        """Whether the factory is one of those that the filter `state` asks for."""
        if state == NONE:
            return not self.reports
        return any({NEWS: one.news, OBJECTIONS: one.open, LATE: one.late}[state] for one in self.reports)


def granted(request: Any, words: str = "") -> list[tuple[Factory, datetime]]:
    """The factories whose consent the buyer has now, by name, each with the moment since when: two queries.

    A report that has not opened is not hinted at: before its moment a buyer learns nothing of it.
    """
    now = moment(request)
    mine = [held.organisation for held in request.viewer.held if held.role == BUYER]
    standing = rows(request, Grant).filter(organisation__in=mine, granted_at__lte=now)
    standing = standing.filter(Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=now))
    since = dict(standing.values_list("factory").annotate(since=Min("granted_at")).order_by())
    factories = by_name(named(Factory.objects.filter(pk__in=list(since)), words))
    return [(factory, since[factory.pk]) for factory in factories]


def unread(request: Any, of: Sequence[tuple[Factory, datetime]], count: int) -> list[Unread]:
    """The first `count` reports of the factories `of` whose newest version the reader has not read, the latest first."""
    now, places = moment(request), {factory.pk: factory for factory, _since in of}
    opened = rows(request, Report).filter(factory__in=list(places), opens_at__lte=now).order_by("-published_at", "-pk")
    reports = list(opened.values_list("pk", "public_id", "factory"))
    keys = [pk for pk, _public_id, _factory in reports]
    numbers = rows(request, Version).filter(report__in=keys).order_by().values_list("report")
    newest = dict(numbers.annotate(newest=Max("number")))
    read = report_reads.own(programme=request.programme, reports=keys, by=request.viewer, now=now)
    found = list[Unread]()
    for pk, public_id, factory in reports:
        if pk in newest and len(found) < count:
            news = portfolios.news(read.get(pk), newest=newest[pk], actions=(), moves=())
            if news:
                found.append(Unread(places[factory], public_id, news))
    return found


OPEN = "{row}.programme_id = %s AND {row}.factory_id IN %s AND {row}.opens_at <= %s"
OPENED = OPEN.format(row="one")
OF_OPEN = f"{{row}}.programme_id = %s AND {{row}}.report_id IN (SELECT one.id FROM registry_report one WHERE {OPENED})"  # noqa: S608
# The reports on factories that have opened by a moment, and what hangs on them.
SHOWN = Bundle(
    Statement(Report, OPEN, order=("-published_at", "-pk")),
    Statement(Version, OF_OPEN, order=("number",), left_out=("content",)),
    Statement(CorrectiveAction, OF_OPEN, columns=("report_id", "state", "until_date", "changed_at")),
    Statement(Extension, OF_OPEN, columns=("report_id", "finding_public_id", "until", "extended_at")),
)


def lines(request: Any, of: Sequence[tuple[Factory, datetime]], *, shown: str = "") -> list[Line]:
    """The factories `of` with their reports: the same number of queries however many there are.

    `shown`: they are all shown in this form, which is logged while it is asked what the reader has read before.
    """
    now, factories = moment(request), {factory.pk: factory for factory, _since in of}
    asked = (request.programme.pk, tuple(factories), now)
    values = [asked, *[(request.programme.pk, *asked)] * 3] if factories else [None] * 4
    reports, versions, plans, moves = SHOWN.seen(request.viewer, now, *values)
    keys = [report.pk for report in reports]
    newest = {row.report_id: row for row in versions}
    acted, moved = _by_report(plans, keys), _by_report(moves, keys)
    if shown:
        told = [row.pk for row in newest.values()]
        read = actions.note_read(
            programme=request.programme, form=shown, shown=told, reports=keys, by=request.viewer, now=now
        )
    else:
        read = report_reads.own(programme=request.programme, reports=keys, by=request.viewer, now=now) if keys else {}
    found: dict[int, list[Shown]] = {}
    for report in reports:
        if report.pk in newest:
            report.factory = factories[report.factory_id]
            one = _shown(report, newest[report.pk], acted[report.pk], moved[report.pk], read.get(report.pk), now)
            found.setdefault(report.factory_id, []).append(one)
    return [Line(factory, since, tuple(found.get(factory.pk, ()))) for factory, since in of]


def _by_report(found: Iterable[tuple[Any, ...]], reports: Iterable[int]) -> dict[int, list[tuple[Any, ...]]]:
    """What hangs on the reports with these keys, by that key, with which each begins."""
    by: dict[int, list[tuple[Any, ...]]] = {report: [] for report in reports}
    for report, *values in found:
        if report in by:
            by[report].append(tuple(values))
    return by


def _shown(
    report: Report, version: Any, acted: Iterable[Any], moved: Iterable[Any], read: portfolios.Reading | None, now: datetime
) -> Shown:  # fmt: skip
    told, acted, moved = version.outline, list(acted), list(moved)
    today = local_day(now, report.factory.zone)
    still = [(id, datetime.fromisoformat(until) if until else None) for id, until in told.get("open", ())]
    return Shown(
        report=report,
        version=version.pk,
        number=version.number,
        day=date.fromisoformat(told["day"]) if told.get("day") else None,
        classes=tuple(told.get("classes", {}).items()),
        sections=tuple((f"{one['id']} {say(one['title'])}", one["count"]) for one in told.get("sections", ())),
        open=portfolios.still_open(still, moved=[(id, until) for id, until, _at in moved], now=now),
        late=sum(remedies.is_late(state, until=until, today=today) for state, until, _at in acted),
        news=portfolios.news(
            read, newest=version.number, actions=[at for *_rest, at in acted], moves=[at for *_rest, at in moved]
        ),
    )


def _asked(request: Any) -> tuple[str, str, str]:
    """What the address asks for: words, a state, an order."""
    state, order = request.GET.get("state", ""), request.GET.get("sort", "")
    return request.GET.get("q", "").strip(), state if state in STATES else "", order if order in ORDERS else ""


def _listed(request: Any, shown: str = "") -> list[Line]:
    """Every factory that the address asks for, in the order that it asks for; where all are `shown`, that is logged."""
    words, state, order = _asked(request)
    every = lines(request, granted(request, words), shown="" if state else shown)
    found = [line for line in every if not state or line.has(state)]
    if shown and state:
        _note(request, shown, found)
    if order == "published":
        found.sort(key=lambda line: line.reports[0].published if line.reports else EVER, reverse=True)
    if order == "visited":
        found.sort(key=lambda line: line.day or date.min, reverse=True)
    return found


def _note(request: Any, form: str, shown: Iterable[Line]) -> None:
    """Logs the reading with every report of the lines that are about to be shown; nothing is sent when that fails."""
    versions = [one.version for line in shown for one in line.reports]
    actions.note_read(programme=request.programme, form=form, shown=versions, by=request.viewer, now=moment(request))


@door(BUYER)
@never_cache
def portfolio(request: Any) -> HttpResponse:
    """The factories that opened their reports to the reader's organisation; figures of reports are shown once it is logged."""
    programme = chosen_programme(request, BUYER)
    words, state, order = _asked(request)
    by_hand = bool(state or order)  # what only the reports tell; else a page reads the reports of its own factories
    found: Any = _listed(request) if by_hand else granted(request, words)
    page: Any = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    shown = page.object_list if by_hand else lines(request, page.object_list, shown="page")
    if by_hand:
        _note(request, "page", shown)
    procedure = procedure_at(programme, moment(request))
    return render(request, "portfolios/list.html", {
        "page": page, "lines": shown,
        "words": words, "state": state, "order": order, "states": STATES, "orders": ORDERS,
        "filtered": bool(words or state), "classes": {item.id: item.title for item in procedure.finding_classes},
        "opening_rule": procedure.clock("third-party-access").rule(procedure.zone),
    })  # fmt: skip


@door(BUYER)
@never_cache
def table(request: Any, form: str) -> HttpResponse:
    """The factories that the page's address asks for, a row for each report; a factory without one has a row of its own."""
    programme = chosen_programme(request, BUYER)
    listed = _listed(request, shown=form)
    classes = procedure_of(programme).finding_classes
    header = [
        _("Factory"), _("Name in Chinese, Khmer or another script"), _("Registration number"), _("Consent since"),
        _("Report"), _("Version"), _("Published"), _("Open to you since"), _("Latest day of the visit"),
        *(say(item.title) for item in classes), _("Findings by section"), _("Findings open to objection"),
        _("Corrective actions late"), _("Since you last looked"),
    ]  # fmt: skip
    ids = [item.id for item in classes]
    cells = [row for line in listed for row in _cells(line, ids)]
    return tables.sent("portfolio", form, _("Portfolio"), header, cells)


def _cells(line: Line, classes: Sequence[str]) -> list[list[Cell]]:
    one, zone = line.factory, line.factory.zone
    head: list[Cell] = [one.name, one.local_name, one.registration_number, tables.day(line.granted_at, zone)]
    return [
        [
            *head, shown.report.public_id[:8].upper(), shown.number, tables.day(shown.report.published_at, zone),
            tables.day(shown.report.opens_at, zone), shown.day.isoformat() if shown.day else None,
            *(dict(shown.classes).get(id, 0) for id in classes), "; ".join(f"{name}: {n}" for name, n in shown.sections),
            shown.open, shown.late, "; ".join(shown.said),
        ]
        for shown in line.reports
    ] or [[*head, *[None] * (9 + len(classes))]]  # fmt: skip


urlpatterns = [
    path("portfolio/", portfolio, name="portfolio"),
    *tables.addresses("portfolio/", table, "portfolio"),
]
