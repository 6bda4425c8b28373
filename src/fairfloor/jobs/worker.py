"""The background worker: every second it sends notices, screens records and makes sheets that wait, erases files due, reminds."""

import logging
import re
import shutil
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from django.db import DatabaseError, close_old_connections

from fairfloor.actions import alerts, corrective_actions, files, queues, uploads
from fairfloor.actions.uploads import PIECE_DIGITS
from fairfloor.jobs import datasets, notices, recalculations
from fairfloor.jobs.faults import told
from fairfloor.jobs.progress import Stop
from fairfloor.registry import files as kept_files
from fairfloor.registry import walls
from fairfloor.registry.clocks import shown

PAUSE_SECONDS = 1.0
LEFT_OVER_SECONDS = 3600  # what should be gone and is older was left by a process that was killed
PIECE_NAME = re.compile(rf"[a-z2-7]{{26}}[0-9]{{{PIECE_DIGITS}}}")

log = logging.getLogger(__name__)


def moment() -> datetime:
    """What time it is: the wall clock's moment, or in demonstration mode the demonstration's."""
    return shown(datetime.now(UTC))


def run(stop: threading.Event, *, pause: float = PAUSE_SECONDS) -> None:
    """Works until `stop` is set. One job's fault neither ends the worker nor keeps the others from their turn."""
    while not stop.is_set():
        work(stop.is_set)
        close_old_connections()
        stop.wait(pause)


def work(stop: Stop = lambda: False) -> None:
    """Each job once; what it finds to do stands in the tables, so that nothing is lost with a worker."""
    jobs: tuple[Callable[[], object], ...] = (
        lambda: alerts.remind_due(now=moment()),
        lambda: corrective_actions.remind_due(now=moment()),
        lambda: notices.send_due(moment()),
        lambda: datasets.screen_due(moment, stop),
        lambda: recalculations.make_due(moment, stop),
        lambda: files.erase_due(now=moment()),
        lambda: uploads.erase_abandoned(now=moment()),
        sweep,
    )
    for job in jobs:
        if stop():
            return
        walls.forget()
        try:
            job()
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
