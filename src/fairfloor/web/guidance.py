"""What the shelf says on a clause beside its own texts, ready for the clause's page: limits, records, links."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fairfloor.actions import checklists
from fairfloor.core import clause_words as words
from fairfloor.core import law, limits, standards
from fairfloor.core.binding_limits import BINDS, CONDITIONAL, LAW, NO_BREACH, NOT_APPLICABLE, BindingLimit
from fairfloor.core.buildings import Asked
from fairfloor.core.clause_limits import Limit
from fairfloor.core.clauses import Clause, Substance
from fairfloor.core.conditions import Condition
from fairfloor.core.enactments import Value, said
from fairfloor.core.languages import Text
from fairfloor.core.periods import local_day
from fairfloor.core.permits import KEYS, permits, whom
from fairfloor.core.phrases import phrase
from fairfloor.core.policies import PolicyError
from fairfloor.core.quantities import Figure
from fairfloor.core.standards import Standard
from fairfloor.core.vocabulary import Quantity
from fairfloor.screening.rulebook import RULES
from fairfloor.web import routes
from fairfloor.web.doors import say
from fairfloor.web.words import CHECKS, LIMIT_STATES

SHOWN = 2  # limits of a clause that the list of clauses shows
MANY = 12  # more limits than this are opened by whoever wants them


@dataclass(frozen=True)
class LimitRow:
    """One limit as the page shows it; `mark` says so where it does not simply bind, `aside` is one that does not apply.

    `answer` is None where no law was looked up; `law` then names the subject of the law that may bind.
    """

    answer: BindingLimit | None
    subject: Text
    narrowing: Text | None
    bound: Text | None
    printed: Text | None
    how: Text
    relaxation: Text | None
    choice: Text | None
    mark: str
    losing: tuple[tuple[Text, Text], ...]
    substance: bool = False
    law: Text | None = None
    aside: bool = False


@dataclass(frozen=True)
class Link:
    """A clause or a whole section that this one names; `url` is empty where the visit is not held to its standard."""

    title: str
    url: str
    answer: Any = None


def guidance(visit: Any, standard: Standard, here: Asked, now: Any) -> dict[str, Any]:
    """What to look at, record and compare for a clause, and the limits that bind at this factory on the day, as HTML."""
    day, language = local_day(visit.arrived_at or now, visit.factory.zone), get_language() or "en"
    found = here.clause
    return {
        "told_said": told_said(standard.code, standard.edition, found.id, language),
        "limits_said": limits_said(checklists.question(visit), here.key, visit.factory.jurisdiction, day, language),
        "extended_to": standard.words.facts[found.extends.to].title if found.extends else None,
        "screened": screened(found),
    }


@lru_cache(maxsize=1024)
def told_said(code: str, edition: str, clause: str, language: str) -> SafeString:
    """`told` as the clause's page prints it in `language`, which must be the page's: it hangs on nothing else."""
    standard = standards.load(code, edition)
    found = standard.clause(clause)
    return render_to_string("clauses/told.html", {"clause": found, **told(standard, found)})


@lru_cache(maxsize=512)
def limits_said(
    about: checklists.Question, key: tuple[str, str], jurisdiction: str, day: date, language: str
) -> SafeString:
    """The limits of a clause where it is asked, as its page prints them; kept for the visits that were last looked at."""
    here = next(one for one in checklists.asked_by(about) if one.key == key)
    standard = next(one for one in about.held_to if one.code == key[0].partition("/")[0])
    return render_to_string(
        "clauses/limits.html", binding_limits(standard, here.clause, jurisdiction, day, here.profile)
    )


def screened(found: Clause) -> bool:
    """Whether a rule on records informs the clause."""
    return found.id in _informed()


@cache
def _informed() -> frozenset[str]:
    return frozenset(id for rule in RULES for id in rule.clauses)


def told(standard: Standard, found: Clause) -> dict[str, Any]:
    """What a clause says of itself, whoever it is read for (see `templates/clauses/told.html`)."""
    by_kind = {how: [check.what for check in found.checks if check.how == how] for how in found.verify}
    facts = standard.words.facts
    return {
        "checks": [(CHECKS[how], whats) for how, whats in by_kind.items() if whats],
        "also_by": [CHECKS[how] for how, whats in by_kind.items() if not whats],
        "records": [(one, words.compared(one, found)) for one in found.record],
        "samples": [words.sample(one) for one in found.samples],
        "recurrences": [(one, words.again(one), _only_where(one.when)) for one in found.recurrences],
        "laws": [standard.words.parameters[id].title for id in found.laws],
        "extended_to": facts[found.extends.to].title if found.extends else None,
        "also_for": [facts[id].title for id in found.also_for],
        "asked_per": facts[found.asked_per].title if found.asked_per else None,
        "table": _table(found), "substances": [_substance(one) for one in found.substances],
    }  # fmt: skip


def binding_limits(
    standard: Standard, found: Clause, jurisdiction: str, day: date, profile: Mapping[str, object]
) -> dict[str, Any]:
    """The limits of a clause that bind in a jurisdiction on a day, each with its reason and source."""
    try:
        binding = limits.binding(found, jurisdiction=jurisdiction, on=day, profile=profile)
    except (limits.LimitError, law.NotInLaw, PolicyError):
        binding = ()
    binding = _by_substance(binding, found)
    rows = sorted((_limit_row(one, found, standard) for one in binding), key=attrgetter("aside"))
    remarks = {said["en"]: (said, "watch") for one in binding if (said := one.then)}
    remarks |= {said["en"]: (said, "quiet") for one in binding for said in one.remarks}
    told = {"limits": rows, "many": len(rows) > MANY, "count": sum(not row.aside for row in rows), "limit_day": day}
    return {**told, "remarks": list(remarks.values())}


@lru_cache(maxsize=32)
def all_limits_in_short(
    about: checklists.Question, jurisdiction: str, day: date
) -> Mapping[tuple[str, str], tuple[list[Text], int]]:
    """The limits in short of every clause that a visit asks, by its key; kept for the visits that were last looked at."""
    by_code = {one.code: one for one in about.held_to}
    return {
        one.key: limits_in_short(by_code[one.clause.id.partition("/")[0]], one.clause, jurisdiction, day, one.profile)
        for one in checklists.asked_by(about)
        if one.applies and one.clause.limits
    }


def limits_in_short(
    standard: Standard, found: Clause, jurisdiction: str, day: date, profile: Mapping[str, object]
) -> tuple[list[Text], int]:
    """The limits of a clause that bind at a factory on a day, a few words each: the first of them, and how many more."""
    try:
        binding = limits.binding(found, jurisdiction=jurisdiction, on=day, profile=profile)
    except (limits.LimitError, law.NotInLaw, PolicyError):
        return [], 0
    told: dict[tuple[str, str], list[LimitRow]] = {}  # a lower and an upper limit on the same stand together
    for one in binding:
        row = _limit_row(one, found, standard)
        if one.state == BINDS and row.bound:
            told.setdefault((row.subject["en"], row.narrowing["en"] if row.narrowing else ""), []).append(row)
    named = _permits_in_short(binding, found, standard)
    return [*(_in_short(rows) for rows in list(told.values())[:SHOWN]), *named], max(0, len(told) - SHOWN)


def _permits_in_short(binding: tuple[BindingLimit, ...], found: Clause, standard: Standard) -> list[Text]:
    """The permits in force that speak of the clause's limits, a few words each."""
    told: dict[str, Text] = {}
    for one in binding:
        for weighed in one.permits:
            permit = permits({"permits": [{key: weighed[key] for key in KEYS}]})[0]
            if not permit.period.covers(one.on) or not (weighed["counts"] or permit.covers):
                continue
            how = "partly" if not weighed["counts"] else "worked" if one.state == BINDS else "set-aside"
            words = {"number": permit.number, "authority": permit.authority, "last": permit.last, "whom": whom(permit)}
            said = phrase(f"permits.short-{how}", subject=_limit_row(one, found, standard).subject, **words)
            told.setdefault(said["en"], said)
    return list(told.values())


def _with_how(bound: Text, how: Text) -> Text:
    return Text(zh=f"{bound['zh']}（{how['zh']}）", en=f"{bound['en']} ({how['en']})")


def _not_simply(row: LimitRow, apart: bool) -> Text | None:
    """How a figure binds, where that must be told: `apart` from another, no breach by itself, an example only."""
    one = row.answer
    said = [row.how] if apart else []
    if one and not apart and not one.breach:
        said.append(phrase(f"clauses.how.{one.precedence if one.precedence in NO_BREACH else 'prompts-action'}"))
    if one and one.example:
        said.append(phrase("clauses.example"))
    return words.joined(said) if said else None


def _in_short(rows: list[LimitRow]) -> Text:
    subject, narrowing = rows[0].subject, rows[0].narrowing
    ways = [row.answer.compare for row in rows if row.answer]
    apart = len(set(ways)) < len(ways)  # two figures in one direction: at least 30 minutes binds, under 60 one asks why
    told = [(row.bound, _not_simply(row, apart)) for row in rows if row.bound]
    shared = told[0][1] if not apart and len({str(how) for _, how in told}) == 1 else None
    bounds = words.joined([_with_how(bound, how) if how and not shared else bound for bound, how in told], "，", ", ")
    bounds = _with_how(bounds, shared) if shared else bounds
    zh, en = (f"（{narrowing['zh']}）", f" ({narrowing['en']})") if narrowing else ("", "")
    return Text(zh=f"{subject['zh']}{zh}：{bounds['zh']}", en=f"{subject['en']}{en}: {bounds['en']}")


def own_limits(standard: Standard, found: Clause) -> dict[str, Any]:
    """The limits of a clause as the standard itself has them, with their precedence in words; no law is looked up."""
    rows = [_own_row(one, found, standard) for one in found.limits]
    remarks = {said["en"]: (said, "watch") for one in found.limits if (said := one.then)}
    remarks |= {said["en"]: (said, "quiet") for one in found.limits if (said := one.note)}
    return {"limits": rows, "remarks": list(remarks.values())}


def _own_row(one: Limit, found: Clause, standard: Standard) -> LimitRow:
    quantity, narrowing = standard.words.quantities[one.quantity], words.narrowing(one, found, standard.words)
    how = words.how(one)
    if one.example:
        how = words.joined([how, phrase("clauses.example")])
    condition = _only_where(one.when)
    if condition and one.precedence != "conditional":
        how, condition = words.joined([how, condition]), None
    return LimitRow(
        answer=None,
        subject=quantity.title,
        narrowing=words.joined(narrowing, "，", ", ") if narrowing else None,
        bound=words.bound(one, standard.words),
        printed=words.printed(one.printed, quantity) if len(one.printed) > 1 else None,
        how=how,
        relaxation=words.relaxation(one.relaxation) if one.relaxation else None,
        choice=_choice(one, found, standard) if one.alternative_group else None,
        mark=say(condition),
        losing=(),
        substance="substance" in one.for_,
        law=standard.words.parameters[one.law].title if one.law else None,
    )


def _by_substance(binding: tuple[BindingLimit, ...], found: Clause) -> tuple[BindingLimit, ...]:
    """The limits with those of one substance side by side, in the clause's order of substances."""
    order = {one.id: place for place, one in enumerate(found.substances)}
    return tuple(sorted(binding, key=lambda one: order.get(one.for_.get("substance", ""), -1)))


def _limit_row(one: BindingLimit, found: Clause, standard: Standard) -> LimitRow:
    quantity = standard.words.quantities.get(one.quantity)
    limit = next((limit for limit in found.limits if limit.id == one.id), None)
    narrowing = words.narrowing(limit, found, standard.words) if limit else []
    by_law = one.origin == LAW and one.state == BINDS
    return LimitRow(
        answer=one,
        subject=quantity.title if quantity else Text(zh=one.quantity, en=one.quantity),
        narrowing=words.joined(narrowing, "，", ", ") if narrowing else None,
        bound=_bound(one, limit, standard),
        printed=words.printed(one.printed, quantity) if len(one.printed) > 1 else None,
        how=phrase("clauses.how.law-binds") if by_law or limit is None else words.how(limit),
        relaxation=words.relaxation(one.relaxation) if one.relaxation else None,
        choice=_choice(limit, found, standard) if limit and limit.alternative_group else None,
        mark=_mark(one, limit),
        losing=tuple((_told(lost.value, quantity), lost.why) for lost in one.losing if lost.why),
        substance="substance" in one.for_,
        aside=one.state == NOT_APPLICABLE,
    )


def _mark(one: BindingLimit, limit: Limit | None) -> str:
    if one.state == CONDITIONAL and limit:
        return say(_only_where(limit.when))
    words = str(LIMIT_STATES.get(one.state, ""))
    only = _only_where(limit.when) if limit and one.state == NOT_APPLICABLE else None
    return f"{words}{_('; ')}{say(only)}" if only else words


def _only_where(condition: Condition | None) -> Text | None:
    return phrase("clauses.only-where", condition=condition.say()) if condition else None


def _bound(one: BindingLimit, limit: Limit | None, standard: Standard) -> Text | None:
    """How a value must stand to the figure that binds; where steps wait for a headcount, or it does not apply, its own."""
    if one.value is None:
        told = limit is not None and (limit.figure is not None or limit.steps)
        return words.bound(limit, standard.words) if told and limit else None
    quantity = standard.words.quantities.get(one.quantity)
    return words.bounded(one.compare, _told(one.value, quantity), standard.words.kinds.get(one.per or ""))


def _told(value: Value, quantity: Quantity | None) -> Text:
    return words.amount_of(value, quantity) if isinstance(value, Figure) else said(value)


def _choice(limit: Limit, found: Clause, standard: Standard) -> Text:
    """That one of several ways is enough, and which ways there are."""
    ways = words.alternatives(found.limits)[limit.alternative_group]
    told = [words.joined([_short(one, standard) for one in way], " + ", " + ") for way in ways]
    return phrase("clauses.one-is-enough", ways=words.joined(told, "；或 ", "; or "))


def _short(limit: Limit, standard: Standard) -> Text:
    title, bound = standard.words.quantities[limit.quantity].title, words.bound(limit, standard.words)
    return Text(zh=f"{title['zh']}{bound['zh']}", en=f"{title['en']} {bound['en']}")


def _table(found: Clause) -> dict[str, Any] | None:
    if found.table is None:
        return None
    columns = found.table.columns
    rows = [[words.cell(row[one.id], one) if one.id in row else None for one in columns] for row in found.table.rows]
    return {"title": found.table.title, "columns": [one.title for one in columns], "rows": rows}


def _substance(one: Substance) -> tuple[Substance, str]:
    """A substance with its synonyms as one list."""
    return one, _(", ").join(one.also_called(get_language() or "en"))


def links(visit: Any, found: Clause, answers: Mapping[str, Any]) -> dict[str, list[Link]]:
    """The clauses and sections that this clause refers to, and those that it makes hold for another place too.

    What the visit does not ask is named without a link: it has no page there.
    """
    asked = [one.clause for one in checklists.every_asked(visit)]
    clauses = {one.id for one in asked}
    sections = {(one.id.partition("/")[0], one.section) for one in asked}

    def address(code: str, number: str, whole: bool) -> str:
        if whole and (code, number) in sections:
            return routes.to("checklist", visit.public_id) + f"#{code}-{number}"
        return routes.to("clause", visit.public_id, code, number) if f"{code}/{number}" in clauses else ""

    return linked(found, dict(visit.standards), address, answers)


def named(clause: Clause) -> str:
    """A clause as a page cites it: ICTI 9.7 with its title; one that its standard names instead of numbering by its title."""
    code = clause.id.partition("/")[0].upper()
    return (
        f"{code} {clause.number} {say(clause.title)}" if clause.number[:1].isdigit() else f"{code} {say(clause.title)}"
    )


def linked(
    found: Clause, editions: Mapping[str, str], address: Callable[[str, str, bool], str], answers: Mapping[str, Any]
) -> dict[str, list[Link]]:
    """The same with `address(code, number, whether it is a whole section)`; without an edition the newest is named."""
    extended = found.extends.clauses if found.extends else ()
    ways = {"related": found.see_also, "extended": extended, "answered_by": found.answered_by}
    return {
        name: [link for id in ids if (link := _link(id, editions, address, answers.get(id))) is not None]
        for name, ids in ways.items()
    }


def _link(id: str, editions: Mapping[str, str], address: Callable[[str, str, bool], str], answer: Any) -> Link | None:
    code, _slash, number = id.partition("/")
    try:
        standard = standards.load(code, editions.get(code))
        whole = number in {section.number for section in standard.sections}
        if whole:
            section = f"{code.upper()} {number} {say(standard.section(number).title)}"
            title = _("%(section)s (whole section)") % {"section": section}
        else:
            title = named(standard.clause(id))
    except standards.NotOnShelf:
        return None
    return Link(title, address(code, number, whole), answer)
