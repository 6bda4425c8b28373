"""Judges readings of a visit against the clauses that have a limit on them, each alone or with those of its shift.

`judge` takes one reading and one clause, `judge_all` many readings at once: samples of one substance, or of noise, at
one place, of the same people and in one shift are averaged before they are held against a limit for the shift.
"""

import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path

from fairfloor.core import law, limits, standards
from fairfloor.core.binding_limits import BindingLimit
from fairfloor.core.clauses import Clause
from fairfloor.core.concentrations import Gas, gas_of
from fairfloor.core.exposure_verdicts import Shift, shift
from fairfloor.core.groups import Group, mixed, noisy, shifts, weighed
from fairfloor.core.languages import Text
from fairfloor.core.measuring import named, plainly
from fairfloor.core.noise_doses import CRITERION, Rule, rule
from fairfloor.core.phrases import phrase
from fairfloor.core.quantities import PRECISE, Figure
from fairfloor.core.verdicts import (
    BORDERLINE,
    CANNOT,
    NOT_HERE,
    OUTSIDE,
    VERDICTS,
    WITHIN,
    Reading,
    Verdict,
    against,
    hindrance,
    joined,
    told,
    unlimited,
)
from fairfloor.core.vocabulary import vocabulary

__all__ = [
    "BORDERLINE",
    "CANNOT",
    "NOT_HERE",
    "OUTSIDE",
    "VERDICTS",
    "WITHIN",
    "Desk",
    "Group",
    "Judgement",
    "Reading",
    "Verdict",
    "against",
    "clauses_on",
    "judge",
    "judge_all",
]

# Of several verdicts on one reading, one that could be given speaks before one that could not; the others stand beside.
SPEAKS_FIRST = (OUTSIDE, BORDERLINE, WITHIN, CANNOT, NOT_HERE)
ALIKE = 0.85  # how alike a name must be to a listed substance for that to be offered, never taken
PER_ONE = ("person", "toilet-or-urinal")  # what a total is divided by, where a number of them is told


@dataclass(frozen=True)
class Judgement:
    """The verdicts on readings: `single` holds those on each reading, in order; `groups` those on several together."""

    single: tuple[tuple[Verdict, ...], ...]
    groups: tuple[Group, ...] = ()

    def of(self, place: int) -> tuple[Verdict, ...]:
        """All verdicts on the reading at `place`, the one that speaks first."""
        return _ranked((*self.single[place], *(group.verdict for group in self.groups if place in group.of)))

    def by_reading(self) -> Iterator[tuple[Verdict, ...]]:
        """What `of` gives for each reading in turn."""
        shared: defaultdict[int, list[Verdict]] = defaultdict(list)
        for group in self.groups:
            for place in group.of:
                shared[place].append(group.verdict)
        return (_ranked((*alone, *shared[place])) for place, alone in enumerate(self.single))


@dataclass
class Desk:
    """Where the readings of a visit are judged: what is looked up once for all of them.

    `shift_minutes` is how long a shift is, else as the shelf says (8 hours). What it raises is what `judge` raises.
    """

    clauses: tuple[Clause, ...]
    jurisdiction: str
    on: date
    profile: Mapping[str, object] = field(default_factory=dict)
    shift_minutes: Decimal | None = None
    folder: Path = law.FOLDER
    bound: dict[tuple[str, str, str, int | None], tuple[BindingLimit, ...]] = field(default_factory=dict)
    said: dict[tuple[object, ...], Verdict | None] = field(default_factory=dict)
    about: dict[str, tuple[Clause, ...]] = field(default_factory=dict)

    @functools.cached_property
    def over(self) -> Shift:
        """How long a shift is, and the window of short-term limits."""
        return shift(self.shift_minutes)

    @functools.cached_property
    def noise(self) -> Rule | None:
        """The law's rule for noise doses; None where it gives none."""
        return rule(self.jurisdiction, self.on, self.folder)

    @functools.cached_property
    def names(self) -> Mapping[str, Text]:
        """What the listed substances are called, by id."""
        return {one.id: one.name for clause in self.clauses for one in clause.substances}

    def clauses_on(self, quantity: str) -> tuple[Clause, ...]:
        """The clauses that have a limit on `quantity`."""
        if quantity not in self.about:
            self.about[quantity] = clauses_on(quantity, self.clauses)
        return self.about[quantity]

    def shares(self, quantity: str) -> bool:
        """Whether several readings of `quantity` may be judged together: averaged, or added up to a dose."""
        limits = [
            limit for clause in self.clauses_on(quantity) for limit in clause.limits if limit.quantity == quantity
        ]
        return any("averaging" in one.for_ or (self.noise and one.law == CRITERION) for one in limits)

    def limits(self, clause: Clause, reading: Reading) -> list[BindingLimit]:
        """The limits of the clause on the reading's quantity, for its kind, substance and headcount."""
        substance = reading.substance if _listed(clause, reading) else ""
        heads = reading.heads if any(limit.steps for limit in clause.limits) else None
        key = (clause.id, reading.kind, substance, heads)
        if key not in self.bound:
            self.bound[key] = limits.binding(
                clause,
                jurisdiction=self.jurisdiction,
                on=self.on,
                profile=self.profile if heads is None else {**self.profile, "headcount": heads},
                kind=reading.kind or None,
                substance=substance or None,
                folder=self.folder,
            )
        return [one for one in self.bound[key] if one.quantity == reading.quantity]

    def judged(self, readings: Sequence[Reading]) -> Judgement:
        """The verdicts on readings, each alone and with those of its shift."""
        readings = [one if one.taken_date else replace(one, taken_date=_day(one) or self.on) for one in readings]
        single: list[list[Verdict]] = [[] for _ in readings]
        together: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        aside: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)  # of a group, but not to be judged
        for place, reading in enumerate(readings):
            about = self.clauses_on(reading.quantity)
            if not about:
                single[place].append(unlimited(reading, CANNOT, phrase("readings.no-limit")))
            for clause in about:
                verdict = _remembered(self, clause, reading)
                if verdict:
                    single[place].append(verdict)
                if verdict is None or verdict.verdict == CANNOT:
                    (aside if verdict else together)[_shared(clause, reading)].append(place)
        groups: list[Group] = []
        for key, places in together.items():
            clause = next(one for one in self.clauses_on(key[1]) if one.id == key[0])
            for some in shifts(places, readings, self.over):
                day = readings[some[0]].taken_date
                left_out = [place for place in aside[key] if readings[place].taken_date == day]
                groups += _group(self, clause, some, left_out, readings)
        return Judgement(tuple(map(tuple, single)), (*groups, *mixed(groups, readings, self.names)))


def clauses_on(quantity: str, clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """Those of `clauses` that have a limit on `quantity`, in their order."""
    return tuple(clause for clause in clauses if any(limit.quantity == quantity for limit in clause.limits))


def judge(
    reading: Reading,
    clause: Clause | str | None,
    *,
    jurisdiction: str,
    on: date,
    profile: Mapping[str, object] | None = None,
    folder: Path = law.FOLDER,
) -> Verdict:
    """The verdict on a reading of a visit on the day `on`; `clause` None: no clause of the standard is about it.

    Raises LimitError for a kind that nobody knows, and what `limits.binding` raises.
    """
    clause = standards.clause(clause) if isinstance(clause, str) else clause
    if clause is None or not clauses_on(reading.quantity, [clause]):
        return unlimited(reading, CANNOT, phrase("readings.no-limit"), clause.id if clause else "")
    found = judge_all([reading], [clause], jurisdiction=jurisdiction, on=on, profile=profile, folder=folder)
    return found.of(0)[0]


def judge_all(
    readings: Sequence[Reading],
    clauses: Iterable[Clause],
    *,
    jurisdiction: str,
    on: date,
    profile: Mapping[str, object] | None = None,
    shift_minutes: Decimal | None = None,
    folder: Path = law.FOLDER,
) -> Judgement:
    """The verdicts on the readings of a visit on the day `on` against all of `clauses` that are about them.

    `shift_minutes` is how long a shift is, else as the shelf says (8 hours). Raises as `judge` does.
    """
    return Desk(tuple(clauses), jurisdiction, on, profile or {}, shift_minutes, folder).judged(readings)


def _day(reading: Reading) -> date | None:
    return reading.taken_at.date() if reading.taken_at else None


def _remembered(desk: Desk, clause: Clause, reading: Reading) -> Verdict | None:
    """What `_alone` says; asked once for readings that differ only in where, when in the day and by what."""
    key = (
        clause.id,
        reading.quantity,
        reading.figure,
        reading.kind,
        reading.substance,
        reading.heads,
        reading.calibrated_until,
        reading.taken_date,
        reading.certified,
        reading.minutes is None,
    )
    if key not in desk.said:
        desk.said[key] = _alone(desk, clause, reading)
    return desk.said[key]


def _alone(desk: Desk, clause: Clause, reading: Reading) -> Verdict | None:
    """The verdict on a reading by itself; None where it is to be judged with those of its shift."""
    left_out = clause.left_out(desk.profile)
    if left_out:
        return unlimited(reading, NOT_HERE, left_out, clause.id)
    if reading.substance and clause.substances and not _listed(clause, reading):
        return unlimited(reading, CANNOT, _not_listed(clause, reading), clause.id)
    found = desk.limits(clause, reading)
    if hindrance(reading, found) is None:
        if any("averaging" in one.for_ for one in found) or (desk.noise and _dosed(reading, found)):
            return None
        verdict = _each(desk, reading, found, _gas(clause, reading))
        taken = reading.minutes is None and any(_by_noise_law(one) for one in found)
        return replace(verdict, why=joined(verdict.why, phrase("readings.noise-as-taken"))) if taken else verdict
    return against(reading, found)


def _dosed(reading: Reading, found: Iterable[BindingLimit]) -> bool:
    """Whether a level counts towards a dose: one in dB(A) over told minutes, against a limit of the law on noise."""
    level = reading.figure and reading.figure.unit == "dBA"
    return bool(level) and reading.minutes is not None and any(_by_noise_law(one) for one in found)


def _by_noise_law(limit: BindingLimit) -> bool:
    return isinstance(limit.value, Figure) and limit.law is not None and limit.law.parameter == CRITERION


def _shared(clause: Clause, reading: Reading) -> tuple[str, ...]:
    """What the readings of one group have alike: the clause, the people, the place and what is measured."""
    return (
        clause.id,
        reading.quantity,
        reading.substance,
        reading.place,
        reading.kind,
        reading.population,
        reading.like_effect,
    )


def _group(
    desk: Desk,
    clause: Clause,
    places: Sequence[int],
    left_out: Sequence[int],
    readings: Sequence[Reading],
) -> list[Group]:
    first = readings[places[0]]
    found = desk.limits(clause, first)
    if desk.noise and _dosed(first, found):
        return [noisy(places, left_out, readings, one, desk.noise, desk.over) for one in found if _by_noise_law(one)]
    return weighed(places, left_out, readings, found, _gas(clause, first), desk.over)


def _each(desk: Desk, reading: Reading, found: list[BindingLimit], gas: Gas | None) -> Verdict:
    """The verdict on a reading, told for each person where a limit is for one and their number is given."""
    said: Text | None = None
    per = next((one.per for one in found if one.per in PER_ONE), None)
    if reading.figure and per and reading.heads is not None:
        title = vocabulary().kinds[per].title
        if reading.heads == 0:
            return unlimited(reading, CANNOT, phrase("readings.no-heads", per=title), found[0].clause)
        each = Figure(PRECISE.divide(reading.figure.value, Decimal(reading.heads)), reading.figure.unit)
        said = phrase("readings.per-head", total=told(reading.figure), heads=reading.heads, per=title, each=told(each))
        reading = replace(reading, figure=each)
    heads = reading.heads if reading.heads is not None else desk.profile.get("headcount")
    count = reading.figure
    if count and count.unit == "count" and _in_percent(found) and isinstance(heads, int) and heads:
        share = Figure(PRECISE.divide(count.value * 100, Decimal(heads)), "percent")
        said = phrase("readings.share", count=told(count), heads=heads, share=told(share))
        reading = replace(reading, figure=share)
    verdict = against(reading, found, gas)
    return replace(verdict, why=joined(verdict.why, said))


def _in_percent(found: Iterable[BindingLimit]) -> bool:
    return any(isinstance(one.value, Figure) and one.value.unit == "percent" for one in found)


def _gas(clause: Clause, reading: Reading) -> Gas | None:
    substance = next((one for one in clause.substances if one.id == reading.substance), None)
    return gas_of(substance, reading.quantity)


def _listed(clause: Clause, reading: Reading) -> bool:
    return any(one.id == reading.substance for one in clause.substances)


def _not_listed(clause: Clause, reading: Reading) -> Text:
    code, _, number = clause.id.partition("/")
    known = named((one.id, (*one.name.values(), *one.synonyms)) for one in clause.substances)
    like = get_close_matches(plainly(reading.substance), known, n=1, cutoff=ALIKE)
    return phrase(
        "readings.substance-not-listed",
        substance=reading.substance,
        count=len(clause.substances),
        clause=f"{code.upper()} {number}",
        near=phrase("readings.substance-near", near=known[like[0]]) if like else "",
    )


def _ranked(verdicts: tuple[Verdict, ...]) -> tuple[Verdict, ...]:
    return verdicts if len(verdicts) == 1 else tuple(sorted(verdicts, key=_speaks))


def _speaks(verdict: Verdict) -> tuple[int, bool]:
    return SPEAKS_FIRST.index(verdict.verdict), not verdict.breach
