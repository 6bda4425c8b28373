"""Clarification meetings: the factory asks and may withdraw; an officer arranges, declines, minutes and keeps what is needed."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from fairfloor.actions import files, notices
from fairfloor.actions.acts import action, demand, refuse
from fairfloor.actions.events import record
from fairfloor.core import clarifications
from fairfloor.core.access import Viewer, may_see
from fairfloor.core.decisions import YES, no
from fairfloor.core.steps import may_take
from fairfloor.registry import files as stored
from fairfloor.registry.models import Clarification, Finding, Report, StoredFile
from fairfloor.registry.viewers import facts_of, relations_to


@action
def ask(
    *, report: Report, findings: Iterable[Finding], training: bool, text: str, language: str, by: Viewer, now: datetime
) -> Clarification:
    """The factory asks for a meeting about findings of its report, or for help with corrective actions; officers are told."""
    report = (
        Report.objects.select_for_update(of=("self",)).select_related("visit__factory", "programme").get(pk=report.pk)
    )
    asked = [finding.pk for finding in findings]
    known = list(Finding.objects.filter(pk__in=asked, report=report).order_by("position", "pk"))
    waiting = Clarification.objects.filter(report=report, state__in=clarifications.WAITING).exists()
    demand(
        clarifications.may_ask(
            relations=relations_to(report, by, now), published=report.published_at is not None, waiting=waiting,
            about=training or bool(known), text=text,
        )
    )  # fmt: skip
    if len(known) != len(set(asked)):
        refuse("clarifications.not-of-this-report")
    made = Clarification.objects.create(
        programme=report.programme, report=report, state=clarifications.REQUESTED, text=text, language=language,
        findings=[finding.public_id for finding in known], training=training, requested_at=now, requested_by_id=by.actor,
    )  # fmt: skip
    notices.tell(notices.officers(report.programme, now), "clarification-asked", about=made, now=now)
    record("clarification.asked", made, by=by, now=now, told={"text": text, "findings": made.findings})
    return made


@action
def arrange(
    *,
    clarification: Clarification,
    meets_at: datetime,
    place: str,
    reason: str,
    language: str,
    by: Viewer,
    now: datetime,
) -> Clarification:
    """An officer sets when and where the meeting is, or moves it with a reason; the factory is told."""
    kept = _held(clarification)
    demand(
        clarifications.may_arrange(
            state=kept.state, relations=relations_to(kept.report, by, now), now=now, meets_at=meets_at, place=place,
            reason=reason,
        )
    )  # fmt: skip
    moved = kept.state == clarifications.ARRANGED
    kept.was_at = kept.meets_at if moved else None
    kept.reason, kept.reason_language = (reason, language) if moved else ("", "")
    kept.state, kept.meets_at, kept.place = clarifications.ARRANGED, meets_at, place
    kept.arranged_at, kept.arranged_by_id = now, by.actor
    kept.save()
    _tell_factory(kept, "clarification-moved" if moved else "clarification-arranged", now, until=meets_at)
    told = {"meets_at": meets_at.isoformat(), "place": place, "reason": kept.reason}
    record("clarification.moved" if moved else "clarification.arranged", kept, by=by, now=now, told=told)
    return kept


@action
def decline(*, clarification: Clarification, reason: str, language: str, by: Viewer, now: datetime) -> Clarification:
    """An officer declines the request, with a reason; the factory is told."""
    kept = _held(clarification)
    demand(clarifications.may_decline(state=kept.state, relations=relations_to(kept.report, by, now), reason=reason))
    kept.state, kept.reason, kept.reason_language = clarifications.DECLINED, reason, language
    kept.ended_at, kept.ended_by_id = now, by.actor
    kept.save()
    _tell_factory(kept, "clarification-declined", now)
    record("clarification.declined", kept, by=by, now=now, told={"reason": reason})
    return kept


@action
def withdraw(*, clarification: Clarification, by: Viewer, now: datetime) -> Clarification:
    """The factory needs the meeting no longer; every officer is told."""
    kept = _held(clarification)
    relations = relations_to(kept.report, by, now)
    demand(may_take(clarifications.STEPS, "clarification", "withdraw", state=kept.state, relations=relations))
    kept.state, kept.ended_at, kept.ended_by_id = clarifications.WITHDRAWN, now, by.actor
    kept.save()
    notices.tell(notices.officers(kept.programme, now), "clarification-withdrawn", about=kept, now=now)
    record("clarification.withdrawn", kept, by=by, now=now)
    return kept


@action
def minute(
    *,
    clarification: Clarification,
    minutes: str,
    language: str,
    by: Viewer,
    now: datetime,
    paper: files.Paper | None = None,
) -> Clarification:
    """An officer keeps the minutes of the meeting, with a file or without; the factory is told and reads them."""
    kept = _held(clarification)
    demand(
        clarifications.may_minute(
            state=kept.state, relations=relations_to(kept.report, by, now), now=now, meets_at=kept.meets_at, minutes=minutes
        )
    )  # fmt: skip
    for file in files.keep_each(kept.programme, [paper] if paper else [], by=by, now=now):
        kept.file, kept.file_name = file, file.name
    kept.state, kept.minutes, kept.minutes_language = clarifications.HELD, minutes, language
    kept.minuted_at, kept.minuted_by_id = now, by.actor
    kept.save()
    _tell_factory(kept, "clarification-minuted", now)
    record("clarification.minuted", kept, by=by, now=now, told={"minutes": minutes})
    return kept


@action
def assess(
    *, clarification: Clarification, trainer: str, needs: str, proposals: str, language: str, by: Viewer, now: datetime
) -> Clarification:
    """An officer keeps what the training unit found the factory to need, and what it proposes; the factory is told."""
    kept = _held(clarification)
    demand(
        clarifications.may_assess(
            state=kept.state, relations=relations_to(kept.report, by, now), already=kept.assessed_at is not None, needs=needs
        )
    )  # fmt: skip
    kept.trainer, kept.needs, kept.proposals, kept.needs_language = trainer, needs, proposals, language
    kept.assessed_at, kept.assessed_by_id = now, by.actor
    kept.save()
    _tell_factory(kept, "clarification-assessed", now)
    record("clarification.assessed", kept, by=by, now=now, told={"needs": needs, "proposals": proposals})
    return kept


@action
def open_file(*, clarification: Clarification, by: Viewer, now: datetime) -> tuple[StoredFile, Iterator[bytes]]:
    """The file beside the minutes and its plain content, for whoever may read of the meeting; logged."""
    kept = Clarification.objects.select_related("report__visit", "programme", "file").get(pk=clarification.pk)
    demand(YES if may_see(Clarification.NOUN, by, facts_of(kept), now) else no("steps.not-yours"))
    if kept.file is None or kept.file.erased_at:
        refuse("files.erased")
    record("file.opened", kept.file, by=by, now=now)
    return kept.file, stored.read(kept.file.public_id)


def _held(clarification: Clarification) -> Clarification:
    """The clarification, locked, with what hangs above it."""
    rows = Clarification.objects.select_for_update(of=("self",)).select_related("report__visit__factory", "programme")
    held: Clarification = rows.get(pk=clarification.pk)
    return held


def _tell_factory(kept: Clarification, kind: str, now: datetime, *, until: datetime | None = None) -> None:
    people = notices.managers(kept.programme, kept.report.visit.factory, now)
    notices.tell(people, kind, about=kept, now=now, until=until)
