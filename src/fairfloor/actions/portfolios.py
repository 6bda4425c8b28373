"""A buyer looks at the factories and reports that were opened to it: logged, with what is shown, before it is shown."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from fairfloor.actions.acts import action, demand
from fairfloor.actions.events import record
from fairfloor.core.access import BUYER, Viewer
from fairfloor.core.decisions import YES, no
from fairfloor.registry.models import Grant, Organisation, Programme, Showing, Version


@action
def note_read(*, programme: Programme, form: str, shown: Collection[int], by: Viewer, now: datetime) -> None:
    """Logs that somebody looked at what the factories opened to the person's organisation, as a `page`, `xlsx` or `csv`.

    `shown` are the keys of the versions whose figures are shown; each factory learns of its own from
    `report_reads.of_factory`. It is sent only after this stands. One event for each organisation, on a row that names what
    was granted to it; a version that the viewer does not see is refused.
    """
    mine = [
        held.organisation
        for held in by.held
        if held.role == BUYER and held.programme == programme.pk and held.organisation is not None
    ]
    demand(YES if mine else no("steps.not-yours"))
    versions = Version.objects.visible(by, now).filter(programme=programme, pk__in=list(shown))
    told = list(versions.order_by("pk").values_list("pk", "report", "report__factory"))
    demand(YES if len(told) == len(set(shown)) else no("steps.not-yours"))
    granted = _granted(programme, mine, now) if told else set()
    for organisation in Organisation.objects.filter(programme=programme, pk__in=mine).order_by("pk"):
        read: dict[str, list[int]] = {}
        for version, report, factory in told:
            if {(organisation.pk, factory, None), (organisation.pk, factory, report)} & granted:
                read.setdefault(str(factory), []).append(version)
        row = Showing.objects.create(programme=programme, organisation=organisation, form=form, shown=read)
        record(
            "portfolio.read", row, by=by, now=now, told={"buyer": organisation.public_id, "form": form, "shown": read}
        )


def _granted(programme: Programme, mine: Collection[int], now: datetime) -> set[tuple[int, int, int | None]]:
    """The consents that stand: organisation, factory, and the report where it is one alone."""
    standing = Grant.objects.filter(programme=programme, organisation__in=mine, granted_at__lte=now)
    standing = standing.filter(Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=now))
    return set(standing.values_list("organisation", "factory", "report"))
