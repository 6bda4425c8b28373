"""A payroll in: a CSV, TSV or workbook with a header and a worker a row, amounts with or without signs and currency.

The period comes from its own columns, from a column with the month, from above the table, the sheet's name or the
mapping. Amounts become hundredths of the currency that the row, its cells, its headings or the words above name; a row
that names two is refused. Where a whole column of deductions is below zero, its sign says that it is one. An empty
cell or a dash is unknown, not nothing.
"""

from fairfloor.screening.engines import Connection
from fairfloor.screening.intake import dictionary
from fairfloor.screening.intake.payroll_fields import PAYROLL
from fairfloor.screening.intake.plans import place_of, rows_plan
from fairfloor.screening.intake.proposals import Proposal
from fairfloor.screening.intake.reading import Form, mark, mark_repeated, reader
from fairfloor.screening.intake.staging import Plan

TYPED = "typed_payroll"
MONEY = tuple(one.name for one in PAYROLL if one.kind == "money")
DEDUCTIONS = (
    "meals", "lodging", "fines", "deposit", "tools", "tax", "social_insurance", "pension", "other_deductions",
)  # fmt: skip
STAGED = tuple(one.name for one in PAYROLL if one.name not in ("worker", "name", "month"))
ENDED_ON = "strftime(make_timestamp(end_day * 86400000000), '%Y-%m-%d')"


def plan_of(proposal: Proposal) -> tuple[str, Plan]:
    """A row is what one worker was paid for one period."""
    plan = rows_plan(proposal, skip=("name", "month"))
    _period(plan, proposal)
    _currency(plan, proposal)
    return TYPED, plan


def _period(plan: Plan, proposal: Proposal) -> None:
    """First and last day, from their own columns or from a month."""
    first, last, _ = dictionary.month(proposal.mapping.month) if proposal.mapping.month else (None, None, None)
    by_month = ("NULL" if first is None else str(first)), ("NULL" if last is None else str(last))
    place = place_of(proposal, "month")
    if place is not None:
        text = plan.take("month", place)
        said = plan.read("month", "month")
        by_month = f"coalesce({said}.value, {by_month[0]})", f"coalesce({said}.last, {by_month[1]})"
        plan.refuse(f"if({text} = '', NULL, {said}.code)", text)
    plan.values["start_day"] = f"coalesce({plan.values['start_day']}, {by_month[0]})"
    plan.values["end_day"] = f"coalesce({plan.values['end_day']}, {by_month[1]})"
    plan.refuse(f"if({plan.values['start_day']} IS NULL OR {plan.values['end_day']} IS NULL, 'no-period', NULL)", "''")


def _currency(plan: Plan, proposal: Proposal) -> None:
    """The one currency of the row: its own column, its cells, or what headings and titles say."""
    cells = [f"nullif(s_{name}.currency, '')" for name in MONEY if place_of(proposal, name) is not None]
    own = plan.values["currency"]
    told = f"'{proposal.mapping.currency}'" if proposal.mapping.currency.isalpha() else "NULL"
    said = f"list_distinct(list_filter([{', '.join([own, *cells])}], lambda x: x IS NOT NULL))"
    plan.values["currency"] = f"coalesce({said}[1], {told})"
    plan.refuse(f"if(len({said}) > 1, 'two-currencies', NULL)", f"array_to_string(list_sort({said}), ', ')")


def settle(engine: Connection, made: set[str]) -> None:
    """Refuse periods that end before they begin and rows that stand twice, then stage the others."""
    if TYPED not in made:
        return
    mark(engine, TYPED, "end-first", "end_day < start_day", ENDED_ON)
    mark_repeated(engine, TYPED, "same-pay", ", ".join(["id", *STAGED]))
    below = ", ".join(f"coalesce(max({name}) <= 0, false)" for name in DEDUCTIONS)
    signs = engine.execute(f"SELECT {below} FROM {TYPED} WHERE code IS NULL").fetchall()[0]
    turned = {name for name, is_below in zip(DEDUCTIONS, signs, strict=True) if is_below}
    told = ", ".join(f"-{name} AS {name}" if name in turned else name for name in STAGED)
    engine.execute(
        f"INSERT INTO staged_payroll BY NAME SELECT 0 AS factory, id, line, {told} FROM {TYPED} "
        "WHERE code IS NULL ORDER BY line"
    )


FORM = Form("payroll", plan_of, settle)
take_in = reader(FORM)  # stages the rows of a file; see `reading.take_in`
