"""The worlds on which every action is tried: one at each stage, made once for a module and rolled back after it."""

import contextlib
import copy
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction

if TYPE_CHECKING:  # Django's models are read only once Django stands, which is after this file
    from tests.actions.scenes import At, Stage


@pytest.fixture(scope="module")
def stages(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> "Iterator[dict[str, Stage]]":
    """A world at each stage (of the module's `WANTED`); all of it is rolled back when the module is through."""
    from tests.actions.scenes import STAGES, stage

    wanted = getattr(request.module, "WANTED", STAGES)

    with django_db_blocker.unblock(), contextlib.ExitStack() as undone:
        undone.enter_context(transaction.atomic())
        yield {name: stage(name, number) for number, name in enumerate(wanted, start=2)}
        transaction.set_rollback(True)


@pytest.fixture
def at(stages: "dict[str, Stage]", db: None, settings: Any) -> "At":
    """The world at a stage, as it was made: what a test does to it is undone afterwards."""
    settings.DEMONSTRATION = True

    def chosen(name: str) -> "Stage":
        found = copy.copy(stages[name])
        found.world = copy.copy(found.world)
        return found

    return chosen
