"""Presence at times when the factory says that it was shut.

The minutes of a day's presence that fall into a closure are added up; more than a quarter of an hour is looked at. A
shift that runs over midnight into a closed day is no work on that day. A factory that is shut still has guards, and
people who mend machines: while no more people are there than such a watch needs, nobody is judged. When more are there,
each of them is a hit. Where the factory tells no closures, nobody is judged. Either the factory was not shut, or the
times were made up by somebody who forgot that it was: a power cut, a flood, a holiday. Ask who was there, what was made
that day, and what the electricity meter and the gate book say.
"""

import inspect

from fairfloor.core.languages import Text
from fairfloor.screening.chance import TOLERANCE_SECONDS, WATCH
from fairfloor.screening.rule import Rule

QUERY = f"""
-- closed-day
WITH inside AS (
    SELECT a.factory, a.worker, a.day, sum(a.out_at - a.in_at) AS present,
           sum(CASE WHEN a.out_at IS NOT NULL AND (a.in_at >= c.start_at OR c.start_at % 86400 <> 0)
                    THEN shared(a.in_at, a.out_at, c.start_at, c.end_at) ELSE 0 END) AS seconds,
           bool_or(a.out_at IS NULL AND a.in_at BETWEEN c.start_at AND c.end_at - 1) AS unknown
    FROM attendance a
    JOIN period p ON p.factory = a.factory AND a.day BETWEEN p.first_day AND p.last_day
    JOIN (SELECT DISTINCT factory, start_at, end_at FROM closure) c
         ON c.factory = a.factory AND c.end_at > a.day * 86400 AND c.start_at < (a.day + 2) * 86400
    GROUP BY a.factory, a.worker, a.day
), crowd AS (
    SELECT i.factory, i.day, count(*) FILTER (WHERE i.seconds > {TOLERANCE_SECONDS}) AS people,
           most(any_value(k.people), {WATCH}, count(*) OVER (PARTITION BY i.factory)) AS watch
    FROM inside i JOIN clock k ON k.factory = i.factory GROUP BY i.factory, i.day
)
SELECT i.factory, i.worker, i.day AS first_day, i.day AS last_day, coalesce(i.seconds, 0) AS observed,
       {TOLERANCE_SECONDS} AS allowed, coalesce(i.seconds, 0) - {TOLERANCE_SECONDS} AS excess,
       CAST(NULL AS INTEGER) AS basis,
       CASE WHEN coalesce(i.seconds, 0) > {TOLERANCE_SECONDS} AND c.people <= c.watch THEN 'on-watch'
            WHEN coalesce(i.seconds, 0) <= {TOLERANCE_SECONDS} AND i.unknown THEN 'missing-punch' END AS unjudged,
       i.unknown AS partly, i.present AS out_of
FROM inside i JOIN crowd c ON c.factory = i.factory AND c.day = i.day
UNION ALL
SELECT factory, worker, min(day), max(day), NULL, NULL, NULL, NULL, 'no-closures', false, NULL
FROM clocked WHERE factory NOT IN (SELECT factory FROM closure) GROUP BY factory, worker
"""  # noqa: S608 (this program's own settings)
HARMLESS = (
    Text(zh="保安、维修和锅炉工在停工时仍要上班", en="Guards, mechanics and boiler men work while the factory is shut"),
    Text(zh="停工通知后来取消，或只关了一部分车间", en="The closure was called off, or only some workshops were shut"),
    Text(zh="盘点、大扫除或培训", en="Stock-taking, cleaning or training"),
)
RULE = Rule(
    id="closed-day",
    title=Text(zh="停工时的出勤", en="Attendance while the factory was shut"),
    explanation=Text(
        zh="""查出在工厂自称停工的时间里的出勤。

把一天的出勤中落在停工时间内的分钟相加；超过一刻钟才看。跨午夜延续到停工日的班次，不算该日的工作。停工的工厂仍有保安和修理机器的人：在场人数不多于这样的值守所需时，
不判断任何人；更多时，每个人都是一例。工厂没有写停工的，不判断任何人。
要么工厂并没有停工，要么时间是由忘了停电、水灾或假日的人编造的。询问谁在场、那天生产了什么、电表和门岗登记显示什么。""",
        en=inspect.cleandoc(__doc__),
    ),
    clauses=("icti/2.3", "icti/2.7"),
    parameters=(),
    of="working-day",
    unit="hour",
    scale=3_600,
    compare="at-most",
    measure="hours-while-shut",
    asked=None,
    question=True,
    harmless=HARMLESS,
    query=QUERY,
)
