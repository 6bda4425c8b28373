"""Shifts that begin before the worker has rested as long as the law asks since the one before.

The time from the last punch of a shift to the first punch of the next one is the rest. It is too short when it is less
than the law's rest of the day on which the later shift began; exactly as long is enough. Where a punch is missing the
end or the beginning is not known, and the rest is not judged. Where the law names no rest between shifts, nothing is
judged: the day of rest and the hours of a day have their own rules.
"""

import inspect

from fairfloor.core.languages import Text
from fairfloor.screening.rule import Needed, Rule, whole_seconds

QUERY = """
-- rest-between-shifts
WITH placed AS (
    SELECT *, lag(worker) OVER () AS worker_before, lag(end_at) OVER () AS ended_at, lag(day) OVER () AS day_before,
           lag(missing) OVER () AS missing_before
    FROM (SELECT factory, worker, day, start_at, end_at, missing FROM shift ORDER BY worker, start_at NULLS LAST, day, shift)
), lawful AS MATERIALIZED (
    SELECT l.* FROM law l JOIN period p ON p.factory = l.factory AND l.day BETWEEN p.first_day AND p.last_day
    WHERE l.rule = 'rest-between'
)
SELECT s.factory, s.worker, s.day_before AS first_day, s.day AS last_day,
       s.start_at - s.ended_at AS observed, l.allowed, l.allowed - (s.start_at - s.ended_at) AS excess, l.basis,
       CASE WHEN l.allowed IS NULL THEN 'law'
            WHEN s.missing_before > 0 OR s.start_at IS NULL OR s.ended_at IS NULL THEN 'missing-punch' END AS unjudged,
       false AS partly
FROM placed s
JOIN worker w ON w.worker = s.worker
JOIN lawful l ON l.factory = s.factory AND l.day = s.day AND l.scope = w.scope
WHERE s.worker_before = s.worker
"""
RULE = Rule(
    id="rest-between-shifts",
    title=Text(zh="班次之间的休息", en="Rest between shifts"),
    explanation=Text(
        zh="""查出距上一班次结束不足法律规定的休息时间就开始的班次。

上一班次最后一次打卡到下一班次第一次打卡之间的时间为休息时间。少于后一班次开始当天法律规定的休息时间即为过短；
恰好等于即为足够。缺卡时不知道班次何时结束或开始，不作判断。法律没有规定班次之间休息时间的，不作判断：
每七日休息一日和每日工时另有规则。""",
        en=inspect.cleandoc(__doc__),
    ),
    clauses=("icti/2.1",),
    parameters=("rest-between-shifts",),
    of="shift",
    unit="hour",
    scale=3_600,
    compare="at-least",
    measure="rest-between-shifts",
    asked=None,
    needs=(Needed("rest-between", "rest-between-shifts", whole_seconds),),
    query=QUERY,
)
