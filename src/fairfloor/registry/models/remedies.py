"""What follows publication: objections, corrective actions, and the grants by which buyers may read."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from fairfloor.core import remedies
from fairfloor.registry.models.rows import ProgrammeRow

PERSON = settings.AUTH_USER_MODEL


class Objection(ProgrammeRow):
    """A factory's objection to one finding, and the programme's decision."""

    NOUN = "objection"
    REPORT = "report"
    CONFIDENTIAL = ("text", "reasons", "changes", "finding")

    report = models.ForeignKey("registry.Report", models.PROTECT, related_name="objections")
    finding = models.ForeignKey("registry.Finding", models.PROTECT, related_name="objections")
    state = models.CharField(max_length=20, choices=[(state, state) for state in remedies.OBJECTION_STATES])
    text = models.TextField()
    language = models.CharField(max_length=10)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    reasons = models.TextField(blank=True)
    changes = models.TextField(
        blank=True
    )  # upheld in part: what changes in the finding, in the language of the reasons
    reasons_language = models.CharField(max_length=10, blank=True)
    owed = models.BooleanField(default=False)  # upheld, and no version of the report carries that yet

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(owed=False) | Q(state__in=[remedies.UPHELD, remedies.IN_PART]),
                name="objection_owed_is_upheld",
            ),
            models.CheckConstraint(
                condition=(Q(state="upheld-in-part") & ~Q(changes="")) | (~Q(state="upheld-in-part") & Q(changes="")),
                name="objection_in_part_says_what",
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True) | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="objection_decided",
            ),
            models.UniqueConstraint(fields=["finding"], condition=Q(state="open"), name="objection_open_once"),
        ]
        indexes = [models.Index(fields=["programme"], condition=Q(owed=True), name="objection_owed")]


class ObjectionFile(ProgrammeRow):
    """A document that the factory put beside its objection."""

    NOUN = "objection-file"
    REPORT = "report"
    CONFIDENTIAL = ("objection", "file", "name")

    report = models.ForeignKey("registry.Report", models.PROTECT, related_name="+")
    objection = models.ForeignKey(Objection, models.PROTECT, related_name="files")
    file = models.OneToOneField("registry.StoredFile", models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)  # as the sender called it; a page may not look the stored file up
    attached_at = models.DateTimeField()
    attached_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")


class Extension(ProgrammeRow):
    """A last moment for objections that an officer moved: from when to when, and why. What it was is kept for good.

    Or that an officer left as it was told, although a holiday that was announced later `would_be` make it later.
    """

    NOUN = "extension"
    REPORT = "report"
    CONFIDENTIAL = ("finding_public_id", "reason")

    report = models.ForeignKey("registry.Report", models.PROTECT, related_name="extensions")
    # Empty: every finding of the report. No key: a buyer reads this row and may not look a finding up.
    finding_public_id = models.CharField(max_length=26, blank=True)
    was_until = models.DateTimeField()
    until = models.DateTimeField()
    would_be = models.DateTimeField(null=True)  # only where it stays: to when the calendar would have moved it
    reason = models.TextField()
    language = models.CharField(max_length=10)
    extended_at = models.DateTimeField()
    extended_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(would_be__isnull=True, until__gt=F("was_until"))
                | Q(would_be__gt=F("until"), until=F("was_until"), finding_public_id=""),
                name="extension_is_later_or_stays",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="extension_says_why"),
        ]


class CorrectiveAction(ProgrammeRow):
    """What a factory does about one finding; no time limit binds it, its own date does."""

    NOUN = "corrective-action"
    REPORT = "report"
    CONFIDENTIAL = ("cause", "action", "who", "reason", "found", "checked_at_visit", "finding", "finding_public_id")

    report = models.ForeignKey("registry.Report", models.PROTECT, related_name="corrective_actions")
    finding = models.ForeignKey("registry.Finding", models.PROTECT, related_name="corrective_actions")
    finding_public_id = models.CharField(max_length=26)  # once more: a buyer may not look a finding up
    state = models.CharField(max_length=20, choices=[(state, state) for state in remedies.ACTION_STATES])
    cause = models.TextField()
    action = models.TextField()
    who = models.CharField(max_length=200)
    until_date = models.DateField()
    language = models.CharField(max_length=10)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)  # an officer accepted it or sent it back
    answered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)  # of the officer's answer
    reason_language = models.CharField(max_length=10, blank=True)
    reminded_at = models.DateTimeField(null=True)  # its day is near; set from the start where it was near already
    overdue_at = models.DateTimeField(null=True)  # the factory was told that its day is over
    checked_at = models.DateTimeField(null=True)  # the team of a later visit verified it, or did not find it done
    checked_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    checked_at_visit = models.ForeignKey("registry.Visit", models.PROTECT, null=True, related_name="+")
    found = models.TextField(blank=True)  # what that team saw
    found_language = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="action_answered_by",
            ),
            models.CheckConstraint(
                condition=~Q(state=remedies.SENT_BACK) | (Q(answered_at__isnull=False) & ~Q(reason="")),
                name="action_sent_back_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[remedies.VERIFIED, remedies.NOT_CONFIRMED])
                | Q(checked_at__isnull=False, checked_by__isnull=False, checked_at_visit__isnull=False),
                name="action_checked_by",
            ),
        ]


class ActionFile(ProgrammeRow):
    """Evidence that the factory put beside a corrective action: a photo, a receipt, a policy."""

    NOUN = "action-file"
    REPORT = "report"
    CONFIDENTIAL = ("corrective_action", "file", "name")

    report = models.ForeignKey("registry.Report", models.PROTECT, related_name="+")
    corrective_action = models.ForeignKey(CorrectiveAction, models.PROTECT, related_name="files")
    file = models.OneToOneField("registry.StoredFile", models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)  # as the sender called it; a page may not look the stored file up
    attached_at = models.DateTimeField()
    attached_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True)  # before anybody accepted or checked the action
    taken_back_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True, taken_back_by__isnull=True)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="action_file_taken_back_by",
            )
        ]


class Grant(ProgrammeRow):
    """A factory's consent that an organisation reads its reports: standing, or for one report."""

    NOUN = "grant"
    CONFIDENTIAL = ("factory", "organisation")

    factory = models.ForeignKey("registry.Factory", models.PROTECT, related_name="grants")
    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="grants")
    report = models.ForeignKey("registry.Report", models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    class Meta:
        # A buyer's sight of a report asks for all three, row by row; who may read a factory's reports, for two.
        indexes = [models.Index(fields=["programme", "factory", "organisation"], name="grant_of_factory")]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "factory", "organisation"],
                condition=Q(withdrawn_at__isnull=True, report__isnull=True),
                name="grant_standing_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="grant_withdrawn_by",
            ),
        ]
