"""What chance alone gives: the bound beyond which a signal becomes a question, and every setting that it rests on.

A signal counts something: of `out_of` chances `seen` showed the sign. If people and clock are honest, the sign shows
with a probability of at most p, each time anew. Then Chernoff's inequality says

    P(seen or more) <= exp(-out_of * D),  D = q ln(q / p) + (1 - q) ln((1 - q) / (1 - p)),  q = seen / out_of > p

and chance gives at most the largest number for which that is still above FALSE_ALARMS / tests: Bonferroni's correction,
`tests` being how many people, days or pairs of the factory are asked. p is what is usual in the factory itself, but at
least what the clock gives, with a margin for people's habits, and never above a cap, so that falsifying for everybody
does not make itself usual. These are this program's settings, no law; `docs/explanation/credibility.md` defends them.
"""

from dataclasses import dataclass

FALSE_ALARMS = 0.01  # of a rule in one honest factory, at most, as far as the assumptions hold
FEWEST = 20  # chances: with fewer a person is not judged
ROUNDS = 300  # seconds: a clock that shows nothing finer tells nothing about people's minutes
ON_GRID = 0.98  # of all times lie on the grid that the clock is taken to have; the others were corrected by hand
TOLERANCE_SECONDS = 900  # of presence at a closed time, and between two people's presence
RECORD_SECONDS = 3_600  # a record so soon before coming or after going still belongs to the presence
SAME_SECONDS = 60  # arrivals so close to the day before are as good as the same
HAND_SECONDS = 5  # taps so close to each other may come from one hand
NEXT_TAPS = 4  # of the factory's taps that are looked at after each for the other hand
CROWD = 5  # where more than so many people begin in the same quarter of an hour, no two of them are taken for one
PAY_ROUNDING_SECONDS = 2_700  # a day: rounding of paid hours, coming early, going late
UNKNOWN_BREAK_SECONDS = 5_400  # a day: breaks that nobody recorded
MISSING_SECONDS = 43_200  # a punch that is missing may hide so much
SLIPS = 0.02  # of days, records or pay lines that are merely wrong
UNEXPLAINED = 0.005  # of people who are paid and absent, and of whose leave nobody kept the slip
WATCH = 0.03  # of the people who keep watch and mend machines while the factory is shut
RELAYS = 0.25  # of days on which somebody who begins happens to follow the same other person
COMPANIONS = 0.7  # of taps by which people who always come and go together follow each other at once


@dataclass(frozen=True)
class Expected:
    """What honest records show of a sign: the clock's own `chance`, the `margin` for habits, the `cap`."""

    chance: float
    margin: float
    cap: float

    def sql(self, usual: str) -> str:
        """The probability as SQL, `usual` being the share that is usual in the factory."""
        return f"least({self.cap}, greatest({self.chance}, {usual}) + {self.margin})"


# -- surprise: the exponent above; most: the most that chance gives, all of them where nothing would surprise
MACROS = f"""
CREATE TEMP MACRO surprise(k, n, p) AS
    k * ln(k / n / p) + CASE WHEN k = n THEN 0 ELSE (n - k) * ln((1 - k / n) / (1 - p)) END;
CREATE TEMP MACRO most(n, p, tests) AS coalesce(list_filter(
    range(CAST(floor(n * p) AS BIGINT) + 1, CAST(n AS BIGINT) + 1),
    lambda k: surprise(k, n, p) > ln(tests / {FALSE_ALARMS}))[1] - 1, n);
"""


def against_chance(
    name: str,
    counted: str,
    *,
    seconds: Expected,
    minutes: Expected,
    signs: int = 1,
    rounding: bool = True,
    unjudged: str = "",
) -> str:
    """The query of a signal that counts a sign person by person.

    `counted` are common table expressions, the last one `counted` with ``factory, worker, first_day, last_day, seen,
    out_of``. What is expected differs by whether the clock tells `seconds` or only `minutes`; `signs` is how many signs
    were looked for of which the most frequent counts; with `rounding` a clock that rounds to five minutes or more leaves
    people unjudged, and `unjudged` adds a line of the same kind (``WHEN … THEN 'code'``).
    """
    rounds = f"WHEN grid >= {ROUNDS} THEN 'clock-rounds' " if rounding else ""
    return f"""
-- {name}
WITH {counted.strip()}, usual AS (
    SELECT factory, quantile_disc(seen / out_of, 0.5) AS usual, count(*) * {signs} AS tests
    FROM counted WHERE out_of >= {FEWEST} GROUP BY factory
), bounded AS (
    SELECT s.*, c.grid, most(s.out_of, CASE WHEN c.grid = 1 THEN {seconds.sql("coalesce(u.usual, 0)")}
           ELSE {minutes.sql("coalesce(u.usual, 0)")} END, coalesce(u.tests, {signs})) AS allowed
    FROM counted s JOIN clock c ON c.factory = s.factory LEFT JOIN usual u ON u.factory = s.factory
)
SELECT factory, worker, first_day, last_day, seen AS observed, allowed, seen - allowed AS excess,
       CAST(NULL AS INTEGER) AS basis, CASE {unjudged}{rounds}WHEN out_of < {FEWEST} THEN 'too-few' END AS unjudged,
       false AS partly, out_of
FROM bounded
"""  # noqa: S608 (the rule's own query and this module's settings)
