"""Rows of years that went before: visits with their answers and published reports, buyers with grants, and a long event log.

Each is a copy of what the actions made, under names of its own; only the texts of the old reports are left out, since no list
reads them. The events are chained as the log's are, so that it still verifies.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, timedelta
from itertools import islice
from typing import Any
from uuid import uuid4

from fairfloor.core import events
from fairfloor.registry.models import (
    Answer,
    Event,
    Factory,
    Grant,
    LogHead,
    Member,
    Organisation,
    Report,
    Step,
    Version,
    Visit,
)
from fairfloor.registry.models.rows import new_public_id

AT_ONCE = 2_000
APART = timedelta(days=180)  # between two visits of a factory
GRANTS = 30  # factories that each buyer may read


def fill(report: Report, *, visits: int, buyers: int, events: int) -> None:
    """Fills the programme of a published report up to these counts; runs inside a transaction."""
    report.refresh_from_db()  # the actions published another copy of it
    if report.published_at is None:
        raise ValueError("the report that is copied is not published: the pages that list it would be measured empty")
    factories = list(Factory.objects.exclude(pk=report.factory_id).order_by("pk"))
    if visits:
        _visits(report, factories, visits)
    if buyers:
        _buyers(report, factories, buyers)
    _events(report, events)


def _visits(report: Report, factories: list[Factory], count: int) -> None:
    pattern = Visit.objects.get(pk=report.visit_id)
    when = {n: -APART * (1 + n / len(factories)) for n in range(count)}
    places = [factories[n % len(factories)] for n in range(count)]
    made = _made(Visit, (
        _copy(pattern, factory=factory, latest=n < len(factories), **_earlier(pattern, when[n]))
        for n, factory in enumerate(places)
    ))  # fmt: skip
    for model in (Member, Step, Answer):
        rows = list(model.objects.filter(visit=pattern))
        _made(
            model,
            (
                _copy(row, visit=visit, **({"client_id": uuid4()} if model is Answer else {}))
                for visit in made
                for row in rows
            ),
        )
    reports = _made(
        Report,
        (
            _copy(report, visit=visit, factory=visit.factory, **_earlier(report, when[n]))
            for n, visit in enumerate(made)
        ),
    )
    version = Version.objects.get(report=report)
    _made(
        Version, (_copy(version, report=one, content={}, **_earlier(version, when[n])) for n, one in enumerate(reports))
    )


def _buyers(report: Report, factories: list[Factory], count: int) -> None:
    grant = Grant.objects.get(factory=report.factory_id)
    own = [_copy(grant, factory=factory) for factory in factories[: GRANTS - 1]]
    names = (f"Demonstration Buyer {n + 1}" for n in range(count))
    buyers = _made(Organisation, (Organisation(programme=report.programme, kind="buyer", name=name) for name in names))
    _made(Grant, own)
    _made(
        Grant,
        (
            _copy(grant, factory=factories[(n * 7 + k) % len(factories)], organisation=buyer)
            for n, buyer in enumerate(buyers)
            for k in range(min(GRANTS, len(factories)))
        ),
    )


def _events(report: Report, count: int) -> None:
    head, programme = LogHead.objects.get(pk=1), report.programme
    sequence, previous, at = head.sequence, head.hash, report.published_at
    if 0 < count <= sequence:
        raise ValueError(f"the log holds {sequence} events already: {count} add none, ask for more")

    def each() -> Iterator[Event]:
        nonlocal sequence, previous
        while sequence < count:
            sequence += 1
            entry = events.Entry(
                sequence, programme.public_id, at.astimezone(UTC).isoformat(), "system", "report.read", "version",
                report.public_id, {}, previous,
            )  # fmt: skip
            made = Event(
                sequence=sequence, programme=programme, at=at, actor_id="system", verb=entry.verb, subject=entry.subject,
                subject_id=entry.subject_id, previous=previous, hash=events.hash_of(entry),
            )  # fmt: skip
            previous = made.hash
            yield made

    _made(Event, each(), kept=False)
    LogHead.objects.filter(pk=1).update(sequence=sequence, hash=previous)


def _earlier(row: Any, by: timedelta) -> dict[str, Any]:
    """The moments and days of a row, earlier."""
    told = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return {name: value + by for name, value in told.items() if hasattr(value, "year")}


def _copy(row: Any, **changed: Any) -> Any:
    told = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
    if "public_id" in told:
        told["public_id"] = new_public_id()
    made = type(row)(**told)
    for name, value in changed.items():
        setattr(made, name, value)
    return made


def _made(model: Any, rows: Iterable[Any], *, kept: bool = True) -> list[Any]:
    found, each = [], iter(rows)
    while part := list(islice(each, AT_ONCE)):
        model.objects.bulk_create(part)
        found += part if kept and model is not Answer else []
    return found
