"""Serves a project of the benchmarks with the very settings that `fairfloor serve` gives its server.

python -m benchmarks.bare NAME …     as `fairfloor serve …`; NAME is bare or ordinary
"""

import multiprocessing
import sys
from typing import Any

import granian.server

from fairfloor.cli.main import main


class Project(granian.server.Server):  # type: ignore[misc,valid-type]
    """The server that `fairfloor serve` starts, with another application in it."""

    def __init__(self, _application: str, *rest: Any, **settings: Any) -> None:
        super().__init__(f"benchmarks.{sys.argv[1]}.wsgi:application", *rest, **settings)


if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")  # a fork would have Fairfloor's settings already
    granian.server.Server = Project  # type: ignore[assignment]
    sys.exit(main(["serve", *sys.argv[2:]]))
