"""Saving an answer takes as long among a thousand visits as among ten: each of its statements goes by an index."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fairfloor.registry import walls
from tests.web.test_visits import address, answered
from tests.world import world

pytestmark = pytest.mark.django_db
ONE_ROW = ("registry_loghead",)  # a table that has one row and no more
FAILED = "axes_accessattempt"  # asked at the sign-in before the save: attempts that failed, which are cleared


def test_no_statement_of_a_save_looks_through_a_table():
    if connection.vendor != "sqlite":
        return  # PostgreSQL chooses by how many rows there are
    w = world()
    w.inside()
    with CaptureQueriesContext(connection) as asked:
        assert answered(w, w.monitor_a, "icti/2.5", text="x").status_code == 302
        assert w.get(w.monitor_a, address(w)).status_code == 200
        assert w.get(w.monitor_a, address(w, "checklist/")).status_code == 200
    statements = [one["sql"] for one in asked if one["sql"].startswith(("SELECT", "UPDATE"))]
    assert any("registry_answer" in one for one in statements) and any("registry_loghead" in one for one in statements)
    looked = []
    with walls.acting(), connection.cursor() as cursor:
        for sql in statements:
            cursor.execute("EXPLAIN QUERY PLAN " + sql)
            looked += [(step, sql) for *_numbers, step in cursor.fetchall() if step.startswith("SCAN")]
    assert [step for step, _sql in looked if step.split()[1] not in (*ONE_ROW, FAILED, "CONSTANT")] == []
