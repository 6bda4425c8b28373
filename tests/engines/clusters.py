"""A Spark cluster of this machine alone for tests: a master and workers as processes of their own, on loopback, on a leash."""

import contextlib
import os
import re
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import psutil

from tests.engines.leash import leashed

PATIENCE = 90.0
SMALL = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xss2m"  # starts sooner and holds less
DEFAULTS = """
spark.driver.host 127.0.0.1
spark.driver.bindAddress 127.0.0.1
spark.driver.memory 512m
spark.driver.extraJavaOptions {small}
spark.executor.cores 1
spark.executor.memory 512m
spark.executor.extraJavaOptions {small}
spark.ui.enabled false
spark.eventLog.enabled true
spark.eventLog.rolling.enabled false
spark.eventLog.compress false
spark.eventLog.dir {events}
"""


@dataclass
class Worker:
    """One worker: the process that keeps it on its leash, the folder of its executors, and what it logs."""

    keeper: int
    folder: Path
    log: Path

    def tree(self) -> list[psutil.Process]:
        """The worker, its executors and their Python, the worker first."""
        with contextlib.suppress(psutil.NoSuchProcess):
            return psutil.Process(self.keeper).children(recursive=True)
        return []

    def at_work(self) -> bool:
        """Whether one of its executors has begun a task that runs Python."""
        for process in self.tree():
            with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                if "pyspark.daemon" in process.cmdline():
                    return True
        return False

    def rest(self) -> None:
        """Wait until the executors of earlier jobs, which end after their job, have ended; raises TimeoutError."""
        last = time.monotonic() + PATIENCE
        while self.at_work():
            if time.monotonic() > last:
                raise TimeoutError(f"the executors in {self.folder.name} do not end")
            time.sleep(0.1)

    def kill(self) -> None:
        """End all of it at once, as when the machine is lost, with what it starts meanwhile."""
        last = time.monotonic() + PATIENCE
        while (left := self.tree()) and time.monotonic() < last:
            for process in left:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
            psutil.wait_procs(left, timeout=0.2)


@dataclass
class Cluster:
    """A running cluster: its address, its workers, what Spark is told beside, and where all its logs lie."""

    master: str
    folder: Path
    environment: dict[str, str]
    workers: list[Worker] = field(default_factory=list)

    def logs(self) -> list[Path]:
        """Everything that master, workers, executors and jobs have written down."""
        return [path for path in self.folder.rglob("*") if path.is_file() and path.suffix != ".jar"]

    def events(self) -> str:
        """The event logs of all jobs."""
        return "".join(path.read_text("utf-8") for path in sorted((self.folder / "events").iterdir()))


def said(log: Path, words: str) -> str:
    """What the log says in place of the group in `words`, as soon as it does; raises TimeoutError with its end otherwise."""
    last = time.monotonic() + PATIENCE
    while time.monotonic() < last:
        text = log.read_text("utf-8", "replace") if log.exists() else ""
        if found := re.search(words, text):
            return found[1]
        time.sleep(0.2)
    raise TimeoutError(f"{log.name} does not say {words!r}: {text[-2000:]}")


@contextlib.contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """Start a master and workers of one core each, on ports that are free; all of it ends on leaving, or with us."""
    found = find_spec("pyspark")
    assert found and found.origin, "pyspark is not installed: run `make setup-dev`"
    assert shutil.which("java"), "Java is not installed: on Debian `apt-get install default-jre-headless`"
    command = Path(found.origin).parent / "bin" / "spark-class"
    for name in ("events", "conf"):
        (folder / name).mkdir()
    text = DEFAULTS.format(small=SMALL, events=(folder / "events").as_uri())
    (folder / "conf" / "spark-defaults.conf").write_text(text, "utf-8")
    ours = {
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_CONF_DIR": str(folder / "conf"),
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_DAEMON_JAVA_OPTS": SMALL,
        "PYSPARK_PYTHON": sys.executable,
    }
    environment = {**os.environ, **ours}
    daemon = ("--host", "127.0.0.1", "--port", "0", "--webui-port", "0")
    with contextlib.ExitStack() as stack:
        log = folder / "master.log"
        master = [command, "org.apache.spark.deploy.master.Master", *daemon]
        stack.enter_context(leashed(master, log=log, environment=environment))
        made = Cluster(said(log, r"Starting Spark master at (spark://127\.0\.0\.1:\d+)"), folder, ours)
        for number in range(workers):
            one, log = folder / f"worker-{number}", folder / f"worker-{number}.log"
            size = ("--cores", "1", "--memory", "1g", "--work-dir", one)
            worker = [command, "org.apache.spark.deploy.worker.Worker", *daemon, *size, made.master]
            keeper = stack.enter_context(leashed(worker, log=log, environment=environment))
            made.workers.append(Worker(keeper.pid, one, log))
        for one in made.workers:
            said(one.log, r"(Successfully registered with master)")
        yield made
