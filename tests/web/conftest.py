"""The scene that tests of doors, leaks and headers share: made once, repeated for each module, taken back at its end."""

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(scope="module")
def opened(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database for a whole module, in one transaction that is rolled back at its end."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def scene(opened: None) -> Any:
    """Everything that pages can be about; a test asks with `scene.tell`, which leaves no trace."""
    from tests.conftest import DEEP
    from tests.rehearsals import prompted
    from tests.web import planting

    if DEEP:
        return planting.scene()
    with prompted():
        return planting.scene()


@pytest.fixture
def office(db: None) -> Any:
    """A world with a second officer, in which nobody was told of anything yet, and nothing is counted from other tests."""
    from django.core.cache import cache

    from fairfloor.registry import walls
    from fairfloor.registry.models import Notice
    from tests.world import PASSWORD, world

    cache.clear()
    made = world(password=PASSWORD)
    made.second = made.another_officer()
    with walls.acting():
        Notice.objects.all().delete()
    return made
