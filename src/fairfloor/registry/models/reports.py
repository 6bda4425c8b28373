"""A report, its findings, and the versions that were frozen and published."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from fairfloor.core import reports
from fairfloor.registry.models.rows import ProgrammeRow

PERSON = settings.AUTH_USER_MODEL


class Report(ProgrammeRow):
    """The report of one visit; the moments that access hangs on are those of its first publication."""

    NOUN = "report"
    REPORT = "self"
    CONFIDENTIAL = ("visit", "scope")

    # Reports are looked for by factory, visit and state; an index of the programme alone would be taken instead.
    programme = models.ForeignKey("registry.Programme", models.PROTECT, related_name="+", db_index=False)
    visit = models.OneToOneField("registry.Visit", models.PROTECT, related_name="report")
    # The visit's factory once more: whoever may read the report but not know of the visit never joins the visit.
    factory = models.ForeignKey("registry.Factory", models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=[(state, state) for state in reports.STATES])
    scope = models.JSONField(default=dict)  # records sampled, areas not seen, limitations: texts with their language
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    review_round = models.PositiveSmallIntegerField(default=0)  # how often it was handed in for review
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    approved_sha256 = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True)
    opens_at = models.DateTimeField(null=True)  # third-party access
    first_opens_at = models.DateTimeField(null=True)  # as it was told at publication, where it was changed on request
    opening_told_at = models.DateTimeField(null=True)  # when buyers were told that they may read it
    objections_until = models.DateTimeField(null=True)  # the last moment

    findings: Any
    versions: Any

    class Meta:
        indexes = [
            models.Index(fields=["programme", "factory"], name="report_of_factory"),
            models.Index(fields=["programme", "state"], name="report_by_state"),
            models.Index(fields=["opens_at"], condition=Q(opening_told_at__isnull=True), name="report_opening_untold"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="report_approved_by",
            ),
            models.CheckConstraint(
                condition=~Q(state="published")
                | Q(published_at__isnull=False, opens_at__isnull=False, objections_until__isnull=False),
                name="report_published_with_moments",
            ),
        ]


class Finding(ProgrammeRow):
    """One finding of a report, as it will be printed."""

    NOUN = "finding"
    REPORT = "report"
    CONFIDENTIAL = (
        "clause",
        "building",
        "kind",
        "text",
        "evidence",
        "suggestion",
        "workers_affected",
        "translations",
        "limit",
    )

    report = models.ForeignKey(Report, models.CASCADE, related_name="findings")
    clause = models.CharField(max_length=60)
    building = models.CharField(max_length=60, blank=True)  # of the visit's profile; empty: the production site
    kind = models.CharField(max_length=30)  # the class: non-compliance, observation, good-practice
    text = models.TextField()
    language = models.CharField(max_length=10)
    translations = models.JSONField(default=dict)  # {"en": {"text": …, "suggestion": …}}
    evidence = models.TextField(blank=True)
    basis = models.CharField(max_length=20)
    workers_affected = models.PositiveIntegerField(null=True)
    suggestion = models.TextField(blank=True)
    limit = models.JSONField(null=True)
    position = models.PositiveIntegerField()
    withdrawn_at = models.DateTimeField(null=True)  # an objection was upheld
    objections_until = models.DateTimeField(null=True)  # later than the report's when an amendment made it worse
    reopened_at = models.DateTimeField(null=True)  # when it did: what was objected before is over


class Version(ProgrammeRow):
    """What was published, frozen: canonical content, its hash, and what changed since the version before."""

    NOUN = "version"
    REPORT = "report"
    CONFIDENTIAL = ("content", "outline", "reason")

    report = models.ForeignKey(Report, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    outline = models.JSONField(default=dict)  # of the content, for lists: see `reporting.outlines`
    sha256 = models.CharField(max_length=64)
    signature = models.CharField(max_length=200)
    public_key = models.CharField(max_length=64, blank=True)  # of the key that signed it, hexadecimal
    pdf_sha256 = models.JSONField(default=dict)  # of each language's PDF as it was published
    pdf_files = models.JSONField(default=dict)  # under which name each of them lies encrypted
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    reason_language = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="version_number_once")]
        indexes = [
            models.Index(fields=["programme", "report"], name="version_of_report"),
            models.Index(fields=["sha256", "pdf_sha256", "published_at"], name="version_by_hash"),
        ]
