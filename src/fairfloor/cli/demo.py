"""`fairfloor demo`: makes the demonstration programme in an empty data folder, once."""

import argparse
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from fairfloor.cli.faults import Fault


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command."""
    parser = commands.add_parser(
        "demo",
        help="make the demonstration programme",
        description="Makes the demonstration programme in an empty data folder; where it stands already, brings it up to date.",
    )
    parser.add_argument(
        "--home", type=Path, help="the data folder (default: FAIRFLOOR_HOME, else the user's data folder)"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Migrates, then makes the programme unless there is one."""
    if args.home:
        os.environ["FAIRFLOOR_HOME"] = str(args.home)
    from fairfloor.cli import started
    from fairfloor.registry import homes

    with started.usable_home():
        home = homes.made()
        marker = home / "demonstration"
        fresh = not marker.exists()
        if fresh and not os.environ.get("DATABASE_URL") and (home / "fairfloor.sqlite3").exists():
            raise _real(home)
        marker.touch()
    try:
        return _make(home)
    except Fault:
        if fresh:
            marker.unlink(missing_ok=True)
        raise


def _make(home: Path) -> int:
    """Makes the tables and the programme; raises Fault when there is a real one in the database."""
    from fairfloor.cli import started

    _migrate()
    started.django()
    from django.db import connection

    from fairfloor.actions import demonstration
    from fairfloor.registry.models import Programme

    with started.database():
        if Programme.objects.filter(demonstration=False).exists():
            raise _real(home)
        if not Programme.objects.exists():
            print("Making the demonstration programme …", flush=True)
            demonstration.found(now=datetime.now(UTC))
            if connection.vendor == "postgresql":
                _migrate()  # the tables stand; the database learns how much is in them now
    print(f"The demonstration programme is in {home}")
    print(f"Sign in with one of these addresses and the password “{demonstration.PASSWORD}”:")
    for email, role in demonstration.accounts():
        print(f"  {email:32} {role}")
    return 0


def _migrate() -> None:
    """Makes the tables; where a role of its own owns them, in a process of its own, since the rest is the application's."""
    if not os.environ.get("FAIRFLOOR_OWNER_DATABASE_URL"):
        from fairfloor.cli.migrate import migrate

        migrate()
        return
    ended = subprocess.run(
        [sys.executable, "-m", "fairfloor.cli.main", "migrate"], check=False, stdout=subprocess.DEVNULL
    )
    if ended.returncode:  # it has said why
        raise Fault("the tables could not be made", remedy="See what is said above.")


def _real(home: Path) -> Fault:
    return Fault(
        f"{home} or its database holds a real programme's data",
        remedy="Choose another folder: FAIRFLOOR_HOME=… fairfloor demo. To serve what is there: fairfloor serve",
    )
