"""The plain widgets of forms without a template for each: half of a page with a form went into rendering those.

What Django's own templates print, to the byte; a widget that is not here is left to them. `tests/web/test_widgets.py` holds
the two against each other.
"""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.functional import Promise
from django.utils.safestring import SafeString

Told = Mapping[str, Any]  # the widget as Django describes it to a template


class Renderer(DjangoTemplates):
    """Django's renderer of forms, quicker for what is used most."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """The HTML of a widget, or of whatever else has a template."""
        plain = PLAIN.get(template_name)
        if plain is None or not _is_plain(context["widget"]):
            return str(super().render(template_name, context, request))
        return plain(context["widget"])


def _is_plain(told: Told) -> bool:
    """Whether every label is words (numbers are written by the language's rules), and each choice as Django makes it."""
    options = [option for _name, group, _index in told.get("optgroups", ()) for option in group]
    return _in_words(told) and all(_in_words(one) and one["template_name"] == OPTION for one in options)


def _in_words(one: Told) -> bool:
    return isinstance(one.get("label", ""), (str, Promise))


def said(value: Any) -> str:
    """The value as it stands in HTML; what is marked as safe stays so, as in a template."""
    words = str(value)
    return words if hasattr(words, "__html__") else escape(words)


def _attributes(told: Told) -> str:
    return "".join(
        f" {said(name)}" if value is True else f' {said(name)}="{said(value)}"'
        for name, value in told["attrs"].items()
        if value is not False
    )


def _input(told: Told) -> SafeString:
    value = "" if told["value"] is None else f' value="{said(told["value"])}"'
    return SafeString(f'<input type="{said(told["type"])}" name="{said(told["name"])}"{value}{_attributes(told)}>')


def _choice(told: Told) -> SafeString:
    if not told.get("wrap_label"):
        return _input(told)
    id = told["attrs"].get("id")
    place = f' for="{said(id)}"' if id else ""
    return SafeString(f"<label{place}>{_input(told)}\n {said(told['label'])}</label>")


def _area(told: Told) -> SafeString:
    words = said(told["value"]) if told["value"] else ""
    return SafeString(f'<textarea name="{said(told["name"])}"{_attributes(told)}>\n{words}</textarea>')


def _option(told: Told) -> str:
    return f'<option value="{said(told["value"])}"{_attributes(told)}>{said(told["label"])}</option>\n'


def _select(told: Told) -> SafeString:
    lines = [f'<select name="{said(told["name"])}"{_attributes(told)}>']
    for name, options, _index in told["optgroups"]:
        lines += [f'\n  <optgroup label="{said(name)}">'] if name else []
        lines += [f"\n  {_option(option)}" for option in options]
        lines += ["\n  </optgroup>"] if name else []
    return SafeString("".join([*lines, "\n</select>"]))


FOLDER = "django/forms/widgets/"
OPTION = f"{FOLDER}select_option.html"
PLAIN: dict[str, Callable[[Told], str]] = {
    **{
        f"{FOLDER}{name}.html": _input
        for name in ("input", "text", "number", "email", "password", "hidden", "date", "file", "checkbox")
    },
    **{f"{FOLDER}{name}.html": _choice for name in ("radio_option", "checkbox_option")},
    f"{FOLDER}textarea.html": _area,
    f"{FOLDER}select.html": _select,
}
