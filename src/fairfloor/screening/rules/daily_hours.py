"""Working days that are longer than the law, or the factory's own policy, lets a day be.

The hours of all stretches that a worker was clocked in for on one working day are added up. A shift over midnight
belongs to the day on which it began. The day is too long when the hours are more than the binding limit of that day;
exactly the limit is still within it. Hours count from clock to clock, breaks included, unless people clock out for
them or an unpaid break was stated. A day with a missing punch is judged only when what is known is already too long.
"""

import inspect

from fairfloor.core.languages import Text
from fairfloor.screening.rule import Asked, Rule, whole_seconds

QUERY = """
-- daily-hours
SELECT d.factory, d.worker, d.day AS first_day, d.day AS last_day,
       d.seconds AS observed, l.allowed, d.seconds - l.allowed AS excess, l.basis,
       CASE WHEN l.allowed IS NULL THEN 'law'
            WHEN NOT d.whole AND d.seconds <= l.allowed THEN 'missing-punch' END AS unjudged,
       NOT d.whole AS partly
FROM working_day d
JOIN law l ON l.factory = d.factory AND l.day = d.day AND l.rule = 'daily-hours' AND l.scope = d.scope
"""
RULE = Rule(
    id="daily-hours",
    title=Text(zh="每日工时", en="Hours in a day"),
    explanation=Text(
        zh="""查出超过法律或工厂制度所许可的工作日。

把一名员工在一个工作日内各段打卡时间相加。跨午夜的班次归入开始的那一天。时数超过当天有效的上限即为超时；
恰好等于上限不算超时。时数按打卡到打卡计算，包括休息时间，除非员工休息时打卡，或另行说明了不计薪的休息时间。
缺少打卡的日子，只有已知部分就已超限时才作判断。""",
        en=inspect.cleandoc(__doc__),
    ),
    clauses=("icti/2.5",),
    parameters=("maximum-hours-per-day",),
    of="working-day",
    unit="hour",
    scale=3_600,
    compare="at-most",
    asked=Asked("icti/2.5", "working-hours-per-day", days=1, counted=whole_seconds),
    query=QUERY,
)
