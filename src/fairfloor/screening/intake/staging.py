"""A sheet's lines become typed rows: cut into cells, each cell read, each row accepted or refused with its reason.

`taken` holds what the mapping takes of each line, as text. `typed` holds the values, one row for each line that is a
row, with the `code` and `detail` of a refusal where there is one; tables of the same form share it. All of it runs in
the engine over whole columns; only the different texts of a column pass through Python (see `dictionary`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from fairfloor.screening.engines import Connection
from fairfloor.screening.intake import dictionary
from fairfloor.screening.intake.sections import Section

Run = Callable[[str, Mapping[str, object]], object]
TOTALS_WITHIN = 12  # cells of a row without a worker's number that are searched for the word of a total
MAX_LINE = 2**22
# -- cells: one list of texts for each line; a line that stood in quotes brings its own separator
CUT = f"""
SELECT x, CASE WHEN starts_with(x, chr(31)) THEN string_split(substr(x, 2), chr(31)) ELSE string_split(x, $separator) END AS c
FROM read_csv($file, delim = chr(29), header = false, quote = '', escape = '', columns = {{'x': 'VARCHAR'}},
              auto_detect = false, max_line_size = {MAX_LINE})
"""
# -- flaw: why a line is no row at all (`blank`, `joined`, `header`), or no row that can be read
FLAW = """
CASE WHEN x IS NULL OR starts_with(x, chr(3)) THEN 'blank' WHEN starts_with(x, chr(4)) THEN 'joined'
     WHEN starts_with(x, chr(2)) THEN 'too-long' WHEN contains(x, chr(1)) THEN 'nul'
     WHEN starts_with(x, chr(5)) THEN 'quotes'
     WHEN {first} = '' AND trim(array_to_string(c, '')) = '' THEN 'blank'
     WHEN $header <> '' AND x = $header THEN 'header'
     {columns}
END
"""
STRICT = """
     WHEN len(c) <> $columns AND NOT (len(c) > $columns AND trim(array_to_string(c[$columns + 1:], '')) = '') THEN 'columns'
"""
# -- a moment in one cell: the time begins with the hour before the first colon; a number of days ends at its point
BEGIN = """
CASE WHEN instr({t}, ':') > 1 THEN instr({t}, ':') - if(substr({t}, instr({t}, ':') - 2, 1) BETWEEN '0' AND '9', 2, 1)
     WHEN instr({t}, '.') > 1 AND try_cast({t} AS DOUBLE) IS NOT NULL THEN instr({t}, '.')
     ELSE length({t}) + 1 END
"""


@dataclass
class Plan:
    """What is taken of each line and what it becomes: SQL, collected field by field.

    `cells` are the columns by name, `begins` those in which a time of day may follow a date, `raw` the texts by name,
    `by_kind` which of them are read by which dictionary, `values` the columns of `typed` by name, `checks` pairs of
    (code, detail) in the order in which they refuse.
    """

    cells: dict[str, int] = field(default_factory=dict)
    begins: list[str] = field(default_factory=list)
    raw: dict[str, str] = field(default_factory=dict)
    by_kind: dict[str, list[str]] = field(default_factory=dict)
    joins: list[str] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    checks: list[tuple[str, str]] = field(default_factory=list)

    def take(self, name: str, place: int) -> str:
        """Take the cell at `place` as a text."""
        self.cells[name] = place
        self.raw[name] = f"c_{name}"
        return f"r.{name}"

    def split(self, name: str, place: int) -> tuple[str, str]:
        """Take the cell at `place` as a date and a time of day."""
        self.cells[name] = place
        self.begins.append(name)
        self.raw[f"{name}_d"] = f"trim(substr(c_{name}, 1, b_{name} - 1))"
        self.raw[f"{name}_t"] = f"trim(substr(c_{name}, b_{name}))"
        return f"r.{name}_d", f"r.{name}_t"

    def read(self, kind: str, name: str) -> str:
        """Join the dictionary of a kind to a text; returns its alias."""
        self.by_kind.setdefault(kind, []).append(name)
        self.joins.append(f"LEFT JOIN said_{kind} AS s_{name} ON s_{name}.text = r.{name}")
        return f"s_{name}"

    def refuse(self, code: str, detail: str) -> None:
        """Refuse a row for which the SQL `code` is not NULL; `detail` is the SQL of what the sentence names."""
        self.checks.append((code, detail))

    def simple(self, name: str, kind: str, place: int | None) -> None:
        """A field that one dictionary reads, empty cells being unknown."""
        if place is None:
            self.values[name] = f"CAST(NULL AS {VALUE_TYPES[kind]})"
            return
        text = self.take(name, place)
        said = self.read(kind, name)
        self.values[name] = f"if({text} = '', NULL, {said}.value)"
        self.refuse(f"if({text} = '', NULL, {said}.code)", text)

    def words(self, name: str, place: int | None) -> None:
        """A field that stays as the file spells it."""
        if place is None:
            self.values[name] = "CAST(NULL AS VARCHAR)"
            return
        text = self.take(name, place)
        self.values[name] = f"nullif({text}, '')"
        self.refuse(f"if(contains({text}, chr(65533)), 'unreadable-text', NULL)", "''")

    def who(self, place: int | None, *, required: bool = True) -> None:
        """The worker's own number (or name, of which the dictionary makes a pseudonym), and whether the row is a total."""
        if place is None:
            self.values["id"] = "CAST(NULL AS VARCHAR)"
            self.raw["total"] = f"{_has_total()}"
            self.refuse("if(r.total, 'total', NULL)", "''")
            return
        text = self.take("worker", place)
        said = self.read("id", "worker")
        self.raw["total"] = f"if(c_worker = '', {_has_total()}, false)"
        self.values["id"] = f"{said}.value"
        code = f"{said}.code" if required else f"if({text} = '', NULL, {said}.code)"
        self.refuse(f"CASE WHEN r.total THEN 'total' ELSE {code} END", "''")


VALUE_TYPES = {
    "day": "INTEGER", "money": "BIGINT", "currency": "VARCHAR", "hours": "BIGINT", "minutes": "BIGINT", "sex": "VARCHAR",
    "basis": "VARCHAR", "yes": "BOOLEAN", "key": "TINYINT", "month": "INTEGER", "what": "VARCHAR",
}  # fmt: skip


def _has_total() -> str:
    words = "|".join(sorted(dictionary.TOTALS))
    plain = "lower(regexp_replace(t, '\\s', '', 'g'))"
    total = f"regexp_full_match({plain}, '({words})([:：(（].*)?')"
    return f"len(list_filter(c[1:{TOTALS_WITHIN}], lambda t: {total})) > 0"


def take(run: Run, section: Section, plan: Plan, *, header: str, columns: int) -> None:
    """Fill `taken` from the section's file, by `run`, which runs a statement with its values."""
    cells = "".join(f", coalesce(trim(c[{place + 1}]), '') AS c_{name}" for name, place in plan.cells.items())
    begins = "".join(f", {BEGIN.format(t=f'c_{name}')} AS b_{name}" for name in plan.begins)
    raw = ", ".join(f"{sql} AS {name}" for name, sql in plan.raw.items())
    first = f"c_{next(iter(plan.cells))}" if plan.cells else "''"
    flaw = FLAW.format(first=first, columns=STRICT if section.strict else "")
    values: dict[str, object] = {"file": str(section.path), "separator": section.separator, "header": header}
    if section.strict:
        values["columns"] = columns
    run(
        f"CREATE OR REPLACE TEMP TABLE taken AS SELECT {flaw} AS flaw, "
        f"len(c) AS found, {raw} "
        f"FROM (SELECT *{begins} FROM (SELECT x, c{cells} FROM ({CUT})))",
        values,
    )


def distinct(engine: Connection, names: Sequence[str], header: int) -> list[str]:
    """The different texts of some columns of `taken`, below the header, without the empty one."""
    query = " UNION ".join(
        f"SELECT DISTINCT {name} AS text FROM taken WHERE flaw IS NULL AND rowid >= {int(header)}" for name in names
    )
    return [row[0] for row in engine.execute(f"SELECT text FROM ({query}) WHERE text IS NOT NULL").fetchall()]


def learn(engine: Connection, plan: Plan, *, header: int, dates: str, named: object, units: Mapping[str, str]) -> str:
    """Read the different texts of every kind; returns the order of the dates."""
    order = ""
    for kind, names in plan.by_kind.items():
        found = distinct(engine, names, header)
        if kind == "day":
            order = dictionary.learn_days(engine, iter([text for text in found if text]), dates)
        elif kind == "clock":
            dictionary.learn_clocks(engine, iter(found))
        elif kind == "id":
            dictionary.learn_workers(engine, iter(found), named)  # type: ignore[arg-type]
        elif kind == "minutes":
            unit = units.get(names[0].removesuffix("_seconds"), "")
            dictionary.learn(engine, kind, iter(found), "hours" if unit in HOURS else "")
        else:
            dictionary.learn(engine, kind, iter(found))
    return order


HOURS = ("h", "hr", "hrs", "hour", "hours", "小时", "小時", "时")


def type_rows(
    engine: Connection, run: Run, plan: Plan, section: Section, *, header: int, columns: int, into: str
) -> None:
    """Add the section's rows to the table `into`, made on its first use, by `run`: line, values, code, detail."""
    values = ", ".join(f"{sql} AS {name}" for name, sql in plan.values.items())
    codes = ", ".join(code for code, _ in plan.checks) or "NULL"
    details = " ".join(f"WHEN ({code}) IS NOT NULL THEN {detail}" for code, detail in plan.checks)
    usual = f"r.found || '/{int(columns)}'"
    detail = f"CASE WHEN r.flaw = 'columns' THEN {usual} WHEN r.flaw IS NOT NULL THEN '' {details} ELSE '' END"
    query = (
        f"SELECT r.rowid + 1 + {section.before} AS line, "
        f"CASE WHEN r.rowid < {int(header)} AND coalesce(r.flaw, '') NOT IN ('blank', 'joined') "
        f"THEN if(r.rowid + 1 = {int(header)}, 'header', 'title') ELSE coalesce(r.flaw, {codes}) END AS code, "
        f"{detail} AS detail, {values} FROM taken r {' '.join(plan.joins)}"
    )
    made = engine.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = $1", [into]).fetchall()[0][0]
    run(f"INSERT INTO {into} BY NAME {query}" if made else f"CREATE TEMP TABLE {into} AS {query}", {})
