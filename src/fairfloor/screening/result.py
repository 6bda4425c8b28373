"""What a screening found, as plain values, and the JSON that other tools rely on."""

import functools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from fairfloor.core.languages import Text
from fairfloor.core.money import Money
from fairfloor.core.quantities import Figure
from fairfloor.screening.intake.refusals import Intake, Refusal
from fairfloor.screening.rule import Rule

Json = dict[str, Any]


def _written(told: Json | str) -> str:
    return json.dumps(told, ensure_ascii=False)


@dataclass(frozen=True)
class Case:
    """One case that a rule judged: who, from the `first` to the `last` date (both inclusive), and how it stands.

    `margin` is how far outside the limit it is; zero or less: within it. `partly`: the true value may be higher, since
    something is missing. `lines` are the lines of the file that it rests on, `sources` those of every table. `source` is
    the limit's. `part` is the kind of case, empty for a rule's first; `factory` is empty where there is only one; `other`
    is the second worker of a case about two. `breakless` counts the days in it on which no break was recorded and none is
    deducted; `stays` tells whether it is a hit even so (see `untold_breaks`).
    """

    worker: str
    first: date
    last: date
    observed: Figure | Money
    limit: Figure | Money
    margin: Figure | Money
    why: Text
    partly: bool
    source: Json | None
    lines: tuple[int, ...]
    part: str = ""
    factory: str = ""
    breakless: int = 0
    stays: bool = True
    sources: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    other: str = ""

    def as_json(self) -> Json:
        """``{worker, start, end, observed, limit, margin, why, source, partly, lines, …}``; both dates are inclusive."""
        return {
            **({"factory": self.factory} if self.factory else {}),
            **({"part": self.part} if self.part else {}),
            "worker": self.worker,
            **({"other": self.other} if self.other else {}),
            "start": self.first.isoformat(),
            "end": self.last.isoformat(),
            "observed": self.observed.as_json(),
            "limit": self.limit.as_json(),
            "margin": self.margin.as_json(),
            "why": self.why,
            "source": self.source,
            "partly": self.partly,
            **({"untold_breaks": {"days": self.breakless, "stays": self.stays}} if self.breakless else {}),
            "lines": list(self.lines),
            "sources": {table: list(lines) for table, lines in self.sources.items()},
        }


@dataclass(frozen=True)
class Spread:
    """How the observed values of one kind of case are spread; `bands` are ``(from, up to, cases)``, empty ones left out."""

    part: str
    cases: int
    median: Figure | Money
    lowest: Figure | Money
    highest: Figure | Money
    bands: tuple[tuple[Figure | Money, Figure | Money, int], ...]

    def as_json(self) -> Json:
        """``{part, cases, median, lowest, highest, bands: [{from, to, cases}]}``; `to` is exclusive."""
        return {
            "part": self.part,
            "cases": self.cases,
            "median": self.median.as_json(),
            "lowest": self.lowest.as_json(),
            "highest": self.highest.as_json(),
            "bands": [{"from": low.as_json(), "to": high.as_json(), "cases": many} for low, high, many in self.bands],
        }


@dataclass(frozen=True)
class NotJudged:
    """How many cases could not be judged for one reason."""

    reason: Text
    count: int
    code: str

    def as_json(self) -> Json:
        """``{reason: {zh, en}, count, code}``."""
        return {"reason": self.reason, "count": self.count, "code": self.code}


@dataclass(frozen=True)
class BaseRate:
    """How often the sign of a signal shows in these records at all: `seen` times of `out_of`, judged cases only."""

    seen: int
    out_of: int

    def as_json(self) -> Json:
        """``{seen, out_of, share}``; the share is 0 to 1."""
        share = round(self.seen / self.out_of, 4) if self.out_of else 0.0
        return {"seen": self.seen, "out_of": self.out_of, "share": share}


@dataclass(frozen=True)
class UntoldBreaks:
    """How many hits rest on days without a recorded break, and how many of all hits stay with one (see `untold_breaks`)."""

    hits: int
    staying: int
    workers_staying: int

    def as_json(self) -> Json:
        """``{hits, staying, workers_staying}``."""
        return {"hits": self.hits, "staying": self.staying, "workers_staying": self.workers_staying}


@dataclass(frozen=True)
class Outcome:
    """What one rule found. `checked` and the `not_judged` add up to the cases; `population` counts people.

    `parameters` are full ids such as ``kh/maximum-hours-per-day``. `worst` is the case furthest outside its limit, or
    nearest to it when all are within; None when nothing was judged.
    """

    rule: Rule
    parameters: tuple[str, ...]
    population: int
    checked: int
    not_judged: tuple[NotJudged, ...]
    workers_affected: int
    hits: Sequence[Case]
    worst: Case | None
    spreads: tuple[Spread, ...] = ()
    base_rate: BaseRate | None = None
    untold_breaks: UntoldBreaks | None = None

    @property
    def share(self) -> float:
        """People affected as a share of the population, 0 to 1."""
        return round(self.workers_affected / self.population, 4) if self.population else 0.0

    def as_json(self, most: int | None = None) -> Json:
        """As `docs/reference/schemas/screen.json` describes a rule; with no more than the first `most` hits, where told."""
        return {
            "id": self.rule.id,
            "title": self.rule.title,
            "clauses": list(self.rule.clauses),
            "parameters": list(self.parameters),
            "of": self.rule.of,
            "compare": self.rule.compare,
            "question": self.rule.question,
            "kind": self.rule.kind,
            **({"base_rate": self.base_rate.as_json()} if self.base_rate else {}),
            **({"harmless": list(self.rule.harmless)} if self.rule.harmless else {}),
            "population": self.population,
            "checked": self.checked,
            "not_judged": [one.as_json() for one in self.not_judged],
            "workers_affected": self.workers_affected,
            **({"untold_breaks": self.untold_breaks.as_json()} if self.untold_breaks else {}),
            "share": self.share,
            "worst": self.worst.as_json() if self.worst else None,
            "median": self.spreads[0].median.as_json() if self.spreads else None,
            "distribution": [one.as_json() for one in self.spreads],
            "hits": [hit.as_json() for hit in (self.hits if most is None else self.hits[:most])],
        }


class WeekHours(NamedTuple):
    """The hours known of one worker's week; `whole` is false where a punch or a part of the week is missing."""

    week: date
    worker: str
    seconds: int
    whole: bool

    @property
    def hours(self) -> Decimal:
        """The hours, exact to the second."""
        return Decimal(self.seconds) / 3_600


@dataclass(frozen=True)
class Settings:
    """How the records were read: all that somebody needs to come to the same result.

    `first` and `last` are the days screened, both inclusive, None when there was nothing to screen; `people` counts the
    roster against the punches; `permits` are the factory's, each with how many workers it covers, or may cover.
    """

    jurisdiction: str
    first: date | None
    last: date | None
    week_starts: str
    week_starts_by: Text
    unpaid_break_minutes: int | None
    hours: Text
    keys: Text
    edges: Text
    pairing: Mapping[str, int]
    people: Mapping[str, int]
    permits: tuple[Json, ...] = ()

    def as_json(self) -> Json:
        """As `docs/reference/schemas/screen.json` describes the settings."""
        return {
            "jurisdiction": self.jurisdiction,
            "from": self.first.isoformat() if self.first else None,
            "to": self.last.isoformat() if self.last else None,
            "week_starts": self.week_starts,
            "week_starts_by": self.week_starts_by,
            "unpaid_break_minutes": self.unpaid_break_minutes,
            "hours": self.hours,
            "keys": self.keys,
            "edges": self.edges,
            "pairing": dict(self.pairing),
            "people": dict(self.people),
            "permits": list(self.permits),
        }


@dataclass(frozen=True)
class Result:
    """A whole screening: what became of each file's rows, how they were read, what each rule found."""

    intake: Mapping[str, Intake]
    settings: Settings
    rules: tuple[Outcome, ...]
    weekly_hours: tuple[WeekHours, ...]

    def outcome(self, rule: str) -> Outcome:
        """What the rule of this id found; raises KeyError when it was not asked."""
        return {outcome.rule.id: outcome for outcome in self.rules}[rule]

    def as_json(self) -> Json:
        """``{intake, settings, rules}``, see `docs/reference/schemas/screen.json`."""
        return {
            "intake": {table: intake.as_json() for table, intake in self.intake.items()},
            "settings": self.settings.as_json(),
            "rules": [outcome.as_json() for outcome in self.rules],
        }

    def json_pieces(self) -> Iterator[str]:
        """The text of the same JSON, a hit a line, in pieces: as many hits as there are never stand in memory at once."""
        yield '{"intake": {'
        for place, (table, intake) in enumerate(self.intake.items()):
            told = _written({**intake.as_json(most=0), "refused": []}).split('"refused": []', 1)
            yield (",\n" if place else "\n") + f'{_written(table)}: {told[0]}"refused": ['
            for number, refusal in enumerate(intake.refused):
                yield (",\n" if number else "\n") + _refused(refusal)
            yield "]" + told[1]
        yield f'}}, "settings": {_written(self.settings.as_json())}, "rules": ['
        for place, outcome in enumerate(self.rules):
            yield (",\n" if place else "\n") + _written(outcome.as_json(most=0)).removesuffix("]}")
            for number, hit in enumerate(outcome.hits):
                yield (",\n" if number else "\n") + _written(hit.as_json())
            yield "]}"
        yield "]}\n"

    def bands(self, width: int) -> tuple[tuple[int, int, int], ...]:
        """Whole weeks by hours: ``(from, to, worker-weeks)``, bands of `width` hours, the empty ones among them too."""
        found = [int(week.hours // width) for week in self.weekly_hours if week.whole]
        last = max(found, default=-1)
        return tuple((band * width, (band + 1) * width, found.count(band)) for band in range(last + 1))


def _refused(refusal: Refusal) -> str:
    """A refused row as JSON; what it shares with all rows that are refused for one and the same is written once."""
    if refusal.sheet:
        return _written(refusal.as_json())
    return f'{{"line": {refusal.line}, {_why(refusal.code, refusal.detail)}'


@functools.lru_cache(maxsize=1024)
def _why(code: str, detail: str) -> str:
    told = Refusal(0, code, detail).as_json()
    return _written({name: value for name, value in told.items() if name != "line"}).removeprefix("{")
