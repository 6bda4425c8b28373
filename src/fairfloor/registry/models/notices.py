"""Notices to people: what kind, about which thing; the words are made when one is sent, and hold nothing confidential."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from fairfloor.registry.models.rows import ProgrammeRow

LONGEST = timedelta(
    minutes=2
)  # an attempt to mail something takes no longer (`settings.EMAIL_TIMEOUT` for each step of it)


class Notice(ProgrammeRow):
    """One notice to one person, in the page and by mail; or to the contact of an application, who has no account, by mail."""

    NOUN = "notice"
    CONFIDENTIAL = ("kind", "subject_id")

    # None: the contact of the application that it is about, whose name and language stand there
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="notices")
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
    tried_at = models.DateTimeField(null=True)  # when the last attempt was begun
    failed_at = models.DateTimeField(null=True)  # when an attempt was last found to have failed
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
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(address=""), name="notice_to_a_person_or_an_address"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "created_at"]),
            models.Index(fields=["sent_at", "attempts"]),
            models.Index(fields=["programme", "subject_id"], name="notice_about"),
        ]

    def failures(self, now: datetime) -> tuple[int, datetime | None]:
        """How many attempts to mail it have failed by `now`, and when the last of them: an attempt under way is none of them.

        An attempt of which nothing was heard for LONGEST is one: its worker was stopped.
        """
        begun, last = self.tried_at, self.failed_at
        if self.sent_at or self.withheld_at or begun is None:
            return 0, None
        if last is not None and last >= begun:
            return self.attempts, last
        return (self.attempts, begun) if begun + LONGEST <= now else (self.attempts - 1, last)
