"""Which working days lie in a time of pregnancy or nursing that the law protects, by what the roster tells of it.

A pregnancy is protected from the day on which it has lasted for the months that the law names, nursing until the child is as
old as the law says, counted from the first day told; each at most to its last day told.
"""

from fairfloor.screening.engines import Connection
from fairfloor.screening.rule import Needed, whole

NEEDS = (
    Needed("pregnancy-from", "pregnancy-protected-from", whole),
    Needed("nursing-years", "nursing-protected-until", whole),
)
TOLD = """
SELECT count(*) FROM roster
WHERE coalesce(pregnant_day, pregnant_until_day, nursing_day, nursing_until_day) IS NOT NULL
"""
PROTECTED_DAYS = """
INSERT INTO protected_day
WITH told AS (
    SELECT worker, 'pregnancy-from' AS rule, pregnant_day AS first_day, pregnant_until_day AS last_day FROM roster
    UNION ALL SELECT worker, 'nursing-years', nursing_day, nursing_until_day FROM roster
), within AS (
    SELECT d.*, l.basis, l.allowed IS NULL AS unknown
    FROM told t
    JOIN working_day d ON d.worker = t.worker AND d.day BETWEEN t.first_day AND t.last_day
    JOIN law l ON l.factory = d.factory AND l.day = d.day AND l.rule = t.rule AND l.scope = d.scope
    WHERE l.allowed IS NULL OR CASE t.rule WHEN 'pregnancy-from' THEN d.day >= months_after(t.first_day, l.allowed)
                                    ELSE d.day < birthday(t.first_day, l.allowed) END
)
SELECT any_value(factory), worker, any_value(scope), day, any_value(seconds), any_value(whole),
       CASE WHEN bool_and(unknown) THEN min(basis) END, false
FROM within GROUP BY worker, day
UNION ALL
SELECT any_value(d.factory), d.worker, any_value(d.scope), min(d.day), NULL, NULL, NULL, true
FROM working_day d
WHERE d.worker IN (SELECT worker FROM told WHERE (first_day IS NULL) <> (last_day IS NULL))
GROUP BY d.worker
"""


def fill(engine: Connection) -> None:
    """Fill `protected_day` from roster, working days and law; nothing is asked where no roster tells of such a time."""
    if engine.execute(TOLD).fetchall()[0][0]:
        engine.execute(PROTECTED_DAYS)
