"""A published report put right: opened with a reason, changed apart, approved by another, published as its next version."""

from datetime import datetime
from typing import Any

from fairfloor.actions import approvals, contents, corrective_actions, notices, reads, reports
from fairfloor.actions.acts import action, demand, refuse, unchanged
from fairfloor.actions.amended import carried_out, draft_of, hash_of, is_open, team_of, tell_void, withdraw
from fairfloor.actions.content_rows import Rows
from fairfloor.actions.events import record
from fairfloor.core import amendments as rules
from fairfloor.core import remedies
from fairfloor.core import reports as published
from fairfloor.core.access import OFFICER, REVIEWER, TEAM, Viewer, may_see, relations
from fairfloor.core.decisions import YES, first_refusal, no
from fairfloor.core.steps import by_another
from fairfloor.registry.models import Amendment, Finding, Objection, Report, Version
from fairfloor.registry.models.rows import new_public_id
from fairfloor.registry.viewers import facts_of, relations_to, stands


@action
def begin(*, report: Report, reason: str, language: str, by: Viewer, now: datetime) -> Amendment:
    """An officer outside the team opens an amendment of a published report; its team is told. One at a time."""
    report = reports.locked(report)
    relations = stands(report, by, now)
    is_published = report.state == published.PUBLISHED
    demand(rules.may_open(published=is_published, relations=relations, reason=reason))
    if is_open(report):
        refuse("amendments.already-open")
    made = Amendment.objects.create(
        programme=report.programme, report=report, state=rules.DRAFT, reason=reason, language=language, opened_at=now,
        opened_by_id=by.actor,
    )  # fmt: skip
    notices.tell(team_of(report), "amendment-opened", about=report, now=now)
    record("amendment.opened", made, by=by, now=now, told={"reason": reason})
    return made


@action
def change(
    *,
    amendment: Amendment,
    finding: str,
    values: dict[str, Any] | None,
    worse: bool = False,
    by: Viewer,
    now: datetime,
    base: str | None = None,
) -> Amendment:
    """The team changes a finding (its public id; empty: a new one) in the draft, or takes it out (`values` None).

    `values` as in `reports.write_finding`; `worse`: its words weigh more than those published. An approval is void.
    `base`: the mark of what the draft had of the finding when it was opened (None where it had nothing).
    """
    amendment = _changed(amendment, by=by, now=now)
    unchanged(base, amendment.findings.get(finding), amendment)
    rows = Finding.objects.filter(report=amendment.report)
    known = rows.filter(public_id=finding, withdrawn_at__isnull=True).first()
    kept = dict(amendment.findings)
    if finding and known is None and finding not in kept:
        refuse("amendments.no-such-finding")
    if known is not None and values is None:
        _nothing_open([known])
    if known is None and values is None:
        kept.pop(finding, None)  # one that the draft had added
    else:
        last = max([*rows.values_list("position", flat=True), *(one["position"] for one in kept.values()), 0])
        position = known.position if known else kept[finding]["position"] if finding else last + 1
        finding = finding or new_public_id()
        kept[finding] = {"values": values, "worse": worse, "position": position}
    amendment.findings = kept
    amendment.save()
    record("amendment.changed", amendment, by=by, now=now, told={"finding": finding, "values": values, "worse": worse})
    return amendment


@action
def describe(
    *, amendment: Amendment, scope: dict[str, Any], by: Viewer, now: datetime, base: str | None = None
) -> Amendment:
    """The team corrects summary, scope or headcount in the draft.

    `scope` as in `reports.describe_scope`, and headcount: {"women": n, "men": n}, people on the day of the visit.
    `base`: the mark of the draft's scope when it was opened.
    """
    amendment = _changed(amendment, by=by, now=now)
    unchanged(base, amendment.scope, amendment)
    amendment.scope = scope
    amendment.save()
    record("amendment.scope-described", amendment, by=by, now=now, told=scope)
    return amendment


@action
def submit(*, amendment: Amendment, by: Viewer, now: datetime) -> Amendment:
    """Hands the amendment in for review; the reviewers are told."""
    amendment = _held(amendment, "submit", by=by, now=now)
    if not amendment.findings and not amendment.scope:
        refuse("amendments.nothing-changed")
    draft = draft_of(amendment, now)
    reports.counts_fit([one for one in draft.findings if one.withdrawn_at is None], draft.scope, amendment.report.visit)
    amendment.state, amendment.submitted_at, amendment.submitted_by_id = rules.SUBMITTED, now, by.person
    amendment.save()
    notices.tell(notices.reviewers(amendment.programme, now), "report-submitted", about=amendment.report, now=now)
    record("amendment.submitted", amendment, by=by, now=now, told={"content": hash_of(amendment)})
    return amendment


@action
def return_(*, amendment: Amendment, reason: str, language: str, by: Viewer, now: datetime) -> Amendment:
    """Sends the amendment back to the team with a reason; whoever was of the team does not, nor undo another's approval.

    The team is told, and the officers where the amendment was approved.
    """
    amendment = _locked(amendment)
    relations = stands(amendment.report, by, now)
    demand(rules.may_return(state=amendment.state, relations=relations, reason=reason))
    was = amendment.state
    withdraw(amendment)
    amendment.state, amendment.returned, amendment.returned_language = rules.DRAFT, reason, language
    amendment.save()
    notices.tell(team_of(amendment.report), "report-returned", about=amendment.report, now=now)
    if was == rules.APPROVED:
        approvals.tell_taken_back(amendment.report, by=by, now=now)
    record("amendment.returned", amendment, by=by, now=now, told={"reason": reason})
    return amendment


@action
def approve(*, amendment: Amendment, reviewed_sha256: str, by: Viewer, now: datetime) -> Amendment:
    """Someone who neither wrote nor opened it nor was in the team approves exactly what they read; the officers are told."""
    amendment = _locked(amendment)
    report, current = amendment.report, hash_of(amendment)
    relations = stands(report, by, now)
    if REVIEWER in relations and by.person in (amendment.opened_by_id, amendment.submitted_by_id):
        refuse("amendments.opened-by-you")
    demand(
        rules.may_approve(
            state=amendment.state, relations=relations, reviewed_sha256=reviewed_sha256, current_sha256=current
        )
    )
    amendment.state, amendment.approved_at, amendment.approved_by_id = rules.APPROVED, now, by.person
    amendment.approved_sha256 = current
    amendment.save()
    notices.tell(notices.officers(report.programme, now), "report-approved", about=report, now=now)
    record("amendment.approved", amendment, by=by, now=now, told={"content": current})
    return amendment


@action
def publish(*, amendment: Amendment, by: Viewer, now: datetime) -> Version:
    """Publishes what was approved as the report's next version; findings change now, those made worse are open to objection.

    The factory and every buyer entitled to read are told. Third-party access is not begun again.
    """
    amendment = _held(amendment, "publish", by=by, now=now)
    rows = Rows(amendment.report)
    if hash_of(amendment, rows) != amendment.approved_sha256:
        refuse("reports.changed-after-approval")
    report, told = amendment.report, draft_of(amendment, now, rows)
    taken_out = [row for row in told.findings if row.pk and row.withdrawn_at == now]
    _nothing_open(taken_out)
    for row in told.findings:
        if row.pk is None or row.public_id in amendment.findings:
            row.save()
    corrective_actions.lapse([row.pk for row in taken_out], by=by, now=now)
    report.scope = told.scope
    report.approved_at, report.approved_by_id = amendment.approved_at, amendment.approved_by_id
    report.save()
    version = reports.freeze(
        report, reason=amendment.reason, language=amendment.language, by=by, now=now, reopened=told.reopened
    )
    carried_out(report, changed=amendment.findings)
    amendment.state, amendment.ended_at, amendment.ended_by_id = rules.PUBLISHED, now, by.person
    amendment.save()
    people = notices.managers(report.programme, report.visit.factory, now) + notices.buyers(report, now)
    notices.tell(people, "report-amended", about=report, now=now)
    reopened = {number: until.isoformat() for number, until in sorted(told.reopened.items())}
    record("report.amended", version, by=by, now=now, told={
        **reports.published(version), "reason": amendment.reason, "amendment": amendment.public_id, "reopened": reopened,
    })  # fmt: skip
    return version


@action
def drop(*, amendment: Amendment, by: Viewer, now: datetime) -> Amendment:
    """An officer outside the team gives the amendment up: what is published stands as it stood. Who works on it is told."""
    amendment = _locked(amendment)
    was, report = amendment.state, amendment.report
    relations = stands(amendment.report, by, now)
    demand(first_refusal(rules.may("drop", state=amendment.state, relations=relations), by_another(relations)))
    withdraw(amendment)
    amendment.state, amendment.ended_at, amendment.ended_by_id = rules.DROPPED, now, by.person
    amendment.save()
    reading = notices.reviewers(report.programme, now) if was in (rules.SUBMITTED, rules.APPROVED) else []
    notices.tell([*team_of(report), *reading], "amendment-dropped", about=report, now=now)
    record("amendment.dropped", amendment, by=by, now=now)
    return amendment


@action
def preview(*, amendment: Amendment, by: Viewer, now: datetime) -> tuple[dict[str, Any], str]:
    """The next version as it would be published now, for the team, reviewers and officers; and the hash to approve.

    Whoever looks is logged, as `reads.note` would.
    """
    kept = Amendment.objects.select_related(
        "programme", "report__visit__factory", "report__visit__profile", "report__programme"
    ).get(pk=amendment.pk)
    facts = facts_of(kept)
    staff = may_see(Amendment.NOUN, by, facts, now) and relations(by, facts, now) & {TEAM, REVIEWER, OFFICER}
    demand(YES if staff else no("steps.not-yours"))
    rows = Rows(kept.report)
    content = contents.build(
        kept.report, version=rows.newest.number + 1 if rows.newest else 1, now=now, before=rows.newest, reason=kept.reason,
        language=kept.language, draft=draft_of(kept, now, rows), rows=rows,
    )  # fmt: skip
    content.pop("log", None)
    content["state"] = kept.state if kept.state in (rules.SUBMITTED, rules.APPROVED) else rules.DRAFT
    sha256 = hash_of(kept, rows)
    reads.looked(of=Amendment, on=kept, facts=facts, by=by, now=now)
    return content, sha256


def _nothing_open(findings: list[Finding]) -> None:
    """Refuses to take out findings on which an objection still waits for its decision: it would decide on nothing."""
    if Objection.objects.filter(finding__in=findings, state=remedies.OPEN).exists():
        refuse("amendments.objection-open")


def _changed(amendment: Amendment, *, by: Viewer, now: datetime) -> Amendment:
    """The amendment, locked; any change takes it back from review and voids its approval, of which people are told."""
    amendment = _locked(amendment)
    step = "change" if amendment.state in (rules.DRAFT, rules.SUBMITTED) else "change-approved"
    demand(rules.may(step, state=amendment.state, relations=relations_to(amendment.report, by, now)))
    if amendment.state == rules.APPROVED:
        tell_void(amendment, now)
    amendment.state = rules.STEPS[step].to
    withdraw(amendment)
    return amendment


def _held(amendment: Amendment, step: str, *, by: Viewer, now: datetime) -> Amendment:
    amendment = _locked(amendment)
    demand(rules.may(step, state=amendment.state, relations=relations_to(amendment.report, by, now)))
    return amendment


def _locked(amendment: Amendment) -> Amendment:
    """The amendment, its report locked before it: whoever publishes or decides on the report waits for the same row."""
    report = reports.locked(amendment.report)
    found: Amendment = (
        Amendment.objects.select_for_update(of=("self",))
        .select_related("programme", "approved_by")
        .get(pk=amendment.pk)
    )
    found.report = report
    return found
