"""What a factory offered a monitor: written down by the monitor, seen by the officers."""

from datetime import date, datetime

from fairfloor.actions import notices
from fairfloor.actions.acts import action, demand, refuse
from fairfloor.actions.events import record
from fairfloor.core.access import MONITOR, Viewer
from fairfloor.core.decisions import YES, no
from fairfloor.core.periods import local_day
from fairfloor.registry.models import Factory, Gift, Participation, Programme

YEARS_BACK = 5  # how long ago an offer may have been that is noted now: further back a year was mistyped


def earliest(now: datetime, zone: str) -> date:
    """The earliest day of an offer that is noted at `now`, on the calendar of the factory's zone."""
    today = local_day(now, zone)
    return date(today.year - YEARS_BACK, today.month, min(today.day, 28))


@action
def note(
    *,
    programme: Programme,
    factory: Factory,
    day: date,
    text: str,
    language: str,
    outcome: str,
    by: Viewer,
    now: datetime,
) -> Gift:
    """A monitor notes a gift that was offered on `day` and what became of it: declined, or handed over to the office."""
    demand(YES if programme.pk in by.programmes(MONITOR) else no("steps.not-yours"))
    if not Participation.objects.filter(programme=programme, factory=factory).exists():
        refuse("visits.inactive-factory")
    if day > local_day(now, factory.zone):
        refuse("gifts.not-yet")
    if day < earliest(now, factory.zone):
        refuse("gifts.too-long-ago", day=earliest(now, factory.zone).isoformat())
    kept = Gift.objects.create(
        programme=programme, factory=factory, person_id=by.actor, offered_date=day, text=text, language=language,
        outcome=outcome, recorded_at=now,
    )  # fmt: skip
    notices.tell(notices.officers(programme, now), "gift-noted", about=kept, now=now)
    record("gift.noted", kept, by=by, now=now, told={"text": text, "outcome": outcome})
    return kept
