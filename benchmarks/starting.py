"""How long one process of the server takes until its application is there, and what it then holds.

Beside it the bare project's start, and that of an ordinary one.
"""

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence

from benchmarks.rows import Work

# The process ends at once when the application is there: taking everything down again is no part of a start.
STARTING = "import importlib, os, sys; importlib.import_module(sys.argv[1]); os._exit(0)"
NAMES = ("fairfloor.conf", "benchmarks.ordinary", "benchmarks.bare")


def measured(environments: Sequence[Mapping[str, str]], *, repeats: int, megabytes: float) -> list[Work]:
    """The quickest of `repeats` starts of Fairfloor and of an ordinary project, each beside the bare one's, all in turn.

    `environments` are those of the three; `megabytes` is what a serving process of Fairfloor's held most of.
    """
    took: dict[str, list[float]] = {name: [] for name in NAMES}
    for _ in range(repeats):
        for name, environment in zip(NAMES, environments, strict=True):
            began = time.perf_counter()
            command = [sys.executable, "-c", STARTING, f"{name}.wsgi"]
            subprocess.run(command, env=dict(environment), check=True)
            took[name].append((time.perf_counter() - began) * 1000)
    whole, ordinary, bare = (min(took[name]) for name in NAMES)
    remark = f"after all requests it holds {megabytes:,.0f} MB"
    return [
        Work("start of a server process", whole, "the bare project's", bare, remark),
        Work("start of an ordinary project's", ordinary, "the bare project's", bare),
    ]
