"""Which steps of a visit were taken whose records the team and its reviewer alone read, for readers of its report."""

from datetime import datetime

from fairfloor.actions.acts import action, demand
from fairfloor.core.access import Viewer
from fairfloor.core.decisions import YES, no
from fairfloor.registry import visit_rows
from fairfloor.registry.models import Dataset, Interview, Sample, Visit
from fairfloor.registry.statements import Bundle, Statement

TAKEN = {
    "samples": Statement(Sample, visit_rows.OF_VISIT, columns=("visit_id",), most=1),
    "interviews": Statement(Interview, visit_rows.OF_VISIT, columns=("visit_id",), most=1),
    "records": Statement(Dataset, f"{visit_rows.OF_VISIT} AND {{row}}.state = 'done'", columns=("visit_id",), most=1),
}
_ALL = Bundle(*TAKEN.values())


@action
def taken(*, visit: Visit, by: Viewer, now: datetime) -> frozenset[str]:
    """Those of `TAKEN` of which the visit has something: for whoever may read its report, which counts them."""
    demand(YES if visit_rows.REPORT.seen(by, now, visit.pk) else no("steps.not-yours"))
    return frozenset(name for name, rows in zip(TAKEN, _ALL.rows(*[(visit.pk,)] * len(TAKEN)), strict=True) if rows)
