"""What every test shares: Django's settings, the database engine of this run, Hypothesis's counts.

`pytest --engine postgresql` runs the same tests on a PostgreSQL server, as the application's role; the ordinary run
is on SQLite. `--one-engine` shares out between the two what does not hang on the engine, so that each test runs on one.
`FAIRFLOOR_DEEP=1` (`make test-deep`) runs all on both, adds the tests marked `deep` and raises Hypothesis's counts.
"""

import contextlib
import gc
import os
import sys
import tempfile
import zlib
from collections.abc import Iterator

import hypothesis
import pytest

from tests.engines.servers import Database, database, postgres_server

DEEP = os.environ.get("FAIRFLOOR_DEEP", "") not in ("", "0")
MUTANTS = os.environ.get("FAIRFLOOR_MUTANTS", "") not in ("", "0")
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback"}
# What hangs on the engine itself: walls, transactions, what nobody may learn. These run on both engines every time.
ON_BOTH = (
    "tests/actions/test_chain.py", "tests/conf/", "tests/generative/", "tests/house/test_walls.py", "tests/jobs/",
    "tests/registry/", "tests/web/test_access.py", "tests/web/test_leaks.py", "tests/web/test_secrecy.py",
)  # fmt: skip
RESOURCES = pytest.StashKey[contextlib.ExitStack]()
DATABASE = pytest.StashKey[Database]()

hypothesis.settings.register_profile("ordinary", max_examples=40, deadline=None, derandomize=True)
hypothesis.settings.register_profile("deep", max_examples=2000, deadline=None, print_blob=True)
hypothesis.settings.register_profile("mutants", max_examples=10, deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("mutants" if MUTANTS else "deep" if DEEP else "ordinary")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the choice of the database engine."""
    parser.addoption("--engine", choices=("sqlite", "postgresql"), default="sqlite", help="the database to test on")
    parser.addoption("--one-engine", action="store_true", help="leave out what the other engine's run has as its share")


def pytest_collection_finish() -> None:
    """Look for garbage seldom: it takes a tenth of the run's time otherwise."""
    gc.set_threshold(100_000, 20, 50)


def pytest_sessionstart() -> None:
    """In the mutation run forget what an unmutated run has computed: a mutant is tried in a fork of that process."""
    if MUTANTS:
        for name, module in list(sys.modules.items()):
            for kept in vars(module).values() if name.startswith("fairfloor.core") else ():
                if hasattr(kept, "cache_clear"):
                    kept.cache_clear()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Give the run a home and a database of its own, before Django reads its settings."""
    resources = config.stash[RESOURCES] = contextlib.ExitStack()
    home = resources.enter_context(tempfile.TemporaryDirectory(prefix="fairfloor-home-"))
    os.environ["FAIRFLOOR_HOME"] = home
    if config.getoption("engine") == "postgresql":
        server = resources.enter_context(postgres_server())
        made = config.stash[DATABASE] = resources.enter_context(database(server))
        os.environ.update(made.environment(), FAIRFLOOR_TEST_SERVER=server)
    else:
        for name in ("DATABASE_URL", "FAIRFLOOR_OWNER_DATABASE_URL"):
            os.environ.pop(name, None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fairfloor.conf.settings")
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["tests.hashing.QuickArgon2"]
    assert settings.DATABASES  # read now, so that pytest-django, whose turn is next, finds Django ready to set up


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server, drop the database, remove the home."""
    if RESOURCES in config.stash:
        config.stash[RESOURCES].close()


def uses_database(item: pytest.Item) -> bool:
    """Whether this test reads or writes Django's database, and so runs once on each engine."""
    return bool(
        item.get_closest_marker("django_db")
        or DATABASE_FIXTURES & set(getattr(item, "fixturenames", ()))
        or any(base.__module__.startswith("django.test") for base in getattr(item.cls, "__mro__", ()))  # type: ignore[attr-defined]
    )


def runs_on(item: pytest.Item, engine: str) -> bool:
    """Whether a test is in this engine's share; the share hangs on the test's name alone, so that it is always the same."""
    if item.get_closest_marker("sqlite"):
        return engine == "sqlite"
    if not item.get_closest_marker("database") or item.nodeid.startswith(ON_BOTH):
        return True
    return zlib.crc32(item.nodeid.encode()) % 2 == (engine == "postgresql")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the tests by what they need, so that a stage can choose them; leave the deep ones to the deep run."""
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker("browser")
        elif uses_database(item):
            item.add_marker("database")
        elif "tests/generative/" in item.path.as_posix():
            item.add_marker("generative")
        elif "tests/screening/" in item.path.as_posix():
            item.add_marker("screening")
    shared = config.getoption("one_engine") and not DEEP
    left = [
        item
        for item in items
        if (not DEEP and item.get_closest_marker("deep"))
        or ((shared or item.get_closest_marker("sqlite")) and not runs_on(item, config.getoption("engine")))
    ]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]


@pytest.fixture(autouse=True)
def rehearsals(request: pytest.FixtureRequest) -> Iterator[None]:
    """Have stages of a world repeated that an earlier test of this run has made (see tests/rehearsals.py)."""
    if DEEP or not uses_database(request.node):
        yield
        return
    from tests.rehearsals import prompted

    with prompted():
        yield


@pytest.fixture(scope="session")
def postgres_of_this_run(pytestconfig: pytest.Config) -> Database | None:
    """The PostgreSQL database that Django uses in this run; None on SQLite."""
    return pytestconfig.stash.get(DATABASE, None)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: object, postgres_of_this_run: Database | None
) -> Iterator[None]:
    """Make Django's tables: SQLite's in a test database, PostgreSQL's by the owner's role, for the application's."""
    from django.test.utils import setup_databases, teardown_databases

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        if postgres_of_this_run is None:
            old = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
        else:
            migrate_as_owner(postgres_of_this_run)
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        from django.db import connections

        if postgres_of_this_run is None:
            teardown_databases(old, verbosity=0)
        connections.close_all()


def migrate_as_owner(made: Database) -> None:
    """Create the tables and raise the wall as the owner, then give the connection back to the application's role.

    The application's role may not truncate in production; here it may, since that is how Django empties the tables
    after a test that commits.
    """
    from urllib.parse import unquote, urlsplit

    from django.core.management import call_command
    from django.db import connection

    from fairfloor.registry.row_security import raise_walls

    application = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
    owner = urlsplit(made.owner)
    connection.close()
    connection.settings_dict.update(USER=unquote(owner.username or ""), PASSWORD=unquote(owner.password or ""))
    try:
        call_command("migrate", verbosity=0, interactive=False)
        raise_walls(connection, application["USER"])
        with connection.cursor() as cursor:
            cursor.execute(f'GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO "{application["USER"]}"')
            cursor.execute(f'GRANT SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO "{application["USER"]}"')
    finally:
        connection.close()
        connection.settings_dict.update(application)
