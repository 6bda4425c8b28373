"""Changes core one small piece at a time and asks whether a test notices: the mutation run of `make test-deep`.

    python tools/mutants.py             run every mutant of the modules in pyproject.toml ([tool.mutmut]), judge, report
    python tools/mutants.py report      judge and report the last run again

A mutant that no test notices has survived. Each survivor is listed in tests/mutants-survived.txt with its reason; the
run fails on one that is not listed, on a listed one that no longer survives, and where fewer than 95 in a hundred die.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "mutants"
LISTED = ROOT / "tests" / "mutants-survived.txt"
LEAST = 95  # killed in a hundred, by issue: the mutants of limits, quantities, deadlines and law
KILLED = ("killed", "timeout")
UNTRIED = ("not checked", "check was interrupted by user", "suspicious", "segfault", "skipped")


def run() -> int:
    """Make the mutants anew and try each against its tests, on the processors there are, politely."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    environment = {**os.environ, "FAIRFLOOR_MUTANTS": "1"}
    environment.pop("FAIRFLOOR_DEEP", None)
    command = ["nice", "-n", "5", sys.executable, "-m", "mutmut", "run"]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        print(done.stdout[-4000:])
    return done.returncode


def outcomes() -> dict[str, dict[str, str]]:
    """What became of each mutant, by module."""
    from mutmut.stats import status_by_exit_code

    found = {}
    for file in sorted(FOLDER.glob("src/**/*.py.meta")):
        codes = json.loads(file.read_text("utf-8"))["exit_code_by_key"]
        if codes:
            module = file.relative_to(FOLDER / "src").with_suffix("").with_suffix("").as_posix().replace("/", ".")
            found[module] = {name: status_by_exit_code[code] for name, code in codes.items()}
    return found


def described(mutant: str) -> str:
    """A mutant by what it changes, since its number moves with the code: ``core.limits.binding: old -> new``."""
    from mutmut.mutation.diff_apply import get_diff_for_mutant

    path = Path("src") / Path(*mutant.split(".x", 1)[0].split(".")).with_suffix(".py")
    lines = get_diff_for_mutant(mutant, path=path).splitlines()[2:]
    old, new = (" ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+")
    name = mutant.rsplit("__mutmut_", 1)[0].removeprefix("fairfloor.")
    return f"{name.replace('.x_', '.', 1).replace('.xǁ', '.', 1).replace('ǁ', '.')}: {old} -> {new}"


def listed() -> dict[str, str]:
    """The survivors that are known, each with its reason; a line is ``mutant  # reason``."""
    known = {}
    for line in LISTED.read_text("utf-8").splitlines():
        name, _, reason = line.rpartition("  # ")
        if line.startswith("#") or not line.strip():
            continue
        if not name or not reason.strip():
            raise SystemExit(f"{LISTED.name}: {line!r} has no reason. Write it after two spaces and a #.")
        known[name] = reason
    return known


def report() -> int:
    """Print the figures of the last run and what is wrong with it; 0 when nothing is."""
    os.chdir(ROOT)
    found = outcomes()
    if not found:
        print("No mutants were made: see what mutmut says above.")
        return 1
    total, killed = 0, 0
    for module, mutants in found.items():
        counts = Counter(mutants.values())
        dead = sum(counts[status] for status in KILLED)
        total, killed = total + len(mutants), killed + dead
        rest = ", ".join(f"{n} {status}" for status, n in sorted(counts.items()) if status not in KILLED)
        print(
            f"{module}: {len(mutants)} mutants, {dead} killed ({100 * dead / len(mutants):.1f} %); {rest or 'all dead'}"
        )
    untried = [name for mutants in found.values() for name, status in mutants.items() if status in UNTRIED]
    alive = {
        described(name)
        for mutants in found.values()
        for name, status in mutants.items()
        if status not in (*KILLED, *UNTRIED)
    }
    known = listed()
    wrong = [f"not tried: {name}" for name in untried]
    wrong += [f"survives and is not listed: {name}" for name in sorted(alive - set(known))]
    wrong += [f"listed, but killed or gone: {name}" for name in sorted(set(known) - alive)]
    if killed * 100 < total * LEAST:
        wrong.append(f"only {killed} of {total} are killed; at least {LEAST} in a hundred must be")
    print(f"{total} mutants, {killed} killed ({100 * killed / total:.1f} %), {len(alive)} different survivors")
    print("\n".join(wrong))
    return 1 if wrong else 0


def main(arguments: list[str]) -> int:
    """Run and report, or report alone."""
    if arguments not in ([], ["report"]):
        raise SystemExit("mutants: say nothing, or `report`.")
    began = time.monotonic()
    failed = 0 if arguments else run()
    wrong = report()
    print(f"{time.monotonic() - began:.0f} s")
    return 1 if failed or wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
