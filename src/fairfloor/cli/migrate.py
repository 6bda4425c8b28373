"""`fairfloor migrate`: brings the database's tables up to date and raises its walls."""

import argparse
import os


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command."""
    parser = commands.add_parser(
        "migrate",
        help="bring the database up to date",
        description="Brings the tables up to date (on PostgreSQL as their owner) and raises the walls.",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Migrates; quiet when there is nothing to do."""
    migrate()
    print("The database is up to date.")
    return 0


def migrate() -> None:
    """Migrates as the owner's role where there is one."""
    if os.environ.get("FAIRFLOOR_OWNER_DATABASE_URL"):
        os.environ["FAIRFLOOR_AS_OWNER"] = "1"
    from fairfloor.cli import started

    started.django()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
