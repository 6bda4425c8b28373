"""What becomes of a corrective action: an officer's answer to it, and the factory reminded of the day that it set."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from fairfloor.actions import notices, visits
from fairfloor.actions.acts import action, demand, refuse
from fairfloor.actions.events import record
from fairfloor.core import procedures, remedies
from fairfloor.core.access import Viewer
from fairfloor.core.periods import last_second, local_day
from fairfloor.registry.models import CorrectiveAction, Programme, Visit
from fairfloor.registry.viewers import relations_to, stands


@action
def answer(
    *, corrective_action: CorrectiveAction, accepted: bool, reason: str, language: str, by: Viewer, now: datetime
) -> CorrectiveAction:
    """An officer accepts what the factory proposes, or sends it back with a reason; the factory is told.

    What was sent back stays as it was: the factory proposes anew.
    """
    kept = held(corrective_action)
    step = "accept" if accepted else "send-back"
    demand(remedies.may_answer(step, state=kept.state, relations=stands(kept.report, by, now), reason=reason))
    kept.state, kept.changed_at = remedies.ACTION_STEPS[step].to, now
    kept.answered_at, kept.answered_by_id = now, by.actor
    kept.reason, kept.reason_language = reason, language if reason else ""
    kept.save()
    people = notices.managers(kept.programme, kept.report.visit.factory, now)
    notices.tell(people, "action-answered", about=kept.report, now=now)
    record(f"action.{kept.state}", kept, by=by, now=now, told={"reason": reason})
    return kept


@action
def check(
    *, corrective_action: CorrectiveAction, visit: Visit, confirmed: bool, found: str, language: str, by: Viewer,
    now: datetime,
) -> CorrectiveAction:  # fmt: skip
    """The team of a later visit verifies what the factory says is done, or says what it found instead; the factory is told.

    Once the closing meeting of that visit has been held: until then nobody outside learns of a visit, by no state either.
    """
    visit = visits.held(visit, "check-actions", by=by, now=now)
    kept = held(corrective_action)
    if kept.report.factory_id != visit.factory_id or kept.report.visit_id == visit.pk:
        refuse("remedies.not-of-this-factory")
    step = "verify" if confirmed else "not-confirm"
    demand(remedies.may_check(step, state=kept.state, relations=relations_to(kept.report, by, now), reason=found))
    kept.state, kept.changed_at = remedies.ACTION_STEPS[step].to, now
    kept.checked_at, kept.checked_by_id, kept.checked_at_visit = now, by.actor, visit
    kept.found, kept.found_language = found, language if found else ""
    kept.save()
    people = notices.managers(kept.programme, visit.factory, now)
    notices.tell(people, "action-checked", about=kept.report, now=now)
    record(f"action.{kept.state}", kept, by=by, now=now, told={"found": found})
    return kept


@action
def remind_due(*, now: datetime) -> int:
    """Tells each factory once that the day it set for a corrective action is near, and once that it is over. How often."""
    due = [found for programme in Programme.objects.order_by("pk") for found in _due(programme, now)]
    for row, late in due:
        row.reminded_at = row.reminded_at or now
        row.overdue_at = now if late else None
        row.save()
        kind = "overdue" if late else "reminded"
        people = notices.managers(row.programme, row.report.visit.factory, now)
        until = last_second(row.until_date, row.report.visit.factory.zone)
        notices.tell(people, f"action-{kind}", about=row.report, now=now, until=until)
        record(f"action.{kind}", row, by=None, now=now)
    return len(due)


def lapse(findings: Iterable[int], *, by: Viewer, now: datetime) -> None:
    """Ends what is proposed or done about `findings` (their keys) that no longer stand; inside the action that withdraws them."""
    sources = remedies.ACTION_STEPS["lapse"].sources
    rows = CorrectiveAction.objects.select_for_update(of=("self",)).select_related("programme")
    for kept in rows.filter(finding__in=list(findings), state__in=sources).order_by("pk"):
        kept.state, kept.changed_at = remedies.LAPSED, now
        kept.save()
        record("action.lapsed", kept, by=by, now=now)


def held(corrective_action: CorrectiveAction) -> CorrectiveAction:
    """The corrective action, locked, with what hangs above it."""
    rows = CorrectiveAction.objects.select_for_update(of=("self",)).select_related(
        "report__visit__factory", "programme"
    )
    held: CorrectiveAction = rows.get(pk=corrective_action.pk)
    return held


def _due(programme: Programme, now: datetime) -> list[tuple[CorrectiveAction, bool]]:
    """What a programme's factories are to be reminded of in their own zones, and whether its day is over."""
    procedure = procedures.founded(programme.procedure, programme.settings)
    soon = timedelta(days=procedure.clock("corrective-action-plan").soon)
    tomorrow = now.date() + timedelta(days=1)  # somewhere it is that day already
    near = Q(reminded_at__isnull=True, until_date__lte=tomorrow + soon)
    over = Q(overdue_at__isnull=True, until_date__lt=tomorrow)
    rows = CorrectiveAction.objects.filter(near | over, programme=programme, state__in=remedies.IN_HAND)
    found = []
    for row in rows.select_related("report__visit__factory", "programme").order_by("pk"):
        today = local_day(now, row.report.visit.factory.zone)
        late = remedies.is_late(row.state, until=row.until_date, today=today)
        if late or (row.reminded_at is None and row.until_date - today <= soon):
            found.append((row, late))
    return found
