"""`fairfloor backup` and `fairfloor restore`: the whole installation in one file, and back."""

import argparse
import os
from pathlib import Path
from typing import Any

from fairfloor.cli.faults import Fault


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds both commands."""
    backup = commands.add_parser(
        "backup",
        help="write everything to one file",
        description="Writes every table and every stored file to one file (SQLite and PostgreSQL alike).",
    )
    backup.add_argument("to", type=Path, help="the file to write; it must not exist yet")
    backup.add_argument("--with-keys", action="store_true", help="include the keys; the file then opens every secret")
    backup.set_defaults(run=run_backup)
    restore = commands.add_parser(
        "restore",
        help="restore a backup into an empty data folder",
        description="Restores a backup into an empty data folder or database, and holds it against its log head.",
    )
    restore.add_argument("from_", metavar="from", type=Path, help="the file that `fairfloor backup` wrote")
    restore.set_defaults(run=run_restore)


def _as_owner() -> None:
    if os.environ.get("FAIRFLOOR_OWNER_DATABASE_URL"):
        os.environ["FAIRFLOOR_AS_OWNER"] = "1"
    from fairfloor.cli import started

    started.django()


def run_backup(args: argparse.Namespace) -> int:
    """Writes the file and says what is in it."""
    if args.to.exists():
        raise Fault(f"{args.to} exists already", remedy="Choose another name; a backup never replaces a file.")
    _as_owner()
    from fairfloor.registry import backups

    manifest = backups.write(args.to, with_keys=args.with_keys)
    print(f"{args.to}: {_said(manifest)}")
    if not args.with_keys:
        print("The keys are not in it: keep a copy of the folder “keys” of the data folder somewhere else.")
    return 0


def _said(manifest: dict[str, Any]) -> str:
    log = manifest["log"]
    return f"{sum(manifest['rows'].values())} rows; log of {log['events']} events, head {log['root']}"


def run_restore(args: argparse.Namespace) -> int:
    """Migrates an empty database, fills it, and verifies the log."""
    from fairfloor.cli.migrate import migrate
    from fairfloor.registry import homes

    homes.home().mkdir(parents=True, exist_ok=True)
    migrate()
    from fairfloor.registry import backups

    try:
        manifest = backups.restore(args.from_)
    except backups.NotRestorable as fault:
        raise Fault(str(fault)) from fault
    print(f"Restored {_said(manifest)}")
    return 0
