"""Looks at and screens the records that wait for it, with progress, and takes up what a killed worker left behind."""

import logging
import tempfile
from pathlib import Path
from typing import Any

from fairfloor.actions import datasets, mappings, queues
from fairfloor.actions.acts import Refused
from fairfloor.core.phrases import phrase
from fairfloor.jobs.faults import told
from fairfloor.jobs.holds import each_held
from fairfloor.jobs.progress import Clock, Stop, Stopped, Telling
from fairfloor.registry import files
from fairfloor.registry.files import Unreadable
from fairfloor.registry.models import Dataset
from fairfloor.screening.intake.sections import Stopped as Interrupted

MOST_TRIES = 5  # a screening that has ended its worker so often is not tried again

log = logging.getLogger(__name__)


def screen_due(clock: Clock, stop: Stop = lambda: False) -> int:
    """Looks at or screens every dataset that waits, one after the other; how many came to an end, good or bad.

    Each is held while it is worked on. A hold ends with its process, so a dataset that says "running" and is held by
    nobody was left by a killed worker: it is screened again from its beginning.
    """
    return each_held("dataset", queues.datasets(), lambda public_id: _work(public_id, clock, stop), stop)


def _work(public_id: str, clock: Clock, stop: Stop) -> bool:
    tries = queues.times_begun(public_id)
    dataset = datasets.begin(public_id=public_id, now=clock())
    if dataset is None:
        return False
    if tries >= MOST_TRIES:
        _fail(dataset, "datasets.tried-too-often", clock, tries=tries)
        return True
    try:
        _come_to_an_end(dataset, clock, _telling(dataset, clock, stop))
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


def _telling(dataset: Dataset, clock: Clock, stop: Stop) -> Telling:
    """How far the dataset is, kept with it; of a look its file's bytes are counted by the share."""

    def note(**told: Any) -> bool:
        return datasets.note_progress(dataset=dataset, **told)

    return Telling(note, clock, stop, whole=dataset.file.size if dataset.state == "received" else 0)


def _come_to_an_end(dataset: Dataset, clock: Clock, telling: Telling) -> None:
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


def _fail(dataset: Dataset, key: str, clock: Clock, **values: object) -> None:
    """Ends the dataset with a sentence in the language of whoever handed the records in."""
    problem = phrase(key, **values).say(dataset.requested_by.language)
    datasets.finish(dataset=dataset, result=None, problem=problem, now=clock())
