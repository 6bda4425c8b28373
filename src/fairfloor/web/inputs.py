"""What the forms of visits and reports share: languages of free text, numbers as people write them, files, ids."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from fairfloor.core import procedures
from fairfloor.core.identifiers import WrongIdentifier, os_id
from fairfloor.web.doors import say

# Each language by its own name; a programme's procedure says which of them are used.
NAMES = {"en": "English", "zh": "中文", "km": "ខ្មែរ Khmer", "vi": "Tiếng Việt", "id": "Bahasa Indonesia"}
Form = TypeVar("Form", bound=type[forms.BaseForm])
LONGEST_TEXT = 20_000  # characters: some eight pages
AMBIGUOUS = re.compile(r"^[+-]?\d{1,3},\d{3}$")


def procedure_of(programme: Any) -> procedures.Procedure:
    """The procedure of a programme with its own settings."""
    return procedures.founded(programme.procedure, programme.settings)


def language_choices(programme: Any) -> list[tuple[str, str]]:
    """The languages that free text may be in: those of the programme's procedure."""
    return [(code, NAMES.get(code, code)) for code in procedure_of(programme).languages]


def page_language() -> str:
    """The short code of the page's language, which free text is taken to be in unless the writer says otherwise."""
    return (get_language() or "en").split("-")[0]


class LanguageField(forms.ChoiceField):
    """In which language the words above are written."""

    def __init__(self, programme: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Language of these words"))
        kwargs.setdefault("initial", page_language())
        super().__init__(choices=language_choices(programme), **kwargs)


@lru_cache(maxsize=64)
def language_field(languages: tuple[str, ...], page: str) -> forms.Field:
    """The same for forms that share their fields (see `standing`)."""
    return forms.ChoiceField(
        choices=[(code, NAMES.get(code, code)) for code in languages],
        label=gettext_lazy("Language of these words"),
        initial=page,
    )


class FreeText(forms.CharField):
    """What somebody tells in their own words: as long as a long letter, and not longer, or nobody reads it.

    The browser is not told of the bound: it would leave out what is beyond it of a text that is pasted, and say nothing.
    """

    default_error_messages = {
        "max_length": gettext_lazy(
            "These are %(show_value)s characters; at most %(limit_value)s are taken here. Shorten the text: all of it still "
            "stands in its field."
        ),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_TEXT, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Those of any field but for the bound."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class NumberField(forms.CharField):
    """A number with a comma or a point before its decimals; a comma that could also part thousands is refused."""

    default_error_messages = {
        "number": gettext_lazy("“%(value)s” is not a number: write digits, with a point or a comma before decimals."),
        "twofold": gettext_lazy("“%(value)s” can be read in two ways: write it without the comma, or with a point."),
    }

    def run_validators(self, value: Any) -> None:
        """None: the length of the words is bounded by `to_python`, and a number has no length."""

    def to_python(self, value: Any) -> Any:
        said = str(super().to_python(value) or "").replace("，", ",").replace("．", ".").replace(" ", "")
        if not said:
            return None
        if AMBIGUOUS.match(said):
            raise ValidationError(self.error_messages["twofold"], "twofold", {"value": said})
        if not re.fullmatch(r"[+-]?\d{1,10}([.,]\d{1,4})?", said):
            raise ValidationError(self.error_messages["number"], "number", {"value": said[:40]})
        return Decimal(said.replace(",", "."))


class UploadField(forms.FileField):
    """A file not larger than the installation takes."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        found = super().clean(data, initial)
        limit = settings.UPLOAD_LIMIT_BYTES
        if found and found.size > limit:
            said = _("The file is larger than %(limit)s MB: split it, or ask the programme's office.")
            raise ValidationError(said % {"limit": limit // 2**20}, "too-large")
        return found


class OsIdField(forms.CharField):
    """An id of the Open Supply Hub as it is kept, or empty; one whose check sign is wrong is refused."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, required=False, **kwargs)

    def clean(self, value: Any) -> str:
        told = super().clean(value)
        try:
            return os_id(told) if told else ""
        except WrongIdentifier as fault:
            raise ValidationError(say(fault.why)) from None


class ClientId(forms.UUIDField):
    """The id that a form is sent under, so that sending it twice writes once."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.HiddenInput, initial=new_client_id, **kwargs)


def new_client_id() -> UUID:
    """A fresh id for one thing that is written on a page."""
    return uuid4()


class _Standing(dict[str, forms.Field]):
    """Fields that a form takes as they are: to copy them takes longer than to check what was sent."""

    def __deepcopy__(self, memo: Any) -> dict[str, forms.Field]:
        return dict(self)


def standing(form: Form) -> Form:
    """Has all of a form class's forms share its fields. Only for a class that changes no field after it was made."""
    form.base_fields = _Standing(form.base_fields)  # type: ignore[attr-defined]
    return form


def area(rows: int = 3) -> forms.Textarea:
    """A box for several lines."""
    return forms.Textarea(attrs={"rows": rows})


def day_input() -> forms.DateInput:
    """A day, with the browser's calendar."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def paragraphs(words: str) -> str:
    """Words from a box, without the white space around them, lines ended alike."""
    return words.replace("\r\n", "\n").strip()
