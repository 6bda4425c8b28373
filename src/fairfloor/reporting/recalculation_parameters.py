"""The sheet of parameters of a recalculation: every figure of the law that its formulas refer to, with its source."""

from fairfloor.core.recalculations import Parameter
from fairfloor.reporting.recalculation_cells import Page, Placed

FORMATS = {"hour": "hours", "percent": "percent"}  # of a unit; every other unit is a currency
WIDTHS = (34, 12, 22, 12, 48, 18, 40, 90)


class Parameters:
    """Gives each value of the law a row of the sheet `page` when it is first used; `unpaid_break` is in minutes."""

    def __init__(self, page: Page, unpaid_break: int | None) -> None:
        self.page = page
        self.rows: dict[str, Placed] = {}
        for place, width in enumerate(WIDTHS):
            page.sheet.set_column(place, place, width)
        page.sheet.freeze_panes(1, 0)
        words = ("parameter", "value", "unit", "since", "source", "read-in", "address", "says")
        page.texts([page.say(word) for word in words])
        page.down()
        self.unpaid_break = self._stated(unpaid_break) if unpaid_break else None

    def placed(self, parameter: Parameter | None) -> Placed:
        """The cell of a value, which other sheets may name; a value that nobody asked the law for says so."""
        key = repr(parameter)
        if key not in self.rows:
            self.rows[key] = self._missing() if parameter is None else self._write(parameter)
        return self.rows[key]

    def _abroad(self, cell: Placed) -> Placed:
        name = self.page.sheet.get_name()
        return Placed(f"'{name}'!$B${self.page.row + 1}", cell.value)

    def _stated(self, minutes: int) -> Placed:
        page = self.page
        page.text(0, page.say("law-unpaid-break"))
        placed = self._abroad(page.number(1, minutes, "count"))
        page.text(2, page.say("unit-minute"))
        page.text(7, page.say("not-law"))
        page.down()
        return placed

    def _missing(self) -> Placed:
        page = self.page
        page.text(0, page.unknown)
        placed = self._abroad(page.text(1, page.unknown))
        page.text(7, page.say("not-asked"))
        page.down()
        return placed

    def _write(self, parameter: Parameter) -> Placed:
        page = self.page
        page.text(0, page.say(f"law-{parameter.name}"))
        style = FORMATS.get(parameter.unit, "money")
        placed = self._abroad(page.number(1, parameter.value, style))
        if parameter.value is not None:
            known = parameter.unit in FORMATS
            page.text(2, page.say(f"unit-{parameter.unit}" if known else "unit-money", currency=parameter.unit))
        if parameter.since is not None:
            page.day(3, parameter.since)
        if parameter.source is not None:
            page.text(4, parameter.source.say().say(page.language))
            page.text(5, page.say(f"read-{parameter.source.kind}"))
            page.text(6, parameter.source.url)
        page.text(7, parameter.why.say(page.language))
        page.down()
        return placed
