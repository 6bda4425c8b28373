"""The rows of a profile's form for export licence, codes of the trade, contacts and subcontractors; and their words."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from fairfloor.core.identifiers import WrongIdentifier, industry_code, industry_title, number, os_id, schemes
from fairfloor.core.particulars import LENGTHS, MOST, ROLES, ParticularsError, checked, licence_on
from fairfloor.web.doors import say
from fairfloor.web.inputs import day_input

SPARE = 2  # empty rows after those that are there
ROLE_NAMES = dict(
    zip(
        ROLES,
        (
            gettext_lazy("director"), gettext_lazy("factory manager"), gettext_lazy("personnel"),
            gettext_lazy("compliance"), gettext_lazy("safety and health"), gettext_lazy("production"),
            gettext_lazy("union"), gettext_lazy("other"),
        ),
        strict=True,
    )
)  # fmt: skip
PARTS = {
    "codes": ("classification", "code"),
    "contacts": ("name", "role", "email", "phone"),
    "subcontractors": ("name", "process", "address", "number"),
}
TITLES = {
    "codes": gettext_lazy("Codes of the trade"),
    "contacts": gettext_lazy("Contacts"),
    "subcontractors": gettext_lazy("Subcontractors"),
}
HINTS = {
    "codes": gettext_lazy(
        "Each with the edition that it is taken from: the same figure means another trade in another edition."
    ),
    "contacts": gettext_lazy("Whom the programme can reach, and for what. Empty a row to take somebody out."),
    "subcontractors": gettext_lazy("Who does part of the work elsewhere. Empty a row to take one out."),
}
LICENCE_STATES = {
    "not-yet": gettext_lazy("not yet in force"),
    "in-force": gettext_lazy("in force"),
    "expired": gettext_lazy("expired"),
    "undated": gettext_lazy("no last day told"),
}
LICENCE_MARKS = {"in-force": "good", "expired": "quiet"}  # as a permit's


def _field(key: str, part: str) -> forms.Field:
    if part == "classification":
        choices = [("", "—"), *((one.id, say(one.title)) for one in schemes().classifications.values())]
        return forms.ChoiceField(label=_("Classification"), choices=choices, required=False)
    if part == "role":
        return forms.ChoiceField(label=_("Role"), choices=[("", "—"), *ROLE_NAMES.items()], required=False)
    if part == "email":
        return forms.EmailField(label=_("Mail address"), max_length=LENGTHS[key][part], required=False)
    labels = {
        "code": pgettext("of an industry", "Code"),
        "name": pgettext("of a thing", "Name") if key == "subcontractors" else _("Name"),
        "phone": _("Telephone"), "process": _("Process"), "address": _("Address"),
        "number": _("Registration number or Open Supply Hub ID"),
    }  # fmt: skip
    return forms.CharField(label=labels[part], max_length=LENGTHS.get(key, {}).get(part, 20), required=False)


def _named(key: str, row: int, part: str) -> str:
    return f"{key}-{row}-{part}"


def fields(data: Mapping[str, Any] | None, had: Mapping[str, Any]) -> dict[str, forms.Field]:
    """The licence's fields, and those of as many rows as were sent, else of those that there are and of some empty ones."""
    day: dict[str, Any] = {"required": False, "widget": day_input(), "input_formats": ["%Y-%m-%d"]}
    found: dict[str, forms.Field] = {
        "licence-number": forms.CharField(label=_("Number"), max_length=LENGTHS["licence"]["number"], required=False),
        "licence-start": forms.DateField(label=_("Valid from"), **day),
        "licence-end": forms.DateField(label=_("Last day"), **day),
    }
    for key, parts in PARTS.items():
        found |= {_named(key, row, part): _field(key, part) for row in _rows(data, had, key) for part in parts}
    return found


def _rows(data: Mapping[str, Any] | None, had: Mapping[str, Any], key: str) -> range:
    if data is None:
        return range(min(len(had.get(key, ())) + SPARE, MOST[key]))
    sent = [row for row in range(MOST[key]) if _named(key, row, PARTS[key][0]) in data]
    return range(max(sent, default=-1) + 1)


def initial(had: Mapping[str, Any]) -> dict[str, Any]:
    """What the fields begin with: the particulars as they stand."""
    found = {f"licence-{part}": word for part, word in had.get("licence", {}).items()}
    for row, code in enumerate(had.get("codes", ())):
        edition, _mark, figure = code.partition("/")
        found |= {_named("codes", row, "classification"): edition, _named("codes", row, "code"): figure}
    for key in ("contacts", "subcontractors"):
        for row, one in enumerate(had.get(key, ())):
            found |= {_named(key, row, part): one.get(part, "") for part in PARTS[key]}
    return found


def groups(form: forms.Form) -> list[dict[str, Any]]:
    """The rows by kind with their bound fields, title and hint, and whether any of them says something."""
    found = []
    for key, parts in PARTS.items():
        rows, row = [], 0
        while _named(key, row, parts[0]) in form.fields:
            rows.append([form[_named(key, row, part)] for part in parts])
            row += 1
        told = any(bound.value() or bound.errors for one in rows for bound in one)
        found.append({"title": TITLES[key], "hint": HINTS[key], "rows": rows, "opened": told})
    return found


def check(form: forms.Form) -> None:
    """Refuses, beside its field, a code that its edition cannot have and an id that was mistyped; and with one sentence
    whatever else cannot be.
    """
    for row, one in _told(form.cleaned_data, "codes"):
        with _beside(form, _named("codes", row, "code")):
            industry_code(one["classification"] or "", one["code"] or "")
    for row, one in _told(form.cleaned_data, "subcontractors"):
        with _beside(form, _named("subcontractors", row, "number")):
            number(one["number"] or "")
    if not form.errors:
        try:
            checked(values(form.cleaned_data))
        except ParticularsError as wrong:
            form.add_error(None, say(wrong.why))


@contextmanager
def _beside(form: forms.Form, field: str) -> Iterator[None]:
    """Puts the sentence of an id or a code that cannot be one beside its field."""
    try:
        yield
    except WrongIdentifier as wrong:
        form.add_error(field, say(wrong.why))


def values(told: Mapping[str, Any]) -> dict[str, Any]:
    """The particulars as the action takes them."""
    licence = {part: told.get(f"licence-{part}") for part in ("number", "start", "end")}
    kept = {part: word.isoformat() if isinstance(word, date) else word for part, word in licence.items() if word}
    rows = {
        key: [{part: word for part, word in one.items() if word} for _row, one in _told(told, key)] for key in PARTS
    }
    codes = [f"{one.get('classification', '')}/{one.get('code', '')}" for one in rows.pop("codes")]
    return {**({"licence": kept} if kept else {}), "codes": codes, **rows}


def _told(told: Mapping[str, Any], key: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows in which anything was entered."""
    for row in range(MOST[key]):
        one = {part: told.get(_named(key, row, part)) for part in PARTS[key]}
        if any(one.values()):
            yield row, one


def lines(told: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The particulars as pairs of label and words."""
    return [
        (_("Export licence"), _licence(told.get("licence"))),
        (_("Codes of the trade"), _list(say(industry_title(code)) for code in told.get("codes", ()))),
        (_("Contacts"), _list(_contact(one) for one in told.get("contacts", ()))),
        (_("Subcontractors"), _list(_subcontractor(one) for one in told.get("subcontractors", ()))),
    ]


def licence_state(told: Mapping[str, Any], day: date) -> tuple[str, str]:
    """How the export licence stands on a day, in words, and the class of its mark; no words where none is told."""
    state = licence_on(told, day)
    return str(LICENCE_STATES.get(state, "")), LICENCE_MARKS.get(state, "told")


def numbers(told: Mapping[str, Any]) -> list[str]:
    """The numbers by which subcontractors may be factories of the programme themselves."""
    found = []
    for written in (one["number"] for one in told.get("subcontractors", ()) if one.get("number")):
        found.append(written)
        with suppress(WrongIdentifier):
            found.append(os_id(written))
    return found


def _and(name: str, *more: str) -> str:
    return _("%(name)s (%(more)s)") % {"name": name, "more": _(", ").join(more)} if more else name


def _licence(told: Mapping[str, str] | None) -> str:
    if not told:
        return _("not told")
    days = _("%(start)s to %(end)s") % {"start": told.get("start", "…"), "end": told.get("end", "…")}
    return _and(told["number"], days) if told.get("start") or told.get("end") else told["number"]


def _contact(one: Mapping[str, str]) -> str:
    reach = [one[part] for part in ("email", "phone") if one.get(part)]
    return _and(one["name"], str(ROLE_NAMES[one["role"]]), *reach)


def _subcontractor(one: Mapping[str, str]) -> str:
    rest = [one[part] for part in ("process", "address", "number") if one.get(part)]
    return _and(one["name"], *rest)


def _list(words: Iterator[str] | Sequence[str]) -> str:
    return _("; ").join(words) or _("not told")
