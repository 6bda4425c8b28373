"""Forms for what others may change meanwhile: two who write on the same thing are told, and neither loses words."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from fairfloor.actions.acts import Conflict, Refused
from fairfloor.core.bases import mark
from fairfloor.web.doors import say


class Based(forms.Form):
    """A form that says from what it began, by a mark; see `keep`."""

    base = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    theirs: Mapping[str, str] = {}  # what stands now in fields of which the person sent something else
    yours: Mapping[str, str] = {}  # what the person sent in fields that take nothing any more

    def begin(self, stands: object) -> Any:
        """Notes what stands as the page is opened; a form that was sent keeps the mark that it came with."""
        self.fields["base"].initial = mark(stands)
        return self

    @property
    def began(self) -> str | None:
        """The mark that the form came with; None where it came with none."""
        return self.cleaned_data.get("base") or None

    def values(self) -> dict[str, Any]:
        """The cleaned fields without the mark."""
        return {name: value for name, value in self.cleaned_data.items() if name != "base"}

    def meet(self, refused: Conflict, stands: object, initial: Mapping[str, Any], closed: Mapping[str, str]) -> None:
        """Shows what stands now beside what was sent; sent once more, it replaces what is shown."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("base")] = mark(stands)
        self.data = data
        self.add_error(None, say(refused.why))
        self.theirs = {
            name: _shown(self.fields[name], initial.get(name)) for name in self.fields
            if name != "base" and name not in closed and name in self.cleaned_data
            and not isinstance(self.fields[name], forms.BooleanField)
            and self.fields[name].has_changed(initial.get(name), self.cleaned_data[name])
        }  # fmt: skip
        self.yours = closed


def _shown(field: Any, value: Any) -> str:
    """A value as a person reads it in a form."""
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        known = {str(key): str(title) for key, title in choices if not isinstance(title, (list, tuple))}
        chosen = value if isinstance(value, (list, tuple)) else [value]
        return _(", ").join(known.get(str(one), str(one)) for one in chosen if one not in (None, "")) or _("nothing")
    return str(value) if value not in (None, "") else _("nothing")


def keep(
    request: Any, form: Any, act: Callable[[], Any], anew: Callable[[], tuple[object, Any]], *, done: str = ""
) -> Any:
    """Takes an action as `doors.attempt` does; where somebody wrote meanwhile, the form shows both.

    `anew` reads what stands by now: that of which the form takes the mark, and a form as it would be opened.
    """
    try:
        answer = act()
    except Conflict as refused:
        stands, opened = anew()
        fields = {name: field for name, field in opened.fields.items() if field.disabled and name in form.fields}
        sent = {name: form.data.get(form.add_prefix(name), "") for name in fields}
        initial = {name: opened.get_initial_for_field(field, name) for name, field in opened.fields.items()}
        closed = {name: words for name, words in sent.items() if words.strip() and words != initial[name]}
        for name, field in fields.items():
            form.fields[name].disabled, form.fields[name].initial = field.disabled, field.initial
        form.meet(refused, stands, initial, closed)
        return None
    except Refused as refused:
        messages.error(request, say(refused.why))
        return None
    messages.success(request, done or _("Saved."))
    return True if answer is None else answer


def beside(bound: forms.BoundField) -> list[tuple[SafeString | str, str]]:
    """What is shown under a field after somebody wrote meanwhile: heading and words."""
    form: Any = bound.form
    told = []
    if words := getattr(form, "theirs", {}).get(bound.name):
        told.append((_("What stands now, written meanwhile"), words))
    if words := getattr(form, "yours", {}).get(bound.name):
        told.append((_("What you had written, which is not kept"), words))
    return told
