"""A roster in: a CSV or TSV with a header becomes the table `roster`, or refused rows."""

from datetime import date
from itertools import islice
from pathlib import Path

from fairfloor.screening.engines import Connection
from fairfloor.screening.intake.layout import PUNCH_NAMES, SEPARATORS, named_places, split
from fairfloor.screening.intake.lines import Line, encoding_of, first_bytes, kind_of, lines
from fairfloor.screening.intake.refusals import Intake, Refusal
from fairfloor.screening.tables import number_of

NAMES = {
    "worker": PUNCH_NAMES["worker"],
    "sex": frozenset(("sex", "gender", "性别")),
    "birth_date": frozenset(("birthdate", "birthday", "dateofbirth", "dob", "born", "出生日期", "生日")),
    "hired": frozenset(("hired", "hiredate", "hiredon", "startdate", "joined", "entrydate", "入职日期", "入职时间")),
    "left": frozenset(("left", "leftdate", "lefton", "enddate", "leavedate", "离职日期", "离职时间")),
    "department": frozenset(("department", "dept", "section", "line", "部门", "车间")),
}
DATES = ("birth_date", "hired", "left")
BATCH = 20_000
SEXES = {
    **dict.fromkeys(("female", "f", "woman", "女"), "female"),
    **dict.fromkeys(("male", "m", "man", "男"), "male"),
}
ADD = """
INSERT INTO staged_roster BY NAME
SELECT 0 AS factory, unnest($1::VARCHAR[]) AS id, unnest($2::VARCHAR[]) AS sex, unnest($3::INTEGER[]) AS birth_day,
       unnest($4::INTEGER[]) AS hired_day, unnest($5::INTEGER[]) AS left_day, unnest($6::VARCHAR[]) AS department,
       unnest($7::BIGINT[]) AS line
"""
Person = tuple[str, str | None, int | None, int | None, int | None, str | None, int]


def take_in(engine: Connection, path: Path) -> Intake:
    """Stage `roster` (see `tables`) from the file and say what became of each row.

    The header must name the worker's number; names of people are not read. Dates are year-month-day. Raises OSError
    when the file cannot be opened; nothing inside it raises.
    """
    start = first_bytes(path)
    kind = kind_of(start)
    if kind:
        return Intake(read=1, accepted=0, refused=(Refusal(1, "wrong-file", kind),))
    encoding = encoding_of(start)
    found = lines(path, encoding)
    header = next(found, None)
    if header is None:
        return Intake(0, 0, (), encoding)
    separator = max(SEPARATORS, key=header.text.count)
    columns = split(header.text, separator) or []
    places = named_places(columns, NAMES)
    if "worker" not in places:
        refused = [Refusal(line.number, "no-header") for line in (header, *found)]
        return Intake(len(refused), 0, tuple(refused), encoding, separator)
    seen: dict[str, int] = {}
    read, refused = 0, []
    while batch := list(islice(found, BATCH)):
        people: list[Person] = []
        for line in batch:
            read += 1
            person = person_of(line, separator, len(columns), places, seen)
            if isinstance(person, Refusal):
                refused.append(person)
            else:
                seen[person[0]] = line.number
                people.append(person)
        if people:
            engine.execute(ADD, [list(column) for column in zip(*people, strict=True)])
    return Intake(read, len(seen), tuple(refused), encoding, separator)


def person_of(
    line: Line, separator: str, columns: int, places: dict[str, int], seen: dict[str, int]
) -> Person | Refusal:
    """One person, or why the row is none; `seen` holds the line of each person so far."""
    if "\0" in line.text:
        return Refusal(line.number, "nul")
    if not line.whole:
        return Refusal(line.number, "too-long")
    cells = split(line.text, separator)
    if cells is None:
        return Refusal(line.number, "quotes")
    if len(cells) != columns:
        return Refusal(line.number, "columns", f"{len(cells)}/{columns}")
    told = {name: cells[place] for name, place in places.items()}
    if not told["worker"]:
        return Refusal(line.number, "no-worker")
    if "\ufffd" in told["worker"] or not told["worker"].isprintable():
        return Refusal(line.number, "unreadable-worker")
    if told["worker"] in seen:
        return Refusal(line.number, "same-person", str(seen[told["worker"]]))
    dates: dict[str, date | None] = {}
    for name in DATES:
        try:
            dates[name] = date.fromisoformat(told[name].replace("/", "-")) if told.get(name) else None
        except ValueError:
            return Refusal(line.number, "not-a-date", told[name])
    hired, left = dates["hired"], dates["left"]
    if hired and left and left < hired:
        return Refusal(line.number, "left-first", f"{left}")
    return (
        told["worker"],
        SEXES.get(told.get("sex", "").lower()),
        _day(dates["birth_date"]),
        _day(hired),
        _day(left),
        told.get("department") or None,
        line.number,
    )


def _day(day: date | None) -> int | None:
    return None if day is None else number_of(day)
