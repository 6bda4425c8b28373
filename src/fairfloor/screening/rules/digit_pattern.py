"""People whose times end in one and the same digit too often.

Where the clock tells seconds, the last digit of the seconds is as good as drawn by lot, whatever people's habits: each
digit once in ten times. Where it tells only minutes, habits favour some. Invented or typed-in times favour a few digits. The
most frequent last digit of each person is counted; the limit is what chance gives at most, for as many people as the
factory has and ten digits each, when that digit is as frequent as is usual there, and somewhat more. How times go on from
day to day is asked by identical-punches and low-variance. Where the clock shows nothing finer than five minutes, nobody is
judged. Ask how the times came into the file, and for the clock's own memory.
"""

import inspect

from fairfloor.core.languages import Text
from fairfloor.screening.chance import Expected, against_chance
from fairfloor.screening.rule import Rule

COUNTED = """
ended AS (
    SELECT t.factory, t.worker, t.day, CASE WHEN c.grid = 1 THEN t.moment % 10 ELSE t.moment // 60 % 10 END AS digit
    FROM clocked_at t JOIN clock c ON c.factory = t.factory WHERE t.moment IS NOT NULL
), digits AS (
    SELECT factory, worker, digit, min(day) AS first_day, max(day) AS last_day, count(*) AS times
    FROM ended GROUP BY factory, worker, digit
), counted AS (
    SELECT factory, worker, min(first_day) AS first_day, max(last_day) AS last_day,
           CAST(max(times) AS BIGINT) AS seen, CAST(sum(times) AS BIGINT) AS out_of
    FROM digits GROUP BY factory, worker
)
"""
HARMLESS = (
    Text(
        zh="只显示到分钟时，习惯和铃声使某些分钟更常见",
        en="Where only minutes are told, habits and bells make some minutes more frequent",
    ),
    Text(zh="系统导出时对秒取整或截去", en="The system rounds or cuts the seconds when it exports"),
    Text(zh="漏打卡由文员补录", en="A clerk enters forgotten punches"),
)
RULE = Rule(
    id="digit-pattern",
    title=Text(zh="尾数规律", en="Last digits"),
    explanation=Text(
        zh="""查出打卡时间的尾数过于集中在同一个数字的员工。

打卡机显示秒的，秒的尾数不论习惯都近乎抽签：每个数字十次中有一次。只显示到分钟的，习惯会偏向某些数字。
编造或录入的时间会偏向少数数字。计算每人最常见的尾数出现的次数；限值是：假定该尾数与本厂通常情况一样多、还略多一些，
按本厂人数、每人十个数字计算，偶然至多会出现多少次。时间逐日怎样延续，由“打卡时间逐日相同”和“上班时间过于一致”来问。
打卡机只显示到五分钟或更粗的，不判断任何人。询问时间怎样进入文件，并要求查看打卡机自身的存储。""",
        en=inspect.cleandoc(__doc__),
    ),
    clauses=("icti/2.3",),
    parameters=(),
    of="person",
    unit="count",
    scale=1,
    compare="at-most",
    measure="same-digits",
    asked=None,
    question=True,
    harmless=HARMLESS,
    query=against_chance(
        "digit-pattern",
        COUNTED,
        seconds=Expected(chance=0.1, margin=0.05, cap=0.25),
        minutes=Expected(chance=0.1, margin=0.1, cap=0.65),
        signs=10,
    ),
)
