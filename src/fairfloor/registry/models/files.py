"""Files kept as they came, encrypted, and the sets of records that were read from them."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from fairfloor.registry.models.rows import ProgrammeRow

PERSON = settings.AUTH_USER_MODEL
# What a file of records goes through: looked at, proposed to the team, then screened. A person may skip the proposal.
DATASET_STATES = ("received", "proposed", "queued", "running", "done", "failed", "cancelled")
RECORD_KINDS = ("attendance", "roster", "payroll", "production", "closures", "days-off")


class StoredFile(ProgrammeRow):
    """An original file: encrypted on disk under its public id, erasable after its retention period, its hash kept."""

    NOUN = "stored-file"
    CONFIDENTIAL = ("name",)

    name = models.CharField(max_length=255)  # as the sender called it; never used on disk
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_at = models.DateTimeField()
    stored_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    keep_until_date = models.DateField()
    erased_at = models.DateTimeField(null=True)


class Dataset(ProgrammeRow):
    """Records of a factory given on a visit, and what screening them showed; workers appear as pseudonyms only."""

    together: Any  # what it is screened together with, once that was read

    NOUN = "dataset"
    VISIT = "visit"
    CONFIDENTIAL = ("visit", "kind", "file", "result", "settings", "preview", "mapping", "weeks", "table")

    visit = models.ForeignKey("registry.Visit", models.CASCADE, related_name="datasets")
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in RECORD_KINDS])
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=[(state, state) for state in DATASET_STATES])
    progress_percent = models.PositiveSmallIntegerField(default=0)
    counting = models.CharField(max_length=10, blank=True)  # what `counted` of `count_of` are: bytes, rules
    counted = models.BigIntegerField(default=0)
    count_of = models.BigIntegerField(default=0)
    problem = models.CharField(max_length=400, blank=True)  # a sentence without anything from the file
    settings = models.JSONField(default=dict)
    preview = models.JSONField(null=True)  # what the file would come in as; workers as pseudonyms
    mapping = models.JSONField(default=list)  # which column holds what, as it was told or accepted
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    result = models.JSONField(null=True)
    weeks = models.JSONField(null=True)  # hours by worker and week
    table = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+"
    )  # all cases, where `result` leaves some out
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done") | Q(result__isnull=False), name="dataset_done_has_result"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="dataset_accepted_by",
            ),
        ]


class Upload(ProgrammeRow):
    """A large file on its way, piece by piece; each piece lies encrypted until the file is whole, or its time is over."""

    NOUN = "upload"
    VISIT = "visit"
    CONFIDENTIAL = ("visit", "kind", "name", "media_type", "settings")

    visit = models.ForeignKey("registry.Visit", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in RECORD_KINDS])
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    settings = models.JSONField(default=dict)
    size = models.BigIntegerField()
    received = models.BigIntegerField(default=0)  # how many bytes are here: where it goes on
    pieces = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(received__gte=0, received__lte=F("size")), name="upload_within_size")
        ]


class Belief(ProgrammeRow):
    """Whether the team believes what the records say on one rule; the recorded figure stands whatever it believes."""

    NOUN = "belief"
    VISIT = "visit"
    CONFIDENTIAL = ("visit", "rule", "accepted", "value", "unit", "reason", "language", "recorded_by")

    visit = models.ForeignKey("registry.Visit", models.CASCADE, related_name="+")
    rule = models.CharField(max_length=40)
    accepted = models.BooleanField()
    value = models.DecimalField(max_digits=14, decimal_places=4, null=True)  # believed instead; none: not known
    unit = models.CharField(max_length=20, blank=True)  # of the rule, or a currency
    reason = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "rule"], name="belief_once"),
            models.CheckConstraint(
                condition=Q(accepted=True, value__isnull=True) | (Q(accepted=False) & ~Q(reason="")),
                name="belief_says_why",
            ),
        ]
