"""`fairfloor backup` and `fairfloor restore`: the whole installation in one file, and back."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fairfloor.cli.faults import Fault


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds both commands."""
    backup = commands.add_parser(
        "backup",
        help="write everything to one file",
        description="Writes every table and every stored file to one file, which SQLite and PostgreSQL alike can be "
        "restored from. People may go on working meanwhile.",
        epilog="On PostgreSQL it runs as the owner: set FAIRFLOOR_OWNER_DATABASE_URL.",
    )
    backup.add_argument("to", metavar="FILE", type=Path, help="the file to write; it must not exist yet")
    backup.add_argument("--with-keys", action="store_true", help="include the keys; the file then opens every secret")
    backup.set_defaults(run=run_backup)
    restore = commands.add_parser(
        "restore",
        help="restore a backup into an empty data folder",
        description="Restores a backup into an empty data folder and an empty database, and holds it against the head "
        "of its event log. All of it is restored, or nothing.",
        epilog="On PostgreSQL it runs as the owner: set FAIRFLOOR_OWNER_DATABASE_URL.",
    )
    restore.add_argument("from_", metavar="FILE", type=Path, help="the file that `fairfloor backup` wrote")
    restore.set_defaults(run=run_restore)


def run_backup(args: argparse.Namespace) -> int:
    """Writes the file and says what is in it."""
    if args.to.exists():
        raise Fault(f"{args.to} exists already", remedy="Choose another name; a backup never replaces a file.")
    from fairfloor.cli import started

    started.django(as_owner=True)
    started.up_to_date()
    from fairfloor.actions import events
    from fairfloor.registry import backups

    try:
        with started.database():
            manifest = backups.write(args.to, with_keys=args.with_keys, log=events.verify)
    except backups.NotWritable as fault:
        raise Fault(str(fault)) from fault
    except OSError as fault:
        raise Fault(
            f"{args.to} cannot be written: {fault.strerror or fault}", remedy="Choose another place."
        ) from fault
    print(f"{args.to}: {_contents(manifest)}")
    if manifest["missing"]:
        missing = len(manifest["missing"])
        words = "1 stored file was" if missing == 1 else f"{missing} stored files were"
        print(f"{words} not in the data folder, and not put into the backup.")
    if not args.with_keys:
        print("The keys are not in it: keep a copy of the folder “keys” of the data folder somewhere else.")
    return 0


def run_restore(args: argparse.Namespace) -> int:
    """Looks whether the file is whole, makes the tables, fills them, verifies the log."""
    if not args.from_.is_file():
        raise Fault(f"there is no file {args.from_}", remedy="Name the file that `fairfloor backup` wrote.")
    from fairfloor.cli import migrate, started

    started.django(as_owner=True)
    from fairfloor.actions import events
    from fairfloor.registry import homes, restores, statistics

    try:
        with started.database():
            manifest = restores.restore(args.from_, prepare=migrate.migrate, log=events.verify)
            statistics.renew()
    except restores.NotRestorable as fault:
        raise Fault(str(fault)) from fault
    print(f"Restored: {_contents(manifest)}")
    if (homes.home() / "keys" / homes.WANTED).exists():
        print(f"The keys were not in it: put the kept copy of the folder “keys” into {homes.home()} before serving.")
    return 0


def _contents(manifest: Mapping[str, Any]) -> str:
    log, kept = manifest["log"], sum(name.startswith("files/") for name in manifest["members"])
    return f"{sum(manifest['rows'].values())} rows, {kept} files, log of {log['events']} events, head {log['root']}"
