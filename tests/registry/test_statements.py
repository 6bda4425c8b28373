"""A statement that is written once finds what a query finds that Django compiles, for everybody who may look."""

from datetime import date, datetime
from itertools import permutations
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Max
from django.test.utils import CaptureQueriesContext

from fairfloor.registry import visit_rows, walls, writes
from fairfloor.registry.models import Event, EventSalt, LogHead, Member, Organisation, Step, Visit
from fairfloor.registry.statements import Bundle, Statement
from tests.world import world

pytestmark = pytest.mark.django_db
OF_VISIT = ("MEMBERS", "STEPS", "ALERTS", "DATASETS", "DOCUMENTS", "REPORT", "ANSWERED", "ANSWERED_SCORED")


@pytest.fixture
def published() -> Any:
    """A world whose report is published and granted to a buyer, with a later visit of another monitor."""
    w = world()
    w.published()
    w.granted()
    return w


def people(w: Any) -> list[Any]:
    """Everybody in it."""
    return [w.officer, w.monitor_a, w.monitor_b, w.reviewer, w.manager, w.buyer, w.ministry]


def told(row: Any) -> Any:
    """What a row holds, those that were joined to it as well."""
    if isinstance(row, tuple):
        return row
    joined = {name: told(one) for name, one in row._state.fields_cache.items() if one is not None}
    return {name: value for name, value in vars(row).items() if name != "_state"} | joined


@pytest.mark.parametrize("name", OF_VISIT)
def test_rows_of_a_visit_are_those_that_django_finds(published: Any, name: str) -> None:
    statement, found = getattr(visit_rows, name), 0
    for person in people(published):
        viewer, now = published.viewer(person), published.now
        query = (
            statement.model.objects.visible(viewer, now).filter(visit=published.visit).order_by(*statement.order, "pk")
        )
        query = query.defer(*statement.left_out)
        query = query.select_related(*statement.related) if statement.related else query
        wanted = list(query.values_list(*statement.columns) if statement.columns else query)
        rows = statement.seen(viewer, now, published.visit.pk)
        assert sorted(map(told, rows), key=str) == sorted(map(told, wanted), key=str)
        assert statement.count_seen(viewer, now, published.visit.pk) == len(wanted)
        assert told(statement.first_seen(viewer, now, published.visit.pk) or ()) == (told(rows[0]) if rows else ())
        found += len(rows)
    assert found or name in ("ALERTS", "DATASETS", "DOCUMENTS")


def test_a_bundle_finds_what_each_of_its_statements_finds_by_one_query(published: Any) -> None:
    statements = [getattr(visit_rows, name) for name in ("DATASETS", *OF_VISIT)]
    bundle, visit = Bundle(*statements), published.visit.pk
    for person in people(published):
        viewer, now = published.viewer(person), published.now
        wanted = [one.seen(viewer, now, visit) for one in statements]
        walls.look(connection, viewer.person, now) if connection.vendor == "postgresql" else None
        with CaptureQueriesContext(connection) as asked:
            found = bundle.seen(viewer, now, *[(visit,)] * len(statements))
        assert len(asked) <= 1
        assert [sorted(map(told, rows), key=str) for rows in found] == [
            sorted(map(told, rows), key=str) for rows in wanted
        ]
        ordered = [(one, rows) for one, rows in zip(statements, found, strict=True) if one.order]
        assert all([row.pk for row in rows] == sorted(row.pk for row in rows) for _one, rows in ordered)
    with walls.acting():
        everything = bundle.rows(*[(visit,)] * len(statements))
        assert [len(rows) for rows in everything] == [len(one.rows(visit)) for one in statements]


def test_statements_of_a_bundle_share_columns_and_every_value_keeps_its_type(published: Any) -> None:
    """Days, moments, truths, numbers and JSON stand in columns in which another statement has words, whichever comes first."""
    values = (published.visit.pk,)
    mixed = (
        Statement(Visit, "{row}.id = %s", columns=("latest", "planned_date", "closed_at", "clauses", "pk")),
        Statement(Visit, "{row}.id = %s", columns=("public_id", "state", "latest")),
        Statement(Visit, "{row}.id = %s", columns=("closed_at",)),
        Statement(Step, visit_rows.OF_VISIT, columns=("kind", "pk", "started_at"), order=("pk",)),
    )
    with walls.acting():
        wanted = [one.rows(*values) for one in mixed]
        assert [type(value) for value in wanted[0][0]] == [bool, date, datetime, list, int]
        for order in permutations(range(len(mixed))):
            found = Bundle(*(mixed[place] for place in order)).rows(*[values] * len(mixed))
            assert found == [wanted[place] for place in order]
            types = [[[type(value) for value in row] for row in rows] for rows in found]
            assert types == [[[type(value) for value in row] for row in wanted[place]] for place in order]


def test_a_bundle_leaves_out_what_is_not_asked_and_keeps_each_order(published: Any) -> None:
    backwards = Statement(Step, visit_rows.OF_VISIT, columns=("pk", "kind"), order=("-pk",))
    bundle, viewer = Bundle(visit_rows.STEPS, visit_rows.MEMBERS, backwards), published.viewer(published.monitor_a)
    steps, members, kinds = bundle.seen(viewer, published.now, (published.visit.pk,), None, (published.visit.pk,))
    assert [(one.pk, one.kind) for one in reversed(steps)] == kinds and steps and members == []
    with CaptureQueriesContext(connection) as asked:
        assert bundle.rows(None, None, None) == [[], [], []]
    assert len(asked) == 0


def test_whoever_may_not_look_finds_nothing(published: Any) -> None:
    for person in (published.manager, published.buyer, published.ministry):
        viewer = published.viewer(person)
        assert visit_rows.STEPS.seen(viewer, published.now, published.visit.pk) == []
        assert visit_rows.STEPS.count_seen(viewer, published.now, published.visit.pk) == 0
        found = visit_rows.by_public_id(Visit, ()).first_seen(viewer, published.now, published.visit.public_id)
        assert (found is not None) is (person is published.manager)  # it was told of the visit when that was closed


def test_what_is_gathered_of_rows_that_are_alike_is_told_alone_and_in_a_bundle(published: Any) -> None:
    last = Statement(Event, "{row}.verb LIKE %s", columns=("verb", "subject"), gathered=Max("at"))
    with walls.acting():
        wanted = set(Event.objects.values_list("verb", "subject").annotate(Max("at")).order_by())
        assert set(last.rows("%")) == wanted and len(last.rows("%")) == len(wanted) < Event.objects.count()
        both = Bundle(last, visit_rows.STEPS, last).rows(("visit.%",), None, ("%",))
    assert [set(rows) for rows in both] == [{one for one in wanted if one[0].startswith("visit.")}, set(), wanted]


def test_of_a_table_in_which_nothing_is_confidential_everybody_finds_every_row(published: Any) -> None:
    every = Statement(Organisation, "{row}.programme_id = %s", columns=("pk",))
    wanted = sorted(Organisation.objects.filter(programme=published.programme).values_list("pk"))
    for person in people(published):
        assert sorted(every.seen(published.viewer(person), published.now, published.programme.pk)) == wanted != []


def test_a_list_of_values_is_one_place_for_each_and_an_empty_one_finds_nothing(published: Any) -> None:
    viewer, now = published.viewer(published.monitor_a), published.now
    for wanted in (("icti/2.5",), ("icti/2.5", "icti/9.7", "nowhere/1"), ()):
        rows = visit_rows.ANSWERS_NEAR.seen(viewer, now, published.visit.pk, wanted)
        assert {row.clause for row in rows} == set(wanted) - {"nowhere/1"}


def test_joined_rows_come_in_the_same_query(published: Any) -> None:
    viewer = published.viewer(published.monitor_a)
    visit_rows.MEMBERS.seen(viewer, published.now, published.visit.pk)
    with CaptureQueriesContext(connection) as asked:
        names = [row.person.name for row in visit_rows.MEMBERS.seen(viewer, published.now, published.visit.pk)]
    assert names and len([one for one in asked if "registry_member" in one["sql"]]) == len(asked) <= 2


def test_outside_an_action_the_second_wall_holds(published: Any) -> None:
    """`rows` asks nobody who looks: it finds what is confidential inside an action alone."""
    with walls.acting():
        assert visit_rows.TEAM_IDS.rows(published.visit.pk)
    walls.forget()
    if connection.vendor == "sqlite":
        with pytest.raises(DatabaseError, match="prohibited"), transaction.atomic():
            visit_rows.TEAM_IDS.rows(published.visit.pk)
        with pytest.raises(DatabaseError, match="prohibited"), transaction.atomic():
            Bundle(visit_rows.TEAM_IDS).rows((published.visit.pk,))
    else:
        assert visit_rows.TEAM_IDS.rows(published.visit.pk) == []
        assert Bundle(visit_rows.TEAM_IDS).rows((published.visit.pk,)) == [[]]


def test_the_only_row_or_a_refusal(published: Any) -> None:
    with walls.acting(), transaction.atomic():
        assert visit_rows.HELD.one(published.visit.pk).factory.name
        with pytest.raises(Visit.DoesNotExist):
            visit_rows.HELD.one(0)


def test_a_row_is_added_and_changed_as_create_and_save_do_it(published: Any) -> None:
    with walls.acting():
        like = Event.objects.order_by("pk").last()
        row = writes.add(
            Event(
                sequence=like.sequence + 1, programme=like.programme, at=published.now, actor_id="system", verb="visit.tried",
                subject="visit", subject_id="x", digests={"a": ["1", None]}, previous=like.hash, hash=uuid4().hex,
            )
        )  # fmt: skip
        stored = Event.objects.get(pk=row.pk)
        names = ("sequence", "programme", "at", "verb", "subject_id", "digests", "previous", "hash")
        assert [getattr(stored, name) for name in names] == [getattr(row, name) for name in names]
        salt = writes.add(EventSalt(event=row, salt="s"))
        assert EventSalt.objects.get(event=row).pk == salt.pk and not salt._state.adding
        member = Member.objects.first()
        member.assigned_at = published.now
        writes.change(member, "assigned_at", "person")
        assert Member.objects.get(pk=member.pk).assigned_at == published.now
        with pytest.raises(Member.DoesNotExist):
            writes.change(Member(pk=0, person=published.monitor_b), "person")


def test_nothing_is_written_outside_an_action(published: Any) -> None:
    walls.forget()
    with pytest.raises(DatabaseError), transaction.atomic():
        writes.change(
            LogHead(pk=1, sequence=0, hash=""), "sequence", "hash"
        ) if connection.vendor == "sqlite" else writes.add(
            Member(
                programme=published.programme,
                visit=published.visit,
                person=published.monitor_b,
                assigned_at=published.now,
            )
        )
