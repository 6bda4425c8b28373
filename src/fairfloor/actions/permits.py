"""A factory's permits: recorded, submitted, confirmed, corrected, withdrawn, seen on a visit; and their documents opened."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from fairfloor.actions import files, notices, visits
from fairfloor.actions.acts import action, demand, refuse
from fairfloor.actions.events import record
from fairfloor.actions.files import Paper
from fairfloor.core import permits as told
from fairfloor.core.access import MANAGER, OFFICER, Viewer, may_see
from fairfloor.core.decisions import YES, no
from fairfloor.core.factories import AWAITING, PERMIT_STEPS, PROFILE_STEPS, STANDING
from fairfloor.core.periods import Period
from fairfloor.core.permit_kinds import kinds
from fairfloor.core.steps import may_take
from fairfloor.registry import files as stored
from fairfloor.registry.models import Factory, Participation, Permit, Programme, StoredFile, Visit
from fairfloor.registry.viewers import facts_of, relations_to


@dataclass(frozen=True)
class Particulars:
    """What a permit says: `end` is the day after its last; `covers` as in `core.permits`, empty for everybody."""

    kind: str
    authority: str
    number: str
    start: date
    end: date
    document: str
    cycle: str = ""
    covers: dict[str, list[str]] = field(default_factory=dict)


@action
def add(
    *, participation: Participation, particulars: Particulars, paper: Paper | None, by: Viewer, now: datetime
) -> Permit:
    """Keeps a permit with its document. An officer's stands at once; the factory's own awaits an officer, who is told."""
    relations = relations_to(participation, by, now)
    demand(may_take(PROFILE_STEPS, "participation", "record", state=participation.state, relations=relations))
    own = OFFICER not in relations
    step = "submit" if own else "record"
    demand(may_take(PERMIT_STEPS, "permit", step, state="none", relations=relations))
    _check(particulars, participation.factory)
    file = _kept(participation.programme, paper, by=by, now=now)
    permit = _written(participation.programme, participation.factory, particulars, file.pk, by=by, now=now)
    _stand(permit, PERMIT_STEPS[step].to, by=by, now=now)
    if own:
        notices.tell(notices.officers(permit.programme, now), "permit-submitted", about=permit, now=now)
    record("permit.submitted" if own else "permit.recorded", permit, by=by, now=now, told=_digested(permit))
    return permit


@action
def confirm(*, permit: Permit, by: Viewer, now: datetime) -> None:
    """An officer has held a submitted permit against its document: from now on it counts."""
    permit = _held(permit, "confirm", by=by, now=now)
    _stand(permit, STANDING, by=by, now=now)
    record("permit.confirmed", permit, by=by, now=now)


@action
def correct(*, permit: Permit, particulars: Particulars, paper: Paper | None, by: Viewer, now: datetime) -> Permit:
    """Writes what the document really says as a new row that takes the other's place; without a paper it keeps its own."""
    before = _held(permit, "correct", by=by, now=now)
    _check(particulars, before.factory)
    file = _kept(before.programme, paper, by=by, now=now).pk if paper else before.file_id
    before.state = PERMIT_STEPS["correct"].to
    before.save()
    made = _written(before.programme, before.factory, particulars, file, by=by, now=now)
    made.supersedes = before
    _stand(made, STANDING, by=by, now=now)
    record("permit.corrected", made, by=by, now=now, told={**_digested(made), "instead_of": before.public_id})
    return made


@action
def withdraw(*, permit: Permit, reason: str, language: str, by: Viewer, now: datetime) -> None:
    """Takes a permit back, with the reason; the row stays. The factory may take back only what awaits a look."""
    relations = relations_to(permit, by, now)
    step = "take-back" if MANAGER in relations and permit.state == AWAITING else "withdraw"
    permit = _held(permit, step, by=by, now=now)
    if not reason.strip():
        refuse("permits.no-reason")
    permit.state, permit.reason, permit.reason_language = PERMIT_STEPS[step].to, reason.strip()[:400], language
    permit.withdrawn_at, permit.withdrawn_by_id = now, by.actor
    permit.save()
    record("permit.withdrawn", permit, by=by, now=now, told={"reason": permit.reason})


@action
def see(*, visit: Visit, particulars: Particulars, paper: Paper | None, by: Viewer, now: datetime) -> None:
    """The team saw a permit at the factory: it counts for this visit, and is recorded for others when the visit closes."""
    visit = visits.held(visit, "see-permit", by=by, now=now)
    _check(particulars, visit.factory)
    seen = _as_permit(particulars).as_json()
    if any(_same(one["told"], seen) for one in visit.permits):
        refuse("permits.seen-already", number=particulars.number, authority=particulars.authority)
    file = _kept(visit.programme, paper, by=by, now=now)
    visit.permits = [*visit.permits, {"permit": "", "file": file.public_id, "told": seen, "by": by.actor}]
    visit.save()
    record("visit.permit-seen", visit, by=by, now=now, told={"permit": seen, "sha256": file.sha256})


@action
def open_document(*, permit: Permit, by: Viewer, now: datetime) -> tuple[StoredFile, Iterator[bytes]]:
    """The permit's document and its plain content, for whoever may see the permit; logged."""
    kept = Permit.objects.select_related("programme", "file").get(pk=permit.pk)
    demand(YES if may_see(Permit.NOUN, by, facts_of(kept), now) else no("steps.not-yours"))
    if kept.file.erased_at:
        refuse("files.erased")
    record("file.opened", kept.file, by=by, now=now)
    return kept.file, stored.read(kept.file.public_id)


def _check(particulars: Particulars, factory: Factory) -> None:
    """Refuses what the law of the factory's place does not know, and what cannot be meant."""
    known = kinds(factory.jurisdiction).get(particulars.kind)
    if known is None:
        refuse("permits.kind-not-here", kind=particulars.kind)
    if particulars.end <= particulars.start:
        refuse("permits.ends-first", start=particulars.start, last=particulars.end - timedelta(days=1))
    if (particulars.cycle not in known.cycles) if known.cycles else particulars.cycle:
        refuse("permits.cycle-not-here", kind=known.title)
    if "workers" in particulars.covers:
        refuse("permits.no-workers")
    try:
        told.permits({"permits": [_as_permit(particulars).as_json()]})
    except told.PermitError:
        refuse("permits.not-understood")


def _as_permit(particulars: Particulars) -> told.Permit:
    values = {name: value for name, value in asdict(particulars).items() if name not in ("start", "end", "covers")}
    covers = {key: tuple(words) for key, words in particulars.covers.items()}
    return told.Permit(**values, period=Period(particulars.start, particulars.end), covers=covers)


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(one[key] == other[key] for key in ("kind", "authority", "number"))


def _kept(programme: Programme, paper: Paper | None, *, by: Viewer, now: datetime) -> StoredFile:
    if paper is None:
        refuse("permits.no-paper")
    return files.keep(
        programme=programme, name=paper.name, media_type=paper.media_type, pieces=paper.pieces, by=by, now=now
    )


def _written(
    programme: Programme, factory: Factory, particulars: Particulars, file: int, *, by: Viewer, now: datetime
) -> Permit:
    """The row, not saved yet."""
    values = asdict(particulars)
    values |= {"start_date": values.pop("start"), "end_date": values.pop("end")}
    return Permit(
        programme=programme, factory=factory, file_id=file, recorded_at=now, recorded_by_id=by.actor, **values
    )


def _stand(permit: Permit, state: str, *, by: Viewer, now: datetime) -> None:
    permit.state = state
    if state == STANDING:
        permit.confirmed_at, permit.confirmed_by_id = now, by.actor
    permit.save()


def _held(permit: Permit, step: str, *, by: Viewer, now: datetime) -> Permit:
    """The permit, locked, once it is certain that `by` may take `step` now."""
    kept = (
        Permit.objects.select_for_update(of=("self",)).select_related("factory", "programme", "file").get(pk=permit.pk)
    )
    demand(may_take(PERMIT_STEPS, "permit", step, state=kept.state, relations=relations_to(kept, by, now)))
    return kept


def _digested(permit: Permit) -> dict[str, Any]:
    return {**permit.told().as_json(), "sha256": permit.file.sha256}
