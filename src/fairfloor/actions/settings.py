"""What a programme sets where its procedure leaves it open: from a day on, with a reason, and kept for good."""

from collections.abc import Sequence
from datetime import date, datetime

from fairfloor.actions import recipients
from fairfloor.actions.acts import action, demand, refuse
from fairfloor.actions.events import record
from fairfloor.core import standards
from fairfloor.core.access import OFFICER, Viewer
from fairfloor.core.decisions import YES, no
from fairfloor.core.periods import ZoneError, local_day
from fairfloor.core.procedures import Procedure, SettingError
from fairfloor.registry.models import Programme, Setting
from fairfloor.registry.rules import Rules, rules_of
from fairfloor.reporting import labels

ZONE, STANDARDS, PRINTED = "zone", "standards", "printed"
WHO = "setting.recipients-chosen"
# What is set besides the clocks, in the order of the page, and what the log calls it.
OWN = {STANDARDS: "setting.standards-chosen", PRINTED: "setting.languages-chosen", ZONE: "setting.zone-chosen"}


@action
def set_(
    *, programme: Programme, name: str, value: int | str | Sequence[str], start: date, reason: str, language: str, by: Viewer,
    now: datetime,
) -> Setting:  # fmt: skip
    """Sets what the procedure leaves open from the day `start` on: of a clock, or what the whole programme goes by.

    `name` is ``objection.value`` or ``objection.holidays`` for a clock; else ``standards`` (codes that new visits are held
    to), ``printed`` (languages of reports and letters), ``zone``, or ``violence.who`` for who is told of a matter that is
    never tolerated: roles, and people named in one (`officer:PUBLIC-ID`).

    The day is today or later in the programme's zone. What has started keeps what it started under. Refuses what the
    procedure does not leave open, a value that cannot be, one that stands on that day anyway, no reason.
    """
    demand(YES if programme.pk in by.programmes(OFFICER) else no("steps.not-yours"))
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    rules = rules_of(programme)
    open_ = {f"{clock.id}.{key}" for clock in rules.founded.clocks for key in clock.settable}
    told_of = recipients.settings_of(rules.founded)
    if name not in open_ | {*OWN} | {*told_of}:
        refuse("settings.not-open")
    today = local_day(now, rules.zone(now))
    if start < today:
        refuse("settings.day-passed", today=today.isoformat())
    if not reason.strip():
        refuse("settings.no-reason")
    kept = value if isinstance(value, int | str) else _in_order(name, value)
    _check(rules, name, kept, start)
    if name in told_of and isinstance(kept, list) and not recipients.are_there(kept, programme=programme, at=now):
        refuse("settings.nobody-who")
    if kept == _standing(rules, name, start):
        refuse("settings.stands-already")
    made: Setting = Setting.objects.create(
        programme=programme, name=name, value=kept, start_date=start, reason=reason, language=language, set_at=now,
        set_by_id=by.actor,
    )  # fmt: skip
    told = {"name": name, "value": kept, "start": start.isoformat(), "reason": reason}
    record(OWN.get(name, WHO if name in told_of else "setting.made"), made, by=by, now=now, told=told)
    return made


def offered(name: str, rules: Rules) -> tuple[str, ...]:
    """What a list may hold: the standards on the shelves, the founding ones first; or the languages there are catalogues of."""
    if name == PRINTED:
        return labels.languages()
    return tuple(dict.fromkeys((*rules.founded.standards, *standards.codes())))


def kept_standard(rules: Rules) -> str:
    """The standard that stays: the procedure's own list of issues, where the programme was founded with it."""
    return rules.founded.issues if rules.founded.issues in rules.founded.standards else ""


def standing(name: str, procedure: Procedure) -> str | tuple[str, ...]:
    """What counts of the programme's own under a procedure: the languages by name, where none was chosen."""
    if name == PRINTED:
        return labels.chosen(procedure.printed)
    return procedure.standards if name == STANDARDS else procedure.zone


def _in_order(name: str, value: Sequence[str]) -> list[str]:
    """The chosen codes: standards as they were named, languages by code, so that one choice is one value."""
    if name.endswith(recipients.SUFFIX):
        return [*value] if len({*value}) < len(value) else recipients.in_order(value)
    return sorted(value) if name == PRINTED else list(value)


def _check(rules: Rules, name: str, value: int | str | list[str], start: date) -> None:
    """Refuses a value that cannot be, each with its own sentence."""
    try:
        rules.founded.with_settings({name: value})
    except ZoneError:
        refuse("settings.no-zone", zone=str(value)[:60])
    except SettingError:
        if name in OWN:
            refuse(f"settings.none-{name}")
        if name.endswith(recipients.SUFFIX):
            refuse("settings.none-who")
        clock = rules.founded.clock(name.partition(".")[0])
        refuse("settings.out-of-bounds", least=clock.least, most=clock.most)
    chosen = value if isinstance(value, list) and name in OWN else []
    strange = [code for code in chosen if code not in offered(name, rules)]
    if strange:
        refuse(f"settings.strange-{name}", code=strange[0][:60], known=", ".join(offered(name, rules)))
    if name == STANDARDS:
        _check_standards(rules, chosen, start)


def _check_standards(rules: Rules, chosen: list[str], start: date) -> None:
    kept = kept_standard(rules)
    if kept and kept not in chosen:
        refuse("settings.keeps-issues", standard=kept)
    for code in chosen:
        try:
            standards.edition_on(code, start)
        except standards.NotOnShelf:
            refuse("settings.no-edition", standard=code, day=start.isoformat())


def _standing(rules: Rules, name: str, start: date) -> int | str | list[str] | None:
    """What counts on the day `start` by what was set so far."""
    own = [one.value for one in rules.settings if one.name == name and one.start_date <= start]
    if own:
        last: int | str | list[str] = own[-1]
        return last
    if name in OWN:
        stands = standing(name, rules.founded)
        return stands if isinstance(stands, str) else list(stands)
    clock_id, _, key = name.partition(".")
    if name.endswith(recipients.SUFFIX):
        return recipients.in_order(rules.founded.item("zero-tolerance", clock_id).who)
    figure: int | str | None = getattr(rules.founded.clock(clock_id), key)
    return figure
