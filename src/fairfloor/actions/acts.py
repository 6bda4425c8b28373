"""The shape of an action: one transaction behind the wall, and how it refuses."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NoReturn, ParamSpec, TypeVar

from django.db import transaction

from fairfloor.core.bases import mark
from fairfloor.core.decisions import Decision
from fairfloor.core.languages import Text
from fairfloor.core.phrases import phrase
from fairfloor.registry import walls

P = ParamSpec("P")
T = TypeVar("T")

# What has been done outside the database in this action, and takes back what the database cannot.
_undo: ContextVar[list[Callable[[], object]] | None] = ContextVar("undo", default=None)


class Refused(Exception):
    """An action that may not be taken; `why` is the sentence for the person."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.say("en"))
        self.why = why


class Conflict(Refused):
    """A change that was based on an older version: somebody else wrote meanwhile; `current` is what stands now."""

    def __init__(self, why: Text, current: object) -> None:
        super().__init__(why)
        self.current = current


def action(function: Callable[P, T]) -> Callable[P, T]:
    """Makes a function an action: it runs behind the wall, wholly or not at all."""

    @functools.wraps(function)
    def act(*args: P.args, **kwargs: P.kwargs) -> T:
        with walls.acting(), _undoing(), transaction.atomic():
            return function(*args, **kwargs)

    act.is_action = True  # type: ignore[attr-defined]
    return act


@contextmanager
def _undoing() -> Iterator[None]:
    """Takes back, last first, what `on_failure` was told inside, when the block does not end well."""
    outer = _undo.get()
    steps: list[Callable[[], object]] = [] if outer is None else outer
    token, before = _undo.set(steps), len(steps)
    try:
        yield
    except BaseException:
        while len(steps) > before:
            steps.pop()()
        raise
    finally:
        _undo.reset(token)


def on_failure(undo: Callable[[], object]) -> None:
    """Has `undo` called if the action, or one around it, fails after this; for what a rollback does not take back."""
    steps = _undo.get()
    if steps is None:
        raise RuntimeError("nothing is undone outside an action: call this within one")
    steps.append(undo)


def demand(decision: Decision) -> None:
    """Refuses with the decision's reason unless it is a yes."""
    if not decision:
        raise Refused(decision.why or phrase("steps.not-yours"))


def unchanged(base: str | None, stands: object, current: object = None) -> None:
    """Refuses a change that began from something else than what `stands` now: `base` is the mark of what stood then.

    None: whoever changes it looked at nothing before, and there is nothing to lose.
    """
    if base is not None and base != mark(stands):
        raise Conflict(phrase("observations.changed-meanwhile"), current)


def refuse(key: str, **values: object) -> NoReturn:
    """Refuses with a phrase."""
    raise Refused(phrase(key, **values))
