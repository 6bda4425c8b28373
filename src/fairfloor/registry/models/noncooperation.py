"""What became of a visit that ended midway: the non-cooperation report, and to whom it was sent."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from fairfloor.core import noncooperation
from fairfloor.registry.models.rows import ProgrammeRow

PERSON = settings.AUTH_USER_MODEL


class NonCooperation(ProgrammeRow):
    """One visit that was refused or obstructed, in the team's words, as an officer reviewed it, and as it was sent."""

    NOUN = "non-cooperation"
    VISIT = "visit"
    CONFIDENTIAL = (
        "visit",
        "state",
        "kind",
        "text",
        "account",
        "explanation",
        "content",
        "reason",
        "asked_at",
        "answer_until",
        "explained_at",
        "explained_language",
    )

    visit = models.OneToOneField("registry.Visit", models.PROTECT, related_name="noncooperation")
    state = models.CharField(max_length=20, choices=[(state, state) for state in noncooperation.STATES])
    kind = models.CharField(max_length=60)  # an interference of the procedure
    text = models.TextField()  # what happened, as the team wrote it
    language = models.CharField(max_length=10)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(null=True)  # the factory was asked for its explanation
    asked_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    answer_until = models.DateTimeField(null=True)  # the last moment to answer, as it was told
    explained_at = models.DateTimeField(
        null=True
    )  # a manager of the factory wrote its explanation, last at that moment
    explained_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    explained_language = models.CharField(max_length=10, blank=True)  # of the factory's own words
    account = models.JSONField(default=dict)  # a Text: what happened, as the ministries will read it
    explanation = models.JSONField(default=dict)  # a Text: what the factory says to it
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)  # sent, or set aside
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)  # why it was set aside
    content = models.JSONField(null=True)  # what was sent, frozen
    sha256 = models.CharField(max_length=64, blank=True)
    signature = models.CharField(max_length=200, blank=True)
    public_key = models.CharField(max_length=64, blank=True)
    pdf_sha256 = models.JSONField(default=dict)  # of each language's PDF as it was sent
    pdf_files = models.JSONField(default=dict)  # under which name each of them lies encrypted

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="sent") | (Q(content__isnull=False, decided_at__isnull=False) & ~Q(signature="")),
                name="noncooperation_sent_sealed",
            ),
            models.CheckConstraint(
                condition=~Q(state="set-aside") | (Q(decided_at__isnull=False) & ~Q(reason="")),
                name="noncooperation_set_aside_why",
            ),
            models.CheckConstraint(
                condition=Q(asked_at__isnull=True, asked_by__isnull=True, answer_until__isnull=True)
                | Q(asked_at__isnull=False, asked_by__isnull=False, answer_until__gt=models.F("asked_at")),
                name="noncooperation_asked_until",
            ),
            models.CheckConstraint(
                condition=Q(explained_at__isnull=True, explained_by__isnull=True, explained_language="")
                | Q(explained_at__gte=models.F("asked_at"), explained_by__isnull=False) & ~Q(explained_language=""),
                name="noncooperation_explained_after",
            ),
        ]


class Receipt(ProgrammeRow):
    """A non-cooperation report on its way to one ministry: when it was sent, and when the ministry first opened it."""

    NOUN = "receipt"
    CONFIDENTIAL = ("noncooperation", "organisation", "sent_at", "received_at")

    noncooperation = models.ForeignKey(NonCooperation, models.PROTECT, related_name="receipts")
    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["noncooperation", "organisation"], name="receipt_once_a_ministry"),
            models.CheckConstraint(
                condition=Q(received_at__isnull=True, received_by__isnull=True)
                | Q(received_at__isnull=False, received_by__isnull=False),
                name="receipt_received_by",
            ),
        ]
