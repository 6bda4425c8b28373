"""A form that is sent twice is taken once: by a double click, or from a page to which somebody went back.

Every page gives its forms a token of its own, against forged ones. The same words with the same token from the same
session are the same form: whoever brings them first is let in, whoever brings them meanwhile waits for that, and both are
led to the same place. What was refused, or failed, is forgotten at once and can be sent again. Who works on a form has a
lock on its file, which ends with the process: a server that was killed holds nobody.
"""

import fcntl
import logging
import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

KEPT = 24 * 3600.0  # seconds for which a form is known again
PATIENCE = 20.0  # seconds that the second waits for the first; then it is told that the first is still at work
GLANCE = 0.05
SWEEP = 100  # one form in so many clears away those that are too old
log = logging.getLogger(__name__)


def taken(request: Any, act: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """What `act` answers to the form of `request`; to one that was taken already, the way to where the first one led.

    Where forms cannot be kept, since the disk is full or read-only, the form is taken and not known again: what one person
    sent on purpose is not refused because it might come twice.
    """
    form = _form(request)
    if form is None:
        return act()
    try:
        file = _claimed(form)
    except OSError as fault:
        log.warning("forms that come twice are not known again: %s", fault.strerror)
        return act()
    if file is None:
        return _at_work(request)
    with _held(file):
        where = _read(file)
        if where:
            messages.info(request, _("This form came twice; it was taken once."))
            return redirect(where)
        try:
            answer = act()
            where = answer["Location"] if answer.status_code == 302 and not _refused(request) else ""
            return answer
        finally:
            _keep(form, file, where)


def _at_work(request: Any) -> HttpResponse:
    """The page for a form whose first one takes longer than anybody waits: it may yet be refused, so nothing is promised."""
    return HttpResponse(render_to_string("still.html", {}, request), status=409)


def _form(request: Any) -> Path | None:
    """The file that stands for a form: its name is a hash of all that was sent; None where the page gave it no token."""
    if not request.POST.get("csrfmiddlewaretoken"):
        return None
    sent = sha256(repr((request.session.session_key, request.get_full_path())).encode())
    for name, values in sorted(request.POST.lists()):
        sent.update(repr((name, values)).encode("utf-8", "surrogatepass"))
    for name, files in sorted(request.FILES.lists()):
        sent.update(repr((name, [(file.name, file.size) for file in files])).encode("utf-8", "surrogatepass"))
    return _folder() / sent.hexdigest()


def _folder() -> Path:
    return Path(settings.HOME) / "sent"


def _claimed(form: Path) -> int | None:
    """The form's file, with a lock that nobody else has; None where another is at work on it for longer than PATIENCE."""
    form.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if secrets.randbelow(SWEEP) == 0:
        _sweep(form.parent)
    last = time.monotonic() + PATIENCE
    while True:
        file = os.open(form, os.O_CREAT | os.O_RDWR, 0o600)
        if _locked(file):
            return file
        os.close(file)
        if time.monotonic() >= last:
            return None
        time.sleep(GLANCE)


def _locked(file: int) -> bool:
    """Whether this form is now ours alone: not another's, nor forgotten since it was opened."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        os.close(file)
        raise
    return os.fstat(file).st_nlink > 0


@contextmanager
def _held(file: int) -> Iterator[None]:
    """Gives the form's file back when the block ends."""
    try:
        yield
    finally:
        os.close(file)


def _read(file: int) -> str:
    """Where the first one was led; empty where nobody was."""
    return os.pread(file, os.fstat(file).st_size, 0).decode("utf-8")


def _keep(form: Path, file: int, where: str) -> None:
    """Keeps where the form led, or forgets it; what was done stands where neither can be written."""
    try:
        if where:
            os.pwrite(file, where.encode("utf-8"), 0)
        else:
            form.unlink(missing_ok=True)
    except OSError as fault:
        log.warning("a form was taken that is not known again: %s", fault.strerror)


def _refused(request: Any) -> bool:
    """Whether the page that follows says that something was not done."""
    said: Any = messages.get_messages(request)
    refused = any(message.level >= messages.ERROR for message in said)
    said.used = False  # they are still to be shown
    return refused


def _sweep(folder: Path) -> None:
    """Clears away the forms that are too old to be sent again."""
    oldest = time.time() - KEPT
    for form in folder.iterdir():
        with suppress(FileNotFoundError):
            if form.stat().st_mtime < oldest:
                form.unlink()
