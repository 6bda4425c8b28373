"""Seven or more dates in a row with work on each, and so no day of rest in seven.

A date counts as worked when a shift began on it, even if only one punch shows it. Dates in a row make a run; a run is
too long when more days of it follow each other than the binding number of rest days in seven leaves. Where the law
lets people work on their rest day by their own choice, such a run is a question for the factory: the attendance does
not show who chose. A run at the first or last day of the period screened may be longer than is seen, and is judged only
when it is already too long.

Where the days off tell that the worker agreed to work on certain days, the law of those days lets people choose, and
without them no more days follow each other than may, the run is kept apart as a case of its own (`by-choice`): ask for the
consent, and whether it was free.
"""

import inspect
import math

from fairfloor.core.enactments import Value
from fairfloor.core.languages import Text
from fairfloor.core.quantities import Figure, convert
from fairfloor.screening.rule import Asked, Needed, Part, Rule, whole

HOURS_A_DAY = 24
SEVEN = 7  # the quantity that is limited is "days of rest in seven days"


def days_in_a_row(rest: Value) -> int:
    """How many days in a row may be worked when `rest`, in days or in hours without a break, is free of every seven.

    Hours free in a row leave at least as many whole days without the beginning of a shift.
    """
    if not isinstance(rest, Figure) or rest.unit == "day":
        return SEVEN - whole(rest)
    return SEVEN - math.ceil((rest if rest.unit == "hour" else convert(rest, "hour")).value / HOURS_A_DAY)


QUERY = """
-- rest-day
WITH placed AS (
    SELECT factory, worker, scope, day, row_number() OVER () AS place,
           lag(worker) OVER () = worker AND lag(day) OVER () = day - 1 AS goes_on
    FROM (SELECT factory, worker, scope, day FROM working_day ORDER BY worker, day)
), begun AS (
    SELECT *, coalesce(lead(place) OVER () - place, (SELECT count(*) FROM working_day) - place + 1) AS days
    FROM placed WHERE goes_on IS NOT TRUE
), lawful AS (
    SELECT factory, day, scope, allowed, basis,
           min(CASE WHEN allowed IS NULL THEN day END) OVER w AS unknown,
           arg_min(basis, CASE WHEN allowed IS NULL THEN day END) OVER w AS unknown_basis
    FROM law WHERE rule = 'rest-day'
    WINDOW w AS (PARTITION BY factory, scope ORDER BY day ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)
), run AS (
    SELECT b.factory, b.worker, b.scope, b.day AS first_day, b.day + b.days - 1 AS last_day, b.days AS observed,
           CASE WHEN coalesce(l.unknown > b.day + b.days - 1, true) THEN l.allowed END AS allowed,
           CASE WHEN coalesce(l.unknown > b.day + b.days - 1, true) THEN l.basis ELSE l.unknown_basis END AS basis
    FROM begun b JOIN lawful l ON l.factory = b.factory AND l.day = b.day AND l.scope = b.scope
), chosen AS (
    SELECT r.worker, r.first_day, r.allowed, r.last_day - c.day AS after,
           c.day - 1 - lag(c.day, 1, r.first_day - 1) OVER (PARTITION BY r.worker, r.first_day ORDER BY c.day) AS before
    FROM (SELECT DISTINCT worker, day FROM day_off WHERE what = 'by-choice') c
    JOIN run r ON r.worker = c.worker AND c.day BETWEEN r.first_day AND r.last_day AND r.observed > r.allowed
    JOIN law l ON l.factory = r.factory AND l.day = c.day AND l.rule = 'rest-by-choice' AND l.scope = r.scope
    WHERE l.allowed > 0
), by_choice AS (
    SELECT worker, first_day FROM chosen GROUP BY worker, first_day
    HAVING max(before) <= any_value(allowed) AND min(after) <= any_value(allowed)
)
SELECT CASE WHEN b.worker IS NOT NULL THEN 'by-choice' END AS part,
       r.factory, r.worker, r.first_day, r.last_day, r.observed, r.allowed, r.observed - r.allowed AS excess, r.basis,
       CASE WHEN r.allowed IS NULL THEN 'law'
            WHEN r.observed <= r.allowed AND (r.first_day = p.first_day OR r.last_day = p.last_day)
            THEN 'edge-of-run' END AS unjudged,
       r.first_day = p.first_day OR r.last_day = p.last_day AS partly
FROM run r
JOIN period p ON p.factory = r.factory
LEFT JOIN by_choice b ON b.worker = r.worker AND b.first_day = r.first_day
"""
RULE = Rule(
    id="rest-day",
    title=Text(zh="每七日休息一日", en="A day of rest in seven"),
    explanation=Text(
        zh="""查出连续七天或更多天每天都有工作的情况，即七天中没有一天休息。

只要有班次在某日开始，即使只有一次打卡，该日也算工作日。连续的日期构成一段；
一段的天数超过“每七日休息日数”所许可的连续工作天数即为过长。法律允许员工自愿在休息日工作的，
这样的一段是要向工厂提出的问题：出勤看不出是谁的选择。位于所查期间第一天或最后一天的一段可能比看到的更长，
只有已经过长时才作判断。

休息日文件写明该员工同意在某些日子工作、这些日子的法律又许可自愿，而除去这些日子后连续工作的天数没有过长的，
这一段另作一例（`by-choice`）：请查看同意书，并询问是否出于自由意愿。""",
        en=inspect.cleandoc(__doc__),
    ),
    clauses=("icti/2.7",),
    parameters=("weekly-rest", "rest-day-work-by-choice"),
    of="run",
    unit="day",
    scale=1,
    compare="at-most",
    measure="days-in-a-row",
    asked=Asked(
        "icti/2.7", "rest-days-per-seven-days", days=1, counted=days_in_a_row, restated="screening.why-rest-day"
    ),
    needs=(Needed("rest-by-choice", "rest-day-work-by-choice", whole),),
    parts=(Part("by-choice", "run", "day", 1, "at-most", "days-in-a-row"),),
    query=QUERY,
)
