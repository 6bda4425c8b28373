"""Pension, social insurance and tax that are not withheld, or withheld in another amount than the law's.

The worker's own pension contribution is due at the law's rate on the wage, up to the highest wage that counts. Which parts
of pay count is not told, so it is too little only when it is less than the rate on the pay for ordinary hours and pieces,
and too much only when it is more than the rate on all that was earned. Nothing withheld where something is due is a hit
whatever the wage; where the highest wage that counts is not known, or is in another currency, amounts between are not judged.
Social insurance is held in the same way, without a highest wage. Tax on salary is worked out by the law's brackets on all that
was earned in the month: more than that is too much. Less may be right, for the payroll tells no dependants, so it is not
judged. A tax that the law counts over the year is not judged either. A difference below one coin is none: 100 riel, or one
unit of another currency.
"""

import inspect

from fairfloor.core.languages import Text
from fairfloor.screening.rule import MONEY, Needed, Part, Rule, basis_points, hundredths

WORKERS_PENSION = {"payer": "worker", "insurance": "pension"}
WORKERS_HEALTH = {"payer": "worker", "insurance": "medical"}

QUERY = """
-- withholding
WITH law_of AS (
    SELECT pay_period, scope,
           max(low) FILTER (WHERE rule = 'tax-bound-1') AS b1, max(low) FILTER (WHERE rule = 'tax-bound-2') AS b2,
           max(low) FILTER (WHERE rule = 'tax-bound-3') AS b3, max(low) FILTER (WHERE rule = 'tax-bound-4') AS b4,
           max(low) FILTER (WHERE rule = 'tax-rate-1') AS r1, max(low) FILTER (WHERE rule = 'tax-rate-2') AS r2,
           max(low) FILTER (WHERE rule = 'tax-rate-3') AS r3, max(low) FILTER (WHERE rule = 'tax-rate-4') AS r4,
           max(low) FILTER (WHERE rule = 'tax-rate-5') AS r5, max(currency) FILTER (WHERE rule = 'tax-bound-1') AS tax_currency,
           max(basis) FILTER (WHERE rule = 'tax-rate-1') AS tax_basis,
           bool_and(low IS NOT NULL) FILTER (WHERE rule LIKE 'tax-%') AS tax_known,
           max(low) FILTER (WHERE rule = 'pension-rate') AS pension_rate,
           max(basis) FILTER (WHERE rule = 'pension-rate') AS pension_basis,
           max(low) FILTER (WHERE rule = 'pension-ceiling') AS ceiling,
           max(currency) FILTER (WHERE rule = 'pension-ceiling') AS ceiling_currency,
           max(low) FILTER (WHERE rule = 'insurance-rate') AS insurance_rate,
           max(basis) FILTER (WHERE rule = 'insurance-rate') AS insurance_basis
    FROM pay_law GROUP BY pay_period, scope
), held AS (
    SELECT p.*, l.* EXCLUDE (pay_period, scope),
           CASE WHEN l.ceiling_currency = p.currency THEN l.ceiling * p.months // 1000000 END AS top
    FROM pay_month p JOIN law_of l ON l.pay_period = p.first_period AND l.scope = p.scope
), pensions AS (
    SELECT *, coalesce(least(plain_pay, top), 0) * pension_rate // 10000 AS least_due,
           coalesce(least(all_pay, top), all_pay) * pension_rate // 10000 AS most_due
    FROM held
), taxes AS (
    SELECT *, (least(all_pay, b1) * r1 + greatest(least(all_pay, b2) - b1, 0) * r2 + greatest(least(all_pay, b3) - b2, 0) * r3
               + greatest(least(all_pay, b4) - b3, 0) * r4 + greatest(all_pay - b4, 0) * r5) // 10000 AS due
    FROM held
)
SELECT NULL AS part, factory, worker, first_day, last_day, currency, pension AS observed,
       CASE WHEN top IS NOT NULL AND pension < least_due THEN least_due ELSE most_due END AS allowed,
       CASE WHEN pension = 0 AND most_due > 0 THEN most_due
            WHEN pension - most_due >= coins(currency) THEN pension - most_due
            WHEN top IS NOT NULL AND least_due - pension >= coins(currency) THEN least_due - pension ELSE 0 END AS excess,
       pension_basis AS basis,
       CASE WHEN pension IS NULL THEN 'deduction-untold' WHEN pension_rate IS NULL THEN 'law'
            WHEN currency IS NULL THEN 'currency'
            WHEN all_pay IS NULL OR plain_pay IS NULL THEN 'pay-untold'
            WHEN doubled THEN 'rows-overlap'
            WHEN pension_rate > 0 AND top IS NULL AND pension > 0 AND pension - most_due < coins(currency)
            THEN 'base-unknown' END AS unjudged,
       false AS partly
FROM pensions
UNION ALL
SELECT 'social-insurance', factory, worker, first_day, last_day, currency, social_insurance,
       CASE WHEN social_insurance < plain_pay * insurance_rate // 10000 THEN plain_pay * insurance_rate // 10000
            ELSE all_pay * insurance_rate // 10000 END,
       CASE WHEN social_insurance - all_pay * insurance_rate // 10000 >= coins(currency)
            THEN social_insurance - all_pay * insurance_rate // 10000
            WHEN plain_pay * insurance_rate // 10000 - social_insurance >= coins(currency)
            THEN plain_pay * insurance_rate // 10000 - social_insurance ELSE 0 END,
       insurance_basis,
       CASE WHEN social_insurance IS NULL THEN 'deduction-untold' WHEN insurance_rate IS NULL THEN 'law'
            WHEN currency IS NULL THEN 'currency'
            WHEN all_pay IS NULL OR plain_pay IS NULL THEN 'pay-untold' END,
       false
FROM held
UNION ALL
SELECT 'tax', factory, worker, first_day, last_day, currency, tax, due,
       CASE WHEN tax - due >= coins(currency) THEN tax - due ELSE 0 END, tax_basis,
       CASE WHEN tax IS NULL THEN 'deduction-untold' WHEN NOT coalesce(tax_known, false) THEN 'law'
            WHEN currency IS NULL OR currency <> tax_currency THEN 'currency' WHEN all_pay IS NULL THEN 'pay-untold'
            WHEN doubled OR months <> 1000000 THEN 'tax-period'
            WHEN due - tax >= coins(currency) THEN 'dependants' END,
       false
FROM taxes
"""
RULE = Rule(
    id="withholding",
    title=Text(zh="法定代扣", en="Withholding that the law requires"),
    explanation=Text(
        zh="""查出养老金、社会保险和税没有代扣，或所扣与法律不符的情形。

员工本人的养老保险费按法律规定的费率对工资计算，以计入的最高工资为限。工资的哪些部分计入没有写明，
因此只有低于按正常工时和计件所得计算的数额时才算过少，只有高于按全部所得计算的数额时才算过多。应扣而完全没有扣，
无论工资多少都是一例；计入的最高工资不知道或是另一种货币时，介于其间的数额不作判断。社会保险同样计算，没有最高工资。
工资税按法律的级距对当月全部所得计算：高于此数即为过多。低于此数可能是对的，因为工资表没有写受扶养人，所以不作判断。
法律按全年计算的税也不作判断。差额小于一个零头的不算：100 瑞尔，或其他货币一个单位。""",
        en=inspect.cleandoc(__doc__),
    ),
    clauses=("icti/3.4",),
    parameters=(
        "nssf-pension-rate",
        "nssf-wage-ceiling",
        "nssf-health-rate",
        "social-insurance-rate-worker",
        "salary-tax-rate",
        "salary-tax-bracket",
    ),
    of="pay-month",
    unit=MONEY,
    scale=100,
    compare="exactly",
    asked=None,
    needs=(
        Needed("pension-rate", "nssf-pension-rate", basis_points, WORKERS_PENSION, "social-insurance-rate-worker"),
        Needed("pension-ceiling", "nssf-wage-ceiling", hundredths, {"scheme": "pension"}),
        Needed("insurance-rate", "nssf-health-rate", basis_points, WORKERS_HEALTH, "social-insurance-rate-worker"),
        *(Needed(f"tax-rate-{n}", "salary-tax-rate", basis_points, {"bracket": f"bracket-{n}"}) for n in range(1, 6)),
        *(Needed(f"tax-bound-{n}", "salary-tax-bracket", hundredths, {"bracket": f"bracket-{n}"}) for n in range(1, 5)),
    ),
    sources=("payroll",),
    restated="screening.why-withholding",
    parts=(
        Part("social-insurance", "pay-month", MONEY, 100, "exactly"),
        Part("tax", "pay-month", MONEY, 100, "at-most"),
    ),
    query=QUERY,
)
