"""Overtime, work on rest days or on holidays that the payroll pays at less than the legal premium.

An hour's pay is the pay for ordinary hours divided by the ordinary hours that the payroll says were paid. Each hour of
overtime on a working day, on a rest day and on a holiday is due with the premium of its kind on top; what the payroll pays
for all of them together is held against that sum. Where there is piece pay, it may hold the pieces made in overtime, so
only the premium itself is due, on the pay of an hour over all hours paid. A difference below one coin is none: 100 riel, or
one unit of another currency. This rule looks at the rate only; hours that nobody paid have their own rule. Time off instead
of pay, where the law lets it be given, is a reason to ask for.

Overtime on working days that falls into the law's night is held to the premium for overtime at night, where the law has one, as
a case of its own (`night`). The attendance tells how much: the overtime of a day is the last of its hours, and no more than the
payroll pays as overtime counts. Where nobody clocked or recorded a break on such a day, where one pay period has several
rows, or where allowances or bonuses would make up the premium, it is not judged; nor is a payroll with overtime and hours at
night of which there is no attendance. A missing punch can only make the hours at night more.
"""

import inspect

from fairfloor.core.languages import Text
from fairfloor.screening.rule import MONEY, Needed, Part, Rule, basis_points, begins, lasts

QUERY = """
-- overtime-premium
WITH hours AS (
    SELECT *, coalesce(overtime_seconds, 0) AS by_day, coalesce(rest_day_seconds, 0) AS by_rest,
           coalesce(holiday_seconds, 0) AS by_holiday, coalesce(piece_pay, 0) > 0 AS by_piece
    FROM pay
), held AS MATERIALIZED (
    SELECT p.*, d.low AS on_day, r.low AS on_rest, h.low AS on_holiday,
           CASE WHEN p.by_day > 0 AND d.low IS NULL THEN d.basis WHEN p.by_rest > 0 AND r.low IS NULL THEN r.basis
                WHEN p.by_holiday > 0 AND h.low IS NULL THEN h.basis WHEN p.by_day > 0 THEN d.basis
                WHEN p.by_rest > 0 THEN r.basis ELSE h.basis END AS basis,
           (p.by_day > 0 AND d.low IS NULL) OR (p.by_rest > 0 AND r.low IS NULL) OR (p.by_holiday > 0 AND h.low IS NULL)
               AS unknown_law
    FROM hours p
    JOIN pay_law d ON d.pay_period = p.pay_period AND d.rule = 'premium-working-day' AND d.scope = p.scope
    JOIN pay_law r ON r.pay_period = p.pay_period AND r.rule = 'premium-rest-day' AND r.scope = p.scope
    JOIN pay_law h ON h.pay_period = p.pay_period AND h.rule = 'premium-holiday' AND h.scope = p.scope
    WHERE p.extra_paid > 0
), late AS MATERIALIZED (
    SELECT d.worker, d.day, d.overtime, d.breaks_known, s.pay_period, b.low AS starts, e.low AS lasting
    FROM working_day d
    JOIN pay_day s ON s.factory = d.factory AND s.day = d.day
    JOIN pay_law l ON l.pay_period = s.pay_period AND l.rule = 'premium-night' AND l.scope = d.scope
    JOIN pay_law b ON b.pay_period = s.pay_period AND b.rule = 'night-begins' AND b.scope = d.scope
    JOIN pay_law e ON e.pay_period = s.pay_period AND e.rule = 'night-lasts' AND e.scope = d.scope
    WHERE d.kind = 0 AND d.overtime > 0 AND d.night_seconds > 0 AND l.low IS NOT NULL AND b.low IS NOT NULL
), stretch AS MATERIALIZED (
    SELECT l.*, s.in_at, s.out_at FROM late l JOIN attendance s ON s.worker = l.worker AND s.day = l.day
), summed AS (
    SELECT a.*, CAST(coalesce(sum(b.out_at - b.in_at), 0) AS BIGINT) AS later FROM stretch a
    LEFT JOIN stretch b ON b.worker = a.worker AND b.day = a.day AND b.pay_period = a.pay_period AND b.in_at > a.in_at
    GROUP BY ALL
), at_end AS MATERIALIZED (
    SELECT *, greatest(out_at - (overtime - later), in_at) AS from_at FROM summed WHERE overtime > later
), at_night AS MATERIALIZED (
    SELECT worker, pay_period, sum(seconds) AS seconds, bool_and(breaks_known) AS known
    FROM (SELECT *, at_night(from_at, out_at, day, starts, lasting) AS seconds FROM at_end)
    WHERE seconds > 0 GROUP BY worker, pay_period
), of_night AS (
    SELECT h.*, l.low AS on_night, l.basis AS night_basis, n.known,
           if(n.seconds > 0, least(n.seconds, h.by_day), NULL) AS by_night,
           coalesce(h.allowances, 0) + coalesce(h.bonuses, 0) AS extras,
           count(*) OVER (PARTITION BY h.worker, h.pay_period) > 1 AS doubled
    FROM held h
    JOIN pay_law l ON l.pay_period = h.pay_period AND l.rule = 'premium-night' AND l.scope = h.scope
    LEFT JOIN at_night n ON n.worker = h.worker AND n.pay_period = h.pay_period
    WHERE h.by_day > 0 AND (
        (h.worked_days IS NULL AND h.night_seconds > 0)
        OR CASE WHEN h.unknown_law OR l.low IS NULL THEN h.at_night > 0 ELSE n.seconds > 0 END)
), due AS (
    SELECT *, CAST(CASE WHEN by_piece
        THEN CAST(plain_pay AS HUGEINT) * (by_day * coalesce(on_day, 0) + by_rest * coalesce(on_rest, 0)
                                           + by_holiday * coalesce(on_holiday, 0))
             // ((basic_seconds + extra_paid) * 10000)
        ELSE CAST(plain_pay AS HUGEINT) * (by_day * (10000 + coalesce(on_day, 0)) + by_rest * (10000 + coalesce(on_rest, 0))
                                           + by_holiday * (10000 + coalesce(on_holiday, 0)))
             // (nullif(basic_seconds, 0) * 10000) END AS BIGINT) AS due
    FROM held
), due_at_night AS MATERIALIZED (
    SELECT *, CAST(CASE WHEN by_piece
        THEN CAST(plain_pay AS HUGEINT) * (by_day * on_day + by_rest * coalesce(on_rest, 0) + by_holiday * coalesce(on_holiday, 0)
                                           + by_night * greatest(on_night - on_day, 0))
             // ((basic_seconds + extra_paid) * 10000)
        ELSE CAST(plain_pay AS HUGEINT) * (by_day * (10000 + on_day) + by_rest * (10000 + coalesce(on_rest, 0))
                                           + by_holiday * (10000 + coalesce(on_holiday, 0))
                                           + by_night * greatest(on_night - on_day, 0))
             // (nullif(basic_seconds, 0) * 10000) END AS BIGINT) AS due
    FROM of_night
)
SELECT CAST(NULL AS VARCHAR) AS part, factory, worker, start_day AS first_day, end_day AS last_day, currency,
       overtime_pay AS observed, due AS allowed,
       due - coins(currency) - overtime_pay + 1 AS excess, basis,
       CASE WHEN unknown_law THEN 'law'
            WHEN currency IS NULL THEN 'currency'
            WHEN overtime_pay IS NULL OR plain_pay IS NULL THEN 'pay-untold'
            WHEN due IS NULL THEN 'hours-untold' END AS unjudged,
       false AS partly
FROM due
UNION ALL
SELECT 'night', factory, worker, start_day, end_day, currency, overtime_pay, due, due - coins(currency) - overtime_pay + 1,
       CASE WHEN unknown_law THEN basis ELSE night_basis END,
       CASE WHEN unknown_law OR on_night IS NULL THEN 'law'
            WHEN by_night IS NULL THEN 'no-attendance'
            WHEN currency IS NULL THEN 'currency'
            WHEN overtime_pay IS NULL OR plain_pay IS NULL THEN 'pay-untold'
            WHEN due IS NULL THEN 'hours-untold'
            WHEN doubled THEN 'rows-overlap'
            WHEN NOT known THEN 'breaks-unknown'
            WHEN overtime_pay <= due - coins(currency) AND overtime_pay + extras > due - coins(currency) THEN 'allowances' END,
       coalesce(missing > 0, false)
FROM due_at_night
"""
RULE = Rule(
    id="overtime-premium",
    title=Text(zh="加班费加成", en="Premium for overtime"),
    explanation=Text(
        zh="""查出工资表对加班、休息日或节假日工作所付低于法定加成的情形。

每小时工资，是正常工时的工资除以工资表所付的正常时数。工作日加班、休息日和节假日的每一小时，各加上该种加成即为应付；
工资表对它们合计所付的，与应付之和相比。有计件工资的，加班所做的件可能已在其中，因此只计加成本身，
以全部所付时数的每小时所得为准。差额小于一个零头的不算：100 瑞尔，或其他货币一个单位。
本规则只看付的标准；没有付的时数另有规则。法律许可以补休代替的，要问清楚。

工作日加班落在法律所定夜间的，法律另有夜间加班加成时，按该加成另作一例（`night`）。有多少由出勤得知：一天的加班是当天最后的
工时，且不超过工资表作为加班所付的时数。这种日子没有打卡或记录休息的，一个工资期有几行的，加上津贴或奖金才够的，不作判断；
工资表有加班和夜间时数而没有出勤的，也不作判断。缺卡只会使夜间时数更多。""",
        en=inspect.cleandoc(__doc__),
    ),
    clauses=("icti/3.3",),
    parameters=(
        "overtime-premium-working-day",
        "overtime-premium-rest-day",
        "overtime-premium-holiday",
        "overtime-premium-night",
        "night-window",
    ),
    of="pay-period",
    unit=MONEY,
    scale=100,
    compare="at-least",
    asked=None,
    needs=(
        Needed("premium-working-day", "overtime-premium-working-day", basis_points),
        Needed("premium-rest-day", "overtime-premium-rest-day", basis_points),
        Needed("premium-holiday", "overtime-premium-holiday", basis_points),
        Needed("premium-night", "overtime-premium-night", basis_points),
        Needed("night-begins", "night-window", begins),
        Needed("night-lasts", "night-window", lasts),
    ),
    parts=(Part("night", "pay-period", MONEY, 100, "at-least"),),
    sources=("payroll", "attendance"),
    restated="screening.why-overtime-premium",
    query=QUERY,
)
