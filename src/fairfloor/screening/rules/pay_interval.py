"""Longer from one payment of wages to the next than the law or the standard allows.

The days on which a worker was paid are put in order, each day once; the days from one to the next are the interval. It is
too long when it is more than the limit of the later day; exactly as many days are within. By the letter of a limit of 30
days, a wage paid on the same day of each month is outside after a month of 31 days; say so in the answer. A limit of a month
counts as 31 days. Rows that do not tell when they were paid are not judged. Leave without pay is a harmless reason.
"""

import inspect

from fairfloor.core.languages import Text
from fairfloor.screening.rule import Asked, Rule, whole_days

QUERY = """
-- pay-interval
WITH paid AS (
    SELECT DISTINCT p.factory, p.worker, k.scope, p.paid_day
    FROM payroll p JOIN worker k ON k.worker = p.worker WHERE p.paid_day IS NOT NULL
), stepped AS (
    SELECT *, lag(paid_day) OVER (PARTITION BY worker ORDER BY paid_day) AS before FROM paid
)
SELECT s.factory, s.worker, s.before AS first_day, s.paid_day AS last_day, s.paid_day - s.before AS observed, l.allowed,
       s.paid_day - s.before - l.allowed AS excess, l.basis, CASE WHEN l.allowed IS NULL THEN 'law' END AS unjudged,
       false AS partly
FROM stepped s
JOIN law l ON l.factory = s.factory AND l.day = s.paid_day AND l.rule = 'pay-interval' AND l.scope = s.scope
WHERE s.before IS NOT NULL
UNION ALL
SELECT factory, worker, start_day, end_day, NULL, NULL, NULL, NULL, 'payday-untold', false
FROM payroll WHERE paid_day IS NULL
"""
RULE = Rule(
    id="pay-interval",
    title=Text(zh="发薪间隔", en="Time between payments"),
    explanation=Text(
        zh="""查出两次发薪的间隔超过法律或标准所许可的情形。

把一名员工的发薪日排好，同一天只算一次；从一次到下一次的天数即为间隔。多于后一次当天有效的上限即为过长；恰好等于不算。
按“30 天”的字面，每月同一天发薪而当月有 31 天的，也超出；请在答案中说明。上限为一个月的按 31 天计。
没有写发薪日的行不作判断。无薪假是无害的原因。""",
        en=inspect.cleandoc(__doc__),
    ),
    clauses=("icti/3.10",),
    parameters=("pay-interval",),
    of="payment",
    unit="day",
    scale=1,
    compare="at-most",
    asked=Asked("icti/3.10", "pay-interval", days=1, counted=whole_days),
    sources=("payroll",),
    query=QUERY,
)
