"""Requests of one process take turns, and none is held up for long by another."""

import io
import threading
import time

import pytest

from fairfloor.conf.turns import SMALL, Turns


class Room:
    """An application that notes how many are in it at a time, keeps them while `door` is shut, and echoes the body."""

    def __init__(self):
        self.within, self.most, self.door = 0, 0, threading.Event()
        self.counting = threading.Lock()

    def __call__(self, environ, start_response):
        with self.counting:
            self.within += 1
            self.most = max(self.most, self.within)
        self.door.wait(20)
        with self.counting:
            self.within -= 1
        return [environ["wsgi.input"].read()]


def asked(application, body=b"", length=None):
    """A request in a thread of its own, and the list that its answer comes to."""
    said = []
    told = str(len(body)) if length is None else length
    environ = {"CONTENT_LENGTH": told, "wsgi.input": io.BytesIO(body)}
    thread = threading.Thread(target=lambda: said.extend(application(environ, None)))
    thread.start()
    return thread, said


def wait_for(condition):
    """Until the condition holds; fails after a while."""
    last = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < last
        time.sleep(0.002)


def test_two_requests_are_never_at_work_together():
    room = Room()
    turns = Turns(room, patience=20)
    answers = [asked(turns, b"a=%d" % number) for number in range(6)]
    wait_for(lambda: room.within == 1)
    room.door.set()
    for thread, _said in answers:
        thread.join()
    assert room.most == 1
    assert sorted(said for _thread, said in answers) == [[b"a=%d" % number] for number in range(6)]


def test_whoever_waited_long_enough_goes_ahead_and_the_turn_stays_whole():
    room = Room()
    turns = Turns(room, patience=0.01)
    first, second = asked(turns), asked(turns)
    wait_for(lambda: room.within == 2)
    room.door.set()
    for thread, said in (first, second):
        thread.join()
        assert said == [b""]
    assert turns.turn.acquire(blocking=False)  # released once, by the one that held it


def test_an_upload_takes_no_turn():
    room = Room()
    turns = Turns(room, patience=20)
    one, another = asked(turns, b"x"), asked(turns, b"y", length=str(SMALL + 1))
    wait_for(lambda: room.within == 2)
    room.door.set()
    for thread, _said in (one, another):
        thread.join()
    assert (one[1], another[1]) == ([b"x"], [b"y"])


@pytest.mark.parametrize("length", ["", "-1", "1 000", "x"])
def test_a_length_that_is_none_leaves_the_body_as_it_is(length):
    room = Room()
    room.door.set()
    thread, said = asked(Turns(room), b"" if not length else b"abc", length=length)
    thread.join()
    assert said == [b"" if not length else b"abc"]


def test_a_fault_gives_the_turn_back():
    def broken(environ, start_response):
        raise RuntimeError("broken")

    turns = Turns(broken)
    for _ in range(2):
        with pytest.raises(RuntimeError, match="broken"):
            turns({"wsgi.input": io.BytesIO()}, None)
    assert turns.turn.acquire(blocking=False)
