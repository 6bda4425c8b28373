"""People who work, or are employed, before they have reached the minimum age.

A person's age is taken on the first day in the period screened on which the attendance shows work or the roster has the
person employed. It is too low when it is under the minimum age of that day; the birthday itself is old enough, and
somebody born on 29 February has it on 28 February of other years. The case lasts until the day before that birthday, or to
the end of the period. Whose day of birth nobody told is not judged: an age that nobody verified is a finding of its own.
"""

import inspect

from fairfloor.core.languages import Text
from fairfloor.screening.rule import Asked, Rule, whole

QUERY = """
-- under-age
WITH person AS (
    SELECT r.factory, r.worker, r.birth_day, p.last_day AS until, w.scope,
           least(s.first_day, CASE WHEN r.hired_day IS NOT NULL
                              AND greatest(r.hired_day, p.first_day) <= least(r.left_day, p.last_day)
                             THEN greatest(r.hired_day, p.first_day) END) AS day
    FROM roster r
    JOIN period p ON p.factory = r.factory
    JOIN worker w ON w.worker = r.worker
    LEFT JOIN present s ON s.worker = r.worker
    UNION ALL
    SELECT s.factory, s.worker, NULL, p.last_day, s.scope, s.first_day
    FROM present s JOIN period p ON p.factory = s.factory
    WHERE s.worker NOT IN (SELECT worker FROM roster)
)
SELECT p.factory, p.worker, p.day AS first_day,
       CASE WHEN p.day < birthday(p.birth_day, l.allowed) THEN least(birthday(p.birth_day, l.allowed) - 1, p.until)
            ELSE p.day END AS last_day,
       age_on(p.birth_day, p.day) AS observed, l.allowed,
       CASE WHEN p.day < birthday(p.birth_day, l.allowed) THEN greatest(l.allowed - age_on(p.birth_day, p.day), 1)
            ELSE l.allowed - age_on(p.birth_day, p.day) END AS excess, l.basis,
       CASE WHEN l.allowed IS NULL THEN 'law' WHEN p.birth_day IS NULL THEN 'age-untold' END AS unjudged,
       false AS partly
FROM person p
JOIN law l ON l.factory = p.factory AND l.day = p.day AND l.rule = 'under-age' AND l.scope = p.scope
WHERE p.day IS NOT NULL
"""
RULE = Rule(
    id="under-age",
    title=Text(zh="未达最低年龄", en="Under the minimum age"),
    explanation=Text(
        zh="""查出未达最低就业年龄就工作或受雇的人。

年龄按所查期间内出勤显示有工作、或花名册显示受雇的第一天计算。低于当天有效的最低年龄即为不足；生日当天即为达到，
2 月 29 日出生的，平年以 2 月 28 日为生日。一例延续到该生日的前一天，或到期间结束。没有出生日期的人不作判断：
年龄无人核实，本身就是一项发现。""",
        en=inspect.cleandoc(__doc__),
    ),
    clauses=("icti/4.2", "icti/4.3"),
    parameters=("minimum-age",),
    of="person",
    unit="year",
    scale=1,
    compare="at-least",
    asked=Asked("icti/4.3", "worker-age", days=1, counted=whole),
    sources=("roster", "attendance"),
    query=QUERY,
)
