"""The rows of a profile's form that name buildings one by one, and what a profile says of them in words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from fairfloor.core.buildings import LONGEST_NAME, MOST, kinds
from fairfloor.registry.models import Profile
from fairfloor.web.doors import say
from fairfloor.web.inputs import day_input

SPARE = 2  # empty rows after those that are there
PARTS = ("id", "name", "built", "floors", "people")
MOST_OF_ANYTHING = 100_000


def _field(part: str) -> forms.Field:
    if part == "id":
        return forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    if part == "name":
        return forms.CharField(label=pgettext("of a thing", "Name"), required=False, max_length=LONGEST_NAME)
    if part == "built":
        return forms.DateField(label=_("Built on"), required=False, widget=day_input(), input_formats=["%Y-%m-%d"])
    label = {"floors": _("Floors"), "people": _("People housed")}[part]
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=MOST_OF_ANYTHING)


def _named(kind: str, row: int, part: str) -> str:
    return f"building-{kind}-{row}-{part}"


def fields(data: Mapping[str, Any] | None, had: Sequence[Mapping[str, Any]]) -> dict[str, forms.Field]:
    """The fields of as many rows as were sent, else of those that there are and of some empty ones."""
    return {
        _named(kind, row, part): _field(part) for kind in kinds() for row in _rows(data, had, kind) for part in PARTS
    }


def _rows(data: Mapping[str, Any] | None, had: Sequence[Mapping[str, Any]], kind: str) -> range:
    there = sum(one["kind"] == kind for one in had)
    if data is None:
        return range(min(there + SPARE, MOST))
    sent = [row for row in range(MOST) if _named(kind, row, "name") in data]
    return range(max(sent, default=-1) + 1)


def initial(had: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What the rows begin with: the buildings of the profile as it stands."""
    found: dict[str, Any] = {}
    for kind in kinds():
        for row, one in enumerate(building for building in had if building["kind"] == kind):
            found |= {_named(kind, row, part): one[part] for part in PARTS}
    return found


def groups(form: forms.Form) -> list[dict[str, Any]]:
    """The rows by kind, each with its bound fields, and whether any of them says something."""
    found = []
    for kind, fact in kinds().items():
        rows = []
        row = 0
        while _named(kind, row, "name") in form.fields:
            rows.append({part: form[_named(kind, row, part)] for part in PARTS})
            row += 1
        told = any(bound.value() for one in rows for bound in one.values())
        found.append({"title": say(fact.title), "rows": rows, "opened": told})
    return found


def check(form: forms.Form) -> None:
    """Refuses a row that says something and has no name."""
    for kind, row, told in _told(form.cleaned_data):
        if not told["name"] and _named(kind, row, "name") not in form.errors:
            form.add_error(_named(kind, row, "name"), _("Name the building, or empty the whole row."))


def values(told: Mapping[str, Any], had: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The buildings as a profile keeps them; one that was there keeps its id, a new one gets the next number."""
    known = {one["id"] for one in had}
    found = []
    for kind, _row, one in _told(told):
        id = one["id"] if one["id"] in known else ""
        built = one["built"].isoformat() if one["built"] else None
        found.append({**one, "id": id, "kind": kind, "name": one["name"].strip(), "built": built})
    for one in found:
        taken = known | {other["id"] for other in found}
        one["id"] = one["id"] or next(id for id in _ids(one["kind"]) if id not in taken)
    return found


def _ids(kind: str) -> Iterator[str]:
    number = 1
    while True:
        yield f"{kind}-{number}"
        number += 1


def _told(told: Mapping[str, Any]) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """The rows in which anything was entered."""
    for kind in kinds():
        for row in range(MOST):
            one = {part: told.get(_named(kind, row, part)) for part in PARTS}
            if any(one[part] not in (None, "") for part in PARTS if part != "id"):
                yield kind, row, one


def lines(profile: Profile) -> list[tuple[str, str]]:
    """The buildings by kind as pairs of label and words."""
    return [
        (
            _("%(kind)s, by name") % {"kind": say(fact.title)},
            _("; ").join(
                _("%(name)s (%(more)s)") % {"name": one.name, "more": say(one.say())}
                for one in profile.named_buildings() if one.kind == kind
            ) or _("none"),
        )
        for kind, fact in kinds().items()
    ]  # fmt: skip
