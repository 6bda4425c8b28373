"""The part of report content that holds what was measured and what the records say."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated as A
from typing import Literal

from fairfloor.core.languages import Text
from fairfloor.reporting.content_words import Affected, Amount, Item, Limit, Reason, Words


@dataclass(frozen=True)
class Instrument:
    """A measuring instrument."""

    serial: str
    name: str | None = None
    calibrated_until: date | None = None


@dataclass(frozen=True)
class ReadingLine:
    """One reading and what was made of it."""

    quantity: Text
    observed: Amount | None
    verdict: Literal["within", "outside", "borderline", "cannot-be-judged", "not-applicable"]
    place: Words | None = None
    kind: A[Words | None, "kind of work or place"] = None
    instrument: Instrument | None = None
    taken_at: datetime | None = None
    limit: Limit | None = None
    why: Text | None = None
    clause: str | None = None
    substance: Text | None = None
    building: A[str | None, "the building of the factory; none: the site"] = None
    together: A[int | None, "how many readings it was reckoned from; none: it is one reading"] = None


@dataclass(frozen=True)
class Believed:
    """Whether the monitors believe the recorded figure; if not, why, and what they believe instead where they know it."""

    accepted: bool
    figure: A[Amount | None, "believed instead of the worst case recorded; none: not known"] = None
    reason: Words | None = None


@dataclass(frozen=True)
class RuleLine:
    """What one screening rule found, without its hits."""

    id: str
    title: Text
    population: A[int | None, "what the rule could look at, e.g. worker-days"]
    checked: int | None
    clauses: tuple[str, ...] = ()
    not_judged: tuple[Reason, ...] = ()
    hits: int | None = None
    affected: Affected | None = None
    worst: Amount | None = None
    limit: Limit | None = None
    cases: A[Text | None, "what was checked, for after its number, e.g. weeks of work"] = None
    believed: A[Believed | None, "none: nobody has said; the recorded figures stand in any case"] = None


@dataclass(frozen=True)
class HoursBand:
    """Worker-weeks of more than `start` hours (in the first band also exactly that) up to `end` (None: no end)."""

    start: Decimal
    end: Decimal | None
    count: int


@dataclass(frozen=True)
class WeeklyHours:
    """The hours of all worker-weeks screened."""

    bands: tuple[HoursBand, ...]
    limit: Limit | None = None
    workers: int | None = None
    over_limit: A[int | None, "worker-weeks over the limit"] = None


@dataclass(frozen=True)
class Screening:
    """The attendance records, screened."""

    start: A[date | None, "first day of the records used"] = None
    end: A[date | None, "the day after the last"] = None
    workers: int | None = None
    read: A[int | None, "rows read; accepted + refused"] = None
    accepted: int | None = None
    refused: tuple[Reason, ...] = ()
    settings: A[tuple[Item, ...], "breaks, first day of the week, pairing of punches …"] = ()
    rules: tuple[RuleLine, ...] = ()
    weekly_hours: WeeklyHours | None = None
    not_asked: A[tuple[Text, ...], "titles of rules for which the factory gave no records, e.g. on pay"] = ()
