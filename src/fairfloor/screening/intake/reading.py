"""A file comes in: opened, mapped, typed and settled, with every row accepted or refused.

A row is any line that is not blank, no title above the header, no header (also where it is repeated on every page) and
not the rest of a row above it. Nothing in a file stops the others. What is no file of rows at all (a picture, an
archive …) counts as one row, refused as what it is.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from fairfloor.screening.engines import Connection, lines_folder
from fairfloor.screening.intake import sections, staging
from fairfloor.screening.intake.mappings import Mapping
from fairfloor.screening.intake.proposals import Proposal, propose
from fairfloor.screening.intake.refusals import Intake, ManyRefusals, Refusal, Sheet
from fairfloor.screening.intake.sections import Cancelled, Opened, Progress, Section
from fairfloor.screening.intake.staging import Plan
from fairfloor.screening.intake.watching import watched

ASIDE = ("blank", "joined", "header", "title")  # lines that are no rows
UNKNOWN = "typed_unknown"
# -- refused rows as runs of lines that follow each other and are refused for one and the same
RUNS = """
SELECT min(line), count(*), any_value(code), any_value(detail) FROM (
    SELECT *, sum(begins) OVER (ORDER BY line, code, detail ROWS UNBOUNDED PRECEDING) AS run FROM (
        SELECT line, code, detail, NOT coalesce(
            line = lag(line) OVER w + 1 AND code = lag(code) OVER w AND detail IS NOT DISTINCT FROM lag(detail) OVER w, false
        ) AS begins
        FROM ({query}) WINDOW w AS (ORDER BY line, code, detail)
    )
) GROUP BY run ORDER BY run
"""
FEW = 500  # refused rows that are objects at once
ROWS_AT_A_TIME = 10_000
OPENED, TAKEN = 0.4, 0.85  # shares of the work, as progress tells them
CUT, LEARNT = 0.55, 0.65  # shares of the work on one section


@dataclass(frozen=True)
class Telling:
    """What the caller tells about a file: `mappings`, the order of its `dates`, and how a name becomes a pseudonym.

    Of several mappings the one counts that was kept for files of this form; a single one counts in any case.
    `name` is the file's own name, which may tell its month or kind. `encoding` is what the text is written in, where
    it is known.
    """

    mappings: tuple[Mapping, ...] = ()
    dates: str = ""
    named: Callable[[str], str] | None = None
    name: str = ""
    encoding: str = ""


@dataclass(frozen=True)
class Form:
    """One kind of file: its `table`, how a proposal becomes (typed table, plan), and what settles the typed rows.

    `settle` is given the names of the typed tables that were made; it adds refusals to them and fills the stages.
    """

    table: str
    plan: Callable[[Proposal], tuple[str, Plan]]
    settle: Callable[[Connection, set[str]], None]


def silent(share: float) -> None:
    """Progress that nobody asked for."""


def never() -> bool:
    """Nobody cancels."""
    return False


def take_in(
    engine: Connection,
    path: Path,
    form: Form,
    telling: Telling,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Intake:
    """Stage the file's rows and say what became of each.

    Raises OSError when the file cannot be opened and Stopped when it was cancelled; then no row is left in any table.
    Nothing inside a file raises.
    """
    told, stop = progress or silent, cancelled or never
    with tempfile.TemporaryDirectory(dir=lines_folder(engine)) as folder:
        opened = sections.open_file(
            path, Path(folder), encoding=telling.encoding, progress=lambda share: told(share * OPENED), cancelled=stop
        )
        sha256 = sections.sha256_of(path)
        if opened.fault:
            return Intake(1, 0, (Refusal(1, opened.fault, opened.detail),), sha256=sha256)
        made: set[str] = set()
        try:
            intake = _staged(engine, path, opened, form, telling, made, told, stop)
        finally:
            for name in ("taken", *made):
                engine.execute(f"DROP TABLE IF EXISTS {name}")
    told(1.0)
    return replace(intake, sha256=sha256)


class Reader(Protocol):
    """Stages the rows of a file of one table; raises as `take_in`."""

    def __call__(
        self,
        engine: Connection,
        path: Path,
        progress: Progress | None = None,
        *,
        telling: Telling | None = None,
        cancelled: Cancelled | None = None,
    ) -> Intake: ...


def reader(form: Form) -> Reader:
    """The reader of files of this form."""

    def read(
        engine: Connection,
        path: Path,
        progress: Progress | None = None,
        *,
        telling: Telling | None = None,
        cancelled: Cancelled | None = None,
    ) -> Intake:
        return take_in(engine, path, form, telling or Telling(), progress, cancelled)

    return read


def _staged(
    engine: Connection,
    path: Path,
    opened: Opened,
    form: Form,
    telling: Telling,
    made: set[str],
    told: Progress,
    stop: Cancelled,
) -> Intake:
    """Type every section, then settle in one transaction; `made` is told the tables that were made on the way."""
    proposals = [proposal_of(section, form.table, telling, path) for section in opened.sections]
    left = not any(proposals)
    sheets: list[Sheet] = []
    for place, (section, proposal) in enumerate(zip(opened.sections, proposals, strict=True)):
        if stop():
            raise sections.Stopped
        if proposal:
            into, plan = form.plan(proposal)
            made.add(into)
            mapping = _typed(engine, section, proposal, plan, into, telling, _between(told, place, opened), stop)
            told_of = mapping.as_json()
            sheets.append(
                Sheet(section.name, section.before + 1, section.lines, told_of, unread=proposal.unread,
                      others=proposal.others)
            )  # fmt: skip
        else:
            if left:
                made.add(UNKNOWN)
                _unknown(engine, section, "mapping" if telling.mappings else "no-header")
            sheets.append(Sheet(section.name, section.before + 1, section.lines, None))
        _between(told, place, opened)(1.0)
    if stop():
        raise sections.Stopped
    settled(engine, form, made - {UNKNOWN})
    hidden = tuple(Sheet(name, 0, 0, None, hidden=True) for name in opened.hidden)
    return _counted(engine, made, opened, (*sheets, *hidden))


def _between(told: Progress, place: int, opened: Opened) -> Progress:
    """Progress on one section as progress on the file; sections weigh by their lines."""
    lines = [max(section.lines, 1) for section in opened.sections]
    before, own, whole = sum(lines[:place]), lines[place], sum(lines)
    return lambda share: told(OPENED + (TAKEN - OPENED) * (before + share * own) / whole)


def settled(engine: Connection, form: Form, made: set[str]) -> None:
    """All of the file's rows reach the stages, or none."""
    engine.execute("BEGIN TRANSACTION")
    try:
        form.settle(engine, made)
    except BaseException:
        engine.execute("ROLLBACK")
        raise
    engine.execute("COMMIT")


def proposal_of(section: Section, table: str, telling: Telling, path: Path) -> Proposal | None:
    """How one section is read: by the mapping that was told or kept for its form, else as it proposes itself."""
    sample, titles = section.sample(), [section.name, Path(telling.name).stem or path.stem]
    found = propose(table, sample, titles)
    kept = [one for one in telling.mappings if found and one.signature == found.mapping.signature]
    told = kept[0] if kept else telling.mappings[0] if len(telling.mappings) == 1 else None
    if told:
        found = propose(table, sample, titles, told)
    return replace(found, workbook=not section.strict) if found else None


def _typed(
    engine: Connection,
    section: Section,
    proposal: Proposal,
    plan: Plan,
    into: str,
    telling: Telling,
    told: Progress,
    stop: Cancelled,
) -> Mapping:
    """Stage one section; returns its mapping with the order of dates that it was read by."""
    mapping = proposal.mapping
    cutting = partial(watched, engine, progress=lambda share: told(share * CUT), cancelled=stop)
    typing = partial(watched, engine, progress=lambda share: told(LEARNT + share * (1 - LEARNT)), cancelled=stop)
    staging.take(cutting, section, plan, header=_line(section, proposal.header), columns=proposal.columns)
    by_name = telling.named if "worker" not in mapping.places else None
    order = staging.learn(
        engine,
        plan,
        header=proposal.header,
        dates=telling.dates or mapping.dates,
        named=by_name,
        units=proposal.units or {},
    )
    told(LEARNT)
    staging.type_rows(engine, typing, plan, section, header=proposal.header, columns=proposal.columns, into=into)
    engine.execute("DROP TABLE taken")
    return replace(mapping, dates=order)


def _line(section: Section, number: int) -> str:
    """The text of one line of the section, to know it again where it is repeated; empty for none."""
    if not number:
        return ""
    with section.path.open(encoding="utf-8") as file:
        return next(line.rstrip("\n") for place, line in enumerate(file, start=1) if place == number)


def _unknown(engine: Connection, section: Section, code: str) -> None:
    """Refuse every row of a section in which the table was not found."""
    plan = Plan(raw={"total": "false"})
    plan.refuse(f"'{code}'", "''")
    staging.take(engine.execute, replace(section, strict=False), plan, header="", columns=0)
    staging.type_rows(engine, engine.execute, plan, section, header=0, columns=0, into=UNKNOWN)
    engine.execute("DROP TABLE taken")


def _counted(engine: Connection, made: set[str], opened: Opened, sheets: tuple[Sheet, ...]) -> Intake:
    """The counts of the typed tables, and their refused rows in the order of the file; the tables are dropped."""
    rows = " UNION ALL ".join(f"SELECT line, code, detail FROM {name}" for name in sorted(made))
    if not rows:
        return Intake(0, 0, (), opened.encoding, opened.separator, sheets=sheets)
    aside = ", ".join(f"'{code}'" for code in ASIDE)
    accepted = engine.execute(f"SELECT count(*) FROM ({rows}) WHERE code IS NULL").fetchall()[0][0]
    left = engine.execute(
        f"SELECT code, count(*) FROM ({rows}) WHERE code IN ({aside}) GROUP BY code ORDER BY code"
    ).fetchall()
    query = f"SELECT line, code, detail FROM ({rows}) WHERE code NOT IN ({aside}) ORDER BY line"
    refused = refused_of(engine, query, sheets)
    return Intake(accepted + len(refused), accepted, refused, opened.encoding, opened.separator, dict(left), sheets)


def refused_of(engine: Connection, query: str, sheets: tuple[Sheet, ...]) -> Sequence[Refusal]:
    """The refused rows of a query of line, code and detail; very many of them as runs of lines."""

    def runs() -> Iterator[tuple[int, int, str, str | None]]:
        cursor = engine.execute(RUNS.format(query=query))
        while some := cursor.fetchmany(ROWS_AT_A_TIME):
            yield from some

    many = ManyRefusals(runs(), lambda line, code, detail: _refusal(line, code, detail, sheets))
    return many if len(many) > FEW else tuple(many)


def _refusal(line: int, code: str, detail: str, sheets: tuple[Sheet, ...]) -> Refusal:
    sheet = next((one for one in sheets if one.name and one.first <= line < one.first + one.lines), None)
    return Refusal(line, code, detail, sheet.name, line - sheet.first + 1) if sheet else Refusal(line, code, detail)


def mark(engine: Connection, typed: str, code: str, which: str, detail: str = "''") -> None:
    """Refuse those rows of a typed table that are still good and of which the SQL `which` is true."""
    engine.execute(
        f"UPDATE {typed} SET code = '{code}', detail = {detail} WHERE code IS NULL AND coalesce({which}, false)"
    )


def mark_repeated(engine: Connection, typed: str, code: str, by: str) -> None:
    """Refuse rows that say the same as an earlier one, by these columns; the first one stands and is named."""
    engine.execute(
        f"CREATE OR REPLACE TEMP TABLE said_before AS SELECT {by}, min(line) AS first_line FROM {typed} "
        f"WHERE code IS NULL GROUP BY {by} HAVING count(*) > 1"
    )
    same = " AND ".join(f"t.{name.strip()} IS NOT DISTINCT FROM b.{name.strip()}" for name in by.split(","))
    engine.execute(
        f"UPDATE {typed} t SET code = '{code}', detail = CAST(b.first_line AS VARCHAR) FROM said_before b "
        f"WHERE t.code IS NULL AND t.line <> b.first_line AND {same}"
    )
    engine.execute("DROP TABLE said_before")
