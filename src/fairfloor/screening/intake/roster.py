"""A roster in: a CSV, TSV or workbook with a header and a person a row becomes the table `roster`, or refused rows.

The header must name the worker's number, or, where there is none, the name, of which only a pseudonym is kept. The
same worker again is refused and names the line that counts. Who left before being hired is refused.
"""

from fairfloor.screening.engines import Connection
from fairfloor.screening.intake import maternity
from fairfloor.screening.intake.plans import rows_plan
from fairfloor.screening.intake.proposals import Proposal
from fairfloor.screening.intake.reading import Form, mark, mark_repeated, reader
from fairfloor.screening.intake.staging import Plan

TYPED = "typed_roster"
LEFT_ON = "strftime(make_timestamp(left_day * 86400000000), '%Y-%m-%d')"
STAGE = """
INSERT INTO staged_roster BY NAME
SELECT 0 AS factory, * EXCLUDE (code, detail) FROM typed_roster WHERE code IS NULL ORDER BY line
"""


def plan_of(proposal: Proposal) -> tuple[str, Plan]:
    """A row is a person."""
    plan = rows_plan(proposal, skip=("name", *maternity.FIELDS))
    maternity.times(plan, proposal)
    return TYPED, plan


def settle(engine: Connection, made: set[str]) -> None:
    """Refuse a person who stands twice, left before coming, or has a time that ends before it begins; stage the others."""
    if TYPED in made:
        mark(engine, TYPED, "left-first", "left_day < hired_day", LEFT_ON)
        mark(engine, TYPED, "span-ends-first", maternity.ENDS_FIRST)
        mark_repeated(engine, TYPED, "same-person", "id")
        engine.execute(STAGE)


FORM = Form("roster", plan_of, settle)
take_in = reader(FORM)  # stages the rows of a file; see `reading.take_in`
