"""The background worker: every second it sends notices, screens records that wait, erases files due, reminds."""

import logging
import shutil
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from django.db import DatabaseError, close_old_connections

from fairfloor.actions import alerts, corrective_actions, files, uploads
from fairfloor.jobs import datasets, notices
from fairfloor.jobs.faults import told
from fairfloor.registry import files as kept_files
from fairfloor.registry import walls
from fairfloor.registry.clocks import shown

PAUSE_SECONDS = 1.0
LEFT_OVER_SECONDS = 3600  # a decrypted copy that is older was left by a process that was killed

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


def work(stop: datasets.Stop = lambda: False) -> None:
    """Each job once; what it finds to do stands in the tables, so that nothing is lost with a worker."""
    jobs: tuple[Callable[[], object], ...] = (
        lambda: notices.send_due(moment()),
        lambda: datasets.screen_due(moment, stop),
        lambda: files.erase_due(now=moment()),
        lambda: uploads.erase_abandoned(now=moment()),
        lambda: alerts.remind_due(now=moment()),
        lambda: corrective_actions.remind_due(now=moment()),
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
    """Removes decrypted copies that a killed process left in the folder of files. How many."""
    left = 0
    for path in kept_files.folder().glob("tmp*"):
        if path.is_dir() and path.stat().st_mtime < time.time() - LEFT_OVER_SECONDS:
            shutil.rmtree(path, ignore_errors=True)
            left += 1
    return left
