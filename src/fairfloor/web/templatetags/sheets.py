"""Filters for pages of visits and reports: figures, free text with its language, chunks of a report's layout."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import translation
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from fairfloor.actions.cases import stands_on_records
from fairfloor.actions.screenings import direction, measure, week_start
from fairfloor.core import measures
from fairfloor.core.languages import Text, before
from fairfloor.core.quantities import UNITS, Figure, percentage, plain, share_of
from fairfloor.reporting import labels
from fairfloor.screening import keeping
from fairfloor.web import guidance
from fairfloor.web.inputs import NAMES
from fairfloor.web.orders import both_names
from fairfloor.web.words import ACTION_MARKS, COMPARES, SCORE_STATES, TONES, VERDICTS, VISIT_MARKS

register = template.Library()


def _language() -> str:
    return (translation.get_language() or "en").split("-")[0]


@register.filter
def beside(cells: Sequence[Any], columns: Sequence[Mapping[str, Any]]) -> list[tuple[Any, bool, str]]:
    """The cells of a row of a report's layout, each with whether its column holds numbers, set on the right, and its head."""
    return [(one, bool(column.get("number")), column["head"]) for one, column in zip(cells, columns, strict=True)]


@register.filter
def stacking(columns: Sequence[Mapping[str, Any]]) -> str:
    """How the cells of a row stand on a phone: of three columns or more below each other, numbers alone beside each other."""
    if len(columns) < 3:
        return ""
    return " stacked tally" if all(column.get("number") for column in columns[1:]) else " stacked"


@register.filter
def figure(told: Any) -> str:
    """A Figure, `{value, unit}` as it is kept, or `{amount, currency}`, for a reader."""
    if isinstance(told, Mapping) and "amount" in told:
        return f"{Decimal(str(told['amount'])):,} {told['currency']}"
    value = _figure(told)
    return value.say(_language()) if value else "–"


def _figure(told: Any) -> Any:
    """A Figure of what is kept, with two decimals at most; anything else that has words as it is."""
    if isinstance(told, Mapping):
        told = Figure(Decimal(str(told["value"])), told["unit"]) if told.get("value") is not None else None
    return Figure(_short(told.value), told.unit) if isinstance(told, Figure) else told


def _short(value: Decimal) -> Decimal:
    """Two decimals at most, unless that would make something nothing."""
    short = round(value, 2)
    return value if value and not short else short


@register.filter
def grouped(number: int) -> str:
    """A count with its thousands set apart, as the charts write them."""
    return f"{number:,}"


@register.filter
def hit_count(rule: Any) -> int:
    """How many hits a kept rule has, whether or not all of them are kept in it."""
    return keeping.hit_count(rule)


@register.filter
def share(part: float) -> str:
    """A share of one as a percentage: 0.0213 as 2.1 %, in Chinese as 2.1%."""
    return _unbroken(share_of(part).say(_language()))


@register.filter
def percent(number: Any) -> str:
    """A number of percent with its sign; of no number, the sign that follows it."""
    return _unbroken(percentage(str(number), _language()))


def _unbroken(words: str) -> str:
    return words.replace(" ", "\N{NO-BREAK SPACE}")


@register.filter
def on_records(finding: Any) -> bool:
    """Whether the factory may see the cases that the finding rests on."""
    return stands_on_records(finding)


@register.filter
def plainly(value: Decimal) -> str:
    """A decimal without trailing zeros."""
    return plain(value)


@register.filter
def score_state(state: str) -> str:
    """Why a scored clause has earned nothing yet, in words."""
    return str(SCORE_STATES.get(state, state))


@register.filter
def points_off(taken: Any) -> str:
    """The points that a deduction took, all its times together."""
    return plain(taken.deduction.points * taken.times)


@register.filter
def numbered(clause: Any) -> str:
    """The number of a clause, for before its title; nothing where the standard names its clauses instead."""
    return str(clause.number) if clause.number[:1].isdigit() else ""


@register.filter
def named(clause: Any) -> str:
    """A clause as pages cite it, with its title: ICTI 9.7 Ventilation."""
    return guidance.named(clause)


@register.filter
def cited(clause: str) -> str:
    """A clause as people cite it: ICTI 9.7."""
    code, _slash, number = clause.partition("/")
    return f"{code.upper()} {number}"


@register.filter
def sign(unit: str) -> str:
    """A unit's sign."""
    return UNITS[unit].sign.say(_language()) if unit in UNITS else unit


@register.filter
def compared(compare: str) -> str:
    """How a value must stand to a limit, in words."""
    return str(COMPARES.get(compare, compare))


@register.filter
def bound(rule: Mapping[str, Any]) -> str:
    """The limit of a rule's worst case with its direction and what it is of: at least 30 min of break in a shift."""
    limit, of = rule["worst"]["limit"], _measure(rule, rule["worst"])
    return _of(limit, of, f"{compared(direction(rule))} {_amount(limit, of)}")


@register.filter
def observed(rule: Any, case: Mapping[str, Any]) -> str:
    """What was observed in a case of a rule, and what it is of: 78.09 h in a week; where a part is not known, ≥ 69.39 h."""
    told, of = case["observed"], _measure(rule, case)
    return _of(told, of, f"{'≥ ' if case.get('partly') else ''}{_amount(told, of)}")


@register.filter
def some_partly(cases: Iterable[Mapping[str, Any]]) -> bool:
    """Whether of some of these cases a part is not known, so that what was observed is the least that it was."""
    return any(case.get("partly") for case in cases)


@register.filter
def held_to(rule: Any, case: Mapping[str, Any]) -> str:
    """The limit of a case of a rule, and what it is of: 60 h in a week."""
    return measured(case["limit"], _measure(rule, case))


@register.filter
def beyond(rule: Any, case: Mapping[str, Any]) -> str:
    """How far a case is outside its limit; a bare count with what is counted."""
    counted = case["margin"].get("unit") == "count"
    return measured(case["margin"], _measure(rule, case) if counted else "")


@register.filter
def middle(rule: Mapping[str, Any]) -> str:
    """The median of a rule's first kind of case, and what it is of."""
    return measured(rule["median"], measure(rule["id"], rule["distribution"][0]["part"]))


@register.filter
def believed_of(told: Any, rule: Mapping[str, Any]) -> str:
    """The figure that is believed instead of the one recorded in a rule's worst case, and what it is of."""
    return measured(told, _measure(rule, rule["worst"]))


@register.filter
def cases_of(rule: Mapping[str, Any]) -> str:
    """What a rule checks, for after its count: weeks of work."""
    return measures.cases(rule["of"], checked=rule["checked"], population=rule["population"]).say(_language())


def _measure(rule: Any, case: Mapping[str, Any]) -> str:
    return measure(rule["id"] if isinstance(rule, Mapping) else rule.id, case.get("part"))


def measured(told: Any, of: str) -> str:
    """A figure as `figure` tells it, and what it is of (see `core.measures`)."""
    return _of(told, of, _amount(told, of))


def _of(told: Any, of: str, words: str) -> str:
    value = _figure(told)
    return measures.measured(words, of, _language(), value=value if isinstance(value, Figure) else None)


def _amount(told: Any, of: str) -> str:
    value = _figure(told)
    return measures.amount(value, of, _language()) if isinstance(value, Figure) else figure(told)


@register.filter
def first_of_week(settings: Mapping[str, Any]) -> str:
    """The day on which the weeks of a screening begin, and who names it."""
    return week_start(settings).say(_language())


@register.filter
def verdict(value: str) -> str:
    """A reading's verdict as a coloured mark."""
    mark, words = VERDICTS.get(value, ("told", value))
    return format_html('<span class="mark {}">{}</span>', mark, words)


@register.filter
def language_name(code: str) -> str:
    """A language by its own name."""
    return NAMES.get(code, code)


@register.simple_tag
def free(text: str, language: str) -> str:
    """Words that a person wrote, marked with their language where it is not the page's; nothing where there are none."""
    if not text:
        return ""
    if not language or language == _language():
        return format_html('<span class="free">{}</span>', text)
    return format_html(
        '<span class="free" lang="{}">{}</span><span class="quiet small words">{}</span>',
        language, text, ("（{}）" if _language() == "zh" else " ({})").format(_written_in(language)),
    )  # fmt: skip


def _written_in(language: str) -> str:
    """A language by the name that the page's language has for it, as reports name it too."""
    return str(labels.catalogue(_language()).get(f"languages.{language}", NAMES.get(language, language)))


@register.filter
def piece(it: Any) -> str:
    """One piece of a report's layout (see `reporting.wording`) as HTML."""
    if isinstance(it, str):
        return whole(it)
    classes = [name for name in ("strong", "muted", "code") if it.get(name)]
    classes += [TONES.get(it["tone"], "told")] if it.get("tone") else []
    said: Any = whole(it["t"])
    if it.get("lang"):
        said = format_html('<span lang="{}">{}</span>', it["lang"], said)
    if classes:
        said = format_html('<span class="{}">{}</span>', " ".join(classes), said)
    mark, gap = "", before(" ", it["t"])[len(it["t"]) :]
    if it.get("mark"):
        mark = format_html(
            '{}<span class="{} small">{}</span>', gap, "watch" if it.get("loud") else "quiet", it["mark"]
        )
    return format_html("{}{}{}", it.get("before", ""), said, mark)


@register.filter
def cell(it: Any) -> str:
    """A cell of a report's layout: one piece, or pieces line by line."""
    if not isinstance(it, list):
        return piece(it)
    if len(it) == 1:
        return piece(it[0])
    return format_html_join("", "<div>{}</div>", ((piece(part),) for part in it))


@register.filter
def tone(name: str) -> str:
    """The class of a report's tone."""
    return TONES.get(name, "")


@register.filter
def action_mark(state: str) -> str:
    """The class of a corrective action's state: good only once a visit has seen it done, wrong once one has not."""
    return ACTION_MARKS.get(state, "told")


@register.filter
def visit_mark(state: str) -> str:
    """The class of a visit's state."""
    return VISIT_MARKS[state]


@register.filter
def drawing(svg: str) -> SafeString:
    """A chart of our own making (`reporting.charts` escapes every word in it)."""
    return mark_safe(svg)  # noqa: S308


@register.filter
def day(value: Any) -> str:
    """A date as 2026-03-04, which stays in one line; nothing as a dash."""
    if isinstance(value, str):
        return whole(value)
    told = value.date() if isinstance(value, datetime) else value
    return format_html('<time datetime="{0}">{0}</time>', told.isoformat()) if isinstance(told, date) else "–"


# A day with its time of day, and a number such as DEMO-P-1: short enough to stand whole on the narrowest screen.
UNBROKEN = re.compile(
    r"(?<![\w-])(?:\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?|(?=[A-Z\d-]{3,12}(?![\w-]))[A-Z\d]+(?:-[A-Z\d]+)+)(?![\w-])",
    re.ASCII,
)


@register.filter
def whole(words: Any) -> str:
    """Words in which no day, moment or short number breaks at its hyphens; what is HTML already is left as it is."""
    told = conditional_escape(words)
    if "-" not in told or "<" in told:
        return told
    return mark_safe(UNBROKEN.sub(r'<span class="whole">\g<0></span>', told))  # noqa: S308


@register.filter
def yes_no(value: object) -> str:
    """yes, no, or not told."""
    return _("not told") if value is None else _("yes") if value else _("no")


@register.filter
def say_any(told: Any) -> str:
    """A Text in the page's language, or plain words as they are."""
    return Text(told).say(_language()) if isinstance(told, Mapping) else "" if told is None else str(told)


@register.filter
def called(factory: Any) -> str:
    """A factory by the name that a reader of the page's language knows: its Chinese one on Chinese pages, where it has one."""
    return both_names(factory.name, factory.local_name)[0]


@register.filter
def also_called(factory: Any) -> str:
    """The factory's other name, where it has one."""
    return both_names(factory.name, factory.local_name)[1]
