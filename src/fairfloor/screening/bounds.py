"""The limit that binds each rule on each day, asked of law and standard once a day and joined to the records."""

import bisect
import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from fairfloor.core import standards
from fairfloor.core.binding_limits import LAW, BindingLimit
from fairfloor.core.clauses import Clause
from fairfloor.core.enactments import Value
from fairfloor.core.languages import Text
from fairfloor.core.law import (
    Answer,
    Known,
    NoLimit,
    Unknown,
    chain,
    conditions,
    load,
    on_shelf,
    parameters,
    spans,
    title,
    value,
)  # fmt: skip
from fairfloor.core.limits import binding
from fairfloor.core.money import Money
from fairfloor.core.periods import Period
from fairfloor.core.permits import Permit, edges, permits, weigh
from fairfloor.core.phrases import phrase
from fairfloor.core.policies import policies
from fairfloor.screening.days import kind_on_shelf
from fairfloor.screening.engines import Connection
from fairfloor.screening.rule import Asked, Needed, Rule
from fairfloor.screening.tables import date_of

ALL_DAYS = Period(date.min, date.max)
WEEK_STARTS = "week-starts"  # the law parameter
REST_WEEKDAY = "weekly-rest-day"  # the law parameter
ADD_LAW = """
INSERT INTO law SELECT f.factory, d.day, d.rule, $scope, d.allowed, d.currency, d.basis
FROM (SELECT unnest($rules::VARCHAR[]) AS rule, unnest($days::INTEGER[]) AS day, unnest($allowed::BIGINT[]) AS allowed,
             unnest($currencies::VARCHAR[]) AS currency, unnest($basis::INTEGER[]) AS basis) d
JOIN factory f ON f.jurisdiction = $jurisdiction
"""
ADD_KINDS = """
INSERT INTO calendar (factory, day, kind, basis) SELECT f.factory, d.day, d.kind, d.basis
FROM (SELECT unnest($days::INTEGER[]) AS day, unnest($kinds::TINYINT[]) AS kind, unnest($basis::INTEGER[]) AS basis) d
JOIN factory f ON f.jurisdiction = $jurisdiction
"""
DAYS = "SELECT day FROM needed_day ORDER BY day"


@dataclass(frozen=True)
class Bound:
    """What binds on a day: `figure` with the sentence `why` and its `source`, or no figure and `why` it is not known.

    The figure is a quantity, an amount of money or a part of the day; `since` is told of a value of the law itself.
    """

    figure: Value | None
    why: Text
    source: dict[str, Any] | None = None
    since: date | None = None


def _untold(needed: Needed, day: date) -> Bound:
    """What a law answers that knows only the limits of clauses."""
    return Bound(None, phrase("screening.law-untold", parameter=needed.parameter))


def _untold_limit(asked: Asked, day: date) -> Bound:
    """What a law answers that weighs no permits, asked about those whom one covers."""
    return Bound(None, phrase("screening.none-for-rule"))


def _any_day(day: date) -> tuple[int | None, Text]:
    return None, phrase("screening.unjudged-calendar")


@dataclass(frozen=True)
class Law:
    """The law as a screening asks it: what binds on a day, and which weekday begins the week (None: it names none).

    `told` answers for a value of the law itself; `kind` says whether a day is a working day, a rest day or a holiday
    for everybody (see `days`), or None with the reason why that is not known.

    `permits` are those that it has weighed, each for everybody whom it names; `under` is the law for the people whom the
    permits at these places cover (see `scopes`).
    """

    bound: Callable[[Asked, date], Bound]
    first_weekday: Callable[[date], str | None] = lambda day: None
    told: Callable[[Needed, date], Bound] = _untold
    kind: Callable[[date], tuple[int | None, Text]] = _any_day
    rest_weekday: Callable[[date], str | None] = lambda day: None
    permits: tuple[Permit, ...] = ()
    under: Callable[[frozenset[int]], "Law"] = lambda places: Law(_untold_limit)


class Basis:
    """The bounds of one run, numbered, so that the tables hold a number where people read a sentence."""

    def __init__(self) -> None:
        self.bounds: list[Bound] = []
        self._numbers: dict[str, int] = {}
        self._seen: dict[int, tuple[Bound, int]] = {}  # the bounds themselves are kept, so that no id is used again

    def number(self, bound: Bound) -> int:
        """The number of `bound`; equal ones share it."""
        seen = self._seen.get(id(bound))
        if seen is None:
            seen = self._seen[id(bound)] = bound, self._number(bound)
        return seen[1]

    def _number(self, bound: Bound) -> int:
        key = repr(bound)
        if key not in self._numbers:
            self._numbers[key] = len(self.bounds)
            self.bounds.append(bound)
        return self._numbers[key]


def expand(
    engine: Connection, rules: Iterable[Rule], needs: Iterable[Needed], laws: Mapping[str, Sequence[Law]]
) -> Basis:
    """Fill `law` and `calendar` with what holds on every day that the records need; returns the numbered bounds.

    `laws` answers by jurisdiction and there by the number of the group of workers (see `scopes`); `needs` are the values
    that the preparation joins, those of the rules are added. A rule about several days together takes the limit of the
    first one, and has none when that of the last is unknown.
    """
    basis = Basis()
    numbers = [int(row[0]) for row in engine.execute(DAYS).fetchall()]
    if not numbers:
        return basis
    days = [date_of(number) for number in numbers]
    asking = tuple(rules)
    needed = {one.name: one for one in (*needs, *(need for rule in asking for need in rule.needs))}
    for jurisdiction, groups in laws.items():
        for scope, law in enumerate(groups):
            answers = [
                (rule.id, rule.asked.counted, [_bound(law, rule.asked, day) for day in days])
                for rule in asking
                if rule.asked
            ]
            answers += [(name, one.counted, [law.told(one, day) for day in days]) for name, one in needed.items()]
            whole = [one for _, _, found in answers for one in found]
            told = {
                "scope": scope,
                "jurisdiction": jurisdiction,
                "rules": [name for name, _, found in answers for _ in found],
                "days": numbers * len(answers),
                "allowed": [
                    None if one.figure is None else counted(one.figure)
                    for _, counted, found in answers
                    for one in found
                ],
                "currencies": [one.figure.currency if isinstance(one.figure, Money) else None for one in whole],
                "basis": [basis.number(one) for one in whole],
            }
            engine.execute(ADD_LAW, told)
        kinds = [groups[0].kind(day) for day in days]
        told = {
            "jurisdiction": jurisdiction,
            "days": numbers,
            "kinds": [kind for kind, _ in kinds],
            "basis": [basis.number(Bound(None, why)) for _, why in kinds],
        }
        engine.execute(ADD_KINDS, told)
    return basis


def _bound(law: Law, asked: Asked, day: date) -> Bound:
    first = law.bound(asked, day)
    if asked.days == 1 or first.figure is None:
        return first
    last = law.bound(asked, day + timedelta(days=asked.days - 1))
    return first if last.figure is not None else last


def from_shelf(
    jurisdiction: str, profile: Mapping[str, object] | None = None, editions: Mapping[str, str] | None = None
) -> Law:
    """The shelf's law and standards for a factory of this profile; raises NotInLaw for a strange jurisdiction.

    `editions` names the edition of a standard by its code (``{"icti": "undated"}``); without it the newest counts.

    It asks once for each stretch of days on which neither law nor policy nor permit changes, on the first of them that is needed.
    A permit counts here only when it is for everybody: `under` answers for those whom one for some workers covers.
    """
    title(jurisdiction)
    own = permits(profile or {})
    issued = {policy.issued_date for policy in policies(profile or {})} | edges(own, jurisdiction)

    @functools.cache
    def under(places: frozenset[int]) -> Law:
        as_all = [replace(one, covers={}) if place in places else one for place, one in enumerate(own)]
        return from_shelf(jurisdiction, {**(profile or {}), "permits": as_all}, editions)

    def of_edition(clause: str) -> Clause:
        return standards.clause(clause, (editions or {}).get(clause.partition("/")[0]))

    @functools.cache
    def changes(clause: str) -> list[date]:
        subjects = {limit.law for limit in of_edition(clause).limits if limit.law}
        stretches = [stretch for subject in subjects for stretch, _ in spans((jurisdiction, subject), ALL_DAYS)]
        return sorted({*(stretch.start for stretch in stretches), *issued})

    known: dict[tuple[str, int], tuple[BindingLimit, ...]] = {}
    bounds: dict[tuple[Asked, int], Bound] = {}

    def bound(asked: Asked, day: date) -> Bound:
        stretch = asked.clause, bisect.bisect_right(changes(asked.clause), day)
        if stretch not in known:
            known[stretch] = binding(of_edition(asked.clause), jurisdiction=jurisdiction, on=day, profile=profile)
        if (asked, stretch[1]) not in bounds:
            told = [one for one in known[stretch] if one.quantity == asked.quantity]
            bounds[asked, stretch[1]] = strictest(asked, told)
        return bounds[asked, stretch[1]]

    asked: dict[str, tuple[list[date], list[Bound]]] = {}

    def told(needed: Needed, day: date) -> Bound:
        if needed.name not in asked:
            asked[needed.name] = _stretches(jurisdiction, needed, profile or {})
        starts, answers = asked[needed.name]
        return answers[bisect.bisect_right(starts, day) - 1]

    def weekday(parameter: str, day: date) -> str | None:
        answer = value((jurisdiction, parameter), day)
        return answer.value if isinstance(answer, Known) and isinstance(answer.value, str) else None

    return Law(
        bound,
        first_weekday=lambda day: weekday(WEEK_STARTS, day),
        told=told,
        kind=functools.partial(kind_on_shelf, jurisdiction),
        rest_weekday=lambda day: weekday(REST_WEEKDAY, day),
        permits=own,
        under=under,
    )


def _stretches(jurisdiction: str, needed: Needed, profile: Mapping[str, object]) -> tuple[list[date], list[Bound]]:
    """The days from which each answer to what is needed holds, and the answers."""
    there = [one for place in chain(jurisdiction) if on_shelf(place) for one in parameters(place)]
    parameter = needed.instead if needed.parameter not in there and needed.instead in there else needed.parameter
    words = {**{key: word for key, word in profile.items() if isinstance(word, str)}, **needed.for_}
    for_ = {key: words[key] for key in conditions(jurisdiction, parameter) if key in words}
    found = spans((jurisdiction, parameter), ALL_DAYS, for_)
    own = permits(profile) if needed.permitted else ()
    split = [
        (start, replace(answer, on=start))
        for stretch, answer in found
        for start in sorted({stretch.start, *(day for day in edges(own, jurisdiction) if stretch.covers(day))})
    ]
    return [start for start, _ in split], [_weighed(answer, own) for _, answer in split]


def _weighed(answer: Answer, own: tuple[Permit, ...]) -> Bound:
    weighed = weigh(answer, own).answer
    return _as_bound(answer if weighed is None else weighed)


def _as_bound(answer: Answer) -> Bound:
    """An answer of the law as a bound; a law that sets none leaves no figure either, and says so."""
    if not isinstance(answer, Known):
        return Bound(None, answer.why, answer.source.as_json() if isinstance(answer, NoLimit) else None)
    told = {"figure": answer.say(), "source": answer.source.say(), "since": answer.since}
    why = phrase("screening.law-sets", subject=load(answer.found_in, answer.parameter).title, **told)
    return Bound(answer.value, why, answer.source.as_json(), answer.since)


def strictest(asked: Asked, limits: Iterable[BindingLimit]) -> Bound:
    """Of the limits on one quantity, the one that allows least, the law's before the standard's where both allow it.

    A law that is not known leaves the day without a figure, even where the standard has one: the law might be stricter,
    or take its place. A figure of the standard at which one only asks stands beside the law.
    """
    told = list(limits)
    unknown = next((one.law.why for one in told if isinstance(one.law, Unknown) and not _apart(one)), None)
    if unknown is not None:
        return Bound(None, unknown)
    figures = [(asked.counted(one.value), one.origin != LAW, one) for one in told if one.value is not None]
    if not figures:
        return Bound(None, told[0].why if told else phrase("screening.none-for-rule"))
    _, _, first = min(figures, key=lambda one: one[:2])
    return Bound(first.value, first.why, first.source.as_json() if first.source else None)


def _apart(limit: BindingLimit) -> bool:
    """Whether the figure only prompts a question: then a law that is not known cannot take its place."""
    return limit.value is not None and not limit.breach
