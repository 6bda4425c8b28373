"""What every rule shares, prepared once: shifts, working days, weeks, months, pay periods, and the law of each day."""

from collections.abc import Mapping, Sequence

from fairfloor.screening import clocked, protected, shifts, working_days
from fairfloor.screening.bounds import Basis, Law, expand
from fairfloor.screening.engines import Connection
from fairfloor.screening.prepared_tables import TABLES
from fairfloor.screening.rule import Needed, begins, lasts, whole_seconds
from fairfloor.screening.rulebook import RULES
from fairfloor.screening.tables import EPOCH_WEEKDAY

NEEDS = (
    Needed("ordinary-day", "ordinary-hours-per-day", whole_seconds),
    Needed("ordinary-week", "ordinary-hours-per-week", whole_seconds),
    Needed("full-day", "ordinary-hours-per-day", whole_seconds, permitted=False),  # what full time is, permits or not
    Needed("full-week", "ordinary-hours-per-week", whole_seconds, permitted=False),
    Needed("night-begins", "night-window", begins),
    Needed("night-lasts", "night-window", lasts),
    *protected.NEEDS,
)
# `coins`: what people round pay to, and so no difference: 100 riel, or one unit of another currency.
MACROS = """
CREATE TEMP MACRO first_of_month(day) AS CAST(date_trunc('month', DATE '1970-01-01' + day) AS DATE) - DATE '1970-01-01';
CREATE TEMP MACRO first_of_next_month(day) AS
    CAST(date_trunc('month', DATE '1970-01-01' + day) + INTERVAL 1 MONTH AS DATE) - DATE '1970-01-01';
CREATE TEMP MACRO months_after(day, months) AS
    CAST(DATE '1970-01-01' + day + to_months(CAST(months AS INTEGER)) AS DATE) - DATE '1970-01-01';
CREATE TEMP MACRO birthday(day, years) AS
    CAST(DATE '1970-01-01' + day + to_years(CAST(years AS INTEGER)) AS DATE) - DATE '1970-01-01';
CREATE TEMP MACRO age_on(birth, day) AS
    year(DATE '1970-01-01' + day) - year(DATE '1970-01-01' + birth)
    - CAST(day < birthday(birth, year(DATE '1970-01-01' + day) - year(DATE '1970-01-01' + birth)) AS INTEGER);
CREATE TEMP MACRO coins(currency) AS CASE currency WHEN 'KHR' THEN 10000 ELSE 100 END;
CREATE TEMP MACRO shared(a, b, c, d) AS greatest(least(b, d) - greatest(a, c), 0);
CREATE TEMP MACRO at_night(in_at, out_at, day, starts, lasting) AS
    shared(in_at, out_at, (day - 1) * 86400 + starts, (day - 1) * 86400 + starts + lasting)
    + shared(in_at, out_at, day * 86400 + starts, day * 86400 + starts + lasting)
    + shared(in_at, out_at, (day + 1) * 86400 + starts, (day + 1) * 86400 + starts + lasting);
"""
# -- needed days: those of attendance in the period, with their weeks to the last day, and those of pay
NEEDED_DAYS = """
INSERT INTO needed_day
WITH worked AS (
    SELECT DISTINCT a.factory, a.day, first_of_month(a.day) AS month,
           a.day - (a.day + $epoch_weekday - p.week_starts + 7000000) % 7 AS week
    FROM attendance a JOIN period p ON p.factory = a.factory WHERE a.day BETWEEN p.first_day AND p.last_day
), employed AS (
    SELECT first_day AS day FROM period
    UNION SELECT hired_day FROM roster r JOIN period p ON p.factory = r.factory
          WHERE r.hired_day BETWEEN p.first_day AND p.last_day
    UNION SELECT left_day FROM roster r JOIN period p ON p.factory = r.factory
          WHERE r.left_day BETWEEN p.first_day AND p.last_day
)
SELECT day FROM worked UNION SELECT week FROM worked UNION SELECT month FROM worked UNION SELECT day FROM employed
UNION SELECT unnest(range(start_day, end_day + 1)) FROM (SELECT DISTINCT start_day, end_day FROM payroll)
UNION SELECT paid_day FROM payroll WHERE paid_day IS NOT NULL
"""
# -- calendar: what the factory itself says of days comes before the law's weekly rest, and adds to the holidays
CALENDAR_OF_FACTORY = """
CREATE TEMP TABLE calendar_of_factory AS
WITH stated AS (
    SELECT factory, day, bool_or(what = 'holiday') AS holiday FROM day_off
    WHERE worker IS NULL AND what IS DISTINCT FROM 'by-choice' GROUP BY factory, day
), resting AS (
    SELECT DISTINCT factory FROM day_off WHERE worker IS NULL AND what = 'rest-day'
)
SELECT c.factory, c.day,
       CASE WHEN s.holiday OR c.kind = 2 THEN 2 WHEN s.holiday IS NOT NULL THEN 1
            WHEN c.kind = 1 AND r.factory IS NOT NULL THEN 0 ELSE c.kind END AS kind,
       c.basis, c.day - (c.day + $epoch_weekday - p.week_starts + 7000000) % 7 AS week, first_of_month(c.day) AS month
FROM calendar c JOIN period p ON p.factory = c.factory
LEFT JOIN stated s ON s.factory = c.factory AND s.day = c.day
LEFT JOIN resting r ON r.factory = c.factory
"""
PRESENT = """
INSERT INTO present
SELECT any_value(factory), worker, any_value(scope), min(day), max(day) FROM working_day GROUP BY worker
"""
# -- weeks: working days added up by worker and week of work
WEEKS = """
INSERT INTO week
SELECT w.*, w.week >= p.first_day AND w.week + 6 <= p.last_day
FROM (SELECT any_value(factory) AS factory, worker, any_value(scope), week, sum(seconds), count(*), sum(missing)
      FROM working_day GROUP BY worker, week) w
JOIN period p ON p.factory = w.factory
"""
MONTHS = """
INSERT INTO month
SELECT m.*, m.month >= p.first_day AND m.last_day <= p.last_day
FROM (SELECT any_value(factory) AS factory, worker, any_value(scope), month, first_of_next_month(month) - 1 AS last_day,
             coalesce(sum(overtime), 0), coalesce(sum(seconds) FILTER (WHERE kind = 1), 0),
             coalesce(sum(seconds) FILTER (WHERE kind = 2), 0), sum(missing), count(*) FILTER (WHERE overtime IS NULL)
      FROM working_day GROUP BY worker, month) m
JOIN period p ON p.factory = m.factory
"""
# -- pay periods: the distinct ones of each factory, and their days
PAY_PERIODS = """
CREATE TEMP TABLE pay_span AS
SELECT factory, start_day, end_day, row_number() OVER (ORDER BY factory, start_day, end_day) AS pay_period
FROM (SELECT DISTINCT factory, start_day, end_day FROM payroll)
"""
PAY_DAYS = "INSERT INTO pay_day SELECT factory, unnest(range(start_day, end_day + 1)), pay_period FROM pay_span"
# -- full time: working days by the law's ordinary day; without a known day of rest, a week's part of the days and a day
FULL_TIME = """
INSERT INTO pay_period
WITH told AS (
    SELECT s.pay_period, count(*) FILTER (WHERE c.kind = 0) AS working, count(*) FILTER (WHERE c.kind = 1) AS resting,
           bool_and(c.kind IS NOT NULL) AS known, max(l.allowed) AS day, max(k.allowed) AS week,
           bool_and(l.allowed IS NOT NULL AND k.allowed IS NOT NULL) AS lawful,
           CAST(round(sum(1000000 / (first_of_next_month(c.day) - first_of_month(c.day)))) AS BIGINT) AS months
    FROM pay_day s
    JOIN calendar c ON c.factory = s.factory AND c.day = s.day
    LEFT JOIN law l ON l.factory = s.factory AND l.day = s.day AND l.rule = 'full-day' AND l.scope = 0
    LEFT JOIN law k ON k.factory = s.factory AND k.day = s.day AND k.rule = 'full-week' AND k.scope = 0
    GROUP BY s.pay_period
)
SELECT s.factory, s.pay_period, s.start_day, s.end_day, t.months,
       CASE WHEN t.known AND t.lawful
            THEN CASE WHEN t.resting > 0 THEN t.working * t.day ELSE t.working * t.week // 7 + t.day END END,
       coalesce(s.start_day >= p.first_day AND s.end_day <= p.last_day, false)
FROM pay_span s JOIN told t ON t.pay_period = s.pay_period LEFT JOIN period p ON p.factory = s.factory
"""
PAY_LAWS = """
INSERT INTO pay_law
SELECT s.factory, s.pay_period, l.rule, l.scope,
       CASE WHEN bool_and(l.allowed IS NOT NULL) THEN min(l.allowed) END,
       CASE WHEN bool_and(l.allowed IS NOT NULL) THEN max(l.allowed) END,
       CASE WHEN count(DISTINCT l.currency) = 1 THEN min(l.currency) END,
       arg_min(l.basis, (l.allowed IS NOT NULL, l.allowed, l.day))
FROM pay_day s JOIN law l ON l.factory = s.factory AND l.day = s.day AND l.rule IN (SELECT unnest($rules))
GROUP BY s.factory, s.pay_period, l.rule, l.scope
"""
WORKED_OF_PERIODS = """
INSERT INTO worked
SELECT d.factory, d.worker, s.pay_period, count(*), sum(d.missing), count(*) FILTER (WHERE NOT d.breaks_known),
       count(*) FILTER (WHERE d.overtime IS NULL),
       coalesce(sum(d.seconds - d.overtime) FILTER (WHERE d.kind = 0), 0), coalesce(sum(d.overtime), 0),
       coalesce(sum(d.seconds) FILTER (WHERE d.kind = 1), 0), coalesce(sum(d.seconds) FILTER (WHERE d.kind = 2), 0),
       CASE WHEN bool_and(d.night_seconds IS NOT NULL) THEN sum(d.night_seconds) END
FROM working_day d JOIN pay_day s ON s.factory = d.factory AND s.day = d.day
GROUP BY d.factory, d.worker, s.pay_period
"""
# -- pay: rows of the payroll with all that rules on pay ask of them
PAYS = """
INSERT INTO pay
SELECT p.*, k.scope, s.pay_period, s.months, s.full_time, s.inside,
       CASE WHEN p.basic_pay IS NOT NULL OR p.piece_pay IS NOT NULL
            THEN coalesce(p.basic_pay, 0) + coalesce(p.piece_pay, 0) END,
       CASE WHEN coalesce(p.basic_pay, p.overtime_pay, p.piece_pay, p.allowances, p.bonuses) IS NOT NULL
            THEN coalesce(p.basic_pay, 0) + coalesce(p.overtime_pay, 0) + coalesce(p.piece_pay, 0)
                 + coalesce(p.allowances, 0) + coalesce(p.bonuses, 0) END,
       CASE WHEN coalesce(p.overtime_seconds, p.rest_day_seconds, p.holiday_seconds) IS NOT NULL
            THEN coalesce(p.overtime_seconds, 0) + coalesce(p.rest_day_seconds, 0) + coalesce(p.holiday_seconds, 0) END,
       w.days, w.missing, w.breaks_unknown, w.unknown, w.ordinary, w.overtime + w.on_rest_days + w.on_holidays,
       w.night_seconds
FROM payroll p
JOIN worker k ON k.worker = p.worker
JOIN pay_period s ON s.factory = p.factory AND s.start_day = p.start_day AND s.end_day = p.end_day
LEFT JOIN worked w ON w.worker = p.worker AND w.pay_period = s.pay_period
"""
PAY_MONTHS = """
INSERT INTO pay_month
SELECT factory, worker, scope, min(start_day), max(end_day), arg_min(pay_period, (start_day, end_day, line)),
       arg_max(pay_period, (end_day, start_day, line)), sum(end_day - start_day + 1) > max(end_day) - min(start_day) + 1,
       CASE WHEN count(DISTINCT currency) = 1 AND count(currency) = count(*) THEN min(currency) END,
       CASE WHEN count(plain_pay) = count(*) THEN sum(plain_pay) END, CASE WHEN count(all_pay) = count(*) THEN sum(all_pay) END,
       coalesce(sum(allowances), 0) + coalesce(sum(bonuses), 0),
       sum(meals), sum(lodging), sum(fines), sum(tools), sum(tax), sum(social_insurance), sum(pension),
       sum(months), CASE WHEN count(full_time) = count(*) THEN sum(full_time) END, bool_and(inside),
       sum(basic_seconds), sum(extra_paid), sum(night_seconds), sum(worked_days), sum(missing), sum(breaks_unknown),
       sum(unknown), sum(ordinary), sum(extra),
       CASE WHEN count(at_night) = count(worked_days) THEN sum(at_night) END
FROM pay
GROUP BY factory, worker, scope,
         CASE WHEN first_of_month(start_day) = first_of_month(end_day) THEN first_of_month(start_day) ELSE -start_day END
"""


def make(engine: Connection) -> None:
    """Create the prepared tables, empty."""
    engine.execute(MACROS)
    for table in TABLES:
        engine.execute(table.make())
    clocked.make(engine)


def prepare(engine: Connection, laws: Mapping[str, Sequence[Law]], *, unpaid_break_minutes: int) -> Basis:
    """Fill the prepared tables from the canonical ones and the law by jurisdiction and group; returns the numbered bounds.

    The unpaid break is taken once a day, from days that hold a single stretch and no recorded break: where people
    clocked out for their break it is recorded, and nothing more is taken.
    """
    engine.execute(NEEDED_DAYS, {"epoch_weekday": EPOCH_WEEKDAY})
    basis = expand(engine, RULES, NEEDS, laws)
    fill(engine, unpaid_break_minutes=unpaid_break_minutes)
    clocked.prepare(engine)
    return basis


def fill(engine: Connection, *, unpaid_break_minutes: int) -> None:
    """Fill what the rules on hours and pay share, once `law` and `calendar` hold the law of every day needed."""
    engine.execute(CALENDAR_OF_FACTORY, {"epoch_weekday": EPOCH_WEEKDAY})
    engine.execute("DELETE FROM calendar")
    engine.execute("INSERT INTO calendar SELECT * FROM calendar_of_factory")
    engine.execute("DROP TABLE calendar_of_factory")
    shifts.fill(engine, unpaid_break_seconds=unpaid_break_minutes * 60)
    working_days.fill(engine, unpaid_break_seconds=unpaid_break_minutes * 60)
    engine.execute(PRESENT)
    protected.fill(engine)
    engine.execute(WEEKS)
    engine.execute(MONTHS)
    for step in (PAY_PERIODS, PAY_DAYS, FULL_TIME):
        engine.execute(step)
    of_pay = [rule for rule in RULES if "payroll" in rule.sources]
    names = {*(rule.id for rule in of_pay if rule.asked), *(need.name for rule in of_pay for need in rule.needs)}
    engine.execute(PAY_LAWS, {"rules": sorted(names)})
    for step in (WORKED_OF_PERIODS, PAYS, PAY_MONTHS):
        engine.execute(step)
    engine.execute("DROP TABLE pay_span")
