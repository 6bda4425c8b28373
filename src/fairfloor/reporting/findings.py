"""Sets each finding: what was found, what it rests on, the limit, whom it touches, and what is suggested."""

from typing import Any

from fairfloor.reporting import contents as c
from fairfloor.reporting.blocks import Block, heading, lines, paragraph, toned
from fairfloor.reporting.fonts import showable
from fairfloor.reporting.wording import Cell, Piece, Wording


def findings(report: c.Report, wording: Wording) -> list[Block]:
    """The chapter of findings, by section of the standard, in the order in which they come."""
    blocks = [heading(wording.say("findings.title"))]
    if not report.findings:
        return [*blocks, paragraph(wording.say("findings.none"))]
    classes = {entry.id: entry for entry in report.finding_classes}
    groups: dict[tuple[str, str], list[c.Finding]] = {}
    for found in report.findings:
        standard = found.clause.id.partition("/")[0]
        groups.setdefault((standard, found.clause.section), []).append(found)
    for (standard, section), group in groups.items():
        title = wording.text(group[0].clause.section_title)
        blocks.append(heading(f"{showable(standard.upper())} {showable(section)}  {title}", 2))
        blocks += [_finding(found, classes[found.class_], wording) for found in group]
    return blocks


def _finding(found: c.Finding, kind: c.FindingClass, wording: Wording) -> Block:
    return {
        "block": "finding",
        "tone": kind.meaning,
        "number": showable(found.number),
        "title": wording.text(found.clause.title),
        "class": wording.text(kind.title),
        "serious": wording.say("findings.serious") if found.serious else None,
        "clause": wording.cited(found.clause.id, found.clause.building),
        "description": wording.words(found.description),
        "facts": [list(row) for row in _facts(found, kind, wording)],
        "objection": _objection(found.objection, wording),
    }


def _facts(found: c.Finding, kind: c.FindingClass, wording: Wording) -> list[tuple[str, Cell]]:
    praised = kind.meaning == "good-practice"
    rows: list[tuple[str, Cell | None]] = [
        ("requirement", wording.words(found.clause.requirement) if found.clause.requirement else None),
        ("observed", wording.figure(found.observed, found.limit) if found.observed else None),
        ("limit", _limit(found.limit, wording) if found.limit else None),
        ("affected", wording.affected(found.affected) if found.affected or not praised else None),
        ("evidence", _evidence(found, wording)),
        *_belief(found.belief, wording),
        ("repeated", _repeated(found, wording)),
        ("suggestion", wording.words(found.suggestion) if found.suggestion else None),
        ("after_visit", wording.words(found.after_visit) if found.after_visit else None),
    ]
    return [(wording.say(f"findings.{name}"), cell) for name, cell in rows if cell]


def _limit(limit: c.Limit, wording: Wording) -> Cell:
    why = wording.words(limit.why) if limit.why else None
    return lines(wording.limit(limit), why, wording.source(limit.source) if limit.source else None)


def _evidence(found: c.Finding, wording: Wording) -> Cell:
    said: list[Piece] = []
    for evidence in found.evidence:
        kind = wording.say(f"evidence.{evidence.kind}")
        if evidence.count is not None:
            kind += wording.say("language.brackets", inner=f"{evidence.count:,}")
        if evidence.text is None:
            said.append(kind)
            continue
        words = wording.words(evidence.text)
        said.append(prefixed(kind + wording.say("language.colon"), words))
    return said or wording.unknown


def prefixed(before: str, piece: Piece) -> Piece:
    """`piece` with words of ours before it."""
    return before + piece if isinstance(piece, str) else {**piece, "before": before}


def _belief(belief: c.Belief | None, wording: Wording) -> list[tuple[str, Cell | None]]:
    if belief is None:
        return []
    return [
        ("recorded", wording.words(belief.recorded)),
        ("believed", wording.words(belief.believed)),
        ("belief_why", wording.words(belief.why) if belief.why else None),
    ]


def _repeated(found: c.Finding, wording: Wording) -> Cell | None:
    if not found.repeated_from:
        return None
    dates = wording.join([wording.date(day) for day in found.repeated_from])
    once = len(found.repeated_from) == 1
    return toned(wording.say(f"findings.repeated_{'one' if once else 'words'}", dates=dates), "non-compliance")


def _objection(objection: c.Objection, wording: Wording) -> dict[str, Any] | None:
    """Where the right to object stands, and the decision's reasons."""
    if objection.state == "none":
        return None
    said = wording.say(_objection_key(objection), **_objection_values(objection, wording))
    decided = objection.decided_at or objection.raised_at
    if decided is not None:
        said += wording.say("language.brackets", inner=wording.moment(decided))
    return {
        "label": wording.say("findings.objection"),
        "open": objection.state == "open-to-objection",
        "cells": lines(said, wording.words(objection.reasons) if objection.reasons else None),
    }


def _objection_key(objection: c.Objection) -> str:
    if objection.state == "open-to-objection" and objection.until is None:
        return "objection.open-unknown"
    return f"objection.{objection.state}"


def _objection_values(objection: c.Objection, wording: Wording) -> dict[str, object]:
    if objection.until is None:
        return {}
    return {"moment": wording.last_moment(objection.until), "zone": showable(wording.zone)}
