"""What the records say: a page a rule with its distribution, workers and cases, and hours by worker and week."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from fairfloor.actions import beliefs as believing
from fairfloor.actions import case_tables, screenings
from fairfloor.actions.acts import Refused
from fairfloor.core import measures
from fairfloor.core.access import MONITOR, REVIEWER
from fairfloor.core.phrases import phrase
from fairfloor.core.quantities import plain
from fairfloor.core.reports import WRITABLE
from fairfloor.registry.models import Belief as Believed
from fairfloor.registry.models import Dataset
from fairfloor.registry.visit_rows import REPORT
from fairfloor.reporting import distributions, heatmaps
from fairfloor.screening import keeping
from fairfloor.screening.keeping import number
from fairfloor.screening.rulebook import RULES
from fairfloor.web import downloads
from fairfloor.web.bases import Based, keep
from fairfloor.web.doors import door, find, say
from fairfloor.web.inputs import LanguageField, NumberField, area, page_language
from fairfloor.web.pages import PAGE
from fairfloor.web.prefills import table_name
from fairfloor.web.reads import read_page
from fairfloor.web.teams import hung, readers, takes
from fairfloor.web.templatetags.sheets import bound as directed
from fairfloor.web.templatetags.sheets import figure, measured, say_any, sign
from fairfloor.web.viewers import moment

WORKERS = 30  # in one heat map


def _done(request: Any, visit_id: str, public_id: str) -> tuple[Any, bool, Any]:
    """The visit, whether the viewer is its team, and the dataset, once it is screened."""
    visit, team = readers(request, visit_id)
    row = find(Dataset, request, public_id)
    if row.visit_id != visit.pk or row.state != "done":
        raise Http404
    return visit, team, hung(row, visit)


class Belief(Based):
    """Whether the record is believed, and if not, why and what instead."""

    accepted = forms.ChoiceField(
        label=gettext_lazy("Do you believe what the records say on this?"), widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("Yes, as recorded")), ("no", gettext_lazy("No"))],
    )  # fmt: skip
    value = NumberField(
        label=gettext_lazy("The worst case as you believe it"), required=False,
        help_text=gettext_lazy("In the unit of the record. Leave it empty when it is not known; the recorded figure stays."),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Why not"), widget=area(3), required=False, max_length=2000,
        help_text=gettext_lazy("The report prints it beside the recorded figure. Name no worker."),
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = LanguageField(programme)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("accepted") == "no" and not told.get("reason", "").strip():
            self.add_error("reason", _("Say why the record is not believed."))
        return told


@door(MONITOR, REVIEWER, methods=("GET", "POST"))
@never_cache
def rule(request: Any, visit_id: str, public_id: str, rule: str) -> HttpResponse:
    """One rule: how its cases are spread, the workers affected, each case with its source lines, and what is believed."""
    visit, team, row = _done(request, visit_id, public_id)
    found = next((one for one in row.result["rules"] if one["id"] == rule), None)
    if found is None:
        raise Http404
    kept = beliefs_of(request, visit).get(rule)
    reports = REPORT.seen(request.viewer, moment(request), visit.pk) if team else []
    may_believe = team and takes(request, visit, reports) and found["worst"] and found.get("kind") != "signal"
    form = Belief(request.POST or None, programme=visit.programme, initial=_initial(kept)) if may_believe else None
    form = form.begin(believing.words_of(kept)) if form else None
    if request.method == "POST" and form is not None and form.is_valid():
        told = form.cleaned_data
        act = lambda: believing.believe(  # noqa: E731
            visit=visit, rule=rule, accepted=told["accepted"] == "yes", value=told["value"], reason=told["reason"],
            language=told["language"], by=request.viewer, now=moment(request), base=form.began,
        )  # fmt: skip

        def anew() -> tuple[object, Belief]:
            stands = beliefs_of(request, visit).get(rule)
            return believing.words_of(stands), Belief(programme=visit.programme, initial=_initial(stands))

        if keep(request, form, act, anew, done=_("Kept. Both figures stand side by side, here and in the report.")):
            return redirect("dataset_rule", visit.public_id, public_id, rule)
    by_worker = request.GET.get("by") == "worker"
    workers = keeping.affected(found)
    report = next(iter(reports), None)
    signal = found.get("kind") == "signal"
    page = Paginator(workers if by_worker else found["hits"], PAGE).get_page(request.GET.get("page"))
    return read_page(request, Dataset, row, "visits/rule.html", {
        "visit": visit, "dataset": row, "team": team, "rule": found, "signal": signal, "by_worker": by_worker,
        "form": form, "belief": kept, "believed": screenings.believed_figure(kept) if kept else None,
        "report": report if report and report.state in WRITABLE else None,
        "charts": [chart for spread in found["distribution"] if (chart := _chart(found, spread))],
        "workers": found["workers_affected"], "left_out": not keeping.whole(found),
        "page": page, "reasons": _reasons(page, by_worker=by_worker),
        "clauses": [(id, *id.split("/", 1)) for id in found["clauses"] if id.split("/", 1)[0] in dict(visit.standards)],
        "tables": {table: table_name(table) for table in ("attendance", "roster", "payroll", "activity")},
        "breaks": keeping.breaks(found), "rate": found.get("base_rate"), "unsigned": _unsigned(found),
    })  # fmt: skip


def _unsigned(found: dict[str, Any]) -> dict[str, Any] | None:
    """How many payslips were not signed for, of how many, and the share; None where the payroll tells of no signature."""
    unsigned, slips = keeping.unsigned(found)
    return {"count": unsigned, "of": slips, "share": unsigned / slips} if slips else None


def _reasons(page: Any, *, by_worker: bool) -> dict[str, int]:
    """Why the limits of the cases on the page bind, each reason with a number of its own, which is told to its cases."""
    found: dict[str, int] = {}
    for one in page:
        case = one["worst"] if by_worker else one
        case["reason"] = found.setdefault(say_any(case["why"]), len(found) + 1)
    return found


def beliefs_of(request: Any, visit: Any) -> dict[str, Any]:
    """What the team believes on each rule of the visit, by the rule."""
    rows = Believed.objects.visible(request.viewer, moment(request)).filter(visit=visit)
    return {row.rule: row for row in rows.order_by("pk")}


def _initial(kept: Any) -> dict[str, Any]:
    if kept is None:
        return {}
    value = "" if kept.value is None else plain(kept.value)
    told = {"accepted": "yes" if kept.accepted else "no", "value": value, "reason": kept.reason}
    return told | ({"language": kept.language} if kept.language else {})


def _chart(found: dict[str, Any], spread: dict[str, Any]) -> str:
    """The distribution of one kind of case, with the limit that most of its hits, else the worst case, were held to."""
    part = spread["part"]
    beyond, limit = keeping.held(found, part)
    if limit is None and found["worst"] and found["worst"].get("part", "") == part:
        limit = found["worst"]["limit"]
    own = next((one for one in RULES if one.id == found["id"]), None)
    kind = own.part(part) if own else None
    measure, of, unit = kind.measure if kind else "", kind.of if kind else found["of"], _unit(spread["median"])
    words = measured(limit, measure) if limit else ""
    language = page_language()
    return distributions.distribution(
        distributions.Distribution(
            title=say(found["title"]),
            unit=unit,
            axis=measures.title(measure, spread["median"].get("unit", unit), language)
            or f"{say(found['title'])}, {unit}",
            cases=say(phrase(f"screening.of-{of}")),
            count=say(phrase(f"screening.number-of-{of}")),
            bands=tuple(
                distributions.Band(number(one["from"]), number(one["to"]), one["cases"]) for one in spread["bands"]
            ),
            words=(figure(spread["lowest"]), figure(spread["median"]), figure(spread["highest"]), words),
            compare=kind.compare if kind else found["compare"],
            limit=number(limit) if limit else None,
            beyond=beyond,
            whole=bool(kind and kind.scale == 1),
        ),
        language,
    )


def _unit(told: dict[str, Any]) -> str:
    return str(told["currency"]) if "currency" in told else sign(told["unit"])


@door(MONITOR, REVIEWER)
@never_cache
def weeks(request: Any, visit_id: str, public_id: str) -> HttpResponse:
    """Hours by worker and week, the worst workers first, as a drawing and as a table."""
    visit, team, row = _done(request, visit_id, public_id)
    told = row.weeks or {"weeks": [], "workers": []}
    page = Paginator(told["workers"], WORKERS).get_page(request.GET.get("page"))
    rows = [heatmaps.Row(worker, tuple(hours), frozenset(gaps)) for worker, hours, gaps in page]
    weekly = next((one for one in row.result["rules"] if one["id"] == "weekly-hours"), None)
    bound = screenings.worst_case(weekly)[1] if weekly else None
    limit = bound.figure.value if bound else None  # type: ignore[union-attr]
    words = figure(bound.figure) if bound else ""
    return read_page(request, Dataset, row, "visits/weeks.html", {
        "visit": visit, "dataset": row, "team": team, "page": page, "weeks": told["weeks"],
        "limit": directed(weekly) if weekly and bound else "",
        "map": heatmaps.heat_map(rows, told["weeks"], limit, words, page_language()),
        "rows": [
            (one.worker, [(hours, heatmaps.over(hours, limit), place in one.gaps) for place, hours in enumerate(one.hours)])
            for one in rows
        ],
    })  # fmt: skip


@door(MONITOR, REVIEWER)
@never_cache
def cases(request: Any, visit_id: str, public_id: str) -> StreamingHttpResponse:
    """All cases of all rules as CSV; that they were read is logged before a byte is sent."""
    _visit, _team, row = _done(request, visit_id, public_id)
    try:
        pieces = case_tables.read(dataset=row, by=request.viewer, now=moment(request))
    except Refused:
        raise Http404 from None
    return downloads.streamed("cases.csv", pieces)


urlpatterns = [
    path("records/<str:public_id>/cases.csv", cases, name="dataset_cases"),
    path("records/<str:public_id>/rules/<str:rule>/", rule, name="dataset_rule"),
    path("records/<str:public_id>/weeks/", weeks, name="dataset_weeks"),
]
