"""A factory's participation: its history, and the steps that an officer takes with a reason, its contact."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairfloor.actions import factories as actions
from fairfloor.core import factories
from fairfloor.core.access import OFFICER
from fairfloor.core.steps import may_take
from fairfloor.registry.models import Participation, ParticipationStep
from fairfloor.web.bases import Based, keep
from fairfloor.web.doors import attempt, door
from fairfloor.web.inputs import LanguageField, area, paragraphs
from fairfloor.web.pages import page_languages
from fairfloor.web.viewers import moment
from fairfloor.web.words import PARTICIPATION_MARKS

MOST = 50  # steps that a factory's page shows
# What each step does, in the words of its choice.
TITLES = {
    "hold-back": gettext_lazy("Hold back from public reporting: visits go on, nothing of the factory is made public"),
    "admit": gettext_lazy("Admit to public reporting"),
    "suspend": gettext_lazy("Suspend: no visit can be planned until it is resumed"),
    "resume": gettext_lazy("Resume; it is admitted to public reporting by a step of its own"),
    "close": gettext_lazy("Close: the factory takes part no longer"),
    "reopen": gettext_lazy("Take back; it is admitted to public reporting by a step of its own"),
}


# What a factory is known by, in the order of its form and of its history.
KNOWN_BY = {
    "name": gettext_lazy("Name of the factory in Latin letters"),
    "local_name": gettext_lazy("Name in Chinese, Khmer or another script"),
    "address": gettext_lazy("Address of the place of work"),
    "registration_number": gettext_lazy("Registration number"),
    "os_id": gettext_lazy("Open Supply Hub ID"),
}


def steps(request: Any, row: Participation) -> list[Any]:
    """The history of a participation that the viewer may know of, newest first; `lines` are what each correction changed."""
    rows = ParticipationStep.objects.visible(request.viewer, moment(request))
    rows = rows.filter(programme=row.programme_id, factory=row.factory_id).select_related("taken_by")
    found = list(rows.order_by("-taken_at", "-pk")[:MOST])
    for step in found:
        step.lines = [(title, *step.changes[name]) for name, title in KNOWN_BY.items() if name in step.changes]
    return found


def open_steps(row: Participation, relations: set[str]) -> list[str]:
    """The steps that somebody in `relations` may take now."""
    known = factories.PARTICIPATION_STEPS
    return [
        step
        for step in factories.LATER_STEPS
        if may_take(known, "participation", step, state=row.state, relations=relations)
    ]


class Move(forms.Form):
    """A step and its reason."""

    def __init__(self, *args: Any, row: Participation, open_now: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["step"] = forms.ChoiceField(
            label=_("What changes"), widget=forms.RadioSelect, choices=[(step, TITLES[step]) for step in open_now]
        )
        self.fields["reason"] = forms.CharField(
            label=_("Reason"), widget=area(4), max_length=5000, help_text=_("The factory reads it.")
        )
        self.fields["language"] = LanguageField(row.programme)


def of_officer(request: Any, public_id: str) -> Any:
    """The participation of a factory in a programme of which the viewer is an officer."""
    rows = Participation.objects.visible(request.viewer, moment(request)).select_related("factory", "programme")
    rows = rows.filter(factory__public_id=public_id, programme__in=sorted(request.viewer.programmes(OFFICER)))
    row = rows.order_by("pk").first()
    if row is None:
        raise Http404
    return row


class Contact(Based):
    """Whom the programme writes to."""

    name = forms.CharField(label=gettext_lazy("Who answers for the factory"), max_length=200)
    email = forms.EmailField(label=gettext_lazy("Mail address of this person"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(label=_("Language of mails"), choices=page_languages())


@door(OFFICER, methods=("GET", "POST"))
def contact(request: Any, public_id: str) -> HttpResponse:
    """Says whom the programme writes to at a factory that has applied."""
    row = of_officer(request, public_id)
    if row.state != factories.APPLIED:
        raise Http404
    had = {"name": row.contact_name, "email": row.contact_email, "language": row.contact_language}
    form = Contact(request.POST or None, initial=had).begin(actions.contact_of(row))
    if request.method == "POST" and form.is_valid():
        act = lambda: actions.name_contact(  # noqa: E731
            participation=row, by=request.viewer, now=moment(request), base=form.began, **form.values()
        )

        def anew() -> tuple[object, Contact]:
            stands = actions.contact_of(of_officer(request, public_id))
            return stands, Contact(initial=dict(zip(("name", "email", "language"), stands, strict=True)))

        if keep(request, form, act, anew, done=_("The contact is kept.")):
            return redirect("factory", public_id)
    return render(request, "factories/contact.html", {"form": form, "row": row, "one": row.factory})


@door(OFFICER, methods=("GET", "POST"))
def participation(request: Any, public_id: str) -> HttpResponse:
    """Takes a step of the participation, with its reason; the factory is told."""
    row = of_officer(request, public_id)
    open_now = open_steps(row, {OFFICER})
    if not open_now:
        raise Http404
    form = Move(request.POST or None, row=row, open_now=open_now)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        kept = attempt(
            request,
            lambda: actions.move(
                participation=row, step=told["step"], reason=paragraphs(told["reason"]), language=told["language"],
                by=request.viewer, now=moment(request),
            ),
            done=_("The step is kept with its reason. The factory's managers have been told."),
        )  # fmt: skip
        if kept:
            return redirect("factory", public_id)
    return render(request, "factories/participation.html", {
        "form": form, "row": row, "one": row.factory, "mark": PARTICIPATION_MARKS.get(row.state, "told"),
    })  # fmt: skip


urlpatterns = [
    path("factories/<str:public_id>/participation/", participation, name="participation"),
    path("factories/<str:public_id>/contact/", contact, name="contact"),
]
