"""One rule put to the prepared tables, and its cases told in words."""

from collections.abc import Callable, Mapping
from typing import Any

from fairfloor.core.languages import Text
from fairfloor.core.money import Money
from fairfloor.core.phrases import phrase
from fairfloor.core.quantities import Figure
from fairfloor.screening.bounds import Basis
from fairfloor.screening.engines import Connection
from fairfloor.screening.result import BaseRate, Case, NotJudged, Outcome
from fairfloor.screening.rule import Rule
from fairfloor.screening.spreads import spreads
from fairfloor.screening.tables import date_of

MANY_STRETCHES = 1_000_000  # of attendance, from which a query is cheaper to run twice than its cases are to keep
# -- cases: kept, or looked at again each time where there are very many
CASES = "CREATE OR REPLACE TEMP {kind} judged AS {cases}"
# -- tally: cases by what came of them and by what was observed, from which counts, median and distribution follow
TALLY = """
CREATE OR REPLACE TEMP TABLE tally AS
SELECT part, currency, unjudged, CASE WHEN unjudged = 'law' THEN basis END AS reason,
       CASE WHEN unjudged IS NULL THEN observed END AS observed, count(*) AS cases
FROM judged GROUP BY ALL
"""
COUNTS = "SELECT unjudged, reason, sum(cases) FROM tally GROUP BY ALL ORDER BY ALL"
# -- cases to be told: the hits, or the case nearest to its limit where there is none
PLACED = """
CREATE OR REPLACE TEMP TABLE placed AS
SELECT row_number() OVER (ORDER BY excess DESC, observed DESC, worker, first_day, part) AS place, *
FROM (SELECT * FROM judged WHERE unjudged IS NULL {which})
"""
HITS = PLACED.format(which="AND excess > 0")
NEAREST = PLACED.format(which="ORDER BY excess DESC, observed DESC, worker, first_day, part LIMIT 1")
FETCH = """
SELECT p.place, f.id, w.id, p.first_day, p.last_day, p.observed, p.allowed, p.excess, p.basis, p.partly, p.part, p.currency,
       o.id
FROM placed p JOIN worker w ON w.worker = p.worker JOIN factory f ON f.factory = p.factory
LEFT JOIN worker o ON o.worker = p.other ORDER BY p.place
"""
BASE_RATE = "SELECT sum(observed), sum(out_of) FROM judged WHERE unjudged IS NULL AND part IS NULL"
# -- source lines: of attendance on the days of the case inside the period, of pay periods that meet it, of the roster
LINES: Mapping[str, str] = {
    "attendance": """
SELECT p.place, list(DISTINCT s.line ORDER BY s.line) FROM placed p JOIN (
    SELECT worker, day, line FROM punch_day UNION ALL SELECT worker, day, line FROM attendance WHERE line IS NOT NULL
) s ON s.worker = p.worker AND s.day BETWEEN p.first_day AND p.last_day
JOIN period t ON t.factory = p.factory AND s.day BETWEEN t.first_day AND t.last_day GROUP BY p.place
""",
    "payroll": """
SELECT p.place, list(s.line ORDER BY s.line) FROM placed p JOIN payroll s ON s.worker = p.worker
AND s.start_day <= p.last_day AND s.end_day >= p.first_day GROUP BY p.place
""",
    "activity": """
SELECT p.place, list(s.line ORDER BY s.line) FROM placed p JOIN activity s ON s.worker = p.worker
AND s.day BETWEEN p.first_day AND p.last_day GROUP BY p.place
""",
    "roster": "SELECT p.place, list(s.line ORDER BY s.line) FROM placed p JOIN roster s ON s.worker = p.worker GROUP BY p.place",
}


def cases_of(rule: Rule) -> str:
    """The rule's query with the columns that only some rules have."""
    part = "" if rule.parts else "CAST(NULL AS VARCHAR) AS part, "
    currency = "" if "currency" in rule.query else "CAST(NULL AS VARCHAR) AS currency, "
    other = "" if rule.harmless and "AS other" in rule.query else "CAST(NULL AS INTEGER) AS other, "
    return f"SELECT {part}{currency}{other}* FROM ({rule.query})"  # noqa: S608 (the rule's own query)


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
    many = _one(engine, "SELECT count(*) FROM attendance") > MANY_STRETCHES
    engine.execute(CASES.format(kind="VIEW" if many else "TABLE", cases=cases_of(rule)))
    engine.execute(TALLY)
    counts = engine.execute(COUNTS).fetchall()
    checked = sum(int(cases) for code, _, cases in counts if code is None)
    told = _told(engine, rule, basis, identify) if checked else []
    hits = [case for excess, case in told if excess > 0]
    made = Outcome(
        rule=rule,
        parameters=tuple(f"{jurisdiction}/{parameter}" for parameter in rule.parameters),
        population=population,
        checked=checked,
        not_judged=tuple(NotJudged(_reason(rule, basis, code, by), int(n), code) for code, by, n in counts if code),
        workers_affected=len({(hit.factory, hit.worker) for hit in hits}),
        hits=tuple(sorted(hits, key=lambda hit: (hit.factory, natural(hit.worker), hit.first, hit.last, hit.part))),
        worst=told[0][1] if told else None,
        spreads=spreads(engine, rule) if checked else (),
        base_rate=_base_rate(engine) if rule.harmless else None,
    )
    engine.execute(f"DROP {'VIEW' if many else 'TABLE'} judged")
    return made


def _told(engine: Connection, rule: Rule, basis: Basis, identify: Callable[[str], str]) -> list[tuple[int, Case]]:
    """The hits, or the case nearest to its limit where there is none, each with its excess; the worst one first."""
    engine.execute(HITS)
    if not _one(engine, "SELECT count(*) FROM placed"):
        engine.execute(NEAREST)
    lines = {source: dict(engine.execute(LINES[source]).fetchall()) for source in rule.sources}
    return [
        (row[7], _case(rule, basis, identify, row, {source: tuple(lines[source].get(row[0], ())) for source in lines}))
        for row in engine.execute(FETCH).fetchall()
    ]


def natural(id: str) -> tuple[int, int, str]:
    """The order of worker ids for people: numbers by size, before all others."""
    return (0, int(id), id) if id.isdecimal() and id.isascii() else (1, 0, id)


def _one(engine: Connection, query: str) -> int:
    row = engine.execute(query).fetchone()
    return int(row[0]) if row else 0


def _base_rate(engine: Connection) -> BaseRate:
    row = engine.execute(BASE_RATE).fetchone()
    return BaseRate(*(int(number or 0) for number in row or (0, 0)))


def _reason(rule: Rule, basis: Basis, code: str, by: int | None) -> Text:
    return basis.bounds[by].why if by is not None else phrase(f"screening.unjudged-{code}")


def _case(
    rule: Rule,
    basis: Basis,
    identify: Callable[[str], str],
    row: tuple[Any, ...],
    lines: Mapping[str, tuple[int, ...]],
) -> Case:
    _, factory, worker, first, last, observed, allowed, _, by, partly, part, currency, other = row
    bound = None if by is None else basis.bounds[by]
    kind = rule.part(part)
    seen, limit = rule.figure(observed, part, currency), rule.figure(allowed, part, currency)
    own = f"screening.why-{rule.id}-{part}" if part else f"screening.why-{rule.id}"
    why = bound.why if bound else phrase(own)
    restated = rule.restated or (rule.asked.restated if rule.asked else "")
    if restated:
        number = limit.value if isinstance(limit, Figure) else limit.amount
        why = phrase(restated, why=why, limit=number, due=Text(zh=limit.say("zh"), en=limit.say("en")))
    return Case(
        factory=factory,
        worker=identify(worker),
        first=date_of(first),
        last=date_of(last),
        observed=seen,
        limit=limit,
        margin=_outside(kind.compare, seen, limit),
        why=phrase("screening.why-partly", why=why) if partly else why,
        partly=bool(partly),
        source=bound.source if bound else None,
        lines=next(filter(None, lines.values()), ()),
        part=part or "",
        sources=lines,
        other=identify(other) if other is not None else "",
    )


def _outside(compare: str, seen: Figure | Money, limit: Figure | Money) -> Figure | Money:
    """How far outside: what is too much, or too little, or how far from what it should be exactly."""
    if isinstance(seen, Money) and isinstance(limit, Money):
        over = seen - limit
        return limit - seen if compare == "at-least" or (compare == "exactly" and over.amount < 0) else over
    if isinstance(seen, Figure) and isinstance(limit, Figure):
        apart = seen.value - limit.value
        return Figure(-apart if compare == "at-least" else abs(apart) if compare == "exactly" else apart, seen.unit)
    raise TypeError("a figure is never set against money")
