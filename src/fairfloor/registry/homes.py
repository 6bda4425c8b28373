"""Where the data of an installation live: `FAIRFLOOR_HOME`, else the user's data folder; never the checkout."""

import contextlib
import os
import re
import secrets
import tempfile
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import platformdirs

WANTED = ".wanted"
PLANNED_AFTER = 3  # times that a connection to PostgreSQL is asked the same before it keeps the plan
_KEY = re.compile(r"[0-9a-f]{64}")


def home() -> Path:
    """The data folder as the environment names it."""
    named = os.environ.get("FAIRFLOOR_HOME")
    return (
        Path(named).expanduser().resolve() if named else Path(platformdirs.user_data_dir("fairfloor", appauthor=False))
    )


def made() -> Path:
    """The data folder, made where it is missing; what it holds is for its owner's eyes alone."""
    folder = home()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def standards(folder: Path) -> Path:
    """The data folder's own shelf of standards; it need not be there."""
    return folder / "standards"


def key(folder: Path, name: str) -> str:
    """The secret `name` from the folder of keys (64 hexadecimal digits), made on first use, readable by its owner only.

    Raises ValueError when the file holds something else: a wrong key would encrypt what nobody can read again.
    """
    path = folder / "keys" / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        if name in _wanted(folder):
            raise ValueError(
                f"the key {path} of the restored installation is missing: put the kept copy of the folder “keys” there"
            )
        _make_key(path)
    found = path.read_text("ascii", errors="replace").strip()
    if not _KEY.fullmatch(found):
        raise ValueError(f"the key {path} is cut off or changed: put back the copy of the folder “keys” that was kept")
    return found


def want(folder: Path, names: Iterable[str]) -> None:
    """Keeps that the keys `names` are to be brought from elsewhere, and never made."""
    path = folder / "keys" / WANTED
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_text("".join(f"{name}\n" for name in names))


def _wanted(folder: Path) -> list[str]:
    path = folder / "keys" / WANTED
    return path.read_text().split() if path.exists() else []


def _make_key(path: Path) -> None:
    """Writes a new key whole before it gets its name, so that no other process ever reads half of one."""
    descriptor, unfinished = tempfile.mkstemp(prefix=".new-", dir=path.parent)  # readable by its owner only
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):  # another process was first: its key counts
            os.link(unfinished, path)
    finally:
        Path(unfinished).unlink()


def database(url: str, folder: Path) -> dict[str, object]:
    """Django's database settings for `url` (`postgresql://…`), or for SQLite in `folder` when it is empty."""
    if not url:
        return {
            "ENGINE": "fairfloor.conf.sqlite",
            "NAME": str(folder / "fairfloor.sqlite3"),
            # Opening the file, with its schema and its wall, takes longer than most queries: a thread keeps it open.
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # A kept statement is asked for by its text, which tells the state of the wall (see `conf.sqlite.base`).
                "cached_statements": 256,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError(f"DATABASE_URL begins with {parts.scheme}://; it must begin with postgresql://")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # What is asked so often on a connection is planned once (see `asking`); what Django compiles is planned each time.
        "OPTIONS": {**options, "prepare_threshold": int(options.get("prepare_threshold", PLANNED_AFTER))},
    }
