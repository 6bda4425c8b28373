"""Which column of a file holds what: a value that can be shown, changed, kept, and known again by the file's form."""

import hashlib
import json
from collections.abc import Mapping as Mapped
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from fairfloor.screening.intake.days import ORDERS
from fairfloor.screening.intake.fields import TABLES
from fairfloor.screening.intake.headings import heading

LAYOUTS: Mapped[str, tuple[str, ...]] = {
    "attendance": ("punches", "days", "month"),
    "roster": ("rows",),
    "payroll": ("rows",),
    "production": ("rows",),
    "closures": ("rows",),
    "days-off": ("rows",),
}
ACTIVITIES = ("production", "quality", "needle", "leave", "canteen", "gate")
DAYS_OFF = ("rest-day", "holiday", "by-choice")


class NoMapping(ValueError):
    """A mapping that cannot be used; its text is a sentence."""


@dataclass(frozen=True)
class Mapping:
    """How one sheet or text is read.

    `places` tells for each field the columns that hold it, from 0, and `headings` what stands above them (empty for a
    file without a header). `dates` is the order of day, month and year where the dates alone do not tell. `month`
    (``2019-10``) is of a month's sheet or payroll that does not say it, `currency` of amounts that do not, `what` of
    records or days off that do not. `signature` is the same for every file of this form.
    """

    table: str
    layout: str
    places: Mapped[str, tuple[int, ...]]
    headings: Mapped[str, tuple[str, ...]] = field(default_factory=dict)
    dates: str = ""
    month: str = ""
    currency: str = ""
    what: str = ""
    signature: str = ""

    def as_json(self) -> dict[str, Any]:
        """``{table, layout, signature, columns: {field: [{column, heading}]}, dates, month, currency, what}``.

        Columns count from 1, as people do.
        """
        return {
            "table": self.table,
            "layout": self.layout,
            "signature": self.signature,
            "columns": {
                name: [
                    {"column": place + 1, "heading": title}
                    for place, title in zip(places, self.headings.get(name) or [""] * len(places), strict=True)
                ]
                for name, places in self.places.items()
            },
            "dates": self.dates,
            "month": self.month,
            "currency": self.currency,
            "what": self.what,
        }


def from_json(told: Any) -> Mapping:
    """The mapping of such an object; raises NoMapping with a sentence for one that is none."""
    if not isinstance(told, dict) or told.get("table") not in TABLES:
        raise NoMapping(f"a mapping names its table, one of: {', '.join(TABLES)}")
    table = told["table"]
    if told.get("layout") not in LAYOUTS[table]:
        raise NoMapping(f"the layout of {table} is one of: {', '.join(LAYOUTS[table])}")
    dates, what = told.get("dates") or "", told.get("what") or ""
    if dates and dates not in ORDERS:
        raise NoMapping(f"{dates!r} is no order of dates; use one of: {', '.join(ORDERS)}")
    if what and what not in (*ACTIVITIES, *DAYS_OFF):
        raise NoMapping(f"{what!r} is no kind of record; use one of: {', '.join((*ACTIVITIES, *DAYS_OFF))}")
    month = told.get("month") or ""
    if month and not (isinstance(month, str) and _is_month(month)):
        raise NoMapping(f"{month!r} is no month such as 2019-10")
    currency = told.get("currency") or ""
    if currency and not (
        isinstance(currency, str) and len(currency) == 3 and currency.isascii() and currency.isupper()
    ):
        raise NoMapping(f"{currency!r} is no code of a currency such as USD")
    columns = told.get("columns")
    known = {one.name for one in TABLES[table]}
    if not isinstance(columns, dict) or not columns:
        raise NoMapping("a mapping names at least one column")
    if set(columns) - known:
        raise NoMapping(f"{table} has no field {sorted(set(columns) - known)[0]!r}; it has {', '.join(sorted(known))}")
    try:
        places = {name: tuple(int(one["column"]) - 1 for one in held) for name, held in columns.items()}
        headings = {name: tuple(str(one.get("heading", "")) for one in held) for name, held in columns.items()}
    except (TypeError, KeyError, ValueError, AttributeError):
        raise NoMapping('a column is told as {"column": 3, "heading": "工号"}') from None
    if any(not 0 <= place < 1_000 for held in places.values() for place in held):
        raise NoMapping("columns count from 1 to 1000")
    return Mapping(table, told["layout"], places, headings if any(map(any, headings.values())) else {}, dates, month,
                   currency, what, str(told.get("signature") or ""))  # fmt: skip


def _is_month(words: str) -> bool:
    year, _, month = words.partition("-")
    return len(year) == 4 and year.isdecimal() and len(month) == 2 and month.isdecimal() and 1 <= int(month) <= 12


def signature(table: str, layout: str, header: Sequence[str], columns: int) -> str:
    """The mark of a file's form: its table, layout and headings, or the number of its columns when it has none.

    Headings that are days of a month count as one, so that a month of 30 days and one of 31 have the same form.
    """
    names = [heading(cell)[0] for cell in header]
    form = [name for name in names if name and not name[:1].isdigit()]
    told = json.dumps([table, layout, form or columns], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:16]
