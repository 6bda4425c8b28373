"""What the team finds: answers to clauses, readings judged at once, evidence."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from fairfloor.actions import files, readings, visits
from fairfloor.actions.acts import action, demand, refuse
from fairfloor.actions.events import record
from fairfloor.core.access import Viewer, may_see
from fairfloor.core.decisions import YES, no
from fairfloor.registry import files as stored
from fairfloor.registry.models import Answer, Evidence, Reading, StoredFile, Visit
from fairfloor.registry.viewers import facts_of


@action
def answer(
    *, visit: Visit, clause: str, client_id: UUID, base_version: int, values: dict[str, Any], by: Viewer, now: datetime
) -> Answer:
    """Keeps the monitor's answer to one clause; refuses as a conflict when it was based on an older version.

    `values`: answer, text, language, workers_affected (None: not counted), basis. The same answer sent twice under one
    `client_id` and base is kept once.
    """
    visit = visits.held(visit, "answer", by=by, now=now)
    if clause not in {found.id for found in visits.applicable(visit)}:
        refuse("observations.unknown-clause", clause=clause)
    if values["answer"] == "non-compliant" and values.get("workers_affected") is None:
        refuse("observations.no-count")
    kept = Answer.objects.select_for_update().filter(visit=visit, clause=clause).first()
    if kept is None:
        if Answer.objects.filter(client_id=client_id).exists():
            refuse("observations.other-record")
        kept = Answer(programme=visit.programme, visit=visit, clause=clause, client_id=client_id, version=0)
    if kept.version != base_version:
        if kept.client_id == client_id and all(getattr(kept, name) == value for name, value in values.items()):
            return kept
        raise visits.conflict(kept)
    for name, value in values.items():
        setattr(kept, name, value)
    kept.version, kept.recorded_at, kept.recorded_by_id = base_version + 1, now, by.actor
    kept.save()
    record("answer.given", kept, by=by, now=now, told={**values, "clause": clause})
    return kept


@action
def measure(*, visit: Visit, client_id: UUID, values: dict[str, Any], by: Viewer, now: datetime) -> Reading:
    """Keeps a reading and its verdict against the limit that binds here today; the clause's answer stays untouched.

    `values`: quantity, value (Decimal), unit, place, kind, instrument, calibrated_until (date or None), taken_at.
    """
    visit = visits.held(visit, "measure", by=by, now=now)
    had = Reading.objects.filter(client_id=client_id).first()
    if had:
        return visits.the_same(had, visit=visit)
    judged = readings.judge(visit, values)
    kept = Reading.objects.create(
        programme=visit.programme, visit=visit, client_id=client_id, recorded_at=now, recorded_by_id=by.actor,
        clause=judged.clause, verdict=judged.verdict, why=judged.why, limit=judged.limit, **values,
    )  # fmt: skip
    record("reading.taken", kept, by=by, now=now, told={**values, "verdict": kept.verdict})
    return kept


@action
def attach(
    *, visit: Visit, clause: str, client_id: UUID, kind: str, text: str, language: str, by: Viewer, now: datetime,
    name: str = "", media_type: str = "", pieces: Iterable[bytes] | None = None,
) -> Evidence:  # fmt: skip
    """Keeps a note, or a file with a note, as evidence for a clause."""
    visit = visits.held(visit, "attach", by=by, now=now)
    had = Evidence.objects.filter(client_id=client_id).first()
    if had:
        return visits.the_same(had, visit=visit, clause=clause)
    file = None
    if pieces is not None:
        file = files.keep(programme=visit.programme, name=name, media_type=media_type, pieces=pieces, by=by, now=now)
    kept = Evidence.objects.create(
        programme=visit.programme, visit=visit, clause=clause, client_id=client_id, kind=kind, text=text, language=language,
        file=file, recorded_at=now, recorded_by_id=by.actor,
    )  # fmt: skip
    record("evidence.attached", kept, by=by, now=now, told={"clause": clause, "text": text})
    return kept


@action
def open_evidence(*, evidence: Evidence, by: Viewer, now: datetime) -> tuple[StoredFile, Iterator[bytes]]:
    """The file of a piece of evidence and its plain content, for the team and the staff who may read it; logged."""
    kept = Evidence.objects.select_related("visit", "programme", "file").get(pk=evidence.pk)
    demand(YES if may_see(Evidence.NOUN, by, facts_of(kept), now) else no("steps.not-yours"))
    if kept.file is None or kept.file.erased_at:
        refuse("files.erased")
    record("file.opened", kept.file, by=by, now=now)
    return kept.file, stored.read(kept.file.public_id)
