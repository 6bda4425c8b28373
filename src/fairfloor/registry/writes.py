"""Adds a row and changes one, as `create` and `save` do, with SQL that is written once for a table and not once a row.

For what is written again and again: events, and what they are about. Rows of tables without signals and inherited parts,
as all of the registry's are. Runs inside an action: the second wall refuses it elsewhere.
"""

from functools import lru_cache
from typing import Any

from django.db import connections

from fairfloor.registry.asking import USING, changed, fetched


def add(row: Any) -> Any:
    """Inserts a new row; answers with it, its key set."""
    fields, sql = _inserting(row.__class__)
    ((row.pk,),) = fetched(sql, _values(row, fields))
    row._state.adding, row._state.db = False, USING
    return row


def change(row: Any, *names: str) -> None:
    """Writes the fields `names` of a row that is there; raises the model's DoesNotExist where it is not."""
    fields, sql = _updating(row.__class__, names)
    if changed(sql, [*_values(row, fields), row.pk]) != 1:
        raise row.DoesNotExist(f"no row of {row._meta.db_table} has the key {row.pk}")


def _values(row: Any, fields: tuple[Any, ...]) -> list[Any]:
    connection = connections[USING]
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]


@lru_cache(maxsize=64)
def _inserting(model: Any) -> tuple[tuple[Any, ...], str]:
    quoted = connections[USING].ops.quote_name
    fields = tuple(field for field in model._meta.concrete_fields if not field.primary_key)
    columns, places = ", ".join(quoted(field.column) for field in fields), ", ".join(["%s"] * len(fields))
    meta = model._meta
    sql = f"INSERT INTO {quoted(meta.db_table)} ({columns}) VALUES ({places}) RETURNING {quoted(meta.pk.column)}"  # noqa: S608
    return fields, sql


@lru_cache(maxsize=64)
def _updating(model: Any, names: tuple[str, ...]) -> tuple[tuple[Any, ...], str]:
    quoted = connections[USING].ops.quote_name
    fields = tuple(model._meta.get_field(name) for name in names)
    told = ", ".join(f"{quoted(field.column)} = %s" for field in fields)
    sql = f"UPDATE {quoted(model._meta.db_table)} SET {told} WHERE {quoted(model._meta.pk.column)} = %s"  # noqa: S608
    return fields, sql
