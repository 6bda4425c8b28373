"""A standard as an XLSForm, so that a programme may collect with ODK's tools: survey, choices and settings as one .xlsx.

A section is a group, a clause a group in it: the answer with the requirement as its hint, the workers affected and the
remarks where they are asked for, the records by their type. What a clause depends on is asked first, as in a profile.
"""

import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from fairfloor.core.clauses import Clause, Record
from fairfloor.core.conditions import ALWAYS, Condition
from fairfloor.core.languages import Text
from fairfloor.core.quantities import UNITS
from fairfloor.core.standards import Standard
from fairfloor.core.vocabulary import Fact

LANGUAGES = {"zh": "中文 (zh)", "en": "English (en)"}
CARRIED = "fairfloor"  # our own column: what the reader needs to know which clause or record a row was
RECORD_TYPES = {
    "date": "date", "text": "text", "count": "integer", "figure": "decimal", "money": "decimal", "yes-no": "select_one yes_no",
    "list": "text",
}  # fmt: skip
FACT_TYPES = {"yes-no": "select_one yes_no", "count": "integer", "date": "date"}
CHOICES = {
    "answer": {
        "compliant": Text(zh="符合", en="Compliant"),
        "non-compliant": Text(zh="不符合", en="Non-compliant"),
        "not-applicable": Text(zh="不适用", en="Not applicable"),
        "unable-to-verify": Text(zh="无法核实", en="Unable to verify"),
    },
    "yes_no": {"yes": Text(zh="是", en="Yes"), "no": Text(zh="否", en="No")},
}
PROFILE = Text(zh="工厂概况", en="Profile of the factory")
WORKERS = Text(zh="受影响的员工人数", en="Workers affected")
REMARKS = Text(zh="说明", en="Remarks")
CURRENCY = Text(zh="币种", en="Currency")
SIGNS = {"more_than": ">", "at_least": ">=", "less_than": "<", "at_most": "<=", "is": "="}
# What a clause holds and a form has no place for.
LEFT_OUT = ("checks", "limits", "table", "substances", "samples", "recurrences", "recommendations", "notes", "see_also",
            "answered_by", "laws", "also_for", "asked_per", "extends", "sensitive", "critical", "deductions")  # fmt: skip

Row = dict[str, str]
Sheets = dict[str, list[Row]]


def workbook(standard: Standard, language: str) -> bytes:
    """The .xlsx of the form, which opens in `language` (zh or en); nothing in it is ever taken for a formula."""
    import xlsxwriter

    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        for name, rows in sheets(standard, language).items():
            sheet = book.add_worksheet(name)
            columns = list(dict.fromkeys(column for row in rows for column in row))
            for place, line in enumerate([columns, *([row.get(column, "") for column in columns] for row in rows)]):
                sheet.write_row(place, 0, line)
            sheet.freeze_panes(1, 0)
    return file.getvalue()


def left_out(standard: Standard) -> dict[str, int]:
    """What the form has no place for: how many clauses have it, by the clause's field."""
    told = {name: sum(1 for clause in standard.clauses if getattr(clause, name)) for name in LEFT_OUT}
    compared = sum(1 for clause in standard.clauses if any(record.compare_with for record in clause.record))
    return {name: count for name, count in {**told, "record.compare": compared}.items() if count}


def sheets(standard: Standard, language: str) -> Sheets:
    """The rows of survey, choices and settings, each by column."""
    facts = _facts(standard)
    survey = [*_profile(facts)] if facts else []
    for section in standard.sections:
        clauses = [clause for clause in standard.clauses if clause.section == section.number]
        if clauses:
            parts = [{"id": p.id, "title": p.title, "first": p.first, "last": p.last} for p in section.parts]
            carried = {"section": section.number, "numbering": section.numbering, "parts": parts}
            survey += _group(f"s_{name(section.number)}", _numbered(section.number, section.title), carried)
            survey += [row for clause in clauses for row in _clause(clause)]
            survey.append({"type": "end_group"})
    lists = {**CHOICES, **{f"f_{name(fact.id)}": dict(fact.choices) for fact in facts if fact.choices}}
    choices = [
        {"list_name": list_name, "name": id, **_said("label", title)}
        for list_name, options in lists.items()
        for id, title in options.items()
    ]
    return {"survey": survey, "choices": choices, "settings": [_settings(standard, language)]}


def _settings(standard: Standard, language: str) -> Row:
    return {
        "form_title": f"{standard.title.say(language)} ({standard.edition})",
        "form_id": standard.code,
        "version": standard.edition,
        "default_language": LANGUAGES[language],
        **_carried({"title": standard.title}),
    }


def name(id: str) -> str:
    """An id as the name of a question may hold it: ``9.7`` is ``9_7``."""
    return re.sub(r"[^A-Za-z0-9]", "_", id)


def _said(column: str, text: Text) -> Row:
    return {f"{column}::{title}": text.say(language) for language, title in LANGUAGES.items()}


def _numbered(number: str, title: Text) -> Text:
    return Text({language: f"{number} {title.say(language)}" for language in LANGUAGES})


def _carried(told: dict[str, Any]) -> Row:
    return {CARRIED: json.dumps(told, ensure_ascii=False)}


def _group(name: str, label: Text, carried: dict[str, Any], relevant: str = "", kind: str = "group") -> list[Row]:
    row = {"type": f"begin_{kind}", "name": name, **_said("label", label), **_carried(carried)}
    return [{**row, "relevant": relevant} if relevant else row]


# ------------------------------------------------------------------------------------------------ profile, conditions


def _facts(standard: Standard) -> list[Fact]:
    """The facts on which any clause depends, in the order of their first use."""
    found = {fact.id: fact for clause in standard.clauses for fact in _named(clause.applies)}
    return list(found.values())


def _named(condition: Condition) -> Iterator[Fact]:
    if condition.fact.id:
        yield condition.fact
    for part in condition.parts:
        yield from _named(part)


def _profile(facts: list[Fact]) -> Iterator[Row]:
    yield from _group("profile", PROFILE, {"profile": True})
    for fact in facts:
        told = {"fact": fact.id, "type": fact.kind, "choices": dict(fact.choices)}
        kind = FACT_TYPES.get(fact.kind, f"select_one f_{name(fact.id)}")
        yield {"type": kind, "name": f"f_{name(fact.id)}", **_said("label", fact.title), **_carried(told)}
    yield {"type": "end_group"}


def relevant(condition: Condition) -> str:
    """The condition as a form's expression; a fact that is not told leaves it open, so that the clause is asked."""
    if condition == ALWAYS:
        return ""
    if condition.parts:
        word = " and " if condition.form == "all" else " or "
        return word.join(f"({relevant(part)})" for part in condition.parts)
    fact = f"${{f_{name(condition.fact.id)}}}"
    if condition.form in ("has", "lacks"):
        return f"{fact} != '{'no' if condition.form == 'has' else 'yes'}'"
    return f"{fact} = '' or {fact} {SIGNS[condition.form]} {_value(condition.value)}"


def _value(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return f"'{value}'" if isinstance(value, str) else f"date('{value}')"


# ------------------------------------------------------------------------------------------------ clauses


def _clause(clause: Clause) -> Iterator[Row]:
    own = name(clause.number)
    carried = {
        "clause": clause.number,
        "applies": clause.applies.as_json(),
        "verify": list(clause.verify),
    }
    points = {"points": str(clause.points)} if clause.points is not None else {}
    yield from _group(
        f"g_{own}", _numbered(clause.number, clause.title), {**carried, **points}, relevant(clause.applies)
    )
    answer = f"${{a_{own}}}"
    label = _said("label", _numbered(clause.number, clause.title))
    yield {"type": "select_one answer", "name": f"a_{own}", **label, **_said("hint", clause.requirement)}
    yield {"type": "integer", "name": f"w_{own}", **_said("label", WORKERS), "relevant": f"{answer} = 'non-compliant'"}
    asked = f"{answer} = 'non-compliant' or {answer} = 'unable-to-verify'"
    yield {"type": "text", "name": f"t_{own}", **_said("label", REMARKS), "relevant": asked}
    for record in clause.record:
        yield from _record(f"r_{own}__{name(record.id)}", record)
    yield {"type": "end_group"}


def _record(own: str, record: Record) -> Iterator[Row]:
    carried = {"record": record.id, "kind": record.kind, **({"unit": record.unit} if record.unit else {})}
    if record.each:
        yield from _group(f"{own}__each", record.each, {"each": record.id}, kind="repeat")
    label = record.what
    if record.unit:
        signs = UNITS[record.unit].sign
        label = Text({language: f"{label.say(language)} ({signs.say(language)})" for language in LANGUAGES})
    yield {"type": RECORD_TYPES[record.kind], "name": own, **_said("label", label), **_carried(carried)}
    if record.kind == "money":
        yield {"type": "text", "name": f"{own}__currency", **_said("label", CURRENCY)}
    if record.each:
        yield {"type": "end_repeat"}
