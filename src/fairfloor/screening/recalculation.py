"""What a wage and hours recalculation sheet holds: drawn workers, three months, each day and payslip, and their law."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Any

from fairfloor.core import samples
from fairfloor.core.enactments import Source
from fairfloor.core.money import Money
from fairfloor.core.phrases import phrase
from fairfloor.core.recalculations import (
    KINDS,
    Block,
    Day,
    Parameter,
    Payslip,
    Recalculation,
    RecalculationError,
    Stretch,
    Wanted,
    chosen,
    runs,
)
from fairfloor.core.sample_people import Worker, canonical
from fairfloor.screening.bounds import Basis, Bound
from fairfloor.screening.case_rows import natural
from fairfloor.screening.days import HOLIDAY
from fairfloor.screening.engines import Connection
from fairfloor.screening.result import Settings
from fairfloor.screening.rule import BASIS_POINTS, HUNDREDTHS, SECONDS_AN_HOUR
from fairfloor.screening.tables import PAYROLL, date_of, number_of

PAY_LINES = ("premium-working-day", "premium-rest-day", "premium-holiday")
LAWS = ("ordinary-day", "ordinary-week", "full-day", "full-week", *PAY_LINES, "night-premium", "minimum-wage")
PAYSLIP = tuple(column.name for column in PAYROLL.columns)
# -- months: hours known of the whole factory in each, and whether the records cover it from its first day to its last
MONTHS = """
SELECT d.month, any_value(first_of_next_month(d.month) - 1), CAST(sum(d.seconds) AS BIGINT), count(DISTINCT d.worker),
       d.month >= any_value(p.first_day) AND first_of_next_month(d.month) - 1 <= any_value(p.last_day)
FROM working_day d JOIN period p ON p.factory = d.factory GROUP BY d.month ORDER BY d.month
"""
PEOPLE = "SELECT worker, factory, scope, id FROM worker ORDER BY worker"
ON_ROSTER = "SELECT DISTINCT worker FROM roster"
WITH_ATTENDANCE = "SELECT DISTINCT worker FROM working_day"
PAYSLIPS = f"""
SELECT {", ".join(PAYSLIP)}, months, pay_period FROM pay
WHERE worker = $worker AND end_day BETWEEN $first AND $last ORDER BY start_day, end_day, line
"""  # noqa: S608 (names of our own columns)
# -- calendar: the kind of each day for this worker, as `working_day` has it for those with attendance
CALENDAR = """
WITH own AS (
    SELECT day, bool_or(what = 'holiday') AS holiday FROM day_off WHERE worker = $worker GROUP BY day
)
SELECT c.day, CASE WHEN o.holiday OR c.kind = 2 THEN 2 WHEN o.holiday IS NOT NULL THEN 1
                   WHEN c.kind = 1 AND EXISTS (FROM day_off WHERE worker = $worker AND what = 'rest-day') THEN 0
                   ELSE c.kind END, c.basis, c.week,
       EXISTS (FROM day_off f WHERE f.factory = c.factory AND f.day = c.day AND (f.worker IS NULL OR f.worker = $worker))
FROM calendar c LEFT JOIN own o ON o.day = c.day WHERE c.factory = $factory AND c.day BETWEEN $first AND $last
"""
WORKED = """
SELECT day, seconds, missing, breaks_known, night_seconds, overtime, week FROM working_day
WHERE worker = $worker AND day BETWEEN $first AND $last
"""
STRETCHES = """
SELECT day, in_at, out_at, break_minutes * 60, taps FROM attendance
WHERE worker = $worker AND day BETWEEN $first AND $last ORDER BY day, coalesce(in_at, out_at), out_at, shift
"""
LINES = """
SELECT day, list(DISTINCT line ORDER BY line) FROM (
    SELECT worker, day, line FROM punch_day UNION ALL SELECT worker, day, line FROM attendance WHERE line IS NOT NULL
) WHERE worker = $worker AND day BETWEEN $first AND $last GROUP BY day
"""
LAW = """
SELECT day, rule, allowed, basis FROM law
WHERE factory = $factory AND scope = $scope AND day BETWEEN $first AND $last AND rule IN (SELECT unnest($rules))
"""
# -- full time of pay periods: days of everybody's calendar, as `full_time` counts them; and their highest hours and lowest wage
FULL_TIME = """
SELECT count(*) FILTER (WHERE c.kind = 0), count(*) FILTER (WHERE c.kind = 1), bool_and(c.kind IS NOT NULL)
FROM pay_day s JOIN calendar c ON c.factory = s.factory AND c.day = s.day WHERE s.pay_period = $pay_period
"""
PAY_LAW = """
SELECT l.rule, CASE WHEN bool_and(l.allowed IS NOT NULL) THEN if(l.rule = 'minimum-wage', min(l.allowed), max(l.allowed)) END,
       CASE WHEN l.rule = 'minimum-wage' OR NOT bool_and(l.allowed IS NOT NULL)
            THEN arg_min(l.basis, (l.allowed IS NOT NULL, l.allowed, l.day)) ELSE arg_max(l.basis, (l.allowed, -l.day)) END
FROM pay_day s JOIN law l ON l.factory = s.factory AND l.day = s.day
WHERE s.pay_period = $pay_period AND l.rule IN ('full-day', 'full-week', 'minimum-wage')
  AND l.scope = if(l.rule = 'minimum-wage', $scope, 0)
GROUP BY l.rule
"""


def recalculate(
    engine: Connection, basis: Basis, settings: Settings, identify: Callable[[str], str], *, wanted: Wanted
) -> Recalculation:
    """Lay out the wanted workers' hours and pay from the prepared tables; a `look` of `run.screen`, given `wanted`.

    People are drawn from the roster where one was given, by `samples.draw`, so that `fairfloor sample draw` draws the same
    from the same seed; else from those with attendance. Raises SampleError for a seed or a size that cannot be, and
    RecalculationError where there is no attendance, a named worker is in no record, or nobody of a sample is.
    """
    months = chosen((date_of(first), date_of(last), *row) for first, last, *row in engine.execute(MONTHS).fetchall())
    if not months or settings.first is None or settings.last is None:
        raise RecalculationError("no-attendance")
    rows = {worker: (factory, scope, identify(id)) for worker, factory, scope, id in engine.execute(PEOPLE).fetchall()}
    roster = {row[0] for row in engine.execute(ON_ROSTER).fetchall()}
    may = roster or {row[0] for row in engine.execute(WITH_ATTENDANCE).fetchall()}
    absent: tuple[str, ...] = ()
    by_id = {canonical(rows[worker][2]): worker for worker in rows}
    if wanted.workers:
        drawn = tuple(dict.fromkeys(canonical(id) for id in wanted.workers))
        absent = tuple(id for id in drawn if id not in by_id)
        drawn = tuple(id for id in drawn if id in by_id)
        if absent and not (wanted.sampled and drawn):
            raise RecalculationError("no-such-worker", worker=absent[0])
    else:
        people = [Worker(id) for id in sorted({canonical(rows[worker][2]) for worker in may}, key=natural)]
        drawn = samples.draw(people, seed=samples.checked_seed(wanted.seed), size=wanted.size).drawn
    laid = {}
    for id in drawn:
        factory, scope, shown = rows[by_id[id]]
        reader = _Reader(engine, basis, by_id[id], factory, scope)
        laid[shown] = tuple(reader.block(month.first, month.last) for month in months)
    return Recalculation(
        wanted,
        len(may),
        bool(roster),
        settings.jurisdiction,
        settings.first,
        settings.last,
        settings.unpaid_break_minutes,
        months,
        laid,
        absent,
    )


def parameter(name: str, counted: int | None, bound: Bound) -> Parameter:
    """A value of the law by the engine's count of it, in the unit in which people read it."""
    figure, source = bound.figure, bound.source
    if isinstance(figure, Money):
        scale, unit = HUNDREDTHS, figure.currency
    elif name == "night-premium" or name in PAY_LINES:
        scale, unit = BASIS_POINTS, "percent"
    else:
        scale, unit = SECONDS_AN_HOUR, "hour"
    told = Source(source["act"], source["article"], source["url"], source["kind"]) if source else None
    value = None if counted is None else Fraction(counted, scale)
    return Parameter(name, value, unit, bound.why, told, bound.since)


class _Reader:
    """Reads one worker's blocks from the prepared tables."""

    def __init__(self, engine: Connection, basis: Basis, worker: int, factory: int, scope: int) -> None:
        self.engine, self.basis = engine, basis
        self.worker, self.factory, self.scope = worker, factory, scope

    def block(self, month: date, last: date) -> Block:
        """The worker's month, or the pay period that ends in it where that begins before it."""
        payslips = self._payslips(month, last)
        starts = [one.row["start_day"] for one in payslips]
        crossing = bool(starts) and min(starts) < month
        first = min(starts) if crossing else month
        last = max(one.row["end_day"] for one in payslips) if crossing else last
        days = self._days(first, last)
        made = Block(
            month,
            first,
            last,
            tuple(one for one in days if one.day < first and one.seconds is not None),
            tuple(one for one in days if one.day >= first),
            payslips,
            {},
        )
        law = self._law(number_of(first), number_of(last))
        premiums = {name: runs(law, name, *made.compared) for name in (*PAY_LINES, "night-premium")}
        return Block(made.month, first, last, made.before, made.days, payslips, premiums)

    def _rows(self, query: str, first: int, last: int, **more: Any) -> list[tuple[Any, ...]]:
        return self.engine.execute(query, {"first": first, "last": last, **more}).fetchall()

    def _law(self, first: int, last: int) -> dict[tuple[str, date], Parameter]:
        told = {"factory": self.factory, "scope": self.scope, "rules": list(LAWS)}
        return {
            (rule, date_of(day)): parameter(rule, allowed, self.basis.bounds[basis])
            for day, rule, allowed, basis in self._rows(LAW, first, last, **told)
        }

    def _days(self, first: date, last: date) -> list[Day]:
        start, end = number_of(first) - 6, number_of(last)
        own = {"worker": self.worker}
        worked = {row[0]: row[1:] for row in self._rows(WORKED, start, end, **own)}
        told = self._rows(STRETCHES, start, end, **own)
        stretches = {day: list(rows) for day, rows in groupby(told, key=lambda row: row[0])}
        lines = {day: tuple(found) for day, found in self._rows(LINES, start, end, **own)}
        calendar = {row[0]: row[1:] for row in self._rows(CALENDAR, start, end, factory=self.factory, **own)}
        law = self._law(start, end)
        row = self.engine.execute("SELECT first_day, last_day FROM period WHERE factory = ?", [self.factory]).fetchone()
        since, until = row or (start, end)
        week = next((of for day in range(start + 6, end + 1) if (of := calendar.get(day, (None, None, None))[2])), None)
        begin = number_of(first) if week is None else number_of(first) - (number_of(first) - week) % 7
        return [
            self._day(
                day, worked.get(day), stretches.get(day, []), lines.get(day, ()), calendar.get(day), law, since, until
            )
            for day in range(begin, end + 1)
        ]

    def _day(
        self,
        number: int,
        worked: tuple[Any, ...] | None,
        stretches: Sequence[tuple[Any, ...]],
        lines: tuple[int, ...],
        calendar: tuple[Any, ...] | None,
        law: Mapping[tuple[str, date], Parameter],
        since: int,
        until: int,
    ) -> Day:
        day = date_of(number)
        kind, basis, week, given = calendar or (None, None, number, False)
        seconds, missing, known, night, overtime, week = worked or (None, 0, False, None, None, week)
        recorded = [one[3] for one in stretches if one[3] is not None]
        reason = self.basis.bounds[basis].why if basis is not None and (kind in (HOLIDAY, None)) else None
        if given:
            reason = phrase("recalculation.given-by-factory")
        return Day(
            day,
            None if kind is None else KINDS[kind],
            reason,
            date_of(week),
            tuple(Stretch(came, went, taps) for _, came, went, _, taps in stretches) if worked else (),
            sum(recorded) if recorded and worked else None,
            bool(known),
            missing,
            seconds,
            overtime,
            night,
            law.get(("ordinary-day", day)),
            law.get(("ordinary-week", date_of(week))),
            lines if worked else (),
            since <= number <= until,
            calendar is not None,
        )

    def _payslips(self, first: date, last: date) -> tuple[Payslip, ...]:
        rows = self._rows(PAYSLIPS, number_of(first), number_of(last), worker=self.worker)
        made = []
        for row in rows:
            told = dict(zip(PAYSLIP, row, strict=False))
            for name in ("start_day", "end_day", "paid_day"):
                told[name] = None if told[name] is None else date_of(told[name])
            months, period = row[-2:]
            working, resting, known = self.engine.execute(FULL_TIME, {"pay_period": period}).fetchall()[0]
            asked = self.engine.execute(PAY_LAW, {"pay_period": period, "scope": self.scope}).fetchall()
            law = {rule: parameter(rule, counted, self.basis.bounds[basis]) for rule, counted, basis in asked}
            made.append(Payslip(told, months, working if known else None, resting if known else None, law))
        return tuple(made)
