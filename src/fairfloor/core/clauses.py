"""What a clause of a standard holds, as plain frozen values, and how each is written as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from fairfloor.core.clause_limits import Json, Limit, limit_rows
from fairfloor.core.conditions import ALWAYS, Condition
from fairfloor.core.languages import Text
from fairfloor.core.quantities import Figure, number
from fairfloor.core.scores import Deduction

VERIFY = ("documents", "records", "observation", "measurement", "interview", "demonstration")

RECORD_KINDS = ("date", "text", "count", "figure", "money", "yes-no", "list")
RECORD_COMPARISONS = ("not-before", "not-after", "not-more-than", "not-less-than", "equal")
SAMPLE_HOWS = ("random", "youngest-looking", "chosen")
SAMPLE_ROSTERS = ("all", "some")
PERIODS = ("day", "week", "month", "quarter", "year")


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
class Column:
    """One column of a table; `sign` stands in for the unit's own, as it does for a quantity."""

    id: str
    title: Text
    unit: str = ""
    sign: Text | None = None


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

    def also_called(self, language: str) -> list[str]:
        """The synonyms to show in a language. Names of chemicals stand on labels in either script, and are shown in both.

        A mixture without a CAS number is called by a phrase, which a reader of Chinese is shown in Chinese alone. All of them
        are taken where somebody writes which substance it is.
        """
        phrases = language.lower().startswith("zh") and not self.cas
        return [one for one in self.synonyms if not phrases or " " not in one or not one.isascii()]

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
    """How many of whom or what must be looked at; `per` says for each what.

    `roster` says whom the factory's roster lists: `all` of its workers, `some` of them, or none (what is no person).
    """

    of: Text
    at_least: Figure
    at_most: Figure | None
    how: str
    per: Text | None
    roster: str = ""

    def as_json(self) -> Json:
        """``{of, at_least, at_most, how, per, roster}``."""
        return {
            "of": self.of,
            "at_least": self.at_least.as_json(),
            "at_most": self.at_most.as_json() if self.at_most else None,
            "how": self.how,
            "per": self.per,
            "roster": self.roster or None,
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
    """One clause; `id` is ``icti/9.7`` and stays the same across editions.

    `answered_by`: clauses of other standards that together ask what this one asks, so that a visit held to both asks once.
    """

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
    answered_by: tuple[str, ...] = ()
    laws: tuple[str, ...] = ()
    also_for: tuple[str, ...] = ()
    asked_per: str = ""
    extends: Extension | None = None
    sensitive: bool = False
    critical: bool = False
    points: Decimal | None = None
    deductions: tuple[Deduction, ...] = ()

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
            "asked_per": self.asked_per or None,
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
            "answered_by": list(self.answered_by),
            "laws": list(self.laws),
            "sensitive": self.sensitive,
            "critical": self.critical,
            "points": None if self.points is None else number(self.points),
            "deductions": [deduction.as_json() for deduction in self.deductions],
        }
