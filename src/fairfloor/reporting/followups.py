"""Sets the chapters on what follows the visit: requested documents, deadlines, the closing meeting."""

from collections.abc import Sequence
from itertools import groupby

from fairfloor.reporting import contents as c
from fairfloor.reporting.blocks import Block, Column, Tone, facts, heading, lines, note, paragraph, table, toned
from fairfloor.reporting.chapters import heads
from fairfloor.reporting.findings import prefixed
from fairfloor.reporting.fonts import showable
from fairfloor.reporting.wording import Cell, Piece, Wording

DOCUMENT_TONES: dict[str, Tone] = {"missing": "non-compliance", "late": "observation", "waived": "muted"}


def documents(report: c.Report, wording: Wording) -> list[Block]:
    """The documents asked for, what came and what did not."""
    blocks = [heading(wording.say("documents.title"))]
    until = next((deadline for deadline in report.deadlines if deadline.kind == "documents"), None)
    if not report.documents:
        return [*blocks, paragraph(wording.say("documents.none"))]
    if until is not None:
        moment = wording.last_moment(until.moment)
        blocks.append(paragraph(wording.say("documents.until", moment=moment, zone=showable(until.zone)), leads=True))
    columns = heads(wording, ("document", 2.4), ("state", 1), ("received", 1.5), ("note", 1.8))
    rows: list[list[Cell]] = [
        [
            wording.words(entry.title),
            toned(wording.say(f"document.{entry.state}"), DOCUMENT_TONES.get(entry.state, "plain")),
            wording.moment(entry.received_at) if entry.received_at else "–",
            wording.words(entry.note) if entry.note else "–",
        ]
        for entry in report.documents
    ]
    return [*blocks, table(columns, rows)]


def deadlines(report: c.Report, wording: Wording) -> list[Block]:
    """Every clock: its last moment, its rule, and the days that it leaves out."""
    blocks = [heading(wording.say("deadlines.title"))]
    if not report.deadlines:
        return [*blocks, paragraph(wording.say("deadlines.none"))]
    columns = heads(wording, ("deadline", 1), ("moment", 1.8), ("rule_words", 2.6))
    columns.append(Column(wording.say("deadlines.left_out"), 1.6))
    return [*blocks, table(columns, [_deadline(entry, wording) for entry in report.deadlines])]


def _deadline(entry: c.Deadline, wording: Wording) -> list[Cell]:
    moment: Piece = {"t": wording.last_moment(entry.moment), "strong": True}
    provisional = toned(wording.say("deadlines.provisional"), "observation") if entry.provisional else None
    counted = {"t": wording.say("deadlines.from", date=wording.date(entry.from_)), "muted": True}
    left_out = _left_out(entry.left_out, wording) or wording.say("deadlines.left_out_none")
    return [
        clock(entry.kind, wording),
        lines(moment, showable(entry.zone), provisional),
        lines(wording.words(entry.rule), counted),
        left_out,
    ]


def clock(kind: str, wording: Wording) -> str:
    """The name of a clock; its id where the catalogue does not know it."""
    try:
        return wording.say(f"deadlines.{kind}")
    except KeyError:
        return showable(kind)


def _left_out(days: Sequence[c.LeftOut], wording: Wording) -> list[Piece]:
    """Days left out, those with the same reason together."""
    said: list[Piece] = []
    ordered = sorted(days, key=lambda entry: (wording.text(entry.why), entry.day))
    for why, group in groupby(ordered, key=lambda entry: wording.text(entry.why)):
        named = wording.days([entry.day for entry in group])
        said.append(f"{why}{wording.say('language.colon')}{named}")
    return said


def closing(report: c.Report, wording: Wording) -> list[Block]:
    """The closing meeting, and whether management acknowledged its record."""
    blocks = [heading(wording.say("closing.title"))]
    found = report.closing
    if found is None:
        return [*blocks, paragraph(wording.say("closing.none"))]
    tone: Tone = "good-practice" if found.state == "acknowledged" else "observation"
    state = {"t": wording.say(f"closing.{found.state}"), "strong": True}
    reason = None
    if found.reason:
        reason = prefixed(wording.say("closing.reason") + wording.say("language.colon"), wording.words(found.reason))
    blocks.append(note(*lines(state, reason), tone=tone))
    rows: list[tuple[str, Cell]] = []
    if found.state != "not-held":
        rows = [
            (wording.say("closing.held"), wording.moment_or_unknown(found.held_at)),
            (wording.say("closing.by"), wording.person(found.by)),
            (wording.say("closing.at"), wording.moment_or_unknown(found.at)),
            (wording.say("closing.attended"), wording.people(found.attended)),
            (wording.say("closing.summary"), wording.words(found.summary)),
        ]
    if found.remarks:
        rows.append((wording.say("closing.remarks"), wording.words(found.remarks)))
    blocks += [facts(rows)] if rows else []
    for name, checks in (("hand_outs", found.hand_outs), ("checklist", found.checklist)):
        if checks:
            columns = heads(wording, ("item", 3), ("done", 0.8), ("note", 2))
            columns[0] = Column(wording.say(f"closing.{name}"), 3)
            blocks.append(table(columns, [_check(check, wording) for check in checks]))
    return blocks


def _check(check: c.Check, wording: Wording) -> list[Cell]:
    done = wording.unknown if check.done is None else wording.say("closing.yes" if check.done else "closing.no")
    return [wording.words(check.title), done, wording.words(check.note) if check.note else "–"]
