"""Tags that print a form: a field with its label, hint and errors tied together, and what is wrong on top."""

from typing import Any

from django import forms, template
from django.core.exceptions import NON_FIELD_ERRORS

register = template.Library()

GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


def _dress(bound: forms.BoundField) -> str:
    """Gives the widget the style sheet's class; answers with the kind of field: group, tick or plain."""
    widget = bound.field.widget
    widget.attrs.pop("placeholder", None)  # the label says it, and stays when something is typed
    if isinstance(widget, GROUPS):
        kind, css = "group", "form-check-input"
    elif isinstance(widget, forms.CheckboxInput):
        kind, css = "tick", "form-check-input"
    else:
        kind, css = "plain", "form-select" if isinstance(widget, forms.Select) else "form-control"
    widget.attrs["class"] = f"{css} is-invalid" if bound.errors else css
    return kind


@register.inclusion_tag("parts/field.html")
def field(
    bound: forms.BoundField, label: str = "", hint: str = "", columns: bool = False, required: bool = False
) -> dict[str, Any]:
    """One field; `label` and `hint` stand in for the form's own, `columns` sets many choices side by side.

    `required` leaves out the word "optional" where an empty answer is an answer too.
    """
    return {
        "bound": bound,
        "kind": _dress(bound),
        "label": label or bound.label,
        "hint": hint or bound.help_text,
        "columns": columns,
        "optional": not (required or bound.field.required),
    }


@register.inclusion_tag("parts/faults.html")
def faults(form: forms.BaseForm) -> dict[str, Any]:
    """What is wrong with a form that was sent: its own errors, and how many fields have one."""
    fields = [name for name in form.errors if name != NON_FIELD_ERRORS] if form.is_bound else []
    return {"form": form, "count": len(fields)}
