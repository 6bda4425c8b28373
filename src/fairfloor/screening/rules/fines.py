"""Disciplinary fines above the legal bound, or above the factory's own policy where that is lower.

The fines of a month are held against the share of all that was earned in it; exactly the share is within. Rows of one
calendar month are added up. Where neither the law nor a policy sets a bound, or the law is not known, a month with fines is
not judged, which does not make them lawful: fines without a rule are to be asked about. A month without fines is within
every bound.
"""

import inspect

from fairfloor.core.languages import Text
from fairfloor.screening.rule import MONEY, Asked, Rule, basis_points

QUERY = """
-- fines
SELECT p.factory, p.worker, p.first_day, p.last_day, p.currency, p.fines AS observed,
       CASE WHEN p.fines = 0 THEN 0 ELSE p.all_pay * l.low // 10000 END AS allowed,
       CASE WHEN p.fines = 0 THEN 0 ELSE p.fines - p.all_pay * l.low // 10000 END AS excess, l.basis,
       CASE WHEN p.fines IS NULL THEN 'deduction-untold'
            WHEN p.currency IS NULL THEN 'currency'
            WHEN p.fines = 0 THEN NULL
            WHEN l.low IS NULL THEN 'law'
            WHEN p.all_pay IS NULL THEN 'pay-untold' END AS unjudged,
       false AS partly
FROM pay_month p
JOIN pay_law l ON l.pay_period = p.first_period AND l.rule = 'fines' AND l.scope = p.scope
"""
RULE = Rule(
    id="fines",
    title=Text(zh="罚款", en="Fines"),
    explanation=Text(
        zh="""查出超过法律上限、或超过工厂自己更低规定的纪律罚款。

把一个月的罚款与当月全部所得的相应份额相比；恰好等于不算超过。同一个日历月的各行相加。法律和工厂都没有规定上限，
或不知道法律规定的，有罚款的月份不作判断，但这不等于合法：没有依据的罚款要询问。没有罚款的月份符合任何上限。""",
        en=inspect.cleandoc(__doc__),
    ),
    clauses=("icti/6.6",),
    parameters=("disciplinary-fines",),
    of="pay-month",
    unit=MONEY,
    scale=100,
    compare="at-most",
    asked=Asked("icti/6.6", "disciplinary-fines", days=1, counted=basis_points),
    sources=("payroll",),
    restated="screening.why-fines",
    query=QUERY,
)
