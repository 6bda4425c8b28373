"""A buyer looks at the factories and reports that were opened to it: logged before it is shown."""

from datetime import datetime

from fairfloor.actions.acts import action, demand
from fairfloor.actions.events import record
from fairfloor.core.access import BUYER, Viewer
from fairfloor.core.decisions import YES, no
from fairfloor.registry.models import Organisation, Programme


@action
def note_read(*, programme: Programme, form: str, by: Viewer, now: datetime) -> None:
    """Logs that somebody looked at what the factories opened to the person's organisation, as a `page`, `xlsx` or `csv`.

    The page shows figures of reports, so it is sent only after this stands. One event for each organisation.
    """
    mine = [
        held.organisation
        for held in by.held
        if held.role == BUYER and held.programme == programme.pk and held.organisation is not None
    ]
    demand(YES if mine else no("steps.not-yours"))
    for organisation in Organisation.objects.filter(programme=programme, pk__in=mine).order_by("pk"):
        record("portfolio.read", organisation, by=by, now=now, told={"form": form})
