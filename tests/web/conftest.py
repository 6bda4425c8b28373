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
