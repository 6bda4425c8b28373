"""A buyer looks at the factories and reports that were opened to it: logged, with what is shown, before it is shown."""

from collections.abc import Collection
from datetime import datetime

from fairfloor.actions import report_reads
from fairfloor.actions.acts import action, demand
from fairfloor.actions.events import record
from fairfloor.core.access import BUYER, Viewer
from fairfloor.core.decisions import YES, no
from fairfloor.core.portfolios import Reading
from fairfloor.registry.models import Grant, Organisation, Programme, Showing, Version
from fairfloor.registry.statements import Bundle, Statement

SEEN = Statement(
    Version, "{row}.programme_id = %s AND ({row}.id IN %s OR {row}.report_id IN %s)", order=("pk",),
    columns=("pk", "report_id", "report__factory_id", "public_id", "number"),
)  # fmt: skip
# Organisations, and the consents that stand: organisation, factory, and the report where it is one alone.
BUYERS = Bundle(
    Statement(Organisation, "{row}.programme_id = %s AND {row}.id IN %s", order=("pk",)),
    Statement(
        Grant,
        "{row}.programme_id = %s AND {row}.organisation_id IN %s AND {row}.granted_at <= %s"
        " AND ({row}.withdrawn_at IS NULL OR {row}.withdrawn_at > %s)",
        columns=("organisation_id", "factory_id", "report_id"),
    ),
)


@action
def note_read(
    *, programme: Programme, form: str, shown: Collection[int], by: Viewer, now: datetime, reports: Collection[int] = ()
) -> dict[int, Reading]:
    """Logs that somebody looked at what the factories opened to the person's organisation, as a `page`, `xlsx` or `csv`.

    `shown` are the keys of the versions whose figures are shown; each factory learns of its own from
    `report_reads.of_factory`. It is sent only after this stands. One event for each organisation, on a row that names what
    was granted to it; a version that the viewer does not see is refused. Answers what the viewer has read of the `reports`
    (their keys), as `report_reads.own` does.
    """
    mine = [
        held.organisation
        for held in by.held
        if held.role == BUYER and held.programme == programme.pk and held.organisation is not None
    ]
    demand(YES if mine else no("steps.not-yours"))
    wanted = set(shown)
    known = SEEN.seen(by, now, programme.pk, tuple(wanted), tuple(reports)) if wanted or reports else []
    told = [(version, report, factory) for version, report, factory, *_more in known if version in wanted]
    demand(YES if len(told) == len(wanted) else no("steps.not-yours"))
    versions = {public_id: (report, number) for _pk, report, _factory, public_id, number in known}
    read_before = report_reads.of_reader(versions, programme=programme, by=by, now=now) if reports else {}
    of = (programme.pk, tuple(mine))
    organisations, standing = BUYERS.rows(of, (*of, now, now) if told else None)
    granted = set(standing)
    for organisation in organisations:
        read: dict[str, list[int]] = {}
        for version, report, factory in told:
            if {(organisation.pk, factory, None), (organisation.pk, factory, report)} & granted:
                read.setdefault(str(factory), []).append(version)
        row = Showing.objects.create(programme=programme, organisation=organisation, form=form, shown=read)
        record(
            "portfolio.read", row, by=by, now=now, told={"buyer": organisation.public_id, "form": form, "shown": read}
        )
    return read_before
