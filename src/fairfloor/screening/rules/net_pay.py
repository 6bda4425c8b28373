"""Net pay that is not what the row's own earnings less its own deductions come to.

All earnings that a row tells are added up and all deductions taken off; the sum is held against the net pay. A difference
below one coin is none: 100 riel, or one unit of another currency. A cell that is empty where other rows of the file fill that
column in counts as nothing. Where the file never fills in some column of earnings, more net pay than the sum may be that, and
where it never fills in some column of deductions, less may be that: such a row is not judged.
"""

import inspect

from fairfloor.core.languages import Text
from fairfloor.screening.rule import MONEY, Rule

QUERY = """
-- net-pay
WITH filled AS (
    SELECT factory, bool_and(amount) AS earnings_told, bool_and(deducted) AS deductions_told FROM (
        SELECT factory, unnest([count(basic_pay) > 0, count(overtime_pay) > 0, count(piece_pay) > 0, count(allowances) > 0,
                                count(bonuses) > 0]) AS amount, true AS deducted FROM payroll GROUP BY factory
        UNION ALL
        SELECT factory, true, unnest([count(meals) > 0, count(lodging) > 0, count(fines) > 0, count(deposit) > 0,
                                      count(tools) > 0, count(tax) > 0, count(social_insurance) > 0, count(pension) > 0,
                                      count(other_deductions) > 0]) FROM payroll GROUP BY factory
    ) GROUP BY factory
), summed AS (
    SELECT p.*, p.all_pay - coalesce(p.meals, 0) - coalesce(p.lodging, 0) - coalesce(p.fines, 0) - coalesce(p.deposit, 0)
               - coalesce(p.tools, 0) - coalesce(p.tax, 0) - coalesce(p.social_insurance, 0) - coalesce(p.pension, 0)
               - coalesce(p.other_deductions, 0) AS due, f.earnings_told, f.deductions_told
    FROM pay p JOIN filled f ON f.factory = p.factory
)
SELECT factory, worker, start_day AS first_day, end_day AS last_day, currency, net_pay AS observed, due AS allowed,
       CASE WHEN abs(net_pay - due) >= coins(currency) THEN abs(net_pay - due) ELSE 0 END AS excess,
       CAST(NULL AS INTEGER) AS basis,
       CASE WHEN net_pay IS NULL OR due IS NULL THEN 'pay-untold'
            WHEN currency IS NULL THEN 'currency'
            WHEN net_pay - due >= coins(currency) AND NOT earnings_told THEN 'parts-untold'
            WHEN due - net_pay >= coins(currency) AND NOT deductions_told THEN 'parts-untold' END AS unjudged,
       false AS partly
FROM summed
"""
RULE = Rule(
    id="net-pay",
    title=Text(zh="实发工资", en="Net pay"),
    explanation=Text(
        zh="""查出实发工资不等于该行自己的所得减去自己的扣款的情形。

把一行所写的各项所得相加，减去各项扣款，与实发工资相比。差额小于一个零头的不算：100 瑞尔，或其他货币一个单位。
某一列其他行填了而这一行为空的，按零计。文件从未填写某一列所得时，实发多出来的可能就是它；
从未填写某一列扣款时，实发少掉的可能就是它：这样的行不作判断。""",
        en=inspect.cleandoc(__doc__),
    ),
    clauses=("icti/3.3", "icti/3.9"),
    parameters=(),
    of="pay-period",
    unit=MONEY,
    scale=100,
    compare="exactly",
    asked=None,
    sources=("payroll",),
    query=QUERY,
)
