"""One mail a day, for those who chose it: which notices it tells of, and that each is in one such mail and once.

What waits is gathered once its hour has come, under the digest's own public id; from then on `deliveries` takes it up, counts
its attempts and keeps its receipts as it does for a single mail, but for all of its notices at once.
"""

from datetime import datetime
from typing import Any

from django.db.models import Min

from fairfloor.actions.acts import action
from fairfloor.actions.events import record
from fairfloor.core import letters
from fairfloor.core.periods import first_moment, local_day
from fairfloor.registry.models import Notice, Person, Programme
from fairfloor.registry.models.rows import new_public_id
from fairfloor.registry.rules import rules_of


@action
def gather(*, now: datetime) -> int:
    """Puts what waits for each person's hour, which has come by `now`, into one mail. How many mails that were.

    A mail for one person and programme, on each day of the programme's zone one at most; where nothing waits there is none.
    """
    found: list[Notice] = []
    zones: dict[int, str] = {}
    pairs = _pairs()
    programmes = Programme.objects.in_bulk({programme for programme, *_ in pairs})
    for programme, person, hour, oldest in pairs:
        zone = zones.get(programme) or rules_of(programmes[programme]).zone(now)
        zones[programme] = zone
        due = letters.due(now, hour=hour, zone=zone)
        first = _gathered(programme, person, due, zone) if oldest < due else None
        found += [first] if first else []
    for first in found:
        record("notice.gathered", first, by=None, now=now)
    return len(found)


def waiting() -> Any:
    """The notices that wait for their person's hour, of whoever chose one."""
    rows = Notice.objects.filter(sent_at__isnull=True, withheld_at__isnull=True, digest="", attempts=0, at_once=False)
    return rows.filter(person__is_active=True, person__mail_hour__isnull=False)


def _pairs() -> list[tuple[int, int, int, datetime]]:
    """For whom something waits: the programme, the person, the hour, and since when."""
    rows = waiting().values("programme", "person", "person__mail_hour").annotate(oldest=Min("created_at"))
    return list(rows.order_by("programme", "person").values_list("programme", "person", "person__mail_hour", "oldest"))


def _gathered(programme: int, person: int, due: datetime, zone: str) -> Notice | None:
    """The first notice of the mail that was due at `due`; None where that day has its mail, or another worker was first."""
    Person.objects.select_for_update().get(pk=person)  # two workers gather for nobody at once
    today = first_moment(local_day(due, zone), zone)
    own = Notice.objects.filter(programme=programme, person=person)
    if own.filter(digest_at__gte=today).exists():
        return None
    told: list[Notice] = list(waiting().filter(programme=programme, person=person, created_at__lt=due).order_by("pk"))
    if not told:
        return None
    Notice.objects.filter(pk__in=[row.pk for row in told]).update(digest=new_public_id(), digest_at=due)
    return told[0]
