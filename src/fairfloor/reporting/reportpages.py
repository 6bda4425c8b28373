"""Prints the reference of the report content: its JSON Schema and its page of fields, from the dataclasses."""

import dataclasses
import json
import types
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from fairfloor.core.languages import REQUIRED, Text
from fairfloor.core.money import Money
from fairfloor.reporting import contents, forms

SCHEMA = "docs/reference/schemas/report.json"
PAGE = "docs/reference/report-content.md"

PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    Decimal: {"type": "number"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    Text: {"$ref": "#/$defs/Text"},
    Money: {"$ref": "#/$defs/Money"},
}
WORDS = {
    str: "text",
    bool: "yes or no",
    int: "whole number",
    Decimal: "number",
    date: "day",
    datetime: "moment with offset",
    Text: "text in zh and en",
    Money: "amount of money",
}


def pages() -> dict[str, str]:
    """The reference files that this module prints: path within the repository, whole text."""
    return {SCHEMA: json.dumps(schema(), ensure_ascii=False, indent=2) + "\n", PAGE: page()}


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a report's content."""
    defs: dict[str, Any] = {"Text": _text_schema(), "Money": _money_schema()}
    for form in _forms(contents.Report):
        defs[form.__name__] = _object(form)
    root = defs.pop("Report")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Report content",
        **root,
        "$defs": dict(sorted(defs.items())),
    }


def page() -> str:
    """The fields of a report's content as a page for people, in Markdown."""
    parts = [
        "# What a report's content holds",
        "Printed from `fairfloor.reporting.contents`; do not edit. A PDF is made from this content alone, in any "
        "language; its SHA-256 over the canonical JSON (UTF-8, sorted keys, no spaces) is printed on every page. A "
        "field marked ○ may be left out; null means not known. Its JSON Schema: "
        "[schemas/report.json](schemas/report.json).",
    ]
    parts += [_section(form) for form in _forms(contents.Report)]
    return "\n\n".join(parts) + "\n"


def _forms(root: Any) -> list[Any]:
    """Every dataclass that `root` reaches, `root` first, each once, in the order of the fields."""
    found: list[Any] = []
    waiting = [root]
    while waiting:
        form = waiting.pop(0)
        if form not in found:
            found.append(form)
            waiting += [part for kind in forms.hints(form).values() for part in _inner(kind)]
    return found


def _inner(kind: Any) -> list[Any]:
    if kind in PLAIN:
        return []
    if dataclasses.is_dataclass(kind):
        return [kind]
    return [found for part in get_args(kind) for found in _inner(part)]


def _object(form: Any) -> dict[str, Any]:
    fields = dataclasses.fields(form)
    return {
        "description": _doc(form),
        "type": "object",
        "additionalProperties": False,
        "required": [forms.key(field.name) for field in fields if forms.is_required(field)],
        "properties": {forms.key(field.name): _kind(forms.hints(form)[field.name]) for field in fields},
    }


def _text_schema() -> dict[str, Any]:
    return {
        "description": "Words of the bookshelf, by language code.",
        "type": "object",
        "required": list(REQUIRED),
        "additionalProperties": {"type": "string"},
    }


def _money_schema() -> dict[str, Any]:
    amount = {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}
    return {
        "description": "An amount of money.",
        "type": "object",
        "required": ["amount", "currency"],
        "additionalProperties": False,
        "properties": {"amount": amount, "currency": {"type": "string"}},
    }


def _kind(kind: Any) -> dict[str, Any]:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return {**_kind(arguments[0]), "description": arguments[1]}
    if origin in (Union, types.UnionType):
        return {"anyOf": [_kind(part) for part in arguments]}
    if kind is type(None):
        return {"type": "null"}
    if origin is tuple:
        return {"type": "array", "items": _kind(arguments[0])}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": _kind(arguments[1])}
    if origin is Literal:
        return {"enum": list(arguments)}
    return dict(PLAIN[kind]) if kind in PLAIN else {"$ref": f"#/$defs/{kind.__name__}"}


def _section(form: Any) -> str:
    rows = ["| field | | holds | |", "|---|---|---|---|"]
    for field in dataclasses.fields(form):
        kind = forms.hints(form)[field.name]
        note = get_args(kind)[1] if get_origin(kind) is Annotated else ""
        mark = "" if forms.is_required(field) else "○"
        rows.append(f"| `{forms.key(field.name)}` | {mark} | {_say(kind)} | {note} |")
    return f"## {form.__name__}\n\n{_doc(form)}\n\n" + "\n".join(rows)


def _say(kind: Any) -> str:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _say(arguments[0])
    if origin in (Union, types.UnionType):
        return " or ".join(_say(part) for part in arguments if part is not type(None))
    if origin is tuple:
        return f"list of {_say(arguments[0])}"
    if origin is Mapping:
        return "text by language code"
    if origin is Literal:
        return ", ".join(f"`{choice}`" for choice in arguments)
    return WORDS[kind] if kind in WORDS else f"[{kind.__name__}](#{kind.__name__.lower()})"


def _doc(form: Any) -> str:
    return " ".join((form.__doc__ or "").split())
