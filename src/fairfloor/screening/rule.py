"""What a rule is: what it asks of the records, by which limit, and the one query that answers for everybody at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from fairfloor.core.enactments import Value, Window
from fairfloor.core.languages import Text
from fairfloor.core.money import Money
from fairfloor.core.quantities import Figure, convert, plain

SECONDS_AN_HOUR = 3_600
HUNDREDTHS = 100
BASIS_POINTS = 10_000  # of one
DAYS_A_MONTH = 31  # in the longest month: what is longer than this is longer than every month
NEEDS_BREAK_SECONDS = 5 * SECONDS_AN_HOUR  # of presence, from which a break is asked for; this program's own measure
LESS_BREAKS = "p.excess - b.seconds"  # see `Rule.less_breaks`: of a rule that counts seconds worked
MONEY = "money"  # the unit of a rule that counts hundredths of the case's own currency


class RuleError(ValueError):
    """A limit that a rule cannot count in its own unit; its text is a sentence."""


def whole_seconds(limit: Value) -> int:
    """A limit in hours or minutes as whole seconds; raises RuleError when it is none, UnitError for other units."""
    limit = _figure(limit)
    hours = limit if limit.unit == "hour" else convert(limit, "hour")
    return whole(Figure(hours.value * SECONDS_AN_HOUR, "count"))


def whole(limit: Value) -> int:
    """A limit that must be a whole number, as that number; raises RuleError when it is not."""
    limit = _figure(limit)
    if limit.value != limit.value.to_integral_value():
        raise RuleError(f"{plain(limit.value)} {limit.unit} is not a whole number; state the limit in a smaller unit")
    return int(limit.value)


def whole_days(limit: Value) -> int:
    """A limit in days, hours or months as whole days; a month counts as the longest one."""
    limit = _figure(limit)
    if limit.unit == "month":
        return whole(limit) * DAYS_A_MONTH
    return whole(limit) if limit.unit == "day" else -(-whole_seconds(limit) // (24 * SECONDS_AN_HOUR))


def basis_points(limit: Value) -> int:
    """A percentage as basis points."""
    limit = _figure(limit)
    if limit.unit != "percent":
        raise RuleError(f"{plain(limit.value)} {limit.unit} is not a percentage")
    return whole(Figure(limit.value * BASIS_POINTS / 100, "count"))


def hundredths(limit: Value) -> int:
    """An amount of money as hundredths of its currency; raises RuleError when it is finer or no money."""
    if not isinstance(limit, Money):
        raise RuleError(f"{limit} is not an amount of money")
    return whole(Figure(limit.amount * HUNDREDTHS, "count"))


def begins(limit: Value) -> int:
    """The second of the day at which a window begins."""
    return _seconds(limit)[0]


def lasts(limit: Value) -> int:
    """How many seconds a window lasts, over midnight where it ends no later than it begins."""
    start, end = _seconds(limit)
    return (end - start - 1) % (24 * SECONDS_AN_HOUR) + 1


def _seconds(limit: Value) -> tuple[int, int]:
    if not isinstance(limit, Window):
        raise RuleError(f"{limit} is not a part of the day")
    start, end = ((at.hour * 60 + at.minute) * 60 + at.second for at in (limit.start, limit.end))
    return start, end


def _figure(limit: Value) -> Figure:
    if not isinstance(limit, Figure):
        raise RuleError(f"{limit} is not a figure with a unit")
    return limit


@dataclass(frozen=True)
class Asked:
    """The limit that a rule needs: of which clause, of which quantity, for how many days together.

    `counted` turns the binding figure into the whole number that the query compares with; `restated` is the phrase that
    says so, with `why` and `limit` in it, where the two differ (else empty).
    """

    clause: str
    quantity: str
    days: int
    counted: Callable[[Value], int]
    restated: str = ""


@dataclass(frozen=True)
class Needed:
    """A value of the law as it stands, which a query or the preparation joins under `name`.

    `parameter` is the shelf's, without jurisdiction, or `instead` where only that one is on the shelf; `for_` names
    whom it is for, as far as the parameter knows such a condition. What the factory's profile says of its other
    conditions is added; what nobody says leaves the value unknown. Where `permitted`, a permit of the factory that takes
    the value away leaves it unknown too.
    """

    name: str
    parameter: str
    counted: Callable[[Value], int]
    for_: Mapping[str, str] = field(default_factory=dict)
    instead: str = ""
    permitted: bool = True


@dataclass(frozen=True)
class Part:
    """One kind of case of a rule that has several: its id, its unit and scale, how it compares, what its figures are of."""

    id: str
    of: str
    unit: str
    scale: int
    compare: str
    measure: str = ""


@dataclass(frozen=True)
class Rule:
    """One rule. `query` is one SQL query over `tables` with a row for every case that the rule looks at:

    ``factory, worker, first_day, last_day`` (both inclusive), ``observed`` and ``allowed`` (whole numbers in the rule's
    own count), ``excess`` (how far outside: more than 0 is a hit), ``basis`` (of the limit, see `law`), ``unjudged``
    (NULL, or the code of the reason why the case cannot be judged), ``partly`` (true: the true value may be higher), and
    where they differ from case to case ``part`` (the id of one of `parts`) and ``currency``.

    `of` names a case (`working-day`, `week`, `run`); `unit` and `scale` turn counts into figures: observed / scale.
    `compare` says how the observed must stand to the limit; `parameters` are the law parameters that the rule rests on,
    without jurisdiction. `needs` are the law's values that the query joins besides `asked`; `sources` the tables whose
    lines stand behind a case, those of the first one that has any are its `lines`. `question`: a hit asks something and is no
    breach by itself. `restated` is the phrase that tells how the limit follows from the reason. `parts` are the kinds of case
    beside the first. `harmless` makes the rule a signal: no hit of it is a breach, and these are the causes to rule out first.
    The query of a signal has a column `out_of`: how often the sign, of which `observed` were seen, could have shown; it may
    have `other`, the second worker of a case.

    `measure` names what the figures are of (see `core.measures`), where it is not the quantity that is `asked`.

    `less_breaks` names, by the id of their kind of case (`""`: the first), the cases that rest on hours worked, each with the
    SQL of the excess that is left of a hit `p` when `b.seconds` of breaks are taken off (see `untold_breaks`).
    """

    id: str
    title: Text
    explanation: Text
    clauses: tuple[str, ...]
    parameters: tuple[str, ...]
    of: str
    unit: str
    scale: int
    compare: str
    asked: Asked | None
    query: str
    needs: tuple[Needed, ...] = ()
    sources: tuple[str, ...] = ("attendance",)
    question: bool = False
    restated: str = ""
    parts: tuple[Part, ...] = ()
    measure: str = ""
    harmless: tuple[Text, ...] = ()
    less_breaks: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """What a hit is: a `breach` of a limit, a `question`, or a `signal` about the records."""
        return "signal" if self.harmless else "question" if self.question else "breach"

    def part(self, id: str | None) -> Part:
        """The kind of case with this id; the rule's own where none is told."""
        measure = self.measure or (self.asked.quantity if self.asked else "")
        own = Part("", self.of, self.unit, self.scale, self.compare, measure)
        return next((part for part in self.parts if part.id == id), own)

    def figure(self, number: int, part: str | None = None, currency: str | None = None) -> Figure | Money:
        """A count of the query as a figure or as money; hours to four decimals, which is finer than a second."""
        told = self.part(part)
        value = Decimal(number) / told.scale
        if told.unit == MONEY:
            return Money(value, currency or "")
        return Figure(value.quantize(Decimal("0.0001")).normalize() + 0, told.unit)
