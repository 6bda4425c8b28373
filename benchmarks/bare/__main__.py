"""Serves the bare project with the very settings that `fairfloor serve` gives its server."""

import multiprocessing
import sys
from typing import Any

import granian.server

from fairfloor.cli.main import main


class Bare(granian.server.Server):  # type: ignore[misc,valid-type]
    """The server that `fairfloor serve` starts, with another application in it."""

    def __init__(self, _application: str, *rest: Any, **settings: Any) -> None:
        super().__init__("benchmarks.bare.wsgi:application", *rest, **settings)


if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")  # a fork would have Fairfloor's settings already
    granian.server.Server = Bare  # type: ignore[assignment]
    sys.exit(main(["serve", *sys.argv[1:]]))
