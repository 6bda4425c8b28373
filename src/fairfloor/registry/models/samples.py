"""People drawn from a factory's roster on a visit, and those whom the team added on the floor; pseudonyms only."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from fairfloor.registry.models.rows import ProgrammeRow

PERSON = settings.AUTH_USER_MODEL
PURPOSES = ("clause", "recalculation")


class Sample(ProgrammeRow):
    """One draw. It is never changed and never taken back, so that nobody draws until the seed suits them unseen."""

    NOUN = "sample"
    VISIT = "visit"
    CONFIDENTIAL = ("visit", "purpose", "clause", "file", "seed", "result", "drawn_by")

    visit = models.ForeignKey("registry.Visit", models.CASCADE, related_name="samples")
    purpose = models.CharField(max_length=20, choices=[(purpose, purpose) for purpose in PURPOSES])
    clause = models.CharField(max_length=60, blank=True)  # e.g. icti/5.2
    file = models.ForeignKey("registry.StoredFile", models.PROTECT, related_name="+")
    seed = models.CharField(max_length=200)
    result = models.JSONField()  # as `fairfloor sample draw` prints it, with pseudonyms and without the seed
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose="clause") & ~Q(clause="") | Q(purpose="recalculation", clause=""),
                name="sample_for_something",
            ),
            models.CheckConstraint(condition=~Q(seed=""), name="sample_has_a_seed"),
        ]


class SampleAddition(ProgrammeRow):
    """One person whom the team added to a sample on the floor, with the reason; never among those drawn."""

    NOUN = "sample-addition"
    VISIT = "visit"
    CONFIDENTIAL = ("visit", "sample", "worker", "on_roster", "reason", "language", "added_by")

    visit = models.ForeignKey("registry.Visit", models.CASCADE, related_name="+")
    sample = models.ForeignKey(Sample, models.CASCADE, related_name="additions")
    worker = models.CharField(max_length=20)  # the pseudonym
    on_roster = models.BooleanField()
    reason = models.CharField(max_length=400)
    language = models.CharField(max_length=10)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sample", "worker"], name="sample_addition_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="sample_addition_says_why"),
        ]
