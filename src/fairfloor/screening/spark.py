"""The batches of `many_factories` on an Apache Spark cluster: one task a batch, the same code in each, the same hits.

pyspark and pyarrow come with the extra `fairfloor[spark]`; Java must be there. Spark is told how many batches there are and
gets back counts and digests: no row passes through it, and what it logs names nobody.
"""

import importlib.util
import json
import os
import re
import shutil
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from fairfloor.core.languages import Text
from fairfloor.core.phrases import phrase
from fairfloor.screening import batches, folder_permits, tables
from fairfloor.screening.batches import Asking, Tally
from fairfloor.screening.bounds import Law, from_shelf
from fairfloor.screening.columns import NoRecords
from fairfloor.screening.engines import Connection, embedded
from fairfloor.screening.many_factories import BATCH_ROWS, MEMORY, parts_of

MASTERS = re.compile(r"(spark://[^,/\s]+:\d+(,[^,/\s]+:\d+)*|k8s://\S+|yarn|local(\[(\d+|\*)(, ?\d+)?\])?)")
NAME = "fairfloor screen"
REACH_SECONDS = 5  # for one machine to take a call
TAKEN_SECONDS = 60  # for a worker to take the job
LOOK_SECONDS = 0.5


class NoCluster(Exception):
    """A cluster that cannot be used, or failed; `said` says in every language what to do."""

    def __init__(self, said: Text) -> None:
        super().__init__(said.say("en"))
        self.said = said


def check(master: str) -> None:
    """Raise NoCluster where pyspark, pyarrow or Java is missing, or the master is no address or does not answer."""
    if any(_missing(name) for name in ("pyspark", "pyarrow")):
        raise NoCluster(phrase("screening.spark-no-package"))
    home = os.environ.get("JAVA_HOME")
    if not shutil.which(str(Path(home) / "bin" / "java") if home else "java"):
        raise NoCluster(phrase("screening.spark-no-java"))
    if not MASTERS.fullmatch(master):
        raise NoCluster(phrase("screening.spark-no-master", master=master))
    if master.startswith("spark://") and not any(map(_answers, master.removeprefix("spark://").split(","))):
        raise NoCluster(phrase("screening.spark-no-answer", master=master))


def _missing(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is None
    except ValueError:  # it is told not to be there
        return True


def _answers(machine: str) -> bool:
    host, _, port = machine.rpartition(":")
    try:
        with socket.create_connection((host.strip("[]"), int(port)), REACH_SECONDS):
            return True
    except (OSError, OverflowError):
        return False


def files_of(place: str) -> dict[str, str]:
    """The addresses of the tables in a folder, which every worker must see by the same name; raises NoRecords, NoCluster."""
    from pyarrow import fs

    try:
        system, folder = fs.FileSystem.from_uri(place)
        asked = {table.name: f"{folder.rstrip('/')}/{table.name}.parquet" for table in batches.SOURCES}
        kinds = dict(zip(asked, system.get_file_info(list(asked.values())), strict=True))
    except (OSError, ValueError) as problem:
        raise NoCluster(phrase("screening.spark-no-folder", place=place, reason=type(problem).__name__)) from None
    found = {name: _inside(place, f"{name}.parquet") for name, one in kinds.items() if one.type != fs.FileType.NotFound}
    if "attendance" not in found:
        raise NoRecords(f"{place} holds no attendance.parquet; name a folder with the canonical tables as Parquet")
    return found


def permits_in(place: str) -> str:
    """The text of the folder's permits (see `folder_permits`), empty where it has none or cannot be looked into."""
    try:
        from pyarrow import fs

        system, file = fs.FileSystem.from_uri(_inside(place, folder_permits.NAME))
        if system.get_file_info(file).type == fs.FileType.NotFound:
            return ""
        with system.open_input_file(file) as held:
            return str(held.read().decode("utf-8-sig", "replace"))
    except ImportError:
        raise NoCluster(phrase("screening.spark-no-package")) from None
    except (OSError, ValueError) as problem:
        raise NoCluster(phrase("screening.spark-no-folder", place=place, reason=type(problem).__name__)) from None


def _inside(place: str, name: str) -> str:
    """The address of a file in a folder; what follows a `?` in an address stays at its end."""
    folder, mark, options = place.partition("?") if "://" in place else (place, "", "")
    return f"{folder.rstrip('/')}/{name}{mark}{options}"


def screen(
    place: str,
    asking: Asking,
    *,
    master: str,
    law: Callable[[str], Law] = from_shelf,
    into: str = "",
    rows: int = BATCH_ROWS,
    memory: str = MEMORY,
    patience: float = TAKEN_SECONDS,
    progress: Callable[[float], None] | None = None,
) -> dict[str, Tally]:
    """Screen the tables of the folder `place` on the cluster of `master`; what each rule found, by its id.

    `place` and `into`, where hits are asked for, are absolute paths that every worker sees, or addresses such as
    `s3://bucket/records`. Raises NoRecords for files that hold other columns, NoCluster for a cluster that cannot do it.
    """
    check(master)
    from fairfloor.screening import spark_task

    files = files_of(place)
    found = {rule.id: Tally() for rule in asking.asked}
    laws: dict[str, Law] = {}
    ask = folder_permits.law_of(law, asking.permits)

    def known(place: str) -> Law:
        laws[place] = ask(place)
        return laws[place]

    with embedded(memory=memory) as engine:
        try:
            spark_task.offer(engine, files)
        except (OSError, ValueError) as problem:  # pyarrow's word for a file that is no Parquet is a ValueError
            if isinstance(problem, NoRecords):
                raise
            raise NoCluster(phrase("screening.spark-no-folder", place=place, reason=type(problem).__name__)) from None
        basis = batches.begin(engine, asking, known)
        parts = tuple(map(tuple, parts_of(engine, rows)))
        work = spark_task.Work(
            files,
            parts,
            asking,
            law={table: spark_task.packed(engine, table) for table in batches.LAW_OF_PLACES},
            weekdays=_weekdays(engine, asking, laws),
            why=tuple(batches.reasons(basis)),
            into=_made(into) if into else "",
            versions=spark_task.versions(),
            memory=memory,
            threads=1,
        )
    if not parts:
        return found
    try:
        answers = _collected(work, master, patience, progress)
    finally:
        _tidied(work.into)
    if sorted(answers) != list(range(len(parts))):
        raise NoCluster(phrase("screening.spark-failed", reason=f"{len(answers)}/{len(parts)}"))
    for tallies in answers.values():
        for rule, tally in tallies.items():
            found[rule] += tally
    return found


def _weekdays(engine: Connection, asking: Asking, laws: Mapping[str, Law]) -> dict[str, dict[int, str | None]]:
    """By which weekday the weeks begin, by jurisdiction and by the days on which a period can begin."""
    days = [int(row[0]) for row in engine.execute("SELECT day FROM needed_day ORDER BY day").fetchall()]
    if asking.start:
        days.append(tables.number_of(asking.start))
    return {place: {day: law.first_weekday(tables.date_of(day)) for day in days} for place, law in laws.items()}


def _made(into: str) -> str:
    """The folder for hits, made; raises NoCluster where it cannot be, or holds something."""
    from pyarrow import fs

    try:
        system, folder = fs.FileSystem.from_uri(into)
        system.create_dir(folder, recursive=True)
        if system.get_file_info(fs.FileSelector(folder)):
            raise NoCluster(phrase("screening.spark-not-empty", place=into))
    except (OSError, ValueError) as problem:
        raise NoCluster(phrase("screening.spark-no-folder", place=into, reason=type(problem).__name__)) from None
    return into


def _tidied(into: str) -> None:
    """Remove what tasks that were lost had begun to write."""
    from pyarrow import fs

    from fairfloor.screening.spark_task import UNFINISHED

    if into:
        system, folder = fs.FileSystem.from_uri(into)
        for one in system.get_file_info(fs.FileSelector(folder)):
            if one.path.endswith(UNFINISHED):
                system.delete_file(one.path)


def _collected(
    work: Any, master: str, patience: float, progress: Callable[[float], None] | None
) -> dict[int, dict[str, Tally]]:
    """What each rule found in each batch, by the number of the batch."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    answers: dict[int, dict[str, Tally]] = {}
    try:
        with _session(master) as session:
            _await_worker(session, master, patience)
            with _shown(session, len(work.parts), progress):
                rows = _job(session, work).collect()
    except (PySparkException, Py4JError, OSError) as problem:
        raise failure(str(problem), master) from None
    for row in rows:
        tally = Tally(row.checked, json.loads(row.not_judged), row.hits, row.workers, int(row.digest, 16))
        answers.setdefault(row.batch, {})[row.rule] = tally
    return answers


@contextmanager
def _session(master: str) -> Iterator[Any]:
    """Spark, ended on leaving. The workers' Python is PYSPARK_PYTHON or else lies where ours does."""
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master).appName(NAME)
    # What Spark says at length is said here in a sentence; the workers keep logs of their own.
    session = builder.config("spark.ui.showConsoleProgress", "false").config("spark.log.level", "OFF").getOrCreate()
    try:
        yield session
    finally:
        session.stop()


def _await_worker(session: Any, master: str, patience: float) -> None:
    """Wait until a worker has taken the job; raises NoCluster when none does. Others than Spark's own cluster know better."""
    conf = session.sparkContext.getConf()
    if not master.startswith("spark://") or conf.get("spark.dynamicAllocation.enabled", "false") == "true":
        return
    waited, pause = 0.0, threading.Event()
    while session.sparkContext._jsc.sc().getExecutorMemoryStatus().size() < 2:  # one of them is this machine
        if waited >= patience:
            raise NoCluster(phrase("screening.spark-no-worker", master=master))
        pause.wait(LOOK_SECONDS)
        waited += LOOK_SECONDS


def _job(session: Any, work: Any) -> Any:
    """One task a batch: the numbers of the batches through mapInArrow."""
    from pyspark.sql import DataFrame
    from pyspark.sql.udf import UserDefinedFunction
    from pyspark.util import PythonEvalType

    from fairfloor.screening import spark_task

    count = len(work.parts)
    numbers = session.range(0, count, 1, count)
    # DataFrame.mapInArrow itself asks for pandas, of which it uses nothing; these are its own two steps (ADR 0022).
    judge = UserDefinedFunction(
        partial(spark_task.judge, work),
        spark_task.ANSWER_IN_SPARK,
        name="judge",
        evalType=PythonEvalType.SQL_MAP_ARROW_ITER_UDF,
    )
    return DataFrame(numbers._jdf.mapInArrow(judge(numbers["id"])._jc, False, None), session)


@contextmanager
def _shown(session: Any, count: int, progress: Callable[[float], None] | None) -> Iterator[None]:
    """Say now and then how many batches are judged, while the block runs."""
    if progress is None:
        yield
        return
    ended, tracker = threading.Event(), session.sparkContext.statusTracker()

    def look() -> None:
        most = 0.0
        while not ended.wait(LOOK_SECONDS):  # a stage that has just ended is active no more, so that the sum may fall
            stages = [tracker.getStageInfo(number) for number in tracker.getActiveStageIds()]
            most = max(most, sum(stage.numCompletedTasks for stage in stages if stage) / count)
            progress(most)

    looker = threading.Thread(target=look, daemon=True)
    looker.start()
    try:
        yield
        progress(1.0)
    finally:
        ended.set()
        looker.join()


def failure(words: str, master: str) -> NoCluster:
    """What is said of a job that failed: our own task's words, never those of a file."""
    from fairfloor.screening.spark_task import MARK, versions

    told = re.search(rf"{MARK}:(\w+):([^:\n]*):", words)
    if told and told[1] == "versions":
        return NoCluster(phrase("screening.spark-versions", here=versions(), there=told[2]))
    if told and told[1] == "files":
        return NoCluster(phrase("screening.spark-unread", reason=told[2]))
    if told:
        return NoCluster(phrase("screening.spark-failed", reason=told[2]))
    if "ModuleNotFoundError" in words or "Cannot run program" in words:
        return NoCluster(phrase("screening.spark-bare-worker"))
    return NoCluster(phrase("screening.spark-lost", master=master))
