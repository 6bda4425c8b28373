"""A statement that goes past Django's wrappers keeps what they are for."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction
from django.db.models import Model
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from fairfloor.actions import events
from fairfloor.registry import asking, visit_rows, walls
from fairfloor.registry.models import Answer, Event, Factory, Programme
from fairfloor.registry.viewers import facts_of
from tests.world import world

pytestmark = pytest.mark.django_db
WAYS = pytest.mark.parametrize("way", ["straight", "heard"])
OF_VISIT = ("MEMBERS", "STEPS", "ALERTS", "DATASETS", "DOCUMENTS", "REPORT", "ANSWERED", "ANSWERED_SCORED", "TEAM_IDS")


@contextmanager
def by(way: str) -> Iterator[None]:
    """Inside, nobody listens to the statements (as to those of a server), or somebody does (as to most of a test's)."""
    before, connection.execute_wrappers = connection.execute_wrappers, []
    try:
        with CaptureQueriesContext(connection) if way == "heard" else nullcontext():
            yield
    finally:
        connection.execute_wrappers = before


ADD = (
    "INSERT INTO registry_factory"
    " (public_id, name, local_name, sort_key, registration_number, os_id, address, jurisdiction, zone)"
    " VALUES (%s, %s, '', '', '', '', '', 'kh', 'Asia/Phnom_Penh')"
)


def add(public_id: str, name: str) -> int:
    with walls.acting():
        return asking.changed(ADD, [public_id, name])


@WAYS
def test_rows_and_counts_are_those_of_django_s_cursor(way: str) -> None:
    with by(way):
        _rows_and_counts()


def _rows_and_counts() -> None:
    assert [add(f"x{number}", f"100 % {number}") for number in range(3)] == [1, 1, 1]
    sql, values = "SELECT name FROM registry_factory WHERE name LIKE %s ORDER BY name", ["100 %"]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert asking.fetched(sql, values) == cursor.fetchall() == [("100 % 0",), ("100 % 1",), ("100 % 2",)]
    with walls.acting():
        assert asking.changed("UPDATE registry_factory SET zone = %s WHERE name <> %s", ["UTC", "100 % 0"]) == 2


@WAYS
def test_what_the_driver_raises_becomes_django_s_own(way: str) -> None:
    with by(way):
        add("x", "one")
        with pytest.raises(IntegrityError), transaction.atomic():
            add("x", "two")
        with pytest.raises(DatabaseError) as found, transaction.atomic():
            asking.fetched("SELECT nothing FROM nowhere WHERE id = %s", [1])
        assert isinstance(found.value, ProgrammingError) or connection.vendor == "sqlite"


@WAYS
def test_a_broken_transaction_takes_nothing_more(way: str) -> None:
    with by(way), pytest.raises(TransactionManagementError), transaction.atomic():
        with pytest.raises(DatabaseError), transaction.atomic(savepoint=False):
            asking.fetched("SELECT nothing FROM nowhere", [])
        asking.fetched("SELECT 1", [])


def test_whoever_listens_hears_every_statement() -> None:
    heard: list[str] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        heard.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        assert asking.fetched("SELECT 1 WHERE 1 = %s", [1]) == [(1,)]
    with CaptureQueriesContext(connection) as captured:
        asking.fetched("SELECT 2 WHERE 1 = %s", [1])
    assert heard == ["SELECT 1 WHERE 1 = %s"] and len(captured) == 1


def test_a_connection_that_is_not_open_is_opened() -> None:
    def ask() -> tuple[bool, list[Any]]:
        try:
            return connection.connection is None, asking.fetched("SELECT 3 WHERE 1 = %s", [1])
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as another:
        assert another.submit(ask).result() == (True, [(3,)])


@WAYS
def test_the_second_wall_holds_past_the_wrappers(way: str) -> None:
    with by(way):
        if connection.vendor == "sqlite":
            with pytest.raises(DatabaseError), transaction.atomic():
                asking.changed(ADD, ["x", "one"])
            assert not Factory.objects.exists()
        else:  # row-level security shows nobody a visit who has not said who looks
            assert asking.fetched("SELECT id FROM registry_visit WHERE id > %s", [0]) == []


def told(row: Any) -> Any:
    """What a row holds, those that were joined to it as well."""
    if isinstance(row, tuple):
        return row
    joined = {name: told(one) for name, one in row._state.fields_cache.items() if one is not None}
    return {name: value for name, value in vars(row).items() if name != "_state"} | joined


def test_statements_find_the_same_by_either_way_and_as_often_as_they_are_asked() -> None:
    w = world()
    w.published()
    w.granted()
    found = 0
    for person in (w.officer, w.monitor_a, w.reviewer, w.manager, w.buyer, w.ministry):
        viewer = w.viewer(person)
        for name in OF_VISIT:
            statement = getattr(visit_rows, name)
            with by("heard"):
                wanted = statement.seen(viewer, w.now, w.visit.pk)
            for _time in range(5):  # by then PostgreSQL has its plan
                with by("straight"):
                    rows = statement.seen(viewer, w.now, w.visit.pk)
                    assert list(map(told, rows)) == list(map(told, wanted))
                    assert statement.count_seen(viewer, w.now, w.visit.pk) == len(wanted)
            found += len(wanted)
        with by("heard"), walls.acting():
            facts = facts_of(w.report, viewer), facts_of(w.visit)
        with by("straight"), walls.acting():
            assert (facts_of(w.report, viewer), facts_of(w.visit)) == facts
    assert found > 50


def test_an_action_by_the_straight_way_writes_its_row_and_its_event() -> None:
    w = world()
    w.inside()
    with walls.acting():
        before = Event.objects.count()
    with by("straight"):
        w.answer("icti/2.5")
        w.answer("icti/9.7")
    with walls.acting():
        assert Answer.objects.filter(visit=w.visit).count() == 2
        assert Event.objects.count() == before + 2
    assert events.verify()["ok"]


def test_a_plan_that_is_kept_shows_each_viewer_what_the_second_wall_shows_them() -> None:
    w = world()
    w.planned()
    ask = "SELECT id FROM registry_visit WHERE id >= %s"
    for _time in range(8):  # PostgreSQL plans it anew at first, then keeps the plan of this text
        with by("straight"), walls.sanctioned(connection, (w.officer.pk, w.now)):
            assert asking.fetched(ask, [w.visit.pk]) == [(w.visit.pk,)]
        if connection.vendor == "sqlite":
            with by("straight"), pytest.raises(DatabaseError), transaction.atomic():
                asking.fetched(ask, [w.visit.pk])
        else:
            with by("straight"), walls.sanctioned(connection, (w.buyer.pk, w.now)):
                assert asking.fetched(ask, [w.visit.pk]) == []
    if connection.vendor == "postgresql":
        kept = asking.fetched(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", ["%registry_visit WHERE id >=%"]
        )
        assert kept == [(1,)]


def test_a_row_as_it_comes_is_the_row_that_django_makes() -> None:
    add("x", "one")
    ours = Factory.objects.get(public_id="x")
    names = [field.attname for field in Factory._meta.concrete_fields]
    theirs = Model.from_db.__func__(Factory, "default", names, [getattr(ours, name) for name in names])  # type: ignore[attr-defined]
    told = {name: value for name, value in vars(ours).items() if name != "_state"}
    assert told == {name: value for name, value in vars(theirs).items() if name != "_state"}
    assert list(told) == names and vars(ours._state) == vars(theirs._state)
    assert ours == theirs and hash(ours) == hash(theirs)


def test_a_column_that_was_not_read_is_read_when_it_is_asked_for() -> None:
    with walls.acting():
        Programme.objects.create(code="one", name={"en": "One"}, procedure="bfc", demonstration=True)
        row = Programme.objects.defer("name").get()
        assert row.get_deferred_fields() == {"name"}
        assert row.name == {"en": "One"} and not row.get_deferred_fields()
        row = Programme.objects.only("name").get()
        row.name = {"en": "Two"}
        row.save()
        row.refresh_from_db()
    assert (row.name, row.code) == ({"en": "Two"}, "one")
