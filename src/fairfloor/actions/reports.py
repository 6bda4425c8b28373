"""A report from its draft to its versions: written by the team, approved by another, frozen, published, amended."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max

from fairfloor.actions import amended, approvals, checklists, contents, notices, printed, reads, reviewers, reviews
from fairfloor.actions.acts import action, demand, refuse, unchanged
from fairfloor.actions.content_rows import Rows
from fairfloor.actions.events import record
from fairfloor.core import deadlines, reports, visits
from fairfloor.core.access import OFFICER, REVIEWER, TEAM, Viewer, may_see, relations
from fairfloor.core.decisions import YES, no
from fairfloor.core.events import canonical
from fairfloor.core.periods import local_day
from fairfloor.core.reviews import OPEN
from fairfloor.registry import keys
from fairfloor.registry.models import Answer, DocumentRequest, Finding, Report, Version, Visit
from fairfloor.registry.rules import procedure_at
from fairfloor.registry.viewers import facts_of, relations_to, stands
from fairfloor.reporting import labels
from fairfloor.reporting import reports as pdf
from fairfloor.reporting.outlines import outline
from fairfloor.reporting.seals import Seal

# What the team writes of a finding.
WORDS = (
    "clause", "building", "kind", "text", "language", "translations", "evidence", "basis", "workers_affected", "suggestion",
)  # fmt: skip


@action
def draft(*, visit: Visit, by: Viewer, now: datetime) -> Report:
    """Begins the report of a closed visit with a finding for every clause that was answered non-compliant."""
    rows = Visit.objects.select_for_update(of=("self",)).select_related("factory", "programme", "profile")
    visit = rows.get(pk=visit.pk)
    demand(reports.may("draft", state="none", relations=relations_to(visit, by, now)))
    if visit.state != visits.CLOSED:
        refuse("reports.visit-open")
    had = Report.objects.filter(visit=visit).first()
    if had:
        return had
    report = Report.objects.create(
        programme=visit.programme,
        visit=visit,
        factory=visit.factory,
        state=reports.DRAFT,
        drafted_at=now,
        drafted_by_id=by.actor,
    )
    visit.unreported = False
    visit.save(update_fields=["unreported"])
    given = Answer.objects.filter(visit=visit, answer="non-compliant")
    answers = {(answer.clause, answer.building): answer for answer in given}
    order = [one.key for one in checklists.every_asked(visit)]
    for position, key in enumerate((key for key in order if key in answers), start=1):
        answer = answers[key]
        Finding.objects.create(
            programme=visit.programme, report=report, clause=answer.clause, building=answer.building, kind="non-compliance",
            text=answer.text, language=answer.language, basis=answer.basis or "observation",
            workers_affected=answer.workers_affected, position=position,
        )  # fmt: skip
    record("report.drafted", report, by=by, now=now, told={"findings": len(answers)})
    return report


@action
def write_finding(
    *,
    report: Report,
    finding: Finding | None,
    values: dict[str, Any],
    by: Viewer,
    now: datetime,
    base: str | None = None,
) -> Finding:
    """Adds or changes a finding; whatever approval there was is void.

    `values`: the fields of WORDS (building "" for the site). `base`: the mark of `words_of` the finding that was opened.
    """
    report = _changed(report, by=by, now=now)
    if finding is None:
        last = Finding.objects.filter(report=report).aggregate(last=Max("position"))["last"] or 0
        finding = Finding(programme=report.programme, report=report, position=last + 1)
    else:
        finding = Finding.objects.select_for_update().get(pk=finding.pk, report=report)
        unchanged(base, words_of(finding), finding)
    for name, value in values.items():
        setattr(finding, name, value)
    finding.save()
    record("finding.written", finding, by=by, now=now, told=values)
    return finding


def words_of(finding: Any) -> dict[str, Any]:
    """What the team writes of a finding, by field."""
    return {name: getattr(finding, name) for name in WORDS}


@action
def remove_finding(*, report: Report, finding: Finding, by: Viewer, now: datetime) -> None:
    """Takes a finding out of a report that is not published."""
    report = _changed(report, by=by, now=now)
    finding = Finding.objects.get(pk=finding.pk, report=report)
    finding.delete()
    record("finding.removed", finding, by=by, now=now)


@action
def describe_scope(
    *, report: Report, scope: dict[str, Any], by: Viewer, now: datetime, base: str | None = None
) -> Report:
    """Keeps what was and was not looked at. `scope`: summary, records, unseen, limitations (words), language;
    headcount ({"women": n, "men": n}) where the people of the day were others than the profile counts.

    `base`: the mark of the scope that was opened.
    """
    report = _changed(report, by=by, now=now)
    unchanged(base, report.scope, report)
    report.scope = scope
    report.save()
    record("report.scope-described", report, by=by, now=now, told=scope)
    return report


def counts_fit(findings: Iterable[Any], scope: Mapping[str, Any], visit: Visit) -> None:
    """Refuses a breach that does not say how many workers it affects, and more of them than there were people on the day.

    How many people there were is held against it as far as that is told.
    """
    findings = list(findings)
    for finding in findings:
        if finding.kind == "non-compliance" and finding.workers_affected is None:
            refuse("reports.nobody-counted", number=finding.position, clause=_cited(finding.clause))
    told = scope.get("headcount") or (
        {"women": visit.profile.women, "men": visit.profile.men} if visit.profile else None
    )
    if not told:
        return
    people = told["women"] + told["men"]
    for finding in findings:
        if (finding.workers_affected or 0) > people:
            refuse(
                "reports.more-than-people", number=finding.position, affected=finding.workers_affected, people=people
            )


def _says_what_was_found(report: Report) -> None:
    """Refuses a report whose findings and answers contradict each other, or that says neither what was found nor looked at.

    An answer of non-compliance has a finding of it, and a finding of non-compliance no answer that the clause is complied with.
    """
    findings = list(Finding.objects.filter(report=report).values_list("clause", "building", "kind", "position"))
    found = {(clause, building) for clause, building, kind, _number in findings if kind == "non-compliance"}
    given = {(one.clause, one.building): one.answer for one in Answer.objects.filter(visit=report.visit).order_by("pk")}
    left_out = [clause for (clause, building), one in given.items()
                if one == "non-compliant" and (clause, building) not in found]  # fmt: skip
    if left_out:
        refuse(
            "reports.breaches-left-out", count=len(left_out), clauses=", ".join(dict.fromkeys(map(_cited, left_out)))
        )
    for clause, building, kind, position in findings:
        if kind == "non-compliance" and given.get((clause, building)) in ("compliant", "not-applicable"):
            refuse("reports.contradicts-answer", number=position, clause=_cited(clause))
    if findings:
        return
    if not report.scope.get("summary", "").strip():
        refuse("reports.nothing-found")


def _cited(clause: str) -> str:
    """A clause as people write it: ICTI 2.5."""
    return clause.upper().replace("/", " ", 1)


@action
def submit(*, report: Report, by: Viewer, now: datetime) -> Report:
    """Hands the report in for review; the reviewers are told, or the one who has the visit's review."""
    report = _held(report, "submit", by=by, now=now)
    _says_what_was_found(report)
    counts_fit(Finding.objects.filter(report=report).order_by("position"), report.scope, report.visit)
    report.state, report.submitted_at, report.submitted_by_id = reports.SUBMITTED, now, by.person
    report.review_round += 1
    report.save()
    own = report.visit.reviewer
    notices.tell([own] if own else notices.reviewers(report.programme, now), "report-submitted", about=report, now=now)
    record("report.submitted", report, by=by, now=now, told={"content": contents.review_hash(report)})
    return report


@action
def return_(*, report: Report, reason: str, by: Viewer, now: datetime, language: str = "en") -> Report:
    """Sends the report back to its team with what a reviewer asks: the open comments, and `reason` for the report as a whole.

    The team is told, and the officers where the report was approved, since they could have published it.
    Whoever was of the team sends nothing back: it would undo another's approval. A reason is a comment like the others.
    """
    reviewers.take(visit=report.visit, by=by, now=now)
    report = locked(report)
    relations = stands(report, by, now)
    asked = reviews.waiting(report, OPEN)
    demand(reports.may_return(state=report.state, relations=relations, reason=reason, comments_open=asked))
    if reason.strip():
        made = reviews.put_down(report, None, reason, language, by=by, now=now)
        record("review-comment.written", made, by=by, now=now, told=reviews.told_of(made))
    was = report.state
    _reopen(report)
    report.save()
    team = [member.person for member in report.visit.members.select_related("person")]
    notices.tell(team, "report-returned", about=report, now=now)
    if was == reports.APPROVED:
        approvals.tell_taken_back(report, by=by, now=now)
    record("report.returned", report, by=by, now=now, told={"reason": reason})
    return report


@action
def approve(
    *, report: Report, reviewed_sha256: str, by: Viewer, now: datetime, answers_read: Sequence[str] = ()
) -> Report:
    """Someone else approves exactly what they read (`reviewed_sha256`); the officers are told.

    With the approval those answered comments are closed whose public ids are among `answers_read`; none may be left. Whoever
    decides has the review of the visit from then on, and nobody does while another has it.
    """
    reviewers.take(visit=report.visit, by=by, now=now)
    report = locked(report)
    outstanding = DocumentRequest.objects.filter(visit=report.visit, received_at=None, withdrawn_at=None)
    current = contents.review_hash(report)
    due = outstanding.aggregate(due=Max("due_at"))["due"]
    demand(
        reports.may_approve(
            state=report.state,
            relations=stands(report, by, now),
            reviewed_sha256=reviewed_sha256,
            current_sha256=current,
            documents_outstanding=outstanding.count(),
            documents_due_at=due,
            comments_waiting=reviews.waiting(report) - reviews.answered(report, answers_read),
            now=now,
        )
    )
    reviews.close_read(report, answers_read, by=by, now=now)
    report.state, report.approved_at, report.approved_by_id = reports.APPROVED, now, by.person
    report.approved_sha256 = current
    report.save()
    notices.tell(notices.officers(report.programme, now), "report-approved", about=report, now=now)
    record("report.approved", report, by=by, now=now, told={"content": current})
    return report


@action
def publish(*, report: Report, by: Viewer, now: datetime) -> Version:
    """Freezes version 1 of what was approved and publishes it; the factory is told, the clocks begin.

    Refuses while nobody signs in for the factory: its days would run and nobody there would know.
    """
    report = _held(report, "publish", by=by, now=now)
    if contents.review_hash(report) != report.approved_sha256:
        refuse("reports.changed-after-approval")
    people = notices.managers(report.programme, report.visit.factory, now)
    if not any(person.is_active for person in people):
        refuse("reports.nobody-to-tell")
    zone = report.visit.factory.zone
    procedure = procedure_at(report.programme, now)
    day = local_day(now, zone)
    report.state, report.published_at = reports.PUBLISHED, now
    report.opens_at = deadlines.third_party_access(day, procedure=procedure, zone=zone).moment
    report.objections_until = deadlines.objection(
        day, procedure=procedure, zone=zone, jurisdiction=report.visit.factory.jurisdiction
    ).moment
    report.save()
    version = freeze(report, reason="", by=by, now=now)
    notices.tell(people, "report-published", about=report, now=now, until=report.objections_until)
    record("report.published", version, by=by, now=now, told=published(version))
    return version


@action
def amend(*, report: Report, reason: str, by: Viewer, now: datetime, language: str = "") -> Version:
    """Publishes what was decided on objections as the next version; the factory and every buyer entitled to read are told.

    The version says whose decision made it: nobody has reviewed it anew. What was upheld in part goes by an amendment.

    `language` is that of `reason`; else that of the report's scope. The five days of third-party access are not begun again.
    """
    report = _held(report, "amend", by=by, now=now)
    if not reason.strip():
        refuse("reports.no-reason")
    if not amended.decided(report):
        refuse("reports.nothing-to-carry-out")
    version = freeze(report, reason=reason, language=language, by=by, now=now, decided=True)
    amended.carried_out(report)
    amended.hold(report, by=by, now=now)
    people = notices.managers(report.programme, report.visit.factory, now) + notices.buyers(report, now)
    notices.tell(people, "report-amended", about=report, now=now)
    record("report.amended", version, by=by, now=now, told={**published(version), "reason": reason})
    return version


@action
def preview(
    *, report: Report, by: Viewer, now: datetime, reason: str = "", language: str = "", of: Any = Report
) -> tuple[dict[str, Any], str]:
    """What would be frozen if it were published now, for the team, reviewers and officers; and the hash to approve.

    `reason` is the one that an amendment would print, in its `language`. Whoever looks is logged, as `reads.note` would for
    a look at things of the model `of`.
    """
    kept = Report.objects.select_related("visit__factory", "visit__profile", "programme").get(pk=report.pk)
    facts = facts_of(kept)
    staff = may_see(Report.NOUN, by, facts, now) and relations(by, facts, now) & {TEAM, REVIEWER, OFFICER}
    demand(YES if staff else no("steps.not-yours"))
    rows = Rows(kept)
    number, before = rows.newest.number + 1 if rows.newest else 1, rows.newest
    content = contents.build(kept, version=number, now=now, before=before, reason=reason, language=language, rows=rows)
    # How long the log is by now is no part of a preview: it would tell a reviewer that something happened elsewhere.
    content.pop("log", None)
    sha256 = contents.review_hash(kept, rows=rows)
    reads.looked(of=of, on=kept, facts=facts, by=by, now=now)
    return content, sha256


def freeze(
    report: Report,
    *,
    reason: str,
    by: Viewer,
    now: datetime,
    language: str = "",
    reopened: dict[str, datetime] | None = None,
    decided: bool = False,
) -> Version:
    """Keeps the report as it stands as its next version, signed, and its PDFs; runs inside an action.

    The PDFs are in the languages that the programme had chosen when version 1 was published.
    `reopened`: until when findings that were made worse are open to objection again, by their number. `decided`: it carries out
    a decision on an objection.
    """
    rows = Rows(report)
    number = rows.newest.number + 1 if rows.newest else 1
    languages = labels.chosen(procedure_at(report.programme, report.published_at or now).printed)
    draft = contents.Draft(rows.findings, report.scope, reopened or {})
    content = contents.build(
        report, version=number, now=now, before=rows.newest, reason=reason, language=language, draft=draft, rows=rows,
        decided_by=by.actor if decided else None,
    )  # fmt: skip
    seal = Seal(keys.signing_key().sign(canonical(content)).hex(), keys.public_key())
    made = {code: pdf.render(content, code, seal=seal) for code in languages}
    hashes, names = printed.keep(made)
    return Version.objects.create(
        programme=report.programme, report=report, number=number, content=content, outline=outline(content),
        sha256=contents.sha256(content), signature=seal.signature, public_key=seal.public_key,
        pdf_sha256=hashes, pdf_files=names, published_at=now, published_by_id=by.actor, reason=reason,
        reason_language=contents.language_of(report.scope, language) if reason else "",
    )  # fmt: skip


def published(version: Version) -> dict[str, Any]:
    """What an event tells of a version: the hash of its content and of each PDF."""
    return {"content": version.sha256, **{f"pdf-{lang}": one for lang, one in version.pdf_sha256.items()}}


def _changed(report: Report, *, by: Viewer, now: datetime) -> Report:
    """The report, locked; any change voids its approval, or takes it back from review."""
    report = locked(report)
    step = "change" if report.state in (reports.DRAFT, reports.SUBMITTED) else "change-approved"
    demand(reports.may(step, state=report.state, relations=relations_to(report, by, now)))
    if report.state == reports.APPROVED:
        approvals.void(report, by=by, now=now)
    if report.state == reports.SUBMITTED:
        _reopen(report)
        report.save()
    return report


def _reopen(report: Report) -> None:
    report.state = reports.DRAFT
    approvals.withdraw(report)


def _held(report: Report, step: str, *, by: Viewer, now: datetime) -> Report:
    report = locked(report)
    demand(reports.may(step, state=report.state, relations=relations_to(report, by, now)))
    return report


def locked(report: Report) -> Report:
    """The report with what it hangs on, its row locked until the action ends."""
    found: Report = (
        Report.objects.select_for_update(of=("self",))
        .select_related("visit__factory", "visit__profile", "programme")
        .get(pk=report.pk)
    )
    return found
