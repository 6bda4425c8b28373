"""Which days are working days, weekly rest days and public holidays for everybody, as the shelf knows them."""

from datetime import date

from fairfloor.core import calendars
from fairfloor.core.languages import Text
from fairfloor.core.law import Known, value
from fairfloor.core.phrases import phrase

WORKING_DAY, REST_DAY, HOLIDAY = 0, 1, 2  # as the tables hold them
MADE_UP_FOR = ("(observed)", "(substituted from")  # how the calendars' package marks a day off in exchange for another


def kind_on_shelf(jurisdiction: str, day: date) -> tuple[int | None, Text]:
    """The kind of `day` and why; None where the holidays of that year are not known.

    A public holiday comes before the weekly rest day. A day off in exchange for another day, or in place of a holiday
    that fell on a weekend, is a rest day. Where the law names no weekday of rest, other days are working days.
    """
    try:
        calendar = calendars.load(jurisdiction)
    except calendars.CalendarError:
        return None, phrase("screening.unjudged-calendar")
    if not calendar.is_known(day):
        return None, phrase("screening.unjudged-calendar")
    name = calendars.public_holidays(jurisdiction, day.year).get(day)
    if name is not None:
        exchanged = all(any(mark in one for mark in MADE_UP_FOR) for one in name["en"].split("; "))
        return REST_DAY if exchanged else HOLIDAY, name
    rest = value((jurisdiction, "weekly-rest-day"), day)
    named = rest.value if isinstance(rest, Known) else None
    return REST_DAY if named == calendars.WEEKDAYS[day.weekday()] else WORKING_DAY, calendars.weekday_name(day)
