"""Days that the factory gives off, to everybody or to one worker: rest days and holidays; and consent to work on one.

Which of these stands in a column of its own, else the headings, the title, the file's name or the mapping say so. A
row with a first and a last day is one for each day.
"""

from fairfloor.screening.engines import Connection
from fairfloor.screening.intake.mappings import DAYS_OFF
from fairfloor.screening.intake.plans import WHO, day, place_of
from fairfloor.screening.intake.production import LONGEST, what
from fairfloor.screening.intake.proposals import Proposal
from fairfloor.screening.intake.reading import Form, mark, mark_repeated, reader
from fairfloor.screening.intake.staging import Plan

TYPED = "typed_day_off"
STAGE = """
INSERT INTO staged_day_off BY NAME
SELECT 0 AS factory, id, unnest(range(day, coalesce(last_day, day) + 1)) AS day, what, line
FROM typed_day_off WHERE code IS NULL ORDER BY line
"""


def plan_of(proposal: Proposal) -> tuple[str, Plan]:
    """A row is a day off, or some days; without a worker it is everybody's."""
    plan = Plan()
    plan.who(place_of(proposal, *WHO), required=False)
    day(plan, "day", place_of(proposal, "day", "start_day"))
    plan.refuse("if(r.day_d = '', 'no-day', NULL)", "''")
    day(plan, "last_day", place_of(proposal, "last_day"))
    what(plan, proposal, DAYS_OFF)
    return TYPED, plan


def settle(engine: Connection, made: set[str]) -> None:
    """Refuse what ends before it begins and what stands twice, then stage the others."""
    if TYPED in made:
        mark(engine, TYPED, "end-first", f"last_day < day OR last_day > day + {LONGEST}",
             "strftime(make_timestamp(last_day * 86400000000), '%Y-%m-%d')")  # fmt: skip
        mark(engine, TYPED, "nobody-s-choice", "what = 'by-choice' AND id IS NULL")
        mark_repeated(engine, TYPED, "duplicate-day", "id, day, last_day, what")
        engine.execute(STAGE)


FORM = Form("days-off", plan_of, settle)
take_in = reader(FORM)  # stages the rows of a file; see `reading.take_in`
