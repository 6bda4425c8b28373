"""Work at night that the payroll does not show as paid at night.

Where the law sets a premium for work at night, the hours worked within the law's night in a pay period are held against
the night hours that the payroll pays for that period; fewer hours paid than worked is a hit, exactly as many are within.
A missing punch can only make the hours worked more. Nothing is judged where the law's night or its premium is not known or
the law sets none, where the payroll tells no night hours, or where a worker with night hours is not on the payroll. For
young workers, who may not work at night at all, see `young-worker`.
"""

import inspect

from fairfloor.core.languages import Text
from fairfloor.screening.rule import Needed, Rule, basis_points, begins

QUERY = """
-- night-work
WITH paid AS (
    SELECT p.factory, p.worker, p.start_day AS first_day, p.end_day AS last_day, p.night_seconds AS observed,
           w.night_seconds AS allowed, w.missing > 0 AS partly, n.low AS night, n.basis AS night_basis,
           l.low AS premium, l.basis
    FROM payroll p
    JOIN pay_period s ON s.factory = p.factory AND s.start_day = p.start_day AND s.end_day = p.end_day
    JOIN worker k ON k.worker = p.worker
    JOIN worked w ON w.worker = p.worker AND w.pay_period = s.pay_period
    JOIN pay_law n ON n.pay_period = s.pay_period AND n.rule = 'night-begins' AND n.scope = k.scope
    JOIN pay_law l ON l.pay_period = s.pay_period AND l.rule = 'night-premium' AND l.scope = k.scope
    WHERE w.night_seconds > 0 OR w.night_seconds IS NULL
), unpaid AS (
    SELECT d.factory, d.worker, min(d.day) AS first_day, max(d.day) AS last_day, sum(d.night_seconds) AS allowed
    FROM working_day d WHERE d.night_seconds > 0 AND d.worker NOT IN (SELECT worker FROM payroll)
    GROUP BY d.factory, d.worker
)
SELECT factory, worker, first_day, last_day, observed, allowed, allowed - observed AS excess,
       CASE WHEN night IS NULL THEN night_basis ELSE basis END AS basis,
       CASE WHEN night IS NULL OR premium IS NULL THEN 'law'
            WHEN allowed IS NULL THEN 'missing-punch'
            WHEN observed IS NULL THEN 'hours-untold' END AS unjudged,
       partly
FROM paid
UNION ALL
SELECT factory, worker, first_day, last_day, NULL, allowed, NULL, NULL, 'not-on-payroll', false FROM unpaid
"""
RULE = Rule(
    id="night-work",
    title=Text(zh="夜间工作", en="Work at night"),
    explanation=Text(
        zh="""查出工资表没有按夜间支付的夜间工作。

法律规定夜班另加工资的，把一个工资期内落在法律所定夜间时段的工时，与该期工资表所付的夜间时数相比：
所付少于所做即为不符，恰好相等即为相符。缺卡只会使实际时数更多。法律所定的夜间时段或加成不知道或没有规定、
工资表没有写夜间时数，或有夜间工时的员工不在工资表上的，不作判断。未成年工一律不得上夜班，见 `young-worker`。""",
        en=inspect.cleandoc(__doc__),
    ),

    clauses=("icti/3.3",),
    parameters=("night-window", "night-work-premium"),
    of="pay-period",
    unit="hour",
    scale=3_600,
    compare="at-least",
    asked=None,
    needs=(
        Needed("night-begins", "night-window", begins),
        Needed("night-premium", "night-work-premium", basis_points),
    ),
    sources=("payroll", "attendance"),
    query=QUERY,
)
