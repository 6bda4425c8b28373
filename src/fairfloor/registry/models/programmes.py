"""A monitoring programme and, in demonstration mode, the clock that its days are driven by."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from fairfloor.registry.models.rows import ProgrammeRow, Row, new_public_id


class Programme(Row):
    """One monitoring programme: its procedure on the bookshelf, and the figures that it sets for itself."""

    CONFIDENTIAL: ClassVar[tuple[str, ...]] = ()

    public_id = models.CharField(max_length=26, unique=True, default=new_public_id, editable=False)
    code = models.SlugField(unique=True)
    name = models.JSONField()  # a Text: {"zh": …, "en": …}
    procedure = models.SlugField(default="bfc")
    settings = models.JSONField(
        default=dict
    )  # as it was founded, see `Procedure.settable`; later ones are rows of Setting
    retention_days = models.PositiveIntegerField(default=730)  # how long original files are kept
    small_number = models.PositiveIntegerField(default=5)  # below it a sensitive clause shows a band
    demonstration = models.BooleanField(default=False)


class Setting(ProgrammeRow):
    """What a programme has set, from a day on, where its procedure leaves it open; a row is never changed."""

    NOUN = ""

    name = models.CharField(max_length=80)  # of `Procedure.settable`: objection.value
    value = models.JSONField()
    start_date = models.DateField()  # in the programme's zone; never before the day on which it was set
    reason = models.TextField()
    language = models.CharField(max_length=10)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="setting_says_why")]
        indexes = [models.Index(fields=["programme", "start_date"])]


class DemonstrationClock(Row):
    """How far a demonstration has been moved ahead of the wall clock; it exists in demonstration mode only."""

    CONFIDENTIAL: ClassVar[tuple[str, ...]] = ()

    ahead_seconds = models.BigIntegerField(default=0)
