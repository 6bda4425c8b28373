"""Deductions for meals and lodging above the share of the minimum wage that the standard or the law allows.

What was deducted for meals and lodging in a month, both together, is held against the share of that month's minimum wage;
exactly the share is within. Rows of one calendar month are added up, and a month paid in part has its part of the wage.
Beyond the standard's own share one asks why; that alone is no breach, but the law binds where it has a rule. What was
deducted for tools, uniforms and things lost or broken is held against the law's bound on such deductions, as a share of
all that was earned; whether a replacement was charged above cost cannot be seen from the records, which tell no cost.
"""

import inspect

from fairfloor.core.languages import Text
from fairfloor.screening.rule import MONEY, Asked, Needed, Part, Rule, basis_points, hundredths

QUERY = """
-- deductions
WITH held AS (
    SELECT p.*, l.low AS wage, l.currency AS of_law, l.basis AS wage_basis, a.low AS share, a.basis AS share_basis,
           t.low AS bound, t.basis AS bound_basis,
           CASE WHEN p.meals IS NOT NULL OR p.lodging IS NOT NULL THEN coalesce(p.meals, 0) + coalesce(p.lodging, 0) END AS taken,
           (l.low * p.months // 1000000) * a.low // 10000 AS most, p.all_pay * t.low // 10000 AS most_for_tools
    FROM pay_month p
    JOIN pay_law l ON l.pay_period = p.first_period AND l.rule = 'minimum-wage' AND l.scope = p.scope
    JOIN pay_law a ON a.pay_period = p.first_period AND a.rule = 'deductions' AND a.scope = p.scope
    JOIN pay_law t ON t.pay_period = p.first_period AND t.rule = 'deductions-for-damage' AND t.scope = p.scope
)
SELECT NULL AS part, factory, worker, first_day, last_day, currency, taken AS observed,
       CASE WHEN taken = 0 THEN 0 ELSE most END AS allowed, CASE WHEN taken = 0 THEN 0 ELSE taken - most END AS excess,
       CASE WHEN wage IS NULL THEN wage_basis ELSE share_basis END AS basis,
       CASE WHEN taken IS NULL THEN 'deduction-untold'
            WHEN currency IS NULL THEN 'currency'
            WHEN taken = 0 THEN NULL
            WHEN wage IS NULL OR share IS NULL THEN 'law'
            WHEN currency <> of_law THEN 'currency'
            WHEN doubled THEN 'rows-overlap' END AS unjudged,
       false AS partly
FROM held
UNION ALL
SELECT 'tools', factory, worker, first_day, last_day, currency, tools,
       CASE WHEN tools = 0 THEN 0 ELSE most_for_tools END, CASE WHEN tools = 0 THEN 0 ELSE tools - most_for_tools END,
       bound_basis,
       CASE WHEN tools IS NULL THEN 'deduction-untold'
            WHEN currency IS NULL THEN 'currency'
            WHEN tools = 0 THEN NULL
            WHEN bound IS NULL THEN 'law'
            WHEN all_pay IS NULL THEN 'pay-untold' END,
       false
FROM held
"""
RULE = Rule(
    id="deductions",
    title=Text(zh="工资扣款", en="Deductions from wages"),
    explanation=Text(
        zh="""查出伙食费和住宿费的扣款超过标准或法律所许可的最低工资份额的情形。

把一个月内伙食费和住宿费的扣款合计，与当月最低工资的相应份额相比；恰好等于不算超过。同一个日历月的各行相加，
只付了一部分的月份按相应部分的最低工资计算。超过标准自己的份额，应问明原因，仅凭这一点不算违规；法律另有规定的依法律。
为工具、制服、丢失或损坏的东西扣的款，与法律对这类扣款的上限（占全部所得的份额）相比；补发是否高于成本价，
从记录中看不出来，因为记录没有写成本。""",
        en=inspect.cleandoc(__doc__),
    ),
    clauses=("icti/3.6", "icti/3.7"),
    parameters=("minimum-wage", "meals-and-lodging-deduction", "wage-deductions-maximum"),
    of="pay-month",
    unit=MONEY,
    scale=100,
    compare="at-most",
    asked=Asked("icti/3.6", "meals-and-lodging-deduction", days=1, counted=basis_points),
    needs=(
        Needed("minimum-wage", "minimum-wage", hundredths),
        Needed("deductions-for-damage", "wage-deductions-maximum", basis_points),
    ),
    sources=("payroll",),
    restated="screening.why-deductions",
    parts=(Part("tools", "pay-month", MONEY, 100, "at-most"),),
    query=QUERY,
)
