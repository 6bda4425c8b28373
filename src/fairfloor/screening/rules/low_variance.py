"""People who come within a minute of the time of the day before, more often than people do.

Two arrivals in a row are compared, whatever the shift. Even punctual people differ by some minutes from one day to the
next: alarm clock, road, queue. Times that somebody smoothed or invented lie closer together. The limit is what chance
gives at most, for as many people as the factory has, when everybody is as regular as is usual there, and more so. Only
arrivals are asked, since a bell ends the day for all. Where the clock shows nothing finer than five minutes, nobody is
judged. Ask for the clock's own memory, and compare with the gate, the bus or the canteen on the same days.
"""

import inspect

from fairfloor.core.languages import Text
from fairfloor.screening.chance import SAME_SECONDS, Expected, against_chance
from fairfloor.screening.rule import Rule

COUNTED = """
step AS (
    SELECT *, first_at - lag(first_at) OVER (PARTITION BY factory, worker ORDER BY day) AS apart FROM clocked
), counted AS (
    SELECT factory, worker, min(day) AS first_day, max(day) AS last_day,
           count(*) FILTER (WHERE abs(apart) <= {same}) AS seen, count(*) AS out_of
    FROM step WHERE apart IS NOT NULL GROUP BY factory, worker
)
"""
HARMLESS = (
    Text(
        zh="一个极其守时的人，或住在厂内宿舍、步行一分钟的人",
        en="Somebody very punctual, or who lives in the dormitory a minute away",
    ),
    Text(
        zh="打卡机在上班前才开放，大家都在那一分钟打卡",
        en="The clock opens only just before the shift, and everybody taps then",
    ),
    Text(zh="门岗统一放行", en="The gate lets everybody in at once"),
)
RULE = Rule(
    id="low-variance",
    title=Text(zh="上班时间过于一致", en="Too little variance for a human"),
    explanation=Text(
        zh="""查出上班时间与前一天相差不到一分钟的次数多于常人的员工。

不论班次，逐日比较前后两次上班时间。再准时的人，因闹钟、路况、排队，前后两天也会相差几分钟；
被抹平或编造的时间则靠得更近。限值是：假定人人都像本厂通常情况那样规律、还更规律一些，按本厂人数计算，偶然至多会出现多少次。
只看上班时间，因为下班铃对所有人相同。打卡机只显示到五分钟或更粗的，不判断任何人。
要求查看打卡机自身的存储，并与同一天的门岗、班车或食堂记录对照。""",
        en=inspect.cleandoc(__doc__),
    ),
    clauses=("icti/2.3",),
    parameters=(),
    of="person",
    unit="count",
    scale=1,
    compare="at-most",
    measure="arrivals-alike",
    asked=None,
    question=True,
    harmless=HARMLESS,
    query=against_chance(
        "low-variance",
        COUNTED.format(same=SAME_SECONDS),
        seconds=Expected(chance=0.25, margin=0.15, cap=0.6),
        minutes=Expected(chance=0.3, margin=0.15, cap=0.6),
    ),
)
