"""What a clause says beside its own texts, in words: limits, records, samples, what comes again, tables.

Every function answers a Text; the sentences stand in `library/phrases/<language>/clauses.toml`.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby

from fairfloor.core.binding_limits import NO_BREACH, stands_apart
from fairfloor.core.clause_limits import Limit, Relaxation, Step
from fairfloor.core.clauses import Cell, Clause, Column, Record, Recurrence, Sample
from fairfloor.core.languages import Text, within
from fairfloor.core.phrases import catalogues, phrase
from fairfloor.core.quantities import UNITS, Figure, plain
from fairfloor.core.vocabulary import Kind, Quantity, Vocabulary

DIFFERENCES = {"delta_degC": "degC", "delta_degF": "degF"}


def amount(figure: Figure, sign: Text | None = None) -> Text:
    """A figure; `sign` stands in for its unit's own, so that an age is 14 岁."""
    signs = sign or UNITS[figure.unit].sign
    return Text({language: figure.say_in(signs, language) for language in catalogues()})


def amount_of(figure: Figure, quantity: Quantity | None) -> Text:
    """A figure as its quantity is told."""
    return amount(figure, quantity.sign if quantity else None)


def printed(figures: Iterable[Figure], quantity: Quantity | None = None) -> Text:
    """The figures as the source prints them: "25 ft / 7.5 m"."""
    return joined([amount_of(figure, quantity) for figure in figures], " / ", " / ")


def joined(texts: Sequence[Text], zh: str = "；", en: str = "; ") -> Text:
    """Several texts in one; each language but Chinese has them apart as English does."""
    return Text(
        {language: (zh if language == "zh" else en).join(t.say(language) for t in texts) for language in catalogues()}
    )


# ---------------------------------------------------------------------------------------------------------------- limits


def bound(limit: Limit, words: Vocabulary) -> Text:
    """How the observed value must stand to what: "at least 20 ft³/min for each person", "as the law says"."""
    quantity = words.quantities.get(limit.quantity)
    if limit.figure:
        told = amount_of(limit.figure, quantity)
    elif limit.steps:
        told = joined([_step(step) for step in limit.steps], "，", " and ")
    else:
        return phrase("clauses.by-law-and-policy" if limit.policy else "clauses.by-law")
    return bounded(limit.compare, told, words.kinds.get(limit.per or ""))


def bounded(compare: str, told: Text, per: Kind | None = None) -> Text:
    """A figure with how a value must stand to it, and for each of what: "at least 2 for each floor"."""
    said = phrase(f"clauses.{compare}", figure=told)
    return phrase("clauses.per", bound=said, each=within(per.title)) if per else said


def _step(step: Step) -> Text:
    reach = "every" if not step.over else "above"
    if step.up_to is not None:
        reach = "between" if step.over else "first"
    told = {"gives": step.gives, "over": step.over, "up_to": step.up_to, "per": step.per}
    key = f"clauses.steps.{reach}" if step.per is not None else f"clauses.steps.once-{reach}"
    return phrase(key, **{name: plain(value) for name, value in told.items() if isinstance(value, Decimal)})


def narrowing(limit: Limit, clause: Clause, words: Vocabulary) -> list[Text]:
    """What narrows a limit: the kind of work or place, the substance and the time of averaging, people, place."""
    substances = {one.id: one.name for one in clause.substances}
    found = []
    for key, word in limit.for_.items():
        if key == "substance":
            found.append(substances.get(word, Text(zh=word, en=word)))
        elif key == "averaging":
            found.append(phrase(f"clauses.averaging.{word}"))
        else:
            found.append(words.kinds[word].title if word in words.kinds else Text(zh=word, en=word))
    return found


def how(limit: Limit) -> Text:
    """Which of law, policy and standard binds, and whether being outside is a breach."""
    said = f"clauses.how.{limit.precedence}"
    if not limit.figure or not stands_apart(limit) or limit.precedence in NO_BREACH:
        return phrase(said)
    if limit.precedence == "stricter-of-both":
        return phrase(f"{said}-advice")
    return phrase("clauses.no-breach", how=phrase(said))


def relaxation(one: Relaxation) -> Text:
    """How far a limit may be moved, and when; a difference of degrees is told in degrees."""
    by = _difference(one.by)
    if len(one.printed) < 2:
        return phrase("clauses.relaxation", by=amount(by), condition=one.condition)
    told = printed(_difference(figure) for figure in one.printed)
    return phrase("clauses.relaxation-printed", by=amount(by), printed=told, condition=one.condition)


def _difference(figure: Figure) -> Figure:
    return Figure(figure.value, DIFFERENCES.get(figure.unit, figure.unit))


def alternatives(limits: Iterable[Limit]) -> dict[str, list[list[Limit]]]:
    """The limits of which one branch is enough: by group, the limits of each branch, as the clause has them."""
    grouped: dict[str, dict[str, list[Limit]]] = {}
    for limit in limits:
        if limit.alternative_group:
            grouped.setdefault(limit.alternative_group, {}).setdefault(limit.alternative_branch, []).append(limit)
    return {group: list(branches.values()) for group, branches in grouped.items()}


def alike(limits: Sequence[Limit]) -> list[list[Limit]]:
    """Neighbouring limits that differ in nothing but their figure and whom or what they are for, put together."""
    runs = (list(run) for _, run in groupby(limits, key=_shared))
    return [part for run in runs for part in ([run] if all(limit.for_ for limit in run) else [[one] for one in run])]


def _shared(limit: Limit) -> tuple[object, ...]:
    moved = (limit.relaxation.by, str(limit.relaxation.condition)) if limit.relaxation else None
    texts = tuple(str(text) for text in (limit.then, limit.note))
    alternative = (limit.alternative_group, limit.alternative_branch)
    return (limit.quantity, limit.precedence, limit.law, limit.when, limit.example, moved, texts, alternative)


# --------------------------------------------------------------------------------- records, samples, what comes again


def compared(record: Record, clause: Clause) -> Text | None:
    """How a record must stand to another one of its clause: "must not be after: day on which it was due"."""
    other = next((one for one in clause.record if one.id == record.compare_with), None)
    return phrase(f"clauses.compare.{record.compare_by}", other=within(other.what)) if other else None


def sample(one: Sample) -> Text:
    """How many of what are looked at, and how they are picked: "workers: at least 3, the youngest-looking"."""
    least = plain(one.at_least.value)
    if one.at_most:
        size = phrase("clauses.sample-range", least=least, most=plain(one.at_most.value))
    else:
        size = phrase("clauses.sample-least", least=least)
    said = phrase("clauses.sample", of=one.of, size=size, how=phrase(f"clauses.chosen.{one.how}"))
    return joined([said, one.per], "，", ", ") if one.per else said


def again(recurrence: Recurrence) -> Text:
    """A duty that comes again, and when."""
    return joined([recurrence.what, due(recurrence)], "：", ": ")


def due(recurrence: Recurrence) -> Text:
    """When a duty comes again: "yearly", "every 60 days", "at least 3 times a year", or the event that brings it."""
    found = [within(recurrence.on)] if recurrence.on else []
    if recurrence.every:
        found.append(_period("every", recurrence.every))
    if recurrence.at_least and recurrence.within:
        n = recurrence.at_least.value
        times = phrase("clauses.within.once") if n == 1 else phrase("clauses.within.times", n=plain(n))
        found.append(_period("within", recurrence.within, times=times))
    return joined(found)


def _period(name: str, period: Figure, **told: Text) -> Text:
    key = period.unit if period.value == 1 else "many"
    return phrase(f"clauses.{name}.{key}", figure=amount(period), **told)


# ------------------------------------------------------------------------------------------------ tables


def cell(told: Cell, column: Column) -> Text:
    """A cell of a clause's table: a figure with its unit, a text, or a word."""
    if isinstance(told, Figure):
        return amount(told, column.sign)
    return told if isinstance(told, Text) else Text(zh=str(told), en=str(told))
