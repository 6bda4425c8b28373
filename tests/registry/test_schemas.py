"""An empty database is made in one step, and is in everything what all migrations make one after the other."""

import re
import sqlite3
from contextlib import ExitStack, closing

import psycopg
import pytest

from tests.cli.installations import Installation
from tests.engines.servers import database, postgres_server

# The way that `fairfloor migrate` takes with a database that holds something, here from nothing.
STEP_BY_STEP = """
from fairfloor.cli import started
started.django(as_owner=True)
from django.conf import settings
from django.core.management import call_command
from fairfloor.registry import schemas
schemas.is_empty = lambda connection: False
call_command("migrate", verbosity=0, interactive=False)
"""
# A fault after the tables were made, before the last migration is recorded.
INTERRUPTED = """
from fairfloor.cli import started
started.django(as_owner=True)
from django.core.management import call_command
from django.db.migrations.recorder import MigrationRecorder
recorded, calls = MigrationRecorder.record_applied, []
def record(self, app, name):
    calls.append(name)
    if len(calls) == 20:
        raise SystemExit("interrupted")
    recorded(self, app, name)
MigrationRecorder.record_applied = record
call_command("migrate", verbosity=0, interactive=False)
"""
COLUMNS = """
SELECT table_name, column_name, data_type, character_maximum_length, numeric_precision, numeric_scale, is_nullable,
       column_default, is_identity, identity_generation, collation_name FROM information_schema.columns
WHERE table_schema = 'public'
"""
CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
"""
INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
TRIGGERS = "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
FUNCTIONS = "SELECT pg_get_functiondef(oid), proacl::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
POLICIES = "SELECT tablename, policyname, cmd, qual, with_check FROM pg_policies WHERE schemaname = 'public'"
GUARDED = (
    "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class WHERE relnamespace = 'public'::regnamespace"
)
GRANTS = """
SELECT table_name, privilege_type, grantee = current_user FROM information_schema.role_table_grants
WHERE table_schema = 'public'
"""
MARK = " /* acting */"  # by which the wall tells the statements of an action from others; it stays with an added column
NUMBERED = ("id", "applied")  # given in the order of making: these say nothing


def parts(statement):
    """The columns and constraints of a CREATE TABLE, in no order; a name that only the database gives is left out."""
    statement = statement.replace(MARK, "")
    body, depth, found, last = statement[statement.index("(") + 1 : statement.rindex(")")], 0, [], 0
    for at, sign in enumerate(body):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and not depth:
            found.append(body[last:at])
            last = at + 1
    return frozenset(" ".join(one.split()) for one in (*found, body[last:]))


def schema_of_sqlite(path):
    """Each table by its parts, each index and trigger by its words."""
    with closing(sqlite3.connect(path)) as tables:
        rows = tables.execute("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {
        (kind, name): (table, parts(words) if kind == "table" else re.sub(r"\s+", " ", words))
        for kind, name, table, words in rows
        if not name.startswith("sqlite_")
    }


def rows_of_sqlite(path):
    """Every row of every table, without numbers that are given in the order of making, references to them resolved."""
    with closing(sqlite3.connect(path)) as tables:
        names = [row[0] for row in tables.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        types = {
            id: (app, model)
            for id, app, model in tables.execute("SELECT id, app_label, model FROM django_content_type")
        }
        found = {}
        for name in (one for one in names if not one.startswith("sqlite_")):
            got = tables.execute(f'SELECT * FROM "{name}"')
            columns = [column[0] for column in got.description]
            found[name] = sorted(
                repr(
                    sorted(
                        (column, types[value] if column == "content_type_id" else value)
                        for column, value in zip(columns, row, strict=True)
                        if column not in NUMBERED
                    )
                )
                for row in got
            )
    return found


def differing(these, those):
    """What is not the same in both, with what each has that the other has not."""
    return {
        key: (set(these.get(key, ("", ()))[1]) ^ set(those.get(key, ("", ()))[1]))
        for key in {*these, *those}
        if these.get(key) != those.get(key)
    }


def nameless(rows, roles):
    """The rows as sorted texts, with the two roles of the database called alike everywhere."""
    texts = [str(row) for row in rows]
    for number, role in enumerate(roles):
        texts = [text.replace(role, f"ROLE {number}") for text in texts]
    return sorted(texts)


def made(home, *, step_by_step):
    """A new installation's database file, made in the one way or the other."""
    here = Installation(home)
    here.home.mkdir()
    here.python(STEP_BY_STEP) if step_by_step else here.done("migrate")
    return home / "fairfloor.sqlite3"


def test_on_sqlite_both_ways_end_in_the_same(tmp_path):
    at_once, steps = (made(tmp_path / str(way), step_by_step=way) for way in (False, True))
    assert differing(schema_of_sqlite(at_once), schema_of_sqlite(steps)) == {}
    rows = rows_of_sqlite(at_once)
    assert rows == rows_of_sqlite(steps)
    assert len(rows["registry_loghead"]) == 1 and len(rows["django_migrations"]) > 50
    assert ("trigger", "registry_event_no_delete") in schema_of_sqlite(at_once)


def test_on_postgresql_both_ways_end_in_the_same(tmp_path):
    asked = (COLUMNS, CONSTRAINTS, INDEXES, TRIGGERS, FUNCTIONS, POLICIES, GUARDED, GRANTS)
    told = []
    with postgres_server() as server, ExitStack() as stack:
        for way in (False, True):
            here = stack.enter_context(database(server))
            there = Installation(tmp_path / str(way), here.environment())
            there.home.mkdir()
            there.python(STEP_BY_STEP) if way else there.done("migrate")
            roles = [one.split("//")[1].split(":")[0] for one in (here.application, here.owner)]
            with psycopg.connect(here.owner) as owner:
                found = [[tuple(map(str, row)) for row in owner.execute(query)] for query in asked]
                heads = owner.execute("SELECT sequence, hash FROM registry_loghead").fetchall()
                steps = sorted(owner.execute("SELECT app, name FROM django_migrations").fetchall())
            told.append([[nameless(rows, roles) for rows in found], heads, steps])
    at_once, steps = told
    for query, these, those in zip(asked, at_once[0], steps[0], strict=True):
        assert set(these) ^ set(those) == set(), query
        assert these == those and these, query
    assert at_once[1:] == steps[1:] and at_once[1] == [(0, "0" * 64)]


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_after_a_fault_the_database_is_as_empty_as_before(engine, tmp_path):
    with ExitStack() as stack:
        extra = {}
        if engine == "postgresql":
            extra = stack.enter_context(database(stack.enter_context(postgres_server()))).environment()
        here = Installation(tmp_path, extra)
        with pytest.raises(AssertionError, match="interrupted"):
            here.python(INTERRUPTED)
        here.done("migrate")
        assert "0 migrations to run" in here.run("doctor").stdout
