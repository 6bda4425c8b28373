"""A form that comes twice is taken once: at every address that writes, and whatever goes wrong with the first."""

import errno
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.test import RequestFactory
from django.urls import resolve

from fairfloor.web import once
from fairfloor.web.sessions import SessionStore
from tests.web.doors import name_of, site, table
from tests.web.forms import forms
from tests.web.scene import ROLES, Scene, at, events, undone

pytestmark = pytest.mark.database
# What answers each time, with the reason; every other form is taken once.
AGAIN = {
    "clause": "an answer has an id of its own", "clause_in": "an answer has an id of its own",
    "pieces": "finds the upload that it began", "piece": "each piece says where it begins", "pieces_finish": "ends one upload",
    "language": "its answer carries the choice",
}  # fmt: skip
WRITING = [
    door
    for door in table()
    if door.method == "POST" and "done" in door.answers.values() and not door.address.startswith("/account/")
]


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(once, "_folder", lambda: tmp_path / "sent")
    return tmp_path / "sent"


@pytest.mark.parametrize("door", WRITING, ids=str)
def test_what_is_sent_twice_is_written_once(scene: Scene, door: Any) -> None:
    """A double click: the second is led to where the first was led, and nothing more is in the event log."""
    role = next(role for role in ROLES if door.answers[role] == "done")
    address, client = scene.address(door.address), scene.client(role)
    if resolve(address.partition("?")[0]).func.again:  # type: ignore[attr-defined]
        return
    cache.clear()
    cookies = dict(client.cookies.items())
    form = {**forms(scene).get(name_of(address), {}), "csrfmiddlewaretoken": "a page's own"}
    with at(scene.now), undone():
        first = client.post(address, form)
        written = events()
        for value in form.values():
            for file in value if isinstance(value, list) else [value]:
                if hasattr(file, "seek"):
                    file.seek(0)
        second = client.post(address, form)
        assert events() == written
    client.cookies.clear()
    client.cookies.update(cookies)
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])


def test_every_exception_is_one() -> None:
    """A door is open to the same form again for a reason that stands above, or since it is allauth's."""
    open_again = {
        name for name, view in site() if getattr(view, "again", False) and not name.startswith(("account_", "mfa_"))
    }
    assert open_again == set(AGAIN)


@pytest.fixture
def asked() -> Any:
    """A form as it comes from a page, made anew at each call."""

    def make(from_page: str = "a page's own", text: str = "长话") -> Any:
        request: Any = RequestFactory().post("/somewhere/?a=b", {"csrfmiddlewaretoken": from_page, "text": text})
        request.session = SessionStore()
        request._messages = messages.storage.default_storage(request)
        return request

    return make


def test_the_second_is_told(asked: Any) -> None:
    did: list[int] = []

    def act() -> HttpResponse:
        did.append(1)
        return redirect("/there/")

    assert once.taken(asked(), act)["Location"] == "/there/"  # type: ignore[index]
    again = asked()
    assert once.taken(again, act)["Location"] == "/there/"  # type: ignore[index]
    assert [message.message for message in messages.get_messages(again)] == ["This form came twice; it was taken once."]
    assert did == [1]
    once.taken(asked(from_page="another page's"), act)
    once.taken(asked(text="other words"), act)
    once.taken(asked(from_page=""), act)
    assert did == [1] * 4


def test_what_was_refused_or_failed_can_be_sent_again(asked: Any, folder: Path) -> None:
    def fails() -> HttpResponse:
        raise Http404

    def says(request: Any) -> HttpResponse:
        messages.error(request, "No.")
        return redirect("/there/")

    with pytest.raises(Http404):
        once.taken(asked(), fails)
    assert once.taken(asked(), lambda: HttpResponse("look at your words")).status_code == 200
    refused = asked()
    once.taken(refused, lambda: says(refused))
    assert [message.message for message in messages.get_messages(refused)] == ["No."]
    assert list(folder.iterdir()) == []


def at_work(asked: Any, until: Callable[[], object]) -> tuple[threading.Thread, list[HttpResponse]]:
    """A first sending that is at work `until` that ends, and what it will have been told."""
    begun, told = threading.Event(), list[HttpResponse]()

    def slow() -> HttpResponse:
        begun.set()
        until()
        return redirect("/there/")

    first = threading.Thread(target=lambda: told.append(once.taken(asked(), slow)))  # type: ignore[arg-type]
    first.start()
    assert begun.wait(5)
    return first, told


def test_the_second_waits_for_the_first(asked: Any) -> None:
    """While the first is at work nobody knows whether it will be refused."""
    first, _told = at_work(asked, lambda: time.sleep(0.3))
    second = once.taken(asked(), lambda: pytest.fail("it was taken twice"))
    first.join()
    assert second["Location"] == "/there/"  # type: ignore[index]


def test_the_second_is_told_that_the_first_is_still_at_work(asked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the first works, the form is not taken again: the second says so, and sent again it finds the answer."""
    monkeypatch.setattr(once, "PATIENCE", 0.1)
    goes_on = threading.Event()
    first, told = at_work(asked, lambda: goes_on.wait(20))
    second = once.taken(asked(), lambda: pytest.fail("it was taken twice"))
    goes_on.set()
    first.join()
    assert second.status_code == 409 and "still being worked on" in second.content.decode()  # type: ignore[attr-defined]
    third = once.taken(asked(), lambda: pytest.fail("it was taken twice"))
    assert third["Location"] == told[0]["Location"] == "/there/"  # type: ignore[index]


def test_who_waited_for_one_that_was_refused_is_the_only_next(asked: Any) -> None:
    """The file on which the second waits is cleared away by the first: it must not be taken by a third beside it."""
    begun, did, now = threading.Event(), [], [0]

    def refused() -> HttpResponse:
        begun.set()
        time.sleep(0.2)
        return HttpResponse("look at your words")

    def act() -> HttpResponse:
        now[0] += 1
        assert now[0] == 1
        time.sleep(0.1)
        now[0] -= 1
        did.append(1)
        return redirect("/there/")

    first = threading.Thread(target=lambda: once.taken(asked(), refused))
    first.start()
    assert begun.wait(5)
    others = [threading.Thread(target=lambda: once.taken(asked(), act)) for _each in range(3)]
    for other in others:
        other.start()
    for thread in (first, *others):
        thread.join()
    assert did == [1]


KILLED = """
import fcntl, os, sys, time
file = os.open(sys.argv[1], os.O_CREAT | os.O_RDWR, 0o600)
fcntl.flock(file, fcntl.LOCK_EX)
print("at work", flush=True)
time.sleep(60)
"""


def test_a_form_that_a_killed_server_left_open_holds_nobody(asked: Any, folder: Path) -> None:
    form = once._form(asked())
    assert form is not None
    folder.mkdir()
    with subprocess.Popen([sys.executable, "-c", KILLED, str(form)], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None and server.stdout.readline() == "at work\n"
        server.kill()
    begun = time.monotonic()
    assert once.taken(asked(), lambda: redirect("/there/"))["Location"] == "/there/"  # type: ignore[index]
    assert time.monotonic() - begun < 5


def _full(*_asked: Any) -> int:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("at", ["open", "pwrite", "unlink"])
def test_a_full_disk_refuses_no_form(asked: Any, at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the form can be kept or not, it was sent to be taken; what was done is answered as done."""
    if at == "unlink":
        monkeypatch.setattr(Path, "unlink", lambda self, **_said: _full())
        assert once.taken(asked(), lambda: HttpResponse("look at your words")).status_code == 200
    else:
        monkeypatch.setattr(once.os, at, _full)  # type: ignore[attr-defined]
        assert once.taken(asked(), lambda: redirect("/there/"))["Location"] == "/there/"  # type: ignore[index]


def test_old_ones_are_cleared_away(asked: Any, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    once.taken(asked(), lambda: redirect("/there/"))
    monkeypatch.setattr(once, "SWEEP", 1)
    once.taken(asked(from_page="another"), lambda: redirect("/there/"))
    assert len(list(folder.iterdir())) == 2
    monkeypatch.setattr(once, "KEPT", -1.0)
    once.taken(asked(from_page="a third"), lambda: redirect("/there/"))
    assert len(list(folder.iterdir())) == 1
