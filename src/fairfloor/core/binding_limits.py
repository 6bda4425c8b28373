"""What an answer about limits consists of: the figures that compete, and the one that binds with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from fairfloor.core.clause_limits import PROMPTS, Limit, Relaxation
from fairfloor.core.enactments import Source, Value, value_json
from fairfloor.core.languages import Text
from fairfloor.core.law_answers import Answer
from fairfloor.core.quantities import Figure

BINDS, CONDITIONAL, NOT_APPLICABLE, NOT_KNOWN = "binds", "conditional", "not-applicable", "not-known"
STATES = (BINDS, CONDITIONAL, NOT_APPLICABLE, NOT_KNOWN)
LAW, POLICY, STANDARD = "law", "policy", "standard"
NO_BREACH = (*PROMPTS, "recommended")


def stands_apart(limit: Limit) -> bool:
    """Whether being outside the standard's own figure is no breach by itself, so that the law stands beside it."""
    return limit.precedence in NO_BREACH or limit.then is not None


@dataclass(frozen=True)
class Candidate:
    """One figure that might bind: of the law, a policy or the standard; `why` it lost, where it did."""

    origin: str
    value: Value
    source: Source
    since: date | None = None
    derived: bool = False
    note: Text | None = None
    why: Text | None = None

    def as_json(self) -> dict[str, Any]:
        """``{from, value, unit (or amount, currency), since, source, why}``."""
        return {
            "from": self.origin,
            **value_json(self.value),
            "since": self.since.isoformat() if self.since else None,
            "source": self.source.as_json(),
            "why": self.why,
        }


@dataclass(frozen=True)
class BindingLimit:
    """The answer for one limit of a clause: what binds on `on`, in whose words, and what lost against it."""

    id: str
    clause: str
    on: date
    quantity: str
    compare: str
    precedence: str
    state: str
    value: Value | None
    why: Text
    origin: str = ""
    source: Source | None = None
    since: date | None = None
    for_: Mapping[str, str] = field(default_factory=dict)
    per: str | None = None
    printed: tuple[Figure, ...] = ()
    then: Text | None = None
    relaxation: Relaxation | None = None
    example: bool = False
    note: Text | None = None
    remarks: tuple[Text, ...] = ()
    losing: tuple[Candidate, ...] = ()
    permits: tuple[Mapping[str, Any], ...] = ()
    law: Answer | None = None

    @property
    def breach(self) -> bool:
        """Whether being outside is a breach by itself: not of what the standard only prompts or recommends."""
        return self.origin in (LAW, POLICY) or (self.precedence not in NO_BREACH and self.then is None)

    def as_json(self) -> dict[str, Any]:
        """As `docs/reference/schemas/limit.json` describes it."""
        figure = {"value": None, "unit": None} if self.value is None else value_json(self.value)
        return {
            "id": self.id,
            "quantity": self.quantity,
            "compare": self.compare,
            **figure,
            "precedence": self.precedence,
            "state": self.state,
            "from": self.origin or None,
            "for": dict(self.for_),
            "per": self.per,
            "breach": self.breach,
            "why": self.why,
            "since": self.since.isoformat() if self.since else None,
            "source": self.source.as_json() if self.source else None,
            "printed": [one.as_json() for one in self.printed],
            "then": self.then,
            "relaxation": self.relaxation.as_json() if self.relaxation else None,
            "example": self.example,
            "note": self.note,
            "remarks": list(self.remarks),
            "permits": [dict(one) for one in self.permits],
        }
