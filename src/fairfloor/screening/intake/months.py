"""A month's sheet of attendance: a worker a row, a day a column, and in each cell the times of that day.

`08:01 12:02 13:00 20:35` are four punches, also without spaces between them; words without digits, such as late or
leave, are no times. Times go forward within a cell: one that is earlier than the one before it is of the following
date, once. The month stands in the headings, above the table, in the sheet's name or in the mapping.
"""

from fairfloor.screening.engines import Connection
from fairfloor.screening.intake import dictionary
from fairfloor.screening.intake.proposals import Proposal
from fairfloor.screening.intake.reading import mark_repeated
from fairfloor.screening.intake.staging import Plan

TIME = r"\d{1,2}[:：]\d{2}(?:[:：]\d{2})?"
CELLS = f"""
CREATE OR REPLACE TEMP TABLE month_cell AS
WITH each AS (
    SELECT line, id, unnest(cells) AS cell, unnest(days) AS day FROM typed_month WHERE code IS NULL
)
SELECT line, id, day, cell, regexp_extract_all(cell, '{TIME}') AS words, regexp_replace(cell, '{TIME}', ' ', 'g') AS rest
FROM each WHERE cell <> ''
"""
PUNCHES = """
CREATE OR REPLACE TEMP TABLE month_punch AS
WITH each AS (
    SELECT line, id, day, cell, unnest(words) AS word, generate_subscripts(words, 1) AS place FROM month_cell
), timed AS (
    SELECT e.*, s.plain AS clock, s.code FROM each e JOIN said_clock s ON s.text = e.word
), stepped AS (
    SELECT *, CAST(coalesce(clock < lag(clock) OVER w, false) AS INTEGER) AS back
    FROM timed WINDOW w AS (PARTITION BY line, day ORDER BY place)
)
SELECT *, sum(back) OVER (PARTITION BY line, day ORDER BY place ROWS UNBOUNDED PRECEDING) AS moved FROM stepped
"""
# -- why a row's cell is not what it should be; the first such cell is named
FLAWS = r"""
UPDATE typed_month t SET code = f.code, detail = f.detail
FROM (
    SELECT line, arg_min(code, day) AS code, arg_min(cell, day) AS detail FROM (
        SELECT line, coalesce(day, 0) AS day, cell,
               CASE WHEN regexp_matches(lower(rest), '[0-9]') THEN 'not-a-cell'
                    WHEN regexp_matches(lower(rest), '\b[ap]\.?m|上午|下午|晚上') THEN 'twelve-hours'
                    WHEN len(words) > 0 AND day IS NULL THEN 'no-month' END AS code
        FROM month_cell
        UNION ALL
        SELECT line, coalesce(day, 0), cell, CASE WHEN code IS NOT NULL THEN code WHEN moved > 1 THEN 'not-in-order' END
        FROM month_punch
    ) WHERE code IS NOT NULL GROUP BY line
) f
WHERE f.line = t.line AND t.code IS NULL
"""
STAGE = """
INSERT INTO staged_punch BY NAME
SELECT 0 AS factory, p.id, (p.day + p.moved) * CAST(86400 AS BIGINT) + p.clock AS punched_at, CAST(0 AS TINYINT) AS key,
       min(p.line) AS line
FROM month_punch p JOIN typed_month t USING (line) WHERE t.code IS NULL GROUP BY p.id, punched_at ORDER BY min(p.line)
"""


def month_plan(proposal: Proposal) -> Plan:
    """A row is a worker's month."""
    plan, places = Plan(), proposal.mapping.places
    plan.who(next((places[name][0] for name in ("worker", "name") if places.get(name)), None))
    cells = ", ".join(f"coalesce(trim(c[{place + 1}]), '')" for place, _ in proposal.days)
    days = ", ".join("NULL" if day is None else str(day) for _, day in proposal.days)
    plan.raw["cells"] = f"[{cells}]"
    plan.values["cells"] = "r.cells"
    plan.values["days"] = f"CAST([{days}] AS INTEGER[])"
    plan.refuse("if(contains(array_to_string(r.cells, ' '), chr(65533)), 'unreadable-text', NULL)", "''")
    return plan


def settle_months(engine: Connection, typed: str) -> None:
    """Refuse rows with a cell that is none, and rows that stand twice, and stage the punches of the others."""
    mark_repeated(engine, typed, "duplicate-month", "id, cells, days")
    engine.execute(CELLS)
    words = engine.execute("SELECT DISTINCT unnest(words) FROM month_cell").fetchall()
    dictionary.learn_clocks(engine, iter([row[0] for row in words]))
    engine.execute(PUNCHES)
    engine.execute(FLAWS)
    engine.execute(STAGE)
    engine.execute("DROP TABLE month_cell")
    engine.execute("DROP TABLE month_punch")
