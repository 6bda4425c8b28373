"""Requests of a factory to change when its report opens to authorised buyers, and what an officer decided."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from fairfloor.core import delays
from fairfloor.registry.models.rows import ProgrammeRow

PERSON = settings.AUTH_USER_MODEL


class Delay(ProgrammeRow):
    """One request: how many days, why, from when to when; and the decision. It is kept for good, whatever was decided."""

    NOUN = "delay"
    REPORT = "report"
    CONFIDENTIAL = ("days", "reason", "reasons", "was_opens_at", "wished_at")

    report = models.ForeignKey("registry.Report", models.PROTECT, related_name="delays")
    state = models.CharField(max_length=20, choices=[(state, state) for state in delays.STATES])
    days = models.PositiveSmallIntegerField()
    was_opens_at = models.DateTimeField()  # what was in force when it was asked for
    wished_at = models.DateTimeField()  # what those days come to
    reason = models.TextField()
    language = models.CharField(max_length=10)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    reasons = models.TextField(blank=True)
    reasons_language = models.CharField(max_length=10, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report"], condition=Q(state=delays.ASKED), name="delay_one_waits"),
            models.CheckConstraint(condition=~Q(wished_at=F("was_opens_at")), name="delay_changes"),
            models.CheckConstraint(
                condition=Q(state=delays.ASKED, decided_at__isnull=True, decided_by__isnull=True)
                | ~Q(state=delays.ASKED) & Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(reasons=""),
                name="delay_decided",
            ),
        ]
