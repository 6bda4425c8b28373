"""The recalculation of hours and pay as a workbook, beside the records that it rests on."""

import re
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from fairfloor.actions import recalculations as actions
from fairfloor.actions.acts import Refused
from fairfloor.core.access import MONITOR, REVIEWER
from fairfloor.registry.models import Dataset
from fairfloor.web import downloads
from fairfloor.web.doors import door, find, say
from fairfloor.web.inputs import page_language
from fairfloor.web.samples import listed
from fairfloor.web.teams import readers
from fairfloor.web.viewers import moment

BETWEEN = re.compile(r"[\s,;，；、]+")


class Whom(forms.Form):
    """A sample of the visit, or people by their pseudonyms."""

    sample = forms.ChoiceField(label=gettext_lazy("Sample"), required=False)
    workers = forms.CharField(
        label=gettext_lazy("Or these workers, by their pseudonyms"), max_length=4000, required=False,
        help_text=gettext_lazy("As the pages of the records show them, with a comma or a space between two."),
    )  # fmt: skip

    def __init__(self, *args: Any, samples: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {one["row"].public_id: one["row"] for one in samples}
        told = [(one["row"].public_id, _named(one)) for one in samples]
        self.fields["sample"].choices = [("", _("No sample")), *told]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        told["named"] = tuple(one for one in BETWEEN.split(told.get("workers", "")) if one)
        if "sample" not in self.errors and bool(told.get("sample")) == bool(told["named"]):
            self.add_error(None, _("Choose a sample, or name workers by their pseudonyms: one of the two."))
        return told


def _named(one: dict[str, Any]) -> str:
    """What the sample was drawn for, how many people it holds, and when."""
    row = one["row"]
    told = {
        "what": one["named"] or _("Recalculation of wages and hours"),
        "count": len(row.result["drawn"]) + one["added"],
        "day": row.drawn_at.date().isoformat(),
    }
    return _("%(what)s: %(count)s people, %(day)s") % told


@door(MONITOR, REVIEWER, methods=("GET", "POST"))
@never_cache
def recalculation(request: Any, visit_id: str, public_id: str) -> HttpResponse:
    """Asks whose hours and pay, and sends the workbook; that it was read is logged."""
    visit, _team = readers(request, visit_id)
    row = find(Dataset, request, public_id)
    if row.visit_id != visit.pk or row.state != "done":
        raise Http404
    form = Whom(request.POST or None, samples=listed(request, visit))
    if request.method == "POST" and form.is_valid():
        try:
            return downloads.made("recalculation.xlsx", _workbook(request, row, form))
        except Refused as refused:
            form.add_error(None, say(refused.why))
    return render(request, "visits/recalculation.html", {"visit": visit, "dataset": row, "form": form})


def _workbook(request: Any, row: Any, form: Whom) -> bytes:
    told = form.cleaned_data
    asked = actions.ask(
        dataset=row, workers=told["named"], sample=form.rows.get(told["sample"]), by=request.viewer, now=moment(request)
    )
    return actions.workbook(*asked, page_language())


urlpatterns = [path("records/<str:public_id>/recalculation/", recalculation, name="dataset_recalculation")]
