"""What a mail must not say: which names, days and signs of a programme's confidential things stand in somebody's words."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

PSEUDONYM = re.compile(r"\bw-[a-z2-7]{10}\b")  # of a worker, as the pages of records show it
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
          "december")  # fmt: skip
_MONTH = "|".join([*(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS), "sept"])
_DAYS = (
    re.compile(r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})"),
    re.compile(r"(?<!\d)(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})"),
    re.compile(r"(?<![\d年])(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})"),
    re.compile(rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<name>{_MONTH})\b(?:,? (?P<year>\d{{4}}))?"),
    re.compile(rf"\b(?P<name>{_MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<year>\d{{4}}))?"),
    re.compile(r"(?<![\d/])(?P<day>\d{1,2})/(?P<month>\d{1,2})(?:/\d{2})?(?![\d/])"),
)
_EITHER_FIRST = (_DAYS[1], _DAYS[5])  # the day or the month
LEGAL_FORMS = frozenset(("co", "company", "corp", "corporation", "inc", "limited", "llc", "ltd", "plc", "pte"))
SHORTEST = 2  # signs that a name has at least; a single letter or figure names nothing
SHORTEST_NUMBER = 4  # figures of a number that stands for something: a smaller one stands in any letter


def plain(words: str) -> str:
    """`words` as they are compared: NFKC, small, what is neither letter nor figure as one space, marks taken off."""
    folded = unicodedata.normalize("NFKC", words).casefold()
    signs = (
        one for one in unicodedata.normalize("NFKD", folded) if not unicodedata.category(one).startswith(("M", "Cf"))
    )
    return " ".join("".join(one if one.isalnum() else " " for one in signs).split())


def named(words: str, names: Iterable[str], *, but: str = "") -> str | None:
    """The first of `names` that stands in `words`, by whole words, of scripts without spaces by its signs; None for none.

    A name that stands in the words `but`, which everybody knows, tells nothing and is passed over. A firm is named without its
    legal form too.
    """
    said, known = plain(words), plain(but)
    return next((name for name in names if any(
        _within(one, said) and not _within(one, known) for one in {plain(name), _without_form(plain(name))}
    )), None)  # fmt: skip


def _without_form(name: str) -> str:
    """The plain name of a firm without the words of its legal form; whole where nothing of two words would be left."""
    kept = name.split()
    while kept and kept[-1] in LEGAL_FORMS:
        kept.pop()
    return " ".join(kept) if len(kept) >= 2 else name


def _within(name: str, said: str) -> bool:
    signs = name.replace(" ", "")
    if len(signs) < (SHORTEST_NUMBER if signs.isdecimal() else SHORTEST):
        return False
    if any(_spaceless(one) for one in name):
        return name.replace(" ", "") in said.replace(" ", "")
    return f" {name} " in f" {said} "


def _spaceless(sign: str) -> bool:
    """Whether the sign is of a script whose words stand without spaces: Chinese, Khmer, Thai and their like."""
    return ord(sign) >= 0x0E00 and unicodedata.category(sign) == "Lo"


def day_in(words: str, days: Iterable[date]) -> date | None:
    """The first of `days` that `words` name, in figures or with the month's name; without a year any year's day counts."""
    said = unicodedata.normalize("NFKC", words).casefold()
    found = set()
    for form in _DAYS:
        for match in form.finditer(said):
            told = match.groupdict()
            month = _month(told["name"]) if "name" in told else int(told["month"])
            found.add((int(told["year"]) if told.get("year") else None, month, int(told["day"])))
            if form in _EITHER_FIRST:
                found.add((int(told["year"]) if told.get("year") else None, int(told["day"]), int(told["month"])))
    return next((one for one in days if {(one.year, one.month, one.day), (None, one.month, one.day)} & found), None)


def _month(name: str) -> int:
    return next(number for number, month in enumerate(MONTHS, start=1) if month.startswith(name[:3]))
