"""The report's first page: whose report, the counts, the findings that matter most, and the last moments."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fairfloor.reporting import contents as c
from fairfloor.reporting.blocks import lines, toned
from fairfloor.reporting.fonts import one_line, showable
from fairfloor.reporting.wording import Cell, Piece, Wording

MOST = 6


def front(report: c.Report, wording: Wording) -> dict[str, Any]:
    """Everything that the first page shows."""
    called, also = wording.called(report.factory.name, report.factory.local_name)
    return {
        "programme": one_line(wording.text(report.programme.name)),
        "title": wording.say("report.title"),
        "factory": called,
        "also": also,
        "edition": _edition(report, wording),
        "facts": [list(row) for row in _facts(report, wording)],
        "results": wording.say("front.results"),
        "tiles": _tiles(report, wording),
        "main": _main(report, wording),
        "boxes": _boxes(report, wording),
        "summary": None
        if report.summary is None
        else {"title": wording.say("front.summary"), "cell": wording.words(report.summary)},
    }


def weightiest(report: c.Report) -> list[c.Finding]:
    """The findings, the gravest first: zero tolerance, then by class, then by workers affected, then by number.

    Good practice is not among them. A band counts as its upper end; an unknown number comes last in its class.
    """
    order = {entry.id: place for place, entry in enumerate(report.finding_classes)}
    meaning = {entry.id: entry.meaning for entry in report.finding_classes}
    grave = [finding for finding in report.findings if meaning[finding.class_] != "good-practice"]
    return sorted(grave, key=lambda finding: (not finding.serious, order[finding.class_], -_workers(finding)))


def last_moment(report: c.Report, kind: str) -> c.Deadline | None:
    """The deadline of one kind, if the report has it."""
    return next((deadline for deadline in report.deadlines if deadline.kind == kind), None)


def _workers(finding: c.Finding) -> int:
    if finding.affected is None:
        return -1
    return finding.affected.number or finding.affected.fewer_than or 0


def _edition(report: c.Report, wording: Wording) -> list[Piece]:
    said: list[Piece] = [
        f"{wording.say('report.number')} {one_line(report.number)}",
        wording.say("report.version", version=report.version),
    ]
    if report.state == "published" and report.published_at is not None:
        return [*said, *_published(report, report.published_at, wording)]
    return [*said, toned(wording.say(f"state.{report.state}"), "observation")]


def _published(report: c.Report, published_at: datetime, wording: Wording) -> list[Piece]:
    """The day of publication; of a later version the day of the first one, and its own."""
    first = min([published_at, *(earlier.published_at for earlier in report.earlier_versions if earlier.published_at)])
    days = {"published": first} if report.version == 1 else {"first_published": first, "this_version": report.frozen_at}
    return [wording.say(f"report.{name}", date=wording.date(wording.local(at).date())) for name, at in days.items()]


def _facts(report: c.Report, wording: Wording) -> list[tuple[str, Cell]]:
    factory, visit = report.factory, report.visit
    kind = wording.say(f"visit.{visit.kind}")
    stays: Cell = lines(*[wording.stay(stay) for stay in visit.stays]) or wording.unknown
    rows: list[tuple[str, Cell]] = [
        (wording.say("front.registration"), wording.plain(factory.registration_number)),
        (wording.say("front.address"), wording.plain(factory.address)),
        (wording.say("front.headcount"), wording.headcount(factory.headcount)),
        (wording.say("front.visit"), lines(kind, stays)),
        *_chosen(report.scope.clauses, wording),
        (wording.say("front.team"), _names(visit.team, wording)),
        (wording.say("front.standards"), _standards(report, wording)),
    ]
    if visit.outcome == "ended-midway":
        rows.append(("", toned(wording.say("front.midway"), "observation")))
    return rows


def _chosen(clauses: Sequence[c.ClauseNote], wording: Wording) -> list[tuple[str, Cell]]:
    """Of a special visit that it looked at nothing else than what was chosen: few clauses by name, many by their number."""
    if not clauses:
        return []
    if len(clauses) > MOST:
        words = wording.say("front.chosen_many", count=len(clauses), section=wording.say("scope.title"))
    else:
        words = wording.say(
            "front.chosen_few", clauses=wording.join([wording.cited(one.clause, None) for one in clauses])
        )
    return [(wording.say("front.chosen"), words)]


def _names(people: Sequence[c.Person], wording: Wording) -> Piece:
    names = [one_line(person.name) for person in people if person.name.strip()]
    return wording.join(names) if names else wording.unknown


def _standards(report: c.Report, wording: Wording) -> Cell:
    said: list[Piece] = [
        wording.text(standard.title) + wording.say("language.brackets", inner=edition(standard, wording))
        for standard in report.scope.standards
    ]
    return said or wording.unknown


def edition(standard: c.StandardUsed, wording: Wording) -> str:
    """A standard's edition; “undated” in the reader's language."""
    return wording.say("law.undated") if standard.edition == "undated" else showable(standard.edition)


def _tiles(report: c.Report, wording: Wording) -> list[dict[str, Any]]:
    tiles: list[dict[str, Any]] = [
        {
            "count": sum(finding.class_ == entry.id for finding in report.findings),
            "words": wording.text(entry.title),
            "tone": entry.meaning,
        }
        for entry in report.finding_classes
    ]
    sections = report.answers.sections
    answered = sum(part.compliant + part.non_compliant + part.unable_to_verify for part in sections)
    applicable = answered + sum(part.unanswered for part in sections)
    if sections:
        words = wording.say("front.clauses", applicable=applicable)
        tiles.append({"count": answered, "words": words, "tone": "plain"})
    return tiles


def _main(report: c.Report, wording: Wording) -> dict[str, Any]:
    first = weightiest(report)
    left = len(report.findings) - len(first[:MOST])
    more = wording.say("front.more", count=left, section=wording.say("findings.title"))
    classes = {entry.id: entry for entry in report.finding_classes}
    return {
        "title": wording.say("front.main_findings"),
        "none": None if report.findings else wording.say("front.no_findings"),
        "heads": [wording.say(f"column.{name}") for name in ("number", "finding", "class", "affected")],
        "rows": [_main_row(finding, classes[finding.class_], wording) for finding in first[:MOST]],
        "more": more if left and report.findings else None,
    }


def _main_row(finding: c.Finding, kind: c.FindingClass, wording: Wording) -> list[Cell]:
    serious = toned(wording.say("findings.serious"), "non-compliance") if finding.serious else None
    clause = wording.cited(finding.clause.id, finding.clause.building)
    return [
        showable(finding.number),
        lines(wording.words(finding.clause.title), {"t": clause, "muted": True}, serious),
        toned(wording.text(kind.title), kind.meaning),
        wording.affected(finding.affected),
    ]


def _boxes(report: c.Report, wording: Wording) -> list[dict[str, Any]]:
    boxes = []
    if report.version > 1:
        boxes.append({"title": "", "cells": [_changed(report, wording)], "tone": "observation"})
    boxes.append({"title": wording.say("front.objections"), "cells": _objections(report, wording), "tone": "plain"})
    return boxes


def _changed(report: c.Report, wording: Wording) -> Piece:
    before = report.version - 1
    section = wording.say("changes.title", before=before)
    key = "front.changed_one" if len(report.changes) == 1 else "front.changed"
    return wording.say(key, version=report.version, before=before, count=len(report.changes), section=section)


def _objections(report: c.Report, wording: Wording) -> list[Piece]:
    zone = showable(report.zone)
    said: list[Piece] = []
    objection = last_moment(report, "objection")
    if objection is not None:
        moment = wording.last_moment(objection.moment)
        said.append({"t": wording.say("front.objections_until", moment=moment, zone=zone), "strong": True})
    elif report.state != "published":
        said.append(wording.say("front.objections_later"))
    else:
        said.append({"t": wording.say("front.objections_none"), "muted": True})
    for change in report.changes:
        if change.reopened_until is not None:
            moment = wording.last_moment(change.reopened_until)
            said.append(wording.say("front.reopened", moment=moment, zone=zone))
    access = last_moment(report, "third-party-access")
    if access is not None:
        said.append(wording.say("front.access_from", moment=wording.last_moment(access.moment), zone=zone))
    return said
