"""Tags that print a form: a field with its label, hint and errors tied together, and what is wrong on top."""

from typing import Any

from django import forms, template
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from fairfloor.web.bases import beside

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


@register.simple_tag
def field(
    bound: forms.BoundField, label: str = "", hint: str = "", columns: bool = False, required: bool = False
) -> SafeString:
    """One field; `label` and `hint` stand in for the form's own, `columns` sets many choices side by side.

    `required` leaves out the word "optional" where an empty answer is an answer too. Made without a template, which would
    take longer over a form than over the rest of its page.
    """
    kind = _dress(bound)
    if bound.is_hidden:
        return SafeString(f"{bound}\n")
    label, hint = label or str(bound.label), hint or str(bound.help_text)
    if kind == "tick":
        return format_html(
            '<div class="form-check mb-3">\n  {} <label class="form-check-label" for="{}">{}</label>\n  {}\n  {}\n</div>\n',
            SafeString(str(bound)), bound.id_for_label, label, _hint(bound, hint), _errors(bound),
        )  # fmt: skip
    optional = "" if required or bound.field.required else _optional()
    if kind == "group":
        return _group(bound, label, hint, optional, columns=columns)
    return format_html(
        '<div class="mb-3">\n  <label class="form-label fw-semibold mb-1" for="{}">{}{}</label>\n  {}\n  {}\n  {}\n{}</div>\n',
        bound.id_for_label, label, optional, SafeString(str(bound)), _hint(bound, hint), _errors(bound), _beside(bound),
    )  # fmt: skip


def _group(bound: forms.BoundField, label: str, hint: str, optional: str, *, columns: bool) -> SafeString:
    kind = "row row-cols-1 row-cols-sm-2 row-cols-lg-3 g-1" if columns else "d-flex flex-wrap column-gap-4"
    options = format_html_join(
        "",
        '\n    <div{}><div class="form-check">{} <label class="form-check-label" for="{}">{}</label></div></div>',
        (
            (SafeString(' class="col"' if columns else ""), one.tag(), one.id_for_label, one.choice_label)
            for one in bound
        ),
    )
    return format_html(
        '<fieldset class="mb-3"{}>\n  <legend class="fs-6 fw-semibold mb-1">{}{}</legend>\n  {}\n'
        '  <div class="{}">{}\n  </div>\n  {}\n{}</fieldset>\n',
        format_html(' aria-describedby="{}_error"', bound.auto_id) if bound.errors else "", label, optional,
        format_html('<p class="quiet small mb-1">{}</p>', hint) if hint else "", kind, options, _errors(bound), _beside(bound),
    )  # fmt: skip


def _optional() -> SafeString:
    return format_html(' <span class="quiet fw-normal">{}</span>', _("(optional)"))


def _hint(bound: forms.BoundField, hint: str) -> str:
    return format_html('<div id="{}_helptext" class="quiet small">{}</div>', bound.auto_id, hint) if hint else ""


def _errors(bound: forms.BoundField) -> str:
    if not bound.errors:
        return ""
    said = format_html_join("", '<p class="mb-0">{}</p>', ((error,) for error in bound.errors))
    return format_html('<div id="{}_error" class="wrong small">{}</div>', bound.auto_id, said)


def _beside(bound: forms.BoundField) -> SafeString:
    """What stands now where somebody else wrote meanwhile, and words that found no place."""
    return format_html_join(
        "", '<div class="says mt-1"><p class="mb-1"><strong>{}</strong></p><p class="mb-0 free">{}</p></div>\n', beside(bound)
    )  # fmt: skip


@register.inclusion_tag("parts/faults.html")
def faults(form: forms.BaseForm) -> dict[str, Any]:
    """What is wrong with a form that was sent: its own errors, and each field that has one, with where it stands."""
    fields = [form[name] for name in form.errors if name != NON_FIELD_ERRORS] if form.is_bound else []
    return {"form": form, "count": len(fields), "wrong": [(_place(one), one.label, one.errors[0]) for one in fields]}


def _place(bound: forms.BoundField) -> str:
    """The id of the first thing in the field that takes the keyboard."""
    return f"{bound.auto_id}_0" if isinstance(bound.field.widget, GROUPS) else bound.id_for_label
