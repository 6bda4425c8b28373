"""Sets the chapters on how the visit was made: scope and method, standards and law, and the document itself."""

from datetime import datetime

from fairfloor.reporting import contents as c
from fairfloor.reporting.blocks import Block, Column, facts, heading, lines, note, paragraph, table
from fairfloor.reporting.chapters import heads
from fairfloor.reporting.fonts import showable
from fairfloor.reporting.frontpage import edition
from fairfloor.reporting.seals import Seal
from fairfloor.reporting.wording import Cell, Piece, Wording

HASH = 64  # hexadecimal digits that a line of a note holds; a hash has as many


def scope(report: c.Report, wording: Wording) -> list[Block]:
    """When and how the factory was looked at, and what was not seen."""
    blocks = [heading(wording.say("scope.title")), facts(_visit(report, wording))]
    blocks += _chosen(report.scope, wording)
    if report.factory.profile:
        rows = [(wording.text(item.title), wording.words(item.value)) for item in report.factory.profile]
        blocks += [heading(wording.say("scope.profile"), 2), facts(rows)]
    if report.factory.permits:
        blocks += [heading(wording.say("scope.permits"), 2), *_permits(report.factory.permits, wording)]
    blocks += [heading(wording.say("scope.interviews"), 2), *_interviews(report.scope, wording)]
    blocks += [heading(wording.say("scope.records"), 2), *_records(report.scope, wording)]
    blocks += _samples(report.scope, wording)
    blocks += [heading(wording.say("scope.unseen"), 2), *_unseen(report.scope, wording)]
    blocks.append(heading(wording.say("scope.limitations"), 2))
    limitations = [paragraph(wording.words(words)) for words in report.scope.limitations]
    return blocks + (limitations or [paragraph(wording.say("scope.no_limitations"))])


def _chosen(scope: c.Scope, wording: Wording) -> list[Block]:
    """The clauses that a special visit was about; nothing of any other visit, which is about all that apply."""
    rows: list[list[Cell]] = [
        [wording.cited(one.clause, one.building), wording.words(one.title)] for one in scope.clauses
    ]
    if not rows:
        return []
    said = [heading(wording.say("scope.clauses"), 2), paragraph(wording.say("scope.clauses_note"), leads=True)]
    return [*said, table(heads(wording, ("clause", 1), ("title", 4)), rows)]


def _permits(permits: tuple[c.Permit, ...], wording: Wording) -> list[Block]:
    """Each permit, then the clauses whose limits it speaks of, with what comes of it."""
    columns = heads(
        wording, ("permit", 2), ("authority", 1.4), ("in_force", 1.3), ("for_whom", 1.4), ("on_the_day", 0.9)
    )
    rows: list[list[Cell]] = [
        [
            lines(wording.words(one.kind), wording.say("scope.permit_number", number=showable(one.number))),
            showable(one.authority),
            wording.say("scope.permit_days", start=wording.date(one.start), last=wording.date(one.last)),
            wording.words(one.covers),
            wording.say(f"permit_state.{one.state}"),
        ]
        for one in permits
    ]
    notes = [(note.clause, wording.words(note.reason)) for one in permits for note in one.effects]
    said: list[tuple[str, Cell]] = [(_clause(clause), why) for clause, why in notes]
    return [table(columns, rows), *([facts(said)] if said else [])]


def _clause(id: str) -> str:
    code, _, number = id.partition("/")
    return f"{code.upper()} {number}"


def _visit(report: c.Report, wording: Wording) -> list[tuple[str, Cell]]:
    visit, factory = report.visit, report.factory
    outcome = wording.say("language.brackets", inner=wording.say(f"visit.{visit.outcome}"))
    kind = wording.say(f"visit.{visit.kind}") + outcome
    stays: Cell = lines(*[wording.stay(stay) for stay in visit.stays]) or wording.unknown
    return [
        (wording.say("scope.kind"), kind),
        (wording.say("scope.gate"), _gate(visit, wording)),
        (wording.say("scope.times"), stays),
        (wording.say("scope.zone"), wording.in_what_zone(_first(report))),
        (wording.say("scope.met"), wording.person(visit.met)),
        (wording.say("front.team"), wording.people(visit.team)),
        (wording.say("scope.team_languages"), _languages(visit.languages, wording)),
        (wording.say("scope.factory_languages"), _languages(factory.languages, wording)),
        (wording.say("scope.on_site"), wording.headcount(report.scope.headcount)),
    ]


def _gate(visit: c.Visit, wording: Wording) -> Piece:
    if visit.arrived_at is None:
        return wording.unknown
    arrived = wording.moment(visit.arrived_at)
    if visit.admitted_at is None:
        return wording.say("scope.gate_arrived", arrived=arrived)
    same = wording.local(visit.arrived_at).date() == wording.local(visit.admitted_at).date()
    admitted = f"{wording.local(visit.admitted_at):%H:%M}" if same else wording.moment(visit.admitted_at)
    return wording.say("scope.gate_words", arrived=arrived, admitted=admitted)


def _first(report: c.Report) -> datetime:
    stays = report.visit.stays
    return stays[0].start_at if stays else report.frozen_at


def _languages(codes: tuple[str, ...], wording: Wording) -> Piece:
    return wording.join([wording.name_of(code, spoken=True) for code in codes]) if codes else wording.unknown


def _interviews(found: c.Scope, wording: Wording) -> list[Block]:
    if not found.interviews:
        return [paragraph(wording.say("scope.no_interviews"))]
    columns = heads(wording, ("who", 2), ("form", 1.2), ("where", 1.4), ("interviews", 1, True), ("people", 1, True))
    rows: list[list[Cell]] = [
        [
            wording.say(f"who.{entry.who}"),
            wording.say(f"form.{entry.form}"),
            wording.say(f"place.{entry.place}"),
            "–" if entry.interviews is None else f"{entry.interviews:,}",
            wording.number(entry.people)
            if entry.fewer_than is None
            else wording.say("affected.fewer", number=entry.fewer_than),
        ]
        for entry in found.interviews
    ]
    notes = [wording.say("scope.interviews_note")]
    bands = [entry.fewer_than for entry in found.interviews if entry.fewer_than is not None]
    notes += [wording.say("scope.interviews_few", number=max(bands))] if bands else []
    return [table(columns, rows), *(paragraph(note, tone="muted") for note in notes)]


def _records(found: c.Scope, wording: Wording) -> list[Block]:
    if not found.records:
        return [paragraph(wording.say("scope.no_records"))]
    columns = heads(wording, ("record", 2), ("months", 2), ("sample", 1.2), ("note", 1.6))
    return [table(columns, [_record(record, wording) for record in found.records])]


def _record(record: c.Record, wording: Wording) -> list[Cell]:
    sample: Piece = wording.number(record.sampled)
    if record.sampled is not None and record.of is not None:
        sample = wording.say("scope.of", sampled=f"{record.sampled:,}", of=f"{record.of:,}")
    months = wording.join([showable(month) for month in record.months])
    return [wording.words(record.title), months or "–", sample, wording.words(record.note) if record.note else "–"]


def _samples(found: c.Scope, wording: Wording) -> list[Block]:
    if not found.samples:
        return []
    columns = heads(wording, ("drawn_for", 2), ("drawn", 0.7, True), ("added", 0.7, True), ("drawn_how", 3))
    rows = [[_drawn_for(one, wording), f"{one.drawn:,}", f"{one.added:,}", _how(one, wording)] for one in found.samples]
    said = paragraph(wording.say("scope.samples_note"), tone="muted")
    return [heading(wording.say("scope.samples"), 2), table(columns, rows), said]


def _drawn_for(sample: c.Sample, wording: Wording) -> Cell:
    title = wording.words(sample.title)
    if not sample.clause:
        return title
    code, _slash, number = sample.clause.partition("/")
    return lines({"t": showable(f"{code.upper()} {number}"), "muted": True}, title)


def _how(sample: c.Sample, wording: Wording) -> Cell:
    digest: Piece = {"t": sample.seed_sha256, "code": True}
    return lines(wording.words(sample.method), wording.say("scope.seed"), digest)


def _unseen(found: c.Scope, wording: Wording) -> list[Block]:
    if not found.unseen:
        return [paragraph(wording.say("scope.no_unseen"))]
    columns = heads(wording, ("area", 1), ("reason", 2))
    return [table(columns, [[wording.words(area.place), wording.words(area.why)] for area in found.unseen])]


def law(report: c.Report, wording: Wording) -> list[Block]:
    """The editions of the standards, and each legal value with its date and source."""
    found = report.scope
    blocks = [heading(wording.say("law.title")), heading(wording.say("law.standards"), 2)]
    if found.standards:
        columns = heads(wording, ("standard", 2.4), ("edition", 1), ("effective", 1.2))
        columns.append(Column(wording.say("law.clauses"), 1, True))
        rows: list[list[Cell]] = [
            [
                wording.words(used.title),
                edition(used, wording),
                wording.date(used.effective) if used.effective else "–",
                wording.number(used.applicable),
            ]
            for used in found.standards
        ]
        blocks.append(table(columns, rows))
    else:
        blocks.append(paragraph(wording.say("law.no_standards")))
    title = wording.say("law.law", date=wording.date(found.law_on)) if found.law_on else wording.say("law.law_undated")
    return [*blocks, heading(title, 2), *_values(found, wording)]


def _values(found: c.Scope, wording: Wording) -> list[Block]:
    if not found.law:
        return [paragraph(wording.say("law.no_law"))]
    columns = heads(wording, ("parameter", 1.6), ("value", 1.3), ("since", 1.1), ("known_until", 1.1), ("source", 2.2))
    rows: list[list[Cell]] = [
        [
            lines(
                wording.words(value.title), {"t": showable(f"{value.jurisdiction}/{value.parameter}"), "muted": True}
            ),
            wording.words(value.value) if value.value else {"t": wording.say("law.unknown"), "tone": "observation"},
            wording.date(value.since) if value.since else "–",
            wording.date(value.known_until) if value.known_until else "–",
            wording.source(value.source) if value.source else "–",
        ]
        for value in found.law
    ]
    return [table(columns, rows)]


def about(
    report: c.Report,
    wording: Wording,
    *,
    content_hash: str,
    verify_line: str | None,
    seal: Seal | None,
    missing: tuple[str, ...],
) -> list[Block]:
    """Who answers for the document, and how it can be told from a forgery."""
    name = wording.say("language.name")
    fixed: list[Piece] = [
        wording.say("about.hash_words"),
        {"t": content_hash, "code": True},
        *_seal(seal, wording),
        *_log(report, wording),
        *([showable(verify_line)] if verify_line else []),
    ]
    blocks = [
        heading(wording.say("about.title")),
        facts(_who(report, wording)),
        paragraph(wording.say("about.languages", language=name)),
        note(*(fixed if report.published_at is not None else [wording.say("about.not_fixed")])),
    ]
    if missing:
        signs = " ".join(f"U+{ord(sign):04X}" for sign in missing)
        blocks.append(paragraph(wording.say("about.missing", signs=signs)))
    return blocks + _versions(report, wording)


def _seal(seal: Seal | None, wording: Wording) -> list[Piece | str]:
    """The signature and whose it is, in full: they stand on paper too."""
    if seal is None:
        return []
    return [
        wording.say("about.signature_words"),
        *({"t": seal.signature[start : start + HASH], "code": True} for start in range(0, len(seal.signature), HASH)),
        wording.say("about.key_words"),
        {"t": seal.public_key, "code": True},
        wording.say("about.verify_words"),
    ]


def _who(report: c.Report, wording: Wording) -> list[tuple[str, Cell]]:
    published, not_yet = report.published_at is not None, {"t": wording.say("about.not_yet"), "muted": True}
    approved: Cell = wording.person(report.approved_by) if published or report.approved_by is not None else not_yet
    if report.approved_by is not None and report.approved_at is not None:
        before = [wording.say("about.approved_before")] if report.decided_by else []
        approved = lines(approved, wording.moment(report.approved_at), *before)
    decided = [(wording.say("about.decided"), wording.person(report.decided_by))] if report.decided_by else []
    rows: list[tuple[str, Cell]] = [
        (wording.say("about.programme"), wording.words(report.programme.name)),
        (wording.say("about.written"), wording.people(report.written_by)),
        (wording.say("about.approved"), approved),
        *decided,
        (wording.say("about.published"), wording.moment_or_unknown(report.published_at) if published else not_yet),
        *([(wording.say("about.frozen"), wording.moment(report.frozen_at, seconds=True))] if published else []),
        (wording.say("about.public_id"), showable(report.public_id)),
        (wording.say("about.visit_id"), showable(report.visit.public_id)),
    ]
    if report.programme.contact:
        rows.append((wording.say("about.contact"), wording.words(report.programme.contact)))
    return rows


def _log(report: c.Report, wording: Wording) -> list[Piece]:
    if report.log is None:
        return [wording.say("about.no_log")]
    words = wording.say("about.log_words", events=f"{report.log.events:,}")
    return [words, {"t": showable(report.log.head), "code": True}]


def _versions(report: c.Report, wording: Wording) -> list[Block]:
    if not report.earlier_versions:
        return []
    columns = heads(wording, ("version", 0.6), ("published", 1.4), ("hash", 4))
    rows: list[list[Cell]] = [
        [
            str(earlier.version),
            wording.moment_or_unknown(earlier.published_at),
            {"t": showable(earlier.content_hash), "code": True} if earlier.content_hash else wording.unknown,
        ]
        for earlier in report.earlier_versions
    ]
    return [heading(wording.say("about.versions"), 2), table(columns, rows)]
