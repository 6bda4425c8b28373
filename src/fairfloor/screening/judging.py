"""One rule put to the prepared tables, and its cases told in words."""

from collections.abc import Sequence

from fairfloor.core.languages import Text
from fairfloor.core.phrases import phrase
from fairfloor.screening import case_rows, hits, untold_breaks
from fairfloor.screening.bounds import Basis
from fairfloor.screening.engines import Connection
from fairfloor.screening.hits import Folder
from fairfloor.screening.result import BaseRate, Case, NotJudged, Outcome
from fairfloor.screening.rule import Rule
from fairfloor.screening.spreads import spreads

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
BASE_RATE = "SELECT sum(observed), sum(out_of) FROM judged WHERE unjudged IS NULL AND part IS NULL"


def cases_of(rule: Rule) -> str:
    """The rule's query with the columns that only some rules have."""
    part = "" if rule.parts else "CAST(NULL AS VARCHAR) AS part, "
    currency = "" if "currency" in rule.query else "CAST(NULL AS VARCHAR) AS currency, "
    other = "" if rule.harmless and "AS other" in rule.query else "CAST(NULL AS INTEGER) AS other, "
    return f"SELECT {part}{currency}{other}* FROM ({rule.query})"  # noqa: S608 (the rule's own query)


def judge(
    engine: Connection, rule: Rule, *, basis: Basis, jurisdiction: str, population: int, folder: Folder
) -> Outcome:
    """Run one rule over the prepared tables, with workers as `case_rows.show` told them; very many hits go into `folder`."""
    many = _one(engine, "SELECT count(*) FROM attendance") > MANY_STRETCHES
    engine.execute(CASES.format(kind="VIEW" if many else "TABLE", cases=cases_of(rule)))
    engine.execute(TALLY)
    counts = engine.execute(COUNTS).fetchall()
    checked = sum(int(cases) for code, _, cases in counts if code is None)
    found: Sequence[Case] = ()
    affected, worst, breaks = 0, None, None
    if checked:
        engine.execute(case_rows.HITS)
        breaks = untold_breaks.mark(engine, rule)
        found, affected = hits.take(engine, rule, basis, folder)
        if not found:
            engine.execute(case_rows.NEAREST)
        place = _one(engine, case_rows.WORST)
        worst = next(iter(hits.tell(engine, rule, basis, place, place)), None)
        engine.execute("DROP TABLE placed")
        engine.execute("DROP TABLE untold_break")
    made = Outcome(
        rule=rule,
        parameters=tuple(f"{jurisdiction}/{parameter}" for parameter in rule.parameters),
        population=population,
        checked=checked,
        not_judged=tuple(NotJudged(_reason(rule, basis, code, by), int(n), code) for code, by, n in counts if code),
        workers_affected=affected,
        hits=found,
        worst=worst,
        spreads=spreads(engine, rule) if checked else (),
        base_rate=_base_rate(engine) if rule.harmless else None,
        untold_breaks=breaks,
    )
    engine.execute(f"DROP {'VIEW' if many else 'TABLE'} judged")
    return made


def _one(engine: Connection, query: str) -> int:
    row = engine.execute(query).fetchone()
    return int(row[0]) if row else 0


def _base_rate(engine: Connection) -> BaseRate:
    row = engine.execute(BASE_RATE).fetchone()
    return BaseRate(*(int(number or 0) for number in row or (0, 0)))


def _reason(rule: Rule, basis: Basis, code: str, by: int | None) -> Text:
    if by is not None:
        return basis.bounds[by].why
    # What is known of hours can be within the most allowed; of a break or a rest that is too short nothing is known.
    known = code == "missing-punch" and rule.compare == "at-most"
    return phrase(f"screening.unjudged-{code}{'-within' if known else ''}")
