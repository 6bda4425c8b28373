"""What time it is for a face: the wall clock's moment, or in demonstration mode the demonstration's."""

from datetime import datetime, timedelta

from django.conf import settings

from fairfloor.registry.models import DemonstrationClock


def shown(wall: datetime) -> datetime:
    """The moment that people and actions are given when the wall clock says `wall`."""
    if not settings.DEMONSTRATION:
        return wall
    ahead = DemonstrationClock.objects.filter(pk=1).values_list("ahead_seconds", flat=True).first()
    return wall + timedelta(seconds=ahead or 0)
