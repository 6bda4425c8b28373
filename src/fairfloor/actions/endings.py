"""How a visit ends before its closing meeting: what the monitors decide at the gate, and pressure or obstruction inside."""

from datetime import datetime

from fairfloor.actions import notices, visit_permits
from fairfloor.actions.acts import action, refuse
from fairfloor.actions.events import record
from fairfloor.actions.visits import held
from fairfloor.core import noncooperation, visits
from fairfloor.core.access import Viewer
from fairfloor.registry.models import NonCooperation, Step, Visit

NOT_ADMITTED, WAITED = "not-admitted", "gate-wait"


@action
def wait(*, visit: Visit, text: str, language: str, by: Viewer, now: datetime) -> Step:
    """The time at the gate is over and the monitors decide to wait on, for the reason in `text`; as often as they do."""
    visit = held(visit, "wait", by=by, now=now)
    if visit.gate_ends_at is None or now <= visit.gate_ends_at:
        refuse("visits.time-left")
    step = Step.objects.create(
        programme=visit.programme, visit=visit, kind=WAITED, started_at=now, text=text, language=language,
        recorded_by_id=by.actor,
    )  # fmt: skip
    record("visit.waited-on", step, by=by, now=now, told={"text": text})
    return step


@action
def refuse_entry(*, visit: Visit, text: str, language: str, by: Viewer, now: datetime) -> NonCooperation:
    """The team was not let in and leaves; an officer is told and reviews what happened."""
    visit = held(visit, "refuse", by=by, now=now)
    ended = _ended(visit, visits.REFUSED, kind=NOT_ADMITTED, text=text, language=language, by=by, now=now)
    record("visit.refused", visit, by=by, now=now, told={"text": text})
    return ended


@action
def obstruct(*, visit: Visit, kind: str, text: str, language: str, by: Viewer, now: datetime) -> NonCooperation:
    """Pressure, interference or obstruction (`kind`) ends the visit midway; all that was gathered stays as it is."""
    visit = held(visit, "obstruct", by=by, now=now)
    ended = _ended(visit, visits.OBSTRUCTED, kind=kind, text=text, language=language, by=by, now=now)
    record("visit.obstructed", visit, by=by, now=now, told={"kind": kind, "text": text})
    return ended


def _ended(
    visit: Visit, state: str, *, kind: str, text: str, language: str, by: Viewer, now: datetime
) -> NonCooperation:
    visit.state, visit.ended_at = state, now
    visit.permits = visit_permits.record_seen(visit, by=by, now=now)
    visit.save()
    kept: NonCooperation = NonCooperation.objects.create(
        programme=visit.programme, visit=visit, state=noncooperation.NOTED, kind=kind, text=text, language=language,
        noted_at=now, noted_by_id=by.actor,
    )  # fmt: skip
    notices.tell(notices.officers(visit.programme, now), "non-cooperation-noted", about=kept, now=now)
    return kept
