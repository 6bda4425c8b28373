"""A factory's own written policies, as far as they set figures: what its profile says of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from fairfloor.core.quantities import UNITS, Figure
from fairfloor.core.shelf import nearest
from fairfloor.core.vocabulary import vocabulary

KEYS = ("quantity", "value", "unit", "issued_date", "for")


class PolicyError(ValueError):
    """A policy in a profile that cannot be understood; its text is a sentence with a remedy."""


@dataclass(frozen=True)
class Policy:
    """What a policy sets for a quantity, since the day it was issued; `for_` narrows it as a limit's does."""

    quantity: str
    value: Figure
    issued_date: date
    for_: Mapping[str, str] = field(default_factory=dict)


def policies(profile: Mapping[str, object]) -> tuple[Policy, ...]:
    """The policies under "policies" of a profile, each ``{quantity, value, unit, issued_date, for}``; PolicyError."""
    told = profile.get("policies") or []
    if not isinstance(told, (list, tuple)):
        raise PolicyError("'policies' of the profile is no list. Write a list of policies")
    return tuple(one if isinstance(one, Policy) else _policy(place, one) for place, one in enumerate(told, start=1))


def _policy(place: int, told: object) -> Policy:
    where = f"policy {place} of the profile"
    if not isinstance(told, Mapping):
        raise PolicyError(f"{where} is {told!r}. Write an object with {', '.join(KEYS)}")
    for key in told:
        if key not in KEYS:
            raise PolicyError(f"{where} has an unknown key {key!r}. {nearest(str(key), KEYS)}")
    for key in KEYS[:4]:
        if key not in told:
            raise PolicyError(f"{where} has no {key!r}. Add it")
    quantity, unit = str(told["quantity"]), str(told["unit"])
    if quantity not in vocabulary().quantities:
        raise PolicyError(f"{where}: {quantity!r} is no quantity. {nearest(quantity, vocabulary().quantities)}")
    if unit not in UNITS:
        raise PolicyError(f"{where}: {unit!r} is no unit. {nearest(unit, UNITS)}")
    return Policy(
        quantity, Figure(_number(where, told["value"]), unit), _day(where, told["issued_date"]), _for(where, told)
    )


def _number(where: str, told: object) -> Decimal:
    try:
        value = Decimal(str(told))
    except ArithmeticError:
        value = Decimal("nan")
    if isinstance(told, bool) or not value.is_finite():
        raise PolicyError(f"{where}: value {told!r} is no number. Write it as a number")
    return value


def _day(where: str, told: object) -> date:
    if isinstance(told, date):
        return told
    try:
        return date.fromisoformat(str(told))
    except ValueError:
        raise PolicyError(f"{where}: issued_date {told!r} is no day. Write it as 2024-01-31") from None


def _for(where: str, told: Mapping[str, object]) -> dict[str, str]:
    narrowed = told.get("for") or {}
    if not isinstance(narrowed, Mapping):
        raise PolicyError(f'{where}: for is {narrowed!r}. Write for = {{"kind": "…"}}')
    return {str(key): str(word) for key, word in narrowed.items()}
