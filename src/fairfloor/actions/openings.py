"""A report opens to the buyers whom its factory has authorised: by the clock alone, so it is the clock that tells them."""

from datetime import datetime, timedelta

from fairfloor.actions import notices
from fairfloor.actions.acts import action
from fairfloor.actions.events import record
from fairfloor.registry.models import Report

NEWS = timedelta(days=31)  # what opened longer ago, while nothing ran, is told no more


@action
def tell_due(*, now: datetime) -> int:
    """Tells the people of every buyer that may read it, once, that a report has opened. How many reports that was.

    A buyer who is authorised later learns of it from the authorisation.
    """
    opened = Report.objects.filter(opening_told_at__isnull=True, opens_at__lte=now, opens_at__gt=now - NEWS)
    rows = list(opened.select_for_update(of=("self",)).select_related("programme", "visit__factory").order_by("pk"))
    for report in rows:
        report.opening_told_at = now
        report.save(update_fields=["opening_told_at"])
        notices.tell(notices.buyers(report, now), "report-opened", about=report, now=now)
        record("report.opened", report, by=None, now=now)
    return len(rows)
