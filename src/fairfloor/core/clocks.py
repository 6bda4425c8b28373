"""One clock of a procedure: its figure, what it counts, its rule in words, and how it is read from the shelf."""

from dataclasses import dataclass

from fairfloor.core.languages import Text
from fairfloor.core.shelf import Entry, nearest

COUNTS = {"minutes": "minute", "hours": "hour", "days": "day", "weekdays": "weekday", "months": "month"}
STARTS = ("gate-arrival", "visit-last-day", "publication-date", "alert-raised")
EDGES = ("closes", "opens")
HOLIDAYS = ("count", "left-out")
SETTABLE = ("value", "holidays")


@dataclass(frozen=True)
class Origin:
    """Where an entry comes from: `kind` seed or choice, the seed's `section`, and the keys that are ours all the same."""

    kind: str
    section: str = ""
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True)
class Clock:
    """One clock: `value` of `unit`, counted in `counts` from `start`; `value` is None when time is unlimited.

    `edge` is closes (until the end of the last day) or opens (from the start of the day after it). `holidays` is
    count or left-out for weekday clocks, else empty. `settable` names what a programme may set, a value from `least`
    to `most`. `soon` is how many days before its last moment a list says that it is near. `rules` holds the rule in
    words as templates: the rule, then one sentence for each way of `holidays`.
    """

    id: str
    title: Text
    value: int | None
    unit: str
    counts: str
    start: str
    edge: str
    holidays: str
    settable: tuple[str, ...]
    least: int
    most: int
    soon: int
    rules: tuple[Text, ...]
    lapse: Text | None
    note: Text | None
    origin: Origin

    @property
    def unlimited(self) -> bool:
        """Whether the procedure sets no time limit at all."""
        return self.value is None

    def figure(self) -> str:
        """The clock's figure in English: ``21 weekdays``, ``1 day``."""
        return f"{self.value} {self.unit}{'' if self.value == 1 else 's'}"

    def rule(self, zone: str) -> Text:
        """The rule in words, with this clock's figure and the `zone` in which its moment is told."""
        said = [self.rules[0]]
        if self.holidays:
            said.append(self.rules[1 + HOLIDAYS.index(self.holidays)])
        parts = {"value": self.value, "figure": self.figure(), "zone": zone}
        return Text(
            {
                language: ("" if language == "zh" else " ").join(words[language] for words in said).format(**parts)
                for language in said[0]
                if all(language in words for words in said)
            }
        )


def read_clock(entry: Entry) -> Clock:
    """One clock: an unlimited one has no figure, a weekday one says how holidays count, in words for both ways."""
    unlimited = entry.boolean("unlimited")
    needed = not unlimited
    counts = "" if unlimited else entry.choice("counts", COUNTS, required=True)
    value = None if unlimited else entry.integer("value", required=True)
    unit = "" if unlimited else entry.unit("unit", required=True)
    weekdays = counts == "weekdays"
    settable = () if unlimited else entry.choices("settable", SETTABLE)
    ranged = "value" in settable
    rules = [entry.text("rule", required=True)]
    if weekdays:
        rules += [entry.text(f"rule_holidays_{way.replace('-', '_')}", required=True) for way in HOLIDAYS]
    clock = Clock(
        id=entry.string("id"),
        title=entry.text("title", required=True),
        value=value,
        unit=unit,
        counts=counts,
        start=entry.choice("from", STARTS, required=True),
        edge="" if unlimited else entry.choice("edge", EDGES, required=needed),
        holidays=entry.choice("holidays", HOLIDAYS, required=True) if weekdays else "",
        settable=settable,
        least=entry.integer("least", required=True) if ranged else 0,
        most=entry.integer("most", required=True) if ranged else 0,
        soon=entry.integer("soon") or 0,
        rules=tuple(rules),
        lapse=entry.text("lapse"),
        note=entry.text("note"),
        origin=read_origin(entry),
    )
    _check_clock(clock, entry)
    entry.done()
    return clock


def _check_clock(clock: Clock, entry: Entry) -> None:
    if clock.counts and clock.unit != COUNTS[clock.counts]:
        entry.fault(f"counts {clock.counts} in the unit {clock.unit!r}", f"Write unit = {COUNTS[clock.counts]!r}")
    if clock.value is not None and clock.value < 0:
        entry.fault(f"'value' is {clock.value}", "Write a whole number that is not negative")
    if "value" in clock.settable and not clock.least <= (clock.value or 0) <= clock.most:
        entry.fault(f"'value' {clock.value} is not from {clock.least} to {clock.most}", "Widen least and most")
    if "holidays" in clock.settable and clock.counts != "weekdays":
        entry.fault(f"holidays may be set, yet it counts {clock.counts}", "Let holidays be set for weekdays alone")
    try:
        clock.rule("UTC")
    except (KeyError, IndexError, ValueError) as problem:
        entry.fault(f"a rule cannot be filled in ({problem})", "Use {value}, {figure} and {zone} alone")


def read_origin(entry: Entry) -> Origin:
    """``source = "seed"`` with a section, or ``choice = true``; exactly one of them."""
    ours, source = entry.boolean("choice"), entry.choice("source", ("seed",))
    section, chosen = entry.string("section"), entry.strings("chosen")
    if ours == bool(source):
        entry.fault(
            "says both source and choice" if ours else "says neither where it comes from nor that it is ours",
            'Write source = "seed" with its section, or choice = true',
        )
    if bool(source) != bool(section):
        entry.fault("'source' and 'section' go together", "Name the section of the procedure")
    for key in chosen:
        if key not in entry.data:
            entry.fault(f"'chosen' names {key!r}, which the entry does not have", nearest(key, entry.data))
    return Origin("choice" if ours else "seed", section, chosen)
