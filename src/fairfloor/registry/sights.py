"""The table of sights as a condition on rows: which rows of a model a viewer may know of.

The condition is one expression that writes its own SQL, as `row_security` does for PostgreSQL's policies. Django would build
the same out of a dozen `Q` objects, and take longer over that than the database takes to answer.
`tests/generative/test_access.py` holds it against `core.access` and against an oracle written apart from both.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import BooleanField, Expression, F

from fairfloor.core import access
from fairfloor.core.visits import CANCELLED

Part = tuple[str, list[Any]]  # SQL and its parameters
AT: Any = object()  # among the parameters: the moment of looking


class Seen(Expression):
    """The condition under which `viewer` sees a row of `model` at `at`; no row of the table, no rows and no query."""

    conditional = True
    output_field = BooleanField()

    def __init__(self, model: Any, viewer: access.Viewer, at: datetime) -> None:
        super().__init__()
        self.model, self.viewer, self.at = model, viewer, at
        self.row: Any = F("pk")  # once resolved, the column tells under which name the query knows the row

    def get_source_expressions(self) -> list[Any]:
        return [self.row]

    def set_source_expressions(self, exprs: Any) -> None:
        (self.row,) = exprs

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        found = sight(self.model, self.viewer, connection.ops.adapt_datetimefield_value(self.at))
        if found is None:
            raise EmptyResultSet
        sql, values = found
        return sql.format(row=compiler.quote_name_unless_alias(self.row.alias)), values


def sight(model: Any, viewer: access.Viewer, at: Any) -> Part | None:
    """The SQL of all sights of the model that the viewer can have, joined by OR; None when there is none.

    `{row}` stands for the row's own name. What is told of the visit or report that the row hangs on, its state, factory and
    moments, is asked of that one row: `seen`.
    """
    found = _sight(model, viewer)
    return None if found is None else (found[0], [at if value is AT else value for value in found[1]])


@lru_cache(maxsize=1024)
def _sight(model: Any, viewer: access.Viewer, at: Any = AT) -> Part | None:
    """The same for whatever moment takes the place of AT: it hangs on who looks, with which roles, and on nothing else."""
    own: list[Part] = []
    hung: list[Part] = []
    for one in access.SIGHTS[model.NOUN]:
        stands = _relation(model, one.relation, viewer, at)
        if stands is not None:
            part = _all([stands, *_states(one), *_moment(one, at)])
            (hung if "{of}" in part[0] else own).append(part)
    anchor = _anchor(model)
    if hung and anchor:
        table, key = anchor
        sql, values = _any(hung)
        own.append((f"EXISTS (SELECT 1 FROM {table} seen WHERE seen.id = {{row}}.{key} AND {sql})", values))
    else:
        own += hung
    if not own:
        return None
    sql, values = _any(own)
    return sql.replace("{of}", "seen" if anchor else "{row}"), values


def _anchor(model: Any) -> tuple[str, str] | None:
    """The table of what the row hangs on and the row's column for it; None for what hangs on nothing, or is it itself."""
    if model.REPORT:
        return None if model.REPORT == "self" else ("registry_report", f"{model.REPORT}_id")
    return ("registry_visit", f"{model.VISIT}_id") if model.VISIT not in ("", "self") else None


def _any(parts: Iterable[Part]) -> Part:
    return _joined(" OR ", parts)


def _all(parts: Iterable[Part]) -> Part:
    return _joined(" AND ", parts)


def _joined(word: str, parts: Iterable[Part]) -> Part:
    told = list(parts)
    return f"({word.join(sql for sql, _values in told)})", [value for _sql, values in told for value in values]


def _states(one: access.Sight) -> list[Part]:
    return [] if one.states is None else [_among("{of}.state", one.states)]


def _moment(one: access.Sight, at: Any) -> list[Part]:
    column = {access.PUBLISHED: "published_at", access.OPENED: "opens_at"}.get(one.moment)
    return [] if column is None else [(f"{{of}}.{column} <= %s", [at])]


def _among(column: str, values: Iterable[Any]) -> Part:
    found = sorted(values)
    return f"{column} IN ({', '.join(['%s'] * len(found))})", found


def _in_programmes(viewer: access.Viewer, *roles: str) -> Part | None:
    """The row is of a programme in which the viewer holds one of the roles; None when there is no such programme."""
    programmes = viewer.programmes(*roles)
    return _among("{row}.programme_id", programmes) if programmes else None


def _relation(model: Any, relation: str, viewer: access.Viewer, at: Any) -> Part | None:
    """The condition under which the viewer stands in the relation to a row; None when that can be for no row."""
    if viewer.person is None:
        return None
    if relation == access.RECIPIENT:
        return "{row}.person_id = %s", [viewer.person]
    if relation in _BY_ROLE:
        held = [one for one in viewer.held if one.role == _BY_ROLE[relation]]
        return _any(_held(model, one, at) for one in held) if held else None
    staff = _in_programmes(viewer, *_OF_STAFF.get(relation, (relation,)))
    if staff is None or relation not in _OF_STAFF:
        return staff
    return _all([staff, _of_staff(model, relation, viewer)])


# The relations of those who look from outside stand by the factory or organisation that a role is held for.
_BY_ROLE = {access.ADDRESSEE: access.MINISTRY, access.MANAGER: access.MANAGER, access.BUYER: access.BUYER}
# The relations that ask more of staff than a role in the programme: the roles that each is open to.
_OF_STAFF = {
    access.TEAM: (access.MONITOR,),
    access.FOLLOWING: (access.MONITOR,),
    access.TOLD: (access.OFFICER, access.REVIEWER),
    access.HANDLER: (access.OFFICER,),
    access.OWN_REVIEWER: (access.REVIEWER,),
}


def _of_staff(model: Any, relation: str, viewer: access.Viewer) -> Part:
    person = viewer.person
    if relation == access.TEAM:
        # asked of the row's own visit, never of every visit that the monitor ever took part in; LIMIT: as for a buyer below
        programme, values = _among("mine.programme_id", viewer.programmes(access.MONITOR))
        member = f"mine.visit_id = {_visit(model)} AND mine.person_id = %s AND {programme}"
        return f"(SELECT 1 FROM registry_member mine WHERE {member} LIMIT 1) IS NOT NULL", [person, *values]
    if relation == access.TOLD:
        alert = "id" if model.NOUN == "alert" else "alert_id"
        return f"{{row}}.{alert} IN (SELECT alert_id FROM registry_acknowledgement WHERE person_id = %s)", [person]
    if relation == access.OWN_REVIEWER:
        return "{of}.reviewer_id = %s", [person]
    if relation == access.HANDLER:
        return "{row}.monitor_id <> %s", [person]
    return (
        # of a factory that one of the monitor's visits was still to end at when the report was published
        "EXISTS (SELECT 1 FROM registry_member own JOIN registry_visit going ON going.id = own.visit_id"
        " WHERE own.person_id = %s AND own.programme_id = {row}.programme_id AND going.factory_id = {of}.factory_id"
        " AND going.state <> %s AND ((going.closed_at IS NULL AND going.ended_at IS NULL)"
        " OR going.closed_at > {of}.published_at OR going.ended_at > {of}.published_at))",
        [person, CANCELLED],
    )


def _visit(model: Any) -> str:
    """The column that holds the row's visit."""
    if model.REPORT:
        return "{of}.visit_id"
    return "{row}.id" if model.VISIT == "self" else f"{{row}}.{model.VISIT}_id"


def _held(model: Any, held: access.Held, at: Any) -> Part:
    """The rows that one role shows to somebody outside: a ministry's reader, a factory's manager, a buyer."""
    if held.role == access.MANAGER:
        return "({row}.programme_id = %s AND {of}.factory_id = %s)", [held.programme, held.factory]
    if held.role == access.MINISTRY or model.NOUN == "grant":
        return "({row}.programme_id = %s AND {row}.organisation_id = %s)", [held.programme, held.organisation]
    # a buyer: the rows of factories that granted its organisation access, standing or for this very report
    report = f"{{row}}.{'id' if model.REPORT == 'self' else f'{model.REPORT}_id'}"
    this = f" AND (consent.report_id IS NULL OR consent.report_id = {report})" if model.REPORT else ""
    # LIMIT: PostgreSQL makes a join of EXISTS, and then may ask the policy of every grant for every row
    return (
        "({row}.programme_id = %s AND (SELECT 1 FROM registry_grant consent WHERE consent.programme_id = %s"
        " AND consent.organisation_id = %s AND consent.factory_id = {of}.factory_id AND consent.granted_at <= %s"
        f" AND (consent.withdrawn_at IS NULL OR consent.withdrawn_at > %s){this} LIMIT 1) IS NOT NULL)",
        [held.programme, held.programme, held.organisation, at, at],
    )
