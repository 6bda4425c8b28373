"""A screening from the files to the result: intake, pairing, tables, law, rules."""

import functools
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from fairfloor.core.enactments import WEEKDAYS
from fairfloor.core.languages import Text
from fairfloor.core.phrases import phrase
from fairfloor.screening import case_rows, pairing, prepared, scopes, tables
from fairfloor.screening.bounds import Basis, Law, from_shelf
from fairfloor.screening.engines import Connection, embedded
from fairfloor.screening.hits import Folder
from fairfloor.screening.intake import files as record_files
from fairfloor.screening.intake.reading import Telling
from fairfloor.screening.intake.refusals import Intake
from fairfloor.screening.intake.sections import Stopped
from fairfloor.screening.judging import judge
from fairfloor.screening.result import Result, Settings, WeekHours
from fairfloor.screening.rule import Rule
from fairfloor.screening.rulebook import RULES

Identify = Callable[[str], str]
Progress = Callable[[float], None]
Stage = Callable[[Connection], Mapping[str, Intake]]
Look = Callable[[Connection, Basis, Settings, Identify], None]
Counting = Callable[[str, int, int], None]

MEMORY = "400MB"  # that the engine holds before it spills onto the disk
READ, PAIRED = 0.6, 0.8  # shares of the whole work, as progress tells them
ATTENDANCE = "attendance"

# -- factories: those that nobody named have the law that was asked for
FACTORIES = f"""
INSERT INTO factory
SELECT DISTINCT factory, '', $jurisdiction
FROM ({" UNION ".join(f"SELECT factory FROM staged_{table.name}" for table in tables.STAGED)})
WHERE factory NOT IN (SELECT factory FROM factory)
"""  # noqa: S608 (names of our own tables)
# -- period: the days asked for, else from the first working day to the last, else those that were paid
PERIOD = """
INSERT INTO period
WITH worked AS MATERIALIZED (SELECT factory, min(day) AS first, max(day) AS last FROM attendance GROUP BY factory)
SELECT factory, coalesce($first, first), coalesce($last, last), 0 FROM (
    FROM worked
    UNION ALL SELECT factory, min(start_day), max(end_day) FROM payroll
    WHERE factory NOT IN (SELECT factory FROM worked) GROUP BY factory
)
"""
PLACES = "SELECT DISTINCT jurisdiction FROM factory ORDER BY 1"
BEGINNINGS = "SELECT p.factory, f.jurisdiction, p.first_day FROM period p JOIN factory f ON f.factory = p.factory"
SET_WEEK = "UPDATE period SET week_starts = $number WHERE factory = $factory"
EMPLOYED = """
SELECT r.worker FROM roster r JOIN period p ON p.factory = r.factory
WHERE coalesce(r.hired_day <= p.last_day, true) AND coalesce(r.left_day >= p.first_day, true)
"""
SEEN = """
SELECT DISTINCT worker FROM working_day UNION
SELECT s.worker FROM payroll s JOIN period p ON p.factory = s.factory
WHERE s.start_day <= p.last_day AND s.end_day >= p.first_day
"""
WEEK_HOURS = """
SELECT k.week, s.id, k.seconds, k.missing = 0 AND k.inside
FROM week k JOIN shown s ON s.worker = k.worker ORDER BY k.week, s.rank, k.worker
"""
WEEKS_AT_A_TIME = 10_000


def screen(
    *,
    punches: Path | None = None,
    roster: Path | None = None,
    files: Mapping[str, Path] | None = None,
    tellings: Mapping[str, Telling] | None = None,
    stage: Stage | None = None,
    jurisdiction: str,
    start: date | None = None,
    end: date | None = None,
    unpaid_break_minutes: int | None = None,
    week_starts: str | None = None,
    identify: Identify = str,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    counting: Counting | None = None,
    profile: Mapping[str, object] | None = None,
    law: Law | None = None,
    editions: Mapping[str, str] | None = None,
    placed: Mapping[str, tuple[str, str]] | None = None,
    rules: Collection[str] | None = None,
    look: Look | None = None,
) -> Result:
    """Screen a factory's records: every rule, or those whose ids `rules` names, over every worker, day and pay period.

    `files` are the records by the name of their table (`attendance`, `roster`, …); `punches` and `roster` name two of
    them. `tellings` say how some of these are to be read (see `intake.reading`). `stage` puts rows of its own into the
    staged tables (see `tables`) and says what became of its files; it may name factories, with the jurisdiction of
    each, in the table `factory`; the others are in `jurisdiction`.

    `start` and `end` (exclusive) bound the days that are judged; punches outside still help to pair those inside.
    `week_starts` is the weekday that the factory names ("monday"); it counts where the law names none.
    `unpaid_break_minutes` is taken once from days without a recorded break. `identify` turns a worker's id in the file
    into the one that the result shows, and, where a file numbers nobody, a name; names stand in no table. `progress` is
    told the share done, 0 to 1, never less than before; where `cancelled` says so the screening raises Stopped.
    `counting` is told the same in what was counted: `bytes` of the files worked through, then `rules` done, of how many.
    `profile` holds the factory's facts, its own written policies and its permits (see `core.limits`); a permit for some
    workers counts for those whom their number, or the roster's department or kind of work, tells to be among them.
    `placed` is department and kind of work by the worker's number, for permits alone, where the records hold no roster.
    `law` answers for the limit of a day; by default the shelf does, for that profile and in the `editions` of standards
    named by code (else the newest). `look` is shown the prepared tables once every rule was asked, with the numbered bounds,
    the settings and `identify`, to lay out more of them than rules do (see `recalculation`); what it raises is raised.

    Raises NotInLaw for a jurisdiction that the shelf does not have, ValueError for settings that make no sense, a rule
    that there is not or a table that no file can fill, OSError for a file that cannot be opened. Nothing inside a file
    raises: rows that cannot be used are refused, one by one.
    """
    _check(start, end, unpaid_break_minutes, week_starts)
    asked = chosen(rules)
    shelf = functools.partial(from_shelf, profile=profile, editions=editions)
    if law is None:
        shelf(jurisdiction)
    told, count = progress or (lambda share: None), counting or (lambda what, done, of: None)
    folder = Folder.make()
    with embedded(memory=MEMORY, writes=folder.path) as engine:
        tables.make(engine)
        prepared.make(engine)
        named, identify = record_files.pseudonyms(identify)
        records = _named(files, punches, roster)
        tellings = {table: replace((tellings or {}).get(table) or Telling(), named=named) for table in records}
        intake: dict[str, Intake] = {ATTENDANCE: Intake(0, 0, ())}
        whole = sum(path.stat().st_size for path in records.values())

        def read(share: float) -> None:
            count("bytes", int(share * whole), whole)
            told(share * READ)

        intake |= record_files.take_all(engine, records, tellings, read, cancelled)
        intake |= stage(engine) if stage else {}
        told(READ)
        engine.execute(FACTORIES, {"jurisdiction": jurisdiction})
        tables.number_workers(engine)
        ways = pairing.Pairing()
        believed = pairing.pair(engine, ways)
        laws = {place: law or shelf(place) for (place,) in engine.execute(PLACES).fetchall()}
        _set_period(engine, start, end)
        first, last = _period(engine)
        by_law = (laws.get(jurisdiction) or law or shelf(jurisdiction)).first_weekday(first) if first else None
        weekday = by_law or week_starts or WEEKDAYS[0]
        _set_weeks(engine, laws, week_starts)
        groups = scopes.assign(engine, laws, placed)
        basis = prepared.prepare(engine, groups.laws, unpaid_break_minutes=unpaid_break_minutes or 0)
        told(PAIRED)
        people = _people(engine, intake)
        case_rows.show(engine, identify)
        outcomes = []
        for done, rule in enumerate(asked, start=1):
            if cancelled and cancelled():
                raise Stopped
            outcomes.append(
                judge(
                    engine,
                    rule,
                    basis=basis,
                    jurisdiction=jurisdiction,
                    population=people["population"],
                    folder=folder,
                )
            )
            count("rules", done, len(asked))
            told(PAIRED + (1 - PAIRED) * done / len(asked))
        settings = Settings(
            jurisdiction=jurisdiction,
            first=first,
            last=last,
            week_starts=weekday,
            week_starts_by=_by_whom(by_law, week_starts),
            unpaid_break_minutes=unpaid_break_minutes,
            hours=_hours_counted(unpaid_break_minutes),
            keys=pairing.stated(believed),
            edges=phrase("screening.edges"),
            pairing=ways.as_json(),
            people=people,
            permits=tuple(groups.as_json()),
        )
        if look:
            look(engine, basis, settings, identify)
        return Result(intake, settings, tuple(outcomes), _week_hours(engine))


def chosen(rules: Collection[str] | None) -> tuple[Rule, ...]:
    """The rules of these ids in the rulebook's order, all of them for None; ValueError for an id that no rule has."""
    if rules is None:
        return RULES
    known = [rule.id for rule in RULES]
    strange = [name for name in rules if name not in known]
    if strange or not rules:
        raise ValueError(
            f"{f'no rule is called {strange[0]!r}' if strange else 'no rule is named'}; use {', '.join(known)}"
        )
    return tuple(rule for rule in RULES if rule.id in rules)


def _named(files: Mapping[str, Path] | None, punches: Path | None, roster: Path | None) -> dict[str, Path]:
    named = {**(files or {}), **({ATTENDANCE: punches} if punches else {}), **({"roster": roster} if roster else {})}
    strange = [name for name in named if name not in record_files.FORMS]
    if strange:
        known = ", ".join(record_files.FORMS)
        raise ValueError(f"no file fills the table {strange[0]!r}; use one of: {known}")
    return named


def _check(start: date | None, end: date | None, unpaid: int | None, week_starts: str | None) -> None:
    if start and end and end <= start:
        raise ValueError(f"the period ends on {end - timedelta(days=1)}, before it starts on {start}")
    if unpaid is not None and not 0 <= unpaid < 24 * 60:
        raise ValueError(f"an unpaid break of {unpaid} minutes does not fit into a day; give 0 to 1439")
    if week_starts is not None and week_starts not in WEEKDAYS:
        raise ValueError(f"{week_starts!r} is not a weekday; use one of: {', '.join(WEEKDAYS)}")


def _set_period(engine: Connection, start: date | None, end: date | None) -> None:
    first = tables.number_of(start) if start else None
    last = tables.number_of(end) - 1 if end else None
    engine.execute(PERIOD, {"first": first, "last": last})


def _set_weeks(engine: Connection, laws: Mapping[str, Law], week_starts: str | None) -> None:
    """The weekday on which the weeks of each factory begin: the law's, else the factory's, else Monday."""
    for factory, place, first in engine.execute(BEGINNINGS).fetchall():
        weekday = laws[place].first_weekday(tables.date_of(first)) or week_starts or WEEKDAYS[0]
        engine.execute(SET_WEEK, {"factory": factory, "number": WEEKDAYS.index(weekday)})


def _period(engine: Connection) -> tuple[date | None, date | None]:
    row = engine.execute("SELECT min(first_day), max(last_day) FROM period").fetchone()
    first, last = row or (None, None)
    return (None, None) if first is None else (tables.date_of(first), tables.date_of(last))


def _people(engine: Connection, intake: dict[str, Intake]) -> dict[str, int]:
    """Who is counted: the people with a working day in the period, and those whom the roster has employed then."""
    seen = {row[0] for row in engine.execute(SEEN).fetchall()}
    if "roster" not in intake:
        return {"population": len(seen), "with_attendance": len(seen)}
    employed = {row[0] for row in engine.execute(EMPLOYED).fetchall()}
    return {
        "population": len(seen | employed),
        "with_attendance": len(seen),
        "on_roster_without_attendance": len(employed - seen),
        "with_attendance_not_on_roster": len(seen - employed),
    }


def _by_whom(by_law: str | None, week_starts: str | None) -> Text:
    return phrase("screening.week-by-" + ("law" if by_law else "factory" if week_starts else "default"))


def _hours_counted(unpaid: int | None) -> Text:
    return phrase("screening.hours-less-break", minutes=unpaid) if unpaid else phrase("screening.hours-gross")


def _week_hours(engine: Connection) -> tuple[WeekHours, ...]:
    """Everybody's weeks by week and worker; names and days are shared, since there may be a million of them."""
    found: list[WeekHours] = []
    workers: dict[str, str] = {}
    days: dict[int, date] = {}
    cursor = engine.execute(WEEK_HOURS)
    while rows := cursor.fetchmany(WEEKS_AT_A_TIME):
        for week, worker, seconds, whole in rows:
            day = days.get(week) or days.setdefault(week, tables.date_of(week))
            found.append(WeekHours(day, workers.setdefault(worker, worker), int(seconds), whole))
    return tuple(found)
