"""`python -m benchmarks`: measures everything in one run, side by side, and prints it."""

import argparse
import json
import os
import shlex
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks import judging, pages, rows, screening, shelf, sites, starting
from benchmarks.sizes import CLIENTS, FULL, ORDINARY, PASSWORD, TINY, Sizes

PAGE = sites.ROOT / "docs" / "reference" / "benchmarks.md"


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite", help="the database under both")
    parser.add_argument("--tiny", action="store_true", help="few of everything: shows that it works, measures nothing")
    parser.add_argument(
        "--full", action="store_true", help="6,000 visits, 200 buyers and a million events stored before"
    )
    parser.add_argument("--visits", type=int, help="how many visits, with their answers and reports, are stored before")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.add_argument("--write", action="store_true", help=f"put the figures into docs/reference/{PAGE.name} too")
    parser.add_argument("--folder", type=Path, help="where the data lie while it runs (default: a temporary folder)")
    parser.add_argument(
        "--beside", metavar="COMMAND", help="serve with another server instead, {application} and {port} filled in"
    )
    parser.add_argument("--workers", type=int, default=1, help="server processes, as in `fairfloor serve` (default 1)")
    asked = parser.parse_args()
    if asked.write and (asked.tiny or asked.beside):
        parser.error("--write keeps the figures of an ordinary run: leave out --tiny and --beside")
    return asked


def told(words: str) -> None:
    """Says what is done now, beside the result."""
    print(f"{time.strftime('%H:%M:%S')} {words} …", file=sys.stderr, flush=True)


def run(sizes: Sizes, folder: Path, asked: argparse.Namespace) -> rows.Run:
    """One run in an empty folder."""
    machine = rows.machine(folder)
    told("making a programme")
    with sites.databases(asked.engine) as (first, second, third):
        fairfloor = sites.fairfloor(folder, first)
        bare = sites.project(folder, "bare", second, fairfloor)
        ordinary = sites.project(folder, "ordinary", third, fairfloor, str(CLIENTS), PASSWORD)
        counts = map(str, (sizes.factories, CLIENTS, sizes.visits, sizes.buyers, sizes.events))
        seed = json.loads(fairfloor.run(sys.executable, "-m", "benchmarks.seeding", *counts))
        fairfloor.run(str(sites.COMMAND), "migrate")  # PostgreSQL learns how much is in its tables
        with sites.served([fairfloor, bare, ordinary], folder, asked.workers, asked.beside) as servers:
            waiting = pages.measured(fairfloor, servers, seed, sizes, told)
            held = servers[0].megabytes()
        places = [place.environment for place in (fairfloor, ordinary, bare)]
        work = starting.measured(places, repeats=sizes.repeats, megabytes=held)
        work += _computed(sizes, folder, fairfloor, seed["content"])
    return rows.Run(datetime.now(UTC).date(), machine, _server(asked), tuple(waiting), tuple(work))


def _server(asked: argparse.Namespace) -> str:
    """The server in words, without a path of this machine."""
    if asked.beside:
        return f"{Path(shlex.split(asked.beside)[0]).name} of --beside, {asked.engine}"
    processes = "one process" if asked.workers == 1 else f"{asked.workers} processes"
    return f"granian {version('granian')} as `fairfloor serve` sets it, {processes}, {asked.engine}"


def _computed(sizes: Sizes, folder: Path, place: sites.Place, content: dict[str, object]) -> list[rows.Work]:
    told("screening, loading the shelf, rendering")
    environment = place.environment
    from benchmarks import reporting

    work = [screening.measured(folder, environment, workers=sizes.workers, days=sizes.days, repeats=sizes.repeats)]
    shelves = [shelf.loading(environment) for _ in range(sizes.repeats)]
    whole, parsing = min(shelves)
    work.append(rows.Work("the whole shelf, read and checked", whole, "parsing its TOML", parsing))
    work += judging.measured(folder, environment, count=sizes.readings, repeats=sizes.repeats)
    return work + reporting.measured(content, repeats=sizes.repeats)


def _sizes(asked: argparse.Namespace) -> Sizes:
    sizes = TINY if asked.tiny else FULL if asked.full else ORDINARY
    return sizes if asked.visits is None else replace(sizes, visits=asked.visits)


def main() -> int:
    """Measures and prints."""
    asked = arguments()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="fairfloor-bench-", dir=asked.folder, ignore_cleanup_errors=True) as name:
        found = run(_sizes(asked), Path(name), asked)
    told(f"done in {time.monotonic() - began:.0f} s")
    print(json.dumps(found.as_json(), indent=2) if asked.format == "json" else found.page(), end="")
    if asked.write:
        rows.write(PAGE, found)
    return 0


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUTF8", "1")
    sys.exit(main())
