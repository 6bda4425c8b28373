"""Records of a visit: upload, how far the screening is, what each rule found, and the worker behind a case."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from fairfloor.actions import datasets as actions
from fairfloor.actions import screenings
from fairfloor.actions.acts import Refused
from fairfloor.actions.uploads import PIECE_BYTES
from fairfloor.core.access import MONITOR, REVIEWER
from fairfloor.core.phrases import phrase
from fairfloor.registry.models import Dataset
from fairfloor.reporting import charts
from fairfloor.web.doors import attempt, door, find, say
from fairfloor.web.inputs import UploadField, day_input, page_language
from fairfloor.web.mappings import mapping_page
from fairfloor.web.reads import read_page
from fairfloor.web.results import beliefs_of
from fairfloor.web.teams import hung, open_to_team, readers, takes
from fairfloor.web.viewers import moment

KINDS = [
    ("attendance", gettext_lazy("Attendance: punches, days or months")),
    ("roster", gettext_lazy("Roster: the list of people")),
    ("payroll", gettext_lazy("Payroll: what was paid")),
    ("production", gettext_lazy("Records of work: output, quality, needles, leave, canteen, gate")),
    ("closures", gettext_lazy("Closures: when the factory was shut")),
    ("days-off", gettext_lazy("Rest days and holidays that it gave")),
]


class Upload(forms.Form):
    """A file of records, of which kind, and the days that matter in it."""

    kind = forms.ChoiceField(label=gettext_lazy("What the file holds"), choices=KINDS)
    file = UploadField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "As the factory has it: the clock's own export (attlog.dat), CSV or text, an Excel workbook, or Parquet."
        ),
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


def settings_of(told: dict[str, Any]) -> dict[str, Any]:
    end = told["last"] + timedelta(days=1) if told["last"] else None
    return {
        "start": told["start"].isoformat() if told["start"] else None,
        "end": end.isoformat() if end else None,
        "unpaid_break_minutes": told["unpaid_break_minutes"],
    }


@door(MONITOR, REVIEWER, methods=("GET", "POST"))
def datasets(request: Any, visit_id: str) -> HttpResponse:
    """The attendance files of a visit, and the form for one more."""
    visit, team = readers(request, visit_id)
    open_now = team and takes(request, visit)
    form = Upload(request.POST or None, request.FILES or None, initial={"kind": "attendance"})
    if request.method == "POST" and open_now and form.is_valid():
        file = form.cleaned_data["file"]
        kept = attempt(
            request,
            lambda: actions.receive(
                visit=visit, name=file.name, media_type=file.content_type or "", pieces=file.chunks(),
                settings=settings_of(form.cleaned_data), by=request.viewer, now=moment(request),
                kind=form.cleaned_data["kind"], look=True,
            ),
            done=_(
                "The file is kept, encrypted. What its columns hold is being looked at; nothing is imported before you say so."
            ),
        )  # fmt: skip
        if kept:
            return redirect("dataset", visit.public_id, kept.public_id)
    rows = Dataset.objects.visible(request.viewer, moment(request)).filter(visit=visit)
    return render(request, "visits/datasets.html", {
        "visit": visit, "form": form if open_now else None, "kinds": dict(KINDS), "piece_bytes": PIECE_BYTES,
        "rows": rows.defer("result", "weeks", "preview").order_by("-pk"),
    })  # fmt: skip


def one_of(request: Any, visit: Any, public_id: str) -> Any:
    row = find(Dataset, request, public_id)
    if row.visit_id != visit.pk:
        raise Http404
    return hung(row, visit)


def how_far(row: Any) -> str:
    """What was counted so far, in words; nothing while nothing was."""
    if row.counting == "bytes":
        told = {"done": f"{row.counted / 1e6:.1f}", "of": f"{row.count_of / 1e6:.1f}"}
        return _("%(done)s of %(of)s MB worked through") % told
    if row.counting == "rules":
        return _("%(done)s of %(of)s rules asked") % {"done": row.counted, "of": row.count_of}
    return ""


@door(MONITOR, REVIEWER)
@never_cache
def progress(request: Any, visit_id: str, public_id: str) -> JsonResponse:
    """How far a file is, for the page that shows it: `{state, percent, said}`."""
    visit, _team = readers(request, visit_id)
    row = one_of(request, visit, public_id)
    return JsonResponse({"state": row.state, "percent": row.progress_percent, "said": how_far(row)})


@door(MONITOR, methods=("POST",))
def cancel(request: Any, visit_id: str, public_id: str) -> HttpResponse:
    """Gives a file up that is not screened yet."""
    visit = open_to_team(request, visit_id)
    row = one_of(request, visit, public_id)
    said = _(
        "Cancelled. Nothing of the file was imported; the original stays encrypted until its retention period ends."
    )
    attempt(request, lambda: actions.cancel(dataset=row, by=request.viewer, now=moment(request)), done=said)
    return redirect("datasets", visit.public_id)


@door(MONITOR, REVIEWER)
@never_cache
def dataset(request: Any, visit_id: str, public_id: str) -> HttpResponse:
    """One screening: how far it is, or what each rule found."""
    visit, team = readers(request, visit_id)
    row = one_of(request, visit, public_id)
    if row.state == "proposed":
        return mapping_page(request, visit, row, team=team)
    if row.state != "done":
        return render(request, "visits/dataset_waiting.html", {
            "visit": visit, "dataset": row, "waiting": row.state in actions.WAITING, "team": team, "said": how_far(row),
        })  # fmt: skip
    result = row.result
    found = result["rules"]
    part = screenings.part([row], small=0)
    weekly = part.weekly_hours if part else None
    intake = [
        (say(phrase(f"screening.table-{table}")), told, told["read"] - told["accepted"])
        for table, told in result["intake"].items()
        if told["read"]
    ]
    own = result["intake"].get(row.kind, result["intake"]["attendance"])
    refused = own["refused"][:20]
    return read_page(request, Dataset, row, "visits/dataset.html", {
        "visit": visit, "dataset": row, "team": team, "result": result, "groups": _grouped(found),
        "believed": _believed(request, visit, found),
        "intake": intake, "refused": refused,
        "refused_more": own["read"] - own["accepted"] - len(refused),
        "settings": result["settings"],
        "permits": [screenings.permit_told(one, result["settings"]) for one in result["settings"].get("permits", ())],
        "chart": charts.weekly_hours(weekly.bands, weekly.limit, page_language()) if weekly else "",
    })  # fmt: skip


def _believed(request: Any, visit: Any, found: list[Any]) -> list[tuple[Any, Any, Any]]:
    """Each rule on which the team said what it believes: the rule, its word, and its figure."""
    kept = beliefs_of(request, visit)
    return [(rule, row, screenings.believed_figure(row)) for rule in found if (row := kept.get(rule["id"]))]


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
    row, number = one_of(request, visit, public_id), ""
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
    path("records/<str:public_id>/cancel/", cancel, name="dataset_cancel"),
    path("records/<str:public_id>/progress.json", progress, name="dataset_progress"),
    path("records/<str:public_id>/workers/<str:pseudonym>/", worker, name="worker"),
]
