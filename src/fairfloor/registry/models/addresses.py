"""Changes of somebody's mail address that another person asked for, and what became of each."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from fairfloor.core import addresses
from fairfloor.registry.models.rows import ProgrammeRow

PERSON = settings.AUTH_USER_MODEL


class AddressChange(ProgrammeRow):
    """One change: from which address to which, who asked, and who consented or refused. It is kept for good.

    A person has one that waits, in whatever programme it was asked for.
    """

    person = models.ForeignKey(PERSON, models.CASCADE, related_name="address_changes")
    was = models.EmailField()  # the address in force when it was asked for
    wished = models.EmailField()
    state = models.CharField(max_length=20, choices=[(state, state) for state in addresses.STATES])
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state=addresses.ASKED), name="address_change_one_waits"
            ),
            models.CheckConstraint(condition=~Q(was=F("wished")), name="address_change_changes"),
            models.CheckConstraint(
                condition=Q(state=addresses.ASKED, ended_at__isnull=True, ended_by__isnull=True)
                | Q(state__in=addresses.BY_SOMEBODY, ended_at__isnull=False, ended_by__isnull=False)
                | Q(state__in=(addresses.VOID, addresses.LAPSED), ended_at__isnull=False, ended_by__isnull=True),
                name="address_change_ended",
            ),
            models.CheckConstraint(
                condition=~Q(state=addresses.DONE) | ~Q(ended_by=F("asked_by")) & ~Q(ended_by=F("person")),
                name="address_change_by_a_second_officer",
            ),
        ]
        indexes = [
            models.Index(fields=["programme"], condition=Q(state=addresses.ASKED), name="address_changes_that_wait")
        ]
