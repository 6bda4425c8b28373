"""Sets the chapter of scores: each clause that can earn points, subtotals by section, the total, and what stands apart."""

from decimal import Decimal

from fairfloor.core.quantities import plain
from fairfloor.reporting import contents as c
from fairfloor.reporting.blocks import Block, Column, facts, heading, lines, strong, table, toned
from fairfloor.reporting.fonts import showable
from fairfloor.reporting.wording import Cell, Piece, Wording


def scores(report: c.Report, wording: Wording) -> list[Block]:
    """The chapter; nothing where the visit was held to no standard with points."""
    if not report.scores:
        return []
    return [
        heading(wording.say("scores.title")),
        *(block for sheet in report.scores for block in _sheet(sheet, wording)),
    ]


def _sheet(sheet: c.ScoreSheet, wording: Wording) -> list[Block]:
    columns = [
        Column(wording.say("column.clause"), 1),
        Column(wording.say("column.title"), 2.2),
        Column(wording.say("column.score"), 1, True),
        Column(wording.say("column.taken_off"), 2.6),
    ]
    rows: list[list[Cell]] = []
    for section in sheet.sections:
        name = showable(f"{sheet.standard.upper()} {section.id}")
        rows.append(
            [
                strong(name),
                strong(wording.text(section.title)),
                strong(_of(section.tally)),
                _left(section.tally, wording),
            ]
        )
        rows += [_item(item, wording) for item in section.items]
    return [heading(wording.text(sheet.title), 2), facts(_total(sheet.total, wording)), table(columns, rows)]


def _of(tally: c.ScoreTally) -> str:
    """Earned of what is scored so far: 13/15.5."""
    return f"{plain(tally.earned)}/{plain(tally.earned + tally.lost)}"


def _total(tally: c.ScoreTally, wording: Wording) -> list[tuple[str, Cell]]:
    judged = tally.earned + tally.lost
    earned = wording.say("scores.earned_of", earned=plain(tally.earned), judged=plain(judged))
    rows: list[tuple[str, Cell]] = [
        (wording.say("scores.total"), strong(earned)),
        (wording.say("scores.attainable"), wording.say("scores.points", points=plain(tally.points))),
    ]
    for name in ("open", "not_applicable", "unverified"):
        rows.append(
            (wording.say(f"scores.{name}"), _apart(getattr(tally, name), getattr(tally, f"{name}_count"), wording))
        )
    return rows


def _apart(points: Decimal, count: int, wording: Wording) -> str:
    return wording.say("scores.apart", points=plain(points), count=count) if count else wording.say("scores.none")


def _left(tally: c.ScoreTally, wording: Wording) -> Cell:
    """What of a section's points stands apart."""
    said: list[Piece | None] = []
    for name in ("open", "not_applicable", "unverified"):
        count = getattr(tally, f"{name}_count")
        if count:
            apart = _apart(getattr(tally, name), count, wording)
            said.append({"t": wording.say(f"scores.{name}") + wording.say("language.colon") + apart, "muted": True})
    return lines(*said)


def _item(item: c.ScoreItem, wording: Wording) -> list[Cell]:
    number = showable(item.clause.partition("/")[2])
    points = plain(item.points)
    if item.earned is None:
        state = wording.say(f"scores.{item.state.replace('-', '_')}")
        return [number, wording.text(item.title), f"–/{points}", toned(state, "muted")]
    taken = [_taken(one, wording) for one in item.taken]
    return [number, wording.text(item.title), f"{plain(item.earned)}/{points}", lines(*taken)]


def _taken(one: c.ScoreTaken, wording: Wording) -> str:
    what, times = wording.text(one.what), ""
    if one.each is not None:
        each = f"{wording.text(one.each)} × {one.times}"
        times = wording.say("language.brackets", inner=each)
    return f"−{plain(one.points * one.times)}  {what}{times}"
