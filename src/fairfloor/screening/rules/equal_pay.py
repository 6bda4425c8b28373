"""Women and men who do the same work in the same period for different pay by the hour: a question, never a verdict.

People with the same kind of work, the same pay basis and the same pay period make a group. An hour's pay is the pay for
ordinary hours and pieces, divided by the ordinary hours paid. Where the middle one of the women earns less by the hour than
the middle one of the men, or the other way round, everybody of the lower side who earns less than the middle of the other
side is shown; exactly as much is within. Groups with fewer than five people of either sex are not judged, for single people
say nothing about a group; this number is this program's own. Grade, length of service and skill are harmless reasons to ask
for.
"""

import inspect

from fairfloor.core.languages import Text
from fairfloor.screening.rule import MONEY, Rule

QUERY = """
-- equal-pay
WITH rated AS (
    SELECT p.factory, p.worker, p.start_day, p.end_day, p.currency, r.kind, r.pay_basis, r.sex,
           CASE WHEN p.basic_seconds > 0 THEN p.plain_pay * 3600 // p.basic_seconds END AS rate
    FROM pay p LEFT JOIN roster r ON r.worker = p.worker
), told AS (
    SELECT *, count(*) FILTER (WHERE sex = 'female') OVER g AS women, count(*) FILTER (WHERE sex = 'male') OVER g AS men,
           quantile_disc(rate, 0.5) FILTER (WHERE sex = 'female') OVER g AS of_women,
           quantile_disc(rate, 0.5) FILTER (WHERE sex = 'male') OVER g AS of_men
    FROM rated WHERE rate IS NOT NULL AND sex IS NOT NULL AND kind IS NOT NULL AND currency IS NOT NULL
    WINDOW g AS (PARTITION BY factory, start_day, end_day, currency, kind, pay_basis)
), held AS (
    SELECT *, CASE WHEN sex = 'female' THEN of_women ELSE of_men END AS own,
           CASE WHEN sex = 'female' THEN of_men ELSE of_women END AS other
    FROM told
)
SELECT factory, worker, start_day AS first_day, end_day AS last_day, currency, rate AS observed, other AS allowed,
       CASE WHEN own < other THEN other - rate ELSE least(other - rate, 0) END AS excess, CAST(NULL AS INTEGER) AS basis,
       CASE WHEN women < 5 OR men < 5 THEN 'small-group' END AS unjudged, false AS partly
FROM held
UNION ALL
SELECT factory, worker, start_day, end_day, NULL, NULL, NULL, NULL, NULL,
       CASE WHEN kind IS NULL THEN 'kind-untold' WHEN sex IS NULL THEN 'sex-untold' WHEN currency IS NULL THEN 'currency'
            ELSE 'hours-untold' END, false
FROM rated WHERE rate IS NULL OR sex IS NULL OR kind IS NULL OR currency IS NULL
"""
RULE = Rule(
    id="equal-pay",
    title=Text(zh="同工同酬", en="Equal pay for the same work"),
    explanation=Text(
        zh="""查出同一时期做同样工作的男女每小时所得不同的情形：这是一个问题，从来不是结论。

工种、计酬方式和工资期都相同的人为一组。每小时所得，是正常工时和计件的工资除以所付的正常时数。
若女工的中位数低于男工的中位数（或相反），列出较低一方中低于另一方中位数的每一个人；恰好相等不算。
任何一方不足五人的组不作判断，因为个别人说明不了一组人；这个人数是本程序自己的。
等级、工龄和技能是要问清楚的无害原因。""",
        en=inspect.cleandoc(__doc__),
    ),
    clauses=("icti/7.2",),
    parameters=(),
    of="pay-period",
    unit=MONEY,
    scale=100,
    compare="at-least",
    asked=None,
    sources=("payroll", "roster"),
    question=True,
    query=QUERY,
)
