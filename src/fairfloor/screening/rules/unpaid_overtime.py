"""Overtime that the attendance shows and the payroll does not pay, down to the minutes after the shift.

The overtime, and the hours on rest days and holidays, that attendance shows in a month are held against the hours of all
three that the payroll pays for it; fewer hours paid than worked is a hit, exactly as many are within. Overtime is what the
law's own definition makes it, as in `monthly-overtime`. Rows of one calendar month are added up, since overtime is often
paid with the second of them. A month with a day on which nobody clocked or recorded a break is not judged, unless an unpaid
break was stated: the hours would be counted too long. Where a punch is missing, a day's overtime is not known, or the month
lies only partly in the period screened, it is judged only when what is known is already more than was paid. Minutes between
the clock and the workplace are a harmless reason to ask for.
"""

import inspect

from fairfloor.core.languages import Text
from fairfloor.screening.rule import Needed, Rule, whole_seconds

QUERY = """
-- unpaid-overtime
SELECT p.factory, p.worker, p.first_day, p.last_day, p.extra_paid AS observed, p.extra AS allowed,
       p.extra - p.extra_paid AS excess, l.basis,
       CASE WHEN p.worked_days IS NULL THEN 'no-attendance'
            WHEN p.doubled THEN 'rows-overlap'
            WHEN p.extra_paid IS NULL THEN 'hours-untold'
            WHEN l.low IS NULL THEN 'law'
            WHEN p.breaks_unknown > 0 THEN 'breaks-unknown'
            WHEN p.extra > p.extra_paid THEN NULL
            WHEN p.missing > 0 THEN 'missing-punch'
            WHEN p.unknown > 0 THEN 'overtime-unknown'
            WHEN NOT p.inside THEN 'edge-of-month' END AS unjudged,
       p.missing > 0 OR p.unknown > 0 OR NOT p.inside AS partly
FROM pay_month p
JOIN pay_law l ON l.pay_period = p.first_period AND l.rule = 'ordinary-day' AND l.scope = p.scope
"""
RULE = Rule(
    id="unpaid-overtime",
    title=Text(zh="没有支付的加班", en="Overtime that was not paid"),
    explanation=Text(
        zh="""查出出勤显示有、工资表却没有支付的加班，直到下班后的几分钟。

把一个月内出勤显示的加班和休息日、节假日工时，与工资表对这三项所付的时数相比：所付少于所做即为不符，
恰好相等即为相符。加班按法律自己的定义，与 `monthly-overtime` 相同。同一个日历月的各行相加，因为加班费常随第二次工资发放。
有一天没有打卡或记录休息的月份不作判断，除非另行说明了不计薪的休息时间：否则工时会算得过长。
有缺卡、有一天加班不明，或只有一部分落在所查期间内的月份，只有已知部分就已多于所付时才作判断。
从打卡机走到工位的几分钟是要问清楚的无害原因。""",
        en=inspect.cleandoc(__doc__),
    ),
    clauses=("icti/3.3",),
    parameters=("ordinary-hours-per-day", "ordinary-hours-per-week", "weekly-rest-day"),
    of="pay-month",
    unit="hour",
    scale=3_600,
    compare="at-least",
    measure="extra-hours-paid",
    asked=None,
    needs=(Needed("ordinary-day", "ordinary-hours-per-day", whole_seconds),),
    sources=("payroll", "attendance"),
    restated="screening.why-unpaid-overtime",
    query=QUERY,
)
