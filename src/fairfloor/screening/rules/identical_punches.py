"""People whose times repeat those of the day before, or of the same weekday a week before, too often for chance.

A day counts when no punch is missing and there is such a day to hold it against; it repeats when every time of it is the
same, to the finest step that the clock shows. People who copy a sheet copy whole days; people who live come a minute
sooner or later. The limit is what chance gives at most, for as many people as the factory has, when everybody repeats as
often as is usual there and somewhat more. Ask to see the clock itself, who can change its records, and how the person
came and went on days that repeat.
"""

import inspect

from fairfloor.core.languages import Text
from fairfloor.screening.chance import Expected, against_chance
from fairfloor.screening.rule import Rule

COUNTED = """
step AS (
    SELECT *, lag(times) OVER own AS before,
           min(times) OVER (PARTITION BY factory, worker ORDER BY day RANGE BETWEEN 7 PRECEDING AND 7 PRECEDING) AS week_before
    FROM clocked WHERE whole WINDOW own AS (PARTITION BY factory, worker ORDER BY day)
), counted AS (
    SELECT factory, worker, min(day) AS first_day, max(day) AS last_day,
           count(*) FILTER (WHERE times = before OR coalesce(times = week_before, false)) AS seen, count(*) AS out_of
    FROM step WHERE before IS NOT NULL GROUP BY factory, worker
)
"""
HARMLESS = (
    Text(
        zh="打卡机或班车让人每天几乎同时到达",
        en="A clock that rounds, or a bus, brings people at nearly the same minute every day",
    ),
    Text(zh="漏打卡后由文员按排班时间补录", en="A clerk enters the scheduled times where a punch was forgotten"),
    Text(zh="固定班次由系统自动生成休息时间", en="The system itself adds breaks at fixed times"),
)
RULE = Rule(
    id="identical-punches",
    title=Text(zh="打卡时间逐日相同", en="The same times day after day"),
    explanation=Text(
        zh="""查出打卡时间与前一天，或与上周同一天完全相同的次数多于偶然所能解释的员工。

没有缺卡、且有前一天可比的日子才计入；当天每一次打卡都与之相同（精确到打卡机显示的最小单位）即为重复。
抄写工时表的人会整天照抄；真实生活中的人总会早一分钟或晚一分钟。限值是：假定人人重复得与本厂通常情况一样多、还略多一些，
按本厂人数计算，偶然至多会出现多少次。要求查看打卡机本身，问谁能改动记录，以及该员工在重复的日子里怎样上下班。""",
        en=inspect.cleandoc(__doc__),
    ),
    clauses=("icti/2.3",),
    parameters=(),
    of="person",
    unit="count",
    scale=1,
    compare="at-most",
    measure="days-repeated",
    asked=None,
    question=True,
    harmless=HARMLESS,
    query=against_chance(
        "identical-punches",
        COUNTED,
        seconds=Expected(chance=0.0, margin=0.02, cap=0.1),
        minutes=Expected(chance=0.05, margin=0.1, cap=0.35),
    ),
)
