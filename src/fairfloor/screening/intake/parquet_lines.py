"""A Parquet file as a file of plain lines, its columns' names above, so that it is mapped and read as a sheet is.

For files whose columns have a factory's own names (see `parquet` for those with ours). What stands under one of our names as
a number keeps our unit: a day, a moment or an amount becomes the words for it. A moment in a time zone stays as it is told,
with the zone, and is refused: nobody knows what the clock on the wall showed.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from fairfloor.screening import tables
from fairfloor.screening.engines import Connection, embedded, errors
from fairfloor.screening.intake.archives import LARGE, MOST_RATIO
from fairfloor.screening.intake.lines import BLANK, CELLS, CONTROLS, HARMLESS, LONG, plain

FEW_ROWS, MOST_ROWS_A_BYTE = 100_000, 20  # rows that differ in nothing but a number take a fifth of a byte at least
MOST_BYTES = 2**33
MOST_TEXT_BYTES = 2**16
LONGEST_TEXT = 4_000  # signs; a longer one is cut, and in one of our columns its row refused
LONGEST_ROW = 2**19
ROWS_AT_A_TIME = 5_000
MEMORY = "200MB"
MOMENTS = ("in_at", "out_at", "at", "start_at", "end_at")
WHOLE = ("INT", "INTEGER")
FRACTIONS = ("DOUBLE", "FLOAT", "DECIMAL")
UNITS = {
    column.name: column.unit
    for table in (tables.ATTENDANCE, tables.ROSTER, tables.PAYROLL, tables.ACTIVITY, tables.CLOSURE, tables.DAY_OFF)
    for column in table.columns
}
# -- a number under one of our names in words, by its unit; one out of all bounds stays a number, and is refused
DAY = "if({x} BETWEEN -100000 AND 100000, strftime(DATE '1970-01-01' + CAST({x} AS INTEGER), '%Y-%m-%d'), CAST({x} AS VARCHAR))"
MOMENT = (
    "if({x} BETWEEN -8000000000 AND 8000000000, strftime(make_timestamp(CAST({x} AS BIGINT) * 1000000), "
    "'%Y-%m-%d %H:%M:%S'), CAST({x} AS VARCHAR))"
)
SPAN = "CAST({x} // 3600 AS VARCHAR) || ':' || printf('%02d:%02d', {x} // 60 % 60, {x} % 60)"
AMOUNT = "if({x} < 0, '-', '') || CAST(abs({x}) // 100 AS VARCHAR) || '.' || printf('%02d', abs({x}) % 100)"


def columns_of(engine: Connection, rows: str) -> dict[str, str]:
    """The DuckDB type of each column, by its name; raises duckdb.Error for a damaged file."""
    return dict(row[:2] for row in engine.execute(f"DESCRIBE SELECT * FROM {rows}").fetchall())


def quoted(name: str) -> str:
    """A column's name, or a text, as SQL takes it for a name."""
    return '"' + name.replace('"', '""') + '"'


def is_bomb(engine: Connection, there: Path) -> bool:
    """Whether a small file holds far more than records do: by its own directory, and by its longest text.

    A text that stands in all rows lies in the file once, and takes no memory as long as only its length is asked for.
    """
    size, told = there.stat().st_size, _told(there)
    groups = f"SELECT DISTINCT row_group_id, row_group_num_rows AS rows FROM parquet_metadata({told})"
    rows = engine.execute(f"SELECT coalesce(sum(rows), 0) FROM ({groups})").fetchall()[0][0]
    sizes = f"SELECT coalesce(sum(total_uncompressed_size), 0) FROM parquet_metadata({told})"
    whole = engine.execute(sizes).fetchall()[0][0]
    if rows > max(FEW_ROWS, MOST_ROWS_A_BYTE * size) or whole > max(LARGE, min(MOST_RATIO * size, MOST_BYTES)):
        return True
    texts = [name for name, kind in columns_of(engine, f"read_parquet({told})").items() if kind == "VARCHAR"]
    lengths = ", ".join(f"coalesce(max(strlen({quoted(name)})), 0)" for name in texts)
    found = engine.execute(f"SELECT greatest(0, {lengths}) FROM read_parquet({told})").fetchall() if texts else [(0,)]
    return int(found[0][0]) > MOST_TEXT_BYTES


def _told(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def fault_of(path: Path) -> str:
    """Why the file is not read: `parquet-bomb`, `parquet-damaged`; empty when it may be. Raises OSError as opening it does.

    All of it is read once by an engine of its own, since some damage leaves an engine that does no more work at all.
    """
    path = path.resolve()
    try:
        with embedded((path,), memory=MEMORY) as engine:
            if is_bomb(engine, path):
                return "parquet-bomb"
            names = columns_of(engine, f"read_parquet({_told(path)})")
            sums = ", ".join(f"bit_xor(hash({quoted(name)}))" for name in names)
            engine.execute(f"SELECT {sums} FROM read_parquet({_told(path)}, file_row_number = true)").fetchall()
    except errors():  # what it says may quote a row
        return "parquet-damaged"
    return ""


def write_lines(path: Path, into: Path, *, progress: Callable[[float], None]) -> tuple[int, str]:
    """Write the rows below their columns' names; returns how many lines there are, and the code of what is wrong instead."""
    path = path.resolve()
    try:
        with embedded((path,), memory=MEMORY) as engine, into.open("w", encoding="utf-8", newline="\n") as out:
            if is_bomb(engine, path):
                return 0, "parquet-bomb"
            columns = columns_of(engine, f"read_parquet({_told(path)})")
            out.write(_line(columns))
            count = 1
            whole = engine.execute(f"SELECT count(*) FROM read_parquet({_told(path)})").fetchall()[0][0]
            for rows in _rows(engine, path, columns):
                out.writelines(map(_line, rows))
                count += len(rows)
                progress(min(count / max(whole, 1), 1.0))
            return count, ""
    except errors():  # what it says may quote a row
        return 0, "parquet-damaged"


def _rows(engine: Connection, path: Path, columns: dict[str, str]) -> Iterator[list[tuple[str | None, ...]]]:
    told = ", ".join(f"left({_worded(name, kind)}, {LONGEST_TEXT})" for name, kind in columns.items())
    cursor = engine.execute(f"SELECT {told} FROM read_parquet({_told(path)})")
    while rows := cursor.fetchmany(ROWS_AT_A_TIME):
        yield rows


def _worded(name: str, kind: str) -> str:
    """The SQL of a column's values as the words that a sheet would hold."""
    x, unit = quoted(name), UNITS.get(name, "")
    if kind.endswith(WHOLE) and unit:
        if unit == "day":
            return DAY.format(x=x)
        if unit == "second":
            return (MOMENT if name in MOMENTS else SPAN).format(x=x)
        if unit.startswith("hundredths"):
            return AMOUNT.format(x=x)
    if kind.startswith("TIMESTAMP") and "ZONE" not in kind:
        return f"strftime(CAST({x} AS TIMESTAMP), '%Y-%m-%d %H:%M:%S')"
    if kind.startswith(FRACTIONS):
        return f"regexp_replace(CAST({x} AS VARCHAR), '\\.0+$', '')"
    return f"CAST({x} AS VARCHAR)"


def _line(cells: object) -> str:
    line = CELLS.join(map(_cell, cells)).rstrip(CELLS)  # type: ignore[call-overload]
    return f"{LONG}\n" if len(line) > LONGEST_ROW else f"{CELLS}{line}\n" if line else f"{BLANK}\n"


def _cell(value: str | None) -> str:
    if not value:
        return ""
    if value.isascii() and value.isprintable():
        return value.strip()
    text = " ".join(plain(value).split())
    return text.translate(HARMLESS) if CONTROLS.search(text) else text
