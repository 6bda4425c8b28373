"""Where a visit asks a clause: at the production site, or in a building of the factory; addresses, names, groups."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from django.http import Http404
from django.utils.http import RFC3986_SUBDELIMS

from fairfloor.actions import checklists
from fairfloor.core.buildings import SITE, Asked
from fairfloor.core.languages import Text
from fairfloor.web import routes


def address(visit: Any, clause: str, building: str = SITE) -> str:
    """The page of a clause as it is asked there."""
    code, _slash, number = clause.partition("/")
    if building:
        return routes.to("clause_in", visit.public_id, code, number, building)
    return routes.to("clause", visit.public_id, code, number)


def path(clause: str, building: str = SITE) -> str:
    """The end of the same: what comes after the address of the visit's checklist."""
    code, _slash, number = clause.partition("/")
    inside = f"in/{_quoted(building)}/" if building else ""
    return f"{_quoted(code)}/{_quoted(number)}/{inside}"


def _quoted(word: str) -> str:
    return quote(word, safe=RFC3986_SUBDELIMS + "~:@")  # as `reverse` does


def asked_at(visit: Any, clause: str, building: str) -> Asked:
    """The clause as the visit asks it there; not found where it does not."""
    found = checklists.asked_there(visit, clause, building)
    if found is None:
        raise Http404
    return found


def only_in(visit: Any, clause: str) -> str:
    """The address of a clause in the first building, where it is asked of buildings alone; nothing where it is not."""
    at = [one.key[1] for one in checklists.every_asked(visit) if one.clause.id == clause]
    return "" if not at or SITE in at else address(visit, clause, at[0])


def names(visit: Any) -> dict[str, str]:
    """What the visit's buildings are called, by id."""
    return {one.id: one.name for one in checklists.buildings_of(visit)}


def at_home(visit: Any, rows: Iterable[Any]) -> list[Any]:
    """Readings, each with the `address` of the clause that it informs: in its building where it is asked there."""
    keys = {one.key for one in checklists.every_asked(visit)}
    found = list(rows)
    for row in found:
        there = row.building if (row.clause, row.building) in keys else SITE
        row.address = address(visit, row.clause, there) if (row.clause, there) in keys else ""
    return found


def placed(clause: Any, building: str | None) -> Any:
    """The clause with the building's name after its title, so that two findings on one clause can be told apart."""
    if clause is None or not building:
        return clause
    return replace(clause, title=Text({code: _joined(code, said, building) for code, said in clause.title.items()}))


def _joined(code: str, title: str, building: str) -> str:
    return f"{title}（{building}）" if code == "zh" else f"{title} ({building})"
