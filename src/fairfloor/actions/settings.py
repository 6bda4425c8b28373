"""What a programme sets where its procedure leaves it open: from a day on, with a reason, and kept for good."""

from datetime import date, datetime

from fairfloor.actions.acts import action, demand, refuse
from fairfloor.actions.events import record
from fairfloor.core.access import OFFICER, Viewer
from fairfloor.core.decisions import YES, no
from fairfloor.core.periods import local_day
from fairfloor.core.procedures import SettingError
from fairfloor.registry.models import Programme, Setting
from fairfloor.registry.rules import rules_of


@action
def set_(
    *, programme: Programme, name: str, value: int | str, start: date, reason: str, language: str, by: Viewer, now: datetime
) -> Setting:  # fmt: skip
    """Sets what a clock of the procedure leaves open (``objection.value``, ``objection.holidays``) from the day `start` on.

    The day is today or later in the programme's zone. Clocks that have started keep the rule that they started under. Refuses
    what the procedure does not leave open, a value out of its bounds, one that stands on that day anyway, no reason.
    """
    demand(YES if programme.pk in by.programmes(OFFICER) else no("steps.not-yours"))
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    rules = rules_of(programme)
    open_ = {f"{clock.id}.{key}" for clock in rules.founded.clocks for key in clock.settable}
    if name not in open_:
        refuse("settings.not-open")
    if start < local_day(now, rules.founded.zone):
        refuse("settings.day-passed", today=local_day(now, rules.founded.zone).isoformat())
    if not reason.strip():
        refuse("settings.no-reason")
    try:
        rules.founded.with_settings({name: value})
    except SettingError:
        clock = rules.founded.clock(name.partition(".")[0])
        refuse("settings.out-of-bounds", least=clock.least, most=clock.most)
    stands = [one.value for one in rules.settings if one.name == name and one.start_date <= start]
    clock_id, _, key = name.partition(".")
    if value == (stands[-1] if stands else getattr(rules.founded.clock(clock_id), key)):
        refuse("settings.stands-already")
    made: Setting = Setting.objects.create(
        programme=programme, name=name, value=value, start_date=start, reason=reason, language=language, set_at=now,
        set_by_id=by.actor,
    )  # fmt: skip
    told = {"name": name, "value": value, "start": start.isoformat(), "reason": reason}
    record("setting.made", made, by=by, now=now, told=told)
    return made
