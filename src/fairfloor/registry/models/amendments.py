"""Amendments of published reports: what would change, apart from what is published until it is."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from fairfloor.core import amendments
from fairfloor.registry.models.rows import ProgrammeRow

PERSON = settings.AUTH_USER_MODEL


class Amendment(ProgrammeRow):
    """The draft of a report's next version. The findings themselves change when it is published, and not before."""

    NOUN = "amendment"
    REPORT = "report"
    CONFIDENTIAL = ("reason", "findings", "scope", "returned")

    report = models.ForeignKey("registry.Report", models.PROTECT, related_name="amendments")
    state = models.CharField(max_length=20, choices=[(state, state) for state in amendments.STATES])
    reason = models.TextField()
    language = models.CharField(max_length=10)
    # By a finding's public id: {"values": {…} or null where it is taken out, "worse": true, "position": 7}.
    findings = models.JSONField(default=dict)
    scope = models.JSONField(default=dict)  # the report's scope as it would be; empty: unchanged
    returned = models.TextField(blank=True)  # why the reviewer sent it back last
    returned_language = models.CharField(max_length=10, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    approved_sha256 = models.CharField(max_length=64, blank=True)
    ended_at = models.DateTimeField(null=True)  # published or dropped
    ended_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(state__in=amendments.OPEN), name="amendment_open_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="amendment_says_why"),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="amendment_approved_by",
            ),
            models.CheckConstraint(
                condition=Q(state__in=amendments.OPEN, ended_at__isnull=True, ended_by__isnull=True)
                | (~Q(state__in=amendments.OPEN) & Q(ended_at__isnull=False, ended_by__isnull=False)),
                name="amendment_ended_by",
            ),
        ]
