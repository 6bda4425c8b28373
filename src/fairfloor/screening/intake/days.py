"""A date as people write it: which days it can mean, and which order of day, month and year a column is written in."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from fairfloor.screening.tables import number_of

ORDERS = ("year-first", "day-first", "month-first")
FIRST_YEAR, LAST_YEAR = 1900, 2199
TWO_DIGITS_FROM = 69  # 69 to 99 are years of the twentieth century, as in POSIX
SERIAL_EPOCH = 25_569  # 1970-01-01 as a spreadsheet numbers days
FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000  # 1954 to 2119: a number outside is no date
SECONDS_A_DAY = 86_400

AM = frozenset(("am", "a.m.", "上午", "凌晨", "早上", "ព្រឹក"))
PM = frozenset(("pm", "p.m.", "下午", "晚上", "中午", "ល្ងាច"))
HALVES = re.compile("|".join(map(re.escape, sorted(AM | PM, key=len, reverse=True))))
WEEKDAY = re.compile(
    r"[(（]?(?:星期|周|週|礼拜|禮拜)([一二三四五六日天])[)）]?"
    r"|[(（]?\b(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur|urs)?(?:day)?\b\.?[)）]?,?"
)
WEEKDAYS_ZH = "一二三四五六日"
WEEKDAYS_EN = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = {name: number for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
)}  # fmt: skip
YEAR_FIRST = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})")
DAY_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-/ .]*([a-z]{3,9})[-/ .,]*(\d{4})")
MONTH_NAMED = re.compile(r"([a-z]{3,9})[-/ .]*(\d{1,2})(?:st|nd|rd|th)?[-/ .,]+(\d{4})")
SERIAL = re.compile(r"(\d{5})(\.\d+)?")


@dataclass(frozen=True)
class Written:
    """What a date in words can mean: `readings` from an order ("" where all orders agree) to days since 1970-01-01.

    `half` is `am` or `pm` where the words say so; `seconds` the time of day of a spreadsheet's number with a fraction.
    `code` says why it is no date; then there are no readings.
    """

    readings: Mapping[str, int] = field(default_factory=dict)
    half: str = ""
    seconds: int | None = None
    code: str = ""

    def day(self, order: str) -> int | None:
        """The day by this order of writing (empty: not known); None where it has none, or two are possible."""
        if "" in self.readings:
            return self.readings[""]
        if order:
            return self.readings.get(order)
        days = set(self.readings.values())
        return days.pop() if len(days) == 1 else None


def normal(text: str) -> str:
    """The text in lower case with ordinary digits and signs, and one space at most between words."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def half_of(text: str) -> tuple[str, str]:
    """`am`, `pm` or nothing, as the (normal) text says, and the text without it."""
    found = HALVES.search(text)
    if not found:
        return "", text
    return ("am" if found[0] in AM else "pm"), (text[: found.start()] + " " + text[found.end() :]).strip()


def written(text: str) -> Written:
    """What this date can mean; the time of day that may follow it is not in the text."""
    half, words = half_of(normal(text))
    words = words.removesuffix("t") if words[-2:-1].isdigit() else words
    weekday, words = _weekday(words)
    serial = SERIAL.fullmatch(words)
    if serial and FIRST_SERIAL <= int(serial[1]) <= LAST_SERIAL:
        seconds = round(float(serial[2] or 0) * SECONDS_A_DAY)
        return Written({"": int(serial[1]) - SERIAL_EPOCH + seconds // SECONDS_A_DAY}, half,
                       seconds % SECONDS_A_DAY if serial[2] else None)  # fmt: skip
    tried = _parts(words)
    if not tried:
        return Written(code="not-a-date")
    days = {order: day for order, parts in tried.items() if (day := _day(*parts)) is not None}
    if not days:
        return Written(code="impossible-date")
    days = {order: day for order, day in days.items() if FIRST_YEAR <= day.year <= LAST_YEAR}
    if not days:
        return Written(code="far-date")
    if weekday is not None:
        days = {order: day for order, day in days.items() if day.weekday() == weekday}
        if not days:
            return Written(code="weekday")
    return Written({order: number_of(day) for order, day in days.items()}, half)


def _weekday(words: str) -> tuple[int | None, str]:
    found = WEEKDAY.search(words)
    if not found:
        return None, words
    rest = " ".join((words[: found.start()] + " " + words[found.end() :]).split()).strip(" ,")
    if found[1]:
        return WEEKDAYS_ZH.index(found[1].replace("天", "日")), rest
    return WEEKDAYS_EN.index(found[2]), rest


def _parts(words: str) -> dict[str, tuple[int, int, int]]:
    """Year, month and day by each order in which the words can be read; the order is empty where only one is."""
    compact = words.replace(" ", "") if "年" in words else words
    if found := YEAR_FIRST.fullmatch(compact) or COMPACT.fullmatch(words):
        return {"": (int(found[1]), int(found[2]), int(found[3]))}
    if found := NUMBERS.fullmatch(words):
        first, second, third = int(found[1]), int(found[3]), int(found[4])
        if len(found[4]) > 2:
            return {"day-first": (third, second, first), "month-first": (third, first, second)}
        return {
            "year-first": (_century(first), second, third),
            "day-first": (_century(third), second, first),
            "month-first": (_century(third), first, second),
        }
    if found := DAY_NAMED.fullmatch(words):
        month, day, year = found[2], found[1], found[3]
    elif found := MONTH_NAMED.fullmatch(words):
        month, day, year = found[1], found[2], found[3]
    else:
        return {}
    return {"": (int(year), MONTHS[month[:3]], int(day))} if month[:3] in MONTHS else {}


def _century(year: int) -> int:
    return year + (1900 if year >= TWO_DIGITS_FROM else 2000)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def order_of(dates: Iterable[Written]) -> str:
    """The order that a column's dates are written in, where one of them leaves no other; empty: nothing decides."""
    possible, decided = set(ORDERS), False
    for one in dates:
        if one.readings and "" not in one.readings:
            possible &= set(one.readings)
            decided = True
    return possible.pop() if decided and len(possible) == 1 else ""
