"""Cells become values: each different text is read once, in Python, and joined back by the engine.

Dates, times and amounts repeat: a year of punches has 366 dates and at most 86,400 times of day. So the reading may be
as careful as it likes and the file still comes in at the speed of the engine.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from fairfloor.screening.engines import Connection
from fairfloor.screening.intake import amounts
from fairfloor.screening.intake.clocks import clock
from fairfloor.screening.intake.days import Written, normal, order_of, written
from fairfloor.screening.intake.headings import SIMPLIFIED
from fairfloor.screening.intake.mappings import ACTIVITIES, DAYS_OFF
from fairfloor.screening.intake.proposals import KINDS_OF_DAY_OFF, KINDS_OF_RECORD, months_in

BATCH = 50_000
LONGEST_WORKER = 64
TOTALS = frozenset(
    ("合计", "小计", "总计", "共计", "累计", "汇总", "total", "totals", "subtotal", "sub-total", "grandtotal", "sum")
)
IDENTITY_LENGTH, IDENTITY_WEIGHTS, IDENTITY_CHECKS = (
    18,
    (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2),
    "10X98765432",
)

# What each kind of cell becomes: columns after its text, with their types.
MEANINGS = {
    "id": "value VARCHAR, code VARCHAR",
    "day": "value INTEGER, half VARCHAR, seconds INTEGER, code VARCHAR",
    "clock": "plain INTEGER, am INTEGER, pm INTEGER, shown BOOLEAN, code VARCHAR",
    "month": "value INTEGER, last INTEGER, code VARCHAR",
    "money": "value BIGINT, currency VARCHAR, code VARCHAR",
    "currency": "value VARCHAR, code VARCHAR",
    "hours": "value BIGINT, code VARCHAR",
    "minutes": "value BIGINT, code VARCHAR",
    "sex": "value VARCHAR, code VARCHAR",
    "basis": "value VARCHAR, code VARCHAR",
    "yes": "value BOOLEAN, code VARCHAR",
    "key": "value TINYINT, code VARCHAR",
    "what": "value VARCHAR, code VARCHAR",
}
# What the clock's keys mean: 1 came in (also back from a break, into overtime), 2 went out.
CAME_IN = frozenset(("0", "3", "4", "in", "i", "c/in", "checkin", "check-in", "上班", "签到", "进", "上班签到"))
WENT_OUT = frozenset(("1", "2", "5", "out", "o", "c/out", "checkout", "check-out", "下班", "签退", "出", "下班签退"))


def is_total(text: str) -> bool:
    """Whether a cell says that its row is a total, not a person."""
    words = "".join(text.lower().split()).rstrip(":：").translate(SIMPLIFIED)
    return words in TOTALS or any(words.startswith(total) and words[len(total) :][:1] in ":：(（" for total in TOTALS)


def is_identity(text: str) -> bool:
    """Whether a number is one of an identity card, by its length and its check digit."""
    if len(text) != IDENTITY_LENGTH or not text[:-1].isdigit():
        return False
    rest = sum(int(digit) * weight for digit, weight in zip(text, IDENTITY_WEIGHTS, strict=False)) % 11
    return IDENTITY_CHECKS[rest] == text[-1].upper()


def worker(text: str, named: Callable[[str], str] | None) -> tuple[str | None, str | None]:
    """The worker's id, or why the cell is none; `named` makes a pseudonym of a name."""
    if not text:
        return None, "no-worker"
    if is_total(text):
        return None, "total"
    if len(text) > LONGEST_WORKER or "\ufffd" in text or not text.isprintable():
        return None, "unreadable-worker"
    if named:
        return named(text), None
    return (None, "identity-number") if is_identity(text) else (text, None)


def day(one: Written, order: str) -> tuple[int | None, str | None, int | None, str | None]:
    """The day of a date by the order of its column, or why it has none."""
    value = one.day(order)
    if value is None:
        return None, None, None, one.code or ("impossible-date" if order else "ambiguous-date")
    return value, one.half or None, one.seconds, None


def month(text: str) -> tuple[int | None, int | None, str | None]:
    """First and last day of a month in words."""
    words = "".join(text.split())
    found = months_in([words]) or ([f"{words[:4]}-{words[4:]}"] if len(words) == 6 and words.isdecimal() else [])
    if len(found) != 1:
        return None, None, "not-a-month"
    first = written(f"{found[0]}-01").readings.get("")
    year, number = int(found[0][:4]), int(found[0][5:])
    after = written(f"{year + number // 12}-{number % 12 + 1:02}-01").readings.get("")
    return (None, None, "not-a-month") if first is None or after is None else (first, after - 1, None)


def key(text: str) -> tuple[int, str | None]:
    """What a clock's key means: 1 came in, 2 went out, 0 nothing known."""
    words = text.lower()
    return (1 if words in CAME_IN else 2 if words in WENT_OUT else 0), None


def currency(text: str) -> tuple[str | None, str | None]:
    """The ISO code of a currency in words."""
    found = amounts.currency_named(text)
    return found or None, None if found or not text else "not-a-currency"


def what(text: str) -> tuple[str | None, str | None]:
    """The kind of a record or of a day off, in words."""
    words = normal(text).replace(" ", "")
    if words in (*ACTIVITIES, *DAYS_OFF):
        return words, None
    found = [
        kind for kind, marks in (*KINDS_OF_RECORD, *KINDS_OF_DAY_OFF) if words and any(mark in words for mark in marks)
    ]
    if "by-choice" in found:  # the words for it mostly name the rest day too
        return "by-choice", None
    return (found[0] if len(found) == 1 else None), None


READERS: dict[str, Callable[[str], tuple[Any, ...]]] = {
    "month": month,
    "money": amounts.money,
    "currency": currency,
    "hours": amounts.hours,
    "minutes": amounts.minutes,
    "sex": amounts.sex,
    "basis": amounts.pay_basis,
    "yes": amounts.yes,
    "key": key,
    "what": what,
}


def learn_days(engine: Connection, texts: Iterator[str], told: str) -> str:
    """Fill `said_day`; returns the order of the dates: what they themselves tell, else what was `told`, else nothing."""
    read = [(text, written(text)) for text in texts]
    order = told or order_of(one for _, one in read)
    _fill(engine, "day", ((text, *day(one, order)) for text, one in read))
    return order


def learn_clocks(engine: Connection, texts: Iterator[str]) -> None:
    """Fill `said_clock`."""
    read = ((text, clock(text)) for text in texts)
    _fill(engine, "clock", ((text, one.plain, one.am, one.pm, one.seconds, one.code or None) for text, one in read))


def learn_workers(engine: Connection, texts: Iterator[str], named: Callable[[str], str] | None) -> None:
    """Fill `said_id`."""
    _fill(engine, "id", ((text, *worker(text, named)) for text in texts))


def learn(engine: Connection, kind: str, texts: Iterator[str], unit: str = "") -> None:
    """Fill the dictionary of another kind; minutes may be told in hours by their heading."""
    reader = amounts.hours if kind == "minutes" and unit else READERS[kind]
    _fill(engine, kind, ((text, *_none(reader(text))) for text in texts))


def _none(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*row[:-1], row[-1] or None)


def _fill(engine: Connection, kind: str, rows: Iterable[Sequence[Any]]) -> None:
    """Make the dictionary of a kind anew from rows of its columns."""
    columns = f"text VARCHAR, {MEANINGS[kind]}"
    types = [column.rsplit(" ", 1)[1] for column in columns.split(", ")]
    engine.execute(f"CREATE OR REPLACE TEMP TABLE said_{kind} ({columns})")
    values = ", ".join(f"unnest(${place}::{name}[])" for place, name in enumerate(types, start=1))
    found = iter(rows)
    while batch := list(islice(found, BATCH)):
        engine.execute(
            f"INSERT INTO said_{kind} SELECT {values}", [list(column) for column in zip(*batch, strict=True)]
        )
