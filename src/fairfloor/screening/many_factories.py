"""Parquet files of many factories, screened a batch of factories at a time: flat memory, however many rows there are.

The files hold the canonical tables (see `tables`), their `factory` and `worker` being whole numbers that the caller gave;
a worker's number is one person's over all factories. No row passes through Python. Files that lie by factory are read once
in all; others once a batch.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from fairfloor.screening import batches, folder_permits
from fairfloor.screening.batches import Asking, Tally
from fairfloor.screening.bounds import Law, from_shelf
from fairfloor.screening.columns import NoRecords
from fairfloor.screening.engines import MOST_THREADS, Connection, embedded

BATCH_ROWS = 1_500_000  # of attendance and payroll, about, over the batches at work; a factory is never cut
HITS = "hits-{:05}.parquet"  # one file a batch
MEMORY = "350MB"  # that the engine holds before it spills


def files_of(folder: Path) -> dict[str, Path]:
    """The files of a folder by their tables; raises NoRecords where attendance is not among them."""
    there = {table.name: folder / f"{table.name}.parquet" for table in batches.SOURCES}
    found = {name: path for name, path in there.items() if path.is_file()}
    if "attendance" not in found:
        raise NoRecords(f"{folder} holds no attendance.parquet; name a folder with the canonical tables as Parquet")
    return found


def screen_files(
    files: Mapping[str, Path],
    asking: Asking,
    *,
    law: Callable[[str], Law] = from_shelf,
    into: Path | None = None,
    rows: int = BATCH_ROWS,
    memory: str = MEMORY,
    threads: int = 0,
    progress: Callable[[float], None] | None = None,
) -> dict[str, Tally]:
    """Screen the files by the rules on hours and pay; what each rule found, by its id.

    `law` gives the law of a jurisdiction. `into` is a folder for the hits, one Parquet file a batch. `threads` is how many
    batches are worked on at once, by default as many as there are processors, at most four; `rows` is how many rows they hold
    together at most, unless a factory has more. Raises NoRecords for files that hold other columns.
    """
    found = {rule.id: Tally() for rule in asking.asked}
    laws: dict[str, Law] = {}
    ask = folder_permits.law_of(law, asking.permits)

    def known(place: str) -> Law:
        laws[place] = ask(place)
        return laws[place]

    at_once = threads or min(os.cpu_count() or 1, MOST_THREADS)
    with embedded(files.values(), memory=memory, threads=1, writes=into) as engine:
        for table in batches.SOURCES:
            batches.offer(engine, table, _read(files[table.name]) if table.name in files else "")
        basis = batches.begin(engine, asking, known)
        parts = list(parts_of(engine, rows // at_once))
        free: SimpleQueue[Connection] = SimpleQueue()
        for _ in range(at_once):
            free.put(batches.beside(engine))

        def one(number: int) -> dict[str, Tally]:
            mine = free.get()
            try:
                batches.fill(mine, parts[number], asking, laws, near=True)
                told = dict(batches.judged(mine, asking))
                if into:
                    batches.write_hits(mine, batches.reasons(basis), into / HITS.format(number + 1))
            finally:
                free.put(mine)
            return told

        with ThreadPoolExecutor(at_once) as pool:
            for done, told in enumerate(pool.map(one, range(len(parts))), start=1):
                for rule, tally in told.items():
                    found[rule] += tally
                if progress:
                    progress(done / len(parts))
    return found


def _read(path: Path) -> str:
    told = str(path.resolve()).replace("'", "''")
    return f"read_parquet('{told}')"


def parts_of(engine: Connection, rows: int) -> Iterator[list[int]]:
    """The factories by their numbers, as many at a time as have together at most so many rows."""
    held: list[int] = []
    size = 0
    for factory, count in engine.execute(batches.FACTORIES).fetchall():
        if held and size + count > rows:
            yield held
            held, size = [], 0
        held.append(factory)
        size += count
    if held:
        yield held
