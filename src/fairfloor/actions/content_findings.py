"""What a report says of a finding beside its words: how many workers it affects, and how it stands with objections."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from fairfloor.actions import screenings
from fairfloor.core import remedies
from fairfloor.core.periods import in_zone
from fairfloor.registry.models import Dataset, Finding, Objection
from fairfloor.reporting import contents as form


def banded(datasets: Iterable[Dataset], small: int) -> frozenset[str]:
    """Clauses of the rules whose few workers the chapter on records tells as a band: a number beside it would undo it."""
    rules: list[dict[str, Any]] = [rule for one in datasets for rule in (one.result or {}).get("rules", ())]
    return frozenset(id for rule in rules if screenings.veiled(rule, small) for id in rule["clauses"])


def affected(row: Finding, *, protected: bool, small: int, population: int) -> form.Affected | None:
    """Number and share of the workers affected, of `population` people (0: not told); None where it was not told.

    Where the matter is `protected`, fewer than `small` people are a band.
    """
    count = row.workers_affected
    if count is None or row.kind == remedies.PRAISE:
        return None
    if protected and 0 < count < small:
        return form.Affected(fewer_than=small)
    share = (Decimal(count) / population).quantize(Decimal("0.0001")) if population and count <= population else None
    return form.Affected(count, population=population or None, share=share)


def objection(
    row: Finding, raised: Objection | None, last: datetime | None, *, now: datetime, zone: str
) -> form.Objection:
    """How the finding stands with objections at `now`: its newest one, or until when (`last`) there may be one."""
    if row.kind == remedies.PRAISE:
        return form.Objection("none")
    until = in_zone(last, zone) if last else None
    if raised is None or remedies.is_past(decided_at=raised.decided_at, reopened_at=row.reopened_at):
        if until is None:
            return form.Objection("not-started")
        return form.Objection("open-to-objection" if now < remedies.after(until) else "expired", until)
    # What was objected, and why it was decided so, stays between the factory and the programme: a buyer reads this.
    state = {"open": "raised"}.get(raised.state, raised.state)
    decided = in_zone(raised.decided_at, zone) if raised.decided_at else None
    return form.Objection(state, until, in_zone(raised.raised_at, zone), decided)  # type: ignore[arg-type]
