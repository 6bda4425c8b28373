"""What a programme sets for itself: the figures of its clocks that the procedure leaves open."""

from datetime import datetime

from fairfloor.actions.acts import action, demand, refuse
from fairfloor.actions.events import record
from fairfloor.core import procedures
from fairfloor.core.access import OFFICER, Viewer
from fairfloor.core.clocks import HOLIDAYS, Clock
from fairfloor.core.decisions import YES, no
from fairfloor.registry.models import Programme


@action
def set_clock(
    *, programme: Programme, clock: str, key: str, value: int | str, reason: str, by: Viewer, now: datetime
) -> Programme:
    """Sets the `value` of a clock, or whether its `holidays` count, from `now` on; moments told before stay as they are.

    `clock` and `key` name what the procedure lets a programme set.
    """
    demand(YES if programme.pk in by.programmes(OFFICER) else no("steps.not-yours"))
    kept = Programme.objects.select_for_update().get(pk=programme.pk)
    procedure = procedures.load(kept.procedure).with_settings(kept.settings)
    name = f"{clock}.{key}"
    if name not in procedure.settable() or key not in procedure.clock(clock).settable:
        refuse("programmes.not-to-set")
    before = getattr(procedure.clock(clock), key)
    if value == before:
        refuse("programmes.as-it-is")
    if not reason.strip():
        refuse("programmes.no-reason")
    if not _fits(procedure.clock(clock), key, value):
        refuse("programmes.out-of-bounds", least=procedure.clock(clock).least, most=procedure.clock(clock).most)
    kept.settings = {**kept.settings, name: value}
    kept.save(update_fields=["settings"])
    told = {"clock": clock, "key": key, "value": value, "before": before, "reason": reason}
    record("programme.clock-set", kept, by=by, now=now, told=told)
    return kept


def _fits(clock: Clock, key: str, value: int | str) -> bool:
    if key == "holidays":
        return value in HOLIDAYS
    return isinstance(value, int) and not isinstance(value, bool) and clock.least <= value <= clock.most
