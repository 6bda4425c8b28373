"""Weeks of work that are longer than the law, the factory's own policy or else the standard lets a week be.

The hours of a worker's working days are added up over each week of work: seven days that begin on the weekday the law
names, else the one the factory names, else Monday. The week is too long when the hours are more than the limit that
binds on its first day; exactly the limit is still within it. A week with a missing punch, or one that lies only partly
in the period screened, is judged only when the hours known are already too many.
"""

import inspect

from fairfloor.core.languages import Text
from fairfloor.screening.rule import LESS_BREAKS, Asked, Rule, whole_seconds

QUERY = """
-- weekly-hours
SELECT w.factory, w.worker, w.week AS first_day, w.week + 6 AS last_day,
       w.seconds AS observed, l.allowed, w.seconds - l.allowed AS excess, l.basis,
       CASE WHEN l.allowed IS NULL THEN 'law'
            WHEN w.seconds > l.allowed THEN NULL
            WHEN w.missing > 0 THEN 'missing-punch'
            WHEN NOT w.inside THEN 'edge-of-week' END AS unjudged,
       w.missing > 0 OR NOT w.inside AS partly
FROM week w
JOIN law l ON l.factory = w.factory AND l.day = w.week AND l.rule = 'weekly-hours' AND l.scope = w.scope
"""
RULE = Rule(
    id="weekly-hours",
    title=Text(zh="每周工时", en="Hours in a week"),
    explanation=Text(
        zh="""查出超过法律、工厂制度或标准所许可的工作周。

把一名员工每个工作周内各工作日的时数相加。一周为七天，从法律规定的星期几起算，法律没有规定的依工厂，
工厂也没有规定的从星期一起算。时数超过该周第一天有效的上限即为超时；恰好等于上限不算超时。
有缺卡的一周，或只有一部分落在所查期间内的一周，只有已知时数就已超限时才作判断。""",
        en=inspect.cleandoc(__doc__),
    ),
    clauses=("icti/2.5",),
    parameters=("maximum-hours-per-week", "week-starts"),
    of="week",
    unit="hour",
    scale=3_600,
    compare="at-most",
    asked=Asked("icti/2.5", "working-hours-per-week", days=7, counted=whole_seconds),
    less_breaks={"": LESS_BREAKS},
    query=QUERY,
)
