"""Public holidays that were announced after the bookshelf was written, as a programme learned of them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from fairfloor.registry.models.rows import ProgrammeRow


class Holiday(ProgrammeRow):
    """A public holiday of a jurisdiction that a programme entered; a row is never changed, but may once be called off."""

    NOUN = ""

    jurisdiction = models.CharField(max_length=40)  # of a calendar on the bookshelf
    day = models.DateField()
    name = models.JSONField()  # a Text: {"zh": …, "en": …}
    reason = models.TextField()
    language = models.CharField(max_length=10)
    announced_at = models.DateTimeField()
    announced_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    called_off_at = models.DateTimeField(null=True, blank=True)
    called_off_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    called_off_reason = models.TextField(default="")
    called_off_language = models.CharField(max_length=10, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="holiday_says_why"),
            models.UniqueConstraint(
                fields=["programme", "jurisdiction", "day"],
                condition=Q(called_off_at__isnull=True),
                name="holiday_once",
            ),
            models.CheckConstraint(
                condition=Q(called_off_at__isnull=True, called_off_by__isnull=True, called_off_reason="")
                | Q(called_off_at__gte=F("announced_at"), called_off_by__isnull=False) & ~Q(called_off_reason=""),
                name="holiday_called_off_paired",
            ),
        ]
