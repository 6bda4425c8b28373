"""The worker: every second it reminds, mails, takes lists in, erases what is due; beside that it screens and makes sheets."""

import logging
import re
import shutil
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from django.db import DatabaseError, close_old_connections, connections

from fairfloor.actions import alerts, corrective_actions, files, openings, queues, uploads
from fairfloor.actions.uploads import PIECE_DIGITS
from fairfloor.jobs import datasets, factory_lists, notices, recalculations
from fairfloor.jobs.faults import told
from fairfloor.jobs.progress import Stop
from fairfloor.registry import files as kept_files
from fairfloor.registry import walls
from fairfloor.registry.clocks import shown

PAUSE_SECONDS = 1.0
LEFT_OVER_SECONDS = 3600  # what should be gone and is older was left by a process that was killed
PIECE_NAME = re.compile(rf"[a-z2-7]{{26}}[0-9]{{{PIECE_DIGITS}}}")

Job = Callable[[Stop], object]

log = logging.getLogger(__name__)


def moment() -> datetime:
    """What time it is: the wall clock's moment, or in demonstration mode the demonstration's."""
    return shown(datetime.now(UTC))


def run(stop: threading.Event, *, pause: float = PAUSE_SECONDS) -> None:
    """Works until `stop` is set: what is short beside what is long, so that no reminder waits while records are screened."""
    long = threading.Thread(target=_long, args=(stop, pause), name="long work")
    long.start()
    try:
        _rounds(SHORT, stop, pause)
    finally:
        stop.set()
        long.join()


def _long(stop: threading.Event, pause: float) -> None:
    try:
        _rounds(LONG, stop, pause)
    finally:
        connections.close_all()


def _rounds(jobs: Sequence[Job], stop: threading.Event, pause: float) -> None:
    """The jobs round after round. One job's fault neither ends the worker nor keeps the others from their turn."""
    while not stop.is_set():
        work(stop.is_set, jobs)
        close_old_connections()
        stop.wait(pause)


def work(stop: Stop = lambda: False, jobs: Sequence[Job] | None = None) -> None:
    """Each job once; what it finds to do stands in the tables, so that nothing is lost with a worker."""
    for job in (*SHORT, *LONG) if jobs is None else jobs:
        if stop():
            return
        walls.forget()
        try:
            job(stop)
        except DatabaseError as fault:
            log.warning("the database did not answer; the work is tried again: %s", told(fault))
        except Exception as fault:
            log.error("a background job ended with a fault; the others go on: %s", told(fault))


def sweep() -> int:
    """Removes what a killed process left in the folder of files. How many.

    That is decrypted copies, files that it had not encrypted to their end, and pieces of uploads that are over. The folder is
    looked at before the uploads are asked for: a piece comes after its upload, so that none under way is taken for an orphan.
    """
    old = [path for path in kept_files.folder().iterdir() if _is_old(path)]
    pieces = [path for path in old if PIECE_NAME.fullmatch(path.name)]
    on_their_way = set(queues.uploads()) if pieces else set()
    left = [path for path in old if (path.name.startswith("tmp") and path.is_dir()) or path.suffix == ".part"]
    left += [path for path in pieces if path.name[:-PIECE_DIGITS] not in on_their_way]
    for path in left:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return len(left)


def _is_old(path: Path) -> bool:
    """Whether nobody wrote there for so long that its process is gone; not when it went meanwhile."""
    try:
        return path.stat().st_mtime < time.time() - LEFT_OVER_SECONDS
    except FileNotFoundError:
        return False


SHORT: tuple[Job, ...] = (
    lambda stop: alerts.remind_due(now=moment()),
    lambda stop: corrective_actions.remind_due(now=moment()),
    lambda stop: openings.tell_due(now=moment()),
    lambda stop: notices.send_due(moment()),
    lambda stop: factory_lists.take_in_due(moment, stop),
    lambda stop: files.erase_due(now=moment()),
)
LONG: tuple[Job, ...] = (
    lambda stop: datasets.screen_due(moment, stop),
    lambda stop: recalculations.make_due(moment, stop),
    lambda stop: uploads.erase_abandoned(now=moment()),
    lambda stop: sweep(),
)
