"""Requests of one process take turns, so that its threads do not fight over the interpreter.

SQLite lets go of Python's lock at each step of a statement, for microseconds. With several threads at work another one
takes it each time, and handing it over costs more than the step: four threads needed twice the processor time of one for the
same answers, and gave fewer of them a second. So a request waits for its turn. That is a courtesy and no promise: whoever has
waited for `PATIENCE` goes ahead, so that one slow request (a writer that waits for the file) never holds up the rest.
"""

import io
import threading
from collections.abc import Iterable
from typing import Any

PATIENCE = 0.25  # seconds
SMALL = 2**20  # bytes of a form; a longer body is an upload, which is read as it comes and takes no turn


class Turns:
    """A WSGI application whose requests are answered one after the other; the body of a file is sent outside the turn."""

    def __init__(self, application: Any, patience: float = PATIENCE) -> None:
        self.application, self.patience = application, patience
        self.turn = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > SMALL:
            return self.application(environ, start_response)
        # A slow sender is waited for before the turn, not in it.
        environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(int(length)) if int(length) else b"")
        mine = self.turn.acquire(timeout=self.patience)
        try:
            return self.application(environ, start_response)
        finally:
            if mine:
                self.turn.release()
