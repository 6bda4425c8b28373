"""Hits that rest on hours worked on days without a recorded break: which of them stay when a break is taken off each day.

Breaks that nobody recorded are not deducted, so that such hours may be counted too long. The break that law or standard asks
for on a day (see `meal-break`) is the least that people may well have had: a hit stays when it is still outside its limit
with that break taken off every such day of five hours or more, and else it depends on what nobody wrote down. Where it is
not known what break is asked for, no hit stays.
"""

from fairfloor.screening.engines import Connection
from fairfloor.screening.result import UntoldBreaks
from fairfloor.screening.rule import NEEDS_BREAK_SECONDS, Rule

MAKE = "CREATE OR REPLACE TEMP TABLE untold_break (place BIGINT, days BIGINT, stays BOOLEAN)"
# -- fill: the days of a hit are counted out, so that they meet the working days by equality
FILL = f"""
INSERT INTO untold_break
SELECT p.place, b.days, coalesce(CASE coalesce(p.part, '') {{left}} END > 0, false)
FROM placed p JOIN (
    SELECT d.place, count(*) AS days, CASE WHEN count(l.allowed) = count(*) THEN sum(l.allowed) END AS seconds
    FROM (SELECT place, worker, unnest(range(first_day, last_day + 1)) AS day
          FROM placed WHERE coalesce(part, '') IN ({{parts}})) d
    JOIN working_day w ON w.worker = d.worker AND w.day = d.day
    LEFT JOIN law l ON l.factory = w.factory AND l.day = w.day AND l.rule = 'meal-break' AND l.scope = w.scope
    WHERE NOT w.breaks_known AND w.seconds >= {NEEDS_BREAK_SECONDS}
    GROUP BY d.place
) b ON b.place = p.place WHERE p.excess > 0
"""  # noqa: S608 (the rule's own expressions)
COUNT = """
SELECT count(u.place), count(*) FILTER (WHERE coalesce(u.stays, true)),
       count(DISTINCT p.worker) FILTER (WHERE coalesce(u.stays, true))
FROM placed p LEFT JOIN untold_break u ON u.place = p.place
"""


def mark(engine: Connection, rule: Rule) -> UntoldBreaks | None:
    """Fill `untold_break` for the placed hits of the rule; None where none of them rests on a day without a recorded break."""
    engine.execute(MAKE)
    if not rule.less_breaks:
        return None
    left = " ".join(f"WHEN '{part}' THEN {sql}" for part, sql in rule.less_breaks.items())
    parts = ", ".join(f"'{part}'" for part in rule.less_breaks)
    engine.execute(FILL.format(left=left, parts=parts))
    resting, staying, workers = engine.execute(COUNT).fetchall()[0]
    return UntoldBreaks(resting, staying, workers) if resting else None
