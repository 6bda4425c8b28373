"""Looks at and screens the records that wait for it, with progress, and takes up what a killed worker left behind."""

import logging
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from fairfloor.actions import datasets, mappings, queues
from fairfloor.actions.acts import Refused
from fairfloor.core.phrases import phrase
from fairfloor.jobs.faults import told
from fairfloor.jobs.holds import hold
from fairfloor.registry import files
from fairfloor.registry.files import Unreadable
from fairfloor.registry.models import Dataset
from fairfloor.screening.intake.sections import Stopped as Interrupted

MOST_TRIES = 5  # a screening that has ended its worker so often is not tried again
STEP_PERCENT = 1  # how finely progress is written down

Clock = Callable[[], datetime]
Stop = Callable[[], bool]
log = logging.getLogger(__name__)


class Stopped(Exception):
    """The worker is told to stop, or the file was cancelled: the work is given up."""


def screen_due(clock: Clock, stop: Stop = lambda: False) -> int:
    """Looks at or screens every dataset that waits, one after the other; how many came to an end, good or bad.

    Each is held while it is worked on. A hold ends with its process, so a dataset that says "running" and is held by
    nobody was left by a killed worker: it is screened again from its beginning.
    """
    ended = 0
    for public_id in queues.datasets():
        if stop():
            break
        with hold(f"dataset {public_id}") as mine:
            ended += mine and _work(public_id, clock, stop)
    return ended


def _work(public_id: str, clock: Clock, stop: Stop) -> bool:
    tries = queues.times_begun(public_id)
    dataset = datasets.begin(public_id=public_id, now=clock())
    if dataset is None:
        return False
    if tries >= MOST_TRIES:
        _fail(dataset, "datasets.tried-too-often", clock, tries=tries)
        return True
    try:
        _come_to_an_end(dataset, clock, Telling(dataset, clock, stop))
    except (Stopped, Interrupted):
        return False
    except Refused:  # somebody cancelled it at the last moment
        return False
    except Unreadable:
        _fail(dataset, "datasets.unreadable", clock)
    except Exception as fault:
        log.error("the screening of dataset %s ended with a fault: %s", public_id, told(fault))
        _fail(dataset, "datasets.fault", clock)
    return True


def _come_to_an_end(dataset: Dataset, clock: Clock, telling: "Telling") -> None:
    if dataset.state == "received":
        known = mappings.remembered(dataset=dataset, now=clock())
        preview = mappings.look(dataset, known=known, progress=telling.progress, cancelled=telling.stopped)
        mappings.propose(dataset=dataset, preview=preview, now=clock())
        return
    with tempfile.TemporaryDirectory(dir=files.folder()) as folder:
        table = Path(folder) / "cases"
        result = datasets.screen(
            dataset, progress=telling.progress, counting=telling.counting, cancelled=telling.stopped, table=table
        )
        datasets.finish(dataset=dataset, result=result, problem="", now=clock(), table=table)


class Telling:
    """What the work tells its progress to: counts are kept in steps; a stop, or a cancellation, ends the work."""

    def __init__(self, dataset: Dataset, clock: Clock, stop: Stop) -> None:
        self.dataset, self.clock, self.stop = dataset, clock, stop
        self.reached = 0
        self.counted: tuple[str, int, int] = (
            ("bytes", 0, dataset.file.size) if dataset.state == "received" else ("", 0, 0)
        )

    def stopped(self) -> bool:
        """Whether the worker is told to stop."""
        return self.stop()

    def counting(self, what: str, done: int, of: int) -> None:
        """How many of how many: bytes worked through, rules done."""
        self.counted = (what, done, of)

    def progress(self, share: float) -> None:
        """The share done, 0 to 1, written down in steps."""
        if self.stop():
            raise Stopped
        percent = min(99, int(share * 100))
        if percent < self.reached + STEP_PERCENT:
            return
        self.reached = percent
        what, done, of = self.counted
        if self.dataset.state == "received":
            done = int(share * of)
        gone = datasets.note_progress(
            dataset=self.dataset, percent=percent, now=self.clock(), counting=what, counted=done, count_of=of
        )
        if gone:
            raise Stopped


def _fail(dataset: Dataset, key: str, clock: Clock, **values: object) -> None:
    """Ends the dataset with a sentence in the language of whoever handed the records in."""
    problem = phrase(key, **values).say(dataset.requested_by.language)
    datasets.finish(dataset=dataset, result=None, problem=problem, now=clock())
