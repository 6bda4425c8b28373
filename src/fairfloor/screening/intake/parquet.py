"""A Parquet file of one factory by the canonical columns: the same types as a folder's, and row by row what cannot be used.

`worker` is the factory's own number, as a text or a whole number. Rows count from 1 in the order of the file. What holds
for the file as a whole (a column that is missing or of another type, several factories, damage) refuses it as one row.
"""

import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from fairfloor.screening import tables
from fairfloor.screening.columns import NoRecords, read_as
from fairfloor.screening.engines import Connection, errors, lines_folder
from fairfloor.screening.intake import closures, days_off, dictionary, payroll, production, roster
from fairfloor.screening.intake.days import FIRST_YEAR, LAST_YEAR
from fairfloor.screening.intake.encodings import first_bytes, kind_of
from fairfloor.screening.intake.fields import TABLES
from fairfloor.screening.intake.mappings import ACTIVITIES, DAYS_OFF, signature
from fairfloor.screening.intake.mappings import Mapping as ColumnMapping
from fairfloor.screening.intake.parquet_lines import LONGEST_TEXT, MOMENTS, columns_of, is_bomb
from fairfloor.screening.intake.reading import Form, Telling, mark, mark_repeated, refused_of, settled
from fairfloor.screening.intake.refusals import Intake, Refusal, Sheet
from fairfloor.screening.intake.sections import sha256_of

STRETCHES = "typed_stretch"
KINDS_OF = {"production": ACTIVITIES, "days-off": DAYS_OFF}
# Fields of a mapping for columns of ours that are called otherwise.
FIELDS = {"in_at": "in", "out_at": "out", "break_minutes": "break", "at": "time", "start_at": "start", "end_at": "end"}
FIRST_SECOND, LAST_SECOND = (f"CAST(epoch(DATE '{year}-01-01') AS BIGINT)" for year in (FIRST_YEAR, LAST_YEAR + 1))
STAGE_STRETCHES = """
INSERT INTO staged_attendance BY NAME
SELECT 0 AS factory, * EXCLUDE (code, detail) FROM typed_stretch WHERE code IS NULL ORDER BY line
"""


@dataclass(frozen=True)
class Shape:
    """How a form's table lies in Parquet: its canonical `table`, the `typed` one, what each row must say, other names."""

    table: tables.Table
    typed: str
    needed: tuple[tuple[str, str], ...]
    named: Mapping[str, str]
    beside: tuple[str, ...] = ()


SHAPES: Mapping[str, Shape] = {
    "attendance": Shape(tables.ATTENDANCE, STRETCHES, (("day", "no-day"),), {}),
    "roster": Shape(tables.ROSTER, roster.TYPED, (), {}),
    "payroll": Shape(tables.PAYROLL, payroll.TYPED, (("start_day", "no-period"), ("end_day", "no-period")), {}),
    "production": Shape(
        tables.ACTIVITY, production.TYPED, (("day", "no-day"), ("what", "no-what")), {"at": "moment"}, ("last_day",)
    ),
    "closures": Shape(tables.CLOSURE, closures.TYPED, (("start_at", "no-day"), ("end_at", "no-day")), {}),
    "days-off": Shape(tables.DAY_OFF, days_off.TYPED, (("day", "no-day"), ("what", "no-what")), {}, ("last_day",)),
}


def is_parquet(path: Path) -> bool:
    """Whether the file begins as a Parquet file does; raises OSError when it cannot be opened."""
    return kind_of(first_bytes(path)) == "parquet"


def take_in(engine: Connection, path: Path, form: Form) -> Intake:
    """Stage the file's rows and say what became of each; raises OSError when it cannot be opened.

    Where the file as a whole is refused for its columns, `sheets` tells them all the same, so that they can be mapped.
    """
    sha256 = sha256_of(path)
    shape = SHAPES[form.table]
    with tempfile.TemporaryDirectory(dir=lines_folder(engine)) as folder:
        there = Path(folder) / "rows.parquet"
        _bring(path, there)
        rows = f"read_parquet('{there}', file_row_number = true)"
        try:
            if is_bomb(engine, there):
                return Intake(1, 0, (Refusal(1, "parquet-bomb"),), sha256=sha256)
            sheets = (_sheet(engine, form.table, rows),)
            fault = _fault(engine, shape, rows)
            if fault:
                return Intake(1, 0, (fault,), sheets=sheets, sha256=sha256)
            _type(engine, shape, rows, KINDS_OF.get(form.table, ()))
            settled(engine, Form(form.table, form.plan, _settle) if shape.typed == STRETCHES else form, {shape.typed})
            return replace(_counted(engine, shape.typed, sha256), sheets=sheets)
        except errors():  # what it says may quote a row
            return Intake(1, 0, (Refusal(1, "parquet-damaged"),), sha256=sha256)
        finally:
            engine.execute(f"DROP TABLE IF EXISTS {shape.typed}")


def own_mapping(table: str, found: Mapping[str, str]) -> ColumnMapping:
    """What the columns that have our names hold, as a mapping; of none of them where none has."""
    known = {one.name for one in TABLES[table]}
    ours = {column.name: FIELDS.get(column.name, column.name) for column in SHAPES[table].table.columns}
    places: dict[str, tuple[int, ...]] = {}
    headings: dict[str, tuple[str, ...]] = {}
    for place, name in enumerate(found):
        if ours.get(name) in known:
            places[ours[name]], headings[ours[name]] = (place,), (name,)
    layout = "days" if table == "attendance" else "rows"
    return ColumnMapping(table, layout, places, headings, signature=signature(table, layout, list(found), len(found)))


def _sheet(engine: Connection, table: str, rows: str) -> Sheet:
    """What the columns were taken for; those beside ours are left."""
    found = columns_of(engine, rows)
    found.pop("file_row_number", None)
    mapping, ours = own_mapping(table, found), {column.name for column in SHAPES[table].table.columns}
    others = tuple((place, name) for place, name in enumerate(found, start=1) if name not in ours)
    count = engine.execute(f"SELECT count(*) FROM {rows}").fetchall()[0][0]
    return Sheet("", 1, count, mapping.as_json(), unread=tuple(name for _, name in others), others=others)


def has_our_columns(engine: Connection, path: Path, table: str, telling: Telling) -> bool:
    """Whether the file is read by our own columns: it has all that the table needs, and nobody told another mapping.

    One that cannot be opened is, since that is where damage is told.
    """
    with tempfile.TemporaryDirectory(dir=lines_folder(engine)) as folder:
        there = Path(folder) / "rows.parquet"
        _bring(path, there)
        rows = f"read_parquet('{there}', file_row_number = true)"
        try:
            found = columns_of(engine, rows)
            fault = _fault(engine, SHAPES[table], rows)
        except errors():
            return True
    found.pop("file_row_number", None)
    own = own_mapping(table, found)
    same = any(one.places == own.places and one.layout == own.layout for one in telling.mappings)
    if fault and fault.code != "parquet-factories":
        return not telling.mappings and fault.code == "parquet-type"
    return same or not telling.mappings


def _bring(path: Path, there: Path) -> None:
    """Let the file stand where the engine may read: by another name of it, or where that is not possible as a copy."""
    try:
        os.link(path.resolve(), there)
    except OSError:
        shutil.copyfile(path, there)


def _fault(engine: Connection, shape: Shape, rows: str) -> Refusal | None:
    """What is wrong with the file as a whole."""
    found = columns_of(engine, rows)
    names = {column.name for column in shape.table.columns}
    must = [name for name, _ in shape.needed]
    if "worker" in names and shape.table is not tables.DAY_OFF:
        must.insert(0, "worker")
    if shape.table is tables.ATTENDANCE:
        must += ["in_at", "out_at"]
    missing = next((name for name in must if name not in found), None)
    if missing:
        return Refusal(1, "parquet-column", missing)
    try:
        _values(shape, found)
    except NoRecords as problem:
        return Refusal(1, "parquet-type", str(problem).partition("; ")[0])
    many = "factory" in found and engine.execute(f"SELECT count(DISTINCT factory) > 1 FROM {rows}").fetchall()[0][0]
    return Refusal(1, "parquet-factories") if many else None


def _values(shape: Shape, found: Mapping[str, str]) -> dict[str, str]:
    """The SQL of each value but the worker's; one that does not fit becomes NULL."""
    told = {}
    for column in shape.table.columns:
        if column.name not in ("factory", "worker", "line"):
            told[column.name] = read_as(shape.table, column, found.get(column.name)).replace("CAST(", "TRY_CAST(")
            if column.type == "VARCHAR":
                told[column.name] = f"left({told[column.name]}, {LONGEST_TEXT})"
    kind = found.get("worker", "VARCHAR")
    if kind != "VARCHAR" and not kind.endswith(("INT", "INTEGER")):
        raise NoRecords(f"the column worker of the table {shape.table.name} is {kind}, not VARCHAR")
    return told


def _type(engine: Connection, shape: Shape, rows: str, kinds: tuple[str, ...]) -> None:
    """Make the typed table: a row for each of the file, with the code of the reason where it cannot be used."""
    found = columns_of(engine, rows)
    values = _values(shape, found)
    who = f"left(CAST(worker AS VARCHAR), {LONGEST_TEXT})" if "worker" in found else "CAST(NULL AS VARCHAR)"
    texts = [row[0] for row in engine.execute(f"SELECT DISTINCT {who} FROM {rows} WHERE {who} IS NOT NULL").fetchall()]
    dictionary.learn_workers(engine, iter(texts), None)
    has_worker = any(column.name == "worker" for column in shape.table.columns)
    untold = "NULL" if shape.table is tables.DAY_OFF else "'no-worker'"
    checks = [f"CASE WHEN g.who IS NULL THEN {untold} ELSE w.code END"] if has_worker else []
    present = [name for name in values if name in found]
    checks += [f"CASE WHEN g.has_{name} AND g.{name} IS NULL THEN 'parquet-number' END" for name in present]
    checks += [f"CASE WHEN g.{name} IS NULL THEN '{code}' END" for name, code in shape.needed]
    checks += [f"CASE WHEN length(g.{one.name}) >= {LONGEST_TEXT} THEN 'too-long' END" for one in shape.table.columns
               if one.type == "VARCHAR" and one.name in present]  # fmt: skip
    checks += [
        f"CASE WHEN {_far(shape.table, name)} THEN 'parquet-number' END" for name in present if _far(shape.table, name)
    ]
    if kinds:
        checks.append(f"CASE WHEN g.what NOT IN ({', '.join(map(repr, kinds))}) THEN 'no-what' END")
    given = ", ".join(
        [f"{sql} AS {name}" for name, sql in values.items()]
        + [f'"{name}" IS NOT NULL AS has_{name}' for name in present]
    )
    typed = [f"g.{name} AS {shape.named.get(name, name)}" for name in values]
    typed += [f"CAST(NULL AS INTEGER) AS {name}" for name in shape.beside]
    typed += ["w.value AS id"] if has_worker else []
    engine.execute(
        f"CREATE OR REPLACE TEMP TABLE {shape.typed} AS SELECT g.line, coalesce({', '.join(checks)}) AS code, "
        f"'' AS detail, {', '.join(typed)} "
        f"FROM (SELECT file_row_number + 1 AS line, {who} AS who, {given} FROM {rows}) g LEFT JOIN said_id w ON w.text = g.who"
    )


def _far(table: tables.Table, name: str) -> str:
    """The SQL of whether a date or a moment lies outside the years that a file may name; empty for other columns."""
    unit = next(column.unit for column in table.columns if column.name == name)
    if unit == "day":
        return f"g.{name} NOT BETWEEN {FIRST_SECOND} // 86400 AND {LAST_SECOND} // 86400 - 1"
    return f"g.{name} NOT BETWEEN {FIRST_SECOND} AND {LAST_SECOND} - 1" if name in MOMENTS else ""


def _settle(engine: Connection, made: set[str]) -> None:
    """Refuse who goes before coming and what stands twice, then stage the other stretches."""
    mark(engine, STRETCHES, "out-first", "out_at < in_at")
    mark_repeated(engine, STRETCHES, "duplicate-day", "id, day, in_at, out_at")
    engine.execute(STAGE_STRETCHES)


def _counted(engine: Connection, typed: str, sha256: str) -> Intake:
    accepted = engine.execute(f"SELECT count(*) FROM {typed} WHERE code IS NULL").fetchall()[0][0]
    query = f"SELECT line, code, detail FROM {typed} WHERE code IS NOT NULL ORDER BY line"
    refused = refused_of(engine, query, ())
    return Intake(accepted + len(refused), accepted, refused, sha256=sha256)
