"""Who has read published reports and the evidence beside their plans: a factory's managers its own, a reader the reader's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import Max

from fairfloor.actions.acts import action, demand
from fairfloor.core.access import BUYER, MANAGER, Viewer
from fairfloor.core.decisions import YES, no
from fairfloor.core.portfolios import Reading
from fairfloor.registry import walls
from fairfloor.registry.models import ActionFile, Event, Factory, Grant, Person, Programme, Role, Showing, Version
from fairfloor.registry.statements import Bundle, Statement


class ReadVersion(NamedTuple):
    """A version that was read: its report's id, its number, and the day of the visit that it is about ("" where it says none)."""

    report: str
    number: int
    day: str


@dataclass(frozen=True)
class Evidence:
    """A file beside a corrective action: its name, the ids of its report and of the action, and the day of the report's visit."""

    name: str
    report: str
    action: str
    day: str


@dataclass(frozen=True)
class ReportRead:
    """One reading: when, by whom, which reports and versions, and in what.

    `form` is `report` for a report that was opened, else how a buyer's portfolio showed it among others: `page`, `xlsx` or
    `csv`; of `versions` there are several where a portfolio showed several, the latest visit first.

    Of evidence beside a corrective action `form` is `evidence`, there is no version, and `evidence` is that file.

    `who` is the organisation of a buyer's reader or the name of one of the factory's own managers; it is empty for the
    programme's own people, who are not named to a factory. `side` is buyer, factory or programme.
    """

    at: datetime
    versions: tuple[ReadVersion, ...]
    form: str
    side: str
    who: str
    evidence: Evidence | None = None


class Own(NamedTuple):
    """A report that has opened to its reader: its key, its id and its factory's key, its newest version, what was read of it."""

    key: int
    report: str
    factory: int
    newest: int
    read: Reading | None


OF_FACTORY = (
    "{row}.programme_id = %s AND {row}.report_id IN (SELECT one.id FROM registry_report one WHERE one.factory_id = %s)"
)  # fmt: skip
# The versions of a factory's reports, and what lies beside its corrective actions and was ever shown.
SHOWN = Bundle(
    Statement(
        Version, OF_FACTORY, columns=("pk", "public_id", "report__public_id", "number", "outline"), order=("number",)
    ),
    Statement(
        ActionFile,
        OF_FACTORY,
        columns=("file__public_id", "name", "report__public_id", "corrective_action__public_id"),
    ),
)
# The ids alone are asked for: beside the programme, SQLite would rather walk through the whole of its log.
ABOUT = "{row}.subject_id IN %s AND {row}.verb = %s AND {row}.subject = %s AND {row}.at <= %s"
EVENTS = Statement(Event, ABOUT, columns=("sequence",))
BOTH = Bundle(EVENTS, EVENTS)
# What hangs on the reports on factories that have opened by a moment. Of the programme are the reports: beside its own
# programme, SQLite would rather walk through all that hangs on any report.
OF_OPEN = (
    "{row}.report_id IN (SELECT one.id FROM registry_report one"
    " WHERE one.programme_id = %s AND one.factory_id IN %s AND one.opens_at <= %s)"
)
OPENED = Statement(
    Version, OF_OPEN, order=("-report__published_at", "-report_id", "-number"),
    columns=("report_id", "report__public_id", "report__factory_id", "public_id", "number"),
)  # fmt: skip
LAST = Statement(
    Event,
    "{row}.actor_id = %s AND {row}.verb = 'report.read' AND {row}.subject = 'version' AND {row}.subject_id IN %s"
    " AND {row}.programme_id = %s AND {row}.at <= %s",
    columns=("subject_id",),
    gathered=Max("at"),
)


@action
def of_factory(
    *, programme: Programme, factory: Factory, by: Viewer, now: datetime, start: int = 0, count: int = 50
) -> tuple[list[ReportRead], int]:
    """The readings of the factory's reports and evidence, newest first, from `start` on at most `count`; and how many there are.

    Only the factory's managers may ask, and only about versions and files that they see themselves; no other event is looked at.
    """
    manages = any(h.role == MANAGER and h.programme == programme.pk and h.factory == factory.pk for h in by.held)
    demand(YES if manages else no("steps.not-yours"))
    seen, files = SHOWN.seen(by, now, *[(programme.pk, factory.pk)] * 2)
    versions = {pk: ReadVersion(report, number, outline.get("day") or "") for pk, _id, report, number, outline in seen}
    opened = {public_id: versions[pk] for pk, public_id, *_rest in seen}
    days = {one.report: one.day for one in versions.values()}
    beside = {file: Evidence(name, report, plan, days.get(report, "")) for file, name, report, plan in files}
    places = _places(now, tuple(opened), tuple(beside), _showings(programme, factory).values("public_id"))
    events = Event.objects.filter(sequence__in=places[start : start + count]).order_by("-sequence")
    rows = list(events.values_list("at", "actor_id", "subject_id"))
    subjects = [subject for _, _, subject in rows]
    listed = {one.public_id: one for one in _showings(programme, factory).filter(public_id__in=subjects)}
    roles = _roles(programme, [actor for _, actor, _ in rows])
    found = []
    for at, actor, subject in rows:
        if subject in listed:
            one = listed[subject]
            shown = (versions[key] for key in one.shown[str(factory.pk)] if key in versions)
            told = tuple(sorted(shown, key=attrgetter("day", "number"), reverse=True))
            found.append(ReportRead(at, told, one.form, "buyer", one.organisation.name))
        elif subject in beside:
            found.append(ReportRead(at, (), "evidence", *_reader(at, roles.get(actor, ()), factory), beside[subject]))
        else:
            found.append(ReportRead(at, (opened[subject],), "report", *_reader(at, roles.get(actor, ()), factory)))
    return found, len(places)


def _places(now: datetime, versions: tuple[str, ...], files: tuple[str, ...], showings: Any) -> list[int]:
    """The numbers of the events by which the things with these ids were read, the newest first."""
    told = BOTH.rows((versions, "report.read", "version", now), (files, "file.opened", "storedfile", now))
    shown = Event.objects.filter(subject_id__in=showings, verb="portfolio.read", subject="showing", at__lte=now)
    found = [sequence for rows in told for (sequence,) in rows]
    return sorted([*found, *shown.order_by().values_list("sequence", flat=True)], reverse=True)


def _showings(programme: Programme, factory: Factory) -> Any:
    """The readings of portfolios that showed something of the factory: asked of the buyers that it ever let read."""
    buyers = Grant.objects.filter(programme=programme, factory=factory).values("organisation")
    rows = Showing.objects.filter(organisation__in=buyers, shown__has_key=str(factory.pk))
    return rows.select_related("organisation")


@action
def own(*, programme: Programme, factories: Sequence[int], by: Viewer, now: datetime) -> list[Own]:
    """The reports on the `factories` (their keys) that have opened to the viewer, the latest first, as far as the viewer read."""
    demand(YES if by.person is not None else no("steps.not-yours"))
    with walls.reading():
        seen = OPENED.seen(by, now, programme.pk, tuple(factories), now)
    versions = {public_id: (report, number) for report, _id, _factory, public_id, number in seen}
    read, found = of_reader(versions, programme=programme, by=by, now=now), dict[int, Own]()
    for report, public_id, factory, _version, number in seen:
        if report not in found:
            found[report] = Own(report, public_id, factory, number, read.get(report))
    return list(found.values())


def of_reader(
    versions: Mapping[str, tuple[int, int]], *, programme: Programme, by: Viewer, now: datetime
) -> dict[int, Reading]:
    """What the viewer read of the `versions`, by the report's key; for an action that knows each by public id: report, number."""
    found: dict[int, Reading] = {}
    for subject, at in LAST.rows(by.public_id, tuple(versions), programme.pk, now) if versions else ():
        report, number = versions[subject]
        before = found.get(report, Reading(number, at))
        found[report] = Reading(max(before.number, number), max(before.at, at))
    return found


def _roles(programme: Programme, actors: Sequence[str]) -> dict[str, list[Role]]:
    found: dict[str, list[Role]] = {}
    roles = Role.objects.filter(programme=programme, person__public_id__in=set(actors))
    for role in roles.select_related("person", "organisation").order_by("pk"):
        found.setdefault(role.person.public_id, []).append(role)
    return found


def _reader(at: datetime, roles: Sequence[Role], factory: Factory) -> tuple[str, str]:
    """The side and the name of who opened a report, by the roles held at that moment."""
    then = [role for role in roles if role.started_at <= at and (not role.ended_at or at < role.ended_at)]
    own: Person | None = next((r.person for r in then if r.role == MANAGER and r.factory_id == factory.pk), None)
    if own is not None:
        return "factory", own.name
    buying = next((r.organisation for r in then if r.role == BUYER), None)
    return ("buyer", buying.name) if buying is not None else ("programme", "")
