"""Row-level security on PostgreSQL: the table of sights once more, as policies that the database itself applies.

The application's role owns nothing and passes no policy by; `raise_walls` is run by the owner after every migration and
makes grants, functions and policies anew from `core.access`, so that they cannot fall behind it.

A policy asks first, once for a statement, in which programmes the person holds a role; of each row that is left, only what
hangs on the row. What is walled itself (who is of the team, the state of a visit, grants) is read by functions that pass the
wall by, one to a noun and a relation; decision 49 has what they cost.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps

from fairfloor.core import access
from fairfloor.core.visits import CANCELLED

SYSTEM = "coalesce(current_setting('fairfloor.system', true), '') = 'on'"
PERSON = "nullif(current_setting('fairfloor.person', true), '')::bigint"
AT = "nullif(current_setting('fairfloor.at', true), '')::timestamptz"

# The roles in which somebody stands in a relation; any other relation is a role itself. A recipient needs none.
_ROLES = {
    access.TEAM: (access.MONITOR,),
    access.FOLLOWING: (access.MONITOR,),
    access.OWN_REVIEWER: (access.REVIEWER,),
    access.TOLD: (access.OFFICER, access.REVIEWER),
    access.HANDLER: (access.OFFICER,),
    access.ADDRESSEE: (access.MINISTRY,),
}
_MOMENTS = {access.PUBLISHED: "published_at", access.OPENED: "opens_at"}


def walled_models() -> list[Any]:
    """The registry's models that hold something confidential, by table."""
    every: list[Any] = list(apps.get_app_config("registry").get_models())
    models = [model for model in every if model.CONFIDENTIAL]
    return sorted(models, key=lambda model: str(model._meta.db_table))


@dataclass(frozen=True)
class Function:
    """A function that answers a policy past the wall: its name, what it takes, what it gives and the query that it is."""

    name: str
    takes: str
    gives: str
    query: str

    def statement(self) -> str:
        """Makes it. PL/pgSQL keeps the plan of the query for the connection; SQL would plan it again for every statement."""
        return (
            f"CREATE OR REPLACE FUNCTION {self.name}({self.takes}) RETURNS {self.gives} LANGUAGE plpgsql STABLE"
            f" SECURITY DEFINER SET search_path = public, pg_temp AS $$ BEGIN RETURN ({self.query}); END $$"
        )

    def signature(self) -> str:
        """Its name with the types that it takes, as grants know it."""
        return f"{self.name}({', '.join(one.split()[1] for one in self.takes.split(', '))})"


_NOW = f"h.person_id = {PERSON} AND h.started_at <= {AT} AND (h.ended_at IS NULL OR h.ended_at > {AT})"
_PROGRAMMES = Function(
    "fairfloor_programmes", "p_roles text[]", "bigint[]",
    f"SELECT coalesce(array_agg(h.programme_id), '{{}}') FROM registry_role h WHERE h.role = ANY (p_roles) AND {_NOW}",
)  # fmt: skip
_HOLDS = Function(
    "fairfloor_holds", "p_role text, p_programme bigint, p_factory bigint, p_organisation bigint", "boolean",
    "EXISTS (SELECT 1 FROM registry_role h WHERE h.role = p_role AND h.programme_id = p_programme"
    " AND (p_factory IS NULL OR h.factory_id = p_factory)"
    f" AND (p_organisation IS NULL OR h.organisation_id = p_organisation) AND {_NOW})",
)  # fmt: skip
_TEAM = Function(
    "fairfloor_team", "p_visit bigint, p_person bigint", "boolean",
    "EXISTS (SELECT 1 FROM registry_member m WHERE m.visit_id = p_visit AND m.person_id = p_person)",
)  # fmt: skip
_TOLD = Function(
    "fairfloor_told", "p_alert bigint, p_person bigint", "boolean",
    "EXISTS (SELECT 1 FROM registry_acknowledgement a WHERE a.alert_id = p_alert AND a.person_id = p_person)",
)  # fmt: skip
_OF_A_ROW = "p_of bigint, p_programme bigint, p_person bigint, p_at timestamptz"


def _anchor(model: Any) -> tuple[str, str] | None:
    """The table of the visit or report that a row hangs on, or is, and the row's column for it."""
    if model.REPORT:
        return "registry_report", "id" if model.REPORT == "self" else "report_id"
    if model.VISIT:
        return "registry_visit", "id" if model.VISIT == "self" else "visit_id"
    return None


def _of_the_anchor(sight: access.Sight, anchor: str) -> str:
    """The condition of a sight on `o`, the visit or report, in a function that takes what `_OF_A_ROW` names."""
    visit = "o.visit_id" if anchor == "registry_report" else "o.id"
    parts = {
        access.TEAM: [
            f"EXISTS (SELECT 1 FROM registry_member m WHERE m.visit_id = {visit} AND m.person_id = p_person)"
        ],
        access.OWN_REVIEWER: ["o.reviewer_id = p_person"],
        access.FOLLOWING: [
            "EXISTS (SELECT 1 FROM registry_member m JOIN registry_visit v ON v.id = m.visit_id"
            " WHERE m.person_id = p_person AND v.programme_id = p_programme AND v.factory_id = o.factory_id"
            f" AND v.state <> '{CANCELLED}' AND ((v.closed_at IS NULL AND v.ended_at IS NULL)"
            " OR v.closed_at > o.published_at OR v.ended_at > o.published_at))"
        ],
        access.MANAGER: ["fairfloor_holds('manager', p_programme, o.factory_id, NULL)"],
        access.BUYER: [
            "EXISTS (SELECT 1 FROM registry_grant g WHERE g.programme_id = p_programme AND g.factory_id = o.factory_id"
            " AND g.granted_at <= p_at AND (g.withdrawn_at IS NULL OR g.withdrawn_at > p_at)"
            " AND (g.report_id IS NULL OR g.report_id = o.id)"
            " AND fairfloor_holds('buyer', p_programme, NULL, g.organisation_id))"
        ],
    }.get(sight.relation, [])
    return " AND ".join([*parts, *_state_and_moment(sight, "o", "p_at")])


def _state_and_moment(sight: access.Sight, row: str, at: str) -> Iterator[str]:
    if sight.states is not None:
        states = ", ".join(f"'{state}'" for state in sorted(sight.states))
        yield f"{row}.state IN ({states})"
    if sight.moment:
        yield f"{row}.{_MOMENTS[sight.moment]} <= {at}"


def _of_the_row(model: Any, sight: access.Sight) -> list[str] | None:
    """The conditions of a sight that the row's own columns decide; None where the visit or report must be asked."""
    table, relation = model._meta.db_table, sight.relation
    itself = "self" in (model.VISIT, model.REPORT)
    if sight.states is not None or sight.moment:
        if not itself or relation in (access.BUYER, access.FOLLOWING):
            return None
        return [*(_of_the_row(model, access.Sight(relation)) or ()), *_state_and_moment(sight, table, AT)]
    if relation == access.RECIPIENT:
        return [f"{table}.person_id = {PERSON}"]
    if relation == access.HANDLER:
        return [f"{table}.monitor_id IS DISTINCT FROM {PERSON}"]
    if relation == access.TOLD:
        return [f"fairfloor_told({table}.{'id' if model.NOUN == 'alert' else 'alert_id'}, {PERSON})"]
    if relation == access.ADDRESSEE or (relation == access.BUYER and model.NOUN == "grant"):
        role = access.MINISTRY if relation == access.ADDRESSEE else access.BUYER
        return [f"fairfloor_holds('{role}', {table}.programme_id, NULL, {table}.organisation_id)"]
    if relation == access.MANAGER and (itself or _anchor(model) is None):
        return [f"fairfloor_holds('manager', {table}.programme_id, {table}.factory_id, NULL)"]
    if relation == access.TEAM and (model.REPORT == "self" or model.VISIT):
        return [f"fairfloor_team({table}.{'id' if model.VISIT == 'self' else 'visit_id'}, {PERSON})"]
    return [] if relation in (access.OFFICER, access.REVIEWER, access.MONITOR, access.MINISTRY) else None


def _sees(model: Any, sight: access.Sight) -> tuple[str, Function | None]:
    """The policy's condition for one sight, and the function that it needs."""
    table, relation = model._meta.db_table, sight.relation
    held = ", ".join(f"'{role}'" for role in _ROLES.get(relation, (relation,)))
    guard = f"{table}.programme_id = ANY ((SELECT fairfloor_programmes(ARRAY[{held}]))::bigint[])"
    parts, asked = _of_the_row(model, sight), None
    if parts is None:
        anchor, key = _anchor(model) or ("", "")
        if not anchor:
            raise ValueError(f"no visit and no report tells whether {relation} sees {model.NOUN}")
        name = f"fairfloor_sees_{model.NOUN}_as_{relation}".replace("-", "_")
        condition = _of_the_anchor(sight, anchor)
        query = f"EXISTS (SELECT 1 FROM {anchor} o WHERE o.id = p_of AND {condition})"
        asked = Function(name, _OF_A_ROW, "boolean", query)
        parts = [f"{name}({table}.{key}, {table}.programme_id, {PERSON}, {AT})"]
    if relation != access.RECIPIENT:
        parts = [guard, *parts]
    return "(" + " AND ".join(parts) + ")", asked


def policies() -> tuple[dict[Any, str], list[Function]]:
    """For each walled model the condition under which a row is read, and the functions that the conditions call."""
    conditions, functions = {}, {one.name: one for one in (_PROGRAMMES, _HOLDS, _TEAM, _TOLD)}
    for model in walled_models():
        parts = []
        for sight in access.SIGHTS.get(model.NOUN, ()):
            part, asked = _sees(model, sight)
            parts.append(part)
            functions |= {asked.name: asked} if asked else {}
        cheapest_first = sorted(parts, key=lambda part: part.count("fairfloor_"))
        conditions[model] = " OR ".join([SYSTEM, *cheapest_first])
    return conditions, list(functions.values())


def statements(app_role: str) -> list[str]:
    """Everything that raises the wall for `app_role`, in order; each may be run again."""
    role = '"' + app_role.replace('"', '""') + '"'
    conditions, functions = policies()
    found = [
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"REVOKE UPDATE, DELETE ON registry_event FROM {role}",
    ]
    for function in functions:
        # Nobody but `role`, whose queries the policies ask, calls what reads past the wall to answer them.
        found += [
            function.statement(),
            f"REVOKE EXECUTE ON FUNCTION {function.signature()} FROM PUBLIC",
            f"GRANT EXECUTE ON FUNCTION {function.signature()} TO {role}",
        ]
    for model, condition in conditions.items():
        table = model._meta.db_table
        found += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"DROP POLICY IF EXISTS fairfloor_read ON {table}",
            f"DROP POLICY IF EXISTS fairfloor_write ON {table}",
            f"CREATE POLICY fairfloor_read ON {table} FOR SELECT USING ({condition})",
            f"CREATE POLICY fairfloor_write ON {table} FOR ALL USING ({SYSTEM}) WITH CHECK ({SYSTEM})",
        ]
    return found


_OLDER = (
    "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef"
    " AND proname LIKE 'fairfloor\\_%%' AND NOT proname = ANY (%s)"
)


def raise_walls(connection: Any, app_role: str) -> None:
    """Raises the wall on the owner's `connection` for `app_role`; refuses a role that passes row-level security by.

    Functions of an older wall, which no policy asks any longer, are taken away.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = %s", [app_role])
        found = cursor.fetchone()
        if found is None or found[0]:
            raise ValueError(
                f"the database role {app_role!r} {'passes row-level security by' if found else 'does not exist'}: "
                "make an ordinary role for the application (NOSUPERUSER NOBYPASSRLS) and name it in DATABASE_URL"
            )
        for statement in statements(app_role):
            cursor.execute(statement)
        cursor.execute(_OLDER, [[function.name for function in policies()[1]]])
        for (signature,) in cursor.fetchall():
            cursor.execute(f"DROP FUNCTION {signature}")
