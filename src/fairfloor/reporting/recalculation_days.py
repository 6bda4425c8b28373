"""The days of a block on a recalculation sheet: punches, break, hours, kind of day, ordinary hours and overtime."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from fairfloor.core.recalculations import HOLIDAY, KINDS, REST_DAY, WORKING_DAY, Block, Day
from fairfloor.reporting.recalculation_cells import Page, Placed, column
from fairfloor.reporting.recalculation_parameters import Parameters

HOUR = 3_600
FIRST = 2  # the column of the first coming in
SUMMED = ("ordinary", "overtime", "on-rest", "on-holiday")


@dataclass(frozen=True)
class Laid:
    """Where the days of a block stand: the rows of its first and last day (from 1), and the column of each kind of hours."""

    top: int
    bottom: int
    columns: dict[str, str]
    days: Sequence[Day]

    def hours(self, page: Page, place: int, kind: str, start: Placed, end: Placed, style: str = "hours") -> Placed:
        """The sum of one kind of hours from the date in one cell to the date in another."""
        dates = f"$A${self.top}:$A${self.bottom}"
        summed = f"${self.columns[kind]}${self.top}:${self.columns[kind]}${self.bottom}"
        formula = f'SUMIFS({summed},{dates},">="&{start.ref},{dates},"<="&{end.ref})'
        return page.formula(place, formula, self.known(kind, start.value, end.value), style)

    def known(self, kind: str, start: object, end: object) -> Fraction:
        """What that sum comes to, from screening's own figures."""
        if not (isinstance(start, date) and isinstance(end, date)):
            raise TypeError("hours are summed from a date to a date")
        found = (hours_of(one)[kind] for one in self.days if start <= one.day <= end)
        return sum((one for one in found if isinstance(one, Fraction)), Fraction(0))


def hours_of(day: Day) -> dict[str, Fraction | None]:
    """A day's hours by kind as screening counts them, None where that is not known; nothing without attendance."""
    if day.seconds is None:
        return dict.fromkeys(("hours", *SUMMED), Fraction(0))
    every = Fraction(day.seconds, HOUR)
    overtime = None if day.overtime is None else Fraction(day.overtime, HOUR)
    return {
        "hours": every,
        "overtime": overtime,
        "ordinary": None if overtime is None else every - overtime if day.kind == WORKING_DAY else Fraction(0),
        "on-rest": None if day.kind is None else every if day.kind == REST_DAY else Fraction(0),
        "on-holiday": None if day.kind is None else every if day.kind == HOLIDAY else Fraction(0),
    }


def lay_days(page: Page, block: Block, parameters: Parameters, pairs: int) -> Laid:
    """Write the days and their sums; `pairs` is how many stretches a day may have on this sheet."""
    words = [page.say("date"), page.say("kind")]
    for number in range(1, pairs + 1):
        words += [page.say("in", number=number), page.say("out", number=number)]
    names = ("break", "hours", "up-to", *SUMMED, "remark", "lines")
    page.texts([*words, *(page.say(name) for name in names)])
    page.down()
    places = {name: FIRST + 2 * pairs + place for place, name in enumerate(names)}
    weeks: dict[date, int] = {}
    for day in block.before:
        _lay(page, day, parameters, places, weeks, before=True)
    top = page.row + 1
    for day in block.days:
        _lay(page, day, parameters, places, weeks)
    laid = Laid(top, page.row, {name: column(place) for name, place in places.items()}, block.days)
    page.text(0, page.say("sum"), "bold")
    for name in ("hours", *SUMMED):
        letters = laid.columns[name]
        formula = f"SUM({letters}{laid.top}:{letters}{laid.bottom})"
        page.formula(places[name], formula, laid.known(name, block.first, block.last), "hours-sum")
    page.down()
    for key, count in _said(block).items():
        page.text(0, page.say(key, count=count))
        page.down()
    return laid


def _said(block: Block) -> dict[str, int]:
    """What keeps the sums from being the whole truth, each with how often."""
    there = [one for one in block.days if one.seconds is not None]
    counts = {
        "say-missing": sum(one.missing for one in there),
        "say-breaks": sum(not one.breaks_known for one in there),
        "say-overtime": sum(one.overtime is None for one in there),
        "say-not-screened": sum(not one.screened for one in block.days),
        "say-no-attendance": int(not there),
    }
    return {key: count for key, count in counts.items() if count}


def _lay(
    page: Page,
    day: Day,
    parameters: Parameters,
    places: dict[str, int],
    weeks: dict[date, int],
    *,
    before: bool = False,
) -> None:
    """One day's row; `weeks` keeps the row on which each week begins."""
    page.day(0, day.day, "date-before" if before else "date")
    page.text(1, _kind(page, day))
    remarks = [] if day.reason is None else [day.reason.say(page.language)]
    if day.missing:
        seen = sum(one.taps for one in day.stretches)
        remarks.append(page.say("punch-missing", taps=seen))
    if not day.screened:
        remarks.append(page.say("not-screened"))
    page.text(places["remark"], " ".join(remarks))
    page.text(places["lines"], " ".join(map(str, day.lines)))
    if day.seconds is not None:
        _lay_hours(page, day, parameters, places, weeks, "hours-before" if before else "hours")
    page.down()


def _kind(page: Page, day: Day) -> str:
    if day.kind is not None:
        return page.say(f"kind-{day.kind}")
    return page.unknown if day.asked else page.say("nobody-there")


def _lay_hours(
    page: Page, day: Day, parameters: Parameters, places: dict[str, int], weeks: dict[date, int], style: str
) -> None:
    told = hours_of(day)
    row = page.row + 1
    at = {name: f"{column(place)}{row}" for name, place in places.items()}
    spans = []
    for number, stretch in enumerate(day.stretches):
        came = page.time(FIRST + 2 * number, stretch.came, day.day)
        went = page.time(FIRST + 2 * number + 1, stretch.went, day.day)
        spans.append(f"IF(COUNT({came},{went})=2,{went}-{came},0)")
    _lay_break(page, day, parameters, places["break"])
    present = spans[0] if len(spans) == 1 else f"({'+'.join(spans)})"
    gross = f"ROUND({present}*86400,0)"
    page.formula(places["hours"], f"MAX(0,{gross}-60*N({at['break']}))/3600", told["hours"] or Fraction(0), style)
    kinds = [f'B{row}="{page.say(f"kind-{kind}")}"' for kind in KINDS]
    free = f"OR({kinds[1]},{kinds[2]})"
    unknown = f'"{page.unknown}"'
    day_limit, week_limit = parameters.placed(day.ordinary_day), parameters.placed(day.ordinary_week)
    up_to: Fraction | None = Fraction(0)
    if day.kind not in (REST_DAY, HOLIDAY):
        known = day.kind is not None and isinstance(day_limit.value, Fraction)
        up_to = min(told["hours"], day_limit.value) if known else None  # type: ignore[type-var, assignment]
    inner = f"IF(ISNUMBER({day_limit.ref}),MIN({at['hours']},{day_limit.ref}),{unknown})"
    formula = f"IF({free},0,IF({kinds[0]},{inner},{unknown}))"
    page.formula(places["up-to"], formula, page.unknown if up_to is None else up_to, style)
    letters = column(places["up-to"])
    so_far = f"{letters}{weeks.setdefault(day.week, row)}:{letters}{row}"
    beyond = f"{at['hours']}-{at['up-to']}+MIN(MAX(SUM({so_far})-{week_limit.ref},0),{at['up-to']})"
    known_week = f"AND(ISNUMBER({week_limit.ref}),COUNTIF({so_far},{unknown})=0)"
    formulas = {
        "overtime": f"IF({free},0,IF({known_week},{beyond},{unknown}))",
        "ordinary": f"IF(ISNUMBER({at['overtime']}),IF({kinds[0]},{at['hours']}-{at['overtime']},0),{unknown})",
        "on-rest": f"IF(B{row}={unknown},{unknown},IF({kinds[1]},{at['hours']},0))",
        "on-holiday": f"IF(B{row}={unknown},{unknown},IF({kinds[2]},{at['hours']},0))",
    }
    for name, formula in formulas.items():
        value = told[name]
        page.formula(places[name], formula, page.unknown if value is None else value, style)


def _lay_break(page: Page, day: Day, parameters: Parameters, place: int) -> None:
    """The break that is taken off: recorded, stated, clocked (so that nothing is taken off), or not known."""
    known = sum(one.came is not None and one.went is not None for one in day.stretches)
    if day.recorded is not None:
        page.number(place, Fraction(day.recorded, 60), "count")
    elif known == 1 and parameters.unpaid_break is not None:
        stated = parameters.unpaid_break
        page.formula(place, stated.ref, stated.value if isinstance(stated.value, Fraction) else page.unknown, "count")
    else:
        page.text(place, page.say("clocked") if known > 1 else page.say("not-recorded"))
