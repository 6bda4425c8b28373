"""What a file's columns are taken for: its header is looked for, its layout, and the month it is about."""

import re
from collections import Counter
from collections.abc import Mapping as Mapped
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from fairfloor.screening.intake.amounts import currency_named
from fairfloor.screening.intake.clocks import clock
from fairfloor.screening.intake.days import normal, written
from fairfloor.screening.intake.fields import TABLES
from fairfloor.screening.intake.headings import Field, heading
from fairfloor.screening.intake.mappings import LAYOUTS, Mapping, signature
from fairfloor.screening.intake.people_fields import NEVER
from fairfloor.screening.tables import date_of

HEADER_WITHIN = 40  # lines among which a header is looked for
FEWEST_DAYS = 5  # columns in a row that must be days for a month's sheet
MOMENT = re.compile(r"^(?P<day>.*?)(?P<time>\d{1,2}[:：]\d{2}.*)$")
DAY_NUMBER = re.compile(r"(\d{1,2})\s*[日号號]?\s*(?:[(（]?(?:星期|周|週)?[一二三四五六日天][)）]?|[a-z]{2,4})?")
MONTH_ZH = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})(?!\d)(?:\s*月)?")
MONTH_EN = re.compile(r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[ ,-]*(\d{4})\b")
MONTHS_EN = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Where a ZKTeco attlog.dat has them: user, time, device, key (in or out), verification, work code.
CLOCKS_PLACES = {"worker": (0,), "time": (1,), "key": (3,)}
PART_OF = {
    "punches": ("worker", "name", "time", "day", "clock", "key", "editor"),
    "days": ("worker", "name", "day", "in", "out", "break", "editor"),
    "month": ("worker", "name"),
}
KINDS_OF_RECORD = (
    ("quality", ("质检", "品检", "检验", "quality", "inspection")),
    ("needle", ("断针", "needle")),
    ("leave", ("请假", "休假", "leave")),
    ("canteen", ("食堂", "就餐", "餐厅", "canteen", "meal")),
    ("gate", ("门禁", "出入", "门卫", "gate", "access")),
    ("production", ("产量", "生产", "计件", "production", "output")),
)
KINDS_OF_DAY_OFF = (
    ("by-choice", ("自愿", "同意加班", "voluntary", "bychoice", "consent")),
    ("holiday", ("节假日", "法定假日", "公假", "holiday")),
    ("rest-day", ("休息日", "轮休", "周休", "调休", "restday", "dayoff", "weeklyrest")),
)


@dataclass(frozen=True)
class Proposal:
    """How a sheet would be read: its `mapping`, the line of its `header` (0: none), and its usual number of `columns`.

    `days` are the columns of a month's sheet with the day of each, `None` where the month is not known; `units` what
    stands in brackets in the headings, by field; `unread` the headings that nothing was found for. In a `workbook`
    midnight may be written as a date alone. `others` are the columns taken for nothing, from 1, with their headings.
    """

    mapping: Mapping
    header: int
    columns: int
    days: tuple[tuple[int, int | None], ...] = ()
    units: Mapped[str, str] | None = None
    workbook: bool = False
    unread: tuple[str, ...] = ()
    others: tuple[tuple[int, str], ...] = ()


def named(cells: Sequence[str], fields: Sequence[Field]) -> dict[str, tuple[int, ...]]:
    """Which columns hold what, by the headings; the first of several counts, unless a field takes many."""
    found: dict[str, tuple[int, ...]] = {}
    for place, cell in enumerate(cells):
        plain = heading(cell)[0]
        if not plain or plain in NEVER:
            continue
        for one in fields:
            if plain in one.headings and (one.many or one.name not in found):
                found[one.name] = (*found.get(one.name, ()), place)
                break
    return found


def propose(
    table: str, rows: Sequence[Sequence[str]], titles: Sequence[str] = (), told: Mapping | None = None
) -> Proposal | None:
    """How the sheet that begins with these rows is read; `titles` are its name and other words about it.

    `told` is a mapping that somebody gave: then the header with its headings is looked for. None: the sheet has none
    of the headings that the table needs.
    """
    for index, cells in enumerate(rows[:HEADER_WITHIN]):
        above = rows[index - 1] if index else ()
        for header in (cells, _joined(above, cells)) if above else (cells,):
            found = _fits(told, header) if told else _mapped(table, header, rows[index + 1 :])
            if found is None:
                continue
            words = [*titles, *(" ".join(row) for row in rows[:index])]
            return _settled(found, header, index + 1, words, rows[index + 1 :])
    if told and not told.headings:
        columns = _usual(rows, 0)
        return Proposal(told, 0, columns, others=_others(told, columns))
    if table == "attendance" and not told:
        return _without_header(rows)
    return None


def _joined(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """Two rows of headings as one: the lower one counts where it says something."""
    length = max(len(above), len(below))
    padded = [[*row, *[""] * (length - len(row))] for row in (above, below)]
    return [low or high for high, low in zip(*padded, strict=True)]


def _fits(told: Mapping, header: Sequence[str]) -> Mapping | None:
    """The mapping that was told, when its headings stand in this row, wherever they stand."""
    if not told.headings:
        return None
    names = [heading(cell)[0] for cell in header]
    places: dict[str, tuple[int, ...]] = {}
    for name, held in told.headings.items():
        taken: list[int] = []
        for place, title in zip(told.places[name], held, strict=True):
            plain = heading(title)[0]
            if place < len(names) and names[place] == plain:
                taken.append(place)
            elif plain in names:
                taken.append(names.index(plain))
            else:
                return None
        places[name] = tuple(taken)
    return replace(told, places=places)


def _mapped(table: str, header: Sequence[str], below: Sequence[Sequence[str]]) -> Mapping | None:
    """The mapping that this header makes, by the first layout that finds all it needs."""
    for layout in LAYOUTS[table]:
        names = PART_OF.get(layout)
        fields = [one for one in TABLES[table] if names is None or one.name in names]
        places = named(header, fields)
        if layout == "month":
            complete = bool(places.keys() & {"worker", "name"}) and len(_day_columns(header)) >= FEWEST_DAYS
        else:
            complete = is_complete(table, layout, places)
        if layout == "punches" and complete and _better_as_days(header, places, below):
            continue
        if complete:
            return Mapping(
                table, layout, places, {name: tuple(header[p] for p in held) for name, held in places.items()}
            )
    return None


def is_complete(table: str, layout: str, places: Mapped[str, tuple[int, ...]]) -> bool:
    """Whether these fields are enough to read rows of the table in this layout."""
    has = places.keys()
    who = bool(has & {"worker", "name"})
    if table == "attendance" and layout == "punches":
        return who and ("time" in has or {"day", "clock"} <= has)
    if table == "attendance":
        return who and bool(has & {"in"}) and bool(has & {"out"})
    if table == "roster":  # a list of names alone may be one of factories
        return "worker" in has or ("name" in has and bool(has & {"sex", "birth_day", "hired_day", "left_day"}))
    if table == "payroll":
        return who and len(has - {"worker", "name", "month"}) >= 2
    if table == "production":
        return who and bool(has & {"time", "day", "start_day"})
    if table == "closures":
        return "start" in has
    return bool(has & {"day", "start_day"})


def _better_as_days(
    header: Sequence[str], places: Mapped[str, tuple[int, ...]], below: Sequence[Sequence[str]]
) -> bool:
    """Whether a header that could be of punches is of days: it has comings and goings beside its times."""
    other = named(header, [one for one in TABLES["attendance"] if one.name in PART_OF["days"]])
    return "in" in other and "out" in other


def _day_columns(header: Sequence[str]) -> list[tuple[int, int, int | None]]:
    """Columns that are days, as (column, day of the month, the day itself where it is written out)."""
    found: list[tuple[int, int, int | None]] = []
    for place, cell in enumerate(header):
        words = normal(cell).removesuffix(" 00:00:00")
        number = DAY_NUMBER.fullmatch(words)
        if number and 1 <= int(number[1]) <= 31:
            found.append((place, int(number[1]), None))
            continue
        day = written(words).readings.get("") if words[:1].isdigit() and not words.isdigit() else None
        if day is not None:
            found.append((place, date_of(day).day, day))
    steps = [later[1] - earlier[1] for earlier, later in pairwise(found)]
    rising = all(step == 1 or (step < 0 and later[1] == 1) for step, later in zip(steps, found[1:], strict=True))
    return found if rising else []


def _settled(
    mapping: Mapping, header: Sequence[str], line: int, words: Sequence[str], below: Sequence[Sequence[str]]
) -> Proposal:
    """The mapping with what the words above the table tell: month, currency, kind of record."""
    columns = _columns(header, below)
    mark = signature(mapping.table, mapping.layout, header, columns)
    mapping = replace(mapping, signature=mark, month=mapping.month or _month_of(words),
                      currency=mapping.currency or _currency_of(header, mapping, words),
                      what=mapping.what or _what_of(mapping.table, [*words, *header]))  # fmt: skip
    days: tuple[tuple[int, int | None], ...] = ()
    if mapping.layout == "month":
        days = tuple(_dated(_day_columns(header), mapping.month, words))
    units = {name: heading(header[held[0]])[1] for name, held in mapping.places.items() if held[0] < len(header)}
    taken = {place for held in mapping.places.values() for place in held} | {place for place, _ in days}
    unread = tuple(cell for place, cell in enumerate(header) if cell and place not in taken)
    others = tuple((place + 1, cell) for place, cell in enumerate(header) if cell and place not in taken)
    told = {name: unit for name, unit in units.items() if unit}
    return Proposal(mapping, line, columns, days, told, unread=unread, others=others)


def _columns(header: Sequence[str], below: Sequence[Sequence[str]]) -> int:
    """The usual number of columns: the header's, unless all rows agree on more."""
    counts = Counter(len(row) for row in below if row)
    if len(header) not in counts and len(counts) == 1 and sum(counts.values()) > 2:
        return max(next(iter(counts)), len(header))
    return len(header)


def _usual(rows: Sequence[Sequence[str]], least: int) -> int:
    counts = Counter(len(row) for row in rows if len(row) > least)
    return counts.most_common(1)[0][0] if counts else least + 1


def months_in(words: Sequence[str]) -> list[str]:
    """The months that titles name, each once, as ``2019-10``."""
    found: list[str] = []
    for text in map(normal, words):
        found += [f"{year}-{int(month):02}" for year, month in MONTH_ZH.findall(text) if 1 <= int(month) <= 12]
        found += [f"{year}-{MONTHS_EN.index(month) + 1:02}" for month, year in MONTH_EN.findall(text)]
    return list(dict.fromkeys(found))


def _month_of(words: Sequence[str]) -> str:
    found = months_in(words)
    return found[0] if len(found) == 1 else ""


def _dated(
    columns: Sequence[tuple[int, int, int | None]], month: str, words: Sequence[str]
) -> list[tuple[int, int | None]]:
    """Each column's day; a sheet from the 26th to the 25th is of two months, which its title must name, in order."""
    wraps = any(later[1] < earlier[1] for earlier, later in pairwise(columns))
    months = months_in(words) if wraps else [month] if month else []
    if all(day is not None for _, _, day in columns):
        return [(place, day) for place, _, day in columns]
    if len(months) != (2 if wraps else 1) or (wraps and _next(months[0]) != months[1]):
        return [(place, None) for place, _, _ in columns]
    found: list[tuple[int, int | None]] = []
    current, before = months[0], 0
    for place, number, _ in columns:
        if number < before:
            current = months[-1]
        before = number
        found.append((place, written(f"{current}-{number:02}").readings.get("")))
    return found


def _next(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12}-{number % 12 + 1:02}"


def _currency_of(header: Sequence[str], mapping: Mapping, words: Sequence[str]) -> str:
    """The one currency that headings of amounts name in brackets, or the words above the table; empty: none or several."""
    units = {currency_named(heading(cell)[1]) for cell in header} - {""}
    for text in words:
        units |= {currency_named(part) for part in re.split(r"[\s:：,，;；()（）/]+", text)} - {""}
    return units.pop() if len(units) == 1 and mapping.table == "payroll" else ""


def _what_of(table: str, words: Sequence[str]) -> str:
    kinds = {"production": KINDS_OF_RECORD, "days-off": KINDS_OF_DAY_OFF}.get(table, ())
    plain = " ".join(normal(text) for text in words).replace(" ", "")
    found = [what for what, marks in kinds if any(mark in plain for mark in marks)]
    if "by-choice" in found:  # the words for it mostly name the rest day too
        return "by-choice"
    return found[0] if len(found) == 1 else ("production" if table == "production" and not found else "")


def _without_header(rows: Sequence[Sequence[str]]) -> Proposal | None:
    """A clock's own file: its columns are those of an attlog.dat, or the first that is a moment; None: it has none."""
    good = [row for row in rows if any(map(is_moment, row))]
    if not good or any(map(_is_header, rows[: rows.index(good[0])])):
        return None
    places = dict(CLOCKS_PLACES)
    votes = Counter(next(place for place, cell in enumerate(row) if is_moment(cell)) for row in good)
    if votes.most_common(1)[0][0] != 1:
        time = votes.most_common(1)[0][0]
        places = {"worker": (0 if time else 1,), "time": (time,)}
    columns = _usual(good, 0)
    if columns <= CLOCKS_PLACES["key"][0]:
        places.pop("key", None)
    mark = signature("attendance", "punches", (), columns)
    found = Mapping("attendance", "punches", places, signature=mark)
    return Proposal(found, 0, columns, others=_others(found, columns))


def _others(mapping: Mapping, columns: int) -> tuple[tuple[int, str], ...]:
    """The columns of a file without a header that the mapping takes for nothing."""
    taken = {place for held in mapping.places.values() for place in held}
    return tuple((place + 1, "") for place in range(columns) if place not in taken)


def _is_header(row: Sequence[str]) -> bool:
    """Whether a row is one of headings, though none of them is known: several cells, and none begins with a figure."""
    said = [cell for cell in row if cell]
    return len(said) > 1 and not any(cell[:1].isdigit() for cell in said)


def is_moment(cell: str) -> bool:
    """Whether the cell is a date and a time of day, in any order of its parts."""
    found = MOMENT.match(cell)
    if not found or not found["day"].strip():
        return False
    return bool(written(found["day"]).readings) and clock(found["time"]).plain is not None
