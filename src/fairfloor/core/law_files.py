"""How a file of the law is read from TOML, and every mistake in it told.

One file is one parameter of one jurisdiction; its name is the parameter's id, its folder the jurisdiction's. The form
is described in `docs/reference/law-format.md`.
"""

import re
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from fairfloor.core.enactments import (
    COMBINES,
    PROTECTS,
    SOURCE_KINDS,
    WEEKDAYS,
    Condition,
    Enactment,
    Gap,
    Item,
    Parameter,
    Scope,
    Source,
    Value,
    Window,
    overlap,
)
from fairfloor.core.languages import Text
from fairfloor.core.money import CURRENCIES, Money
from fairfloor.core.periods import Period
from fairfloor.core.quantities import UNITS, Figure, UnitError
from fairfloor.core.shelf import Entry, Problems, nearest, read

KINDS = ("figure", "money", "weekday", "window")
ORDERED = ("figure", "money")
OLDEST = date(1900, 1, 1)  # no act still asked about took effect before
LEAP = 5  # a value so many times its predecessor, or so small a part of it, must say its unit or currency again


def parameter(file: Path, problems: Problems) -> Parameter:
    """The parameter in `file`; what is wrong with it goes to `problems`."""
    entry = Entry(read(file), file, problems=problems)
    for key, expected in (("id", file.stem), ("jurisdiction", file.parent.name)):
        if entry.string(key, required=True) not in ("", expected):
            entry.fault(f"{key!r} is not where the file stands", f"Write {key} = {expected!r}, or move the file")
    kind = entry.choice("kind", KINDS, required=True)
    sign = _sign(entry, kind)
    conditions = _conditions(entry)
    enactments = _enactments(entry, kind, sign, conditions)
    gaps = _gaps(entry, conditions)
    made = Parameter(
        id=file.stem,
        jurisdiction=file.parent.name,
        title=entry.text("title", required=True),
        combine=entry.choice("combine", COMBINES, required=True),
        protects=entry.choice("protects", PROTECTS),
        per=entry.choice("per", UNITS),
        conditions=conditions,
        enactments=tuple(one for one, _ in enactments),
        gaps=tuple(gap for gap, _ in gaps),
        known_until=entry.date("known_until"),
        checked=entry.strings("checked"),
        note=entry.text("note"),
        sign=entry.text("sign"),
    )
    _consistent(entry, made, kind)
    _in_order(enactments)
    _gaps_end(gaps, enactments)
    entry.done()
    return made


def _sign(entry: Entry, kind: str) -> str:
    """The unit or currency of the values; "" for the kinds that have none."""
    unit, currency = entry.unit(), entry.choice("currency", CURRENCIES)
    if kind == "figure" and not unit:
        entry.fault("a figure has no unit", f"Add unit = one of: {' '.join(UNITS)}")
    if kind == "money" and not currency:
        entry.fault("money has no currency", f"Add currency = one of: {' '.join(CURRENCIES)}")
    if (kind != "figure" and unit) or (kind != "money" and currency):
        entry.fault(f"{kind!r} takes no {'unit' if unit else 'currency'}", "Remove it, or correct the kind")
    return unit or currency


def _conditions(parent: Entry) -> tuple[Condition, ...]:
    found: list[Condition] = []
    for entry in parent.entries("condition", named="key"):
        choices = {}
        for option in entry.entries("choice"):
            choices[option.string("id", required=True)] = option.text("title", required=True)
            option.done()
        condition = Condition(
            entry.string("key", required=True),
            entry.text("title", required=True),
            choices,
            entry.choice("default", choices),
        )
        if len(choices) < 2:
            entry.fault("a condition with fewer than two choices decides nothing", "Add its choices, or remove it")
        if condition.key in {other.key for other in found}:
            entry.fault(f"the condition {condition.key!r} is there twice", "Remove one of them")
        entry.done()
        found.append(condition)
    return tuple(found)


def _scope(parent: Entry, conditions: tuple[Condition, ...]) -> Scope:
    part = parent.table("for")
    if part is None:
        return {}
    scope: dict[str, tuple[str, ...]] = {}
    for condition in conditions:
        if part.has(condition.key):
            one = isinstance(part.data[condition.key], str)
            words = (
                (part.choice(condition.key, condition.choices),)
                if one
                else part.choices(condition.key, condition.choices)
            )
            scope[condition.key] = tuple(word for word in words if word) or tuple(condition.choices)
    part.done()
    return scope


def _enactments(
    parent: Entry, kind: str, sign: str, conditions: tuple[Condition, ...]
) -> list[tuple[Enactment, Entry]]:
    found = []
    for entry in parent.entries("entry", named="since"):
        own = entry.unit() if kind == "figure" else entry.choice("currency", CURRENCIES) if kind == "money" else ""
        made = Enactment(
            since=entry.date("since", required=True),
            scope=_scope(entry, conditions),
            items=_items(entry, kind, own or sign, conditions),
            source=source(entry),
            derived_from=entry.strings("derived_from"),
            note=entry.text("note"),
        )
        entry.done()
        found.append((made, entry))
    return found


def _items(entry: Entry, kind: str, sign: str, conditions: tuple[Condition, ...]) -> tuple[Item, ...]:
    """One value for all, a list of values for some, or the statement that the law sets none: exactly one of these."""
    none, parts = entry.boolean("sets_no_figure"), entry.entries("values", named="for")
    if none + bool(parts) + entry.has("value") != 1:
        entry.fault("an entry needs exactly one of value, values and sets_no_figure = true", "Keep one of them")
        return ()
    if none:
        return (Item({}, None),)
    if not parts:
        return tuple(Item({}, value) for value in _value(entry, kind, sign))
    items: list[Item] = []
    for part in parts:
        scope = _scope(part, conditions)
        if not scope:
            part.fault("a value in a list does not say for whom", "Add for = { … }, or write one value for all")
        if any(overlap(scope, other.scope) for other in items):
            part.fault("two values of one entry are for the same people", "Correct for")
        items += [Item(scope, value) for value in _value(part, kind, sign)]
        part.done()
    return tuple(items)


def _value(entry: Entry, kind: str, sign: str) -> list[Value]:
    """The value in a list; empty when it is wrong, which has then been told."""
    read_it: dict[str, Callable[[], Value | None]] = {
        "figure": lambda: _figure(entry, sign),
        "money": lambda: _money(entry, sign),
        "weekday": lambda: entry.choice("value", WEEKDAYS, required=True) or None,
        "window": lambda: _window(entry),
    }
    value = read_it[kind]() if kind in read_it else None
    return [] if value is None else [value]


def _figure(entry: Entry, sign: str) -> Figure | None:
    value = entry.decimal("value", required=True)
    try:
        return Figure(value, sign)
    except UnitError:
        return None  # the missing unit has been told


def _money(entry: Entry, sign: str) -> Money | None:
    value = entry.decimal("value", required=True)
    if value < 0:
        entry.fault(f"the amount {value} is negative", "Correct it")
    return Money(value, sign) if sign else None


def _window(entry: Entry) -> Window | None:
    part = entry.table("value", required=True)
    if part is None:
        return None
    times = [_clock(part, key) for key in ("start", "end")]
    part.done()
    if times[0] is None or times[1] is None:
        return None
    if times[0] == times[1]:
        part.fault("the window is empty", "Let start and end differ")
    return Window(times[0], times[1])


def _clock(entry: Entry, key: str) -> time | None:
    written = entry.string(key, required=True)
    if re.fullmatch("([01][0-9]|2[0-3]):[0-5][0-9]", written):
        return time.fromisoformat(written)
    if written.strip():
        entry.fault(f"{key!r} is {written!r}, no time of day", f'Write {key} = "22:00"')
    return None


def source(parent: Entry) -> Source:
    """The act that an entry rests on, under `source`; what is wrong with it is told."""
    part = parent.table("source", required=True)
    if part is None:
        return Source(Text(zh="?", en="?"), "", "", "press")
    made = Source(
        act=part.text("act", required=True),
        article=part.string("article"),
        url=part.string("url", required=True),
        kind=part.choice("kind", SOURCE_KINDS, required=True),
    )
    if made.url and not made.url.startswith(("https://", "http://")):
        part.fault(f"'url' is {made.url!r}", "Write the address in full, https://…")
    part.done()
    return made


def _gaps(parent: Entry, conditions: tuple[Condition, ...]) -> list[tuple[Gap, Entry]]:
    found = []
    for entry in parent.entries("gap", named="start"):
        start, end = entry.date("start") or date.min, entry.date("end")
        if end is not None and end <= start:
            entry.fault("the gap ends before it begins", "Correct start or end (end is the first day known again)")
            end = None
        found.append((Gap(Period(start, end), _scope(entry, conditions), entry.text("why", required=True)), entry))
        entry.done()
    return found


def _consistent(entry: Entry, made: Parameter, kind: str) -> None:
    if made.combine == "most-protective" and (not made.protects or kind not in ORDERED):
        entry.fault(
            "'most-protective' needs values that have an order, and which end of it protects",
            'Add protects = "lower" or "higher", or write combine = "nearest"',
        )
    if made.sign and kind != "figure":
        entry.fault("'sign' is how a figure's unit is told, and this has none", "Remove it")
    if not made.enactments and not made.gaps:
        entry.fault("there is neither an entry nor a gap", "Enter a value with its source, or a gap that says why not")
    last = max((one.since for one in made.enactments), default=None)
    if (made.known_until is None) != (last is None):
        entry.fault("'known_until' belongs to a file with entries, and to no other", "Add or remove it")
    elif last is not None and made.known_until is not None and made.known_until < last:
        entry.fault(f"'known_until' is before the entry of {last}", "Write the last day that the sources speak of")


def _in_order(enactments: list[tuple[Enactment, Entry]]) -> None:
    """Two acts for the same people on one day, an impossible day, and a leap that looks like another unit."""
    for place, (one, entry) in enumerate(enactments):
        earlier = [other for other, _ in enactments[:place] if overlap(one.scope, other.scope)]
        if any(other.since == one.since for other in earlier):
            entry.fault(f"two entries for the same people begin on {one.since}", "Join them, or correct since")
        elif any(other.since > one.since for other in earlier):
            entry.fault("the entries are not in the order of their days", "Put the earliest first")
        elif date.min < one.since < OLDEST:
            entry.fault(f"the day {one.since} cannot be meant", "Correct since")
        before = earlier[-1:] or []
        if before and not (entry.has("unit") or entry.has("currency")) and _leaps(before[0], one):
            entry.fault(
                f"the value is {LEAP} times its predecessor, or a {LEAP}th of it",
                "If it is right, state its unit or currency in the entry; a changed one must be stated",
            )


def _leaps(before: Enactment, after: Enactment) -> bool:
    """Whether any value is so far from the one before it for the same people that its unit may have changed."""
    pairs = [(old, new) for old in before.items for new in after.items if overlap(old.scope, new.scope)]
    amounts = [(_amount(old.value), _amount(new.value)) for old, new in pairs]
    return any(old and new and not (old < new * LEAP and new < old * LEAP) for old, new in amounts)


def _amount(value: Any) -> Decimal | None:
    return value.value if isinstance(value, Figure) else value.amount if isinstance(value, Money) else None


def _gaps_end(gaps: list[tuple[Gap, Entry]], enactments: list[tuple[Enactment, Entry]]) -> None:
    """A gap ends with an act, and no act begins inside one: else a value would come back that nobody entered."""
    for gap, entry in gaps:
        days: list[date] = [one.since for one, _ in enactments if overlap(gap.scope, one.scope)]
        if any(gap.period.start < day and gap.period.covers(day) for day in days):
            entry.fault("an entry begins inside the gap", "End the gap on the day of that entry")
        elif gap.period.end is not None and gap.period.end not in days:
            known = [day.isoformat() for day in sorted(days) if day > gap.period.start]
            entry.fault(
                f"no entry begins on {gap.period.end}, the gap's end", nearest(gap.period.end.isoformat(), known)
            )
