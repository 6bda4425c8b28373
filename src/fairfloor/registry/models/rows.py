"""What every table shares: a random public id, a programme, and rows that are seen only through `visible`."""

import secrets
from base64 import b32encode
from collections.abc import Collection
from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models.base import ModelState

from fairfloor.core.access import Viewer
from fairfloor.registry.sights import Seen
from fairfloor.registry.walls import WalledQuery


def new_public_id() -> str:
    """26 characters of 128 random bits, so that no one can count or guess what exists."""
    return b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


class Rows(models.QuerySet[Any]):
    """A queryset whose `visible` is the only way to a confidential column outside an action."""

    def __init__(self, model: Any = None, query: Any = None, using: Any = None, hints: Any = None) -> None:
        super().__init__(model, query if query is not None else WalledQuery(model), using, hints)

    def visible(self, viewer: Viewer, at: datetime) -> "Rows":
        """The rows that `viewer` may know of at the moment `at`, by the table in `core.access`."""
        rows = self.filter(Seen(self.model, viewer, at))
        query: Any = rows.query
        query.looks = (viewer.person, at)
        return rows


class Row(models.Model):
    """A table whose rows, as the database gives them, are taken as they are.

    Django makes each through its `__init__`, column by column, for signals and descriptors that no table here has; that
    takes longer than most statements.
    """

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any]) -> Self:  # type: ignore[override]
        """The row with the columns that were read; the others are read when they are asked for."""
        row = cls.__new__(cls)
        row._state = state = ModelState()
        state.adding, state.db = False, db
        row.__dict__.update(zip(field_names, values, strict=True))
        return row


class ProgrammeRow(Row):
    """A row of one programme; `NOUN` is its name in the table of sights, `VISIT`/`REPORT` the path to what it hangs on."""

    CONFIDENTIAL: ClassVar[tuple[str, ...]] = ()
    NOUN: ClassVar[str] = ""
    VISIT: ClassVar[str] = ""
    REPORT: ClassVar[str] = ""

    public_id = models.CharField(max_length=26, unique=True, default=new_public_id, editable=False)
    programme = models.ForeignKey("registry.Programme", models.PROTECT, related_name="+")

    objects = Rows.as_manager()

    class Meta:
        abstract = True
