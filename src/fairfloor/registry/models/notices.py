"""Notices to people: what kind, about which thing; the words are made when one is sent, and hold nothing confidential."""

from django.conf import settings
from django.db import models

from fairfloor.registry.models.rows import ProgrammeRow


class Notice(ProgrammeRow):
    """One notice to one person, in the page and by mail."""

    NOUN = "notice"
    CONFIDENTIAL = ("kind", "subject_id")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=26)  # public id of what it is about
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "created_at"]), models.Index(fields=["sent_at", "attempts"])]
