"""Public holidays that were announced after the bookshelf was written, as a programme learned of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from fairfloor.registry.models.rows import ProgrammeRow


class Holiday(ProgrammeRow):
    """A public holiday of a jurisdiction that a programme entered; a row is never changed."""

    NOUN = ""

    jurisdiction = models.CharField(max_length=40)  # of a calendar on the bookshelf
    day = models.DateField()
    name = models.JSONField()  # a Text: {"zh": …, "en": …}
    reason = models.TextField()
    language = models.CharField(max_length=10)
    announced_at = models.DateTimeField()
    announced_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="holiday_says_why"),
            models.UniqueConstraint(fields=["programme", "jurisdiction", "day"], name="holiday_once"),
        ]
