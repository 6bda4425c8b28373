"""Prints a procedure from the shelf as a reference page: its clocks, their edges, worked days, and its lists."""

from collections.abc import Iterable, Sequence
from datetime import date

from fairfloor.core import calendars, deadlines, procedures
from fairfloor.core.clocks import Clock, Origin
from fairfloor.core.procedures import Item, Procedure

PAGE = "docs/reference/procedure-bfc.md"
WORKED = (date(2024, 2, 28), date(2024, 8, 31), date(2024, 12, 20), date(2025, 4, 11))
TITLES = {
    "step": "Steps",
    "meeting": "Meetings",
    "agenda": "Agenda of the meetings",
    "handout": "Hand-outs",
    "interviewee": "Who is interviewed",
    "interview-place": "Where",
    "interview-form": "How",
    "reading": "Readings",
    "closing": "Checklist of the closing meeting",
    "finding-class": "Classes of findings",
    "principle": "Principles of the report",
    "interference": "What ends a visit midway",
    "recipient": "Who receives the non-cooperation report",
    "zero-tolerance": "Zero-tolerance matters",
    "conduct": "The monitors' code",
    "participation": "Statuses of participation",
}


def pages() -> dict[str, str]:
    """The reference files that this module prints: path within the repository, whole text."""
    return {PAGE: render()}


def render(code: str = "bfc") -> str:
    """The reference page of the procedure `code`, in Markdown."""
    procedure = procedures.load(code)
    parts = [
        *_opening(procedure),
        "## Clocks",
        *_clocks(procedure),
        "## Worked days",
        *_worked(procedure),
        "## Public holidays",
        *_holidays(procedure),
        "## Lists",
        *_lists(procedure),
    ]
    return "\n\n".join(parts) + "\n"


def _opening(procedure: Procedure) -> list[str]:
    team = procedure.team
    facts = [
        ("code", f"`{procedure.code}`"),
        ("jurisdiction", f"`{procedure.jurisdiction}`"),
        ("time zone", f"{procedure.zone} (where a factory has none of its own)"),
        ("languages", ", ".join(procedure.languages)),
        ("standards", ", ".join(procedure.standards)),
        ("monitors of a visit", f"{team.full} at least, {team.special} of a special one ({_origin(team.origin)})"),
        ("its own list of issues", f"standard `{procedure.issues}`"),
        ("ours, not the source's", ", ".join(procedure.chosen)),
    ]
    return [
        f"# {procedure.title['en']} · {procedure.title['zh']}",
        f"Printed from `src/fairfloor/library/procedures/{procedure.code}.toml`; do not edit.",
        f"Source: {procedure.source['en']} ({procedure.source['zh']}). "
        "*Seed* marks what it says, with the section; *choice* what it does not say and Fairfloor decided.",
        _table(("what", "value"), facts),
        *([] if procedure.note is None else [procedure.note["en"], procedure.note["zh"]]),
    ]


def _clocks(procedure: Procedure) -> list[str]:
    rows = [
        (
            f"`{clock.id}`",
            f"{clock.title['en']} · {clock.title['zh']}",
            "no time limit" if clock.unlimited else clock.figure(),
            clock.start.replace("-", " "),
            clock.holidays or "–",
            _settable(clock),
            _origin(clock.origin),
        )
        for clock in procedure.clocks
    ]
    head = ("clock", "name", "figure", "starts at", "public holidays", "a programme may set", "origin")
    return [_table(head, rows), *(_clock(clock, procedure.zone) for clock in procedure.clocks)]


def _clock(clock: Clock, zone: str) -> str:
    lines = [f"### `{clock.id}`"]
    for language in ("en", "zh"):
        said = [clock.rule(zone), clock.lapse, clock.note]
        joint = " " if language == "en" else ""
        lines.append(joint.join(words[language] for words in said if words))
    return "\n\n".join(lines)


def _settable(clock: Clock) -> str:
    said = {"value": f"{clock.least} to {clock.most} {clock.unit}s", "holidays": "whether holidays count"}
    return "; ".join(said[key] for key in clock.settable) or "nothing"


def _origin(origin: Origin) -> str:
    if origin.kind == "choice":
        return "choice"
    ours = f" (choice: {', '.join(origin.chosen)})" if origin.chosen else ""
    return f"seed, {origin.section}{ours}"


def _worked(procedure: Procedure) -> list[str]:
    """Each deadline from the same start, so that a reader can check a rule on a paper calendar."""
    rows = [
        (
            f"{start} ({calendars.weekday_name(start)['en']})",
            *(deadlines.BY_KIND[kind](start, procedure=procedure).moment.isoformat() for kind in deadlines.BY_KIND),
            deadlines.objection(start, procedure=procedure, holidays="left-out").moment.isoformat(),
        )
        for start in WORKED
    ]
    head = ("from", *deadlines.BY_KIND, "objection, holidays left out")
    return [
        "The start is the publication date for objection and third-party access, the visit's last day for the others. "
        "A deadline lasts to the moment shown and is late from the next second; third-party access opens at it.",
        _table(head, rows),
    ]


def _holidays(procedure: Procedure) -> list[str]:
    calendar = calendars.load(procedure.jurisdiction)
    weekend = ", ".join(calendars.WEEKDAYS[day].capitalize() for day in sorted(calendar.weekend))
    note = f" {calendar.source_note['en']}" if calendar.source_note else ""
    return [
        f"Weekend in {calendar.title['en']}: {weekend}. Public holidays are known from {calendar.known_from} to "
        f"{calendar.known_until}; where holidays are left out, a deadline that counts over any other day is "
        f"provisional. Announced by: {calendar.source['en']}.{note} How the dates were compared with the "
        "government's lists: [public holidays](../explanation/public-holidays.md)."
    ]


def _lists(procedure: Procedure) -> Iterable[str]:
    for name, attribute in procedures.LISTS.items():
        items: tuple[Item, ...] = getattr(procedure, attribute)
        rows = [
            (f"`{item.id}`", item.title["en"], item.title["zh"], _more(item), _origin(item.origin)) for item in items
        ]
        yield f"### {TITLES[name]} (`{name}`)"
        yield _table(("id", "en", "zh", "more", "origin"), rows)


def _more(item: Item) -> str:
    said = [
        f"of `{item.of}`" if item.of else "",
        f"in {item.unit}" if item.unit else "",
        f"by {', '.join(item.who)}" if item.who else "",
        f"clocks: {', '.join(item.clocks)}" if item.clocks else "",
        f"{item.note['en']} {item.note['zh']}" if item.note else "",
    ]
    return "; ".join(part for part in said if part)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)
