"""Judging a file of readings beside merely parsing it, and resolving every limit of a visit, each in a fresh process."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from random import Random

from benchmarks.rows import Work

HEADER = "quantity,value,unit,place,kind,substance,population,taken_at,minutes,instrument,calibrated_until,note"
# What a reading is of: quantity, unit, kind, from, to, and how fine the instrument tells it.
MIXED = (
    ("air-temperature", "degC", "seated-production", 120, 380, 10),
    ("air-temperature", "degF", "seated-production", 500, 990, 10),
    ("CO2", "ppm", "", 300, 2000, 1),
    ("CO", "ppm", "", 0, 60, 1),
    ("light", "lux", "", 50, 900, 1),
    ("air-changes", "1/hour", "", 20, 150, 10),
    ("distance-to-exit", "ft", "", 20, 400, 1),
    ("toluene", "ppm", "", 1, 300, 1),
)
# Printed by a fresh interpreter: the milliseconds of judging and of parsing, and how many rows were judged.
JUDGING = """
import csv, json, sys, time
from datetime import date
from fairfloor.core import standards
from fairfloor.core.judged_files import JudgedFile
from fairfloor.core.readings import Desk
text = open(sys.argv[1], encoding="utf-8").read()
icti = standards.load("icti")
warm = JudgedFile(text[: text.index("\\n", 2000) + 1], Desk(icti.clauses, "kh", date(2024, 6, 1)), icti.words)
b"".join(warm.pieces())
took, parsed = [], []
for _ in range(int(sys.argv[2])):
    began = time.perf_counter()
    sum(1 for _ in csv.reader(open(sys.argv[1], encoding="utf-8", newline="")))
    parsed.append(time.perf_counter() - began)
    began = time.perf_counter()
    file = JudgedFile(text, Desk(icti.clauses, "kh", date(2024, 6, 1)), icti.words)
    with open("/dev/null", "wb") as out:
        out.writelines(file.pieces())
    took.append(time.perf_counter() - began)
print(json.dumps({"took": min(took) * 1000, "parsed": min(parsed) * 1000, "rows": file.accepted}))
"""
# The limits that bind, of every clause, for a factory that has everything: asked once, then again for another day.
RESOLVING = """
import json, time
from datetime import date
from fairfloor.core import limits, standards
from fairfloor.core.vocabulary import vocabulary
icti = standards.load("icti")
usual = {"yes-no": True, "count": 600}
profile = {one.id: usual[one.kind] for one in vocabulary().facts.values() if one.kind in usual}
def resolved(day):
    began = time.perf_counter()
    count = sum(len(limits.binding(clause, jurisdiction="kh", on=day, profile=profile)) for clause in icti.clauses)
    return (time.perf_counter() - began) * 1000, count
cold, count = resolved(date(2024, 6, 1))
print(json.dumps({"cold": cold, "warm": min(resolved(date(2024, 6, day))[0] for day in range(2, 12)), "limits": count}))
"""


def readings(path: Path, *, count: int) -> None:
    """Writes a file of mixed readings, each kind in turn; those of a substance are samples of shifts."""
    chance = Random("benchmark readings")
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER + "\n")
        for number in range(count):
            quantity, unit, kind, low, high, fine = MIXED[number % len(MIXED)]
            value = chance.randint(low, high) / fine
            place, at = (
                f"Line {chance.randint(1, 400)}",
                f"2024-06-01 {chance.randint(7, 17):02}:{chance.randint(0, 59):02}",
            )
            substance = quantity if quantity == "toluene" else ""
            told = (
                "exposure" if substance else quantity, f"{value:g}", unit, place, kind, substance, "", at,
                "240" if substance else "", f"A{chance.randint(1, 9)}", "2025-01-31", "",
            )  # fmt: skip
            file.write(",".join(told) + "\n")


def measured(folder: Path, environment: Mapping[str, str], *, count: int, repeats: int) -> list[Work]:
    """The two works, each beside its floor: for the limits that is 20 ms, the aim, and no measurement."""
    path = folder / "readings.csv"
    readings(path, count=count)
    told = _printed(environment, JUDGING, str(path), str(min(repeats, 3)))
    found = _printed(environment, RESOLVING)
    return [
        Work(
            "judging readings to JSON", told["took"], "parsing with Python's csv", told["parsed"],
            f"{told['rows']:,} readings, {told['rows'] / told['took'] * 1000:,.0f} a second",
        ),
        Work(
            "every limit of a visit, resolved again", found["warm"], "the first time in a process", found["cold"],
            f"{found['limits']} limits; the aim is 20 ms",
        ),
    ]  # fmt: skip


def _printed(environment: Mapping[str, str], code: str, *words: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-c", code, *words], env=dict(environment), check=True, capture_output=True, text=True
    )
    told: dict[str, float] = json.loads(done.stdout)
    return told
