"""The servers that are measured: Fairfloor's own, and the bare project in the same server beside it."""

import contextlib
import http.client
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import psutil

from tests.engines.leash import leashed
from tests.engines.servers import database, free_port, postgres_server

ROOT = Path(__file__).parents[1]
COMMAND = Path(sys.executable).with_name("fairfloor")
PATIENCE = 90.0
ELSEWHERE = ("DATABASE_URL", "FAIRFLOOR_OWNER_DATABASE_URL", "FAIRFLOOR_AS_OWNER", "PYTHONDONTWRITEBYTECODE")


@dataclass(frozen=True)
class Place:
    """Where one application lives: its environment (data folder, database, code) and the command that serves it."""

    name: str
    environment: dict[str, str]
    serve: tuple[str, ...]
    application: str

    def run(self, *words: str) -> str:
        """What a command prints in this environment; a failure raises with its message."""
        done = subprocess.run(words, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{shlex.join(words)} ended with {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout


def environment(folder: Path, home: str, database: Mapping[str, str]) -> dict[str, str]:
    """What a process is told: its data folder under `folder`, its database (none: SQLite).

    Every process but the first finds byte code, as in an installation, also where it is not kept beside the source.
    """
    given = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
    if sys.dont_write_bytecode:
        given["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
    return {
        **given, "FAIRFLOOR_HOME": str(folder / home), "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1", "DJANGO_SETTINGS_MODULE": "fairfloor.conf.settings", **database,
    }  # fmt: skip


def fairfloor(folder: Path, database: Mapping[str, str]) -> Place:
    """Fairfloor with its tables made, nothing in them."""
    told = environment(folder, "home", database)
    place = Place("fairfloor", told, (str(COMMAND), "serve"), "fairfloor.conf.wsgi:application")
    place.run(str(COMMAND), "migrate")
    return place


def project(folder: Path, name: str, database: Mapping[str, str], beside: Place, *told: str) -> Place:
    """A project of the benchmarks, bare or ordinary, its tables made as it is `told`.

    The worker that its server starts as well has empty tables of Fairfloor's to look after.
    """
    given = environment(folder, name, database)
    command = (sys.executable, "-m", "benchmarks.bare", name)
    place = Place(name, given, command, f"benchmarks.{name}.wsgi:application")
    if database:
        place.run(str(COMMAND), "migrate")
    else:
        shutil.copytree(beside.environment["FAIRFLOOR_HOME"], given["FAIRFLOOR_HOME"])
    owner = {"DATABASE_URL": given["FAIRFLOOR_OWNER_DATABASE_URL"]} if database else {}
    replace(place, environment={**given, **owner}).run(sys.executable, "-m", f"benchmarks.{name}.tables", *told)
    return place


@dataclass(frozen=True)
class Server:
    """An application that answers on a port of 127.0.0.1; `keeper` is the process that holds all of its processes."""

    port: int
    keeper: int

    def processor(self) -> float:
        """Seconds of processor time that its processes have used so far."""
        family = psutil.Process(self.keeper).children(recursive=True)
        return sum(sum(process.cpu_times()[:2]) for process in family)

    def megabytes(self) -> float:
        """What the largest of its processes holds in memory."""
        family = psutil.Process(self.keeper).children(recursive=True)
        return max(process.memory_info().rss for process in family) / 2**20


@contextlib.contextmanager
def databases(engine: str) -> Iterator[tuple[Mapping[str, str], ...]]:
    """Three databases of `engine`, as what a process is told of them: Fairfloor's, the bare and the ordinary project's.

    A PostgreSQL that is started for them keeps what it commits, as an installation's does.
    """
    if engine == "sqlite":
        yield {}, {}, {}
        return
    with postgres_server(options=()) as server, contextlib.ExitStack() as held:
        yield tuple(held.enter_context(database(server)).environment() for _ in range(3))


@contextlib.contextmanager
def served(places: Sequence[Place], folder: Path, workers: int, beside: str | None) -> Iterator[list[Server]]:
    """Serves applications on 127.0.0.1, each by `workers` processes; yields them. All ends with its starter, at the latest.

    `beside` is the command of another server than ours, with places for {application} and {port}.
    """
    with contextlib.ExitStack() as held:
        started = []
        for place in places:
            port, log = free_port(), folder / f"{place.name}.log"
            command = [*place.serve, "--port", str(port), "--workers", str(workers)]
            if beside:
                command = [word.format(application=place.application, port=port) for word in shlex.split(beside)]
            told = {**place.environment, "PORT": str(port)}
            started.append((held.enter_context(leashed(command, log=log, environment=told)), port, log))
        for keeper, port, log in started:
            _wait(keeper, port, log)
        yield [Server(port, keeper.pid) for keeper, port, _log in started]


def _wait(keeper: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    last = time.monotonic() + PATIENCE
    while not _answers(port):
        if keeper.poll() is not None or time.monotonic() > last:
            raise RuntimeError(f"{log.stem} did not come up:\n{log.read_text('utf-8', 'replace')[-3000:]}")
        time.sleep(0.05)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
