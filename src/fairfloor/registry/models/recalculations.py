"""Recalculation sheets that somebody asked for: made in the background, kept as a file until its retention period ends."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from fairfloor.registry.models.files import Dataset, StoredFile
from fairfloor.registry.models.rows import ProgrammeRow

PERSON = settings.AUTH_USER_MODEL
SHEET_STATES = ("queued", "running", "done", "failed", "cancelled")


class RecalculationSheet(ProgrammeRow):
    """Whose hours and pay of a dataset were asked for, how far the workbook is, and the workbook."""

    NOUN = "recalculation-sheet"
    VISIT = "visit"
    CONFIDENTIAL = ("visit", "dataset", "sample", "workers", "file")

    visit = models.ForeignKey("registry.Visit", models.CASCADE, related_name="+")
    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="+")
    sample = models.ForeignKey("registry.Sample", models.PROTECT, null=True, related_name="+")
    workers = models.JSONField(default=list)  # pseudonyms
    language = models.CharField(max_length=10)  # of the workbook, and of what is said when it fails
    state = models.CharField(max_length=10, choices=[(state, state) for state in SHEET_STATES])
    progress_percent = models.PositiveSmallIntegerField(default=0)
    counting = models.CharField(max_length=10, blank=True)  # what `counted` of `count_of` are: bytes, rules
    counted = models.BigIntegerField(default=0)
    count_of = models.BigIntegerField(default=0)
    problem = models.CharField(max_length=400, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="done", file__isnull=False) | (~Q(state="done") & Q(file__isnull=True)),
                name="sheet_done_has_file",
            )
        ]
