"""Every table of the registry says what in it is confidential, and both walls stand before it, on either database."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from fairfloor.core import access

pytestmark = pytest.mark.django_db
MODELS = sorted(apps.get_app_config("registry").get_models(), key=lambda model: model.__name__)
CONFIDENTIAL = [model for model in MODELS if getattr(model, "CONFIDENTIAL", ())]
COLUMNS = [(model, column) for model in CONFIDENTIAL for column in model.CONFIDENTIAL]

# Tables with nothing confidential in them, and why each of them may be read without `visible`.
OPEN = {
    "AddressChange": "mail addresses of accounts, as the accounts hold them; a page for officers, and one's own",
    "DemonstrationClock": "one number, in demonstration mode only",
    "EventSalt": "random numbers that say nothing without the log",
    "Factory": "name and address of a factory, which every programme shares",
    "Holiday": "public holidays that were announced late, with where that can be read",
    "LogHead": "a number and a hash, published on every report",
    "Organisation": "names of buyers and ministries",
    "Participation": "the fact that a factory takes part, which the ministry may look up",
    "Person": "a person's own account; pages show names of those one works with",
    "Programme": "the programme's own name and figures",
    "Role": "read to decide who somebody is, before anything can be visible",
    "Setting": "what the programme sets of its clocks and of itself, with the reason; of clocks everybody in it reads it",
    "Wording": "what the programme's letters say to whoever gets one, with the reason why they say it",
}
# Tables whose rows belong to no programme, and why.
SHARED = {
    "DemonstrationClock": "moves the whole demonstration",
    "EventSalt": "hangs on its event",
    "Factory": "shared between programmes; what one of them knows hangs on the participation",
    "LogHead": "one log for the installation",
    "Person": "one account, with roles in several programmes",
    "Programme": "is the programme",
}
# Tables that nobody looks into: their rows are opened inside actions only.
NEVER_SEEN = {
    "Showing": "which factories a look at a portfolio showed: to each factory an action tells its own part",
    "StoredFile": "an original file is opened by the action that needs it",
}


def named(value):
    return value.__name__ if isinstance(value, type) else str(value)


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_a_table_says_what_is_confidential_in_it(model):
    if model.__name__ in OPEN:
        assert model.CONFIDENTIAL == (), f"{model.__name__} has confidential columns now; take it off OPEN"
    else:
        assert model.CONFIDENTIAL, (
            f"{model.__name__} names no confidential column: name them, or say in OPEN why none is"
        )
    fields = {field.name for field in model._meta.concrete_fields}
    assert set(model.CONFIDENTIAL) <= fields, f"{model.__name__}: no such field: {set(model.CONFIDENTIAL) - fields}"


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_a_row_belongs_to_a_programme(model):
    fields = {field.name: field for field in model._meta.concrete_fields}
    if model.__name__ in SHARED:
        assert "programme" not in fields, f"{model.__name__} belongs to a programme now; take it off SHARED"
    else:
        assert "programme" in fields, f"{model.__name__} belongs to no programme: give it one, or say in SHARED why not"
        assert fields["programme"].related_model is apps.get_model("registry", "Programme")


def test_the_lists_name_no_table_that_is_gone():
    names = {model.__name__ for model in MODELS}
    assert set(OPEN) | set(SHARED) | set(NEVER_SEEN) <= names


@pytest.mark.parametrize("model", CONFIDENTIAL, ids=named)
def test_the_first_wall_a_confidential_table_is_seen_through_visible(model):
    assert callable(getattr(model._default_manager.all(), "visible", None)), f"{model.__name__} has no `visible`"
    if model.__name__ in NEVER_SEEN:
        assert model.NOUN not in access.SIGHTS, f"{model.__name__} is seen now; take it off NEVER_SEEN"
    else:
        assert model.NOUN in access.SIGHTS, f"{model.__name__}: core.access has no sights of {model.NOUN!r}"


@pytest.mark.parametrize("model", CONFIDENTIAL, ids=named)
def test_the_second_wall_on_postgresql_is_row_level_security(model, postgres_of_this_run):
    if postgres_of_this_run is None:
        assert connection.vendor == "sqlite"  # its second wall is in the next test
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT relrowsecurity FROM pg_class WHERE oid = %s::regclass", [model._meta.db_table])
        assert cursor.fetchone() == (True,), f"{model._meta.db_table} has no row-level security"
        cursor.execute("SELECT cmd FROM pg_policies WHERE tablename = %s", [model._meta.db_table])
        commands = {row[0] for row in cursor.fetchall()}
        assert "SELECT" in commands or "ALL" in commands, f"{model._meta.db_table} has no policy"
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, c.relowner = r.oid FROM pg_roles r, pg_class c"
            " WHERE rolname = current_user AND c.oid = %s::regclass",
            [model._meta.db_table],
        )
        assert cursor.fetchone() == (False, False, False), "the tests' own role steps over the wall"


@pytest.mark.parametrize(("model", "column"), COLUMNS, ids=named)
def test_the_second_wall_on_sqlite_refuses_each_confidential_column(model, column, postgres_of_this_run):
    """And with it the table's ids and their number: that a visit is planned is as confidential as its day."""
    if postgres_of_this_run is not None:
        assert connection.vendor == "postgresql"  # its second wall is in the test before
        return
    real = model._meta.get_field(column).column
    for asked in (f'"{real}"', "id", "count(*)", "1"):
        refused = pytest.raises(DatabaseError, match=r"prohibited|not authorized")
        with transaction.atomic(), connection.cursor() as cursor, refused:
            cursor.execute(f"SELECT {asked} FROM {model._meta.db_table}")
