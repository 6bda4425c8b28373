"""Where the data of an installation live: `FAIRFLOOR_HOME`, else the user's data folder; never the checkout."""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import platformdirs


def home() -> Path:
    """The data folder as the environment names it."""
    named = os.environ.get("FAIRFLOOR_HOME")
    return (
        Path(named).expanduser().resolve() if named else Path(platformdirs.user_data_dir("fairfloor", appauthor=False))
    )


def key(folder: Path, name: str) -> str:
    """The secret `name` from the folder of keys (hexadecimal), made on first use, readable by its owner only."""
    path = folder / "keys" / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return path.read_text().strip()


def database(url: str, folder: Path) -> dict[str, object]:
    """Django's database settings for `url` (`postgresql://…`), or for SQLite in `folder` when it is empty."""
    if not url:
        return {
            "ENGINE": "fairfloor.conf.sqlite",
            "NAME": str(folder / "fairfloor.sqlite3"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # The wall is asked while a statement is prepared, so a statement must never be taken from a cache.
                "cached_statements": 0,
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
        "OPTIONS": options,
    }
