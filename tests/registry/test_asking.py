"""A statement that goes past Django's wrappers keeps what they are for."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction
from django.db.models import Model
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from fairfloor.registry import asking, walls
from fairfloor.registry.models import Factory, Programme

pytestmark = pytest.mark.django_db
ADD = (
    "INSERT INTO registry_factory"
    " (public_id, name, local_name, sort_key, registration_number, os_id, address, jurisdiction, zone)"
    " VALUES (%s, %s, '', '', '', '', '', 'kh', 'Asia/Phnom_Penh')"
)


def add(public_id: str, name: str) -> int:
    with walls.acting():
        return asking.changed(ADD, [public_id, name])


def test_rows_and_counts_are_those_of_django_s_cursor() -> None:
    assert [add(f"x{number}", f"100 % {number}") for number in range(3)] == [1, 1, 1]
    sql, values = "SELECT name FROM registry_factory WHERE name LIKE %s ORDER BY name", ["100 %"]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert asking.fetched(sql, values) == cursor.fetchall() == [("100 % 0",), ("100 % 1",), ("100 % 2",)]
    with walls.acting():
        assert asking.changed("UPDATE registry_factory SET zone = %s WHERE name <> %s", ["UTC", "100 % 0"]) == 2


@pytest.mark.parametrize("heard", [False, True])
def test_what_the_driver_raises_becomes_django_s_own(heard: bool) -> None:
    def refused() -> None:
        add("x", "one")
        with pytest.raises(IntegrityError), transaction.atomic():
            add("x", "two")
        with pytest.raises(DatabaseError) as found, transaction.atomic():
            asking.fetched("SELECT nothing FROM nowhere WHERE id = %s", [1])
        assert isinstance(found.value, ProgrammingError) or connection.vendor == "sqlite"

    if heard:
        with CaptureQueriesContext(connection):
            refused()
    else:
        refused()


def test_a_broken_transaction_takes_nothing_more() -> None:
    with pytest.raises(TransactionManagementError), transaction.atomic():
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


def test_the_second_wall_holds_past_the_wrappers() -> None:
    if connection.vendor == "sqlite":
        with pytest.raises(DatabaseError):
            asking.changed(ADD, ["x", "one"])
        assert not Factory.objects.exists()
    else:  # row-level security shows nobody a visit who has not said who looks
        assert asking.fetched("SELECT id FROM registry_visit WHERE id > %s", [0]) == []


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
