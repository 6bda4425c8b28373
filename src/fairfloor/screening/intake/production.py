"""Records that somebody did something: production, quality checks, broken needles, leave, canteen, gate.

What kind a file holds stands in a column of its own, else its headings, its title, its name or the mapping say so. A
row with a first and a last day, as leave slips have, is one record for each day.
"""

from fairfloor.screening.engines import Connection
from fairfloor.screening.intake.attendance import moment
from fairfloor.screening.intake.mappings import ACTIVITIES
from fairfloor.screening.intake.plans import WHO, day, place_of
from fairfloor.screening.intake.proposals import Proposal
from fairfloor.screening.intake.reading import Form, mark, reader
from fairfloor.screening.intake.staging import Plan

TYPED = "typed_activity"
LONGEST = 366  # days of one leave slip
STAGE = """
INSERT INTO staged_activity BY NAME
SELECT 0 AS factory, id, unnest(range(day, coalesce(last_day, day) + 1)) AS day, moment AS "at", what, line
FROM typed_activity WHERE code IS NULL ORDER BY line
"""


def plan_of(proposal: Proposal) -> tuple[str, Plan]:
    """A row is one record, or a leave of some days."""
    plan = Plan()
    plan.who(place_of(proposal, *WHO))
    has = proposal.mapping.places.keys()
    if "time" in has or {"day", "clock"} <= has:
        at, fault = moment(plan, proposal)
        only_day = "(r.at_t = '' AND s_at_d.value IS NOT NULL)"
        plan.values["moment"] = f"if({only_day}, NULL, {at})"
        plan.values["day"] = "s_at_d.value"
        plan.refuse(f"if({only_day}, NULL, {fault})", "trim(r.at_d || ' ' || r.at_t)")
    else:
        day(plan, "day", place_of(proposal, "day", "start_day"))
        plan.values["moment"] = "CAST(NULL AS BIGINT)"
        plan.refuse("if(r.day_d = '', 'no-day', NULL)", "''")
    day(plan, "last_day", place_of(proposal, "last_day"))
    what(plan, proposal, ACTIVITIES)
    return TYPED, plan


def what(plan: Plan, proposal: Proposal, allowed: tuple[str, ...]) -> None:
    """The kind of record: a cell that says it, else what the file as a whole says."""
    told = f"'{proposal.mapping.what}'" if proposal.mapping.what in allowed else "NULL"
    place = place_of(proposal, "what")
    if place is None:
        plan.values["what"] = f"CAST({told} AS VARCHAR)"
        plan.refuse(f"if({told} IS NULL, 'no-what', NULL)", "''")
        return
    text = plan.take("what", place)
    said = plan.read("what", "what")
    plan.values["what"] = f"if({text} = '', {told}, {said}.value)"
    plan.refuse(f"if({plan.values['what']} IS NULL, 'no-what', NULL)", text)


def settle(engine: Connection, made: set[str]) -> None:
    """Refuse leave that ends before it begins or lasts for more than a year, then stage the others."""
    if TYPED in made:
        mark(engine, TYPED, "end-first", f"last_day < day OR last_day > day + {LONGEST}",
             "strftime(make_timestamp(last_day * 86400000000), '%Y-%m-%d')")  # fmt: skip
        engine.execute(STAGE)


FORM = Form("production", plan_of, settle)
take_in = reader(FORM)  # stages the rows of a file; see `reading.take_in`
