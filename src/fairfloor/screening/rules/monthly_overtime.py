"""Months with more overtime than the law, or the factory's own documents, allow.

Overtime is what the law's own definition makes it: on a working day the hours beyond the ordinary day, in a week the
ordinary hours of working days beyond the ordinary week, and all hours on days of rest and on holidays. The month has too
much when the sum is over the limit of its first day; exactly the limit is still within it. The limit of overtime a day
needs no case of its own: it is the ordinary day subtracted from the longest one, which `daily-hours` holds; no law on
the shelf bounds the overtime of a week. When only the hours on holidays carry a month over the limit it is not judged,
since laws differ on whether these count. A month with a missing punch, with a day that the calendar does not know, or
that lies only partly in the period screened, is judged only when what is known is already too much. Where the law sets
no limit a month, nothing is judged.
"""

import inspect

from fairfloor.core.languages import Text
from fairfloor.screening.rule import LESS_BREAKS, Asked, Rule, whole_seconds

SHORTEST_MONTH = 28  # the limit must be known on the first and on this day of the month

QUERY = """
-- monthly-overtime
WITH summed AS (
    SELECT *, overtime + on_rest_days AS surely, overtime + on_rest_days + on_holidays AS altogether FROM month
)
SELECT m.factory, m.worker, m.month AS first_day, m.last_day, m.altogether AS observed, l.allowed,
       m.altogether - l.allowed AS excess, l.basis,
       CASE WHEN l.allowed IS NULL THEN 'law'
            WHEN m.surely > l.allowed THEN NULL
            WHEN m.altogether > l.allowed THEN 'holiday-hours'
            WHEN m.missing > 0 THEN 'missing-punch'
            WHEN m.unknown > 0 THEN 'overtime-unknown'
            WHEN NOT m.inside THEN 'edge-of-month' END AS unjudged,
       m.missing > 0 OR m.unknown > 0 OR NOT m.inside AS partly
FROM summed m
JOIN law l ON l.factory = m.factory AND l.day = m.month AND l.rule = 'monthly-overtime' AND l.scope = m.scope
"""
RULE = Rule(
    id="monthly-overtime",
    title=Text(zh="每月加班时数", en="Overtime in a month"),
    explanation=Text(
        zh="""查出加班时数超过法律或工厂文件所许可的月份。

加班按法律自己的定义：工作日超过每日正常工时的时数，一周内工作日的正常工时超过每周正常工时的部分，
以及休息日和节假日的全部工时。合计超过该月第一天有效的上限即为超时；恰好等于上限不算超时。
每日加班的上限不另立情形：它就是每日工时上限减去每日正常工时，由“每日工时”判断；架上没有法律规定每周加班的上限。
只因节假日工时才超过上限的月份不作判断，因为各地法律是否计入不同。有缺卡、有日历不知道的日子，
或只有一部分落在所查期间内的月份，只有已知部分就已超限时才作判断。法律没有规定每月上限的，不作判断。""",
        en=inspect.cleandoc(__doc__),
    ),
    clauses=("icti/2.6",),
    parameters=("overtime-hours-per-month", "ordinary-hours-per-day", "ordinary-hours-per-week", "weekly-rest-day"),
    of="month",
    unit="hour",
    scale=3_600,
    compare="at-most",
    asked=Asked("icti/2.6", "overtime-hours-per-month", days=SHORTEST_MONTH, counted=whole_seconds),
    less_breaks={"": LESS_BREAKS},
    query=QUERY,
)
