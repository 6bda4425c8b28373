"""The database of each released version, kept so that migrations are tried forward from it.

    python -m tests.registry.snapshots 0.1.0

makes the one of the version in this checkout, as `data/v0.1.0.sqlite.gz`: a whole cycle of a demonstration factory. It is
run once, when the version is released; afterwards the file is never made again. Before the first release a migration may
still be changed in place, and then it is.
"""

import gzip
import re
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from tests.cli.installations import ROOT, whole

DATA = Path(__file__).with_name("data")
HEADING = re.compile(r"^## \[?(\d+\.\d+\.\d+)", re.MULTILINE)


def kept() -> dict[str, Path]:
    """The snapshots by version, oldest first."""
    found = {path.name.removeprefix("v").removesuffix(".sqlite.gz"): path for path in DATA.glob("v*.sqlite.gz")}
    return dict(sorted(found.items(), key=lambda item: [int(part) for part in item[0].split(".")]))


def released() -> list[str]:
    """The versions that the changelog says were released."""
    return HEADING.findall((ROOT / "CHANGELOG.md").read_text("utf-8"))


def unpacked(version: str, to: Path) -> Path:
    """The snapshot as a database file in the folder `to`, under the name that Fairfloor gives it."""
    to.mkdir(parents=True, exist_ok=True)
    path = to / "fairfloor.sqlite3"
    path.write_bytes(gzip.decompress(kept()[version].read_bytes()))
    return path


def counted(path: Path) -> Iterator[tuple[str, int]]:
    """Each table of a database file with its number of rows."""
    with closing(sqlite3.connect(path)) as tables:
        names = [row[0] for row in tables.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        for name in names:
            yield name, tables.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]


def make(version: str) -> Path:
    """Makes the snapshot of `version` from this checkout."""
    with tempfile.TemporaryDirectory() as folder:
        path = whole(Path(folder) / "home").home / "fairfloor.sqlite3"
        with closing(sqlite3.connect(path)) as tables:
            tables.execute("PRAGMA journal_mode = DELETE")
            tables.execute("VACUUM")
        DATA.mkdir(exist_ok=True)
        to = DATA / f"v{version}.sqlite.gz"
        to.write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
    return to


if __name__ == "__main__":
    if len(sys.argv) != 2 or not HEADING.match(f"## {sys.argv[1]}"):
        raise SystemExit("usage: python -m tests.registry.snapshots VERSION")
    made = make(sys.argv[1])
    print(f"{made.relative_to(ROOT)}: {made.stat().st_size // 1024} KiB")
