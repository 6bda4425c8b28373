"""Gathers what the registry knows of a visit into the content of its report (inside an action)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from fairfloor.actions import (
    checklists,
    content_answers,
    content_changes,
    content_clocks,
    content_documents,
    content_findings,
    content_permits,
    content_readings,
    content_scores,
    earlier,
    measures,
    screenings,
)
from fairfloor.actions.content_rows import Rows
from fairfloor.core import remedies, reports, standards
from fairfloor.core.conditions import day_said
from fairfloor.core.languages import Text
from fairfloor.core.periods import in_zone, local_day
from fairfloor.core.phrases import phrase
from fairfloor.core.quantities import Figure
from fairfloor.registry.models import Finding, Person, Report, Version
from fairfloor.reporting import contents as form
from fairfloor.reporting import forms

# What changes by itself between a review and the publication, and so is not part of what was reviewed.
_PASSING = ("frozen_at", "log", "state", "published_at", "approved_at", "approved_by", "deadlines", "documents")


@dataclass(frozen=True)
class Draft:
    """What an amendment would print: every finding in order, the scope, and what reopens until when, by finding's number."""

    findings: list[Finding]
    scope: dict[str, Any]
    reopened: dict[str, datetime]


def language_of(scope: Mapping[str, Any], language: str = "") -> str:
    """The language of words that somebody wrote for a report: the one that they named, else that of its scope."""
    return language or str(scope.get("language", "en"))


def sha256(content: dict[str, Any]) -> str:
    """The content's hash, hexadecimal."""
    return forms.content_hash(content)


def review_hash(
    report: Report,
    *,
    draft: Draft | None = None,
    before: Version | None = None,
    reason: str = "",
    rows: Rows | None = None,
) -> str:
    """The hash of what a reviewer reads and approves: of a report, or of an amendment's draft with its reason.

    `rows`: what the same action has read of the report already.
    """
    number = before.number + 1 if before else 1
    always = datetime(2000, 1, 1, tzinfo=UTC)
    content = build(report, version=number, now=always, before=before, reason=reason, draft=draft, rows=rows)
    for part in content["findings"]:
        part.pop("objection")
    for part in content["changes"]:
        part.pop("reopened_until")
    return forms.content_hash({key: value for key, value in content.items() if key not in _PASSING})


def build(
    report: Report, *, version: int, now: datetime, before: Version | None, reason: str, language: str = "",
    draft: Draft | None = None, rows: Rows | None = None, decided_by: int | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The canonical content of a version: JSON-able, self-contained, without any worker's identity.

    `decided_by`: the officer by whose decision on an objection it is made, without another review. `draft` stands in the place
    of the report's findings and scope, as an amendment would print them. `rows` is what the same action has read of the
    report already.
    """
    return _Gathered(report, now, draft, rows or Rows(report)).content(version, before, reason, language, decided_by)


class _Gathered:
    """The rows of one report as they are told at one moment."""

    def __init__(self, report: Report, now: datetime, draft: Draft | None, rows: Rows) -> None:
        self.report, self.visit, self.now = report, report.visit, now
        self.factory, self.programme = report.visit.factory, report.programme
        self.profile = report.visit.profile
        self.zone = self.factory.zone
        self.rows = rows
        self.procedure = rows.rules.at(report.published_at or now)  # its clocks start with the publication
        self.at_visit = rows.rules.at(self.visit.closed_at or now)  # and those of the visit with its closing meeting
        self.standards = [standards.load(code, edition) for code, edition in self.visit.standards]
        self.buildings = {one.id: one for one in checklists.buildings_of(self.visit)}
        self.found_before = rows.breaches(now)
        self.findings: list[Finding] = draft.findings if draft else rows.findings
        self.reopened = draft.reopened if draft else {}
        self.told_scope = draft.scope if draft else report.scope
        follows = rows.newest is not None
        self.gone = content_answers.withdrawn(rows.answers, self.findings) if follows else frozenset[tuple[str, str]]()
        self.answers = content_answers.standing(rows.answers, self.findings) if follows else rows.answers

    def local(self, at: datetime | None) -> datetime | None:
        return in_zone(at, self.zone) if at else None

    def content(
        self, version: int, before: Version | None, reason: str, language: str, decided_by: int | None
    ) -> dict[str, Any]:
        report, approver, head = self.report, self.rows.people.get(self.report.approved_by_id or 0), self.rows.head
        decider = Person.objects.get(pk=decided_by) if decided_by else None
        made = form.Report(
            number=f"{report.public_id[:8].upper()}",
            public_id=report.public_id,
            version=version,
            state=reports.DRAFT if report.state == reports.VOID else report.state,  # type: ignore[arg-type]
            frozen_at=in_zone(self.now, self.zone),
            zone=self.zone,
            programme=form.Programme(self.programme.code, Text(self.programme.name)),
            factory=self.factory_part(),
            visit=self.visit_part(),
            finding_classes=self.classes(),
            published_at=self.local(report.published_at),
            written_by=tuple(form.Person(member.person.name) for member in self.rows.team),
            approved_by=form.Person(approver.name) if approver else None,
            approved_at=self.local(report.approved_at),
            decided_by=form.Person(decider.name) if decider else None,
            summary=self.words(self.told_scope.get("summary", "")),
            scope=self.scope(),
            findings=tuple(self.finding(number, row) for number, row in enumerate(self.standing(), start=1)),
            answers=content_answers.part(self.visit, self.standards, self.answers, self.words, self.gone),
            scores=content_scores.part(checklists.scorecards(self.visit, self.answers)),
            readings=content_readings.part(self.visit, self.rows.readings),
            screening=screenings.part(self.rows.datasets, self.rows.beliefs, small=self.programme.small_number),
            documents=content_documents.part(self.rows.documents, self.zone, self.now),
            deadlines=content_clocks.part(
                report, self.procedure, self.at_visit, self.now, asked=bool(self.rows.documents)
            ),
            closing=self.closing(),
            earlier_versions=self.earlier(before),
            log=form.LogHead(head.sequence, head.hash),
        )
        told = dict(forms.as_json(made))
        if before is not None:
            why, reopened = self.words(reason, language), {key: self.local(at) for key, at in self.reopened.items()}
            told["changes"] = content_changes.between(before.content, told, why=why, reopened=reopened)
        return told

    def words(self, text: str, language: str = "", translations: dict[str, str] | None = None) -> Any:
        if not text.strip():
            return None
        return form.Free(language_of(self.told_scope, language), text, translations or {})

    @cached_property
    def headcount(self) -> form.Headcount:
        """The people of the day of the visit: of its profile, unless an amendment corrected them."""
        told = self.told_scope.get("headcount") or (
            {"women": self.profile.women, "men": self.profile.men} if self.profile else None
        )
        return form.Headcount(told["women"], told["men"], told["women"] + told["men"]) if told else form.Headcount()

    def standing(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.withdrawn_at is None]

    def factory_part(self) -> form.Factory:
        profile, factory = self.profile, self.factory
        words = self.standards[0].words if self.standards else None
        facts = {} if profile is None or words is None else profile.facts
        items = tuple(
            form.Item(words.facts[name].title, _fact(told))
            for name, told in sorted(facts.items())
            if words is not None and name in words.facts
        )
        items += tuple(
            form.Item(phrase("buildings.named", kind=words.facts[one.kind].title, name=one.name), one.say())
            for one in self.buildings.values()
            if words is not None and one.kind in words.facts
        )
        return form.Factory(
            public_id=factory.public_id,
            name=factory.name,
            local_name=factory.local_name or None,
            registration_number=factory.registration_number or None,
            address=factory.address,
            country=factory.jurisdiction[:2].upper(),
            headcount=self.headcount,
            languages=tuple(profile.languages) if profile else (),
            profile=items,
            permits=content_permits.part(self.visit, local_day(self.visit.arrived_at or self.now, self.zone)),
        )

    def visit_part(self) -> form.Visit:
        visit = self.visit
        stay = form.Stay(self.local(visit.admitted_at) or self.local(visit.arrived_at), self.local(visit.closed_at))  # type: ignore[arg-type]
        team = [member for member in self.rows.team if visit.closed_at is None or member.assigned_at <= visit.closed_at]
        return form.Visit(
            public_id=visit.public_id,
            kind="special" if visit.clauses else "unannounced",
            stays=(stay,),
            arrived_at=self.local(visit.arrived_at),
            admitted_at=self.local(visit.admitted_at),
            met=form.Person(visit.met_name) if visit.met_name else None,
            team=tuple(form.Person(member.person.name) for member in team),
            languages=tuple(sorted({code for member in team for code in member.person.speaks})),
        )

    def classes(self) -> tuple[form.FindingClass, ...]:
        meanings = ("non-compliance", "observation", "good-practice")
        return tuple(
            form.FindingClass(item.id, item.title, item.id if item.id in meanings else "observation")  # type: ignore[arg-type]
            for item in self.procedure.finding_classes
        )

    def scope(self) -> form.Scope:
        scope = self.told_scope
        used = tuple(
            form.StandardUsed(
                standard.code, standard.title, standard.edition, standard.effective,
                len([c for c in standard.clauses if self.asked(c) and c.applies_to(self.visit.as_profile())]),
            )
            for standard in self.standards
            if any(map(self.asked, standard.clauses))
        )  # fmt: skip
        records = self.words(scope.get("records", ""))
        return form.Scope(
            headcount=self.headcount,
            interviews=self.interviews(),
            records=(*((form.Record(records),) if records else ()), *screenings.records(self.rows.datasets)),
            samples=self.samples(),
            unseen=tuple(form.Unseen(words) for words in [self.words(scope.get("unseen", ""))] if words),
            limitations=tuple(words for words in [self.words(scope.get("limitations", ""))] if words),
            standards=used,
            clauses=tuple(
                form.ClauseNote(clause.id, clause.title)
                for standard in self.standards
                for clause in standard.clauses
                if clause.id in self.visit.clauses
            ),
            law_on=local_day(self.visit.arrived_at or self.now, self.zone),
            law=screenings.law_used(self.factory.jurisdiction, local_day(self.visit.arrived_at or self.now, self.zone)),
        )

    def asked(self, clause: Any) -> bool:
        """Whether the visit is about the clause: a special visit is about those chosen alone."""
        return not self.visit.clauses or clause.id in self.visit.clauses

    def samples(self) -> tuple[form.Sample, ...]:
        return tuple(
            form.Sample(
                title=self.clause(row.clause).title if row.clause else phrase("samples.for-recalculation"),
                clause=row.clause or None,
                drawn=row.result["size"],
                added=row.added,
                method=Text(row.result["how"]),
                seed_sha256=row.result["seed_sha256"],
            )
            for row in self.rows.samples
        )

    def interviews(self) -> tuple[form.Interviews, ...]:
        who = {"workers-representatives": "worker-representative", "union-leaders": "union-leader"}
        held: Counter[tuple[str, str, str]] = Counter()
        spoken: Counter[tuple[str, str, str]] = Counter()
        for row in self.rows.interviews:
            key = (who.get(row.kind, "worker"), "group" if row.group else "individual", row.place)
            held[key] += 1 if row.group else row.women + row.men  # each alone: as many interviews as people
            spoken[key] += row.women + row.men
        small = self.programme.small_number
        return tuple(
            form.Interviews(*key, count, people)  # type: ignore[arg-type]
            if (people := spoken[key]) >= small
            else form.Interviews(*key, None, fewer_than=small)  # type: ignore[arg-type]
            for key, count in sorted(held.items())
        )

    def clause(self, id: str) -> Any:
        code = id.partition("/")[0]
        return next(standard for standard in self.standards if standard.code == code).clause(id)

    def called(self, building: str) -> str | None:
        """The name of a building; None for the site."""
        return self.buildings[building].name if building in self.buildings else building or None

    def clause_part(self, id: str, building: str = "") -> form.Clause:
        clause = self.clause(id)
        code = id.partition("/")[0]
        section = next(s for s in self.standards if s.code == code).section(clause.section)
        return form.Clause(
            clause.id, clause.number, clause.section, section.title, clause.title, clause.requirement, self.called(building)
        )  # fmt: skip

    def finding(self, number: int, row: Finding) -> form.Finding:
        kinds = {
            "interviews": "interview",
            "records": "records",
            "documents": "documents",
            "measurement": "measurement",
        }
        kind = kinds.get(row.basis, "observation")
        evidence = self.words(row.evidence, row.language, _of(row.translations, "evidence"))
        observed, limit = (None, None) if row.kind == remedies.PRAISE else self.measured(row.clause, row.building)
        suggestion = self.words(row.suggestion, row.language, _of(row.translations, "suggestion"))
        return form.Finding(
            public_id=row.public_id,
            number=str(row.position),
            class_=row.kind,
            clause=self.clause_part(row.clause, row.building),
            description=form.Free(row.language, row.text, _of(row.translations, "text")),
            evidence=(form.Evidence(kind, evidence),),  # type: ignore[arg-type]
            observed=observed,
            limit=limit,
            affected=self.affected(row),
            suggestion=suggestion,
            repeated_from=self.found_before.get(row.clause, ()) if row.kind == earlier.BREACH else (),
            objection=self.objection(row),
        )

    def measured(self, clause: str, building: str) -> tuple[Figure | None, form.Limit | None]:
        return measures.measured(
            self.clause(clause),
            readings=self.rows.readings,
            datasets=self.rows.datasets,
            jurisdiction=self.factory.jurisdiction,
            on=local_day(self.visit.arrived_at or self.now, self.zone),
            profile=checklists.profile_at(self.visit, building),
            building=building,
            small=self.programme.small_number,
        )

    @cached_property
    def banded(self) -> frozenset[str]:
        return content_findings.banded(self.rows.datasets, self.programme.small_number)

    def affected(self, row: Finding) -> form.Affected | None:
        small = self.programme.small_number
        protected = self.clause(row.clause).sensitive or row.clause in self.banded
        return content_findings.affected(row, protected=protected, small=small, population=self.headcount.total or 0)

    def objection(self, row: Finding) -> form.Objection:
        last = remedies.last_moment_of(row.objections_until, self.report.objections_until)
        return content_findings.objection(row, self.rows.objections.get(row.pk), last, now=self.now, zone=self.zone)

    def closing(self) -> form.Closing:
        record = self.visit.closing_record
        given = {step.kind.partition(":")[2] for step in self.rows.steps if step.kind.startswith("handout:")}
        return form.Closing(
            state=record.get("response", "not-held"),
            held_at=self.local(self.visit.closed_at),
            attended=tuple(form.Person(name.strip()) for name in record.get("attended", "").split(";") if name.strip()),
            summary=self.words(record.get("summary", ""), record.get("language", "")),
            hand_outs=tuple(form.Check(item.title, item.id in given) for item in self.procedure.handouts),
            checklist=tuple(
                form.Check(item.title, item.id in record.get("checklist", []))
                for item in self.procedure.closing_checklist
            ),
            by=form.Person(record["by"]) if record.get("by") else None,
            at=self.local(self.visit.closed_at),
            reason=self.words(record.get("reason", ""), record.get("language", "")),
        )

    def earlier(self, before: Version | None) -> tuple[form.EarlierVersion, ...]:
        if before is None:
            return ()
        told = self.rows.versions
        return tuple(form.EarlierVersion(row.number, self.local(row.published_at), row.sha256) for row in told)


def _fact(told: bool | str) -> Text:
    """A fact of the profile for the report: yes, no, or the day that it is kept as."""
    if isinstance(told, str):
        return day_said(date.fromisoformat(told))
    return phrase("words.yes" if told else "words.no")


def _of(translations: dict[str, Any], name: str) -> dict[str, str]:
    return {language: parts[name] for language, parts in translations.items() if parts.get(name)}
