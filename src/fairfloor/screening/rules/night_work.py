"""Work at night that the payroll does not show as paid at night.

Where the law sets a premium for work at night, the hours worked within the law's night are held against the night hours
that the payroll pays, month by month or for each longer pay period; fewer hours paid than worked is a hit, exactly as many
are within. A missing punch can only make the hours worked more. Nothing is judged where the law's night or its premium is
not known or the law sets none, where the payroll tells no night hours, or where a worker with night hours is not on the
payroll. For young workers, who may not work at night at all, see `young-worker`.

Where the roster tells a time of pregnancy or of nursing that the law protects (see `daily-hours`), any presence within the
hours of night that are forbidden then is a hit too, as a case of its own (`protected`).
"""

import inspect

from fairfloor.core.languages import Text
from fairfloor.screening.rule import LESS_BREAKS, Needed, Part, Rule, basis_points, begins, lasts

QUERY = """
-- night-work
SELECT NULL AS part, p.factory, p.worker, p.first_day, p.last_day, p.night_seconds AS observed, p.at_night AS allowed,
       p.at_night - p.night_seconds AS excess, CASE WHEN n.low IS NULL THEN n.basis ELSE l.basis END AS basis,
       CASE WHEN n.low IS NULL OR l.low IS NULL THEN 'law'
            WHEN p.at_night IS NULL THEN 'missing-punch'
            WHEN p.doubled THEN 'rows-overlap'
            WHEN p.night_seconds IS NULL THEN 'hours-untold' END AS unjudged,
       p.missing > 0 AS partly
FROM pay_month p
JOIN pay_law n ON n.pay_period = p.first_period AND n.rule = 'night-begins' AND n.scope = p.scope
JOIN pay_law l ON l.pay_period = p.first_period AND l.rule = 'night-premium' AND l.scope = p.scope
WHERE p.worked_days > 0 AND coalesce(p.at_night > 0, true)
UNION ALL
SELECT NULL, factory, worker, min(day), max(day), NULL, sum(night_seconds), NULL, NULL, 'not-on-payroll', false
FROM working_day WHERE night_seconds > 0 AND worker NOT IN (SELECT worker FROM payroll) GROUP BY factory, worker
UNION ALL
SELECT 'protected', d.factory, d.worker, d.day, d.day, coalesce(n.seconds, 0), 0, coalesce(n.seconds, 0),
       coalesce(d.basis, b.basis),
       CASE WHEN d.open THEN 'period-untold'
            WHEN d.basis IS NOT NULL OR b.allowed IS NULL THEN 'law'
            WHEN coalesce(n.seconds, 0) = 0 AND NOT d.whole THEN 'missing-punch' END,
       NOT d.whole
FROM protected_day d
JOIN law b ON b.factory = d.factory AND b.day = d.day AND b.rule = 'maternity-night-begins' AND b.scope = d.scope
LEFT JOIN (
    SELECT d.worker, d.day, sum(at_night(s.in_at, s.out_at, s.day, b.allowed, l.allowed)) AS seconds
    FROM protected_day d
    JOIN attendance s ON s.worker = d.worker AND s.day = d.day AND s.out_at - s.in_at IS NOT NULL
    JOIN law b ON b.factory = d.factory AND b.day = d.day AND b.rule = 'maternity-night-begins' AND b.scope = d.scope
    JOIN law l ON l.factory = d.factory AND l.day = d.day AND l.rule = 'maternity-night-lasts' AND l.scope = d.scope
    WHERE NOT d.open GROUP BY d.worker, d.day
) n ON n.worker = d.worker AND n.day = d.day AND NOT d.open
"""
RULE = Rule(
    id="night-work",
    title=Text(zh="夜间工作", en="Work at night"),
    explanation=Text(
        zh="""查出工资表没有按夜间支付的夜间工作。

法律规定夜班另加工资的，把落在法律所定夜间时段的工时，与工资表所付的夜间时数相比，逐月或逐个更长的工资期：
所付少于所做即为不符，恰好相等即为相符。缺卡只会使实际时数更多。法律所定的夜间时段或加成不知道或没有规定、
工资表没有写夜间时数，或有夜间工时的员工不在工资表上的，不作判断。未成年工一律不得上夜班，见 `young-worker`。

花名册写明的孕期或哺乳期受法律保护的（见 `daily-hours`），在禁止工作的夜间时段内只要在岗，也另作一例（`protected`）。""",
        en=inspect.cleandoc(__doc__),
    ),
    clauses=("icti/3.3",),
    parameters=(
        "night-window",
        "night-work-premium",
        "maternity-night-ban",
        "pregnancy-protected-from",
        "nursing-protected-until",
    ),
    of="pay-month",
    unit="hour",
    scale=3_600,
    compare="at-least",
    measure="night-hours-paid",
    asked=None,
    needs=(
        Needed("night-begins", "night-window", begins),
        Needed("night-premium", "night-work-premium", basis_points),
        Needed("maternity-night-begins", "maternity-night-ban", begins),
        Needed("maternity-night-lasts", "maternity-night-ban", lasts),
    ),
    parts=(Part("protected", "working-day", "hour", 3_600, "at-most", "night-hours"),),
    sources=("payroll", "attendance"),
    less_breaks={"": LESS_BREAKS},
    query=QUERY,
)
