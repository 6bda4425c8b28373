"""The form of a permit: its kind of those that the law of the place knows, who gave it, when it holds and for whom."""

import re
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairfloor.actions.files import Paper
from fairfloor.actions.permits import Particulars
from fairfloor.core import permit_kinds
from fairfloor.core.periods import ONE_DAY
from fairfloor.core.phrases import phrase
from fairfloor.core.vocabulary import vocabulary
from fairfloor.web.doors import say
from fairfloor.web.inputs import FreeText, UploadField, area, day_input

ALL, SOME = "all", "some"
MOST_DEPARTMENTS, LONGEST = 50, 100
PARTS = re.compile(r"[\n;；、]+")


class PermitForm(forms.Form):
    """What a permit says; days are its first and its last, as the document has them."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of permit"))
    authority = forms.CharField(label=gettext_lazy("Authority that gave it"), max_length=200)
    number = forms.CharField(label=gettext_lazy("Number of the permit"), max_length=100)
    first = forms.DateField(label=gettext_lazy("First day"), widget=day_input(), input_formats=["%Y-%m-%d"])
    last = forms.DateField(
        label=gettext_lazy("Last day"), widget=day_input(), input_formats=["%Y-%m-%d"],
        help_text=gettext_lazy("The last day on which it holds."),
    )  # fmt: skip
    covers = forms.ChoiceField(
        label=gettext_lazy("For whom"), widget=forms.RadioSelect, initial=ALL,
        choices=(
            (ALL, gettext_lazy("everybody who works there")),
            (SOME, gettext_lazy("only the departments or kinds of work below")),
        ),
    )  # fmt: skip
    departments = FreeText(
        label=gettext_lazy("Departments"), widget=area(2), required=False,
        help_text=gettext_lazy("One a line, spelt as on the factory's roster."),
    )  # fmt: skip
    document = forms.CharField(
        label=gettext_lazy("What the document calls itself"), max_length=200,
        help_text=gettext_lazy("Its title, so that a reader of the report can ask for it. No worker's name."),
    )  # fmt: skip

    def __init__(self, *args: Any, jurisdiction: str, paper: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = permit_kinds.kinds(jurisdiction)
        self.fields["kind"].choices = [(one.id, say(one.title)) for one in self.known.values()]  # type: ignore[attr-defined]
        cycles = sorted({cycle for one in self.known.values() for cycle in one.cycles}, key=permit_kinds.SPANS.index)
        if cycles:
            self.fields["cycle"] = forms.ChoiceField(
                label=_("Cycle over which hours are counted"), required=False,
                choices=[("", _("none")), *((one, say(phrase(f"permits.span.{one}"))) for one in cycles)],
                help_text=_("As the document states it; only some kinds have one."),
            )  # fmt: skip
        self.fields["kinds"] = forms.MultipleChoiceField(
            label=_("Kinds of work"), required=False, widget=forms.CheckboxSelectMultiple,
            choices=[(one.id, say(one.title)) for one in vocabulary().kinds.values() if one.of == "work"],
        )  # fmt: skip
        hint = "" if paper else _("Leave it empty to keep the document as it is.")
        self.fields["file"] = UploadField(label=_("The document as a file"), required=paper, help_text=hint)
        self.order_fields(["kind", "authority", "number", "first", "last", "cycle", "covers", "departments", "kinds"])

    def clean_departments(self) -> list[str]:
        words = [" ".join(one.split()) for one in PARTS.split(self.cleaned_data["departments"].replace("\r", ""))]
        found = list(dict.fromkeys(one for one in words if one))
        if len(found) > MOST_DEPARTMENTS or any(len(one) > LONGEST for one in found):
            raise forms.ValidationError(
                _("Write at most %(many)d departments of %(long)d characters each, one a line.")
                % {"many": MOST_DEPARTMENTS, "long": LONGEST}
            )
        return found

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("first") and told.get("last") and told["last"] < told["first"]:
            self.add_error("last", _("The last day is before the first: correct one of them."))
        known = self.known.get(told.get("kind", ""))
        if known and known.cycles and told.get("cycle") not in known.cycles:
            self.add_error("cycle", _("Choose the cycle that the document states: this kind of permit has one."))
        if known and not known.cycles and told.get("cycle"):
            self.add_error("cycle", _("This kind of permit has no cycle: choose “none”."))
        named = bool(told.get("departments") or told.get("kinds"))
        if told.get("covers") == SOME and not named and "departments" not in self.errors:
            self.add_error("departments", _("Name the departments, or tick the kinds of work, that it is for."))
        if told.get("covers") == ALL and named:
            self.add_error(
                "covers", _("It cannot be for everybody and for some: choose one, or empty what stands below.")
            )
        return told

    def particulars(self) -> Particulars:
        """What the action keeps."""
        told = self.cleaned_data
        covers = {key: told[key] for key in ("departments", "kinds") if told["covers"] == SOME and told[key]}
        return Particulars(
            kind=told["kind"], authority=told["authority"], number=told["number"], start=told["first"],
            end=told["last"] + ONE_DAY, document=told["document"], cycle=told.get("cycle", ""), covers=covers,
        )  # fmt: skip

    def paper(self) -> Paper | None:
        """The file that was sent, if one was."""
        file = self.cleaned_data.get("file")
        return Paper(file.name, file.content_type or "", file.chunks()) if file else None


def initial(permit: Any) -> dict[str, Any]:
    """What the form of a correction begins with: the permit as it stands."""
    return {
        "kind": permit.kind, "authority": permit.authority, "number": permit.number, "first": permit.start_date,
        "last": permit.end_date - timedelta(days=1), "cycle": permit.cycle, "covers": SOME if permit.covers else ALL,
        "departments": "\n".join(permit.covers.get("departments", ())), "kinds": permit.covers.get("kinds", ()),
        "document": permit.document,
    }  # fmt: skip
