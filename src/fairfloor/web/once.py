"""A form that is sent twice is taken once: by a double click, or from a page to which somebody went back.

Every page gives its forms a token of its own, against forged ones. The same words with the same token from the same
session are the same form: whoever brings them first is let in, whoever brings them meanwhile waits for that, and both are
led to the same place. What was refused, or failed, is forgotten at once and can be sent again.
"""

import os
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

KEPT = 24 * 3600.0  # seconds for which a form is known again
PATIENCE = 20.0  # seconds that the second waits for the first; one that a stopped server left open holds nobody longer
GLANCE = 0.05
SWEEP = 100  # one form in so many clears away those that are too old


def taken(request: Any, act: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """What `act` answers to the form of `request`; to one that was taken already, the way to where the first one led."""
    form = _form(request)
    if form is None:
        return act()
    last = time.monotonic() + PATIENCE
    while not _claimed(form) and time.monotonic() < last:
        where = _read(form)
        if where:
            messages.info(request, _("This form came twice; it was taken once."))
            return redirect(where)
        time.sleep(GLANCE)
    where = ""
    try:
        answer = act()
        where = answer["Location"] if answer.status_code == 302 and not _refused(request) else ""
        return answer
    finally:
        _keep(form, where)


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


def _claimed(form: Path) -> bool:
    """Whether this form comes for the first time; from now on it does not."""
    form.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if secrets.randbelow(SWEEP) == 0:
        _sweep(form.parent)
    try:
        os.close(os.open(form, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return False
    return True


def _read(form: Path) -> str:
    """Where the first one was led; empty as long as that is not known."""
    with suppress(FileNotFoundError):
        return form.read_text("utf-8")
    return ""


def _keep(form: Path, where: str) -> None:
    """Keeps where the form led, or forgets it."""
    if where:
        form.write_text(where, "utf-8")
    else:
        form.unlink(missing_ok=True)


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
