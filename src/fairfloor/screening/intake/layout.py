"""How a file of punches or a roster is laid out: its separator, its header, and which column holds what."""

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# A date and a time of day, year first; other orders are refused rather than guessed.
TIME = r"\d{4}[-/]\d{1,2}[-/]\d{1,2}[ T]+\d{1,2}:\d{2}(:\d{2})?"
WITH_SECONDS = 3  # parts of a time of day between colons
SEPARATORS = ("\t", ",", ";")

# Names that clocks' exports give their columns, letters and digits only.
PUNCH_NAMES: Mapping[str, frozenset[str]] = {
    "worker": frozenset(
        {
            *("worker", "workerid", "user", "userid", "pin", "id", "emp", "empno", "empid", "employee", "employeeid"),
            *("employeeno", "acno", "enrollnumber", "enrollno", "no", "badge", "badgenumber"),
            *("工号", "员工编号", "编号", "人员编号", "考勤号码", "登记号码"),
        }
    ),
    "time": frozenset(
        {
            *("time", "datetime", "timestamp", "punch", "punchtime", "punchedat", "checktime"),
            *("时间", "日期时间", "打卡时间", "考勤时间", "刷卡时间", "签到时间"),
        }
    ),
    "key": frozenset(
        {
            *("key", "state", "status", "inout", "checktype", "attendancestate", "attstate"),
            *("状态", "考勤状态", "出入状态"),
        }
    ),
}
# Where a ZKTeco attlog.dat has them: user, time, device, key (in or out), verification, work code.
PUNCH_PLACES = {"worker": 0, "time": 1, "key": 3}


@dataclass(frozen=True)
class Layout:
    """`separator` of columns, `header` line number (0: none), `places` of the columns by name, their usual number.

    `seconds` says whether the file's times have seconds: then a time without them was cut.
    """

    separator: str
    header: int
    places: Mapping[str, int]
    columns: int
    seconds: bool = True


def split(text: str, separator: str) -> list[str] | None:
    """The columns of one line, quoted ones unquoted, each without padding; None when its quotes do not close."""
    if '"' not in text:
        return [cell.strip() for cell in text.split(separator)]
    try:
        cells = next(csv.reader([text], delimiter=separator, strict=True, skipinitialspace=True))
    except (csv.Error, StopIteration):
        return None
    return [cell.strip() for cell in cells]


def plain_name(cell: str) -> str:
    """A column's name without case, spaces and signs: ``User ID`` and ``user_id`` are one."""
    return "".join(character for character in cell.lower() if character.isalnum())


def named_places(cells: Sequence[str], names: Mapping[str, frozenset[str]]) -> dict[str, int]:
    """Which column holds what, by the names in a header; the first column of a name counts."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        for name, known in names.items():
            if plain_name(cell) in known:
                found.setdefault(name, place)
    return found


def punch_layout(sample: Sequence[tuple[int, str]]) -> Layout:
    """The layout of a file of punches from some of its lines (number, text), the first one among them."""
    time = re.compile(TIME)
    rows = {mark: [(number, split(text, mark) or []) for number, text in sample] for mark in SEPARATORS}
    good = {mark: [cells for _, cells in rows[mark] if any(map(time.fullmatch, cells))] for mark in SEPARATORS}
    separator = max(SEPARATORS, key=lambda mark: len([cells for cells in good[mark] if len(cells) > 1]))
    header, places = 0, PUNCH_PLACES
    if rows[separator]:
        number, cells = rows[separator][0]
        named = named_places(cells, PUNCH_NAMES)
        if {"worker", "time"} <= named.keys() and not any(map(time.fullmatch, cells)):
            header, places = number, named
    usual = Counter(len(cells) for cells in good[separator]).most_common(1)
    columns = usual[0][0] if usual else len(PUNCH_PLACES) + 1
    times = [cell for cells in good[separator] for cell in cells if time.fullmatch(cell)]
    with_seconds = [cell for cell in times if cell.count(":") == WITH_SECONDS - 1]
    return Layout(separator, header, places, columns, seconds=2 * len(with_seconds) >= len(times))
