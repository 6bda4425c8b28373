"""Small attendance files for the tests of screening, and limits that do not change under them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

from fairfloor.core.enactments import Value, Window
from fairfloor.core.languages import Text
from fairfloor.core.money import Money
from fairfloor.core.quantities import Figure
from fairfloor.screening.bounds import Bound, Law
from fairfloor.screening.days import HOLIDAY, REST_DAY, WORKING_DAY
from fairfloor.screening.engines import Connection
from fairfloor.screening.rule import Asked, Needed
from fairfloor.screening.tables import PAYROLL, number_of

LIMITS: dict[str, Value] = {
    "working-hours-per-day": Figure(Decimal(10), "hour"),
    "working-hours-per-week": Figure(Decimal(60), "hour"),
    "rest-days-per-seven-days": Figure(Decimal(1), "day"),
    "overtime-hours-per-month": Figure(Decimal(36), "hour"),
    "meal-break": Figure(Decimal(30), "minute"),
    "worker-age": Figure(Decimal(16), "year"),
    "meals-and-lodging-deduction": Figure(Decimal(50), "percent"),
    "disciplinary-fines": Figure(Decimal(10), "percent"),
    "pay-interval": Figure(Decimal(30), "day"),
}
NIGHT = Window(time(22), time(5))
VALUES: dict[str, Value] = {
    "ordinary-day": Figure(Decimal(8), "hour"),
    "ordinary-week": Figure(Decimal(48), "hour"),
    "full-day": Figure(Decimal(8), "hour"),
    "full-week": Figure(Decimal(48), "hour"),
    "night-begins": NIGHT,
    "night-lasts": NIGHT,
    "night-premium": Figure(Decimal(30), "percent"),
    "rest-between": Figure(Decimal(11), "hour"),
    "adult-age": Figure(Decimal(18), "year"),
    "young-night-begins": NIGHT,
    "young-night-lasts": NIGHT,
    "young-day": Figure(Decimal(8), "hour"),
    "pregnancy-from": Figure(Decimal(7), "month"),
    "nursing-years": Figure(Decimal(1), "year"),
    "rest-by-choice": Figure(Decimal(1), "day"),
    "maternity-overtime": Figure(Decimal(0), "hour"),
    "maternity-night-begins": NIGHT,
    "maternity-night-lasts": NIGHT,
    "minimum-wage": Money(Decimal(208), "USD"),
    "probation-wage": Money(Decimal(206), "USD"),
    "probation-months": Figure(Decimal(3), "month"),
    "premium-working-day": Figure(Decimal(50), "percent"),
    "premium-rest-day": Figure(Decimal(100), "percent"),
    "premium-holiday": Figure(Decimal(200), "percent"),
    "premium-night": Figure(Decimal(100), "percent"),
    "deductions-for-damage": Figure(Decimal(20), "percent"),
    "deposits-by-law": Money(Decimal(0), "USD"),
    "pension-rate": Figure(Decimal(2), "percent"),
    "pension-ceiling": Money(Decimal(300), "USD"),
    "insurance-rate": Figure(Decimal(1), "percent"),
    **{f"tax-rate-{n}": Figure(Decimal(5 * n - 5), "percent") for n in range(1, 6)},
    **{f"tax-bound-{n}": Money(Decimal(100 * n), "USD") for n in range(1, 5)},
    "final-pay": Figure(Decimal(48), "hour"),
    "pay-within": Figure(Decimal(7), "day"),
}
HOLIDAYS = (date(2024, 3, 8), date(2024, 5, 1))
SUNDAY = 6
WHY = Text(zh="测试用的限值", en="a limit for tests")
UNKNOWN = Text(zh="测试用：不知道", en="for tests: not known")


def _steady(asked: Asked, day: date) -> Bound:
    return Bound(LIMITS[asked.quantity], WHY)


def _told(needed: Needed, day: date) -> Bound:
    return Bound(VALUES[needed.name], WHY)


def _kind(day: date) -> tuple[int | None, Text]:
    return HOLIDAY if day in HOLIDAYS else REST_DAY if day.weekday() == SUNDAY else WORKING_DAY, WHY


# 10 hours a day, 60 a week, one day of rest in seven, on every day; the week begins when the factory says.
STEADY = Law(_steady, told=_told, kind=_kind)


def stage_words(engine: Connection, *, roster: str = "", payroll: str = "", days_off: str = "") -> None:
    """Rows for the stages from words: ``worker=7 sex=female birth_day=2008-02-29; worker=8 …``.

    A pay period is two dates with two dots between, hours end in h, other numbers of a payroll are amounts; the worker is
    7 and the currency USD where nothing else is said, and `-` for the currency says that it is not told.
    """
    for table, words in (("roster", roster), ("payroll", payroll), ("day_off", days_off)):
        for line, row in enumerate(filter(None, (one.split() for one in words.split(";"))), start=1):
            told: dict[str, object] = {"factory": 0, "id": "7", "line": line}
            if table == "day_off":
                told["id"] = None
            if table == "payroll":
                told["currency"] = "USD"
            for word in row:
                told |= _cell(word)
            names = ", ".join(told)
            marks = ", ".join("?" for _ in told)
            engine.execute(f"INSERT INTO staged_{table} ({names}) VALUES ({marks})", list(told.values()))


MONEY_COLUMNS = {column.name for column in PAYROLL.columns if column.unit.startswith("hundredths")}


def _cell(word: str) -> dict[str, object]:
    if ".." in word:
        start, end = (number_of(date.fromisoformat(day)) for day in word.split(".."))
        return {"start_day": start, "end_day": end}
    name, _, value = word.partition("=")
    if name == "worker":
        return {"id": value}
    if value == "-":
        return {name: None}
    if name.endswith("day"):
        return {name: number_of(date.fromisoformat(value))}
    if name.endswith("seconds"):
        return {name: int(Decimal(value.removesuffix("h")) * 3_600)}
    return {name: int(Decimal(value) * 100) if name in MONEY_COLUMNS else value}


def known_from(first: date) -> Law:
    """The steady law, not known on days before `first`."""
    return Law(lambda asked, day: _steady(asked, day) if day >= first else Bound(None, UNKNOWN))


def row(worker: str, punched_at: datetime | str, key: object = 0) -> str:
    """One row of an attlog.dat, padded as the clock pads it."""
    return f"{worker:>9}\t{punched_at}\t1\t{key}\t0\t0"


def write(path: Path, rows: Iterable[str]) -> Path:
    """A file of these rows."""
    path.write_text("".join(f"{one}\n" for one in rows), encoding="utf-8")
    return path


def attlog(path: Path, workers: Mapping[str, str]) -> Path:
    """A file of punches from ``{"7": "2024-03-04 07:00i 17:00o, 2024-03-05 07:00"}``: i and o are the keys.

    Each time takes the date before it; rows stand in the order of time, as a clock writes them.
    """
    rows = []
    for worker, words in workers.items():
        day = ""
        for word in words.replace(",", " ").split():
            if "-" in word:
                day = word
                continue
            key = {"i": 0, "o": 1}.get(word[-1], 255)
            time = word.rstrip("io")
            rows.append((f"{day} {time if time.count(':') == 2 else time + ':00'}", worker, key))
    return write(path, [row(worker, punched_at, key) for punched_at, worker, key in sorted(rows)])
