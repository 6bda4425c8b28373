"""Files kept as they came, encrypted, and the sets of records that were read from them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from fairfloor.registry.models.rows import ProgrammeRow

PERSON = settings.AUTH_USER_MODEL
DATASET_STATES = ("queued", "running", "done", "failed")


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

    NOUN = "dataset"
    VISIT = "visit"
    CONFIDENTIAL = ("visit", "file", "result", "settings")

    visit = models.ForeignKey("registry.Visit", models.CASCADE, related_name="datasets")
    kind = models.CharField(max_length=20)  # attendance
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=[(state, state) for state in DATASET_STATES])
    progress_percent = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=400, blank=True)  # a sentence without anything from the file
    settings = models.JSONField(default=dict)
    result = models.JSONField(null=True)
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(state="done") | Q(result__isnull=False), name="dataset_done_has_result")
        ]
