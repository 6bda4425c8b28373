"""The recalculation of hours and pay as a workbook: asked for, how far it is, and its file, beside the records it rests on."""

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from fairfloor.actions import recalculations as actions
from fairfloor.actions.acts import Refused
from fairfloor.core.access import MONITOR, REVIEWER
from fairfloor.registry.models import Dataset, RecalculationSheet
from fairfloor.registry.statements import Bundle, Statement
from fairfloor.web import downloads
from fairfloor.web.datasets import how_far
from fairfloor.web.doors import attempt, door, find, say
from fairfloor.web.inputs import page_language
from fairfloor.web.samples import DRAWS, counted
from fairfloor.web.teams import hung, readers
from fairfloor.web.viewers import moment

MOST_LISTED = 50  # workbooks of one set of records, the newest
BESIDE = Bundle(
    *DRAWS.statements,
    Statement(RecalculationSheet, "{row}.dataset_id = %s", related=("requested_by",), order=("-pk",)),
)
BETWEEN = re.compile(r"[\s,;，；、]+")


class Whom(forms.Form):
    """A sample of the visit, or people by their pseudonyms."""

    sometimes = ("sample", "workers")
    sample = forms.ChoiceField(
        label=gettext_lazy("Sample"),
        required=False,
        help_text=gettext_lazy("One of the two is needed: this or the next."),
    )
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
            beside = "workers" if told["named"] else "sample"
            self.add_error(beside, _("Choose a sample, or name workers by their pseudonyms: one of the two."))
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
    """Asks whose hours and pay, has the workbook made in the background, and lists those that were asked for."""
    visit, row = _records(request, visit_id, public_id)
    samples, added, sheets = BESIDE.seen(request.viewer, moment(request), (visit.pk,), (visit.pk,), (row.pk,))
    form = Whom(request.POST or None, samples=counted(samples, added))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            sheet = actions.ask(
                dataset=row, workers=told["named"], sample=form.rows.get(told["sample"]), language=page_language(),
                by=request.viewer, now=moment(request),
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, say(refused.why))
        else:
            return redirect("recalculation_sheet", visit.public_id, row.public_id, sheet.public_id)
    files = actions.kept(dataset=row, of=Dataset, on=row, by=request.viewer, now=moment(request))
    return render(request, "visits/recalculation.html", {
        "visit": visit, "dataset": row, "form": form,
        "sheets": [(one, files.get(one.pk)) for one in sheets[:MOST_LISTED]],
    })  # fmt: skip


def _records(request: Any, visit_id: str, public_id: str) -> tuple[Any, Any]:
    """The visit and its screened records, for whoever sees them."""
    visit, _team = readers(request, visit_id)
    row = find(Dataset, request, public_id)
    if row.visit_id != visit.pk or row.state != "done":
        raise Http404
    return visit, hung(row, visit)


def _sheet(request: Any, visit_id: str, public_id: str, sheet_id: str) -> tuple[Any, Any, Any]:
    visit, row = _records(request, visit_id, public_id)
    sheet = find(RecalculationSheet, request, sheet_id, "requested_by", "sample")
    if sheet.dataset_id != row.pk:
        raise Http404
    return visit, row, hung(sheet, visit)


@door(MONITOR, REVIEWER)
@never_cache
def sheet(request: Any, visit_id: str, public_id: str, sheet_id: str) -> HttpResponse:
    """One workbook: how far it is, its file, or why there is none."""
    visit, row, found = _sheet(request, visit_id, public_id, sheet_id)
    files = actions.kept(dataset=row, of=RecalculationSheet, on=found, by=request.viewer, now=moment(request))
    return render(request, "visits/recalculation_sheet.html", {
        "visit": visit, "dataset": row, "sheet": found, "file": files.get(found.pk),
        "waiting": found.state in actions.WAITING, "said": how_far(found),
    })  # fmt: skip


@door(MONITOR, REVIEWER)
@never_cache
def progress(request: Any, visit_id: str, public_id: str, sheet_id: str) -> JsonResponse:
    """How far a workbook is, for the page that shows it: `{state, percent, said}`."""
    _visit, _row, found = _sheet(request, visit_id, public_id, sheet_id)
    return JsonResponse({"state": found.state, "percent": found.progress_percent, "said": how_far(found)})


@door(MONITOR, REVIEWER, methods=("POST",))
def cancel(request: Any, visit_id: str, public_id: str, sheet_id: str) -> HttpResponse:
    """Gives a workbook up that is not made yet."""
    visit, row, found = _sheet(request, visit_id, public_id, sheet_id)
    act = lambda: actions.cancel(sheet=found, by=request.viewer, now=moment(request))  # noqa: E731
    attempt(request, act, done=_("Cancelled. No workbook is made."))
    return redirect("dataset_recalculation", visit.public_id, row.public_id)


@door(MONITOR, REVIEWER)
@never_cache
def workbook(request: Any, visit_id: str, public_id: str, sheet_id: str) -> HttpResponseBase:
    """The workbook itself; that it was read is logged before a byte is sent."""
    visit, row, found = _sheet(request, visit_id, public_id, sheet_id)
    try:
        return downloads.sent(*actions.read(sheet=found, by=request.viewer, now=moment(request)))
    except Refused as refused:
        messages.error(request, say(refused.why))
        return redirect("recalculation_sheet", visit.public_id, row.public_id, found.public_id)


_SHEET = "records/<str:public_id>/recalculation/<str:sheet_id>/"
urlpatterns = [
    path("records/<str:public_id>/recalculation/", recalculation, name="dataset_recalculation"),
    path(_SHEET, sheet, name="recalculation_sheet"),
    path(f"{_SHEET}progress.json", progress, name="recalculation_progress"),
    path(f"{_SHEET}cancel/", cancel, name="recalculation_cancel"),
    path(f"{_SHEET}recalculation.xlsx", workbook, name="recalculation_workbook"),
]
