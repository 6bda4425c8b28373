"""`fairfloor demo`: makes the demonstration programme in an empty data folder, once."""

import argparse
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from fairfloor.cli.faults import FAILED, Fault


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
    from fairfloor.registry import homes

    home = homes.home()
    home.mkdir(parents=True, exist_ok=True)
    marker = home / "demonstration"
    fresh = not marker.exists()
    if fresh and not os.environ.get("DATABASE_URL") and (home / "fairfloor.sqlite3").exists():
        raise Fault(
            f"{home} holds a real programme's data",
            remedy="Choose another folder: FAIRFLOOR_HOME=… fairfloor demo. To serve what is there: fairfloor serve",
            code=FAILED,
        )
    marker.touch()
    # The owner's role makes the tables, in a process of its own; the rest is done as the application.
    subprocess.run([sys.executable, "-m", "fairfloor.cli.main", "migrate"], check=True, stdout=subprocess.DEVNULL)
    from fairfloor.cli import started

    started.django()
    from fairfloor.actions import demonstration
    from fairfloor.registry.models import Programme

    if not Programme.objects.exists():
        print("Making the demonstration programme …", flush=True)
        demonstration.found(now=datetime.now(UTC))
    print(f"The demonstration programme is in {home}")
    print(f"Sign in with one of these addresses and the password “{demonstration.PASSWORD}”:")
    for email, role in demonstration.accounts():
        print(f"  {email:32} {role}")
    return 0
