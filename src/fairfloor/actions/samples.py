"""People drawn from a roster on a visit: drawn once and kept, replayed, identified with a reason, added to on the floor."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from fairfloor.actions import approvals, visits
from fairfloor.actions import files as kept_files
from fairfloor.actions.acts import Refused, action, demand, refuse
from fairfloor.actions.events import record
from fairfloor.core import sample_records
from fairfloor.core.access import TEAM, Viewer, may_see
from fairfloor.core.clauses import Clause
from fairfloor.core.decisions import YES, no
from fairfloor.core.periods import local_day
from fairfloor.core.sample_people import Only, SampleError, canonical
from fairfloor.registry import files, keys
from fairfloor.registry.models import Sample, SampleAddition, StoredFile, Visit
from fairfloor.registry.viewers import facts_of, relations_to
from fairfloor.screening import rosters

RECALCULATION = "recalculation"


@dataclass(frozen=True)
class Wish:
    """What the team wants drawn: `clause` (empty: for the recalculation of wages and hours), how many, in which groups."""

    clause: str = ""
    size: int | None = None
    groups: str = ""
    narrowing: tuple[Only, ...] = ()


@action
def draw(
    *,
    visit: Visit,
    wish: Wish,
    seed: str,
    name: str,
    media_type: str,
    pieces: Iterable[bytes],
    by: Viewer,
    now: datetime,
) -> Sample:
    """Keeps the roster, encrypted, and draws from those employed on the day of the visit; who they are is kept as pseudonyms.

    `seed` should hold 128 random bits at least: its digest is printed in the report, which the factory reads, and a seed
    that can be guessed from it would tell the factory whom its own roster gave.
    """
    visit = visits.held(visit, "sample", by=by, now=now)
    file = kept_files.keep(programme=visit.programme, name=name, media_type=media_type, pieces=pieces, by=by, now=now)
    wanted = sample_records.Wanted(
        clause=_clause(visit, wish.clause) if wish.clause else None, size=wish.size, by=wish.groups,
        on=local_day(visit.arrived_at or now, visit.factory.zone), narrowing=wish.narrowing,
    )  # fmt: skip
    roster = _read(file)
    with _sentences():
        result = sample_records.drawn(roster.people, wanted, seed=seed, roster_sha256=roster.sha256)
    result["drawn"] = list(map(_pseudonyms(visit), result["drawn"]))
    result["intake"] = {"roster": roster.intake.as_json()}
    sample = Sample.objects.create(
        programme=visit.programme, visit=visit, purpose="clause" if wish.clause else RECALCULATION, clause=wish.clause,
        file=file, seed=result.pop("seed"), result=result, drawn_at=now, drawn_by_id=by.actor,
    )  # fmt: skip
    approvals.hold_of(visit, by=by, now=now)
    record(
        "sample.drawn", sample, by=by, now=now,
        told={"roster": file.sha256, "seed": sample.seed, "clause": wish.clause, "drawn": result["drawn"]},
    )  # fmt: skip
    return sample


def _clause(visit: Visit, id: str) -> Clause:
    """The clause, when it applies at this visit; refuses any other."""
    found: dict[str, Clause] = {clause.id: clause for clause in visits.applicable(visit)}
    if id not in found:
        refuse("observations.unknown-clause", clause=id)
    return found[id]


@action
def replay(*, sample: Sample, by: Viewer, now: datetime) -> dict[str, Any]:
    """Draws the sample again from the roster that was kept and says in what it differs (see `sample_records.replayed`)."""
    sample = _locked(sample)
    demand(YES if may_see("sample", by, facts_of(sample), now) else no("steps.not-yours"))
    roster = _read(sample.file)
    with _sentences():
        found = sample_records.replayed(
            kept_draw(sample), roster.people, roster_sha256=roster.sha256, shown=_pseudonyms(sample.visit)
        )
    told = {"same_roster": found["same_roster"], "same_draw": found["same_draw"]}
    record("sample.replayed", sample, by=by, now=now, told=told)
    return found


def kept_draw(sample: Sample) -> dict[str, Any]:
    """The draw as `fairfloor sample draw` prints it, with pseudonyms (read inside an action)."""
    rows = SampleAddition.objects.filter(sample=sample).order_by("pk")
    added = [{"worker": row.worker, "reason": row.reason} for row in rows]
    return {**sample.result, "seed": sample.seed, "added_on_floor": added}


@action
def identify(*, sample: Sample, reason: str, by: Viewer, now: datetime) -> dict[str, str]:
    """The numbers of those in the sample by their pseudonyms: for the team, with a reason, always logged.

    Somebody who was added and is not on the roster has no number here: only the pseudonym was kept.
    """
    sample = _locked(sample)
    demand(YES if TEAM in relations_to(sample, by, now) else no("steps.not-yours"))
    if not reason.strip():
        refuse("files.no-reason")
    pseudonym = _pseudonyms(sample.visit)
    numbers = {pseudonym(worker.id): worker.id for worker in _read(sample.file).people}
    added = SampleAddition.objects.filter(sample=sample, on_roster=True).order_by("pk")
    wanted = [*sample.result["drawn"], *added.values_list("worker", flat=True)]
    record("sample.identified", sample, by=by, now=now, told={"reason": reason})
    return {one: numbers[one] for one in wanted if one in numbers}


@action
def add(*, sample: Sample, worker: str, reason: str, language: str, by: Viewer, now: datetime) -> SampleAddition:
    """Keeps that somebody was added on the floor, under a pseudonym, apart from those drawn, with the reason."""
    sample = _locked(sample)
    visit = visits.held(sample.visit, "sample", by=by, now=now)
    pseudonym = _pseudonyms(visit)
    id = canonical(worker)
    with _sentences():
        shown = sample_records.with_added(kept_draw(sample), pseudonym(id) if id else "", reason)
    known = {one.id for one in _read(sample.file).people}
    told = shown["added_on_floor"][-1]
    kept = SampleAddition.objects.create(
        programme=visit.programme, visit=visit, sample=sample, worker=told["worker"], on_roster=id in known,
        reason=told["reason"], language=language, added_at=now, added_by_id=by.actor,
    )  # fmt: skip
    approvals.hold_of(visit, by=by, now=now)
    record("sample.added-to", sample, by=by, now=now, told=told)
    return kept


def _locked(sample: Sample) -> Sample:
    return (
        Sample.objects.select_for_update(of=("self",))
        .select_related("visit__factory", "visit__programme", "programme", "file")
        .get(pk=sample.pk)
    )


def _pseudonyms(visit: Visit) -> Callable[[str], str]:
    programme, factory = visit.programme.public_id, visit.factory.public_id
    return lambda worker: keys.pseudonym(programme, factory, worker)


def _read(file: StoredFile) -> rosters.Roster:
    """Decrypts the roster into the data folder for as long as it is read; refuses when it has been erased or is damaged."""
    if file.erased_at:
        refuse("files.erased")
    with tempfile.TemporaryDirectory(dir=files.folder()) as folder:
        path = Path(folder) / "roster"
        try:
            with path.open("wb") as plain:
                plain.writelines(files.read(file.public_id))
        except files.Unreadable:
            refuse("datasets.unreadable")
        return rosters.read(path)


@contextmanager
def _sentences() -> Iterator[None]:
    """A sample that cannot be drawn is a refusal with its sentence."""
    try:
        yield
    except SampleError as fault:
        raise Refused(fault.why) from None
