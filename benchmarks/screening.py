"""Screening a month's punches, beside merely reading the file."""

import csv
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from random import Random

from benchmarks.rows import Work
from benchmarks.sites import COMMAND

FIRST = date(2025, 3, 3)  # a Monday, in days whose law the shelf knows


def punches(path: Path, *, workers: int, days: int) -> int:
    """Writes a clock's export of `workers` over `days`, about four punches a working day; how many there are."""
    chance, count = Random("benchmark punches"), 0
    with path.open("w", encoding="ascii", newline="") as file:
        for back in range(days):
            day = FIRST + timedelta(days=back)
            for worker in range(1, workers + 1):
                if day.weekday() == 6 and worker % 20:
                    continue
                times = [470, 690, 745, 1020 + (105 if worker % 10 == 0 else 0)]  # minutes after midnight
                if chance.random() < 0.01:
                    times.pop(chance.randrange(4))
                for minute in times:
                    at = minute + chance.randint(-9, 9)
                    file.write(
                        f"{worker:>9}\t{day} {at // 60:02}:{at % 60:02}:{chance.randint(0, 59):02}\t1\t0\t0\t0\r\n"
                    )
                count += len(times)
    return count


def measured(folder: Path, environment: Mapping[str, str], *, workers: int, days: int, repeats: int) -> Work:
    """The command as people run it, from its start to its last line."""
    path = folder / "attlog.dat"
    count = punches(path, workers=workers, days=days)
    read = min(_read(path) for _ in range(max(3, repeats)))
    runs = [_screen(path, environment) for _ in range(min(repeats, 3))]
    took, memory = min(runs)
    remark = f"{count:,} punches of {workers:,} workers, {count / took * 1000:,.0f} a second, {memory:,.0f} MB"
    return Work("fairfloor screen", took, "reading with Python's csv", read, remark)


def _read(path: Path) -> float:
    began = time.perf_counter()
    with path.open(encoding="ascii", newline="") as file:
        assert sum(1 for _ in csv.reader(file, delimiter="\t"))
    return (time.perf_counter() - began) * 1000


def _screen(path: Path, environment: Mapping[str, str]) -> tuple[float, float]:
    """Milliseconds, and the megabytes that the process held at most."""
    command = [str(COMMAND), "screen", "--punches", str(path), "--jurisdiction", "kh", "--format", "json"]
    began = time.perf_counter()
    with subprocess.Popen(command, env=dict(environment), stdout=subprocess.DEVNULL) as process:
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    took = (time.perf_counter() - began) * 1000
    if process.returncode:
        raise RuntimeError(f"fairfloor screen ended with {process.returncode}")
    return took, used.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
