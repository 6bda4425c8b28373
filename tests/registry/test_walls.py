"""The second wall holds when the first is forgotten, on both engines; and the event log cannot be rewritten."""

from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Count

from fairfloor.actions import people, portfolios, report_reads
from fairfloor.conf.sqlite.base import Cursor
from fairfloor.registry import row_security, statements, walls
from fairfloor.registry.models import Event, Grant, Interview, LogHead, Visit
from tests.world import START, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned() -> Any:
    """A world with a planned visit."""
    w = world()
    w.planned()
    return w


def test_a_forgotten_filter_shows_nothing(planned: Any) -> None:
    """`.objects.all()` outside the access layer: refused on SQLite, empty on PostgreSQL."""
    walls.forget()
    if connection.vendor == "sqlite":
        with pytest.raises(DatabaseError, match="prohibited"), transaction.atomic():
            list(Visit.objects.all())
    else:
        assert list(Visit.objects.all()) == []


def test_a_count_and_an_aggregate_are_walled_too(planned: Any) -> None:
    """No number leaks where no row does: counts by a confidential column."""
    walls.forget()
    count = Visit.objects.filter(state="planned")
    if connection.vendor == "sqlite":
        with pytest.raises(DatabaseError, match="prohibited"), transaction.atomic():
            count.count()
        with pytest.raises(DatabaseError, match="prohibited"), transaction.atomic():
            list(Visit.objects.values("state").annotate(n=Count("pk")))
    else:
        assert count.count() == 0


def test_raw_sql_does_not_pass(planned: Any) -> None:
    """Neither does SQL that goes round the models."""
    walls.forget()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            with pytest.raises(DatabaseError, match="prohibited"):
                cursor.execute("SELECT factory_id FROM registry_visit")
        else:
            cursor.execute("SELECT factory_id FROM registry_visit")
            assert cursor.fetchall() == []


def test_a_statement_prepared_inside_is_asked_again_outside(planned: Any) -> None:
    """SQLite asks the authorizer while it prepares: nothing prepared inside may be used outside."""
    with walls.acting():
        assert Visit.objects.filter(state="planned").count() == 1
    walls.forget()
    if connection.vendor == "sqlite":
        with pytest.raises(DatabaseError, match="prohibited"), transaction.atomic():
            Visit.objects.filter(state="planned").count()
    else:
        assert Visit.objects.filter(state="planned").count() == 0


@pytest.mark.sqlite
@pytest.mark.parametrize("opened", [walls.acting, lambda: walls.sanctioned(connection, (None, START))])
def test_a_kept_statement_is_not_used_behind_another_wall(planned: Any, opened: Any) -> None:
    """The very same words, a hundred times inside: SQLite keeps what it prepared, and outside it is prepared anew."""
    words, seen = "SELECT met_name FROM registry_visit WHERE id = %s", []
    with opened(), connection.cursor() as cursor:
        for _ in range(100):
            cursor.execute(words, [planned.visit.pk])
            seen += cursor.fetchall()
    assert len(seen) == 100
    for _ in range(3):
        with connection.cursor() as cursor, pytest.raises(DatabaseError, match="prohibited"):
            cursor.execute(words, [planned.visit.pk])
    with walls.acting(), connection.cursor() as cursor:
        cursor.execute("UPDATE registry_visit SET met_name = met_name WHERE id = %s", [planned.visit.pk])
    reading = walls.sanctioned(connection, (None, START))
    with reading, connection.cursor() as cursor, pytest.raises(DatabaseError, match="not authorized"):
        cursor.execute("UPDATE registry_visit SET met_name = met_name WHERE id = %s", [planned.visit.pk])


def test_the_team_sees_through_the_wall_and_the_next_one_does_not(planned: Any) -> None:
    """`visible` opens the wall for exactly its viewer; a manager sees nothing of the plan."""
    team, manager = planned.viewer(planned.monitor_a), planned.viewer(planned.manager)
    assert Visit.objects.visible(team, planned.now).count() == 1
    assert list(Visit.objects.visible(team, planned.now).values_list("state", flat=True)) == ["planned"]
    assert Visit.objects.visible(manager, planned.now).count() == 0


def test_who_looked_before_an_action_is_forgotten_after_it(planned: Any) -> None:
    """The next one on this connection inherits nobody's sight, though the action came between."""
    team = planned.viewer(planned.monitor_a)
    assert Visit.objects.visible(team, planned.now).count() == 1
    with walls.acting():
        assert Visit.objects.count() == 1
    walls.forget()
    if connection.vendor == "sqlite":
        with pytest.raises(DatabaseError, match="prohibited"), transaction.atomic():
            Visit.objects.filter(state="planned").count()
    else:
        assert Visit.objects.filter(state="planned").count() == 0


def test_an_action_that_reads_for_its_viewer_is_held_by_the_wall_and_trusted_again_afterwards(planned: Any) -> None:
    """What it shows is filtered twice, as on a page; what it writes afterwards is its own, also after a failure inside."""
    team, manager = planned.viewer(planned.monitor_a), planned.viewer(planned.manager)

    def forgotten() -> None:
        if connection.vendor == "sqlite":
            with pytest.raises(DatabaseError, match="prohibited"), transaction.atomic():
                Visit.objects.filter(state="planned").count()
        else:
            assert Visit.objects.filter(state="planned").count() == 0

    walls.forget()
    with walls.acting(), transaction.atomic():
        with walls.reading():
            forgotten()
            assert Visit.objects.visible(team, planned.now).count() == 1
            assert Visit.objects.visible(manager, planned.now).count() == 0
        assert Visit.objects.filter(state="planned").update(met_name="A") == 1
        with pytest.raises(LookupError), walls.reading():
            raise LookupError
        assert Visit.objects.filter(state="planned").update(met_name="B") == 1
        with pytest.raises(DatabaseError), transaction.atomic(), walls.reading(), connection.cursor() as cursor:
            cursor.execute("SELECT nothing FROM nowhere")
        assert Visit.objects.filter(state="planned").update(met_name="C") == 1
    walls.forget()
    forgotten()


def test_a_portfolio_whose_first_wall_is_forgotten_shows_nobody_else_s_reports(
    planned: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL the second one filters row by row; SQLite's refuses what is read past the access layer, in an action too."""
    w = world(number=2)
    w.granted()
    now = w.pass_("step") + timedelta(days=9)
    told = {"programme": w.programme, "factories": [w.factory.pk], "now": now}
    assert len(portfolios.look(**told, by=w.viewer(w.buyer, now))) == len(
        report_reads.own(**told, by=w.viewer(w.buyer, now))
    )
    walls.forget()
    if connection.vendor == "sqlite":
        monkeypatch.setattr(walls, "sanctioned", lambda *_given: nullcontext())
        for look in (portfolios.look, report_reads.own):
            with pytest.raises(DatabaseError, match="prohibited"):
                look(**told, by=w.viewer(w.buyer, now))
        return
    monkeypatch.setattr(statements, "sight", lambda *_given: ("1 = 1", []))
    office = people.add_organisation(programme=w.programme, kind="buyer", name="Demonstration Rival", by=None, now=now)
    rival = people.invite(
        email="rival@demonstration.invalid", name="Rival", language="en", speaks=[], by=None, now=now, password="x" * 20
    )
    people.give_role(person=rival, role="buyer", programme=w.programme, organisation=office, by=None, now=now)
    by = w.viewer(rival, now)
    assert portfolios.look(**told, by=by) == [] and report_reads.own(**told, by=by) == []


def test_nobody_writes_outside_an_action(planned: Any) -> None:
    """A row that holds something confidential is written by an action or not at all."""
    walls.forget()
    with pytest.raises(DatabaseError), transaction.atomic():
        Interview.objects.create(
            programme=planned.programme, visit=planned.visit, client_id="0" * 32, kind="workers", place="on-site", women=1,
            text="x", language="km", held_at=planned.now, recorded_by=planned.monitor_a,
        )  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        LogHead.objects.update(sequence=0) if connection.vendor == "sqlite" else Grant.objects.create(
            programme=planned.programme, factory=planned.factory, organisation=planned.buying, granted_at=planned.now,
            granted_by=planned.manager,
        )  # fmt: skip


def test_the_event_log_is_append_only(planned: Any) -> None:
    """Even an action cannot change or remove an event."""
    for change in ("UPDATE registry_event SET verb = 'x'", "DELETE FROM registry_event"):
        with pytest.raises(DatabaseError), walls.acting(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    with walls.acting():
        assert Event.objects.filter(verb="visit.planned").count() == 1


def test_the_connection_is_walled() -> None:
    """PostgreSQL: the tests run as a role that row-level security holds. SQLite: every cursor tells the state of the wall."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert isinstance(cursor.cursor, Cursor)
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False)


def test_what_reads_past_the_wall_is_called_by_the_application_alone() -> None:
    """PostgreSQL: whoever else may connect learns nothing from the functions that answer the policies."""
    if connection.vendor == "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, has_function_privilege('public', oid, 'EXECUTE'), has_function_privilege(oid, 'EXECUTE')"
            " FROM pg_proc WHERE prosecdef AND proname LIKE 'fairfloor%'"
        )
        found = cursor.fetchall()
    assert {name for name, *_may in found} == {function.name for function in row_security.policies()[1]}
    assert {name for name, public, own in found if public or not own} == set()


def test_a_statement_that_fails_in_an_action_is_what_is_heard_of_and_trust_ends_with_it(planned: Any) -> None:
    """Not a second fault of the wall that is being closed; and no trust is left on the connection."""
    with pytest.raises(DatabaseError, match="nothing_of_this_name"), transaction.atomic(), walls.acting():
        connection.cursor().execute("SELECT 1 FROM nothing_of_this_name")
    walls.forget()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT current_setting('fairfloor.system', true)")
            assert cursor.fetchone()[0] != "on"
            cursor.execute("SELECT count(*) FROM registry_visit")
            assert cursor.fetchone() == (0,)
        else:
            with pytest.raises(DatabaseError, match="prohibited"):
                cursor.execute("SELECT factory_id FROM registry_visit")
