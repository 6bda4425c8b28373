"""Internal reviews: what a reviewer asks of a report and what its team answers, and why an officer freed a review."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from fairfloor.core import reviews
from fairfloor.registry.models.rows import ProgrammeRow

PERSON = settings.AUTH_USER_MODEL


class ReviewComment(ProgrammeRow):
    """One comment of a reviewer on a finding, or on the report as a whole, with the team's answer. Never published."""

    NOUN = "review-comment"
    REPORT = "report"
    CONFIDENTIAL = ("finding_public_id", "was", "text", "answer", "round", "follows")

    report = models.ForeignKey("registry.Report", models.PROTECT, related_name="review_comments")
    # Empty: the report as a whole. No key: a finding that is taken out of the draft leaves what was said about it.
    finding_public_id = models.CharField(max_length=26, blank=True)
    was = models.JSONField(default=dict)  # the finding when the comment was written: see `core.reviews.KEPT`
    round = models.PositiveSmallIntegerField()  # of the review, from 1
    state = models.CharField(max_length=20, choices=[(state, state) for state in reviews.STATES])
    follows = models.OneToOneField("self", models.PROTECT, null=True, related_name="followed_by")  # what it reopened
    text = models.TextField()
    language = models.CharField(max_length=10)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    answer_language = models.CharField(max_length=10, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)  # or reopened
    closed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text="") & Q(round__gte=1), name="review_comment_says_what"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
                name="review_comment_answered_by",
            ),
            models.CheckConstraint(
                condition=Q(state__in=reviews.WAITING, closed_at__isnull=True, closed_by__isnull=True)
                | ~Q(state__in=reviews.WAITING) & Q(closed_at__isnull=False, closed_by__isnull=False),
                name="review_comment_closed_by",
            ),
            models.CheckConstraint(
                condition=~Q(state=reviews.OPEN) & ~Q(state=reviews.ANSWERED)
                | Q(state=reviews.OPEN, answered_at__isnull=True)
                | Q(state=reviews.ANSWERED, answered_at__isnull=False),
                name="review_comment_state",
            ),
        ]


class FreedReview(ProgrammeRow):
    """Why an officer took the review of a visit from its reviewer: for that reviewer and the officers."""

    NOUN = "freed-review"
    CONFIDENTIAL = ("visit", "person", "reason", "freed_at", "freed_by")

    visit = models.ForeignKey("registry.Visit", models.PROTECT, related_name="freed_reviews")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")  # who had it
    reason = models.TextField()
    language = models.CharField(max_length=10)
    freed_at = models.DateTimeField()
    freed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="freed_review_says_why")]
