"""The permits that a visit keeps: those of its day, and those that its team saw, recorded for others when it closes."""

from datetime import datetime
from typing import Any

from fairfloor.actions.events import record
from fairfloor.core import permits
from fairfloor.core.access import Viewer
from fairfloor.core.factories import STANDING
from fairfloor.core.periods import ONE_DAY
from fairfloor.registry.models import Factory, Permit, Programme, StoredFile, Visit


def standing(programme: Programme, factory: Factory) -> list[dict[str, Any]]:
    """The factory's permits as a visit keeps them: all that stand, since records of other days are held to them too."""
    rows = Permit.objects.filter(programme=programme, factory=factory, state=STANDING).order_by("pk")
    return [
        {"permit": row.public_id, "file": row.file.public_id, "told": row.told().as_json()}
        for row in rows.select_related("file")
    ]


def record_seen(visit: Visit, *, by: Viewer, now: datetime) -> list[dict[str, Any]]:
    """What the team saw becomes the programme's, now that others may know of the visit; what the visit then keeps."""
    return [one if one["permit"] else _recorded(visit, one, by=by, now=now) for one in visit.permits]


def _recorded(visit: Visit, seen: dict[str, Any], *, by: Viewer, now: datetime) -> dict[str, Any]:
    told, who = permits.permits({"permits": [seen["told"]]})[0], seen["by"]
    row = Permit.objects.create(
        programme=visit.programme, factory=visit.factory, state=STANDING, kind=told.kind, authority=told.authority,
        number=told.number, start_date=told.period.start, end_date=told.last + ONE_DAY, cycle=told.cycle,
        covers={key: list(words) for key, words in told.covers.items()}, document=told.document,
        file=StoredFile.objects.get(public_id=seen["file"]), recorded_at=now, recorded_by_id=who, confirmed_at=now,
        confirmed_by_id=who,
    )  # fmt: skip
    record("permit.recorded", row, by=by, now=now, told={**seen["told"], "sha256": row.file.sha256})
    return {"permit": row.public_id, "file": seen["file"], "told": seen["told"]}
