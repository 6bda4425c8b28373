"""How the observed values of a rule are spread: median and bands for a chart, from the tally of its cases."""

from fairfloor.screening.engines import Connection
from fairfloor.screening.result import Spread
from fairfloor.screening.rule import Rule

MOST_BANDS = 20
STEPS = (1, 2, 5)
GROUPS = """
SELECT part, currency, sum(cases), min(observed), max(observed) FROM tally WHERE unjudged IS NULL
GROUP BY part, currency ORDER BY part NULLS FIRST, currency
"""
MEDIAN = """
WITH summed AS (
    SELECT observed, sum(cases) OVER (ORDER BY observed) AS up_to
    FROM tally WHERE unjudged IS NULL AND part IS NOT DISTINCT FROM $part AND currency IS NOT DISTINCT FROM $currency
)
SELECT min(observed) FROM summed WHERE 2 * up_to >= $cases
"""
BANDS = """
SELECT CAST(floor(observed / $width) AS BIGINT) * $width AS low, sum(cases)
FROM tally WHERE unjudged IS NULL AND part IS NOT DISTINCT FROM $part AND currency IS NOT DISTINCT FROM $currency
GROUP BY low ORDER BY low
"""


def spreads(engine: Connection, rule: Rule) -> tuple[Spread, ...]:
    """One spread for each kind of case and currency of the rule just tallied; the lower one of two medians."""
    found = []
    for part, currency, cases, low, high in engine.execute(GROUPS).fetchall():
        which = {"part": part, "currency": currency}
        median = engine.execute(MEDIAN, {**which, "cases": cases}).fetchall()[0][0]
        width = width_of(rule.part(part).scale, high - low)
        bands = engine.execute(BANDS, {**which, "width": width}).fetchall()
        found.append(
            Spread(
                part=part or "",
                cases=int(cases),
                median=rule.figure(median, part, currency),
                lowest=rule.figure(low, part, currency),
                highest=rule.figure(high, part, currency),
                bands=tuple(
                    (rule.figure(start, part, currency), rule.figure(start + width, part, currency), int(many))
                    for start, many in bands
                ),
            )
        )
    return tuple(found)


def width_of(scale: int, span: int) -> int:
    """The narrowest round width by which `span` falls into few enough bands: 1, 2, 5, 10 … of the unit."""
    times = 1
    while True:
        for step in STEPS:
            if span <= scale * step * times * MOST_BANDS:
                return scale * step * times
        times *= 10
