"""Rows of the long lists. A template would take longer over fifty rows than over all else on the page."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from fairfloor.core.languages import before
from fairfloor.web import routes
from fairfloor.web.orders import Order, both_names
from fairfloor.web.templatetags.clocks import day, opening, the_day, until
from fairfloor.web.templatetags.fairfloor import say, state, when
from fairfloor.web.templatetags.sheets import whole

register = template.Library()


@register.simple_tag
def head(order: Order, word: str, css: str = "") -> SafeString:
    """The head of a column by which the list can be sorted: a link that sorts by it, or turns the list round.

    The words stand beside it for a narrow screen, where heads do not show and a link in one could not be seen with the focus.
    """
    now = f' aria-sort="{"descending" if order.down else "ascending"}"' if order.by == word else ""
    title = escape(str(order.titles[word]))
    link = f'<a class="sort" href="{escape(order.towards(word))}">{title}</a><span class="said">{title}</span>'
    return SafeString(f'<th scope="col"{f" class={chr(34)}{css}{chr(34)}" if css else ""}{now}>{link}</th>')


@register.simple_tag
def sorts(order: Order) -> SafeString:
    """The same links above a list whose heads do not show on a narrow screen."""
    told = " · ".join(_sort(order, word, str(title)) for word, title in order.titles.items())
    said = before(" ", escape(_("Sorted by:")))
    return SafeString(f'<p class="sorts small noprint">{said}{told}</p>')


def _sort(order: Order, word: str, title: str) -> str:
    now = ""
    if order.by == word:
        said, arrow = (_("descending"), "▼") if order.down else (_("ascending"), "▲")
        now = f' <span aria-hidden="true">{arrow}</span><span class="visually-hidden">{escape(said)}</span>'
    current = ' aria-current="true"' if now else ""
    return f'<a href="{escape(order.towards(word))}"{current}>{escape(title)}{now}</a>'


@register.simple_tag
def sort_kept(order: Order) -> SafeString:
    """What keeps the order of a list while its filters are changed, inside their form."""
    kept = f'<input type="hidden" name="sort" value="{escape(order.asked)}">' if order.asked else ""
    return SafeString(kept)


@register.simple_tag
def factory_rows(rows: Iterable[Mapping[str, Any]], marks: Mapping[str, str], staff: bool) -> SafeString:
    """The factories of a list, each row a mapping of `web.factories`' columns; staff see workers and the day of application."""
    told = _Factories(marks)
    return SafeString("".join(told.row(row, staff=staff) for row in rows))


class _Factories:
    """A list's rows in the language of the page: what stands in every one is looked up and escaped once."""

    def __init__(self, marks: Mapping[str, str]) -> None:
        self.marks, self.states = marks, dict[str, str]()
        self.number, self.participation = escape(_("Registration number")), escape(_("Participation"))
        self.workers, self.applied, self.not_told = escape(_("Workers")), escape(_("Applied")), _quiet(_("not told"))

    def row(self, row: Mapping[str, Any], *, staff: bool) -> str:
        """A factory: its names, its number, how it takes part, and for staff the rest."""
        first, other = both_names(row["factory__name"], row["factory__local_name"])
        name = escape(first)
        called = f'<a href="{escape(routes.to("factory", row["factory__public_id"]))}">{name}</a>' if staff else name
        return (
            f'<tr>\n  <th scope="row" class="fw-normal">{called}{_other(other, "quiet")}</th>\n'
            f'  <td data-head="{self.number}">{whole(row["factory__registration_number"] or "–")}</td>\n'
            f'  <td data-head="{self.participation}">{self.state(row["state"])}</td>\n'
            f"  {self.for_staff(row) if staff else ''}\n</tr>"
        )

    def state(self, now: str) -> str:
        """How it takes part, in words that are looked up but once."""
        if now not in self.states:
            words = escape(state(now, "participation"))
            self.states[now] = f'<span class="mark {self.marks.get(now) or "told"}">{words}</span>'
        return self.states[now]

    def for_staff(self, row: Mapping[str, Any]) -> str:
        """How many work there, and the day of its application."""
        workers = self.not_told if row["women"] is None else row["women"] + row["men"]
        return (
            f'<td class="text-end" data-head="{self.workers}">{workers}</td>'
            f'<td data-head="{self.applied}">{the_day(row["applied_at"], row["factory__zone"])}</td>'
        )


def _other(name: str, css: str) -> str:
    return f' <span class="{css}">{escape(name)}</span>' if name else ""


@register.simple_tag(takes_context=True)
def entry_rows(context: Any, entries: Iterable[Any]) -> SafeString:
    """The entries of a list of a first page (`web.sections.Entry`)."""
    told = (
        f'<a href="{escape(one.address)}">{escape(one.title)}</a>\n'
        f'      <div class="small">{_note(one.note)}{_clock(context, one)}</div>'
        for one in entries
    )
    return SafeString(
        "".join(f'\n    <li class="py-2{" border-top" if place else ""}">{row}</li>' for place, row in enumerate(told))
    )


def _note(words: str) -> str:
    return f"{_quiet(words)} " if words else ""


def _clock(context: Any, entry: Any) -> str:
    """The clock of an entry: a last moment, an opening or a planned day, or none."""
    if entry.last:
        return until(context, entry.last, entry.zone)
    if entry.opens:
        return opening(context, entry.opens, entry.zone)
    return day(context, entry.day, entry.zone) if entry.day else ""


@register.simple_tag
def portfolio_rows(lines: Iterable[Any], classes: Mapping[str, Any], head: str) -> SafeString:
    """The lines of a buyer's portfolio (`web.portfolios.Line`); `classes` are the titles of the classes of findings.

    `head` stands above the column of reports.
    """
    told = _Portfolio(classes, head)
    return SafeString("".join(told.line(line) for line in lines))


class _Portfolio:
    """A portfolio's lines in the language of the page: what stands in every one is looked up and escaped once.

    What is told is escaped here, and not by a template: all but moments and days, which hold nothing that needs it.
    """

    def __init__(self, classes: Mapping[str, Any], head: str) -> None:
        self.classes = {id: escape(say(title)) for id, title in classes.items()}
        self.report, self.published = escape(_("Report")), escape(pgettext("before a date", "published"))
        self.consent_since, self.open_since = escape(_("consent since")), escape(_("open to you since"))
        self.latest_day = escape(_("last day of the visit"))
        self.then, self.colon = escape(_("; ")), escape(_(": "))
        self.heads = [
            escape(words) for words in (head, _("Findings"), _("Corrective actions"), _("Since you last looked"))
        ]
        self.by_section, self.no_report = escape(_("By section")), escape(_("No report is open to you yet."))
        self.none, self.none_late, self.nothing_new = (
            _quiet(word) for word in (_("none"), _("none late"), _("nothing new"))
        )
        self.counted: dict[tuple[str, int], str] = {}
        self.news: dict[tuple[Any, int], list[str]] = {}

    def line(self, line: Any) -> str:
        """A factory, since when its consent is had, and its reports."""
        factory = line.factory
        name, other = both_names(factory.name, factory.local_name)
        cells = (
            self.reported(line.reports, factory)
            if line.reports
            else f'<td colspan="4" class="quiet">{self.no_report}</td>'
        )
        return (
            f'<tr>\n  <th scope="row">{escape(name)}{_other(other, "quiet fw-normal")}'
            f'<div class="small quiet fw-normal">{self.consent_since} {the_day(factory.since, factory.zone)}</div></th>\n'
            f"  {cells}\n</tr>"
        )

    def reported(self, reports: Sequence[Any], factory: Any) -> str:
        """The four cells of the newest report; what waits in the earlier ones stands beside the way to them."""
        shown, zone = reports[0], factory.zone
        late = self.mark("wrong", shown.late)
        version = f" {escape(_('version %(number)s') % {'number': shown.number})}" if shown.number > 1 else ""
        news = "".join(f'<div><span class="mark told text-wrap">{one}</span></div>' for one in self.said(shown))
        return (
            f'<td data-head="{self.heads[0]}">{self.link(shown)}{version}\n'
            f'    <div class="small quiet">{self.published} {the_day(shown.report.published_at, zone)}{self.then}'
            f"{self.open_since} {when(shown.report.opens_at, zone)}</div>\n"
            f"    {self.visited(shown)}\n    {self.earlier(factory, reports[1:])}</td>\n"
            f'  <td data-head="{self.heads[1]}">{self.found(shown)}{self.open(shown)}\n    {self.sections(shown)}</td>\n'
            f'  <td data-head="{self.heads[2]}">{late or self.none_late}</td>\n'
            f'  <td data-head="{self.heads[3]}">{news or self.nothing_new}</td>\n  '
        )

    def link(self, shown: Any) -> str:
        """The report by the beginning of its id."""
        public_id = shown.report.public_id
        return f'<a href="{escape(routes.to("report", public_id))}">{self.report} {escape(public_id[:8].upper())}</a>'

    def visited(self, shown: Any) -> str:
        """The latest day of its visit, where one is told."""
        if not shown.day:
            return ""
        told = shown.day.isoformat()
        return f'<div class="small quiet">{self.latest_day} <time datetime="{told}">{told}</time></div>'

    def earlier(self, factory: Any, reports: Sequence[Any]) -> str:
        """How many reports there are before it, and what waits in them, as a way to them."""
        if not reports:
            return ""
        fresh = sum(bool(one.news) for one in reports)
        news = escape(_("%(count)d with something new") % {"count": fresh}) if fresh else ""
        told = (
            self.mark("watch", sum(one.open for one in reports)),
            self.mark("wrong", sum(one.late for one in reports)),
            f'<span class="mark told text-nowrap">{news}</span>' if news else "",
        )
        address = escape(f"{routes.to('portfolio')}?factory={factory.public_id}")
        words = escape(_("Earlier reports: %(count)d") % {"count": len(reports)})
        return f'<div class="small"><a href="{address}">{words}</a>{"".join(map(_after_a_space, told))}</div>'

    def found(self, shown: Any) -> str:
        """How many findings of each class."""
        told = "".join(
            f"<div>{self.classes.get(id, '')}{self.colon}{escape(str(count))}</div>" for id, count in shown.classes
        )
        return told or self.none

    def sections(self, shown: Any) -> str:
        """How many findings in each section, behind a word."""
        rows = "".join(f"<li>{escape(name)}{self.colon}{escape(str(count))}</li>" for name, count in shown.sections)
        words = f'<details class="small"><summary>{self.by_section}</summary><ul class="mb-0">{rows}</ul></details>'
        return words if rows else ""

    def said(self, shown: Any) -> list[str]:
        """What changed since the reader last looked: the same words for most of the reports."""
        key = (shown.news, shown.number)
        if key not in self.news:
            self.news[key] = [escape(one) for one in shown.said]
        return self.news[key]

    def open(self, shown: Any) -> str:
        """How many findings are open to objection, where any is."""
        return self.mark("watch", shown.open)

    def mark(self, css: str, count: int) -> str:
        """A number of findings to `watch`, or of corrective actions that went `wrong`, in words that are said but once."""
        if not count:
            return ""
        if (css, count) not in self.counted:
            said = {
                "watch": ngettext("%(n)s open to objection", "%(n)s open to objection", count),
                "wrong": ngettext("%(n)s late", "%(n)s late", count),
            }[css]
            self.counted[css, count] = f'<span class="mark {css} text-nowrap">{escape(said % {"n": count})}</span>'
        return self.counted[css, count]


def _quiet(words: str) -> str:
    return f'<span class="quiet">{escape(words)}</span>'


def _after_a_space(words: str) -> str:
    return f" {words}" if words else ""
