"""An XLSForm read into a standard's files: one that Fairfloor wrote, or anybody's; what a standard cannot hold is listed.

A group is a section and a question a clause; in a form of our own the column `fairfloor` says which clause or record
a row was.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

from fairfloor.core.quantities import UNITS
from fairfloor.core.vocabulary import vocabulary
from fairfloor.reporting.xlsforms import CARRIED, Row, Sheets

NAMED_LANGUAGES = {"chinese": "zh", "中文": "zh", "english": "en", "khmer": "km"}
RECORD_KINDS = {"date": "date", "text": "text", "integer": "count", "decimal": "text", "select_multiple": "list"}
# Columns of the survey that say something which a standard has no place for.
UNHELD = ("relevant", "constraint", "required", "calculation", "choice_filter", "default", "repeat_count", "appearance")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
UNSTATED = {"zh": "表单中未说明", "en": "Not stated in the form"}


class NoForm(ValueError):
    """A file that is no XLSForm; its text is a sentence with a remedy."""


@dataclass
class Found:
    """A standard as read: its code and edition, its files by name, and what of the form it cannot hold."""

    code: str
    edition: str
    files: dict[str, str]
    left: list[str]


@dataclass
class _Section:
    number: str
    title: Row
    numbering: str = "names"
    parts: list[dict[str, Any]] = field(default_factory=list)
    clauses: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class _Desk:
    """What lies on the table while a form is read."""

    languages: dict[str, str]
    options: dict[str, list[str]]
    left: list[str] = field(default_factory=list)
    sections: list[_Section] = field(default_factory=list)
    facts: list[dict[str, Any]] = field(default_factory=list)
    groups: list[Row] = field(default_factory=list)
    each: Row | None = None


def read(path: Path) -> Found:
    """The standard that the XLSForm at `path` holds; raises NoForm."""
    sheets = sheets_of(path)
    try:
        return standard_of(sheets, path.stem)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as fault:
        if isinstance(fault, NoForm):
            raise
        raise NoForm(
            f"its column {CARRIED!r} was changed by hand: export the form anew, or remove the column"
        ) from fault


def sheets_of(path: Path) -> Sheets:
    """The sheets of an .xlsx by their names, each a list of rows by column, whatever is empty left out."""
    import python_calamine

    if not path.is_file():
        raise NoForm("there is no such file: correct the name")
    try:
        book = python_calamine.load_workbook(path)
        return {name.strip().lower(): _rows(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names}
    except (python_calamine.CalamineError, OSError) as fault:
        raise NoForm(f"it cannot be read as a workbook ({fault}): save it as .xlsx") from None


def _rows(lines: list[list[Any]]) -> list[Row]:
    if not lines:
        return []
    columns = [str(cell).strip() for cell in lines[0]]
    rows = [{column: _word(cell) for column, cell in zip(columns, line, strict=False)} for line in lines[1:]]
    return [{column: word for column, word in row.items() if column and word} for row in rows if any(row.values())]


def _word(cell: object) -> str:
    whole = isinstance(cell, float) and cell.is_integer()
    return str(int(cell) if whole else cell).strip()  # type: ignore[call-overload]


def standard_of(sheets: Sheets, file_name: str) -> Found:
    """The standard that the sheets of a form hold; `file_name` stands in for a missing form_id; raises NoForm."""
    survey = sheets.get("survey", [])
    if not any("type" in row for row in survey):
        raise NoForm("there is no sheet “survey” with a column “type”: this is no XLSForm")
    settings = next(iter(sheets.get("settings", [])), {})
    desk = _Desk(_languages(survey, settings), _options(sheets))
    for place, row in enumerate(survey, start=2):
        _row(row, f"survey row {place}", desk)
    desk.sections = [section for section in desk.sections if section.clauses]
    if not desk.sections:
        raise NoForm("there is no question in the form that a clause can be made of")
    code = _slug(settings.get("form_id", "") or file_name, "form")
    edition = re.sub(r"[^a-z0-9.-]+", "-", settings.get("version", "").lower()).strip("-.") or "undated"
    form_title = settings.get("form_title", "") or file_name
    title = json.loads(settings.get(CARRIED, "{}")).get("title") or {"zh": form_title, "en": form_title}
    for wanted in ("zh", "en"):
        if wanted not in desk.languages.values():
            desk.left.append(f"the form has no text in {wanted!r}: the words of the other language stand in for it")
    desk.left.append("the form does not say who published it, on what terms, and from when it holds: see standard.toml")
    files = {"standard.toml": _declaration(code, edition, title, desk)}
    for place, section in enumerate(desk.sections, start=1):
        files[f"{place:02}-{_slug(section.title['en'], 'section')}.toml"] = _section(section)
    return Found(code, edition, files, desk.left)


def _languages(survey: list[Row], settings: Row) -> dict[str, str]:
    """The label columns of the form, each with its language's code: ``{"label::English (en)": "en"}``."""
    found = {}
    for column in dict.fromkeys(column for row in survey for column in row):
        if column.split("::")[0] == "label":
            found[column] = _language(column.partition("::")[2] or settings.get("default_language", ""))
    return found


def _language(title: str) -> str:
    if code := re.search(r"\(([a-z]{2,3})(-[A-Za-z]+)?\)", title):
        return code[1]
    return NAMED_LANGUAGES.get(title.strip().lower(), "en")


def _said(row: Row, column: str, desk: _Desk) -> Row:
    """The texts of `column` by language; Chinese and English each stand in for the other."""
    told = {code: row.get(label.replace("label", column, 1), "") for label, code in desk.languages.items()}
    told = {code: words for code, words in told.items() if words}
    first = told.get("en") or told.get("zh") or next(iter(told.values()), "")
    return {"zh": told.get("zh") or first, "en": first, **told} if first else {}


def _options(sheets: Sheets) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in sheets.get("choices", []):
        label = next((word for column, word in row.items() if column.startswith("label")), row.get("name", ""))
        found.setdefault(row.get("list_name", row.get("list name", "")), []).append(label)
    return found


# ------------------------------------------------------------------------------------------------ rows


def _row(row: Row, where: str, desk: _Desk) -> None:
    kind, _, of = row.get("type", "").replace("begin ", "begin_").replace("end ", "end_").partition(" ")
    carried: dict[str, Any] = json.loads(row[CARRIED]) if CARRIED in row else {}
    if kind.startswith("begin_"):
        _begin(row, kind, carried, where, desk)
    elif kind.startswith("end_"):
        closed = desk.groups.pop() if desk.groups else {}
        desk.each = None if closed.get("type", "").startswith("begin_repeat") else desk.each
    elif "fact" in carried:
        desk.facts.append({**carried, "kind": kind, "title": _said(row, "label", desk)})
    elif "record" in carried:
        _record(row, carried, desk)
    elif _inside_clause(desk):
        _own(row, kind, desk)
    elif kind in RECORD_KINDS or kind == "select_one":
        _question(row, kind, of.split()[0] if of else "", where, desk)
    elif kind:
        desk.left.append(f"{where}: {row.get('name', '?')} is a {kind!r}, which asks nothing that a clause holds")


def _begin(row: Row, kind: str, carried: dict[str, Any], where: str, desk: _Desk) -> None:
    title = _said(row, "label", desk) or {"zh": row.get("name", ""), "en": row.get("name", "")}
    if "clause" in carried:
        own = {"number": carried["clause"], "title": _bare(title, carried["clause"]), **carried}
        desk.sections[-1].clauses.append(own)
    elif "each" in carried:
        desk.each = title
    elif "section" in carried:
        number = carried["section"]
        desk.sections.append(_Section(number, _bare(title, number), carried["numbering"], carried["parts"]))
    elif "profile" not in carried:
        desk.sections.append(_Section(str(len(desk.sections) + 1), title))
        _unheld(row, where, desk)
        if kind == "begin_repeat":
            desk.left.append(f"{where}: {row.get('name')} repeats; its questions are asked once")
    desk.groups.append(row)


def _bare(title: Row, number: str) -> Row:
    return {language: words.removeprefix(f"{number} ") for language, words in title.items()}


def _inside_clause(desk: _Desk) -> bool:
    return any("clause" in json.loads(group[CARRIED]) for group in desk.groups if CARRIED in group)


def _own(row: Row, kind: str, desk: _Desk) -> None:
    """A question of our own form: the answer's hint is the requirement; the others ask what every clause asks."""
    if kind == "select_one" and row.get("name", "").startswith("a_"):
        desk.sections[-1].clauses[-1]["requirement"] = _said(row, "hint", desk)


def _record(row: Row, carried: dict[str, Any], desk: _Desk) -> None:
    what = _said(row, "label", desk)
    if "unit" in carried:
        sign = UNITS[carried["unit"]].sign
        what = {language: words.removesuffix(f" ({sign.say(language)})") for language, words in what.items()}
    made = {"id": carried["record"], "what": what, "type": carried["kind"], "unit": carried.get("unit", "")}
    desk.sections[-1].clauses[-1].setdefault("record", []).append({**made, "each": desk.each})


def _question(row: Row, kind: str, options: str, where: str, desk: _Desk) -> None:
    """A question of somebody's form: a clause of its name, with a record of its answer, or a note of its choices."""
    title = _said(row, "label", desk)
    if not title:
        desk.left.append(f"{where}: {row.get('name', '?')} has no label")
        return
    if not desk.sections:
        desk.sections.append(_Section("1", {"zh": "问题", "en": "Questions"}))
    taken = {clause["number"] for section in desk.sections for clause in section.clauses}
    own = _slug(row.get("name", ""), "question")
    number = own if own not in taken else next(f"{own}-{n}" for n in count(2) if f"{own}-{n}" not in taken)
    clause: dict[str, Any] = {
        "number": number,
        "title": title,
        "requirement": _said(row, "hint", desk) or title,
        "verify": ["interview"],
    }
    if kind == "select_one":
        words = " / ".join(desk.options.get(options, []))
        clause["notes"] = [{"zh": f"表单中的选项：{words}", "en": f"The form's choices: {words}"}] if words else []
    else:
        clause["record"] = [{"id": "answer", "what": title, "type": RECORD_KINDS[kind], "unit": "", "each": None}]
    if kind == "decimal":
        desk.left.append(f"{where}: {row.get('name')} is a decimal without a unit, kept as a text")
    desk.sections[-1].clauses.append(clause)
    _unheld(row, where, desk)


def _unheld(row: Row, where: str, desk: _Desk) -> None:
    for column in UNHELD:
        if column in row:
            desk.left.append(f"{where}: {row.get('name')}: {column} = {row[column]}")


def _slug(words: str, otherwise: str) -> str:
    made = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
    return made if made[:1].isalpha() else f"{otherwise}-{made}".strip("-")


# ------------------------------------------------------------------------------------------------ files


def _declaration(code: str, edition: str, title: Row, desk: _Desk) -> str:
    lines = [_pair("code", code), _pair("edition", edition), _pair("title", title), ""]
    told = {"work": title, "publisher": UNSTATED["en"], "rights": UNSTATED}
    lines += ["[source]", *(_pair(key, value) for key, value in told.items())]
    for section in desk.sections:
        numbering = [_pair("numbering", section.numbering)] if section.numbering != "numbers" else []
        lines += ["", "[[section]]", _pair("number", section.number), _pair("title", section.title)]
        lines += [f"clauses = {len(section.clauses)}", *numbering, *_points(section.clauses)]
        for part in section.parts:
            lines += ["", "[[section.part]]", *(_pair(key, value) for key, value in part.items())]
    total = _points(clause for section in desk.sections for clause in section.clauses)
    lines[3:3] = total
    for fact in desk.facts:
        if fact["fact"] not in vocabulary().facts:
            lines += ["", "[[fact]]", _pair("id", fact["fact"]), _pair("title", fact["title"]), *_kind(fact)]
    return "\n".join(lines) + "\n"


def _kind(fact: dict[str, Any]) -> list[str]:
    choices = [{"id": id, "title": title} for id, title in fact.get("choices", {}).items()]
    return [_pair("type", fact["type"]), *([_pair("choice", choices)] if choices else [])]


def _points(clauses: Iterable[dict[str, Any]]) -> list[str]:
    given = [Decimal(clause["points"]) for clause in clauses if "points" in clause]
    return [f"points = {sum(given, Decimal(0))}"] if given else []


def _section(section: _Section) -> str:
    lines = [_pair("section", section.number)]
    for clause in section.clauses:
        lines += ["", "[[clause]]", *(_pair(key, clause[key]) for key in ("number", "title", "requirement"))]
        if clause.get("applies", "always") != "always":
            lines.append(f"applies = {_toml(clause['applies'], days=True)}")
        lines += [_pair("verify", clause["verify"]), *_points([clause])]
        lines += [_pair("notes", clause["notes"])] if clause.get("notes") else []
        for record in clause.get("record", ()):
            lines += ["", "[[clause.record]]", *(_pair(key, value) for key, value in record.items() if value)]
    return "\n".join(lines) + "\n"


def _pair(key: str, value: object) -> str:
    return f"{key} = {_toml(value)}"


def _toml(value: object, *, days: bool = False) -> str:
    """A value as TOML writes it on one line; with `days`, a word that is a day is written as one."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(one, days=days)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(one, days=days) for one in value) + "]"
    if isinstance(value, str):
        return value if days and DAY.fullmatch(value) else json.dumps(value, ensure_ascii=False).replace("\x7f", "")
    return str(value)
