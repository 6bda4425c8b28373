"""`fairfloor serve`: the production server and the background worker, started and stopped together."""

import argparse
import contextlib
import http.client
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from fairfloor.cli.faults import Fault


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command."""
    parser = commands.add_parser(
        "serve",
        help="serve the pages",
        description="Serves the pages and does the background work, until it is stopped with Ctrl-C.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    port = os.environ.get("PORT") or "8000"
    parser.add_argument("--port", type=_port, default=port, help="port (default: PORT, else 8000)")
    parser.add_argument(
        "--workers", type=_workers, default=1, help="server processes (default 1; more with PostgreSQL)"
    )
    parser.set_defaults(run=serve)


def _number(said: str, most: int, what: str) -> int:
    if not (said.isdecimal() and 1 <= int(said) <= most):
        raise argparse.ArgumentTypeError(f"{said!r} is not {what}: give a number from 1 to {most}")
    return int(said)


def _port(said: str) -> int:
    return _number(said, 65535, "a port")


def _workers(said: str) -> int:
    return _number(said, 64, "a number of processes")


def serve(args: argparse.Namespace) -> int:
    """Serves until interrupted, then stops everything that it started."""
    _check_free(args.host, args.port)
    interrupts = Interrupts()
    # Links in mails lead to where the pages are served, unless the installation names another address.
    os.environ["FAIRFLOOR_SERVER"] = str(os.getpid())  # its processes end with it, see conf.wsgi
    os.environ.setdefault("FAIRFLOOR_ADDRESS", _address(args.host, args.port))
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")  # of glibc: its processes keep less of what their threads gave back
    from fairfloor.cli import started

    started.django()
    started.up_to_date()
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    class Quiet(Server):  # type: ignore[misc, valid-type]
        """Shields its processes from a terminal's Ctrl-C: they are stopped once, by the server, not twice at a time."""

        def _spawn_workers(self, *given: Any, **named: Any) -> Any:
            with _without_interrupts():
                return super()._spawn_workers(*given, **named)

        def _respawn_workers(self, *given: Any, **named: Any) -> Any:
            with _without_interrupts():
                return super()._respawn_workers(*given, **named)

    server = Quiet(
        "fairfloor.conf.wsgi:application",
        address=args.host,
        port=args.port,
        interface=Interfaces.WSGI,
        workers=args.workers,
        blocking_threads=4,
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
    )
    server.main_loop_interrupt = Wake(lambda: interrupts.told(server))
    with _without_interrupts():  # a signal that another thread takes does not wake the main one
        threading.Thread(target=_announce, args=(args.host, args.port), daemon=True).start()
    with _background_worker():
        server.serve()
    return 0


@contextlib.contextmanager
def _background_worker() -> Iterator[None]:
    """The background worker beside the server. It is ended by us alone: a terminal's Ctrl-C may come while it starts."""
    worker = None
    try:
        with _without_interrupts():
            worker = subprocess.Popen([sys.executable, "-m", "fairfloor.jobs"], start_new_session=False)
        yield
    finally:
        if worker is not None:
            _end(worker)


def _end(worker: "subprocess.Popen[bytes]") -> None:
    worker.terminate()
    try:
        worker.wait(timeout=10)
    except subprocess.TimeoutExpired:
        worker.kill()


class Interrupts:
    """Remembers an interrupt that comes before the server has handlers of its own.

    It raises KeyboardInterrupt as ever; where something that is just being imported swallows that, the main loop still ends.
    """

    def __init__(self) -> None:
        self.come = False
        signal.signal(signal.SIGINT, self._note)

    def _note(self, *_: object) -> None:
        self.come = True
        raise KeyboardInterrupt

    def told(self, server: Any) -> bool:
        """Whether the server is to stop; tells it so, if the interrupt came before it could know."""
        server.interrupt_signal = server.interrupt_signal or self.come
        return bool(server.interrupt_signal)


class Wake:
    """What the server's main loop waits for, in place of `threading.Event`, which a signal handler must not set.

    An event's lock is not reentrant: an interrupt that comes while the main thread holds it stops that thread for ever.
    `queue.SimpleQueue` is made for handlers. One that comes just before a lock is waited for does not end the waiting,
    so the wait is never longer than `LOOK` seconds; and `stopping` is asked, so that no `clear` loses an interrupt.
    """

    LOOK = 0.5

    def __init__(self, stopping: Callable[[], bool]) -> None:
        self._stopping, self._set = stopping, False
        self._calls: queue.SimpleQueue[None] = queue.SimpleQueue()

    def set(self) -> None:
        """Wakes whoever waits, or will."""
        self._set = True
        self._calls.put(None)

    def clear(self) -> None:
        """Forgets the calls so far."""
        self._set = False
        while not self._calls.empty():
            self._calls.get()

    def wait(self) -> None:
        """Returns at the next call, or at once when there was one."""
        while not (self._set or self._stopping()):
            with contextlib.suppress(queue.Empty):
                self._calls.get(timeout=self.LOOK)


@contextlib.contextmanager
def _without_interrupts() -> Iterator[None]:
    """What is started inside is born deaf to SIGINT (test_ctrl_c_ends_everything_that_serve_started)."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _address(host: str, port: int) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _check_free(host: str, port: int) -> None:
    try:
        family, kind, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
    except socket.gaierror as fault:
        raise Fault(f"{host} is no address of this machine", remedy="Give another: --host 127.0.0.1") from fault
    except OSError as fault:
        raise Fault(
            f"port {port} of {host} is taken or closed to us ({fault.strerror})",
            remedy=f"Stop what uses it, or choose another: PORT={port % 65535 + 1} make run, or --port",
        ) from fault


def _announce(host: str, port: int, patience: float = 60.0) -> None:
    """Prints the address once the server answers, whatever it answers; says so when it does not."""
    last = time.monotonic() + patience
    while time.monotonic() < last:
        asked = http.client.HTTPConnection(host, port, timeout=10)
        try:
            asked.request("GET", "/")
            asked.getresponse()
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        else:
            print(f"Fairfloor is at {_address(host, port)}/  (stop it with Ctrl-C)", flush=True)
            return
        finally:
            asked.close()
    print(f"fairfloor: the server has not answered for {patience:.0f} seconds", file=sys.stderr, flush=True)
