"""Writes the event log: the last line of every action."""

import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import DatabaseError

from fairfloor.actions.acts import action
from fairfloor.core import events
from fairfloor.core.access import Viewer
from fairfloor.registry import writes
from fairfloor.registry.models import Event, EventSalt, LogHead
from fairfloor.registry.statements import Statement

SYSTEM = "system"
HEAD = Statement(LogHead, "{row}.id = %s", locked=True)
# What reading a row raises whose content somebody spoiled past the software (SQLite keeps any content in any column).
UNREADABLE = (ValueError, TypeError, AttributeError, DatabaseError)


def record(
    verb: str,
    on: Any,
    *,
    by: Viewer | None,
    now: datetime,
    told: Mapping[str, object] | None = None,
    apart: bool = False,
) -> Event:
    """Adds one event: `verb` in the past tense (`visit.planned`), on a row, by a viewer (None: the system), at `now`.

    `told` are the values that the write was about; only their salted digests are kept. An event that stands `apart` belongs
    to no programme, so that it is in the chain and on no officer's page. Runs inside an action.
    """
    head = HEAD.one(1)
    salt = secrets.token_hex(16)
    programme = None if apart else on if on._meta.model_name == "programme" else getattr(on, "programme", None)
    entry = events.Entry(
        sequence=head.sequence + 1,
        programme=programme.public_id if programme else "",
        at=now.astimezone(UTC).isoformat(),
        actor=(by.public_id if by else "") or SYSTEM,
        verb=verb,
        subject=on._meta.model_name,
        subject_id=on.public_id,
        digests={name: events.digest(salt, _plain(value)) for name, value in sorted((told or {}).items())},
        previous=head.hash,
    )
    event = Event(
        sequence=entry.sequence,
        programme=programme,
        at=now,
        actor_id=entry.actor,
        verb=verb,
        subject=entry.subject,
        subject_id=entry.subject_id,
        digests=dict(entry.digests),
        previous=entry.previous,
        hash=events.hash_of(entry),
    )
    writes.add(event)
    if entry.digests:
        writes.add(EventSalt(event=event, salt=salt))
    head.sequence, head.hash = entry.sequence, event.hash
    writes.change(head, "sequence", "hash")
    return event


def _plain(value: object) -> object:
    return value if isinstance(value, (str, int, bool, list, dict, type(None))) else str(value)


# In the order of `events.Entry`, then the hash: read as columns, since a log is long and rows of a model take twice as long.
COLUMNS = (
    "sequence", "programme__public_id", "at", "actor_id", "verb", "subject", "subject_id", "digests", "previous", "hash",
)  # fmt: skip


def entries() -> Iterator[tuple[events.Entry, str]]:
    """The whole log in order, as `core.events.verify` reads it (inside an action)."""
    last = 0
    try:
        for row in Event.objects.order_by("sequence").values_list(*COLUMNS).iterator():
            yield _entry(*row)
            last = row[0]
    except UNREADABLE:
        yield from _one_by_one(last)


def _one_by_one(last: int) -> Iterator[tuple[events.Entry, str]]:
    """The events after number `last`, each read alone; one that cannot be read comes empty, so that it does not fit."""
    rest = Event.objects.filter(sequence__gt=last).order_by("sequence")
    for key in list(rest.values_list("pk", flat=True)):
        try:
            yield _entry(*Event.objects.values_list(*COLUMNS).get(pk=key))
        except UNREADABLE:
            number, stored = _column(key, "sequence"), _column(key, "hash")
            empty = events.Entry(number if isinstance(number, int) else 0, "", "", "", "", "", "", {}, "")
            yield empty, stored if isinstance(stored, str) else ""


def _column(key: int, name: str) -> object:
    """One column of a row, which alone may still be readable; None when it is not."""
    try:
        return Event.objects.values_list(name, flat=True).get(pk=key)
    except UNREADABLE:
        return None


def _entry(sequence: int, programme: str | None, at: datetime, *rest: Any) -> tuple[events.Entry, str]:
    actor, verb, subject, subject_id, digests, previous, stored = rest
    words = (actor, verb, subject, subject_id, previous, stored)
    if not isinstance(sequence, int) or not all(isinstance(word, str) for word in words):
        raise TypeError("a column of an event holds another kind of content")
    moment = at.astimezone(UTC).isoformat()
    return events.Entry(sequence, programme or "", moment, actor, verb, subject, subject_id, digests, previous), stored


@action
def verify() -> dict[str, Any]:
    """The log held against itself: `{events, root, ok, broken: [{event, why}]}`."""
    row = LogHead.objects.filter(pk=1).first()
    head = (row.sequence, row.hash) if row and isinstance(row.sequence, int) else (0, "")
    count, broken = events.verify(entries(), head=head)
    found = [{"event": item.event, "why": item.why} for item in broken]
    return {"events": count, "root": head[1], "ok": not broken, "broken": found}
