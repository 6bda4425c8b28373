"""Writes log records without the words of their exceptions, which may quote what people wrote or a worker's number."""

import logging
import traceback
from types import TracebackType

from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError

# Faults of the machine, whose words an operator needs and which quote nobody: no disk, no database, no setting.
TOLD = (OSError, OperationalError, InterfaceError, ImproperlyConfigured, ImportError)
LEFT_OUT = "(words left out)"


class Discreet(logging.Formatter):
    """Says of an exception its kind and every place it passed, and its words only when it is one of TOLD."""

    def formatException(
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        return "\n".join(_parts(ei[1])) if ei[1] is not None else ""


def _parts(fault: BaseException) -> list[str]:
    """The exception that came first at the top, as Python prints it."""
    earlier = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    before = [*_parts(earlier), "", "which led to:", ""] if earlier is not None else []
    places = "".join(traceback.format_tb(fault.__traceback__)).rstrip()
    words = str(fault) if isinstance(fault, TOLD) else LEFT_OUT
    kind = type(fault)
    return [*before, *([places] if places else []), f"{kind.__module__}.{kind.__qualname__}: {words}"]
