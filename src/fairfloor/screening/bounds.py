"""The limit that binds each rule on each day, asked of law and standard once a day and joined to the records."""

import bisect
import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from fairfloor.core import standards
from fairfloor.core.binding_limits import LAW, BindingLimit
from fairfloor.core.clauses import Clause
from fairfloor.core.languages import Text
from fairfloor.core.law import Known, Unknown, spans, title, value
from fairfloor.core.limits import binding
from fairfloor.core.periods import Period
from fairfloor.core.phrases import phrase
from fairfloor.core.policies import policies
from fairfloor.core.quantities import Figure
from fairfloor.screening.engines import Connection
from fairfloor.screening.rule import Asked, Rule
from fairfloor.screening.tables import date_of

ALL_DAYS = Period(date.min, date.max)
WEEK_STARTS = "week-starts"  # the law parameter
ADD_LAW = """
INSERT INTO law SELECT f.factory, d.day, $rule, d.allowed, d.basis
FROM (SELECT unnest($days::INTEGER[]) AS day, unnest($allowed::BIGINT[]) AS allowed,
             unnest($basis::INTEGER[]) AS basis) d
CROSS JOIN (SELECT DISTINCT factory FROM period) f
"""
DAYS = "SELECT DISTINCT day FROM working_day UNION SELECT DISTINCT week FROM week ORDER BY 1"


@dataclass(frozen=True)
class Bound:
    """What binds on a day: `figure` with the sentence `why` and its `source`, or no figure and `why` it is not known."""

    figure: Figure | None
    why: Text
    source: dict[str, Any] | None = None


@dataclass(frozen=True)
class Law:
    """The law as a screening asks it: what binds on a day, and which weekday begins the week (None: it names none)."""

    bound: Callable[[Asked, date], Bound]
    first_weekday: Callable[[date], str | None] = lambda day: None


class Basis:
    """The bounds of one run, numbered, so that the tables hold a number where people read a sentence."""

    def __init__(self) -> None:
        self.bounds: list[Bound] = []
        self._numbers: dict[str, int] = {}

    def number(self, bound: Bound) -> int:
        """The number of `bound`; equal ones share it."""
        key = repr(bound)
        if key not in self._numbers:
            self._numbers[key] = len(self.bounds)
            self.bounds.append(bound)
        return self._numbers[key]


def expand(engine: Connection, rules: Iterable[Rule], law: Law) -> Basis:
    """Fill `law` with the limit of every rule on every day that the records need; returns the numbered bounds.

    A rule about several days together takes the limit of the first one, and has none when that of the last is unknown.
    """
    basis = Basis()
    days = [int(row[0]) for row in engine.execute(DAYS).fetchall()]
    for rule in rules:
        if rule.asked is None or not days:
            continue
        found = [_bound(law, rule.asked, date_of(day)) for day in days]
        allowed = [None if one.figure is None else rule.asked.counted(one.figure) for one in found]
        numbers = [basis.number(one) for one in found]
        engine.execute(ADD_LAW, {"rule": rule.id, "days": days, "allowed": allowed, "basis": numbers})
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

    It asks once for each stretch of days on which neither law nor policy changes, on the first of them that is needed.
    """
    title(jurisdiction)
    issued = [policy.issued_date for policy in policies(profile or {})]

    def of_edition(clause: str) -> Clause:
        return standards.clause(clause, (editions or {}).get(clause.partition("/")[0]))

    @functools.cache
    def changes(clause: str) -> list[date]:
        subjects = {limit.law for limit in of_edition(clause).limits if limit.law}
        stretches = [stretch for subject in subjects for stretch, _ in spans((jurisdiction, subject), ALL_DAYS)]
        return sorted({*(stretch.start for stretch in stretches), *issued})

    known: dict[tuple[str, int], tuple[BindingLimit, ...]] = {}

    def bound(asked: Asked, day: date) -> Bound:
        stretch = asked.clause, bisect.bisect_right(changes(asked.clause), day)
        if stretch not in known:
            known[stretch] = binding(of_edition(asked.clause), jurisdiction=jurisdiction, on=day, profile=profile)
        return strictest(asked, [one for one in known[stretch] if one.quantity == asked.quantity])

    def first_weekday(day: date) -> str | None:
        answer = value((jurisdiction, WEEK_STARTS), day)
        return answer.value if isinstance(answer, Known) and isinstance(answer.value, str) else None

    return Law(bound, first_weekday)


def strictest(asked: Asked, limits: Iterable[BindingLimit]) -> Bound:
    """Of the limits on one quantity, the one that allows least, the law's before the standard's where both allow it.

    A law that is not known leaves the day without a figure, even where the standard has one: the law might be stricter,
    or take its place.
    """
    told = list(limits)
    unknown = next((one.law.why for one in told if isinstance(one.law, Unknown)), None)
    if unknown is not None:
        return Bound(None, unknown)
    figures = [(asked.counted(one.value), one.origin != LAW, one) for one in told if isinstance(one.value, Figure)]
    if not figures:
        return Bound(None, told[0].why if told else phrase("screening.none-for-rule"))
    _, _, first = min(figures, key=lambda one: one[:2])
    assert isinstance(first.value, Figure)  # noqa: S101 (figures holds no other)
    return Bound(first.value, first.why, first.source.as_json() if first.source else None)
