"""Alerts on matters that are never tolerated, and who was told and has confirmed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from fairfloor.registry.models.rows import ProgrammeRow

PERSON = settings.AUTH_USER_MODEL


class Alert(ProgrammeRow):
    """A matter that is never tolerated, as the team met it on a visit; for the team and those who were told."""

    NOUN = "alert"
    VISIT = "visit"
    CONFIDENTIAL = ("visit", "matter", "text", "raised_at", "due_at")

    visit = models.ForeignKey("registry.Visit", models.CASCADE, related_name="alerts")
    client_id = models.UUIDField(unique=True)
    matter = models.CharField(max_length=60)  # a zero-tolerance matter of the procedure
    text = models.TextField()
    language = models.CharField(max_length=10)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    due_at = models.DateTimeField()  # the last moment to confirm it
    reminded_at = models.DateTimeField(null=True)  # when those who had not confirmed were told once more


class Acknowledgement(ProgrammeRow):
    """One person who was told of an alert, and what that person did about it."""

    NOUN = "acknowledgement"
    VISIT = "visit"
    CONFIDENTIAL = ("alert", "visit", "person", "acknowledged_at", "text")

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="acknowledgements")
    visit = models.ForeignKey("registry.Visit", models.CASCADE, related_name="+")  # the alert's, once more
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    told_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["alert", "person"], name="acknowledgement_once"),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True, text="") | (Q(acknowledged_at__isnull=False) & ~Q(text="")),
                name="acknowledgement_says_what",
            ),
        ]
