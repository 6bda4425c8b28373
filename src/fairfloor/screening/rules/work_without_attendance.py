"""Records that somebody did something on a day, or at an hour, at which the attendance does not have them.

Production, quality checks, the broken-needle log, the canteen and the gate are held against the person's shifts: a
record with a time must lie within a shift or an hour around it, one with a date only on a date of a shift. A shift with
a missing punch covers what follows its first punch for eighteen hours. Leave slips are no work and are left out. In
every factory some people forget both punches and some records bear a wrong number or date: while a person's such days,
of all days with records, and a day's such people, of all people with records, are no more than chance gives when two in
a hundred are wrong, they are not judged. Many people on the same day without attendance, or one person again and again,
are hits. Ask for the paper behind both records, and the people.
"""

import inspect

from fairfloor.core.languages import Text
from fairfloor.screening.chance import RECORD_SECONDS, SLIPS
from fairfloor.screening.pairing import Pairing
from fairfloor.screening.rule import Rule

QUERY = f"""
-- work-without-attendance
WITH record AS (
    SELECT a.factory, a.worker, a.day, a.at, a.line, coalesce(bool_or(CASE
           WHEN s.worker IS NULL THEN false
           WHEN a.at IS NULL THEN s.day = a.day OR day_of(coalesce(s.end_at, s.start_at)) = a.day
           WHEN s.missing > 0 THEN a.at BETWEEN s.start_at - {RECORD_SECONDS} AND s.start_at + {Pairing().longest_stretch}
           ELSE a.at BETWEEN s.start_at - {RECORD_SECONDS} AND s.end_at + {RECORD_SECONDS} END), false) AS covered
    FROM activity a
    JOIN period p ON p.factory = a.factory AND a.day BETWEEN p.first_day AND p.last_day
    LEFT JOIN shift s ON s.worker = a.worker AND s.day BETWEEN a.day - 2 AND a.day + 1
    WHERE a.what <> 'leave' GROUP BY a.factory, a.worker, a.day, a.at, a.what, a.line
), by_day AS (
    SELECT factory, worker, day, count(*) AS records, count(*) FILTER (WHERE NOT covered) AS outside
    FROM record GROUP BY factory, worker, day
), size AS (
    SELECT factory, count(DISTINCT worker) AS workers, count(DISTINCT day) AS days FROM by_day GROUP BY factory
), chance AS (
    SELECT *, count(*) FILTER (WHERE outside > 0) OVER (PARTITION BY factory, worker) AS worker_days,
           count(*) FILTER (WHERE outside > 0) OVER (PARTITION BY factory, day) AS day_people
    FROM by_day
), bound AS (
    SELECT factory, most(days, {SLIPS}, 2 * workers) AS slips_of_worker, most(workers, {SLIPS}, 2 * days) AS slips_of_day
    FROM size
)
SELECT c.factory, c.worker, c.day AS first_day, c.day AS last_day, c.outside AS observed, 0 AS allowed,
       c.outside AS excess, CAST(NULL AS INTEGER) AS basis,
       CASE WHEN k.factory IS NULL THEN 'no-attendance-at-all'
            WHEN c.outside = 0 THEN NULL
            WHEN c.worker_days <= b.slips_of_worker AND c.day_people <= b.slips_of_day THEN 'slips' END AS unjudged,
       false AS partly, c.records AS out_of
FROM chance c JOIN bound b ON b.factory = c.factory LEFT JOIN clock k ON k.factory = c.factory
UNION ALL
SELECT factory, worker, min(day), max(day), NULL, NULL, NULL, NULL, 'no-records', false, NULL
FROM clocked WHERE factory NOT IN (SELECT factory FROM activity) GROUP BY factory, worker
"""  # noqa: S608 (this program's own settings)
HARMLESS = (
    Text(
        zh="记录写错了工号或日期，或次日才登记",
        en="The record bears a wrong number or date, or was entered the day after",
    ),
    Text(zh="忘记打卡，或打卡机出故障", en="Punches were forgotten, or the clock was out of order"),
    Text(zh="不打卡的管理人员也进门、用餐", en="Managers who do not punch still pass the gate and eat"),
    Text(
        zh="住在宿舍的人休息日也去食堂、进出大门", en="People of the dormitory eat and pass the gate on their days off"
    ),
)
RULE = Rule(
    id="work-without-attendance",
    title=Text(zh="没有出勤的工作记录", en="Work without attendance"),
    explanation=Text(
        zh="""查出在没有出勤的日子或时间里，却有记录表明某人做了事。

把生产、质检、断针、食堂和门岗记录与该员工的班次对照：带时间的记录须落在班次内或前后一小时内，
只有日期的须落在有班次的日期上。缺卡的班次覆盖第一次打卡后的十八小时。请假条不是工作，不计。
每个工厂都有人忘记上下班都打卡，也有记录写错工号或日期：一个人的这种日子、一天里的这种人，
如果不多于百分之二出错时偶然所能出现的数目，就不判断。许多人在同一天没有出勤，或一个人一再如此，都是一例。
要求查看两种记录背后的纸面材料，并问员工本人。""",
        en=inspect.cleandoc(__doc__),
    ),
    clauses=("icti/2.3", "icti/2.7"),
    parameters=(),
    of="working-day",
    unit="count",
    scale=1,
    compare="at-most",
    measure="records-outside",
    asked=None,
    question=True,
    sources=("activity", "attendance"),
    harmless=HARMLESS,
    query=QUERY,
)
