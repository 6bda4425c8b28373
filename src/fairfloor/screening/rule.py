"""What a rule is: what it asks of the records, by which limit, and the one query that answers for everybody at once."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from fairfloor.core.languages import Text
from fairfloor.core.quantities import Figure, convert, plain

SECONDS_AN_HOUR = 3_600


class RuleError(ValueError):
    """A limit that a rule cannot count in its own unit; its text is a sentence."""


def whole_seconds(limit: Figure) -> int:
    """A limit in hours or minutes as whole seconds; raises RuleError when it is none, UnitError for other units."""
    hours = limit if limit.unit == "hour" else convert(limit, "hour")
    return whole(Figure(hours.value * SECONDS_AN_HOUR, "count"))


def whole(limit: Figure) -> int:
    """A limit that must be a whole number, as that number; raises RuleError when it is not."""
    if limit.value != limit.value.to_integral_value():
        raise RuleError(f"{plain(limit.value)} {limit.unit} is not a whole number; state the limit in a smaller unit")
    return int(limit.value)


@dataclass(frozen=True)
class Asked:
    """The limit that a rule needs: of which clause, of which quantity, for how many days together.

    `counted` turns the binding figure into the whole number that the query compares with; `restated` is the phrase that
    says so, with `why` and `limit` in it, where the two differ (else empty).
    """

    clause: str
    quantity: str
    days: int
    counted: Callable[[Figure], int]
    restated: str = ""


@dataclass(frozen=True)
class Rule:
    """One rule. `query` is one SQL query over `tables` with a row for every case that the rule looks at:

    ``factory, worker, first_day, last_day`` (both inclusive), ``observed`` and ``allowed`` (whole numbers in the rule's
    own count), ``excess`` (how far outside: more than 0 is a hit), ``basis`` (of the limit, see `law`), ``unjudged``
    (NULL, or the code of the reason why the case cannot be judged), ``partly`` (true: the true value may be higher).

    `of` names a case (`working-day`, `week`, `run`); `unit` and `scale` turn counts into figures: observed / scale.
    `compare` says how the observed must stand to the limit; `parameters` are the law parameters that the rule rests on,
    without jurisdiction.
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

    def figure(self, number: int) -> Figure:
        """A count of the query as a figure; hours to four decimals, which is finer than a second."""
        value = Decimal(number) / self.scale
        return Figure(value.quantize(Decimal("0.0001")).normalize() + 0, self.unit)
