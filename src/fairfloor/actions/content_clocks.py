"""The clocks of a report: those of its visit, of its publication, and what an officer has moved in the open."""

from dataclasses import replace
from datetime import date, datetime

from fairfloor.core import deadlines
from fairfloor.core.deadlines import Deadline
from fairfloor.core.languages import Text
from fairfloor.core.periods import in_zone, local_day
from fairfloor.core.phrases import phrase
from fairfloor.core.procedures import Procedure
from fairfloor.registry.models import Report
from fairfloor.reporting import contents as form


def part(
    report: Report, procedure: Procedure, at_visit: Procedure, now: datetime, *, asked: bool
) -> tuple[form.Deadline, ...]:
    """Each clock with its rule; `procedure` is that of the day of publication, `at_visit` that of the closing meeting.

    `asked`: whether documents were; where none was, nobody had a clock for them.
    """
    zone = report.visit.factory.zone
    closed = local_day(report.visit.closed_at or now, zone)
    found = [deadlines.documents(closed, procedure=at_visit, zone=zone)] if asked else []
    if report.published_at:
        day = local_day(report.published_at, zone)
        found.append(_access_begins(report, day, procedure))
        found.append(_objections_end(report, day, procedure))
    if not report.visit.clauses:  # a special visit moves no clock of the next one
        found.append(deadlines.next_visit(closed, procedure=at_visit, zone=zone))
    return tuple(
        form.Deadline(
            one.kind,
            one.start,
            one.day,
            one.moment,
            one.zone,
            one.rule,
            tuple(form.LeftOut(day, why) for day, why in one.left_out),
            one.provisional,
        )
        for one in found
    )


def _access_begins(report: Report, published: date, procedure: Procedure) -> Deadline:
    """The clock of the procedure; where its delay was changed on request, the moment and rule say so."""
    zone = report.visit.factory.zone
    clock = deadlines.third_party_access(published, procedure=procedure, zone=zone)
    if report.opens_at is None or report.first_opens_at is None:
        return clock
    return _moved(clock, in_zone(report.opens_at, zone), "delays.changed", in_zone(report.first_opens_at, zone))


def _objections_end(report: Report, published: date, procedure: Procedure) -> Deadline:
    """The clock of the procedure; where an officer has moved its last moment, the moment and rule say so."""
    factory = report.visit.factory
    clock = deadlines.objection(published, procedure=procedure, zone=factory.zone, jurisdiction=factory.jurisdiction)
    until = in_zone(report.objections_until, factory.zone) if report.objections_until else None
    if until is None or until <= clock.moment:
        return clock
    return _moved(clock, until, "remedies.moved", clock.moment)


def _moved(clock: Deadline, moment: datetime, key: str, first: datetime) -> Deadline:
    """The clock with another moment; the sentence `key` names the `first` one."""
    words = phrase(key, moment=first.isoformat(" "))
    rule = Text({language: f"{clock.rule[language]} {said}" for language, said in words.items()})
    return replace(clock, day=moment.date(), moment=moment, rule=rule)
