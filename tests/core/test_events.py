"""The chain of events: whole as written, and broken by every way of tampering that does not rewrite all of it."""

import hashlib
import json
from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairfloor.core.events import GENESIS, Entry, canonical, digest, hash_of, verify

WORDS = st.text(max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)


def chain(length: int) -> list[tuple[Entry, str]]:
    """A whole log of `length` events."""
    found: list[tuple[Entry, str]] = []
    for number in range(1, length + 1):
        entry = Entry(
            sequence=number,
            programme="p",
            at=f"2026-03-02T02:00:{number % 60:02}+00:00",
            actor="system",
            verb="visit.planned",
            subject="visit",
            subject_id=f"v{number}",
            digests={"day": digest("salt", number)},
            previous=found[-1][1] if found else GENESIS,
        )
        found.append((entry, hash_of(entry)))
    return found


def head_of(log: list[tuple[Entry, str]]) -> tuple[int, str]:
    return (log[-1][0].sequence, log[-1][1]) if log else (0, GENESIS)


def reasons(log: list[tuple[Entry, str]], head: tuple[int, str]) -> dict[int, set[str]]:
    """What is said of each event that does not fit, by the first words of the English sentence."""
    found: dict[int, set[str]] = {}
    for broken in verify(log, head=head)[1]:
        assert broken.why["zh"]
        found.setdefault(broken.event, set()).add(broken.why["en"].split(":")[0])
    return found


GAP = "event {} is missing"
BEFORE = "it does not follow the event before it"
CHANGED = "its content no longer gives its hash"
HEAD = "the log's head names event {} and another hash"


@pytest.mark.parametrize("length", [0, 1, 2, 30])
def test_a_log_as_it_was_written_is_whole(length):
    log = chain(length)
    assert verify(log, head=head_of(log)) == (length, [])


def test_an_event_is_hashed_over_everything_that_it_says():
    entry, hashed = chain(1)[0]
    told = asdict(entry)
    assert hashed == hashlib.sha256(json.dumps(told, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
    for name in told:
        other = {"sequence": 2, "digests": {"day": "0"}}.get(name, "other")
        assert hash_of(replace(entry, **{name: other})) != hashed, name


@pytest.mark.parametrize("place", [0, 2, 4])
@pytest.mark.parametrize("field", ["programme", "at", "actor", "verb", "subject", "subject_id", "digests"])
def test_a_changed_event_is_named(place, field):
    log = chain(5)
    head = head_of(log)
    entry, stored = log[place]
    log[place] = (replace(entry, **{field: {} if field == "digests" else "other"}), stored)
    assert reasons(log, head) == {place + 1: {CHANGED}}


def test_a_changed_event_with_its_hash_made_anew_shows_in_the_next():
    log = chain(5)
    head = head_of(log)
    entry = replace(log[2][0], actor="other")
    log[2] = (entry, hash_of(entry))
    assert reasons(log, head) == {4: {BEFORE}}


def test_a_changed_last_event_with_its_hash_made_anew_shows_at_the_head():
    log = chain(5)
    head = head_of(log)
    entry = replace(log[4][0], actor="other")
    log[4] = (entry, hash_of(entry))
    assert reasons(log, head) == {5: {HEAD.format(5)}}


@pytest.mark.parametrize("place", [0, 1, 3])
def test_a_missing_event_is_named_and_the_rest_counted(place):
    log = chain(5)
    head = head_of(log)
    del log[place]
    assert reasons(log, head) == {place + 2: {GAP.format(place + 1), BEFORE}}
    assert verify(log, head=head)[0] == 4


@pytest.mark.parametrize("left", [0, 3])
def test_events_missing_at_the_end_show_at_the_head(left):
    log = chain(5)
    assert reasons(log[:left], head_of(log)) == {5: {HEAD.format(5)}}


def test_events_added_at_the_end_show_at_the_head():
    log = chain(5)
    assert reasons(log, head_of(log[:3])) == {3: {HEAD.format(3)}}


def test_two_events_exchanged_are_named():
    log = chain(5)
    head = head_of(log)
    log[1], log[2] = log[2], log[1]
    assert set(reasons(log, head)) == {2, 3, 4}
    numbered = chain(5)
    one, other = numbered[1], numbered[2]
    numbered[1], numbered[2] = (replace(other[0], sequence=2), other[1]), (replace(one[0], sequence=3), one[1])
    assert set(reasons(numbered, head)) == {2, 3, 4}


def test_a_log_renumbered_after_a_removal_is_named():
    log = chain(5)
    head = head_of(log)
    del log[1]
    log = [(replace(entry, sequence=number), stored) for number, (entry, stored) in enumerate(log, start=1)]
    assert reasons(log, head)[2] == {BEFORE, CHANGED}


@given(st.integers(1, 8), st.data())
def test_no_single_change_passes(length, data):
    log = chain(length)
    head = head_of(log)
    place = data.draw(st.integers(0, length - 1))
    field = data.draw(st.sampled_from(["actor", "verb", "subject_id", "at", "previous", "hash", "sequence"]))
    entry, stored = log[place]
    if field == "hash":
        log[place] = (entry, "f" * 64)
    elif field == "sequence":
        log[place] = (replace(entry, sequence=entry.sequence + data.draw(st.sampled_from([-1, 1, 100]))), stored)
    else:
        log[place] = (replace(entry, **{field: "other"}), stored)
    assert verify(log, head=head)[1]


@given(VALUES, VALUES, st.text(min_size=1, max_size=8))
def test_a_digest_says_the_same_of_the_same_and_nothing_of_another_salt(one, other, salt):
    assert digest(salt, one) == digest(salt, json.loads(canonical(one)))
    assert (digest(salt, one) == digest(salt, other)) == (canonical(one) == canonical(other))
    assert digest(salt, one) != digest(salt + "x", one)
    assert digest(salt, one) == hashlib.sha256(salt.encode() + b"\0" + canonical(one)).hexdigest()


def test_the_same_value_is_written_in_the_same_bytes():
    assert canonical({"b": 1, "a": ["ដ", None, True]}) == '{"a":["ដ",null,true],"b":1}'.encode()
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical(float("nan"))
    with pytest.raises(TypeError):
        canonical(object())
