"""What a run comes to: rows of figures, the machine they were measured on, and both as tables for people."""

import os
import platform
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

BEGINS, ENDS = "<!-- figures -->", "<!-- end of figures -->"


@dataclass(frozen=True)
class Waiting:
    """A request as clients waited for it, in milliseconds: `alone` one client, `half` and `most` (p50, p95) eight together.

    `processor` is what the server's processors worked for each answer; `floor` names the row to hold this one against.
    """

    name: str
    floor: str
    alone: float
    half: float
    most: float
    processor: float
    a_second: float
    count: int


@dataclass(frozen=True)
class Work:
    """A computation: the milliseconds of the work and of its floor, the least that could be done with the same input."""

    name: str
    took: float
    floor: str
    floor_took: float
    remark: str = ""


@dataclass(frozen=True)
class Run:
    """One run: when and where it was, and its rows."""

    day: date
    machine: str
    server: str
    waiting: tuple[Waiting, ...]
    work: tuple[Work, ...]

    def as_json(self) -> dict[str, object]:
        """The whole run as plain values; milliseconds throughout."""
        return {
            "day": self.day.isoformat(),
            "machine": self.machine,
            "server": self.server,
            "waiting": [dict(vars(row)) for row in self.waiting],
            "work": [dict(vars(row)) for row in self.work],
        }

    def page(self) -> str:
        """The run in Markdown."""
        floors = {row.name: row for row in self.waiting}
        asked = [(*_asked(row), *_beside(row, floors[row.floor])) for row in self.waiting]
        done = [
            (row.name, _ms(row.took), f"{row.took / row.floor_took:.1f} × {row.floor}", _ms(row.floor_took), row.remark)
            for row in self.work
        ]
        told = [f"Measured on {self.day.isoformat()}: {self.machine}; {self.server}."]
        told += ["", "Eight clients at once, milliseconds:", ""]
        told += table(ASKED, asked)
        told += ["", "Computations, milliseconds:", ""]
        told += table(("what", "took", "ratio", "floor took", ""), done)
        return "\n".join(told) + "\n"


ASKED = (
    "request", "one client alone, p50", "p50", "p95", "answers a second", "processor time each", "asked", "p50 beside",
    "processor time beside",
)  # fmt: skip


def _asked(row: Waiting) -> tuple[str, ...]:
    times = [_ms(value) for value in (row.alone, row.half, row.most)]
    return (row.name, *times, f"{row.a_second:,.0f}", _ms(row.processor), f"{row.count:,}")


def _beside(row: Waiting, floor: Waiting) -> tuple[str, str]:
    if row is floor:
        return ("–", "–")
    return (f"{row.half / floor.half:.1f} × {floor.name}", f"{row.processor / floor.processor:.1f} × {floor.name}")


def _ms(value: float) -> str:
    return f"{value:.1f}" if value < 100 else f"{value:,.0f}"


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table in Markdown, line by line."""
    lines = [heads, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
    padded = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    ]
    return [padded[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *padded[1:]]


def machine(folder: Path) -> str:
    """The size of this machine: processors, memory, the file system under the data, Python; and whether it was busy before."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    told = [f"{cores} processors", f"{_memory()} GB of memory" if _memory() else "", _disk(folder)]
    told += [f"Python {platform.python_version()} on {sys.platform}"]
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    busy = f"busy with other work ({load:.1f} processes ready to run), so read the processor times"
    return ", ".join(part for part in (*told, busy if load > (cores or 1) / 2 else "") if part)


def _memory() -> int:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)
    except (ValueError, OSError, AttributeError):
        return 0


def _disk(folder: Path) -> str:
    """The kind of file system that `folder` lies on, where the system says; a commit to memory would be no commit."""
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return ""
    found = ("", "")
    for line in mounts.read_text("utf-8").splitlines():
        place, kind = line.split()[1:3]
        if folder.resolve().is_relative_to(place) and len(place) >= len(found[0]):
            found = (place, kind)
    return f"data on {found[1]}"


def write(page: Path, run: Run) -> None:
    """Puts the run's figures into the page, between its two marks; raises ValueError when these are not there."""
    put(page, run.page(), BEGINS, ENDS)


def put(page: Path, figures: str, begins: str, ends: str) -> None:
    """Puts figures into the page, between the two marks; raises ValueError when these are not there."""
    text = page.read_text("utf-8")
    made, count = re.subn(f"(?s)(?<={re.escape(begins)}\n).*?(?={re.escape(ends)})", lambda _: figures, text, count=1)
    if not count:
        raise ValueError(f"{page.name} has no line {begins}; write it where the figures belong, and {ends} after it")
    page.write_text(made, "utf-8")
