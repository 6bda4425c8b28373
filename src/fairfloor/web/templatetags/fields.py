"""Tags that print a form: a field with its label, hint and errors tied together, and what is wrong on top."""

from collections.abc import Iterator
from typing import Any

from django import forms, template
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.boundfield import BoundWidget
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from fairfloor.web.bases import beside
from fairfloor.web.widgets import said

register = template.Library()

GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


def _dress(bound: forms.BoundField) -> tuple[str, str]:
    """The kind of field: group, tick or plain; and the style sheet's class for its widget, which forms may share."""
    widget = bound.field.widget
    widget.attrs.pop("placeholder", None)  # the label says it, and stays when something is typed
    if isinstance(widget, GROUPS):
        kind, css = "group", "form-check-input"
    elif isinstance(widget, forms.CheckboxInput):
        kind, css = "tick", "form-check-input"
    else:
        kind, css = "plain", "form-select" if isinstance(widget, forms.Select) else "form-control"
    return kind, f"{css} is-invalid" if bound.errors else css


@register.simple_tag
def field(
    bound: forms.BoundField, label: str = "", hint: str = "", columns: bool = False, required: bool = False
) -> SafeString:
    """One field; `label` and `hint` stand in for the form's own, `columns` sets many choices side by side.

    `required` leaves out the word "optional" where an empty answer is an answer too, and a form's `sometimes` names fields
    of which the hint says when they are needed. Made without a template, which would
    take longer over a form than over the rest of its page.
    """
    kind, css = _dress(bound)
    if bound.is_hidden:
        return SafeString(f"{_widget(bound, css)}\n")
    label, hint = said(label or bound.label), said(hint or bound.help_text)
    asked = required or bound.field.required or bound.name in getattr(bound.form, "sometimes", ())
    optional = "" if asked else _optional()
    if kind == "group":
        return _group(bound, css, label + optional, hint, columns=columns)
    hint = f'<div id="{said(bound.auto_id)}_helptext" class="quiet small">{hint}</div>' if hint else ""
    if kind == "tick":
        return SafeString(
            f'<div class="form-check mb-3">\n  {_widget(bound, css)} <label class="form-check-label"'
            f' for="{said(bound.id_for_label)}">{label}</label>\n  {hint}\n  {_errors(bound)}\n</div>\n'
        )
    return SafeString(
        f'<div class="mb-3">\n  <label class="form-label fw-semibold mb-1" for="{said(bound.id_for_label)}">{label}{optional}'
        f"</label>\n  {_widget(bound, css)}\n  {hint}\n  {_errors(bound)}\n{_beside(bound)}</div>\n"
    )


def _widget(bound: forms.BoundField, css: str) -> str:
    """The field's widget in a class, as `str(bound)` makes it."""
    if bound.field.show_hidden_initial:
        return bound.as_widget(attrs={"class": css}) + bound.as_hidden(only_initial=True)
    return bound.as_widget(attrs={"class": css})


def _optional() -> str:
    words = _("(optional)")
    space = "" if words.startswith("（") else " "  # a full-width bracket brings its own
    return f'{space}<span class="quiet fw-normal">{said(words)}</span>'


def _group(bound: forms.BoundField, css: str, label: str, hint: str, *, columns: bool) -> SafeString:
    kind = "row row-cols-1 row-cols-sm-2 row-cols-lg-3 g-1" if columns else "d-flex flex-wrap column-gap-4"
    column = ' class="col"' if columns else ""
    options = "".join(
        f'\n    <div{column}><div class="form-check">{one.tag()} <label class="form-check-label"'
        f' for="{said(one.id_for_label)}">{said(one.choice_label)}</label></div></div>'
        for one in _choices(bound, css)
    )
    wrong = f' aria-describedby="{said(bound.auto_id)}_error"' if bound.errors else ""
    hint = f'<p class="quiet small mb-1">{hint}</p>' if hint else ""
    return SafeString(
        f'<fieldset class="mb-3"{wrong}>\n  <legend class="fs-6 fw-semibold mb-1">{label}</legend>\n  {hint}\n'
        f'  <div class="{kind}">{options}\n  </div>\n  {_errors(bound)}\n{_beside(bound)}</fieldset>\n'
    )


def _choices(bound: forms.BoundField, css: str) -> Iterator[BoundWidget]:
    """The choices of a group, each in a class, as `bound` gives them."""
    widget = bound.field.widget
    attrs = bound.build_widget_attrs({"class": css, "id": widget.attrs.get("id") or bound.auto_id})
    for told in widget.subwidgets(bound.html_name, bound.value(), attrs=attrs):
        yield BoundWidget(widget, told, bound.form.renderer)


def _errors(bound: forms.BoundField) -> str:
    if not bound.errors:
        return ""
    told = "".join(f'<p class="mb-0">{said(error)}</p>' for error in bound.errors)
    return f'<div id="{said(bound.auto_id)}_error" class="wrong small">{told}</div>'


def _beside(bound: forms.BoundField) -> str:
    """What stands now where somebody else wrote meanwhile, and words that found no place."""
    return "".join(
        f'<div class="says mt-1"><p class="mb-1"><strong>{said(title)}</strong></p>'
        f'<p class="mb-0 free">{said(words)}</p></div>\n'
        for title, words in beside(bound)
    )


@register.inclusion_tag("parts/faults.html")
def faults(form: forms.BaseForm, **labels: str) -> dict[str, Any]:
    """What is wrong with a form that was sent: its own errors, and each field that has one, with where it stands.

    `labels` stand in for the form's own, as they do in `field`. What is a whole sentence loses its stop before the colon.
    """
    fields = [form[name] for name in form.errors if name != NON_FIELD_ERRORS] if form.is_bound else []
    wrong = [(_place(one), str(labels.get(one.name) or one.label).rstrip(".。"), one.errors[0]) for one in fields]
    return {"form": form, "count": len(fields), "wrong": wrong}


def _place(bound: forms.BoundField) -> str:
    """The id of the first thing in the field that takes the keyboard."""
    return f"{bound.auto_id}_0" if isinstance(bound.field.widget, GROUPS) else bound.id_for_label
