"""One rule put to the prepared tables, and its cases told in words."""

from collections.abc import Callable
from typing import Any

from fairfloor.core.languages import Text
from fairfloor.core.phrases import phrase
from fairfloor.core.quantities import Figure
from fairfloor.screening.bounds import Basis
from fairfloor.screening.engines import Connection
from fairfloor.screening.result import Case, NotJudged, Outcome
from fairfloor.screening.rule import Rule
from fairfloor.screening.tables import date_of

COUNTS = """
SELECT count(*) FILTER (WHERE unjudged IS NULL), count(DISTINCT worker) FILTER (WHERE unjudged IS NULL AND excess > 0)
FROM judged
"""
UNJUDGED = """
SELECT unjudged, CASE WHEN unjudged = 'law' THEN basis END AS by, count(*)
FROM judged WHERE unjudged IS NOT NULL GROUP BY ALL ORDER BY ALL
"""
# -- cases: the hits, or the worst case, with the source lines of their days inside the period
CASES = """
WITH chosen AS (
    SELECT * FROM judged WHERE unjudged IS NULL AND {which}
), sourced AS (
    SELECT c.worker, c.first_day, list(s.line ORDER BY s.line) AS lines
    FROM chosen c JOIN punch_day s
      ON s.factory = c.factory AND s.worker = c.worker AND s.day BETWEEN c.first_day AND c.last_day
    JOIN period p ON p.factory = s.factory AND s.day BETWEEN p.first_day AND p.last_day
    GROUP BY c.worker, c.first_day
)
SELECT w.id, c.first_day, c.last_day, c.observed, c.allowed, c.excess, c.basis, c.partly, s.lines
FROM chosen c JOIN worker w ON w.worker = c.worker
JOIN sourced s ON s.worker = c.worker AND s.first_day = c.first_day
"""
HITS = CASES.format(which="excess > 0")
WORST = CASES.format(which="true ORDER BY excess DESC, observed DESC, worker, first_day LIMIT 1")


def judge(
    engine: Connection,
    rule: Rule,
    *,
    basis: Basis,
    jurisdiction: str,
    population: int,
    identify: Callable[[str], str],
) -> Outcome:
    """Run one rule over the prepared tables; `identify` turns the file's worker ids into those to be shown."""
    engine.execute(f"CREATE OR REPLACE TEMP TABLE judged AS {rule.query}")
    checked, affected = engine.execute(COUNTS).fetchone() or (0, 0)
    unjudged = engine.execute(UNJUDGED).fetchall()
    hits = [_case(rule, basis, identify, row) for row in engine.execute(HITS).fetchall()]
    worst = engine.execute(WORST).fetchone()
    engine.execute("DROP TABLE judged")
    return Outcome(
        rule=rule,
        parameters=tuple(f"{jurisdiction}/{parameter}" for parameter in rule.parameters),
        population=population,
        checked=checked,
        not_judged=tuple(NotJudged(_reason(rule, basis, code, by), many, code) for code, by, many in unjudged),
        workers_affected=affected,
        hits=tuple(sorted(hits, key=lambda hit: (natural(hit.worker), hit.first))),
        worst=_case(rule, basis, identify, worst) if worst else None,
    )


def natural(id: str) -> tuple[int, int, str]:
    """The order of worker ids for people: numbers by size, before all others."""
    return (0, int(id), id) if id.isdecimal() and id.isascii() else (1, 0, id)


def _reason(rule: Rule, basis: Basis, code: str, by: int | None) -> Text:
    return basis.bounds[by].why if by is not None else phrase(f"screening.unjudged-{code}")


def _case(rule: Rule, basis: Basis, identify: Callable[[str], str], row: tuple[Any, ...]) -> Case:
    worker, first, last, observed, allowed, _, by, partly, lines = row
    bound = None if by is None else basis.bounds[by]
    seen, limit = rule.figure(observed), rule.figure(allowed)
    outside = limit.value - seen.value if rule.compare == "at-least" else seen.value - limit.value
    why = bound.why if bound else phrase(f"screening.why-{rule.id}")
    if rule.asked and rule.asked.restated:
        why = phrase(rule.asked.restated, why=why, limit=limit.value)
    return Case(
        worker=identify(worker),
        first=date_of(first),
        last=date_of(last),
        observed=seen,
        limit=limit,
        margin=Figure(outside, rule.unit),
        why=phrase("screening.why-partly", why=why) if partly else why,
        partly=partly,
        source=bound.source if bound else None,
        lines=tuple(lines),
    )
