"""A numeric limit of a clause: what is measured, how it must stand to which figure, and how law and standard rank."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from fairfloor.core.conditions import Condition
from fairfloor.core.languages import Text
from fairfloor.core.quantities import Figure, number

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

# What narrows a limit, and over what time an exposure is averaged.
FOR_KEYS = ("kind", "substance", "averaging", "population", "place")
AVERAGING = ("full-shift", "short-term", "ceiling")

Json = dict[str, Any]


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


def limit_rows(limits: tuple[Limit, ...]) -> list[Json]:
    """The source's table where limits make one: a row for each kind of place or work, substance, or step of a count.

    By kind: ``{quantity, kind, per, <compare>: figure}``; by substance: ``{quantity, substance, compare, <averaging>:
    figure}``; by step: ``{quantity, over, up_to, per, gives}``.
    """
    rows: dict[tuple[str, ...], Json] = {}
    for limit in limits:
        kind, substance = limit.for_.get("kind"), limit.for_.get("substance")
        if kind and limit.figure:
            key = (limit.quantity, kind, limit.per or "")
            row = rows.setdefault(key, {"quantity": limit.quantity, "kind": kind, "per": limit.per})
            row[limit.compare] = limit.figure.as_json()
        elif substance and limit.figure:
            key = (limit.quantity, f"substance {substance}", limit.compare)
            head = {"quantity": limit.quantity, "substance": substance, "compare": limit.compare}
            rows.setdefault(key, head)[limit.for_.get("averaging", limit.compare)] = limit.figure.as_json()
    steps = [{"quantity": limit.quantity, **step.as_json()} for limit in limits for step in limit.steps]
    return list(rows.values()) + steps
