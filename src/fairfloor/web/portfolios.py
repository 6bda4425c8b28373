"""What factories have opened to a buyer: its reports, what changed since the reader last looked, as a page and as a file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.db.models.functions import Lower
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from fairfloor.actions import portfolios as actions
from fairfloor.actions import report_reads
from fairfloor.actions.portfolios import STANDING, Opened
from fairfloor.core import portfolios
from fairfloor.core.access import BUYER
from fairfloor.core.periods import local_day
from fairfloor.registry.models import Factory, Grant, Report
from fairfloor.registry.rules import procedure_at
from fairfloor.registry.statements import Statement
from fairfloor.reporting.workbooks import Cell
from fairfloor.web import tables
from fairfloor.web.doors import door, say
from fairfloor.web.factories import named
from fairfloor.web.orders import in_chinese
from fairfloor.web.pages import chosen_programme, procedure_of
from fairfloor.web.templatetags.sheets import cited
from fairfloor.web.viewers import moment

A_PAGE = 10  # factories, each with its latest report and how many there are before it
EVER = datetime.min.replace(tzinfo=UTC)
NEWS, OBJECTIONS, LATE, NONE = "news", "objections", "late", "none"
STATES = {
    NEWS: gettext_lazy("something new to you"),
    OBJECTIONS: gettext_lazy("findings open to objection"),
    LATE: gettext_lazy("corrective actions late"),
    NONE: gettext_lazy("no report open to you"),
}
ORDERS = {"": gettext_lazy("name"), "published": gettext_lazy("latest report"), "visited": gettext_lazy("latest visit")}


class Shown(NamedTuple):
    """A report that is open to the buyer, with its newest version, and what of it hangs on the reader and the moment."""

    report: Opened
    open: int
    late: int
    news: portfolios.News

    @property
    def version(self) -> int:
        """The key of its newest version."""
        return self.report.newest.key

    @property
    def number(self) -> int:
        """The number of its newest version."""
        return self.report.newest.number

    @property
    def published(self) -> datetime:
        """When it was published; a report that is open was."""
        return self.report.published_at or EVER

    @property
    def day(self) -> date | None:
        """The latest day of its visit."""
        day = self.report.newest.outline.get("day")
        return date.fromisoformat(day) if day else None

    @property
    def classes(self) -> list[tuple[str, int]]:
        """How many findings there are of each class."""
        return list(self.report.newest.outline.get("classes", {}).items())

    @property
    def sections(self) -> list[tuple[str, int]]:
        """How many findings there are in each section, by what it is called on the page."""
        told = self.report.newest.outline.get("sections", ())
        return [(f"{cited(one['id'])} {say(one['title'])}", one["count"]) for one in told]

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


class Granted(NamedTuple):
    """A factory whose consent the buyer has, and since when."""

    pk: int
    public_id: str
    name: str
    local_name: str
    registration_number: str
    zone: str
    since: datetime


class Unread(NamedTuple):
    """A report that its reader has not read in its newest version: its factory, its id, when it was published, what is new."""

    factory: Granted
    report: str
    published_at: datetime
    news: portfolios.News


@dataclass(frozen=True)
class Line:
    """A factory whose consent the buyer has, and its reports that have opened, newest first."""

    factory: Granted
    reports: tuple[Shown, ...]

    @property
    def day(self) -> date | None:
        """The latest day of any visit reported on."""
        return max((one.day for one in self.reports if one.day), default=None)

    @property
    def told(self) -> list[Shown]:
        """The reports of which it tells figures: the latest one, and those before it in which something is open or late."""
        return [one for place, one in enumerate(self.reports) if not place or one.open or one.late]

    @property
    def each(self) -> list["Line"]:
        """A line for each of the reports."""
        return [Line(self.factory, (one,)) for one in self.reports] or [self]

    def has(self, state: str) -> bool:
        """Whether the factory is one of those that the filter `state` asks for."""
        if state == NONE:
            return not self.reports
        return any({NEWS: one.news, OBJECTIONS: one.open, LATE: one.late}[state] for one in self.reports)


COLUMNS = tuple(f"factory__{name}" for name in ("pk", "public_id", "name", "local_name", "registration_number", "zone"))
BY_LETTERS, BY_SOUND = (
    Statement(Grant, STANDING, columns=(*COLUMNS, "granted_at"), order=order)
    for order in ((Lower("factory__name"), "factory_id"), ("factory__sort_key", "factory_id"))
)

# Asked of the few that are listed: to read the moments of all would take longer than all else.
# By the factories too: beside the programme and keys alone SQLite would rather walk through every report of the programme.
PUBLISHED = Statement(
    Report, "{row}.programme_id = %s AND {row}.factory_id IN %s AND {row}.id IN %s", columns=("pk", "published_at")
)


def granted(request: Any, words: str = "", one: str = "") -> list[Granted]:
    """The factories whose consent the buyer has now, by name, each with the moment since when: one query, two with `words`.

    Where `one` is asked for by its id, that one alone, or none.
    A report that has not opened is not hinted at: before its moment a buyer learns nothing of it.
    """
    now = moment(request)
    mine = tuple(held.organisation for held in request.viewer.held if held.role == BUYER)
    statement = BY_SOUND if in_chinese() else BY_LETTERS
    rows = statement.seen(request.viewer, now, request.programme.pk, mine, now, now)
    since: dict[int, datetime] = {}
    for key, *_told, at in rows:
        since[key] = min(at, since.get(key, at))
    found = {key: Granted._make((key, *told, since[key])) for key, *told, _at in rows}
    if one:
        return [factory for factory in found.values() if factory.public_id == one]
    if words:
        fitting = set(named(Factory.objects.filter(pk__in=list(found)), words).values_list("pk", flat=True))
        return [factory for key, factory in found.items() if key in fitting]
    return list(found.values())


def unread(request: Any, granted_by: Sequence[Granted], count: int) -> list[Unread]:
    """The first `count` reports of the factories whose newest version the reader has not read, the latest first."""
    places = {factory.pk: factory for factory in granted_by}
    opened = report_reads.own(
        programme=request.programme, factories=tuple(places), by=request.viewer, now=moment(request)
    )
    found = ((one, portfolios.news(one.read, newest=one.newest, actions=(), moves=())) for one in opened)
    first = list(islice(((one, news) for one, news in found if news), count))
    keys, of = tuple(one.key for one, _news in first), tuple({one.factory for one, _news in first})
    rows = PUBLISHED.seen(request.viewer, moment(request), request.programme.pk, of, keys) if keys else ()
    published = dict(rows)
    return [
        Unread(places[one.factory], one.report, published[one.key], news) for one, news in first if one.key in published
    ]


def lines(request: Any, of: Sequence[Granted], *, shown: str = "", latest: bool = False) -> list[Line]:
    """The factories `of` with their reports: the same number of queries however many there are.

    `shown`: they are all shown in this form, or the `latest` of each factory alone, beside what is counted of the earlier
    ones, which is logged while it is read.
    """
    now, days = moment(request), {factory.pk: local_day(moment(request), factory.zone) for factory in of}
    opened = actions.look(
        programme=request.programme, factories=tuple(days), by=request.viewer, now=now, form=shown,
        days=days if latest else None,
    )  # fmt: skip
    found: dict[int, list[Shown]] = {}
    for report in opened:
        found.setdefault(report.factory, []).append(_shown(report, now, days[report.factory]))
    return [Line(factory, tuple(found.get(factory.pk, ()))) for factory in of]


def _shown(report: Opened, now: datetime, today: date) -> Shown:
    acted, moved = (at for *_rest, at in report.plans), (at for *_rest, at in report.moves)
    news = portfolios.news(report.read, newest=report.newest.number, actions=acted, moves=moved)
    return Shown(report, report.open_at(now), report.late_on(today), news)


def _asked(request: Any) -> tuple[str, str, str]:
    """What the address asks for: words, a state, an order."""
    state, order = request.GET.get("state", ""), request.GET.get("sort", "")
    return request.GET.get("q", "").strip(), state if state in STATES else "", order if order in ORDERS else ""


def _listed(request: Any, shown: str = "") -> list[Line]:
    """Every factory that the address asks for, in the order that it asks for; where all are `shown`, that is logged."""
    words, state, order = _asked(request)
    every = lines(request, granted(request, words, _one(request)), shown="" if state else shown)
    found = [line for line in every if not state or line.has(state)]
    if shown and state:
        _note(request, shown, (one for line in found for one in line.reports))
    if order == "published":
        found.sort(key=lambda line: line.reports[0].published if line.reports else EVER, reverse=True)
    if order == "visited":
        found.sort(key=lambda line: line.day or date.min, reverse=True)
    return found


def _one(request: Any) -> str:
    """The id of the factory whose reports alone are asked for."""
    return str(request.GET.get("factory", ""))


def _note(request: Any, form: str, shown: Iterable[Shown]) -> None:
    """Logs the reading with every report that is about to be shown; nothing is sent when that fails."""
    versions = [one.version for one in shown]
    actions.note_read(programme=request.programme, form=form, shown=versions, by=request.viewer, now=moment(request))


@door(BUYER)
@never_cache
def portfolio(request: Any) -> HttpResponse:
    """The factories that opened their reports to the reader's organisation; figures of reports are shown once it is logged.

    Of each factory the latest report, and how many there are before it; of one that is asked for, every report.
    """
    programme = chosen_programme(request, BUYER)
    words, state, order = _asked(request)
    one = _one(request)
    by_hand = bool(state or order)  # what only the reports tell; else a page reads the reports of its own factories
    found: Any = _listed(request) if by_hand else granted(request, words, one)
    page: Any = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    shown = page.object_list if by_hand else lines(request, page.object_list, shown="page", latest=not one)
    shown = [each for line in shown for each in line.each] if one else shown
    if by_hand:
        _note(request, "page", (report for line in shown for report in line.told))
    procedure = procedure_at(programme, moment(request))
    return render(request, "portfolios/list.html", {
        "page": page, "lines": shown, "one": shown[0].factory if one and shown else None,
        "words": words, "state": state, "order": order, "states": STATES, "orders": ORDERS,
        "filtered": bool(words or state or one), "classes": {item.id: item.title for item in procedure.finding_classes},
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
    head: list[Cell] = [one.name, one.local_name, one.registration_number, tables.day(one.since, zone)]
    return [
        [
            *head, shown.report.public_id[:8].upper(), shown.number, tables.day(shown.report.published_at, zone),
            tables.day(shown.report.opens_at, zone), shown.day,
            *(dict(shown.classes).get(id, 0) for id in classes), "; ".join(f"{name}: {n}" for name, n in shown.sections),
            shown.open, shown.late, "; ".join(shown.said),
        ]
        for shown in line.reports
    ] or [[*head, *[None] * (9 + len(classes))]]  # fmt: skip


urlpatterns = [
    path("portfolio/", portfolio, name="portfolio"),
    *tables.addresses("portfolio/", table, "portfolio"),
]
