"""`fairfloor doctor`: what is missing on this machine, and what to do about it."""

import argparse
import importlib
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

from fairfloor.cli.faults import FAILED

Finding = tuple[bool, str, str]  # well, what was found, what to do


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command."""
    parser = commands.add_parser(
        "doctor", help="say what is missing on this machine", description="Says what is missing, and what to do."
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """A line for each check; exit code 1 when something is wrong."""
    wrong = 0
    for title, check in CHECKS:
        try:
            well, found, remedy = check()
        except Exception as fault:  # a check that breaks is itself a finding
            well, found, remedy = False, f"{type(fault).__name__}: {fault}", "Report this to the project."
        wrong += not well
        print(f"{'ok     ' if well else 'MISSING'}  {title}: {found}")
        if not well and remedy:
            print(f"         {remedy}")
    if not wrong:
        print("Everything that Fairfloor needs is here.")
    else:
        print("1 thing to mend." if wrong == 1 else f"{wrong} things to mend.")
    return FAILED if wrong else 0


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return sys.version_info >= (3, 11), version, "Install Python 3.11 or newer, then run make setup."


def _sqlite() -> Finding:
    return (
        sqlite3.sqlite_version_info >= (3, 35),
        sqlite3.sqlite_version,
        "Use a Python built with SQLite 3.35 or newer.",
    )


def _packages() -> Finding:
    missing = []
    for name in ("django", "allauth", "duckdb", "typst", "cryptography", "granian", "holidays", "psycopg"):
        try:
            importlib.import_module(name)
        except ImportError:
            missing.append(name)
    return not missing, ", ".join(missing) or "all there", "Run make setup."


def _home() -> Finding:
    from fairfloor.registry import homes

    home = homes.home()
    inside = (
        (Path(__file__).resolve().parents[3] in home.parents)
        if (Path(__file__).parents[3] / "pyproject.toml").exists()
        else False
    )
    if inside:
        return False, f"{home} lies inside the checkout", "Set FAIRFLOOR_HOME to a folder elsewhere."
    home.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(home).free // 2**30
    writable = os.access(home, os.W_OK)
    return writable and free >= 1, f"{home}, {free} GiB free", "Make the folder writable and free at least 1 GiB."


def _keys() -> Finding:
    from fairfloor.registry import homes

    loose = [path.name for path in (homes.home() / "keys").glob("*") if path.stat().st_mode & 0o077]
    return (
        not loose,
        ", ".join(loose) or "readable by their owner only",
        "chmod 600 the named files in the folder “keys”.",
    )


def _database() -> Finding:
    from fairfloor.cli import started

    started.django()
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from fairfloor.registry import walls

    with walls.maintenance():
        executor = MigrationExecutor(connection)
        left = executor.migration_plan(executor.loader.graph.leaf_nodes())
    words = "1 migration to run" if len(left) == 1 else f"{len(left)} migrations to run"
    return not left, f"{connection.vendor}, {words}", "Run: fairfloor migrate"


def _wall() -> Finding:
    from django.db import connection

    if connection.vendor != "postgresql":
        return True, "the SQLite authorizer is on every connection", ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls, rolname FROM pg_roles WHERE rolname = current_user")
        passes, name = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM pg_policies WHERE policyname = 'fairfloor_read'")
        policies = cursor.fetchone()[0]
    well = not passes and policies > 0
    return (
        well,
        f"role {name}, {policies} policies",
        "Use a role without SUPERUSER and BYPASSRLS, then run: fairfloor migrate",
    )


def _fonts() -> Finding:
    fonts = sorted(path.name for path in (Path(__file__).parents[1] / "reporting" / "fonts").rglob("*.ttf"))
    return len(fonts) >= 2, ", ".join(fonts) or "none", "The checkout is incomplete: clone it again."


def _catalogues() -> Finding:
    folder = Path(__file__).parents[1] / "locale"
    missing = [
        path.parent.parent.name
        for path in folder.glob("*/LC_MESSAGES/django.po")
        if not path.with_suffix(".mo").exists()
    ]
    return not missing, ", ".join(missing) or "compiled", "Run make catalogues."


def _mail() -> Finding:
    host = os.environ.get("FAIRFLOOR_SMTP_HOST")
    if not host:
        return True, "no mail server set: mails are written to the folder “mail” of the data folder", ""
    import smtplib

    try:
        with smtplib.SMTP(host, int(os.environ.get("FAIRFLOOR_SMTP_PORT", "25")), timeout=5):
            return True, f"{host} answers", ""
    except OSError as fault:
        return False, f"{host} does not answer ({fault})", "Check FAIRFLOOR_SMTP_HOST and FAIRFLOOR_SMTP_PORT."


CHECKS: tuple[tuple[str, Callable[[], Finding]], ...] = (
    ("Python", _python),
    ("SQLite", _sqlite),
    ("packages", _packages),
    ("data folder", _home),
    ("keys", _keys),
    ("database", _database),
    ("second wall", _wall),
    ("fonts of the PDF", _fonts),
    ("translations", _catalogues),
    ("mail", _mail),
)
