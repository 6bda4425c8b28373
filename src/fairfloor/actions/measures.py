"""What was measured or counted for a clause, and the limit that it is held to: for the findings of a report."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from fairfloor.actions import screenings
from fairfloor.core import limits
from fairfloor.core.binding_limits import BINDS
from fairfloor.core.clauses import Clause
from fairfloor.core.quantities import Figure
from fairfloor.registry.models import Dataset, Reading
from fairfloor.reporting import contents as form

Measured = tuple[Figure | None, form.Limit | None]
NOTHING: Measured = (None, None)


def measured(
    clause: Clause, *, readings: Sequence[Reading], datasets: Sequence[Dataset], jurisdiction: str, on: date,
    profile: dict[str, object], building: str = "", small: int,
) -> Measured:  # fmt: skip
    """The worst reading outside, else the worst case of the records, else the one limit that binds with nothing observed.

    `profile` and the readings are those of `building`; records are of the whole
    factory, and what few people are behind in a sensitive matter is not told (see `screenings.veiled`).
    """
    own = [row for row in readings if row.clause == clause.id and row.building == building]
    outside = [row for row in own if row.verdict == "outside"]
    if outside:
        worst = max(outside, key=_beyond)
        return observed(worst), screenings.limit_part(worst.limit)
    counted = _counted(clause.id, datasets, small)
    return counted if counted != NOTHING else (None, _binding(clause, jurisdiction, on, profile))


def observed(row: Reading) -> Figure:
    """What was held against the limit: the average of its shift where the reading is a sample of one, else its value."""
    told = (row.limit or {}).get("observed")
    if told is None:
        return Figure(row.value.normalize() + 0, row.unit)
    return Figure(Decimal(str(told["value"])).normalize() + 0, told["unit"])


def _beyond(row: Reading) -> Decimal:
    value = observed(row).value
    limit = Decimal(str((row.limit or {}).get("value", value)))
    return abs(value - limit)


def _counted(clause: str, datasets: Sequence[Dataset], small: int) -> Measured:
    for dataset in reversed(datasets):
        for rule in (dataset.result or {}).get("rules", []):
            # The rule whose hits are the longest counts first: a week before a day.
            if clause in rule["clauses"] and rule["hits"] and rule["id"] != "daily-hours":
                return NOTHING if screenings.veiled(rule, small) else screenings.worst_case(rule)
    return NOTHING


def _binding(clause: Clause, jurisdiction: str, on: date, profile: dict[str, object]) -> form.Limit | None:
    """The clause's limit where exactly one binds; of several, none can be named without a kind."""
    if not clause.limits:
        return None
    found: list[Any] = [
        one for one in limits.binding(clause, jurisdiction=jurisdiction, on=on, profile=profile) if one.state == BINDS
    ]
    if len(found) != 1 or not isinstance(found[0].value, Figure):
        return None
    source = found[0].source.as_json() if found[0].source else None
    return form.Limit(
        found[0].compare, found[0].value, None, found[0].why, screenings.source_part(source), found[0].quantity
    )
