"""`fairfloor serve` as a real process: it says where it is, keeps to one port, and leaves nothing running."""

import http.client
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import pytest

from tests.cli.installations import COMMAND, Installation
from tests.engines.servers import free_port

PATIENCE = 90


@contextmanager
def served(
    installation: Installation, *words: str, address: str = "127.0.0.1", **more: str
) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    """`fairfloor serve` on a free port, once it has said where it is; ended afterwards, with all that it started."""
    port = free_port()
    process = subprocess.Popen(
        [COMMAND, "serve", "--port", str(port), *words], env=installation.environment(**more), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        assert select.select([process.stdout], [], [], PATIENCE)[0], "it never said where it is"
        line = process.stdout.readline()
        assert line == f"Fairfloor is at http://{address}:{port}/  (stop it with Ctrl-C)\n", process.stderr.read()
        yield process, port
    finally:
        left = family(process)
        for one in left:
            one.kill()
        psutil.wait_procs(left, timeout=10)
        process.stdout.close()
        process.stderr.close()
        process.wait()


def family(process: "subprocess.Popen[str]") -> list[psutil.Process]:
    """The process and everything that it started, as it is now."""
    try:
        own = psutil.Process(process.pid)
        return [own, *own.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def answer(port: int, host: str = "127.0.0.1") -> int:
    """The status of the first page."""
    asked = http.client.HTTPConnection(host, port, timeout=30)
    try:
        asked.request("GET", "/")
        return asked.getresponse().status
    finally:
        asked.close()


def test_a_second_instance_is_refused_and_ctrl_c_stops_all_that_the_first_one_started(installation):
    with served(installation) as (process, port):
        assert answer(port) == 200
        said = installation.refused("serve", "--port", port)
        assert f"port {port} of 127.0.0.1 is taken" in said
        assert f"PORT={port + 1}" in said
        assert answer(port) == 200
        started = family(process)
        names = [" ".join(one.cmdline()) for one in started]
        assert len(started) >= 3, names
        assert any("fairfloor.jobs" in name for name in names)
        os.kill(process.pid, signal.SIGINT)  # to the server alone: it has to pass it on
        assert process.wait(30) in (0, 130)
        _, alive = psutil.wait_procs(started[1:], timeout=10)
        assert not alive, [one.cmdline() for one in alive]
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()
    with pytest.raises(OSError, match="refused"):
        answer(port)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_nothing_survives_a_server_that_is_told_to_end_or_killed(installation, number):
    with served(installation) as (process, _):
        started = family(process)
        os.kill(process.pid, number)
        process.wait(30)
        _, alive = psutil.wait_procs(started[1:], timeout=30)
        assert not alive, [one.cmdline() for one in alive]


def test_an_interrupt_while_it_starts_leaves_nothing_either(installation):
    port = free_port()
    process = subprocess.Popen(
        [COMMAND, "serve", "--port", str(port)], env=installation.environment(), text=True, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    last = time.monotonic() + PATIENCE
    while len(started := family(process)) < 2 and time.monotonic() < last:  # the background worker is the first
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode in (0, 130, -signal.SIGINT), err
    assert "Traceback" not in err, err
    _, alive = psutil.wait_procs(started[1:], timeout=30)
    assert not alive, (out, err)


def test_the_background_worker_ends_when_its_server_is_gone_before_it_has_begun(installation):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait(30)
    worker = subprocess.Popen(
        [sys.executable, "-m", "fairfloor.jobs"], env={**installation.environment(), "FAIRFLOOR_SERVER": str(gone.pid)}
    )
    try:
        assert worker.wait(60) == 0
    finally:
        worker.kill()


SWALLOWED = """
import os, signal
from fairfloor.cli.serve import Interrupts, Wake
class Server:
    interrupt_signal = False
interrupts, server = Interrupts(), Server()
assert not interrupts.told(server)
try:
    os.kill(os.getpid(), signal.SIGINT)
    while True:
        pass
except KeyboardInterrupt:
    pass
Wake(lambda: interrupts.told(server)).wait()
assert server.interrupt_signal
"""


def test_an_interrupt_that_somebody_swallowed_still_ends_the_main_loop():
    done = subprocess.run([sys.executable, "-c", SWALLOWED], timeout=60, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


WAKES = """
import signal, sys
from fairfloor.cli.serve import Wake
interrupted = False
def stop(*_):
    global interrupted
    interrupted = True
    wake.set()
wake = Wake(lambda: interrupted)
Wake.LOOK = 0.01
signal.signal(signal.SIGALRM, stop)
for round in range(2000):
    interrupted = False
    wake.clear()
    signal.setitimer(signal.ITIMER_REAL, 1e-6 * (1 + round % 60))
    wake.wait()
    assert interrupted
print("woke", round + 1)
"""


def test_an_interrupt_wakes_the_main_loop_at_whatever_moment_it_comes():
    """A `threading.Event` in its place hangs here within a few hundred rounds."""
    ended = subprocess.run([sys.executable, "-c", WAKES], capture_output=True, text=True, timeout=60, check=False)
    assert (ended.stdout, ended.stderr) == ("woke 2000\n", "")


def test_the_address_is_said_whatever_the_first_page_answers(installation):
    """Behind a proxy that speaks HTTPS the first page is a redirection, and other hosts are refused."""
    with served(installation, FAIRFLOOR_HTTPS="1", FAIRFLOOR_HOSTS="fairfloor.example") as (_, port):
        assert answer(port) in (301, 400)


def test_another_address_of_this_machine(installation):
    with served(installation, "--host", "::1", address=r"[::1]") as (_, port):
        assert answer(port, "::1") == 200


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--port", "0"], "'0' is not a port: give a number from 1 to 65535"),
        (["--port", "65536"], "'65536' is not a port"),
        (["--port", "http"], "'http' is not a port"),
        (["--workers", "0"], "'0' is not a number of processes"),
    ],
)
def test_wrong_usage_is_said_so(installation, words, said):
    ended = installation.run("serve", *words)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert said in ended.stderr


def test_a_port_of_the_environment_that_is_no_number_is_the_servers_affair_alone(installation):
    ended = installation.run("serve", PORT="many")
    assert ended.returncode == 2
    assert "'many' is not a port" in ended.stderr
    assert "icti" in installation.done("standard", "list", PORT="many")


def test_an_address_of_another_machine_is_refused(installation):
    said = installation.refused("serve", "--host", "no.such.host.invalid", "--port", free_port())
    assert said.startswith("fairfloor: no.such.host.invalid is no address of this machine\n")


def test_a_database_that_is_behind_is_not_served(tmp_path):
    said = Installation(tmp_path / "home").refused("serve", "--port", free_port())
    assert said == "fairfloor: the database is not up to date with this version\n  Run: fairfloor migrate\n"
