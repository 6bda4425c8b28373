"""What the law says on a day: dated values with their sources, and a plain "not known" wherever the shelf is silent.

`value` answers one of three things, and only the first holds a figure: `Known`; `NoLimit`, when the law is known to
set no figure; `Unknown`, when the shelf cannot say. The last two are falsy and never the same. `docs/reference/
law-format.md` describes the files; `law_files` reads them.
"""

import functools
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from fairfloor.core import law_files
from fairfloor.core.enactments import Enactment, Gap, Item, NotInLaw, Parameter, within
from fairfloor.core.languages import Text
from fairfloor.core.law_answers import Answer, Known, NoLimit, Unknown
from fairfloor.core.money import Money
from fairfloor.core.periods import ONE_DAY, Period
from fairfloor.core.phrases import phrase
from fairfloor.core.quantities import Figure, compare
from fairfloor.core.shelf import LIBRARY, Entry, Problems, ShelfError, nearest, raise_any, read
from fairfloor.core.vocabulary import vocabulary

__all__ = ["Answer", "Known", "NoLimit", "NotInLaw", "Unknown", "load", "spans", "title", "value"]

FOLDER = LIBRARY / "law"
DECLARATION = "jurisdiction.toml"


# ------------------------------------------------------------------------------------------------ what is on the shelf


@functools.cache
def jurisdictions(folder: Path = FOLDER) -> tuple[str, ...]:
    """The ids of the jurisdictions on the shelf, in order."""
    return tuple(sorted(path.parent.name for path in folder.glob(f"*/{DECLARATION}")))


def chain(jurisdiction: str) -> tuple[str, ...]:
    """The jurisdiction and those that it lies in, the nearest first: cn-gd-shenzhen, cn-gd, cn."""
    parts = jurisdiction.split("-")
    return tuple("-".join(parts[:n]) for n in range(len(parts), 0, -1))


@functools.cache
def title(jurisdiction: str, folder: Path = FOLDER) -> Text:
    """The jurisdiction's name; raises NotInLaw when it is not on the shelf."""
    file = folder / jurisdiction / DECLARATION
    if not on_shelf(jurisdiction, folder):
        raise NotInLaw(
            f"There is no jurisdiction {jurisdiction!r} on the shelf. {nearest(jurisdiction, jurisdictions(folder))}"
        )
    problems: Problems = []
    entry = Entry(read(file), file, problems=problems)
    if entry.string("id", required=True) != jurisdiction:
        entry.fault("'id' is not the name of its folder", f"Write id = {jurisdiction!r}")
    name = entry.text("title", required=True)
    entry.done()
    raise_any(problems)
    return name


@functools.cache
def on_shelf(jurisdiction: str, folder: Path = FOLDER) -> bool:
    """Whether the shelf has this jurisdiction."""
    return _plain(jurisdiction) and (folder / jurisdiction / DECLARATION).is_file()


@functools.cache
def parameters(jurisdiction: str, folder: Path = FOLDER) -> tuple[str, ...]:
    """The ids of the parameters that this jurisdiction itself has, in order; raises NotInLaw."""
    title(jurisdiction, folder)
    return tuple(sorted(path.stem for path in (folder / jurisdiction).glob("*.toml") if path.name != DECLARATION))


@functools.cache
def load(jurisdiction: str, parameter: str, folder: Path = FOLDER) -> Parameter:
    """One parameter of one jurisdiction (its own, not its parents'); raises NotInLaw, or ShelfError for a bad file."""
    there = parameters(jurisdiction, folder)
    if parameter not in there:
        raise NotInLaw(f"{jurisdiction} has no parameter {parameter!r} on the shelf. {nearest(parameter, there)}")
    problems: Problems = []
    made = law_files.parameter(folder / jurisdiction / f"{parameter}.toml", problems)
    raise_any(problems)
    return replace(made, place=title(jurisdiction, folder))


def check(folder: Path = FOLDER) -> tuple[ShelfError, ...]:
    """Every mistake in the law of a folder: in its files, and where levels of one parameter do not fit together."""
    problems: Problems = []
    for place in jurisdictions(folder):
        try:
            title(place, folder)
        except ShelfError as fault:
            problems.extend(fault.others or (fault,))
            continue
        for id in parameters(place, folder):
            try:
                made = load(place, id, folder)
                problems.extend(_unlike_its_parents(made, folder))
            except ShelfError as fault:
                problems.extend(fault.others or (fault,))
    return tuple(problems)


def _unlike_its_parents(made: Parameter, folder: Path) -> list[ShelfError]:
    above = [
        level
        for level in _levels(made.jurisdiction, made.id, folder)
        if level.jurisdiction != made.jurisdiction and (level.combine, level.protects) != (made.combine, made.protects)
    ]
    remedy = "Let every level combine in the same way"
    file = f"{made.jurisdiction}/{made.id}.toml"
    return [ShelfError(file, "combine", f"it combines otherwise than in {one.jurisdiction}", remedy) for one in above]


def _plain(name: str) -> bool:
    return name.replace("-", "").isalnum() and name.isascii()


# --------------------------------------------------------------------------------------------------- what the law says


def value(
    parameter: str | tuple[str, str], on: date, for_: Mapping[str, str] | None = None, folder: Path = FOLDER
) -> Answer:
    """What the law says about `parameter` (``"kh/minimum-wage"``, or a pair) on a day, for whom `for_` names.

    Levels combine as the parameter declares: `nearest` takes the nearest level that sets a figure, `most-protective`
    the strictest of all levels. A level that does not know makes the answer Unknown; it is never filled in from
    another. A jurisdiction that is not on the shelf, or a parameter that no level has, is Unknown. Raises NotInLaw for
    a condition that no level knows.
    """
    jurisdiction, id = _pair(parameter)
    if not on_shelf(jurisdiction, folder):
        there = ", ".join(jurisdictions(folder))
        key = "law.no-jurisdiction" if jurisdiction else "law.no-jurisdiction-named"
        why = phrase(key, jurisdiction=jurisdiction, there=there)
        return Unknown(id, jurisdiction, on, why, dict(for_ or {}))
    levels = _levels(jurisdiction, id, folder)
    if not levels:
        why = phrase("law.no-file", place=title(jurisdiction, folder), parameter=_subject(id))
        return Unknown(id, jurisdiction, on, why, dict(for_ or {}))
    wanted = dict(for_ or {})
    known = conditions(jurisdiction, id, folder)
    for key in wanted:
        if key not in known:
            raise NotInLaw(f"{jurisdiction}/{id} does not depend on {key!r}. {nearest(key, known)}")
    answers = [_at(level, jurisdiction, on, level.wanted(wanted)) for level in levels]
    return _most_protective(levels, answers, folder) if levels[0].combine == "most-protective" else _nearest(answers)


def _subject(parameter: str) -> Text:
    """A parameter by its title, where the standards' vocabulary has one."""
    there = vocabulary().parameters.get(parameter)
    return there.title if there else Text(zh=parameter, en=parameter)


def conditions(jurisdiction: str, parameter: str, folder: Path = FOLDER) -> frozenset[str]:
    """The keys that a question about this parameter may name, such as sector; none where no level has it."""
    levels = _levels(jurisdiction, parameter, folder)
    return frozenset(condition.key for level in levels for condition in level.conditions)


def spans(
    parameter: str | tuple[str, str], period: Period, for_: Mapping[str, str] | None = None, folder: Path = FOLDER
) -> tuple[tuple[Period, Answer], ...]:
    """The answers over a period with an end, one for each stretch of days on which it is the same, in order.

    So that records of many days are joined to the law by day without asking day by day.
    """
    if period.end is None:
        raise ValueError("the period needs an end")
    jurisdiction, id = _pair(parameter)
    edges = {period.start}
    for level in _levels(jurisdiction, id, folder):
        edges |= {day for day in _edges(level) if period.start < day < period.end}
    days = sorted(edges)
    pairs = zip(days, [*days[1:], period.end], strict=True)
    return tuple(
        (Period(start, end), value((jurisdiction, id), start, for_, folder)) for start, end in pairs if start < end
    )


def holds_until(
    parameter: str | tuple[str, str], on: date, for_: Mapping[str, str] | None = None, folder: Path = FOLDER
) -> date:
    """The last day, from `on` on, for which the answer of that day is known to hold: before another act, a gap, the end."""
    jurisdiction, id = _pair(parameter)
    later = sorted({day for level in _levels(jurisdiction, id, folder) for day in _edges(level) if day > on})
    told = _lasting(value(parameter, on, for_, folder))
    ends = (day - ONE_DAY for day in later if _lasting(value(parameter, day, for_, folder)) != told)
    return next(ends, on)


def _lasting(answer: Answer) -> tuple[Any, ...]:
    """What of an answer is the same for as long as it holds."""
    said = answer.value if isinstance(answer, Known) else None
    return type(answer), said, getattr(answer, "since", None), getattr(answer, "found_in", None)


def _pair(parameter: str | tuple[str, str]) -> tuple[str, str]:
    if isinstance(parameter, tuple):
        return parameter
    jurisdiction, _, id = parameter.rpartition("/")
    return jurisdiction, id


def _levels(jurisdiction: str, id: str, folder: Path) -> list[Parameter]:
    """The levels that have the parameter, the nearest first; none where the jurisdiction itself is not on the shelf."""
    places = (
        [place for place in chain(jurisdiction) if on_shelf(place, folder)] if on_shelf(jurisdiction, folder) else []
    )
    return [load(place, id, folder) for place in places if id in parameters(place, folder)]


def _edges(level: Parameter) -> set[date]:
    days = {enactment.since for enactment in level.enactments}
    for gap in level.gaps:
        days |= {gap.period.start, *([gap.period.end] if gap.period.end else [])}
    return days | ({level.known_until + ONE_DAY} if level.known_until else set())


def _at(level: Parameter, asked: str, on: date, wanted: Mapping[str, str]) -> Answer:
    """One level's own answer."""
    gap = _gap(level, on, wanted)
    enactment = _in_force(level, on, wanted)
    if level.untold(wanted):
        why = phrase("law.say-for-whom", keys=", ".join(condition.key for condition in level.untold(wanted)))
    elif gap and (enactment is None or gap.period.covers(on) or gap.period.start > enactment.since):
        why = gap.why
    elif enactment is None:
        first = min((one.since for one in level.enactments if within(one.scope, wanted)), default=None)
        why = phrase("law.before", first=first) if first else phrase("law.nobody", whom=level.whom(wanted))
    elif level.known_until is None or on > level.known_until:
        why = phrase("law.after", last=level.known_until)
    else:
        item = next((item for item in enactment.items if within(item.scope, wanted)), None)
        if item is not None:
            return _answer(level, enactment, item, asked, on, wanted)
        why = phrase("law.nobody", whom=level.whom(wanted))
    sentence = phrase("law.unknown", place=level.place, subject=level.title, why=why)
    return Unknown(level.id, asked, on, sentence, dict(wanted))


def _gap(level: Parameter, on: date, wanted: Mapping[str, str]) -> Gap | None:
    """The latest gap that has begun by `on`; it lasts until an act ends it, whatever its own end says."""
    begun = [gap for gap in level.gaps if gap.period.start <= on and within(gap.scope, wanted)]
    return max(begun, key=lambda gap: gap.period.start, default=None)


def _in_force(level: Parameter, on: date, wanted: Mapping[str, str]) -> Enactment | None:
    """The latest act that had taken effect by `on`; one that takes effect later does not count."""
    begun = [one for one in level.enactments if one.since <= on and within(one.scope, wanted)]
    return max(begun, key=lambda one: one.since, default=None)


def _answer(
    level: Parameter, enactment: Enactment, item: Item, asked: str, on: date, wanted: Mapping[str, str]
) -> Answer:
    known_until = level.known_until or enactment.since
    if item.value is None:
        return NoLimit(
            parameter=level.id,
            jurisdiction=asked,
            found_in=level.jurisdiction,
            on=on,
            since=enactment.since,
            source=enactment.source,
            known_until=known_until,
            why=phrase("law.sets-none", place=level.place, subject=level.title, whom=level.whom(wanted)),
            for_=dict(wanted),
        )
    return Known(
        parameter=level.id,
        jurisdiction=asked,
        found_in=level.jurisdiction,
        on=on,
        value=item.value,
        since=enactment.since,
        source=enactment.source,
        known_until=known_until,
        for_=dict(wanted),
        per=level.per,
        derived_from=enactment.derived_from,
        note=enactment.note or level.note,
        sign=level.sign,
    )


def _nearest(answers: list[Answer]) -> Answer:
    """The nearest level's, going up only past a level that is known to set no figure."""
    for answer in answers:
        if not isinstance(answer, NoLimit):
            return answer
    return answers[0]


def _most_protective(levels: list[Parameter], answers: list[Answer], folder: Path) -> Answer:
    """The strictest of what all levels set; Unknown as soon as one of them is."""
    known = [answer for answer in answers if isinstance(answer, Known)]
    unknown = next((answer for answer in answers if isinstance(answer, Unknown)), None)
    if unknown is not None:
        if not known:
            return unknown
        why = phrase("law.level-unknown", why=unknown.why, other=known[0].say(), place=title(known[0].found_in, folder))
        return replace(unknown, why=why)
    if not known:
        return answers[0]
    return functools.reduce(lambda one, two: two if _protects_more(two, one, levels[0].protects) else one, known)


def _protects_more(one: Known, other: Known, protects: str) -> bool:
    order = 0  # values without an order are never combined: `law_files` refuses such a file
    if isinstance(one.value, Figure) and isinstance(other.value, Figure):
        order = compare(one.value, other.value)
    if isinstance(one.value, Money) and isinstance(other.value, Money):
        order = (one.value > other.value) - (one.value < other.value)
    return order < 0 if protects == "lower" else order > 0
