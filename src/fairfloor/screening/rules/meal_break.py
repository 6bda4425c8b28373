"""Shifts with a shorter meal break than the standard finds adequate: a question to the factory, not a breach.

The breaks of a shift are the times between its stretches of presence, or the minutes that the file tells, or else the
unpaid break that was stated for the whole screening; they are added up. They are too short when less than the figure
that binds on that day; exactly as long is enough. Where the law has a rule of its own, that one binds and is no mere
question. Shifts of less than five hours from first to last punch are left out; these five hours are this program's own
measure. A shift in which nobody clocked or recorded a break may well have had one, so it is not judged; nor is one with a
missing punch.
"""

import inspect

from fairfloor.core.languages import Text
from fairfloor.screening.rule import NEEDS_BREAK_SECONDS, Asked, Rule, whole_seconds

QUERY = f"""
-- meal-break
WITH lawful AS MATERIALIZED (
    SELECT l.* FROM law l JOIN period p ON p.factory = l.factory AND l.day BETWEEN p.first_day AND p.last_day
    WHERE l.rule = 'meal-break'
)
SELECT s.factory, s.worker, s.day AS first_day, s.day AS last_day,
       s.breaks AS observed, l.allowed, l.allowed - s.breaks AS excess, l.basis,
       CASE WHEN l.allowed IS NULL THEN 'law'
            WHEN s.missing > 0 THEN 'missing-punch'
            WHEN s.breaks IS NULL THEN 'breaks-unknown' END AS unjudged,
       false AS partly
FROM shift s
JOIN worker w ON w.worker = s.worker
JOIN lawful l ON l.factory = s.factory AND l.day = s.day AND l.scope = w.scope
WHERE s.missing > 0 OR s.end_at - s.start_at >= {NEEDS_BREAK_SECONDS}
"""  # noqa: S608 (this program's own measure)
RULE = Rule(
    id="meal-break",
    title=Text(zh="班次中的用餐时间", en="Meal break in a shift"),
    explanation=Text(
        zh="""查出用餐时间短于标准认为较充足的时间的班次：这是向工厂提出的问题，不是违规。

班次内各段打卡之间的时间，或文件所写的分钟数，否则为本次筛查另行说明的不计薪休息时间，相加为该班次的休息。
少于当天有效的时间即为过短；恰好等于即为足够。法律自有规定的，以法律为准，那就不只是一个问题。
从第一次到最后一次打卡不足五小时的班次不列入；这五小时是本程序自己的尺度。没有打卡也没有记录休息的班次，
可能其实休息过，因此不作判断；缺卡的班次也不作判断。""",
        en=inspect.cleandoc(__doc__),
    ),
    clauses=("icti/2.9",),
    parameters=("meal-break",),
    of="shift",
    unit="minute",
    scale=60,
    compare="at-least",
    asked=Asked("icti/2.9", "meal-break", days=1, counted=whole_seconds),
    question=True,
    query=QUERY,
)
