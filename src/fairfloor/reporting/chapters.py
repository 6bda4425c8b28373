"""Sets the chapters on what was asked and measured: changes, answers, readings, screened records."""

from collections.abc import Sequence
from datetime import timedelta

from fairfloor.reporting import charts
from fairfloor.reporting import contents as c
from fairfloor.reporting.blocks import (
    Block,
    Column,
    Tone,
    facts,
    heading,
    lines,
    paragraph,
    picture,
    strong,
    table,
    toned,
)
from fairfloor.reporting.findings import prefixed
from fairfloor.reporting.fonts import showable
from fairfloor.reporting.wording import Cell, Piece, Wording

VERDICT_TONES: dict[str, Tone] = {
    "within": "good-practice",
    "outside": "non-compliance",
    "borderline": "observation",
    "cannot-be-judged": "muted",
    "not-applicable": "muted",
}


def heads(wording: Wording, *columns: tuple[str, float] | tuple[str, float, bool]) -> list[Column]:
    """Columns with their headings from the catalogue: name, width and whether it holds numbers."""
    return [Column(wording.say(f"column.{name}"), width, bool(rest)) for name, width, *rest in columns]


def changes(report: c.Report, wording: Wording) -> list[Block]:
    """What this version changed; nothing in a first version."""
    if report.version < 2 and not report.changes:
        return []
    blocks = [heading(wording.say("changes.title", before=report.version - 1))]
    if not report.changes:
        return [*blocks, paragraph(wording.say("changes.none"))]
    columns = heads(wording, ("change", 1.3), ("before", 1.4), ("after", 1.4), ("reason", 1.8))
    return [*blocks, table(columns, [_change(change, wording) for change in report.changes])]


def _change(change: c.Change, wording: Wording) -> list[Cell]:
    about = wording.say("changes.finding", number=showable(change.finding)) if change.finding else None
    kind, whole = wording.say(f"changes.{change.kind}"), change.kind in ("withdrawn", "added")
    named = kind if about is None else kind + wording.say("language.colon") + about
    reopened = None
    if change.reopened_until is not None:
        reopened = wording.say("changes.reopened", moment=wording.last_moment(change.reopened_until))
    return [
        lines({"t": named, "strong": True}, wording.words(change.what) if change.what else None),
        wording.words(change.before) if change.before or not whole else "–",
        wording.words(change.after) if change.after or not whole else "–",
        lines(wording.words(change.why), reopened),
    ]


def answers(report: c.Report, wording: Wording) -> list[Block]:
    """Clauses by section and answer, and the reasons of those without a plain answer."""
    blocks = [heading(wording.say("answers.title"))]
    sections = report.answers.sections
    if not sections:
        blocks.append(paragraph(wording.say("answers.none")))
    else:
        words = charts.describe_answers(sections, wording.language)
        blocks += [picture(charts.answers(sections, wording.language), words), _sections(sections, wording)]
    for name, notes in (
        ("unverified", report.answers.unable_to_verify),
        ("left_out", report.answers.not_applicable),
        ("by_others", report.answers.by_others),
    ):
        if notes:
            # Each head of its own: a page names a table by its heads, and two of one name cannot be told apart.
            reason = {"unverified": "why_unverified", "left_out": "reason", "by_others": "answered_by"}[name]
            blocks += [heading(wording.say(f"answers.{name}"), 2), _clauses(notes, wording, reason)]
    return blocks


def _sections(sections: Sequence[c.Section], wording: Wording) -> Block:
    columns = [Column(wording.say("column.section"), 2.4)]
    columns += [Column(wording.say(f"answers.{answer}"), 1, True) for answer in charts.ANSWERS]
    rows: list[list[Cell]] = []
    for section in sections:
        name = f"{showable(section.standard.upper())} {showable(section.id)}"
        rows.append(
            [
                lines(wording.words(section.title), {"t": name, "muted": True}),
                *[str(getattr(section, answer)) for answer in charts.ANSWERS],
            ]
        )
    if len(sections) > 1:
        totals = [sum(getattr(section, answer) for section in sections) for answer in charts.ANSWERS]
        bold: list[Cell] = [{"t": str(total), "strong": True} for total in totals]
        rows.append([{"t": wording.say("answers.total"), "strong": True}, *bold])
    return table(columns, rows)


def _clauses(notes: Sequence[c.ClauseNote], wording: Wording, reason: str) -> Block:
    columns = heads(wording, ("clause", 1.25), ("title", 1.75), (reason, 3))
    return table(
        columns,
        [
            [wording.cited(entry.clause, entry.building), wording.words(entry.title), wording.words(entry.reason)]
            for entry in notes
        ],
    )


def readings(report: c.Report, wording: Wording) -> list[Block]:
    """Every reading with its instrument, its verdict and the limit that binds."""
    blocks = [heading(wording.say("readings.title"))]
    if not report.readings:
        return [*blocks, paragraph(wording.say("readings.none"))]
    columns = heads(wording, ("quantity", 1.2), ("place", 1.4), ("reading", 0.9), ("instrument", 1.3), ("verdict", 1))
    columns += heads(wording, ("limit", 2.9))
    rows = [_reading(reading, wording) for reading in report.readings]
    return [*blocks, paragraph(wording.say("readings.note"), tone="muted", leads=True), table(columns, rows)]


def _reading(reading: c.ReadingLine, wording: Wording) -> list[Cell]:
    clause = wording.cited(reading.clause) if reading.clause else None

    def lost(what: str) -> Piece:
        return {"t": wording.say(f"readings.no_{what}"), "muted": True}

    return [
        lines(
            wording.words(reading.quantity),
            wording.words(reading.substance) if reading.substance else None,
            {"t": clause, "muted": True} if clause else None,
        ),
        lines(
            showable(reading.building) if reading.building else None,
            wording.words(reading.place) if reading.place else lost("place"),
            wording.words(reading.kind) if reading.kind else None,
            wording.moment(reading.taken_at) if reading.taken_at else lost("time"),
        ),
        wording.figure(reading.observed, reading.limit),
        wording.say("readings.together", count=reading.together)
        if reading.together
        else _instrument(reading.instrument, wording),
        toned(wording.say(f"verdict.{reading.verdict}"), VERDICT_TONES[reading.verdict]),
        lines(
            strong(wording.limit(reading.limit)) if reading.limit else None,
            wording.words(reading.why) if reading.why or not reading.limit else None,
        ),
    ]


def _instrument(instrument: c.Instrument | None, wording: Wording) -> Cell:
    if instrument is None:
        return wording.unknown
    day = instrument.calibrated_until
    until = wording.say("readings.calibrated", date=wording.date(day)) if day else None
    uncalibrated = toned(wording.say("readings.uncalibrated"), "observation") if day is None else None
    name = showable(instrument.name) if instrument.name else None
    return lines(name, wording.say("readings.serial", serial=showable(instrument.serial)), until, uncalibrated)


def screening(report: c.Report, wording: Wording) -> list[Block]:
    """What the attendance records say: coverage, settings, rules, and the weekly hours as a chart."""
    blocks = [heading(wording.say("screening.title"))]
    found = report.screening
    if found is None:
        return [*blocks, paragraph(wording.say("screening.none"))]
    blocks.append(facts(_coverage(found, wording)))
    if found.weekly_hours is not None:
        weeks, limit = found.weekly_hours.bands, found.weekly_hours.limit
        words = charts.describe_weekly(weeks, limit, wording.language)
        blocks += [
            heading(wording.say("screening.weekly"), 2),
            picture(charts.weekly_hours(weeks, limit, wording.language), words),
            paragraph(words, tone="muted"),
        ]
    if found.rules:
        columns = heads(wording, ("rule", 1.5), ("population", 0.9, True), ("checked", 0.8, True), ("not_judged", 2.1))
        columns += heads(wording, ("hits", 0.6, True), ("affected", 1.1), ("worst", 0.9), ("limit", 1.2))
        rows = [_rule(rule, wording) for rule in found.rules]
        blocks += [heading(wording.say("screening.rules"), 2), table(columns, rows)]
    if any(rule.believed for rule in found.rules):
        columns = heads(
            wording, ("rule", 1.5), ("recorded", 0.9, True), ("limit", 1.1), ("believed", 0.9), ("why_not", 2.4)
        )
        told = [_believed(rule, rule.believed, wording) for rule in found.rules if rule.believed]
        blocks += [heading(wording.say("screening.believed"), 2), table(columns, told)]
    if found.not_asked:
        titles = wording.join([wording.text(title) for title in found.not_asked])
        blocks.append(paragraph(wording.say("screening.not_asked", rules=titles), tone="muted"))
    return blocks


def _believed(rule: c.RuleLine, believed: c.Believed, wording: Wording) -> list[Cell]:
    """The recorded figure and, beside it and never in its place, what the monitors believe."""
    instead = (
        wording.figure(believed.figure, rule.limit)
        if believed.figure is not None
        else wording.say("screening.not_believed")
    )
    return [
        wording.words(rule.title),
        wording.figure(rule.worst, rule.limit) if rule.worst else "–",
        wording.limit(rule.limit) if rule.limit else "–",
        wording.say("screening.accepted") if believed.accepted else instead,
        wording.words(believed.reason) if believed.reason else "–",
    ]


def _coverage(found: c.Screening, wording: Wording) -> list[tuple[str, Cell]]:
    period: Piece = wording.unknown
    if found.start is not None and found.end is not None:
        last = wording.date(found.end - timedelta(days=1))
        period = wording.say("language.span", start=wording.date(found.start), end=last)
    rows: list[tuple[str, Cell]] = [
        (wording.say("screening.period"), period),
        (wording.say("screening.workers"), wording.number(found.workers)),
        (wording.say("screening.rows"), _rows_read(found, wording)),
    ]
    if found.refused:
        rows.append((wording.say("screening.refused"), reasons(found.refused, wording)))
    if found.settings:
        said = [prefixed(wording.text(item.title) + wording.say("language.colon"), wording.words(item.value))
                for item in found.settings]  # fmt: skip
        rows.append((wording.say("screening.settings"), said))
    return rows


def _rows_read(found: c.Screening, wording: Wording) -> Piece:
    if found.read is None or found.accepted is None:
        return wording.unknown
    counts = {"read": found.read, "accepted": found.accepted, "refused": found.read - found.accepted}
    return wording.say("screening.rows_words", **{name: f"{count:,}" for name, count in counts.items()})


def reasons(found: Sequence[c.Reason], wording: Wording) -> Cell:
    """Reasons with their counts, line by line."""
    return [prefixed(f"{entry.count:,} × ", wording.words(entry.reason)) for entry in found]


def _rule(rule: c.RuleLine, wording: Wording) -> list[Cell]:
    clauses = wording.join([showable(clause.replace("/", " ").upper()) for clause in rule.clauses])
    return [
        lines(wording.words(rule.title), {"t": clauses, "muted": True} if clauses else None),
        wording.number(rule.population),
        lines(wording.number(rule.checked), {"t": wording.text(rule.cases), "muted": True} if rule.cases else None),
        reasons(rule.not_judged, wording) if rule.not_judged else "0",
        "–" if rule.hits is None else wording.number(rule.hits),
        wording.affected(rule.affected) if rule.affected else "–",
        wording.figure(rule.worst, rule.limit) if rule.worst else "–",
        wording.limit(rule.limit) if rule.limit else "–",
    ]
