"""Starts the real Fairfloor for a browser: its own data folder, the demonstration programme, the production server."""

import contextlib
import functools
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.engines.leash import leashed
from tests.engines.servers import free_port

PATIENCE = 60.0
READY = re.compile(r"^Fairfloor is at (http://\S+?)/?(?=\s|$)", flags=re.MULTILINE)
COMMAND = Path(sys.executable).with_name("fairfloor")


@dataclass(frozen=True)
class Site:
    """A running Fairfloor: its address without a slash at the end, its data folder, what its process is told."""

    address: str
    home: Path
    environment: dict[str, str]
    log: Path

    def run(self, *words: str) -> str:
        """What `fairfloor WORDS` prints when it is run on the same data; a failure raises with its message."""
        done = subprocess.run(
            [COMMAND, *words], env=self.environment, capture_output=True, text=True, check=False, timeout=120
        )
        if done.returncode:
            raise AssertionError(
                f"fairfloor {' '.join(words)} ended with {done.returncode}: {done.stdout}{done.stderr}"
            )
        return done.stdout

    def mails(self) -> list[str]:
        """The mails sent so far, each as its whole text, in the order of sending."""
        folder = self.home / "mail"
        return [path.read_text("utf-8") for path in sorted(folder.glob("*"))] if folder.exists() else []


def wait_until_ready(keeper: "subprocess.Popen[bytes]", log: Path) -> str:
    """The address that the server prints when it is ready; raises AssertionError with its log when it never does."""
    last = time.monotonic() + PATIENCE
    while time.monotonic() < last and keeper.poll() is None:
        ready = READY.search(log.read_text("utf-8", "replace"))
        if ready:
            return ready[1]
        time.sleep(0.05)
    raise AssertionError(f"the server did not come up:\n{log.read_text('utf-8', 'replace')[-3000:]}")


@functools.cache
def prepared() -> "tempfile.TemporaryDirectory[str]":
    """A folder with the data of the demonstration, made once, from which each site of this run has its copy."""
    folder = tempfile.TemporaryDirectory(prefix="fairfloor-prepared-", ignore_cleanup_errors=True)
    home = Path(folder.name) / "home"
    environment = {**environment_without_database(), "FAIRFLOOR_HOME": str(home)}
    Site("", home, environment, Path(folder.name) / "log").run("demo")
    return folder


def environment_without_database() -> dict[str, str]:
    """Ours, but for the database of the tests beside."""
    return {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}


@contextlib.contextmanager
def demonstration(extra: Mapping[str, str] | None = None, *, first: str = "demo") -> Iterator[Site]:
    """A Fairfloor with the demonstration programme; `extra` adds to its environment (a `DATABASE_URL`, say).

    `first` is the command that prepares its data; `migrate` leaves it empty, without a programme. It is stopped with
    everything that it started, also when the test run is killed, and its data are removed.
    """
    with tempfile.TemporaryDirectory(prefix="fairfloor-site-", ignore_cleanup_errors=True) as folder:
        home, log = Path(folder) / "home", Path(folder) / "log"
        environment = {
            **environment_without_database(),
            "FAIRFLOOR_HOME": str(home),
            "PYTHONUNBUFFERED": "1",
            **(extra or {}),
        }
        port = free_port()
        environment["FAIRFLOOR_ADDRESS"] = f"http://127.0.0.1:{port}"
        site = Site(environment["FAIRFLOOR_ADDRESS"], home, environment, log)
        if extra or first != "demo":
            site.run(first)
        else:
            shutil.copytree(Path(prepared().name) / "home", home)
        log.touch()
        command = [COMMAND, "serve", "--host", "127.0.0.1", "--port", str(port)]
        with leashed(command, log=log, environment=environment, remove=Path(folder)) as keeper:
            assert wait_until_ready(keeper, log) == site.address
            yield site
