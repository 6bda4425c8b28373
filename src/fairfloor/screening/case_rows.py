"""The cases of the rule just judged, as rows in the order of people, with their source lines; and a row as a `Case`.

`placed` holds the cases to be told, each at its `place`: by factory, worker and day. `shown` holds how a worker is told to
the reader, worked out once for everybody.
"""

from collections.abc import Callable, Mapping
from typing import Any

from fairfloor.core.languages import Text
from fairfloor.core.money import Money
from fairfloor.core.phrases import phrase
from fairfloor.core.quantities import Figure
from fairfloor.screening.bounds import Basis
from fairfloor.screening.engines import Connection
from fairfloor.screening.result import Case
from fairfloor.screening.rule import Rule
from fairfloor.screening.tables import date_of

SHOW = "CREATE OR REPLACE TEMP TABLE shown (worker INTEGER, id VARCHAR, rank INTEGER)"
FILL_SHOWN = "INSERT INTO shown SELECT unnest($worker::INTEGER[]), unnest($id::VARCHAR[]), unnest($rank::INTEGER[])"
# -- cases to be told: the hits, or the case nearest to its limit where there is none
PLACED = """
CREATE OR REPLACE TEMP TABLE placed AS
SELECT row_number() OVER (
    ORDER BY f.id, s.rank, p.first_day, p.last_day, coalesce(p.part, ''), p.excess DESC, p.observed DESC, p.currency
) AS place, p.*
FROM (SELECT * FROM judged WHERE unjudged IS NULL {which}) p
JOIN factory f ON f.factory = p.factory JOIN shown s ON s.worker = p.worker
"""
HITS = PLACED.format(which="AND excess > 0")
NEAREST = PLACED.format(which="ORDER BY excess DESC, observed DESC, worker, first_day, part LIMIT 1")
WORST = "SELECT place FROM placed ORDER BY excess DESC, observed DESC, worker, first_day, part LIMIT 1"
# -- source lines: of attendance on the days of the case inside the period, of pay periods that meet it, of the roster.
# The days of a case are counted out, so that they meet the days of the records by equality.
LINES: Mapping[str, str] = {
    "attendance": """
SELECT place, list(line ORDER BY line) AS lines FROM (
    SELECT DISTINCT d.place, s.line FROM (
        SELECT p.place, p.worker,
               unnest(range(greatest(p.first_day, t.first_day), least(p.last_day, t.last_day) + 1)) AS day
        FROM stretch p JOIN period t ON t.factory = p.factory
    ) d JOIN (
        SELECT worker, day, line FROM punch_day
        UNION ALL SELECT worker, day, line FROM attendance WHERE line IS NOT NULL
    ) s ON s.worker = d.worker AND s.day = d.day
) GROUP BY place
""",
    "payroll": """
SELECT p.place, list(s.line ORDER BY s.line) AS lines FROM stretch p JOIN payroll s ON s.worker = p.worker
AND s.start_day <= p.last_day AND s.end_day >= p.first_day GROUP BY p.place
""",
    "activity": """
SELECT p.place, list(s.line ORDER BY s.line) AS lines FROM stretch p JOIN activity s ON s.worker = p.worker
AND s.day BETWEEN p.first_day AND p.last_day GROUP BY p.place
""",
    "roster": """
SELECT p.place, list(s.line ORDER BY s.line) AS lines FROM stretch p JOIN roster s ON s.worker = p.worker GROUP BY p.place
""",
}
# -- told: a stretch of the placed cases, with the lines of each source of the rule as columns of their own
TOLD = """
WITH stretch AS (SELECT * FROM placed WHERE place BETWEEN {first:d} AND {last:d}){lines}
SELECT p.place, f.id AS factory, s.id AS worker, p.first_day, p.last_day, CAST(p.observed AS BIGINT) AS observed,
       CAST(p.allowed AS BIGINT) AS allowed, CAST(p.excess AS BIGINT) AS excess, p.basis, p.partly, p.part, p.currency,
       o.id AS other, u.days AS breakless, u.stays{columns}
FROM stretch p JOIN shown s ON s.worker = p.worker JOIN factory f ON f.factory = p.factory
LEFT JOIN shown o ON o.worker = p.other LEFT JOIN untold_break u ON u.place = p.place{joins} ORDER BY p.place
"""
OWN = 15  # columns of TOLD that are not lines of a table


def show(engine: Connection, identify: Callable[[str], str]) -> None:
    """Work out how each worker is told to the reader, and the order in which people expect them."""
    workers = [(number, identify(id)) for number, id in engine.execute("SELECT worker, id FROM worker").fetchall()]
    ranks = {id: rank for rank, id in enumerate(sorted({id for _, id in workers}, key=natural))}
    engine.execute(SHOW)
    if workers:
        told = {
            "worker": [n for n, _ in workers],
            "id": [id for _, id in workers],
            "rank": [ranks[id] for _, id in workers],
        }
        engine.execute(FILL_SHOWN, told)


def natural(id: str) -> tuple[int, int, str]:
    """The order of worker ids for people: numbers by size, before all others."""
    return (0, int(id), id) if id.isdecimal() and id.isascii() else (1, 0, id)


def told(rule: Rule, first: int, last: int) -> str:
    """The SQL of the placed cases from the place `first` to `last`, with a column of lines for each source of the rule."""
    return TOLD.format(
        first=first,
        last=last,
        lines="".join(f", of_{source} AS ({LINES[source]})" for source in rule.sources),
        columns="".join(f", coalesce(of_{source}.lines, []) AS lines_{source}" for source in rule.sources),
        joins="".join(f" LEFT JOIN of_{source} ON of_{source}.place = p.place" for source in rule.sources),
    )


def case(rule: Rule, basis: Basis, row: tuple[Any, ...]) -> Case:
    """One row of `told` as a case."""
    own, lines = row[:OWN], row[OWN:]
    _, factory, worker, first, last, observed, allowed, _, by, partly, part, currency, other, breakless, stays = own
    bound = None if by is None else basis.bounds[by]
    seen, limit = rule.figure(observed, part, currency), rule.figure(allowed, part, currency)
    why = bound.why if bound else phrase(f"screening.why-{rule.id}-{part}" if part else f"screening.why-{rule.id}")
    restated = rule.restated or (rule.asked.restated if rule.asked else "")
    if restated:
        number = limit.value if isinstance(limit, Figure) else limit.amount
        why = phrase(restated, why=why, limit=number, due=Text(zh=limit.say("zh"), en=limit.say("en")))
    sources = {source: tuple(each) for source, each in zip(rule.sources, lines, strict=True)}
    return Case(
        factory=factory,
        worker=worker,
        first=date_of(first),
        last=date_of(last),
        observed=seen,
        limit=limit,
        margin=_outside(rule.part(part).compare, seen, limit),
        why=phrase("screening.why-partly", why=why) if partly else why,
        partly=bool(partly),
        source=bound.source if bound else None,
        lines=next(filter(None, sources.values()), ()),
        part=part or "",
        breakless=breakless or 0,
        stays=stays is not False,
        sources=sources,
        other=other or "",
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
