"""A factory's own explanation of a visit that ended before its time: asked for by an officer, written by a manager."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from fairfloor.actions import noncooperation as actions
from fairfloor.core.access import MANAGER
from fairfloor.core.periods import ONE_SECOND
from fairfloor.web.bases import Based, keep
from fairfloor.web.doors import door
from fairfloor.web.factories import find_participation, relations_here
from fairfloor.web.inputs import LanguageField, area, paragraphs
from fairfloor.web.viewers import moment


class Explanation(Based):
    """What a factory says of a visit that ended before its time."""

    text = forms.CharField(
        label=gettext_lazy("What your factory says to it"), widget=area(8), max_length=5000,
        help_text=gettext_lazy("No worker's name. Your words go into the report to the authorities as you write them."),
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = LanguageField(programme)


@door(MANAGER, methods=("GET", "POST"))
@never_cache
def explanation(request: Any, public_id: str, asked: str) -> HttpResponse:
    """A manager writes what the factory says to it, or writes it anew, until the last moment that was told."""
    row, by, now = find_participation(request, public_id), request.viewer, moment(request)
    if MANAGER not in relations_here(request, row):
        raise Http404
    every = actions.asked_of(programme=row.programme_id, factories=[row.factory_id], by=by, now=now)
    one = next((one for one in every if one.public_id == asked), None)
    if one is None:
        raise Http404
    initial = {"text": one.text, "language": one.language} if one.answered_at else None
    form = Explanation(request.POST or None, programme=row.programme, initial=initial).begin(one.answered_at)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        act = lambda: actions.explain(  # noqa: E731
            programme=row.programme_id,
            asked=asked,
            text=paragraphs(told["text"]),
            language=told["language"],
            by=by,
            now=now,
            base=form.began,
        )

        def anew() -> tuple[object, Explanation]:
            asked_now = actions.asked_of(programme=row.programme_id, factories=[row.factory_id], by=by, now=now)
            told = next(found for found in asked_now if found.public_id == asked)
            opened = {"text": told.text, "language": told.language}
            return told.answered_at, Explanation(programme=row.programme, initial=opened)

        if keep(request, form, act, anew, done=_("Your explanation is kept. The programme's officers have been told.")):
            return redirect("factory", public_id)
    return render(request, "noncooperation/explanation.html", {
        "one": row.factory, "asked": one, "form": form if now < one.until + ONE_SECOND else None,
    })  # fmt: skip


urlpatterns = [path("factories/<str:public_id>/explanation/<str:asked>/", explanation, name="explanation")]
