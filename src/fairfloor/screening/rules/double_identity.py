"""Two numbers that may be one person: one begins where the other ends, or both are tapped as if by one hand.

First kind: on the days of one number its first punch follows the last punch of the other within a quarter of an hour, and
the two are never there together. So somebody who goes on working would look who changes the card. Where more than five
people begin in the same quarter of an hour, as at a change of shift, nobody is taken for another. Second kind, only where
the clock tells seconds: the punches of both follow each other within five seconds. So somebody who taps for a
friend, or for a person who does not exist. For each number the other with the most such days or punches is shown. The
limit is what chance gives at most, for as many pairs as the factory has. Ask to see both people at the same time.
"""

import inspect

from fairfloor.core.languages import Text
from fairfloor.screening.chance import (
    COMPANIONS,
    CROWD,
    FEWEST,
    HAND_SECONDS,
    NEXT_TAPS,
    RELAYS,
    ROUNDS,
    TOLERANCE_SECONDS,
)
from fairfloor.screening.rule import Part, Rule

QUERY = f"""
-- double-identity
WITH present AS (
    SELECT factory, worker, day, day * 86400 + first_at AS start_at, day * 86400 + last_at AS end_at
    FROM clocked WHERE whole
), alone AS (
    SELECT *, start_at // {TOLERANCE_SECONDS} AS quarter FROM present
    QUALIFY count(*) OVER (PARTITION BY factory, start_at // {TOLERANCE_SECONDS}) <= {CROWD}
), relay AS (
    SELECT b.factory, b.worker, a.worker AS other, count(DISTINCT b.day) AS seen
    FROM (SELECT *, unnest([end_at // {TOLERANCE_SECONDS}, end_at // {TOLERANCE_SECONDS} + 1]) AS quarter FROM present) a
    JOIN alone b ON b.factory = a.factory AND b.quarter = a.quarter AND b.worker <> a.worker
         AND b.start_at BETWEEN a.end_at AND a.end_at + {TOLERANCE_SECONDS}
    GROUP BY b.factory, b.worker, a.worker HAVING count(DISTINCT b.day) >= {FEWEST} // 2
), met AS (
    SELECT DISTINCT r.worker, r.other FROM relay r
    JOIN present a ON a.worker = r.worker JOIN present b ON b.worker = r.other
    WHERE a.start_at < b.end_at AND b.start_at < a.end_at
), apart AS (
    SELECT r.* FROM relay r ANTI JOIN met m ON m.worker = r.worker AND m.other = r.other
), days AS (
    SELECT factory, worker, min(day) AS first_day, max(day) AS last_day, count(*) AS days,
           count(*) OVER (PARTITION BY factory) AS people
    FROM present GROUP BY factory, worker
), touch AS (
    SELECT t.factory, t.worker, t.moment, row_number() OVER (PARTITION BY t.factory ORDER BY t.moment, t.worker) AS place
    FROM clocked_at t JOIN clock c ON c.factory = t.factory AND c.grid = 1 WHERE t.moment IS NOT NULL
), follow AS (
    SELECT *, place + unnest(range(1, {NEXT_TAPS} + 1)) AS next FROM touch
), together AS (
    SELECT a.factory, least(a.worker, b.worker) AS one, greatest(a.worker, b.worker) AS two, count(*) AS seen
    FROM follow a JOIN touch b ON b.factory = a.factory AND b.place = a.next
    WHERE b.moment - a.moment <= {HAND_SECONDS} AND a.worker <> b.worker GROUP BY ALL HAVING count(*) >= {FEWEST} // 2
), touches AS (
    SELECT factory, worker, min(day) AS first_day, max(day) AS last_day, count(moment) AS touches,
           count(DISTINCT worker) OVER (PARTITION BY factory) AS people
    FROM clocked_at GROUP BY factory, worker
), candidate AS (
    SELECT NULL AS part, r.factory, w.worker, if(w.worker = r.worker, r.other, r.worker) AS other, r.seen,
           b.days AS out_of, {RELAYS} AS chance, w.people, w.first_day, w.last_day
    FROM apart r JOIN days b ON b.worker = r.worker JOIN days w ON w.worker IN (r.worker, r.other)
    UNION ALL
    SELECT 'together', t.factory, w.worker, if(w.worker = t.one, t.two, t.one), t.seen, least(a.touches, b.touches),
           {COMPANIONS}, w.people, w.first_day, w.last_day
    FROM together t JOIN touches a ON a.worker = t.one JOIN touches b ON b.worker = t.two
    JOIN touches w ON w.worker IN (t.one, t.two)
), best AS (
    SELECT *, least(seen, out_of) - most(out_of, chance, people * people) AS excess FROM candidate
    QUALIFY row_number() OVER (PARTITION BY part, worker ORDER BY excess DESC, seen DESC, other) = 1
), asked AS (
    SELECT CAST(NULL AS VARCHAR) AS part, factory, worker, first_day, last_day, days AS out_of FROM days
    UNION ALL
    SELECT 'together', t.factory, t.worker, t.first_day, t.last_day, t.touches
    FROM touches t JOIN clock c ON c.factory = t.factory AND c.grid = 1
)
SELECT a.factory, a.worker, a.first_day, a.last_day, coalesce(least(b.seen, b.out_of), 0) AS observed,
       coalesce(least(b.seen, b.out_of) - b.excess, a.out_of) AS allowed, coalesce(b.excess, -a.out_of) AS excess,
       CAST(NULL AS INTEGER) AS basis,
       CASE WHEN c.grid >= {ROUNDS} THEN 'clock-rounds' WHEN a.out_of < {FEWEST} // 2 THEN 'too-few' END AS unjudged,
       false AS partly, a.part, b.other AS other, a.out_of
FROM asked a JOIN clock c ON c.factory = a.factory
LEFT JOIN best b ON b.worker = a.worker AND b.part IS NOT DISTINCT FROM a.part
"""  # noqa: S608 (this program's own settings)
HARMLESS = (
    Text(zh="保安或同一岗位的人轮流交接班", en="Guards, or people who share one post, relieve each other"),
    Text(
        zh="夫妻或双胞胎同乘一辆车，总是一前一后打卡",
        en="A couple or twins who share a ride always tap one after the other",
    ),
    Text(zh="换了新卡、新工号，旧号没有注销", en="Somebody got a new card and number, and the old one was kept"),
)
RULE = Rule(
    id="double-identity",
    title=Text(zh="两个工号可能是同一人", en="Two numbers, perhaps one person"),
    explanation=Text(
        zh="""查出可能属于同一个人的两个工号：一个在另一个结束之处开始，或两个像由同一只手打卡。

第一类：一个工号的第一次打卡在另一个的最后一次打卡之后一刻钟内，而两者从不同时在场。换一张卡继续上班的人就是这样。
同一刻钟内有五个以上的人开始上班的（如换班），不把任何人当作另一人。
第二类，只在打卡机显示秒时：两个工号的打卡前后相差不过五秒。替朋友、或替不存在的人打卡的人就是这样。
每个工号只显示这种日子或打卡最多的另一个工号。限值是：按本厂有多少对工号计算，偶然至多会出现多少次。要求同时见到两个人。""",
        en=inspect.cleandoc(__doc__),
    ),
    clauses=("icti/2.3",),
    parameters=(),
    of="person",
    unit="count",
    scale=1,
    compare="at-most",
    measure="days-following",
    asked=None,
    question=True,
    parts=(Part("together", "person", "count", 1, "at-most", "punches-together"),),
    harmless=HARMLESS,
    query=QUERY,
)
