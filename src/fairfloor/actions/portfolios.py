"""A buyer looks at the factories and reports that were opened to it: logged, with what is shown, before it is shown."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from fairfloor.actions import report_reads
from fairfloor.actions.acts import action, demand
from fairfloor.actions.events import record
from fairfloor.core import portfolios, remedies
from fairfloor.core.access import BUYER, Viewer
from fairfloor.core.decisions import YES, no
from fairfloor.core.periods import ONE_SECOND
from fairfloor.core.portfolios import Reading
from fairfloor.registry import walls, writes
from fairfloor.registry.models import (
    CorrectiveAction,
    Extension,
    Grant,
    Organisation,
    Programme,
    Report,
    Showing,
    Version,
)
from fairfloor.registry.statements import Bundle, Statement

# A consent that stands: of the organisations alone, since a programme has thousands.
STANDING = (
    "{row}.programme_id = %s AND {row}.id IN (SELECT one.id FROM registry_grant one WHERE one.organisation_id IN %s)"
    " AND {row}.granted_at <= %s AND ({row}.withdrawn_at IS NULL OR {row}.withdrawn_at > %s)"
)
# Organisations, and the consents that stand: organisation, factory, and the report where it is one alone.
ORGANISATIONS = Statement(Organisation, "{row}.programme_id = %s AND {row}.id IN %s", order=("pk",))
CONSENTS = Statement(Grant, STANDING, columns=("organisation_id", "factory_id", "report_id"))
VERSIONS = Statement(
    Version,
    "{row}.programme_id = %s AND {row}.id IN %s",
    order=("pk",),
    columns=("pk", "report_id", "report__factory_id"),
)
LOOKED = Bundle(VERSIONS, ORGANISATIONS, CONSENTS)
# The reports on factories that have opened by a moment, and what hangs on them.
OPENED = Bundle(
    Statement(
        Report,
        "{row}.programme_id = %s AND {row}.factory_id IN %s AND {row}.opens_at <= %s",
        columns=("pk", "public_id", "factory_id", "published_at"),
        order=("-published_at", "-pk"),
    ),
    # Those whose last second for objections is not over at a moment that is told a second early: `remedies.after`.
    Statement(
        Report,
        "{row}.programme_id = %s AND {row}.factory_id IN %s AND {row}.opens_at <= %s AND {row}.objections_until > %s",
        columns=("pk",),
    ),
    Statement(Version, report_reads.OF_OPEN, columns=("pk", "report_id", "public_id", "number"), order=("number",)),
    Statement(CorrectiveAction, report_reads.OF_OPEN, columns=("report_id", "state", "until_date", "changed_at")),
    Statement(
        Extension,
        f"{report_reads.OF_OPEN} AND {{row}}.would_be IS NULL",
        columns=("report_id", "finding_public_id", "until", "extended_at"),
    ),
    ORGANISATIONS,
    CONSENTS,
)
# What a line tells of a report: of a hundred on a page, ten.
TOLD = Bundle(
    Statement(Version, "{row}.programme_id = %s AND {row}.id IN %s", columns=("pk", "outline")),
    # By the factories too: beside the programme and keys alone SQLite would rather walk through every report of the programme.
    Statement(
        Report, "{row}.programme_id = %s AND {row}.factory_id IN %s AND {row}.id IN %s", columns=("pk", "opens_at")
    ),
)


class Newest(NamedTuple):
    """A version as a portfolio shows it: its key and number, and the figures of its findings, empty where none were asked for."""

    key: int
    number: int
    outline: Mapping[str, Any]


class Opened(NamedTuple):
    """A report that has opened to a buyer: its newest version, what of it the reader read, what hangs on it.

    `plans` are the state, the day and the last change of each corrective action; `moves` of each later last moment for
    objections the finding, or none where it is all of them, that moment, and when it was given. Of an earlier report that is
    counted and not shown, when it opened and the figures of its findings are left out.
    """

    public_id: str
    factory: int
    published_at: datetime
    opens_at: datetime | None
    newest: Newest
    read: Reading | None
    plans: list[tuple[str, date, datetime]]
    moves: list[tuple[str, datetime, datetime]]

    def open_at(self, now: datetime) -> int:
        """How many of its findings are open to objection."""
        told = self.newest.outline.get("open")
        if not told:  # as of nearly all of a hundred reports
            return 0
        return portfolios.still_open(told, moved=[(id, until) for id, until, _at in self.moves], now=now)

    def late_on(self, today: date) -> int:
        """How many of its corrective actions are late; `today` is the day at the factory."""
        if not self.plans:
            return 0
        return sum(remedies.is_late(state, until=until, today=today) for state, until, _at in self.plans)


@action
def look(
    *, programme: Programme, factories: Collection[int], by: Viewer, now: datetime, form: str = "",
    days: Mapping[int, date] | None = None,
) -> list[Opened]:  # fmt: skip
    """The reports on the `factories` (their keys) that have opened to the viewer, newest first.

    With a `form` all are shown in it, and that is logged as by `note_read`; without one nothing is logged. Where `days` tells
    the day at each factory, only its latest report is shown, and of the earlier ones how many findings are open and how many
    actions late: those are logged in which some are, and figures come only while objections may be open.
    """
    mine = _buying(programme, by)
    of, at = (programme.pk, tuple(mine)), (programme.pk, tuple(factories), now)
    with walls.reading():
        granted = (of if form else None, (*of, now, now) if form else None)
        parts = OPENED.seen(by, now, at, (*at, now - ONE_SECOND), *[at] * 3, *granted)
        rows, still_open, versions, plans, moves, organisations, standing = parts
        newest = {report: (key, number) for key, report, _id, number in versions}
        acted, moved = _by_report(plans), _by_report(moves)
        reports = [row for row in rows if row[0] in newest]
        first = {factory: key for key, _id, factory, _at in reversed(reports)}
        live = {key for (key,) in still_open} | moved.keys() | set(first.values())
        told = [key for key, *_rest in reports if days is None or key in live or newest[key][1] > 1]
        asked = (
            ((programme.pk, tuple(newest[key][0] for key in told)), (programme.pk, tuple(factories), tuple(told)))
            if told
            else (None, None)
        )
        outlines, opens = map(dict, TOLD.seen(by, now, *asked))
    known = {public_id: (report, number) for _key, report, public_id, number in versions}
    read = report_reads.of_reader(known, programme=programme, by=by, now=now)
    found = [
        Opened(
            id, factory, published, opens.get(key), Newest(*newest[key], outlines.get(newest[key][0], {})), read.get(key),
            acted.get(key, []), moved.get(key, []),
        )
        for key, id, factory, published in reports
    ]  # fmt: skip
    named = sorted(
        (newest[key][0], key, one.factory)
        for (key, *_rest), one in zip(reports, found, strict=True)
        if days is None or key == first[one.factory] or one.open_at(now) or one.late_on(days[one.factory])
    )
    for row, said in _showings(programme, form, named, organisations, standing):
        record("portfolio.read", row, by=by, now=now, told=said)
    return found


@action
def note_read(*, programme: Programme, form: str, shown: Collection[int], by: Viewer, now: datetime) -> None:
    """Logs that somebody looked at what the factories opened to the person's organisation, as a `page`, `xlsx` or `csv`.

    `shown` are the keys of the versions whose figures are shown; each factory learns of its own from
    `report_reads.of_factory`. It is sent only after this stands. One event for each organisation, on a row that names what
    was granted to it; a version that the viewer does not see is refused.
    """
    of = (programme.pk, tuple(_buying(programme, by)))
    wanted = tuple(set(shown))
    asked = ((programme.pk, wanted), of, (*of, now, now)) if wanted else (None, of, None)
    told, organisations, standing = LOOKED.seen(by, now, *asked)
    demand(YES if len(told) == len(wanted) else no("steps.not-yours"))
    for row, said in _showings(programme, form, told, organisations, standing):
        record("portfolio.read", row, by=by, now=now, told=said)


def _buying(programme: Programme, by: Viewer) -> list[int]:
    """The organisations that the viewer reads for in the programme; refused where there is none."""
    mine = [
        held.organisation
        for held in by.held
        if held.role == BUYER and held.programme == programme.pk and held.organisation is not None
    ]
    demand(YES if mine else no("steps.not-yours"))
    return mine


def _by_report(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[Any]]:
    """The rows by the report's key, with which each begins."""
    found: dict[int, list[Any]] = {}
    for report, *values in rows:
        found.setdefault(report, []).append(tuple(values))
    return found


def _showings(
    programme: Programme, form: str, versions: Iterable[tuple[int, int, int]], to: Iterable[Organisation], standing: Any
) -> Iterator[tuple[Showing, dict[str, Any]]]:
    """A row for each organisation that names which of the `versions` (key, report, factory) were granted to it, and its event."""
    granted, versions = set(standing), list(versions)
    for organisation in to:
        read: dict[str, list[int]] = {}
        for version, report, factory in versions:
            if {(organisation.pk, factory, None), (organisation.pk, factory, report)} & granted:
                read.setdefault(str(factory), []).append(version)
        row = writes.add(Showing(programme=programme, organisation=organisation, form=form, shown=read))
        yield row, {"buyer": organisation.public_id, "form": form, "shown": read}
