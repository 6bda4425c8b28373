"""`fairfloor migrate`: brings the database's tables up to date and raises its walls."""

import argparse

from fairfloor.cli.faults import Fault


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command."""
    parser = commands.add_parser(
        "migrate",
        help="bring the database up to date",
        description="Brings the tables up to date (on PostgreSQL as their owner) and raises the walls. On PostgreSQL it takes "
        "the statistics of the tables anew: run it after many rows came at once.",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Migrates; quiet when there is nothing to do."""
    migrate()
    print("The database is up to date.")
    return 0


def migrate() -> None:
    """Migrates as the owner's role where there is one; raises Fault when the database or its roles are not right."""
    from fairfloor.cli import started

    started.django(as_owner=True)
    from django.core.management import call_command

    from fairfloor.registry import statistics

    with started.database():
        try:
            call_command("migrate", verbosity=0, interactive=False)
        except ValueError as fault:  # the application's role passes row-level security by, or is missing
            raise Fault(str(fault), remedy="See docs/how-to/postgresql.md.") from fault
        statistics.renew()
