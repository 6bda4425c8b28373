"""Points of a scored clause on a page: the fields for what is taken off, and what an answer earns."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from fairfloor.core.quantities import plain
from fairfloor.core.scorecards import MOST, Given, Item, at_one_place
from fairfloor.core.scores import Deduction
from fairfloor.web.doors import say


def named(id: str) -> str:
    """The name of the field for a deduction."""
    return f"off-{id}"


def fields(deductions: Iterable[Deduction]) -> dict[str, forms.Field]:
    """A field for each deduction: how many times, or a tick where it is taken once at the most."""
    return {named(one.id): _field(one) for one in deductions}


def _field(one: Deduction) -> forms.Field:
    label = _("−%(points)s points: %(what)s") % {"points": plain(one.points), "what": say(one.what)}
    if one.each is None:
        return forms.BooleanField(label=label, required=False)
    hint = _("How many (%(each)s); only for a non-compliance.") % {"each": say(one.each)}
    return forms.IntegerField(label=label, min_value=0, max_value=MOST, required=False, help_text=hint)


def taken_off(deductions: Iterable[Deduction], told: Mapping[str, Any]) -> dict[str, int]:
    """What was entered, by the deduction's id; what was not taken is left out."""
    found = {one.id: int(told.get(named(one.id)) or 0) for one in deductions}
    return {id: times for id, times in found.items() if times}


def of_answer(clause: Any, answer: Any) -> Item | None:
    """What the clause earns by this one answer (None: none yet); None where it has no points."""
    if clause.points is None:
        return None
    return at_one_place(clause, Given(answer.answer, answer.taken_off) if answer else None)
