"""People too many of whose records were entered or changed by one and the same hand.

Files can tell who entered or changed a row. A clerk corrects forgotten punches: some of everybody's rows, more of those
who forget. The limit is what chance gives at most, for as many people as the factory has, when as many rows of everybody
are edited as is usual there, and somewhat more, but never more than one in five: where one hand edited nearly every
record, every person is a hit. Where no row tells an editor, nobody is judged: the file may not tell it. Ask who the editor
is, what was changed, why, on whose word, and whether the worker confirmed it.
"""

import inspect

from fairfloor.core.languages import Text
from fairfloor.screening.chance import Expected, against_chance
from fairfloor.screening.rule import Rule

COUNTED = """
entered AS (
    SELECT factory, worker, day_of(punched_at) AS day, editor FROM punch
    UNION ALL SELECT factory, worker, day, editor FROM attendance WHERE line IS NOT NULL
), inside AS (
    SELECT e.* FROM entered e JOIN period p ON p.factory = e.factory AND e.day BETWEEN p.first_day AND p.last_day
), hand AS (
    SELECT factory, arg_min(editor, (-rows, editor)) AS editor
    FROM (SELECT factory, editor, count(*) AS rows FROM inside WHERE editor IS NOT NULL GROUP BY factory, editor)
    GROUP BY factory
), counted AS (
    SELECT i.factory, i.worker, min(i.day) AS first_day, max(i.day) AS last_day,
           count(*) FILTER (WHERE i.editor = h.editor) AS seen, count(*) AS out_of, any_value(h.editor) AS hand
    FROM inside i LEFT JOIN hand h ON h.factory = i.factory GROUP BY i.factory, i.worker
)
"""
HARMLESS = (
    Text(
        zh="工厂用纸质工时卡，由一名文员全部录入",
        en="The factory keeps time cards on paper, and one clerk types them all in",
    ),
    Text(zh="打卡机坏了几天，由人事补录", en="The clock was broken for days, and personnel entered the times"),
    Text(zh="该员工经常在外送货，不能打卡", en="The person is often out, delivering, and cannot punch"),
)
RULE = Rule(
    id="single-editor",
    title=Text(zh="记录出自同一人之手", en="Records edited by one hand"),
    explanation=Text(
        zh="""查出过多记录由同一个人录入或改动的员工。

有的文件写明每一行由谁录入或改动。文员会补正漏打的卡：每个人都有一些，健忘的人多一些。
限值是：假定人人被改动的行与本厂通常情况一样多、还略多一些（但不超过五分之一），按本厂人数计算，偶然至多会出现多少行；
几乎每条记录都由同一人改动的，每个人都是一例。没有任何一行写明改动人的，不判断任何人：文件可能没有这一项。
询问改动人是谁、改了什么、为什么、凭谁的话，员工是否确认过。""",
        en=inspect.cleandoc(__doc__),
    ),
    clauses=("icti/2.3",),
    parameters=(),
    of="person",
    unit="count",
    scale=1,
    compare="at-most",
    measure="rows-edited",
    asked=None,
    question=True,
    harmless=HARMLESS,
    query=against_chance(
        "single-editor",
        COUNTED,
        seconds=Expected(chance=0.0, margin=0.05, cap=0.2),
        minutes=Expected(chance=0.0, margin=0.05, cap=0.2),
        rounding=False,
        unjudged="WHEN hand IS NULL THEN 'editor-untold' ",
    ),
)
