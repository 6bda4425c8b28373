"""What the log may tell of a fault: its kind and the places in the code; never its message, which may quote a record."""

import traceback


def told(fault: BaseException) -> str:
    """The kind of `fault` and where it happened, innermost last: ``ValueError at run.py:12 < intake.py:40``."""
    places = traceback.extract_tb(fault.__traceback__)
    found = " < ".join(f"{place.filename.rpartition('/')[2]}:{place.lineno}" for place in places)
    return f"{type(fault).__name__} at {found}"
