"""A file opened: what it is, and its sheets (a text has one) as files of plain lines that the engine may read."""

import hashlib
import json
import mmap
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fairfloor.screening.intake import parquet_lines
from fairfloor.screening.intake.archives import fault_of, unpacked_bytes
from fairfloor.screening.intake.encodings import (
    ENCODINGS,
    WORKBOOKS,
    encoding_of,
    first_bytes,
    kind_of,
    telling_bytes,
)
from fairfloor.screening.intake.lines import cells_of, sample_lines, split, write_lines
from fairfloor.screening.intake.proposals import is_moment

SEPARATORS = ("\t", ",", ";", "|")
SAMPLE_LINES = 200
# What the process that reads a workbook may take: so much at least, so many times what it holds, and never more than the
# most. A workbook of a million rows of ten columns takes some 2.5 times what it unpacks to (see `test_hostile_files`).
LEAST_MEGABYTES, MOST_MEGABYTES = 256, 2_048
TIMES = {"xlsx": 4, "xls": 16}  # the old format packs a number into six bytes
MOST_XLS_BYTES = 2**28

Progress = Callable[[float], None]
Cancelled = Callable[[], bool]


class Stopped(Exception):
    """The intake was told to stop; nothing of the file is left in the tables."""


@dataclass(frozen=True)
class Section:
    """One sheet as a file of plain lines: `before` lines stand in the sheets above, `lines` in this one.

    `strict`: a text, in which a row with other columns than the rest was cut.
    """

    name: str
    path: Path
    before: int
    lines: int
    separator: str
    strict: bool

    def sample(self) -> list[list[str]]:
        """The cells of its first lines."""
        found = []
        with self.path.open(encoding="utf-8") as file:
            for _, line in zip(range(SAMPLE_LINES), file, strict=False):
                found.append(cells_of(line.rstrip("\n"), self.separator))
        return found


@dataclass(frozen=True)
class Opened:
    """A file's sections, or the code of what is wrong with it as a whole."""

    sections: tuple[Section, ...] = ()
    hidden: tuple[str, ...] = ()
    encoding: str = ""
    separator: str = ""
    fault: str = ""
    detail: str = ""


def sha256_of(path: Path) -> str:
    """The SHA-256 of the file, by which the same file is known again."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def open_file(path: Path, folder: Path, *, encoding: str = "", progress: Progress, cancelled: Cancelled) -> Opened:
    """Write the file's lines into `folder`; raises OSError when it cannot be opened, Stopped when told to stop."""
    kind = kind_of(first_bytes(path))
    if kind == "zip":
        kind = "xlsx" if fault_of(path) == "" and _has_sheets(path) else kind
    if kind in WORKBOOKS:
        return _open_workbook(path, folder, kind, progress, cancelled)
    if kind == "parquet":
        return _open_parquet(path, folder, progress, cancelled)
    if kind:
        return Opened(fault="wrong-file", detail=kind)
    encoding = encoding if encoding in ENCODINGS else encoding_of(telling_bytes(path))
    sample = sample_lines(path, encoding, SAMPLE_LINES)
    separator = separator_of(sample)

    def told(share: float) -> None:
        if cancelled():
            raise Stopped
        progress(share)

    into = folder / "0"
    count = write_lines(path, into, encoding=encoding, separator=separator,
                        columns=columns_of(sample, separator), progress=told)  # fmt: skip
    section = Section("", into, 0, count, separator, strict=True)
    return Opened((section,), encoding=encoding, separator=separator)


def _open_parquet(path: Path, folder: Path, progress: Progress, cancelled: Cancelled) -> Opened:
    """Its rows as lines; they count from 1, and the names of its columns stand before the first."""

    def told(share: float) -> None:
        if cancelled():
            raise Stopped
        progress(share)

    into = folder / "0"
    count, fault = parquet_lines.write_lines(path, into, progress=told)
    if fault:
        return Opened(fault=fault, detail="parquet")
    return Opened((Section("", into, -1, count, "\x1f", strict=False),))


def _has_sheets(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return any(name.startswith("xl/") for name in archive.namelist())


def separator_of(sample: list[str]) -> str:
    """The sign between columns: the one by which rows hold a moment in a cell of its own, else the most regular one."""
    lines = [line for line in sample if line.strip()]
    rows = {mark: [split(line, mark) or [] for line in lines] for mark in SEPARATORS}
    moments = {mark: sum(len(row) > 1 and any(map(is_moment, row)) for row in rows[mark]) for mark in SEPARATORS}
    best = max(SEPARATORS, key=lambda mark: moments[mark])
    if moments[best]:
        return best
    return max(SEPARATORS, key=lambda mark: _regular(rows[mark]))


def _regular(rows: list[list[str]]) -> int:
    """How many cells stand in rows of the most usual number of columns, more than one."""
    counts: dict[int, int] = {}
    for row in rows:
        counts[len(row)] = counts.get(len(row), 0) + 1
    return max((count * (columns - 1) for columns, count in counts.items()), default=0)


def columns_of(sample: list[str], separator: str) -> frozenset[int]:
    """The numbers of columns, two at least, that lines have."""
    return frozenset(len(cells) for line in sample if len(cells := split(line, separator) or []) > 1)


def _has_password(path: Path) -> bool:
    """Whether a compound file holds a newer workbook under a password, as its directory names it."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as held:
        return held.find("EncryptedPackage".encode("utf-16-le")) >= 0


def _megabytes(path: Path, kind: str) -> int:
    """The memory that a workbook may be read in: a small file that spans a great deal is stopped before it takes it."""
    held = unpacked_bytes(path) if kind == "xlsx" else path.stat().st_size
    return min(LEAST_MEGABYTES + TIMES[kind] * held // 2**20, MOST_MEGABYTES)


def _open_workbook(path: Path, folder: Path, kind: str, progress: Progress, cancelled: Cancelled) -> Opened:
    """Have the workbook read by a process of its own, which is ended when this one stops waiting."""
    fault = fault_of(path) if kind == "xlsx" else "bomb" if path.stat().st_size > MOST_XLS_BYTES else ""
    if fault:
        return Opened(fault=fault, detail=kind)
    command = [
        sys.executable,
        "-m",
        "fairfloor.screening.intake.workbook_reader",
        str(path),
        str(folder),
        str(_megabytes(path, kind)),
    ]
    sections: list[Section] = []
    hidden: list[str] = []
    before = 0
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8"
    ) as reader:
        try:
            assert reader.stdout is not None  # noqa: S101 (it is a pipe)
            for line in reader.stdout:
                if cancelled():
                    raise Stopped
                told = json.loads(line)
                if "fault" in told:
                    fault = told["fault"]
                elif "left" in told:
                    hidden.append(told["left"])
                elif "sheet" in told:
                    into = folder / str(len(sections))
                    sections.append(Section(told["sheet"], into, before, told["rows"], "\x1f", strict=False))
                    before += told["rows"]
                else:
                    progress(told["share"])
        except BaseException:
            reader.kill()
            raise
    if fault == "damaged-workbook" and kind == "xls" and _has_password(path):
        fault = "locked-workbook"
    if fault or reader.returncode:
        wants_too_much = (
            reader.returncode < 0
        )  # ended by the system: a sheet that spans more than the memory it may have
        return Opened(fault=fault or ("bomb" if wants_too_much else "damaged-workbook"), detail=kind)
    return Opened(tuple(sections), tuple(hidden))
