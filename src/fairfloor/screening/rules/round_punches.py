"""People whose times are too often full five minutes.

A clock that tells seconds shows a full five minutes once in three hundred times, one that tells minutes once in five. A
person who writes times down writes 7:30 and 17:00. The limit is what chance gives at most, for as many people as the
factory has, when round times are as usual for everybody as in this factory, and somewhat more. Where nearly all times of
the factory are round, the clock is taken to round, and nobody is judged: ask for the clock's setting. Ask who typed the
times in, from which paper, and what the clock's own memory shows.
"""

import inspect

from fairfloor.core.languages import Text
from fairfloor.screening.chance import Expected, against_chance
from fairfloor.screening.rule import Rule

COUNTED = """
counted AS (
    SELECT factory, worker, min(day) AS first_day, max(day) AS last_day,
           count(*) FILTER (WHERE moment % 300 = 0) AS seen, count(*) AS out_of
    FROM clocked_at WHERE moment IS NOT NULL GROUP BY factory, worker
)
"""
HARMLESS = (
    Text(zh="铃声让所有人在整点同时离开", en="A bell lets everybody leave on the full hour"),
    Text(zh="漏打卡由文员按整点补录", en="A clerk enters forgotten punches at full times"),
    Text(zh="打卡机设置为取整到五分钟或一刻钟", en="The clock is set to round to five minutes or a quarter of an hour"),
)
RULE = Rule(
    id="round-punches",
    title=Text(zh="打卡时间过于整齐", en="Times too round"),
    explanation=Text(
        zh="""查出打卡时间为整五分钟的次数过多的员工。

显示秒的打卡机，三百次中只有一次恰为整五分钟；显示到分钟的，五次中有一次。手写时间的人会写 7:30 和 17:00。
限值是：假定人人的整齐时间与本厂通常情况一样多、还略多一些，按本厂人数计算，偶然至多会出现多少次。
全厂几乎所有时间都整齐时，视为打卡机取整，不判断任何人：要求查看打卡机的设置。
询问时间由谁录入、依据哪张纸、打卡机自身的存储显示什么。""",
        en=inspect.cleandoc(__doc__),
    ),
    clauses=("icti/2.3",),
    parameters=(),
    of="person",
    unit="count",
    scale=1,
    compare="at-most",
    measure="round-times",
    asked=None,
    question=True,
    harmless=HARMLESS,
    query=against_chance(
        "round-punches",
        COUNTED,
        seconds=Expected(chance=1 / 300, margin=0.05, cap=0.2),
        minutes=Expected(chance=0.2, margin=0.1, cap=0.75),
    ),
)
