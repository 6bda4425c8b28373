"""The event log: one hash chain of ids and salted digests; the salts stand apart, so that a person can be erased."""

from typing import ClassVar

from django.db import models

from fairfloor.registry.models.rows import ProgrammeRow, Row, Rows


class Event(Row):
    """One thing that happened. It is never changed: the database refuses it."""

    NOUN: ClassVar[str] = "event"
    VISIT: ClassVar[str] = ""
    REPORT: ClassVar[str] = ""
    CONFIDENTIAL: ClassVar[tuple[str, ...]] = ("verb", "subject", "subject_id", "actor_id")

    sequence = models.BigIntegerField(unique=True)
    programme = models.ForeignKey("registry.Programme", models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    actor_id = models.CharField(max_length=26)  # public id of the person, or "system"
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=26)
    digests = models.JSONField(default=dict)  # name -> SHA-256 of salt and value
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = Rows.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["programme", "sequence"]),
            models.Index(fields=["subject_id"]),
            models.Index(fields=["actor_id", "verb", "subject_id"], name="event_by_actor"),  # what a person has read
        ]


class EventSalt(Row):
    """The salt of one event's digests: erasing it makes them say nothing for ever, and leaves the chain whole."""

    CONFIDENTIAL: ClassVar[tuple[str, ...]] = ()

    event = models.OneToOneField(Event, models.PROTECT, related_name="+")
    salt = models.CharField(max_length=64)


class Showing(ProgrammeRow):
    """What one reading of a buyer's portfolio showed: by factory the versions of its reports. Its event holds the digest.

    One row for a reading, however many factories it shows; `report_reads.of_factory` opens to each factory its own part.
    """

    CONFIDENTIAL = ("organisation", "form", "shown")
    NOUN = "showing"

    organisation = models.ForeignKey("registry.Organisation", models.PROTECT, related_name="+")
    form = models.CharField(max_length=10)  # page, xlsx or csv
    shown = models.JSONField()  # key of a factory, as text -> keys of versions


class LogHead(Row):
    """The last event's number and hash: the one row that every writer locks."""

    CONFIDENTIAL: ClassVar[tuple[str, ...]] = ()

    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)
