"""The command line's front door: finds the noun's module, runs it, turns a fault into a sentence and a code."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from fairfloor.cli.faults import INTERRUPTED, Fault
from fairfloor.core import shelf
from fairfloor.registry import homes

# One noun a module; each has `add(commands)`, which adds its parser and sets `run`.
NOUNS: tuple[str, ...] = (
    "demo",
    "serve",
    "migrate",
    "doctor",
    "backup",
    "log",
    "report",
    "deadline",
    "standard",
    "law",
    "limit",
    "judge",
    "screen",
    "sample",
    "calibrate",
)  # filled as nouns arrive


class _OneLineEach(argparse.HelpFormatter):
    """Room for the longest command's name beside its help, so that each takes one line of the screen."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=26)
        self._action_max_length = 6 + max(map(len, NOUNS))


def parser() -> argparse.ArgumentParser:
    """The whole command's parser; no noun imports Django, DuckDB or pint before it runs."""
    root = argparse.ArgumentParser(
        prog="fairfloor",
        description="Factory working-conditions monitoring, end to end. COMMAND --help tells more.",
        formatter_class=_OneLineEach,
        add_help=False,
    )
    root.add_argument("-h", "--help", action="help", help=argparse.SUPPRESS)  # leaves the screen to the commands
    commands = root.add_subparsers(dest="noun", metavar="COMMAND", required=True, title="commands")
    for noun in NOUNS:
        importlib.import_module(f"fairfloor.cli.{noun}").add(commands)
    return root


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code (see `faults`)."""
    args = parser().parse_args(argv)
    shelf.beside(homes.standards(homes.home()))
    try:
        return int(args.run(args) or 0)
    except Fault as fault:
        print(f"fairfloor: {fault}", file=sys.stderr)
        if fault.remedy:
            print(f"  {fault.remedy}", file=sys.stderr)
        return fault.code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python complains once more at its end
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
