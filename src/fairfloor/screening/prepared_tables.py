"""The tables that are prepared from the canonical ones and the law: what each holds, in which units."""

from fairfloor.screening.tables import DAY, FACTORY, PAYROLL, WORKER, Column, Table

SCOPE = Column("scope", "INTEGER", "", "see `worker`")
KIND = Column("kind", "TINYINT", "", "0 a working day, 1 a day of rest, 2 a holiday; unknown where the holidays are")
WEEK_DAY = Column("week", "INTEGER", "day", "first day of its week of work, in days since 1970-01-01")
MONTH_DAY = Column("month", "INTEGER", "day", "first day of its calendar month, in days since 1970-01-01")
PAY_PERIOD = Column("pay_period", "INTEGER", "", "number of the pay period within this run, see `pay_period`")


def _seconds(name: str, meaning: str) -> Column:
    return Column(name, "BIGINT", "second", meaning)


def _count(name: str, meaning: str) -> Column:
    return Column(name, "BIGINT", "count", meaning)


def _few(name: str, meaning: str) -> Column:
    return Column(name, "INTEGER", "count", meaning)


NEEDED_DAY = Table("needed_day", "one day for which some record asks the law", (DAY,))
CALENDAR = Table(
    "calendar",
    "one day of one factory, for everybody",
    (FACTORY, DAY, KIND, Column("basis", "INTEGER", "", "number of the reason why"), WEEK_DAY, MONTH_DAY),
)
LAW = Table(
    "law",
    "one value of the law of each factory and day, expanded so that rules join by equality",
    (
        FACTORY,
        Column("day", "INTEGER", "day", "the day the value holds, in days since 1970-01-01"),
        Column("rule", "VARCHAR", "", "the rule that asks for its limit, or the name of the law's value"),
        SCOPE,
        Column("allowed", "BIGINT", "second, day or count", "the value in the rule's own unit; NULL: not known"),
        Column("currency", "VARCHAR", "", "ISO code, where the value is an amount of money in hundredths"),
        Column("basis", "INTEGER", "", "number of the reason and source"),
    ),
)
SHIFT = Table(
    "shift",
    "one shift of one worker, also before and after the period screened",
    (
        FACTORY,
        WORKER,
        DAY,
        Column("shift", "BIGINT", "", "number of the worker's shift"),
        Column("start_at", "BIGINT", "second", "came in first, local time"),
        Column("end_at", "BIGINT", "second", "went out last, local time"),
        _seconds("gross", "hours of its stretches known"),
        _seconds("recorded", "breaks that the file tells as minutes; unknown where it tells none"),
        _seconds("breaks", "between its stretches, recorded or stated; unknown where none was, or a time is missing"),
        _few("stretches", "its stretches of presence known"),
        _few("missing", "its stretches with a time missing"),
        _few("taps", "its taps"),
        _seconds("night_seconds", "hours within the law's night; unknown where the law or a punch is"),
    ),
)
WORKING_DAY = Table(
    "working_day",
    "one worker on one date, within the period screened",
    (
        FACTORY,
        WORKER,
        SCOPE,
        DAY,
        _seconds(
            "seconds", "hours of the stretches known, less recorded breaks and the unpaid break where one is given"
        ),
        Column("whole", "BOOLEAN", "", "false where a punch is missing, so that the true hours may be more"),
        _few("taps", "taps of the day"),
        _few("missing", "punches that are missing at least"),
        Column("breaks_known", "BOOLEAN", "", "whether breaks were clocked, recorded or stated"),
        _seconds("night_seconds", "hours within the law's night; unknown where the law or a punch is"),
        KIND,
        _seconds("overtime", "hours of a working day beyond the law's ordinary day or week; 0 on other days"),
        WEEK_DAY,
        MONTH_DAY,
    ),
)
PRESENT = Table(
    "present",
    "one worker with a working day in the period screened",
    (
        FACTORY,
        WORKER,
        SCOPE,
        Column("first_day", "INTEGER", "day", "first of these days"),
        Column("last_day", "INTEGER", "day", "last of these days"),
    ),
)
PROTECTED_DAY = Table(
    "protected_day",
    "one working day of a worker within a time of pregnancy or nursing that the law protects, or may protect",
    (
        FACTORY,
        WORKER,
        SCOPE,
        DAY,
        _seconds("seconds", "see `working_day`"),
        Column("whole", "BOOLEAN", "", "see `working_day`"),
        Column("basis", "INTEGER", "", "number of the reason why it is not known whether the law protects that time"),
        Column("open", "BOOLEAN", "", "true where the roster does not tell both ends of the time; then it is one row"),
    ),
)
WEEK = Table(
    "week",
    "one worker in one week of work",
    (
        FACTORY,
        WORKER,
        SCOPE,
        Column("week", "INTEGER", "day", "first day of the week, in days since 1970-01-01"),
        _seconds("seconds", "hours known of its working days"),
        _count("days", "working days in it"),
        _count("missing", "punches missing in it, at least"),
        Column("inside", "BOOLEAN", "", "whether all seven days lie in the period screened"),
    ),
)
MONTH = Table(
    "month",
    "one worker in one calendar month",
    (
        FACTORY,
        WORKER,
        SCOPE,
        Column("month", "INTEGER", "day", "first day of the month, in days since 1970-01-01"),
        Column("last_day", "INTEGER", "day", "last day of the month"),
        _seconds("overtime", "overtime of its working days, as far as known"),
        _seconds("on_rest_days", "hours on days of rest"),
        _seconds("on_holidays", "hours on holidays"),
        _count("missing", "punches missing in it, at least"),
        _count("unknown", "days of which the kind or the overtime is not known"),
        Column("inside", "BOOLEAN", "", "whether all its days lie in the period screened"),
    ),
)
PAY_PERIOD_TABLE = Table(
    "pay_period",
    "one pay period of one factory",
    (
        FACTORY,
        PAY_PERIOD,
        Column("start_day", "INTEGER", "day", "its first day"),
        Column("end_day", "INTEGER", "day", "its last day, inclusive"),
        Column("months", "BIGINT", "millionths of a month", "its length, each day as a part of its own month"),
        _seconds("full_time", "ordinary hours of somebody who is there on every working day, at most; NULL: not known"),
        Column("inside", "BOOLEAN", "", "whether all its days lie in the period screened"),
    ),
)
PAY_DAY = Table("pay_day", "one day of one pay period", (FACTORY, DAY, PAY_PERIOD))
PAY_LAW = Table(
    "pay_law",
    "one value of the law over a pay period",
    (
        FACTORY,
        PAY_PERIOD,
        Column("rule", "VARCHAR", "", "the name of the law's value"),
        SCOPE,
        Column("low", "BIGINT", "as in `law`", "the lowest on its days; NULL: not known on one of them"),
        Column("high", "BIGINT", "as in `law`", "the highest on its days; NULL: not known on one of them"),
        Column("currency", "VARCHAR", "", "ISO code, where the value is an amount of money in hundredths"),
        Column("basis", "INTEGER", "", "number of the reason and source: of the lowest, or why it is not known"),
    ),
)
WORKED = Table(
    "worked",
    "what one worker's attendance tells of one pay period",
    (
        FACTORY,
        WORKER,
        PAY_PERIOD,
        _count("days", "working days in it"),
        _count("missing", "punches missing in it, at least"),
        _count("breaks_unknown", "days of which the breaks are not known"),
        _count("unknown", "days of which the kind or the overtime is not known"),
        _seconds("ordinary", "ordinary hours of working days, as far as known"),
        _seconds("overtime", "overtime of working days, as far as known"),
        _seconds("on_rest_days", "hours on days of rest"),
        _seconds("on_holidays", "hours on holidays"),
        _seconds("night_seconds", "hours at night; unknown where they are on one of its days"),
    ),
)
PAY = Table(
    "pay",
    "one row of the payroll, with its pay period and what attendance tells of it",
    (
        *PAYROLL.columns,
        SCOPE,
        PAY_PERIOD,
        Column("months", "BIGINT", "millionths of a month", "see `pay_period`"),
        Column("full_time", "BIGINT", "second", "see `pay_period`"),
        Column("inside", "BOOLEAN", "", "see `pay_period`"),
        Column(
            "plain_pay", "BIGINT", "hundredths of `currency`", "for ordinary hours and pieces; unknown when both are"
        ),
        Column(
            "all_pay",
            "BIGINT",
            "hundredths of `currency`",
            "all that was earned, as far as told; unknown when nothing is",
        ),
        _seconds("extra_paid", "hours of overtime, rest days and holidays paid; unknown when none is told"),
        _count("worked_days", "working days in it; unknown without attendance"),
        _count("missing", "see `worked`"),
        _count("breaks_unknown", "see `worked`"),
        _count("unknown", "see `worked`"),
        _seconds("ordinary", "see `worked`"),
        _seconds("extra", "overtime and the hours on rest days and holidays, as far as known"),
        _seconds("at_night", "hours at night; unknown where they are on one of its days"),
    ),
)
PAY_MONTH = Table(
    "pay_month",
    "what one worker was paid for one calendar month, in one row or several; or for one longer pay period",
    (
        FACTORY,
        WORKER,
        SCOPE,
        Column("first_day", "INTEGER", "day", "first day that is paid"),
        Column("last_day", "INTEGER", "day", "last day that is paid, inclusive"),
        Column("first_period", "INTEGER", "", "number of its first pay period"),
        Column("last_period", "INTEGER", "", "number of its last pay period"),
        Column("doubled", "BOOLEAN", "", "whether its rows pay the same day twice, so that they cannot be added up"),
        Column("currency", "VARCHAR", "", "ISO code of the amounts; unknown where rows differ"),
        *(
            Column(name, "BIGINT", "hundredths of `currency`", "see `pay` and `payroll`; unknown where one row's is")
            for name in ("plain_pay", "all_pay")
        ),
        Column("extras", "BIGINT", "hundredths of `currency`", "allowances and bonuses, as far as told"),
        *(
            Column(name, "BIGINT", "hundredths of `currency`", "see `payroll`; unknown where every row's is")
            for name in ("meals", "lodging", "fines", "tools", "tax", "social_insurance", "pension")
        ),
        Column("months", "BIGINT", "millionths of a month", "see `pay_period`"),
        Column("full_time", "BIGINT", "second", "see `pay_period`"),
        Column("inside", "BOOLEAN", "", "whether all its days lie in the period screened"),
        _seconds("basic_seconds", "ordinary hours paid; unknown where every row's are"),
        _seconds("extra_paid", "see `pay`; unknown where every row's are"),
        _seconds("night_seconds", "night hours paid; unknown where every row's are"),
        _count("worked_days", "see `pay`"),
        _count("missing", "see `worked`"),
        _count("breaks_unknown", "see `worked`"),
        _count("unknown", "see `worked`"),
        _seconds("ordinary", "see `worked`"),
        _seconds("extra", "see `pay`"),
        _seconds("at_night", "see `pay`; unknown where one row's are"),
    ),
)
TABLES = (
    NEEDED_DAY, CALENDAR, LAW, SHIFT, WORKING_DAY, PRESENT, PROTECTED_DAY, WEEK, MONTH, PAY_PERIOD_TABLE, PAY_DAY, PAY_LAW,
    WORKED, PAY, PAY_MONTH,
)  # fmt: skip
