"""Enters the lists of factories that come in, and takes up what a killed worker left behind."""

import logging
import time

from django.db import InterfaceError, OperationalError

from fairfloor.actions import factory_intakes, queues
from fairfloor.jobs.faults import told
from fairfloor.jobs.holds import each_held
from fairfloor.jobs.progress import Clock, Stop

REST_SECONDS = 0.12  # between two transactions; SQLite asks for its turn every tenth of a second, and gets it then

log = logging.getLogger(__name__)
rest = time.sleep


def take_in_due(clock: Clock, stop: Stop = lambda: False) -> int:
    """Enters every list that comes in, one after the other, each held meanwhile; how many came to an end, good or bad."""
    return each_held("factory list", queues.factory_lists(), lambda public_id: _work(public_id, clock, stop), stop)


def _work(public_id: str, clock: Clock, stop: Stop) -> bool:
    """Some factories after the others, until the list is in, somebody stops it, or the worker is told to end.

    Between them whoever else writes has a turn: a save, or the word that stops the list.
    """
    try:
        while factory_intakes.enter_next(public_id=public_id, now=clock()):
            if stop():
                return False
            rest(REST_SECONDS)
    except (OperationalError, InterfaceError):
        raise  # the database did not answer: the next round goes on
    except Exception as fault:
        log.error("the list of factories %s stopped at a fault: %s", public_id, told(fault))
        factory_intakes.give_up(public_id=public_id, now=clock())
    return True
