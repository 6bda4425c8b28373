"""Times when the factory says that it was shut: a first and a last day, both inclusive, or moments.

Without a last day a row is one day. A day without a time of day is shut from its midnight to the next.
"""

from fairfloor.screening.engines import Connection
from fairfloor.screening.intake.attendance import OF_DAY
from fairfloor.screening.intake.plans import place_of
from fairfloor.screening.intake.proposals import Proposal
from fairfloor.screening.intake.reading import Form, mark, reader
from fairfloor.screening.intake.staging import Plan

TYPED = "typed_closure"
STAGE = """
INSERT INTO closure BY NAME
SELECT 0 AS factory, start_at, end_at, line FROM typed_closure WHERE code IS NULL ORDER BY line
"""


def plan_of(proposal: Proposal) -> tuple[str, Plan]:
    """A row is one time when the factory was shut."""
    plan = Plan()
    plan.who(None)
    start_day, start_clock = _point(plan, proposal, "start", "from_clock")
    end_day, end_clock = start_day, "CAST(NULL AS INTEGER)"
    if place_of(proposal, "end") is not None:
        end_day, end_clock = _point(plan, proposal, "end", "to_clock")
        end_day = f"coalesce({end_day}, {start_day})"
    elif place_of(proposal, "to_clock") is not None:
        end_clock = _clock(plan, proposal, "to_clock")
    plan.refuse("if(r.start_d = '', 'no-day', NULL)", "''")
    day = "CAST({} AS BIGINT) * 86400"
    plan.values["start_at"] = f"{day.format(start_day)} + coalesce({start_clock}, 0)"
    plan.values["end_at"] = f"{day.format(end_day)} + coalesce({end_clock}, 86400)"
    return TYPED, plan


def _point(plan: Plan, proposal: Proposal, name: str, clock_name: str) -> tuple[str, str]:
    """Day and time of day of one end, the time perhaps in a column of its own."""
    plan.split(name, place_of(proposal, name) or 0)
    d, t = plan.read("day", f"{name}_d"), plan.read("clock", f"{name}_t")
    plan.refuse(f"if(r.{name}_d = '', NULL, {d}.code)", f"r.{name}_d")
    of_day = OF_DAY.format(d=d, t=t)
    plan.refuse(
        f"if(r.{name}_t = '', NULL, coalesce({t}.code, if({of_day} IS NULL, 'impossible-clock', NULL)))", f"r.{name}_t"
    )
    own = f"if(r.{name}_t = '', NULL, {of_day})"
    if place_of(proposal, clock_name) is None:
        return f"{d}.value", own
    return f"{d}.value", f"coalesce({own}, {_clock(plan, proposal, clock_name)})"


def _clock(plan: Plan, proposal: Proposal, name: str) -> str:
    text = plan.take(name, place_of(proposal, name) or 0)
    said = plan.read("clock", name)
    plan.refuse(f"if({text} = '', NULL, {said}.code)", text)
    return f"if({text} = '', NULL, {said}.plain)"


def settle(engine: Connection, made: set[str]) -> None:
    """Refuse what ends before it begins, then keep the others."""
    if TYPED in made:
        mark(engine, TYPED, "end-first", "end_at <= start_at",
             "strftime(make_timestamp(end_at * 1000000), '%Y-%m-%d %H:%M')")  # fmt: skip
        engine.execute(STAGE)


FORM = Form("closures", plan_of, settle)
take_in = reader(FORM)  # stages the rows of a file; see `reading.take_in`
