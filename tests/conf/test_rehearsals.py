"""A world that is repeated is the world that was made, row for row, and nothing is repeated where something else was written."""

import contextlib
import hashlib
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection, transaction

from fairfloor.actions.events import entries
from fairfloor.core import events
from fairfloor.registry import walls
from fairfloor.registry.models import LogHead, Person
from tests import rehearsals
from tests.world import world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def takes(monkeypatch):
    monkeypatch.setattr(rehearsals, "TAKES", {})
    return rehearsals.TAKES


@contextlib.contextmanager
def one_test():
    """A test of its own: begins with an untouched database and leaves none of its rows."""
    with rehearsals.prompted(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def everything():
    with walls.acting():
        return {
            model._meta.label: list(model.objects.order_by("pk").values())
            for model in apps.get_models()
            if model._meta.managed and not model._meta.proxy
        }


def reached():
    w = world()
    w.published()
    w.objected()
    return w


def test_a_repeated_world_is_the_one_that_was_made(takes, monkeypatch):
    with one_test():
        w = reached()
        made, known, moment = everything(), len(takes), w.now
        report = w.report.pk
    assert len(made["registry.Event"]) > 30 and len(made["registry.Answer"]) > 50 and known > 8
    monkeypatch.setattr("fairfloor.actions.reports.publish", None)  # whoever makes the world once more stumbles here
    with one_test():
        w = reached()
        assert everything() == made and len(takes) == known and (w.now, w.report.pk) == (moment, report)
        with walls.acting():
            head = LogHead.objects.get()
            assert events.verify(entries(), head=(head.sequence, head.hash)) == (len(made["registry.Event"]), [])
        pdf = w.get(w.manager, f"/reports/{w.report.public_id}/v1/en.pdf")
        assert hashlib.sha256(pdf.content).hexdigest() == w.versions[0].pdf_sha256["en"]
        w.decided()  # goes on by the actions
        assert len(everything()["registry.Event"]) > len(made["registry.Event"])


@pytest.mark.parametrize("beside", ["row", "rollback", "memory", "words"])
def test_a_stage_is_made_anew_where_something_differs(takes, beside):
    with one_test():
        world().closed()
    assert len(takes) > 4  # all that follows is known, but for what is written beside
    with one_test():
        w = world()
        if beside == "row":
            Person.objects.filter(pk=w.officer.pk).update(name="Another")
        elif beside == "rollback":
            with transaction.atomic():
                w.planned()
                transaction.set_rollback(True)
            w.visit = None
        elif beside == "memory":
            w.now += timedelta(days=1)
        else:
            with connection.cursor() as cursor:
                cursor.execute("UPDATE registry_person SET language = 'zh' WHERE id = %s", [w.officer.pk])
        repeated = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(rehearsals, "_repeat", lambda take, world: repeated.append(take))
            w.closed()
        assert not repeated and w.visit.state == "closed"
