"""How many rows of several tables a viewer sees of one visit: one query, where `visible` and a count take one for each.

It is made of the very condition that `visible` filters by (`sights.sight`); `tests/generative/test_access.py` holds the two
against each other.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from fairfloor.core.access import Viewer
from fairfloor.registry import walls
from fairfloor.registry.sights import sight

Counts = dict[str, dict[str, int]]


def of_visit(visit: Any, viewer: Viewer, at: datetime, wanted: Mapping[str, tuple[Any, str]]) -> Counts:
    """The rows that hang on the visit and are visible to `viewer` at `at`, by the values of a field, each counted.

    `wanted` gives for each name a model and one of its fields of text (or "": all rows together, under "").
    """
    parts, values = [], []
    for name, (model, field) in wanted.items():
        seen = sight(model, viewer, connection.ops.adapt_datetimefield_value(at))
        if seen is not None:
            condition, asked = seen
            column = f"one.{model._meta.get_field(field).column}" if field else "''"
            grouped = f" GROUP BY {column}" if field else ""
            parts.append(
                f"SELECT '{name}', {column}, count(*) FROM {model._meta.db_table} one"
                f" WHERE one.visit_id = %s AND {condition.format(row='one')}{grouped}"
            )
            values += [visit.pk, *asked]
    found: Counts = {name: {} for name in wanted}
    if parts:
        with walls.sanctioned(connection, (viewer.person, at)), connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), values)
            for name, value, count in cursor.fetchall():
                found[name] |= {value: count} if count else {}
    return found
