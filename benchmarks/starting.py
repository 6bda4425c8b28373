"""How long one process of the server takes until its application is there, and what it then holds, beside the bare project's."""

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence

from benchmarks.rows import Work

# The process ends at once when the application is there: taking everything down again is no part of a start.
STARTING = "import importlib, os, sys; importlib.import_module(sys.argv[1]); os._exit(0)"
APPLICATIONS = ("fairfloor.conf.wsgi", "benchmarks.bare.wsgi")


def measured(environments: Sequence[Mapping[str, str]], *, repeats: int, megabytes: float) -> Work:
    """The quickest of `repeats` starts of each, in turn; `megabytes` is what a serving process held most of."""
    took: dict[str, list[float]] = {name: [] for name in APPLICATIONS}
    for _ in range(repeats):
        for name, environment in zip(APPLICATIONS, environments, strict=True):
            began = time.perf_counter()
            subprocess.run([sys.executable, "-c", STARTING, name], env=dict(environment), check=True)
            took[name].append((time.perf_counter() - began) * 1000)
    whole, bare = (min(took[name]) for name in APPLICATIONS)
    return Work(
        "start of a server process",
        whole,
        "the bare project's",
        bare,
        f"after all requests it holds {megabytes:,.0f} MB",
    )
