"""Money, hours, minutes and closed lists as people write them in the cells of a payroll or a roster."""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from fairfloor.screening.intake.days import normal

CENT = Decimal("0.01")
MOST = 10**15  # hundredths; more is no pay
MOST_SECONDS = 10**7
CURRENCIES: Mapping[str, str] = {
    **{code.lower(): code for code in ("USD", "CNY", "KHR", "HKD", "TWD", "VND", "BDT", "INR", "IDR", "THB", "MMK", "LKR",
                                       "PKR", "PHP", "MYR", "EUR", "GBP")},
    **dict.fromkeys(("us$", "usd$", "us dollar", "us dollars", "美元", "美金"), "USD"),
    **dict.fromkeys(("rmb", "元", "人民币", "人民幣", "yuan"), "CNY"),
    **dict.fromkeys(("៛", "riel", "riels", "瑞尔", "瑞爾", "柬币"), "KHR"),
    **dict.fromkeys(("hk$", "港币", "港元", "港幣"), "HKD"),
    **dict.fromkeys(("nt$", "ntd", "新台币", "新台幣", "台币", "台幣"), "TWD"),
    **dict.fromkeys(("₫", "越南盾"), "VND"),
    **dict.fromkeys(("৳", "taka"), "BDT"),
    **dict.fromkeys(("€", "欧元"), "EUR"),
}  # fmt: skip
SIGNS = "$¥"  # of several currencies: they name none
NOTHING = frozenset(("", "-", "--", "—", "–", "/", "n/a", "na", "#n/a", "null", "none", "无", "無"))
MONEY = re.compile(r"\d{1,15}(?:\.\d{1,15})?|\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,15})?|\.\d{1,15}")
COMMA_DECIMAL = re.compile(r"\d{1,3}(?:\.\d{3}){1,4},\d{1,2}")
HOURS_AND_MINUTES = re.compile(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d))?")
HOURS_IN_WORDS = re.compile(
    r"(?:(\d{1,4})(?:小时|小時|时|時|hours?|hrs?|h))?\s*(?:(\d{1,3})(?:分钟|分鐘|分|minutes?|mins?|m))?"
)
NUMBER = re.compile(r"-?\d{1,6}(?:\.\d{1,15})?|-?\.\d{1,15}")
SPREADSHEET_DATE = re.compile(r"1900-0[1-3]-\d\d \d\d:\d\d:\d\d")

SEXES = {
    **dict.fromkeys(("female", "f", "woman", "女", "女性", "ស្រី"), "female"),
    **dict.fromkeys(("male", "m", "man", "男", "男性", "ប្រុស"), "male"),
}
PAY_BASES = {
    **dict.fromkeys(("time", "hourly", "hour", "daily", "monthly", "time rate", "time-rate", "计时", "計時", "月薪"), "time"),
    **dict.fromkeys(("piece", "piece rate", "piece-rate", "piecework", "piece work", "计件", "計件"), "piece"),
}  # fmt: skip
YES = frozenset(("yes", "y", "true", "1", "是", "有", "已签", "已簽", "签", "签字", "已签字", "signed", "✓", "√", "✔"))
NO = frozenset(
    ("no", "n", "false", "0", "否", "没有", "未签", "未簽", "未签字", "not signed", "unsigned", "✗", "×", "x")
)


def money(text: str) -> tuple[int | None, str, str]:
    """Hundredths, the currency that the cell itself names, and why it is no money; nothing for a cell that says nothing."""
    words = normal(text)
    if words in NOTHING:
        return None, "", ""
    negative = words.startswith("(") and words.endswith(")")
    words = words[1:-1].strip() if negative else words
    currency, words = _currency(words)
    if words and (words[0] in "+-−" or words[-1] == "-"):
        negative = negative or words[0] in "-−" or words[-1] == "-"
        words = words.strip("+-− ")
    more, words = _currency(words)
    if COMMA_DECIMAL.fullmatch(words):
        words = words.replace(".", "").replace(",", ".")
    if not MONEY.fullmatch(words) or (currency and more and currency != more):
        return None, "", "not-money"
    amount = Decimal(words.replace(",", "")).quantize(CENT, ROUND_HALF_UP) * 100
    if amount > MOST:
        return None, "", "not-money"
    return int(-amount if negative else amount), currency or more, ""


def _currency(words: str) -> tuple[str, str]:
    """The currency that stands before or after an amount, and the amount."""
    words = words.strip()
    for said in sorted(CURRENCIES, key=len, reverse=True):
        if words.startswith(said):
            return CURRENCIES[said], words[len(said) :].strip()
        if words.endswith(said):
            return CURRENCIES[said], words[: -len(said)].strip()
    return "", words.strip(SIGNS + " ")


def currency_named(text: str) -> str:
    """The ISO code of the currency that these words name; empty when they name none, or one of several."""
    words = normal(text)
    return CURRENCIES.get(words, "")


def hours(text: str) -> tuple[int | None, str]:
    """Seconds of ``8:30``, ``8.5``, ``8 h 30 min`` or ``8小时30分``, and why it is none of these."""
    return _duration(text, unit=3_600)


def minutes(text: str) -> tuple[int | None, str]:
    """Seconds of ``30``, ``0:30`` or ``30 min``, and why it is none of these."""
    return _duration(text, unit=60)


def _duration(text: str, *, unit: int) -> tuple[int | None, str]:
    if SPREADSHEET_DATE.fullmatch(text):
        return _spreadsheet_hours(text)
    words = normal(text)
    if words in NOTHING:
        return None, ""
    if found := HOURS_AND_MINUTES.fullmatch(words):
        seconds = Decimal(int(found[1]) * 3_600 + int(found[2]) * 60 + int(found[3] or 0))
    elif NUMBER.fullmatch(words):
        seconds = Decimal(words) * unit
    elif (found := HOURS_IN_WORDS.fullmatch(words)) and (found[1] or found[2]):
        seconds = Decimal(int(found[1] or 0) * 3_600 + int(found[2] or 0) * 60)
    else:
        return None, "not-hours"
    whole = int(seconds.quantize(Decimal(1), ROUND_HALF_UP))
    return (whole, "") if 0 <= whole <= MOST_SECONDS else (None, "not-hours")


def _spreadsheet_hours(text: str) -> tuple[int | None, str]:
    """More than 24 hours, which a spreadsheet shows as a date of its first days."""
    day, _, time = text.partition(" ")
    hour, minute, second = map(int, time.split(":"))
    _, month, number = map(int, day.split("-"))
    days = (0, 31, 60)[month - 1] + number  # a spreadsheet has a 29 February 1900
    return days * 86_400 + hour * 3_600 + minute * 60 + second, ""


def sex(text: str) -> tuple[str | None, str]:
    """`female`, `male`, or nothing where the words say neither."""
    return SEXES.get(normal(text)), ""


def pay_basis(text: str) -> tuple[str | None, str]:
    """`time`, `piece`, or nothing where the words say neither."""
    return PAY_BASES.get(normal(text)), ""


def yes(text: str) -> tuple[bool | None, str]:
    """True, false, or nothing where the words say neither."""
    words = normal(text)
    return (True if words in YES else False if words in NO else None), ""
