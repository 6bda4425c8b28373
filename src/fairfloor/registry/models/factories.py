"""A factory, its participation in a programme, and its profile as it stood from one day to the next."""

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from fairfloor.core.factories import LATER_STEPS, PARTICIPATION_STATES, PARTICIPATION_STEPS
from fairfloor.registry.models.rows import ProgrammeRow, Row, new_public_id

if TYPE_CHECKING:
    from fairfloor.core.buildings import Building


class Factory(Row):
    """A place of work. It is shared between programmes; what a programme knows of it hangs on the participation."""

    CONFIDENTIAL: ClassVar[tuple[str, ...]] = ()

    public_id = models.CharField(max_length=26, unique=True, default=new_public_id, editable=False)
    name = models.CharField(max_length=200)
    local_name = models.CharField(max_length=200, blank=True)
    sort_key = models.CharField(max_length=400, blank=True)  # pinyin of the name that a reader of Chinese reads first
    registration_number = models.CharField(max_length=60, blank=True)
    os_id = models.CharField(max_length=15, blank=True)  # of the Open Supply Hub
    address = models.CharField(max_length=400)
    jurisdiction = models.CharField(max_length=40)
    zone = models.CharField(max_length=60)  # IANA name

    def __str__(self) -> str:
        return self.name


class Participation(ProgrammeRow):
    """A factory in a programme: the one row that a ministry may look up."""

    NOUN = "participation"

    factory = models.ForeignKey(Factory, models.PROTECT, related_name="participations")
    state = models.CharField(max_length=20, choices=[(state, state) for state in PARTICIPATION_STATES])
    applied_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    contact_name = models.CharField(max_length=200)
    contact_email = models.EmailField()
    contact_language = models.CharField(max_length=10, default="en")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "factory"], name="participation_once"),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="participation_decided_by",
            ),
        ]


class ParticipationStep(ProgrammeRow):
    """One step of a participation, with its day and its reason; the rows of a factory are its history."""

    NOUN = "participation-step"
    CONFIDENTIAL = ("factory", "step", "reason", "changes", "taken_by")

    factory = models.ForeignKey(Factory, models.PROTECT, related_name="+")
    step = models.CharField(max_length=20, choices=[(step, step) for step in PARTICIPATION_STEPS])
    state = models.CharField(max_length=20, choices=[(state, state) for state in PARTICIPATION_STATES])  # led to
    reason = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    changes = models.JSONField(default=dict)  # of a correction: field -> [words before, words after]
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(step__in=LATER_STEPS) | (~Q(reason="") & Q(taken_by__isnull=False)),
                name="participation_step_says_why",
            )
        ]
        indexes = [models.Index(fields=["programme", "factory", "taken_at"])]


class Profile(ProgrammeRow):
    """What a factory is like; a change is a new row, so that a visit keeps the profile of its day."""

    NOUN = "profile"
    CONFIDENTIAL = ("particulars",)

    factory = models.ForeignKey(Factory, models.PROTECT, related_name="profiles")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    women = models.PositiveIntegerField()
    men = models.PositiveIntegerField()
    facts = models.JSONField(
        default=dict
    )  # a fact of the vocabulary -> yes/no or a day, {"dormitory-built": "2001-05-01"}
    buildings = models.JSONField(default=list)  # what may be named one by one, see `core.buildings.Building.as_json`
    work_kinds = models.JSONField(default=list)  # kinds of the standards' vocabulary, e.g. seated-production
    languages = models.JSONField(default=list)  # codes
    products = models.CharField(max_length=200, blank=True)
    particulars = models.JSONField(default=dict)  # licence, codes, contacts, subcontractors: see `core.particulars`

    class Meta:
        # The latest profile of each factory in a list; by the programme alone a list of n would read n profiles for each.
        indexes = [models.Index(fields=["programme", "factory", "recorded_at"])]

    def named_buildings(self) -> "tuple[Building, ...]":
        """The buildings that it names."""
        from fairfloor.core.buildings import read  # with every standard: not where rows are only kept

        return read(self.buildings)

    def as_profile(self) -> dict[str, object]:
        """The plain values that `core.standards` and `core.limits` ask about; a fact not told is not there."""
        return {**self.facts, "headcount": self.women + self.men}
