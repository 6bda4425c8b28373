"""Whether the team believes what the records say on a rule: the recorded figure and the believed one, side by side."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from fairfloor.actions import approvals, visits
from fairfloor.actions.acts import action, refuse, unchanged
from fairfloor.actions.events import record
from fairfloor.core.access import Viewer
from fairfloor.registry.models import Belief, Dataset, Visit

MOST = Decimal(10) ** 10  # what the table can hold


@action
def believe(
    *,
    visit: Visit,
    rule: str,
    accepted: bool,
    by: Viewer,
    now: datetime,
    value: Decimal | None = None,
    reason: str = "",
    language: str = "",
    base: str | None = None,
) -> Belief:
    """Accepts the record on a rule, or says why not and, where it is known, the figure believed instead of the worst case.

    The recorded figure stays in every table whatever is said here. Refuses a rule that no screened file was asked.
    `base`: the mark of `words_of` what was believed when the page was opened.
    """
    visit = visits.held(visit, "import", by=by, now=now)
    unit = _unit(visit, rule)
    if not accepted and not reason.strip():
        refuse("beliefs.no-reason")
    if value is not None and not 0 <= value < MOST:
        refuse("beliefs.odd-figure")
    before = Belief.objects.filter(visit=visit, rule=rule).first()
    unchanged(base, words_of(before), before)
    kept, _made = Belief.objects.update_or_create(
        visit=visit, rule=rule,
        defaults={
            "programme": visit.programme, "accepted": accepted, "value": None if accepted else value,
            "unit": "" if accepted or value is None else unit, "reason": "" if accepted else reason.strip(),
            "language": "" if accepted else language, "recorded_at": now, "recorded_by_id": by.actor,
        },
    )  # fmt: skip
    told = {"rule": rule, "accepted": accepted, "value": str(kept.value or ""), "reason": kept.reason}
    approvals.hold_of(visit, by=by, now=now)
    record("belief.recorded", kept, by=by, now=now, told=told)
    return kept


def words_of(belief: Belief | None) -> list[Any] | None:
    """What the team says of a record; None where it said nothing."""
    return None if belief is None else [belief.accepted, belief.value, belief.reason, belief.language]


def _unit(visit: Visit, rule: str) -> str:
    """The unit, or the currency, of the rule's figures in the newest screening of the visit that judged it."""
    rows = Dataset.objects.filter(visit=visit, state="done").order_by("-finished_at", "-pk")
    told = [
        one
        for result in rows.values_list("result", flat=True)
        for one in (result or {}).get("rules", [])
        if one["id"] == rule
    ]
    worst: dict[str, Any] | None = next((one["worst"] for one in told if one["worst"]), None)
    if worst is None:
        refuse("beliefs.nothing-recorded")
    return str(worst["observed"].get("unit", worst["observed"].get("currency")))
