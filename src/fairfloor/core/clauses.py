"""What a clause of a standard holds, as plain frozen values, and how each is written as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from fairfloor.core.conditions import ALWAYS, Condition
from fairfloor.core.languages import Text
from fairfloor.core.quantities import Figure, number

VERIFY = ("documents", "records", "observation", "measurement", "interview", "demonstration")

# What a reading on the wrong side of a limit means, and which of law, policy and standard speaks first.
PRECEDENCES = (
    "law-and-policy-else-this",
    "law-else-this",
    "law-only",
    "law-and-policy-only",
    "stricter-of-both",
    "this-with-relaxation",
    "prompts-action",
    "prompts-enquiry",
    "recommended",
    "conditional",
    "this",
)
WITHOUT_VALUE = ("law-only", "law-and-policy-only")  # the law or the policy alone gives the figure
PROMPTS = ("prompts-action", "prompts-enquiry")
BY_LAW = ("law-and-policy-else-this", "law-else-this", "law-only", "law-and-policy-only", "stricter-of-both")

# How the observed value must stand to the limit. "more-than" excludes the figure itself, "at-least" includes it.
COMPARES = ("at-least", "at-most", "more-than", "less-than", "exactly")

RECORD_KINDS = ("date", "text", "count", "figure", "money", "yes-no", "list")
RECORD_COMPARISONS = ("not-before", "not-after", "not-more-than", "not-less-than", "equal")
SAMPLE_HOWS = ("random", "youngest-looking", "chosen")
PERIODS = ("day", "week", "month", "quarter", "year")
FOR_KEYS = ("kind", "substance", "averaging", "population", "place")
AVERAGING = ("full-shift", "short-term", "ceiling")
NUMBERINGS = ("numbers", "letters", "names")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
Json = dict[str, Any]


@dataclass(frozen=True)
class Check:
    """One thing that the monitor looks at or asks, and how."""

    how: str
    what: Text

    def as_json(self) -> Json:
        """``{how, what}``."""
        return {"how": self.how, "what": self.what}


@dataclass(frozen=True)
class Record:
    """Something to write down: `kind` is its type; `compare_by` says how it must stand to `compare_with`."""

    id: str
    what: Text
    kind: str
    unit: str = ""
    each: Text | None = None
    compare_with: str = ""
    compare_by: str = ""

    def as_json(self) -> Json:
        """``{id, what, kind, unit, each, compare: {with, by} or null}``."""
        compare = {"with": self.compare_with, "by": self.compare_by} if self.compare_with else None
        return {
            "id": self.id,
            "what": self.what,
            "kind": self.kind,
            "unit": self.unit or None,
            "each": self.each,
            "compare": compare,
        }


@dataclass(frozen=True)
class Relaxation:
    """How far a limit may be moved, and on what condition."""

    by: Figure
    printed: tuple[Figure, ...]
    condition: Text

    def as_json(self) -> Json:
        """``{by, printed, condition}``."""
        return {
            "by": self.by.as_json(),
            "printed": [figure.as_json() for figure in self.printed],
            "condition": self.condition,
        }


@dataclass(frozen=True)
class Step:
    """One step of a limit that grows with a headcount: over `over` and up to `up_to`, `gives` for every `per`.

    A step counts only the heads above `over`; what the steps give is added up. `per` None means `gives` once.
    """

    over: Decimal
    up_to: Decimal | None
    per: Decimal | None
    gives: Decimal

    def as_json(self) -> Json:
        """``{over, up_to, per, gives}``, each a figure in count or null."""
        names = {"over": self.over, "up_to": self.up_to, "per": self.per, "gives": self.gives}
        return {name: None if value is None else Figure(value, "count").as_json() for name, value in names.items()}


@dataclass(frozen=True)
class Limit:
    """One numeric limit: the observed `quantity` must stand as `compare` says to `value` in `unit`.

    `value` is None where law or policy alone gives the figure, or where `steps` do. `for_` narrows it, e.g. to
    ``{"kind": "seated-production"}``. `printed` holds the figures as printed, the judging one among them. `law` names
    the parameter that says whether a law exists on the subject. `when` (conditional limits) says when it applies.
    `policy` says that the factory's own written policy binds beside the law.
    `then` is what being outside calls for where it is no breach by itself. `example` marks a figure that the source
    gives as an example only. Limits sharing `alternative_group` are alternatives, one `alternative_branch` suffices.
    """

    id: str
    quantity: str
    compare: str
    value: Decimal | None
    unit: str
    precedence: str
    for_: Mapping[str, str] = field(default_factory=dict)
    printed: tuple[Figure, ...] = ()
    law: str | None = None
    policy: bool = False
    per: str | None = None
    when: Condition | None = None
    then: Text | None = None
    relaxation: Relaxation | None = None
    steps: tuple[Step, ...] = ()
    example: bool = False
    alternative_group: str = ""
    alternative_branch: str = ""
    note: Text | None = None

    @property
    def figure(self) -> Figure | None:
        """The judging figure, None where law, policy or steps give it."""
        return None if self.value is None else Figure(self.value, self.unit)

    def as_json(self) -> Json:
        """The limit as `docs/reference/schemas/standard.json` describes it."""
        alternative = {"group": self.alternative_group, "branch": self.alternative_branch}
        return {
            "id": self.id,
            "quantity": self.quantity,
            "compare": self.compare,
            "value": None if self.value is None else number(self.value),
            "unit": self.unit,
            "precedence": self.precedence,
            "for": dict(self.for_),
            "printed": [figure.as_json() for figure in self.printed],
            "law": self.law,
            "policy": self.policy,
            "per": self.per,
            "when": self.when.as_json() if self.when else None,
            "then": self.then,
            "relaxation": self.relaxation.as_json() if self.relaxation else None,
            "steps": [step.as_json() for step in self.steps],
            "example": self.example,
            "alternative": alternative if self.alternative_group else None,
            "note": self.note,
        }


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    id: str
    title: Text
    unit: str = ""


def limit_rows(limits: tuple[Limit, ...]) -> list[Json]:
    """The source's table where limits make one: a row for each kind of place or work, or for each step of a count.

    By kind: ``{quantity, kind, per, <compare>: figure}``; by step: ``{quantity, over, up_to, per, gives}``.
    """
    rows: dict[tuple[str, ...], Json] = {}
    for limit in limits:
        kind = limit.for_.get("kind")
        if kind and limit.figure:
            key = (limit.quantity, kind, limit.per or "")
            row = rows.setdefault(key, {"quantity": limit.quantity, "kind": kind, "per": limit.per})
            row[limit.compare] = limit.figure.as_json()
    steps = [{"quantity": limit.quantity, **step.as_json()} for limit in limits for step in limit.steps]
    return list(rows.values()) + steps


Cell = Figure | Text | str | bool


@dataclass(frozen=True)
class Table:
    """A table of the source that is not a row of limits, e.g. first-aid contents; a cell is a Figure, Text or word."""

    title: Text
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Cell], ...]

    def as_json(self) -> list[Json]:
        """Its rows, ``[{column: figure or text}]``."""
        return [
            {key: cell.as_json() if isinstance(cell, Figure) else cell for key, cell in row.items()}
            for row in self.rows
        ]


@dataclass(frozen=True)
class Substance:
    """A substance with an exposure limit: `molar_mass` in g/mol, or `no_molar_mass` why it has no single one."""

    id: str
    name: Text
    synonyms: tuple[str, ...]
    cas: str
    molar_mass: Decimal | None
    no_molar_mass: Text | None
    arises: Text

    def as_json(self) -> Json:
        """``{id, name, synonyms, cas, molar_mass, no_molar_mass, arises}``."""
        return {
            "id": self.id,
            "name": self.name,
            "synonyms": list(self.synonyms),
            "cas": self.cas or None,
            "molar_mass": None if self.molar_mass is None else number(self.molar_mass),
            "no_molar_mass": self.no_molar_mass,
            "arises": self.arises,
        }


@dataclass(frozen=True)
class Sample:
    """How many of whom or what must be looked at; `per` says for each what."""

    of: Text
    at_least: Figure
    at_most: Figure | None
    how: str
    per: Text | None

    def as_json(self) -> Json:
        """``{of, at_least, at_most, how, per}``."""
        return {
            "of": self.of,
            "at_least": self.at_least.as_json(),
            "at_most": self.at_most.as_json() if self.at_most else None,
            "how": self.how,
            "per": self.per,
        }


@dataclass(frozen=True)
class Recurrence:
    """A duty that comes again: `every` a period, `on` an event, or `at_least` so many times `within` a period.

    `record` names the record that holds its last date, where the clause asks for that date itself.
    """

    id: str
    what: Text
    every: Figure | None
    on: Text | None
    at_least: Figure | None
    within: Figure | None
    recommended: bool
    when: Condition | None
    record: str

    def as_json(self) -> Json:
        """``{id, what, every, on, at_least, within, recommended, when, record}``."""
        figures = {"every": self.every, "at_least": self.at_least, "within": self.within}
        return {
            "id": self.id,
            "what": self.what,
            **{name: figure.as_json() if figure else None for name, figure in figures.items()},
            "on": self.on,
            "recommended": self.recommended,
            "when": self.when.as_json() if self.when else None,
            "record": self.record or None,
        }


@dataclass(frozen=True)
class Extension:
    """Clauses or sections that this clause makes hold for another place too, one answer for each building."""

    clauses: tuple[str, ...]
    to: str

    def as_json(self) -> Json:
        """``{clauses, to}``."""
        return {"clauses": list(self.clauses), "to": self.to}


@dataclass(frozen=True)
class Clause:
    """One clause; `id` is ``icti/9.7`` and stays the same across editions."""

    id: str
    number: str
    section: str
    part: str
    title: Text
    requirement: Text
    applies: Condition = ALWAYS
    verify: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    record: tuple[Record, ...] = ()
    limits: tuple[Limit, ...] = ()
    table: Table | None = None
    substances: tuple[Substance, ...] = ()
    samples: tuple[Sample, ...] = ()
    recurrences: tuple[Recurrence, ...] = ()
    recommendations: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    see_also: tuple[str, ...] = ()
    laws: tuple[str, ...] = ()
    also_for: tuple[str, ...] = ()
    extends: Extension | None = None
    sensitive: bool = False
    critical: bool = False

    def applies_to(self, profile: Mapping[str, object]) -> bool:
        """Whether it is to be answered for a factory with this profile; what is not known is answered, not dropped."""
        return self.applies.holds(profile) is not False

    def left_out(self, profile: Mapping[str, object]) -> Text | None:
        """Why it does not apply to this profile; None when it does."""
        if self.applies_to(profile):
            return None
        words = self.applies.say()
        return Text(zh=f"本条仅适用于：{words['zh']}", en=f"This clause applies only where {words['en']}")

    def places(self, profile: Mapping[str, object]) -> tuple[str, ...]:
        """Where it must be answered, each apart: ``("factory",)``, and those of `also_for` that the profile has."""
        return ("factory", *(place for place in self.also_for if profile.get(place)))

    def as_json(self) -> Json:
        """The clause as `docs/reference/schemas/standard.json` describes it."""
        return {
            "id": self.id,
            "number": self.number,
            "section": self.section,
            "part": self.part or None,
            "title": self.title,
            "requirement": self.requirement,
            "applies": self.applies.as_json(),
            "also_for": list(self.also_for),
            "extends": self.extends.as_json() if self.extends else None,
            "verify": list(self.verify),
            "checks": [check.as_json() for check in self.checks],
            "record": [record.as_json() for record in self.record],
            "limits": [limit.as_json() for limit in self.limits],
            "table": self.table.as_json() if self.table else limit_rows(self.limits),
            "substances": [substance.as_json() for substance in self.substances],
            "samples": [sample.as_json() for sample in self.samples],
            "recurrences": [recurrence.as_json() for recurrence in self.recurrences],
            "recommendations": list(self.recommendations),
            "notes": list(self.notes),
            "see_also": list(self.see_also),
            "laws": list(self.laws),
            "sensitive": self.sensitive,
            "critical": self.critical,
        }


@dataclass(frozen=True)
class Part:
    """A named part of a section, e.g. 12a; a clause belongs to a part by its number (`first` to `last`)."""

    id: str
    title: Text
    first: int
    last: int
    applies: Condition = ALWAYS


@dataclass(frozen=True)
class Section:
    """A section: `count` is how many clauses the source has in it; `filled` whether they are written here yet."""

    number: str
    title: Text
    count: int
    numbering: str
    filled: bool
    parts: tuple[Part, ...] = ()
    applies: Condition = ALWAYS

    def numbers(self) -> tuple[str, ...]:
        """The numbers of all its clauses, written or not; () where clauses have names instead of numbers."""
        if self.numbering == "names":
            return ()
        names = LETTERS if self.numbering == "letters" else [str(n) for n in range(1, self.count + 1)]
        return tuple(f"{self.number}.{name}" for name in names[: self.count])

    def part_of(self, place: int) -> Part | None:
        """The part that the clause at `place` (1 for the first) belongs to."""
        return next((part for part in self.parts if part.first <= place <= part.last), None)
