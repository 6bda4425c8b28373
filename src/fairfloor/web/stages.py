"""The steps of a visit in the order in which a team takes them: which is done, which comes next."""

from dataclasses import dataclass
from typing import Any

from fairfloor.core import visits as rules
from fairfloor.core.reports import UNDER_WAY

DONE, NOW, OPEN, LATER = "done", "now", "open", "later"
ORDER = (
    "planned", "gate", "meeting", "samples", "interviews", "checklist", "readings", "records", "permits", "documents",
    "closing", "report",
)  # fmt: skip
# Steps that a visit can do without: they are open side by side once the team is inside, and never block the next.
FREE = frozenset({"samples", "interviews", "readings", "records", "permits", "documents"})


@dataclass(frozen=True)
class Stage:
    """One step on the page: its id, and whether it is done, can be taken now, open beside it, or comes later."""

    id: str
    state: str


def stages(visit: Any, facts: dict[str, Any]) -> list[Stage]:
    """Every step with its state; of a visit that ended before its time those that were taken.

    `facts` are those that `visits.gathered` counts; `taken` among them names steps whose records are not the viewer's to see.
    """
    inside = visit.state in (rules.INSIDE, rules.CLOSED) or (
        visit.state == rules.OBSTRUCTED and bool(visit.admitted_at)
    )
    ended = visit.state in (rules.REFUSED, rules.OBSTRUCTED)
    done = {
        "planned": visit.state != rules.PLANNED,
        "gate": inside or ended,
        "meeting": any(step.kind == "management" for step in facts["meetings"]),
        "samples": facts["samples"] > 0 or "samples" in facts["taken"],
        "interviews": facts["interviews"] > 0 or "interviews" in facts["taken"],
        "checklist": inside and facts["answered"] >= (1 if ended else facts["applicable"]) > 0,
        "readings": bool(facts["readings"]),
        "records": any(dataset.state == "done" for dataset in facts["datasets"]) or "records" in facts["taken"],
        "permits": bool(visit.permits),
        "documents": bool(facts["documents"]),
        "closing": visit.state == rules.CLOSED,
        "report": bool(facts["report"] and facts["report"].state not in UNDER_WAY),
    }
    open_now = {
        "planned": False,
        "gate": visit.state in (rules.PLANNED, rules.AT_GATE),
        "meeting": visit.state == rules.INSIDE,
        "checklist": visit.state == rules.INSIDE,
        "closing": visit.state == rules.INSIDE and done["meeting"],
        "report": visit.state == rules.CLOSED,
        **dict.fromkeys(FREE, visit.state == rules.INSIDE),
    }
    waiting = [id for id in ORDER if open_now[id] and not done[id]]
    first = next((id for id in waiting if id not in FREE), None)
    now = {id: NOW if id == first else OPEN for id in waiting}
    return [Stage(id, DONE if done[id] else now.get(id, LATER)) for id in ORDER if done[id] or not ended]
