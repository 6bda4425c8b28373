"""The closing meeting: what is still missing, the procedure's checklist, and how management answered the record."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fairfloor.actions import checklists
from fairfloor.actions import visits as actions
from fairfloor.core import visits as rules
from fairfloor.core.access import MONITOR
from fairfloor.registry.models import Answer, DocumentRequest, Step
from fairfloor.web import places
from fairfloor.web.doors import attempt, door, say
from fairfloor.web.inputs import FreeText, LanguageField, area, paragraphs, procedure_of
from fairfloor.web.teams import open_to_team
from fairfloor.web.viewers import moment
from fairfloor.web.words import RESPONSES

SHOWN = 12


class Closing(forms.Form):
    """The record of the closing meeting."""

    sometimes = ("reason",)
    checklist = forms.MultipleChoiceField(
        label=gettext_lazy("Done in the meeting"), widget=forms.CheckboxSelectMultiple
    )
    summary = FreeText(
        label=gettext_lazy("What was said of the findings"), widget=area(5),
        help_text=gettext_lazy("The factory reads this record. No worker's name, nothing from interviews."),
    )  # fmt: skip
    attended = forms.CharField(
        label=gettext_lazy("Who took part"),
        max_length=400,
        help_text=gettext_lazy("Names and functions, separated by semicolons."),
    )
    response = forms.ChoiceField(
        label=gettext_lazy("Management's answer to this record"), widget=forms.RadioSelect,
        choices=[(id, words) for id, (_mark, words) in RESPONSES.items()],
    )  # fmt: skip
    by = forms.CharField(label=gettext_lazy("By whom"), max_length=200)
    reason = FreeText(
        label=gettext_lazy("Reason given for a refusal"), widget=area(2), required=False,
        help_text=gettext_lazy("Needed where the acknowledgement was refused."),
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = procedure_of(programme).closing_checklist
        self.fields["checklist"].choices = [(item.id, say(item.title)) for item in items]  # type: ignore[attr-defined]
        self.fields["language"] = LanguageField(programme)
        self.order_fields(["checklist", "summary", "language", "attended", "response", "by", "reason"])

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("response") == "refused" and not told.get("reason"):
            self.add_error("reason", _("Write the reason that was given, or that none was."))
        return {name: paragraphs(value) if isinstance(value, str) else value for name, value in told.items()}


@door(MONITOR, methods=("GET", "POST"))
def closing(request: Any, visit_id: str) -> HttpResponse:
    """Records the closing meeting; says before what is still missing and that it ends the visit."""
    visit, by, now = open_to_team(request, visit_id), request.viewer, moment(request)
    form = Closing(request.POST or None, programme=visit.programme)
    if request.method == "POST" and form.is_valid():
        act = lambda: actions.close(visit=visit, closing=dict(form.cleaned_data), by=by, now=now)  # noqa: E731
        if attempt(request, act, done=_("The visit is closed. The factory can now see its closing record.")):
            return redirect("visit", visit.public_id)
    answered = set(Answer.objects.visible(by, now).filter(visit=visit).values_list("clause", "building"))
    missing = [one for one in checklists.asked(visit) if one.key not in answered]
    return render(request, "visits/closing.html", {
        "visit": visit, "form": form if visit.state == rules.INSIDE else None,
        "met": Step.objects.visible(by, now).filter(visit=visit, kind="management").exists(),
        "missing": [(one, places.address(visit, *one.key)) for one in missing[:SHOWN]], "missing_count": len(missing),
        "more": max(0, len(missing) - SHOWN),
        "documents": list(
            DocumentRequest.objects.visible(by, now).filter(visit=visit, withdrawn_at=None).order_by("pk")
        ),
        "breaches": Answer.objects.visible(by, now).filter(visit=visit, answer="non-compliant").count(),
    })  # fmt: skip


urlpatterns = [path("closing/", closing, name="visit_closing")]
