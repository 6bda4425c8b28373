"""Damaged and hostile files of every format through the command: a sentence or rows that add up, soon, in little memory."""

import csv
import json
import os
import subprocess
import sys
import time

import pytest

from fairfloor.cli.main import main
from fairfloor.core.spreadsheets import FORMULA
from tests.screening.hostile import CASES

MOST_SECONDS = 60  # on a machine that others use as well; alone the longest takes eight
MOST_MEGABYTES = 360  # of the largest of the processes together with what the system shares between them
# Starts a command as its only child, so that what the system measured is of it and of what it started.
MEASURED = """
import os, sys
child = os.fork()
if not child:
    os.execv(sys.executable, [sys.executable, "-c", "from fairfloor.cli.main import main; main()", *sys.argv[1:]])
_, ended, used = os.wait4(child, 0)
print(used.ru_maxrss // 1024, file=sys.stderr)
sys.exit(os.waitstatus_to_exitcode(ended))
"""


HEAVY = ("MB", "bomb", "100,000", "60,000", "million", "all-of", "looped", "overlapping", "open-quotes")
DEEP = os.environ.get("FAIRFLOOR_DEEP", "") not in ("", "0")


def told(words, capsys, *, apart):
    """Exit code, output, what was said beside it, and the memory in MB of a command; `apart`: in processes of its own."""
    if not apart:
        code = main(words)
        out, err = capsys.readouterr()
        return code, out, err.splitlines(), 0
    done = subprocess.run([sys.executable, "-c", MEASURED, *words], capture_output=True, text=True, check=False)
    *said, memory = done.stderr.splitlines()
    return done.returncode, done.stdout, said, int(memory)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_hostile_file_costs_a_sentence(tmp_path, capsys, case):
    file, refused = tmp_path / f"file.{case.format.partition('-')[0]}", tmp_path / "refused.csv"
    file.write_bytes(case.make())
    words = ["screen", "--attendance", file, "--jurisdiction", "kh", "--rules", "daily-hours", "--format", "json"]
    began = time.monotonic()
    apart = DEEP or any(word in case.damage for word in HEAVY)
    code, out, said, memory = told([*map(str, words), "--refused", str(refused)], capsys, apart=apart)
    took = time.monotonic() - began
    assert code == 0, said
    intake = json.loads(out)["intake"]["attendance"]
    codes = [one["code"] for one in intake["refused"]]
    assert intake["read"] == intake["accepted"] + len(codes)
    if case.code:
        assert (intake["read"], codes) == (1, [case.code])
    else:
        assert intake["read"] == case.read or case.read < 0
        assert intake["accepted"] == case.accepted
    assert all(len(one["reason"][language]) > 5 for one in intake["refused"] for language in ("en", "zh"))
    assert len(said) == (not intake["accepted"]), "that no row could be used is said, and nothing else"
    with refused.open(encoding="utf-8-sig", newline="") as rows:
        cells = [cell for row in csv.reader(rows) for cell in row]
    assert not [cell for cell in cells if is_live(cell)]
    assert took < MOST_SECONDS
    assert memory < MOST_MEGABYTES


def is_live(cell):
    """Whether a spreadsheet would run the cell: also behind spaces and the wide signs that some of them take for plain."""
    plain = cell.strip().translate({ord(wide): narrow for wide, narrow in zip("＝＋－＠", "=+-@", strict=True)})
    return plain.startswith(FORMULA) and not plain.lstrip("+-").replace(".", "", 1).isdecimal()
