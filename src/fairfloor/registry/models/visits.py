"""A visit, its team, and what the team records on the way: steps taken, interviews, the closing record."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from fairfloor.core import visits
from fairfloor.registry.models.rows import ProgrammeRow

PERSON = settings.AUTH_USER_MODEL


class Visit(ProgrammeRow):
    """A visit to a factory. Until the closing meeting nobody but its team and its planners may know of it."""

    NOUN = "visit"
    VISIT = "self"
    CONFIDENTIAL = (
        "factory", "state", "planned_date", "planned_at", "planned_by", "arrived_at", "admitted_at", "closed_at",
        "met_name", "closing_record", "standards", "permits", "ended_at", "clauses", "latest", "unreported", "reviewer",
        "review_taken_at",
    )  # fmt: skip

    # Visits are looked for by factory, state and day; an index of the programme alone would be taken instead.
    programme = models.ForeignKey("registry.Programme", models.PROTECT, related_name="+", db_index=False)
    factory = models.ForeignKey("registry.Factory", models.PROTECT, related_name="visits")
    state = models.CharField(max_length=20, choices=[(state, state) for state in visits.STATES])
    planned_date = models.DateField()
    planned_at = models.DateTimeField()
    planned_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    standards = models.JSONField(default=list)  # codes with editions: [["icti", "undated"], …]
    profile = models.ForeignKey("registry.Profile", models.PROTECT, null=True, related_name="+")
    permits = models.JSONField(
        default=list
    )  # of its day: [{"permit": id, "file": id, "told": as a profile holds it}, …]
    arrived_at = models.DateTimeField(null=True)
    met_name = models.CharField(max_length=200, blank=True)
    explained_at = models.DateTimeField(null=True)
    admitted_at = models.DateTimeField(null=True)
    gate_ends_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closing_record = models.JSONField(default=dict)
    ended_at = models.DateTimeField(null=True)  # refused at the gate, or ended midway
    clauses = models.JSONField(default=list)  # of a special visit: the clauses that it is about; none: every clause
    # Closed, on every clause, and the last such visit of its factory: kept, since lists of factories look for it.
    latest = models.BooleanField(default=False)
    # Closed, and no report of it begun: kept, since a monitor's first page would look for it among all that they closed.
    unreported = models.BooleanField(default=False)
    # Who has taken its review, and alone of all reviewers reads interviews and records; free again where there is nobody.
    reviewer = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    review_taken_at = models.DateTimeField(null=True)

    members: Any

    def as_profile(self) -> dict[str, object]:
        """What the factory was like on the day of the visit: the facts of its profile, and its permits."""
        told = self.profile.as_profile() if self.profile else {}
        return {**told, "permits": [one["told"] for one in self.permits]} if self.permits else told

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["at-gate", "inside", "closed"]) | Q(arrived_at__isnull=False),
                name="visit_arrived",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["inside", "closed"]) | Q(admitted_at__isnull=False), name="visit_admitted"
            ),
            models.CheckConstraint(condition=~Q(state="closed") | Q(closed_at__isnull=False), name="visit_closed"),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "obstructed"]) | Q(arrived_at__isnull=False, ended_at__isnull=False),
                name="visit_ended",
            ),
            models.CheckConstraint(
                condition=Q(reviewer__isnull=True, review_taken_at__isnull=True)
                | Q(reviewer__isnull=False, review_taken_at__isnull=False, state__in=sorted(visits.READABLE)),
                name="visit_review_taken",
            ),
            models.CheckConstraint(
                condition=Q(admitted_at__isnull=True) | Q(admitted_at__gte=F("arrived_at")), name="visit_in_order"
            ),
            models.CheckConstraint(condition=Q(latest=False) | Q(state="closed"), name="visit_latest_is_closed"),
            models.CheckConstraint(
                condition=Q(unreported=False) | Q(state="closed"), name="visit_unreported_is_closed"
            ),
            models.UniqueConstraint(
                fields=["programme", "factory"], condition=Q(latest=True), name="visit_latest_of_factory"
            ),
        ]
        indexes = [
            models.Index(fields=["programme", "state", "planned_date"], name="visit_by_state"),
            models.Index(fields=["factory", "state"]),
            models.Index(fields=["programme", "factory"], name="visit_of_factory"),
            models.Index(fields=["programme"], condition=Q(unreported=True), name="visit_unreported"),
        ]


class Member(ProgrammeRow):
    """One monitor in the team of a visit."""

    NOUN = "member"
    VISIT = "visit"
    CONFIDENTIAL = ("visit", "person")

    # Teams are looked for by visit and person; an index of the programme alone would be taken instead.
    programme = models.ForeignKey("registry.Programme", models.PROTECT, related_name="+", db_index=False)
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="members")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "person"], name="member_once")]


class Step(ProgrammeRow):
    """A meeting held or a paper handed out: `kind` is a meeting's or a hand-out's id in the procedure."""

    NOUN = "step"
    VISIT = "visit"
    CONFIDENTIAL = ("visit", "people", "text")

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=60)
    started_at = models.DateTimeField()
    people = models.CharField(max_length=400, blank=True)  # who took part, in words
    text = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")


class Interview(ProgrammeRow):
    """What workers or their representatives said: for the team and its reviewer alone."""

    NOUN = "interview"
    VISIT = "visit"
    CONFIDENTIAL = ("visit", "kind", "place", "women", "men", "text", "language", "held_at", "recorded_by")

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="interviews")
    client_id = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=60)
    place = models.CharField(max_length=20, choices=[("on-site", "on-site"), ("off-site", "off-site")])
    group = models.BooleanField(default=False)
    women = models.PositiveIntegerField(default=0)
    men = models.PositiveIntegerField(default=0)
    text = models.TextField()
    language = models.CharField(max_length=10)
    held_at = models.DateTimeField()
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(women__gt=0) | Q(men__gt=0), name="interview_someone")]


class DocumentRequest(ProgrammeRow):
    """A document that the closing meeting asked for, and when it arrived."""

    NOUN = "document-request"
    VISIT = "visit"
    CONFIDENTIAL = ("visit", "text", "withdrawn_reason")

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="document_requests")
    text = models.CharField(max_length=400)
    language = models.CharField(max_length=10)
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True)  # set when the visit closes
    received_at = models.DateTimeField(null=True)
    received_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    file = models.ForeignKey("registry.StoredFile", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)  # taken off the list: nobody waits for it any more
    withdrawn_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    withdrawn_reason = models.TextField(blank=True)
    withdrawn_language = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(received_at__isnull=True, received_by__isnull=True)
                | Q(received_at__isnull=False, received_by__isnull=False),
                name="document_received_by",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, received_at__isnull=True)
                    & ~Q(withdrawn_reason="")
                ),
                name="document_withdrawn_with_reason",
            ),
        ]
