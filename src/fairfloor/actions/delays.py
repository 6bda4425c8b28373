"""The days between publication and third-party access changed on request: the factory asks, an officer decides, in the open."""

from datetime import datetime
from typing import Any

from fairfloor.actions import notices
from fairfloor.actions.acts import action, demand
from fairfloor.actions.events import record
from fairfloor.core import deadlines, delays, procedures
from fairfloor.core.access import Viewer
from fairfloor.core.periods import in_zone, local_day
from fairfloor.registry.models import Delay, Report
from fairfloor.registry.viewers import relations_to, stands


@action
def ask(*, report: Report, days: int, reason: str, language: str, by: Viewer, now: datetime) -> Delay:
    """The factory asks that its report opens to authorised buyers after `days` full days; every officer is told.

    Only the factory can ask: before that moment a buyer learns of no report. The clock stands as it was until the decision.
    """
    report = _report(report.pk)
    zone, opens, wish = report.visit.factory.zone, report.opens_at, wished(report, days)
    clock = procedures.load(report.programme.procedure).clock("third-party-access")
    demand(
        delays.may_ask(
            relations=relations_to(report, by, now), now=now, opens_at=in_zone(opens, zone) if opens else None, wished=wish,
            bounds=(clock.least, clock.most), waiting=Delay.objects.filter(report=report, state=delays.ASKED).exists(),
            reason=reason,
        )
    )  # fmt: skip
    assert opens is not None and wish is not None  # noqa: S101 (may_ask refuses either)
    made = Delay.objects.create(
        programme=report.programme, report=report, state=delays.ASKED, days=days, was_opens_at=opens, wished_at=wish,
        reason=reason, language=language, asked_at=now, asked_by_id=by.actor,
    )  # fmt: skip
    notices.tell(notices.officers(report.programme, now), "delay-asked", about=made, now=now, until=opens)
    record("delay.asked", made, by=by, now=now, told={"days": days, "reason": reason})
    return made


@action
def decide(*, delay: Delay, granted: bool, reasons: str, language: str, by: Viewer, now: datetime) -> Delay:
    """An officer grants or refuses, with reasons that the factory is told; granting moves the opening of this report alone."""
    report = _report(delay.report_id)
    kept: Delay = Delay.objects.select_for_update(of=("self",)).select_related("programme").get(pk=delay.pk)
    step, zone = "grant" if granted else "refuse", report.visit.factory.zone
    assert report.opens_at is not None  # noqa: S101 (a request is made of a published report only)
    demand(
        delays.may_decide(
            step, state=kept.state, relations=stands(report, by, now), now=now,
            opens_at=in_zone(report.opens_at, zone), wished=in_zone(kept.wished_at, zone), reasons=reasons,
        )
    )  # fmt: skip
    kept.state, kept.reasons, kept.reasons_language = delays.STEPS[step].to, reasons, language
    kept.decided_at, kept.decided_by_id = now, by.actor
    kept.save()
    told: dict[str, Any] = {"reasons": reasons}
    if granted:
        told |= {"was": report.opens_at.isoformat(), "opens": kept.wished_at.isoformat()}
        report.first_opens_at, report.opens_at = report.first_opens_at or report.opens_at, kept.wished_at
        report.save()
    notices.tell(notices.managers(report.programme, report.visit.factory, now), "delay-decided", about=report, now=now)
    record(f"delay.{kept.state}", kept, by=by, now=now, told=told)
    return kept


def wished(report: Report, days: int) -> datetime | None:
    """When a published report opens after a delay of `days`; None out of the procedure's bounds, or before it is published."""
    procedure = procedures.load(report.programme.procedure)
    clock = procedure.clock("third-party-access")
    if report.published_at is None or not clock.least <= days <= clock.most:
        return None
    zone = report.visit.factory.zone
    day = local_day(report.published_at, zone)
    return deadlines.third_party_access(day, procedure=procedure, zone=zone, delay_days=days).moment


def _report(pk: int) -> Report:
    """The report, locked, with what hangs above it."""
    rows = Report.objects.select_for_update(of=("self",)).select_related("visit__factory", "programme")
    found: Report = rows.get(pk=pk)
    return found
