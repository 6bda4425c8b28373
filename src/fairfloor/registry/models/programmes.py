"""A monitoring programme and, in demonstration mode, the clock that its days are driven by."""

from typing import ClassVar

from django.db import models

from fairfloor.registry.models.rows import new_public_id


class Programme(models.Model):
    """One monitoring programme: its procedure on the bookshelf, and the figures that it sets for itself."""

    CONFIDENTIAL: ClassVar[tuple[str, ...]] = ()

    public_id = models.CharField(max_length=26, unique=True, default=new_public_id, editable=False)
    code = models.SlugField(unique=True)
    name = models.JSONField()  # a Text: {"zh": …, "en": …}
    procedure = models.SlugField(default="bfc")
    settings = models.JSONField(default=dict)  # overrides of the procedure's figures, see `Procedure.settable`
    retention_days = models.PositiveIntegerField(default=730)  # how long original files are kept
    small_number = models.PositiveIntegerField(default=5)  # below it a sensitive clause shows a band
    demonstration = models.BooleanField(default=False)


class DemonstrationClock(models.Model):
    """How far a demonstration has been moved ahead of the wall clock; it exists in demonstration mode only."""

    CONFIDENTIAL: ClassVar[tuple[str, ...]] = ()

    ahead_seconds = models.BigIntegerField(default=0)
