"""Runs the whole suite in stages and adds up what they say: seconds per stage, skips by name, one closing line.

    python tools/test.py [PYTEST ARGUMENT …]

`FAIRFLOOR_STAGES=plain,browser` runs some of the stages, `FAIRFLOOR_SKIPS=fail` fails on a skip that
`tests/skips-allowed.txt` does not list, `FAIRFLOOR_DEEP=1` runs the full counts.
"""

import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as tree
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = ROOT / "tests" / "skips-allowed.txt"
NO_TESTS = 5  # pytest's exit code when the arguments chose none

# Each test runs in exactly one stage. Of those that use Django's database the deep run, and one that is narrowed by
# arguments, has all on both engines; the whole ordinary run has on both what hangs on the engine (see tests/conftest.py)
# and shares out the rest. The longest come first, so that no stage is left alone at the end.
STAGES = {
    "postgresql": ("Django on PostgreSQL", ["-m", "database", "--engine", "postgresql"]),
    "plain": (
        "unit, spec, house, engines",
        ["-m", "not database and not browser and not generative and not screening"],
    ),
    "browser": ("Chromium", ["-m", "browser"]),
    "sqlite": ("Django on SQLite", ["-m", "database"]),
    "screening": ("files of records, screened", ["-m", "screening"]),
    "generative": ("random factories, files and facts", ["-m", "generative"]),
}
LONGEST_DEEP = "generative"  # which comes first in the deep run

# Not pytest's, and of the deep run alone: a long run of small changes to core, each of which a test must notice.
MUTANTS = "mutants"
MUTANTS_TITLE = "mutants of core"

SPARE = 1  # stages at a time beyond one for each processor: browsers and programs that start are waited for
MOST = 3  # stages at a time: each has a data folder, a database and a server of its own
SLOWEST = ("--durations=6", "--durations-min=5")


@dataclass
class Result:
    """What one stage came to; `skips` and `failures` are names, a skip with its reason."""

    title: str
    seconds: float = 0.0
    passed: int = 0
    failures: list[str] = field(default_factory=list)
    skips: dict[str, str] = field(default_factory=dict)


def read(report: Path, result: Result) -> None:
    """Add the outcomes in pytest's JUnit file to `result`; an error in set-up or collection is a failure."""
    for case in tree.parse(report).iter("testcase"):  # noqa: S314 - our own file of a moment ago
        name = f"{case.get('classname', '').replace('.', '/')}::{case.get('name')}".removeprefix("::")
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            result.failures.append(name)
        elif skipped is not None:
            result.skips[name] = skipped.get("message", "")
        else:
            result.passed += 1


def environment() -> dict[str, str]:
    """Ours, but Python may keep what it compiles: the tests start hundreds of processes."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def try_mutants() -> Result:
    """Run tools/mutants.py, which prints its own figures and what is wrong; one passed, or one failure."""
    result = Result(MUTANTS_TITLE)
    print(f"begun: {result.title}", flush=True)
    began = time.monotonic()
    command = [sys.executable, "tools/mutants.py"]
    done = subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    print(f"\n=== {result.title} ===\n{done.stdout.decode('utf-8', 'replace')}", flush=True)
    if done.returncode:
        result.failures.append("tools/mutants.py")
    else:
        result.passed = 1
    result.seconds = time.monotonic() - began
    return result


SHARED = ("--one-engine",)


def run(stage: str, arguments: list[str]) -> Result:
    """Run one stage with pytest; its output comes in one piece when it has ended, since stages run side by side."""
    if stage == MUTANTS:
        return try_mutants()
    title, selection = STAGES[stage]
    result = Result(title)
    print(f"begun: {title}", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", *selection, f"--junitxml={report}", *SLOWEST, *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=environment(), check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        code = done.returncode
        print(f"\n=== {title} ===\n{done.stdout.decode('utf-8', 'replace')}", flush=True)
        if report.exists():
            read(report, result)
    if code not in (0, NO_TESTS) and not result.failures:
        result.failures.append(f"{title}: pytest ended with exit code {code}")
    result.seconds = time.monotonic() - began
    return result


def allowed() -> set[str]:
    """The names of the tests that may be skipped; a line is `name  # reason`, and the reason is not optional."""
    names = set()
    for line in ALLOWED.read_text("utf-8").splitlines():
        name, _, reason = line.partition("  # ")
        if not name.strip() or line.startswith("#"):
            continue
        if not reason.strip():
            raise SystemExit(f"{ALLOWED.name}: {name.strip()} has no reason. Write it after two spaces and a #.")
        names.add(name.strip())
    return names


def report_skips(results: Iterable[Result], strict: bool) -> int:
    """Print every skip with its reason; the number of those that this run does not forgive."""
    listed, refused = allowed(), 0
    for result in results:
        for name, reason in result.skips.items():
            bad = strict and name not in listed
            refused += bad
            print(f"skipped{' and not allowed' if bad else ''}: {name} ({result.title}): {reason}")
    if refused:
        print(f"{refused} skips are not in tests/skips-allowed.txt: make them run, or list each with its reason.")
    return refused


def main(arguments: list[str]) -> int:
    """Run the stages asked for, print the summary; 0 when nothing failed and no refused skip."""
    deep = os.environ.get("FAIRFLOOR_DEEP", "") not in ("", "0")
    stages = sorted(STAGES, key=lambda stage: stage != LONGEST_DEEP) if deep else list(STAGES)
    whole = [*stages, MUTANTS] if deep and not arguments else stages
    arguments = arguments or list(SHARED)
    chosen = [stage for stage in os.environ.get("FAIRFLOOR_STAGES", "").split(",") if stage] or whole
    unknown = [stage for stage in chosen if stage not in (*STAGES, MUTANTS)]
    if unknown:
        raise SystemExit(f"test: no stage {', '.join(unknown)}. There are: {', '.join((*STAGES, MUTANTS))}.")
    began = time.monotonic()
    at_once = min(MOST, (os.cpu_count() or 1) + SPARE)
    with ThreadPoolExecutor(max_workers=at_once) as pool:
        results = list(pool.map(lambda stage: run(stage, arguments), chosen))
    print("\n=== summary ===")
    for result in results:
        counts = f"{result.passed} passed, {len(result.failures)} failed, {len(result.skips)} skipped"
        print(f"{result.seconds:7.1f} s  {result.title}: {counts}")
    print(f"{time.monotonic() - began:7.1f} s  in all, {at_once} stages side by side")
    refused = report_skips(results, os.environ.get("FAIRFLOOR_SKIPS") == "fail")
    for result in results:
        for name in result.failures:
            print(f"failed: {name} ({result.title})")
    passed = sum(result.passed for result in results)
    failed = sum(len(result.failures) for result in results)
    skipped = sum(len(result.skips) for result in results)
    if not passed + failed + skipped:
        print("No test ran: the arguments chose none.")
    print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    return 1 if failed or refused or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
