"""Wages paid later than the law lets them be: at the end of employment, and after each pay period; and how they were paid.

What is owed to somebody who leaves is due within the law's time after the last day; the days from there to the payment of
the period with that day are held against it, and exactly as many are within. The days from the end of each other pay period
to its payment are held against the law's own time for that, where it names one. Wages are paid in cash, by cheque or into the
worker's own account: goods and vouchers in their place are a hit, another way, such as an electronic wallet, or one that this
program cannot read is not judged but counted, for the monitor to look at. Rows that do not tell the day or the way are not
judged.
"""

import inspect

from fairfloor.core.languages import Text
from fairfloor.screening.rule import Needed, Part, Rule, whole_days

QUERY = """
-- late-pay
WITH way AS (
    SELECT *, lower(method) AS said FROM pay
), told AS (
    SELECT *, regexp_matches(said, '现金|银行|转账|代发|支票|cash|bank|transfer|cheque|check') AS plain,
           regexp_matches(said, '实物|购物券|代金券|饭票|礼券|goods|voucher|coupon|in kind|in-kind') AS instead
    FROM way
)
SELECT NULL AS part, p.factory, p.worker, p.start_day AS first_day, p.end_day AS last_day,
       p.paid_day - r.left_day AS observed, l.allowed, p.paid_day - r.left_day - l.allowed AS excess, l.basis,
       CASE WHEN p.paid_day IS NULL THEN 'payday-untold' WHEN l.allowed IS NULL THEN 'law' END AS unjudged, false AS partly
FROM pay p
JOIN roster r ON r.worker = p.worker AND r.left_day BETWEEN p.start_day AND p.end_day
JOIN law l ON l.factory = p.factory AND l.day = r.left_day AND l.rule = 'final-pay' AND l.scope = p.scope
UNION ALL
SELECT 'ordinary', p.factory, p.worker, p.start_day, p.end_day, p.paid_day - p.end_day, l.allowed,
       p.paid_day - p.end_day - l.allowed, l.basis,
       CASE WHEN p.paid_day IS NULL THEN 'payday-untold' WHEN l.allowed IS NULL THEN 'law' END, false
FROM pay p
LEFT JOIN roster r ON r.worker = p.worker
JOIN law l ON l.factory = p.factory AND l.day = p.end_day AND l.rule = 'pay-within' AND l.scope = p.scope
WHERE r.left_day IS NULL OR r.left_day NOT BETWEEN p.start_day AND p.end_day
UNION ALL
SELECT 'method', factory, worker, start_day, end_day, CASE WHEN instead THEN 1 ELSE 0 END, 0,
       CASE WHEN instead THEN 1 ELSE 0 END, NULL,
       CASE WHEN said IS NULL THEN 'method-untold' WHEN NOT plain AND NOT instead THEN 'method-other' END, false
FROM told
"""
RULE = Rule(
    id="late-pay",
    title=Text(zh="迟发工资与支付方式", en="Late pay, and how it is paid"),
    explanation=Text(
        zh="""查出晚于法律许可才发的工资（离职时，以及每个工资期之后），以及发放的方式。

离职者应得的款项，须在最后一天之后法律规定的时间内付清；从那天到含该日的工资期付款之日的天数与之相比，恰好等于不算迟。
其他工资期从期末到付款的天数，法律规定了时限的，与该时限相比。工资以现金、支票支付，或存入员工本人的账户：
以实物或代金券代替是一例；其他方式，如电子钱包，或本程序读不懂的，不作判断，但计入数目，由监督员查看。
没有写日期或方式的行不作判断。""",
        en=inspect.cleandoc(__doc__),
    ),
    clauses=("icti/3.10", "icti/3.11"),
    parameters=("final-pay",),
    of="pay-period",
    unit="day",
    scale=1,
    compare="at-most",
    measure="days-after-leaving",
    asked=None,
    needs=(
        Needed("final-pay", "final-pay", whole_days),
        Needed("pay-within", "pay-within", whole_days),
    ),
    sources=("payroll", "roster"),
    parts=(
        Part("ordinary", "pay-period", "day", 1, "at-most", "days-after-pay-period"),
        Part("method", "pay-period", "count", 1, "at-most", "payments-in-goods"),
    ),
    query=QUERY,
)
