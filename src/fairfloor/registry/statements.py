"""Statements whose text Django writes once a connection, not once a request: rows of one model under a fixed condition.

To make the SQL of a query takes Django longer than SQLite takes to answer it. So what is asked on every request, or several
times on one, stands here with its condition written out; Django still makes the columns, the joins, the order and the
objects. The first wall is the very condition that `visible` filters by (`sights.sight`), and the second is opened as
`visible` opens it. `tests/registry/test_statements.py` holds them against queries that Django compiles.

A `Bundle` asks several statements at once.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connections
from django.db.models import BooleanField, Expression, F
from django.db.models.query import get_related_populators

from fairfloor.core.access import Viewer
from fairfloor.registry import walls
from fairfloor.registry.asking import USING, fetched
from fairfloor.registry.sights import sight

HERE = "fairfloor_condition_goes_here"


class _Here(Expression):
    """Stands where the condition goes, and learns under which name the statement knows the row."""

    conditional = True
    output_field = BooleanField()

    def __init__(self) -> None:
        super().__init__()
        self.row: Any = F("pk")

    def get_source_expressions(self) -> list[Any]:
        return [self.row]

    def set_source_expressions(self, exprs: Any) -> None:
        (self.row,) = exprs

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return f"{HERE} {compiler.quote_name_unless_alias(self.row.alias)} {HERE}", []


class _Text(NamedTuple):
    """The SQL before and after the condition, the row's name in it, its columns' types, and how what comes back becomes rows."""

    before: str
    row: str
    after: str
    types: tuple[str, ...]
    read: Callable[[Sequence[Any]], list[Any]]


class Statement:
    """Rows of `model` under `where`, SQL in which {row} is the row and each %s a value; a tuple as a value is a list.

    `related` rows are joined as by `select_related`, `left_out` columns not read, rows in `order`. With `columns`, of which
    some may be expressions named in `beside`, a row is the tuple of these alone; where something is `gathered` of all rows
    that are alike in them, there is one of these, which ends with it. `locked` locks the rows until the transaction ends,
    where the database can. Of more rows than `most` the first ones are read. An order may be an expression, but in a `Bundle`.
    """

    def __init__(
        self, model: Any, where: str, *, order: Sequence[Any] = (), related: Sequence[str] = (), left_out: Sequence[str] = (),
        columns: Sequence[str] = (), gathered: Any = None, beside: Mapping[str, Any] | None = None, locked: bool = False,
        most: int = 0,
    ) -> None:  # fmt: skip
        self.model, self.where, self.order, self.related, self.most = model, where, order, related, most
        self.beside = beside or {}
        self.left_out, self.columns, self.gathered, self.locked = left_out, columns, gathered, locked

    def rows(self, *values: Any) -> list[Any]:
        """All rows under the condition, whoever looks: for actions, and for tables in which nothing is confidential."""
        connection = connections[USING]
        text = self._text(connection)
        condition, given = _filled(connection, self.where.format(row=text.row), values)
        return text.read(fetched(f"{text.before}{condition}{text.after}", given))

    def row(self, *values: Any) -> Any:
        """The first of them, or None."""
        return next(iter(self.rows(*values)), None)

    def one(self, *values: Any) -> Any:
        """The only one of them; raises the model's DoesNotExist where there is none."""
        found = self.row(*values)
        if found is None:
            raise self.model.DoesNotExist(f"no row of {self.model._meta.db_table} fits")
        return found

    def seen(self, viewer: Viewer, at: datetime, *values: Any) -> list[Any]:
        """The rows that `viewer` may know of at the moment `at`."""
        connection = connections[USING]
        text = self._text(connection)
        found = self._seen(connection, text.row, viewer, at, values)
        if found is None:
            return []
        with walls.sanctioned(connection, (viewer.person, at)):
            return text.read(fetched(f"{text.before}{found[0]}{text.after}", found[1]))

    def part_seen(self, viewer: Viewer, at: datetime, first: int, most: int, *values: Any) -> list[Any]:
        """Of the rows that `viewer` may know of, in their order, `most` from number `first` on, which counts from 0."""
        connection = connections[USING]
        text = self._text(connection)
        found = self._seen(connection, text.row, viewer, at, values)
        if found is None:
            return []
        with walls.sanctioned(connection, (viewer.person, at)):
            sql = f"{text.before}{found[0]}{text.after} LIMIT %s OFFSET %s"
            return text.read(fetched(sql, [*found[1], most, first]))

    def first_seen(self, viewer: Viewer, at: datetime, *values: Any) -> Any:
        """The first of them, or None."""
        return next(iter(self.seen(viewer, at, *values)), None)

    def count_seen(self, viewer: Viewer, at: datetime, *values: Any) -> int:
        """How many rows `viewer` may know of at the moment `at`."""
        connection = connections[USING]
        found = self._seen(connection, "one", viewer, at, values)
        if found is None:
            return 0
        with walls.sanctioned(connection, (viewer.person, at)):
            table = self.model._meta.db_table
            ((count,),) = fetched(f"SELECT COUNT(*) FROM {table} one WHERE {found[0]}", found[1])  # noqa: S608
        return int(count)

    def _seen(
        self, connection: Any, row: str, viewer: Viewer, at: datetime, values: Sequence[Any]
    ) -> tuple[str, list[Any]] | None:
        confidential = getattr(self.model, "NOUN", "") or self.model.CONFIDENTIAL  # a programme's own row has no noun
        allowed = sight(self.model, viewer, _adapted(connection, at)) if confidential else ("1 = 1", [])
        if allowed is None:
            return None
        condition, given = _filled(connection, self.where.format(row=row), values)
        # What is asked comes before the sight: of two conditions on one column SQLite takes the first for its index.
        return f"{condition} AND ({allowed[0].format(row=row)})", [*given, *allowed[1]]

    def _text(self, connection: Any) -> _Text:
        """The statement's text, made at its first use on the connection and kept with it."""
        kept: dict[Statement, _Text] = connection.__dict__.setdefault("fairfloor_statements", {})
        if self not in kept:
            kept[self] = self._made(connection)
        return kept[self]

    def _made(self, connection: Any) -> _Text:
        query = self.model._default_manager.filter(_Here()).order_by(*self.order)
        query = query.select_related(*self.related) if self.related else query
        query = query.defer(*self.left_out) if self.left_out else query
        query = query.select_for_update(of=("self",) if self.related else ()) if self.locked else query
        query = query.annotate(**self.beside) if self.beside else query
        query = query.values_list(*self.columns) if self.columns else query
        query = query.annotate(fairfloor_gathered=self.gathered) if self.gathered else query
        query = query[: self.most] if self.most else query
        compiler = query.query.get_compiler(USING)
        sql, values = compiler.as_sql()
        if values:
            raise ValueError(f"a statement on {self.model._meta.db_table} has values outside its condition")
        before, row, after = sql.split(HERE)
        types = tuple(column.output_field.cast_db_type(connection) for column, _sql, _alias in compiler.select)
        return _Text(before, row.strip(), after, types, _reader(compiler, plain=bool(self.columns)))

    def _sorted(self, rows: list[Any]) -> list[Any]:
        """The rows in the statement's order, where the database gave them in none."""
        for name in reversed(self.order):
            path = name.lstrip("-")
            key = itemgetter(self.columns.index(path)) if self.columns else attrgetter(path.replace("__", "."))
            rows.sort(key=key, reverse=name.startswith("-"))
        return rows


class Bundle:
    """Several statements asked as one: what hangs on a report or a visit in a dozen tables comes in one answer.

    Each takes its own values, and gives its own list of rows; None in the place of the values leaves it out, with an empty
    list. The database is asked for a union whose columns all statements share: each fills as many as it has.
    """

    def __init__(self, *statements: Statement) -> None:
        self.statements = statements

    def rows(self, *values: Sequence[Any] | None) -> list[list[Any]]:
        """All rows of each, whoever looks: for actions, and for tables in which nothing is confidential."""
        if sum(given is not None for given in values) == 1:  # no union of one
            asked = zip(self.statements, values, strict=True)
            return [[] if given is None else one.rows(*given) for one, given in asked]
        connection = connections[USING]
        texts = self._texts(connection)
        return self._asked(connection, texts, (
            None if given is None else _filled(connection, one.where.format(row=text.row), given)
            for one, text, given in zip(self.statements, texts, values, strict=True)
        ))  # fmt: skip

    def seen(self, viewer: Viewer, at: datetime, *values: Sequence[Any] | None) -> list[list[Any]]:
        """The rows of each that `viewer` may know of at the moment `at`."""
        if sum(given is not None for given in values) == 1:
            asked = zip(self.statements, values, strict=True)
            return [[] if given is None else one.seen(viewer, at, *given) for one, given in asked]
        connection = connections[USING]
        texts = self._texts(connection)
        with walls.sanctioned(connection, (viewer.person, at)):
            return self._asked(connection, texts, (
                None if given is None else one._seen(connection, text.row, viewer, at, given)
                for one, text, given in zip(self.statements, texts, values, strict=True)
            ))  # fmt: skip

    def _texts(self, connection: Any) -> list[_Text]:
        return [one._text(connection) for one in self.statements]

    def _asked(
        self, connection: Any, texts: Sequence[_Text], conditions: Iterable[tuple[str, list[Any]] | None]
    ) -> list[list[Any]]:
        union = self._union(connection, texts)
        parts, given = [union.start], list[Any]()
        for part, condition in zip(union.parts, conditions, strict=True):
            if condition is not None:
                parts.append(f"{part.before}{condition[0]}{part.after}")
                given += condition[1]
        told: list[list[Any]] = [[] for _one in texts]
        for row in fetched(" UNION ALL ".join(parts), given) if len(parts) > 1 else ():
            told[row[0]].append(row)
        return [
            one._sorted(text.read([part.taken(row) for row in rows])) if rows else []
            for one, text, part, rows in zip(self.statements, texts, union.parts, told, strict=True)
        ]

    def _union(self, connection: Any, texts: Sequence[_Text]) -> "_Union":
        """How the statements share a union's columns: worked out once a connection, since their types are the database's."""
        kept: dict[Bundle, _Union] = connection.__dict__.setdefault("fairfloor_unions", {})
        if self not in kept:
            rests = [
                text.after if one.most or one.gathered else "" for one, text in zip(self.statements, texts, strict=True)
            ]
            kept[self] = _shared(texts, rests, typed=connection.vendor == "postgresql")
        return kept[self]


class _Part(NamedTuple):
    """One statement of a union: the SQL before and after its condition, and its own columns of a row of the union."""

    before: str
    after: str
    taken: Callable[[Sequence[Any]], Sequence[Any]]


class _Union(NamedTuple):
    """A first part without rows, which tells what every column holds, and then one for each statement."""

    start: str
    parts: tuple[_Part, ...]


def _shared(texts: Sequence[_Text], rests: Sequence[str], *, typed: bool) -> _Union:
    """The union of `texts`, of which each ends with its rest (an order that tells which rows are the first).

    Where columns are `typed` those of one type are shared. SQLite holds anything in any column, but Python's driver takes all
    of one for what the first part says that it is: so the first part says nothing of it.
    """
    columns, own = dict[tuple[str, int], int](), list[list[int]]()
    for text in texts:
        kinds = [one.partition("(")[0] if typed else "" for one in text.types]
        own.append([
            columns.setdefault((kind, kinds[:place].count(kind)), 1 + len(columns)) for place, kind in enumerate(kinds)
        ])  # fmt: skip
    empty = ["NULL"] * len(columns)
    start = [f"CAST(NULL AS {kind})" for kind, _number in columns] if typed else empty
    parts = []
    for number, (text, rest, places) in enumerate(zip(texts, rests, own, strict=True)):
        names = [f"c{place}" for place in places]
        taken = [f"one.{names[places.index(one)]}" if one in places else "NULL" for one in range(1, 1 + len(columns))]
        told, named = (taken, f" ({', '.join(names)})") if typed else (["one.*", *empty[len(places) :]], "")
        before = f"SELECT {', '.join([str(number), *told])} FROM ({text.before}"  # noqa: S608
        parts.append(_Part(before, f"{rest}) one{named}", _taker(places)))
    return _Union(f"SELECT {', '.join(['0', *start])} WHERE 1 = 0", tuple(parts))


def _taker(places: Sequence[int]) -> Callable[[Sequence[Any]], Sequence[Any]]:
    """Takes of a row what stands at these places, as a tuple."""
    if list(places) == list(range(places[0], places[-1] + 1)):
        return itemgetter(slice(places[0], places[-1] + 1))
    return itemgetter(*places)


def _reader(compiler: Any, *, plain: bool) -> Callable[[Sequence[Any]], list[Any]]:
    """Makes tuples or objects of what the database gives, as the ORM does for a query that it compiles."""
    columns = compiler.select
    converters = compiler.get_converters([column for column, _sql, _alias in columns])

    def converted(rows: Sequence[Any]) -> Iterator[Any]:
        return compiler.apply_converters(rows, converters) if converters else iter(rows)

    if plain:
        return lambda rows: [tuple(row) for row in converted(rows)]
    model, places = compiler.klass_info["model"], compiler.klass_info["select_fields"]
    start, end = places[0], places[-1] + 1
    names = [column.target.attname for column, _sql, _alias in columns[start:end]]
    related = get_related_populators(compiler.klass_info, columns, USING)  # type: ignore[call-arg]

    def objects(rows: Sequence[Any]) -> list[Any]:
        found = []
        for row in converted(rows):
            one = model.from_db(USING, names, row[start:end])
            for joined in related:
                joined.populate(row, one)
            found.append(one)
        return found

    return objects


def _filled(connection: Any, condition: str, values: Sequence[Any]) -> tuple[str, list[Any]]:
    """The condition with a place for each value of a list, and the values as the database takes them."""
    if not any(isinstance(value, tuple) for value in values):
        return condition, [_adapted(connection, value) for value in values]
    parts, given = condition.split("%s"), list[Any]()
    said = parts[0]
    for value, part in zip(values, parts[1:], strict=True):
        several = isinstance(value, tuple)
        given += [_adapted(connection, one) for one in value] if several else [_adapted(connection, value)]
        said += (f"({', '.join(['%s'] * len(value)) or 'NULL'})" if several else "%s") + part
    return said, given


def _adapted(connection: Any, value: Any) -> Any:
    if isinstance(value, (str, int)):  # nearly all of them, and of a list a hundred
        return value
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value
