"""Stretches of presence put together to shifts by their places, so that no row is sorted or grouped that lies right already.

The rows of `attendance` lie by worker, day and shift; where they do not, they are laid so first. Then the stretches of a
shift are neighbours, and the two rows after its first one tell all of a shift of up to three; those of more, which are
rare, are added up by themselves. The engine keeps the order in which rows came into a table, and `OVER ()` goes by it.
"""

from fairfloor.screening.engines import Connection

MOST = 3  # stretches that are put together by their places
NEXT = range(1, MOST)


def _neighbour(way: str, far: int) -> str:
    """SQL: whether the row so far before (`lag`) or after (`lead`) is of the same shift."""
    return " AND ".join(f"{way}({name}, {far}) OVER () = {name}" for name in ("worker", "day", "shift"))


def _sum(told: str) -> str:
    return " + ".join(f"coalesce({told.format(k)}, 0)" for k in range(MOST))


# -- order: how many rows come after one that belongs behind them
ORDER = """
SELECT count(*) FROM (
    SELECT worker, day, shift, lag(worker) OVER () AS w, lag(day) OVER () AS d, lag(shift) OVER () AS s FROM attendance
) WHERE w > worker OR (w = worker AND (d > day OR (d = day AND s > shift)))
"""
LAY = """
CREATE TEMP TABLE laid AS SELECT * FROM attendance ORDER BY worker, day, shift;
TRUNCATE attendance;
INSERT INTO attendance SELECT * FROM laid;
DROP TABLE laid;
"""
LONG_SHIFTS = f"""
CREATE TEMP TABLE long_shift AS SELECT DISTINCT worker, day, shift
FROM (SELECT worker, day, shift, {_neighbour("lag", MOST)} AS long FROM attendance) WHERE long
"""  # noqa: S608 (names of our own columns)
# -- night: the law's, by factory and day
NIGHT = """
CREATE TEMP TABLE night AS
SELECT b.factory, b.day, b.allowed AS starts, l.allowed AS lasting
FROM law b JOIN law l ON l.factory = b.factory AND l.day = b.day AND l.rule = 'night-lasts' AND l.scope = 0
WHERE b.rule = 'night-begins' AND b.scope = 0 AND b.allowed IS NOT NULL AND l.allowed IS NOT NULL
"""
# -- together: the first row of each shift with what the next two tell, as far as they are of the same shift
TOGETHER = f"""
INSERT INTO shift
WITH beside AS (
    SELECT factory, worker, day, shift, taps AS taps0, in_at AS in0, out_at AS out0, break_minutes AS break0,
           {_neighbour("lag", 1)} AS later,
           {", ".join(f"{_neighbour('lead', k)} AS with{k}" for k in NEXT)},
           {
    ", ".join(
        f"lead({of}, {k}) OVER () AS {name}{k}"
        for k in NEXT
        for of, name in (("taps", "taps"), ("in_at", "in"), ("out_at", "out"), ("break_minutes", "break"))
    )
}
    FROM attendance
), first AS (
    SELECT *, CASE {" ".join(f"WHEN with{k} THEN {k + 1}" for k in reversed(NEXT))} ELSE 1 END AS n
    FROM beside WHERE later IS NOT TRUE
), own AS (
    SELECT factory, worker, day, shift, n,
           {
    ", ".join(
        f"if(n > {k}, {name}{k}, NULL) AS {name}{k}" for k in range(MOST) for name in ("taps", "in", "out", "break")
    )
}
    FROM first
), told AS (
    SELECT *, least(in0, in1, in2) AS start_at, greatest(out0, out1, out2) AS end_at,
           {_sum("out{0} - in{0}")} AS gross,
           if(coalesce(break0, break1, break2) IS NULL, NULL, {_sum("break{0}")}) * 60 AS recorded,
           {" + ".join(f"CAST(out{k} - in{k} IS NOT NULL AS INTEGER)" for k in range(MOST))} AS stretches,
           {_sum("taps{0}")} AS taps
    FROM own
)
SELECT t.factory, t.worker, t.day, t.shift, start_at, end_at, gross, recorded,
       CASE WHEN stretches < n THEN NULL
            WHEN n > 1 OR recorded IS NOT NULL THEN end_at - start_at - gross + coalesce(recorded, 0)
            WHEN $unpaid > 0 THEN $unpaid END,
       stretches, n - stretches, taps, {{night}}
FROM told t {{join}} {{without}}
"""  # noqa: S608 (names of our own columns)
WITHOUT = "ANTI JOIN long_shift m ON m.worker = t.worker AND m.day = t.day AND m.shift = t.shift"
NIGHTS = {
    "night": f"""CASE WHEN starts IS NULL OR stretches < n THEN NULL
            WHEN start_at >= (t.day - 1) * 86400 + starts + lasting AND end_at <= t.day * 86400 + starts THEN 0
            ELSE {" + ".join(f"if(n > {k}, at_night(in{k}, out{k}, t.day, starts, lasting), 0)" for k in range(MOST))} END""",
    "join": "LEFT JOIN night ON night.factory = t.factory AND night.day = t.day",
}
NO_NIGHTS = {"night": "CAST(NULL AS BIGINT)", "join": ""}
# -- added: shifts of more stretches
ADDED = """
INSERT INTO shift
SELECT any_value(a.factory), a.worker, a.day, a.shift, min(a.in_at), max(a.out_at), coalesce(sum(a.out_at - a.in_at), 0),
       sum(a.break_minutes) * 60,
       CASE WHEN count(a.out_at - a.in_at) = count(*)
            THEN max(a.out_at) - min(a.in_at) - sum(a.out_at - a.in_at) + coalesce(sum(a.break_minutes) * 60, 0) END,
       count(a.out_at - a.in_at), count(*) - count(a.out_at - a.in_at), sum(a.taps),
       CASE WHEN bool_and(n.starts IS NOT NULL AND a.out_at - a.in_at IS NOT NULL)
            THEN sum(at_night(a.in_at, a.out_at, a.day, n.starts, n.lasting)) END
FROM attendance a
JOIN long_shift USING (worker, day, shift)
LEFT JOIN night n ON n.factory = a.factory AND n.day = a.day
GROUP BY a.worker, a.day, a.shift
"""


def in_order(engine: Connection) -> bool:
    """Whether the rows of `attendance` lie by worker, day and shift."""
    return bool(engine.execute(ORDER).fetchall()[0][0] == 0)


def fill(engine: Connection, *, unpaid_break_seconds: int) -> None:
    """Fill `shift` from `attendance`, once `law` holds the nights of the law; lays `attendance` by worker, day and shift.

    The rows of `shift` lie by worker and day, but for those of long shifts, which come last.
    """
    if not in_order(engine):
        engine.execute(LAY)
    engine.execute(NIGHT)
    engine.execute(LONG_SHIFTS)
    known, long = (engine.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0] for name in ("night", "long_shift"))  # noqa: S608
    together = TOGETHER.format(**(NIGHTS if known else NO_NIGHTS), without=WITHOUT if long else "")
    engine.execute(together, {"unpaid": unpaid_break_seconds})
    if long:
        engine.execute(ADDED)
    engine.execute("DROP TABLE long_shift")
    engine.execute("DROP TABLE night")
