"""A reading held against the limits that bind: within, outside, borderline, or not to be judged, and why.

A verdict informs the monitor and never answers a clause. Figures are compared exactly, in any unit that converts; a
reading between two printed figures that disagree is borderline. Whatever is missing is said, and never counts as zero.
"""

import operator
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

from fairfloor.core import limits
from fairfloor.core.binding_limits import CONDITIONAL, NOT_APPLICABLE, NOT_KNOWN, STANDARD, BindingLimit
from fairfloor.core.concentrations import Gas, NoConversion, remark, told_in
from fairfloor.core.enactments import Source
from fairfloor.core.languages import Text
from fairfloor.core.phrases import phrase
from fairfloor.core.quantities import PRECISE, Figure, exact, exactly

WITHIN, OUTSIDE, BORDERLINE = "within", "outside", "borderline"
CANNOT, NOT_HERE = "cannot-be-judged", "not-applicable"
VERDICTS = (OUTSIDE, BORDERLINE, CANNOT, WITHIN, NOT_HERE)  # of several limits, the first of these speaks

DIFFERENCES = {"degC": "delta_degC", "degF": "delta_degF"}  # the unit of a distance, where it is another one
KEEPS = {"at-most": operator.le, "less-than": operator.lt, "at-least": operator.ge, "more-than": operator.gt}
SHOWN = Decimal("0.01")  # how finely a sentence tells a figure
FINE = Context(prec=3)  # and one below 1


@dataclass(frozen=True)
class Reading:
    """One reading as taken. `figure` None: nothing was read. `kind` is the kind of work or place, of the vocabulary.

    `population` is how many people it is for (``"12"``) or who they are; `minutes` how long was sampled, None when
    nobody said. `calibrated_until` is the last day of the instrument's calibration, None when nobody said. `certified`
    says that medical staff certified the people there as the clause's relaxation asks. Readings that name the same
    `like_effect` at one place and shift are of substances whose effects add up.
    """

    quantity: str
    figure: Figure | None
    place: str = ""
    kind: str = ""
    substance: str = ""
    instrument: str = ""
    calibrated_until: date | None = None
    taken_date: date | None = None
    certified: bool = False
    population: str = ""
    taken_at: datetime | None = None
    minutes: Decimal | None = None
    like_effect: str = ""

    def at(self, place: str, taken_at: datetime | None, taken_date: date | None) -> "Reading":
        """The same reading, taken there and then."""
        return Reading(
            self.quantity, self.figure, place, self.kind, self.substance, self.instrument, self.calibrated_until,
            taken_date, self.certified, self.population, taken_at, self.minutes, self.like_effect,
        )  # fmt: skip

    @property
    def heads(self) -> int | None:
        """How many people it is for, where `population` is a number."""
        return int(self.population) if self.population.isascii() and self.population.isdigit() else None


@dataclass(frozen=True)
class Verdict:
    """What a reading is, against which limit, and why. `margin` is the room left, negative by how far it is beyond.

    `breach` says whether being outside is a breach by itself; `then` what the clause asks for where it is not.
    """

    verdict: str
    why: Text
    clause: str
    quantity: str
    observed: Figure | None
    limit: Figure | None = None
    compare: str = ""
    margin: Figure | None = None
    source: Source | None = None
    breach: bool = False
    then: Text | None = None
    binding: BindingLimit | None = None

    def as_json(self) -> dict[str, Any]:
        """``{clause, quantity, observed, limit, compare, verdict, margin, why, source, breach, then}``."""
        figures = {"observed": self.observed, "limit": self.limit, "margin": self.margin}
        return {
            "clause": self.clause or None,
            "quantity": self.quantity,
            **{name: figure.as_json() if figure else None for name, figure in figures.items()},
            "compare": self.compare or None,
            "verdict": self.verdict,
            "why": self.why,
            "source": self.source.as_json() if self.source else None,
            "breach": self.breach,
            "then": self.then,
            "example": bool(self.binding and self.binding.example),
        }


def against(reading: Reading, found: Iterable[BindingLimit], gas: Gas | None = None) -> Verdict:
    """The verdict on a reading against the limits on its quantity; the worst of them speaks.

    `gas` is what a concentration is of, so that ppm and mg/m³ can be held against each other.
    """
    found = _meant(reading, list(found))
    why = hindrance(reading, found)
    if why:
        return unlimited(reading, CANNOT, why, found[0].clause if found else "")
    verdicts = [_single(reading, one, gas) for one in found]
    first = min(verdicts, key=lambda one: (VERDICTS.index(one.verdict), not one.breach, _room(one)))
    why = _all_kept(reading, verdicts) if first.verdict == WITHIN else first.why
    counted = reading.figure is not None and reading.figure.unit == "count"  # without an instrument
    if reading.calibrated_until is None and not counted and first.verdict in (WITHIN, OUTSIDE, BORDERLINE):
        why = phrase("readings.calibration-not-told", why=why)
    return first if why is first.why else replace(first, why=why)


def _meant(reading: Reading, found: list[BindingLimit]) -> list[BindingLimit]:
    """Without those for one kind of place, where no kind is told and another limit is for all of them."""
    general = [one for one in found if "kind" not in one.for_]
    return general if general and not reading.kind else found


def unlimited(reading: Reading, verdict: str, why: Text, clause: str = "") -> Verdict:
    """A verdict without a limit."""
    return Verdict(verdict, why, clause, reading.quantity, reading.figure)


def hindrance(reading: Reading, found: list[BindingLimit]) -> Text | None:
    """Why nothing can be made of this reading at all."""
    if not found:
        return phrase("readings.no-limit")
    if reading.figure is None:
        return phrase("readings.no-value")
    until, taken = reading.calibrated_until, reading.taken_date
    if until and taken and taken > until:
        return phrase("readings.out-of-calibration", until=until, taken=taken)
    if not reading.kind and len({one.for_.get("kind") for one in found}) > 1:
        return phrase("readings.say-kind")
    if not reading.substance and any("substance" in one.for_ for one in found):
        return phrase("readings.say-substance")
    return None


def _single(reading: Reading, one: BindingLimit, gas: Gas | None) -> Verdict:
    """The verdict against one limit."""
    assert reading.figure is not None  # noqa: S101 (`hindrance` has told)
    if one.state == NOT_APPLICABLE:
        return _without(reading, one, one.why, NOT_HERE)
    if one.state in (NOT_KNOWN, CONDITIONAL) or not isinstance(one.value, Figure):
        return _without(reading, one, phrase("readings.not-known", limit=one.why))
    relaxed = reading.certified and one.relaxation is not None
    limit = _relaxed(one.value, one) if relaxed else one.value
    printed = [_relaxed(figure, one) if relaxed else figure for figure in one.printed] or [limit]
    try:
        observed = told_in(reading.figure, limit.unit, gas)
    except NoConversion as refused:
        return _without(reading, one, refused.why)
    edges = sorted(exactly(figure, limit.unit) for figure in printed)
    verdict = _side(one.compare, observed, edges[0], edges[-1])
    return Verdict(
        verdict,
        joined(_why(reading, one, verdict, printed, relaxed), remark(reading.figure.unit, limit.unit, gas)),
        one.clause,
        reading.quantity,
        reading.figure,
        limit=limit,
        compare=one.compare,
        margin=_margin(one.compare, observed, limit),
        source=one.source,
        breach=one.breach and verdict == OUTSIDE,
        then=one.then if verdict == OUTSIDE else None,
        binding=one,
    )


def _without(reading: Reading, one: BindingLimit, why: Text, verdict: str = CANNOT) -> Verdict:
    """A verdict against a limit whose figure was not held against the reading."""
    return Verdict(verdict, why, one.clause, reading.quantity, reading.figure, source=one.source, binding=one)


def _side(compare: str, observed: Fraction, low: Fraction, high: Fraction) -> str:
    """On which side of a limit, printed as `low` in one unit and `high` in the other, the observed value lies."""
    if compare == "exactly":
        return WITHIN if observed == low == high else BORDERLINE if low <= observed <= high else OUTSIDE
    first, last = (low, high) if compare in limits.LOWER_IS_STRICTER else (high, low)
    keeps = KEEPS[compare]
    return WITHIN if keeps(observed, first) else BORDERLINE if keeps(observed, last) else OUTSIDE


def _relaxed(figure: Figure, one: BindingLimit) -> Figure:
    """`figure` moved by the relaxation in its own printed unit, upwards for an upper limit."""
    assert one.relaxation is not None  # noqa: S101 (asked before)
    unit = DIFFERENCES.get(figure.unit, figure.unit)
    by = next((other for other in one.relaxation.printed if other.unit == unit), one.relaxation.by)
    moved = exact(by, unit) * (1 if one.compare in limits.LOWER_IS_STRICTER else -1)
    return Figure(figure.value + as_decimal(moved), figure.unit)


def _margin(compare: str, observed: Fraction, limit: Figure) -> Figure:
    over = observed - Fraction(limit.value)
    room = -abs(over) if compare == "exactly" else -over if compare in limits.LOWER_IS_STRICTER else over
    return Figure(as_decimal(room), DIFFERENCES.get(limit.unit, limit.unit))


def as_decimal(value: Fraction) -> Decimal:
    """An exact fraction to 34 digits."""
    return PRECISE.divide(Decimal(value.numerator), Decimal(value.denominator))


def _room(verdict: Verdict) -> Decimal:
    return verdict.margin.value if verdict.margin else Decimal(0)


# ------------------------------------------------------------------------------------------------------------- in words


def told(figure: Figure) -> Text:
    """A figure for a sentence, to two places at the most, or three digits below 1."""
    digits = FINE if abs(figure.value) < 1 else None
    value = digits.plus(figure.value) if digits else figure.value
    short = Figure(value.quantize(SHOWN) if not digits and value % SHOWN else value, figure.unit)
    return Text(zh=short.say("zh"), en=short.say("en"))


def _why(reading: Reading, one: BindingLimit, verdict: str, printed: list[Figure], relaxed: bool) -> Text:
    assert reading.figure is not None  # noqa: S101
    observed, limit = told(reading.figure), _limit_said(one)
    if verdict == BORDERLINE:
        figures = [told(figure) for figure in printed]
        both = Text(zh=" 与 ".join(one["zh"] for one in figures), en=" and ".join(one["en"] for one in figures))
        why = phrase("readings.borderline", observed=observed, both=both)
    elif one.then and verdict == OUTSIDE:
        why = phrase("readings.outside-then", observed=observed, limit=limit, then=one.then)
    else:
        why = phrase(f"readings.{verdict}", observed=observed, limit=limit)
    if relaxed and one.relaxation:
        return phrase("readings.relaxed", why=why, by=told(one.relaxation.by), condition=one.relaxation.condition)
    return why


def _limit_said(one: BindingLimit) -> Text:
    """Why a limit binds; of a figure for some cases only, also what the standard notes on it: it bounds the average."""
    conditional = one.precedence == CONDITIONAL and one.origin == STANDARD
    return joined(one.why, one.note) if conditional else one.why


def joined(why: Text, *more: Text | None) -> Text:
    """Sentences one after the other, each language its own way."""
    said = [why, *(one for one in more if one)]
    if len(said) == 1:
        return why
    return Text({lang: ("" if lang == "zh" else " ").join(one.say(lang) for one in said) for lang in why})


def _all_kept(reading: Reading, verdicts: list[Verdict]) -> Text:
    """That a reading keeps every limit, each told, instead of the nearest alone."""
    kept = [one for one in verdicts if one.verdict == WITHIN and one.limit]
    if len(kept) == 1:
        return kept[0].why
    assert reading.figure is not None  # noqa: S101
    figures = [phrase(f"limits.compare.{one.compare}", figure=told(one.limit)) for one in kept if one.limit]
    both = Text(
        zh="，".join(words["zh"] for words in figures),
        en=", ".join(_small(words["en"], n) for n, words in enumerate(figures)),
    )
    code, _, number = kept[0].clause.partition("/")
    why = phrase("readings.within-all", observed=told(reading.figure), limits=both, clause=f"{code.upper()} {number}")
    moved = next((one.binding.relaxation for one in kept if one.binding and one.binding.relaxation), None)
    if not (reading.certified and moved):
        return why
    return phrase("readings.relaxed", why=why, by=told(moved.by), condition=moved.condition)


def _small(words: str, place: int) -> str:
    return words if place == 0 else words[0].lower() + words[1:]
