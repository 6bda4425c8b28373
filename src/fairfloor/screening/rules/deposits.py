"""Deposits that are taken from workers or kept from their pay.

No deposit is taken for what the factory provides, such as work passes, uniforms and protective equipment, nor for the
work itself. Every row of the payroll with a deposit above nothing is a hit. A row that does not tell the deposit is not
judged; deposits taken in cash outside the payroll do not show here, so ask workers too.
"""

import inspect

from fairfloor.core.languages import Text
from fairfloor.screening.rule import MONEY, Needed, Rule, hundredths

QUERY = """
-- deposits
SELECT p.factory, p.worker, p.start_day AS first_day, p.end_day AS last_day, p.currency, p.deposit AS observed,
       0 AS allowed, p.deposit AS excess, CASE WHEN l.low = 0 THEN l.basis END AS basis,
       CASE WHEN p.deposit IS NULL THEN 'deduction-untold' WHEN p.currency IS NULL THEN 'currency' END AS unjudged,
       false AS partly
FROM pay p
JOIN pay_law l ON l.pay_period = p.pay_period AND l.rule = 'deposits-by-law' AND l.scope = p.scope
"""
RULE = Rule(
    id="deposits",
    title=Text(zh="押金", en="Deposits"),
    explanation=Text(
        zh="""查出向员工收取或从工资中扣留的押金。

对工厂提供的东西，如厂牌、制服和防护用品，以及对工作本身，都不得收取押金。工资表中押金大于零的每一行都是一例。
没有写押金的行不作判断；在工资表以外收的现金押金这里看不到，所以也要询问员工。""",
        en=inspect.cleandoc(__doc__),
    ),
    clauses=("icti/3.7", "icti/5.2"),
    parameters=("recruitment-deposit",),
    of="pay-period",
    unit=MONEY,
    scale=100,
    compare="at-most",
    asked=None,
    needs=(Needed("deposits-by-law", "recruitment-deposit", hundredths),),
    sources=("payroll",),
    query=QUERY,
)
