"""Notices to people: what kind, about which thing; the words are made when one is sent, and hold nothing confidential."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from fairfloor.registry.models.rows import ProgrammeRow


class Notice(ProgrammeRow):
    """One notice to one person, in the page and by mail."""

    NOUN = "notice"
    CONFIDENTIAL = ("kind", "subject_id")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=26)  # public id of what it is about
    created_at = models.DateTimeField()
    address = models.EmailField(blank=True)  # where its mail goes instead: an address that the person had until then
    sent_at = models.DateTimeField(null=True)
    at_once = models.BooleanField(default=False)  # waits for no digest, whatever its person chose
    digest = models.CharField(max_length=26, blank=True)  # public id of the one mail that tells of it among others
    digest_at = models.DateTimeField(null=True)  # the hour at which that mail was due
    withheld_at = models.DateTimeField(null=True)  # no mail: no longer its person's to know, or read before the digest
    attempts = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(digest="") & Q(digest_at__isnull=True)) | (~Q(digest="") & Q(digest_at__isnull=False)),
                name="notice_digest_has_its_hour",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(withheld_at__isnull=True), name="notice_sent_or_withheld"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "created_at"]),
            models.Index(fields=["sent_at", "attempts"]),
            models.Index(fields=["programme", "subject_id"], name="notice_about"),
        ]
