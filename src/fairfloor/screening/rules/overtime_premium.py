"""Overtime, work on rest days or on holidays that the payroll pays at less than the legal premium.

An hour's pay is the pay for ordinary hours divided by the ordinary hours that the payroll says were paid. Each hour of
overtime on a working day, on a rest day and on a holiday is due with the premium of its kind on top; what the payroll pays
for all of them together is held against that sum. Where there is piece pay, it may hold the pieces made in overtime, so
only the premium itself is due, on the pay of an hour over all hours paid. A difference below one coin is none: 100 riel, or
one unit of another currency. This rule looks at the rate only; hours that nobody paid have their own rule. Time off instead
of pay, where the law lets it be given, is a reason to ask for.
"""

import inspect

from fairfloor.core.languages import Text
from fairfloor.screening.rule import MONEY, Needed, Rule, basis_points

QUERY = """
-- overtime-premium
WITH hours AS (
    SELECT *, coalesce(overtime_seconds, 0) AS by_day, coalesce(rest_day_seconds, 0) AS by_rest,
           coalesce(holiday_seconds, 0) AS by_holiday, coalesce(piece_pay, 0) > 0 AS by_piece
    FROM pay
), held AS (
    SELECT p.*, d.low AS on_day, r.low AS on_rest, h.low AS on_holiday,
           CASE WHEN p.by_day > 0 AND d.low IS NULL THEN d.basis WHEN p.by_rest > 0 AND r.low IS NULL THEN r.basis
                WHEN p.by_holiday > 0 AND h.low IS NULL THEN h.basis WHEN p.by_day > 0 THEN d.basis
                WHEN p.by_rest > 0 THEN r.basis ELSE h.basis END AS basis,
           (p.by_day > 0 AND d.low IS NULL) OR (p.by_rest > 0 AND r.low IS NULL) OR (p.by_holiday > 0 AND h.low IS NULL)
               AS unknown_law
    FROM hours p
    JOIN pay_law d ON d.pay_period = p.pay_period AND d.rule = 'premium-working-day' AND d.scope = p.scope
    JOIN pay_law r ON r.pay_period = p.pay_period AND r.rule = 'premium-rest-day' AND r.scope = p.scope
    JOIN pay_law h ON h.pay_period = p.pay_period AND h.rule = 'premium-holiday' AND h.scope = p.scope
    WHERE p.extra_paid > 0
), due AS (
    SELECT *, CAST(CASE WHEN by_piece
        THEN CAST(plain_pay AS HUGEINT) * (by_day * coalesce(on_day, 0) + by_rest * coalesce(on_rest, 0)
                                           + by_holiday * coalesce(on_holiday, 0))
             // ((basic_seconds + extra_paid) * 10000)
        ELSE CAST(plain_pay AS HUGEINT) * (by_day * (10000 + coalesce(on_day, 0)) + by_rest * (10000 + coalesce(on_rest, 0))
                                           + by_holiday * (10000 + coalesce(on_holiday, 0)))
             // (nullif(basic_seconds, 0) * 10000) END AS BIGINT) AS due
    FROM held
)
SELECT factory, worker, start_day AS first_day, end_day AS last_day, currency, overtime_pay AS observed, due AS allowed,
       due - coins(currency) - overtime_pay + 1 AS excess, basis,
       CASE WHEN unknown_law THEN 'law'
            WHEN currency IS NULL THEN 'currency'
            WHEN overtime_pay IS NULL OR plain_pay IS NULL THEN 'pay-untold'
            WHEN due IS NULL THEN 'hours-untold' END AS unjudged,
       false AS partly
FROM due
"""
RULE = Rule(
    id="overtime-premium",
    title=Text(zh="加班费加成", en="Premium for overtime"),
    explanation=Text(
        zh="""查出工资表对加班、休息日或节假日工作所付低于法定加成的情形。

每小时工资，是正常工时的工资除以工资表所付的正常时数。工作日加班、休息日和节假日的每一小时，各加上该种加成即为应付；
工资表对它们合计所付的，与应付之和相比。有计件工资的，加班所做的件可能已在其中，因此只计加成本身，
以全部所付时数的每小时所得为准。差额小于一个零头的不算：100 瑞尔，或其他货币一个单位。
本规则只看付的标准；没有付的时数另有规则。法律许可以补休代替的，要问清楚。""",
        en=inspect.cleandoc(__doc__),
    ),
    clauses=("icti/3.3",),
    parameters=("overtime-premium-working-day", "overtime-premium-rest-day", "overtime-premium-holiday"),
    of="pay-period",
    unit=MONEY,
    scale=100,
    compare="at-least",
    asked=None,
    needs=(
        Needed("premium-working-day", "overtime-premium-working-day", basis_points),
        Needed("premium-rest-day", "overtime-premium-rest-day", basis_points),
        Needed("premium-holiday", "overtime-premium-holiday", basis_points),
    ),
    sources=("payroll",),
    restated="screening.why-overtime-premium",
    query=QUERY,
)
