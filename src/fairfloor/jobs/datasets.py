"""Screens the attendance records that wait for it, with progress, and takes up what a killed worker left behind."""

import logging
from collections.abc import Callable
from datetime import datetime

from fairfloor.actions import datasets, queues
from fairfloor.core.phrases import phrase
from fairfloor.jobs.faults import told
from fairfloor.jobs.holds import hold
from fairfloor.registry.files import Unreadable
from fairfloor.registry.models import Dataset

MOST_TRIES = 5  # a screening that has ended its worker so often is not tried again
STEP_PERCENT = 5  # how finely progress is written down

Clock = Callable[[], datetime]
Stop = Callable[[], bool]
log = logging.getLogger(__name__)


class Stopped(Exception):
    """The worker is told to stop: the screening is given up, and taken up again by the next worker."""


def screen_due(clock: Clock, stop: Stop = lambda: False) -> int:
    """Screens every dataset that waits, one after the other; how many came to an end, good or bad.

    Each is held while it is worked on. A hold ends with its process, so a dataset that says "running" and is held by
    nobody was left by a killed worker: it is screened again from its beginning.
    """
    ended = 0
    for public_id in queues.datasets():
        if stop():
            break
        with hold(f"dataset {public_id}") as mine:
            ended += mine and _screen(public_id, clock, stop)
    return ended


def _screen(public_id: str, clock: Clock, stop: Stop) -> bool:
    tries = queues.times_begun(public_id)
    dataset = datasets.begin(public_id=public_id, now=clock())
    if dataset is None:
        return False
    if tries >= MOST_TRIES:
        _fail(dataset, "datasets.tried-too-often", clock, tries=tries)
        return True
    try:
        result = datasets.screen(dataset, progress=_telling(dataset, clock, stop))
    except Stopped:
        return False
    except Unreadable:
        _fail(dataset, "datasets.unreadable", clock)
    except Exception as fault:
        log.error("the screening of dataset %s ended with a fault: %s", public_id, told(fault))
        _fail(dataset, "datasets.fault", clock)
    else:
        datasets.finish(dataset=dataset, result=result, problem="", now=clock())
    return True


def _telling(dataset: Dataset, clock: Clock, stop: Stop) -> Callable[[float], None]:
    """What the screening tells its progress to: the percentage is kept in steps, and a stop ends the work."""
    reached = 0

    def progress(share: float) -> None:
        nonlocal reached
        if stop():
            raise Stopped
        percent = min(99, int(share * 100))
        if percent >= reached + STEP_PERCENT:
            reached = percent
            datasets.note_progress(dataset=dataset, percent=percent, now=clock())

    return progress


def _fail(dataset: Dataset, key: str, clock: Clock, **values: object) -> None:
    """Ends the dataset with a sentence in the language of whoever handed the records in."""
    problem = phrase(key, **values).say(dataset.requested_by.language)
    datasets.finish(dataset=dataset, result=None, problem=problem, now=clock())
