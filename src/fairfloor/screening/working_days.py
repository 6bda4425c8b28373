"""Working days from shifts: with the hours, the kind of day and the overtime of each.

The rows of `working_day` lie by worker and day, so that the rows before one tell its week so far, or its run of days.
"""

from fairfloor.screening.engines import Connection

DAYS_BEFORE = range(1, 7)  # of the same week, at most
# -- twice: one date with two shifts of one worker, whose rows are neighbours but for those of long shifts
TWICE = """
SELECT 1 FROM (SELECT worker, day, lag(worker) OVER () AS w, lag(day) OVER () AS d FROM shift)
WHERE (w = worker AND d >= day) OR w > worker LIMIT 1
"""
BY_SHIFT = "SELECT factory, worker, day, gross, recorded, stretches, missing, taps, night_seconds FROM shift"
BY_DAY = """
    SELECT any_value(factory) AS factory, worker, day, sum(gross) AS gross, sum(recorded) AS recorded,
           sum(stretches) AS stretches, sum(missing) AS missing, sum(taps) AS taps,
           CASE WHEN bool_and(night_seconds IS NOT NULL) THEN sum(night_seconds) END AS night_seconds
    FROM shift GROUP BY worker, day
"""
# -- placed: the days of the period with their kind and with the law's ordinary hours; in order, so that the rows before one
# tell the ordinary hours of the week so far
WORKING_DAYS = f"""
INSERT INTO working_day
WITH by_day AS ({{by_day}}), own AS (
    SELECT factory, worker, day, bool_or(what = 'holiday') AS holiday
    FROM day_off WHERE worker IS NOT NULL AND what IS DISTINCT FROM 'by-choice' GROUP BY factory, worker, day
), resting AS (
    SELECT DISTINCT worker FROM day_off WHERE worker IS NOT NULL AND what = 'rest-day'
), lawful AS (
    SELECT c.factory, c.day, c.kind, c.week, c.month, s.scope, l.allowed AS ordinary_day, k.allowed AS ordinary_week
    FROM calendar c
    JOIN period p ON p.factory = c.factory AND c.day BETWEEN p.first_day AND p.last_day
    JOIN (SELECT DISTINCT factory, scope FROM worker) s ON s.factory = c.factory
    LEFT JOIN law l ON l.factory = c.factory AND l.day = c.day AND l.rule = 'ordinary-day' AND l.scope = s.scope
    LEFT JOIN law k ON k.factory = c.factory AND k.day = c.week AND k.rule = 'ordinary-week' AND k.scope = s.scope
), placed AS (
    SELECT d.factory, d.worker, w.scope, d.day,
           greatest(d.gross - CASE WHEN d.recorded IS NOT NULL THEN d.recorded
                                   WHEN d.stretches = 1 THEN $unpaid ELSE 0 END, 0) AS seconds,
           d.missing = 0 AS whole, d.taps, d.missing,
           d.stretches > 1 OR d.recorded IS NOT NULL OR $unpaid > 0 AS breaks_known, d.night_seconds,
           CASE WHEN o.holiday OR c.kind = 2 THEN 2 WHEN o.holiday IS NOT NULL THEN 1
                WHEN c.kind = 1 AND r.worker IS NOT NULL THEN 0 ELSE c.kind END AS kind,
           c.ordinary_day, c.ordinary_week, c.week, c.month
    FROM by_day d
    JOIN worker w ON w.worker = d.worker
    JOIN lawful c ON c.factory = d.factory AND c.day = d.day AND c.scope = w.scope
    LEFT JOIN own o ON o.worker = d.worker AND o.day = d.day
    LEFT JOIN resting r ON r.worker = d.worker
    ORDER BY d.worker, d.day
), counted AS (
    SELECT *, CASE WHEN kind IN (1, 2) THEN 0
                   WHEN kind = 0 AND ordinary_day IS NOT NULL THEN least(seconds, ordinary_day) END AS by_day,
           CAST(worker AS BIGINT) * 10000000 + week AS of_week
    FROM placed
), before AS (
    SELECT *, {", ".join(f"lag(of_week, {n}) OVER () = of_week AS same{n}" for n in DAYS_BEFORE)},
           {", ".join(f"lag(by_day, {n}) OVER () AS day{n}" for n in DAYS_BEFORE)}
    FROM counted
), summed AS (
    SELECT *, by_day {" ".join(f"+ CASE WHEN same{n} THEN day{n} ELSE 0 END" for n in DAYS_BEFORE)} AS so_far FROM before
)
SELECT factory, worker, scope, day, seconds, whole, taps, missing, breaks_known, night_seconds, kind,
       CASE WHEN kind IN (1, 2) THEN 0
            WHEN so_far IS NOT NULL AND ordinary_week IS NOT NULL
            THEN seconds - by_day + least(greatest(so_far - ordinary_week, 0), by_day) END,
       week, month
FROM summed
"""  # noqa: S608 (the days of a week)


def fill(engine: Connection, *, unpaid_break_seconds: int) -> None:
    """Fill `working_day` from `shift`, once `law`, `calendar` and `period` are filled."""
    twice = engine.execute(TWICE).fetchone()
    told = WORKING_DAYS.format(by_day=BY_DAY if twice else BY_SHIFT)
    engine.execute(told, {"unpaid": unpaid_break_seconds})
