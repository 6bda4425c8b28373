"""How often each signal is raised by honest factories, and how often planted falsification of each kind is found.

Many seeded factories go through the rules' own queries, a batch at a time; attendance enters as stretches, so pairing of
punches is not part of it. `Counts` say how many; equal seed and counts give equal figures.
"""

import math
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial
from random import Random

from fairfloor.screening import honest, prepared, tables
from fairfloor.screening.bounds import Law, from_shelf
from fairfloor.screening.engines import Connection, embedded
from fairfloor.screening.falsified import KINDS, Kind, Strength
from fairfloor.screening.honest import CLOCKS, JURISDICTION, MONTHS, STYLES, Records
from fairfloor.screening.judging import cases_of
from fairfloor.screening.result import Json
from fairfloor.screening.rulebook import CREDIBILITY
from fairfloor.screening.run import PERIOD
from fairfloor.screening.tables import number_of

BATCH = 20
Progress = Callable[[float], None]
# -- clocks under which falsification is planted: one that rounds to fifteen minutes is as one that rounds to five
PLANTED = ("seconds", "minutes", "rounds-5")
Z = 1.959964  # two-sided 95 % of the normal distribution
PAY_COLUMNS = (
    "factory, id, start_day, end_day, basic_seconds, overtime_seconds, rest_day_seconds, holiday_seconds, line"
)
ADD = {
    "staged_attendance": (
        "factory, id, day, in_at, out_at, editor, line",
        "INTEGER VARCHAR INTEGER BIGINT BIGINT VARCHAR BIGINT",
    ),
    "staged_activity": ("factory, id, day, at, what, line", "INTEGER VARCHAR INTEGER BIGINT VARCHAR BIGINT"),
    "staged_payroll": (PAY_COLUMNS, "INTEGER VARCHAR INTEGER INTEGER BIGINT BIGINT BIGINT BIGINT BIGINT"),
    "closure": ("factory, start_at, end_at, line", "INTEGER BIGINT BIGINT BIGINT"),
}


@dataclass(frozen=True)
class Counts:
    """How many factories: `honest` ones in all, and `planted` ones for each kind, strength and clock."""

    honest: int
    planted: int


@dataclass(frozen=True)
class Rate:
    """`hits` of `factories`, with Wilson's interval of 95 % around the share."""

    hits: int
    factories: int

    @property
    def share(self) -> float:
        """The share of factories with a hit, 0 to 1."""
        return self.hits / self.factories if self.factories else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true share lies with 95 % confidence, by Wilson."""
        if not self.factories:
            return 0.0, 1.0
        n, p = self.factories, self.share
        middle, half = p + Z * Z / (2 * n), Z * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        whole = 1 + Z * Z / n
        return max((middle - half) / whole, 0.0), min((middle + half) / whole, 1.0)

    def as_json(self) -> Json:
        """``{hits, factories, share, from, to}``."""
        low, high = self.interval
        return {
            "hits": self.hits,
            "factories": self.factories,
            "share": round(self.share, 4),
            "from": round(low, 4),
            "to": round(high, 4),
        }


@dataclass(frozen=True)
class Found:
    """How often one kind at one strength was found under one clock: by its own rule, and by any."""

    kind: Kind
    strength: Strength
    clock: str
    by_rule: Rate
    by_any: Rate

    def as_json(self) -> Json:
        """``{kind, rule, what, people, days, clock, by_rule, by_any}``."""
        return {
            "kind": self.kind.id,
            "rule": self.kind.rule,
            "what": self.kind.what,
            "people": self.strength.people,
            "days": self.strength.days,
            "clock": self.clock,
            "by_rule": self.by_rule.as_json(),
            "by_any": self.by_any.as_json(),
        }


@dataclass(frozen=True)
class Calibration:
    """Both curves: false alarms by rule (and by clock and style), and what was found."""

    seed: str
    counts: Counts
    false_alarms: dict[str, Rate]
    by_clock: dict[str, Rate]
    by_style: dict[str, Rate]
    overall: Rate
    found: tuple[Found, ...]

    def as_json(self) -> Json:
        """``{seed, counts, false_alarms, by_clock, by_style, overall, found}``."""
        return {
            "seed": self.seed,
            "counts": vars(self.counts),
            "false_alarms": {rule: rate.as_json() for rule, rate in self.false_alarms.items()},
            "by_clock": {clock: rate.as_json() for clock, rate in self.by_clock.items()},
            "by_style": {style: rate.as_json() for style, rate in self.by_style.items()},
            "overall": self.overall.as_json(),
            "found": [one.as_json() for one in self.found],
        }


def calibrate(
    seed: str, counts: Counts, progress: Progress | None = None, planted_under: Sequence[str] = PLANTED
) -> Calibration:
    """Both curves from this seed; every clock and every style of factory as often as the others."""
    told = progress or (lambda share: None)
    law = from_shelf(JURISDICTION)
    cells = [(kind, strength, clock) for kind in KINDS for strength in kind.strengths for clock in planted_under]
    total = counts.honest + counts.planted * len(cells)
    makers: list[Callable[[], Records]] = [partial(_honest, seed, number) for number in range(counts.honest)]
    makers += [partial(_planted, seed, *cell, number) for cell in cells for number in range(counts.planted)]
    told_of: list[tuple[str, str, frozenset[str]]] = []
    for start in range(0, total, BATCH):
        factories = [make() for make in makers[start : start + BATCH]]
        seen = hits(factories, law)
        told_of += [(one.clock, one.style, rules) for one, rules in zip(factories, seen, strict=True)]
        told(len(told_of) / total)
    raised, planted = told_of[: counts.honest], told_of[counts.honest :]
    found = [
        _found(*cell, [rules for _, _, rules in planted[place * counts.planted : (place + 1) * counts.planted]])
        for place, cell in enumerate(cells)
    ]
    return Calibration(
        seed=seed,
        counts=counts,
        false_alarms={rule.id: _rate([{rule.id} & rules for _, _, rules in raised]) for rule in CREDIBILITY},
        by_clock={one: _rate([rules for clock, _, rules in raised if clock == one]) for one in CLOCKS},
        by_style={one: _rate([rules for _, style, rules in raised if style == one]) for one in STYLES},
        overall=_rate([rules for _, _, rules in raised]),
        found=tuple(found),
    )


def _rate(raised: Sequence[AbstractSet[str]]) -> Rate:
    """How many factories raised any of these signals."""
    return Rate(sum(bool(rules) for rules in raised), len(raised))


def _found(kind: Kind, strength: Strength, clock: str, raised: Sequence[frozenset[str]]) -> Found:
    return Found(kind, strength, clock, _rate([{kind.rule} & rules for rules in raised]), _rate(raised))


def _honest(seed: str, number: int) -> Records:
    clocks = tuple(CLOCKS)
    random = Random(f"{seed} honest {number}")  # noqa: S311 (a made-up world, no secret)
    return honest.make(random, clocks[number % len(clocks)], STYLES[number // len(clocks) % len(STYLES)])


def _planted(seed: str, kind: Kind, strength: Strength, clock: str, number: int) -> Records:
    random = Random(f"{seed} {kind.id} {strength.people} {strength.days} {clock} {number}")  # noqa: S311 (a made-up world)
    factory = honest.make(random, clock, STYLES[number % len(STYLES)])
    kind.plant(random, factory, strength)
    return factory


def hits(factories: Sequence[Records], law: Law) -> list[frozenset[str]]:
    """The signals that each factory raises, by rule id."""
    with embedded() as engine:
        prepare(engine, factories, law)
        raised: list[set[str]] = [set() for _ in factories]
        for rule in CREDIBILITY:
            query = f"SELECT DISTINCT factory FROM ({cases_of(rule)}) WHERE unjudged IS NULL AND excess > 0"  # noqa: S608
            for (number,) in engine.execute(query).fetchall():
                raised[number].add(rule.id)
    return [frozenset(rules) for rules in raised]


def prepare(engine: Connection, factories: Sequence[Records], law: Law) -> None:
    """The prepared tables of these factories, numbered from 0, over the three months."""
    tables.make(engine)
    prepared.make(engine)
    for number, factory in enumerate(factories):
        engine.execute(f"INSERT INTO factory VALUES ({number}, '', '{JURISDICTION}')")  # noqa: S608 (our own number)
        _stage(engine, number, factory)
    tables.number_workers(engine)
    engine.execute(PERIOD, {"first": number_of(MONTHS[0][0]), "last": number_of(MONTHS[-1][1])})
    prepared.prepare(engine, {JURISDICTION: [law]}, unpaid_break_minutes=0)


def _stage(engine: Connection, number: int, factory: Records) -> None:
    pay = [
        (one.id, *map(number_of, MONTHS[one.month]), one.basic, one.overtime, one.rest_day, one.holiday)
        for one in factory.pay
    ]
    _add(engine, "staged_attendance", number, [(r.id, r.day, r.came, r.went, r.editor) for r in factory.rows])
    _add(engine, "staged_activity", number, factory.records)
    _add(engine, "staged_payroll", number, pay)
    _add(engine, "closure", number, factory.closed)


def _add(engine: Connection, table: str, number: int, rows: Sequence[tuple[object, ...]]) -> None:
    """Rows of one table, column by column, each with its place as its line."""
    if not rows:
        return
    columns, types = ADD[table]
    names = [f'"{name}"' for name in columns.split(", ")]
    told = [[number] * len(rows), *map(list, zip(*rows, strict=True)), list(range(1, len(rows) + 1))]
    values = ", ".join(f"unnest(${place + 1}::{type}[])" for place, type in enumerate(types.split()))
    engine.execute(f"INSERT INTO {table} ({', '.join(names)}) SELECT {values}", told)
