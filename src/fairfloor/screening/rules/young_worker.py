"""Young workers at work at night, or for longer than the law lets young workers work in a day.

Somebody is a young worker on every day before the birthday that the law names; somebody born on 29 February has it on 28
February of other years. Any presence within the hours of night that are forbidden to young workers is a hit, and so is a
day longer than the law's day for young workers; exactly that long is within it. A day with a missing punch is judged only
when what is known is already too much. Whose day of birth nobody told is not judged. Where the law knows no such hours,
that is said; the rules for everybody hold for young workers too.
"""

import inspect

from fairfloor.core.languages import Text
from fairfloor.screening.rule import LESS_BREAKS, Needed, Part, Rule, begins, lasts, whole, whole_seconds

QUERY = """
-- young-worker
WITH perhaps AS (
    SELECT r.worker, r.birth_day
    FROM roster r
    JOIN period p ON p.factory = r.factory
    JOIN (SELECT factory, max(allowed) AS age, bool_or(allowed IS NULL) AS unknown FROM law WHERE rule = 'adult-age'
          GROUP BY factory) a ON a.factory = r.factory
    WHERE r.birth_day IS NOT NULL AND (a.unknown OR p.first_day < r.birth_day + 366 * a.age)
), young AS MATERIALIZED (
    SELECT d.factory, d.worker, d.scope, d.day, d.seconds, d.whole, a.allowed AS adult, a.basis AS adult_basis
    FROM working_day d
    JOIN perhaps r ON r.worker = d.worker
    JOIN law a ON a.factory = d.factory AND a.day = d.day AND a.rule = 'adult-age' AND a.scope = d.scope
    WHERE coalesce(d.day < birthday(r.birth_day, a.allowed), true)
), stretch AS MATERIALIZED (
    SELECT y.factory, y.worker, y.scope, y.day, s.in_at, s.out_at
    FROM young y JOIN attendance s ON s.worker = y.worker AND s.day = y.day AND s.out_at - s.in_at IS NOT NULL
), nights AS (
    SELECT y.worker, y.day, sum(at_night(y.in_at, y.out_at, y.day, b.allowed, l.allowed)) AS seconds
    FROM stretch y
    JOIN law b ON b.factory = y.factory AND b.day = y.day AND b.rule = 'young-night-begins' AND b.scope = y.scope
    JOIN law l ON l.factory = y.factory AND l.day = y.day AND l.rule = 'young-night-lasts' AND l.scope = y.scope
    GROUP BY y.worker, y.day
)
SELECT NULL AS part, y.factory, y.worker, y.day AS first_day, y.day AS last_day,
       coalesce(n.seconds, 0) AS observed, 0 AS allowed, coalesce(n.seconds, 0) AS excess,
       CASE WHEN y.adult IS NULL THEN y.adult_basis ELSE b.basis END AS basis,
       CASE WHEN y.adult IS NULL OR b.allowed IS NULL THEN 'law'
            WHEN coalesce(n.seconds, 0) = 0 AND NOT y.whole THEN 'missing-punch' END AS unjudged,
       NOT y.whole AS partly
FROM young y
JOIN law b ON b.factory = y.factory AND b.day = y.day AND b.rule = 'young-night-begins' AND b.scope = y.scope
LEFT JOIN nights n ON n.worker = y.worker AND n.day = y.day
UNION ALL
SELECT 'day', y.factory, y.worker, y.day, y.day, y.seconds, l.allowed, y.seconds - l.allowed,
       CASE WHEN y.adult IS NULL THEN y.adult_basis ELSE l.basis END,
       CASE WHEN y.adult IS NULL OR l.allowed IS NULL THEN 'law'
            WHEN NOT y.whole AND y.seconds <= l.allowed THEN 'missing-punch' END,
       NOT y.whole
FROM young y
JOIN law l ON l.factory = y.factory AND l.day = y.day AND l.rule = 'young-day' AND l.scope = y.scope
UNION ALL
SELECT NULL, d.factory, d.worker, d.first_day, d.last_day, NULL, NULL, NULL, NULL, 'age-untold', false
FROM present d LEFT JOIN roster r ON r.worker = d.worker WHERE r.birth_day IS NULL
"""
RULE = Rule(
    id="young-worker",
    title=Text(zh="未成年工的工时", en="Hours of young workers"),
    explanation=Text(
        zh="""查出未成年工在夜间工作，或工作时间超过法律为未成年工规定的每日时数。

在法律所定的生日之前，每一天都是未成年工；2 月 29 日出生的，平年以 2 月 28 日为生日。在禁止未成年工工作的夜间时段内
只要在岗即为一例；一天的时数超过法律为未成年工规定的每日时数也是一例，恰好等于不算。缺卡的日子，
只有已知部分就已超限时才作判断。没有出生日期的员工不作判断。法律没有这类规定的，会说明；
对所有员工的规则同样适用于未成年工。""",
        en=inspect.cleandoc(__doc__),
    ),
    clauses=("icti/4.6",),
    parameters=("young-worker-age", "young-worker-night-ban", "young-worker-working-day"),
    of="working-day",
    unit="hour",
    scale=3_600,
    compare="at-most",
    measure="night-hours",
    asked=None,
    needs=(
        Needed("adult-age", "young-worker-age", whole),
        Needed("young-night-begins", "young-worker-night-ban", begins),
        Needed("young-night-lasts", "young-worker-night-ban", lasts),
        Needed("young-day", "young-worker-working-day", whole_seconds),
    ),
    sources=("attendance", "roster"),
    parts=(Part("day", "working-day", "hour", 3_600, "at-most", "working-hours-per-day"),),
    less_breaks={"day": LESS_BREAKS},
    query=QUERY,
)
