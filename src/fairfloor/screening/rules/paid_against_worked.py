"""Pay periods whose paid hours do not fit the hours worked, either way.

All hours paid (ordinary, overtime, rest days, holidays) are held against all hours of the attendance. Paid hours may be
more by the ordinary hours of days not worked (leave may be paid), by holidays, by rounding and waiting of three
quarters of an hour a day and by twelve hours for each missing punch. They may be less by the same rounding and by
breaks, where nobody recorded these. In every factory some lines are wrong or settle an earlier month: while neither
more people of a pay period nor more pay periods of a person stand out than chance gives when two in a hundred do, they
are not judged. More hours paid than worked: the attendance may have been cut down to look lawful. Fewer: the payroll
may have been made from another book. People who were paid for hours without a single day of attendance are cases of
their own; not judged with a leave slip, nor while there are no more than chance gives when two in a hundred are on
leave, or one in two hundred where leave slips are kept. Ask for both originals, and how one was made from the other.
"""

import inspect

from fairfloor.core.languages import Text
from fairfloor.screening.chance import MISSING_SECONDS, PAY_ROUNDING_SECONDS, SLIPS, UNEXPLAINED, UNKNOWN_BREAK_SECONDS
from fairfloor.screening.rule import Needed, Part, Rule, whole_seconds

QUERY = f"""
-- paid-against-worked
WITH line AS (
    SELECT s.factory, s.worker, s.start_day, s.end_day, q.pay_period, q.full_time, q.inside,
           sum(coalesce(s.basic_seconds, 0) + coalesce(s.overtime_seconds, 0) + coalesce(s.rest_day_seconds, 0)
               + coalesce(s.holiday_seconds, 0)) AS paid, sum(coalesce(s.holiday_seconds, 0)) AS holidays,
           bool_and(s.basic_seconds IS NOT NULL) AS told
    FROM payroll s
    JOIN pay_period q ON q.factory = s.factory AND q.start_day = s.start_day AND q.end_day = s.end_day
    GROUP BY ALL
), leave AS (
    SELECT factory, worker, list(day) AS days FROM activity WHERE what = 'leave' GROUP BY factory, worker
), held AS (
    SELECT l.*, k.factory IS NOT NULL AS clocked, l.factory IN (SELECT factory FROM leave) AS slips_kept,
           coalesce(list_bool_or(list_transform(v.days, lambda day: day BETWEEN l.start_day AND l.end_day)), false)
           AS on_leave, coalesce(w.days, 0) AS days,
           coalesce(w.ordinary + w.overtime + w.on_rest_days + w.on_holidays, 0) AS worked,
           coalesce(w.overtime + w.on_rest_days + w.on_holidays, 0) AS extra, coalesce(w.unknown, 0) AS unknown,
           coalesce(w.days, 0) * {PAY_ROUNDING_SECONDS} + coalesce(w.missing, 0) * {MISSING_SECONDS} AS slack,
           coalesce(w.days, 0) * {PAY_ROUNDING_SECONDS} + coalesce(w.breaks_unknown, 0) * {UNKNOWN_BREAK_SECONDS} AS less
    FROM line l
    LEFT JOIN worked w ON w.worker = l.worker AND w.pay_period = l.pay_period
    LEFT JOIN clock k ON k.factory = l.factory
    LEFT JOIN leave v ON v.worker = l.worker
), placed AS (
    SELECT *, greatest(worked, full_time + extra) + holidays + slack AS at_most, worked - less AS at_least,
           CASE WHEN NOT clocked THEN 'no-attendance-at-all' WHEN NOT told THEN 'hours-untold'
                WHEN NOT inside THEN 'edge-of-pay' WHEN unknown > 0 THEN 'overtime-unknown'
                WHEN days = 0 AND on_leave THEN 'on-leave'
                WHEN full_time IS NULL THEN 'ordinary-unknown' END AS unjudged,
           CASE WHEN days = 0 THEN 'absent' WHEN paid < worked - less THEN 'less' END AS part
    FROM held
), chance AS (
    SELECT *, CASE part WHEN 'absent' THEN paid WHEN 'less' THEN at_least - paid ELSE paid - at_most END AS excess,
           CASE part WHEN 'absent' THEN 0 WHEN 'less' THEN at_least ELSE at_most END AS allowed
    FROM placed
), size AS (
    SELECT factory, count(DISTINCT worker) AS workers, count(DISTINCT pay_period) AS periods,
           if(any_value(slips_kept), {UNEXPLAINED}, {SLIPS}) AS absent FROM chance GROUP BY factory
), counted AS (
    SELECT *, count(*) FILTER (WHERE excess > 0 AND unjudged IS NULL) OVER (PARTITION BY pay_period, part) AS people,
           count(*) FILTER (WHERE excess > 0 AND unjudged IS NULL) OVER (PARTITION BY worker, part) AS periods
    FROM chance
), bound AS (
    SELECT *, most(workers, {SLIPS}, 6 * periods) AS slips, most(workers, absent, 6 * periods) AS absents,
           most(periods, {SLIPS}, 6 * workers) AS slips_of_worker FROM size
)
SELECT s.factory, s.worker, s.start_day AS first_day, s.end_day AS last_day, s.paid AS observed, s.allowed, s.excess,
       CAST(NULL AS INTEGER) AS basis,
       coalesce(s.unjudged, CASE WHEN s.excess > 0 AND s.people <= if(s.part = 'absent', b.absents, b.slips)
           AND (s.part = 'absent' OR s.periods <= b.slips_of_worker) THEN 'slips' END) AS unjudged,
       false AS partly, s.part, s.worked AS out_of
FROM counted s JOIN bound b ON b.factory = s.factory
UNION ALL
SELECT factory, worker, min(day), max(day), NULL, NULL, NULL, NULL, 'not-on-payroll', false, NULL, NULL
FROM clocked WHERE worker NOT IN (SELECT worker FROM payroll) GROUP BY factory, worker
"""  # noqa: S608 (this program's own settings)
HARMLESS = (
    Text(zh="带薪假、产假、病假或停工工资算作小时", en="Paid leave, maternity, sickness or idle time is paid as hours"),
    Text(zh="本期补发或扣回上一期的小时", en="The line settles hours of an earlier period"),
    Text(zh="计件或月薪人员的小时只是折算", en="Hours of piece workers or of monthly salaries are only converted"),
    Text(zh="出勤周期与工资周期起止不同", en="Attendance and pay are closed on different days"),
)
RULE = Rule(
    id="paid-against-worked",
    title=Text(zh="计薪时数与出勤时数", en="Paid hours against hours worked"),
    explanation=Text(
        zh="""查出计薪时数与出勤时数对不上的工资期，两个方向都查。

把全部计薪时数（正常、加班、休息日、节假日）与出勤的全部时数对照。计薪可以多出：未出勤日的正常工时（假期可能带薪）、节假日、
每天三刻钟的取整和等候，以及每缺一次打卡十二小时；可以少：同样的取整，以及没有人记录的休息。
每个工厂都有写错的行或补结上月的行：一个工资期里突出的人数、一个人突出的工资期数，如果都不多于百分之二出错时偶然所能出现的数目，就不判断。
计薪多于出勤：出勤可能被删减，以显得合法；计薪少于出勤：工资表可能出自另一本账。没有一天出勤却按小时计薪的人另成一类：
有请假条的，或人数不多于百分之二（保存请假条的工厂为千分之五）休假时偶然所能出现的，不判断。
要求查看两种原件，并问一种怎样从另一种得来。""",
        en=inspect.cleandoc(__doc__),
    ),
    clauses=("icti/2.3", "icti/3.3"),
    parameters=("ordinary-hours-per-day", "ordinary-hours-per-week"),
    of="pay-period",
    unit="hour",
    scale=3_600,
    compare="at-most",
    measure="hours-paid",
    asked=None,
    needs=(
        Needed("ordinary-day", "ordinary-hours-per-day", whole_seconds),
        Needed("ordinary-week", "ordinary-hours-per-week", whole_seconds),
    ),
    sources=("attendance", "payroll"),
    question=True,
    parts=(
        Part("less", "pay-period", "hour", 3_600, "at-least", "hours-paid"),
        Part("absent", "pay-period", "hour", 3_600, "at-most", "hours-paid"),
    ),
    harmless=HARMLESS,
    query=QUERY,
)
