"""A programme's own wording of a letter, from a day on."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from fairfloor.registry.models.rows import ProgrammeRow


class Wording(ProgrammeRow):
    """What a letter says in one language from a day on; without words it is the standard wording. A row is never changed."""

    NOUN = ""

    letter = models.CharField(max_length=60)  # of `core.letters.letters`
    said_in = models.CharField(max_length=10)  # the letter's language; `language` is that of the reason
    subject = models.CharField(max_length=120, blank=True)
    body = models.TextField(blank=True)
    start_date = models.DateField()  # in the programme's zone; never before the day on which it was worded
    reason = models.TextField()
    language = models.CharField(max_length=10)
    worded_at = models.DateTimeField()
    worded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="wording_says_why"),
            models.CheckConstraint(
                condition=Q(subject="", body="") | (~Q(subject="") & ~Q(body="")), name="wording_is_whole_or_standard"
            ),
        ]
        indexes = [models.Index(fields=["programme", "letter", "start_date"])]
