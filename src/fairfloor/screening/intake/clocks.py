"""A time of day as people write it, with or without seconds, in twelve hours or twenty-four."""

import re
from dataclasses import dataclass

from fairfloor.screening.intake.days import half_of, normal

MINUTE, HOUR, DAY, NOON = 60, 3_600, 86_400, 12
TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,6})?)?")
PLAIN = re.compile(r"(\d{2})(\d{2})(\d{2})?")
SHARE = re.compile(r"0?\.\d+|\d\.\d+e-\d+")
IN_WORDS = re.compile(r"(\d{1,2})[时時点點h](?:(\d{1,2})[分m]?)?(?:(\d{1,2})[秒s])?")


@dataclass(frozen=True)
class Clock:
    """Seconds since midnight as the words stand, and as they are when `am` or `pm` is said elsewhere; None: no time.

    `seconds` says whether the words show seconds. `code` says why it is no time of day.
    """

    plain: int | None = None
    am: int | None = None
    pm: int | None = None
    seconds: bool = False
    code: str = ""


def clock(text: str) -> Clock:
    """The time of day in these words; 24:00 is the end of the day."""
    half, words = half_of(normal(text))
    words = words.replace(" ", "").removesuffix("整")
    found = TIME.fullmatch(words) or IN_WORDS.fullmatch(words) or PLAIN.fullmatch(words)
    if not found:
        share = SHARE.fullmatch(words)
        if not share or half:
            return Clock(code="not-a-clock")
        return _of(round(float(words) * DAY), seconds=True)
    hour, minute, second = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    at = hour * HOUR + minute * MINUTE + second
    if minute >= 60 or second >= 60 or at > DAY:
        return Clock(code="impossible-clock")
    shown = found[3] is not None
    if half:
        told = _halved(at, half)
        return Clock(code="impossible-clock") if told is None else Clock(told, told, told, shown)
    return Clock(at, _halved(at, "am"), _halved(at, "pm"), shown)


def _of(at: int, *, seconds: bool) -> Clock:
    return Clock(at, _halved(at, "am"), _halved(at, "pm"), seconds)


def _halved(at: int, half: str) -> int | None:
    """The time in the first or second half of the day; None where the words contradict each other."""
    hour = at // HOUR
    if half == "am":
        return at - NOON * HOUR if hour == NOON else at if hour < NOON else None
    return at + NOON * HOUR if hour < NOON else at if at < DAY else None
