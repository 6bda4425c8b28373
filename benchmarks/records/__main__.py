"""`python -m benchmarks.records`: screening by the million rows beside a scan, plain SQL, pandas and Polars."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import rows
from benchmarks.records import made
from benchmarks.sites import ROOT

PAGE = ROOT / "docs" / "reference" / "benchmarks.md"
BEGINS, ENDS = "<!-- records -->", "<!-- end of records -->"
NAMES = {
    "scan": "mere scan",
    "core": "six questions in plain SQL",
    "six": "Fairfloor, six rules",
    "fairfloor": "Fairfloor, all rules on hours and pay",
    "pandas": "six questions in pandas",
    "polars": "six questions in Polars",
}
OTHERS = ("pandas", "polars")
HEADS = (
    "worker-days", "what", "seconds", "processor seconds", "beside the scan", "beside pandas", "MB at most", "rows a second",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One way at one size: medians of seconds on the wall and of the processors, and the most memory that a run held."""

    worker_days: int
    way: str
    took: float
    processor: float
    megabytes: float
    attendance: int


def arguments(words: Sequence[str] | None = None) -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="benchmarks.records", description=__doc__)
    parser.add_argument("--sizes", default="1,10", help="millions of worker-days, with commas between (default 1,10)")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each, in turn (default 3)")
    parser.add_argument(
        "--others", type=Path, metavar="PYTHON", help="the Python that has pandas and Polars (default: this)"
    )
    parser.add_argument("--without", default="", help="leave these out, with commas between: pandas,polars")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.add_argument("--write", action="store_true", help=f"put the figures into docs/reference/{PAGE.name} too")
    parser.add_argument("--folder", type=Path, help="where the data lie while it runs (default: a temporary folder)")
    return parser.parse_args(words)


def told(words: str) -> None:
    """Says what is done now, beside the result."""
    print(f"{time.strftime('%H:%M:%S')} {words} …", file=sys.stderr, flush=True)


def measured(folder: Path, millions: float, rounds: int, ways: Sequence[str], others: str) -> list[Row]:
    """Make the records, and let the ways take turns over them; raises RuntimeError where two answers differ."""
    told(f"making {millions:g} million worker-days")
    counts = made.make(folder, round(millions * 1_000_000))
    found: dict[str, list[dict[str, float]]] = {way: [] for way in ways}
    answers: dict[str, object] = {}
    for turn in range(rounds):
        for way in ways:
            told(f"round {turn + 1} of {rounds}: {NAMES[way]}")
            run = _run(way, folder, others)
            if answers.setdefault(way, run["found"]) != run["found"]:
                raise RuntimeError(f"{NAMES[way]} found something else in another run")
            found[way].append(run)
    core = [answers[way] for way in ("core", "pandas", "polars") if way in answers]
    if any(one != core[0] for one in core):
        raise RuntimeError(f"the six questions were answered differently: {core}")
    return [
        Row(
            counts["worker-days"],
            way,
            statistics.median(run["took"] for run in runs),
            statistics.median(run["processor"] for run in runs),
            max(run["megabytes"] for run in runs),
            counts["attendance"],
        )
        for way, runs in found.items()
    ]


def _run(way: str, folder: Path, others: str) -> dict[str, float]:
    command = [others if way in OTHERS else sys.executable, "-m", "benchmarks.records.rivals", way, str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{way} ended with {done.returncode}: {done.stderr[-500:]}")
    return json.loads(done.stdout)


def page(machine: str, found: Sequence[Row]) -> str:
    """The rows in Markdown, each beside the scan and beside pandas of its size, by processor time."""
    floors = {(row.worker_days, row.way): row for row in found}
    cells = []
    for row in found:
        scan, pandas = (floors.get((row.worker_days, way)) for way in ("scan", "pandas"))
        cells.append((
            f"{row.worker_days:,}", NAMES[row.way], f"{row.took:.2f}", f"{row.processor:.2f}",
            f"{row.processor / scan.processor:.1f} ×" if scan and scan is not row else "–",
            f"{row.processor / pandas.processor:.2f} ×" if pandas and pandas is not row else "–",
            f"{row.megabytes:,.0f}", f"{row.attendance / row.took:,.0f}",
        ))  # fmt: skip
    day = datetime.now(UTC).date()
    return "\n".join([f"Measured on {day}: {machine}.", "", *rows.table(HEADS, cells)]) + "\n"


def main(words: Sequence[str] | None = None) -> int:
    """Measures and prints."""
    asked = arguments(words)
    ways = [way for way in NAMES if way not in asked.without.split(",")]
    others = str(asked.others.absolute()) if asked.others else sys.executable
    found: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="fairfloor-records-", dir=asked.folder) as name:
        machine = rows.machine(Path(name))
        for size in asked.sizes.split(","):
            found += measured(Path(name), float(size), asked.rounds, ways, others)
    shown = page(machine, found)
    print(json.dumps([vars(row) for row in found], indent=2) if asked.format == "json" else shown, end="")
    if asked.write:
        rows.put(PAGE, shown, BEGINS, ENDS)
    return 0


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUTF8", "1")
    sys.exit(main())
