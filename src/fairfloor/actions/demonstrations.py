"""Moves a demonstration through its days; refuses wherever there is no demonstration."""

from datetime import datetime

from django.conf import settings

from fairfloor.actions.acts import action, demand, refuse
from fairfloor.actions.events import record
from fairfloor.core.access import OFFICER, Viewer
from fairfloor.core.decisions import YES, no
from fairfloor.core.periods import ONE_SECOND
from fairfloor.registry.models import DemonstrationClock, Programme


@action
def move_clock(*, programme: Programme, to: datetime, by: Viewer, now: datetime) -> None:
    """Moves the demonstration's clock forward from `now` to the moment `to`; an officer may, never backwards."""
    if not (settings.DEMONSTRATION and programme.demonstration):
        refuse("demonstrations.none")
    demand(YES if programme.pk in by.programmes(OFFICER) else no("steps.not-yours"))
    if to < now:
        refuse("demonstrations.backwards")
    clock, _ = DemonstrationClock.objects.get_or_create(pk=1)
    clock.ahead_seconds -= (now - to) // ONE_SECOND  # rounded up: never short of the moment
    clock.save()
    record("demonstration.clock-moved", programme, by=by, now=to)
