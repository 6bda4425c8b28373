"""A list of factories: uploaded and read, its columns named, looked at, and given to the background worker to be taken in."""

import hashlib
import json
import tempfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from fairfloor.actions import factories
from fairfloor.actions import files as kept_files
from fairfloor.actions.acts import Refused, action, demand, refuse
from fairfloor.actions.events import record
from fairfloor.core import factory_lists, procedures
from fairfloor.core.access import OFFICER, Viewer
from fairfloor.core.decisions import YES, Decision, no
from fairfloor.core.factory_lists import ACCEPTED, FIELDS, HELD, NEEDED, REFUSED, Judged, Known, Like, Row
from fairfloor.core.identifiers import schemes
from fairfloor.core.phrases import phrase
from fairfloor.registry import files
from fairfloor.registry.models import Factory, FactoryList, Participation, Programme, StoredFile
from fairfloor.registry.viewers import relations_to
from fairfloor.screening import factory_files

OPEN, COMING_IN, STOPPED, TAKEN_IN, PUT_ASIDE = "open", "coming-in", "stopped", "taken-in", "put-aside"


@action
def upload(
    *, programme: Programme, name: str, media_type: str, pieces: Iterable[bytes], by: Viewer, now: datetime
) -> FactoryList:
    """Keeps the file, encrypted, and its rows as read; which column holds what is proposed by the header."""
    demand(officer_only(programme.pk in by.programmes(OFFICER)))
    file = kept_files.keep(programme=programme, name=name, media_type=media_type, pieces=pieces, by=by, now=now)
    read = _read(file)
    if read.fault:
        raise Refused(read.fault)
    kept = FactoryList.objects.create(
        programme=programme, file=file, state=OPEN, mapping=factory_files.propose(read.header), uploaded_at=now,
        uploaded_by_id=by.actor,
        table={"header": read.header, "header_line": read.header_line, "rows": read.rows, "unread": read.unread},
    )  # fmt: skip
    record("factory-list.uploaded", kept, by=by, now=now, told={"sha256": file.sha256, "rows": len(read.rows)})
    return kept


@action
def name_columns(*, factory_list: FactoryList, mapping: Mapping[str, int], by: Viewer, now: datetime) -> FactoryList:
    """Says which column holds which field."""
    kept = held(factory_list, by=by, now=now)
    _check(mapping, len(kept.table["header"]))
    kept.mapping = dict(mapping)
    kept.save(update_fields=["mapping"])
    record("factory-list.columns-named", kept, by=by, now=now, told={"mapping": kept.mapping})
    return kept


@action
def take_in(
    *, factory_list: FactoryList, different: Iterable[int], seen: str, by: Viewer, now: datetime
) -> FactoryList:
    """Gives the accepted rows, and those held back that are `different` from what they resemble, to the worker to enter.

    `seen` is `digest_of` what the person looked at: anything that changed since then refuses the whole. One list of a
    programme comes in at a time, so that the next one is held against all of it.
    """
    kept = held(factory_list, by=by, now=now)
    if FactoryList.objects.filter(programme=kept.programme_id, state__in=(COMING_IN, STOPPED)).exists():
        refuse("factory-lists.another")
    found = judged(kept)
    if seen != digest_of(told(found)):
        refuse("factory-lists.changed")
    found = found.beside(frozenset(different))
    taken = found.of(ACCEPTED)
    if not taken:
        refuse("factory-lists.none")
    kept.result = {**told(found), "entered": {}}
    kept.state, kept.count_of, kept.taken_in_by_id = COMING_IN, len(taken), by.actor
    kept.save()
    record("factory-list.coming-in", kept, by=by, now=now, told={"counts": found.counts})
    return kept


@action
def put_aside(*, factory_list: FactoryList, by: Viewer, now: datetime) -> FactoryList:
    """Ends a list without taking anything, or anything more, of it in."""
    kept = held(factory_list, OPEN, STOPPED, by=by, now=now)
    if kept.state == OPEN:
        kept.result = told(judged(kept))
    kept.state, kept.ended_at = PUT_ASIDE, now
    kept.save()
    record("factory-list.put-aside", kept, by=by, now=now)
    return kept


def judged(factory_list: FactoryList) -> Judged:
    """Where each row of the list would end now, beside the factories of its programme."""
    return factory_lists.judge(
        rows_of(factory_list), factory_list.mapping, known=known(factory_list.programme),
        countries=countries(factory_list.programme), sound=factories.sort_key,
    )  # fmt: skip


def rows_of(factory_list: FactoryList) -> list[tuple[int, list[str], str]]:
    """The rows as they were read: line, cells, and what was wrong with the line."""
    return [(line, cells, flaw) for line, cells, flaw in factory_list.table["rows"]]


def countries(programme: Programme) -> dict[str, str]:
    """The names of the programme's country, as names are compared -> its jurisdiction."""
    procedure = procedures.load(programme.procedure)
    names = schemes().countries.get(procedure.jurisdiction, ())
    return {factory_lists.place(name): procedure.jurisdiction for name in names}


def told(found: Judged) -> dict[str, Any]:
    """`{counts, accepted: […], refused: […], held: […]}`, each row `{line, name, address, why, certain}`.

    A name and each reason is `{zh, en}`.
    """
    return {
        "counts": found.counts,
        **{verdict: list(map(_told, found.of(verdict))) for verdict in (ACCEPTED, REFUSED, HELD)},
    }


def digest_of(said: Mapping[str, Any]) -> str:
    """What `take_in` takes as `seen`."""
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _told(row: Row) -> dict[str, Any]:
    names = dict.fromkeys(name for name in (row.told.get("name"), row.told.get("local_name")) if name)
    why = [row.why] if row.why else [like.sentence for like in row.likes]
    return {"line": row.line, "name": factory_lists.shown_by(tuple(names)), "address": row.told.get("address", ""),
            "os_id": row.told.get("os_id", ""), "why": why, "certain": row.certain}  # fmt: skip


def alike(participation: Participation, *, by: Viewer, now: datetime) -> list[tuple[Like, Participation]]:
    """Which factories of its programme the one that has applied may be, the surest first, each with why: one query.

    Names are sounded as they were when they came in, so that no dictionary is opened for it. Nothing is merged.
    """
    rows = Participation.objects.visible(by, now).filter(programme=participation.programme).select_related("factory")
    others = {row.factory.public_id: row for row in rows.exclude(pk=participation.pk).order_by("pk")}
    each = [row.factory for row in (participation, *others.values())]
    sounds = {factories.in_chinese(one): one.sort_key for one in each}
    own, *known = map(_fact, each)
    found = factory_lists.likes(own, known, sound=lambda name: sounds.get(name, ""))
    return [(like, others[like.of.public_id]) for like in found]


def known(programme: Programme) -> list[Known]:
    """The factories of the programme, as rows and names are held against them."""
    rows = Participation.objects.filter(programme=programme).select_related("factory").order_by("pk")
    return [_fact(row.factory) for row in rows]


def _fact(one: Factory) -> Known:
    """A factory as others are held against it."""
    names = tuple(filter(None, (one.name, one.local_name)))
    return Known(
        jurisdiction=one.jurisdiction, address=one.address, os_id=one.os_id,
        registration_number=one.registration_number, public_id=one.public_id, names=names,
    )  # fmt: skip


def _check(mapping: Mapping[str, int], columns: int) -> None:
    for name in NEEDED:
        if name not in mapping:
            refuse("factory-lists.not-mapped", field=phrase(f"factory-lists.field-{name}"))
    held: dict[int, str] = {}
    for name, column in mapping.items():
        if name not in FIELDS or not 0 <= column < columns:
            refuse("factory-lists.no-column")
        if column in held:
            one, other = (phrase(f"factory-lists.field-{field}") for field in (held[column], name))
            refuse("factory-lists.twice", one=one, other=other)
        held[column] = name


def officer_only(yes: bool) -> Decision:
    return YES if yes else no("steps.not-yours")


def held(factory_list: FactoryList, *states: str, by: Viewer, now: datetime) -> FactoryList:
    """The list, locked, for an officer while it is open, or in one of the `states`."""
    kept: FactoryList = (
        FactoryList.objects.select_for_update(of=("self",)).select_related("programme").get(pk=factory_list.pk)
    )
    demand(officer_only(OFFICER in relations_to(kept, by, now)))
    if kept.state not in (states or (OPEN,)):
        refuse("factory-lists.over")
    return kept


def _read(file: StoredFile) -> factory_files.FactoryFile:
    """Decrypts the file into the data folder for as long as it is read."""
    with tempfile.TemporaryDirectory(dir=files.folder()) as folder:
        path = Path(folder) / "list"
        with path.open("wb") as plain:
            plain.writelines(files.read(file.public_id))
        return factory_files.read(path)
