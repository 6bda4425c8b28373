"""Pay for ordinary hours that does not reach the minimum wage, for time work and for piece work.

What was earned in a month for ordinary hours and for pieces is held against the minimum wage of that month. The wage is due
in the share of full time that was really worked: ordinary hours in the attendance, or ordinary hours in the payroll if
these are more, of the hours of somebody who is there on every working day. So days before hiring, after leaving and of
unpaid leave take their part off, and days of paid leave are left to the payroll. Rows of one calendar month are added up.
Pay for overtime never counts, for the minimum is for ordinary hours. Where allowances and bonuses would lift the pay up to
the minimum, it is not judged, for the law says which of them count and the payroll does not say which they are; nor is pay
that would do for a worker on probation, where the law has a lower wage for that and the worker was hired that recently. A
difference below one coin is none: 100 riel, or one unit of another currency. No amount is ever converted.
"""

import inspect

from fairfloor.core.languages import Text
from fairfloor.screening.rule import MONEY, Needed, Rule, hundredths, whole

QUERY = """
-- minimum-wage
WITH held AS (
    SELECT p.*, l.low AS wage, l.currency AS of_law, l.basis,
           coalesce(greatest(p.ordinary, p.basic_seconds),
                    CASE WHEN p.plain_pay >= l.low * p.months // 1000000 THEN p.full_time END) AS hours,
           coalesce(y.low, 0) AS probation,
           coalesce(p.first_day < months_after(r.hired_day, m.high), true) AS new
    FROM pay_month p
    JOIN pay_law l ON l.pay_period = p.first_period AND l.rule = 'minimum-wage' AND l.scope = p.scope
    JOIN pay_law y ON y.pay_period = p.first_period AND y.rule = 'probation-wage' AND y.scope = p.scope
    JOIN pay_law m ON m.pay_period = p.first_period AND m.rule = 'probation-months' AND m.scope = p.scope
    LEFT JOIN roster r ON r.worker = p.worker
), due AS (
    SELECT *, (wage * months // 1000000) * present // nullif(full_time, 0) AS due,
           (probation * months // 1000000) * present // nullif(full_time, 0) AS due_on_probation
    FROM (SELECT *, CASE WHEN hours IS NOT NULL THEN least(hours, full_time) END AS present FROM held)
)
SELECT factory, worker, first_day, last_day, currency, plain_pay AS observed, due AS allowed,
       due - coins(currency) - plain_pay + 1 AS excess, basis,
       CASE WHEN wage IS NULL THEN 'law'
            WHEN currency IS NULL OR currency <> of_law THEN 'currency'
            WHEN plain_pay IS NULL THEN 'pay-untold'
            WHEN doubled THEN 'rows-overlap'
            WHEN due IS NULL THEN 'hours-untold'
            WHEN plain_pay > due - coins(currency) THEN NULL
            WHEN plain_pay + extras > due - coins(currency) THEN 'allowances'
            WHEN probation < wage AND new AND plain_pay > due_on_probation - coins(currency) THEN 'probation' END AS unjudged,
       false AS partly
FROM due
"""
# What is left of a hit when less was worked: the wage due shrinks with the share of full time.
LESS_WORKED = """(
    SELECT max(p.excess - p.allowed + CAST(p.allowed AS HUGEINT)
               * least(greatest(m.ordinary - b.seconds, m.basic_seconds, 0), m.full_time)
               // least(greatest(m.ordinary, m.basic_seconds), m.full_time))
    FROM pay_month m WHERE m.worker = p.worker AND m.first_day = p.first_day AND m.last_day = p.last_day
)"""
RULE = Rule(
    id="minimum-wage",
    title=Text(zh="最低工资", en="Minimum wage"),
    explanation=Text(
        zh="""查出正常工时的所得达不到最低工资的情形，计时和计件都查。

把一个月内正常工时和计件的所得，与当月的最低工资相比。最低工资按实际做满全勤的份额计算：出勤中的正常工时，
或工资表所付的正常工时（以较多者为准），除以每个工作日都在岗的人的时数。因此入职前、离职后和事假的日子相应扣减，
带薪假的日子以工资表为准。同一个日历月的各行相加。加班费一律不计，因为最低工资是对正常工时的。
若加上津贴和奖金就能达到，不作判断：哪些计入由法律规定，而工资表没有写明是哪一种；若法律对试用期另有较低的标准、
该员工又刚入职不久、所得已达到该标准，也不作判断。差额小于一个零头的不算：100 瑞尔，或其他货币一个单位。
金额从不折算成另一种货币。""",
        en=inspect.cleandoc(__doc__),
    ),
    clauses=("icti/3.1", "icti/3.3"),
    parameters=("minimum-wage", "probation-maximum", "ordinary-hours-per-day", "ordinary-hours-per-week"),
    of="pay-month",
    unit=MONEY,
    scale=100,
    compare="at-least",
    asked=None,
    needs=(
        Needed("minimum-wage", "minimum-wage", hundredths),
        Needed("probation-wage", "minimum-wage", hundredths, {"probation": "yes"}),
        Needed("probation-months", "probation-maximum", whole, {"skill": "regular"}),
    ),
    sources=("payroll", "attendance", "roster"),
    restated="screening.why-minimum-wage",
    less_breaks={"": LESS_WORKED},
    query=QUERY,
)
