"""`fairfloor serve`: the production server and the background worker, started and stopped together."""

import argparse
import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

from fairfloor.cli.faults import Fault


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command."""
    parser = commands.add_parser(
        "serve", help="serve the pages", description="Serves the pages and does the background work."
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    parser.add_argument(
        "--port", type=int, default=int(os.environ.get("PORT", "8000")), help="port (default PORT or 8000)"
    )
    parser.add_argument("--workers", type=int, default=1, help="server processes (default 1; more with PostgreSQL)")
    parser.set_defaults(run=serve)


def serve(args: argparse.Namespace) -> int:
    """Serves until interrupted, then stops everything that it started."""
    _check_free(args.host, args.port)
    from fairfloor.cli import started

    started.django()
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

    worker = subprocess.Popen([sys.executable, "-m", "fairfloor.jobs"], start_new_session=False)
    address = f"http://{args.host}:{args.port}/"
    threading.Thread(target=_announce, args=(address,), daemon=True).start()
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
    try:
        server.serve()
    finally:
        worker.terminate()
        try:
            worker.wait(timeout=10)
        except subprocess.TimeoutExpired:
            worker.kill()
    return 0


@contextlib.contextmanager
def _without_interrupts() -> Iterator[None]:
    """What is started inside is born deaf to SIGINT (test_ctrl_c_ends_everything_that_serve_started)."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _check_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            raise Fault(
                f"port {port} of {host} is taken or closed to us ({fault.strerror})",
                remedy=f"Stop what uses it, or choose another: PORT={port + 1} make run",
            ) from fault


def _announce(address: str) -> None:
    """Prints the address once the first page answers."""
    for _ in range(600):
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310  (our own address)
                break
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    print(f"Fairfloor is at {address}  (stop it with Ctrl-C)", flush=True)
