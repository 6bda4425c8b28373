"""Punches become working days: double taps merged, shifts found, also those over midnight, taps paired in and out.

1. A punch within two minutes of the worker's punch before it repeats that one, unless the keys say "out" and then
   "in". The first of such punches gives the time, the last one the key.
2. Taps less than six hours apart belong to one shift. Otherwise, "in" followed by "out" within eighteen hours is one
   shift; "out" followed by "in" is a rest; more than eighteen hours is a rest, and so are more than thirteen over
   midnight.
3. What is still open is settled by pairs. A group with an even number of taps is complete. Groups with an odd number
   that follow each other are joined two by two; where one of them must stay alone, the joining with the shortest
   stretches is taken, and a stretch over midnight counts four hours longer, since most people work by day.
4. A shift belongs to the date of its first tap. Its taps pair up in order, in and out. With an odd number of taps a
   punch is missing, and the hours of that shift are not known.

The clock's keys are believed only where they make sense: around rests of more than eighteen hours, the file must say
"out" before and "in" after more often than the other way round. The hours named here are this program's, not the law's.
"""

from dataclasses import dataclass

from fairfloor.core.languages import Text
from fairfloor.core.phrases import phrase
from fairfloor.screening.engines import Connection

HOUR = 3_600


@dataclass(frozen=True)
class Pairing:
    """The durations by which punches are paired, in seconds; see the module for what each does."""

    double_tap: int = 120
    within_shift: int = 6 * HOUR
    longest_stretch: int = 18 * HOUR
    longest_over_midnight: int = 13 * HOUR
    midnight_costs: int = 4 * HOUR

    def as_json(self) -> dict[str, int]:
        """The durations in seconds, by name."""
        return {f"{name}_seconds": value for name, value in vars(self).items()}


# -- keys: are they believed? a long rest should end with "in" and begin after "out"
KEYS = """
WITH step AS (
    SELECT key, punched_at - lag(punched_at) OVER w AS before, lead(punched_at) OVER w - punched_at AS after
    FROM punch WINDOW w AS (PARTITION BY factory, worker ORDER BY punched_at, line)
), edge AS (
    SELECT key, coalesce(before > $longest_stretch, true) AS begins, coalesce(after > $longest_stretch, true) AS ends
    FROM step
)
SELECT count(*) FILTER (WHERE (begins AND key = 1) OR (ends AND key = 2))
       > count(*) FILTER (WHERE (begins AND key = 2) OR (ends AND key = 1))
FROM edge
"""
# -- punches: each with the number of its tap
NUMBERED = """
CREATE TEMP TABLE punch_tap AS
WITH trusted AS (
    SELECT factory, worker, punched_at, if($believed, key, 0) AS key, line FROM punch
), step AS (
    SELECT *, lag(punched_at) OVER w AS before, lag(key) OVER w AS key_before
    FROM trusted WINDOW w AS (PARTITION BY factory, worker ORDER BY punched_at, line)
)
SELECT factory, worker, punched_at, key, line,
       sum(CASE WHEN punched_at - before <= $double_tap AND NOT (key_before = 2 AND key = 1) THEN 0 ELSE 1 END)
           OVER (PARTITION BY factory, worker ORDER BY punched_at, line ROWS UNBOUNDED PRECEDING) AS tap
FROM step
"""
TAPS = """
INSERT INTO tap
SELECT factory, worker, tap, min(punched_at), coalesce(arg_max(key, (punched_at, line)) FILTER (WHERE key <> 0), 0)
FROM punch_tap GROUP BY factory, worker, tap
"""
# -- links: does a tap go on with the shift before it (1), end it (2), or is that open (0)?
LINKS = """
CREATE TEMP TABLE link AS
WITH step AS (
    SELECT factory, worker, tap, tapped_at, key, tapped_at - lag(tapped_at) OVER w AS gap, lag(key) OVER w AS key_before,
           day_of(tapped_at) > day_of(lag(tapped_at) OVER w) AS over_midnight
    FROM tap WINDOW w AS (PARTITION BY factory, worker ORDER BY tap)
)
SELECT factory, worker, tap, tapped_at, gap + if(over_midnight, $midnight_costs, 0) AS cost,
       CASE WHEN gap IS NULL THEN 2 WHEN gap < $within_shift THEN 1 WHEN gap > $longest_stretch THEN 2
            WHEN key_before = 1 AND key = 2 THEN 1 WHEN key_before = 2 AND key = 1 THEN 2
            WHEN over_midnight AND gap > $longest_over_midnight THEN 2 ELSE 0 END AS link
FROM step
"""
# -- groups: taps that surely go together, and runs of odd groups between which all is open
GROUPS = """
CREATE TEMP TABLE tap_group AS
WITH numbered AS (
    SELECT *, sum(if(link = 1, 0, 1)) OVER (PARTITION BY factory, worker ORDER BY tap) AS part FROM link
), grouped AS (
    SELECT factory, worker, part, min(tap) AS tap, count(*) % 2 = 1 AS odd, arg_min(link, tap) AS link,
           arg_min(cost, tap) AS cost
    FROM numbered GROUP BY factory, worker, part
), step AS (
    SELECT *, odd AND link = 0 AND lag(odd) OVER (PARTITION BY factory, worker ORDER BY part) AS follows FROM grouped
), runs AS (
    SELECT *, sum(if(coalesce(follows, false), 0, 1)) OVER (PARTITION BY factory, worker ORDER BY part) AS run FROM step
)
SELECT factory, worker, part, run, cost,
       row_number() OVER (PARTITION BY factory, worker, run ORDER BY part) AS place,
       count(*) OVER (PARTITION BY factory, worker, run) AS size
FROM runs
"""
# -- joins: groups that go on with the one before them; an odd run leaves out the one that costs least
JOINS = """
CREATE TEMP TABLE joined AS
WITH priced AS (
    SELECT *, coalesce(sum(if(place % 2 = 0, cost, 0)) OVER before, 0)
              + coalesce(sum(if(place % 2 = 1, cost, 0)) OVER after, 0) AS price
    FROM tap_group
    WINDOW before AS (PARTITION BY factory, worker, run ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
           after AS (PARTITION BY factory, worker, run ORDER BY place ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING)
), left_out AS (
    SELECT factory, worker, run, arg_min(place, (price, -place)) AS place
    FROM priced WHERE size % 2 = 1 AND place % 2 = 1 GROUP BY factory, worker, run
)
SELECT g.factory, g.worker, g.part,
       CASE WHEN l.place IS NULL OR g.place < l.place THEN g.place % 2 = 0
            ELSE g.place > l.place AND g.place % 2 = 1 END AS joined
FROM tap_group g LEFT JOIN left_out l ON l.factory = g.factory AND l.worker = g.worker AND l.run = g.run
"""
# -- shifts: every tap with its shift, and the date on which that began
SHIFTS = """
INSERT INTO shift_tap
WITH numbered AS (
    SELECT *, sum(if(link = 1, 0, 1)) OVER (PARTITION BY factory, worker ORDER BY tap) AS part FROM link
), shifted AS (
    SELECT n.factory, n.worker, n.tap, n.tapped_at,
           sum(if(n.link = 1 OR j.joined, 0, 1)) OVER (PARTITION BY n.factory, n.worker ORDER BY n.tap) AS shift
    FROM numbered n JOIN joined j ON j.factory = n.factory AND j.worker = n.worker AND j.part = n.part
)
SELECT *, day_of(min(tapped_at) OVER (PARTITION BY factory, worker, shift)) FROM shifted
"""
# -- attendance: taps of a shift in pairs; a shift that does not pair up is one row without an end
ATTENDANCE = """
INSERT INTO attendance
WITH placed AS (
    SELECT *, row_number() OVER w AS place, lead(tapped_at) OVER w AS next_at,
           count(*) OVER (PARTITION BY factory, worker, shift) AS taps
    FROM shift_tap WINDOW w AS (PARTITION BY factory, worker, shift ORDER BY tap)
)
SELECT factory, worker, day, shift, tapped_at, if(taps % 2 = 0, next_at, NULL), NULL, if(taps % 2 = 0, 2, taps), NULL, NULL
FROM placed WHERE if(taps % 2 = 0, place % 2 = 1, place = 1)
"""
SOURCES = """
INSERT INTO punch_day
SELECT p.factory, p.worker, s.day, p.line
FROM punch_tap p JOIN shift_tap s ON s.factory = p.factory AND s.worker = p.worker AND s.tap = p.tap
"""
STEPS = (
    (NUMBERED, ("believed", "double_tap")),
    (TAPS, ()),
    (LINKS, ("within_shift", "longest_stretch", "longest_over_midnight", "midnight_costs")),
    (GROUPS, ()),
    (JOINS, ()),
    (SHIFTS, ()),
    (ATTENDANCE, ()),
    (SOURCES, ()),
)
SPENT = ("punch_tap", "link", "tap_group", "joined")


def pair(engine: Connection, pairing: Pairing) -> bool:
    """Fill `tap`, `shift_tap`, `attendance` and `punch_day` from `punch`; returns whether the keys are believed."""
    found = engine.execute(KEYS, {"longest_stretch": pairing.longest_stretch}).fetchone()
    believed = bool(found and found[0])
    values = {"believed": believed, **vars(pairing)}
    for query, names in STEPS:
        engine.execute(query, {name: values[name] for name in names})
    for spent in SPENT:
        engine.execute(f"DROP TABLE {spent}")
    return believed


def stated(believed: bool) -> Text:
    """How the clock's keys were used, in words."""
    return phrase("screening.keys-believed" if believed else "screening.keys-left-aside")
