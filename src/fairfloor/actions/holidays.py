"""A public holiday that was announced late, and one that was called off again.

Each counts for clocks that start after it was entered, and moves nothing by itself.
"""

from datetime import date, datetime, timedelta

from fairfloor.actions.acts import action, demand, refuse
from fairfloor.actions.events import record
from fairfloor.core import calendars
from fairfloor.core.access import OFFICER, Viewer
from fairfloor.core.decisions import YES, no
from fairfloor.core.periods import local_day
from fairfloor.registry.models import Holiday, Programme
from fairfloor.registry.rules import rules_of

FARTHEST = timedelta(days=731)  # farther off it is a slip of the pen


@action
def announce(
    *, programme: Programme, jurisdiction: str, day: date, name: dict[str, str], reason: str, language: str, by: Viewer,
    now: datetime,
) -> Holiday:  # fmt: skip
    """Enters a public holiday of `jurisdiction` (one with a calendar) on `day`, called `name` (zh and en), with the reason.

    Refuses a day that has passed, lies far off, is a weekend day or a holiday already, and what has no name or reason.
    """
    demand(YES if programme.pk in by.programmes(OFFICER) else no("steps.not-yours"))
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    today = local_day(now, rules_of(programme).zone(now))
    if jurisdiction not in calendars.jurisdictions():
        refuse("holidays.no-calendar", known=", ".join(calendars.jurisdictions()))
    if not today <= day <= today + FARTHEST:
        refuse("holidays.out-of-reach", today=today.isoformat(), last=(today + FARTHEST).isoformat())
    if calendars.is_weekend(day, jurisdiction):
        refuse("holidays.weekend")
    standing = Holiday.objects.filter(
        programme=programme, jurisdiction=jurisdiction, day=day, called_off_at__isnull=True
    )
    if standing.exists() or day in calendars.public_holidays(jurisdiction, day.year):
        refuse("holidays.known-already")
    if not all(name.get(one, "").strip() for one in ("zh", "en")):
        refuse("holidays.no-name")
    if not reason.strip():
        refuse("holidays.no-reason")
    made: Holiday = Holiday.objects.create(
        programme=programme, jurisdiction=jurisdiction, day=day, name=name, reason=reason, language=language,
        announced_at=now, announced_by_id=by.actor,
    )  # fmt: skip
    told = {"jurisdiction": jurisdiction, "day": day.isoformat(), "name": name, "reason": reason}
    record("holiday.announced", made, by=by, now=now, told=told)
    return made


@action
def call_off(*, holiday: Holiday, reason: str, language: str, by: Viewer, now: datetime) -> Holiday:
    """Calls a holiday off that was announced, with the reason, before its day begins in the programme's zone.

    Clocks that start later count that day again; what was told stays as it was told. Refuses one that was called off already
    or whose day has begun, and one without a reason.
    """
    demand(YES if holiday.programme_id in by.programmes(OFFICER) else no("steps.not-yours"))
    row: Holiday = Holiday.objects.select_for_update(of=("self",)).select_related("programme").get(pk=holiday.pk)
    if row.called_off_at is not None:
        refuse("holidays.called-off-already")
    if local_day(now, rules_of(row.programme).zone(now)) >= row.day:
        refuse("holidays.begun")
    if not reason.strip():
        refuse("holidays.no-reason-off")
    row.called_off_at, row.called_off_by_id = now, by.actor
    row.called_off_reason, row.called_off_language = reason, language
    row.save()
    told = {"jurisdiction": row.jurisdiction, "day": row.day.isoformat(), "reason": reason}
    record("holiday.called-off", row, by=by, now=now, told=told)
    return row
