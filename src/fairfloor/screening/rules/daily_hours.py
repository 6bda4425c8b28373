"""Working days that are longer than the law, or the factory's own policy, lets a day be.

The hours of all stretches that a worker was clocked in for on one working day are added up. A shift over midnight
belongs to the day on which it began. The day is too long when the hours are more than the binding limit of that day;
exactly the limit is still within it. Hours count from clock to clock, breaks included, unless people clock out for
them or an unpaid break was stated. A day with a missing punch is judged only when what is known is already too long.

Where the roster tells a time of pregnancy or of nursing, the law may let that worker do less overtime, or none: a day is
then also held to the law's ordinary day and the overtime that is left, as a case of its own (`protected`). A pregnancy is
protected once it has lasted for the months that the law names, nursing until the child is as old as the law says, each at
most to the last day told. Such a hit does not say which of the two it is. Without a first and a last day nothing is judged.
"""

import inspect

from fairfloor.core.languages import Text
from fairfloor.screening.rule import LESS_BREAKS, Asked, Needed, Part, Rule, whole_seconds

QUERY = """
-- daily-hours
SELECT NULL AS part, d.factory, d.worker, d.day AS first_day, d.day AS last_day,
       d.seconds AS observed, l.allowed, d.seconds - l.allowed AS excess, l.basis,
       CASE WHEN l.allowed IS NULL THEN 'law'
            WHEN NOT d.whole AND d.seconds <= l.allowed THEN 'missing-punch' END AS unjudged,
       NOT d.whole AS partly
FROM working_day d
JOIN law l ON l.factory = d.factory AND l.day = d.day AND l.rule = 'daily-hours' AND l.scope = d.scope
UNION ALL
SELECT 'protected', p.factory, p.worker, p.day, p.day, p.seconds, o.allowed + e.allowed, p.seconds - o.allowed - e.allowed,
       CASE WHEN p.basis IS NOT NULL THEN p.basis WHEN e.allowed IS NOT NULL AND o.allowed IS NULL THEN o.basis
            ELSE e.basis END,
       CASE WHEN p.open THEN 'period-untold'
            WHEN p.basis IS NOT NULL OR o.allowed IS NULL OR e.allowed IS NULL THEN 'law'
            WHEN NOT p.whole AND p.seconds <= o.allowed + e.allowed THEN 'missing-punch' END,
       NOT p.whole
FROM protected_day p
JOIN law o ON o.factory = p.factory AND o.day = p.day AND o.rule = 'ordinary-day' AND o.scope = p.scope
JOIN law e ON e.factory = p.factory AND e.day = p.day AND e.rule = 'maternity-overtime' AND e.scope = p.scope
"""
RULE = Rule(
    id="daily-hours",
    title=Text(zh="每日工时", en="Hours in a day"),
    explanation=Text(
        zh="""查出超过法律或工厂制度所许可的工作日。

把一名员工在一个工作日内各段打卡时间相加。跨午夜的班次归入开始的那一天。时数超过当天有效的上限即为超时；
恰好等于上限不算超时。时数按打卡到打卡计算，包括休息时间，除非员工休息时打卡，或另行说明了不计薪的休息时间。
缺少打卡的日子，只有已知部分就已超限时才作判断。

花名册写明孕期或哺乳期的，法律可能只许该员工少加班或不得加班：这一天还另作一例（`protected`），
与法律的每日正常工时加上仍许可的加班相比。怀孕满法律所定月数起受保护，哺乳则到婴儿满法律所定周岁为止，
且都不超过所写的最后一天。这样的一例不说明是哪一种情形。没有写第一天和最后一天的，不作判断。""",
        en=inspect.cleandoc(__doc__),
    ),
    clauses=("icti/2.5",),
    parameters=(
        "maximum-hours-per-day",
        "ordinary-hours-per-day",
        "maternity-overtime",
        "pregnancy-protected-from",
        "nursing-protected-until",
    ),
    of="working-day",
    unit="hour",
    scale=3_600,
    compare="at-most",
    asked=Asked("icti/2.5", "working-hours-per-day", days=1, counted=whole_seconds),
    needs=(Needed("maternity-overtime", "maternity-overtime", whole_seconds),),
    parts=(Part("protected", "working-day", "hour", 3_600, "at-most", "working-hours-per-day"),),
    less_breaks={"": LESS_BREAKS, "protected": LESS_BREAKS},
    query=QUERY,
)
