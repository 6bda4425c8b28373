"""Work on days before a person was hired or after they left, as the roster has it.

Every date with work outside the time from the first to the last day employed is a hit; the observed is how many days it
lies outside. Both of these days count as employed; somebody without a last day is still employed. Such days may be
errors of the roster, trial work that nobody registered, or somebody else's card: ask. People whom the roster does not
have, or for whom it tells neither day, are not judged, each once.
"""

import inspect

from fairfloor.core.languages import Text
from fairfloor.screening.rule import Rule

QUERY = """
-- outside-employment
SELECT d.factory, d.worker, d.day AS first_day, d.day AS last_day,
       greatest(r.hired_day - d.day, d.day - r.left_day, 0) AS observed, 0 AS allowed,
       greatest(r.hired_day - d.day, d.day - r.left_day, 0) AS excess, CAST(NULL AS INTEGER) AS basis,
       CAST(NULL AS VARCHAR) AS unjudged, false AS partly
FROM working_day d
JOIN roster r ON r.worker = d.worker
WHERE r.hired_day IS NOT NULL OR r.left_day IS NOT NULL
UNION ALL
SELECT d.factory, d.worker, d.first_day, d.last_day, NULL, 0, NULL, NULL,
       CASE WHEN r.worker IS NULL THEN 'not-on-roster' ELSE 'employment-untold' END, false
FROM present d
LEFT JOIN roster r ON r.worker = d.worker
WHERE r.hired_day IS NULL AND r.left_day IS NULL
"""
RULE = Rule(
    id="outside-employment",
    title=Text(zh="入职前或离职后的工作", en="Work before hiring or after leaving"),
    explanation=Text(
        zh="""查出花名册所写入职之前或离职之后仍有工作的日子。

第一个和最后一个受雇日之外有工作的每一天都是一例；观察值是相差的天数。这两天本身都算受雇；没有最后一天的仍算受雇。
这样的日子可能是花名册有误、试工没有登记，或别人的卡：要询问。花名册上没有的人，或两个日期都没有写的人，
不作判断，每人计一次。""",
        en=inspect.cleandoc(__doc__),
    ),
    clauses=("icti/2.3",),
    parameters=(),
    of="working-day",
    unit="day",
    scale=1,
    compare="at-most",
    measure="days-outside-employment",
    asked=None,
    sources=("attendance", "roster"),
    question=True,
    query=QUERY,
)
