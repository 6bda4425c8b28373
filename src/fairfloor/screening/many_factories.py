"""Parquet files of many factories, screened a batch of factories at a time: flat memory, however many rows there are.

The files hold the canonical tables (see `tables`), their `factory` and `worker` being whole numbers that the caller gave;
a worker's number is one person's over all factories. No row passes through Python. Files that lie by factory are read once
in all; others once a batch.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from fairfloor.screening import batches, folder_permits
from fairfloor.screening.batches import Asking, Tally
from fairfloor.screening.bounds import Law, from_shelf
from fairfloor.screening.columns import NoRecords
from fairfloor.screening.engines import Connection, embedded

BATCH_ROWS = 1_000_000  # of attendance and payroll, about; a factory is never cut
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

    `law` gives the law of a jurisdiction. `into` is a folder for the hits, one Parquet file a batch. `rows` is how many
    rows a batch holds at most, unless a factory has more. Raises NoRecords for files that hold other columns.
    """
    found = {rule.id: Tally() for rule in asking.asked}
    laws: dict[str, Law] = {}
    ask = folder_permits.law_of(law, asking.permits)

    def known(place: str) -> Law:
        laws[place] = ask(place)
        return laws[place]

    with embedded(files.values(), memory=memory, threads=threads, writes=into) as engine:
        for table in batches.SOURCES:
            batches.offer(engine, table, _read(files[table.name]) if table.name in files else "")
        basis = batches.begin(engine, asking, known)
        parts = list(parts_of(engine, rows))
        for number, factories in enumerate(parts, start=1):
            batches.fill(engine, factories, asking, laws)
            for rule, tally in batches.judged(engine, asking):
                found[rule] += tally
            if into:
                batches.write_hits(engine, batches.reasons(basis), into / HITS.format(number))
            if progress:
                progress(number / len(parts))
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
