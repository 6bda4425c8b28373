"""One row of the checklist. A template would take longer over the hundreds of rows than over all else on the page."""

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fairfloor.web.templatetags.fairfloor import say
from fairfloor.web.templatetags.sheets import numbered
from fairfloor.web.words import ANSWERS

register = template.Library()


@register.filter
def clause_row(line: Any) -> SafeString:
    """A clause with its number, its score where it has one, the limits that bind, and its answer: a `checklists.Line`."""
    return format_html(
        '<tr{}><td class="number">{}</td><td><a href="{}">{}</a>{}{}</td><td>{}</td></tr>',
        "" if line.applies else SafeString(' class="out"'),
        numbered(line.clause),
        line.url,
        say(line.clause.title),
        format_html('<div class="quiet small">{}</div>', line.score) if line.score else "",
        _limits(line) if line.limits else "",
        _answered(line),
    )


def _limits(line: Any) -> SafeString:
    said = [say(limit) for limit in line.limits]
    if line.more:
        said.append(ngettext("%(n)s more limit", "%(n)s more limits", line.more) % {"n": line.more})
    rows = format_html_join("", "<li>{}</li>", ((one,) for one in said))
    return format_html('<ul class="quiet small list-unstyled mb-0">{}</ul>', rows)


def _answered(line: Any) -> SafeString:
    """The answer; of a clause that others answer, how far they have been; why a clause does not apply."""
    if not line.applies:
        why = say(line.left_out)
        return format_html('<details class="small"><summary>{}</summary>{}</details>', _("does not apply"), why)
    if line.answer:
        return format_html('<span class="mark {}">{}</span>', *ANSWERS[line.answer.answer])
    if not line.asked.through:
        return format_html('<span class="quiet">{}</span>', _("open"))
    every = len(line.asked.through)
    told = ngettext(
        "by %(all)s other clause, %(given)s answered", "by %(all)s other clauses, %(given)s answered", every
    ) % {"all": every, "given": line.given}
    marks = [(*ANSWERS[id], line.others[id]) for id in ANSWERS if line.others.get(id)]
    by_answer = format_html_join("", ' <span class="mark {}">{}: {}</span>', marks)
    return format_html('<span class="quiet small">{}</span>{}', told, by_answer)
