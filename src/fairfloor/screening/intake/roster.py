"""A roster in: a CSV, TSV or workbook with a header and a person a row becomes the table `roster`, or refused rows.

The header must name the worker's number, or, where there is none, the name, of which only a pseudonym is kept. The
same worker again is refused and names the line that counts. Who left before being hired is refused.
"""

from pathlib import Path

from fairfloor.screening.engines import Connection
from fairfloor.screening.intake.plans import rows_plan
from fairfloor.screening.intake.proposals import Proposal
from fairfloor.screening.intake.reading import Form, Telling, mark, mark_repeated
from fairfloor.screening.intake.reading import take_in as read_in
from fairfloor.screening.intake.refusals import Intake
from fairfloor.screening.intake.sections import Cancelled, Progress
from fairfloor.screening.intake.staging import Plan

TYPED = "typed_roster"
LEFT_ON = "strftime(make_timestamp(left_day * 86400000000), '%Y-%m-%d')"
STAGE = """
INSERT INTO staged_roster BY NAME
SELECT 0 AS factory, * EXCLUDE (code, detail) FROM typed_roster WHERE code IS NULL ORDER BY line
"""


def take_in(
    engine: Connection,
    path: Path,
    progress: Progress | None = None,
    *,
    telling: Telling | None = None,
    cancelled: Cancelled | None = None,
) -> Intake:
    """Stage `roster` (see `tables`) from the file and say what became of each row; raises as `reading.take_in`."""
    return read_in(engine, path, FORM, telling or Telling(), progress, cancelled)


def plan_of(proposal: Proposal) -> tuple[str, Plan]:
    """A row is a person."""
    return TYPED, rows_plan(proposal, skip=("name",))


def settle(engine: Connection, made: set[str]) -> None:
    """Refuse a person who stands twice or left before coming, then stage the others."""
    if TYPED in made:
        mark(engine, TYPED, "left-first", "left_day < hired_day", LEFT_ON)
        mark_repeated(engine, TYPED, "same-person", "id")
        engine.execute(STAGE)


FORM = Form("roster", plan_of, settle)
