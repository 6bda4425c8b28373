"""A list of factories comes in: the worker enters it factory by factory, some at a time; whoever stops it may go on with it.

What was entered stays entered, and the list says which: a worker that is killed, or a fault, loses no row and doubles none.
"""

from datetime import datetime
from typing import Any

from fairfloor.actions import factories
from fairfloor.actions.acts import action
from fairfloor.actions.events import record
from fairfloor.actions.factory_lists import COMING_IN, STOPPED, TAKEN_IN, countries, held, rows_of
from fairfloor.core import factory_lists
from fairfloor.core.access import OFFICER, Viewer
from fairfloor.core.factory_lists import Row
from fairfloor.registry.models import FactoryList, Participation, Programme
from fairfloor.registry.rules import rules_of
from fairfloor.registry.viewers import relations_to, viewer_of

AT_ONCE = 20  # factories of one transaction: long enough to be quick, short enough that nobody waits for it
FAULT, NO_OFFICER = "fault", "no-officer"


@action
def enter_next(*, public_id: str, now: datetime) -> bool:
    """Enters the next factories of a list that comes in, as applied, in the name of the officer who took it in.

    Whether more of them wait. An officer who is one no longer enters nothing: the list stops.
    """
    rows = FactoryList.objects.select_for_update(of=("self",)).select_related("programme", "taken_in_by")
    kept = rows.filter(public_id=public_id, state=COMING_IN).first()
    if kept is None:
        return False
    by = viewer_of(kept.taken_in_by, now)
    if OFFICER not in relations_to(kept, by, now):
        _stop(kept, NO_OFFICER)
        record("factory-list.stopped", kept, by=None, now=now, told={"problem": NO_OFFICER})
        return False
    result: dict[str, Any] = kept.result or {}
    entered = result["entered"]
    wait = [one["line"] for one in result["accepted"] if str(one["line"]) not in entered]
    zone = rules_of(kept.programme).zone(now)
    for row in _rows(kept, frozenset(wait[:AT_ONCE])):
        entered[str(row.line)] = _enter(kept.programme, row, zone, by=by, now=now).factory.public_id
    kept.counted = len(entered)
    if len(wait) > AT_ONCE:
        kept.save(update_fields=["result", "counted"])
        return True
    kept.state, kept.ended_at = TAKEN_IN, now
    kept.save()
    record("factory-list.taken-in", kept, by=by, now=now, told={"counts": result["counts"]})
    return False


@action
def give_up(*, public_id: str, now: datetime) -> None:
    """Stops a list at a fault of ours: the worker met it, and would meet it again."""
    kept = FactoryList.objects.select_for_update(of=("self",)).select_related("programme").get(public_id=public_id)
    if kept.state == COMING_IN:
        _stop(kept, FAULT)
        record("factory-list.stopped", kept, by=None, now=now, told={"problem": FAULT})


@action
def stop(*, factory_list: FactoryList, by: Viewer, now: datetime) -> FactoryList:
    """Stops a list that comes in: what is entered stays, the others wait until somebody goes on or puts it aside."""
    kept = held(factory_list, COMING_IN, by=by, now=now)
    _stop(kept, "")
    record("factory-list.stopped", kept, by=by, now=now, told={"entered": kept.counted})
    return kept


@action
def go_on(*, factory_list: FactoryList, by: Viewer, now: datetime) -> FactoryList:
    """Goes on with a list that was stopped, in the name of whoever goes on."""
    kept = held(factory_list, STOPPED, by=by, now=now)
    kept.state, kept.problem, kept.taken_in_by_id = COMING_IN, "", by.actor
    kept.save(update_fields=["state", "problem", "taken_in_by"])
    record("factory-list.gone-on", kept, by=by, now=now, told={"entered": kept.counted})
    return kept


def _stop(kept: FactoryList, problem: str) -> None:
    kept.state, kept.problem = STOPPED, problem
    kept.save(update_fields=["state", "problem"])


def _rows(kept: FactoryList, lines: frozenset[int]) -> list[Row]:
    """What the rows on these lines tell, as they were read when the list was looked at."""
    rows = (row for row in rows_of(kept) if row[0] in lines)
    return factory_lists.read(rows, kept.mapping, countries=countries(kept.programme))


def _enter(programme: Programme, row: Row, zone: str, *, by: Viewer, now: datetime) -> Participation:
    names = ("name", "local_name", "registration_number", "address", "contact_name", "contact_email", "os_id")
    particulars = factories.Particulars(**{name: row.told.get(name, "") for name in names})
    return factories.enter(
        programme=programme, particulars=particulars, jurisdiction=row.jurisdiction, zone=zone, by=by, now=now
    )
