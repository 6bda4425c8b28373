"""The hits of a rule: a few as a tuple; very many in files, from which they are read as they are asked for.

A file of records with years of long days has millions of hits. As objects they would take gigabytes, so that beyond
`MOST_IN_MEMORY` the rows go from the engine into Parquet files in a folder of their own, which is removed with the hits.
"""

import shutil
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, overload

from fairfloor.core.money import Money
from fairfloor.core.quantities import Figure
from fairfloor.screening import case_rows
from fairfloor.screening.bounds import Basis
from fairfloor.screening.engines import Connection
from fairfloor.screening.result import Case
from fairfloor.screening.rule import Rule

if TYPE_CHECKING:
    import duckdb

MOST_IN_MEMORY = 500
STRETCH = 50_000  # cases whose lines are gathered at a time, and that one file holds
SPAN = 10_000  # cases that are objects at a time
COUNT = "SELECT count(*), count(DISTINCT worker) FROM placed"
# -- affected: each worker's worst case and how many there are, who is furthest outside coming first
AFFECTED = """
SELECT place, cases FROM (
    SELECT place, worker, excess, count(*) OVER (PARTITION BY worker) AS cases,
           row_number() OVER (PARTITION BY worker ORDER BY excess DESC, place) AS nth
    FROM read_parquet('{files}')
) WHERE nth = 1 ORDER BY excess DESC, worker LIMIT {most:d}
"""
# -- held: hits by their kind and limit, the most common limit of a kind first
HELD = """
SELECT part, currency, allowed, count(*) FROM read_parquet('{files}') GROUP BY ALL ORDER BY part NULLS FIRST, 4 DESC, allowed
"""


@dataclass(frozen=True)
class Folder:
    """A folder for the files of very many hits; it is removed when nothing refers to it any more."""

    path: Path

    @classmethod
    def make(cls) -> "Folder":
        """A new one, which only this user can open."""
        made = cls(Path(tempfile.mkdtemp(prefix="fairfloor-hits-")))
        weakref.finalize(made, shutil.rmtree, made.path, ignore_errors=True)
        return made


class KeptHits(Sequence[Case]):
    """Very many hits, in files: a sequence that is read in spans, in the order in which people expect them."""

    def __init__(self, rule: Rule, basis: Basis, folder: Folder, count: int) -> None:
        self.rule, self.basis, self.folder, self._many = rule, basis, folder, count

    def __len__(self) -> int:
        return self._many

    def __iter__(self) -> Iterator[Case]:
        with _opened() as engine:
            for first in range(1, self._many + 1, SPAN):
                yield from self._cases(
                    engine, f"WHERE place BETWEEN {first} AND {first + SPAN - 1} ORDER BY place", first
                )

    @overload
    def __getitem__(self, index: int) -> Case: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Case]: ...
    def __getitem__(self, index: int | slice) -> Case | Sequence[Case]:
        wanted = range(self._many)[index]
        with _opened() as engine:
            if isinstance(wanted, int):
                return next(self._cases(engine, f"WHERE place = {wanted + 1}", wanted + 1))
            if not wanted:
                return ()
            low, high = min(wanted) + 1, max(wanted) + 1
            rows = list(self._cases(engine, f"WHERE place BETWEEN {low} AND {high} ORDER BY place"))
            return tuple(rows[place - low + 1] for place in wanted)

    def worst(self, most: int) -> tuple[Case, ...]:
        """Those furthest outside their limits, the worst one first."""
        with _opened() as engine:
            return tuple(self._cases(engine, f"ORDER BY excess DESC, place LIMIT {int(most)}"))

    def affected(self, most: int) -> tuple[tuple[Case, int], ...]:
        """The worst case of each worker and how many there are of this worker; at most so many workers."""
        with _opened() as engine:
            rows = engine.execute(AFFECTED.format(files=self._files(), most=most)).fetchall()
            places = ", ".join(str(place) for place, _ in rows)
            found = self._cases(engine, f"WHERE place IN ({places}) ORDER BY place")
            by_place = dict(zip(sorted(place for place, _ in rows), found, strict=True))
        return tuple((by_place[place], cases) for place, cases in rows)

    def held(self) -> dict[str, tuple[int, Figure | Money]]:
        """By the kind of case: how many hits, and the limit that most of them were held to."""
        with _opened() as engine:
            rows = engine.execute(HELD.format(files=self._files())).fetchall()
        found: dict[str, tuple[int, Figure | Money]] = {}
        for part, currency, allowed, cases in rows:
            count, limit = found.get(part or "", (0, self.rule.figure(allowed, part, currency)))
            found[part or ""] = (count + cases, limit)
        return found

    def _files(self, name: str = "*") -> str:
        return str(self.folder.path / self.rule.id / f"{name}.parquet").replace("'", "''")

    def _cases(self, engine: "duckdb.DuckDBPyConnection", which: str, first: int = 0) -> Iterator[Case]:
        """The cases of one query; `first` is a place in the one file that holds them all, 0 where several do."""
        files = self._files(f"{(first - 1) // STRETCH:06d}" if first else "*")
        for row in engine.execute(f"SELECT * FROM read_parquet('{files}') {which}").fetchall():  # noqa: S608 (our files)
            yield case_rows.case(self.rule, self.basis, row)


def _opened() -> "duckdb.DuckDBPyConnection":
    import duckdb

    return duckdb.connect(":memory:", config={"memory_limit": "400MB", "threads": 2})


def take(engine: Connection, rule: Rule, basis: Basis, folder: Folder) -> tuple[Sequence[Case], int]:
    """The placed cases of the rule just judged as its hits, and how many workers they are about."""
    count, workers = engine.execute(COUNT).fetchall()[0]
    if count <= MOST_IN_MEMORY:
        return tuple(tell(engine, rule, basis, 1, count)), workers
    place = folder.path / rule.id
    place.mkdir(mode=0o700)
    for number, first in enumerate(range(1, count + 1, STRETCH)):
        file = str(place / f"{number:06d}.parquet").replace("'", "''")
        rows = case_rows.told(rule, first, first + STRETCH - 1)
        engine.execute(f"COPY ({rows}) TO '{file}' (FORMAT parquet, ROW_GROUP_SIZE {SPAN})")
    return KeptHits(rule, basis, folder, count), workers


def tell(engine: Connection, rule: Rule, basis: Basis, first: int, last: int) -> list[Case]:
    """Some of the placed cases, from the place `first` to `last`."""
    return [case_rows.case(rule, basis, row) for row in engine.execute(case_rows.told(rule, first, last)).fetchall()]
