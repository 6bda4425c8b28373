"""The test suite's own PostgreSQL: the application's role is held by the walls, and nothing is left running."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from tests.engines.servers import own_server, with_parts

ROOT = Path(__file__).parents[2]
STARTER = """
import time
from tests.engines.servers import own_server
with own_server(("fsync=off",)) as url:
    print(url, flush=True)
    time.sleep(600)
"""


@pytest.fixture(scope="module")
def made():
    from tests.engines.servers import database, postgres_server

    with postgres_server() as server, database(server) as one:
        yield one


def test_the_application_role_cannot_step_over_row_level_security(made):
    with psycopg.connect(made.owner) as owner:
        owner.execute("CREATE TABLE secret (id int)")
        owner.execute("INSERT INTO secret VALUES (1)")
        owner.execute("ALTER TABLE secret ENABLE ROW LEVEL SECURITY")
    with psycopg.connect(made.application) as application:
        assert application.execute("SELECT count(*) FROM secret").fetchone() == (0,)
        flags = "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        assert application.execute(flags).fetchone() == (False, False, False, False)


@pytest.mark.parametrize("statement", ["CREATE TABLE mine (id int)", "CREATE SCHEMA mine", "CREATE ROLE mine"])
def test_the_application_role_makes_nothing(made, statement):
    with psycopg.connect(made.application) as application, pytest.raises(psycopg.errors.InsufficientPrivilege):
        application.execute(statement)


def test_a_database_and_its_roles_are_gone_afterwards(made):
    from tests.engines.servers import database

    server = with_parts(made.administrator, database="postgres")
    with database(server) as other:
        name = other.application.rpartition("/")[2]
    with psycopg.connect(server) as connection:
        assert connection.execute("SELECT count(*) FROM pg_database WHERE datname = %s", [name]).fetchone() == (0,)


def answers(url: str) -> bool:
    """Whether a server at `url` still takes connections."""
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def test_a_server_ends_with_the_block_that_started_it():
    with own_server(("fsync=off",)) as url:
        assert answers(url)
    assert not answers(url)


def test_a_server_ends_when_its_starter_is_killed():
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    starter = subprocess.Popen(
        [sys.executable, "-c", STARTER], stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT
    )
    assert starter.stdout is not None
    url = starter.stdout.readline().strip()
    assert answers(url)
    starter.send_signal(signal.SIGKILL)
    starter.wait()
    last = time.monotonic() + 15
    while answers(url) and time.monotonic() < last:
        time.sleep(0.1)
    assert not answers(url)
