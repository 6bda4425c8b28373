"""Small attendance files for the tests of screening, and limits that do not change under them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from fairfloor.core.languages import Text
from fairfloor.core.quantities import Figure
from fairfloor.screening.bounds import Bound, Law
from fairfloor.screening.rule import Asked

LIMITS = {
    "working-hours-per-day": Figure(Decimal(10), "hour"),
    "working-hours-per-week": Figure(Decimal(60), "hour"),
    "rest-days-per-seven-days": Figure(Decimal(1), "day"),
}
WHY = Text(zh="测试用的限值", en="a limit for tests")
UNKNOWN = Text(zh="测试用：不知道", en="for tests: not known")


def _steady(asked: Asked, day: date) -> Bound:
    return Bound(LIMITS[asked.quantity], WHY)


# 10 hours a day, 60 a week, one day of rest in seven, on every day; the week begins when the factory says.
STEADY = Law(_steady)


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
