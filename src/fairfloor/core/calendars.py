"""Weekends and public holidays of a jurisdiction, and up to which day they are known."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from fairfloor.core.languages import Text
from fairfloor.core.shelf import LIBRARY, Entry, read

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAY_NAMES = dict(
    zip(
        WEEKDAYS,
        (
            Text(zh="星期一", en="Monday"),
            Text(zh="星期二", en="Tuesday"),
            Text(zh="星期三", en="Wednesday"),
            Text(zh="星期四", en="Thursday"),
            Text(zh="星期五", en="Friday"),
            Text(zh="星期六", en="Saturday"),
            Text(zh="星期日", en="Sunday"),
        ),
        strict=True,
    )
)


class CalendarError(ValueError):
    """A jurisdiction whose calendar is not on the shelf; its text is a sentence with a remedy."""


@dataclass(frozen=True)
class Calendar:
    """One jurisdiction's days: `weekend` as numbers (Monday 0), and the days between which its holidays are known.

    `country` and `names` say what the package `holidays` calls the country and each language; `titles` give a
    holiday's other languages by its English name. `known_from` and `known_until` are both inclusive.
    """

    jurisdiction: str
    title: Text
    weekend: frozenset[int]
    country: str
    names: tuple[tuple[str, str], ...]
    known_from: date
    known_until: date
    titles: tuple[tuple[str, Text], ...]
    source: Text
    source_note: Text | None

    def is_weekend(self, day: date) -> bool:
        """Whether `day` is a weekend day; a declared working Saturday or Sunday still is one."""
        return day.weekday() in self.weekend

    def is_known(self, day: date) -> bool:
        """Whether the public holidays of that day's year have been announced, as far as the shelf knows."""
        return self.known_from <= day <= self.known_until


def weekday_name(day: date) -> Text:
    """The day's name in the week: Saturday, 星期六."""
    return WEEKDAY_NAMES[WEEKDAYS[day.weekday()]]


def load(jurisdiction: str) -> Calendar:
    """The calendar of `jurisdiction` or of the nearest level above it (`cn-gd` → `cn`).

    Raises CalendarError when no level has one, ShelfError when its file is wrong.
    """
    parts = jurisdiction.split("-")
    for length in range(len(parts), 0, -1):
        path = LIBRARY / "calendars" / f"{'-'.join(parts[:length])}.toml"
        if all(part.isalnum() for part in parts) and path.is_file():
            return read_calendar(path)
    raise CalendarError(
        f"There is no calendar for {jurisdiction!r}. Use one of {', '.join(jurisdictions())}, "
        "or add one to library/calendars/."
    )


def jurisdictions() -> tuple[str, ...]:
    """The jurisdictions that have a calendar on the shelf, in alphabetical order."""
    return tuple(sorted(path.stem for path in (LIBRARY / "calendars").glob("*.toml")))


@lru_cache
def read_calendar(path: Path) -> Calendar:
    """The calendar in the file at `path`; raises ShelfError for anything but exactly what a calendar holds."""
    entry = Entry(read(path), path)
    if entry.string("id", required=True) != path.stem:
        entry.fault(f"'id' is not {path.stem!r}", "Name the file and the calendar alike")
    known_from, known_until = entry.date("known_from", required=True), entry.date("known_until", required=True)
    if known_until < known_from:
        entry.fault("'known_until' is before 'known_from'", "Correct one of the two days")
    names = entry.table("names", required=True) or Entry({}, path)
    for language in names.data:
        names.string(language, required=True)
    if not names.has("en"):
        names.fault("'en' is missing", 'Add en = "en_US"')
    source = entry.table("source", required=True) or Entry({}, path)
    source_title, source_note = source.text("title", required=True), source.text("note")
    source.done()
    found = Calendar(
        jurisdiction=path.stem,
        title=entry.text("title", required=True),
        weekend=frozenset(WEEKDAYS.index(day) for day in entry.choices("weekend", WEEKDAYS, required=True)),
        country=entry.string("country", required=True),
        names=tuple(names.data.items()),
        known_from=known_from,
        known_until=known_until,
        titles=tuple(_title(holiday) for holiday in entry.entries("holiday", named="en")),
        source=source_title,
        source_note=source_note,
    )
    entry.done()
    return found


def _title(entry: Entry) -> tuple[str, Text]:
    name = entry.string("en", required=True)
    title = Text(en=name, zh=entry.string("zh", required=True))
    entry.done()
    return name, title


def is_weekend(day: date, jurisdiction: str = "kh") -> bool:
    """Whether `day` is a weekend day in `jurisdiction`."""
    return load(jurisdiction).is_weekend(day)


@lru_cache(maxsize=256)
def public_holidays(jurisdiction: str, year: int) -> dict[date, Text]:
    """The public holidays of `year` by day, each with its name; treat the answer as read-only.

    The dates are those of the package `holidays`; outside the calendar's known days they are its forecast. Two
    holidays on one day share one name. A name without a Chinese one says so in English after 公众假日.
    """
    import holidays  # a second's work: only those who leave holidays out pay for it

    calendar = load(jurisdiction)
    titles = dict(calendar.titles)
    spoken = {
        language: holidays.country_holidays(calendar.country, years=year, language=name)
        for language, name in calendar.names
    }
    found: dict[date, Text] = {}
    for day in sorted(spoken["en"]):
        said = {language: "; ".join(days.get_list(day)) for language, days in spoken.items()}
        english = spoken["en"].get_list(day)
        said.setdefault("zh", "、".join(titles[n]["zh"] if n in titles else f"公众假日（{n}）" for n in english))
        found[day] = Text(said)
    return found
