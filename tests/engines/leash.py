"""Keeps a command on a leash: when the one who started it is gone, however it went, the command is ended too.

`python leash.py [--user NAME] [--remove FOLDER] COMMAND …` starts COMMAND in a process group of its own and reads its
own standard input; at its end (the starter closed it, or was killed) the whole group gets an interrupt, after ten
seconds a kill, and FOLDER is removed. Only those who are root may give a user.
"""

import argparse
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

PATIENCE = 10.0


def signal_group(group: int, number: int) -> bool:
    """Send `number` (0: only ask) to process group `group`; False when nobody is left in it."""
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        return False
    return True


def end(child: "subprocess.Popen[bytes]") -> None:
    """Interrupt the child's group, wait for it, and kill whoever is still there."""
    signal_group(child.pid, signal.SIGINT)
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(PATIENCE)
    last = time.monotonic() + 1
    while signal_group(child.pid, 0) and time.monotonic() < last:
        time.sleep(0.05)
    signal_group(child.pid, signal.SIGKILL)
    child.wait()


def run_as(user: str | None) -> dict[str, object]:
    """What Popen is told so that the command runs as `user`; nothing when it runs as the caller."""
    if user is None:
        return {}
    import pwd

    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": [], "cwd": "/"}


def hold(command: Sequence[str], user: str | None = None) -> int:
    """Run `command` until it ends or our standard input does; its exit code, or 0 when we ended it."""
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True, **run_as(user))  # type: ignore[call-overload]
    closed = threading.Event()

    def watch() -> None:
        while os.read(0, 1024):
            pass
        closed.set()
        end(child)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    code = int(child.wait())
    if closed.is_set():
        watcher.join()
        return 0
    signal_group(child.pid, signal.SIGKILL)  # the command left; what it started may not have
    return code


@contextlib.contextmanager
def leashed(
    command: Sequence[str | Path],
    *,
    log: Path,
    environment: Mapping[str, str] | None = None,
    user: str | None = None,
    remove: Path | None = None,
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run `command` beside the caller, its output in the file `log`; ended on leaving, and when the caller dies.

    `environment` replaces the caller's; the folder `remove` goes with the command. The process yielded is the
    keeper, whose exit code is the command's.
    """
    # A session of its own, so that a signal to the caller's group does not take the keeper with it.
    options = [*(["--user", user] if user else []), *(["--remove", str(remove)] if remove else [])]
    with log.open("ab") as sink:
        keeper = subprocess.Popen(
            [sys.executable, __file__, *options, *[str(part) for part in command]],
            stdin=subprocess.PIPE,
            stdout=sink,
            stderr=sink,
            env=dict(environment) if environment is not None else None,
            start_new_session=True,
        )
    try:
        yield keeper
    finally:
        assert keeper.stdin is not None
        keeper.stdin.close()
        keeper.wait()


def main(words: Sequence[str]) -> int:
    """Read the command line above and hold the command."""
    parser = argparse.ArgumentParser(description="Run a command that ends with its starter.")
    parser.add_argument("--user")
    parser.add_argument("--remove", type=Path)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    asked = parser.parse_args(words)
    try:
        return hold(asked.command, user=asked.user)
    finally:
        if asked.remove:
            shutil.rmtree(asked.remove, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
