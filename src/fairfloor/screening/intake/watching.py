"""A statement of the engine whose progress is told while it runs, so that a bar moves over the lines of a large file."""

import threading
from collections.abc import Mapping
from typing import Any

from fairfloor.screening.engines import Connection, errors
from fairfloor.screening.intake.sections import Cancelled, Progress, Stopped

PAUSE_SECONDS = 0.2
NOTHING_KNOWN = 0.0  # the engine says less than nothing before it knows


def watched(
    engine: Connection, query: str, values: Mapping[str, object], *, progress: Progress, cancelled: Cancelled
) -> None:
    """Run a statement that answers nothing; `progress` is told the share done, 0 to 1, never less than before.

    The engine works in a thread of its own, since the caller's is the one that may write progress down. Raises Stopped when
    cancelled, once the engine has let go of the statement; what the statement raises is raised.
    """
    failed: list[BaseException] = []

    def work() -> None:
        try:
            engine.execute(query, dict(values))
        except BaseException as fault:
            failed.append(fault)

    thread = threading.Thread(target=work, name="fairfloor-intake")
    thread.start()
    reached, stopped = 0.0, False
    try:
        while _still(thread):
            if cancelled():
                stopped = True
                break
            share = min(max(_share(engine), NOTHING_KNOWN), 1.0)
            if share > reached:
                reached = share
                progress(share)
    finally:
        if thread.is_alive():
            engine.interrupt()
        thread.join()
    if stopped:
        raise Stopped
    if failed:
        raise failed[0]
    progress(1.0)


def _still(thread: threading.Thread) -> bool:
    thread.join(PAUSE_SECONDS)
    return thread.is_alive()


def _share(engine: Connection) -> float:
    """How much of what runs is done, 0 to 1; less than nothing where the engine does not know."""
    try:
        told: Any = engine.query_progress()
    except errors():
        return -1.0
    return float(told) / 100
