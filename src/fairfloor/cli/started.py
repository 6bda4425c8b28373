"""Starts Django for the commands that need the registry, and says in a sentence what keeps it from starting."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from fairfloor.cli.faults import Fault


def django(*, as_owner: bool = False) -> None:
    """Sets Django up once; later calls do nothing. `as_owner`: as the role that owns the tables, where there is one.

    Raises Fault when the data folder cannot be used, a key is damaged, or a database's address is no address.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fairfloor.conf.settings")
    if as_owner and os.environ.get("FAIRFLOOR_OWNER_DATABASE_URL"):
        os.environ["FAIRFLOOR_AS_OWNER"] = "1"
    from fairfloor.registry import homes

    with usable_home():
        homes.made()
        import django as framework

        framework.setup()


@contextmanager
def usable_home() -> Iterator[None]:
    """What keeps the data folder from being used, or the settings in it from being read, as a Fault."""
    from fairfloor.registry import homes

    try:
        yield
    except OSError as fault:
        raise Fault(
            f"the data folder {homes.home()} cannot be used: {fault.strerror or fault}",
            remedy="Make it writable for this user, or name another: FAIRFLOOR_HOME=…",
        ) from fault
    except ValueError as fault:
        raise Fault(str(fault), remedy="See docs/how-to/installation.md; fairfloor doctor tells more.") from fault


@contextmanager
def database() -> Iterator[None]:
    """What the database says inside, as a Fault: it does not answer, or its tables are not those of this version."""
    from django.db import DatabaseError, OperationalError, connection

    try:
        yield
    except OperationalError as fault:
        if "no such table" in str(fault):
            raise _behind() from fault
        raise Fault(
            f"the database does not answer: {_first_line(fault)}",
            remedy="Look whether it runs and whether DATABASE_URL is right; fairfloor doctor tells more.",
        ) from fault
    except DatabaseError as fault:
        if connection.vendor == "postgresql" and getattr(fault.__cause__, "sqlstate", "") in ("42P01", "42703"):
            raise _behind() from fault
        raise Fault(f"the database refused: {_first_line(fault)}", remedy="fairfloor doctor tells more.") from fault


def up_to_date() -> None:
    """Raises Fault when a migration has not been run."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from fairfloor.registry import walls

    with database(), walls.maintenance():
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise _behind()


def _behind() -> Fault:
    return Fault("the database is not up to date with this version", remedy="Run: fairfloor migrate")


def _first_line(fault: Exception) -> str:
    return (str(fault).strip() or type(fault).__name__).splitlines()[0]
