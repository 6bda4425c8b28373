"""Lists of factories: upload, which column holds what, what would become of each row, taking the list in, and how far it is."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from fairfloor.actions import factory_intakes
from fairfloor.actions import factory_lists as actions
from fairfloor.core.access import OFFICER
from fairfloor.core.factory_lists import FIELDS, NEEDED
from fairfloor.core.languages import run_on
from fairfloor.core.phrases import phrase
from fairfloor.registry.models import FactoryList
from fairfloor.reporting.workbooks import text_table
from fairfloor.web import downloads
from fairfloor.web.doors import attempt, door, find, say
from fairfloor.web.inputs import UploadField
from fairfloor.web.pages import PAGE, chosen_programme, zone_of
from fairfloor.web.viewers import moment

FIRST = 10  # rows that the page shows of each kind that is not decided here
EXAMPLES = 3  # cells of a column shown beside its name
HELD_A_PAGE = 200
STEPS = {  # what may be done with a list in each state
    actions.OPEN: ("columns", "take-in", "put-aside"),
    actions.COMING_IN: ("stop",),
    actions.STOPPED: ("go-on", "put-aside"),
}


class Upload(forms.Form):
    """One list."""

    file = UploadField(
        label=gettext_lazy("List of factories"),
        help_text=gettext_lazy("CSV or an Excel workbook (XLS, XLSX), as it was published; lines above the header are left out."),
    )  # fmt: skip


def field_name(name: str) -> str:
    """What people call a field of a list."""
    return say(phrase(f"factory-lists.field-{name}"))


class Columns(forms.Form):
    """Which column holds which field."""

    def __init__(self, *args: Any, table: Mapping[str, Any], mapping: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = [(str(at), _column(at, title, table["rows"])) for at, title in enumerate(table["header"])]
        for name in FIELDS:
            self.fields[name] = forms.ChoiceField(
                label=capfirst(field_name(name)), required=name in NEEDED, initial=str(mapping.get(name, "")),
                choices=[("", _("in no column")), *columns],
            )  # fmt: skip

    def mapping(self) -> dict[str, int]:
        """Field -> column, of those that were chosen."""
        return {name: int(told) for name, told in self.cleaned_data.items() if told}


def _column(at: int, title: str, rows: Iterable[Any]) -> str:
    cells = [row[1][at] for row in list(rows)[:EXAMPLES] if at < len(row[1]) and row[1][at]]
    examples = " · ".join(cell if len(cell) <= 24 else cell[:23] + "…" for cell in cells)
    return f"{at + 1}: {title or '–'}" + (f" ({examples})" if examples else "")


@door(OFFICER, methods=("GET", "POST"))
def factory_lists(request: Any) -> HttpResponse:
    """The programme's lists, and the form for one more."""
    programme = chosen_programme(request, OFFICER)
    form = Upload(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        kept = attempt(
            request,
            lambda: actions.upload(
                programme=programme, name=file.name, media_type=file.content_type or "", pieces=file.chunks(),
                by=request.viewer, now=moment(request),
            ),
            done=_("The list is kept, encrypted. Nothing of it is taken in yet: look at what would become of each row."),
        )  # fmt: skip
        if kept:
            return redirect("factory_list", kept.public_id)
    rows = FactoryList.objects.visible(request.viewer, moment(request)).filter(programme=programme)
    rows = rows.defer("table", "result", "mapping").select_related("uploaded_by").order_by("-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "factories/lists.html", {
        "form": form, "page": page, "zone": zone_of(programme, moment(request)),
    })  # fmt: skip


@door(OFFICER, methods=("GET", "POST"))
def factory_list(request: Any, public_id: str) -> HttpResponse:
    """What would become of each row of a list, or what became of it; names its columns, takes it in, puts it aside."""
    row = find(FactoryList, request, public_id, "programme", "uploaded_by")
    open_now = row.state == actions.OPEN
    step = request.POST.get("step", "") if request.method == "POST" else ""
    if step and step not in STEPS.get(row.state, ()):
        raise Http404
    form = Columns(request.POST if step == "columns" else None, table=row.table, mapping=row.mapping)
    if step and _stepped(request, row, step, form):
        return redirect("factory_list", public_id)
    if step:  # refused: what is shown is how it stands now
        row = find(FactoryList, request, public_id, "programme", "uploaded_by")
        open_now = row.state == actions.OPEN
    told: dict[str, Any] = actions.told(actions.judged(row)) if open_now else row.result
    entered = told.get("entered", {})
    shown = told["accepted"][:FIRST] if open_now else told["accepted"]
    return render(request, "factories/list_one.html", {
        "row": row, "open": open_now, "coming": row.state == actions.COMING_IN, "stopped": row.state == actions.STOPPED,
        "taken": row.state == actions.TAKEN_IN, "form": form if open_now else None, "told": told,
        "seen": actions.digest_of(told) if open_now else "", "columns": _unread(row), **_far(row),
        "problem": say(phrase(f"factory-lists.stopped-{row.problem}")) if row.problem else "",
        "accepted": [{**one, "factory": entered.get(str(one["line"]), "")} for one in shown], "entered": len(entered),
        "refused": told["refused"][:FIRST], "held": Paginator(told["held"], HELD_A_PAGE).get_page(1),
        "first": FIRST, "zone": zone_of(row.programme, moment(request)),
    })  # fmt: skip


def _far(row: Any) -> dict[str, Any]:
    """How far a list is that comes in: the share of it in percent, and the same in words."""
    of = {"done": row.counted, "of": row.count_of}
    return {"percent": row.counted * 100 // (row.count_of or 1), "said": _("%(done)s of %(of)s factories entered") % of}


@door(OFFICER)
@never_cache
def progress(request: Any, public_id: str) -> JsonResponse:
    """How far a list is that comes in, for the page that shows it: `{state, percent, said}`."""
    row = find(FactoryList, request, public_id)
    return JsonResponse({"state": row.state, **_far(row)})


def _stepped(request: Any, row: Any, step: str, form: Columns) -> bool:
    """Takes the step that was sent; whether it was taken."""
    by, now = request.viewer, moment(request)
    if step == "columns" and not form.is_valid():
        return False
    different = [int(line) for line in request.POST.getlist("different") if line.isdecimal()]
    seen = request.POST.get("seen", "")
    steps: dict[str, tuple[Callable[[], Any], str]] = {
        "columns": (lambda: actions.name_columns(factory_list=row, mapping=form.mapping(), by=by, now=now),
                    _("The columns are kept. What follows was read by them.")),
        "take-in": (lambda: actions.take_in(factory_list=row, different=different, seen=seen, by=by, now=now),
                    _("The list is coming in. Each factory then waits for your decision on its application.")),
        "put-aside": (lambda: actions.put_aside(factory_list=row, by=by, now=now),
                      _("The list was put aside. Nothing more of it is taken in.")),
        "stop": (lambda: factory_intakes.stop(factory_list=row, by=by, now=now),
                 _("Stopped. What was entered stays; you may go on with the others, or put the list aside.")),
        "go-on": (lambda: factory_intakes.go_on(factory_list=row, by=by, now=now), _("The list goes on coming in.")),
    }  # fmt: skip
    act, done = steps[step]
    return bool(attempt(request, act, done=done))


def _unread(row: Any) -> list[str]:
    """The columns that nothing is taken from."""
    used = set(row.mapping.values())
    return [title for at, title in enumerate(row.table["header"]) if at not in used and title]


@door(OFFICER)
def refused_rows(request: Any, public_id: str) -> HttpResponse:
    """The rows that were refused or held back, with line and reason, as CSV beside their own cells."""
    row = find(FactoryList, request, public_id, "programme")
    told = actions.told(actions.judged(row)) if row.state == actions.OPEN else row.result
    cells = {line: cells for line, cells, _flaw in row.table["rows"]}
    rows = [
        [one["line"], outcome, run_on(*(say(reason) for reason in one["why"])), *cells.get(one["line"], ())]
        for outcome, ones in ((_("refused"), told["refused"]), (_("held back"), told["held"]))
        for one in ones
    ]
    header = [_("line"), _("outcome"), _("reason"), *row.table["header"]]
    return downloads.made("refused.csv", text_table(header, rows))


urlpatterns = [
    path("factory-lists/", factory_lists, name="factory_lists"),
    path("factory-lists/<str:public_id>/", factory_list, name="factory_list"),
    path("factory-lists/<str:public_id>/progress/", progress, name="factory_list_progress"),
    path("factory-lists/<str:public_id>/refused.csv", refused_rows, name="factory_list_refused"),
]
