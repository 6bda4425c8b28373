"""What the team found on a visit: answers to clauses, readings of instruments, and pieces of evidence."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from fairfloor.registry.models.rows import ProgrammeRow

PERSON = settings.AUTH_USER_MODEL
ANSWERS = ("compliant", "non-compliant", "not-applicable", "unable-to-verify")


class Answer(ProgrammeRow):
    """A monitor's answer to one clause, for the site or for one building; `version` is what the next change is based on."""

    NOUN = "answer"
    VISIT = "visit"
    CONFIDENTIAL = ("visit", "answer", "text", "language", "workers_affected", "basis", "recorded_by", "taken_off")

    visit = models.ForeignKey("registry.Visit", models.CASCADE, related_name="answers")
    clause = models.CharField(max_length=60)  # e.g. icti/9.7
    building = models.CharField(max_length=60, blank=True)  # of the visit's profile; empty: the production site
    client_id = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)
    answer = models.CharField(max_length=20, choices=[(answer, answer) for answer in ANSWERS])
    text = models.TextField(blank=True)
    language = models.CharField(max_length=10)
    workers_affected = models.PositiveIntegerField(null=True)
    basis = models.CharField(max_length=20, blank=True)  # records, interviews, observation, measurement, documents
    taken_off = models.JSONField(default=dict)  # of a scored clause: how many times each deduction, {"stuck": 2}
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "clause", "building"], name="answer_once_a_place")]


class Reading(ProgrammeRow):
    """One reading of an instrument, with the verdict that it was given at once; the clause's answer stays the monitor's."""

    NOUN = "reading"
    VISIT = "visit"
    CONFIDENTIAL = ("visit", "value", "place", "population", "instrument", "verdict", "why")

    visit = models.ForeignKey("registry.Visit", models.CASCADE, related_name="readings")
    client_id = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)
    clause = models.CharField(max_length=60)
    quantity = models.CharField(max_length=60)
    value = models.DecimalField(max_digits=14, decimal_places=4)
    unit = models.CharField(max_length=20)
    place = models.CharField(max_length=200)
    building = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=60, blank=True)
    substance = models.CharField(max_length=60, blank=True)  # an id of the clause's list, or as it was written
    minutes = models.DecimalField(max_digits=8, decimal_places=2, null=True)  # how long was sampled; None: not told
    population = models.CharField(max_length=60, blank=True)  # how many people it is for, or who they are
    like_effect = models.CharField(max_length=60, blank=True)  # the same word: substances whose effects add up
    certified = models.BooleanField(default=False)  # medical staff certified the people there, as a clause's ease asks
    instrument = models.CharField(max_length=120, blank=True)
    calibrated_until = models.DateField(null=True)
    taken_at = models.DateTimeField()
    verdict = models.CharField(max_length=20)
    why = models.JSONField()  # a Text
    limit = models.JSONField(
        null=True
    )  # what it was judged against, and what was held against it, see `actions.readings`
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")


class Evidence(ProgrammeRow):
    """A photo, document or note that supports an answer."""

    NOUN = "evidence"
    VISIT = "visit"
    CONFIDENTIAL = ("visit", "text", "file")

    visit = models.ForeignKey("registry.Visit", models.CASCADE, related_name="evidence")
    client_id = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)
    clause = models.CharField(max_length=60)
    building = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20)  # photo, document, note
    text = models.TextField(blank=True)
    language = models.CharField(max_length=10)
    file = models.ForeignKey("registry.StoredFile", models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text="") | Q(file__isnull=False), name="evidence_something")]
