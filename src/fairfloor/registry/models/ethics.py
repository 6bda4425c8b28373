"""The monitors' ethics: interests declared, gifts offered, complaints about a monitor."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from fairfloor.registry.models.rows import ProgrammeRow

PERSON = settings.AUTH_USER_MODEL


class Interest(ProgrammeRow):
    """What a monitor declared about one factory; the latest counts, the earlier ones stay."""

    NOUN = "interest"
    CONFIDENTIAL = ("factory", "person", "interest", "text")

    factory = models.ForeignKey("registry.Factory", models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    interest = models.BooleanField()
    text = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(interest=False) | ~Q(text=""), name="interest_says_which")]
        indexes = [models.Index(fields=["programme", "person", "factory", "declared_at"])]


class Gift(ProgrammeRow):
    """Something that a factory offered a monitor: for that monitor and the officers."""

    NOUN = "gift"
    CONFIDENTIAL = ("factory", "person", "offered_date", "text", "outcome")

    factory = models.ForeignKey("registry.Factory", models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    offered_date = models.DateField()
    text = models.TextField()
    language = models.CharField(max_length=10)
    outcome = models.CharField(max_length=20, choices=[("declined", "declined"), ("handed-over", "handed-over")])
    recorded_at = models.DateTimeField()


class Complaint(ProgrammeRow):
    """A complaint about a monitor: for whoever made it, and for officers other than the one it is about."""

    NOUN = "complaint"
    CONFIDENTIAL = ("monitor", "person", "factory", "text", "outcome", "made_at", "decided_at")

    monitor = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")  # who made it, or took it down
    factory = models.ForeignKey("registry.Factory", models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    language = models.CharField(max_length=10)
    made_at = models.DateTimeField()
    outcome = models.TextField(blank=True)
    outcome_language = models.CharField(max_length=10, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(person=models.F("monitor")), name="complaint_by_another"),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, outcome="")
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(outcome="")),
                name="complaint_decided_with_outcome",
            ),
        ]
