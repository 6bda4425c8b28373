"""The reference pages about screening, printed from the code; `python -m fairfloor.screening.manual` writes them."""

import inspect
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from fairfloor.core.languages import Text
from fairfloor.core.phrases import phrase
from fairfloor.screening import clocked, pairing, prepared_tables
from fairfloor.screening.intake import attendance, fields
from fairfloor.screening.intake.headings import Field
from fairfloor.screening.rule import Rule
from fairfloor.screening.rulebook import RULES
from fairfloor.screening.tables import TABLES, Table

PRINTED = "<!-- Printed by `python -m fairfloor.screening.manual docs/reference`; do not edit. -->"


def tables() -> str:
    """`screening-tables.md`: every table, column by column, and the columns that files may have."""
    intro = (
        "Rules read only these tables. Files fill the first ones: those with a worker first into a stage of the same columns "
        "(`staged_attendance`), with the file's own `id` in place of the worker's number; the last ones, from `needed_day` "
        "on, are prepared from them once for all rules. Times of day are naive local time, as the "
        "clock showed it, in whole seconds since 1970-01-01 00:00. Days are whole days since 1970-01-01."
    )
    parts = [
        "# The tables that rules read",
        PRINTED,
        intro,
        *map(_table, (*TABLES, *prepared_tables.TABLES, *clocked.TABLES)),
    ]
    parts += [_names(table, held) for table, held in fields.TABLES.items()]
    return "\n\n".join(parts) + "\n"


def rules() -> str:
    """`screening-rules.md`: how punches become working days, and every rule with its words and its query."""
    durations = "\n".join(f"- {name}: {seconds} s" for name, seconds in vars(pairing.Pairing()).items())
    edges, breaks = phrase("screening.edges"), phrase("screening.breaks-manual")
    parts = [
        "# How attendance is screened",
        PRINTED,
        "## What is read",
        inspect.cleandoc(attendance.__doc__ or ""),
        "## How punches become working days",
        inspect.cleandoc(pairing.__doc__ or ""),
        durations,
        "## Edges",
        edges.say("en"),
        edges.say("zh"),
        "## Hours without a recorded break",
        breaks.say("en"),
        breaks.say("zh"),
        *map(_rule, RULES),
    ]
    return "\n\n".join(parts) + "\n"


PAGES: Mapping[str, Callable[[], str]] = {"screening-tables.md": tables, "screening-rules.md": rules}


def _table(table: Table) -> str:
    rows = [f"| {one.name} | {one.type} | {one.unit or '–'} | {one.meaning} |" for one in table.columns]
    head = ["| column | type | unit | meaning |", "|---|---|---|---|"]
    return "\n".join([f"## {table.name}", "", f"A row is {table.holds}.", "", *head, *rows])


def _names(table: str, held: Sequence[Field]) -> str:
    rows = [f"| {one.name} | {one.kind} | {', '.join(sorted(one.headings))} |" for one in held]
    says = (
        "Headings are compared without case, spaces, signs and what stands in brackets (where a unit or a currency may "
        "stand), traditional characters as simplified ones."
    )
    head = ["| column | written as | headings |", "|---|---|---|"]
    return "\n".join([f"## Columns of a file of {table}", "", says, "", *head, *rows])


def _rule(rule: Rule) -> str:
    rests_on = ", ".join(f"`{one}`" for one in (*rule.clauses, *rule.parameters))
    parts = [
        f"## {rule.id}: {_both(rule.title)}",
        f"Rests on {rests_on}. A case is a {rule.of}; the observed must be {rule.compare} the limit.",
    ]
    parts += [rule.explanation.say("en"), rule.explanation.say("zh"), f"```sql\n{rule.query.strip()}\n```"]
    return "\n\n".join(parts)


def _both(text: Text) -> str:
    return f"{text.say('en')} / {text.say('zh')}"


def main(folder: str) -> None:
    """Write every page into `folder`."""
    for name, page in PAGES.items():
        (Path(folder) / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
