"""Working days on which at least one punch is missing, so that the hours of that day are not known.

Every coming in needs its going out. A shift with an odd number of punches, double taps counted once, lacks at least
one. This is a sign of how far the records can be trusted, never a verdict: people forget to punch, clocks fail, and a
file may have been cut off in the middle of a shift. Many missing punches at the end of long days are worth a question.
"""

import inspect

from fairfloor.core.languages import Text
from fairfloor.screening.rule import Rule

QUERY = """
-- missing-punches
SELECT factory, worker, day AS first_day, day AS last_day,
       taps AS observed, taps + missing AS allowed, missing AS excess, CAST(NULL AS INTEGER) AS basis,
       CAST(NULL AS VARCHAR) AS unjudged, false AS partly
FROM working_day
"""
RULE = Rule(
    id="missing-punches",
    title=Text(zh="缺少打卡", en="Missing punches"),
    explanation=Text(
        zh="""查出至少缺少一次打卡、因而当天工时无法得知的工作日。

每次上班打卡都应有一次下班打卡。班次内的打卡次数（重复打卡只算一次）为奇数，就至少缺少一次。
这只说明记录可信到什么程度，从来不是结论：员工会忘记打卡，打卡机会出故障，文件也可能在班次中间截断。
长工作日结束时缺卡较多，就值得询问。""",
        en=inspect.cleandoc(__doc__),
    ),
    clauses=("icti/2.3",),
    parameters=(),
    of="working-day",
    unit="count",
    scale=1,
    compare="at-least",
    measure="punches",
    asked=None,
    query=QUERY,
)
