"""What the team finds: answers to clauses, readings judged at once, evidence."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from fairfloor.actions import approvals, checklists, files, readings, visits
from fairfloor.actions.acts import action, demand, refuse
from fairfloor.actions.events import record
from fairfloor.core.access import Viewer, may_see
from fairfloor.core.clauses import Clause
from fairfloor.core.decisions import YES, no
from fairfloor.core.scorecards import may_take_off
from fairfloor.registry import files as stored
from fairfloor.registry import writes
from fairfloor.registry.models import Answer, Evidence, Reading, StoredFile, Visit
from fairfloor.registry.viewers import facts_of
from fairfloor.registry.visit_rows import ANSWER

CHANGED = (
    "answer",
    "text",
    "language",
    "workers_affected",
    "basis",
    "taken_off",
    "version",
    "recorded_at",
    "recorded_by",
)
JUDGED = ("clause", "verdict", "why", "limit")


@action
def answer(
    *, visit: Visit, clause: str, client_id: UUID, base_version: int, values: dict[str, Any], by: Viewer, now: datetime,
    building: str = "",
) -> Answer:  # fmt: skip
    """Keeps the monitor's answer to one clause, for the site or a building; a conflict when based on an older version.

    `values`: answer, text, language, workers_affected (None: not counted), basis; of a scored clause that is not complied
    with, taken_off. The same answer sent twice under one `client_id` and base is kept once.
    """
    visit = visits.held(visit, "answer", by=by, now=now)
    found = _asked(visit, clause, building)
    demand(may_take_off(found, values["answer"], values.get("taken_off", {})))
    if values["answer"] == "non-compliant" and values.get("workers_affected") is None:
        refuse("observations.no-count")
    kept: Answer | None = ANSWER.row(visit.pk, clause, building)
    if kept is None:
        if Answer.objects.filter(client_id=client_id).exists():
            refuse("observations.other-record")
        kept = Answer(
            programme=visit.programme, visit=visit, clause=clause, building=building, client_id=client_id, version=0
        )
    if kept.version != base_version:
        if kept.client_id == client_id and all(getattr(kept, name) == value for name, value in values.items()):
            return kept
        raise visits.conflict(kept)
    kept.programme = visit.programme
    for name, value in values.items():
        setattr(kept, name, value)
    kept.taken_off = values.get("taken_off", {})  # an answer that tells none takes none off
    kept.version, kept.recorded_at, kept.recorded_by_id = base_version + 1, now, by.actor
    if kept.pk is None:
        writes.add(kept)
    else:
        writes.change(kept, *CHANGED)
    approvals.hold_of(visit, by=by, now=now)
    record("answer.given", kept, by=by, now=now, told={**values, "clause": clause, **_where(building)})
    return kept


def _where(building: str) -> dict[str, str]:
    """The building for the log; nothing for the site: an event with two empty values would show that they are alike."""
    return {"building": building} if building else {}


def _asked(visit: Visit, clause: str, building: str) -> Clause:
    """The clause as it is asked there; refuses one that does not apply, or a building for which it is not asked."""
    found = checklists.asked_there(visit, clause, building)
    if found is None or not found.by_itself:
        if found is not None and found.applies and found.through:
            clauses = ", ".join(dict.fromkeys(id for id, _building in found.through))
            refuse("observations.answered-by-others", clauses=clauses)
        if clause in {one.clause.id for one in checklists.asked(visit)}:
            refuse("buildings.not-there")
        refuse("observations.unknown-clause", clause=clause)
    return found.clause


@action
def measure(*, visit: Visit, client_id: UUID, values: dict[str, Any], by: Viewer, now: datetime) -> Reading:
    """Keeps a reading and its verdict against the limit that binds here today; the clause's answer stays untouched.

    `values`: quantity, value (Decimal), unit, place, kind, instrument, calibrated_until (date or None), taken_at; where
    told, building, substance, minutes, population, like_effect and certified. The visit's readings are judged together, so that a
    sample may change the verdict on the others of its shift.
    """
    visit = visits.held(visit, "measure", by=by, now=now)
    had = Reading.objects.filter(client_id=client_id).first()
    if had:
        return visits.the_same(had, visit=visit)
    _check_buildings(visit, [values])
    made = Reading(
        programme=visit.programme, visit=visit, client_id=client_id, recorded_at=now, recorded_by_id=by.actor, **values
    )
    changed = _judge_with_the_others(visit, [made])
    approvals.hold_of(visit, by=by, now=now)
    record("reading.taken", made, by=by, now=now, told={**values, "verdict": made.verdict, "judged_again": changed})
    return made


@action
def measure_file(
    *, visit: Visit, rows: Sequence[tuple[UUID, dict[str, Any]]], by: Viewer, now: datetime
) -> tuple[int, int]:
    """Keeps the readings of a file, `(client id, values as in measure)` each; how many are new, how many were kept before."""
    visit = visits.held(visit, "measure", by=by, now=now)
    had = {one.client_id: one for one in Reading.objects.filter(client_id__in=[id for id, _values in rows])}
    for one in had.values():
        visits.the_same(one, visit=visit)
    _check_buildings(visit, [values for _id, values in rows])
    made = [
        Reading(
            programme=visit.programme, visit=visit, client_id=id, recorded_at=now, recorded_by_id=by.actor, **values
        )
        for id, values in rows
        if id not in had
    ]
    if made:
        changed = _judge_with_the_others(visit, made)
        verdicts = Counter(one.verdict for one in made)
        told = {"readings": [one.public_id for one in made], "verdicts": dict(verdicts), "judged_again": changed}
        approvals.hold_of(visit, by=by, now=now)
        record("readings.taken", visit, by=by, now=now, told=told)
    return len(made), len(rows) - len(made)


def _check_buildings(visit: Visit, told: Sequence[dict[str, Any]]) -> None:
    """Refuses readings of a building that the visit's profile does not name."""
    named = {"", *(one.id for one in checklists.buildings_of(visit))}
    if any(values.get("building", "") not in named for values in told):
        refuse("buildings.not-there")


def _judge_with_the_others(visit: Visit, made: list[Reading]) -> list[str]:
    """Keeps the readings `made` and all verdicts of the visit; the public ids of earlier readings whose verdict changed."""
    earlier = list(Reading.objects.filter(visit=visit).order_by("taken_at", "pk"))
    changed = []
    for row, found in zip([*earlier, *made], readings.judged(visit, [*earlier, *made]), strict=True):
        told = {"clause": found.clause, "verdict": found.verdict, "why": found.why, "limit": found.limit}
        if row.pk and any(getattr(row, name) != value for name, value in told.items()):
            changed.append(row)
            row.version += 1
        for name, value in told.items():
            setattr(row, name, value)
    Reading.objects.bulk_update(changed, [*JUDGED, "version"])
    Reading.objects.bulk_create(made)
    return [row.public_id for row in changed]


@action
def attach(
    *, visit: Visit, clause: str, client_id: UUID, kind: str, text: str, language: str, by: Viewer, now: datetime,
    name: str = "", media_type: str = "", pieces: Iterable[bytes] | None = None, building: str = "",
) -> Evidence:  # fmt: skip
    """Keeps a note, or a file with a note, as evidence for a clause, of the site or of a building."""
    visit = visits.held(visit, "attach", by=by, now=now)
    had = Evidence.objects.filter(client_id=client_id).first()
    if had:
        return visits.the_same(had, visit=visit, clause=clause, building=building)
    _check_buildings(visit, [{"building": building}])
    file = None
    if pieces is not None:
        file = files.keep(programme=visit.programme, name=name, media_type=media_type, pieces=pieces, by=by, now=now)
    kept = Evidence.objects.create(
        programme=visit.programme, visit=visit, clause=clause, building=building, client_id=client_id, kind=kind, text=text,
        language=language, file=file, recorded_at=now, recorded_by_id=by.actor,
    )  # fmt: skip
    record("evidence.attached", kept, by=by, now=now, told={"clause": clause, "text": text, **_where(building)})
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
