"""Makes the recalculation sheets that were asked for, with progress, and takes up what a killed worker left behind."""

import logging
from typing import Any

from fairfloor.actions import queues, recalculations
from fairfloor.actions.acts import Refused
from fairfloor.core.phrases import phrase
from fairfloor.jobs.faults import told
from fairfloor.jobs.holds import each_held
from fairfloor.jobs.progress import Clock, Stop, Stopped, Telling
from fairfloor.registry.files import Unreadable
from fairfloor.registry.models import RecalculationSheet
from fairfloor.screening.intake.sections import Stopped as Interrupted

MOST_TRIES = 5  # a sheet that has ended its worker so often is not tried again

log = logging.getLogger(__name__)


def make_due(clock: Clock, stop: Stop = lambda: False) -> int:
    """Makes every sheet that waits, one after the other, each held while it is made; how many came to an end, good or bad."""
    return each_held("recalculation", queues.sheets(), lambda public_id: _work(public_id, clock, stop), stop)


def _work(public_id: str, clock: Clock, stop: Stop) -> bool:
    tries = queues.times_begun(public_id)
    sheet = recalculations.begin(public_id=public_id, now=clock())
    if sheet is None:
        return False
    if tries >= MOST_TRIES:
        _fail(sheet, phrase("recalculation.tried-too-often", tries=tries).say(sheet.language), clock)
        return True
    try:
        _make(sheet, clock, stop)
    except (Stopped, Interrupted):
        return False
    except Unreadable:
        _fail(sheet, phrase("datasets.unreadable").say(sheet.language), clock)
    except Exception as fault:
        log.error("the recalculation sheet %s ended with a fault: %s", public_id, told(fault))
        _fail(sheet, phrase("recalculation.fault").say(sheet.language), clock)
    return True


def _make(sheet: RecalculationSheet, clock: Clock, stop: Stop) -> None:
    def note(**told: Any) -> bool:
        return recalculations.note_progress(sheet=sheet, **told)

    telling = Telling(note, clock, stop)
    try:
        content = recalculations.make(
            sheet, progress=telling.progress, counting=telling.counting, cancelled=telling.stopped
        )
    except Refused as refused:
        _fail(sheet, refused.why.say(sheet.language), clock)
        return
    try:
        recalculations.finish(sheet=sheet, content=content, problem="", now=clock())
    except Refused:  # somebody cancelled it at the last moment
        raise Stopped from None


def _fail(sheet: RecalculationSheet, problem: str, clock: Clock) -> None:
    """Ends the sheet with a sentence, unless somebody cancelled it meanwhile."""
    try:
        recalculations.finish(sheet=sheet, content=None, problem=problem[:400], now=clock())
    except Refused:
        return
