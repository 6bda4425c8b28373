"""The public form by which a factory applies to a programme; it tells nothing of which factories there are."""

import time
from datetime import datetime
from typing import Any

from django import forms
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairfloor.actions import factories
from fairfloor.core import calendars
from fairfloor.registry.models import Programme
from fairfloor.registry.rules import procedure_at
from fairfloor.web import languages
from fairfloor.web.doors import ANYONE, door
from fairfloor.web.inputs import OsIdField
from fairfloor.web.pages import page_languages
from fairfloor.web.viewers import moment

MOST_AN_HOUR = 20  # applications from one address of the internet
HOUR = 3600  # seconds


class Application(forms.Form):
    """What a factory says of itself, and whom the programme may write to."""

    name = forms.CharField(label=gettext_lazy("Name of the factory in Latin letters"), max_length=200)
    local_name = forms.CharField(
        label=gettext_lazy("Name in Chinese, Khmer or another script"), max_length=200, required=False
    )
    registration_number = forms.CharField(label=gettext_lazy("Registration number"), max_length=60, required=False)
    os_id = OsIdField(
        label=gettext_lazy("Open Supply Hub ID"),
        help_text=gettext_lazy(
            "15 letters and figures, such as CN2021250D1DTN7, if the factory has one: copy it from its page on opensupplyhub.org."
        ),
    )  # fmt: skip
    address = forms.CharField(label=gettext_lazy("Address of the place of work"), max_length=400)
    place = forms.ChoiceField(label=gettext_lazy("Country and time zone"))
    contact_name = forms.CharField(label=gettext_lazy("Who answers for the factory"), max_length=200)
    contact_email = forms.EmailField(label=gettext_lazy("Mail address of this person"))
    contact_language = forms.ChoiceField(label=gettext_lazy("Language of mails"))
    entitled = forms.BooleanField(
        label=gettext_lazy("I may speak for this factory, and the factory wishes to take part in the programme.")
    )

    def __init__(self, *args: Any, programme: Programme, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places(programme, now)  # type: ignore[attr-defined]
        self.fields["contact_language"].choices = page_languages()  # type: ignore[attr-defined]


def places(programme: Programme, now: datetime) -> list[tuple[str, str]]:
    """Where a factory of the programme may lie, as choices `jurisdiction zone`: those that its procedure serves."""
    procedure = procedure_at(programme, now)
    country = calendars.load(procedure.jurisdiction).title.say(translation.get_language() or "en")
    return [
        (
            f"{procedure.jurisdiction} {procedure.zone}",
            _("%(name)s (%(more)s)") % {"name": country, "more": procedure.zone},
        )
    ]


def _programme(code: str) -> Programme:
    found = Programme.objects.filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _too_many(request: Any) -> bool:
    """Whether this address of the internet has applied too often within an hour."""
    key, second = f"registration-{request.META.get('REMOTE_ADDR', '')}", time.time()
    tries, until = cache.get(key) or (0, second + HOUR)
    cache.set(key, (tries + 1, until), timeout=until - second)
    return tries + 1 > MOST_AN_HOUR


@door(ANYONE, methods=("GET", "POST"))
def register(request: Any, code: str) -> HttpResponse:
    """The form; whoever sends it learns that it arrived and what happens next."""
    programme = _programme(code)
    initial = {"contact_language": languages.supported(translation.get_language() or "en")}
    form = Application(request.POST or None, programme=programme, now=moment(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        if _too_many(request):
            form.add_error(None, _("Too many applications came from here within an hour: try again later."))
        else:
            _register(request, programme, form.cleaned_data)
            return redirect("registered", code=code)
    procedure, steps, told = procedure_at(programme, moment(request)), list[Any](), set[str]()
    for step in procedure.steps:
        steps.append((step, [procedure.clock(id).rule(procedure.zone) for id in step.clocks if id not in told]))
        told |= set(step.clocks)  # a clock that runs in two steps is told once
    return render(request, "factories/register.html", {"form": form, "of": programme, "steps": steps})


def _register(request: Any, programme: Programme, told: dict[str, Any]) -> None:
    jurisdiction, zone = told["place"].split(" ", 1)
    names = (
        "name",
        "local_name",
        "registration_number",
        "address",
        "contact_name",
        "contact_email",
        "contact_language",
        "os_id",
    )
    factories.register(
        programme=programme,
        particulars=factories.Particulars(**{name: told[name] for name in names}),
        jurisdiction=jurisdiction,
        zone=zone,
        now=moment(request),
    )


@door(ANYONE)
def registered(request: Any, code: str) -> HttpResponse:
    """Thanks, and what happens next; the same page whoever asks, so that it tells nothing."""
    return render(request, "factories/registered.html", {"of": _programme(code)})


urlpatterns = [
    path("programmes/<slug:code>/register/", register, name="register"),
    path("programmes/<slug:code>/registered/", registered, name="registered"),
]
