"""The real server comes up with the demonstration, and everything that it started goes with it."""

import os
import signal
import subprocess
import sys
import time
import urllib.request

import psutil

from tests.browser.sites import COMMAND, demonstration
from tests.engines.servers import free_port


def family(pid):
    """The process and everything that it started, as it is now."""
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def gone(processes, seconds=15):
    """Whether all of them end within the time."""
    _, alive = psutil.wait_procs(processes, timeout=seconds)
    return not alive


def test_the_server_answers_and_ends_with_the_block():
    with demonstration(first="migrate") as site:
        with urllib.request.urlopen(site.address, timeout=10) as answer:
            assert answer.status == 200
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        started = [one for one in family(os.getpid())[1:] if "fairfloor" in " ".join(one.cmdline())]
        assert len(started) >= 3  # the keeper, the server, the background worker
    assert gone(started)


def test_ctrl_c_ends_everything_that_serve_started():
    with demonstration(first="migrate") as site:
        port = str(free_port())
        served = subprocess.Popen(
            [COMMAND, "serve", "--port", port],
            env=site.environment,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert served.stdout is not None
        assert f"127.0.0.1:{port}/" in served.stdout.readline()
        started = family(served.pid)
        os.killpg(served.pid, signal.SIGINT)  # as the terminal does
        assert served.wait(15) in (0, 130, -signal.SIGINT)
        assert gone(started)


def test_a_killed_starter_takes_the_site_with_it():
    script = (
        "import time\nfrom tests.browser.sites import demonstration\n"
        "with demonstration(first='migrate') as site:\n    print(site.address, flush=True)\n    time.sleep(600)\n"
    )
    starter = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert starter.stdout is not None
    assert starter.stdout.readline().startswith("http://127.0.0.1:")
    started = family(starter.pid)
    starter.kill()
    starter.wait()
    assert gone(started[1:], 30)


def test_the_second_start_is_quick():
    with demonstration() as site:
        began = time.monotonic()
        assert "demonstration programme is in" in site.run("demo")
        assert time.monotonic() - began < 15
