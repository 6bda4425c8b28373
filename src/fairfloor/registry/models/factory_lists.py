"""Lists of factories as brands and ministries publish them, on their way into the programme."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from fairfloor.registry.models.rows import ProgrammeRow

LIST_STATES = ("open", "coming-in", "stopped", "taken-in", "put-aside")


class FactoryList(ProgrammeRow):
    """One file: its header and rows as read, which column holds what, and, once it is taken in, where each row ended.

    While it comes in, `counted` of `count_of` factories are entered; `problem` says what stopped it, if nobody did.
    """

    NOUN = "factory-list"
    CONFIDENTIAL = ("file", "table", "mapping", "result")

    file = models.ForeignKey("registry.StoredFile", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=[(state, state) for state in LIST_STATES])
    table = models.JSONField()  # {header, header_line, rows: [[line, cells, flaw]], unread}
    mapping = models.JSONField()  # field -> column
    result = models.JSONField(null=True)  # as `actions.factory_lists.told` says it, and {entered: {line: factory}}
    counted = models.PositiveIntegerField(default=0)
    count_of = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=20, blank=True, default="")  # factory-lists.stopped-…
    taken_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True)
                | Q(
                    state__in=("coming-in", "stopped"),
                    ended_at__isnull=True,
                    result__isnull=False,
                    taken_in_by__isnull=False,
                )
                | Q(state="put-aside", ended_at__isnull=False)
                | Q(state="taken-in", ended_at__isnull=False, result__isnull=False),
                name="factory_list_ended",
            )
        ]
