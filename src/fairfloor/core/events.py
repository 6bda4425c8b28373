"""The event log's chain: what is hashed, how digests are salted, and how tampering shows.

An event holds ids and salted digests, never content: erasing a salt makes its digests say nothing, and the chain stays whole.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fairfloor.core.languages import Text
from fairfloor.core.phrases import phrase

GENESIS = "0" * 64
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


@dataclass(frozen=True)
class Entry:
    """One event as it is hashed; `at` is ISO 8601 in UTC, `digests` maps a field's name to a salted digest."""

    sequence: int
    programme: str
    at: str
    actor: str
    verb: str
    subject: str
    subject_id: str
    digests: Mapping[str, str]
    previous: str


@dataclass(frozen=True)
class Broken:
    """An event that does not fit, and why."""

    event: int
    why: Text


def canonical(value: object) -> bytes:
    """JSON with sorted keys, no blanks, UTF-8: the same bytes for the same value, whoever writes it."""
    return _CANONICAL.encode(value).encode()


def digest(salt: str, value: object) -> str:
    """SHA-256 of the salt and the canonical value, hexadecimal."""
    return hashlib.sha256(salt.encode() + b"\0" + canonical(value)).hexdigest()


def hash_of(entry: Entry) -> str:
    """The hash that the next event names as its `previous`, hexadecimal SHA-256."""
    return hashlib.sha256(canonical(vars(entry))).hexdigest()


def verify(events: Iterable[tuple[Entry, str]], *, head: tuple[int, str]) -> tuple[int, list[Broken]]:
    """How many events there are and which do not fit; `head` is the number and hash that the log says it ends with."""
    count, expected, previous, broken = 0, 1, GENESIS, []
    for entry, stored in events:
        count += 1
        if entry.sequence != expected:
            broken.append(Broken(entry.sequence, phrase("events.gap", expected=expected)))
        if entry.previous != previous:
            broken.append(Broken(entry.sequence, phrase("events.previous")))
        if hash_of(entry) != stored:
            broken.append(Broken(entry.sequence, phrase("events.changed")))
        expected, previous = entry.sequence + 1, stored
    if head != (expected - 1, previous):
        broken.append(Broken(head[0], phrase("events.head", number=head[0])))
    return count, broken
