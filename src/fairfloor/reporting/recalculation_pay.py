"""The pay of a block recalculated: hours by kind against those paid, each with its rate and premium, and the minimum wage."""

from fractions import Fraction

from fairfloor.core.languages import run_on
from fairfloor.core.recalculations import Block
from fairfloor.reporting.recalculation_cells import Page, Placed
from fairfloor.reporting.recalculation_days import Laid
from fairfloor.reporting.recalculation_parameters import Parameters
from fairfloor.reporting.recalculation_payslips import EXTRA, Told, lay_payslips

HOURS_OF = {"premium-working-day": "overtime", "premium-rest-day": "on-rest", "premium-holiday": "on-holiday"}
PAID_OF = {
    "ordinary": "basic_seconds", "overtime": EXTRA[0], "on-rest": EXTRA[1], "on-holiday": EXTRA[2],
}  # fmt: skip


def lay_pay(page: Page, block: Block, laid: Laid, parameters: Parameters) -> None:
    """Write all that stands below the days of a block."""
    told = lay_payslips(page, block, parameters) if block.payslips else None
    if told is None:
        _say(page, "no-payslip")
    elif not block.joined:
        _say(page, "not-joined")
        told = None
    page.down()
    start, end = _compared(page, block)
    worked = _hours(page, laid, told, start, end)
    if told is None:
        _law_alone(page, block, laid, parameters)
        return
    page.down()
    _pay(page, block, laid, told, parameters, worked)
    page.down()
    _night(page, block, laid, told, parameters)
    _minimum(page, block, told, parameters, worked["ordinary"])


def _say(page: Page, key: str) -> None:
    page.text(0, page.say(key))
    page.down()


def _compared(page: Page, block: Block) -> tuple[Placed, Placed]:
    """The first and the last day whose hours are added up, each in a cell of its own."""
    page.text(0, page.say("hours-by-kind"), "bold")
    page.text(1, page.say("from"))
    start = page.day(2, block.compared[0])
    page.text(3, page.say("to"))
    end = page.day(4, block.compared[1])
    page.down()
    return start, end


def _hours(page: Page, laid: Laid, told: Told | None, start: Placed, end: Placed) -> dict[str, Placed]:
    """Hours worked by kind, and with payslips those paid and the difference; returns the cells of those worked."""
    page.texts([page.say(word) for word in ("kind", "worked", *(("paid", "difference") if told else ()))])
    page.down()
    worked = {}
    for kind, name in PAID_OF.items():
        page.text(0, page.say(kind))
        worked[kind] = laid.hours(page, 1, kind, start, end)
        if told:
            _against(page, worked[kind], told[name])
        page.down()
    if told:
        page.text(0, page.say("beyond"))
        beyond = page.summed(1, [worked[kind] for kind in HOURS_OF.values()], "hours-sum", all_of_them=True)
        _against(page, beyond, told["extra-paid"])
        page.down()
    return worked


def _against(page: Page, worked: Placed, paid: Placed) -> None:
    value = paid.value if isinstance(paid.value, Fraction | str) else page.unknown
    shown = page.formula(2, paid.ref, value, "hours")
    page.reckoned(3, "{1}-{0}", [worked, shown], lambda a, b: b - a, "hours")


def _law_alone(page: Page, block: Block, laid: Laid, parameters: Parameters) -> None:
    """Without a payslip that can be held against them: the hours of each kind, and the premium that the law gives."""
    page.down()
    page.texts([page.say(word) for word in ("kind", "from", "to", "worked", "premium", "law")])
    page.down()
    for name, kind in HOURS_OF.items():
        for run in block.premiums[name]:
            page.text(0, page.say(kind))
            laid.hours(page, 3, kind, page.day(1, run.first), page.day(2, run.last))
            _refer(page, 4, parameters.placed(run.parameter), "percent")
            page.text(5, run.parameter.why.say(page.language))
            page.down()


def _refer(page: Page, place: int, cell: Placed, style: str) -> Placed:
    value = cell.value if isinstance(cell.value, Fraction | str) else page.unknown
    return page.formula(place, cell.ref, value, style)


def _pay(page: Page, block: Block, laid: Laid, told: Told, parameters: Parameters, worked: dict[str, Placed]) -> None:
    """The pay of an hour, and each kind of hours with its premium, against the payslip."""
    by_piece = isinstance(told["piece_pay"].value, Fraction) and told["piece_pay"].value > 0
    page.text(0, page.say("pay-recalculated"), "bold")
    page.down()
    page.text(0, page.say("rate"))
    cells = [told["plain-pay"], told["basic_seconds"]]
    if by_piece:
        cells.append(told["extra-paid"])
        rate = page.reckoned(1, "{0}/({1}+{2})", cells, lambda pay, a, b: pay / (a + b), "rate", "({1}+{2})")
    else:
        rate = page.reckoned(1, "{0}/{1}", cells, lambda pay, hours: pay / hours, "rate", "{1}")
    page.text(2, page.say("rate-by-piece" if by_piece else "rate-by-time"))
    page.down()
    heads = ("kind", "from", "to", "worked", "rate", "premium", "due", "on-payslip", "difference", "law")
    page.texts([page.say(word) for word in heads])
    page.down()
    page.text(0, page.say("ordinary"))
    hours = _refer(page, 3, worked["ordinary"], "hours")
    if by_piece:
        page.text(6, page.say("by-the-piece"))
    else:
        own = _refer(page, 4, rate, "rate")
        due = page.reckoned(6, "{0}*{1}", [hours, own], lambda a, b: a * b, "money")
        _held(page, due, told["plain-pay"], "money")
        page.text(9, page.say("how-ordinary"))
    page.down()
    dues = []
    for name, kind in HOURS_OF.items():
        for run in block.premiums[name]:
            page.text(0, page.say(kind))
            hours = laid.hours(page, 3, kind, page.day(1, run.first), page.day(2, run.last))
            own = _refer(page, 4, rate, "rate")
            premium = _refer(page, 5, parameters.placed(run.parameter), "percent")
            dues.append(_due(page, hours, own, premium, by_piece=by_piece))
            how = page.say("how-by-piece" if by_piece else "how-by-time")
            page.text(9, run_on(how, run.parameter.why.say(page.language)))
            page.down()
    page.text(0, page.say("beyond"), "bold")
    if dues:
        due = page.summed(6, dues, "money-sum", all_of_them=True)
        _held(page, due, told["overtime_pay"], "money-sum")
    page.down()


def _due(page: Page, hours: Placed, rate: Placed, premium: Placed, *, by_piece: bool) -> Placed:
    """Hours × rate × premium; nothing where there are no hours, whatever else is not known."""
    unknown = page.unknown
    factor = premium.ref if by_piece else f"(1+{premium.ref})"
    names = f"{hours.ref},{rate.ref},{premium.ref}"
    inner = f'IF(COUNT({names})=3,{hours.ref}*{rate.ref}*{factor},"{unknown}")'
    value: Fraction | str = unknown
    if hours.value == 0:
        value = Fraction(0)
    elif isinstance(hours.value, Fraction) and isinstance(rate.value, Fraction) and isinstance(premium.value, Fraction):
        value = hours.value * rate.value * (premium.value if by_piece else 1 + premium.value)
    return page.formula(6, f"IF({hours.ref}=0,0,{inner})", value, "money")


def _held(page: Page, due: Placed, payslip: Placed, style: str) -> None:
    """What the payslip says, and how far it is from what is due."""
    there = _refer(page, 7, payslip, style)
    page.reckoned(8, "{1}-{0}", [due, there], lambda a, b: b - a, style)


def _night(page: Page, block: Block, laid: Laid, told: Told, parameters: Parameters) -> None:
    """The hours at night as screening counts them, for somebody to look at."""
    start, end = block.compared
    found = [one.night for one in laid.days if one.seconds is not None and start <= one.day <= end]
    known = None if None in found else Fraction(sum(one or 0 for one in found), 3_600)
    page.text(0, page.say("night"), "bold")
    page.texts([page.say(word) for word in ("worked", "paid", "premium", "law")], start=1)
    page.down()
    for run in block.premiums["night-premium"]:
        page.number(1, known, "hours")
        _refer(page, 2, told["night_seconds"], "hours")
        _refer(page, 3, parameters.placed(run.parameter), "percent")
        page.text(4, page.say("night-not-recalculated", law=run.parameter.why.say(page.language)))
        page.down()
    page.down()


def _minimum(page: Page, block: Block, told: Told, parameters: Parameters, ordinary: Placed) -> None:
    """The minimum wage for the share of full time that was there, against the pay for ordinary hours and pieces."""
    wage = block.payslips[0].law.get("minimum-wage")
    placed = parameters.placed(wage)
    currencies = {slip.row["currency"] for slip in block.payslips}
    same = wage is None or wage.value is None or currencies == {wage.unit}
    heads = ("minimum", "months", "full-time", "hours-counted", "due", "on-payslip", "difference", "law")
    page.texts([page.say(word) for word in heads])
    page.down()
    amount = _refer(page, 0, placed, "money")
    months = _refer(page, 1, told["months"], "share")
    full = _refer(page, 2, told["full-time"], "hours")
    start, end = block.compared
    there = any(one.seconds is not None and start <= one.day <= end for one in block.days)
    paid = told["basic_seconds"]
    if there or isinstance(paid.value, Fraction):
        most = max(one for one in (ordinary.value, paid.value) if isinstance(one, Fraction))
        counted = page.reckoned(
            3,
            "MIN(MAX(N(" + ordinary.ref + "),N(" + paid.ref + ")),{0})",
            [full],
            lambda hours: min(most, hours),
            "hours",
        )
    else:
        counted = page.text(3, page.unknown)
    if same:
        cells = [amount, months, counted, full]
        due = page.reckoned(
            4, "{0}*{1}*{2}/{3}", cells, lambda wage, part, own, whole: wage * part * own / whole, "money", "{3}"
        )
    else:
        due = page.text(4, page.say("other-currency"))
    there_told = _refer(page, 5, told["plain-pay"], "money")
    page.reckoned(6, "{1}-{0}", [due, there_told], lambda a, b: b - a, "money")
    law = "" if wage is None else " " + wage.why.say(page.language)
    page.text(7, page.say("how-minimum") + " " + page.say("how-counted") + law)
    page.down()
