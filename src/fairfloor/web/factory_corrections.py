"""An officer corrects what a factory is called and where it is; what it would resemble by then is shown first."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from fairfloor.actions import factory_corrections as actions
from fairfloor.core.access import OFFICER
from fairfloor.core.factory_lists import Like
from fairfloor.registry.models import Participation
from fairfloor.web.bases import Based, keep
from fairfloor.web.doors import door, say
from fairfloor.web.inputs import LanguageField, OsIdField, area, paragraphs
from fairfloor.web.participations import KNOWN_BY, of_officer
from fairfloor.web.viewers import moment

# The longest words of each field of `KNOWN_BY`, in characters.
LENGTHS = {"name": 200, "local_name": 200, "address": 400, "registration_number": 60}
NEEDED = ("name", "address")


class Names(Based):
    """What a factory is known by, and why it is corrected."""

    def __init__(self, *args: Any, row: Participation, **kwargs: Any) -> None:
        kwargs["initial"] = asdict(actions.names_of(row.factory))
        super().__init__(*args, **kwargs)
        for name, title in KNOWN_BY.items():
            self.fields[name] = (
                OsIdField(label=title)
                if name == "os_id"
                else forms.CharField(label=title, max_length=LENGTHS[name], required=name in NEEDED)
            )
        self.fields["reason"] = forms.CharField(
            label=_("Reason"), widget=area(4), max_length=5000, help_text=_("The factory reads it.")
        )
        self.fields["language"] = LanguageField(row.programme)

    def names(self) -> actions.Names:
        """What was sent."""
        return actions.Names(**{name: self.cleaned_data[name] for name in KNOWN_BY})


@door(OFFICER, methods=("GET", "POST"))
def correct(request: Any, public_id: str) -> HttpResponse:
    """Corrects a factory; where it would resemble another, says so and asks first."""
    row, by, now = of_officer(request, public_id), request.viewer, moment(request)
    allowed = actions.may_correct(row, by, now)
    likes: tuple[Like, ...] = ()
    form = Names(request.POST or None, row=row).begin(asdict(actions.names_of(row.factory)))
    if request.method == "POST" and allowed and form.is_valid():
        likes, different = actions.likes(row, form.names()), bool(request.POST.get("different"))
        if not likes or different or any(like.by == "os-id" for like in likes):

            def act() -> Any:
                told = {"reason": paragraphs(form.cleaned_data["reason"]), "language": form.cleaned_data["language"]}
                return actions.correct(
                    participation=row, names=form.names(), different=different, by=by, now=now, base=form.began, **told
                )

            def anew() -> tuple[object, Names]:
                stands = of_officer(request, public_id)
                return asdict(actions.names_of(stands.factory)), Names(row=stands)

            if keep(request, form, act, anew, done=_("The factory is corrected. Its managers have been told.")):
                return redirect("factory", public_id)
    return render(request, "factories/correct.html", {
        "form": form if allowed else None, "row": row, "one": row.factory, "why": say(allowed.why),
        "likes": [say(like.sentence) for like in likes], "certain": any(like.by == "os-id" for like in likes),
    })  # fmt: skip


urlpatterns = [path("factories/<str:public_id>/correct/", correct, name="correct_factory")]
