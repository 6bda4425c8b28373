"""Attendance in: a clock's own file, or a CSV, TSV or workbook with a punch a row, a day a row, or a day a column.

A clock's file without a header has the columns of a ZKTeco `attlog.dat`: worker, time, device, key, verification, work
code. Where most of a file's times have seconds, one without them was cut. The same worker, second and key again is a
duplicate: the first row counts. In a row of a day, times go forward from column to column: one that is earlier than the
one before it is of the following date, once. Several pairs of in and out are several stretches; an empty cell is a time
that nobody knows, and a row without any time is a day without work.
"""

from fairfloor.screening.engines import Connection
from fairfloor.screening.intake.days import SECONDS_A_DAY
from fairfloor.screening.intake.months import month_plan, settle_months
from fairfloor.screening.intake.plans import place_of
from fairfloor.screening.intake.proposals import Proposal
from fairfloor.screening.intake.reading import Form, mark, mark_repeated, reader
from fairfloor.screening.intake.staging import Plan

PUNCHES, MONTHS = "typed_punch", "typed_month"
# -- what of a cell before its time of day is a date: three parts, a spreadsheet's number, eight figures
DATE = "[0-9][-/.年 ]*([0-9]{1,2}|[A-Za-z]{3})[-/.月 ,]+[0-9]|^[0-9]{5}$|^[0-9]{8}|[0-9]年[0-9]"
# -- a time of day by the half of the day that its date or its own words name
OF_DAY = "CASE {d}.half WHEN 'am' THEN {t}.am WHEN 'pm' THEN {t}.pm ELSE {t}.plain END"
# -- why a date and a time of day are no moment
NO_MOMENT = """
CASE WHEN {d}.value IS NOT NULL AND {at} < 86400 THEN NULL
     WHEN {date} = '' OR {time} = '' OR {d}.code = 'not-a-date' OR {t}.code = 'not-a-clock' THEN 'not-a-time'
     WHEN {d}.code = 'far-date' THEN 'far-time'
     WHEN {d}.code IS NULL OR {d}.code = 'impossible-date' THEN 'impossible-time'
     ELSE {d}.code END
"""
# -- a column of dates alone, in which not most are midnights
DATES = "SELECT 2 * count(*) FILTER (WHERE midnight) >= count(*) FROM {typed} WHERE code IS NULL"
CUT = "SELECT 2 * count(*) FILTER (WHERE shown) >= count(*) FROM {typed} WHERE code IS NULL"
WHEN = "strftime(make_timestamp(moment * 1000000), '%Y-%m-%d %H:%M')"
STAGE_PUNCHES = """
INSERT INTO staged_punch BY NAME
SELECT 0 AS factory, id, moment AS punched_at, key, line, editor FROM typed_punch WHERE code IS NULL ORDER BY line
"""


def plan_of(proposal: Proposal) -> tuple[str, Plan]:
    """How a sheet of attendance is read, by its layout."""
    places = proposal.mapping.places
    if proposal.mapping.layout == "punches":
        return PUNCHES, punch_plan(proposal)
    if proposal.mapping.layout == "month":
        return MONTHS, month_plan(proposal)
    return f"typed_days_{2 * max(len(places.get('in', ())), len(places.get('out', ())))}", days_plan(proposal)


def moment(
    plan: Plan, proposal: Proposal, *, time: str = "time", day: str = "day", clock: str = "clock"
) -> tuple[str, str]:
    """Read a moment from one column, or from one with the day and one with the time; (its SQL, the SQL of its fault)."""
    at_place, day_place, clock_place = (place_of(proposal, name) for name in (time, day, clock))
    if day_place is not None and (clock_place if clock_place is not None else at_place) is not None:
        plan.split("at", clock_place if clock_place is not None else at_place or 0)
        plan.split("on", day_place)
        own, at = plan.raw["at_d"], plan.raw["at_t"]
        plan.raw["at_t"] = f"if({is_date(own)}, {at}, {joined(own, at)})"
        plan.raw["at_d"] = f"if({is_date(own)}, {own}, {plan.raw.pop('on_d')})"
        plan.raw.pop("on_t")
    else:
        plan.split("at", at_place if at_place is not None else day_place or 0)
    d, t = plan.read("day", "at_d"), plan.read("clock", "at_t")
    of_day = OF_DAY.format(d=d, t=t)
    fault = NO_MOMENT.format(d=d, t=t, at=of_day, date="r.at_d", time="r.at_t")
    return f"CAST({d}.value AS BIGINT) * {SECONDS_A_DAY} + {of_day}", fault


def is_date(head: str) -> str:
    """Whether what stands before a time of day is a date of its own, not a half of the day or a whole number."""
    return f"regexp_matches({head}, '{DATE}')"


def joined(head: str, tail: str) -> str:
    """The two parts of a cell as one text again."""
    return f"trim({head} || if(starts_with({tail}, '.'), '', ' ') || {tail})"


def punch_plan(proposal: Proposal) -> Plan:
    """A row is a punch."""
    plan = Plan()
    plan.who(place_of(proposal, "worker", "name"))
    at, fault = moment(plan, proposal)
    midnight = "(r.at_t = '' AND s_at_d.value IS NOT NULL)" if proposal.workbook else "false"
    plan.values["moment"] = f"if({midnight}, CAST(s_at_d.value AS BIGINT) * {SECONDS_A_DAY}, {at})"
    plan.values["midnight"] = midnight
    plan.values["shown"] = f"{midnight} OR s_at_t.shown"
    plan.refuse(f"if({midnight}, NULL, {fault})", "trim(r.at_d || ' ' || r.at_t)")
    plan.simple("key", "key", place_of(proposal, "key"))
    plan.values["key"] = f"coalesce({plan.values['key']}, CAST(0 AS TINYINT))"
    plan.words("editor", place_of(proposal, "editor"))
    return plan


def days_plan(proposal: Proposal) -> Plan:
    """A row is a worker's day: pairs of in and out in the order of the columns."""
    plan, places = Plan(), proposal.mapping.places
    plan.who(place_of(proposal, "worker", "name"))
    day_place = place_of(proposal, "day")
    day = "CAST(NULL AS INTEGER)"
    if day_place is not None:
        plan.split("day", day_place)
        plan.raw.pop("day_t")
        said = plan.read("day", "day_d")
        day = f"{said}.value"
        plan.refuse(f"CASE WHEN r.day_d = '' THEN 'no-day' ELSE {said}.code END", "r.day_d")
    plan.values["day"] = day
    ins, outs = places.get("in", ()), places.get("out", ())
    known = []
    for pair in range(max(len(ins), len(outs))):
        for name, held in (("in", ins), ("out", outs)):
            number = 2 * pair + (name == "out") + 1
            if pair >= len(held):
                plan.values[f"own{number}"], plan.values[f"c{number}"] = (
                    "CAST(NULL AS INTEGER)",
                    "CAST(NULL AS INTEGER)",
                )
            else:
                known.append(_time_cell(plan, f"p{number}", number, held[pair], dated=day_place is not None))
    plan.values["worked"] = " OR ".join(known) or "false"
    plan.simple("break_seconds", "minutes", place_of(proposal, "break"))
    plan.words("editor", place_of(proposal, "editor"))
    return plan


def _time_cell(plan: Plan, name: str, number: int, place: int, *, dated: bool) -> str:
    """A cell with a time of day, perhaps after a date of its own; words without a digit say that there is no time."""
    plan.split(name, place)
    head, tail = plan.raw[f"{name}_d"], plan.raw[f"{name}_t"]
    own = f"{is_date(head)} AND {tail} <> ''"
    plan.raw[f"{name}_d"], plan.raw[f"{name}_t"] = (
        f"if({own}, {head}, '')",
        f"if({own}, {tail}, {joined(head, tail)})",
    )
    d, t = plan.read("day", f"{name}_d"), plan.read("clock", f"{name}_t")
    said = f"regexp_matches(r.{name}_t, '[0-9]')"
    of_day = OF_DAY.format(d=d, t=t)
    plan.values[f"own{number}"] = f"{d}.value"
    plan.values[f"c{number}"] = f"if({said}, {of_day}, NULL)"
    fault = f"coalesce({t}.code, if(r.{name}_d <> '', {d}.code, NULL), if({of_day} IS NULL, 'impossible-clock', NULL))"
    if not dated:
        fault = f"coalesce({fault}, if(r.{name}_d = '', 'no-day', NULL))"
    plan.refuse(f"if({said}, {fault}, NULL)", f"trim(r.{name}_d || ' ' || r.{name}_t)")
    return said


def settle(engine: Connection, made: set[str]) -> None:
    """Refuse cut times and duplicates, then stage what is left."""
    if PUNCHES in made:
        if engine.execute(DATES.format(typed=PUNCHES)).fetchall()[0][0]:
            mark(engine, PUNCHES, "not-a-time", "midnight", WHEN)
        if engine.execute(CUT.format(typed=PUNCHES)).fetchall()[0][0]:
            mark(engine, PUNCHES, "cut-time", "NOT shown", WHEN)
        mark_repeated(engine, PUNCHES, "duplicate", "id, moment, key")
        engine.execute(STAGE_PUNCHES)
    for typed in sorted(name for name in made if name.startswith("typed_days_")):
        _settle_days(engine, typed, int(typed.rsplit("_", 1)[1]))
    if MONTHS in made:
        settle_months(engine, MONTHS)


def _settle_days(engine: Connection, typed: str, cells: int) -> None:
    """Let the times go forward from cell to cell, refuse what goes back twice, and stage each pair."""
    query = (
        f"SELECT line, id, editor, break_seconds, coalesce(day, {', '.join(f'own{n}' for n in range(1, cells + 1))}) AS day, "
        + ", ".join(
            f"own{n}, coalesce(own{n}, day) * CAST({SECONDS_A_DAY} AS BIGINT) + c{n} AS t{n}"
            for n in range(1, cells + 1)
        )
        + f", CAST(NULL AS BIGINT) AS before0, 0 AS moved0, false AS back0 FROM {typed} WHERE code IS NULL"
    )
    for n in range(1, cells + 1):
        back = f"own{n} IS NULL AND t{n} + moved{n - 1} * {SECONDS_A_DAY} < before{n - 1}"
        query = f"SELECT *, moved{n - 1} + CAST(coalesce({back}, false) AS INTEGER) AS moved{n} FROM ({query})"
        at = f"t{n} + if(own{n} IS NULL, moved{n}, 0) * {SECONDS_A_DAY}"
        query = (
            f"SELECT *, {at} AS at{n}, coalesce({at}, before{n - 1}) AS before{n}, "
            f"back{n - 1} OR coalesce({at} < before{n - 1}, false) AS back{n} FROM ({query})"
        )
    engine.execute(f"CREATE OR REPLACE TEMP TABLE rolled AS {query}")
    engine.execute(
        f"UPDATE {typed} t SET code = 'not-in-order' FROM rolled r "
        f"WHERE r.line = t.line AND (r.back{cells} OR r.moved{cells} > 1)"
    )
    mark_repeated(engine, typed, "duplicate-day", ", ".join(["id", "day", *(f"c{n}" for n in range(1, cells + 1))]))
    for pair in range(1, cells, 2):
        engine.execute(
            "INSERT INTO staged_attendance BY NAME "
            f"SELECT 0 AS factory, r.id, r.day, r.at{pair} AS in_at, r.at{pair + 1} AS out_at, "
            f"{'CAST(r.break_seconds // 60 AS INTEGER)' if pair == 1 else 'CAST(NULL AS INTEGER)'} AS break_minutes, "
            f"r.line, r.editor FROM rolled r JOIN {typed} t USING (line) "
            f"WHERE t.code IS NULL AND (r.at{pair} IS NOT NULL OR r.at{pair + 1} IS NOT NULL) ORDER BY r.line"
        )
    engine.execute("DROP TABLE rolled")


FORM = Form("attendance", plan_of, settle)
take_in = reader(FORM)  # stages the rows of a file; see `reading.take_in`
