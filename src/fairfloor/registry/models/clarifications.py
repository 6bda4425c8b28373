"""Clarification meetings about a report, between its factory and the programme; nobody else reads of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from fairfloor.core import clarifications
from fairfloor.registry.models.rows import ProgrammeRow

PERSON = settings.AUTH_USER_MODEL


class Clarification(ProgrammeRow):
    """A factory's request for a meeting about its report, and what came of it."""

    NOUN = "clarification"
    REPORT = "report"
    CONFIDENTIAL = (
        "text", "findings", "training", "meets_at", "was_at", "place", "reason", "minutes", "file", "file_name", "trainer",
        "needs", "proposals",
    )  # fmt: skip

    report = models.ForeignKey("registry.Report", models.PROTECT, related_name="clarifications")
    state = models.CharField(max_length=20, choices=[(state, state) for state in clarifications.STATES])
    text = models.TextField()
    language = models.CharField(max_length=10)
    findings = models.JSONField(default=list)  # the public ids of the findings that are to be talked through
    training = models.BooleanField()  # whether the training unit's help with corrective actions is asked for
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    meets_at = models.DateTimeField(null=True)
    was_at = models.DateTimeField(null=True)  # the moment that was told before it was moved last
    place = models.CharField(max_length=300, blank=True)
    arranged_at = models.DateTimeField(null=True)
    arranged_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)  # why it was moved, or declined
    reason_language = models.CharField(max_length=10, blank=True)
    ended_at = models.DateTimeField(null=True)  # declined or withdrawn
    ended_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    minutes = models.TextField(blank=True)
    minutes_language = models.CharField(max_length=10, blank=True)
    minuted_at = models.DateTimeField(null=True)
    minuted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    file = models.OneToOneField("registry.StoredFile", models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(max_length=255, blank=True)  # as the sender called it
    trainer = models.CharField(max_length=200, blank=True)  # the member of the training unit who assessed
    needs = models.TextField(blank=True)
    proposals = models.TextField(blank=True)
    needs_language = models.CharField(max_length=10, blank=True)
    assessed_at = models.DateTimeField(null=True)
    assessed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(state__in=clarifications.WAITING), name="clarification_one_waits"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[clarifications.ARRANGED, clarifications.HELD])
                | Q(meets_at__isnull=False, arranged_at__isnull=False, arranged_by__isnull=False) & ~Q(place=""),
                name="clarification_arranged",
            ),
            models.CheckConstraint(
                condition=~Q(state=clarifications.HELD)
                | Q(minuted_at__isnull=False, minuted_by__isnull=False) & ~Q(minutes=""),
                name="clarification_minuted",
            ),
            models.CheckConstraint(
                condition=~Q(state=clarifications.DECLINED) | Q(ended_at__isnull=False) & ~Q(reason=""),
                name="clarification_declined_says_why",
            ),
        ]
