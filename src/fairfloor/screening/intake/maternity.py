"""Times of pregnancy and of nursing on a roster: first and last day in one cell, or each in a column of its own.

They are about people's health. What cannot be read as a day is refused without being repeated.
"""

from fairfloor.screening.intake.plans import place_of
from fairfloor.screening.intake.proposals import Proposal
from fairfloor.screening.intake.staging import Plan

TIMES = ("pregnant", "nursing")
FIELDS = tuple(f"{time}{end}" for time in TIMES for end in ("", "_day", "_until_day"))
# -- two days in one cell: `2024-03-01 至 2024-12-05`, or `2024.3.1-2024.12.5`
BETWEEN = r"^(.*?)(?:\s*[至到~～—–]+\s*|\s+(?:to|until|-)\s+)(.+)$"
ONE_HYPHEN = "^([^-]+)-([^-]+)$"
CLOCK = r"\s+\d{1,2}:\d\d(:\d\d)?$"  # a workbook writes a date with a time of day
NOT_SO = ("否", "无", "没有", "不是", "非", "no", "n", "none", "false", "-", "—", "–", "/", "0")
ENDS_FIRST = "pregnant_until_day < pregnant_day OR nursing_until_day < nursing_day"


def times(plan: Plan, proposal: Proposal) -> None:
    """Both times, unknown where the file has no such column; a word for no, like an empty cell, tells nothing.

    Columns with one day count before those with two.
    """
    for time in TIMES:
        cells = {f"{time}{end}": place_of(proposal, f"{time}{end}") for end in ("_day", "_until_day")}
        both = place_of(proposal, time)
        if both is not None and not any(place is not None for place in cells.values()):
            plan.cells[time] = both
            for number, name in enumerate(cells, start=1):
                _read(plan, name, _half(f"c_{time}", number))
            continue
        for name, place in cells.items():
            if place is None:
                plan.values[name] = "CAST(NULL AS INTEGER)"
            else:
                plan.cells[name] = place
                _read(plan, name, f"c_{name}")


def _half(cell: str, number: int) -> str:
    """The SQL of one of the two days in a cell; a cell with one day tells the first."""
    parts = [f"nullif(regexp_extract({cell}, '{form}', {number}), '')" for form in (BETWEEN, ONE_HYPHEN)]
    return f"coalesce({', '.join(parts)}, {cell if number == 1 else repr('')})"


def _read(plan: Plan, name: str, text: str) -> None:
    words = ", ".join(f"'{word}'" for word in NOT_SO)
    plan.raw[name] = f"if(lower(trim({text})) IN ({words}), '', trim(regexp_replace({text}, '{CLOCK}', '')))"
    said = plan.read("day", name)
    plan.values[name] = f"{said}.value"
    code = f"if({said}.code = 'ambiguous-date', {said}.code, 'not-a-span')"
    plan.refuse(f"if(r.{name} = '' OR {said}.code IS NULL, NULL, {code})",
                f"if({said}.code = 'ambiguous-date', r.{name}, '')")  # fmt: skip
