"""A factory's permits as a programme keeps them: each with its document; corrected and withdrawn, never deleted."""

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from fairfloor.core.factories import AWAITING, PERMIT_STATES, STANDING, SUPERSEDED, WITHDRAWN
from fairfloor.core.periods import Period
from fairfloor.registry.models.rows import ProgrammeRow

if TYPE_CHECKING:
    from fairfloor.core import permits

PERSON = settings.AUTH_USER_MODEL


class Permit(ProgrammeRow):
    """What an authority lets one factory do in a period. It counts while it stands; a correction is a row of its own."""

    NOUN = "permit"
    CONFIDENTIAL = (
        "factory", "state", "kind", "authority", "number", "start_date", "end_date", "cycle", "covers", "document", "file",
        "supersedes", "reason",
    )  # fmt: skip

    factory = models.ForeignKey("registry.Factory", models.PROTECT, related_name="permits")
    state = models.CharField(max_length=20, choices=[(state, state) for state in PERMIT_STATES])
    kind = models.CharField(max_length=60)  # of the law's kinds in the factory's jurisdiction
    authority = models.CharField(max_length=200)
    number = models.CharField(max_length=100)
    start_date = models.DateField()
    end_date = models.DateField()  # exclusive
    cycle = models.CharField(max_length=10, blank=True)
    covers = models.JSONField(default=dict)  # {"departments": […], "kinds": […]}; empty: everybody
    document = models.CharField(max_length=200)  # as the paper calls itself
    file = models.ForeignKey("registry.StoredFile", models.PROTECT, related_name="+")
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=400, blank=True)  # why it was withdrawn
    reason_language = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(end_date__gt=F("start_date")), name="permit_lasts"),
            models.CheckConstraint(
                condition=~Q(kind="") & ~Q(authority="") & ~Q(number="") & ~Q(document=""), name="permit_is_named"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="permit_confirmed_by",
            ),
            models.CheckConstraint(
                condition=(~Q(state=STANDING) | Q(confirmed_at__isnull=False))
                & (~Q(state=AWAITING) | Q(confirmed_at__isnull=True)),
                name="permit_stands_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(state=WITHDRAWN, withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                | Q(state__in=[AWAITING, STANDING, SUPERSEDED], withdrawn_at__isnull=True, withdrawn_by__isnull=True),
                name="permit_withdrawn_by",
            ),
        ]
        indexes = [models.Index(fields=["programme", "factory", "state"])]

    def told(self) -> "permits.Permit":
        """The permit as `core.permits` weighs it."""
        from fairfloor.core import permits  # with the law: not for a process that only keeps rows

        return permits.Permit(
            kind=self.kind,
            authority=self.authority,
            number=self.number,
            period=Period(self.start_date, self.end_date),
            document=self.document,
            covers={key: tuple(words) for key, words in self.covers.items()},
            cycle=self.cycle,
        )

    def stands_on(self, day: date) -> str:
        """How it stands on a day: its state, or `not-yet`, `in-force` or `expired` while it stands."""
        if self.state != STANDING:
            return self.state
        if day < self.start_date:
            return "not-yet"
        return "in-force" if day < self.end_date else "expired"
