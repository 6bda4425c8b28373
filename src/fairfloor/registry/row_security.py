"""Row-level security on PostgreSQL: the table of sights once more, as policies that the database itself applies.

The application's role owns nothing and passes no policy by; `raise_walls` is run by the owner after every migration and
makes grants, functions and policies anew from `core.access`, so that they cannot fall behind it.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps

from fairfloor.core import access
from fairfloor.core.visits import CANCELLED

SYSTEM = "coalesce(current_setting('fairfloor.system', true), '') = 'on'"
PERSON = "nullif(current_setting('fairfloor.person', true), '')::bigint"
AT = "nullif(current_setting('fairfloor.at', true), '')::timestamptz"
OF_FACTORY = ("participation-step", "permit", "profile")  # nouns that hang on a factory alone
_OUTSIDERS = (access.MANAGER, access.BUYER)


def walled_models() -> list[Any]:
    """The registry's models that hold something confidential, by table."""
    every: list[Any] = list(apps.get_app_config("registry").get_models())
    models = [model for model in every if model.CONFIDENTIAL]
    return sorted(models, key=lambda model: str(model._meta.db_table))


def _role(condition: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM registry_role r WHERE r.person_id = {PERSON} AND r.started_at <= {AT}"
        f" AND (r.ended_at IS NULL OR r.ended_at > {AT}) AND r.programme_id = p_programme AND {condition})"
    )


def _stands(relation: str) -> str:
    """The SQL for one relation, over the arguments of the function: programme, factory, visit, report, person.

    In the place of the report an alert's rows give the alert and a complaint gives whom it is about; in the place of the
    person a receipt gives its organisation.
    """
    if relation == access.RECIPIENT:
        return f"p_person = {PERSON}"
    if relation == access.ADDRESSEE:
        return _role("r.role = 'ministry' AND r.organisation_id = p_person")
    if relation == access.TOLD:
        told = (
            f"EXISTS (SELECT 1 FROM registry_acknowledgement a WHERE a.alert_id = p_report AND a.person_id = {PERSON})"
        )
        return told + " AND " + _role("r.role IN ('officer', 'reviewer')")
    if relation == access.HANDLER:
        return f"p_report IS DISTINCT FROM {PERSON} AND " + _role("r.role = 'officer'")
    if relation == access.TEAM:
        member = f"EXISTS (SELECT 1 FROM registry_member m WHERE m.visit_id = p_visit AND m.person_id = {PERSON})"
        monitor = _role("r.role = 'monitor'")
        return f"{member} AND {monitor}"
    if relation == access.OWN_REVIEWER:
        taken = f"EXISTS (SELECT 1 FROM registry_visit v WHERE v.id = p_visit AND v.reviewer_id = {PERSON})"
        return f"{taken} AND " + _role("r.role = 'reviewer'")
    if relation == access.FOLLOWING:
        own = (
            "EXISTS (SELECT 1 FROM registry_member m JOIN registry_visit v ON v.id = m.visit_id"
            f" WHERE m.person_id = {PERSON} AND v.programme_id = p_programme AND v.factory_id = p_factory"
            f" AND v.state <> '{CANCELLED}' AND ((v.closed_at IS NULL AND v.ended_at IS NULL)"
            " OR v.closed_at > p_published OR v.ended_at > p_published))"
        )
        return f"{own} AND " + _role("r.role = 'monitor'")
    if relation == access.MANAGER:
        return _role("r.role = 'manager' AND r.factory_id = p_factory")
    if relation == access.BUYER:
        return _role(
            "r.role = 'buyer' AND EXISTS (SELECT 1 FROM registry_grant g WHERE g.programme_id = p_programme"
            " AND g.factory_id = p_factory AND g.organisation_id = r.organisation_id"
            f" AND g.granted_at <= {AT} AND (g.withdrawn_at IS NULL OR g.withdrawn_at > {AT})"
            " AND (g.report_id IS NULL OR g.report_id = p_report))"
        )
    return _role(f"r.role = '{relation}'")


def _condition(noun: str) -> str:
    rows = []
    for sight in access.SIGHTS.get(noun, ()):
        parts = [_stands(sight.relation)]
        if noun == "grant" and sight.relation == access.BUYER:
            parts = [_role("r.role = 'buyer' AND r.organisation_id = p_person")]
        if sight.states is not None:
            parts.append("p_state IN (" + ", ".join(f"'{state}'" for state in sorted(sight.states)) + ")")
        if sight.moment:
            parts.append(f"{ {access.PUBLISHED: 'p_published', access.OPENED: 'p_opens'}[sight.moment] } <= {AT}")
        rows.append("(" + " AND ".join(parts) + ")")
    return " OR ".join(rows) or "false"


def function_of(noun: str) -> str:
    """The name of the noun's function."""
    return "fairfloor_sees_" + noun.replace("-", "_")


def _function(noun: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {function_of(noun)}(p_programme bigint, p_factory bigint, p_visit bigint,"
        " p_report bigint, p_person bigint, p_state text, p_published timestamptz, p_opens timestamptz)"  # as in _TAKES
        " RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT "
        f"coalesce({_condition(noun)}, false) $$"
    )


_TAKES = "(bigint, bigint, bigint, bigint, bigint, text, timestamptz, timestamptz)"


def _for_one_role(nouns: Iterable[str], role: str) -> Iterator[str]:
    """Nobody but `role`, whose queries the policies ask, calls what reads past the wall to answer them."""
    for function in (
        "fairfloor_visit(bigint)",
        "fairfloor_report(bigint)",
        *(function_of(noun) + _TAKES for noun in nouns),
    ):
        yield f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC"
        yield f"GRANT EXECUTE ON FUNCTION {function} TO {role}"


_FROM_VISIT = (
    "CREATE OR REPLACE FUNCTION fairfloor_visit(p bigint) RETURNS TABLE(factory bigint, state text)"
    " LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS"
    " $$ SELECT factory_id, state::text FROM registry_visit WHERE id = p $$"
)
_FROM_REPORT = (
    "CREATE OR REPLACE FUNCTION fairfloor_report(p bigint)"
    " RETURNS TABLE(visit bigint, factory bigint, state text, published timestamptz, opens timestamptz)"
    " LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS"
    " $$ SELECT r.visit_id, v.factory_id, r.state::text, r.published_at, r.opens_at"
    " FROM registry_report r JOIN registry_visit v ON v.id = r.visit_id WHERE r.id = p $$"
)


def _seen(model: Any) -> str:
    """The policy's condition for a row of the model."""
    table, sees = model._meta.db_table, function_of(model.NOUN)
    if model.REPORT == "self":
        return (
            f"(SELECT {sees}({table}.programme_id, v.factory, {table}.visit_id, {table}.id, NULL, {table}.state::text,"
            f" {table}.published_at, {table}.opens_at) FROM fairfloor_visit({table}.visit_id) v)"
        )
    if model.REPORT:
        return (
            f"(SELECT {sees}({table}.programme_id, r.factory, r.visit, {table}.report_id, NULL, r.state, r.published,"
            f" r.opens) FROM fairfloor_report({table}.report_id) r)"
        )
    if model.NOUN in ("alert", "acknowledgement"):
        alert = "id" if model.NOUN == "alert" else "alert_id"
        return f"{sees}({table}.programme_id, NULL, {table}.visit_id, {table}.{alert}, NULL, '', NULL, NULL)"
    if model.VISIT == "self":
        return f"{sees}({table}.programme_id, factory_id, {table}.id, NULL, NULL, state::text, NULL, NULL)"
    if model.VISIT:
        return (
            f"(SELECT {sees}({table}.programme_id, v.factory, {table}.visit_id, NULL, NULL, v.state, NULL, NULL)"
            f" FROM fairfloor_visit({table}.visit_id) v)"
        )
    if model.NOUN == "grant":
        return f"{sees}({table}.programme_id, factory_id, NULL, NULL, organisation_id, '', NULL, NULL)"
    if model.NOUN in OF_FACTORY:
        return f"{sees}({table}.programme_id, factory_id, NULL, NULL, NULL, '', NULL, NULL)"
    if model.NOUN == "receipt":
        return f"{sees}({table}.programme_id, NULL, NULL, NULL, organisation_id, '', NULL, NULL)"
    if model.NOUN == "complaint":
        return f"{sees}({table}.programme_id, NULL, NULL, monitor_id, person_id, '', NULL, NULL)"
    if model.NOUN in ("notice", "interest", "gift", "freed-review"):
        return f"{sees}({table}.programme_id, NULL, NULL, NULL, person_id, '', NULL, NULL)"
    return f"{sees}({table}.programme_id, NULL, NULL, NULL, NULL, '', NULL, NULL)"


def statements(app_role: str) -> list[str]:
    """Everything that raises the wall for `app_role`, in order; each may be run again."""
    role = '"' + app_role.replace('"', '""') + '"'
    models = walled_models()
    nouns = sorted({model.NOUN for model in models})
    found = [
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"REVOKE UPDATE, DELETE ON registry_event FROM {role}",
        _FROM_VISIT,
        _FROM_REPORT,
        *map(_function, nouns),
        *_for_one_role(nouns, role),
    ]
    for model in models:
        table = model._meta.db_table
        found += [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"DROP POLICY IF EXISTS fairfloor_read ON {table}",
            f"DROP POLICY IF EXISTS fairfloor_write ON {table}",
            f"CREATE POLICY fairfloor_read ON {table} FOR SELECT USING ({SYSTEM} OR {_seen(model)})",
            f"CREATE POLICY fairfloor_write ON {table} FOR ALL USING ({SYSTEM}) WITH CHECK ({SYSTEM})",
        ]
    return found


def raise_walls(connection: Any, app_role: str) -> None:
    """Raises the wall on the owner's `connection` for `app_role`; refuses a role that passes row-level security by."""
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
