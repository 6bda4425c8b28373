"""Runs every check of the code and reports each one that fails, not only the first.

python tools/check.py [NAME …]      all of them, or those named
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
BIN = Path(PYTHON).parent

# name: command, and what to do when it fails
CHECKS: dict[str, tuple[list[str | Path], str]] = {
    "format": ([BIN / "ruff", "format", "--check", "."], "Run `make format`."),
    "lint": ([BIN / "ruff", "check", "."], "Mend each line named; `make format` mends what can be mended by itself."),
    "types": ([BIN / "mypy"], "Mend each line named; what a value may be is said in its annotation."),
    "imports": ([BIN / "lint-imports"], "Imports only go down the floors: move the code, or turn the call around."),
    "house": ([PYTHON, "-m", "pytest", "tests/house"], "Each test says which file and what to do."),
    "migrations": (
        [PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run", "--settings", "fairfloor.conf.settings"],
        "A model changed without its migration: run `python -m django makemigrations`.",
    ),
    "translations": ([PYTHON, "tools/catalogues.py", "check"], "Run `make catalogues`, then translate what is named."),
    "docs": ([PYTHON, "tools/docs.py", "check"], "Run `make docs` and commit the pages."),
}  # fmt: skip


def run(name: str, environment: dict[str, str]) -> tuple[bool, float]:
    """Run one check, its output only when it fails; whether it passed, and its seconds."""
    command, remedy = CHECKS[name]
    began = time.monotonic()
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        print(f"=== {name} failed ===\n{done.stdout.rstrip()}\n{remedy}\n", flush=True)
    return done.returncode == 0, time.monotonic() - began


def main(names: list[str]) -> int:
    """Run the checks and print one line for each; 0 when all passed."""
    unknown = [name for name in names if name not in CHECKS]
    if unknown:
        raise SystemExit(f"check: no check {', '.join(unknown)}. There are: {', '.join(CHECKS)}.")
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "FAIRFLOOR_HOME": home, "NO_COLOR": "1"}
        results = {name: run(name, environment) for name in names or CHECKS}
    print("=== checks ===")
    for name, (passed, seconds) in results.items():
        print(f"{seconds:7.1f} s  {name}: {'passed' if passed else 'FAILED'}")
    failed = [name for name, (passed, _) in results.items() if not passed]
    print(f"checks failed: {', '.join(failed)}" if failed else "every check passed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
