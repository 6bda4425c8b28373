"""Attendance records of a visit: upload, how far the screening is, what each rule found, and the worker behind a case."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from fairfloor.actions import datasets as actions
from fairfloor.actions import screenings
from fairfloor.actions.acts import Refused
from fairfloor.core import visits as rules
from fairfloor.core.access import MONITOR, REVIEWER
from fairfloor.registry.models import Dataset
from fairfloor.reporting import charts
from fairfloor.web.doors import attempt, door, find, say
from fairfloor.web.inputs import UploadField, day_input, page_language
from fairfloor.web.pages import PAGE
from fairfloor.web.teams import open_to_staff, open_to_team
from fairfloor.web.viewers import moment

WAITING = ("queued", "running")


class Upload(forms.Form):
    """An attendance file and the days that matter in it."""

    file = UploadField(
        label=gettext_lazy("Attendance file"),
        help_text=gettext_lazy("The clock's own export (attlog.dat), or a CSV with the same columns."),
    )  # fmt: skip
    start = forms.DateField(label=gettext_lazy("From"), widget=day_input(), required=False)
    last = forms.DateField(label=gettext_lazy("To (that day included)"), widget=day_input(), required=False)
    unpaid_break_minutes = forms.IntegerField(
        label=gettext_lazy("Unpaid break in minutes"), min_value=0, max_value=600, required=False,
        help_text=gettext_lazy("Taken off days without a recorded break. Left empty, hours are counted gross."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("start") and told.get("last") and told["last"] < told["start"]:
            self.add_error("last", _("This day is before the first one."))
        return told


def _settings(told: dict[str, Any]) -> dict[str, Any]:
    end = told["last"] + timedelta(days=1) if told["last"] else None
    return {
        "start": told["start"].isoformat() if told["start"] else None,
        "end": end.isoformat() if end else None,
        "unpaid_break_minutes": told["unpaid_break_minutes"],
    }


def _readers(request: Any, visit_id: str) -> tuple[Any, bool]:
    """The visit for its team and its reviewer: nobody else sees records of workers."""
    visit, team = open_to_staff(request, visit_id)
    if not team and visit.programme_id not in request.viewer.programmes(REVIEWER):
        raise Http404
    return visit, team


@door(MONITOR, REVIEWER, methods=("GET", "POST"))
def datasets(request: Any, visit_id: str) -> HttpResponse:
    """The attendance files of a visit, and the form for one more."""
    visit, team = _readers(request, visit_id)
    open_now = team and visit.state in (rules.INSIDE, rules.CLOSED)
    form = Upload(request.POST or None, request.FILES or None)
    if request.method == "POST" and open_now and form.is_valid():
        file = form.cleaned_data["file"]
        kept = attempt(
            request,
            lambda: actions.receive(
                visit=visit, name=file.name, media_type=file.content_type or "", pieces=file.chunks(),
                settings=_settings(form.cleaned_data), by=request.viewer, now=moment(request),
            ),
            done=_("The file is kept, encrypted. Its screening has been queued."),
        )  # fmt: skip
        if kept:
            return redirect("dataset", visit.public_id, kept.public_id)
    rows = Dataset.objects.visible(request.viewer, moment(request)).filter(visit=visit)
    return render(request, "visits/datasets.html", {
        "visit": visit, "form": form if open_now else None, "rows": rows.defer("result").order_by("-pk"),
    })  # fmt: skip


def _one(request: Any, visit: Any, public_id: str) -> Any:
    row = find(Dataset, request, public_id)
    if row.visit_id != visit.pk:
        raise Http404
    return row


@door(MONITOR, REVIEWER)
@never_cache
def dataset(request: Any, visit_id: str, public_id: str) -> HttpResponse:
    """One screening: how far it is, or what each rule found."""
    visit, team = _readers(request, visit_id)
    row = _one(request, visit, public_id)
    if row.state != "done":
        return render(request, "visits/dataset_waiting.html", {
            "visit": visit, "dataset": row, "waiting": row.state in WAITING,
        })  # fmt: skip
    result = row.result
    found = result["rules"]
    wanted = request.GET.get("rule", "")
    chosen = next((rule for rule in found if rule["id"] == wanted), None)
    chosen = chosen or next((rule for rule in found if rule["hits"] and rule.get("kind") != "signal"), None)
    hits = Paginator(chosen["hits"] if chosen else [], PAGE).get_page(request.GET.get("page"))
    part = screenings.part([row])
    weekly = part.weekly_hours if part else None
    refused = result["intake"]["attendance"]["refused"]
    return render(request, "visits/dataset.html", {
        "visit": visit, "dataset": row, "team": team, "result": result, "groups": _grouped(found), "chosen": chosen, "page": hits,
        "intake": result["intake"]["attendance"], "refused": refused[:20], "refused_more": max(0, len(refused) - 20),
        "settings": result["settings"],
        "permits": [screenings.permit_told(one) for one in result["settings"].get("permits", ())],
        "chart": charts.weekly_hours(weekly.bands, weekly.limit, page_language()) if weekly else "",
        "clauses": [id.split("/", 1) for id in chosen["clauses"]] if chosen else [],
        "asked_by_visit": dict(visit.standards),
    })  # fmt: skip


def _grouped(rules: list[Any]) -> list[tuple[str, list[Any]]]:
    """The rules as people read them: those that looked at something, the signals, and those without records."""
    asked = [rule for rule in rules if rule["checked"] or rule["not_judged"]]
    signals = [rule for rule in asked if rule.get("kind") == "signal"]
    return [
        ("rules", [rule for rule in asked if rule not in signals]),
        ("signals", signals),
        ("without", [rule for rule in rules if rule not in asked]),
    ]


class Reason(forms.Form):
    """Why a worker must be known."""

    reason = forms.CharField(
        label=gettext_lazy("Why must you know who this is?"), max_length=400,
        help_text=gettext_lazy("Your name, the time and this reason are written into the event log."),
    )  # fmt: skip


@door(MONITOR, methods=("GET", "POST"))
@never_cache
def worker(request: Any, visit_id: str, public_id: str, pseudonym: str) -> HttpResponse:
    """The worker's own number behind a pseudonym: for the team, with a reason, shown once and never kept in the page."""
    visit = open_to_team(request, visit_id)
    row, number = _one(request, visit, public_id), ""
    form = Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            number = actions.reidentify(
                dataset=row,
                pseudonym=pseudonym,
                reason=form.cleaned_data["reason"],
                by=request.viewer,
                now=moment(request),
            )
        except Refused as refused:
            form.add_error(None, say(refused.why))
    return render(request, "visits/worker.html", {
        "visit": visit, "dataset": row, "pseudonym": pseudonym, "form": form, "number": number,
    })  # fmt: skip


urlpatterns = [
    path("records/", datasets, name="datasets"),
    path("records/<str:public_id>/", dataset, name="dataset"),
    path("records/<str:public_id>/workers/<str:pseudonym>/", worker, name="worker"),
]
