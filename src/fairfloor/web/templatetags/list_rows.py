"""Rows of the long lists. A template would take longer over fifty rows than over all else on the page."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from fairfloor.web.templatetags.clocks import the_day
from fairfloor.web.templatetags.fairfloor import say, state, when

register = template.Library()
SOMETHING = "0" * 26  # of the form of a public id, which needs no quoting in an address


def _address(name: str) -> Callable[[str], str]:
    """The addresses of one page by public id: looked up once, since fifty look-ups are half of the time of fifty rows."""
    before, after = reverse(name, args=[SOMETHING]).split(SOMETHING)
    return lambda public_id: f"{before}{public_id}{after}"


@register.simple_tag
def factory_rows(rows: Iterable[Mapping[str, Any]], marks: Mapping[str, str], staff: bool) -> SafeString:
    """The factories of a list, each row a mapping of `web.factories`' columns; staff see workers and the day of application."""
    address, states = _address("factory"), dict[str, str]()
    return format_html_join("", "{}", ((_factory(row, marks, staff, address, states),) for row in rows))


def _factory(
    row: Mapping[str, Any], marks: Mapping[str, str], staff: bool, address: Callable[[str], str], states: dict[str, str]
) -> SafeString:  # fmt: skip
    name, now = row["factory__name"], row["state"]
    if now not in states:
        states[now] = state(now, "participation")
    return format_html(
        '<tr>\n  <th scope="row" class="fw-normal">{}{}</th>\n  <td data-head="{}">{}</td>\n'
        '  <td data-head="{}"><span class="mark {}">{}</span></td>\n  {}\n</tr>',
        format_html('<a href="{}">{}</a>', address(row["factory__public_id"]), name) if staff else name,
        _local(row["factory__local_name"], "quiet"),
        _("Registration number"),
        row["factory__registration_number"] or "–",
        _("Participation"),
        marks.get(now) or "told",
        states[now],
        _for_staff(row) if staff else "",
    )


def _local(name: str, css: str) -> str:
    return format_html(' <span class="{}">{}</span>', css, name) if name else ""


def _for_staff(row: Mapping[str, Any]) -> SafeString:
    told = row["women"] is not None
    workers = row["women"] + row["men"] if told else format_html('<span class="quiet">{}</span>', _("not told"))
    applied = the_day(row["applied_at"], row["factory__zone"])
    return format_html(
        '<td class="text-end" data-head="{}">{}</td><td data-head="{}">{}</td>',
        _("Workers"),
        workers,
        _("Applied"),
        applied,
    )


@register.simple_tag
def portfolio_rows(lines: Iterable[Any], classes: Mapping[str, Any]) -> SafeString:
    """The lines of a buyer's portfolio (`web.portfolios.Line`); `classes` are the titles of the classes of findings."""
    address = _address("report")
    return format_html_join("", "{}", ((_line(line, classes, address),) for line in lines))


def _line(line: Any, classes: Mapping[str, Any], address: Callable[[str], str]) -> SafeString:
    factory = line.factory
    return format_html(
        '<tr>\n  <th scope="row">{}{}<div class="small quiet fw-normal">{} {}</div></th>\n  {}\n</tr>',
        factory.name,
        _local(factory.local_name, "quiet fw-normal"),
        _("consent since"),
        the_day(line.granted_at, factory.zone),
        _reported(line, classes, address) if line.reports else _nothing(),
    )


def _nothing() -> SafeString:
    return format_html('<td colspan="4" class="quiet">{}</td>', _("No report is open to you yet."))


def _reported(line: Any, classes: Mapping[str, Any], address: Callable[[str], str]) -> SafeString:
    """The four cells of the newest report, with the earlier ones behind it."""
    shown = line.reports[0]
    return format_html(
        '<td data-head="{}">{}{}{}{}</td>\n  <td data-head="{}">{}{}\n    {}</td>\n'
        '  <td data-head="{}">{}</td>\n  <td data-head="{}">{}</td>\n  ',
        _("Latest report"),
        _newest(shown, address),
        _published(shown, line.factory.zone),
        _visited(shown),
        _earlier(line, address) if len(line.reports) > 1 else "",
        _("Findings"),
        _classes(shown, classes),
        _open(shown),
        _sections(shown) if shown.sections else "",
        _("Corrective actions"),
        _late(shown) or _quiet(_("none late")),
        _("Since you last looked"),
        format_html_join("", '<div><span class="mark told text-wrap">{}</span></div>', ((one,) for one in shown.said))
        or _quiet(_("nothing new")),
    )


def _quiet(words: str) -> SafeString:
    return format_html('<span class="quiet">{}</span>', words)


def _link(shown: Any, address: Callable[[str], str]) -> SafeString:
    public_id = shown.report.public_id
    return format_html('<a href="{}">{} {}</a>', address(public_id), _("Report"), public_id[:8].upper())


def _newest(shown: Any, address: Callable[[str], str]) -> SafeString:
    version = f" {_('version %(number)s') % {'number': shown.number}}" if shown.number > 1 else ""
    return format_html("{}{}\n    ", _link(shown, address), version)


def _published(shown: Any, zone: str) -> SafeString:
    return format_html(
        '<div class="small quiet">{} {}, {} {}</div>\n    ',
        pgettext("before a date", "published"),
        the_day(shown.report.published_at, zone),
        _("open to you since"),
        when(shown.report.opens_at, zone),
    )


def _visited(shown: Any) -> str:
    if not shown.day:
        return SafeString("\n    ")
    day = shown.day.isoformat()
    return format_html(
        '<div class="small quiet">{} <time datetime="{}">{}</time></div>\n    ', _("latest day of the visit"), day, day
    )


def _earlier(line: Any, address: Callable[[str], str]) -> SafeString:
    rows = format_html_join(
        "",
        "<li>{} {} {}{}{}{}</li>",
        (
            (
                _link(one, address),
                pgettext("before a date", "published"),
                the_day(one.report.published_at, line.factory.zone),
                format_html(" {}", _open(one)) if one.open else "",
                format_html(" {}", _late(one)) if one.late else "",
                format_html_join("", ' <span class="mark told">{}</span>', ((said,) for said in one.said)),
            )
            for one in line.reports[1:]
        ),
    )
    words = _("Earlier reports")
    return format_html('<details class="small"><summary>{}</summary><ul class="mb-0">{}</ul></details>', words, rows)


def _classes(shown: Any, classes: Mapping[str, Any]) -> SafeString:
    told = ((say(classes.get(id)), count) for id, count in shown.classes)
    return format_html_join("", "<div>{}: {}</div>", told) or _quiet(_("none"))


def _open(shown: Any) -> str:
    if not shown.open:
        return ""
    said = ngettext("%(n)s open to objection", "%(n)s open to objection", shown.open) % {"n": shown.open}
    return format_html('<span class="mark watch">{}</span>', said)


def _late(shown: Any) -> str:
    if not shown.late:
        return ""
    return format_html(
        '<span class="mark wrong">{}</span>', ngettext("%(n)s late", "%(n)s late", shown.late) % {"n": shown.late}
    )


def _sections(shown: Any) -> SafeString:
    rows = format_html_join("", "<li>{}: {}</li>", shown.sections)
    words = _("By section")
    return format_html('<details class="small"><summary>{}</summary><ul class="mb-0">{}</ul></details>', words, rows)
