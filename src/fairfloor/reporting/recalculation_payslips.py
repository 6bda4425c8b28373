"""What the payslips of a block say, a column each, added up; and what each is by its own parts: earned, deducted, net."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from fairfloor.core.recalculations import Block, Payslip
from fairfloor.reporting.recalculation_cells import Page, Placed
from fairfloor.reporting.recalculation_parameters import Parameters

EXTRA = ("overtime_seconds", "rest_day_seconds", "holiday_seconds")
PLAIN = ("basic_pay", "piece_pay")
EARNED = (*PLAIN, "overtime_pay", "allowances", "bonuses")
DEDUCTED = (
    "meals", "lodging", "fines", "deposit", "tools", "tax", "social_insurance", "pension", "other_deductions",
)  # fmt: skip
MILLION = 1_000_000
Column = Sequence[Placed]


@dataclass(frozen=True)
class Told:
    """The cells that the recalculation needs: what is paid together, by the payroll's column or the row's own name."""

    together: dict[str, Placed]

    def __getitem__(self, name: str) -> Placed:
        return self.together[name]


def lay_payslips(page: Page, block: Block, parameters: Parameters) -> Told:
    """Write the payslips and what they come to; amounts of several currencies are not added up."""
    slips = block.payslips
    page.text(0, page.say("payslip"), "bold")
    page.texts([_head(page, slip) for slip in slips] + [page.say("total")], start=1)
    page.down()
    page.text(0, page.say("currency"))
    page.texts([slip.row["currency"] or page.say("not-told") for slip in slips], "plain", start=1)
    page.down()
    mixed = len({slip.row["currency"] for slip in slips}) > 1
    together: dict[str, Placed] = {}
    written: dict[str, Column] = {}

    def told(name: str, scale: int, style: str, *, money: bool = True) -> None:
        page.text(0, page.say(name))
        cells = [_told(page, place, slip.row[name], scale, style) for place, slip in enumerate(slips, start=1)]
        written[name] = cells
        together[name] = _together(page, cells, style, all_of_them=False, mixed=mixed and money)
        page.down()

    def reckoned(
        name: str, style: str, work: Callable[[int, Payslip], Placed], *, money: bool, whole: bool = True
    ) -> None:
        page.text(0, page.say(name))
        cells = [work(place, slip) for place, slip in enumerate(slips, start=1)]
        written[name] = cells
        together[name] = _together(page, cells, style, all_of_them=whole, mixed=mixed and money)
        page.down()

    def sum_of(names: Sequence[str], style: str) -> Callable[[int, Payslip], Placed]:
        absent = page.say("not-told")

        def work(place: int, slip: Payslip) -> Placed:
            cells = [written[name][place - 1] for name in names]
            return page.summed(place, cells, style, all_of_them=False, absent=absent)

        return work

    told("basic_seconds", 3_600, "hours", money=False)
    for name in EXTRA:
        told(name, 3_600, "hours", money=False)
    reckoned("extra-paid", "hours", sum_of(EXTRA, "hours"), money=False, whole=False)
    told("night_seconds", 3_600, "hours", money=False)
    for name in EARNED:
        told(name, 100, "money")
    reckoned("plain-pay", "money", sum_of(PLAIN, "money"), money=True)
    reckoned("earned", "money", sum_of(EARNED, "money"), money=True)
    for name in DEDUCTED:
        told(name, 100, "money")
    reckoned("deducted", "money", lambda place, slip: _deducted(page, place, written), money=True)
    reckoned("net-due", "money", lambda place, slip: _less(page, place, written, "earned", "deducted"), money=True)
    told("net_pay", 100, "money")
    reckoned(
        "net-difference", "money", lambda place, slip: _less(page, place, written, "net_pay", "net-due"), money=True
    )
    reckoned("working-days", "count", lambda place, slip: page.number(place, slip.working, "count"), money=False)
    reckoned("rest-days", "count", lambda place, slip: page.number(place, slip.resting, "count"), money=False)
    reckoned("full-time", "hours", lambda place, slip: _full_time(page, place, slip, written, parameters), money=False)
    reckoned(
        "months", "share", lambda place, slip: page.number(place, Fraction(slip.months, MILLION), "share"), money=False
    )
    return Told(together)


def _head(page: Page, slip: Payslip) -> str:
    row = slip.row
    return page.say(
        "payslip-of",
        first=row["start_day"],
        last=row["end_day"],
        paid=row["paid_day"] or page.say("paid-untold"),
        line=row["line"],
    )


def _told(page: Page, place: int, value: int | None, scale: int, style: str) -> Placed:
    return page.number(place, None if value is None else Fraction(value, scale), style, page.say("not-told"))


def _together(page: Page, cells: Column, style: str, *, all_of_them: bool, mixed: bool) -> Placed:
    place = len(cells) + 1
    if mixed:
        return page.text(place, page.say("several-currencies"))
    absent = page.unknown if all_of_them else page.say("not-told")
    return page.summed(place, cells, style, all_of_them=all_of_them, absent=absent)


def _deducted(page: Page, place: int, written: dict[str, Column]) -> Placed:
    """All deductions that are told; none told is nothing deducted."""
    cells = [written[name][place - 1] for name in DEDUCTED]
    value = sum((cell.value for cell in cells if isinstance(cell.value, Fraction)), Fraction(0))
    return page.formula(place, f"SUM({cells[0].ref}:{cells[-1].ref})", value, "money")


def _less(page: Page, place: int, written: dict[str, Column], name: str, other: str) -> Placed:
    cells = [written[name][place - 1], written[other][place - 1]]
    return page.reckoned(place, "{0}-{1}", cells, lambda a, b: a - b, "money")


def _full_time(page: Page, place: int, slip: Payslip, written: dict[str, Column], parameters: Parameters) -> Placed:
    """Working days times the ordinary day; without a day of rest in the calendar, a week's part of them and a day more."""
    day, week = (parameters.placed(slip.law.get(name)) for name in ("full-day", "full-week"))
    cells = [written["working-days"][place - 1], written["rest-days"][place - 1], day, week]
    return page.reckoned(
        place,
        "IF({1}>0,{0}*{2},{0}*{3}/7+{2})",
        cells,
        lambda working, resting, by_day, by_week: working * by_day if resting else working * by_week / 7 + by_day,
        "hours",
    )
